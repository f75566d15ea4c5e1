// Between windows and cells, and the loss at the cells: the plain references; and the cells around.
#include "kernel/grid.h"

#include <math.h>
#include <string.h>

#define LANES KERNEL_LANES

// Channel c of a grid of `channels` channels of the 512 windows.
static size_t channel_of_windows(size_t channels, size_t c)
{
    struct kernel_grid grid = {channels, 1, KERNEL_WINDOWS / LANES};
    return kernel_grid_at(&grid, 0, c, 0);
}

// Index of the windows of eight boards at a cell; row -1 .. H, column -1 .. W.
static size_t windows_at(const struct kernel_grid *grid, ptrdiff_t row, ptrdiff_t column)
{
    struct kernel_grid one = {1, grid->height, grid->width};
    return kernel_grid_at(&one, row, 0, column);
}

void kernel_windows_read_ref(const struct kernel_grid *grid, const uint16_t *index, const float *h,
                             float *out)
{
    for (ptrdiff_t row = -1; row <= (ptrdiff_t)grid->height; row++)
        for (size_t c = 0; c < grid->channels; c++) {
            const float *value = h + channel_of_windows(grid->channels, c);
            for (ptrdiff_t x = -1; x <= (ptrdiff_t)grid->width; x++) {
                const uint16_t *window = index + windows_at(grid, row, x);
                float *cell = out + kernel_grid_at(grid, row, c, x);
                for (size_t b = 0; b < LANES; b++)
                    cell[b] = window[b] == KERNEL_NO_WINDOW ? 0 : value[window[b]];
            }
        }
}

void kernel_windows_scatter_ref(const struct kernel_grid *grid, struct kernel_rows rows,
                                const uint16_t *index, const float *d_in, float *sums)
{
    for (ptrdiff_t row = (ptrdiff_t)rows.first; row < (ptrdiff_t)rows.end; row++)
        for (size_t c = 0; c < grid->channels; c++) {
            float *sum = sums + c * (KERNEL_WINDOWS + 1) * LANES;
            for (ptrdiff_t x = 0; x < (ptrdiff_t)grid->width; x++) {
                const uint16_t *window = index + windows_at(grid, row, x);
                const float *d = d_in + kernel_grid_at(grid, row, c, x);
                for (size_t b = 0; b < LANES; b++)
                    sum[window[b] * LANES + b] += d[b];
            }
        }
}

void kernel_windows_gather(size_t channels, const float *h, float *sums, float *d_h)
{
    for (size_t c = 0; c < channels; c++) {
        const float *value = h + channel_of_windows(channels, c);
        float *d_value = d_h + channel_of_windows(channels, c);
        for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
            const float *sum = sums + (c * (KERNEL_WINDOWS + 1) + w) * LANES;
            float total = 0;
            for (size_t b = 0; b < LANES; b++)
                total += sum[b];
            d_value[w] = value[w] > 0 ? total : 0;
        }
    }
    memset(sums, 0, channels * (KERNEL_WINDOWS + 1) * LANES * sizeof *sums);
}

// `at` of a row or column of `size` cells that goes round.
static ptrdiff_t wrapped(ptrdiff_t at, size_t size)
{
    ptrdiff_t n = (ptrdiff_t)size;
    return at >= 0 && at < n ? at : (at % n + n) % n;
}

// The cells of a row of the board, as a row of a channel; `index` at its first cell.
static void read_cells(size_t width, const uint16_t *index, float *out)
{
    for (size_t i = 0; i < width * LANES; i++)
        out[i] = (float)(index[i] >> 4 & 1);
}

// The cells `shift` columns right of those of a row.
static void shift_cells(size_t width, const float *row, ptrdiff_t shift, bool zero_padding,
                        float *out)
{
    for (size_t x = 0; x < width; x++, out += LANES) {
        ptrdiff_t from = (ptrdiff_t)x + shift, at = wrapped(from, width);
        if (from != at && zero_padding)
            memset(out, 0, LANES * sizeof *out);
        else
            memcpy(out, row + at * LANES, LANES * sizeof *out);
    }
}

void kernel_cells_around(const struct kernel_grid *grid, struct kernel_rows rows,
                         const uint16_t *index, bool zero_padding, float *out)
{
    const ptrdiff_t radius = (ptrdiff_t)kernel_radius(grid->channels), side = 2 * radius + 1;
    const size_t width = grid->width, line = kernel_grid_columns(width) * LANES;
    for (ptrdiff_t row = (ptrdiff_t)rows.first; row < (ptrdiff_t)rows.end; row++)
        for (ptrdiff_t r = 0; r < side; r++) {
            ptrdiff_t from = row + r - radius, at = wrapped(from, grid->height);
            float *first = out + kernel_grid_at(grid, row, (size_t)(r * side), 0);
            float *middle = first + (size_t)radius * line;
            if (from != at && zero_padding)
                memset(middle, 0, width * LANES * sizeof *middle);
            else
                read_cells(width, index + windows_at(grid, at, 0), middle);
            for (ptrdiff_t c = 0; c < side; c++)
                if (c != radius)
                    shift_cells(width, middle, c - radius, zero_padding, first + (size_t)c * line);
        }
}

static size_t loss_of(enum kernel_loss loss, const struct kernel_grid *grid,
                      struct kernel_rows rows, const float *logit, const uint8_t *target,
                      unsigned boards, float share, float *d_logit)
{
    size_t wrong = 0;
    for (size_t row = rows.first; row < rows.end; row++)
        for (size_t x = 0; x < grid->width; x++) {
            size_t at = kernel_grid_at(grid, (ptrdiff_t)row, 0, (ptrdiff_t)x);
            unsigned cells = target[row * grid->width + x];
            for (size_t b = 0; b < LANES; b++) {
                float z = logit[at + b];
                bool there = boards >> b & 1, alive = cells >> b & 1;
                wrong += there && !(alive ? z > 0 : z <= 0);
                float off = loss == KERNEL_SQUARED ? 2 * (z - ((float)alive - 0.5f))
                                                   : 1 / (1 + expf(-z)) - (float)alive;
                d_logit[at + b] = there ? share * off : 0;
            }
        }
    return wrong;
}

size_t kernel_grid_loss_ref(const struct kernel_grid *grid, struct kernel_rows rows,
                            const float *logit, const uint8_t *target, unsigned boards, float share,
                            float *d_logit)
{
    return loss_of(KERNEL_CROSS_ENTROPY, grid, rows, logit, target, boards, share, d_logit);
}

size_t kernel_grid_squared_ref(const struct kernel_grid *grid, struct kernel_rows rows,
                               const float *logit, const uint8_t *target, unsigned boards,
                               float share, float *d_logit)
{
    return loss_of(KERNEL_SQUARED, grid, rows, logit, target, boards, share, d_logit);
}
