#include "rng/bernoulli.h"

#include <assert.h>
#include <math.h>
#include <string.h>

uint64_t bernoulli_threshold(double probability)
{
    assert(probability >= 0 && probability <= 1);
    return (uint64_t)llround(probability * 0x1p32);
}

// One group of at most BERNOULLI_GROUP words; 0 < threshold < 2^32.
static void fill_group(struct pcg32x8 *generator, uint32_t threshold, uint32_t *bits, size_t count)
{
    uint32_t undecided[BERNOULLI_GROUP];
    memset(bits, 0, count * sizeof *bits);
    memset(undecided, 0xff, sizeof undecided);
    for (uint32_t rest = threshold, open = 1; rest != 0 && open != 0; rest <<= 1) {
        bool digit = rest >> 31;
        open = 0;
        for (size_t i = 0; i < count; i += 8) {
            uint32_t u[8];
            pcg32x8_next(generator, u);
            for (size_t l = 0; l < 8; l++) {
                if (digit)
                    bits[i + l] |= undecided[i + l] & ~u[l];
                undecided[i + l] &= digit ? u[l] : ~u[l];
                open |= undecided[i + l];
            }
        }
    }
}

void bernoulli_fill_ref(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                        size_t count)
{
    assert(threshold >> 32 == 0);
    for (size_t done = 0; done < count; done += BERNOULLI_GROUP) {
        size_t group = count - done < BERNOULLI_GROUP ? count - done : BERNOULLI_GROUP;
        fill_group(generator, (uint32_t)threshold, words + done, group);
    }
}

void bernoulli_fill(enum isa isa, struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                    size_t count)
{
    assert(count % 8 == 0 && threshold <= UINT64_C(1) << 32);
    if (threshold >> 32 != 0)
        memset(words, 0xff, count * sizeof *words);
#if defined(LIFETICKET_AVX2)
    else if (isa == ISA_AVX2)
        bernoulli_fill_avx2(generator, threshold, words, count);
#endif
    else
        bernoulli_fill_ref(generator, threshold, words, count);
    (void)isa;
}
