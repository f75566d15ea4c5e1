// The dense kernels: convolution against its definition and against differences, the rectifier, the
// cross-entropy.
#include "check.h"
#include "naive.h"
#include "net/activation.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A convolution's factors as one block of floats: in | weights | biases, and the same in double.
struct example {
    struct kernel_convolution shape;
    size_t in, weights, biases, out; // lengths
    float *factors, *d_out;
    double *wide;
};

static void example_open(struct example *e, struct kernel_convolution shape, struct pcg32 *stream)
{
    size_t cells = shape.height * shape.width;
    *e = (struct example){.shape = shape,
                          .in = shape.in * cells,
                          .weights = shape.out * shape.in * shape.taps,
                          .biases = shape.out,
                          .out = shape.out * cells};
    size_t total = e->in + e->weights + e->biases;
    e->factors = guard_open(total);
    e->d_out = guard_open(e->out);
    e->wide = calloc(total, sizeof *e->wide);
    check_fill(stream, 1, total, e->factors);
    check_fill(stream, 1, e->out, e->d_out);
    check_widen(total, e->factors, e->wide);
}

static void example_close(struct example *e)
{
    CU_ASSERT(guard_close(e->factors, e->in + e->weights + e->biases));
    CU_ASSERT(guard_close(e->d_out, e->out));
    free(e->wide);
}

// Calls `visit` for boards of every size up to 5 x 5 and some longer ones, filters up to 7x7, both
// kinds of edges.
static void for_each_shape(void (*visit)(struct kernel_convolution, struct pcg32 *), uint64_t use)
{
    static const size_t taps[] = {1, 9, 25, 49};
    static const size_t channels[][2] = {{1, 1}, {1, 2}, {2, 1}, {3, 4}, {5, 2}};
    static const size_t long_sides[][2] = {{1, 9}, {12, 2}, {7, 8}, {6, 17}, {9, 9}};
    struct pcg32 stream = check_stream(use);
    for (size_t c = 0; c < 5; c++)
        for (size_t t = 0; t < (c < 3 ? 4 : 2); t++)
            for (int zero = 0; zero < 2; zero++) {
                struct kernel_convolution shape = {.in = channels[c][0],
                                                   .out = channels[c][1],
                                                   .taps = taps[t],
                                                   .zero_padding = zero};
                for (shape.height = 1; shape.height <= 5; shape.height++)
                    for (shape.width = 1; shape.width <= 5; shape.width++)
                        visit(shape, &stream);
                for (size_t l = 0; l < 5; l++) {
                    shape.height = long_sides[l][0];
                    shape.width = long_sides[l][1];
                    visit(shape, &stream);
                }
            }
}

static const char *describe(const struct kernel_convolution *s)
{
    static char text[80];
    snprintf(text, sizeof text, "%zu -> %zu channels, %zu taps, %zu x %zu, %s", s->in, s->out,
             s->taps, s->height, s->width, s->zero_padding ? "zeros" : "torus");
    return text;
}

static void try_forward(struct kernel_convolution shape, struct pcg32 *stream)
{
    struct example e;
    example_open(&e, shape, stream);
    size_t scratch_floats = kernel_convolution_scratch(&shape);
    float *out = guard_open(e.out), *scratch = guard_open(scratch_floats);
    double *want = calloc(2 * e.out, sizeof *want);
    naive_convolution(&shape, e.wide, e.wide + e.in, e.wide + e.in + e.weights, want, want + e.out);
    kernel_convolution_forward_ref(&shape, e.factors, e.factors + e.in,
                                   e.factors + e.in + e.weights, out, scratch);
    CU_ASSERT_EQUAL(check_floats(describe(&shape), e.out, out, want, want + e.out, CHECK_RELATIVE),
                    0);
    CU_ASSERT(guard_close(out, e.out));
    CU_ASSERT(guard_close(scratch, scratch_floats));
    free(want);
    example_close(&e);
}

// The sum of d_out * out, or of the absolute terms of that.
static double response(const struct example *e, const double *factors, double *out, double *terms)
{
    double sum = 0;
    naive_convolution(&e->shape, factors, factors + e->in, factors + e->in + e->weights, out,
                      terms);
    for (size_t i = 0; i < e->out; i++)
        sum += terms == NULL ? (double)e->d_out[i] * out[i] : fabs((double)e->d_out[i]) * terms[i];
    return sum;
}

// The response is linear in every single factor: a central difference of any step is its
// derivative, but for rounding in double precision.
static void differentiate(const struct example *e, double *gradient, double *gradient_terms)
{
    const double step = 0.5;
    double *out = calloc(2 * e->out, sizeof *out), *terms = out + e->out;
    for (size_t i = 0; i < e->in + e->weights + e->biases; i++) {
        double value = e->wide[i];
        e->wide[i] = value + step;
        double above = response(e, e->wide, out, NULL);
        e->wide[i] = value - step;
        double below = response(e, e->wide, out, NULL);
        gradient[i] = (above - below) / (2 * step);
        e->wide[i] = fabs(value) + step;
        double most = response(e, e->wide, out, terms);
        e->wide[i] = fabs(value);
        gradient_terms[i] = (most - response(e, e->wide, out, terms)) / step;
        e->wide[i] = value;
    }
    free(out);
}

