// Optimisers: what every row promises, SGD's updates, learning by it, and death under its momentum.
// PyTorch's updates are in test_torch.c, Adam's published ones in test_train.c.
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "suite.h"
#include "train/train.h"
#include "trial_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct course {
    struct net net;
    struct arena arena;
    struct train train;
    float target[LIFE_WINDOWS];
};

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};
static const struct train_settings sgd = {TRAIN_SGD, .learning_rate = 0.01, .momentum = 0.9};

// L(1,m), whose parameters are zero.
static void course_open(struct course *c, size_t m, enum isa isa, struct train_settings settings)
{
    c->net = net_make(1, m, NET_RELU);
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&c->arena, train_layout(&c->train, &c->arena, &c->net,
                                                             kernel_table(isa), settings)),
                          STATUS_OK);
    memset(c->arena.block, 0xff, c->arena.capacity);
    memset(c->train.value, 0, net_padded(&c->net) * sizeof(float));
    train_begin(&c->train, c->train.value, NULL);
    windows_target(&conway, c->target);
}

static void course_close(struct course *c)
{
    arena_close(&c->arena);
}

// Updates with random gradients, which are zero for every seventh parameter.
static void wander(struct course *c, size_t updates)
{
    struct pcg32 stream = check_stream(510);
    check_fill(&stream, 1, c->net.parameters, c->train.value);
    for (size_t u = 0; u < updates; u++) {
        check_fill(&stream, 1, c->net.parameters, c->train.gradient);
        for (size_t i = 0; i < c->net.parameters; i += 7)
            c->train.gradient[i] = 0;
        train_update(&c->train);
    }
}

static void rest(struct course *c)
{
    memset(c->train.gradient, 0, net_padded(&c->net) * sizeof(float));
    train_update(&c->train);
}

// ---- every row ----------------------------------------------------------------------------------

static void try_bits(enum train_optimizer optimizer)
{
    struct course c[ISA_COUNT];
    struct train_settings settings = {optimizer, .learning_rate = 0.01, .momentum = 0.9};
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        course_open(&c[isa], 2, isa, settings);
        wander(&c[isa], 100);
        size_t padded = net_padded(&c[isa].net), used = c[isa].net.parameters;
        struct train *t = &c[isa].train;
        CU_ASSERT_EQUAL(memcmp(t->value, c[0].train.value, padded * sizeof(float)), 0);
        for (size_t m = 0; m < TRAIN_MOMENTS; m++)
            CU_ASSERT_EQUAL(t->moment[m] != NULL, m < t->optimizer->moments);
        for (size_t m = 0; m < t->optimizer->moments; m++)
            for (size_t i = 0; i < padded; i++)
                CU_ASSERT_EQUAL(t->moment[m][i] != 0, i < used && i % 7 != 0);
        for (size_t i = used; i < padded; i++)
            CU_ASSERT_EQUAL(t->value[i], 0);
    }
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa))
            course_close(&c[isa]);
}

static void test_updates_have_the_same_bits_everywhere(void)
{
    for (enum train_optimizer o = 0; o < TRAIN_OPTIMIZER_COUNT; o++)
        try_bits(o);
}

// Updates without gradient until nothing moves, but for what rounding adds, a share of the value.
// Returns how much of its drift the farthest used.
static double use_of_drift(struct course *c, size_t updates, double rounding)
{
    size_t count = c->net.parameters;
    double *start = calloc(2 * count, sizeof *start), *drift = start + count, most = 0;
    size_t outside = 0;
    for (size_t i = 0; i < count; i++) {
        start[i] = (double)c->train.value[i];
        drift[i] = c->train.optimizer->drift(&c->train, i);
    }
    for (size_t u = 0; u < updates; u++) {
        rest(c);
        for (size_t i = 0; i < count; i++) {
            double moved = fabs((double)c->train.value[i] - start[i]);
            outside += !(moved <= drift[i] + rounding * fabs(start[i]));
            if (moved > 0)
                most = fmax(most, moved / drift[i]);
        }
    }
    CU_ASSERT_EQUAL(outside, 0);
    free(start);
    return most;
}

