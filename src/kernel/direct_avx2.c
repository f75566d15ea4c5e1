// Direct convolution on grids with AVX2 and FMA: a vector is a cell of eight boards.
//
// convolve: sums of K channels x J cells of a row stay in registers while input channels and taps
// go by. A 3x3 filter's row of taps meets J + 2 neighbouring cells, each loaded once for all three:
//
//   cells of one row of `in`    x-1  x  x+1  x+2  x+3  x+4
//   sums of cell x               |   |   |                      tap 0, 1, 2
//   sums of cell x+1                 |   |    |
//
// The packed weights are [block of output channels][in][taps][channels of the block], the order in
// which they are used: blocks of 2 channels for 3x3, of 3 for 1x1, where a cell serves one tap
// only.
//
// correlate: partial sums of K channels of d_out x three taps (3x3) or x C channels of `in` (1x1)
// stay in registers along a row, one lane a board: sums [out][in][taps][8], then the biases'
// [out][8].
//
// Order of sums: channels, then taps, as in the reference, fused; rows and columns ascending.
//
// The loops over a block have the largest bounds and a condition on K or J, both constants where
// the block is inlined: so both compilers unroll them, and the sums are registers.
#include "kernel/grid.h"
#include "kernel/vector_avx2.h"

#include <string.h>

#define LANES  KERNEL_LANES
#define INLINE static inline __attribute__((always_inline))

// Distances in floats: between channels of a row, and between rows.
struct strides {
    size_t channel, row;
};

static struct strides strides_of(size_t channels, size_t width)
{
    size_t channel = kernel_grid_columns(width) * LANES;
    return (struct strides){channel, channels * channel};
}

static bool fits(const struct kernel_convolution *shape)
{
    return shape->taps == 9 || shape->taps == 1;
}

// Output channels of a block.
static size_t block_of(const struct kernel_convolution *shape)
{
    return shape->taps == 9 ? 2 : 3;
}

static size_t count_packed(const struct kernel_convolution *shape)
{
    size_t block = block_of(shape);
    return (shape->out + block - 1) / block * block * shape->in * shape->taps;
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
    size_t filter = shape->in * shape->taps, block = block_of(shape);
    memset(packed, 0, count_packed(shape) * sizeof *packed);
    for (size_t k = 0; k < shape->out; k++)
        for (size_t i = 0; i < filter; i++)
            packed[(k / block * filter + i) * block + k % block] = weights[k * filter + i];
}

// ---- convolve

struct job {
    size_t in;
    struct strides from, to;
    const struct kernel_epilogue *epilogue;
};

// K channels from k, J cells. `weights` of the block; `in` at the cell above and left of the first
// (3x3) or at the first (1x1); `at`: index of the first output cell of channel k.
INLINE void convolve_block(const struct job *job, const float *weights, const float *in, size_t k,
                           size_t at, float *out, const size_t K, const size_t J, const size_t taps)
{
    const struct kernel_epilogue *epilogue = job->epilogue;
    const size_t edge = taps == 9 ? 3 : 1, block = taps == 9 ? 2 : 3;
    __m256 sum[3][8];
#pragma GCC unroll 3
    for (size_t i = 0; i < 3; i++)
#pragma GCC unroll 8
        for (size_t j = 0; j < 8; j++)
            if (i < K && j < J)
                sum[i][j] = epilogue->biases == NULL ? _mm256_setzero_ps()
                                                     : broadcast(epilogue->biases[k + i]);
    for (size_t c = 0; c < job->in; c++, in += job->from.channel) {
        const float *row = in;
        for (size_t r = 0; r < edge; r++, row += job->from.row, weights += block * edge) {
            __m256 x[10];
#pragma GCC unroll 10
            for (size_t j = 0; j < 10; j++)
                if (j < J + edge - 1)
                    x[j] = _mm256_load_ps(row + j * LANES);
            for (size_t t = 0; t < 3; t++)
#pragma GCC unroll 3
                for (size_t i = 0; i < 3; i++)
                    if (t < edge && i < K) {
                        __m256 weight = broadcast(weights[block * t + i]);
#pragma GCC unroll 8
                        for (size_t j = 0; j < 8; j++)
                            if (j < J)
                                sum[i][j] = _mm256_fmadd_ps(weight, x[j + t], sum[i][j]);
                    }
        }
    }
#pragma GCC unroll 3
    for (size_t i = 0; i < 3; i++)
#pragma GCC unroll 8
        for (size_t j = 0; j < 8; j++)
            if (i < K && j < J) {
                size_t here = at + i * job->to.channel + j * LANES;
                __m256 value = epilogue->rectify ? rectify(sum[i][j]) : sum[i][j];
                if (epilogue->where != NULL)
                    value = where_positive(_mm256_load_ps(epilogue->where + here), value);
                _mm256_store_ps(out + here, value);
            }
}

