// What a ticket starts from. All arrays are [P].
#ifndef TICKET_START_H
#define TICKET_START_H

#include "rng/pcg.h"
#include "ticket/ticket.h"

// value = |fresh| with the sign of `value`, weights and biases alike; a zero stays zero. Coefficients of
// the activation are fresh.
void ticket_keep_signs(const struct net *net, const float *fresh, float *value);

// Flips the signs of `flips` different parameters that are left and not zero, all choices being
// equally likely: of weights alone, with `biases` of both. Of all if there are not as many. Returns
// how many.
size_t ticket_flip(const struct net *net, const uint8_t *mask, size_t flips, bool biases,
                   struct pcg32 *stream, float *value);

// Adds normal noise to the weights that are left, and to nothing else: its standard deviation is `size`
// times the root mean square of the layer's weights that are left. The same stream gives every
// weight the same normal number whatever is pruned.
void ticket_shake(const struct net *net, const uint8_t *mask, double size, struct pcg32 *stream,
                  float *value);

// What is pruned becomes +0.
void ticket_apply(const struct net *net, const uint8_t *mask, float *value);

#endif
