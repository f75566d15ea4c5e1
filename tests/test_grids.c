// The fast passes of networks of more than one generation against double precision, and whole
// trainings of any number of generations.
#include "check.h"
#include "data/boards.h"
#include "data/windows.h"
#include "engine/lanes.h"
#include "engine/passes.h"
#include "naive.h"
#include "nets.h"
#include "suite.h"
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE  4
#define CELLS (SIDE * SIDE)
#define MOST  11 // boards of a batch: a whole lanes and three

// Row by row what becomes of a board.
static void step_boards(size_t generations, enum life_boundary boundary, uint64_t rows[SIDE])
{
    const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};
    uint64_t next[SIDE];
    struct life_board now = {.width = SIDE, .height = SIDE, .words = 1, .row = rows};
    struct life_board then = {.width = SIDE, .height = SIDE, .words = 1, .row = next};
    for (size_t g = 0; g < generations; g++) {
        life_step(&now, &then, &conway, boundary);
        memcpy(rows, next, sizeof next);
    }
}

// A batch of random boards and what becomes of them, for the fast passes and for the definition.
struct batch {
    size_t boards, lane_sets;
    struct arena arena;
    struct engine_lanes lanes[2];
    float in[MOST][CELLS], target[MOST][CELLS];
};

static void layout_lanes(struct batch *batch, enum life_boundary boundary, enum isa isa)
{
    for (size_t i = 0; i < batch->lane_sets; i++)
        engine_lanes_layout(&batch->lanes[i], &batch->arena, SIDE, boundary, isa);
}

static void batch_open(struct batch *batch, size_t generations, size_t boards,
                       enum life_boundary boundary, enum isa isa, struct pcg32 *stream)
{
    batch->boards = boards;
    batch->lane_sets = (boards + 7) / 8;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&batch->arena, layout_lanes(batch, boundary, isa)), STATUS_OK);
    for (size_t i = 0; i < batch->lane_sets; i++) {
        uint64_t before[8][SIDE], after[8][SIDE];
        const uint64_t *rows[8], *future[8];
        size_t left = boards - 8 * i, count = left < 8 ? left : 8;
        for (size_t b = 0; b < count; b++) {
            for (size_t y = 0; y < SIDE; y++) {
                before[b][y] = pcg32_next(stream) & 0xf;
                after[b][y] = before[b][y];
            }
            step_boards(generations, boundary, after[b]);
            rows[b] = before[b];
            future[b] = after[b];
            boards_unpack(before[b], SIDE, batch->in[8 * i + b]);
            boards_unpack(after[b], SIDE, batch->target[8 * i + b]);
        }
        engine_lanes_set(&batch->lanes[i], count, rows, future);
    }
}

static const char *describe(const struct engine_passes *passes, enum net_init init)
{
    static char text[160];
    const struct net *net = passes->schedule.net;
    size_t used = (size_t)snprintf(text, sizeof text, "%s", net_family_names[net->family]);
    for (size_t l = 0; l + 1 < net->layers; l++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%zu", l == 0 ? " " : "-",
                                 net->layer[l].out);
    snprintf(text + used, sizeof text - used, ", %s, %s, %s; second generation %s, last %s",
             passes->schedule.kernels->name, net_init_names[init],
             passes->schedule.zero_padding ? "zeros" : "torus",
             engine_schedule_name(&passes->schedule.step[2]),
             engine_schedule_name(&passes->schedule.step[net->layers - 3]));
    return text;
}

// The gradient over the batch, and how many cells are wrong.
static size_t learn(struct engine_passes *passes, const struct batch *batch,
                    const float *parameters, float *gradient)
{
    size_t wrong = 0;
    engine_passes_begin(passes, parameters);
    for (size_t i = 0; i < batch->lane_sets; i++)
        wrong += engine_passes_learn(passes, batch->lanes[i].index, batch->lanes[i].target,
                                     batch->lanes[i].boards, 1 / (float)(batch->boards * CELLS));
    engine_passes_finish(passes, gradient);
    return wrong;
}

