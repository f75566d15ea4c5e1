#include "rng/bernoulli.h"

#include <assert.h>
#include <math.h>
#include <string.h>

uint64_t bernoulli_threshold(double probability)
{
    assert(probability >= 0 && probability <= 1);
    return (uint64_t)llround(probability * 0x1p32);
}

// Compares up to `digits` digits of the numbers of count words with the top digits of *rest, which
// move on. bits and undecided are updated.
static void compare(struct pcg32x8 *generator, uint32_t *rest, int digits, uint32_t *bits,
                    uint32_t *undecided, size_t count)
{
    uint32_t open = 1;
    for (int d = 0; d < digits && *rest != 0 && open != 0; d++, *rest <<= 1) {
        bool digit = *rest >> 31;
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

// 256 bits of their own, true with probability rest / 2^32.
static void fill_packed(struct pcg32x8 *generator, uint32_t rest, uint32_t packed[8])
{
    uint32_t undecided[8];
    memset(packed, 0, 8 * sizeof *packed);
    memset(undecided, 0xff, sizeof undecided);
    compare(generator, &rest, 32, packed, undecided, 8);
}

// One group of at most BERNOULLI_GROUP words; 0 <= threshold < 2^32.
static void fill_group(struct pcg32x8 *generator, uint32_t threshold, uint32_t *bits, size_t count)
{
    uint32_t undecided[BERNOULLI_GROUP], rest = threshold;
    memset(bits, 0, count * sizeof *bits);
    memset(undecided, 0xff, sizeof undecided);
    compare(generator, &rest, BERNOULLI_DIGITS, bits, undecided, count);
    if (rest == 0)
        return;
    uint32_t packed[8];
    size_t used = 0; // of the packed bits
    fill_packed(generator, rest, packed);
    for (size_t i = 0; i < count; i++)
        for (uint32_t left = undecided[i]; left != 0; left &= left - 1, used++) {
            if (used == 256) {
                fill_packed(generator, rest, packed);
                used = 0;
            }
            if (packed[used / 32] >> used % 32 & 1)
                bits[i] |= left & -left;
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
#if defined(CPU_VECTOR)
    else if (isa != ISA_BASELINE)
        CPU_VECTOR(isa, bernoulli_fill)(generator, threshold, words, count);
#endif
    else
        bernoulli_fill_ref(generator, threshold, words, count);
    (void)isa;
}
