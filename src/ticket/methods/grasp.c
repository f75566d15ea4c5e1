// GraSP: the weights go without which the gradient flow is greatest, w (H g).
//
// The sign: removing weight q is the step -w_q, which changes the gradient flow g.g by about
// S_q = -w_q (H g)_q, times two. The paper calls S the score and removes the weights whose S is *highest*,
// so that what is left has as much gradient flow as can be (the authors' program keeps S <= a threshold).
// Here scores speak for a weight, so ours is -S: w (H g), the flow that is lost with it, which may be
// negative.
//
// The loss is that of logits divided by a temperature T, in both authors' programs 200, so that
// predictions are nearly uniform. With z the logits, J = dz/dw and e the loss of z/T,
//
//   g = J^T e' / T,     H = J^T e'' J / T^2 + e' d2z / T:
//
// the larger T, the less the first part of H, which is not negative, counts beside the second. And g and H
// are those of the weights that can be pruned alone: of the others, biases unless they are pruned, g is
// taken as zero, and so is their score.
//
// Source: C. Wang et al., ICLR 2020, arXiv 2002.07376; signs and details follow the authors' program,
// alecwangcq/GraSP.
#include "ticket/method.h"

#include <assert.h>
#include <string.h>

// The end of a layer's parameters that can be pruned; the weights are the first of them.
static size_t prunable_end(const struct net_layer *layer, const struct ticket_spec *spec)
{
    if (layer->numbers != NET_OWN)
        return layer->weights;
    return spec->prune_biases ? layer->coefficients : layer->biases;
}

static void score(const struct ticket_subject *subject, float *score)
{
    const struct net *net = subject->net;
    const struct ticket_spec *spec = subject->spec;
    struct ticket_gradient *flow =
        ticket_score_begin(subject->scorer, subject->value, subject->batch);
    assert(spec->temperature > 0);
    ticket_score_loss(flow, subject->batch, spec->temperature, false);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            flow->direction[i] = flow->gradient[i];
    ticket_score_loss(flow, subject->batch, spec->temperature, true);
    memset(score, 0, net->parameters * sizeof *score);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            score[i] = (float)(flow->value[i] * flow->product[i]);
}

const struct ticket_method_row ticket_method_grasp = {
    .idea = "before training: what hurts the flow of gradients least",
    .needs_boards = true,
    .needs_scorer = true,
    .redefined = true,
    .own = {offsetof(struct ticket_spec, temperature)},
    .score = score,
};
