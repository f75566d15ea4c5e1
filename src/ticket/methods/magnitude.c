// The smallest magnitudes go: |w| of what training made of the network, round by round or all at once;
// or of its initial values.
//
// Source: J. Frankle, M. Carbin, "The Lottery Ticket Hypothesis", ICLR 2019, arXiv 1803.03635.
#include "ticket/method.h"

#include <math.h>

static void score(const struct ticket_subject *subject, float *score)
{
    for (size_t i = 0; i < subject->net->parameters; i++)
        score[i] = fabsf(subject->value[i]);
}

const struct ticket_method_row ticket_method_iterative = {
    .idea = "after training: the smallest magnitudes, round by round",
    .needs_training = true,
    .rounds_follow = true,
    .score = score};

const struct ticket_method_row ticket_method_oneshot = {
    .idea = "after training: the smallest magnitudes, all at once",
    .needs_training = true,
    .score = score};

const struct ticket_method_row ticket_method_magnitude = {
    .idea = "before training: the smallest initial magnitudes", .score = score};
