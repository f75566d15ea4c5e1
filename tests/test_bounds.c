// Bounds on rounding: no float32 evaluation, in whatever order, lies beyond them, and some nearly
// reach them, so that a bound that is a little too small is broken.
#include "check.h"
#include "net/activation.h"
#include "nets.h"
#include "proof/bounded.h"
#include "suite.h"
#include "summation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST 600 // terms

static const size_t counts[] = {2, 3, 5, 9, 25, 73, 289};
#define COUNTS (sizeof counts / sizeof *counts)

// How far an evaluation is from the bounded value, in parts of the error; 0 if it is exact.
static double share_of_error(struct bounded bound, float got)
{
    double off = fabs((double)got - bound.value);
    return off > 0 ? off / bound.error : 0;
}

// A sum with inputs as they are.
static double worst_share(const float *weights, float bias, const float *inputs, size_t count,
                          struct pcg32 *stream, size_t tries)
{
    struct bounded in[MOST];
    for (size_t i = 0; i < count; i++)
        in[i] = (struct bounded){(double)inputs[i], 0};
    struct bounded bound = bounded_sum(weights, bias, in, count);
    double worst = share_of_error(bound, summation_forward(weights, bias, inputs, count));
    for (size_t t = 0; t < tries; t++)
        worst = fmax(worst,
                     share_of_error(bound, summation_random(weights, bias, inputs, count, stream)));
    return worst;
}

static void test_no_order_leaves_the_bound(void)
{
    struct pcg32 stream = check_stream(210);
    float weights[MOST], inputs[MOST], bias;
    for (size_t c = 0; c < COUNTS; c++) {
        double worst = 0;
        for (size_t i = 0; i < 2000 / counts[c] + 10; i++) {
            summation_draw(i % 2, counts[c], &stream, weights, &bias, inputs);
            worst = fmax(worst, worst_share(weights, bias, inputs, counts[c], &stream, 40));
        }
        CU_ASSERT(worst > 0 && worst <= 1);
    }
}

static void test_adverse_sums_nearly_reach_the_bound(void)
{
    struct pcg32 stream = check_stream(211);
    float weights[MOST], inputs[MOST], bias;
    for (size_t c = 1; c < COUNTS; c++)
        for (unsigned i = 0; i < 4 * SUMMATION_KINDS; i++) {
            bool ones = i & 1;
            summation_adverse(i / 4, ones, i & 2, counts[c], &stream, weights, &bias, inputs);
            double worst = worst_share(weights, bias, inputs, counts[c], &stream, 20);
            // Where the first term goes again, the errors of its two products cancel.
            CU_ASSERT(worst <= 1 && worst > (i / 4 == SUMMATION_BACK ? 0.45 : 0.85));
        }
}

// Inputs that are off themselves, by as much as they may be, in either direction.
static void test_errors_of_inputs_are_carried(void)
{
    struct pcg32 stream = check_stream(212);
    float weights[MOST], inputs[MOST], off[MOST], bias;
    struct bounded in[MOST];
    for (size_t c = 0; c < COUNTS; c++) {
        double worst = 0;
        for (size_t i = 0; i < 400; i++) {
            size_t n = counts[c];
            if (i % 2)
                summation_adverse(i % 6 / 2, false, i & 8, n > 2 ? n : 3, &stream, weights, &bias,
                                  inputs);
            else
                summation_draw(false, n, &stream, weights, &bias, inputs);
            // Of errors as small as rounding, and of such as hide it.
            float scale = exp2f(-24 + 16 * pcg32_uniform(&stream));
            int to = i & 4 ? 0 : i & 2 ? 1 : -1;
            for (size_t t = 0; t < n; t++) {
                float error = scale * pcg32_uniform(&stream), up = weights[t] < 0 ? -1 : 1;
                off[t] =
                    inputs[t] + error * (to != 0 ? (float)to * up : 2 * pcg32_uniform(&stream) - 1);
                in[t].value = (double)inputs[t];
                in[t].error = fmax((double)error, fabs((double)off[t] - in[t].value));
            }
            struct bounded bound = bounded_sum(weights, bias, in, n);
            for (size_t t = 0; t < 20; t++)
                worst = fmax(worst,
                             share_of_error(
                                 bound, t == 0 ? summation_forward(weights, bias, off, n)
                                               : summation_random(weights, bias, off, n, &stream)));
        }
        CU_ASSERT(worst <= 1 && worst > 0.9);
    }
}

// ---- layers ----

// Every unit of every layer of a network of one generation, each summed in an order of its own.
// Returns the worst share; `forward`: in the plain order.
static double worst_of_layers(const struct net *net, const float *parameters, unsigned window,
                              bool forward, struct pcg32 *stream)
{
    struct bounded bound[2][MOST] = {{{0, 0}}};
    float unit[2][MOST];
    double worst = 0;
    size_t at = 0;
    for (unsigned j = 0; j < 9; j++)
        bound[0][j].value = (double)(unit[0][j] = (float)(window >> j & 1));
    for (size_t l = 0; l < net->layers; l++, at ^= 1) {
        const struct net_layer *layer = &net->layer[l];
        size_t count = net_layer_inputs(layer);
        bounded_layer(net, parameters, l, bound[at], bound[at ^ 1]);
        for (size_t k = 0; k < layer->out; k++) {
            float weights[MOST] = {0}; // with that of what a residual generation adds
            memcpy(weights, parameters + layer->weights + k * (count - layer->adds),
                   (count - layer->adds) * sizeof *weights);
            if (k < layer->adds)
                weights[count - layer->adds + k] = 1;
            float bias = parameters[layer->biases + k];
            float sum = forward ? summation_forward(weights, bias, unit[at], count)
                                : summation_random(weights, bias, unit[at], count, stream);
            unit[at ^ 1][k] =
                layer->activated
                    ? net_activation(net)->value(net_coefficients(net, layer, k, parameters), sum)
                    : sum;
            double share = share_of_error(bound[at ^ 1][k], unit[at ^ 1][k]);
            worst = fmax(worst, share);
        }
        for (size_t c = 0; c < layer->hands_on; c++)
            unit[at ^ 1][layer->out + c] = unit[at][c * layer->taps + layer->taps / 2];
    }
    return worst;
}

