#include "ticket/ticket.h"

#include <math.h>
#include <stdio.h>

const char *const ticket_method_names[TICKET_METHOD_COUNT] = {
    "dense", "restart", "iterative", "oneshot", "magnitude", "snip", "grasp", "synflow", "popup"};
const char *const ticket_unit_names[TICKET_UNIT_COUNT] = {"weights", "channels"};
const char *const ticket_scope_names[TICKET_SCOPE_COUNT] = {"global", "layer"};
const char *const ticket_control_names[TICKET_CONTROL_COUNT] = {"none", "random", "shuffled",
                                                                "fresh", "signs"};

bool ticket_needs_training(enum ticket_method method)
{
    return method == TICKET_ITERATIVE || method == TICKET_ONESHOT;
}

size_t ticket_left(size_t total, double rate, size_t round)
{
    size_t left = total;
    for (size_t r = 0; r < round && left > 0; r++) {
        size_t removed = (size_t)llround(rate * (double)left);
        left -= removed < 1 ? 1 : removed;
    }
    return left;
}

size_t ticket_prunable(const struct net *net, bool biases)
{
    return biases ? net->parameters : net_weights(net);
}
