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

// With the derivatives by the coefficients, of which there are so many for a channel, unless there are none, and `one` is
// NULL. What `pair` and `one` both compute is computed once.
static inline void activation_both(struct activation_pair (*pair)(const float *c, float z),
                                   void (*one)(const float *c, float z, float *d),
                                   size_t coefficients, const float *c, size_t channels,
                                   size_t count, const float *restrict z, float *restrict value,
                                   float *restrict slope, float *restrict by)
{
    if (coefficients == 0) { // all channels are one
        count *= channels;
        channels = 1;
    }
    for (size_t k = 0; k < channels; k++, c += coefficients)
        for (size_t i = 0; i < count; i++) {
            const size_t at = k * count + i;
            struct activation_pair y = pair(c, z[at]);
            float d[ACTIVATION_COEFFICIENTS];
            if (coefficients > 0)
                one(c, z[at], d);
            value[at] = y.value;
            slope[at] = y.slope;
            for (size_t j = 0; j < coefficients; j++)
                by[(k * coefficients + j) * count + i] = d[j];
        }
}

// The same of a function that is made of two, outer(c, z, inner(c, z)), whose chains of operations are long. Two loops
// are faster than one then, because processors look ahead so many operations only: more sums are under way
// at once. The first leaves what it makes in `value`.
static inline void
activation_both_in_two(float (*inner)(const float *c, float z),
                       struct activation_pair (*outer)(const float *c, float z, float in),
                       void (*one)(const float *c, float z, float in, float *d),
                       size_t coefficients, const float *c, size_t channels, size_t count,
                       const float *restrict z, float *restrict value, float *restrict slope,
                       float *restrict by)
{
    activation_values(inner, coefficients, c, channels, count, z, value);
    if (coefficients == 0) { // all channels are one
        count *= channels;
        channels = 1;
    }
    for (size_t k = 0; k < channels; k++, c += coefficients)
        for (size_t i = 0; i < count; i++) {
            const size_t at = k * count + i;
            float in = value[at], d[ACTIVATION_COEFFICIENTS];
            struct activation_pair y = outer(c, z[at], in);
            if (coefficients > 0)
                one(c, z[at], in, d);
            value[at] = y.value;
            slope[at] = y.slope;
            for (size_t j = 0; j < coefficients; j++)
                by[(k * coefficients + j) * count + i] = d[j];
        }
}

// Defines the loop `name`, three times where x86-64 is what it is compiled for: for every such processor, and for those
// with vectors of twice and of four times the length. Nothing is fused, so that all give the same bits.
#if defined(__x86_64__)
#if defined(__clang__)
#define ACTIVATION_WIDEST target("avx512f,avx512bw,avx512dq,avx512vl"), min_vector_width(512)
#else
#define ACTIVATION_WIDEST target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")
#endif
#define ACTIVATION_LOOP(name, parameters, arguments, body)                                         \
    __attribute__((ACTIVATION_WIDEST)) static void name##_widest parameters                        \
    {                                                                                              \
        body;                                                                                      \
    }                                                                                              \
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
        unsigned bits = cpu_vector_bits();                                                         \
        if (bits >= 512)                                                                           \
            name##_widest arguments;                                                               \
        else if (bits >= 256)                                                                      \
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

// The functions of a row, `values` and `both`, from those for one sum.
#define ACTIVATION_VALUES(value, coefficients)                                                     \
    ACTIVATION_LOOP(values,                                                                        \
                    (const float *c, size_t channels, size_t count, const float *z, float *out),   \
                    (c, channels, count, z, out),                                                  \
                    activation_values(value, coefficients, c, channels, count, z, out))
#define ACTIVATION_BOTH(pair, one, coefficients)                                                   \
    ACTIVATION_LOOP(both,                                                                          \
                    (const float *c, size_t channels, size_t count, const float *z, float *y,      \
                     float *d, float *by),                                                         \
                    (c, channels, count, z, y, d, by),                                             \
                    activation_both(pair, one, coefficients, c, channels, count, z, y, d, by))
#define ACTIVATION_BOTH_IN_TWO(inner, outer, one, coefficients)                                    \
    ACTIVATION_LOOP(                                                                               \
        both,                                                                                      \
        (const float *c, size_t channels, size_t count, const float *z, float *y, float *d,        \
         float *by),                                                                               \
        (c, channels, count, z, y, d, by),                                                         \
        activation_both_in_two(inner, outer, one, coefficients, c, channels, count, z, y, d, by))

#endif
