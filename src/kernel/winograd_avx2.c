// 3x3 convolution on grids by Winograd's F(4x4, 3x3) with AVX2 and FMA: a vector is a cell of eight
// boards. The formulas are in winograd_transform_avx2.h.
//
// The span's tiles of 4x4 cells, row by row, are taken in strips of eight. A strip is transformed,
//
//   V[place][c] = (B^T d_c B)[place]        place = 6 i + j of the 6x6 transformed values
//
// multiplied place by place, and transformed back:
//
//   M[place][k] = sum_c U[place][k][c] V[place][c],     Y_k = A^T M_k A
//
// V and M lie in the scratch, the places at a distance that is an odd number of cache lines:
//
//   place 0 | channel 0: tile 0 .. 7 | channel 1: .. | .. | pad |      a tile: 8 floats, one a board
//   place 1 | ..
//
// The packed weights U are [place][block of 3, 2 or 1 output channels][in][channels of the block], the
// order in which they are used.
//
// The gradient of the weights goes the same way backward, with Z = A dY A^T in the place of M:
//
//   dU[place][k][c] += sum over tiles, boards of Z[place][k] V[place][c],    dg = G^T dU G
//
// Its partial sums are blocks of 3 output x 4 input channels, 4 x 4 floats whose last row is unused:
// [three of out][four of in][place][4][4], then the biases' [out][8], one lane a board.
//
// Order of sums: channels ascending, so that an output does not depend on how rows are split into
// spans. In the gradient of the weights: the strips of a span; in a strip the tiles, then the boards as in
// reduce8.
//
// Errors. A float32 sum's error is judged by the sum of its absolute terms. Here the terms of one output
// are joined by those of the other outputs of its tile, up to two cells away: a cell whose neighbourhood
// is small beside the rest of its tile has the errors of the tile. Sums over many cells average them.
#include "kernel/grid.h"
#include "kernel/winograd_transform_avx2.h"

#include <assert.h>
#include <string.h>

#define LANES  KERNEL_LANES
#define TILES  8
#define PLACES 36
#define CELL   (TILES * LANES) // floats of a channel at a place
#define BLOCK  16              // floats of partial sums

static bool fits(const struct kernel_convolution *shape)
{
    return shape->taps == 9 && shape->height % 4 == 0 && shape->width % 4 == 0;
}

static size_t count_packed(const struct kernel_convolution *shape)
{
    return PLACES * shape->out * shape->in;
}

// Blocks of partial sums of the weights, all places.
static size_t count_blocks(const struct kernel_convolution *shape)
{
    return (shape->out + 2) / 3 * ((shape->in + 3) / 4) * PLACES;
}

static size_t count_sums(const struct kernel_convolution *shape)
{
    return count_blocks(shape) * BLOCK + shape->out * LANES;
}

// Floats between places of transformed values.
static size_t place_distance(size_t channels)
{
    return channels * CELL + 2 * LANES;
}

static size_t count_scratch(const struct kernel_convolution *shape)
{
    return PLACES * (place_distance(shape->in) + place_distance(shape->out));
}

// ---- strips

// Up to eight tiles: where each begins, in floats from the start of a channel's row 0.
struct strip {
    size_t tiles;
    size_t row[TILES], column[TILES];
};

// The strip that begins with tile `first` of the span.
static struct strip strip_at(const struct kernel_convolution *shape, struct kernel_rows rows,
                             size_t first)
{
    size_t wide = shape->width / 4, count = (rows.end - rows.first) / 4 * wide;
    struct strip strip = {.tiles = count - first < TILES ? count - first : TILES};
    for (size_t i = 0; i < strip.tiles; i++) {
        strip.row[i] = rows.first + (first + i) / wide * 4;
        strip.column[i] = (first + i) % wide * 4;
    }
    return strip;
}

static size_t count_tiles(const struct kernel_convolution *shape, struct kernel_rows rows)
{
    assert(fits(shape) && rows.first % 4 == 0 && rows.end % 4 == 0);
    assert(rows.first <= rows.end && rows.end <= shape->height);
    return (rows.end - rows.first) / 4 * (shape->width / 4);
}

