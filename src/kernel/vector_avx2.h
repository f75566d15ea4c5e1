// What the vector kernels share: eight float32 lanes at a time.
#ifndef KERNEL_VECTOR_AVX2_H
#define KERNEL_VECTOR_AVX2_H

#include "base/simd.h"
#include "kernel/kernel.h"

static inline __m256 broadcast(float value)
{
    return _mm256_set1_ps(value);
}

// exp(x) for x in [-87, 87] by 2^k exp(r), |r| <= log(2)/2, the exponential of r by a polynomial:
// the coefficients of Cephes' expf (S. Moshier, netlib.org/cephes); error below 2 units in the last
// place.
static inline __m256 exp8(__m256 x)
{
    x = _mm256_min_ps(_mm256_max_ps(x, broadcast(-87)), broadcast(87));
    __m256 k = _mm256_round_ps(_mm256_mul_ps(x, broadcast(1.44269504f)),
                               _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fnmadd_ps(k, broadcast(0.693359375f), x);
    r = _mm256_fnmadd_ps(k, broadcast(-2.12194440e-4f), r);
    __m256 p = broadcast(1.9875691500e-4f);
    p = _mm256_fmadd_ps(p, r, broadcast(1.3981999507e-3f));
    p = _mm256_fmadd_ps(p, r, broadcast(8.3334519073e-3f));
    p = _mm256_fmadd_ps(p, r, broadcast(4.1665795894e-2f));
    p = _mm256_fmadd_ps(p, r, broadcast(1.6666665459e-1f));
    p = _mm256_fmadd_ps(p, r, broadcast(5.0000001201e-1f));
    p = _mm256_fmadd_ps(p, _mm256_mul_ps(r, r), _mm256_add_ps(r, broadcast(1)));
    __m256i power = _mm256_slli_epi32(_mm256_cvtps_epi32(k), 23);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p), power));
}

static inline __m256 sigmoid8(__m256 z)
{
    const __m256 one = broadcast(1);
    __m256 minus = _mm256_xor_ps(z, broadcast(-0.0f));
    return _mm256_div_ps(one, _mm256_add_ps(one, exp8(minus)));
}

// The gradient of a loss by the logits: a kernel of either loss is compiled from one source, in which the loss
// is a constant.
static inline __m256 loss_gradient8(enum kernel_loss loss, __m256 z, __m256 target)
{
    if (loss == KERNEL_CROSS_ENTROPY)
        return _mm256_sub_ps(sigmoid8(z), target);
    __m256 off = _mm256_sub_ps(z, _mm256_sub_ps(target, broadcast(0.5f)));
    return _mm256_add_ps(off, off);
}

// max(x, 0); the order of the operands lets a NaN pass.
static inline __m256 rectify(__m256 x)
{
    return _mm256_max_ps(_mm256_setzero_ps(), x);
}

// gradient where value > 0, else 0.
static inline __m256 where_positive(__m256 value, __m256 gradient)
{
    return _mm256_and_ps(gradient, _mm256_cmp_ps(value, _mm256_setzero_ps(), _CMP_GT_OQ));
}

// Lane i of the result is the sum over the lanes of v[i].
static inline __m256 reduce8(const __m256 v[8])
{
    __m256 a = _mm256_hadd_ps(_mm256_hadd_ps(v[0], v[1]), _mm256_hadd_ps(v[2], v[3]));
    __m256 b = _mm256_hadd_ps(_mm256_hadd_ps(v[4], v[5]), _mm256_hadd_ps(v[6], v[7]));
    __m256 low = _mm256_permute2f128_ps(a, b, 0x20), high = _mm256_permute2f128_ps(a, b, 0x31);
    return _mm256_add_ps(low, high);
}

// Lane i of the result is the sum over the lanes of v[i].
static inline __m128 reduce4(const __m256 v[4])
{
    __m256 a = _mm256_hadd_ps(_mm256_hadd_ps(v[0], v[1]), _mm256_hadd_ps(v[2], v[3]));
    return _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
}

#endif
