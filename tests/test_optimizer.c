// Optimisers: what every row promises of its updates, and what can still revive a unit that is off.
// PyTorch's updates are in test_torch.c, Adam's published ones in test_train.c, learning in test_learning.c.
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "suite.h"
#include "train/train.h"

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

// Settings of every kind, at a rate of 0.01.
static const struct train_settings kinds[] = {
    {TRAIN_ADAM, 0.01, TRAIN_ADAM_USUAL},
    {TRAIN_ADAM, 0.01, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3},
    {TRAIN_ADAM, 0.01, .beta1 = 0.99, .beta2 = 0.9999, .epsilon = 1e-8},
    {TRAIN_ADAM, 0.01, .beta1 = 0.9, .beta2 = 0.5, .epsilon = 1e-2},
    {TRAIN_ADAM, 0.01, .beta1 = 0, .beta2 = 0, .epsilon = 1e-8},
    {TRAIN_SGD, 0.01, .momentum = 0.5},
    {TRAIN_SGD, 0.01, .momentum = 0.9},
    {TRAIN_SGD, 0.01, .momentum = 0.99},
    {TRAIN_SGD, 0.01, .momentum = 0},
    {TRAIN_SGD, 0.01, .momentum = 0.5, .nesterov = true},
    {TRAIN_SGD, 0.01, .momentum = 0.9, .nesterov = true},
    {TRAIN_ADAMW, 0.01, TRAIN_ADAM_USUAL, .decay = 0.01},
    {TRAIN_ADAMW, 0.01, TRAIN_ADAM_USUAL, .decay = 1},
    {TRAIN_RMSPROP, 0.01, .epsilon = 1e-8, .smoothing = 0.99},
    {TRAIN_RMSPROP, 0.01, .epsilon = 0.1, .smoothing = 0},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static void try_bits(const struct train_settings *settings)
{
    struct course c[ISA_COUNT];
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        course_open(&c[isa], 2, isa, *settings);
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
    bool tried[TRAIN_OPTIMIZER_COUNT] = {false};
    for (size_t k = 0; k < KINDS; k++) {
        if (kinds[k].beta1 > 0 || kinds[k].momentum > 0 || kinds[k].smoothing > 0)
            try_bits(&kinds[k]);
        tried[kinds[k].optimizer] = true;
    }
    for (enum train_optimizer o = 0; o < TRAIN_OPTIMIZER_COUNT; o++)
        CU_ASSERT(tried[o]);
}

// Updates without gradient until nothing moves, but for what rounding adds, a share of the value.
// Returns how much of its drift the farthest used, of those that do not fade.
static double use_of_drift(struct course *c, size_t updates, double rounding)
{
    size_t count = c->net.parameters, outside = 0;
    double *start = calloc(2 * count, sizeof *start), *drift = start + count, most = 0;
    for (size_t i = 0; i < count; i++) {
        start[i] = (double)c->train.value[i];
        drift[i] = c->train.optimizer->drift(&c->train, i);
    }
    for (size_t u = 0; u < updates; u++) {
        rest(c);
        for (size_t i = 0; i < count; i++) {
            double now = (double)c->train.value[i], moved = fabs(now - start[i]);
            double end = train_fades(&c->train, i) ? 0 : start[i];
            double beyond = fmax(fmin(start[i], end) - now, now - fmax(start[i], end));
            outside += !(beyond <= drift[i] + rounding * fabs(start[i]));
            if (moved > 0 && end == start[i])
                most = fmax(most, moved / drift[i]);
        }
    }
    CU_ASSERT_EQUAL(outside, 0);
    free(start);
    return most;
}

// Without gradient no parameter leaves its drift, and some come within 1 % of it; where rounding is counted
// twofold, and the corrections are on their way, to a quarter; and near to none where epsilon alone bounds it.
static void test_drift_is_how_far_a_parameter_goes(void)
{
    for (size_t k = 0; k < KINDS; k++) {
        struct course c;
        course_open(&c, 2, cpu_isa(), kinds[k]);
        wander(&c, 10000); // after which Adam's corrections are 1
        double beta1 = kinds[k].beta1, used = use_of_drift(&c, 2000, 1e-6);
        double least = beta1 * beta1 >= kinds[k].beta2 ? 0 : beta1 > 0.9 ? 0.25 : 0.99;
        bool keeps = beta1 > 0 || kinds[k].momentum > 0;
        CU_ASSERT(keeps ? used > (beta1 > 0 ? least : 0.99) : used == 0);
        CU_ASSERT_EQUAL(c.train.optimizer->drift(&c.train, 7), 0); // never had a gradient
        course_close(&c);
    }
}

static double sum_of_weights(const struct course *c)
{
    double sum = 0;
    for (size_t l = 0; l < c->net.layers; l++)
        for (size_t i = c->net.layer[l].weights; i < c->net.layer[l].biases; i++)
            sum += fabs((double)c->train.value[i]);
    return sum;
}

// Penalties pull weights through zero, and no further than the drift says; biases stay.
static void test_drift_with_penalties(void)
{
    static const double penalties[][2] = {{1e-3, 0}, {0, 1e-2}, {1e-2, 1e-3}, {1, 0}};
    for (size_t k = 0; k < KINDS; k++)
        for (size_t p = 0; p < 4; p++) {
            struct course c;
            struct train_settings settings = kinds[k];
            settings.l1 = penalties[p][0];
            settings.l2 = penalties[p][1];
            course_open(&c, 2, cpu_isa(), settings);
            wander(&c, 300);
            size_t bias = c.net.layer[0].biases;
            float before = c.train.value[bias];
            double weights = sum_of_weights(&c);
            CU_ASSERT(train_fades(&c.train, 0) && !train_fades(&c.train, bias));
            use_of_drift(&c, 500, 1e-6);
            CU_ASSERT(p != 2 || sum_of_weights(&c) < weights);
            CU_ASSERT(settings.momentum > 0 || settings.beta1 > 0 || before == c.train.value[bias]);
            course_close(&c);
        }
}

// ---- PyTorch's formulas ----

// The rate of update t = 0, 1, ..., and one update of a parameter by it, as PyTorch's documentation has
// them, in double precision. Returns the length of the step.
static double rate_by_formula(const struct train_settings *s, double t)
{
    double warm = (double)s->rate_warmup, budget = (double)s->budget;
    if (t < warm)
        return s->learning_rate * (t + 1) / warm;
    if (s->schedule == TRAIN_COSINE)
        return s->learning_rate * (1 + cos(acos(-1) * (t - warm) / (budget - warm))) / 2;
    double rate = s->learning_rate;
    for (double k = (double)s->step_interval; s->schedule == TRAIN_STEP && k <= t - warm;
         k += (double)s->step_interval)
        rate *= s->step_factor;
    return rate;
}

static double update_by_formula(const struct train_settings *s, uint64_t t, bool weight, double g,
                                double *theta, double *m, double *v)
{
    double rate = rate_by_formula(s, (double)t), before = *theta;
    if (weight)
        g += s->l2 * *theta + s->l1 * (double)((*theta > 0) - (*theta < 0));
    switch (s->optimizer) {
    case TRAIN_SGD:
        *m = t == 0 ? g : s->momentum * *m + g;
        *theta -= rate * (s->nesterov ? g + s->momentum * *m : *m);
        break;
    case TRAIN_RMSPROP:
        *v = s->smoothing * *v + (1 - s->smoothing) * g * g;
        *theta -= rate * g / (sqrt(*v) + s->epsilon);
        break;
    default:
        if (s->optimizer == TRAIN_ADAMW && weight)
            *theta *= 1 - rate * s->decay;
        *m = s->beta1 * *m + (1 - s->beta1) * g;
        *v = s->beta2 * *v + (1 - s->beta2) * g * g;
        double steps = (double)t + 1, correction = sqrt(1 - pow(s->beta2, steps));
        *theta -= rate / (1 - pow(s->beta1, steps)) * *m / (sqrt(*v) / correction + s->epsilon);
    }
    return fabs(*theta - before);
}

static void try_formula(const struct train_settings *settings)
{
    struct course c;
    course_open(&c, 2, cpu_isa(), *settings);
    size_t count = c.net.parameters;
    double *theta = calloc(4 * count, sizeof *theta), *m = theta + count, *v = m + count;
    double *travelled = v + count;
    struct pcg32 stream = check_stream(511);
    check_fill(&stream, 1, count, c.train.value);
    check_widen(count, c.train.value, theta);
    for (size_t i = 0; i < count; i++)
        travelled[i] = fabs(theta[i]);
    for (uint64_t t = 0; t < 100; t++) {
        check_fill(&stream, 1, count, c.train.gradient);
        for (size_t i = 0; i < count; i++) {
            bool weight = i < 36 || (i >= 40 && i < 48) || (i >= 50 && i < 52); // of L(1,2)
            travelled[i] += update_by_formula(settings, t, weight, (double)c.train.gradient[i],
                                              &theta[i], &m[i], &v[i]);
        }
        train_update(&c.train);
    }
    CU_ASSERT_EQUAL(check_floats("update", count, c.train.value, theta, travelled, 2e-5), 0);
    free(theta);
    course_close(&c);
}

// Every optimiser with every schedule, with and without penalties and warm-up.
static void test_updates_are_those_of_pytorch(void)
{
    for (size_t k = 0; k < KINDS; k++)
        for (enum train_schedule schedule = 0; schedule < TRAIN_SCHEDULE_COUNT; schedule++)
            for (unsigned with = 0; with < 4; with++) {
                struct train_settings settings = kinds[k];
                settings.schedule = schedule;
                settings.budget = 100;
                settings.step_interval = 17;
                settings.step_factor = 0.3;
                settings.rate_warmup = with & 1 ? 10 : 0;
                settings.l1 = with & 2 ? 0.01 : 0;
                settings.l2 = with & 2 ? 0.02 : 0;
                try_formula(&settings);
            }
}

// ---- schedules ----

static void test_schedules(void)
{
    struct train_settings s = {.learning_rate = 0.5, .budget = 1000};
    for (uint64_t done = 0; done < 2000; done += 100)
        CU_ASSERT(schedule_rate(&s, done) == 0.5 && schedule_most(&s, done) == 0.5);
    s.schedule = TRAIN_COSINE;
    CU_ASSERT(schedule_rate(&s, 0) == 0.5);
    CU_ASSERT(check_close(schedule_rate(&s, 500), 0.25, 1, 1e-15));
    for (uint64_t done = 0; done <= 1000; done++)
        CU_ASSERT(
            check_close(schedule_rate(&s, done) + schedule_rate(&s, 1000 - done), 0.5, 1, 1e-15));
    CU_ASSERT(schedule_rate(&s, 1000) == 0 && schedule_rate(&s, 5000) == 0);
    CU_ASSERT(schedule_rate(&s, 999) > 0);
    s.rate_warmup = 10;
    for (uint64_t done = 0; done < 10; done++) {
        CU_ASSERT(check_close(schedule_rate(&s, done), 0.05 * (double)(done + 1), 1, 1e-15));
        CU_ASSERT(schedule_most(&s, done) == 0.5);
    }
    CU_ASSERT(schedule_rate(&s, 9) == 0.5 && schedule_rate(&s, 10) == 0.5);
    CU_ASSERT(check_close(schedule_rate(&s, 505), 0.25, 1, 1e-15));
    s.rate_warmup = 1000; // all of the budget, or more
    CU_ASSERT(schedule_rate(&s, 499) == 0.25 && schedule_rate(&s, 1000) == 0);
    s = (struct train_settings){.learning_rate = 0.5,
                                .schedule = TRAIN_STEP,
                                .step_factor = 0.5,
                                .step_interval = 30,
                                .rate_warmup = 10};
    CU_ASSERT(schedule_rate(&s, 39) == 0.5 && schedule_rate(&s, 40) == 0.25);
    CU_ASSERT(schedule_rate(&s, 69) == 0.25 && schedule_rate(&s, 70) == 0.125);
    for (uint64_t done = 0; done < 200; done++)
        for (uint64_t later = done; later < 200; later++)
            CU_ASSERT(schedule_rate(&s, later) <= schedule_most(&s, done));
}

// ---- SGD ----------------------------------------------------------------------------------------

// A momentum of 0.5 and a rate of 0.25, from 1, with gradients 1, 2 and 0:
//   velocity 1, 2.5, 1.25; value 0.75, 0.125, -0.1875.
static void test_sgd_by_hand(void)
{
    struct course c;
    const float gradient[] = {1, 2, 0}, velocity[] = {1, 2.5f, 1.25f};
    const float value[] = {0.75f, 0.125f, -0.1875f};
    course_open(&c, 1, cpu_isa(), (struct train_settings){TRAIN_SGD, 0.25, .momentum = 0.5});
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
        course_open(&c, 1, cpu_isa(),
                    (struct train_settings){TRAIN_SGD, 1, .momentum = momenta[m]});
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

// Where the mask is 0 nothing moves, whatever the gradient, the penalty and the decay, and the drift of what
// is pruned is no part of death.
static void test_what_is_pruned_stays(void)
{
    for (size_t k = 0; k < KINDS; k++) {
        struct course c;
        struct train_settings settings = kinds[k];
        settings.l1 = settings.l2 = 0.1;
        course_open(&c, 2, cpu_isa(), settings);
        uint8_t mask[64];
        float value[64];
        CU_ASSERT_FATAL(c.net.parameters <= 64);
        for (size_t i = 0; i < c.net.parameters; i++) {
            value[i] = 1;
            mask[i] = i % 3 != 0;
        }
        train_begin(&c.train, value, mask);
        for (size_t i = 0; i < c.net.parameters; i++)
            c.train.value[i] =
                i % 6 == 0 ? 0.5f : c.train.value[i]; // pruned to another value than zero
        for (size_t u = 0; u < 10; u++) {
            for (size_t i = 0; i < c.net.parameters; i++)
                c.train.gradient[i] = 1;
            train_update(&c.train);
        }
        for (size_t i = 0; i < c.net.parameters; i++)
            CU_ASSERT(mask[i] ? c.train.value[i] < 1 : c.train.value[i] == (i % 6 == 0 ? 0.5f : 0));
        course_close(&c);
    }
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

// The same while the rate still rises, and after it has fallen: what comes later counts, not what is now.
static void test_schedules_are_part_of_the_drift(void)
{
    static const struct {
        enum train_schedule schedule;
        uint64_t warmup, done;
        double below; // of what the learning rate would reach
        bool dead;
    } cases[] = {
        {TRAIN_CONSTANT, 4, 0, 0.5, false}, {TRAIN_CONSTANT, 4, 0, 1.01, true},
        {TRAIN_COSINE, 4, 0, 0.5, false},   {TRAIN_COSINE, 0, 950, 0.5, true},
        {TRAIN_STEP, 0, 100, 0.05, false},  {TRAIN_STEP, 0, 100, 0.2, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct course c;
        struct train_settings settings = sgd;
        settings.schedule = cases[i].schedule;
        settings.rate_warmup = cases[i].warmup;
        settings.budget = 1000;
        settings.step_factor = 0.1;
        settings.step_interval = 100;
        course_open(&c, 1, cpu_isa(), settings);
        set_inactive(&c, (float)(-cases[i].below * 9 * sgd.learning_rate));
        c.train.updates = cases[i].done;
        CU_ASSERT_EQUAL(train_is_dead(&c.train), cases[i].dead);
        while (c.train.updates < 1000)
            rest(&c);
        CU_ASSERT_EQUAL(c.train.value[22] > 0, !cases[i].dead);
        course_close(&c);
    }
}

// L(1,1) whose first filter is 1 for every window, by its bias, so that its unit is weight + bias.
static void set_constant_filter(struct course *c, float weight, float bias)
{
    set_inactive(c, bias);
    for (size_t i = 0; i < 9; i++)
        c->train.value[i] = 0;
    c->train.value[18] = 1;
    c->train.value[20] = weight;
    c->train.moment[0][22] = 0;
}

// A unit that a weight holds below zero comes back when the weight fades, by a penalty or a decay; one that its
// bias holds there does not, nor does one whose weight does not fade because it is not trained.
static void test_what_fades_can_revive_a_unit(void)
{
    static const struct train_settings fading[] = {
        {TRAIN_ADAM, 2e-4, TRAIN_ADAM_USUAL, .l1 = 1e-3},
        {TRAIN_ADAM, 2e-4, TRAIN_ADAM_USUAL, .l2 = 1e-2},
        {TRAIN_ADAMW, 0.001, TRAIN_ADAM_USUAL, .decay = 1},
        {TRAIN_SGD, 0.1, .momentum = 0.9, .l1 = 1e-3},
        {TRAIN_SGD, 0.1, .momentum = 0.9, .nesterov = true, .l2 = 1e-3},
        {TRAIN_RMSPROP, 0.001, .smoothing = 0.99, .epsilon = 1e-8, .l2 = 1e-3},
    };
    for (size_t k = 0; k < sizeof fading / sizeof *fading; k++)
        for (int fades = 0; fades < 3; fades++) {
            struct course c;
            uint8_t mask[32];
            float value[32];
            course_open(&c, 1, cpu_isa(), fading[k]);
            set_constant_filter(&c, fades == 0 ? 0.25f : -1, fades == 0 ? -0.5f : 0.5f);
            for (size_t i = 0; i < c.net.parameters; i++) {
                value[i] = c.train.value[i];
                mask[i] = fades < 2 || i != 20;
            }
            train_begin(&c.train, value, mask);
            c.train.value[20] = value[20];                 // though it is not trained
            c.train.beta1_power = c.train.beta2_power = 0; // after many updates
            CU_ASSERT_EQUAL(train_is_dead(&c.train), fades != 1);
            bool active = false;
            for (size_t u = 0; u < 3000 && !active; u++) {
                rest(&c);
                active = c.train.value[20] + c.train.value[22] > 0;
            }
            CU_ASSERT_EQUAL(active, fades == 1);
            CU_ASSERT(fades < 2 || c.train.value[20] == value[20]);
            course_close(&c);
        }
}

// ---- the mean of the parameters ----

// The running mean, by PyTorch's formula: the first values, then a share of each.
static void test_the_mean_is_that_of_pytorch(void)
{
    struct course c;
    double want[64];
    struct train_settings settings = sgd;
    struct pcg32 stream = check_stream(512);
    settings.average = 0.9;
    course_open(&c, 2, cpu_isa(), settings);
    check_fill(&stream, 1, c.net.parameters, c.train.value);
    for (size_t u = 0; u < 100; u++) {
        check_fill(&stream, 1, c.net.parameters, c.train.gradient);
        train_update(&c.train);
        for (size_t i = 0; i < c.net.parameters; i++) {
            double value = (double)c.train.value[i];
            want[i] = u == 0 ? value : 0.9 * want[i] + (1 - 0.9) * value;
        }
    }
    for (size_t i = 0; i < c.net.parameters; i++)
        CU_ASSERT(check_close((double)c.train.mean[i], want[i], 1, 2e-6));
    course_close(&c);
}

SUITE(optimizer)
{
    TEST(test_updates_have_the_same_bits_everywhere);
    TEST(test_drift_is_how_far_a_parameter_goes);
    TEST(test_drift_with_penalties);
    TEST(test_updates_are_those_of_pytorch);
    TEST(test_schedules);
    TEST(test_sgd_by_hand);
    TEST(test_rounding_is_part_of_the_drift);
    TEST(test_what_is_pruned_stays);
    TEST(test_momentum_can_revive_a_unit);
    TEST(test_schedules_are_part_of_the_drift);
    TEST(test_what_fades_can_revive_a_unit);
    TEST(test_the_mean_is_that_of_pytorch);
}
