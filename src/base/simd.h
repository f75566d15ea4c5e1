// The only owner of SIMD intrinsics. Files named *_avx2.c and *_avx2.h alone include it. They are
// written in the intrinsics of AVX2 and FMA, eight floats a vector, and compiled for
//
//   variant   instruction set                    a * b + c    called where
//   _avx2     AVX2, FMA, BMI2 (x86-64)           fused        cpu_has(ISA_AVX2)
//   _avx2     NEON (64-bit ARM), by SIMDe        fused        cpu_has(ISA_AVX2)
//   _sse4     SSE4.2 (x86-64), by SIMDe          two steps    cpu_has(ISA_SSE4)
//
// SIMDe (https://github.com/simd-everywhere/simde) makes two vectors of four floats of one of
// eight. NEON rounds as AVX2 does, and both give the same bits; without a fused operation the bits
// are others, and so is the name.
#ifndef BASE_SIMD_H
#define BASE_SIMD_H

#include <stdint.h>

#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>

#else

#if !defined(__clang__)
// gcc keeps vectors that are longer than registers in memory, which takes twice the time; unions of
// two vectors it keeps in registers. SIMDe 0.7.4 applies a builtin for vectors to them all the same,
// unless the compiler seems to have none.
#define SIMDE_NO_VECTOR
#include <simde/hedley.h>
#undef HEDLEY_HAS_BUILTIN
#define HEDLEY_HAS_BUILTIN(builtin) 0
#endif
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx2.h>
#include <simde/x86/fma.h>

// SIMDe 0.7.4 has it under its own name only.
#if !defined(_MM_FROUND_NO_EXC)
#define _MM_FROUND_NO_EXC SIMDE_MM_FROUND_NO_EXC
#endif

#endif

// SIMD(name) is the name of a function or an object in the variant that is being compiled. What
// fuses is said here, because SIMDe takes two steps for some of the fused operations of a processor.
#if defined(__AVX2__) && defined(__FMA__)
#define SIMD(name) name##_avx2
#elif defined(__aarch64__) && defined(__ARM_FEATURE_FMA)
#define SIMD(name) name##_avx2

static inline __m256 simd_fnmadd(__m256 a, __m256 b, __m256 c)
{
    return _mm256_set_m128(_mm_fnmadd_ps(_mm256_extractf128_ps(a, 1), _mm256_extractf128_ps(b, 1),
                                         _mm256_extractf128_ps(c, 1)),
                           _mm_fnmadd_ps(_mm256_castps256_ps128(a), _mm256_castps256_ps128(b),
                                         _mm256_castps256_ps128(c)));
}
#undef _mm256_fnmadd_ps
#define _mm256_fnmadd_ps(a, b, c) simd_fnmadd(a, b, c)

#elif defined(__SSE4_2__)
#define SIMD(name) name##_sse4

#undef _mm256_fmadd_ps
#define _mm256_fmadd_ps(a, b, c) _mm256_add_ps(_mm256_mul_ps(a, b), c)
#undef _mm256_fnmadd_ps
#define _mm256_fnmadd_ps(a, b, c) _mm256_sub_ps(c, _mm256_mul_ps(a, b))

#else
#error "no variant of the vector kernels for this processor"
#endif

// The low bits of `bits`, in order, at the places where mask has ones.
static inline uint32_t simd_deposit(uint32_t bits, uint32_t mask)
{
#if defined(__BMI2__)
    return _pdep_u32(bits, mask);
#else
    uint32_t result = 0;
    for (; mask != 0; mask &= mask - 1, bits >>= 1)
        result |= (bits & 1) != 0 ? mask & -mask : 0;
    return result;
#endif
}

#endif
