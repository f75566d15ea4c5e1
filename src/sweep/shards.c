#include "base/version.h"
#include "sweep/state.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

// Guessed seconds of the piece that a worker takes at once: a replicate of the group, or a shard
// whose replicates share their boards.
static double piece_cost(const struct sweep *sweep, const struct sweep_shard *shard)
{
    const struct point *group = &sweep->plan->point[shard->first];
    struct point parent = point_parent(group);
    return cost_trial(&parent, shard->count, parent.updates) *
           (double)cost_group(group, shard->members) * (double)trial_together(group, shard->count);
}

// Whether a member of the group lacks that replicate. It is then computed of all of them.
static bool is_missing(const struct sweep *sweep, size_t first, size_t members, size_t replicate)
{
    for (size_t i = first; i < first + members; i++)
        if (!sweep->present[sweep->first[i] + replicate])
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
    enum sweep_turn turn = SWEEP_ONE;
    for (size_t begin = 0, end; begin < networks; begin = end) {
        while (begin == limit[turn])
            turn++;
        struct sweep_shard shard = {.first = first, .members = members, .key = key, .turn = turn};
        end = begin + size < limit[turn] ? begin + size : limit[turn];
        for (size_t r = begin; r < end; r++)
            if (is_missing(sweep, first, members, r))
                shard.replicate[shard.count++] = (uint32_t)r;
        if (shard.count > 0)
            sweep->shard[sweep->shards++] = shard;
    }
}

// Whether a shard is worked at before another. Of the same turn the longest pieces come first, so that the last ones, which
// leave threads idle at the end, are the shortest; but the shortest in the first turn, after which something is known of
// every point.
static bool comes_before(const struct sweep *sweep, const struct sweep_shard *shard,
                         const struct sweep_shard *other)
{
    double cost = piece_cost(sweep, shard), other_cost = piece_cost(sweep, other);
    if (shard->turn != other->turn)
        return shard->turn < other->turn;
    return shard->turn == SWEEP_ONE ? cost < other_cost : cost > other_cost;
}

// Sorts the shards into the order of work. Merge sort keeps equal ones in the order of the plan; qsort need not.
static void sort_shards(const struct sweep *sweep, struct sweep_shard *shard, size_t count,
                        struct sweep_shard *scratch)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort_shards(sweep, shard, half, scratch);
    sort_shards(sweep, shard + half, count - half, scratch);
    memcpy(scratch, shard, half * sizeof *shard);
    size_t left = 0, right = half, out = 0;
    while (left < half)
        if (right < count && comes_before(sweep, &shard[right], &scratch[left]))
            shard[out++] = shard[right++];
        else
            shard[out++] = scratch[left++];
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
    sort_shards(sweep, sweep->shard, sweep->shards, sweep->shard + most);
    sweep->progress.shards = sweep->shards;
    return STATUS_OK;
}

size_t shards_index(const struct sweep *sweep, const struct sweep_shard *shard, size_t member,
                    size_t replicate)
{
    size_t together = trial_together(&sweep->plan->point[shard->first], shard->count);
    return (replicate / together * shard->members + member) * together + replicate % together;
}

enum status shards_begin(const struct sweep *sweep, struct sweep_shard *shard)
{
    const struct point *group = &sweep->plan->point[shard->first];
    struct net net = point_net(group);
    size_t results = shard->members * shard->count;
    size_t numbers = trial_result_floats(group); // of a result
    struct sweep_work *work =
        calloc(1, sizeof *work + results * (sizeof *work->result + sizeof *work->timing +
                                            numbers * sizeof(float) + net.parameters));
    if (work == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the results of a shard");
    work->result = (struct trial_result *)(work + 1);
    work->timing = (struct store_timing *)(work->result + results);
    float *next = (float *)(work->timing + results);
    uint8_t *mask = (uint8_t *)(next + results * numbers);
    for (size_t m = 0; m < shard->members; m++)
        for (size_t i = 0; i < shard->count; i++, next += numbers, mask += net.parameters)
            trial_result_set(&work->result[shards_index(sweep, shard, m, i)], group,
                             shard->replicate[i], next, mask);
    work->began = sweep->meter.latest;
    shard->work = work;
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
                                            .seed = plan->seed,
                                            .seeds = plan->seeds,
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

// Writes what is done of a member of the shard.
static enum status write_member(const struct sweep *sweep, const struct sweep_shard *shard,
                                size_t member, struct store_writer *writer)
{
    struct trial_result result[SWEEP_SHARD];
    struct store_timing timing[SWEEP_SHARD];
    size_t count = 0;
    for (size_t i = 0; i < shard->count; i++) {
        size_t index = shards_index(sweep, shard, member, i);
        if (!shard->work->done[i])
            continue;
        result[count] = shard->work->result[index];
        timing[count] = shard->work->timing[index];
        timing[count].joules = energy_of(&sweep->meter, &shard->work->began, timing[count].seconds);
        count++;
    }
    return store_writer_add(writer, &sweep->plan->point[shard->first + member], result, timing,
                            count);
}

static enum status write_shard(const struct sweep *sweep, const struct sweep_shard *shard,
                               const char *path)
{
    struct store_attributes attributes;
    struct store_writer *writer;
    enum status status = STATUS_OK;
    shards_fill_attributes(sweep, false, &attributes);
    TRY(store_writer_open(path, &attributes, &writer));
    for (size_t m = 0; m < shard->members && status == STATUS_OK; m++)
        status = write_member(sweep, shard, m, writer);
    if (status == STATUS_OK)
        return store_writer_commit(writer);
    store_writer_abandon(writer);
    return status;
}

enum status shards_store(struct sweep *sweep, struct sweep_shard *shard)
{
    enum status status = STATUS_OK;
    size_t first = 0; // that is done
    assert(shard->work != NULL);
    while (first < shard->count && !shard->work->done[first])
        first++;
    if (first < shard->count) {
        char path[SWEEP_PATH + 64];
        snprintf(path, sizeof path, "%s/%016" PRIx64 "-%06" PRIu32 ".h5", sweep->shards_folder,
                 shard->key, shard->replicate[first]);
        status = write_shard(sweep, shard, path);
        if (status == STATUS_OK)
            status = inventory_add_source(sweep, path);
    }
    if (!sweep->left)
        free(shard->work);
    shard->work = NULL;
    return status;
}
