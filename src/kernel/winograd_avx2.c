// 3x3 convolution on grids by Winograd's F(4x4, 3x3) with AVX2 and FMA: a vector is a cell of
// eight boards. The formulas are in winograd_transform_avx2.h.
//
// The span's tiles of 4x4 cells, row by row, are taken in strips of T. A strip is transformed,
//
//   V[place][c] = (B^T d_c B)[place]        36 places: 6 i + j of the 6x6 transformed values
//
// multiplied place by place, and transformed back:
//
//   M[place][k] = sum_c U[place][k][c] V[place][c],    Y_k = A^T M_k A
//
// V and M lie in the scratch, the places at a distance that is an odd number of cache lines:
//
//   place 0 | channel 0: tile 0 .. T-1 | channel 1: .. | .. | spare |    a tile: 8 floats,
//   place 1 | ..                                                         one a board
//
// Output channels are taken in blocks of three, the last two blocks by two where one would be left.
// The packed weights U are [place][block][in][channels of the block], the order of their use.
//
// The gradient of the weights goes the same way backward, with Z = A dY A^T in the place of M:
//
//   dU[place][k][c] += sum over tiles, boards of Z[place][k] V[place][c],    dg = G^T dU G
//
// Its partial sums are [block][four input channels][place][4][4], a row of four for every channel
// of the block, the last unused; then the biases' [out][8], one lane a board.
//
// Order of sums: channels ascending, so that an output does not depend on how rows are split into
// spans. For the gradient of the weights the strips of each span; in a strip the tiles, then the
// boards as reduce8 and reduce4 do it.
//
// Errors: float32 sums are judged by the sum of their absolute terms. Here the rounding errors of
// an output come from all 6x6 cells of its tile, not only from the 3x3 that it sees: where a cell's
// neighbourhood is much smaller than the rest of its tile, the error is that of the tile.
#include "kernel/grid.h"
#include "kernel/winograd_transform_avx2.h"

#include <assert.h>
#include <string.h>

#define LANES     KERNEL_LANES
#define PLACES    36
#define CONVOLVE  8  // tiles of a strip: V and M of 24 and 48 channels take 0.66 MB
#define CORRELATE 16 // longer, because every strip ends in sums over lanes
#define SUMS      16 // floats of a block's partial sums at a place

static bool fits(const struct kernel_convolution *shape)
{
    return shape->taps == 9 && shape->height % 4 == 0 && shape->width % 4 == 0;
}

// Output channels of the block that begins with channel k: 3, or 2 where 4 are left.
static size_t block_size(size_t out, size_t k)
{
    size_t left = out - k;
    return left == 4 ? 2 : left < 3 ? left : 3;
}

// The first channel of the block of channel k.
static size_t block_start(size_t out, size_t k)
{
    bool last = out % 3 == 1 && out > 1 && k + 2 >= out;
    return last ? out - 2 : k / 3 * 3;
}

static size_t count_packed(const struct kernel_convolution *shape)
{
    return PLACES * shape->out * shape->in;
}

// Floats of partial sums of a block.
static size_t count_block(const struct kernel_convolution *shape)
{
    return (shape->in + 3) / 4 * PLACES * SUMS;
}

static size_t count_sums(const struct kernel_convolution *shape)
{
    return (shape->out + 2) / 3 * count_block(shape) + shape->out * LANES;
}

// Floats between places, in strips of `tiles`.
static size_t place_distance(size_t channels, size_t tiles)
{
    return (channels * tiles + 2) * LANES;
}

static size_t count_scratch(const struct kernel_convolution *shape)
{
    return PLACES * (place_distance(shape->in, CORRELATE) + place_distance(shape->out, CORRELATE));
}

// ---- strips

// Up to T tiles of a span, in the order of their rows.
struct strip {
    const struct kernel_convolution *shape;
    size_t tiles, room; // how many, and T
    size_t row[CORRELATE], column[CORRELATE];
};

static size_t count_tiles(const struct kernel_convolution *shape, struct kernel_rows rows)
{
    assert(fits(shape) && rows.first % 4 == 0 && rows.end % 4 == 0);
    assert(rows.first <= rows.end && rows.end <= shape->height);
    return (rows.end - rows.first) / 4 * (shape->width / 4);
}

