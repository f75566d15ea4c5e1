// SynFlow: the weights go through which the least flows, step by step (ticket/score.h).
#include "ticket/method.h"

#include <assert.h>
#include <math.h>

void ticket_score_synflow(const struct net *net, const float *values, const uint8_t *mask,
                          struct ticket_scorer *scorer, float *score)
{
    struct ticket_flow *flow = &scorer->flow;
    ticket_flow_begin(flow, 1, 1, false);
    for (size_t i = 0; i < net->parameters; i++)
        flow->value[i] = mask[i] ? fabs((double)values[i]) : 0;
    flow->activation[0][0] = 1;
    ticket_flow_forward(flow, false);
    flow->d[0][0] = 1;
    ticket_flow_backward(flow, false);
    double total = flow->activation[net->layers][0];
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = total > 0 ? (float)(flow->value[i] * flow->gradient[i] / total) : 0;
}

#define SYNFLOW_STEPS 100 // of the paper

struct ticket_cut ticket_prune_synflow(const struct net *net, const struct ticket_spec *spec,
                                       const float *values, struct ticket_scorer *scorer,
                                       uint8_t *mask)
{
    struct ticket_cut cut = {0};
    assert(spec->unit == TICKET_WEIGHTS);
    for (size_t step = 1; step <= SYNFLOW_STEPS; step++) {
        ticket_score_synflow(net, values, mask, scorer, scorer->score);
        cut = ticket_prune_part(net, spec, (double)step / SYNFLOW_STEPS, scorer->score, mask);
    }
    return cut;
}

static struct ticket_cut prune_subject(const struct ticket_subject *subject, uint8_t *mask)
{
    return ticket_prune_synflow(subject->net, subject->spec, subject->value, subject->scorer, mask);
}

const struct ticket_method_row ticket_method_synflow = {
    .needs_scorer = true, .single_weights = true, .prune = prune_subject};
