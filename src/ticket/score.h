// What speaks for a weight: scores, of which pruning removes the smallest first.
//
// With w the parameters, L the mean binary cross-entropy over a batch's cells, g = dL/dw and H the
// Hessian of L:
//
//   magnitude  |w|
//   SNIP       |w g|            N. Lee et al., ICLR 2019, arXiv 1810.02340
//   GraSP      w (H g)          C. Wang et al., ICLR 2020, arXiv 2002.07376
//   SynFlow    |w| dR/d|w|      H. Tanaka et al., NeurIPS 2020, arXiv 2006.05467
//   edge-popup a trained score  ticket/popup.h
//
// SNIP's paper divides by the sum of all scores, which changes no order. Signs and details follow
// the authors' programs: alecwangcq/GraSP, ganguli-lab/Synaptic-Flow.
//
// The sign of GraSP: removing weight q is the step -w_q, which changes the gradient flow g.g by
// about S_q = -w_q (H g)_q, times two. The paper calls S the score and removes the weights whose S
// is *highest*, so that what is left has as much gradient flow as can be (the authors' program
// keeps S <= a threshold). Here scores speak for a weight, so ours is -S: w (H g), the flow that
// is lost with it, which may be negative.
//
// GraSP's loss is that of logits divided by a temperature T, in both authors' programs 200, so that
// predictions are nearly uniform. With z the logits, J = dz/dw and e the cross-entropy of z/T,
//
//   g = J^T e' / T,     H = J^T e'' J / T^2 + e' d2z / T:
//
// the larger T, the less the first part of H, which is not negative, counts beside the second.
// And its g and H are those of the weights that can be pruned alone: of the others, biases unless
// they are pruned, g is taken as zero.
//
// Every score is computed in double precision and rounded once.
#ifndef TICKET_SCORE_H
#define TICKET_SCORE_H

#include "ticket/flow.h"
#include "ticket/mask.h"
#include "ticket/ticket.h"

// Boards for the scores that need data: cells and target [B][H][W], 0 or 1.
struct ticket_batch {
    size_t batch, height, width;
    bool zero_padding; // beyond the edge lie zeros; else the opposite edge
    const float *cells, *target;
};

// Work space of the functions below.
struct ticket_scorer {
    struct ticket_flow flow;
    float *score; // [P]
};

// Boards are taken one by one, so that their number does not matter. batch may be NULL where the
// function needs no data.
void ticket_scorer_layout(struct ticket_scorer *scorer, struct arena *arena, const struct net *net,
                          const struct ticket_batch *batch);

// Puts values[P] at the start of the scorer's passes over boards of the batch's size.
struct ticket_flow *ticket_score_begin(struct ticket_scorer *scorer, const float *values,
                                       const struct ticket_batch *batch);

// Returns the mean binary cross-entropy over the batch's cells of logits that are divided by a
// temperature T, and sets flow->gradient to its gradient; with `tangents` flow->product to the
// Hessian's product with flow->direction. A cell's loss is, with z the divided logit,
//   e(z) = log(1 + exp(z)) - t z,   e' = sigmoid(z) - t,   e'' = sigmoid(z) (1 - sigmoid(z)).
double ticket_score_loss(struct ticket_flow *flow, const struct ticket_batch *batch,
                         double temperature, bool tangents);

// ---- ticket/methods -----------------------------------------------------------------------------

// score[P] = |values[P]|.
void ticket_score_magnitude(const struct net *net, const float *values, float *score);

// score[P] of the dense network. Returns the loss.
double ticket_score_snip(const struct net *net, const float *values,
                         const struct ticket_batch *batch, struct ticket_scorer *scorer,
                         float *score);
// The same by GraSP, with the spec's temperature (assert: above 0); a bias's score is zero unless the
// spec prunes biases.
double ticket_score_grasp(const struct net *net, const struct ticket_spec *spec,
                          const float *values, const struct ticket_batch *batch,
                          struct ticket_scorer *scorer, float *score);

// score[P] = |w| dR/d|w| / R, or 0 where R is 0: the share of the flow R that passes through a
// weight. R is the logit of the network of absolute weights that are left in mask[P], for inputs of
// one. On a torus such a board is the same everywhere and stays so in every layer, so that one
// cell, whose taps all read itself, gives what a board of any size gives, per cell; boards with
// dead edges would differ at their edges alone, and are taken as tori. Absolute biases belong to R,
// as in the authors' program and the conservation laws of the paper, which count a unit's bias
// among the weights that lead into it; they are zero at the start unless the initialisation draws
// them.
void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          struct ticket_scorer *scorer, float *score);

// Prunes mask[P] by synaptic flow to what the spec says, in 100 steps of ticket_prune_part, the
// flow taken anew in each: the paper's iterative algorithm with its exponential schedule. Unit
// `channels` is none of its (assert).
struct ticket_cut ticket_prune_synflow(const struct net *net, const struct ticket_spec *spec,
                                       const float *values, struct ticket_scorer *scorer,
                                       uint8_t *mask);

#endif