static void try_backward(struct kernel_convolution shape, struct pcg32 *stream)
{
    struct example e;
    example_open(&e, shape, stream);
    size_t total = e.in + e.weights + e.biases, rest = e.weights + e.biases;
    size_t scratch_floats = kernel_convolution_scratch(&shape);
    double *want = calloc(2 * total, sizeof *want), *terms = want + total;
    differentiate(&e, want, terms);
    // Twice: with the gradient of the input, and without. The parameters' gradients are added to
    // what is there: eighths.
    for (int without = 0; without < 2; without++) {
        float *d_in = guard_open(e.in), *scratch = guard_open(scratch_floats);
        float *d_weights = guard_open(e.weights), *d_biases = guard_open(e.biases);
        for (size_t i = 0; i < rest; i++)
            *(i < e.weights ? d_weights + i : d_biases + i - e.weights) = (float)(i % 8) / 8;
        kernel_convolution_backward_ref(&shape, e.factors, e.factors + e.in, e.d_out,
                                        without ? NULL : d_in, d_weights, d_biases, scratch);
        for (size_t i = 0; i < rest; i++) {
            double got = (double)(i < e.weights ? d_weights[i] : d_biases[i - e.weights]);
            double before = (double)(i % 8) / 8;
            CU_ASSERT(check_close(got, before + want[e.in + i], before + terms[e.in + i],
                                  CHECK_RELATIVE));
        }
        if (!without)
            CU_ASSERT_EQUAL(check_floats(describe(&shape), e.in, d_in, want, terms, CHECK_RELATIVE),
                            0);
        CU_ASSERT(guard_close(d_in, e.in));
        CU_ASSERT(guard_close(scratch, scratch_floats));
        CU_ASSERT(guard_close(d_weights, e.weights));
        CU_ASSERT(guard_close(d_biases, e.biases));
    }
    free(want);
    example_close(&e);
}

static void test_convolution_is_its_definition(void)
{
    for_each_shape(try_forward, 20);
}

static void test_convolution_gradient_is_the_difference(void)
{
    for_each_shape(try_backward, 21);
}

static void test_relu(void)
{
    static const float in[] = {-1, 2, -0.0f, 0, 1e-40f, -1e-40f, INFINITY, -INFINITY};
    static const float want[] = {0, 2, 0, 0, 1e-40f, 0, INFINITY, 0};
    float values[9];
    memcpy(values, in, sizeof in);
    values[8] = NAN;
    activation_row(NET_RELU)->values(NULL, 1, 9, values, values);
    for (size_t i = 0; i < 8; i++)
        CU_ASSERT(values[i] == want[i]);
    CU_ASSERT(isnan(values[8]));
}

static void test_cross_entropy_is_stable_and_right(void)
{
    for (int target = 0; target < 2; target++) {
        float t = (float)target, gradient = NAN;
        // In the middle: the naive formula.
        for (int i = -160; i <= 160; i++) {
            float z = (float)i / 16;
            double sigmoid = 1 / (1 + exp(-(double)z));
            double naive = target ? -log(sigmoid) : -log(1 - sigmoid);
            double loss = kernel_cross_entropy_ref(1, &z, &t, 0.25f, &gradient);
            CU_ASSERT(check_close(loss, naive, naive, 1e-10));
            CU_ASSERT(check_close((double)gradient, 0.25 * (sigmoid - target), 0.25, 1e-6));
        }
        // Far out: the loss is |z| or nothing, the gradient all or nothing.
        for (float z = -1000; z <= 1000; z += 2000) {
            bool wrong = (z > 0) != (target > 0);
            CU_ASSERT(kernel_cross_entropy_ref(1, &z, &t, 1, &gradient) == (wrong ? 1000 : 0));
            CU_ASSERT(gradient == (wrong ? 1 - 2 * t : 0));
        }
    }
    float z[3] = {1, -2, 3}, t[3] = {1, 1, 0};
    double sum = kernel_cross_entropy_ref(3, z, t, 1, NULL), want = 0;
    for (size_t i = 0; i < 3; i++)
        want += kernel_cross_entropy_ref(1, z + i, t + i, 1, NULL);
    CU_ASSERT(check_close(sum, want, want, 1e-15));
    z[1] = NAN;
    CU_ASSERT(isnan(kernel_cross_entropy_ref(3, z, t, 1, NULL)));
}

SUITE(dense)
{
    TEST(test_convolution_is_its_definition);
    TEST(test_convolution_gradient_is_the_difference);
    TEST(test_relu);
    TEST(test_cross_entropy_is_stable_and_right);
}
