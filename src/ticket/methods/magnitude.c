// The smallest magnitudes go: |w| of what training made of the network, round by round or all at once;
// or of its initial values.
#include "ticket/method.h"

#include <math.h>

void ticket_score_magnitude(const struct net *net, const float *values, float *score)
{
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = fabsf(values[i]);
}

static void score_subject(const struct ticket_subject *subject, float *score)
{
    ticket_score_magnitude(subject->net, subject->value, score);
}

const struct ticket_method_row ticket_method_iterative = {
    .needs_training = true, .rounds_follow = true, .score = score_subject};

const struct ticket_method_row ticket_method_oneshot = {.needs_training = true,
                                                        .score = score_subject};

const struct ticket_method_row ticket_method_magnitude = {.score = score_subject};
