// What pruning of weights (mask.c) and of channels (channel.c) share.
#ifndef TICKET_CUT_H
#define TICKET_CUT_H

#include "ticket/mask.h"

// How many of `total` are left at this part of the way: ticket_prune_part.
size_t ticket_goal(const struct ticket_spec *spec, double part, size_t total);

// ticket_prune_part for the unit `channels`. Returns the weights spared.
size_t ticket_prune_channels(const struct net *net, const struct ticket_spec *spec, double part,
                             const float *score, uint8_t *mask);

// What is left of mask[first .. end - 1].
size_t ticket_count(const uint8_t *mask, size_t first, size_t end);

#endif
