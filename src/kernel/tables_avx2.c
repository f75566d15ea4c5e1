// The second generation by tables, with AVX2 and FMA: inside, a vector is eight channels of a cell of
// one board; 8x8 transposes lead to and from the grids, where it is a channel of eight boards.
//
// One block of eight output channels after another, so that its tables, 148 KB, stay in the second level
// of the cache. Within a block and a row, one board after another, and along the row: a window met at column j
// serves the cells j + 1, j and j - 1, whose sums, or gradients, move through three registers:
//
//   windows of rows y - 1, y, y + 1 at column j:   T[w][0] T[w][1] T[w][2]    (taps 3, 4, 5 and 6, 7, 8 alike)
//                                                     |       |       |
//                                 sums of cell       j + 1    j     j - 1, which is complete
//
// Order of sums: bias; then, by columns of the filter, taps 0 3 6, 1 4 7, 2 5 8.
#include "kernel/grid.h"
#include "kernel/vector_avx2.h"

#include <string.h>

#define LANES  KERNEL_LANES
#define TAPS   9
#define ROW    (TAPS * LANES) // floats of a window
#define BLOCK  ((KERNEL_WINDOWS + 1) * ROW)
#define CHUNK  32 // columns at a time: what they need stays in the first level of the cache
#define INLINE static inline __attribute__((always_inline))

static size_t count_blocks(const struct kernel_convolution *shape)
{
    return (shape->out + LANES - 1) / LANES;
}

static size_t count_floats(const struct kernel_convolution *shape)
{
    return count_blocks(shape) * BLOCK;
}

// Channels that block has: eight, but the last one may have fewer.
static size_t channels_of(const struct kernel_convolution *shape, size_t block)
{
    size_t left = shape->out - block * LANES;
    return left < LANES ? left : LANES;
}

// Channel c of a grid of `channels` channels of the 512 windows.
static size_t channel_of_windows(size_t channels, size_t c)
{
    struct kernel_grid grid = {channels, 1, KERNEL_WINDOWS / LANES};
    return kernel_grid_at(&grid, 0, c, 0);
}

INLINE void transpose8(const __m256 in[8], __m256 out[8])
{
    __m256 a[8], b[8];
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        a[2 * i] = _mm256_unpacklo_ps(in[2 * i], in[2 * i + 1]);
        a[2 * i + 1] = _mm256_unpackhi_ps(in[2 * i], in[2 * i + 1]);
    }
#pragma GCC unroll 2
    for (int i = 0; i < 8; i += 4) {
        b[i] = _mm256_shuffle_ps(a[i], a[i + 2], 0x44);
        b[i + 1] = _mm256_shuffle_ps(a[i], a[i + 2], 0xee);
        b[i + 2] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0x44);
        b[i + 3] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0xee);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        out[i] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x20);
        out[i + 4] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x31);
    }
}

// ---- build

// Weights of a block as [in][9][8], zeros for channels that are not there.
static inline __m256 load_weights(const struct kernel_convolution *shape, const float *weights,
                                  size_t block, size_t c, size_t tap)
{
    _Alignas(32) float lane[LANES] = {0};
    for (size_t i = 0; i < channels_of(shape, block); i++)
        lane[i] = weights[((block * LANES + i) * shape->in + c) * TAPS + tap];
    return _mm256_load_ps(lane);
}

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

#define INPUTS 24 // input channels at a time

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
        memset(tables + KERNEL_NO_WINDOW * ROW, 0, ROW * sizeof *tables);
    }
}

// ---- convolve

// Sums of `width` <= CHUNK cells of one board into sums[width][board][8]; index: the window above
// and left of the first cell.
static void sum_line(const float *tables, const uint16_t *index, size_t line, size_t width,
                     __m256 bias, float *sums)
{
    __m256 next = bias, here = bias, last;
    for (size_t j = 0; j < width + 2; j++, index += LANES) {
        last = here;
        here = next;
        next = bias;
#pragma GCC unroll 3
        for (size_t r = 0; r < 3; r++) {
            const float *row = tables + index[r * line] * (size_t)ROW + 3 * r * LANES;
            next = _mm256_add_ps(next, _mm256_load_ps(row));
            here = _mm256_add_ps(here, _mm256_load_ps(row + LANES));
            last = _mm256_add_ps(last, _mm256_load_ps(row + 2 * LANES));
        }
        if (j >= 2)
            _mm256_store_ps(sums + (j - 2) * LANES * LANES, last);
    }
}

