// Every entry of the kernel tables against the mathematics in double precision.
#include "check.h"
#include "kernel/dispatch.h"
#include "naive.h"
#include "net/activation.h"
#include "nets.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A network over the windows and a batch, in memory that starts one float off a vector's alignment:
// the kernels promise to take any. relu is computed by its own kernels, unless it is asked for as one of many.
struct problem {
    bool residual;
    struct kernel_windows shape;
    const char *activation;
    // Of the kernels for any activation; `both` is NULL: of those of relu.
    struct kernel_activation any[2];
    bool alone;                // the second layer has no activation
    size_t parameters, padded; // P, and P rounded up to 8
    float *value;              // [1 + P]
    float *target;             // [1 + 512]
    uint32_t count[KERNEL_WINDOWS];
    float share;
    enum kernel_loss loss;
};

static void problem_open_memory(struct problem *p)
{
    p->padded = (p->parameters + 7) / 8 * 8;
    p->value = guard_open(1 + p->parameters);
    p->target = guard_open(1 + KERNEL_WINDOWS);
}

static void problem_open(struct problem *p, struct kernel_windows shape)
{
    *p = (struct problem){
        .shape = shape, .activation = "relu", .parameters = kernel_windows_parameters(shape)};
    problem_open_memory(p);
}

// Of 0 channels: the network without its 1x1 layer, in whose place the identity lies, with numbers that the kernels
// take for any others.
static void problem_open_any(struct problem *p, struct kernel_windows shape,
                             enum net_activation activation, bool residual)
{
    struct net_widths widths = {{(uint8_t)shape.filters, (uint8_t)shape.channels}};
    const struct net plain = net_make_widths(NET_LIFE, 1, &widths, activation);
    const struct net net = residual ? nets_residual(plain) : plain;
    *p = (struct problem){.shape = net_windows(&net),
                          .residual = residual,
                          .activation = net_activation_names[activation],
                          .alone = !net.layer[1].activated};
    net_kernel_activations(&net, p->any);
    p->parameters = kernel_activated_parameters(p->shape, p->any);
    CU_ASSERT_EQUAL_FATAL(p->parameters, net.parameters);
    problem_open_memory(p);
}

static void problem_close(struct problem *p)
{
    CU_ASSERT(guard_close(p->value, 1 + p->parameters));
    CU_ASSERT(guard_close(p->target, 1 + KERNEL_WINDOWS));
}

// Counts of which many are zero and some large, and targets.
static void draw_batch(struct problem *p, struct pcg32 *stream)
{
    uint64_t sum = 0;
    for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
        size_t kind = check_draw(stream, 4);
        p->count[w] = (uint32_t)(kind == 0 ? 0 : check_draw(stream, kind == 1 ? 5000 : 20));
        p->target[1 + w] = (float)(pcg32_next(stream) & 1);
        sum += p->count[w];
    }
    p->share = 1 / (float)sum;
}

// Small multiples of 1/8: every sum up to the logits is exact in float32, in any order, so that the
// verdict must be right to the last window, and sums of exactly zero occur.
static void draw_exact(struct problem *p, struct pcg32 *stream)
{
    for (size_t i = 0; i < p->parameters; i++)
        p->value[1 + i] = 0.125f * ((float)check_draw(stream, 17) - 8);
}

// Parameters of the size that training sees.
static void draw_smooth(struct problem *p, struct pcg32 *stream)
{
    check_fill(stream, 0.7, p->parameters, p->value + 1);
}

struct truth {
    double logit[KERNEL_WINDOWS], logit_terms[KERNEL_WINDOWS], *gradient, *terms;
    double kink;
    struct kernel_look verdict;
};

static void truth_open(struct truth *truth, const struct problem *p)
{
    truth->gradient = calloc(2 * p->padded, sizeof *truth->gradient);
    truth->terms = truth->gradient + p->padded;
}