// Without gradient no parameter leaves its drift, and some come within 1 % of it.
static void test_drift_is_how_far_a_parameter_goes(void)
{
    const double momenta[] = {0.5, 0.9, 0.99};
    for (enum train_optimizer o = 0; o < TRAIN_OPTIMIZER_COUNT; o++)
        for (size_t i = 0; i < 3; i++) {
            struct course c;
            course_open(&c, 2, cpu_isa(), (struct train_settings){o, 0.01, momenta[i]});
            wander(&c, 10000); // after which Adam's corrections are 1
            CU_ASSERT(use_of_drift(&c, 3000, 1e-6) > 0.99);
            CU_ASSERT_EQUAL(c.train.optimizer->drift(&c.train, 7), 0); // never had a gradient
            course_close(&c);
        }
}

// ---- SGD ----------------------------------------------------------------------------------------

// A momentum of 0.5 and a rate of 0.25, from 1, with gradients 1, 2 and 0:
//   velocity 1, 2.5, 1.25; value 0.75, 0.125, -0.1875.
static void test_sgd_by_hand(void)
{
    struct course c;
    const float gradient[] = {1, 2, 0}, velocity[] = {1, 2.5f, 1.25f};
    const float value[] = {0.75f, 0.125f, -0.1875f};
    course_open(&c, 1, cpu_isa(), (struct train_settings){TRAIN_SGD, 0.25, 0.5});
    c.train.value[3] = 1;
    for (size_t u = 0; u < 3; u++) {
        c.train.gradient[3] = gradient[u];
        train_update(&c.train);
        CU_ASSERT(c.train.value[3] == value[u] && c.train.moment[0][3] == velocity[u]);
        CU_ASSERT(c.train.value[2] == 0 && c.train.moment[0][2] == 0);
    }
    CU_ASSERT_EQUAL(c.train.updates, 3);
    // Half of 1.25 and of what is left, again and again, times the rate.
    CU_ASSERT(check_close(c.train.optimizer->drift(&c.train, 3), 0.3125, 1, 1e-5));
    course_close(&c);
}

// A step of little more than half of what tells a value from the next one is rounded up to that, so
// that the value goes further than its steps together.
static void test_rounding_is_part_of_the_drift(void)
{
    const double momenta[] = {0.25, 0.75, 0.9999};
    for (size_t m = 0; m < 3; m++) {
        struct course c;
        course_open(&c, 1, cpu_isa(), (struct train_settings){TRAIN_SGD, 1, momenta[m]});
        for (size_t i = 0; i < c.net.parameters; i++) {
            c.train.value[i] = 1;
            c.train.moment[0][i] = (float)(-(0.51 + 0.1 * (double)i) * 0x1p-23 / momenta[m]);
        }
        double steps = 0.51 * 0x1p-23 / (1 - momenta[m]);
        double drift = c.train.optimizer->drift(&c.train, 0);
        CU_ASSERT(drift > steps && drift < 2.1 * steps);
        CU_ASSERT(use_of_drift(&c, 100000, 0) > 0);
        if (m == 0)
            CU_ASSERT((double)c.train.value[0] - 1 == 0x1p-23 && steps < 0x1p-23);
        course_close(&c);
    }
}

// Where the mask is 0 nothing moves, whatever the gradient.
static void test_what_is_pruned_stays(void)
{
    struct course c;
    course_open(&c, 2, cpu_isa(), sgd);
    uint8_t mask[64];
    float value[64];
    CU_ASSERT_FATAL(c.net.parameters <= 64);
    for (size_t i = 0; i < c.net.parameters; i++) {
        value[i] = 1;
        mask[i] = i % 3 != 0;
    }
    train_begin(&c.train, value, mask);
    for (size_t u = 0; u < 10; u++) {
        for (size_t i = 0; i < c.net.parameters; i++)
            c.train.gradient[i] = 1;
        train_update(&c.train);
    }
    for (size_t i = 0; i < c.net.parameters; i++)
        CU_ASSERT(mask[i] ? c.train.value[i] < 1 : c.train.value[i] == 0);
    course_close(&c);
}

