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
// Its partial sums are vectors of 2 output x 4 input channels: [pair of out][four of in][place][8], then
// the biases' [out][8], one lane a board.
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

static bool fits(const struct kernel_convolution *shape)
{
    return shape->taps == 9 && shape->height % 4 == 0 && shape->width % 4 == 0;
}

static size_t count_packed(const struct kernel_convolution *shape)
{
    return PLACES * shape->out * shape->in;
}

// Vectors of partial sums.
static size_t count_blocks(const struct kernel_convolution *shape)
{
    return (shape->out + 1) / 2 * ((shape->in + 3) / 4) * PLACES;
}

static size_t count_sums(const struct kernel_convolution *shape)
{
    return (count_blocks(shape) + shape->out) * LANES;
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

static void pack(const struct kernel_convolution *shape, const float *weights, float *packed)
{
    size_t in = shape->in, filters = shape->out * in;
    for (size_t first = 0; first < filters; first += LANES) {
        size_t count = filters - first < LANES ? filters - first : LANES;
        float taps[9][LANES] = {{0}}, lanes[LANES];
        for (size_t i = 0; i < count; i++)
            for (size_t tap = 0; tap < 9; tap++)
                taps[tap][i] = weights[(first + i) * 9 + tap];
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
            for (size_t j = 0; j < 6; j++) {
                _mm256_storeu_ps(lanes, u[j]);
                for (size_t f = 0; f < count; f++) {
                    size_t k = (first + f) / in, c = (first + f) % in, start = k / 3 * 3;
                    packed[(6 * i + j) * filters + start * in + c * block_size(shape->out, start) +
                           k % 3] = lanes[f];
                }
            }
        }
    }
}

// K channels x J tiles of one place.
INLINE void multiply_block(size_t in, const float *u, const float *v, float *m, const size_t K,
                           const size_t J)
{
    __m256 sum[3][8];
#pragma GCC unroll 3
    for (size_t i = 0; i < K; i++)
#pragma GCC unroll 8
        for (size_t j = 0; j < J; j++)
            sum[i][j] = _mm256_setzero_ps();
    for (size_t c = 0; c < in; c++, v += CELL, u += K) {
        __m256 weight[3];
#pragma GCC unroll 3
        for (size_t i = 0; i < K; i++)
            weight[i] = broadcast(u[i]);
#pragma GCC unroll 8
        for (size_t j = 0; j < J; j++) {
            __m256 value = _mm256_load_ps(v + j * LANES);
#pragma GCC unroll 3
            for (size_t i = 0; i < K; i++)
                sum[i][j] = _mm256_fmadd_ps(weight[i], value, sum[i][j]);
        }
    }
#pragma GCC unroll 3
    for (size_t i = 0; i < K; i++)
#pragma GCC unroll 8
        for (size_t j = 0; j < J; j++)
            _mm256_store_ps(m + i * CELL + j * LANES, sum[i][j]);
}

// K channels of one place, all tiles.
INLINE void multiply_tiles(size_t in, size_t tiles, const float *u, const float *v, float *m,
                           const size_t K, const size_t J)
{
    size_t t = 0;
    for (; t + J <= tiles; t += J)
        multiply_block(in, u, v + t * LANES, m + t * LANES, K, J);
    for (; t < tiles; t++)
        multiply_block(in, u, v + t * LANES, m + t * LANES, K, 1);
}

