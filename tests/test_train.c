// Adam, when training stops, and when a network is dead.
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

struct course {
    struct net net;
    struct arena arena;
    struct train train;
    float target[LIFE_WINDOWS];
};

static void course_of(struct course *c, struct net net, enum isa isa, double learning_rate)
{
    c->net = net;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&c->arena, train_layout(&c->train, &c->arena, &c->net, kernel_table(isa),
                                           (struct train_settings){
                                               TRAIN_ADAM_USUAL, .learning_rate = learning_rate})),
        STATUS_OK);
    memset(c->arena.block, 0xff, c->arena.capacity);
    memset(c->train.value, 0, net_padded(&c->net) * sizeof(float));
    train_begin(&c->train, c->train.value, NULL);
    CU_ASSERT_EQUAL(c->arena.used, c->arena.capacity);
    windows_target(&conway, c->target);
}

// Of L(n, m).
static void course_open(struct course *c, size_t n, size_t m, enum isa isa, double learning_rate)
{
    course_of(c, net_make(n, m, NET_RELU), isa, learning_rate);
}

static void course_close(struct course *c)
{
    arena_close(&c->arena);
}

static void glorot(struct course *c, uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    net_init(&c->net, NET_GLOROT, &stream, c->train.value);
}

// ---- Adam

// Algorithm 1 of arXiv 1412.6980 as published, in double precision. Returns the size of the step.
static double adam_as_published(double g, double rate, uint64_t t, double *theta, double *m,
                                double *v)
{
    const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
    *m = beta1 * *m + (1 - beta1) * g;
    *v = beta2 * *v + (1 - beta2) * g * g;
    double m_hat = *m / (1 - pow(beta1, (double)t)), v_hat = *v / (1 - pow(beta2, (double)t));
    double step = rate * m_hat / (sqrt(v_hat) + epsilon);
    *theta -= step;
    return fabs(step);
}

static void try_adam(enum isa isa, double rate)
{
    struct course c;
    course_open(&c, 2, 2, isa, rate);
    size_t count = c.net.parameters;
    double *theta = calloc(4 * count, sizeof *theta), *m = theta + count, *v = m + count;
    double *travelled = v + count;
    struct pcg32 stream = check_stream(60);
    check_fill(&stream, 1, count, c.train.value);
    check_widen(count, c.train.value, theta);
    for (size_t i = 0; i < count; i++)
        travelled[i] = fabs(theta[i]);
    for (uint64_t t = 1; t <= 1000; t++) {
        // Gradients of all sizes, some with a steady part, some mostly absent.
        check_fill(&stream, 1, count, c.train.gradient);
        for (size_t i = 0; i < count; i++) {
            float steady = i % 3 == 0 ? 0.5f : 0;
            bool absent = i % 5 == 4 && t % 10 != 1;
            c.train.gradient[i] =
                absent ? 0 : (c.train.gradient[i] + steady) * powf(10, -(float)(i % 11));
            travelled[i] +=
                adam_as_published((double)c.train.gradient[i], rate, t, &theta[i], &m[i], &v[i]);
        }
        train_update(&c.train);
        if (t <= 3 || t % 100 == 0)
            CU_ASSERT_EQUAL(
                check_floats("Adam", count, c.train.value, theta, travelled, CHECK_RELATIVE), 0);
    }
    CU_ASSERT_EQUAL(c.train.updates, 1000);
    for (size_t i = count; i < net_padded(&c.net); i++)
        CU_ASSERT(c.train.value[i] == 0 && c.train.moment[0][i] == 0 && c.train.moment[1][i] == 0);
    free(theta);
    course_close(&c);
}

static void test_adam_is_as_published(void)
{
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa)) {
            try_adam(isa, 0.001);
            try_adam(isa, 0.3);
        }
}

// ---- training on counts of windows

enum { BATCHES = 1500 };

// Batches in which every window occurs, some more often.
static void draw_counts(uint32_t (*count)[LIFE_WINDOWS], uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    for (size_t b = 0; b < BATCHES; b++)
        for (size_t w = 0; w < LIFE_WINDOWS; w++)
            count[b][w] = 1 + (pcg32_next(&stream) & 15);
}

