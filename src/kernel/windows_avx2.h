// What the window kernels share (kernel/windows_avx2.c, kernel/activated_avx2.c): eight windows a vector, all
// 512 in eight blocks.
//
//   window:  bits 0 1 2 = lane      bits 3 4 5 = vector in the block      bits 6 7 8 = block
//
// A filter's sum over a window's live cells falls apart into a part for bits 0..5, which is the
// same in every block (low, 8 vectors), and a part for bits 6..8, one number a block (high): one
// addition per filter and vector, not nine multiplications. The gradient of its weights runs the
// same way back: the windows' gradients are summed over blocks (for bits 0..5) and over the vectors
// of a block (for bits 6..8).
//
// The gradient of every parameter is gathered as eight partial sums, one a lane, in `lanes` [P][8],
// the order of the parameters; eight parameters at a time are then added across lanes.
//
// Order of sums (part of the contract): windows of a lane by block, then vector, as written; lanes
// by reduce8.
#ifndef KERNEL_WINDOWS_AVX2_H
#define KERNEL_WINDOWS_AVX2_H

#include "kernel/kernel.h"
#include "kernel/vector_avx2.h"

#define VECTORS 8 // of a block
#define BLOCKS  8

typedef __m256 block[VECTORS]; // one value for each window of a block

static inline size_t round_up(size_t count)
{
    return (count + 7) / 8 * 8;
}

// weight in the lanes whose number has bit j, 0 elsewhere.
static inline __m256 in_lanes(__m256 value, int j)
{
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i bit = _mm256_and_si256(_mm256_srli_epi32(lane, j), _mm256_set1_epi32(1));
    return _mm256_and_ps(value, _mm256_castsi256_ps(_mm256_sub_epi32(_mm256_setzero_si256(), bit)));
}

// The subset sums of three weights over the eight lanes.
static inline __m256 subset_sums(const float *w)
{
    __m256 sum = _mm256_add_ps(in_lanes(broadcast(w[0]), 0), in_lanes(broadcast(w[1]), 1));
    return _mm256_add_ps(sum, in_lanes(broadcast(w[2]), 2));
}

static inline void sum_windows(const float *w, float bias, block low, float *high)
{
    low[0] = _mm256_add_ps(broadcast(bias), subset_sums(w));
    low[1] = _mm256_add_ps(low[0], broadcast(w[3]));
    for (int v = 0; v < 2; v++)
        low[2 + v] = _mm256_add_ps(low[v], broadcast(w[4]));
    for (int v = 0; v < 4; v++)
        low[4 + v] = _mm256_add_ps(low[v], broadcast(w[5]));
    _mm256_store_ps(high, subset_sums(w + 6));
}

static inline __m256 sum_block(const block b)
{
    __m256 s0 = _mm256_add_ps(b[0], b[1]), s1 = _mm256_add_ps(b[2], b[3]);
    __m256 s2 = _mm256_add_ps(b[4], b[5]), s3 = _mm256_add_ps(b[6], b[7]);
    return _mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3));
}

// The partial sums of the gradients of a filter's nine weights and its bias, from those of its
// sums.
static inline void gather_filter(const block d_low, const __m256 *d_high, __m256 *weights,
                                 __m256 *bias)
{
    __m256 total = sum_block(d_low);
    for (int j = 0; j < 3; j++)
        weights[j] = in_lanes(total, j);
    for (int half = 0; half < 2; half++) { // bits 3 4 5 number the vectors, bits 6 7 8 the blocks
        const __m256 *d = half == 0 ? d_low : d_high;
        __m256 *w = weights + 3 + 3 * half;
        __m256 d57 = _mm256_add_ps(d[5], d[7]), d67 = _mm256_add_ps(d[6], d[7]);
        w[0] = _mm256_add_ps(_mm256_add_ps(d[1], d[3]), d57);
        w[1] = _mm256_add_ps(_mm256_add_ps(d[2], d[3]), d67);
        w[2] = _mm256_add_ps(_mm256_add_ps(d[4], d[5]), d67);
    }
    *bias = total;
}

// From the logits to their gradient, in place; returns how many are on the wrong side. target and
// count are the block's.
static inline unsigned differentiate(enum kernel_loss loss, block z, const float *target,
                                     const uint32_t *count, float share)
{
    const __m256 zero = _mm256_setzero_ps();
    unsigned errors = 0;
    for (int v = 0; v < VECTORS; v++) {
        __m256 t = _mm256_loadu_ps(target + 8 * v);
        __m256 wrong = _mm256_xor_ps(_mm256_cmp_ps(z[v], zero, _CMP_GT_OQ),
                                     _mm256_cmp_ps(t, zero, _CMP_GT_OQ));
        errors += (unsigned)__builtin_popcount((unsigned)_mm256_movemask_ps(wrong));
        __m256i counted = _mm256_loadu_si256((const __m256i *)(count + 8 * v));
        __m256 weight = _mm256_mul_ps(_mm256_cvtepi32_ps(counted), broadcast(share));
        z[v] = _mm256_mul_ps(loss_gradient8(loss, z[v], t), weight);
    }
    return errors;
}

// The gradients [P], and zeros up to the next multiple of 8, from their partial sums.
static inline void add_lanes(const __m256 *lanes, size_t padded, float *gradient)
{
    for (size_t i = 0; i < padded; i += 8)
        _mm256_storeu_ps(gradient + i, reduce8(lanes + i));
}

#endif
