// Channels without a way out: a network without them is smaller, and computes the same.
//
// A channel has a way out if a weight that is left leads from it to the output's channel or to one
// that has a way out. One that has none adds exact zeros to what follows: the logits are the same
// to the bit in the plain forward pass, net_forward, but for the sign of a zero. In training its
// gradient is exactly zero and so are its moments: its parameters stay as they are, and all
// others learn what they would learn beside it. Kernels whose order of summation depends on a
// layer's width (engine/schedule.h) may round differently.
#ifndef TICKET_SHRINK_H
#define TICKET_SHRINK_H

#include "base/arena.h"
#include "net/net.h"

// A network without the channels that have no way out. A layer all of whose channels have none
// keeps its first.
struct ticket_shrink {
    struct net net;  // of the same family, with layers as narrow
    uint32_t *index; // [net.parameters], ascending: where they lie in the whole network's block
};

// Room for any part of the network.
void ticket_shrink_layout(struct ticket_shrink *shrink, struct arena *arena, const struct net *net);

// mask[P]: not 0 for what is left. Entries of biases and coefficients do not matter.
void ticket_shrink_set(struct ticket_shrink *shrink, const struct net *net, const uint8_t *mask);

// small[i] = whole[index[i]], of values and of masks.
void ticket_gather(const struct ticket_shrink *shrink, const float *whole, float *small);
void ticket_gather_mask(const struct ticket_shrink *shrink, const uint8_t *whole, uint8_t *small);

// whole[index[i]] = small[i]; all others stay.
void ticket_scatter(const struct ticket_shrink *shrink, const float *small, float *whole);

#endif
