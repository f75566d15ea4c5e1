// A layer at one place, in the network's own float32 and by the plain forward pass's own operations.
#ifndef NET_LAYER_H
#define NET_LAYER_H

#include "net/activation.h"

// What layer l makes of in[net_layer_inputs], as net/walk.h lays them out: out[net_layer_outputs], with the
// activation.
void net_layer_values(const struct net *net, const float *parameters, size_t l, const float *in,
                      float *out);

// The sums of layer l, without the activation, and what it hands on, for all inputs between their ends. Rounding to nearest
// is monotone, so what the forward pass computes lies between the ends, to the last bit.
void net_layer_sum_ranges(const struct net *net, const float *parameters, size_t l,
                          const struct float_range *in, struct float_range *sum);

// What the activation of layer l makes of its sums; what it hands on stays.
void net_layer_activate_ranges(const struct net *net, const float *parameters, size_t l,
                               const struct float_range *sum, struct float_range *out);

#endif
