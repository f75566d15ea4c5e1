// The transforms of Winograd's F(4x4, 3x3), eight boards at a time.
//
// Four neighbouring outputs of a filter of three taps are read off a product of polynomials, which is
// known from its values at five points and its leading coefficient:
//
//   y = A^T ((G g) * (B^T d))     d: 6 inputs, g: 3 taps, y: 4 outputs, *: value by value
//
// and in two dimensions, for a tile of 4x4 outputs from 6x6 inputs:
//
//   Y = A^T ((G g G^T) * (B^T d B)) A
//
// A. Lavin & S. Gray, arXiv 1509.09308, with the points 0, +-1, +-2. Here they are 0, +-sqrt(1/2),
// +-sqrt(2): as many operations, but the powers up to the third spread from 0.35 to 2.8 instead of from
// 1 to 8, and the rounding errors are a third of theirs.
//
//         | 1     0    -5/2    0     1  0 |        |   1       0       0   |
//         | 0 -sqrt2   -2   sqrt1/2  1  0 |        | -2/3 -sqrt2/3    -1/3 |
//   B^T = | 0  sqrt2   -2  -sqrt1/2  1  0 |    G = | -2/3  sqrt2/3    -1/3 |
//         | 0 -sqrt1/2 -1/2  sqrt2   1  0 |        |  1/6  sqrt2/6     1/3 |
//         | 0  sqrt1/2 -1/2 -sqrt2   1  0 |        |  1/6 -sqrt2/6     1/3 |
//         | 0     1     0    -5/2    0  1 |        |   0       0       1   |
//
//         | 1     1        1       1      1     0 |
//   A^T = | 0  sqrt1/2 -sqrt1/2  sqrt2 -sqrt2   0 |
//         | 0    1/2      1/2      2      2     0 |
//         | 0  sqrt1/8 -sqrt1/8  sqrt8 -sqrt8   1 |
#ifndef KERNEL_WINOGRAD_TRANSFORM_AVX2_H
#define KERNEL_WINOGRAD_TRANSFORM_AVX2_H

#include "kernel/vector_avx2.h"

#include <stddef.h>

#define INLINE static inline __attribute__((always_inline))

#define SQRT_2    1.41421356237309505f
#define SQRT_HALF 0.70710678118654752f
#define SQRT_8    2.82842712474619010f
#define SQRT_8TH  0.35355339059327376f

// v = B^T d
INLINE void winograd_inputs(const __m256 d[6], __m256 v[6])
{
    __m256 even = _mm256_fnmadd_ps(broadcast(2), d[2], d[4]);
    __m256 odd = _mm256_fnmadd_ps(broadcast(2), d[1], d[3]);
    v[1] = _mm256_fmadd_ps(broadcast(SQRT_HALF), odd, even);
    v[2] = _mm256_fnmadd_ps(broadcast(SQRT_HALF), odd, even);
    even = _mm256_fnmadd_ps(broadcast(0.5f), d[2], d[4]);
    odd = _mm256_fnmadd_ps(broadcast(0.5f), d[1], d[3]);
    v[3] = _mm256_fmadd_ps(broadcast(SQRT_2), odd, even);
    v[4] = _mm256_fnmadd_ps(broadcast(SQRT_2), odd, even);
    v[0] = _mm256_fnmadd_ps(broadcast(2.5f), d[2], _mm256_add_ps(d[0], d[4]));
    v[5] = _mm256_fnmadd_ps(broadcast(2.5f), d[3], _mm256_add_ps(d[1], d[5]));
}

// y = A^T m
INLINE void winograd_outputs(const __m256 m[6], __m256 y[4])
{
    __m256 even = _mm256_add_ps(m[1], m[2]), odd = _mm256_sub_ps(m[1], m[2]);
    __m256 even2 = _mm256_add_ps(m[3], m[4]), odd2 = _mm256_sub_ps(m[3], m[4]);
    y[0] = _mm256_add_ps(m[0], _mm256_add_ps(even, even2));
    y[1] = _mm256_fmadd_ps(broadcast(SQRT_2), odd2, _mm256_mul_ps(broadcast(SQRT_HALF), odd));
    y[2] = _mm256_fmadd_ps(broadcast(2), even2, _mm256_mul_ps(broadcast(0.5f), even));
    y[3] =
        _mm256_fmadd_ps(broadcast(SQRT_8), odd2, _mm256_fmadd_ps(broadcast(SQRT_8TH), odd, m[5]));
}

// z = A y
INLINE void winograd_gradients(const __m256 y[4], __m256 z[6])
{
    __m256 even = _mm256_fmadd_ps(broadcast(0.5f), y[2], y[0]);
    __m256 odd = _mm256_fmadd_ps(broadcast(0.5f), y[3], y[1]);
    z[1] = _mm256_fmadd_ps(broadcast(SQRT_HALF), odd, even);
    z[2] = _mm256_fnmadd_ps(broadcast(SQRT_HALF), odd, even);
    even = _mm256_fmadd_ps(broadcast(2), y[2], y[0]);
    odd = _mm256_fmadd_ps(broadcast(2), y[3], y[1]);
    z[3] = _mm256_fmadd_ps(broadcast(SQRT_2), odd, even);
    z[4] = _mm256_fnmadd_ps(broadcast(SQRT_2), odd, even);
    z[0] = y[0];
    z[5] = y[3];
}

// u = G g
INLINE void winograd_weights(const __m256 g[3], __m256 u[6])
{
    __m256 ends = _mm256_fmadd_ps(broadcast(0.5f), g[2], g[0]);
    __m256 middle = _mm256_mul_ps(broadcast(SQRT_HALF), g[1]);
    u[1] = _mm256_mul_ps(broadcast(-2 / 3.0f), _mm256_add_ps(ends, middle));
    u[2] = _mm256_mul_ps(broadcast(-2 / 3.0f), _mm256_sub_ps(ends, middle));
    ends = _mm256_fmadd_ps(broadcast(2), g[2], g[0]);
    middle = _mm256_mul_ps(broadcast(SQRT_2), g[1]);
    u[3] = _mm256_mul_ps(broadcast(1 / 6.0f), _mm256_add_ps(ends, middle));
    u[4] = _mm256_mul_ps(broadcast(1 / 6.0f), _mm256_sub_ps(ends, middle));
    u[0] = g[0];
    u[5] = g[2];
}

// g = G^T u
INLINE void winograd_taps(const __m256 u[6], __m256 g[3])
{
    const __m256 third2 = broadcast(-2 / 3.0f), sixth = broadcast(1 / 6.0f);
    __m256 even = _mm256_mul_ps(third2, _mm256_add_ps(u[1], u[2]));
    __m256 odd = _mm256_mul_ps(third2, _mm256_sub_ps(u[1], u[2]));
    __m256 even2 = _mm256_mul_ps(sixth, _mm256_add_ps(u[3], u[4]));
    __m256 odd2 = _mm256_mul_ps(sixth, _mm256_sub_ps(u[3], u[4]));
    g[0] = _mm256_add_ps(u[0], _mm256_add_ps(even, even2));
    g[1] = _mm256_fmadd_ps(broadcast(SQRT_2), odd2, _mm256_mul_ps(broadcast(SQRT_HALF), odd));
    g[2] = _mm256_fmadd_ps(broadcast(2), even2, _mm256_fmadd_ps(broadcast(0.5f), even, u[5]));
}

#endif
