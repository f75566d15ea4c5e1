// The checker is attacked: faults that have passed for right elsewhere must all be rejected, on
// real outputs and gradients of a convolution.
#include "check.h"
#include "naive.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define IN    2
#define OUT   3
#define H     6
#define W     7
#define CELLS (H * W)
#define TAPS  (OUT * IN * 9)

static const struct kernel_convolution shape = {
    .in = IN, .out = OUT, .taps = 9, .height = H, .width = W};

// A convolution's factors, its output, and the gradient of its weights for d_out, right in float32
// and double precision.
struct example {
    float in[IN * CELLS], weights[TAPS], biases[OUT], d_out[OUT * CELLS];
    float out[OUT * CELLS], d_weights[TAPS], d_biases[OUT];
    double true_out[OUT * CELLS], out_terms[OUT * CELLS];
    double true_d_weights[TAPS], d_weights_terms[TAPS];
};

static void compute(struct example *e)
{
    float scratch[2 * (H + 2) * (W + 2)];
    memset(e->d_weights, 0, sizeof e->d_weights);
    memset(e->d_biases, 0, sizeof e->d_biases);
    kernel_convolution_forward_ref(&shape, e->in, e->weights, e->biases, e->out, scratch);
    kernel_convolution_backward_ref(&shape, e->in, e->weights, e->d_out, NULL, e->d_weights,
                                    e->d_biases, scratch);
}

static void make(struct example *e)
{
    struct pcg32 stream = check_stream(1);
    check_fill(&stream, 1, IN * CELLS, e->in);
    check_fill(&stream, 1, TAPS, e->weights);
    check_fill(&stream, 1, OUT, e->biases);
    check_fill(&stream, 1, OUT * CELLS, e->d_out);
    double in[IN * CELLS], weights[TAPS], biases[OUT];
    check_widen(IN * CELLS, e->in, in);
    check_widen(TAPS, e->weights, weights);
    check_widen(OUT, e->biases, biases);
    naive_convolution(&shape, in, weights, biases, e->true_out, e->out_terms);
    struct naive torus = {.height = H, .width = W};
    for (size_t at = 0; at < TAPS; at++)
        for (size_t i = 0, from; i < CELLS; i++) {
            CU_ASSERT_FATAL(naive_source(&torus, 9, at % 9, i / W, i % W, &from));
            double d = (double)e->d_out[at / 9 / IN * CELLS + i];
            double term = d * in[at / 9 % IN * CELLS + from];
            e->true_d_weights[at] += term;
            e->d_weights_terms[at] += fabs(term);
        }
    compute(e);
}

static bool accepted(const struct example *e)
{
    return check_floats(NULL, OUT * CELLS, e->out, e->true_out, e->out_terms, CHECK_RELATIVE) ==
               0 &&
           check_floats(NULL, TAPS, e->d_weights, e->true_d_weights, e->d_weights_terms,
                        CHECK_RELATIVE) == 0;
}

// What the checker says of the example with a fault planted by one statement.
#define REJECTED(fault)                                                                            \
    do {                                                                                           \
        static struct example e;                                                                   \
        memset(&e, 0, sizeof e);                                                                   \
        make(&e);                                                                                  \
        CU_ASSERT(accepted(&e));                                                                   \
        fault;                                                                                     \
        CU_ASSERT_FALSE(accepted(&e));                                                             \
    } while (0)

static void negate(float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = -values[i];
}

static void test_zeros_and_signs_are_rejected(void)
{
    REJECTED(memset(e.out, 0, sizeof e.out));
    REJECTED(memset(e.d_weights, 0, sizeof e.d_weights));
    REJECTED(negate(e.out, OUT * CELLS));
    REJECTED(negate(e.d_weights, TAPS));
    REJECTED(negate(e.d_weights + 40, 1));
}

static void test_dropped_edge_rows_are_rejected(void)
{
    REJECTED(memset(e.out + CELLS - W, 0, W * sizeof(float)));
    // The last row of cells sends nothing back.
    REJECTED(memset(e.d_out + CELLS - W, 0, W * sizeof(float)); compute(&e));
    // Zeros beyond the edge instead of the opposite edge.
    REJECTED(struct kernel_convolution padded = shape; padded.zero_padding = true;
             float scratch[2 * (H + 2) * (W + 2)];
             kernel_convolution_forward_ref(&padded, e.in, e.weights, e.biases, e.out, scratch));
}

static void test_shifted_taps_are_rejected(void)
{
    // Every filter reads one tap too far.
    REJECTED(memmove(e.weights, e.weights + 1, (TAPS - 1) * sizeof(float)); compute(&e));
    // The gradient stands one tap too far.
    REJECTED(memmove(e.d_weights, e.d_weights + 1, (TAPS - 1) * sizeof(float)));
    // Convolution in place of cross-correlation: every filter upside down.
    REJECTED(for (size_t f = 0; f < TAPS; f += 9) for (size_t t = 0; t < 4; t++) {
        float swap = e.weights[f + t];
        e.weights[f + t] = e.weights[f + 8 - t];
        e.weights[f + 8 - t] = swap;
    } compute(&e));
}

static void test_single_wrong_numbers_are_rejected(void)
{
    REJECTED(e.out[77] = NAN);
    REJECTED(e.d_weights[5] = INFINITY);
    REJECTED(e.true_out[3] = (double)NAN);
    REJECTED(e.out_terms[3] = (double)INFINITY);
    REJECTED(e.out[100] += 3e-5f * (float)e.out_terms[100]);
    REJECTED(e.d_weights[TAPS - 1] -= 3e-5f * (float)e.d_weights_terms[TAPS - 1]);
    CU_ASSERT_FALSE(check_close((double)NAN, (double)NAN, 1, 1));
    CU_ASSERT_FALSE(check_close((double)INFINITY, (double)INFINITY, 1, 1));
    CU_ASSERT_FALSE(check_close(0, 0, (double)NAN, 1));
    CU_ASSERT(check_close(0, 0, 0, 0));
}

static void test_guard_bands_notice_one_float(void)
{
    for (int where = -2; where <= 1; where++) {
        float *values = guard_open(13);
        values[0] = values[12] = 1;
        CU_ASSERT(isnan(values[6]));
        if (where == -2)
            values[-1] = NAN;
        else if (where == -1)
            values[13] = 0;
        CU_ASSERT_EQUAL(guard_close(values, 13), where >= 0);
    }
}

SUITE(check)
{
    TEST(test_zeros_and_signs_are_rejected);
    TEST(test_dropped_edge_rows_are_rejected);
    TEST(test_shifted_taps_are_rejected);
    TEST(test_single_wrong_numbers_are_rejected);
    TEST(test_guard_bands_notice_one_float);
}