// Eight channels (`count` of them stored) of the cells of sums[width][8][8]; `out` at channel `block`.
static void store_line(const float *sums, size_t width, size_t count, size_t stride, bool rectified,
                       float *out)
{
    for (size_t x = 0; x < width; x++, sums += LANES * LANES, out += LANES) {
        __m256 board[LANES], channel[LANES];
        for (size_t b = 0; b < LANES; b++)
            board[b] = _mm256_load_ps(sums + b * LANES);
        transpose8(board, channel);
        for (size_t k = 0; k < count; k++)
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
    _Alignas(64) float sums[CHUNK * LANES * LANES];
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t line = kernel_grid_columns(shape->width) * LANES;
    for (size_t block = 0; block < count_blocks(shape); block++, tables += BLOCK) {
        __m256 bias = load_biases(shape, epilogue->biases, block);
        for (size_t row = rows.first; row < rows.end; row++)
            for (size_t x = 0; x < shape->width; x += CHUNK) {
                size_t width = shape->width - x < CHUNK ? shape->width - x : CHUNK;
                size_t at = kernel_grid_at(&grid, (ptrdiff_t)row, block * LANES, (ptrdiff_t)x);
                for (size_t b = 0; b < LANES; b++)
                    sum_line(tables, index + row * line + x * LANES + b, line, width, bias,
                             sums + b * LANES);
                store_line(sums, width, channels_of(shape, block), line, epilogue->rectify,
                           out + at);
            }
    }
}

// ---- scatter

// Gradients of a row of eight boards with two columns of zeros on either side: [board][CHUNK + 4][8].
struct gradients {
    _Alignas(64) float cell[LANES][(CHUNK + 4) * LANES];
};

// Reads `width` cells of up to eight channels, and zeros around.
static void load_line(const float *d_out, size_t width, size_t count, size_t stride,
                      struct gradients *to)
{
    for (size_t x = 0; x < width; x++, d_out += LANES) {
        __m256 channel[LANES], board[LANES];
        for (size_t k = 0; k < LANES; k++)
            channel[k] = k < count ? _mm256_load_ps(d_out + k * stride) : _mm256_setzero_ps();
        transpose8(channel, board);
        for (size_t b = 0; b < LANES; b++)
            _mm256_store_ps(to->cell[b] + (x + 2) * LANES, board[b]);
    }
    for (size_t b = 0; b < LANES; b++)
        memset(to->cell[b] + (width + 2) * LANES, 0, 2 * LANES * sizeof(float));
}

// Adds the gradients around the windows of a row of one board to the rows of d_tables that they came
// from. below, here, above: gradients of the rows of cells y + 1, y, y - 1, for windows of row y;
// index: the window left of the first cell.
static void add_line(const float *below, const float *here, const float *above, size_t width,
                     const uint16_t *index, float *d_tables)
{
    const float *row[3] = {below, here, above};
    __m256 next[3], middle[3], last[3];
    for (int r = 0; r < 3; r++)
        next[r] = middle[r] = _mm256_setzero_ps();
    for (size_t j = 0; j < width + 2; j++, index += LANES) {
        float *to = d_tables + *index * (size_t)ROW;
#pragma GCC unroll 3
        for (size_t r = 0; r < 3; r++, to += 3 * LANES) {
            last[r] = middle[r];
            middle[r] = next[r];
            next[r] = _mm256_load_ps(row[r] + (j + 2) * LANES);
            _mm256_store_ps(to, _mm256_add_ps(_mm256_load_ps(to), next[r]));
            _mm256_store_ps(to + LANES, _mm256_add_ps(_mm256_load_ps(to + LANES), middle[r]));
            _mm256_store_ps(to + 2 * LANES, _mm256_add_ps(_mm256_load_ps(to + 2 * LANES), last[r]));
        }
    }
}

static void scatter_chunk(const struct kernel_convolution *shape, struct kernel_rows rows, size_t x,
                          size_t block, const uint16_t *index, const float *d_out, float *d_tables)
{
    struct gradients ring[3];
    memset(ring, 0, sizeof ring);
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t line = kernel_grid_columns(shape->width) * LANES, count = channels_of(shape, block);
    size_t width = shape->width - x < CHUNK ? shape->width - x : CHUNK;
    // Windows of one row more above and below.
    for (size_t y = rows.first; y < rows.end + 2; y++) {
        struct gradients *below = &ring[y % 3], *here = &ring[(y + 2) % 3],
                         *above = &ring[(y + 1) % 3];
        if (y < rows.end)
            load_line(d_out + kernel_grid_at(&grid, (ptrdiff_t)y, block * LANES, (ptrdiff_t)x),
                      width, count, line, below);
        else
            memset(below, 0, sizeof *below);
        for (size_t b = 0; b < LANES; b++)
            add_line(below->cell[b], here->cell[b], above->cell[b], width,
                     index + y * line + x * LANES + b, d_tables);
    }
}

static void scatter(const struct kernel_convolution *shape, struct kernel_rows rows,
                    const uint16_t *index, const float *d_out, float *d_tables)
{
    for (size_t block = 0; block < count_blocks(shape); block++)
        for (size_t x = 0; x < shape->width; x += CHUNK)
            scatter_chunk(shape, rows, x, block, index, d_out, d_tables + block * BLOCK);
}

// ---- gather

// d_weights of a block: for input channel c and every tap the sum over windows of dT[w][tap] h_c(w).
static void gather_weights(const struct kernel_convolution *shape, size_t block, const float *h,
                           const float *d_tables, float *d_weights)
{
    _Alignas(32) float lane[LANES];
    for (size_t c = 0; c < shape->in; c++) {
        const float *value = h + channel_of_windows(shape->in, c);
        __m256 sum[TAPS];
        for (size_t tap = 0; tap < TAPS; tap++)
            sum[tap] = _mm256_setzero_ps();
        for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
            __m256 v = _mm256_broadcast_ss(value + w);
#pragma GCC unroll 9
            for (size_t tap = 0; tap < TAPS; tap++)
                sum[tap] =
                    _mm256_fmadd_ps(_mm256_load_ps(d_tables + w * ROW + tap * LANES), v, sum[tap]);
        }
        for (size_t tap = 0; tap < TAPS; tap++) {
            _mm256_store_ps(lane, sum[tap]);
            for (size_t i = 0; i < channels_of(shape, block); i++)
                d_weights[((block * LANES + i) * shape->in + c) * TAPS + tap] += lane[i];
        }
    }
}

