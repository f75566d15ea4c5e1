// Dense kernels on planes of cells: the plain references.
//
// A convolution first copies each input plane into one with a border (zeros, or the opposite edge)
// as wide as the filter's radius R, so that the sums need no special case at the edges:
//
//   padded [H + 2R][W + 2R]:   padded(y, x) = plane(y - R, x - R)
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

// Cells of a row of the padded plane.
static size_t padded_width(const struct kernel_convolution *s)
{
    return s->width + 2 * kernel_radius(s->taps);
}

static size_t padded_cells(const struct kernel_convolution *s)
{
    return (s->height + 2 * kernel_radius(s->taps)) * padded_width(s);
}

size_t kernel_convolution_scratch(const struct kernel_convolution *shape)
{
    return 2 * padded_cells(shape);
}

// Where position `at` of a padded row or column lies among its `size` cells; -1: beyond a dead
// edge.
static ptrdiff_t position_of(const struct kernel_convolution *s, size_t at, size_t size)
{
    ptrdiff_t position = (ptrdiff_t)at - (ptrdiff_t)kernel_radius(s->taps), n = (ptrdiff_t)size;
    if (position >= 0 && position < n)
        return position;
    return s->zero_padding ? -1 : (position % n + n) % n;
}

static void pad(const struct kernel_convolution *s, const float *plane, float *padded)
{
    size_t stride = padded_width(s), radius = kernel_radius(s->taps), right = radius + s->width;
    memset(padded, 0, padded_cells(s) * sizeof *padded);
    for (size_t y = 0; y < s->height + 2 * radius; y++, padded += stride) {
        ptrdiff_t from = position_of(s, y, s->height);
        if (from < 0)
            continue;
        const float *row = plane + (size_t)from * s->width;
        memcpy(padded + radius, row, s->width * sizeof *row);
        for (size_t i = 0; i < radius && !s->zero_padding; i++) {
            padded[i] = row[position_of(s, i, s->width)];
            padded[right + i] = row[position_of(s, right + i, s->width)];
        }
    }
}

// The adjoint of pad: adds every padded cell's gradient to the cell that it was copied from.
static void unpad_add(const struct kernel_convolution *s, const float *padded, float *plane)
{
    size_t stride = padded_width(s), radius = kernel_radius(s->taps), right = radius + s->width;
    for (size_t y = 0; y < s->height + 2 * radius; y++, padded += stride) {
        ptrdiff_t to = position_of(s, y, s->height);
        if (to < 0)
            continue;
        float *row = plane + (size_t)to * s->width;
        for (size_t i = 0; i < radius && !s->zero_padding; i++)
            row[position_of(s, i, s->width)] += padded[i];
        for (size_t x = 0; x < s->width; x++)
            row[x] += padded[radius + x];
        for (size_t i = right; i < stride && !s->zero_padding; i++)
            row[position_of(s, i, s->width)] += padded[i];
    }
}

// Where a tap reads in the padded plane for the first cell: shifted by its row and column.
static size_t tap_offset(const struct kernel_convolution *s, size_t tap)
{
    size_t side = 2 * kernel_radius(s->taps) + 1;
    return tap / side * padded_width(s) + tap % side;
}

void kernel_convolution_forward_ref(const struct kernel_convolution *shape, const float *in,
                                    const float *weights, const float *biases, float *out,
                                    float *scratch)
{
    size_t cells = shape->height * shape->width, stride = padded_width(shape);
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
    size_t cells = shape->height * shape->width, stride = padded_width(shape);
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
