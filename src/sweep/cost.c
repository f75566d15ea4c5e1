// What trials are guessed to take.
#include "sweep/state.h"
#include "ticket/method.h"

// A shard is to be some ten seconds of one core at most. Seconds are guessed, not measured, so that
// the cut is the same everywhere; a factor of two does no harm. Boards cost by the cell; the first
// generation by the 512 windows, of which the fast kernels see no more; the second, by tables, and
// the further ones by the operations of a dense implementation. The rates are fitted to the seconds
// a trial that `lifeticket sweep experiments/generations.yaml --dry-run` prints (AVX2, AMD EPYC:
// all 120 points within a factor of 2.2, half of them within 1.2); to be fitted anew where kernels
// change much.
#define SHARD_SECONDS      10.0
#define SECONDS_OF_CELL    0.42e-9 // of a batch at n = 1: drawn, and its windows counted
#define SECONDS_OF_CELLS   3e-9    // at n > 1: drawn, its future, and its windows looked up
#define RATE_OF_WINDOWS    6e10    // operations a second
#define RATE_OF_SECOND     1.6e11
#define RATE_OF_GENERATION 8e10

// An update of a mask, which chooses the best scores anew, takes as long as some of weights.
#define WORTH_OF_MASK 5

// Guessed seconds of an update that networks with shared boards do not spend each.
static double boards_seconds(const struct trial_point *point)
{
    double cells = (double)(point->batch * point->board * point->board);
    return point->generations == 1 ? SECONDS_OF_CELL * cells : 0;
}

// Operations of an update of the point's network cut off after some of its generations.
static double flops_until(const struct trial_point *point, size_t generations)
{
    struct trial_point shorter = *point;
    shorter.generations = generations;
    return trial_update_flops(&shorter);
}

// Guessed seconds of an update that every network spends.
static double network_seconds(const struct trial_point *point)
{
    struct net net = trial_net(point);
    double filters = (double)net.layer[0].out, channels = (double)net.layer[1].out;
    double seconds = LIFE_WINDOWS * (6 * filters * channels + 7 * filters + 25) / RATE_OF_WINDOWS;
    if (point->generations == 1)
        return seconds;
    double second = flops_until(point, 2);
    seconds += SECONDS_OF_CELLS * (double)(point->batch * point->board * point->board);
    seconds += (second - flops_until(point, 1)) / RATE_OF_SECOND;
    return seconds + (trial_update_flops(point) - second) / RATE_OF_GENERATION;
}

size_t cost_worth(const struct trial_point *point)
{
    if (ticket_methods[point->ticket.method]->trains_mask)
        return WORTH_OF_MASK;
    return point->ticket.no_retraining ? 0 : 1;
}

size_t cost_family(const struct trial_point *family, size_t members)
{
    size_t trainings = trial_is_ticket(family);
    for (size_t i = 0; i < members; i++)
        trainings += cost_worth(&family[i]);
    return trainings;
}

// Shared boards are made once a shard, so they do not speak for small ones.
size_t cost_shard_size(const struct trial_point *family, size_t members)
{
    double update = network_seconds(family) + (family->shared_boards ? 0 : boards_seconds(family));
    double trainings = (double)cost_family(family, members);
    double replicates = SHARD_SECONDS / (update * (double)family->updates * trainings);
    return replicates >= SWEEP_SHARD ? SWEEP_SHARD : replicates <= 1 ? 1 : (size_t)replicates;
}

double cost_trial(const struct trial_point *point, size_t networks, uint64_t updates)
{
    struct trial_point parent = trial_parent(point);
    size_t size = cost_shard_size(&parent, 1), sharing = networks < size ? networks : size;
    double boards = boards_seconds(point) / (point->shared_boards ? (double)sharing : 1);
    return (double)cost_worth(point) * (network_seconds(point) + boards) * (double)updates;
}