// ---- transforms of a strip

// One tile: `d` at the cell above and left of it, rows `row` floats apart.
INLINE void transform_tile(const float *d, size_t row, float *v, size_t distance)
{
    __m256 half[6][6];
    for (size_t j = 0; j < 6; j++) {
        __m256 cells[6], values[6];
        for (size_t i = 0; i < 6; i++)
            cells[i] = _mm256_load_ps(d + i * row + j * LANES);
        winograd_inputs(cells, values);
        for (size_t i = 0; i < 6; i++)
            half[i][j] = values[i];
    }
    for (size_t i = 0; i < 6; i++) {
        __m256 values[6];
        winograd_inputs(half[i], values);
        for (size_t j = 0; j < 6; j++)
            _mm256_store_ps(v + (6 * i + j) * distance, values[j]);
    }
}

// V of all input channels.
static void transform_in(const struct kernel_convolution *shape, const struct strip *strip,
                         const float *in, float *v)
{
    struct kernel_grid grid = kernel_grid_in(shape);
    size_t distance = place_distance(shape->in);
    size_t row = shape->in * kernel_grid_columns(shape->width) * LANES;
    for (size_t c = 0; c < shape->in; c++)
        for (size_t t = 0; t < strip->tiles; t++) {
            size_t at = kernel_grid_at(&grid, (ptrdiff_t)strip->row[t] - 1, c,
                                       (ptrdiff_t)strip->column[t] - 1);
            transform_tile(in + at, row, v + c * CELL + t * LANES, distance);
        }
}

// Z of all output channels, and the sums of their cells.
static void transform_gradient(const struct kernel_convolution *shape, const struct strip *strip,
                               const float *d_out, float *z, float *biases)
{
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t distance = place_distance(shape->out);
    size_t row = shape->out * kernel_grid_columns(shape->width) * LANES;
    for (size_t k = 0; k < shape->out; k++) {
        __m256 total = _mm256_load_ps(biases + k * LANES);
        for (size_t t = 0; t < strip->tiles; t++) {
            const float *d = d_out + kernel_grid_at(&grid, (ptrdiff_t)strip->row[t], k,
                                                    (ptrdiff_t)strip->column[t]);
            __m256 half[6][4], column_sum[4];
            for (size_t j = 0; j < 4; j++) {
                __m256 cells[4], values[6];
                for (size_t i = 0; i < 4; i++)
                    cells[i] = _mm256_load_ps(d + i * row + j * LANES);
                winograd_gradients(cells, values);
                column_sum[j] = _mm256_add_ps(_mm256_add_ps(cells[0], cells[1]),
                                              _mm256_add_ps(cells[2], cells[3]));
                for (size_t i = 0; i < 6; i++)
                    half[i][j] = values[i];
            }
            total =
                _mm256_add_ps(total, _mm256_add_ps(_mm256_add_ps(column_sum[0], column_sum[1]),
                                                   _mm256_add_ps(column_sum[2], column_sum[3])));
            for (size_t i = 0; i < 6; i++) {
                __m256 values[6];
                winograd_gradients(half[i], values);
                for (size_t j = 0; j < 6; j++)
                    _mm256_store_ps(z + (6 * i + j) * distance + k * CELL + t * LANES, values[j]);
            }
        }
        _mm256_store_ps(biases + k * LANES, total);
    }
}

INLINE __m256 finish(const struct kernel_epilogue *epilogue, __m256 bias, size_t at, __m256 sum)
{
    sum = _mm256_add_ps(sum, bias);
    if (epilogue->rectify)
        sum = rectify(sum);
    if (epilogue->where != NULL)
        sum = where_positive(_mm256_load_ps(epilogue->where + at), sum);
    return sum;
}

