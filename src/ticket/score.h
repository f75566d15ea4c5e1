// What scores have in common that need boards, or a double precision pass: their work space, and the loss
// on a batch of boards. Scores speak for a weight: pruning removes the smallest first. With w the
// parameters, L the mean loss over a batch's cells, as it is trained, g = dL/dw and H the Hessian of L:
//
//   magnitude  |w|              ticket/methods/magnitude.c
//   SNIP       |w g|            ticket/methods/snip.c
//   GraSP      w (H g)          ticket/methods/grasp.c
//   SynFlow    |w| dR/d|w|      ticket/methods/synflow.c
//   edge-popup a trained score  ticket/popup.h
//
// Every score is computed in double precision and rounded once.
#ifndef TICKET_SCORE_H
#define TICKET_SCORE_H

#include "ticket/gradient.h"
#include "ticket/mask.h"
#include "ticket/ticket.h"

// Boards for the scores that need data: cells and target [B][H][W], 0 or 1.
struct ticket_batch {
    size_t batch, height, width;
    bool zero_padding; // beyond the edge lie zeros; else the opposite edge
    const float *cells, *target;
    enum kernel_loss loss;
};

// Work space of the scores.
struct ticket_scorer {
    struct ticket_gradient flow;
    float *score; // [P]
};

// Boards are taken one by one, so that their number does not matter. batch may be NULL where the
// method needs no data.
void ticket_scorer_layout(struct ticket_scorer *scorer, struct arena *arena, const struct net *net,
                          const struct ticket_batch *batch);

// Puts values[P] at the start of the scorer's passes over boards of the batch's size.
struct ticket_gradient *ticket_score_begin(struct ticket_scorer *scorer, const float *values,
                                           const struct ticket_batch *batch);

// Returns the mean loss over the batch's cells of logits that are divided by a
// temperature T, and sets flow->gradient to its gradient; with `tangents` flow->product to the
// Hessian's product with flow->direction. A cell's loss is, with z the divided logit,
//   cross_entropy   e(z) = log(1 + exp(z)) - t z,   e' = sigmoid(z) - t,   e'' = sigmoid(z) (1 - sigmoid(z))
//   squared         e(z) = (z - (t - 1/2))^2,       e' = 2 (z - (t - 1/2)),   e'' = 2
double ticket_score_loss(struct ticket_gradient *flow, const struct ticket_batch *batch,
                         double temperature, bool tangents);

// score[P] by synaptic flow of what is left in mask[P]: ticket/methods/synflow.c.
void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          struct ticket_scorer *scorer, float *score);

#endif
