// A residual network of relu as one that is not, which the fast passes can compute: each channel that is handed on
// has a filter of its own, 1 at the cell itself, and the 1x1 layer adds what this gives with a weight of 1. What is
// handed on is a cell, 0 or 1, or what relu made: never below 0, so that relu leaves it as it is, and the results
// are those of the residual network, to the bit where sums have its order.
//
//   3x3 layer   | its filters            | 0 0 0 / 0 1 0 / 0 0 0 of channel c |     biases | its own | 0 |
//   1x1 layer   | its weights of a sum   | 1 of sum c, else 0                 |     biases | its own |
#ifndef ENGINE_WIDENED_H
#define ENGINE_WIDENED_H

#include "net/net.h"

// Whether a network is computed so: all residual ones of relu whose filters are not too many then.
bool engine_widened_fit(const struct net *net);

// The wider network. Precondition (assert): it fits.
struct net engine_widened(const struct net *net);

// From the parameters[P] of the network to those of the wider one; and from this one's gradient to *set* the
// network's own gradient[P].
void engine_widened_parameters(const struct net *net, const struct net *wide,
                               const float *parameters, float *widened);
void engine_widened_gradient(const struct net *net, const struct net *wide, const float *widened,
                             float *gradient);

#endif
