// The plain reference of the kernels for any activation: one window after the other, by the formulas of
// kernel.h.
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

size_t kernel_activated_parameters(struct kernel_windows shape,
                                   const struct kernel_activation activation[2])
{
    return kernel_windows_parameters(shape) + activation[0].coefficients * shape.filters +
           activation[1].coefficients * shape.channels;
}

// What the vector variants lay out (kernel/activated_avx2.c), the reference takes a part of it: blocks of 64
// windows, five and 8 vectors of sums for a filter, four for a channel, and one for each coefficient; 8 sums over windows for a filter; and eight partial sums of each parameter.
size_t kernel_activated_scratch(struct kernel_windows shape,
                                const struct kernel_activation activation[2])
{
    size_t f = shape.filters, c = shape.channels;
    size_t coefficients = activation[0].coefficients * f + activation[1].coefficients * c;
    size_t partial = (kernel_activated_parameters(shape, activation) + 7) / 8 * 8;
    return f * (6 * 64 + 8) + (4 * c + coefficients) * 64 + 8 * partial;
}

// A layer with an activation: where its numbers lie in the flat block, and its units for one window.
struct layer {
    const struct kernel_activation *activation;
    size_t in, out, weights, biases, coefficients;
    float *z, *value, *slope, *d; // [out]: d the gradient of the values, then of the sums
    float *by;                    // [out][coefficients]
};

struct pass {
    const float *p;
    struct layer filters, channels;
    size_t output, output_bias;
};

static struct layer layer_of(const struct kernel_activation *activation, size_t in, size_t out,
                             size_t at, float **memory)
{
    struct layer layer = {.activation = activation, .in = in, .out = out, .weights = at};
    layer.biases = at + in * out;
    layer.coefficients = layer.biases + out;
    layer.z = *memory;
    layer.value = layer.z + out;
    layer.slope = layer.value + out;
    layer.d = layer.slope + out;
    layer.by = layer.d + out;
    *memory = layer.by + activation->coefficients * out;
    return layer;
}

static struct pass pass_of(struct kernel_windows shape, const struct kernel_activation *activation,
                           const float *parameters, float *memory)
{
    struct pass pass = {.p = parameters};
    pass.filters = layer_of(&activation[0], 9, shape.filters, 0, &memory);
    size_t second = pass.filters.coefficients + activation[0].coefficients * shape.filters;
    pass.channels = layer_of(&activation[1], shape.filters, shape.channels, second, &memory);
    pass.output = pass.channels.coefficients + activation[1].coefficients * shape.channels;
    pass.output_bias = pass.output + shape.channels;
    return pass;
}

// `cell` is added to the first sum.
static void forward_layer(const struct pass *pass, const struct layer *layer, const float *in,
                          float cell)
{
    for (size_t k = 0; k < layer->out; k++) {
        layer->z[k] = pass->p[layer->biases + k];
        for (size_t i = 0; i < layer->in; i++)
            layer->z[k] += pass->p[layer->weights + k * layer->in + i] * in[i];
    }
    layer->z[0] += cell;
    layer->activation->both(pass->p + layer->coefficients, layer->out, 1, layer->z, layer->value,
                            layer->slope, layer->by);
}

// The logit of the window whose cells are `in`.
static float forward(const struct pass *pass, const float in[9])
{
    forward_layer(pass, &pass->filters, in, 0);
    forward_layer(pass, &pass->channels, pass->filters.value,
                  pass->channels.activation->plus_cell ? in[4] : 0);
    float z = pass->p[pass->output_bias];
    for (size_t k = 0; k < pass->channels.out; k++)
        z += pass->p[pass->output + k] * pass->channels.value[k];
    return z;
}

// From the gradient of the layer's values, d, to those of its sums, in place, of its numbers, which is added
// to g, and of its inputs, d_in, unless NULL.
static void backward_layer(const struct pass *pass, const struct layer *layer, const float *in,
                           float *d_in, float *g)
{
    size_t each = layer->activation->coefficients;
    for (size_t i = 0; i < layer->in && d_in != NULL; i++)
        d_in[i] = 0;
    for (size_t k = 0; k < layer->out; k++) {
        for (size_t j = k * each; j < (k + 1) * each; j++)
            g[layer->coefficients + j] += layer->d[k] * layer->by[j];
        float d = layer->slope[k] != 0 ? layer->slope[k] * layer->d[k] : 0;
        g[layer->biases + k] += d;
        for (size_t i = 0; i < layer->in; i++) {
            g[layer->weights + k * layer->in + i] += d * in[i];
            if (d_in != NULL)
                d_in[i] += d * pass->p[layer->weights + k * layer->in + i];
        }
    }
}

// Adds the share of one window, dz being dL/dz.
static void backward(const struct pass *pass, const float in[9], float dz, float *g)
{
    g[pass->output_bias] += dz;
    for (size_t k = 0; k < pass->channels.out; k++) {
        g[pass->output + k] += dz * pass->channels.value[k];
        pass->channels.d[k] = dz * pass->p[pass->output + k];
    }
    backward_layer(pass, &pass->channels, pass->filters.value, pass->filters.d, g);
    backward_layer(pass, &pass->filters, in, NULL, g);
}

struct kernel_look kernel_activated_gradient_ref(struct kernel_windows shape,
                                                 const struct kernel_activation activation[2],
                                                 enum kernel_loss loss, const float *parameters,
                                                 const float *target, const uint32_t *count,
                                                 float share, float *gradient, float *scratch)
{
    struct kernel_look look = {0};
    struct pass pass = pass_of(shape, activation, parameters, scratch);
    memset(gradient, 0, (pass.output_bias + 1 + 7) / 8 * 8 * sizeof *gradient);
    for (unsigned w = 0; w < KERNEL_WINDOWS; w++) {
        float cell[9];
        for (unsigned j = 0; j < 9; j++)
            cell[j] = (float)(w >> j & 1);
        float z = forward(&pass, cell), dz;
        look.errors += (z > 0) != (target[w] > 0);
        for (size_t k = 0; k < shape.channels; k++)
            look.active |= pass.channels.value[k] != 0;
        kernel_loss_ref(loss, 1, &z, &target[w], (float)count[w] * share, &dz);
        backward(&pass, cell, dz, gradient);
    }
    return look;
}
