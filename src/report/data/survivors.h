// Which weights survive: over the networks of a point, the share in which each weight of the 3x3
// filters is left (of a window's first layer, of its filters), and the share left of each layer.
//
// The filters of a network are exchangeable, so those of each layer are put in an order first: by
// the weights that are left, the fullest first, then by the sum of their trained weights, the
// largest first. A filter over several channels is the mean over these.
#ifndef REPORT_DATA_SURVIVORS_H
#define REPORT_DATA_SURVIVORS_H

#include "net/net.h"

#define SURVIVORS_FILTERS 8   // of a layer, the first ones
#define SURVIVORS_TAPS    121 // of a window of five generations

struct survivors_layer {
    double tap[SURVIVORS_FILTERS][SURVIVORS_TAPS]; // of layers of more than one tap
    double centre, edge, corner;                   // of all 3x3 filters of the layer
    double all;                                    // of all its weights
};

struct survivors {
    size_t networks;
    struct survivors_layer layer[NET_MAX_LAYERS]; // sums over networks until they are finished
};

// Adds a network: mask[P] and final[P]. Precondition (assert): no layer of more taps than
// SURVIVORS_TAPS.
void survivors_add(struct survivors *survivors, const struct net *net, const uint8_t *mask,
                   const float *final);
// Makes shares of the sums. Precondition (assert): there is a network.
void survivors_finish(struct survivors *survivors, const struct net *net);

#endif