// A row of K channels.
INLINE void convolve_line(const struct job *job, size_t width, const float *weights,
                          const float *in, size_t k, size_t at, float *out, const size_t K,
                          const size_t J, const size_t taps)
{
    size_t x = 0;
    for (; x + J <= width; x += J)
        convolve_block(job, weights, in + x * LANES, k, at + x * LANES, out, K, J, taps);
    for (; x < width; x++)
        convolve_block(job, weights, in + x * LANES, k, at + x * LANES, out, K, 1, taps);
}

// A row of all channels.
INLINE void convolve_row(const struct job *job, const struct kernel_convolution *shape,
                         const float *packed, const float *in, size_t at, float *out,
                         const size_t taps)
{
    size_t width = shape->width, filter = shape->in * taps, k = 0;
    for (; taps == 1 && k + 3 <= shape->out; k += 3, at += 3 * job->to.channel)
        convolve_line(job, width, packed + k * filter, in, k, at, out, 3, 4, taps);
    for (; k + 2 <= shape->out; k += 2, at += 2 * job->to.channel)
        convolve_line(job, width, packed + k * filter, in, k, at, out, 2, 4, taps);
    if (k < shape->out)
        convolve_line(job, width, packed + k * filter, in, k, at, out, 1, 8, taps);
}

static void convolve(const struct kernel_convolution *shape, struct kernel_rows rows,
                     const float *packed, const struct kernel_epilogue *epilogue, const float *in,
                     float *out, float *scratch)
{
    (void)scratch;
    struct kernel_grid from = kernel_grid_in(shape), to = kernel_grid_out(shape);
    struct job job = {shape->in, strides_of(shape->in, shape->width),
                      strides_of(shape->out, shape->width), epilogue};
    for (ptrdiff_t row = (ptrdiff_t)rows.first; row < (ptrdiff_t)rows.end; row++) {
        size_t at = kernel_grid_at(&to, row, 0, 0);
        if (shape->taps == 9)
            convolve_row(&job, shape, packed, in + kernel_grid_at(&from, row - 1, 0, -1), at, out,
                         9);
        else
            convolve_row(&job, shape, packed, in + kernel_grid_at(&from, row, 0, 0), at, out, 1);
    }
}

// ---- correlate

// Adds the products of K channels of d (distance d_stride) with N vectors of x (distance x_stride),
// along `width` cells, to sums (distance of the channels sum_stride).
INLINE void correlate_block(size_t width, const float *d, size_t d_stride, const float *x,
                            size_t x_stride, float *sums, size_t sum_stride, const size_t K,
                            const size_t N)
{
    __m256 sum[4][3];
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 3; j++)
            if (i < K && j < N)
                sum[i][j] = _mm256_load_ps(sums + i * sum_stride + j * LANES);
    for (size_t cell = 0; cell < width; cell++, d += LANES, x += LANES) {
        __m256 input[3];
        for (size_t j = 0; j < 3; j++)
            if (j < N)
                input[j] = _mm256_load_ps(x + j * x_stride);
        for (size_t i = 0; i < 4; i++)
            if (i < K) {
                __m256 output = _mm256_load_ps(d + i * d_stride);
                for (size_t j = 0; j < 3; j++)
                    if (j < N)
                        sum[i][j] = _mm256_fmadd_ps(output, input[j], sum[i][j]);
            }
    }
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 3; j++)
            if (i < K && j < N)
                _mm256_store_ps(sums + i * sum_stride + j * LANES, sum[i][j]);
}

