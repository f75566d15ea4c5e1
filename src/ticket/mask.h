// Masks: which parameters are left. mask[P]: 1 left, 0 pruned (ticket/ticket.h).
#ifndef TICKET_MASK_H
#define TICKET_MASK_H

#include "rng/pcg.h"
#include "ticket/ticket.h"

// What pruning came to.
struct ticket_cut {
    size_t left;   // weights, without biases
    size_t spared; // of them, those that only stayed because they were the last of their layer
};

// mask[P]: all left.
void ticket_mask_fill(const struct net *net, uint8_t *mask);

size_t ticket_mask_weights(const struct net *net, const uint8_t *mask); // weights that are left
// The same layer by layer, left[layers].
void ticket_mask_layers(const struct net *net, const uint8_t *mask, uint32_t *left);

// Whether it leaves all coefficients of the activation, as every mask does.
bool ticket_mask_keeps_coefficients(const struct net *net, const uint8_t *mask);

// Prunes mask[P] further, what has the smallest score[P] first (of equal ones the later in the
// block; a NaN before all others), down to what is left after the spec's rounds. What is pruned
// already never returns, so that masks of successive rounds are nested; a round that asks for more
// than is left changes nothing.
//
// Unit `weights`: with scope `global`, ticket_left of ticket_prunable stay, wherever they lie; with
// scope `layer`, ticket_left of each layer's own. Biases are candidates only if the spec prunes
// them. A layer's last weight, its best, stays and counts as spared if its turn came: with scope
// `global` the next one elsewhere goes in its stead, so that as many are left as asked for, as long
// as these are no fewer than there are layers (ticket_possible); with scope `layer` the layer keeps
// this one weight.
//
// Unit `channels`: the channels of all layers but the last, the smallest score first, a channel's
// being the sum of the scores of those weights of its filter that are left when the call begins.
// (All scores but GraSP's are magnitudes, so that this is the L1 norm; GraSP's add up to what the
// filter does for the gradient flow.) A channel goes with the weights that lead into it and out of
// it; its bias stays, without effect, as biases do unless asked for. Each layer's best channel
// stays, and if its turn came, the weights of its filter that are left count as spared.
//   Scope `global`: in the order of their scores, each channel goes with which no fewer than
// ticket_left of all weights are left. What is left then is at least that number, and no single
// channel more could go. A small round may find no channel that is small enough, and then changes
// nothing.
//   Scope `layer`: of each layer's K channels ticket_left of K stay, at least one.
// Source of channels: H. Li et al., "Pruning Filters for Efficient ConvNets", ICLR 2017, arXiv
// 1608.08710.
struct ticket_cut ticket_prune(const struct net *net, const struct ticket_spec *spec,
                               const float *score, uint8_t *mask);

// ticket_prune on the way: down to the nearest whole number to total * (left / total)^part, part in
// [0, 1] being the share of the way on a logarithmic scale, wherever ticket_prune goes from `total`
// to `left`.
struct ticket_cut ticket_prune_part(const struct net *net, const struct ticket_spec *spec,
                                    double part, const float *score, uint8_t *mask);

// The mask of the spec's control, apart from `mask`: with `random` and `shuffled` one of those below,
// with all others mask[P] itself.
void ticket_mask_control(const struct net *net, const struct ticket_spec *spec, const uint8_t *mask,
                         struct pcg32 *stream, uint8_t *chosen);

// The controls' masks, `random` and `shuffled` apart from `mask`. Biases are drawn among biases;
// where all are left, so they stay.
// As many weights as in `mask`, wherever they lie: of all weights one after the other goes that is
// drawn at random, never the last of its layer. Precondition (assert): `mask` leaves every layer a
// weight.
void ticket_mask_random(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                        uint8_t *random);
// As many in each layer as in `mask`, all places being equally likely.
void ticket_mask_shuffle(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                         uint8_t *shuffled);

// The same of channel tickets, whose masks hold whole channels: in a random order each channel goes
// with which no fewer weights are left than in `mask`; and of each layer as many stay as in `mask`,
// all choices being equally likely. Biases stay. At least one channel of each layer does.
void ticket_mask_random_channels(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                                 uint8_t *random);
void ticket_mask_shuffle_channels(const struct net *net, const uint8_t *mask, struct pcg32 *stream,
                                  uint8_t *shuffled);

#endif
