// Compaction: a smaller network of the same family with the same outputs. What is zero counts as
// pruned. From the front to the back, layer by layer, then from the back to the front:
//
//   never active   a channel that is 0 whatever the board: what it leads to loses its weights.
//                  Exact zeros go: the bits stay
//   constant       a channel that is v whatever the board, above all one without a weight that leads
//                  in: w v moves into the bias of what it leads to. In float32 and in the order of
//                  the forward pass, so that the bits stay where it is the first term of its sum; else
//                  the sum is the same within rounding. Beyond an edge of dead cells a channel is 0
//                  and not v: there one that a 3x3 layer reads stays
//   no way out     ticket/shrink.h: the bits stay
//
// Channels that a shortcut of a residual generation leads to, or from, stay: their places count.
//
// What a channel can be: of the first generation of family `life`, and of n = 1, the plain forward
// pass over all 512 windows, to the bit; of later layers, bounds by the forward pass's own
// operations on the ends of its inputs' ranges. Rounding to nearest is monotone, so what the
// forward pass computes lies between them. Bits are those of net_forward; a zero may change its
// sign.
#ifndef TICKET_COMPACT_H
#define TICKET_COMPACT_H

#include "ticket/shrink.h"

// What a network costs as a program.
struct ticket_program {
    size_t bytes;      // of parameters and lists
    size_t operations; // for a cell: a multiplication and an addition for each weight
};

struct ticket_cost {
    size_t channels;                            // of all layers but the output
    size_t weights, parameters;                 // that are stored, and with biases
    size_t nonzero_weights, nonzero_parameters; // of them
    struct ticket_program dense, sparse;        // all weights; a list of those that are not zero
};

struct ticket_cost ticket_cost_of(const struct net *net, const float *value);

struct ticket_compact {
    struct ticket_shrink shrink; // the network, and where its parameters were
    float *value;                // [shrink.net.parameters]
    size_t inactive, constant;   // channels that were; what else went had no way out
    bool same_bits;              // nothing was rounded anew
    struct ticket_cost before, after;
    // Work space: the values and what is left of them [P], a layer's inputs and outputs.
    float *work, *inputs, *outputs;
    uint8_t *mask;
};

// Room for a network of this shape, whatever its values.
void ticket_compact_layout(struct ticket_compact *compact, struct arena *arena,
                           const struct net *net);

// value[P] must be finite (assert). With zero padding, cells beyond the edge are dead.
void ticket_compact_set(struct ticket_compact *compact, const struct net *net, const float *value,
                        bool zero_padding);

#endif
