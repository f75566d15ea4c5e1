// The two ways of training a network of one generation, cell by cell and by counts of windows, are
// the same training.
#include "check.h"
#include "data/boards.h"
#include "data/windows.h"
#include "naive.h"
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 8
#define SIDE  8
#define CELLS (BATCH * SIDE * SIDE)

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

// A network in training, and all that either way needs.
struct trained {
    struct net net;
    struct arena arena;
    struct boards_source source;
    enum life_boundary edge;
    struct life_board before, after;
    struct net_workspace workspace;
    struct windows_counter counter;
    float window_target[LIFE_WINDOWS], target[CELLS];
    struct train train;
};

static void layout(struct trained *c, enum isa isa, double learning_rate)
{
    boards_source_layout(&c->source, &c->arena, isa, NAN, SIDE);
    net_workspace_layout(&c->workspace, &c->arena, &c->net, BATCH, SIDE, SIDE,
                         c->edge == LIFE_DEAD);
    train_layout(&c->train, &c->arena, &c->net, kernel_table(isa),
                 (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = learning_rate});
}

static void trained_open(struct trained *c, size_t m, enum life_boundary edge, enum isa isa,
                         uint64_t use, double learning_rate)
{
    struct rng_key key = {.seed = 3, .purpose = RNG_CHECK, .index = {50, use}};
    c->net = net_make(1, m, NET_RELU);
    c->edge = edge;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&c->arena, layout(c, isa, learning_rate)), STATUS_OK);
    boards_source_begin(&c->source, &key);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&c->before, SIDE, SIDE), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&c->after, SIDE, SIDE), STATUS_OK);
    windows_init(&c->counter, isa);
    windows_target(&conway, c->window_target);
    struct pcg32 stream = check_stream(5000 + use);
    net_init(&c->net, NET_GLOROT, &stream, c->train.value);
    train_begin(&c->train, c->train.value, NULL);
}

static void trained_close(struct trained *c)
{
    life_board_close(&c->before);
    life_board_close(&c->after);
    arena_close(&c->arena);
}

// The next batch, as counts and, if `dense`, as cells with their future.
static void next_batch(struct trained *c, bool dense)
{
    windows_clear(&c->counter);
    for (size_t b = 0; b < BATCH; b++) {
        boards_next(&c->source, c->before.row);
        windows_add(&c->counter, c->before.row, SIDE, c->edge);
        if (dense) {
            boards_unpack(c->before.row, SIDE, c->workspace.activation[0] + b * SIDE * SIDE);
            life_step(&c->before, &c->after, &conway, c->edge);
            boards_unpack(c->after.row, SIDE, c->target + b * SIDE * SIDE);
        }
    }
    windows_finish(&c->counter);
}

// Sets the gradient by cells.
static void dense_gradient(struct trained *c)
{
    memset(c->train.gradient, 0, net_padded(&c->net) * sizeof(float));
    net_forward(&c->net, c->train.value, &c->workspace);
    net_backward(&c->net, c->train.value, c->target, &c->workspace, c->train.gradient);
}

static void windows_gradient(struct trained *c)
{
    nets_gradient(&c->train, c->window_target, c->counter.count, 1 / (float)CELLS);
}

static void try_gradients(size_t m, enum net_init init, enum life_boundary edge, enum isa isa,
                          uint64_t use)
{
    static struct trained c;
    trained_open(&c, m, edge, isa, use, 0.001);
    size_t count = c.net.parameters;
    double *wide = calloc(3 * count, sizeof *wide), *want = wide + count, *terms = want + count;
    struct naive direct = naive_net(1, m, BATCH, SIDE, SIDE, edge == LIFE_DEAD);
    struct naive_result result = {.gradient = want, .terms = terms};
    struct pcg32 stream = check_stream(6000 + use);
    direct.in = c.workspace.activation[0];
    direct.target = c.target;
    do { // away from the kinks
        net_init(&c.net, init, &stream, c.train.value);
        next_batch(&c, true);
        check_widen(count, c.train.value, wide);
        naive_run(&direct, wide, &result);
    } while (result.kink < 3e-6);
    dense_gradient(&c);
    CU_ASSERT_EQUAL(check_floats("by cells", count, c.train.gradient, want, terms, CHECK_RELATIVE),
                    0);
    check_widen(count, c.train.gradient, want);
    windows_gradient(&c);
    CU_ASSERT_EQUAL(
        check_floats("by windows", count, c.train.gradient, want, terms, CHECK_RELATIVE), 0);
    free(wide);
    trained_close(&c);
}

static void test_gradients_are_the_same(void)
{
    for (size_t m = 1; m <= 24; m++)
        for (enum net_init init = 0; init < NET_INIT_COUNT; init++)
            for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++)
                for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                    if (cpu_has(isa))
                        try_gradients(m, init, edge, isa, 100 * m + 10 * init + edge);
}

// How many windows the network still answers wrongly.
static unsigned errors(const struct trained *c)
{
    struct proof_windows proof;
    proof_windows(&c->net, c->train.value, &conway, &proof);
    return proof.errors;
}

enum { UPDATES = 900, CLOSE = 200 };

// Trains one network both ways on the same boards. Returns whether it learned, -1 if only one did.
static int try_course(size_t m, enum isa isa, uint64_t use)
{
    static struct trained dense, fast;
    trained_open(&dense, m, LIFE_TORUS, isa, use, 0.01);
    trained_open(&fast, m, LIFE_TORUS, isa, use, 0.01);
    bool learned[2] = {false, false};
    for (int u = 1; u <= UPDATES; u++) {
        next_batch(&dense, true);
        dense_gradient(&dense);
        train_update(&dense.train);
        next_batch(&fast, false);
        windows_gradient(&fast);
        train_update(&fast.train);
        learned[0] |= u % 20 == 0 && errors(&dense) == 0;
        learned[1] |= u % 20 == 0 && errors(&fast) == 0;
        double apart = 0;
        for (size_t i = 0; i < dense.net.parameters; i++)
            apart = fmax(apart, fabs((double)dense.train.value[i] - (double)fast.train.value[i]));
        CU_ASSERT(u > CLOSE || apart < 2e-5); // a step of one parameter is up to 0.01
    }
    trained_close(&dense);
    trained_close(&fast);
    return learned[0] == learned[1] ? learned[0] : -1;
}

static void test_verdicts_are_the_same(void)
{
    unsigned learned = 0;
    for (uint64_t use = 0; use < 8; use++) {
        int verdict = try_course(2, cpu_isa(), use);
        CU_ASSERT(verdict >= 0);
        learned += verdict == 1;
    }
    CU_ASSERT(learned >= 2 && learned <= 6); // both verdicts are compared
}

SUITE(ways)
{
    TEST(test_gradients_are_the_same);
    TEST(test_verdicts_are_the_same);
}
