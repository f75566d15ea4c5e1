#include "rng/pcg.h"

#include <math.h>

static uint32_t output(uint64_t state)
{
    uint32_t shifted = (uint32_t)(((state >> 18) ^ state) >> 27);
    uint32_t rotation = (uint32_t)(state >> 59);
    return shifted >> rotation | shifted << (-rotation & 31);
}

static uint64_t advance(uint64_t state, uint64_t increment)
{
    return state * PCG32_MULTIPLIER + increment;
}

struct pcg32 pcg32_seeded(uint64_t state, uint64_t stream)
{
    uint64_t increment = stream << 1 | 1;
    uint64_t first = advance(0, increment);
    return (struct pcg32){.state = advance(first + state, increment), .increment = increment};
}

uint32_t pcg32_next(struct pcg32 *generator)
{
    uint64_t state = generator->state;
    generator->state = advance(state, generator->increment);
    return output(state);
}

float pcg32_uniform(struct pcg32 *generator)
{
    return (float)(pcg32_next(generator) >> 8) * 0x1p-24f;
}

uint32_t pcg32_below(struct pcg32 *generator, uint32_t bound)
{
    uint32_t lowest = -bound % bound, drawn; // 2^32 mod bound
    do
        drawn = pcg32_next(generator);
    while (drawn < lowest);
    return drawn % bound;
}

double pcg32_normal(struct pcg32 *generator)
{
    static const double two_pi = 6.283185307179586476925;
    // The +1/2 keeps the logarithm's argument away from zero.
    double radius = sqrt(-2 * log((pcg32_next(generator) + 0.5) * 0x1p-32));
    return radius * cos(two_pi * (pcg32_next(generator) * 0x1p-32));
}

void pcg32x8_next(struct pcg32x8 *generator, uint32_t out[8])
{
    for (int i = 0; i < 4; i++) {
        out[2 * i] = output(generator->even[i]);
        out[2 * i + 1] = output(generator->odd[i]);
        generator->even[i] = advance(generator->even[i], generator->even_increment[i]);
        generator->odd[i] = advance(generator->odd[i], generator->odd_increment[i]);
    }
}

// The finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): a bijection of 64 bits in which
// every input bit moves every output bit.
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint64_t rng_hash(uint64_t previous, uint64_t value)
{
    return mix(mix(previous + UINT64_C(0x9e3779b97f4a7c15)) ^ value);
}

// Pair number `lane` of (state, stream) that belongs to the key.
static struct pcg32 lane_stream(const struct rng_key *key, uint64_t lane)
{
    uint64_t hash[2];
    for (uint64_t half = 0; half < 2; half++) {
        uint64_t h = rng_hash(half, key->seed);
        h = rng_hash(h, (uint64_t)key->purpose);
        h = rng_hash(h, key->index[0]);
        h = rng_hash(h, key->index[1]);
        hash[half] = rng_hash(h, lane);
    }
    return pcg32_seeded(hash[0], hash[1]);
}

struct pcg32 rng_stream(const struct rng_key *key)
{
    return lane_stream(key, 0);
}

struct pcg32x8 rng_stream_x8(const struct rng_key *key)
{
    struct pcg32x8 generator;
    for (uint64_t i = 0; i < 4; i++) {
        struct pcg32 even = lane_stream(key, 2 * i), odd = lane_stream(key, 2 * i + 1);
        generator.even[i] = even.state;
        generator.even_increment[i] = even.increment;
        generator.odd[i] = odd.state;
        generator.odd_increment[i] = odd.increment;
    }
    return generator;
}