static void compute_truth(struct truth *truth, const struct problem *p)
{
    static float in[KERNEL_WINDOWS * 9];
    double share[KERNEL_WINDOWS], *value = calloc(p->parameters, sizeof *value);
    struct naive direct = naive_windows(p->shape);
    direct.layer[1].activated = !p->alone;
    direct.shortcuts = p->residual;
    direct.shortcut = 4; // of the cells of a window
    naive_set_activation(&direct, p->activation);
    CU_ASSERT_EQUAL_FATAL(direct.parameters, p->parameters);
    naive_windows_in(in);
    for (size_t w = 0; w < KERNEL_WINDOWS; w++)
        share[w] = (double)p->count[w] * (double)p->share;
    direct.in = in;
    direct.target = p->target + 1;
    direct.share = share;
    direct.squared = p->loss == KERNEL_SQUARED;
    check_widen(p->parameters, p->value + 1, value);
    struct naive_result result = {.logit = truth->logit,
                                  .logit_terms = truth->logit_terms,
                                  .gradient = truth->gradient,
                                  .terms = truth->terms};
    naive_run(&direct, value, &result);
    free(value);
    truth->kink = result.kink;
    truth->verdict = (struct kernel_look){0};
    for (size_t w = 0; w < KERNEL_WINDOWS; w++)
        truth->verdict.errors += (truth->logit[w] > 0) != (p->target[1 + w] > 0);
}

// Runs one kernel into guarded memory full of garbage and compares. Returns the gradient, which the
// caller closes.
static float *run(enum isa isa, const struct problem *p, struct kernel_look *verdict)
{
    bool any = p->any[0].both != NULL;
    size_t scratch_floats =
        any ? kernel_activated_scratch(p->shape, p->any) : kernel_windows_scratch(p->shape);
    float *gradient = guard_open(1 + p->padded), *scratch = guard_open(scratch_floats);
    const struct kernel_table *kernels = kernel_table(isa);
    kernel_windows_gradient *kernel =
        p->loss == KERNEL_SQUARED ? kernels->windows_squared : kernels->windows_gradient;
    if (any)
        *verdict =
            kernels->activated_gradient(p->shape, p->any, p->loss, p->value + 1, p->target + 1,
                                        p->count, p->share, gradient + 1, scratch);
    else
        *verdict = kernel(p->shape, p->value + 1, p->target + 1, p->count, p->share, gradient + 1,
                          scratch);
    CU_ASSERT(guard_close(scratch, scratch_floats));
    for (size_t i = p->parameters; i < p->padded; i++)
        CU_ASSERT(gradient[1 + i] == 0);
    return gradient;
}

static void compare(enum isa isa, const struct problem *p, struct truth *truth)
{
    char what[80];
    struct kernel_look verdict;
    float *gradient = run(isa, p, &verdict);
    snprintf(what, sizeof what, "%s, %s: %zu filters, %zu channels", kernel_table(isa)->name,
             p->activation, p->shape.filters, p->shape.channels);
    CU_ASSERT_EQUAL(check_floats(what, p->parameters, gradient + 1, truth->gradient, truth->terms,
                                 CHECK_RELATIVE),
                    0);
    CU_ASSERT_EQUAL(verdict.errors, truth->verdict.errors);
    if (isa == ISA_BASELINE)
        truth->verdict.active = verdict.active;
    CU_ASSERT_EQUAL(verdict.active, truth->verdict.active);
    CU_ASSERT(guard_close(gradient, 1 + p->padded));
}

