// Borders, transposed weights, and the plain reference of the convolutions on grids.
#include "kernel/grid.h"

#include <string.h>

#define LANES KERNEL_LANES

static void copy_cell(const struct kernel_grid *grid, float *values, ptrdiff_t row,
                      ptrdiff_t column, size_t channel, bool zero_padding)
{
    ptrdiff_t h = (ptrdiff_t)grid->height, w = (ptrdiff_t)grid->width;
    float *to = values + kernel_grid_at(grid, row, channel, column);
    if (zero_padding) {
        memset(to, 0, LANES * sizeof *to);
        return;
    }
    size_t from = kernel_grid_at(grid, (row + h) % h, channel, (column + w) % w);
    memcpy(to, values + from, LANES * sizeof *to);
}

void kernel_grid_border(const struct kernel_grid *grid, bool zero_padding, float *values)
{
    ptrdiff_t h = (ptrdiff_t)grid->height, w = (ptrdiff_t)grid->width;
    for (size_t c = 0; c < grid->channels; c++) {
        for (ptrdiff_t row = 0; row < h; row++) {
            copy_cell(grid, values, row, -1, c, zero_padding);
            copy_cell(grid, values, row, w, c, zero_padding);
        }
        for (ptrdiff_t column = -1; column <= w; column++) {
            copy_cell(grid, values, -1, column, c, zero_padding);
            copy_cell(grid, values, h, column, c, zero_padding);
        }
    }
}

struct kernel_convolution kernel_convolution_transposed(const struct kernel_convolution *shape)
{
    struct kernel_convolution transposed = *shape;
    transposed.in = shape->out;
    transposed.out = shape->in;
    return transposed;
}

void kernel_convolution_transpose(const struct kernel_convolution *shape, const float *weights,
                                  float *transposed)
{
    size_t taps = shape->taps;
    for (size_t k = 0; k < shape->out; k++)
        for (size_t c = 0; c < shape->in; c++)
            for (size_t tap = 0; tap < taps; tap++)
                transposed[(c * shape->out + k) * taps + taps - 1 - tap] =
                    weights[(k * shape->in + c) * taps + tap];
}

// ---- the reference: weights as they are, partial sums one a lane

static bool fits(const struct kernel_convolution *shape)
{
    return shape->taps == 9 || shape->taps == 1;
}

static size_t count_weights(const struct kernel_convolution *shape)
{
    return shape->out * shape->in * shape->taps;
}

static size_t count_sums(const struct kernel_convolution *shape)
{
    return (count_weights(shape) + shape->out) * LANES;
}

static size_t no_scratch(const struct kernel_convolution *shape)
{
    (void)shape;
    return 0;
}

static void pack(const struct kernel_convolution *shape, const float *weights, float *packed)
{
    memcpy(packed, weights, count_weights(shape) * sizeof *packed);
}

// Where a tap of channel c reads for the output cell (row, column).
static const float *tap_at(const struct kernel_convolution *shape, const float *in, size_t c,
                           size_t row, size_t column, size_t tap)
{
    struct kernel_grid grid = kernel_grid_in(shape);
    ptrdiff_t down = shape->taps == 9 ? (ptrdiff_t)(tap / 3) - 1 : 0;
    ptrdiff_t right = shape->taps == 9 ? (ptrdiff_t)(tap % 3) - 1 : 0;
    return in + kernel_grid_at(&grid, (ptrdiff_t)row + down, c, (ptrdiff_t)column + right);
}

static void store(const struct kernel_epilogue *epilogue, size_t at, const float sum[LANES],
                  float *out)
{
    for (size_t i = 0; i < LANES; i++) {
        float value = sum[i];
        if (epilogue->rectify)
            value = value < 0 ? 0 : value;
        if (epilogue->where != NULL)
            value = epilogue->where[at + i] > 0 ? value : 0;
        out[at + i] = value;
    }
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *packed, const struct kernel_epilogue *epilogue, const float *in,
                     float *out, float *scratch)
{
    (void)scratch;
    struct kernel_grid grid = kernel_grid_out(shape);
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t k = 0; k < shape->out; k++)
            for (size_t x = 0; x < shape->width; x++) {
                float sum[LANES];
                for (size_t i = 0; i < LANES; i++)
                    sum[i] = epilogue->biases == NULL ? 0 : epilogue->biases[k];
                const float *weight = packed + k * shape->in * shape->taps;
                for (size_t c = 0; c < shape->in; c++)
                    for (size_t tap = 0; tap < shape->taps; tap++, weight++) {
                        const float *cell = tap_at(shape, in, c, row, x, tap);
                        for (size_t i = 0; i < LANES; i++)
                            sum[i] += *weight * cell[i];
                    }
                store(epilogue, kernel_grid_at(&grid, (ptrdiff_t)row, k, (ptrdiff_t)x), sum, out);
            }
}

static void correlate(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch)
{
    (void)scratch;
    struct kernel_grid grid = kernel_grid_out(shape);
    float *biases = sums + count_weights(shape) * LANES;
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t k = 0; k < shape->out; k++)
            for (size_t x = 0; x < shape->width; x++) {
                const float *d = d_out + kernel_grid_at(&grid, (ptrdiff_t)row, k, (ptrdiff_t)x);
                float *sum = sums + k * shape->in * shape->taps * LANES;
                for (size_t c = 0; c < shape->in; c++)
                    for (size_t tap = 0; tap < shape->taps; tap++, sum += LANES) {
                        const float *cell = tap_at(shape, in, c, row, x, tap);
                        for (size_t i = 0; i < LANES; i++)
                            sum[i] += d[i] * cell[i];
                    }
                for (size_t i = 0; i < LANES; i++)
                    biases[k * LANES + i] += d[i];
            }
}

// Adds the lanes of sums[count][LANES] to out[count] and clears them.
static void add_lanes(size_t count, float *sums, float *out)
{
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < LANES; i++) {
            out[p] += sums[p * LANES + i];
            sums[p * LANES + i] = 0;
        }
}

static void gather(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases)
{
    add_lanes(count_weights(shape), sums, d_weights);
    add_lanes(shape->out, sums + count_weights(shape) * LANES, d_biases);
}

const struct kernel_convolver kernel_grid_ref = {
    .name = "reference",
    .fits = fits,
    .packed = count_weights,
    .sums = count_sums,
    .scratch = no_scratch,
    .pack = pack,
    .convolve = convolve,
    .correlate = correlate,
    .gather = gather,
};
