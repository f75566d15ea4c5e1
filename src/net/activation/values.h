// The loops over many sums, for the functions that are given: they are known where this is compiled, and
// become part of the loops.
#ifndef NET_ACTIVATION_VALUES_H
#define NET_ACTIVATION_VALUES_H

#include "base/cpu.h"
#include "net/activation.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// a or b by their bits, without a branch, which compilers make of ?: and which keeps a loop from becoming vectors.
static inline float activation_choose(bool first, float a, float b)
{
    uint32_t x, y, mask = -(uint32_t)first;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    x = (x & mask) | (y & ~mask);
    memcpy(&a, &x, sizeof a);
    return a;
}

static inline void activation_values(float (*value)(const float *c, float z), size_t coefficients,
                                     const float *c, size_t channels, size_t count, const float *z,
                                     float *out)
{
    if (coefficients == 0) { // all channels are one
        count *= channels;
        channels = 1;
    }
    for (size_t k = 0; k < channels; k++, c += coefficients, z += count, out += count)
#pragma GCC unroll 4
        for (size_t i = 0; i < count; i++)
            out[i] = value(c, z[i]);
}

// A value and the slope there, from one computation.
struct activation_pair {
    float value, slope;
};

static inline void activation_both(struct activation_pair (*pair)(const float *c, float z),
                                   size_t coefficients, const float *c, size_t channels,
                                   size_t count, const float *restrict z, float *restrict value,
                                   float *restrict slope)
{
    if (coefficients == 0) { // all channels are one
        count *= channels;
        channels = 1;
    }
    for (size_t k = 0; k < channels; k++, c += coefficients)
        for (size_t i = k * count; i < (k + 1) * count; i++) {
            struct activation_pair y = pair(c, z[i]);
            value[i] = y.value;
            slope[i] = y.slope;
        }
}

// The derivatives of many values by the coefficients, of which there are so many for a channel.
static inline void activation_all_by_coefficients(void (*one)(const float *c, float z, float *d),
                                                  size_t coefficients, const float *c,
                                                  size_t channels, size_t count,
                                                  const float *restrict z, float *restrict by)
{
    for (size_t k = 0; k < channels; k++, c += coefficients, z += count, by += coefficients * count)
        for (size_t i = 0; i < count; i++) {
            float d[ACTIVATION_COEFFICIENTS];
            one(c, z[i], d);
            for (size_t j = 0; j < coefficients; j++)
                by[j * count + i] = d[j];
        }
}

// Defines the loop `name`, twice where x86-64 is what it is compiled for: for every such processor, and for those with AVX2,
// whose vectors are twice as long. Nothing is fused, so that both give the same bits.
#if defined(__x86_64__)
#define ACTIVATION_LOOP(name, parameters, arguments, body)                                         \
    __attribute__((target("avx2"))) static void name##_wide parameters                             \
    {                                                                                              \
        body;                                                                                      \
    }                                                                                              \
    static void name##_narrow parameters                                                           \
    {                                                                                              \
        body;                                                                                      \
    }                                                                                              \
    static void name parameters                                                                    \
    {                                                                                              \
        if (cpu_has(ISA_AVX2))                                                                     \
            name##_wide arguments;                                                                 \
        else                                                                                       \
            name##_narrow arguments;                                                               \
    }
#else
#define ACTIVATION_LOOP(name, parameters, arguments, body)                                         \
    static void name parameters                                                                    \
    {                                                                                              \
        body;                                                                                      \
    }
#endif

// The functions of a row, `values`, `both` and `all_by_coefficients`, from those for one sum.
#define ACTIVATION_VALUES(value, coefficients)                                                     \
    ACTIVATION_LOOP(values,                                                                        \
                    (const float *c, size_t channels, size_t count, const float *z, float *out),   \
                    (c, channels, count, z, out),                                                  \
                    activation_values(value, coefficients, c, channels, count, z, out))
#define ACTIVATION_BOTH(pair, coefficients)                                                        \
    ACTIVATION_LOOP(                                                                               \
        both, (const float *c, size_t channels, size_t count, const float *z, float *y, float *d), \
        (c, channels, count, z, y, d),                                                             \
        activation_both(pair, coefficients, c, channels, count, z, y, d))
#define ACTIVATION_ALL_BY_COEFFICIENTS(one, coefficients)                                          \
    ACTIVATION_LOOP(all_by_coefficients,                                                           \
                    (const float *c, size_t channels, size_t count, const float *z, float *by),    \
                    (c, channels, count, z, by),                                                   \
                    activation_all_by_coefficients(one, coefficients, c, channels, count, z, by))

#endif
