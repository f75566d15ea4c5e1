// The loop over many sums, for the function that is given: it is known where this is compiled, and becomes
// part of the loop.
#ifndef NET_ACTIVATION_VALUES_H
#define NET_ACTIVATION_VALUES_H

#include <stddef.h>

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

#endif
