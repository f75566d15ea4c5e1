// A network as a list of its weights that are not zero: of every channel, layer by layer, its terms
// (tap, input, weight), in the order of the parameter block. The sums are those of the plain dense
// forward pass, net_forward, without its zero terms: the same bits, unless a bias is -0.
#ifndef TICKET_SPARSE_H
#define TICKET_SPARSE_H

#include "base/arena.h"
#include "net/net.h"

struct ticket_term {
    float weight;
    uint16_t input, tap;
};

struct ticket_sparse {
    struct net net; // the shape
    struct ticket_term *term;
    uint32_t *first; // [channels of all layers + 1]: a channel's terms, in `term`
    float *bias;     // [channels of all layers]
    // [coefficients of all layers]: of the activation, channel by channel.
    float *coefficient;
};

// Bytes of the list: terms, first, biases, coefficients.
size_t ticket_sparse_size(const struct net *net, const float *value);

// The layer of a channel, and the channel's coefficients; of a layer without an activation there are none.
const struct net_layer *ticket_sparse_layer(const struct ticket_sparse *sparse, size_t channel);
const float *ticket_sparse_coefficients(const struct ticket_sparse *sparse, size_t channel);

// Room for the list of value[P]; ticket_sparse_set writes it.
void ticket_sparse_layout(struct ticket_sparse *sparse, struct arena *arena, const struct net *net,
                          const float *value);
void ticket_sparse_set(struct ticket_sparse *sparse, const float *value);

// Floats of scratch of a forward pass over [H][W].
size_t ticket_sparse_scratch(const struct ticket_sparse *sparse, size_t height, size_t width);

// logit[H][W] of cells[H][W], 0 or 1. Beyond the edge lie zeros, or the opposite edge.
void ticket_sparse_forward(const struct ticket_sparse *sparse, size_t height, size_t width,
                           bool zero_padding, const float *cells, float *scratch, float *logit);

#endif
