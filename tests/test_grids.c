// The fast passes of networks of more than one generation against double precision.
#include "check.h"
#include "data/boards.h"
#include "direct.h"
#include "net/grids.h"
#include "suite.h"
#include "trial/octet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE  4
#define CELLS (SIDE * SIDE)
#define MOST  11 // boards of a batch: a whole octet and three

// A batch of random boards with random targets, for the fast passes and for the definition.
struct batch {
    size_t boards, octets;
    struct arena arena;
    struct octet octet[2];
    float in[MOST][CELLS], target[MOST][CELLS];
};

static void batch_open(struct batch *batch, size_t boards, enum life_boundary boundary,
                       enum isa isa, struct pcg32 *stream)
{
    batch->boards = boards;
    batch->octets = (boards + 7) / 8;
    CU_ASSERT_EQUAL_FATAL(arena_open(&batch->arena, 2 * octet_bytes(SIDE)), STATUS_OK);
    for (size_t i = 0; i < batch->octets; i++) {
        uint64_t before[8][SIDE], after[8][SIDE];
        const uint64_t *rows[8], *future[8];
        size_t left = boards - 8 * i, count = left < 8 ? left : 8;
        for (size_t b = 0; b < count; b++) {
            for (size_t y = 0; y < SIDE; y++) {
                before[b][y] = pcg32_next(stream) & pcg32_next(stream) & 0xf;
                after[b][y] = pcg32_next(stream) & 0xf;
            }
            rows[b] = before[b];
            future[b] = after[b];
            boards_unpack(before[b], SIDE, batch->in[8 * i + b]);
            boards_unpack(after[b], SIDE, batch->target[8 * i + b]);
        }
        octet_take(&batch->octet[i], &batch->arena, SIDE, boundary, isa);
        octet_set(&batch->octet[i], count, rows, future);
    }
}

static const char *describe(const struct net_grids *grids, enum net_init init)
{
    static char text[120];
    const struct net *net = grids->schedule.net;
    snprintf(text, sizeof text, "L(%zu,%zu), %s, %s, %s; second generation %s, last %s",
             net->generations, net->overcompleteness, grids->schedule.kernels->name,
             net_init_names[init], grids->schedule.zero_padding ? "zeros" : "torus",
             net_step_name(&grids->schedule.step[2]),
             net_step_name(&grids->schedule.step[net->layers - 3]));
    return text;
}

// The gradient over the batch, and how many cells are wrong.
static size_t learn(struct net_grids *grids, const struct batch *batch, const float *parameters,
                    float *gradient)
{
    size_t wrong = 0;
    net_grids_begin(grids, parameters);
    for (size_t i = 0; i < batch->octets; i++)
        wrong += net_grids_learn(grids, batch->octet[i].index, batch->octet[i].target,
                                 batch->octet[i].boards, 1 / (float)(batch->boards * CELLS));
    net_grids_finish(grids, gradient);
    return wrong;
}

static bool has_winograd(const struct net_schedule *schedule)
{
    for (size_t l = 0; l < schedule->net->layers; l++)
        if (strcmp(net_step_name(&schedule->step[l]), "winograd") == 0)
            return true;
    return false;
}

// A sum by Winograd has the errors of its whole tile, even where its own terms are all zero: such
// networks are judged by the largest sum of absolute terms of each layer.
static void blur_terms(const struct net *net, double *terms)
{
    for (size_t l = 0; l < net->layers; l++) {
        double most = 0;
        size_t end = net->layer[l].biases + net->layer[l].out;
        for (size_t p = net->layer[l].weights; p < end; p++)
            most = fmax(most, terms[p]);
        for (size_t p = net->layer[l].weights; p < end; p++)
            terms[p] = most;
    }
}

// Zero biases off zero: where all that a unit reads is zero, a sum by Winograd is only nearly so, and
// rounding decides what is active.
static void move_biases(const struct net *net, struct pcg32 *stream, float *parameters)
{
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++)
            if (parameters[net->layer[l].biases + k] == 0)
                check_fill(stream, 0.1, 1, &parameters[net->layer[l].biases + k]);
}

static void try_network(size_t n, size_t m, enum net_init init, enum life_boundary boundary,
                        enum isa isa, struct pcg32 *stream)
{
    static struct batch batch;
    static struct net_grids grids;
    struct arena arena;
    struct net net = net_make(n, m, NET_RELU);
    // The more units, the more often one is near its kink: deep and wide networks get two boards.
    size_t boards = n > 2 && m > 8 ? 2 : MOST, count = net.parameters;
    float *parameters = guard_open(count), *gradient = guard_open(count);
    double *wide = calloc(3 * count + MOST * CELLS, sizeof *wide);
    double *want = wide + count, *terms = want + count, *logit = terms + count;
    batch_open(&batch, boards, boundary, isa, stream);
    struct direct direct = direct_net(n, m, boards, SIDE, SIDE, boundary == LIFE_DEAD);
    struct direct_result result = {.logit = logit, .gradient = want, .terms = terms};
    direct.in = batch.in[0];
    direct.target = batch.target[0];
    size_t bytes = net_grids_bytes(&net, SIDE, SIDE, kernel_table(isa));
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, bytes), STATUS_OK);
    net_grids_take(&grids, &arena, &net, SIDE, SIDE, boundary == LIFE_DEAD, kernel_table(isa));
    CU_ASSERT_EQUAL(arena.used, arena.capacity);
    do { // away from the kinks, where rounding decides what is active
        net_init(&net, init, stream, parameters);
        if (has_winograd(&grids.schedule))
            move_biases(&net, stream, parameters);
        check_widen(count, parameters, wide);
        direct_run(&direct, wide, &result);
    } while (result.kink < (has_winograd(&grids.schedule) ? 3e-5 : 3e-6));
    if (has_winograd(&grids.schedule))
        blur_terms(&net, terms);
    size_t wrong = 0;
    for (size_t i = 0; i < boards * CELLS; i++)
        wrong += direct.target[i] > 0 ? logit[i] <= 0 : logit[i] > 0;
    for (int again = 0; again < 2; again++) { // nothing of the first pass is left
        CU_ASSERT_EQUAL(learn(&grids, &batch, parameters, gradient), wrong);
        CU_ASSERT_EQUAL(
            check_floats(describe(&grids, init), count, gradient, want, terms, CHECK_RELATIVE), 0);
    }
    free(wide);
    CU_ASSERT(guard_close(parameters, count) && guard_close(gradient, count));
    arena_close(&arena);
    arena_close(&batch.arena);
}

// Every n and m; every initialisation and both boundaries up to m = 8, beyond in turn.
static void test_gradients(void)
{
    const size_t kinds = NET_INIT_COUNT * LIFE_BOUNDARY_COUNT;
    struct pcg32 stream = check_stream(80);
    size_t turn = 0;
    for (size_t n = 2; n <= 5; n++)
        for (size_t m = 1; m <= 24; m++)
            for (size_t k = 0; k < (m <= 8 ? kinds : 1); k++, turn++) {
                size_t kind = (m <= 8 ? k : turn) % kinds;
                for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                    if (cpu_has(isa) && (isa != ISA_BASELINE || m <= 8))
                        try_network(n, m, (enum net_init)(kind % NET_INIT_COUNT),
                                    (enum life_boundary)(kind / NET_INIT_COUNT), isa, &stream);
            }
}

SUITE(grids)
{
    TEST(test_gradients);
}