// Both kinds of parameters at one shape, every kernel of either loss.
static void try_shape(struct kernel_windows shape, struct pcg32 *stream)
{
    struct problem p;
    struct truth truth;
    problem_open(&p, shape);
    truth_open(&truth, &p);
    for (int exact = 0; exact < 2; exact++) {
        draw_batch(&p, stream);
        do { // away from the kinks, where rounding decides what is active
            exact ? draw_exact(&p, stream) : draw_smooth(&p, stream);
            compute_truth(&truth, &p);
        } while (!exact && truth.kink < 3e-6);
        // Both losses have the same logits, and what is exact is these.
        for (p.loss = 0; p.loss < (exact ? 1 : KERNEL_LOSS_COUNT); p.loss++) {
            if (p.loss > 0)
                compute_truth(&truth, &p);
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                if (cpu_has(isa))
                    compare(isa, &p, &truth);
        }
        p.loss = KERNEL_CROSS_ENTROPY;
    }
    free(truth.gradient);
    problem_close(&p);
}

static void test_window_gradients_at_every_shape(void)
{
    struct pcg32 stream = check_stream(10);
    for (size_t f = 1; f <= 48; f++)
        for (size_t c = 1; c <= 24; c++)
            if (f * c <= 64 || (f + c) % 3 == 0)
                try_shape((struct kernel_windows){f, c}, &stream);
    try_shape((struct kernel_windows){128, 64}, &stream); // the largest network
}

static void try_activation(enum net_activation activation, struct kernel_windows shape,
                           enum kernel_loss loss, bool residual, struct pcg32 *stream)
{
    struct problem p;
    struct truth truth;
    problem_open_any(&p, shape, activation, residual);
    p.loss = loss;
    truth_open(&truth, &p);
    draw_batch(&p, stream);
    do { // away from the kinks
        draw_smooth(&p, stream);
        compute_truth(&truth, &p);
    } while (truth.kink < 3e-6);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++)
        if (cpu_has(isa))
            compare(isa, &p, &truth);
    free(truth.gradient);
    problem_close(&p);
}

static void test_gradients_of_any_activation(void)
{
    static const struct kernel_windows shapes[] = {{1, 1}, {2, 1}, {1, 2},  {4, 2},
                                                   {3, 5}, {8, 4}, {13, 7}, {31, 17},
                                                   {1, 0}, {3, 0}, {4, 0},  {13, 0}};
    struct pcg32 stream = check_stream(15);
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
            for (size_t times = 0; times < (s < 6 ? 4 : s < 8 ? 1 : 2); times++)
                try_activation(a, shapes[s], (enum kernel_loss)(times % KERNEL_LOSS_COUNT), false,
                               &stream);
}

static void test_gradients_of_residual_networks(void)
{
    static const struct kernel_windows shapes[] = {{2, 1}, {1, 2}, {4, 3}, {13, 7}};
    struct pcg32 stream = check_stream(17);
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
            try_activation(a, shapes[s], (enum kernel_loss)(s % KERNEL_LOSS_COUNT), true, &stream);
}

// Filter 0 is off everywhere, and what would reach it overflows.
static void test_units_that_are_off_pass_nothing_on(void)
{
    struct pcg32 stream = check_stream(16);
    struct problem p;
    problem_open_any(&p, (struct kernel_windows){2, 1}, NET_RELU, false);
    draw_batch(&p, &stream);
    memset(p.value + 1, 0, p.parameters * sizeof *p.value);
    float *weights2 = p.value + 1 + 20;
    p.value[1 + 18] = -100; // the filter's bias
    weights2[0] = 3e38f;
    weights2[2] = 1;    // the channel's bias
    weights2[3] = 1e10; // the output weight
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        struct kernel_look verdict;
        float *gradient = run(isa, &p, &verdict);
        for (size_t j = 0; j < 9; j++)
            CU_ASSERT_EQUAL(gradient[1 + j], 0);
        CU_ASSERT(gradient[1 + 18] == 0 && gradient[1 + 22] > 1e6f);
        CU_ASSERT(guard_close(gradient, 1 + p.padded));
    }
    problem_close(&p);
}