// The outputs of all channels.
static void transform_out(const struct kernel_convolution *shape, const struct strip *strip,
                          const struct kernel_epilogue *epilogue, const float *m, float *out)
{
    struct kernel_grid grid = kernel_grid_out(shape);
    size_t distance = place_distance(shape->out);
    size_t row = shape->out * kernel_grid_columns(shape->width) * LANES;
    for (size_t k = 0; k < shape->out; k++) {
        __m256 bias = broadcast(epilogue->biases == NULL ? 0 : epilogue->biases[k]);
        for (size_t t = 0; t < strip->tiles; t++) {
            __m256 half[4][6];
            for (size_t j = 0; j < 6; j++) {
                __m256 values[6], sums[4];
                for (size_t i = 0; i < 6; i++)
                    values[i] = _mm256_load_ps(m + (6 * i + j) * distance + k * CELL + t * LANES);
                winograd_outputs(values, sums);
                for (size_t i = 0; i < 4; i++)
                    half[i][j] = sums[i];
            }
            size_t at =
                kernel_grid_at(&grid, (ptrdiff_t)strip->row[t], k, (ptrdiff_t)strip->column[t]);
            for (size_t i = 0; i < 4; i++, at += row) {
                __m256 sums[4];
                winograd_outputs(half[i], sums);
                for (size_t j = 0; j < 4; j++)
                    _mm256_store_ps(out + at + j * LANES,
                                    finish(epilogue, bias, at + j * LANES, sums[j]));
            }
        }
    }
}

// ---- convolve

// Output channels of the block that begins with channel k: threes, then two or one.
static size_t block_size(size_t out, size_t k)
{
    return out - k < 3 ? out - k : 3;
}

// Place 0 of the weights of filter f = k * in + c.
static size_t packed_at(const struct kernel_convolution *shape, size_t f)
{
    size_t k = f / shape->in, c = f % shape->in, start = k / 3 * 3;
    return start * shape->in + c * block_size(shape->out, start) + k % 3;
}

// U of up to eight filters, one a lane.
static void pack_filters(const struct kernel_convolution *shape, size_t first, size_t count,
                         const float *weights, float *packed)
{
    float taps[9][LANES] = {{0}}, lanes[LANES];
    size_t to[LANES], filters = shape->out * shape->in;
    for (size_t f = 0; f < count; f++) {
        to[f] = packed_at(shape, first + f);
        for (size_t tap = 0; tap < 9; tap++)
            taps[tap][f] = weights[(first + f) * 9 + tap];
    }
    __m256 half[6][3];
    for (size_t j = 0; j < 3; j++) {
        __m256 g[3], u[6];
        for (size_t i = 0; i < 3; i++)
            g[i] = _mm256_loadu_ps(taps[3 * i + j]);
        winograd_weights(g, u);
        for (size_t i = 0; i < 6; i++)
            half[i][j] = u[i];
    }
    for (size_t i = 0; i < 6; i++) {
        __m256 u[6];
        winograd_weights(half[i], u);
        for (size_t j = 0; j < 6; j++, packed += filters) {
            _mm256_storeu_ps(lanes, u[j]);
            for (size_t f = 0; f < count; f++)
                packed[to[f]] = lanes[f];
        }
    }
}

static void pack(const struct kernel_convolution *shape, const float *weights, float *packed)
{
    size_t filters = shape->out * shape->in;
    for (size_t f = 0; f < filters; f += LANES)
        pack_filters(shape, f, filters - f < LANES ? filters - f : LANES, weights, packed);
}

// Compilers keep the sums in registers if the loops' bounds are numbers, K may then leave some out.
#define EACH(i, count) _Pragma("GCC unroll 8") for (size_t i = 0; i < (count); i++)

// K channels x 4 tiles of one place.
INLINE void multiply_block(size_t in, const float *u, const float *v, float *m, const size_t K)
{
    __m256 sum[3][4];
    EACH(i, 3)
    EACH(j, 4)
    sum[i][j] = _mm256_setzero_ps();
    for (size_t c = 0; c < in; c++, v += CELL, u += K) {
        __m256 weight[3];
        EACH(i, 3)
        if (i < K)
            weight[i] = broadcast(u[i]);
        EACH(j, 4)
        {
            __m256 value = _mm256_load_ps(v + j * LANES);
            EACH(i, 3)
            if (i < K)
                sum[i][j] = _mm256_fmadd_ps(weight[i], value, sum[i][j]);
        }
    }
    EACH(i, 3)
    if (i < K)
        EACH(j, 4)
    _mm256_store_ps(m + i * CELL + j * LANES, sum[i][j]);
}

