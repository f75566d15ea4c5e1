#include "base/version.h"
#include "sweep/deal.h"
#include "sweep/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

// Guessed seconds of a replicate of a group of which so many are computed together.
static double group_cost(const struct sweep *sweep, size_t first, size_t members, size_t count)
{
    const struct point *group = &sweep->plan->point[first];
    struct point parent = point_parent(group);
    return cost_trial(&parent, count, parent.updates) * (double)cost_group(group, members);
}

// Guesses what a shard of so many replicates costs, and the piece of it that a worker takes at once: a replicate of the group,
// or all that are missing where replicates share their boards. `alone`: of a replicate by itself.
static void guess_costs(const struct sweep *sweep, double alone, size_t replicates,
                        struct sweep_shard *shard)
{
    const struct point *group = &sweep->plan->point[shard->first];
    shard->cost = alone * (double)replicates;
    shard->piece_cost = alone;
    if (group->boards != POINT_SHARED_BOARDS)
        return;
    shard->cost = group_cost(sweep, shard->first, shard->members, replicates) * (double)replicates;
    if (shard->count > 0)
        shard->piece_cost = group_cost(sweep, shard->first, shard->members, shard->count) *
                            (double)trial_together(group, shard->count);
}

// Whether a member of the group lacks that replicate. It is then computed of all of them.
static bool is_missing(const struct sweep *sweep, size_t first, size_t members, size_t replicate)
{
    for (size_t i = first; i < first + members; i++)
        if (sweep->present[sweep->first[i] + replicate] == ENOUGH_MISSING)
            return true;
    return false;
}

// A tenth of the networks of every group, at least one.
static size_t tenth_of(size_t networks)
{
    return (networks + 9) / 10;
}

// A group's key is that of all its members: files of a plan that had fewer members, and those of
// other groups, are not written over.
static uint64_t group_key(const struct point *group, size_t members)
{
    uint64_t key = point_identity(group);
    for (size_t i = 1; i < members; i++)
        key = rng_hash(key, point_identity(&group[i]));
    return key;
}

static void cut_group(struct sweep *sweep, size_t first, size_t members)
{
    const struct point *group = &sweep->plan->point[first];
    size_t networks = sweep->plan->networks[first], size = cost_shard_size(group, members);
    const size_t limit[] = {1, tenth_of(networks), networks}; // of a turn
    uint64_t key = group_key(group, members);
    double alone = group_cost(sweep, first, members, 1);
    enum sweep_turn turn = SWEEP_ONE;
    for (size_t begin = 0, end; begin < networks; begin = end) {
        while (begin == limit[turn])
            turn++;
        struct sweep_shard shard = {
            .first = first, .members = members, .key = key, .turn = turn, .begin = (uint32_t)begin};
        end = begin + size < limit[turn] ? begin + size : limit[turn];
        for (size_t r = begin; r < end; r++)
            if (!sweep->enough[first].known && is_missing(sweep, first, members, r))
                shard.replicate[shard.count++] = (uint32_t)r;
        guess_costs(sweep, alone, end - begin, &shard);
        sweep->shard[sweep->shards++] = shard;
    }
}

// Whether a shard is worked at before another. Of the same turn the longest pieces come first, so that the last ones, which
// leave threads idle at the end, are the shortest; but the shortest in the first turn, after which something is known of
// every point. `level`: where a point may soon have enough, all go on side by side, so that little is computed in vain.
static bool comes_before(const struct sweep_shard *shard, const struct sweep_shard *other,
                         bool level)
{
    double cost = shard->piece_cost, other_cost = other->piece_cost;
    if (shard->turn != other->turn)
        return shard->turn < other->turn;
    if (level && shard->turn != SWEEP_ONE && shard->begin != other->begin)
        return shard->begin < other->begin;
    return shard->turn == SWEEP_ONE ? cost < other_cost : cost > other_cost;
}

// Sorts the shards into the order of work. Merge sort keeps equal ones in the order of the plan; qsort need not.
static void sort_shards(struct sweep_shard *shard, size_t count, bool level,
                        struct sweep_shard *scratch)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort_shards(shard, half, level, scratch);
    sort_shards(shard + half, count - half, level, scratch);
    memcpy(scratch, shard, half * sizeof *shard);
    size_t left = 0, right = half, out = 0;
    while (left < half)
        if (right < count && comes_before(&shard[right], &scratch[left], level))
            shard[out++] = shard[right++];
        else
            shard[out++] = scratch[left++];
}

// Whether a shard, in the order of the plan, is dealt out by itself. Where a point may have enough, all shards of a group
// are dealt out together, because a part alone has to know when.
static bool is_dealt(const struct sweep *sweep, size_t shard)
{
    return shard == 0 || !sequence_asked(&sweep->plan->rule) ||
           sweep->shard[shard].first != sweep->shard[shard - 1].first;
}

