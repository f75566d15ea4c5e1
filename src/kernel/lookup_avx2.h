// What the kernels for tables share, kernel/lookup_avx2.c forward and kernel/lookup_back_avx2.c
// backward: inside, a vector is eight channels of a cell of one board; 8x8 transposes lead to and
// from the grids, where it is a channel of eight boards.
//
// One block of eight output channels after another, so that its tables, 148 KB, stay in the second
// level of the cache. Within a block, strips of a few columns, and in a strip one board after
// another. Along a row the window at column j serves the cells j + 1, j and j - 1, whose sums, or
// gradients, move through three registers (r = 0, 1, 2: row of the filter):
//
//   window at column j:     T[w][3r]   T[w][3r + 1]   T[w][3r + 2]
//                              |            |              |
//   added to cell:           j + 1          j            j - 1, which is then complete
#ifndef KERNEL_LOOKUP_AVX2_H
#define KERNEL_LOOKUP_AVX2_H

#include "kernel/grid.h"
#include "kernel/vector_avx2.h"

#include <string.h>

#define LANES  KERNEL_LANES
#define TAPS   9
#define ROW    (TAPS * LANES) // floats of a window
#define NONE   KERNEL_NO_WINDOW
#define DEAD   (NONE + 1) // the first of the slots
#define ALIVE  (DEAD + SLOTS)
#define SLOTS  32
#define BLOCK  ((ALIVE + SLOTS) * ROW)
#define INPUTS 24 // input channels at a time
#define SLICE  32 // windows at a time
#define STRIP  8  // columns at a time: what they need stays in the first level of the cache

#define INLINE static inline __attribute__((always_inline))

static inline size_t count_blocks(const struct kernel_convolution *shape)
{
    return (shape->out + LANES - 1) / LANES;
}

static inline size_t count_floats(const struct kernel_convolution *shape)
{
    return count_blocks(shape) * BLOCK;
}

// Channels that block has: eight, but the last one may have fewer.
static inline size_t channels_of(const struct kernel_convolution *shape, size_t block)
{
    size_t left = shape->out - block * LANES;
    return left < LANES ? left : LANES;
}

// Channel c of a grid of `channels` channels of the 512 windows.
static inline size_t channel_of_windows(size_t channels, size_t c)
{
    struct kernel_grid grid = {channels, 1, KERNEL_WINDOWS / LANES};
    return kernel_grid_at(&grid, 0, c, 0);
}

// The lower, the upper two of each four of a beside those of b.
static inline __m256 low_pairs(__m256 a, __m256 b)
{
    return _mm256_castpd_ps(_mm256_unpacklo_pd(_mm256_castps_pd(a), _mm256_castps_pd(b)));
}

static inline __m256 high_pairs(__m256 a, __m256 b)
{
    return _mm256_castpd_ps(_mm256_unpackhi_pd(_mm256_castps_pd(a), _mm256_castps_pd(b)));
}

// Column i of the 8x8 numbers in[8], `stride` floats apart, into out[i].
INLINE void transpose8(const float *in, size_t stride, __m256 out[8])
{
    __m256 a[8], b[8];
    // Row i beside row i + 4, half by half.
#pragma GCC unroll 4
    for (size_t i = 0; i < 4; i++) {
        const float *upper = in + i * stride, *lower = upper + 4 * stride;
        a[i] =
            _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_load_ps(upper)), _mm_load_ps(lower), 1);
        a[i + 4] = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_load_ps(upper + 4)),
                                        _mm_load_ps(lower + 4), 1);
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < 8; i += 2) {
        b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
        b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
    }
#pragma GCC unroll 2
    for (size_t i = 0; i < 8; i += 4) {
        out[i] = low_pairs(b[i], b[i + 2]);
        out[i + 1] = high_pairs(b[i], b[i + 2]);
        out[i + 2] = low_pairs(b[i + 1], b[i + 3]);
        out[i + 3] = high_pairs(b[i + 1], b[i + 3]);
    }
}

// Weights of a block as [in][9][8], zeros for channels that are not there.
static inline __m256 load_weights(const struct kernel_convolution *shape, const float *weights,
                                  size_t block, size_t c, size_t tap)
{
    _Alignas(32) float lane[LANES] = {0};
    for (size_t i = 0; i < channels_of(shape, block); i++)
        lane[i] = weights[((block * LANES + i) * shape->in + c) * TAPS + tap];
    return _mm256_load_ps(lane);
}

// Of kernel_lookup_avx2.
void SIMD(kernel_lookup_scatter)(const struct kernel_convolution *shape, struct kernel_rows rows,
                                 const uint16_t *index, const float *d_out, float *d_tables);
void SIMD(kernel_lookup_gather)(const struct kernel_convolution *shape, const float *weights,
                                const float *h, float *d_tables, float *d_weights, float *d_biases,
                                float *d_h);

#endif