// K channels of one place. The tiles are rounded up to four: what the others hold is not used.
INLINE void multiply_tiles(size_t in, size_t tiles, const float *u, const float *v, float *m,
                           const size_t K)
{
    for (size_t t = 0; t < tiles; t += 4)
        multiply_block(in, u, v + t * LANES, m + t * LANES, K);
}

typedef void multiply_channels(size_t in, size_t tiles, const float *u, const float *v, float *m);
static void multiply_1(size_t in, size_t tiles, const float *u, const float *v, float *m)
{
    multiply_tiles(in, tiles, u, v, m, 1);
}
static void multiply_2(size_t in, size_t tiles, const float *u, const float *v, float *m)
{
    multiply_tiles(in, tiles, u, v, m, 2);
}
static void multiply_3(size_t in, size_t tiles, const float *u, const float *v, float *m)
{
    multiply_tiles(in, tiles, u, v, m, 3);
}

static void multiply(const struct kernel_convolution *shape, size_t tiles, const float *packed,
                     const float *v, float *m)
{
    static multiply_channels *const channels[] = {NULL, multiply_1, multiply_2, multiply_3};
    size_t in = shape->in, out = shape->out;
    for (size_t place = 0; place < PLACES; place++) {
        for (size_t k = 0; k < out; k += 3)
            channels[block_size(out, k)](in, tiles, packed + k * in, v, m + k * CELL);
        packed += out * in;
        v += place_distance(in);
        m += place_distance(out);
    }
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *packed, const struct kernel_epilogue *epilogue, const float *in,
                     float *out, float *scratch)
{
    float *v = scratch, *m = scratch + PLACES * place_distance(shape->in);
    size_t tiles = count_tiles(shape, rows);
    for (size_t first = 0; first < tiles; first += TILES) {
        struct strip strip = strip_at(shape, rows, first);
        transform_in(shape, &strip, in, v);
        multiply(shape, strip.tiles, packed, v, m);
        transform_out(shape, &strip, epilogue, m, out);
    }
}

// ---- correlate

// Adds the products of K x N channels of one place, summed over tiles and boards, to sums[3][4].
INLINE void correlate_block(size_t tiles, const float *z, const float *v, float *sums,
                            const size_t K, const size_t N)
{
    __m256 sum[12];
    EACH(i, 12)
    sum[i] = _mm256_setzero_ps();
#pragma GCC unroll 1
    for (size_t t = 0; t < tiles; t++, z += LANES, v += LANES) {
        __m256 gradient[3];
        EACH(i, 3)
        if (i < K)
            gradient[i] = _mm256_load_ps(z + i * CELL);
        EACH(j, 4)
        if (j < N) {
            __m256 value = _mm256_load_ps(v + j * CELL);
            EACH(i, 3)
            if (i < K)
                sum[4 * i + j] = _mm256_fmadd_ps(gradient[i], value, sum[4 * i + j]);
        }
    }
    _mm256_store_ps(sums, _mm256_add_ps(_mm256_load_ps(sums), reduce8(sum)));
    if (K == 3)
        _mm_store_ps(sums + 8, _mm_add_ps(_mm_load_ps(sums + 8), reduce4(sum + 8)));
}

// K output channels of one place, all input channels.
INLINE void correlate_channels(size_t in, size_t tiles, const float *z, const float *v, float *sums,
                               const size_t K)
{
    size_t c = 0;
    for (; c + 4 <= in; c += 4, v += 4 * CELL, sums += PLACES * BLOCK)
        correlate_block(tiles, z, v, sums, K, 4);
    if (c + 3 == in)
        correlate_block(tiles, z, v, sums, K, 3);
    else if (c + 2 == in)
        correlate_block(tiles, z, v, sums, K, 2);
    else if (c + 1 == in)
        correlate_block(tiles, z, v, sums, K, 1);
}