// Keeps the shards of which something is missing, of the part that is asked for. All are dealt out, done or not, so that
// the parts are the same at any time.
static enum status keep_missing(struct sweep *sweep)
{
    size_t parts = sweep->request.parts, count = 0, dealt = 0;
    double *cost = parts > 0 ? malloc((sweep->shards + 1) * sizeof *cost) : NULL;
    size_t *part = parts > 0 ? malloc((sweep->shards + 1) * sizeof *part) : NULL;
    enum status status = STATUS_OK;
    if (parts > 0 && (cost == NULL || part == NULL))
        status = status_fail(STATUS_ENVIRONMENT, "out of memory for %zu shards", sweep->shards);
    for (size_t i = 0; i < sweep->shards && cost != NULL; i++) {
        if (is_dealt(sweep, i))
            cost[dealt++] = 0;
        cost[dealt - 1] += sweep->shard[i].cost;
    }
    if (status == STATUS_OK && parts > 0)
        status = deal(cost, dealt, parts, part);
    for (size_t i = 0, of = 0; i < sweep->shards && status == STATUS_OK; i++) {
        of += is_dealt(sweep, i); // the shard before is still there
        if (sweep->shard[i].count > 0 && (parts == 0 || part[of - 1] == sweep->request.part))
            sweep->shard[count++] = sweep->shard[i];
    }
    sweep->shards = count;
    free(cost);
    free(part);
    return status;
}

enum status shards_cut(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    size_t most = 0;
    for (size_t i = 0, members; i < plan->points; i += members) {
        members = plan_group(plan, i);
        size_t size = cost_shard_size(&plan->point[i], members);
        most += (plan->networks[i] + size - 1) / size + 2; // the first two turns end in one each
    }
    if (!sweep->left)
        free(sweep->shard);
    sweep->shards = 0;
    sweep->shard = calloc(most + most / 2 + 1, sizeof *sweep->shard); // half as many for the sort
    if (sweep->shard == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu shards", most);
    for (size_t i = 0, members; i < plan->points; i += members) {
        members = plan_group(plan, i);
        cut_group(sweep, i, members);
    }
    TRY(keep_missing(sweep));
    sort_shards(sweep->shard, sweep->shards, sequence_asked(&plan->rule), sweep->shard + most);
    sweep->progress.shards = sweep->shards;
    return STATUS_OK;
}

enum status shards_make_piece(const struct sweep *sweep, struct sweep_shard *shard, size_t first,
                              size_t count, struct sweep_piece **made)
{
    const struct point *group = &sweep->plan->point[shard->first];
    struct net net = point_net(group);
    size_t results = shard->members * count;
    size_t numbers = trial_result_floats(group); // of a result
    struct sweep_piece *piece =
        calloc(1, sizeof *piece + results * (sizeof *piece->result + sizeof *piece->timing +
                                             numbers * sizeof(float) + net.parameters));
    if (piece == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the results of a shard");
    piece->shard = shard;
    piece->first = first;
    piece->count = count;
    piece->result = (struct trial_result *)(piece + 1);
    piece->timing = (struct store_timing *)(piece->result + results);
    float *next = (float *)(piece->timing + results);
    uint8_t *mask = (uint8_t *)(next + results * numbers);
    for (size_t m = 0; m < shard->members; m++)
        for (size_t i = 0; i < count; i++, next += numbers, mask += net.parameters)
            trial_result_set(&piece->result[m * count + i], group, shard->replicate[first + i],
                             next, mask);
    piece->energy = sweep->meter.latest;
    *made = piece;
    return STATUS_OK;
}

void shards_fill_attributes(const struct sweep *sweep, bool complete,
                            struct store_attributes *attributes)
{
    const struct plan *plan = sweep->plan;
    struct utsname host = {.nodename = "unknown"};
    uname(&host);
    *attributes = (struct store_attributes){.plan = plan->text,
                                            .overrides = plan->overrides,
                                            .files = plan->files,
                                            .seed = plan->seed,
                                            .seeds = plan->seeds,
                                            .rule = plan->rule,
                                            .complete = complete};
    snprintf(attributes->plan_name, sizeof attributes->plan_name, "%s", plan->name);
    snprintf(attributes->question, sizeof attributes->question, "%s", plan->question);
    snprintf(attributes->program, sizeof attributes->program, "lifeticket %s", VERSION_PROGRAM);
    snprintf(attributes->revision, sizeof attributes->revision, "%s", sweep->revision);
    snprintf(attributes->isa, sizeof attributes->isa, "%s", engine_arithmetic(sweep->request.isa));
    snprintf(attributes->compiler, sizeof attributes->compiler, "%s", version_compiler());
    snprintf(attributes->host, sizeof attributes->host, "%.63s", host.nodename);
    snprintf(attributes->cpu, sizeof attributes->cpu, "%s", cpu_name());
    snprintf(attributes->started, sizeof attributes->started, "%s", sweep->started);
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(attributes->finished, sizeof attributes->finished, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
