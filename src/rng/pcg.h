// PCG random numbers: pcg32 (setseq_xsh_rr_64_32) alone and eight at a time.
//
//   state' = state * 6364136223846793005 + increment            (mod 2^64, increment odd)
//   output = rotate_right32(((state >> 18) ^ state) >> 27, state >> 59)
//
// Source: M. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
// for Random Number Generation", Harvey Mudd College HMC-CS-2014-0905 (2014).
//
// A generator is never shared. Every use gets its own stream, keyed by the user's seed, the
// purpose, and indices of that use, so that nothing depends on the order of the work, and adding a
// use changes no other.
#ifndef RNG_PCG_H
#define RNG_PCG_H

#include <stddef.h>
#include <stdint.h>

#define PCG32_MULTIPLIER UINT64_C(6364136223846793005)

struct pcg32 {
    uint64_t state, increment;
};

// The published seeding procedure: `stream` selects one of 2^63 sequences (its top bit is ignored).
struct pcg32 pcg32_seeded(uint64_t state, uint64_t stream);

// The next 32 random bits.
uint32_t pcg32_next(struct pcg32 *generator);

// Uniform in [0, 1), a multiple of 2^-24: every value is exact in float32. One draw.
float pcg32_uniform(struct pcg32 *generator);

// Uniform whole number of 0 .. bound - 1, without bias: the published bounded draw, which drops the
// lowest 2^32 mod bound numbers. At least one draw. Precondition: bound > 0.
uint32_t pcg32_below(struct pcg32 *generator, uint32_t bound);

// Standard normal by Box and Muller (1958), the cosine branch, in double precision. Two draws.
double pcg32_normal(struct pcg32 *generator);

// Eight independent pcg32 generators, lane l being an ordinary pcg32 with its own stream.
// Lanes 0 2 4 6 lie in even[0..3] and lanes 1 3 5 7 in odd[0..3], as the vector code wants them.
struct pcg32x8 {
    uint64_t even[4], odd[4];
    uint64_t even_increment[4], odd_increment[4];
};

// The next 32 bits of every lane, lane by lane.
void pcg32x8_next(struct pcg32x8 *generator, uint32_t out[8]);

// What a stream is for. The numbers are part of every published result: never reuse or renumber
// one.
enum rng_purpose {
    RNG_INITIAL_PARAMETERS = 1,
    RNG_TRAINING_BOARDS = 2,
    RNG_TEST_BOARDS = 3,
    RNG_PAIRS = 4,         // `lifeticket pairs`
    RNG_CHECK = 5,         // the program's tests and benchmarks
    RNG_VERIFY = 6,        // `lifeticket verify`
    RNG_RANKING = 7,       // `lifeticket table --ranking`
    RNG_TICKET = 8,        // what is drawn for a ticket: masks, values, flips, noise, scores
    RNG_TICKET_BOARDS = 9, // that tickets train on
    RNG_SCORE_BOARDS = 10, // that weights are scored on
    RNG_RECOVERY = 11,     // published figures drawn anew for `lifeticket table --ranking`
    RNG_FIXED_BOARDS = 12, // of which a finite set consists
    RNG_EPOCH = 13,        // the order in which an epoch passes over such a set
    RNG_DESIGN = 14,       // `lifeticket board`
    RNG_START = 15,        // which learned network a replicate starts from
    RNG_COEFFICIENTS = 16, // noise on the starting coefficients of an activation
};

struct rng_key {
    uint64_t seed; // the user's
    enum rng_purpose purpose;
    uint64_t index[2]; // which use: for a trial, the hash of its point and its replicate
};

// The stream of a key. Different keys give unrelated streams: 127 bits of state and stream are
// hashed from the whole key. A key serves one of the two: rng_stream is lane 0 of rng_stream_x8.
struct pcg32 rng_stream(const struct rng_key *key);
struct pcg32x8 rng_stream_x8(const struct rng_key *key);

// A 64-bit hash of `previous` and `value`, for keys with more parts than indices:
// h = rng_hash(rng_hash(0, a), b). Not commutative.
uint64_t rng_hash(uint64_t previous, uint64_t value);

#endif
