// What trials are guessed to take.
#include "sweep/state.h"
#include "ticket/method.h"

// A shard is to be some ten seconds of one core at most. Seconds are guessed (engine_cost), not
// measured, so that the cut is the same everywhere; a factor of two does no harm.
#define SHARD_SECONDS 10.0

// An update of a mask, which chooses the best scores anew, takes as long as some of weights.
#define WORTH_OF_MASK 5

// Guessed seconds of an update of the point's network.
static struct engine_cost update_cost(const struct point *point)
{
    struct net net = point_net(point);
    struct engine_task task = trial_task(point);
    return engine_cost(&net, &task);
}

size_t cost_worth(const struct point *point)
{
    if (ticket_methods[point->ticket.method]->trains_mask)
        return WORTH_OF_MASK;
    return point->ticket.no_retraining ? 0 : 1;
}

size_t cost_group(const struct point *group, size_t members)
{
    size_t trainings = point_is_ticket(group);
    for (size_t i = 0; i < members; i++)
        trainings += cost_worth(&group[i]);
    return trainings;
}

// Shared boards are made once a shard, so they do not speak for small ones.
size_t cost_shard_size(const struct point *group, size_t members)
{
    struct engine_cost cost = update_cost(group);
    double update = cost.network + (group->boards == POINT_SHARED_BOARDS ? 0 : cost.boards);
    double trainings = (double)cost_group(group, members);
    double replicates = SHARD_SECONDS / (update * (double)group->updates * trainings);
    return replicates >= SWEEP_SHARD ? SWEEP_SHARD : replicates <= 1 ? 1 : (size_t)replicates;
}

double cost_share(const struct point *point, uint64_t updates)
{
    return (double)updates / (double)point->updates;
}

double cost_trial(const struct point *point, size_t networks, uint64_t updates)
{
    struct engine_cost cost = update_cost(point);
    double boards = cost.boards;
    if (point->boards == POINT_SHARED_BOARDS) {
        struct point parent = point_parent(point);
        size_t size = cost_shard_size(&parent, 1);
        boards /= (double)(networks < size ? networks : size);
    }
    return (double)cost_worth(point) * (cost.network + boards) * (double)updates;
}
