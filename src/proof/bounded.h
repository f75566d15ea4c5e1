// Numbers with a bound on what float32 can make of them, whatever the order in which it sums.
//
// A sum of products t_i = w_i x_i, n of which are not zero, is computed by n - 1 additions in some
// order, or tree, of summation. The error of the result is the sum of the errors that its
// operations make, u = 2^-24 times their results at most:
//
//   a product     u |t_i|, unless x_i is 1, or a fused multiply-add rounds it with its addition
//   an addition   u times the sum of some of the terms, of which none exceeds
//                 M = max(sum of the positive t_i, -sum of the negative t_i)
//   the last      u |sum of all|
//
//   |error| <= u (sum |t_i| + (n - 2) M + |sum of t_i|) (1 + 2 n u)
//
// The last factor stands for what earlier errors add to later results. A cell that is dead, a
// channel that is surely zero, and a weight of zero are no terms: adding nothing is exact. What
// the inputs can be off is carried along. The formula follows N. Higham, Accuracy and Stability of
// Numerical Algorithms, 2nd ed., SIAM 2002, sections 3.1 and 4.2, where n - 2 and M are n and
// sum |t_i|.
#ifndef PROOF_BOUNDED_H
#define PROOF_BOUNDED_H

#include "net/net.h"

// `value` is the number in double precision, which no float32 evaluation misses by more than
// `error`.
struct bounded {
    double value, error;
};

// bias + sum of weights[i] * inputs[i], i < count. The error is infinite where a partial sum might
// leave the range of float32.
struct bounded bounded_sum(const float *weights, float bias, const struct bounded *inputs,
                           size_t count);

// Layer l of the network on inputs[net_layer_inputs] to outputs[net_layer_outputs] (net/walk.h), with the activation
// and what its own evaluation is off.
void bounded_layer(const struct net *net, const float *parameters, size_t l,
                   const struct bounded *inputs, struct bounded *outputs);

// What a logit says of a cell: alive if it is above 0, and dead otherwise.
enum bounded_answer {
    BOUNDED_DEAD,
    BOUNDED_ALIVE,
    BOUNDED_UNSURE, // another order of summation may say otherwise, or it is not a number
};
enum bounded_answer bounded_answer(struct bounded logit);

// The factor by which the absolute terms of a sum, `terms` with the bias, bound its error: n u, and
// what earlier errors add.
double bounded_factor(size_t terms);

#endif
