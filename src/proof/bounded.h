// Numbers with a bound on the float32 error of their computation, in whatever order it sums.
//
//   |error of a sum of n terms| <= n u / (1 - n u) * sum of absolute terms,  u = 2^-24
//
// Source: N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002,
// section 3.1.
#ifndef PROOF_BOUNDED_H
#define PROOF_BOUNDED_H

#include "net/net.h"

struct bounded {
    double value, error;
};

// bias + sum of weights[i] * inputs[i], i < count.
struct bounded bounded_sum(const float *weights, float bias, const struct bounded *inputs,
                           size_t count);

// Layer l of the network on inputs[in * taps] to outputs[out], rectified where the layer is.
void bounded_layer(const struct net *net, const float *parameters, size_t l,
                   const struct bounded *inputs, struct bounded *outputs);

#endif
