// GraSP: the weights go without which the gradient flow is greatest (ticket/score.h).
#include "ticket/method.h"

#include <assert.h>
#include <string.h>

// The end of a layer's parameters that can be pruned; the weights are the first of them.
static size_t prunable_end(const struct net_layer *layer, const struct ticket_spec *spec)
{
    return layer->biases + (spec->prune_biases ? layer->out : 0);
}

double ticket_score_grasp(const struct net *net, const struct ticket_spec *spec,
                          const float *values, const struct ticket_batch *batch,
                          struct ticket_scorer *scorer, float *score)
{
    struct ticket_flow *flow = ticket_score_begin(scorer, values, batch);
    assert(spec->temperature > 0);
    ticket_score_loss(flow, batch, spec->temperature, false);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            flow->direction[i] = flow->gradient[i];
    double loss = ticket_score_loss(flow, batch, spec->temperature, true);
    memset(score, 0, net->parameters * sizeof *score);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < prunable_end(&net->layer[l], spec); i++)
            score[i] = (float)(flow->value[i] * flow->product[i]);
    return loss;
}

static void score_subject(const struct ticket_subject *subject, float *score)
{
    ticket_score_grasp(subject->net, subject->spec, subject->value, subject->batch, subject->scorer,
                       score);
}

const struct ticket_method_row ticket_method_grasp = {
    .needs_boards = true,
    .needs_scorer = true,
    .redefined = true,
    .own = {offsetof(struct ticket_spec, temperature)},
    .score = score_subject,
};