static const float share = 1 / (8.5f * LIFE_WINDOWS);

// The verdict on a batch is that on the network before the update.
static void test_verdicts_are_those_of_the_proof(void)
{
    uint32_t(*count)[LIFE_WINDOWS] = calloc(BATCHES, sizeof *count);
    draw_counts(count, 61);
    unsigned right = 0;
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (uint64_t use = 100; use < 103 && cpu_has(isa); use++) {
            struct course c;
            struct proof_windows proof = {.errors = 1};
            course_open(&c, 1, 4, isa, 0.01);
            glorot(&c, use);
            while (c.train.updates < BATCHES && proof.errors > 0) {
                proof_windows(&c.net, c.train.value, &conway, &proof);
                struct kernel_look verdict =
                    nets_train(&c.train, c.target, count + c.train.updates, 1, share);
                CU_ASSERT_EQUAL(verdict.errors, proof.errors);
            }
            right += proof.errors == 0;
            course_close(&c);
        }
    CU_ASSERT(right >= 2);

    struct course hand;
    course_open(&hand, 1, 1, cpu_isa(), 0.01);
    net_set_by_hand(&hand.net, hand.train.value);
    struct kernel_look verdict = nets_gradient(&hand.train, hand.target, count[0], share);
    CU_ASSERT(verdict.errors == 0 && verdict.active && hand.train.updates == 0);
    course_close(&hand);
    free(count);
}

static void test_a_network_with_one_number_gone_has_diverged(void)
{
    static const float gone[] = {NAN, INFINITY, -INFINITY};
    struct course c;
    course_open(&c, 1, 2, cpu_isa(), 0.01);
    glorot(&c, 62);
    CU_ASSERT(train_is_finite(&c.train));
    for (size_t i = 0; i < c.net.parameters; i++)
        for (size_t g = 0; g < 3; g++) {
            float kept = c.train.value[i];
            c.train.value[i] = gone[g];
            CU_ASSERT_FALSE(train_is_finite(&c.train));
            c.train.value[i] = kept;
        }
    course_close(&c);
}

// ---- death

// L(1,1) whose one unit stands `bias` below zero when its filters, off, send nothing; without
// momentum, after so many updates that Adam's bias corrections are 1.
static void set_inactive(struct course *c, float bias)
{
    struct train *t = &c->train;
    t->updates = 100000;
    t->beta1_power = t->beta2_power = 0;
    memset(t->moment[0], 0, net_padded(&c->net) * sizeof(float));
    memset(t->moment[1], 0, net_padded(&c->net) * sizeof(float));
    for (size_t i = 0; i < c->net.parameters; i++)
        t->value[i] = i < 18 ? -1 : 1; // filters
    t->value[18] = t->value[19] = -5;  // their biases
    t->value[22] = bias;               // of the unit, behind its two weights
}

// Trains and returns after how many updates a unit was active, or `updates` if none ever was.
static size_t revival(struct course *c, uint32_t (*count)[LIFE_WINDOWS], size_t updates)
{
    for (size_t u = 0; u < updates; u++)
        if (nets_train(&c->train, c->target, count + u % BATCHES, 1, share).active)
            return u;
    return updates;
}

// What the momentum moves: the unit's own bias; its weight for a filter that always gives 1; the
// bias of that filter, which the unit weighs by 1; or by -1.
enum mover { UNIT, WEIGHT, FILTER, FILTER_AGAINST, MOVERS };

// Prepares an inactive L(1,1) so that moving one parameter up (the last kind: down) moves the unit
// up as far. Returns the parameter.
static size_t set_mover(float *value, enum mover mover)
{
    if (mover == UNIT)
        return 22;
    memset(value, 0, 9 * sizeof(float)); // filter 0 is its bias
    value[18] = 1;
    value[20] = mover == WEIGHT ? 0 : mover == FILTER ? 1 : -1;
    value[22] -= value[20];
    return mover == WEIGHT ? 20 : 18;
}