typedef void correlate_function(size_t in, size_t tiles, const float *z, const float *v,
                                float *sums);
static void correlate_1(size_t in, size_t tiles, const float *z, const float *v, float *sums)
{
    correlate_channels(in, tiles, z, v, sums, 1);
}
static void correlate_2(size_t in, size_t tiles, const float *z, const float *v, float *sums)
{
    correlate_channels(in, tiles, z, v, sums, 2);
}
static void correlate_3(size_t in, size_t tiles, const float *z, const float *v, float *sums)
{
    correlate_channels(in, tiles, z, v, sums, 3);
}

static void correlate(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch)
{
    static correlate_function *const channels[] = {NULL, correlate_1, correlate_2, correlate_3};
    float *v = scratch, *z = scratch + PLACES * place_distance(shape->in);
    float *biases = sums + count_blocks(shape) * BLOCK;
    size_t tiles = count_tiles(shape, rows), three = (shape->in + 3) / 4 * PLACES * BLOCK;
    for (size_t first = 0; first < tiles; first += TILES) {
        struct strip strip = strip_at(shape, rows, first);
        transform_in(shape, &strip, in, v);
        transform_gradient(shape, &strip, d_out, z, biases);
        for (size_t place = 0; place < PLACES; place++) {
            const float *from = v + place * place_distance(shape->in);
            const float *to = z + place * place_distance(shape->out);
            float *here = sums + place * BLOCK;
            for (size_t k = 0; k < shape->out; k += 3, here += three)
                channels[block_size(shape->out, k)](shape->in, strip.tiles, to + k * CELL, from,
                                                    here);
        }
    }
}

// The gradients of the eight filters of two rows of a block, [9][8].
static void gather_taps(const float *sums, float taps[9][LANES])
{
    __m256 half[3][6];
    for (size_t j = 0; j < 6; j++) {
        __m256 u[6], g[3];
        for (size_t i = 0; i < 6; i++)
            u[i] = _mm256_load_ps(sums + (6 * i + j) * BLOCK);
        winograd_taps(u, g);
        for (size_t i = 0; i < 3; i++)
            half[i][j] = g[i];
    }
    for (size_t i = 0; i < 3; i++) {
        __m256 g[3];
        winograd_taps(half[i], g);
        for (size_t j = 0; j < 3; j++)
            _mm256_storeu_ps(taps[3 * i + j], g[j]);
    }
}

// The block of output channels k .. and input channels c .. .
static void gather_block(const struct kernel_convolution *shape, size_t k, size_t c,
                         const float *sums, float *d_weights)
{
    float taps[9][LANES];
    for (size_t row = 0; row < block_size(shape->out, k); row++) {
        if (row % 2 == 0)
            gather_taps(sums + row * 4, taps);
        for (size_t i = 0; i < 4 && c + i < shape->in; i++)
            for (size_t tap = 0; tap < 9; tap++)
                d_weights[((k + row) * shape->in + c + i) * 9 + tap] += taps[tap][row % 2 * 4 + i];
    }
}

static void gather(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases)
{
    const float *block = sums;
    for (size_t k = 0; k < shape->out; k += 3)
        for (size_t c = 0; c < shape->in; c += 4, block += PLACES * BLOCK)
            gather_block(shape, k, c, block, d_weights);
    for (size_t k = 0; k < shape->out; k++, block += LANES)
        for (size_t i = 0; i < LANES; i++)
            d_biases[k] += block[i];
    memset(sums, 0, count_sums(shape) * sizeof *sums);
}

const struct kernel_convolver kernel_winograd_avx2 = {
    .name = "winograd",
    .fits = fits,
    .packed = count_packed,
    .sums = count_sums,
    .scratch = count_scratch,
    .pack = pack,
    .convolve = convolve,
    .correlate = correlate,
    .gather = gather,
};
