// What speaks for a weight: scores, of which pruning removes the smallest first.
//
//   magnitude  |w|
//   SNIP       |w dL/dw|, at initialisation          N. Lee et al., ICLR 2019, arXiv 1810.02340
//   GraSP      w (H g) with its sign as in the paper: the largest -w (H g) keep the gradient flow
//                                                    C. Wang et al., ICLR 2020, arXiv 2002.07376
//   SynFlow    w dR/dw, R the output of the network of absolute weights for inputs of ones, in 100
//              steps of pruning                      H. Tanaka et al., NeurIPS 2020, arXiv 2006.05467
//   edge-popup a weight's score is trained: ds = dL/d(effective w) w, straight through the choice of
//              the best of each layer              V. Ramanujan et al., CVPR 2020, arXiv 1911.13299
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

// score[P] = |values[P]|.
void ticket_score_magnitude(const struct net *net, const float *values, float *score);

// Bytes of scratch for the scores below, 64-byte aligned.
size_t ticket_score_bytes(const struct net *net, const struct ticket_batch *batch);

// score[P] of the dense network, in double precision inside.
void ticket_score_snip(const struct net *net, const float *values, const struct ticket_batch *batch,
                       void *scratch, float *score);
void ticket_score_grasp(const struct net *net, const float *values,
                        const struct ticket_batch *batch, void *scratch, float *score);

// Prunes mask[P] by synaptic flow to what the spec says, in 100 steps at exponentially falling
// numbers of weights left, the flow taken anew in each.
struct ticket_cut ticket_prune_synflow(const struct net *net, const struct ticket_spec *spec,
                                       const float *values, void *scratch, uint8_t *mask);

// The mask before training that the spec's method gives the network of these initial values
// (TICKET_MAGNITUDE, SNIP, GRASP, SYNFLOW). `batch` may be NULL where no data is needed.
struct ticket_cut ticket_prune_before(const struct net *net, const struct ticket_spec *spec,
                                      const float *values, const struct ticket_batch *batch,
                                      void *scratch, uint8_t *mask);

// ---- edge-popup ----

// Scores in training, by gradient descent with momentum: all slices [P].
struct ticket_popup {
    const struct net *net;
    const struct ticket_spec *spec;
    const float *weight;     // frozen
    float *score, *momentum; // of weights; biases have none and stay
    uint8_t *mask;           // the best of each layer (scope `layer`) or of all
    struct ticket_cut cut;
};

size_t ticket_popup_bytes(const struct net *net);
// Scores begin as the magnitudes of draws of net_init's Glorot scheme from the stream. Sets mask and
// value[P] = weight * mask.
void ticket_popup_take(struct ticket_popup *popup, struct arena *arena, const struct net *net,
                       const struct ticket_spec *spec, const float *weight, struct pcg32 *stream,
                       float *value);
// One step with gradient[P] = dL/d value: momentum = 0.9 momentum + gradient * weight, score -= rate
// * momentum; then a new mask and value[P].
void ticket_popup_update(struct ticket_popup *popup, const float *gradient, double rate,
                         float *value);

#endif
