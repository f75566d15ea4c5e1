// The plain reference of the window kernels: one window after the other, by the formulas of
// kernel.h.
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

size_t kernel_windows_parameters(struct kernel_windows shape)
{
    size_t f = shape.filters, c = shape.channels;
    return 9 * f + f + f * c + c + c + 1;
}

// What the vector variants lay out (kernel/windows_avx2.c), the reference takes a part of it: blocks
// of 64 windows, three for a filter and two for a channel; 8 sums over windows and 8 vectors of sums
// for a filter; and eight partial sums of each parameter.
size_t kernel_windows_scratch(struct kernel_windows shape)
{
    size_t f = shape.filters, c = shape.channels;
    size_t partial = (kernel_windows_parameters(shape) + 7) / 8 * 8;
    return f * (3 * 64 + 8 + 8 * 8) + c * 2 * 64 + 8 * partial;
}

// The layers within the flat block.
struct layers {
    size_t biases1, weights2, biases2, output, output_bias; // weights1 begin at 0
};

static struct layers layers_of(struct kernel_windows shape)
{
    struct layers at;
    at.biases1 = 9 * shape.filters;
    at.weights2 = at.biases1 + shape.filters;
    at.biases2 = at.weights2 + shape.channels * shape.filters;
    at.output = at.biases2 + shape.channels;
    at.output_bias = at.output + shape.channels;
    return at;
}

static float relu(float x)
{
    return x < 0 ? 0 : x; // NaN stays NaN
}

// a1[filters] and a2[channels] of one window; returns z.
static float forward(struct kernel_windows shape, const float *p, unsigned window, float *a1,
                     float *a2)
{
    struct layers at = layers_of(shape);
    for (size_t c = 0; c < shape.filters; c++) {
        float sum = p[at.biases1 + c];
        for (unsigned j = 0; j < 9; j++)
            if (window >> j & 1)
                sum += p[9 * c + j];
        a1[c] = relu(sum);
    }
    float z = p[at.output_bias];
    for (size_t k = 0; k < shape.channels; k++) {
        float sum = p[at.biases2 + k];
        for (size_t c = 0; c < shape.filters; c++)
            sum += p[at.weights2 + k * shape.filters + c] * a1[c];
        a2[k] = relu(sum);
        z += p[at.output + k] * a2[k];
    }
    return z;
}

// Adds the share of one window to the gradient, dz being dL/dz.
static void backward(struct kernel_windows shape, const float *p, unsigned window, const float *a1,
                     const float *a2, float dz, float *g, float *d1)
{
    struct layers at = layers_of(shape);
    memset(d1, 0, shape.filters * sizeof *d1);
    g[at.output_bias] += dz;
    for (size_t k = 0; k < shape.channels; k++) {
        g[at.output + k] += dz * a2[k];
        float d2 = a2[k] > 0 ? dz * p[at.output + k] : 0;
        g[at.biases2 + k] += d2;
        for (size_t c = 0; c < shape.filters; c++) {
            g[at.weights2 + k * shape.filters + c] += d2 * a1[c];
            d1[c] += d2 * p[at.weights2 + k * shape.filters + c];
        }
    }
    for (size_t c = 0; c < shape.filters; c++) {
        if (!(a1[c] > 0))
            continue;
        g[at.biases1 + c] += d1[c];
        for (unsigned j = 0; j < 9; j++)
            if (window >> j & 1)
                g[9 * c + j] += d1[c];
    }
}

static struct kernel_look gradient_of(enum kernel_loss loss, struct kernel_windows shape,
                                      const float *parameters, const float *target,
                                      const uint32_t *count, float share, float *gradient,
                                      float *scratch)
{
    struct kernel_look look = {0};
    float *a1 = scratch, *d1 = a1 + shape.filters, *a2 = d1 + shape.filters;
    memset(gradient, 0, (kernel_windows_parameters(shape) + 7) / 8 * 8 * sizeof *gradient);
    for (unsigned w = 0; w < KERNEL_WINDOWS; w++) {
        float z = forward(shape, parameters, w, a1, a2);
        float off =
            loss == KERNEL_SQUARED ? 2 * (z - (target[w] - 0.5f)) : 1 / (1 + expf(-z)) - target[w];
        look.errors += (z > 0) != (target[w] > 0);
        for (size_t k = 0; k < shape.channels; k++)
            look.active |= a2[k] > 0;
        float dz = off * ((float)count[w] * share);
        backward(shape, parameters, w, a1, a2, dz, gradient, d1);
    }
    return look;
}

struct kernel_look kernel_windows_gradient_ref(struct kernel_windows shape, const float *parameters,
                                               const float *target, const uint32_t *count,
                                               float share, float *gradient, float *scratch)
{
    return gradient_of(KERNEL_CROSS_ENTROPY, shape, parameters, target, count, share, gradient,
                       scratch);
}

struct kernel_look kernel_windows_squared_ref(struct kernel_windows shape, const float *parameters,
                                              const float *target, const uint32_t *count,
                                              float share, float *gradient, float *scratch)
{
    return gradient_of(KERNEL_SQUARED, shape, parameters, target, count, share, gradient, scratch);
}

void kernel_windows_forward_ref(struct kernel_windows shape, const float *parameters, float *logit)
{
    float a1[2 * 64], a2[64]; // NET_MAX_OVERCOMPLETENESS
    for (unsigned w = 0; w < KERNEL_WINDOWS; w++)
        logit[w] = forward(shape, parameters, w, a1, a2);
}