// ---- death --------------------------------------------------------------------------------------

// L(1,1) whose one unit stands `bias` below zero when its filters, off, send nothing, and whose bias
// has a velocity that moves it up by 9 times the learning rate in all.
static void set_inactive(struct course *c, float bias)
{
    for (size_t i = 0; i < c->net.parameters; i++) {
        c->train.value[i] = i < 18 ? -1 : 1; // filters
        c->train.moment[0][i] = 0;
    }
    c->train.value[18] = c->train.value[19] = -5; // their biases
    c->train.value[22] = bias;                    // of the unit
    c->train.moment[0][22] = -1;
}

static void test_momentum_can_revive_a_unit(void)
{
    struct course c;
    const double reach = 9 * sgd.learning_rate;
    const struct {
        double below;
        bool dead;
    } cases[] = {{0.1, false}, {0.5, false}, {0.99, false}, {1.01, true}, {3, true}};
    course_open(&c, 1, cpu_isa(), sgd);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        set_inactive(&c, (float)(-cases[i].below * reach));
        CU_ASSERT_EQUAL(train_is_dead(&c.train), cases[i].dead);
        for (size_t u = 0; u < 1000; u++)
            rest(&c);
        CU_ASSERT_EQUAL(c.train.value[22] > 0, !cases[i].dead);
    }
    course_close(&c);
}

// ---- learning -----------------------------------------------------------------------------------

#define NETWORKS 8

// Trains L(1,m) and counts the outcomes.
static void count_outcomes(size_t m, double learning_rate, double momentum,
                           size_t outcomes[TRIAL_OUTCOME_COUNT])
{
    uint32_t replicates[NETWORKS];
    for (uint32_t i = 0; i < NETWORKS; i++)
        replicates[i] = i;
    struct point point = usual_point(m, 4096);
    point.optimizer = TRAIN_SGD;
    point.learning_rate = learning_rate;
    point.momentum = momentum;
    struct trial_runs *runs = runs_of(&point, 1, replicates, NETWORKS, cpu_isa());
    memset(outcomes, 0, TRIAL_OUTCOME_COUNT * sizeof *outcomes);
    for (size_t i = 0; i < NETWORKS; i++) {
        const struct trial_result *result = &runs->result[i];
        outcomes[result->outcome]++;
        if (result->outcome == TRIAL_LEARNED)
            CU_ASSERT_EQUAL(result->window_errors, 0);
        if (result->outcome == TRIAL_DEAD) // every cell is called dead
            CU_ASSERT(result->updates < 4096 && result->cell_accuracy == result->baseline);
    }
    runs_close(runs);
}

// The positive control: with a rate that suits it SGD teaches wide networks the rule, with and without
// momentum; with one that is far too small, none, and with one that is far too large they die.
static void test_networks_learn_by_sgd(void)
{
    size_t outcomes[TRIAL_OUTCOME_COUNT];
    count_outcomes(8, 0.1, 0.9, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_LEARNED], NETWORKS);
    count_outcomes(4, 0.1, 0.9, outcomes);
    CU_ASSERT(outcomes[TRIAL_LEARNED] >= NETWORKS / 2);
    count_outcomes(8, 0.3, 0, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_LEARNED], NETWORKS);
    count_outcomes(8, 1e-6, 0.9, outcomes);
    CU_ASSERT_EQUAL(outcomes[TRIAL_NOT_LEARNED], NETWORKS);
    count_outcomes(4, 2, 0.9, outcomes);
    CU_ASSERT(outcomes[TRIAL_DEAD] >= NETWORKS / 2);
}

SUITE(optimizer)
{
    TEST(test_updates_have_the_same_bits_everywhere);
    TEST(test_drift_is_how_far_a_parameter_goes);
    TEST(test_sgd_by_hand);
    TEST(test_rounding_is_part_of_the_drift);
    TEST(test_what_is_pruned_stays);
    TEST(test_momentum_can_revive_a_unit);
    TEST(test_networks_learn_by_sgd);
}