static void test_window_logits_are_right(void)
{
    struct pcg32 stream = check_stream(11);
    for (size_t m = 1; m <= 16; m++) {
        struct problem p;
        struct truth truth;
        problem_open(&p, (struct kernel_windows){m % 2 ? 2 * m : 1 + 5 * m % 17, m});
        truth_open(&truth, &p);
        draw_batch(&p, &stream);
        draw_smooth(&p, &stream);
        compute_truth(&truth, &p);
        float *logit = guard_open(KERNEL_WINDOWS);
        kernel_windows_forward_ref(p.shape, p.value + 1, logit);
        CU_ASSERT_EQUAL(check_floats("logit", KERNEL_WINDOWS, logit, truth.logit, truth.logit_terms,
                                     CHECK_RELATIVE),
                        0);
        CU_ASSERT(guard_close(logit, KERNEL_WINDOWS));
        free(truth.gradient);
        problem_close(&p);
    }
}

// A network whose only unit is active in window `window` alone: a1 = relu(1/2 - distance), a2 =
// relu(4 a1 - 1) = 1, z = 2 a2 - 1.
static void set_single_window(struct problem *p, unsigned window, float gain)
{
    memset(p->value + 1, 0, p->parameters * sizeof *p->value);
    float *value = p->value + 1;
    size_t f = p->shape.filters, c = p->shape.channels, last = f - 1;
    for (unsigned j = 0; j < 9; j++)
        value[9 * last + j] = window >> j & 1 ? 1 : -1;
    value[9 * f + last] = 0.5f - (float)__builtin_popcount(window);
    float *weights2 = value + 10 * f, *biases2 = weights2 + c * f, *output = biases2 + c;
    weights2[(c - 1) * f + last] = gain;
    biases2[c - 1] = -1;
    output[c - 1] = 2;
    output[c] = -1;
}

// Each window in turn must decide alone whether the network is active, and which answers are wrong.
static void test_verdict_sees_every_window(void)
{
    static const struct kernel_windows shapes[] = {{2, 1}, {2, 1}, {3, 2}, {6, 3}};
    struct pcg32 stream = check_stream(12);
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        struct problem p;
        if (s == 0)
            problem_open_any(&p, shapes[s], NET_RELU, false);
        else
            problem_open(&p, shapes[s]);
        draw_batch(&p, &stream);
        unsigned alive = 0;
        for (unsigned w = 0; w < KERNEL_WINDOWS; w++)
            alive += p.target[1 + w] > 0;
        for (unsigned w = 0; w < KERNEL_WINDOWS; w++)
            for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
                if (!cpu_has(isa))
                    continue;
                struct kernel_look verdict;
                set_single_window(&p, w, 4);
                CU_ASSERT(guard_close(run(isa, &p, &verdict), 1 + p.padded));
                CU_ASSERT(verdict.active);
                CU_ASSERT_EQUAL(verdict.errors, p.target[1 + w] > 0 ? alive - 1 : alive + 1);
                set_single_window(&p, w, 2); // a2 = relu(0): off
                CU_ASSERT(guard_close(run(isa, &p, &verdict), 1 + p.padded));
                CU_ASSERT_FALSE(verdict.active);
                CU_ASSERT_EQUAL(verdict.errors, alive);
            }
        problem_close(&p);
    }
}

static void test_saturated_logits_keep_the_gradient_finite(void)
{
    struct problem p;
    struct pcg32 stream = check_stream(13);
    problem_open(&p, (struct kernel_windows){2, 1});
    draw_batch(&p, &stream);
    for (int sign = -1; sign <= 1; sign += 2)
        for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
            if (!cpu_has(isa))
                continue;
            set_single_window(&p, 100, 0);
            p.value[1 + p.parameters - 1] = (float)sign * 1000;
            // dL/d bias = share of the windows whose answer is wrong, all alike.
            double want = 0;
            for (size_t w = 0; w < KERNEL_WINDOWS; w++)
                want += (double)p.count[w] * (double)p.share *
                        ((sign > 0 ? 1 : 0) - (double)p.target[1 + w]);
            struct kernel_look verdict;
            float *gradient = run(isa, &p, &verdict);
            CU_ASSERT(check_close((double)gradient[p.parameters], want, 1, CHECK_RELATIVE));
            CU_ASSERT(guard_close(gradient, 1 + p.padded));
        }
    problem_close(&p);
}