// The strip that begins with tile `first` of the span.
static struct strip strip_at(const struct kernel_convolution *shape, struct kernel_rows rows,
                             size_t first, size_t room)
{
    size_t wide = shape->width / 4, left = count_tiles(shape, rows) - first;
    struct strip strip = {.shape = shape, .tiles = left < room ? left : room, .room = room};
    for (size_t t = 0; t < strip.tiles; t++) {
        strip.row[t] = rows.first + (first + t) / wide * 4;
        strip.column[t] = (first + t) % wide * 4;
    }
    return strip;
}

// Floats between the rows of a channel.
static size_t row_distance(const struct kernel_grid *grid)
{
    return kernel_grid_at(grid, 1, 0, 0) - kernel_grid_at(grid, 0, 0, 0);
}

// V of all input channels.
static void transform_inputs(const struct strip *strip, const float *in, float *v)
{
    struct kernel_grid grid = kernel_grid_in(strip->shape);
    size_t row = row_distance(&grid), distance = place_distance(grid.channels, strip->room);
    for (size_t c = 0; c < grid.channels; c++, v += strip->room * LANES)
        for (size_t t = 0; t < strip->tiles; t++) {
            size_t at = kernel_grid_at(&grid, (ptrdiff_t)strip->row[t] - 1, c,
                                       (ptrdiff_t)strip->column[t] - 1);
            winograd_tile_inputs(in + at, row, v + t * LANES, distance);
        }
}

