#include "trial/trial.h"

#include <math.h>
#include <string.h>

const char *const trial_outcome_names[TRIAL_OUTCOME_COUNT] = {"not_learned", "learned", "dead",
                                                              "diverged", "not_tried"};
const char *const trial_evidence_names[TRIAL_EVIDENCE_COUNT] = {"boards", "windows", "certificate"};

static uint64_t hash_real(uint64_t hash, double value)
{
    // Every NaN is the same value here.
    uint64_t bits = UINT64_MAX;
    if (!isnan(value))
        memcpy(&bits, &value, sizeof bits);
    return rng_hash(hash, bits);
}

struct net_widths trial_widths(const struct trial_point *point)
{
    return point->overcompleteness == 0
               ? point->widths
               : net_widths_of(point->generations, point->overcompleteness);
}

struct net trial_net(const struct trial_point *point)
{
    struct net_widths widths = trial_widths(point);
    return net_make_widths(point->family, point->generations, &widths, point->activation);
}

struct trial_point trial_parent(const struct trial_point *point)
{
    struct trial_point parent = *point;
    memset(&parent.ticket, 0, sizeof parent.ticket);
    return parent;
}

bool trial_is_ticket(const struct trial_point *point)
{
    return point->ticket.round > 0;
}

static uint64_t hash_ticket(uint64_t h, const struct ticket_spec *ticket, bool shared_boards)
{
    h = rng_hash(h, ticket->method);
    h = rng_hash(h, ticket->unit);
    h = rng_hash(h, ticket->scope);
    h = hash_real(h, ticket->rate);
    h = rng_hash(h, ticket->rewind);
    h = rng_hash(h, ticket->prune_biases);
    h = rng_hash(h, ticket->no_retraining);
    h = rng_hash(h, ticket->only_learned);
    h = rng_hash(h, ticket->round);
    h = rng_hash(h, ticket->control);
    h = rng_hash(h, ticket->flips);
    h = rng_hash(h, ticket->flip_biases);
    h = hash_real(h, ticket->noise);
    // What follows came later, and to some methods alone.
    if (ticket->superseded)
        return h;
    if (ticket->method == TICKET_GRASP)
        h = hash_real(h, ticket->temperature);
    if (ticket->method == TICKET_SNIP && shared_boards)
        h = rng_hash(h, 1); // scored on boards of its own
    if (ticket->method != TICKET_POPUP)
        return h;
    h = hash_real(h, ticket->popup_rate);
    h = hash_real(h, ticket->popup_momentum);
    h = hash_real(h, ticket->popup_decay);
    return rng_hash(h, ticket->popup_weights);
}

uint64_t trial_point_key(const struct trial_point *point)
{
    // The order is part of every published result: append, never insert.
    uint64_t h = rng_hash(0, (uint64_t)point->rule.birth << 16 | point->rule.survival);
    h = rng_hash(h, point->generations);
    h = rng_hash(h, point->board);
    h = rng_hash(h, point->boundary);
    h = hash_real(h, point->density);
    h = rng_hash(h, point->overcompleteness);
    h = rng_hash(h, point->activation);
    h = rng_hash(h, point->init);
    h = hash_real(h, point->learning_rate);
    h = rng_hash(h, point->batch);
    h = rng_hash(h, point->shared_boards);
    // What follows came later: a network L(n,m) has the key that it always had.
    if (point->family != NET_LIFE)
        h = rng_hash(h, point->family);
    for (size_t i = 0; point->overcompleteness == 0 && i < 2 * point->generations; i++)
        h = rng_hash(h, point->widths.width[i]);
    return trial_is_ticket(point) ? hash_ticket(h, &point->ticket, point->shared_boards) : h;
}

size_t trial_curve_updates(uint64_t budget, uint64_t updates[TRIAL_MAX_CURVE])
{
    size_t count = 0;
    updates[count++] = 0;
    for (int k = 0; count + 1 < TRIAL_MAX_CURVE; k++) {
        uint64_t at = TRIAL_CHUNK * (uint64_t)llround(exp2(k / 2.0));
        if (at >= budget)
            break;
        if (at > updates[count - 1])
            updates[count++] = at;
    }
    updates[count++] = budget;
    return count;
}

double trial_update_flops(const struct trial_point *point)
{
    struct net net = trial_net(point);
    double cells = (double)(point->batch * point->board * point->board);
    double first = (double)(net.layer[0].biases - net.layer[0].weights);
    // A multiplication and an addition per weight and cell: forward, for the weights' gradient, and
    // for the inputs' gradient, which the first layer does not need.
    return 2 * cells * (3 * (double)net_weights(&net) - first);
}
