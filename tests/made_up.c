#include "made_up.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trial_point made_up_point(size_t overcompleteness)
{
    return (struct trial_point){.rule = {1u << 3, 1u << 2 | 1u << 3},
                                .generations = 1,
                                .board = 32,
                                .boundary = LIFE_TORUS,
                                .density = NAN,
                                .overcompleteness = overcompleteness,
                                .activation = NET_RELU,
                                .init = NET_GLOROT,
                                .learning_rate = 0.001,
                                .batch = 8,
                                .updates = 125000,
                                .stop_when_proven = true,
                                .seed = 20200903};
}

struct trial_point made_up_ticket(size_t overcompleteness, enum ticket_method method, size_t round,
                                  enum ticket_control control)
{
    struct trial_point point = made_up_point(overcompleteness);
    point.ticket = (struct ticket_spec){
        .method = method, .rate = 0.2, .only_learned = true, .round = round, .control = control};
    return point;
}

void made_up_open(struct store_results *results, size_t points, size_t networks)
{
    *results = (struct store_results){.points = points, .trials = points * networks};
    results->point = calloc(points + 1, sizeof *results->point);
    results->trial = calloc(points * networks + 1, sizeof *results->trial);
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
    a->plan = a->overrides = none;
    snprintf(results->path, sizeof results->path, "made-up.h5");
    a->seed = 20200903;
    a->complete = true;
}

void made_up_close(struct store_results *results)
{
    free(results->point);
    free(results->trial);
}

void made_up_set(struct store_results *results, size_t index, struct trial_point point,
                 size_t learned, size_t dead, size_t diverged)
{
    struct store_point *row = &results->point[index];
    row->point = point;
    struct net net = trial_net(&point);
    row->parameters = net.parameters;
    row->learned = learned;
    for (size_t k = 0; k < row->count; k++) {
        struct trial_result *trial = &results->trial[row->first + k];
        *trial = (struct trial_result){.replicate = (uint32_t)k, .updates = point.updates};
        trial->outcome = k < learned                     ? TRIAL_LEARNED
                         : k < learned + dead            ? TRIAL_DEAD
                         : k < learned + dead + diverged ? TRIAL_DIVERGED
                                                         : TRIAL_NOT_LEARNED;
        trial->learned_at = k < learned ? (int64_t)(1000 * (index + 1) + 512 * k) : -1;
        trial->evidence = TRIAL_WINDOWS;
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
