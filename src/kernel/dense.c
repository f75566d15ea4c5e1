// Dense kernels on planes of cells: the plain references.
//
// A convolution first copies each input plane into one with a border of one cell (zeros, or the
// opposite edge), so that the sums need no special case at the edges:
//
//   padded [H + 2][W + 2]:   padded(y, x) = plane(y - 1, x - 1)
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

static size_t padded_cells(const struct kernel_convolution *s)
{
    return (s->height + 2) * (s->width + 2);
}

size_t kernel_convolution_scratch(const struct kernel_convolution *shape)
{
    return 2 * padded_cells(shape);
}

// plane index that lies under `padded` position `at` of 0 .. size + 1 on a torus
static size_t wrapped(size_t at, size_t size)
{
    return (at + size - 1) % size;
}

static void pad(const struct kernel_convolution *s, const float *plane, float *padded)
{
    size_t stride = s->width + 2;
    memset(padded, 0, padded_cells(s) * sizeof *padded);
    for (size_t y = 0; y < s->height + 2; y++) {
        bool border = y == 0 || y == s->height + 1;
        if (border && s->zero_padding)
            continue;
        const float *row = plane + wrapped(y, s->height) * s->width;
        memcpy(padded + y * stride + 1, row, s->width * sizeof *row);
        if (!s->zero_padding) {
            padded[y * stride] = row[s->width - 1];
            padded[y * stride + s->width + 1] = row[0];
        }
    }
}

// The adjoint of pad: adds every padded cell's gradient to the cell that it was copied from.
static void unpad_add(const struct kernel_convolution *s, const float *padded, float *plane)
{
    size_t stride = s->width + 2;
    for (size_t y = 0; y < s->height + 2; y++)
        for (size_t x = 0; x < stride; x++) {
            bool border = y == 0 || x == 0 || y == s->height + 1 || x == s->width + 1;
            if (!(border && s->zero_padding))
                plane[wrapped(y, s->height) * s->width + wrapped(x, s->width)] +=
                    padded[y * stride + x];
        }
}

// Where a tap reads in the padded plane: tap 3r + c of nine is shifted by (r, c); the one tap of a
// 1x1 filter is the middle.
static size_t tap_offset(const struct kernel_convolution *s, size_t tap)
{
    size_t stride = s->width + 2;
    return s->taps == 9 ? tap / 3 * stride + tap % 3 : stride + 1;
}

void kernel_convolution_forward_ref(const struct kernel_convolution *shape, const float *in,
                                    const float *weights, const float *biases, float *out,
                                    float *scratch)
{
    size_t cells = shape->height * shape->width, stride = shape->width + 2;
    for (size_t k = 0; k < shape->out; k++)
        for (size_t i = 0; i < cells; i++)
            out[k * cells + i] = biases[k];
    for (size_t c = 0; c < shape->in; c++) {
        pad(shape, in + c * cells, scratch);
        for (size_t k = 0; k < shape->out; k++)
            for (size_t tap = 0; tap < shape->taps; tap++) {
                float w = weights[(k * shape->in + c) * shape->taps + tap];
                for (size_t y = 0; y < shape->height; y++) {
                    const float *source = scratch + tap_offset(shape, tap) + y * stride;
                    float *row = out + k * cells + y * shape->width;
                    for (size_t x = 0; x < shape->width; x++)
                        row[x] += w * source[x];
                }
            }
    }
}

void kernel_convolution_backward_ref(const struct kernel_convolution *shape, const float *in,
                                     const float *weights, const float *d_out, float *d_in,
                                     float *d_weights, float *d_biases, float *scratch)
{
    size_t cells = shape->height * shape->width, stride = shape->width + 2;
    float *padded = scratch, *d_padded = scratch + padded_cells(shape);
    for (size_t k = 0; k < shape->out; k++)
        for (size_t i = 0; i < cells; i++)
            d_biases[k] += d_out[k * cells + i];
    for (size_t c = 0; c < shape->in; c++) {
        pad(shape, in + c * cells, padded);
        memset(d_padded, 0, padded_cells(shape) * sizeof *d_padded);
        for (size_t k = 0; k < shape->out; k++)
            for (size_t tap = 0; tap < shape->taps; tap++) {
                size_t at = (k * shape->in + c) * shape->taps + tap;
                float sum = 0;
                for (size_t y = 0; y < shape->height; y++) {
                    size_t offset = tap_offset(shape, tap) + y * stride;
                    const float *d_row = d_out + k * cells + y * shape->width;
                    for (size_t x = 0; x < shape->width; x++) {
                        sum += d_row[x] * padded[offset + x];
                        d_padded[offset + x] += weights[at] * d_row[x];
                    }
                }
                d_weights[at] += sum;
            }
        if (d_in != NULL) {
            memset(d_in + c * cells, 0, cells * sizeof *d_in);
            unpad_add(shape, d_padded, d_in + c * cells);
        }
    }
}

void kernel_relu_forward_ref(size_t count, float *values)
{
    for (size_t i = 0; i < count; i++)
        values[i] = values[i] < 0 ? 0 : values[i];
}

void kernel_relu_backward_ref(size_t count, const float *activation, float *gradient)
{
    for (size_t i = 0; i < count; i++)
        gradient[i] = activation[i] > 0 ? gradient[i] : 0;
}

double kernel_cross_entropy_ref(size_t count, const float *logit, const float *target, float scale,
                                float *gradient)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double z = (double)logit[i];
        sum += fmax(z, 0) - (double)target[i] * z + log1p(exp(-fabs(z)));
        if (gradient != NULL)
            gradient[i] = scale * (1 / (1 + expf(-logit[i])) - target[i]);
    }
    return sum;
}
