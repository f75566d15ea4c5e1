// The second generation by tables: the plain reference.
#include "kernel/grid.h"

#include <string.h>

#define LANES KERNEL_LANES
#define TAPS  9

static size_t count_floats(const struct kernel_convolution *shape)
{
    return (shape->out + LANES - 1) / LANES * (KERNEL_WINDOWS + 1) * TAPS * LANES;
}

// Index of T[tap][window][k].
static size_t entry(size_t tap, size_t window, size_t k)
{
    size_t block = k / LANES;
    return ((block * (KERNEL_WINDOWS + 1) + window) * TAPS + tap) * LANES + k % LANES;
}

// Channel c of a grid of `channels` channels of the 512 windows.
static size_t channel_of_windows(size_t channels, size_t c)
{
    struct kernel_grid grid = {channels, 1, KERNEL_WINDOWS / LANES};
    return kernel_grid_at(&grid, 0, c, 0);
}

// The window that a tap of the cell meets on a board.
static size_t window_at(const struct kernel_convolution *shape, const uint16_t *index, size_t row,
                        size_t x, size_t tap, size_t board)
{
    size_t columns = kernel_grid_columns(shape->width);
    return index[((row + tap / 3) * columns + x + tap % 3) * LANES + board];
}

static void build(const struct kernel_convolution *shape, const float *weights, const float *h,
                  float *tables)
{
    memset(tables, 0, count_floats(shape) * sizeof *tables);
    for (size_t k = 0; k < shape->out; k++)
        for (size_t c = 0; c < shape->in; c++) {
            const float *value = h + channel_of_windows(shape->in, c);
            for (size_t tap = 0; tap < TAPS; tap++)
                for (size_t w = 0; w < KERNEL_WINDOWS; w++)
                    tables[entry(tap, w, k)] +=
                        weights[(k * shape->in + c) * TAPS + tap] * value[w];
        }
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *tables, const uint16_t *index,
                     const struct kernel_epilogue *epilogue, float *out)
{
    struct kernel_grid grid = kernel_grid_out(shape);
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t k = 0; k < shape->out; k++)
            for (size_t x = 0; x < shape->width; x++) {
                float *cell = out + kernel_grid_at(&grid, (ptrdiff_t)row, k, (ptrdiff_t)x);
                for (size_t b = 0; b < LANES; b++) {
                    float sum = epilogue->biases == NULL ? 0 : epilogue->biases[k];
                    for (size_t tap = 0; tap < TAPS; tap++)
                        sum += tables[entry(tap, window_at(shape, index, row, x, tap, b), k)];
                    cell[b] = epilogue->rectify && sum < 0 ? 0 : sum;
                }
            }
}

static void scatter(const struct kernel_convolution *shape, struct kernel_rows rows,
                    const uint16_t *index, const float *d_out, float *d_tables)
{
    struct kernel_grid grid = kernel_grid_out(shape);
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t k = 0; k < shape->out; k++)
            for (size_t x = 0; x < shape->width; x++) {
                const float *d = d_out + kernel_grid_at(&grid, (ptrdiff_t)row, k, (ptrdiff_t)x);
                for (size_t b = 0; b < LANES; b++)
                    for (size_t tap = 0; tap < TAPS; tap++)
                        d_tables[entry(tap, window_at(shape, index, row, x, tap, b), k)] += d[b];
            }
}

static void gather(const struct kernel_convolution *shape, const float *weights, const float *h,
                   float *d_tables, float *d_weights, float *d_biases, float *d_h)
{
    // A cell itself is never beyond the edge: the middle tap's rows have the whole gradient.
    for (size_t k = 0; k < shape->out; k++) {
        float sum = 0;
        for (size_t w = 0; w < KERNEL_WINDOWS; w++)
            sum += d_tables[entry(TAPS / 2, w, k)];
        d_biases[k] += sum;
    }
    for (size_t c = 0; c < shape->in; c++) {
        const float *value = h + channel_of_windows(shape->in, c);
        float *d_value = d_h + channel_of_windows(shape->in, c);
        memset(d_value, 0, KERNEL_WINDOWS * sizeof *d_value);
        for (size_t k = 0; k < shape->out; k++)
            for (size_t tap = 0; tap < TAPS; tap++) {
                size_t at = (k * shape->in + c) * TAPS + tap;
                float sum = 0;
                for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
                    sum += d_tables[entry(tap, w, k)] * value[w];
                    d_value[w] += weights[at] * d_tables[entry(tap, w, k)];
                }
                d_weights[at] += sum;
            }
        for (size_t w = 0; w < KERNEL_WINDOWS; w++)
            d_value[w] = value[w] > 0 ? d_value[w] : 0;
    }
    memset(d_tables, 0, count_floats(shape) * sizeof *d_tables);
}

const struct kernel_lookup kernel_lookup_ref = {
    .floats = count_floats,
    .build = build,
    .convolve = convolve,
    .scatter = scatter,
    .gather = gather,
};
