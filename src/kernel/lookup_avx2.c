// The second generation by tables, forward, with AVX2 and FMA (kernel/lookup_avx2.h).
//
// Order of sums: bias; then, by columns of the filter, taps 0 3 6, 1 4 7, 2 5 8.
#include "kernel/lookup_avx2.h"

// ---- build

// Adds to T[w][tap] of four windows and three taps what N input channels from c contribute.
INLINE void build_group(const __m256 weight[][TAPS], const float *h, size_t stride, size_t n,
                        bool first, float *to, const size_t tap)
{
    __m256 sum[4][3];
#pragma GCC unroll 4
    for (size_t i = 0; i < 4; i++)
#pragma GCC unroll 3
        for (size_t t = 0; t < 3; t++)
            sum[i][t] =
                first ? _mm256_setzero_ps() : _mm256_load_ps(to + i * ROW + (tap + t) * LANES);
    for (size_t c = 0; c < n; c++) {
        __m256 w[3] = {weight[c][tap], weight[c][tap + 1], weight[c][tap + 2]};
#pragma GCC unroll 4
        for (size_t i = 0; i < 4; i++) {
            __m256 value = _mm256_broadcast_ss(h + c * stride + i);
#pragma GCC unroll 3
            for (size_t t = 0; t < 3; t++)
                sum[i][t] = _mm256_fmadd_ps(w[t], value, sum[i][t]);
        }
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < 4; i++)
#pragma GCC unroll 3
        for (size_t t = 0; t < 3; t++)
            _mm256_store_ps(to + i * ROW + (tap + t) * LANES, sum[i][t]);
}

static void build(const struct kernel_convolution *shape, const float *weights, const float *h,
                  float *tables)
{
    size_t stride = channel_of_windows(shape->in, 1) - channel_of_windows(shape->in, 0);
    for (size_t block = 0; block < count_blocks(shape); block++, tables += BLOCK) {
        for (size_t from = 0; from < shape->in; from += INPUTS) {
            size_t n = shape->in - from < INPUTS ? shape->in - from : INPUTS;
            __m256 weight[INPUTS][TAPS];
            for (size_t c = 0; c < n; c++)
                for (size_t tap = 0; tap < TAPS; tap++)
                    weight[c][tap] = load_weights(shape, weights, block, from + c, tap);
            const float *value = h + channel_of_windows(shape->in, from);
            for (size_t w = 0; w < KERNEL_WINDOWS; w += 4)
                for (size_t tap = 0; tap < TAPS; tap += 3)
                    build_group(weight, value + w, stride, n, from == 0, tables + w * ROW, tap);
        }
        memset(tables + NONE * ROW, 0, ROW * sizeof *tables);
    }
}

// ---- convolve

// Cells of a row in the making: sums move from `next` over `here` to `last` as columns go by.
struct sums {
    __m256 next, here, last;
};

// Adds the windows of a column to the cells right of it, at it and left of it, as far as asked for.
INLINE void add_column(struct sums *sums, const float *tables, const uint16_t *index, size_t line,
                       __m256 bias, const bool right, const bool at, const bool left)
{
    sums->last = sums->here;
    sums->here = sums->next;
    sums->next = bias;
#pragma GCC unroll 3
    for (size_t r = 0; r < 3; r++) {
        const float *row = tables + index[r * line] * (size_t)ROW + 3 * r * LANES;
        if (right)
            sums->next = _mm256_add_ps(sums->next, _mm256_load_ps(row));
        if (at)
            sums->here = _mm256_add_ps(sums->here, _mm256_load_ps(row + LANES));
        if (left)
            sums->last = _mm256_add_ps(sums->last, _mm256_load_ps(row + 2 * LANES));
    }
}

// Sums of `width` cells of one board into to[width][board][8]; index: the window above and left of
// the first cell.
INLINE void sum_board(const float *tables, const uint16_t *index, size_t line, size_t width,
                      __m256 bias, float *to)
{
    struct sums sums = {bias, bias, bias};
    add_column(&sums, tables, index, line, bias, true, false, false);
    add_column(&sums, tables, index + LANES, line, bias, width > 1, true, false);
    index += 2 * LANES;
    for (size_t x = 0; x + 2 < width; x++, index += LANES, to += LANES * LANES) {
        add_column(&sums, tables, index, line, bias, true, true, true);
        _mm256_store_ps(to, sums.last);
    }
    if (width > 1) {
        add_column(&sums, tables, index, line, bias, false, true, true);
        _mm256_store_ps(to, sums.last);
        index += LANES;
        to += LANES * LANES;
    }
    add_column(&sums, tables, index, line, bias, false, false, true);
    _mm256_store_ps(to, sums.last);
}

// Stores the first `count` of eight channels of the cells of sums[width][8][8]; `out` at the first.
static void store_cells(const float *sums, size_t width, size_t count, size_t stride,
                        bool rectified, float *out)
{
    for (size_t x = 0; x < width; x++, sums += LANES * LANES, out += LANES) {
        __m256 channel[LANES];
        transpose8(sums, LANES, channel);
        // A loop up to `count` would keep the channels in memory.
#pragma GCC unroll 8
        for (size_t k = 0; k < LANES; k++)
            if (k < count)
                _mm256_store_ps(out + k * stride, rectified ? rectify(channel[k]) : channel[k]);
    }
}

static __m256 load_biases(const struct kernel_convolution *shape, const float *biases, size_t block)
{
    _Alignas(32) float lane[LANES] = {0};
    if (biases != NULL)
        memcpy(lane, biases + block * LANES, channels_of(shape, block) * sizeof *lane);
    return _mm256_load_ps(lane);
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *tables, const uint16_t *index,
                     const struct kernel_epilogue *epilogue, float *out)
{
    _Alignas(64) float sums[STRIP * LANES * LANES];
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t line = kernel_grid_columns(shape->width) * LANES;
    for (size_t block = 0; block < count_blocks(shape); block++, tables += BLOCK) {
        size_t count = channels_of(shape, block);
        __m256 bias = load_biases(shape, epilogue->biases, block);
        for (size_t row = rows.first; row < rows.end; row++)
            for (size_t x = 0; x < shape->width; x += STRIP) {
                size_t width = shape->width - x < STRIP ? shape->width - x : STRIP;
                const uint16_t *first = index + row * line + x * LANES;
                // The usual width is a constant, so that no loop's end is guessed wrongly.
                for (size_t b = 0; b < LANES; b++)
                    if (width == STRIP)
                        sum_board(tables, first + b, line, STRIP, bias, sums + b * LANES);
                    else
                        sum_board(tables, first + b, line, width, bias, sums + b * LANES);
                store_cells(sums, width, count, line, epilogue->rectify,
                            out +
                                kernel_grid_at(&grid, (ptrdiff_t)row, block * LANES, (ptrdiff_t)x));
            }
    }
}

const struct kernel_lookup SIMD(kernel_lookup) = {
    .floats = count_floats,
    .build = build,
    .convolve = convolve,
    .scatter = SIMD(kernel_lookup_scatter),
    .gather = SIMD(kernel_lookup_gather),
};
