// pcg32x8 in registers, for the vector code that draws many bits in a row. Same numbers as
// pcg32x8_next.
#ifndef RNG_PCG_AVX2_H
#define RNG_PCG_AVX2_H

#include "base/simd.h"
#include "rng/pcg.h"

struct pcg32x8_registers {
    __m256i even, odd, even_increment, odd_increment;
};

static inline struct pcg32x8_registers pcg32x8_load(const struct pcg32x8 *g)
{
    return (struct pcg32x8_registers){
        .even = _mm256_loadu_si256((const __m256i *)g->even),
        .odd = _mm256_loadu_si256((const __m256i *)g->odd),
        .even_increment = _mm256_loadu_si256((const __m256i *)g->even_increment),
        .odd_increment = _mm256_loadu_si256((const __m256i *)g->odd_increment),
    };
}

static inline void pcg32x8_store(struct pcg32x8 *g, const struct pcg32x8_registers *r)
{
    _mm256_storeu_si256((__m256i *)g->even, r->even);
    _mm256_storeu_si256((__m256i *)g->odd, r->odd);
}

// state * multiplier + increment mod 2^64. AVX2 multiplies 32 by 32 bits only:
// s * m = s_lo*m_lo + 2^32 (s_lo*m_hi + s_hi*m_lo).
static inline __m256i pcg32x8_advance(__m256i state, __m256i increment)
{
    __m256i low = _mm256_set1_epi64x((long long)(PCG32_MULTIPLIER & 0xffffffff));
    __m256i high = _mm256_set1_epi64x((long long)(PCG32_MULTIPLIER >> 32));
    __m256i cross = _mm256_add_epi64(_mm256_mul_epu32(state, high),
                                     _mm256_mul_epu32(_mm256_srli_epi64(state, 32), low));
    __m256i product = _mm256_add_epi64(_mm256_mul_epu32(state, low), _mm256_slli_epi64(cross, 32));
    return _mm256_add_epi64(product, increment);
}

// The output in the low 32 bits of each 64-bit lane; the high 32 bits hold rubbish. Doubling the
// shifted word makes the rotation one shift.
static inline __m256i pcg32x8_output(__m256i state)
{
    __m256i shifted = _mm256_srli_epi64(_mm256_xor_si256(_mm256_srli_epi64(state, 18), state), 27);
    __m256i doubled = _mm256_shuffle_epi32(shifted, 0xa0); // low word into both halves
    return _mm256_srlv_epi64(doubled, _mm256_srli_epi64(state, 59));
}

// The next 32 bits of every lane: lane l in 32-bit element l.
static inline __m256i pcg32x8_draw(struct pcg32x8_registers *r)
{
    __m256i even = pcg32x8_output(r->even), odd = pcg32x8_output(r->odd);
    r->even = pcg32x8_advance(r->even, r->even_increment);
    r->odd = pcg32x8_advance(r->odd, r->odd_increment);
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}

#endif
