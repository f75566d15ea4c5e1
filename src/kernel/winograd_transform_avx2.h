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

// ---- lines, in one dimension

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

// The values of the next tiles lie 64 bytes on at every place: 36 streams, more than processors follow
// by themselves.
INLINE void winograd_prefetch(const float *values)
{
    _mm_prefetch((const char *)(values + 16), _MM_HINT_T0);
}

// ---- tiles, in two dimensions
//
// Transformed values lie `distance` floats apart, place 6 i + j. Cells are eight floats each, rows of
// cells `row` floats apart.

// V = B^T d B of the 6x6 cells d.
INLINE void winograd_tile_inputs(const float *d, size_t row, float *v, size_t distance)
{
    __m256 half[6][6], line[6], values[6];
    for (size_t j = 0; j < 6; j++) {
        for (size_t i = 0; i < 6; i++)
            line[i] = _mm256_load_ps(d + i * row + j * 8);
        winograd_inputs(line, values);
        for (size_t i = 0; i < 6; i++)
            half[i][j] = values[i];
    }
    for (size_t i = 0; i < 6; i++) {
        winograd_inputs(half[i], values);
        for (size_t j = 0; j < 6; j++) {
            winograd_prefetch(v + (6 * i + j) * distance);
            _mm256_store_ps(v + (6 * i + j) * distance, values[j]);
        }
    }
}

// Z = A d A^T of the 4x4 cells d. Returns the sum of the cells.
INLINE __m256 winograd_tile_gradients(const float *d, size_t row, float *z, size_t distance)
{
    __m256 half[6][4], line[4], values[6], sum[4];
    for (size_t j = 0; j < 4; j++) {
        for (size_t i = 0; i < 4; i++)
            line[i] = _mm256_load_ps(d + i * row + j * 8);
        sum[j] = _mm256_add_ps(_mm256_add_ps(line[0], line[1]), _mm256_add_ps(line[2], line[3]));
        winograd_gradients(line, values);
        for (size_t i = 0; i < 6; i++)
            half[i][j] = values[i];
    }
    for (size_t i = 0; i < 6; i++) {
        winograd_gradients(half[i], values);
        for (size_t j = 0; j < 6; j++) {
            winograd_prefetch(z + (6 * i + j) * distance);
            _mm256_store_ps(z + (6 * i + j) * distance, values[j]);
        }
    }
    return _mm256_add_ps(_mm256_add_ps(sum[0], sum[1]), _mm256_add_ps(sum[2], sum[3]));
}

// The first half of Y = A^T M A: half = A^T M. Row i of Y is A^T of half[i], which the caller takes one
// by one, because all 16 vectors would not stay in registers.
INLINE void winograd_tile_half(const float *m, size_t distance, __m256 half[4][6])
{
    __m256 line[6], values[4];
    for (size_t j = 0; j < 6; j++) {
        for (size_t i = 0; i < 6; i++) {
            winograd_prefetch(m + (6 * i + j) * distance);
            line[i] = _mm256_load_ps(m + (6 * i + j) * distance);
        }
        winograd_outputs(line, values);
        for (size_t i = 0; i < 4; i++)
            half[i][j] = values[i];
    }
}

// U = G g G^T of eight filters g[9], one a lane.
INLINE void winograd_tile_weights(const __m256 g[9], __m256 u[36])
{
    __m256 half[6][3], values[6];
    for (size_t j = 0; j < 3; j++) {
        winograd_weights((__m256[]){g[j], g[3 + j], g[6 + j]}, values);
        for (size_t i = 0; i < 6; i++)
            half[i][j] = values[i];
    }
    for (size_t i = 0; i < 6; i++)
        winograd_weights(half[i], u + 6 * i);
}

// g = G^T U G.
INLINE void winograd_tile_taps(const __m256 u[36], __m256 g[9])
{
    __m256 half[3][6], line[6], values[3];
    for (size_t j = 0; j < 6; j++) {
        for (size_t i = 0; i < 6; i++)
            line[i] = u[6 * i + j];
        winograd_taps(line, values);
        for (size_t i = 0; i < 3; i++)
            half[i][j] = values[i];
    }
    for (size_t i = 0; i < 3; i++)
        winograd_taps(half[i], g + 3 * i);
}

#endif
