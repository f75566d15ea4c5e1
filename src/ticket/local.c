// Stands in until the real ones land.
#include "ticket/mask.h"

#include <stdio.h>

bool ticket_possible(const struct ticket_spec *spec, const struct net *net, uint64_t updates,
                     char problem[TICKET_PROBLEM])
{
    if (ticket_left(ticket_prunable(net, spec->prune_biases), spec->rate, spec->round) == 0) {
        snprintf(problem, TICKET_PROBLEM, "round %zu leaves nothing", spec->round);
        return false;
    }
    if (spec->rewind != TICKET_TRAINED && spec->rewind > updates) {
        snprintf(problem, TICKET_PROBLEM, "rewinding past the end");
        return false;
    }
    return true;
}

void ticket_mask_layers(const struct net *net, const uint8_t *mask, uint32_t *left)
{
    for (size_t l = 0; l < net->layers; l++) {
        left[l] = 0;
        for (size_t i = net->layer[l].weights; i < net->layer[l].biases; i++)
            left[l] += mask[i];
    }
}

void ticket_mask_fill(const struct net *net, uint8_t *mask)
{
    for (size_t i = 0; i < net->parameters; i++)
        mask[i] = 1;
}
