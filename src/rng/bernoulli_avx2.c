#include "rng/bernoulli.h"
#include "rng/pcg_avx2.h"

#include <assert.h>

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
    for (uint32_t rest = threshold; rest != 0; rest <<= 1) {
        // All ones where the digit of T is 1: then undecided & ~u is decided for 1, else for 0.
        __m256i digit = _mm256_set1_epi32((int32_t)rest >> 31);
        __m256i open = _mm256_setzero_si256();
        for (int v = 0; v < vectors; v++) {
            __m256i u = pcg32x8_draw(generator);
            __m256i below = _mm256_andnot_si256(u, digit);
            __m256i same = _mm256_xor_si256(u, digit); // zero where the digits agree
            bits[v] = _mm256_or_si256(bits[v], _mm256_and_si256(undecided[v], below));
            undecided[v] = _mm256_andnot_si256(same, undecided[v]);
            open = _mm256_or_si256(open, undecided[v]);
        }
        if (_mm256_testz_si256(open, open))
            break;
    }
    for (int v = 0; v < vectors; v++)
        _mm256_storeu_si256((__m256i *)(words + 8 * v), bits[v]);
}

void bernoulli_fill_avx2(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
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