// The same for one generation: by counts of windows.
static void learn_windows(struct train *train, const struct batch *batch,
                          enum life_boundary boundary)
{
    const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};
    uint32_t count[LIFE_WINDOWS] = {0};
    float target[LIFE_WINDOWS];
    for (size_t b = 0; b < batch->boards; b++) {
        uint64_t rows[SIDE] = {0};
        for (size_t i = 0; i < CELLS; i++)
            rows[i / SIDE] |= (uint64_t)(batch->in[b][i] > 0) << i % SIDE;
        windows_add_ref(count, rows, SIDE, boundary);
    }
    windows_target(&conway, target);
    nets_gradient(train, target, count, 1 / (float)(batch->boards * CELLS));
}

static bool has_winograd(const struct engine_schedule *schedule)
{
    for (size_t l = 0; l < schedule->net->layers; l++)
        if (strcmp(engine_schedule_name(&schedule->step[l]), "winograd") == 0)
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

// Zero biases off zero: where all that a unit reads is zero, a sum by Winograd is only nearly so,
// and rounding decides what is active.
static void move_biases(const struct net *net, struct pcg32 *stream, float *parameters)
{
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++)
            if (parameters[net->layer[l].biases + k] == 0)
                check_fill(stream, 0.1, 1, &parameters[net->layer[l].biases + k]);
}

static void try_network(enum net_family family, size_t n, const struct net_widths *widths,
                        enum net_init init, enum life_boundary boundary, enum isa isa,
                        struct pcg32 *stream)
{
    static struct batch batch;
    static struct engine_passes passes;
    struct arena arena;
    struct net net = net_make_widths(family, n, widths, NET_RELU);
    // The more units, the more often one is near its kink: deep and wide networks get two boards.
    size_t boards = n > 2 && net_most_channels(&net) > 8 ? 2 : MOST, count = net.parameters;
    float *parameters = guard_open(count), *gradient = guard_open(count);
    double *wide = calloc(3 * count + MOST * CELLS, sizeof *wide);
    double *want = wide + count, *terms = want + count, *logit = terms + count;
    batch_open(&batch, n, boards, boundary, isa, stream);
    struct naive direct = naive_widths(family == NET_WINDOW, n, widths->width, boards, SIDE, SIDE,
                                       boundary == LIFE_DEAD);
    struct naive_result result = {.logit = logit, .gradient = want, .terms = terms};
    direct.in = batch.in[0];
    direct.target = batch.target[0];
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, engine_passes_layout(&passes, &arena, &net, SIDE, SIDE,
                                                boundary == LIFE_DEAD, kernel_table(isa))),
        STATUS_OK);
    memset(arena.block, 0xff, arena.capacity);
    engine_passes_init(&passes);
    CU_ASSERT_EQUAL(arena.used, arena.capacity);
    do { // away from the kinks, where rounding decides what is active
        net_init(&net, init, stream, parameters);
        if (has_winograd(&passes.schedule))
            move_biases(&net, stream, parameters);
        check_widen(count, parameters, wide);
        naive_run(&direct, wide, &result);
    } while (result.kink < (has_winograd(&passes.schedule) ? 3e-5 : 3e-6));
    if (has_winograd(&passes.schedule))
        blur_terms(&net, terms);
    size_t wrong = 0;
    for (size_t i = 0; i < boards * CELLS; i++)
        wrong += direct.target[i] > 0 ? logit[i] <= 0 : logit[i] > 0;
    for (int again = 0; again < 2; again++) { // nothing of the first pass is left
        CU_ASSERT_EQUAL(learn(&passes, &batch, parameters, gradient), wrong);
        CU_ASSERT_EQUAL(
            check_floats(describe(&passes, init), count, gradient, want, terms, CHECK_RELATIVE), 0);
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
                    if (cpu_has(isa) && (isa != ISA_BASELINE || m <= 8)) {
                        struct net_widths widths = net_widths_of(n, m);
                        try_network(NET_LIFE, n, &widths, (enum net_init)(kind % NET_INIT_COUNT),
                                    (enum life_boundary)(kind / NET_INIT_COUNT), isa, &stream);
                    }
            }
}

