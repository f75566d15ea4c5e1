// SNIP: the weights go on which the loss depends least, |w g|.
//
// Source: N. Lee et al., ICLR 2019, arXiv 1810.02340, which divides by the sum of all scores: that changes
// no order.
#include "ticket/method.h"

#include <math.h>

static void score(const struct ticket_subject *subject, float *score)
{
    struct ticket_gradient *flow =
        ticket_score_begin(subject->scorer, subject->value, subject->batch);
    ticket_score_loss(flow, subject->batch, 1, false);
    for (size_t i = 0; i < subject->net->parameters; i++)
        score[i] = (float)fabs(flow->value[i] * flow->gradient[i]);
}

const struct ticket_method_row ticket_method_snip = {
    .idea = "before training: what the loss needs least",
    .needs_boards = true,
    .needs_scorer = true,
    .redefined = true,
    .score = score};
