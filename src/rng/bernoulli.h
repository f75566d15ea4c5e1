// Random bits that are 1 with a given probability, exact to 2^-32, many at a time.
//
// A bit is 1 if a uniform 32-bit number U is below the threshold T = round(p * 2^32). The numbers
// are compared with T one binary digit at a time, the most significant first:
//
//   undecided = all ones                             for each digit t of T, from the top:
//   t = 1:  bits |= undecided & ~u;  undecided &=  u     (digit u of U below t: U < T)
//   t = 0:                           undecided &= ~u     (u above t: U > T)
//
// What is still undecided when the rest of T is zero has U >= T: the bit is 0.
//
// Each digit decides half of the bits. A group of 1,024 bits gets three digits each; the eighth
// that is then undecided is packed together, and gets its further digits, 256 bits at a time, until
// all are decided: some 5 random bits a bit instead of 32.
#ifndef RNG_BERNOULLI_H
#define RNG_BERNOULLI_H

#include "base/cpu.h"
#include "rng/pcg.h"

// Words that are decided together; the draws, and so the bits, depend on it.
#define BERNOULLI_GROUP 32
// Digits before the undecided bits are packed.
#define BERNOULLI_DIGITS 3

// T of a probability in [0, 1], from 0 (never) to 2^32 (always).
uint64_t bernoulli_threshold(double probability);

// Fills words[count], each 32 bits, count a multiple of 8. Bit order has no meaning: all are alike.
// Groups of BERNOULLI_GROUP words, the last one shorter; each draw of pcg32x8 serves 8 words in a
// row. Every instruction set gives the same bits.
void bernoulli_fill(enum isa isa, struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                    size_t count);

// The variants behind it, for thresholds below 2^32: the plain reference, and vectors.
void bernoulli_fill_ref(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                        size_t count);
void bernoulli_fill_avx2(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                         size_t count);
void bernoulli_fill_sse4(struct pcg32x8 *generator, uint64_t threshold, uint32_t *words,
                         size_t count);

#endif
