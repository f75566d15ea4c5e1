// What speaks for a weight: scores, of which pruning removes the smallest first.
//
// With w the parameters, L the mean binary cross-entropy over a batch's cells, g = dL/dw and H the
// Hessian of L in all parameters, biases included because they are trained as well:
//
//   magnitude  |w|
//   SNIP       |w g|            N. Lee et al., ICLR 2019, arXiv 1810.02340
//   GraSP      w (H g)          C. Wang et al., ICLR 2020, arXiv 2002.07376
//   SynFlow    |w| dR/d|w|      H. Tanaka et al., NeurIPS 2020, arXiv 2006.05467
//   edge-popup a trained score  V. Ramanujan et al., CVPR 2020, arXiv 1911.13299
//
// SNIP's paper divides by the sum of all scores, which changes no order. Signs and details follow
// the authors' programs: alecwangcq/GraSP, ganguli-lab/Synaptic-Flow, allenai/hidden-networks.
//
// The sign of GraSP: removing weight q is the step -w_q, which changes the gradient flow g.g by
// about S_q = -w_q (H g)_q, times two. The paper calls S the score and removes the weights whose S
// is *highest*, so that what is left has as much gradient flow as can be (the authors' program
// keeps S <= a threshold). Here scores speak for a weight, so ours is -S: w (H g), the flow that
// is lost with it, which may be negative. The authors' program divides logits by 200 before the
// loss; here the loss is the one that is trained.
//
// Every score is computed in double precision and rounded once.
#ifndef TICKET_SCORE_H
#define TICKET_SCORE_H

#include "base/arena.h"
#include "ticket/mask.h"
#include "ticket/ticket.h"

// Boards for the scores that need data: cells and target [B][H][W], 0 or 1.
struct ticket_batch {
    size_t batch, height, width;
    bool zero_padding; // beyond the edge lie zeros; else the opposite edge
    const float *cells, *target;
};

// Bytes of scratch for the functions below, 64-byte aligned. Boards are taken one by one, so that
// their number does not matter. batch may be NULL where the function needs no data.
size_t ticket_score_bytes(const struct net *net, const struct ticket_batch *batch);

// score[P] = |values[P]|.
void ticket_score_magnitude(const struct net *net, const float *values, float *score);

// score[P] of the dense network. Returns the loss.
double ticket_score_snip(const struct net *net, const float *values,
                         const struct ticket_batch *batch, void *scratch, float *score);
double ticket_score_grasp(const struct net *net, const float *values,
                          const struct ticket_batch *batch, void *scratch, float *score);

// score[P] = |w| dR/d|w| / R, or 0 where R is 0: the share of the flow R that passes through a
// weight. R is the logit of the network of absolute weights that are left in mask[P], for inputs of
// one. On a torus such a board is the same everywhere and stays so in every layer, so that one
// cell, whose taps all read itself, gives what a board of any size gives, per cell; boards with
// dead edges would differ at their edges alone, and are taken as tori. Absolute biases belong to R,
// as in the authors' program and the conservation laws of the paper, which count a unit's bias
// among the weights that lead into it; they are zero at the start unless the initialisation draws
// them.
void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          void *scratch, float *score);

// Prunes mask[P] by synaptic flow to what the spec says, in 100 steps of ticket_prune_part, the
// flow taken anew in each: the paper's iterative algorithm with its exponential schedule. Unit
// `channels` is none of its (assert).
struct ticket_cut ticket_prune_synflow(const struct net *net, const struct ticket_spec *spec,
                                       const float *values, void *scratch, uint8_t *mask);

// ---- edge-popup ----

// A mask in training, on weights that are never trained: of scores s, the best are the mask m, and
// with dL/d(m w) the gradient in the weights that are left *or pruned*,
//
//   momentum = 0.9 momentum + dL/d(m w) w,   s -= rate * momentum
//
// straight through the choice of the best. Biases have no scores; they stay, and are frozen, too.
// How many weights are left is fixed from the start: what the spec's rounds leave, of each layer
// with scope `layer`, as in the paper, or of all; no layer loses its last. The authors' program
// takes the best of |s|, which is the same as long as no score crosses zero, and adds a weight
// decay, which ours leaves out.
struct ticket_popup {
    const struct net *net;
    struct ticket_spec spec;
    const float *weight;     // [P], frozen: the caller's
    float *score, *momentum; // [P]
    uint8_t *mask;           // [P]
    struct ticket_cut cut;
};

size_t ticket_popup_bytes(const struct net *net);
// Scores begin as magnitudes uniform in [0, 1/sqrt(fan_in)), as in the authors' program: those of
// NET_FAN_IN, drawn from the stream. Sets the mask and value[P] = weight * mask. net and weight are
// kept, and must stay.
void ticket_popup_take(struct ticket_popup *popup, struct arena *arena, const struct net *net,
                       const struct ticket_spec *spec, const float *weight, struct pcg32 *stream,
                       float *value);
// One step with gradient[P] = dL/d value of *all* weights, unmasked; then a new mask and value[P].
void ticket_popup_update(struct ticket_popup *popup, const float *gradient, double rate,
                         float *value);

#endif
