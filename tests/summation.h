// Float32 sums of products in orders of one's own choice, and sums whose rounding errors all add up:
// what bounds on rounding must bear.
#ifndef TESTS_SUMMATION_H
#define TESTS_SUMMATION_H

#include "rng/pcg.h"

#include <stdbool.h>
#include <stddef.h>

// bias + sum of weights[i] * inputs[i], i < count, from left to right, as the plain forward pass
// sums.
float summation_forward(const float *weights, float bias, const float *inputs, size_t count);

// The same in a random tree: two of what is left are added, until one is. A product that is added is
// fused with its addition now and then.
float summation_random(const float *weights, float bias, const float *inputs, size_t count,
                       struct pcg32 *stream);

// The same in double precision: its own rounding is some 2^-53 of the absolute terms.
double summation_exact(const float *weights, float bias, const double *inputs, size_t count);

enum summation_kind {
    SUMMATION_UP,   // each addition rounds up, by nearly half a unit in the last place
    SUMMATION_DOWN, // each addition loses its term, of nearly half a unit
    SUMMATION_BACK, // up, and the last term takes the first away: nothing but errors is left
    SUMMATION_KINDS,
};

// Makes a sum whose rounding from left to right is as large as it can be. All inputs are the same
// number: 1, so that products are exact (`ones`), or a little more, so that they round as well, the
// large first one, too. The terms are positive, or all of the other sign. weights[count], inputs[count], count > 1 (BACK: > 2).
void summation_adverse(enum summation_kind kind, bool ones, bool negative, size_t count,
                       struct pcg32 *stream, float *weights, float *bias, float *inputs);

// Terms of any sign, size and number of zeros. Inputs are 0 and 1 (`ones`), or at least 0.
void summation_draw(bool ones, size_t count, struct pcg32 *stream, float *weights, float *bias,
                    float *inputs);

#endif
