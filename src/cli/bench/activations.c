// The updates of networks of every activation beside those of relu, in pairs: how many times relu's time one takes.
#include "cli/bench/bench.h"

#include <stdio.h>

enum { SHAPES = 4 };

static struct point shape_point(size_t shape)
{
    return bench_point(1, shape % 2 == 0 ? 1 : 4, shape >= 2);
}

// Each case behind its own of relu, so that a machine that slows down meets both.
static void add_pair(struct bench_case *cases, size_t *count, struct point point)
{
    size_t networks = point.boards == POINT_SHARED_BOARDS ? BENCH_REPLICATES : 1;
    struct point relu = point;
    relu.activation = NET_RELU;
    struct bench_case *beside = bench_add_updates(cases, count, &relu, networks);
    struct bench_case *c = bench_add_updates(cases, count, &point, networks);
    c->beside = beside;
    c->enough = beside->enough = 0.05;
}

void bench_add_activations(struct bench_case *cases, size_t *count, enum net_activation only)
{
    for (enum net_activation a = NET_RELU + 1; a < NET_ACTIVATION_COUNT; a++)
        for (size_t shape = 0; shape < SHAPES && (only == NET_RELU || only == a); shape++) {
            struct point point = shape_point(shape);
            point.activation = a;
            add_pair(cases, count, point);
        }
}

static void print_row(const struct bench_case *c, size_t samples)
{
    struct net net = point_net(&c->point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    printf("\"%s\",%s,%.5g,%.5g,%.4g,%.4g,%.4g\n", name,
           c->point.boards == POINT_SHARED_BOARDS ? "shared" : "own", c->sample[samples / 2],
           c->beside->sample[samples / 2], c->ratio[samples / 2], c->ratio[0],
           c->ratio[samples - 1]);
}

void bench_print_activations(const struct bench_case *cases, size_t count, size_t samples, bool csv)
{
    if (csv)
        printf("network,boards,median_ns,relu_median_ns,times_relu,lowest,highest\n");
    else
        printf("Times relu's update: median of the pairs, lowest .. "
               "highest\n\n%-18s%-20s%-20s%-20s%s\n",
               "", "L(1,1) own", "L(1,4) own", "L(1,1) shared", "L(1,4) shared");
    size_t shape = 0;
    for (size_t i = 0; i < count; i++) {
        const struct bench_case *c = &cases[i];
        if (c->beside == NULL)
            continue;
        if (csv) {
            print_row(c, samples);
            continue;
        }
        if (shape == 0)
            printf("%-18s", net_activation_names[c->point.activation]);
        printf("%4.2f  %4.2f .. %4.2f", c->ratio[samples / 2], c->ratio[0], c->ratio[samples - 1]);
        shape = (shape + 1) % SHAPES;
        printf(shape == 0 ? "\n" : "  ");
    }
}