// With first = -g and second = g^2 the momentum moves a parameter up by the learning rate times
// 0.9 + 0.81 + ..., nearly 9: a unit further below zero can never come back, a nearer one does.
static void test_momentum_can_revive_a_unit(void)
{
    uint32_t(*count)[LIFE_WINDOWS] = calloc(BATCHES, sizeof *count);
    struct course c;
    const double rate = 0.001;
    draw_counts(count, 63);
    course_open(&c, 1, 1, cpu_isa(), rate);
    const struct {
        float bias;
        bool momentum, active, dead, revives;
    } cases[] = {
        {-1e-3f, false, false, true, false}, // off, and nothing moves it
        {1e-3f, false, true, false, false},  // on
        {(float)(-4 * rate), true, false, false, true},
        {(float)(-8 * rate), true, false, false, true},
        {(float)(-9.2 * rate), true, false, true, false}, // out of the momentum's reach
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (enum mover mover = 0; mover < MOVERS; mover++) {
            set_inactive(&c, cases[i].bias);
            size_t moved = set_mover(c.train.value, mover);
            float up = mover == FILTER_AGAINST ? -1 : 1;
            c.train.moment[0][moved] = cases[i].momentum ? -0.01f * up : 0;
            c.train.moment[1][moved] = cases[i].momentum ? 1e-4f : 0;
            CU_ASSERT_EQUAL(train_is_dead(&c.train), cases[i].dead);
            size_t at = revival(&c, count, 5000);
            CU_ASSERT_EQUAL(at == 0, cases[i].active);
            CU_ASSERT_EQUAL(at > 0 && at < 100, cases[i].revives);
            CU_ASSERT_EQUAL(at == 5000, cases[i].dead);
        }
    course_close(&c);
    free(count);
}

static void test_any_active_window_is_life(void)
{
    struct course c;
    course_open(&c, 1, 3, cpu_isa(), 0.001);
    for (unsigned window = 0; window < LIFE_WINDOWS; window++)
        for (size_t k = 0; k < 3; k++) {
            // Filter 4 is on in this window alone, and turns channel k on.
            memset(c.train.value, 0, net_padded(&c.net) * sizeof(float));
            for (unsigned j = 0; j < 9; j++)
                c.train.value[36 + j] = window >> j & 1 ? 1 : -1;
            c.train.value[54 + 4] = 0.5f - (float)__builtin_popcount(window);
            for (size_t i = 0; i < 3; i++)
                c.train.value[78 + i] = -1; // biases of the channels
            CU_ASSERT(train_is_dead(&c.train));
            c.train.value[60 + 6 * k + 4] = 2.01f;
            CU_ASSERT_FALSE(train_is_dead(&c.train));
            c.train.value[60 + 6 * k + 4] = 1.99f;
            CU_ASSERT(train_is_dead(&c.train));
        }
    // A parameter that is no number makes the network diverged, not dead, wherever it stands.
    for (size_t i = 0; i < c.net.parameters; i++) {
        float kept = c.train.value[i];
        c.train.value[i] = i % 2 == 0 ? NAN : -INFINITY;
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        c.train.value[i] = kept;
    }
    CU_ASSERT(train_is_dead(&c.train));
    course_close(&c);
}

// Networks that died in real training stay dead: no unit is ever active again, and once the
// momentum has faded only the output bias moves.
static void test_the_dead_stay_dead(void)
{
    uint32_t(*count)[LIFE_WINDOWS] = calloc(BATCHES, sizeof *count);
    unsigned dead = 0;
    draw_counts(count, 64);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        for (uint64_t use = 0; use < 8 && cpu_has(isa); use++) {
            struct course c;
            course_open(&c, 1, 1, isa, 0.03);
            glorot(&c, 200 + use);
            while (c.train.updates < BATCHES && !train_is_dead(&c.train))
                nets_train(&c.train, c.target, count + c.train.updates, 20, share);
            if (train_is_dead(&c.train)) {
                dead++;
                CU_ASSERT_EQUAL(revival(&c, count, 2000), 2000);
                CU_ASSERT(train_is_dead(&c.train));
                float kept[32], bias = c.train.value[24];
                memcpy(kept, c.train.value, 24 * sizeof(float));
                CU_ASSERT_EQUAL(revival(&c, count, 500), 500);
                CU_ASSERT_EQUAL(memcmp(kept, c.train.value, 24 * sizeof(float)), 0);
                CU_ASSERT(bias != c.train.value[24]);
            }
            course_close(&c);
        }
    CU_ASSERT(dead >= 3);
    free(count);
}

// Every hidden layer in turn: off by its biases; with one unit that a single patch, all cells
// alive, makes active; and with a momentum that can bring a unit back.
static void try_every_layer(enum net_family family, const char *widths)
{
    const struct net net = nets_of(family, widths);
    for (size_t l = 0; l + 1 < net.layers; l++) {
        struct course c;
        course_of(&c, net, cpu_isa(), 0.001);
        float *value = c.train.value;
        for (size_t i = 0; i < c.net.parameters; i++)
            value[i] = 0.25f; // every unit is active, and most so where all cells live
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        const struct net_layer *layer = &c.net.layer[l];
        double most = 1; // what all inputs are where all cells live
        for (size_t i = 0; i <= l; i++)
            most = 0.25 + 0.25 * most * (double)(c.net.layer[i].in * c.net.layer[i].taps);
        for (size_t k = 0; k < layer->out; k++)
            value[layer->biases + k] = (float)(0.25 - 1.001 * most);
        CU_ASSERT(train_is_dead(&c.train));
        // It is nearly on where all cells live, and a little more turns it on there.
        size_t last = layer->biases + layer->out - 1;
        float kept = value[last];
        value[last] = (float)(0.25 - 0.999 * most);
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        value[last] = kept;
        for (size_t i = 0; i < layer->in * layer->taps; i++)
            value[layer->weights + i] = 0;
        value[layer->biases] = -0.005f;
        CU_ASSERT(train_is_dead(&c.train));
        c.train.beta1_power = 0;                   // after many updates
        c.train.moment[0][layer->biases] = -0.01f; // nearly nine steps up
        c.train.moment[1][layer->biases] = 1e-4f;
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        value[layer->biases] = -0.0092f;
        CU_ASSERT(train_is_dead(&c.train));
        value[c.net.parameters - 1] = NAN;
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        course_close(&c);
    }
}

static void test_dead_for_more_generations(void)
{
    static const char *const widths[] = {"4-2-4-2", "4-2-4-2-4-2", "3-2-5-1", "2-5-1-3",
                                         "1-1-2-4-3-1"};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (enum net_family family = 0; family < NET_FAMILY_COUNT; family++)
            try_every_layer(family, widths[i]);
}

// What only a part of the windows can do: the inner cells of a 5x5 window are looked at one by one.
static void test_dead_over_a_window(void)
{
    struct course c;
    course_of(&c, nets_of(NET_WINDOW, "2-1-2-1"), cpu_isa(), 0.001);
    float *value = c.train.value;
    const struct net_layer *layer = c.net.layer;
    // Filter 0 is on where the middle cell lives, filter 1 where it does not: the channel, on only
    // where both are, never is.
    value[layer[0].weights + 12] = 1;
    value[layer[0].weights + 25 + 12] = -1;
    value[layer[0].biases + 1] = 1;
    value[layer[1].weights] = value[layer[1].weights + 1] = 1;
    value[layer[1].biases] = -1.5f;
    for (size_t i = layer[2].weights; i < c.net.parameters; i++)
        value[i] = 1;
    CU_ASSERT(train_is_dead(&c.train));
    value[layer[0].weights + 25 + 0] = 0.6f; // a corner brings it back
    CU_ASSERT_FALSE(train_is_dead(&c.train));
    value[layer[0].weights + 25 + 0] = 0.4f;
    CU_ASSERT(train_is_dead(&c.train));
    course_close(&c);
}

// No random board makes a unit of a random dead network's layer active.
static void test_no_board_wakes_the_dead(void)
{
    struct pcg32 stream = check_stream(65);
    size_t dead[NET_FAMILY_COUNT] = {0}, residual = 0;
    static const char *const widths[] = {"2-1-2-1", "2-1-2-1-2-1", "4-2-4-2",
                                         "1-2-3-1", "3-1-2-4-1-2", "4-2-4-2-4-2"};
    for (size_t i = 0; i < 4000; i++) {
        size_t boards = 8, side = 7;
        struct course c;
        struct net net = nets_of(i % 8 < 4 ? NET_LIFE : NET_WINDOW, widths[i % 6]);
        net = i % 8 < 4 && i / 8 % 3 == 2 ? nets_residual(net) : net;
        course_of(&c, net, cpu_isa(), 0.001);
        check_fill(&stream, 1, c.net.parameters, c.train.value);
        if (train_is_dead(&c.train)) {
            struct arena arena;
            struct net_workspace w;
            dead[c.net.family]++;
            residual += c.net.form.residual;
            CU_ASSERT_EQUAL_FATAL(
                ARENA_OPEN(&arena, net_workspace_layout(&w, &arena, &c.net, boards, side, side,
                                                        i / 8 % 2 == 0)),
                STATUS_OK);
            for (size_t j = 0; j < boards * side * side; j++)
                w.activation[0][j] = pcg32_uniform(&stream) < (float)(j / (side * side)) / 7;
            net_forward(&c.net, c.train.value, &w);
            bool off = false;
            for (size_t l = 1; l < c.net.layers; l++) {
                bool active = false;
                for (size_t j = 0; j < boards * side * side * c.net.layer[l - 1].out; j++)
                    active |= w.activation[l][j] > 0;
                off |= !active && c.net.layer[l - 1].hands_on == 0; // which cells would pass
            }
            CU_ASSERT(off);
            arena_close(&arena);
        }
        course_close(&c);
    }
    CU_ASSERT(dead[NET_LIFE] > 100 && dead[NET_WINDOW] > 100 && residual > 10);
}

// Filters that are off let cells pass in a residual network; channels that are off do not.
static void test_dead_and_residual(void)
{
    const struct net net = nets_residual(nets_of(NET_LIFE, "3-2-3-2"));
    for (size_t l = 0; l + 1 < net.layers; l++) {
        struct course c;
        course_of(&c, net, cpu_isa(), 0.001);
        float *value = c.train.value;
        for (size_t i = 0; i < net.parameters; i++)
            value[i] = 0.25f;
        CU_ASSERT_FALSE(train_is_dead(&c.train));
        for (size_t k = 0; k < net.layer[l].out; k++)
            value[net.layer[l].biases + k] = -100;
        CU_ASSERT_EQUAL(train_is_dead(&c.train), l % 2 == 1);
        // What is added can turn a channel on that its filters cannot: at most 1 where all is alive.
        if (l == 1) {
            memset(value + net.layer[l].weights, 0, 6 * sizeof *value);
            value[net.layer[l].biases] = -0.9f;
            CU_ASSERT_FALSE(train_is_dead(&c.train));
            value[net.layer[l].biases] = -1.1f;
            CU_ASSERT(train_is_dead(&c.train));
            value[net.layer[l].biases + 1] = -0.9f; // to which nothing is added
            CU_ASSERT(train_is_dead(&c.train));
        }
        course_close(&c);
    }
}

// Where no unit can be off, none is dead.
static void test_other_activations_never_die(void)
{
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++) {
        struct course c;
        course_of(&c, nets_with(a, NET_LIFE, "1-1"), cpu_isa(), 0.001);
        set_inactive(&c, -1);
        CU_ASSERT_EQUAL(train_is_dead(&c.train), a == NET_RELU);
        course_close(&c);
    }
}

SUITE_LONG(train)
{
    TEST(test_adam_is_as_published);
    TEST(test_verdicts_are_those_of_the_proof);
    TEST(test_a_network_with_one_number_gone_has_diverged);
    TEST(test_momentum_can_revive_a_unit);
    TEST(test_any_active_window_is_life);
    TEST(test_the_dead_stay_dead);
    TEST(test_dead_for_more_generations);
    TEST(test_dead_over_a_window);
    TEST(test_dead_and_residual);
    TEST(test_no_board_wakes_the_dead);
    TEST(test_other_activations_never_die);
}
