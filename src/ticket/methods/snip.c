// SNIP: the weights go without which the loss changes least (ticket/score.h).
#include "ticket/method.h"

#include <math.h>

double ticket_score_snip(const struct net *net, const float *values,
                         const struct ticket_batch *batch, struct ticket_scorer *scorer,
                         float *score)
{
    struct ticket_flow *flow = ticket_score_begin(scorer, values, batch);
    double loss = ticket_score_loss(flow, batch, 1, false);
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = (float)fabs(flow->value[i] * flow->gradient[i]);
    return loss;
}

static void score_subject(const struct ticket_subject *subject, float *score)
{
    ticket_score_snip(subject->net, subject->value, subject->batch, subject->scorer, score);
}

const struct ticket_method_row ticket_method_snip = {
    .needs_boards = true, .needs_scorer = true, .redefined = true, .score = score_subject};