static void gather_biases(const struct kernel_convolution *shape, size_t block,
                          const float *d_tables, float *d_biases)
{
    _Alignas(32) float lane[LANES];
    __m256 sum[4];
    for (size_t i = 0; i < 4; i++)
        sum[i] = _mm256_setzero_ps();
    // The middle tap: a cell itself is never beyond the edge.
    const float *middle = d_tables + TAPS / 2 * LANES;
    for (size_t w = 0; w < KERNEL_WINDOWS; w += 4)
        for (size_t i = 0; i < 4; i++)
            sum[i] = _mm256_add_ps(sum[i], _mm256_load_ps(middle + (w + i) * ROW));
    _mm256_store_ps(lane,
                    _mm256_add_ps(_mm256_add_ps(sum[0], sum[1]), _mm256_add_ps(sum[2], sum[3])));
    for (size_t i = 0; i < channels_of(shape, block); i++)
        d_biases[block * LANES + i] += lane[i];
}

// Adds to d_h what a block of output channels contributes; sets it for the first block.
static void gather_h(const struct kernel_convolution *shape, size_t block, const float *weights,
                     const float *h, const float *d_tables, float *d_h)
{
    bool last = block + 1 == count_blocks(shape);
    for (size_t c = 0; c < shape->in; c++) {
        const float *value = h + channel_of_windows(shape->in, c);
        float *d_value = d_h + channel_of_windows(shape->in, c);
        __m256 weight[TAPS];
        for (size_t tap = 0; tap < TAPS; tap++)
            weight[tap] = load_weights(shape, weights, block, c, tap);
        for (size_t w = 0; w < KERNEL_WINDOWS; w += LANES) {
            __m256 sum[LANES];
            for (size_t i = 0; i < LANES; i++) {
                const float *row = d_tables + (w + i) * ROW;
                sum[i] = _mm256_mul_ps(weight[0], _mm256_load_ps(row));
#pragma GCC unroll 8
                for (size_t tap = 1; tap < TAPS; tap++)
                    sum[i] =
                        _mm256_fmadd_ps(weight[tap], _mm256_load_ps(row + tap * LANES), sum[i]);
            }
            __m256 d = reduce8(sum);
            if (block > 0)
                d = _mm256_add_ps(d, _mm256_load_ps(d_value + w));
            _mm256_store_ps(d_value + w, last ? where_positive(_mm256_load_ps(value + w), d) : d);
        }
    }
}

static void gather(const struct kernel_convolution *shape, const float *weights, const float *h,
                   float *d_tables, float *d_weights, float *d_biases, float *d_h)
{
    for (size_t block = 0; block < count_blocks(shape); block++, d_tables += BLOCK) {
        gather_weights(shape, block, h, d_tables, d_weights);
        gather_biases(shape, block, d_tables, d_biases);
        gather_h(shape, block, weights, h, d_tables, d_h);
        memset(d_tables, 0, BLOCK * sizeof *d_tables);
    }
}

const struct kernel_tables kernel_tables_avx2 = {
    .floats = count_floats,
    .build = build,
    .convolve = convolve,
    .scatter = scatter,
    .gather = gather,
};