static void test_layers_stay_within_their_bounds(void)
{
    struct pcg32 stream = check_stream(213);
    static const char *const widths[] = {"2-1", "8-4", "3-7", "24-12"};
    enum { EACH = 200 };
    double worst[NET_ACTIVATION_COUNT] = {0};
    for (size_t i = 0; i < (size_t)NET_ACTIVATION_COUNT * EACH; i++) {
        struct net net = nets_with((enum net_activation)(i / EACH), NET_LIFE, widths[i % 4]);
        net = i % 8 < 4 ? net : nets_residual(net);
        float parameters[1024], near[MOST];
        check_fill(&stream, 1, net.parameters, parameters);
        unsigned window = pcg32_next(&stream) % 512;
        // Units near zero, on which a rectifier may be on in one order and off in another.
        for (unsigned j = 0; j < 9; j++)
            near[j] = (float)(window >> j & 1);
        for (size_t k = 0; i % 2 && k < net.layer[0].out; k++)
            parameters[net.layer[0].biases + k] =
                -summation_random(parameters + 9 * k, 0, near, 9, &stream);
        for (size_t t = 0; t < 30; t++)
            worst[i / EACH] =
                fmax(worst[i / EACH], worst_of_layers(&net, parameters, window, t == 0, &stream));
    }
    for (size_t a = 0; a < NET_ACTIVATION_COUNT; a++) {
        printf("[%.2f]", worst[a]);
        CU_ASSERT(worst[a] <= 1 && worst[a] > 0.2);
    }
}

// All windows' worst: sums of nine in the first layer, and of many filters in the second, round up at
// every addition, and so does the logit.
static void test_adverse_layers_nearly_reach_their_bounds(void)
{
    struct pcg32 stream = check_stream(214);
    struct net net = nets_of(NET_LIFE, "2-1");
    float parameters[64], ones[9] = {0};
    for (unsigned kind = 0; kind < 2; kind++) {
        summation_adverse(kind, true, false, 9, &stream, parameters, &parameters[18], ones);
        for (size_t tap = 0; tap < 9; tap++)
            parameters[9 + tap] = parameters[tap];
        parameters[19] = parameters[18];
        const float rest[] = {1, 0x1p-24f, 0, 1, -2};
        for (size_t i = 0; i < 5; i++)
            parameters[20 + i] = rest[i];
        double worst = worst_of_layers(&net, parameters, 511, true, &stream);
        CU_ASSERT(worst <= 1 && worst > 0.75);
    }
}

// What is left of a negative sum is rounded once more, where nothing else is.
static void test_what_an_activation_rounds_is_in_the_bound(void)
{
    struct net net = nets_with(NET_PRELU, NET_LIFE, "1-1");
    struct pcg32 stream = check_stream(215);
    double worst = 0;
    for (size_t i = 0; i < 2000; i++) {
        float parameters[64] = {0};
        parameters[net.layer[0].biases] = -1 - pcg32_uniform(&stream); // no addition
        parameters[net.layer[0].coefficients] = pcg32_uniform(&stream) - 0.5f;
        struct bounded cell[9] = {{0, 0}}, bound;
        bounded_layer(&net, parameters, 0, cell, &bound);
        float got = parameters[net.layer[0].coefficients] * parameters[net.layer[0].biases];
        worst = fmax(worst, share_of_error(bound, got));
    }
    CU_ASSERT(worst <= 1 && worst > 0.3);
}

// What may overflow in some order has no bound, and says nothing.
static void test_what_has_no_bound_says_nothing(void)
{
    const float weights[] = {3e38f, -3e38f}, gone[] = {NAN, 1};
    const struct bounded in[] = {{1, 0}, {1, 0}};
    CU_ASSERT(isinf(bounded_sum(weights, 1, in, 2).error));
    CU_ASSERT(isinf(bounded_sum(gone, 1, in, 2).error));
    CU_ASSERT_EQUAL(bounded_answer(bounded_sum(weights, 1, in, 2)), BOUNDED_UNSURE);
    CU_ASSERT_EQUAL(bounded_answer(bounded_sum(gone, 1, in, 2)), BOUNDED_UNSURE);
    CU_ASSERT_EQUAL(bounded_answer((struct bounded){1, 1}), BOUNDED_UNSURE);
    CU_ASSERT_EQUAL(bounded_answer((struct bounded){-1, 1}), BOUNDED_DEAD);
    CU_ASSERT_EQUAL(bounded_answer((struct bounded){0, 0}), BOUNDED_DEAD);
    CU_ASSERT_EQUAL(bounded_answer((struct bounded){1, 0.5}), BOUNDED_ALIVE);
}

SUITE(bounds)
{
    TEST(test_no_order_leaves_the_bound);
    TEST(test_adverse_sums_nearly_reach_the_bound);
    TEST(test_errors_of_inputs_are_carried);
    TEST(test_layers_stay_within_their_bounds);
    TEST(test_adverse_layers_nearly_reach_their_bounds);
    TEST(test_what_an_activation_rounds_is_in_the_bound);
    TEST(test_what_has_no_bound_says_nothing);
}