// Layers of any width, in both families.
static void test_gradients_at_any_widths(void)
{
    static const char *const irregular[] = {
        "1-1-1-1",     "3-2-5-1",      "1-2-3-1",     "1-3-7-2",      "2-5-1-4",
        "5-1-3-3",     "7-2-9-5",      "17-11-13-1",  "1-2-17-3",     "3-9-1-1",
        "2-5-9-3-1-2", "3-4-5-7-11-2", "6-3-9-4-7-1", "2-1-1-1-20-1", "3-2-2-3-5-1-4-6",
    };
    struct pcg32 stream = check_stream(86);
    size_t turn = 0;
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++)
        for (enum net_family family = 0; family < NET_FAMILY_COUNT; family++)
            for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++)
                for (enum isa isa = 0; isa < ISA_COUNT; isa++, turn++) {
                    struct net_widths widths;
                    size_t n;
                    CU_ASSERT_FATAL(net_widths_parse(irregular[i], &widths, &n));
                    if (cpu_has(isa))
                        try_network(family, n, &widths, (enum net_init)(turn % NET_INIT_COUNT),
                                    boundary, isa, &stream);
                }
}

static void test_gradients_over_a_window(void)
{
    struct pcg32 stream = check_stream(87);
    size_t turn = 0;
    for (size_t n = 2; n <= 5; n++)
        for (size_t m = 1; m <= (n == 2 ? 12 : 3); m++)
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
                    struct net_widths widths = net_widths_of(n, m);
                    if (cpu_has(isa))
                        try_network(NET_WINDOW, n, &widths,
                                    (enum net_init)(turn++ % NET_INIT_COUNT), boundary, isa,
                                    &stream);
                }
}

// ---- a whole training

#define UPDATES 2000
#define DRIFT   1e-4 // of a parameter: the end of slow growth

// One network trained three times on the same boards: by the fast passes, by the plain ones, and in
// double precision.
struct twin {
    struct net net;
    struct train fast, plain;
    double *value, *gradient, *first, *second; // in double precision
};

// Adam as in kernel.h, with float32's beta and learning rate.
static void update_double(struct twin *c, size_t t)
{
    const double beta1 = (double)(float)KERNEL_ADAM_BETA1, beta2 = (double)(float)KERNEL_ADAM_BETA2;
    for (size_t i = 0; i < c->net.parameters; i++) {
        double g = c->gradient[i];
        c->first[i] = beta1 * c->first[i] + (double)(float)(1 - KERNEL_ADAM_BETA1) * g;
        c->second[i] = beta2 * c->second[i] + (double)(float)(1 - KERNEL_ADAM_BETA2) * g * g;
        double rate = c->fast.settings.learning_rate / (1 - pow(KERNEL_ADAM_BETA1, (double)t));
        double correction = 1 / (1 - pow(KERNEL_ADAM_BETA2, (double)t));
        c->value[i] -= rate * c->first[i] / (sqrt(c->second[i] * correction) + KERNEL_ADAM_EPSILON);
    }
}

// The largest distance of a parameter from double precision.
static double drift_of(const struct twin *c, const struct train *train)
{
    double most = 0;
    for (size_t i = 0; i < c->net.parameters; i++)
        most = fmax(most, fabs((double)train->value[i] - c->value[i]));
    return most;
}

// Rounding grows along a training: slowly, until a unit of one run switches on or off at another
// time than in double precision, and by jumps from then on. No order of sums escapes that; the fast
// run may leave double precision as early as the plain one does, give or take a factor.
#define DRIFT_BOARDS 8

static void layout_twin(struct twin *c, struct arena *arena, struct net_workspace *workspace,
                        struct engine_passes *passes)
{
    const struct kernel_table *kernels = kernel_table(cpu_isa());
    train_layout(&c->fast, arena, &c->net, kernels,
                 (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = 0.003});
    train_layout(&c->plain, arena, &c->net, kernels,
                 (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = 0.003});
    net_workspace_layout(workspace, arena, &c->net, DRIFT_BOARDS, SIDE, SIDE, false);
    if (c->net.generations > 1)
        engine_passes_layout(passes, arena, &c->net, SIDE, SIDE, false, kernels);
}