// One row, K channels of d: all channels and taps of the input. `x` at the cell above and left of
// the first (3x3) or at the first (1x1).
INLINE void correlate_line(const struct kernel_convolution *shape, const float *d, const float *x,
                           float *sums, const size_t K)
{
    struct strides from = strides_of(shape->in, shape->width);
    size_t d_stride = from.channel, filter = shape->in * shape->taps * LANES;
    size_t width = shape->width, c = 0;
    if (shape->taps == 9) {
        for (; c < shape->in; c++)
            for (size_t r = 0; r < 3; r++)
                correlate_block(width, d, d_stride, x + c * from.channel + r * from.row, LANES,
                                sums + (9 * c + 3 * r) * LANES, filter, K, 3);
        return;
    }
    for (; c + 3 <= shape->in; c += 3)
        correlate_block(width, d, d_stride, x + c * from.channel, from.channel, sums + c * LANES,
                        filter, K, 3);
    for (; c < shape->in; c++)
        correlate_block(width, d, d_stride, x + c * from.channel, from.channel, sums + c * LANES,
                        filter, K, 1);
}

static void add_cells(size_t width, const float *d, float *sum)
{
    __m256 total = _mm256_load_ps(sum);
    for (size_t x = 0; x < width; x++)
        total = _mm256_add_ps(total, _mm256_load_ps(d + x * LANES));
    _mm256_store_ps(sum, total);
}

static void correlate(const struct kernel_convolution *shape, struct kernel_rows rows,
                      const float *in, const float *d_out, float *sums, float *scratch)
{
    (void)scratch;
    struct kernel_grid from = kernel_grid_in(shape), to = kernel_grid_out(shape);
    size_t filter = shape->in * shape->taps * LANES;
    float *biases = sums + count_weights(shape) * LANES;
    ptrdiff_t back = shape->taps == 9 ? 1 : 0;
    for (ptrdiff_t row = (ptrdiff_t)rows.first; row < (ptrdiff_t)rows.end; row++) {
        const float *x = in + kernel_grid_at(&from, row - back, 0, -back);
        size_t k = 0;
        for (; k + 4 <= shape->out; k += 4)
            correlate_line(shape, d_out + kernel_grid_at(&to, row, k, 0), x, sums + k * filter, 4);
        for (; k + 2 <= shape->out; k += 2)
            correlate_line(shape, d_out + kernel_grid_at(&to, row, k, 0), x, sums + k * filter, 2);
        for (; k < shape->out; k++)
            correlate_line(shape, d_out + kernel_grid_at(&to, row, k, 0), x, sums + k * filter, 1);
        for (k = 0; k < shape->out; k++)
            add_cells(shape->width, d_out + kernel_grid_at(&to, row, k, 0), biases + k * LANES);
    }
}

// Adds the lanes of sums[count][8] to out[count] and clears them.
static void add_lanes(size_t count, float *sums, float *out)
{
    size_t p = 0;
    for (; p + 8 <= count; p += 8) {
        __m256 v[8];
        for (size_t i = 0; i < 8; i++)
            v[i] = _mm256_load_ps(sums + (p + i) * LANES);
        _mm256_storeu_ps(out + p, _mm256_add_ps(_mm256_loadu_ps(out + p), reduce8(v)));
    }
    for (; p < count; p++) {
        __m256 v[8];
        for (size_t i = 0; i < 8; i++)
            v[i] = _mm256_load_ps(sums + p * LANES);
        out[p] += _mm256_cvtss_f32(reduce8(v));
    }
    memset(sums, 0, count * LANES * sizeof *sums);
}

static void gather(const struct kernel_convolution *shape, float *sums, float *d_weights,
                   float *d_biases)
{
    add_lanes(count_weights(shape), sums, d_weights);
    add_lanes(shape->out, sums + count_weights(shape) * LANES, d_biases);
}

const struct kernel_convolver SIMD(kernel_direct) = {
    .name = "direct",
    .fits = fits,
    .packed = count_packed,
    .sums = count_sums,
    .scratch = no_scratch,
    .pack = pack,
    .convolve = convolve,
    .correlate = correlate,
    .gather = gather,
};
