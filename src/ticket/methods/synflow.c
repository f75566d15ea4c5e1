// SynFlow: the weights go through which the least flows, step by step. A score is
//
//   |w| dR/d|w| / R, or 0 where R is 0:
//
// the share of the flow R that passes through a weight. R is the logit of the network of absolute weights
// that are left, for inputs of one. On a torus such a board is the same everywhere and stays so in every
// layer, so that one cell, whose taps all read itself, gives what a board of any size gives, per cell;
// boards with dead edges would differ at their edges alone, and are taken as tori. Absolute biases belong
// to R, as in the authors' program and the conservation laws of the paper, which count a unit's bias among
// the weights that lead into it; they are zero at the start unless the initialisation draws them.
//
// Pruning takes 100 steps, the flow being taken anew in each: the paper's iterative algorithm with its
// exponential schedule.
//
// Source: H. Tanaka et al., NeurIPS 2020, arXiv 2006.05467; details follow the authors' program,
// ganguli-lab/Synaptic-Flow.
#include "ticket/method.h"

#include <math.h>

#define STEPS 100 // of the paper

void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          struct ticket_scorer *scorer, float *score)
{
    struct ticket_gradient *flow = &scorer->flow;
    ticket_gradient_begin(flow, 1, 1, false);
    for (size_t i = 0; i < net->parameters; i++)
        flow->value[i] = mask[i] ? fabs((double)values[i]) : 0;
    flow->activation[0][0] = 1;
    ticket_gradient_forward(flow, false);
    flow->d[0][0] = 1;
    ticket_gradient_backward(flow, false);
    double total = flow->activation[net->layers][0];
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = total > 0 ? (float)(flow->value[i] * flow->gradient[i] / total) : 0;
}

static struct ticket_cut prune(const struct ticket_subject *subject, uint8_t *mask)
{
    const struct net *net = subject->net;
    float *score = subject->scorer->score;
    struct ticket_cut cut = {0};
    for (size_t step = 1; step <= STEPS; step++) {
        ticket_score_synflow(net, subject->value, mask, subject->scorer, score);
        cut = ticket_prune_part(net, subject->spec, (double)step / STEPS, score, mask);
    }
    return cut;
}

const struct ticket_method_row ticket_method_synflow = {
    .idea = "before training: the smallest synaptic flow, without boards",
    .needs_scorer = true,
    .single_weights = true,
    .prune = prune};
