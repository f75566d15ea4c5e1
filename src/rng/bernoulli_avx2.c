#include "rng/bernoulli.h"
#include "rng/pcg_avx2.h"

#include <assert.h>
#include <string.h>

// One digit: where it decides, bits and undecided change. `digit` is all ones or all zeros.
static inline void compare(struct pcg32x8_registers *generator, __m256i digit, __m256i *bits,
                           __m256i *undecided)
{
    __m256i u = pcg32x8_draw(generator);
    *bits = _mm256_or_si256(*bits, _mm256_and_si256(*undecided, _mm256_andnot_si256(u, digit)));
    *undecided = _mm256_andnot_si256(_mm256_xor_si256(u, digit), *undecided);
}

static inline __m256i top_digit(uint32_t rest)
{
    return _mm256_set1_epi32((int32_t)rest >> 31);
}

static void fill_packed(struct pcg32x8_registers *generator, uint32_t rest, uint32_t packed[8])
{
    __m256i bits = _mm256_setzero_si256(), undecided = _mm256_set1_epi32(-1);
    for (; rest != 0 && !_mm256_testz_si256(undecided, undecided); rest <<= 1)
        compare(generator, top_digit(rest), &bits, &undecided);
    _mm256_storeu_si256((__m256i *)packed, bits);
}

// Gives the undecided bits of words[count] their values: bits true with probability rest / 2^32,
// drawn 256 at a time and dealt out in order.
static void deal(struct pcg32x8_registers *generator, uint32_t rest, const uint32_t *undecided,
                 uint32_t *words, size_t count)
{
    uint32_t packed[10] = {0}; // two more words, so that 64 bits can be read at any bit
    unsigned used = 0;
    fill_packed(generator, rest, packed);
    for (size_t i = 0; i < count; i++) {
        uint32_t mask = undecided[i];
        unsigned wanted = (unsigned)__builtin_popcount(mask);
        if (used + wanted <= 256) {
            uint64_t next;
            memcpy(&next, (const char *)packed + used / 8, sizeof next);
            words[i] |= simd_deposit((uint32_t)(next >> used % 8), mask);
            used += wanted;
            continue;
        }
        for (; mask != 0; mask &= mask - 1, used++) { // across the end of the 256
            if (used == 256) {
                fill_packed(generator, rest, packed);
                used = 0;
            }
            if (packed[used / 32] >> used % 32 & 1)
                words[i] |= mask & -mask;
        }
    }
}

// One group of 8 * vectors words with everything in registers. The count is a constant where this
// is called, so that the loops over it unroll.
static inline __attribute__((always_inline)) void
fill_group(struct pcg32x8_registers *generator, uint32_t threshold, uint32_t *words, int vectors)
{
    __m256i bits[BERNOULLI_GROUP / 8], undecided[BERNOULLI_GROUP / 8];
    for (int v = 0; v < vectors; v++) {
        bits[v] = _mm256_setzero_si256();
        undecided[v] = _mm256_set1_epi32(-1);
    }
    uint32_t rest = threshold;
    for (int d = 0; d < BERNOULLI_DIGITS && rest != 0; d++, rest <<= 1)
        for (int v = 0; v < vectors; v++)
            compare(generator, top_digit(rest), &bits[v], &undecided[v]);
    uint32_t left[BERNOULLI_GROUP];
    for (int v = 0; v < vectors; v++) {
        _mm256_storeu_si256((__m256i *)(words + 8 * v), bits[v]);
        _mm256_storeu_si256((__m256i *)(left + 8 * v), undecided[v]);
    }
    if (rest != 0)
        deal(generator, rest, left, words, 8 * (size_t)vectors);
}

void SIMD(bernoulli_fill)(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                          size_t count)
{
    assert(threshold >> 32 == 0);
    struct pcg32x8_registers registers = pcg32x8_load(generator);
    size_t done = 0;
    for (; done + BERNOULLI_GROUP <= count; done += BERNOULLI_GROUP)
        fill_group(&registers, (uint32_t)threshold, words + done, BERNOULLI_GROUP / 8);
    switch ((count - done) / 8) {
    case 0:
        break;
    case 1:
        fill_group(&registers, (uint32_t)threshold, words + done, 1);
        break;
    case 2:
        fill_group(&registers, (uint32_t)threshold, words + done, 2);
        break;
    case 3:
        fill_group(&registers, (uint32_t)threshold, words + done, 3);
        break;
    default:
        assert(false && "the last group is shorter than a whole one");
    }
    pcg32x8_store(generator, &registers);
}
