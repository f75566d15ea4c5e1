#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point synthetic_point(size_t overcompleteness)
{
    return (struct point){.rule = {1u << 3, 1u << 2 | 1u << 3},
                          .generations = 1,
                          .board = 32,
                          .boundary = LIFE_TORUS,
                          .density = NAN,
                          .overcompleteness = overcompleteness,
                          .activation = NET_RELU,
                          .init = NET_GLOROT,
                          .train = {TRAIN_ADAM_USUAL, .learning_rate = 0.001},
                          .batch = 8,
                          .updates = 125000,
                          .stop_when_proven = true,
                          .seed = 20200903};
}

struct point synthetic_ticket(size_t overcompleteness, enum ticket_method method, size_t round,
                              enum ticket_control control)
{
    struct point point = synthetic_point(overcompleteness);
    point.ticket = (struct ticket_spec){
        .method = method, .rate = 0.2, .only_learned = true, .round = round, .control = control};
    return point;
}

void synthetic_open(struct store_results *results, size_t points, size_t networks)
{
    *results = (struct store_results){.points = points, .trials = points * networks, .file = -1};
    results->point = calloc(points + 1, sizeof *results->point);
    results->trial = calloc(points * networks + 1, sizeof *results->trial);
    results->timing = calloc(points * networks + 1, sizeof *results->timing);
    for (size_t i = 0; i < points * networks; i++)
        results->timing[i] = (struct store_timing){1, NAN};
    for (size_t i = 0; i < points; i++) {
        results->point[i].first = i * networks;
        results->point[i].count = networks;
    }
    struct store_attributes *a = &results->attributes;
    snprintf(a->plan_name, sizeof a->plan_name, "made_up");
    snprintf(a->question, sizeof a->question,
             "How wide must L(1,m) be to learn one generation of Life?");
    snprintf(a->program, sizeof a->program, "0.1.0");
    snprintf(a->revision, sizeof a->revision, "0123456789ab");
    snprintf(a->isa, sizeof a->isa, "avx2");
    snprintf(a->cpu, sizeof a->cpu, "A processor");
    static char none[] = "";
    a->plan = a->overrides = a->files = none;
    snprintf(results->path, sizeof results->path, "made-up.h5");
    static uint64_t seed = 20200903;
    a->seed = &seed;
    a->seeds = 1;
    a->complete = true;
}

void synthetic_close(struct store_results *results)
{
    free(results->point);
    free(results->trial);
    free(results->timing);
}

void synthetic_set(struct store_results *results, size_t index, struct point point, size_t learned,
                   size_t dead, size_t diverged)
{
    struct store_point *row = &results->point[index];
    row->point = point;
    struct net net = point_net(&point);
    row->parameters = net.parameters;
    row->learned = learned;
    for (size_t k = 0; k < row->count; k++) {
        struct trial_result *trial = &results->trial[row->first + k];
        *trial = (struct trial_result){.replicate = (uint32_t)k, .updates = point.updates};
        trial->outcome = k < learned                     ? TRIAL_LEARNED
                         : k < learned + dead            ? TRIAL_DEAD
                         : k < learned + dead + diverged ? TRIAL_DIVERGED
                                                         : TRIAL_NOT_LEARNED;
        trial->test_boards = ENGINE_TEST_BOARDS;
        trial->learned_at = k < learned ? (int64_t)(1000 * (index + 1) + 512 * k) : -1;
        trial->evidence = TRIAL_WINDOWS;
        trial->exact_at_end = k < learned;
        trial->weights_left =
            ticket_left(net_weights(&net), point.ticket.rate,
                        point.ticket.method == TICKET_RESTART ? 0 : point.ticket.round);
        trial->baseline = 0.75 + 0.001 * (double)(k % 3);
        double spread = fmod(0.37 * (double)(k + 1) + 0.11 * (double)index, 1);
        trial->cell_accuracy = trial->outcome == TRIAL_LEARNED    ? 1
                               : trial->outcome == TRIAL_DEAD     ? trial->baseline
                               : trial->outcome == TRIAL_DIVERGED ? 0.3
                                                                  : 1 - pow(10, -0.6 - 2 * spread);
    }
}

// mask[P]: so many weights are left, as evenly over the layers as their order allows.
static void fill_mask(const struct net *net, size_t left, uint8_t *mask)
{
    memset(mask, 1, net->parameters);
    for (size_t l = 0; l < net->layers; l++)
        memset(mask + net->layer[l].weights, 0, net->layer[l].biases - net->layer[l].weights);
    for (size_t i = 0; left > 0; i++)
        for (size_t l = 0; l < net->layers && left > 0; l++)
            if (net->layer[l].weights + i < net->layer[l].biases) {
                mask[net->layer[l].weights + i] = 1;
                left--;
            }
}

static enum status write_point(struct store_writer *writer, const struct store_results *results,
                               const struct store_point *point)
{
    struct net net = point_net(&point->point);
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t curve = trial_curve_updates(point->point.updates, updates), P = net.parameters;
    struct trial_result *rows = calloc(point->count, sizeof *rows);
    float *final = calloc(point->count * P, sizeof *final), *empty = calloc(curve, sizeof *empty);
    uint8_t *mask = calloc(point->count * P, 1);
    for (size_t k = 0; k < point->count; k++) {
        rows[k] = results->trial[point->first + k];
        rows[k].mask = mask + k * P;
        rows[k].initial = rows[k].final = final + k * P;
        rows[k].curve_loss = rows[k].curve_accuracy = empty;
        fill_mask(&net, rows[k].weights_left, rows[k].mask);
        for (size_t l = 0; l < net.layers; l++)
            for (size_t i = net.layer[l].weights; i < net.layer[l].biases; i++)
                rows[k].final[i] = rows[k].mask[i];
        rows[k].final[P - 1] = (float)(k % 2);
    }
    enum status status =
        store_writer_add(writer, &point->point, rows, results->timing + point->first, point->count);
    free(mask);
    free(empty);
    free(final);
    free(rows);
    return status;
}

enum status synthetic_write(const struct store_results *results, const char *path)
{
    struct store_writer *writer;
    TRY(store_writer_open(path, &results->attributes, &writer));
    for (size_t i = 0; i < results->points; i++) {
        enum status status = write_point(writer, results, &results->point[i]);
        if (status != STATUS_OK) {
            store_writer_abandon(writer);
            return status;
        }
    }
    return store_writer_commit(writer);
}