static void multiply(const struct kernel_convolution *shape, size_t tiles, const float *packed,
                     const float *v, float *m)
{
    size_t in = shape->in, out = shape->out;
    for (size_t place = 0; place < PLACES; place++) {
        size_t k = 0;
        for (; k + 3 <= out; k += 3)
            multiply_tiles(in, tiles, packed + k * in, v, m + k * CELL, 3, 4);
        if (k + 2 == out)
            multiply_tiles(in, tiles, packed + k * in, v, m + k * CELL, 2, 4);
        else if (k + 1 == out)
            multiply_tiles(in, tiles, packed + k * in, v, m + k * CELL, 1, 8);
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

// Adds the products of K x N channels of one place, summed over tiles and boards; the lanes of channels
// that are not there stay as they are.
INLINE void correlate_block(size_t tiles, const float *z, const float *v, float *sums,
                            const size_t K, const size_t N)
{
    __m256 sum[8];
#pragma GCC unroll 8
    for (size_t i = 0; i < 8; i++)
        sum[i] = _mm256_setzero_ps();
#pragma GCC unroll 1
    for (size_t t = 0; t < tiles; t++, z += LANES, v += LANES) {
        __m256 gradient[2];
#pragma GCC unroll 2
        for (size_t i = 0; i < K; i++)
            gradient[i] = _mm256_load_ps(z + i * CELL);
#pragma GCC unroll 4
        for (size_t j = 0; j < N; j++) {
            __m256 value = _mm256_load_ps(v + j * CELL);
#pragma GCC unroll 2
            for (size_t i = 0; i < K; i++)
                sum[4 * i + j] = _mm256_fmadd_ps(gradient[i], value, sum[4 * i + j]);
        }
    }
    _mm256_store_ps(sums, _mm256_add_ps(_mm256_load_ps(sums), reduce8(sum)));
}

// K output channels of one place, all input channels.
INLINE void correlate_channels(size_t in, size_t tiles, const float *z, const float *v, float *sums,
                               const size_t K)
{
    const size_t next = PLACES * LANES;
    size_t c = 0;
    for (; c + 4 <= in; c += 4, v += 4 * CELL, sums += next)
        correlate_block(tiles, z, v, sums, K, 4);
    if (c + 3 == in)
        correlate_block(tiles, z, v, sums, K, 3);
    else if (c + 2 == in)
        correlate_block(tiles, z, v, sums, K, 2);
    else if (c + 1 == in)
        correlate_block(tiles, z, v, sums, K, 1);
}

static void correlate(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch)
{
    float *v = scratch, *z = scratch + PLACES * place_distance(shape->in);
    float *biases = sums + count_blocks(shape) * LANES;
    size_t tiles = count_tiles(shape, rows), pair = (shape->in + 3) / 4 * PLACES * LANES;
    for (size_t first = 0; first < tiles; first += TILES) {
        struct strip strip = strip_at(shape, rows, first);
        transform_in(shape, &strip, in, v);
        transform_gradient(shape, &strip, d_out, z, biases);
        for (size_t place = 0; place < PLACES; place++) {
            const float *from = v + place * place_distance(shape->in);
            const float *to = z + place * place_distance(shape->out);
            float *here = sums + place * LANES;
            size_t k = 0;
            for (; k + 2 <= shape->out; k += 2, here += pair)
                correlate_channels(shape->in, strip.tiles, to + k * CELL, from, here, 2);
            if (k < shape->out)
                correlate_channels(shape->in, strip.tiles, to + k * CELL, from, here, 1);
        }
    }
}

// The eight filters' gradients of a block, [9][8].
static void gather_block(const float *sums, float taps[9][LANES])
{
    __m256 half[3][6];
    for (size_t j = 0; j < 6; j++) {
        __m256 u[6], g[3];
        for (size_t i = 0; i < 6; i++)
            u[i] = _mm256_load_ps(sums + (6 * i + j) * LANES);
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

static void gather(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases)
{
    float taps[9][LANES], *block = sums;
    for (size_t k = 0; k < shape->out; k += 2)
        for (size_t c = 0; c < shape->in; c += 4, block += PLACES * LANES) {
            gather_block(block, taps);
            for (size_t i = 0; i < LANES; i++)
                if (k + i / 4 < shape->out && c + i % 4 < shape->in)
                    for (size_t tap = 0; tap < 9; tap++)
                        d_weights[((k + i / 4) * shape->in + c + i % 4) * 9 + tap] += taps[tap][i];
        }
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
