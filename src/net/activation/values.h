// The loop over many sums, for the function that is given: it is known where this is compiled, and becomes
// part of the loop.
#ifndef NET_ACTIVATION_VALUES_H
#define NET_ACTIVATION_VALUES_H

#include <stddef.h>

static inline void activation_values(float (*value)(const float *c, float z), size_t coefficients,
                                     const float *c, size_t channels, size_t count, float *z)
{
    for (size_t k = 0; k < channels; k++, c += coefficients, z += count)
        for (size_t i = 0; i < count; i++)
            z[i] = value(c, z[i]);
}

#endif