static void try_drift(enum net_family family, size_t n, size_t m, uint64_t use)
{
    static struct batch batch;
    static struct engine_passes passes;
    struct net_widths widths = net_widths_of(n, m);
    struct twin c = {.net = net_make_widths(family, n, &widths, NET_RELU)};
    struct pcg32 stream = check_stream(use);
    struct net_workspace workspace;
    struct arena arena;
    size_t count = c.net.parameters, boards = DRIFT_BOARDS;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, layout_twin(&c, &arena, &workspace, &passes)),
                          STATUS_OK);
    if (n > 1)
        engine_passes_init(&passes);
    double *block = calloc(4 * count, sizeof *block);
    c.value = block, c.gradient = block + count;
    c.first = c.gradient + count, c.second = c.first + count;
    net_init(&c.net, NET_GLOROT, &stream, c.fast.value);
    train_begin(&c.fast, c.fast.value, NULL);
    train_begin(&c.plain, c.fast.value, NULL);
    check_widen(count, c.fast.value, c.value);
    size_t fast_left = 0, plain_left = 0; // updates before the drift was too far
    double fast = 0, plain = 0, *start = calloc(count, sizeof *start), moved = 0;
    memcpy(start, c.value, count * sizeof *start);
    for (size_t t = 1; t <= UPDATES; t++) {
        batch_open(&batch, n, boards, LIFE_TORUS, cpu_isa(), &stream);
        struct naive direct =
            naive_widths(family == NET_WINDOW, n, widths.width, boards, SIDE, SIDE, false);
        struct naive_result result = {.gradient = c.gradient};
        direct.in = batch.in[0];
        direct.target = batch.target[0];
        naive_run(&direct, c.value, &result);
        update_double(&c, t);
        memcpy(workspace.activation[0], batch.in[0], boards * CELLS * sizeof(float));
        memset(c.plain.gradient, 0, net_padded(&c.net) * sizeof(float));
        net_forward(&c.net, c.plain.value, &workspace);
        net_backward(&c.net, c.plain.value, direct.target, &workspace, c.plain.gradient);
        train_update(&c.plain);
        if (n == 1)
            learn_windows(&c.fast, &batch, LIFE_TORUS);
        else
            learn(&passes, &batch, c.fast.value, c.fast.gradient);
        train_update(&c.fast);
        arena_close(&batch.arena);
        plain = fmax(plain, drift_of(&c, &c.plain));
        fast = fmax(fast, drift_of(&c, &c.fast));
        fast_left += fast <= DRIFT;
        plain_left += plain <= DRIFT;
    }
    CU_ASSERT(fast_left >= 100 && 10 * fast_left >= plain_left);
    printf("%s (%zu,%zu): %zu updates within %.0e of double precision, plain %zu; at last %.1e and "
           "%.1e\n",
           net_family_names[family], n, m, fast_left, DRIFT, plain_left, fast, plain);
    for (size_t i = 0; i < c.net.layer[1].weights; i++) // of the first layer
        moved = fmax(moved, fabs(c.value[i] - start[i]));
    CU_ASSERT(moved > 0.05); // it was a training
    free(start);
    free(block);
    arena_close(&arena);
}

static void test_training_drifts_as_rounding_does(void)
{
    try_drift(NET_LIFE, 1, 3, 84); // windows
    try_drift(NET_LIFE, 2, 2, 85); // direct
    try_drift(NET_LIFE, 2, 4, 82); // tables
    try_drift(NET_LIFE, 3, 4, 83); // tables and Winograd
    try_drift(NET_WINDOW, 2, 3, 84);
}

SUITE_LONG(grids)
{
    TEST(test_gradients);
    TEST(test_gradients_at_any_widths);
    TEST(test_gradients_over_a_window);
    TEST(test_training_drifts_as_rounding_does);
}
