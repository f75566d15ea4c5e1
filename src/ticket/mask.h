// Masks: which parameters are left. mask[P]: 1 left, 0 pruned (ticket/ticket.h).
#ifndef TICKET_MASK_H
#define TICKET_MASK_H

#include "rng/pcg.h"
#include "ticket/ticket.h"

// What pruning came to.
struct ticket_cut {
    size_t left;   // weights, without biases
    size_t spared; // that only stayed because they were the last of their layer
};

// mask[P]: all left.
void ticket_mask_fill(const struct net *net, uint8_t *mask);

size_t ticket_mask_weights(const struct net *net, const uint8_t *mask); // weights that are left
// The same layer by layer, [layers].
void ticket_mask_layers(const struct net *net, const uint8_t *mask, uint32_t *left);

// Prunes mask[P] further, those with the smallest score[P] first (of equal ones, the later in the
// block), until as much is left as the spec's scope, unit, rate and round say (ticket_left; by layer
// with scope `layer`). A channel's score is the sum of the absolute scores of its filter's weights;
// with it go the weights that lead into and out of it, until no more weights are left than
// ticket_left says; the last layer's channel never goes. Source of channels: H. Li et al., "Pruning
// Filters for Efficient ConvNets", ICLR 2017, arXiv 1608.08710.
struct ticket_cut ticket_prune(const struct net *net, const struct ticket_spec *spec,
                               const float *score, uint8_t *mask);

// The controls' masks. Biases' entries are copied unless pruned ones are among them. A random mask
// leaves every layer a weight; a shuffled one leaves each layer as many as `mask` does.
void ticket_mask_random(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                        uint8_t *random);
void ticket_mask_shuffle(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                         uint8_t *shuffled);

#endif