// Z of all output channels; adds their cells to biases.
static void transform_gradients(const struct strip *strip, const float *d_out, float *z,
                                float *biases)
{
    struct kernel_grid grid = kernel_grid_out(strip->shape);
    size_t row = row_distance(&grid), distance = place_distance(grid.channels, strip->room);
    for (size_t k = 0; k < grid.channels; k++, z += strip->room * LANES) {
        __m256 sum = _mm256_load_ps(biases + k * LANES);
        for (size_t t = 0; t < strip->tiles; t++) {
            size_t at =
                kernel_grid_at(&grid, (ptrdiff_t)strip->row[t], k, (ptrdiff_t)strip->column[t]);
            sum = _mm256_add_ps(sum,
                                winograd_tile_gradients(d_out + at, row, z + t * LANES, distance));
        }
        _mm256_store_ps(biases + k * LANES, sum);
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
static void transform_outputs(const struct strip *strip, const struct kernel_epilogue *epilogue,
                              const float *m, float *out)
{
    struct kernel_grid grid = kernel_grid_out(strip->shape);
    size_t row = row_distance(&grid), distance = place_distance(grid.channels, strip->room);
    for (size_t k = 0; k < grid.channels; k++, m += strip->room * LANES) {
        __m256 bias = broadcast(epilogue->biases == NULL ? 0 : epilogue->biases[k]);
        for (size_t t = 0; t < strip->tiles; t++) {
            __m256 half[4][6], sums[4];
            winograd_tile_half(m + t * LANES, distance, half);
            size_t at =
                kernel_grid_at(&grid, (ptrdiff_t)strip->row[t], k, (ptrdiff_t)strip->column[t]);
            for (size_t i = 0; i < 4; i++, at += row) {
                winograd_outputs(half[i], sums);
                for (size_t j = 0; j < 4; j++)
                    _mm256_store_ps(out + at + j * LANES,
                                    finish(epilogue, bias, at + j * LANES, sums[j]));
            }
        }
    }
}

// ---- packing

// Place 0 of the weights of filter f = k * in + c.
static size_t packed_at(const struct kernel_convolution *shape, size_t f)
{
    size_t k = f / shape->in, c = f % shape->in, start = block_start(shape->out, k);
    return start * shape->in + c * block_size(shape->out, start) + k - start;
}

// Up to eight filters, one a lane.
static void pack_filters(const struct kernel_convolution *shape, size_t first, size_t count,
                         const float *weights, float *packed)
{
    float lanes[LANES] = {0};
    size_t to[LANES];
    __m256 g[9], u[PLACES];
    for (size_t tap = 0; tap < 9; tap++) {
        for (size_t i = 0; i < count; i++)
            lanes[i] = weights[(first + i) * 9 + tap];
        g[tap] = _mm256_loadu_ps(lanes);
    }
    for (size_t i = 0; i < count; i++)
        to[i] = packed_at(shape, first + i);
    winograd_tile_weights(g, u);
    for (size_t place = 0; place < PLACES; place++, packed += shape->out * shape->in) {
        _mm256_storeu_ps(lanes, u[place]);
        for (size_t i = 0; i < count; i++)
            packed[to[i]] = lanes[i];
    }
}

static void pack(const struct kernel_convolution *shape, const float *weights, float *packed)
{
    size_t filters = shape->out * shape->in;
    for (size_t f = 0; f < filters; f += LANES)
        pack_filters(shape, f, filters - f < LANES ? filters - f : LANES, weights, packed);
}

// ---- convolve
//
// In the two inner blocks the bounds of loops are numbers, and K and N leave some rounds out: so
// compilers keep the sums in registers.

// K channels x 4 tiles of one place.
INLINE void multiply_block(size_t in, const float *u, const float *v, float *m, const size_t K)
{
    const size_t channel = CONVOLVE * LANES;
    __m256 sum[3][4], weight[3];
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 4; j++)
            sum[i][j] = _mm256_setzero_ps();
    for (size_t c = 0; c < in; c++, v += channel, u += K) {
        for (size_t i = 0; i < 3; i++)
            if (i < K)
                weight[i] = broadcast(u[i]);
        for (size_t j = 0; j < 4; j++) {
            __m256 value = _mm256_load_ps(v + j * LANES);
            for (size_t i = 0; i < 3; i++)
                if (i < K)
                    sum[i][j] = _mm256_fmadd_ps(weight[i], value, sum[i][j]);
        }
    }
    for (size_t i = 0; i < 3; i++)
        if (i < K)
            for (size_t j = 0; j < 4; j++)
                _mm256_store_ps(m + i * channel + j * LANES, sum[i][j]);
}

// The tiles are rounded up to four: what the others hold is not used.
INLINE void multiply_tiles(size_t in, size_t tiles, const float *u, const float *v, float *m,
                           const size_t K)
{
    for (size_t t = 0; t < tiles; t += 4)
        multiply_block(in, u, v + t * LANES, m + t * LANES, K);
}

// A block of output channels at one place.
typedef void multiply_function(size_t in, size_t tiles, const float *u, const float *v, float *m);
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

static void multiply(const struct strip *strip, const float *packed, const float *v, float *m)
{
    static multiply_function *const block[] = {NULL, multiply_1, multiply_2, multiply_3};
    size_t in = strip->shape->in, out = strip->shape->out, size;
    for (size_t place = 0; place < PLACES; place++) {
        for (size_t k = 0; k < out; k += size) {
            size = block_size(out, k);
            block[size](in, strip->tiles, packed + k * in, v, m + k * strip->room * LANES);
        }
        packed += out * in;
        v += place_distance(in, strip->room);
        m += place_distance(out, strip->room);
    }
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *packed, const struct kernel_epilogue *epilogue, const float *in,
                     float *out, float *scratch)
{
    float *v = scratch, *m = scratch + PLACES * place_distance(shape->in, CONVOLVE);
    size_t tiles = count_tiles(shape, rows);
    for (size_t first = 0; first < tiles; first += CONVOLVE) {
        struct strip strip = strip_at(shape, rows, first, CONVOLVE);
        transform_inputs(&strip, in, v);
        multiply(&strip, packed, v, m);
        transform_outputs(&strip, epilogue, m, out);
    }
}

// ---- correlate

// Adds the products of K x N channels at one place, summed over tiles and boards, to sums[4][4].
INLINE void correlate_block(size_t tiles, const float *z, const float *v, float *sums,
                            const size_t K, const size_t N)
{
    const size_t channel = CORRELATE * LANES;
    __m256 sum[12], gradient[3];
    for (size_t i = 0; i < 12; i++)
        sum[i] = _mm256_setzero_ps();
    for (size_t t = 0; t < tiles; t++, z += LANES, v += LANES) {
        for (size_t i = 0; i < 3; i++)
            if (i < K)
                gradient[i] = _mm256_load_ps(z + i * channel);
        for (size_t j = 0; j < 4; j++)
            if (j < N) {
                __m256 value = _mm256_load_ps(v + j * channel);
                for (size_t i = 0; i < 3; i++)
                    if (i < K)
                        sum[4 * i + j] = _mm256_fmadd_ps(gradient[i], value, sum[4 * i + j]);
            }
    }
    _mm256_store_ps(sums, _mm256_add_ps(_mm256_load_ps(sums), reduce8(sum)));
    if (K == 3)
        _mm_store_ps(sums + 8, _mm_add_ps(_mm_load_ps(sums + 8), reduce4(sum + 8)));
}

// All input channels.
INLINE void correlate_channels(size_t in, size_t tiles, const float *z, const float *v, float *sums,
                               const size_t K)
{
    size_t c = 0;
    for (; c + 4 <= in; c += 4, v += 4 * CORRELATE * LANES, sums += PLACES * SUMS)
        correlate_block(tiles, z, v, sums, K, 4);
    if (c + 3 == in)
        correlate_block(tiles, z, v, sums, K, 3);
    else if (c + 2 == in)
        correlate_block(tiles, z, v, sums, K, 2);
    else if (c + 1 == in)
        correlate_block(tiles, z, v, sums, K, 1);
}

// A block of output channels at one place.
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

static void correlate_strip(const struct strip *strip, const float *z, const float *v, float *sums)
{
    static correlate_function *const block[] = {NULL, correlate_1, correlate_2, correlate_3};
    size_t in = strip->shape->in, out = strip->shape->out, size;
    for (size_t place = 0; place < PLACES; place++) {
        float *here = sums + place * SUMS;
        for (size_t k = 0; k < out; k += size, here += count_block(strip->shape)) {
            size = block_size(out, k);
            block[size](in, strip->tiles, z + k * strip->room * LANES, v, here);
        }
        z += place_distance(out, strip->room);
        v += place_distance(in, strip->room);
    }
}

static void correlate(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch)
{
    float *v = scratch, *z = scratch + PLACES * place_distance(shape->in, CORRELATE);
    float *biases = sums + count_sums(shape) - shape->out * LANES;
    size_t tiles = count_tiles(shape, rows);
    for (size_t first = 0; first < tiles; first += CORRELATE) {
        struct strip strip = strip_at(shape, rows, first, CORRELATE);
        transform_inputs(&strip, in, v);
        transform_gradients(&strip, d_out, z, biases);
        correlate_strip(&strip, z, v, sums);
    }
}

// ---- gathering

// The gradients of the filters of two rows of a block: taps[9][8].
static void gather_rows(const float *sums, float taps[9][LANES])
{
    __m256 u[PLACES], g[9];
    for (size_t place = 0; place < PLACES; place++)
        u[place] = _mm256_load_ps(sums + place * SUMS);
    winograd_tile_taps(u, g);
    for (size_t tap = 0; tap < 9; tap++)
        _mm256_storeu_ps(taps[tap], g[tap]);
}

// Output channels from k, up to four input channels from c.
static void gather_block(const struct kernel_convolution *shape, size_t k, size_t c,
                         const float *sums, float *d_weights)
{
    float taps[9][LANES];
    for (size_t row = 0; row < block_size(shape->out, k); row++) {
        if (row % 2 == 0)
            gather_rows(sums + row * 4, taps);
        for (size_t i = 0; i < 4 && c + i < shape->in; i++)
            for (size_t tap = 0; tap < 9; tap++)
                d_weights[((k + row) * shape->in + c + i) * 9 + tap] += taps[tap][row % 2 * 4 + i];
    }
}

static void gather(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases)
{
    const float *block = sums;
    for (size_t k = 0; k < shape->out; k += block_size(shape->out, k))
        for (size_t c = 0; c < shape->in; c += 4, block += PLACES * SUMS)
            gather_block(shape, k, c, block, d_weights);
    for (size_t k = 0; k < shape->out; k++, block += LANES)
        for (size_t i = 0; i < LANES; i++)
            d_biases[k] += block[i];
    memset(sums, 0, count_sums(shape) * sizeof *sums);
}

const struct kernel_convolver SIMD(kernel_winograd) = {
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