// The sigmoid by itself, to a few units in the last place: a network that is its output bias, and a
// batch of one window.
static void test_the_sigmoid_is_accurate(void)
{
    struct problem p;
    problem_open(&p, (struct kernel_windows){2, 1});
    memset(p.value + 1, 0, p.parameters * sizeof *p.value);
    memset(p.target + 1, 0, KERNEL_WINDOWS * sizeof *p.target);
    p.share = 1;
    for (int i = -3000; i <= 3000; i++)
        for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
            if (!cpu_has(isa))
                continue;
            struct kernel_look verdict;
            float z = (float)i / 37;
            memset(p.count, 0, sizeof p.count);
            p.count[(i + 3000) % KERNEL_WINDOWS] = 1;
            p.value[p.parameters] = z;
            float *gradient = run(isa, &p, &verdict);
            double want = 1 / (1 + exp(-(double)z));
            CU_ASSERT(check_close((double)gradient[p.parameters], want, want, 4e-7));
            CU_ASSERT(guard_close(gradient, 1 + p.padded));
        }
    problem_close(&p);
}

static void test_adam_has_the_same_bits_everywhere(void)
{
    struct pcg32 stream = check_stream(14);
    for (size_t count = 8; count <= 200; count += 8) {
        float *g = guard_open(count + 1), *slices[ISA_COUNT][3];
        for (int s = 0; s < 3; s++) {
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                slices[isa][s] = guard_open(count + 1);
            check_fill(&stream, s == 2 ? 1e-3 : 1, count + 1, slices[0][s]);
            for (size_t i = 0; i <= count && s == 2; i++) // the second moment is never negative
                slices[0][s][i] = fabsf(slices[0][s][i]);
            for (enum isa isa = 1; isa < ISA_COUNT; isa++)
                memcpy(slices[isa][s], slices[0][s], (count + 1) * sizeof(float));
        }
        for (uint64_t t = 1; t <= 40; t++) {
            check_fill(&stream, pow(10, -(double)(t % 24)), count + 1, g);
            if (t % 3 == 0)
                g[1 + t % count] = 0;
            struct kernel_adam_step step = {0.001f / (1 - powf(0.9f, (float)t)),
                                            1 / (1 - powf(0.999f, (float)t)),
                                            t % 2 == 0 ? 0.9f : 0.5f,
                                            t % 2 == 0 ? 0.1f : 0.5f,
                                            t % 4 < 2 ? 0.999f : 0.9f,
                                            t % 4 < 2 ? 0.001f : 0.1f,
                                            t % 5 == 0 ? 0.01f : 1e-8f};
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                if (cpu_has(isa))
                    kernel_table(isa)->adam(step, count, g + 1, slices[isa][0] + 1,
                                            slices[isa][1] + 1, slices[isa][2] + 1);
        }
        for (int s = 0; s < 3; s++) {
            for (enum isa isa = 1; isa < ISA_COUNT; isa++)
                CU_ASSERT(!cpu_has(isa) ||
                          memcmp(slices[0][s], slices[isa][s], (count + 1) * sizeof(float)) == 0);
            for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                CU_ASSERT(guard_close(slices[isa][s], count + 1));
        }
        CU_ASSERT(guard_close(g, count + 1));
    }
}

SUITE(kernel)
{
    TEST(test_window_gradients_at_every_shape);
    TEST(test_gradients_of_any_activation);
    TEST(test_gradients_of_residual_networks);
    TEST(test_units_that_are_off_pass_nothing_on);
    TEST(test_window_logits_are_right);
    TEST(test_verdict_sees_every_window);
    TEST(test_saturated_logits_keep_the_gradient_finite);
    TEST(test_the_sigmoid_is_accurate);
    TEST(test_adam_has_the_same_bits_everywhere);
}
