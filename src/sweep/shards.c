#include "base/version.h"
#include "sweep/state.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

// A shard is to be some ten seconds of one core at most. Seconds are guessed, not measured, so that
// the cut is the same everywhere; a factor of two does no harm. Boards cost by the cell; the first
// generation by the 512 windows, of which the fast kernels see no more; the second, by tables, and
// the further ones by the operations of a dense implementation. The rates are fitted to the seconds a
// trial that `lifeticket sweep experiments/generations.yaml --dry-run` prints (AVX2, AMD EPYC:
// all 120 points within a factor of 2.2, half of them within 1.2); to be fitted anew where kernels
// change much.
#define SHARD_SECONDS      10.0
#define SECONDS_OF_CELL    0.42e-9 // of a batch at n = 1: drawn, and its windows counted
#define SECONDS_OF_CELLS   3e-9    // at n > 1: drawn, its future, and its windows looked up
#define RATE_OF_WINDOWS    6e10    // operations a second
#define RATE_OF_SECOND     1.6e11
#define RATE_OF_GENERATION 8e10

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
    double m = (double)point->overcompleteness;
    double seconds = LIFE_WINDOWS * (12 * m * m + 14 * m + 25) / RATE_OF_WINDOWS;
    if (point->generations == 1)
        return seconds;
    double second = flops_until(point, 2);
    seconds += SECONDS_OF_CELLS * (double)(point->batch * point->board * point->board);
    seconds += (second - flops_until(point, 1)) / RATE_OF_SECOND;
    return seconds + (trial_update_flops(point) - second) / RATE_OF_GENERATION;
}

// Shared boards are made once a shard, so they do not speak for small ones.
static size_t shard_size(const struct trial_point *point)
{
    double update = network_seconds(point) + (point->shared_boards ? 0 : boards_seconds(point));
    double trials = SHARD_SECONDS / (update * (double)point->updates);
    return trials >= SWEEP_SHARD ? SWEEP_SHARD : trials <= 1 ? 1 : (size_t)trials;
}

double shards_guess(const struct trial_point *point, size_t networks, uint64_t updates)
{
    size_t size = shard_size(point), sharing = networks < size ? networks : size;
    double boards = boards_seconds(point) / (point->shared_boards ? (double)sharing : 1);
    return (network_seconds(point) + boards) * (double)updates;
}

// Guessed seconds of the piece that a worker takes at once: a trial, or a shard whose trials share
// their boards.
static double piece_cost(const struct sweep *sweep, const struct sweep_shard *shard)
{
    const struct trial_point *point = &sweep->plan->point[shard->point];
    return shards_guess(point, shard->count, point->updates) *
           (point->shared_boards ? (double)shard->count : 1);
}

static void cut_point(struct sweep *sweep, size_t point)
{
    size_t networks = sweep->plan->networks[point], size = shard_size(&sweep->plan->point[point]);
    for (size_t first = 0; first < networks; first += size) {
        struct sweep_shard shard = {.point = point};
        for (size_t r = first; r < first + size && r < networks; r++)
            if (!sweep->present[sweep->first[point] + r])
                shard.replicate[shard.count++] = (uint32_t)r;
        if (shard.count > 0)
            sweep->shard[sweep->shards++] = shard;
    }
}

// The longest pieces come first, so that the last ones, which leave threads idle at the end, are
// the shortest. Merge sort keeps equal ones in the order of the plan; qsort need not.
static void sort_by_cost(const struct sweep *sweep, struct sweep_shard *shard, size_t count,
                         struct sweep_shard *scratch)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort_by_cost(sweep, shard, half, scratch);
    sort_by_cost(sweep, shard + half, count - half, scratch);
    memcpy(scratch, shard, half * sizeof *shard);
    size_t left = 0, right = half, out = 0;
    while (left < half)
        if (right < count && piece_cost(sweep, &shard[right]) > piece_cost(sweep, &scratch[left]))
            shard[out++] = shard[right++];
        else
            shard[out++] = scratch[left++];
}

enum status shards_cut(struct sweep *sweep)
{
    size_t most = 0;
    for (size_t i = 0; i < sweep->plan->points; i++) {
        size_t size = shard_size(&sweep->plan->point[i]);
        most += (sweep->plan->networks[i] + size - 1) / size;
    }
    sweep->shard = calloc(most + most / 2 + 1, sizeof *sweep->shard); // half as many for the sort
    if (sweep->shard == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu shards", most);
    for (size_t i = 0; i < sweep->plan->points; i++)
        cut_point(sweep, i);
    sort_by_cost(sweep, sweep->shard, sweep->shards, sweep->shard + most);
    sweep->progress.shards = sweep->shards;
    return STATUS_OK;
}

size_t shards_together(const struct trial_point *point, size_t count)
{
    return point->shared_boards ? count : 1;
}

enum status shards_begin(const struct sweep *sweep, struct sweep_shard *shard)
{
    const struct trial_point *point = &sweep->plan->point[shard->point];
    struct net net = trial_net(point);
    size_t each = 2 * net.parameters + 2 * TRIAL_MAX_CURVE;
    shard->work = calloc(1, sizeof *shard->work + shard->count * each * sizeof(float));
    if (shard->work == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the results of a shard");
    float *next = shard->work->numbers;
    for (size_t i = 0; i < shard->count; i++, next += each)
        shard->work->result[i] = (struct trial_result){
            .replicate = shard->replicate[i],
            .initial = next,
            .final = next + net.parameters,
            .curve_loss = next + 2 * net.parameters,
            .curve_accuracy = next + 2 * net.parameters + TRIAL_MAX_CURVE,
        };
    return STATUS_OK;
}

void shards_fill_attributes(const struct sweep *sweep, bool complete,
                            struct store_attributes *attributes)
{
    const struct plan *plan = sweep->plan;
    struct utsname host = {.nodename = "unknown"};
    uname(&host);
    *attributes = (struct store_attributes){
        .plan = plan->text, .overrides = plan->overrides, .seed = plan->seed, .complete = complete};
    snprintf(attributes->plan_name, sizeof attributes->plan_name, "%s", plan->name);
    snprintf(attributes->question, sizeof attributes->question, "%s", plan->question);
    snprintf(attributes->program, sizeof attributes->program, "lifeticket %s", VERSION_PROGRAM);
    snprintf(attributes->revision, sizeof attributes->revision, "%s", sweep->revision);
    snprintf(attributes->isa, sizeof attributes->isa, "%s", cpu_isa_name(sweep->request.isa));
    snprintf(attributes->compiler, sizeof attributes->compiler, "%s", version_compiler());
    snprintf(attributes->host, sizeof attributes->host, "%.63s", host.nodename);
    snprintf(attributes->cpu, sizeof attributes->cpu, "%s", cpu_name());
    snprintf(attributes->started, sizeof attributes->started, "%s", sweep->started);
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(attributes->finished, sizeof attributes->finished, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static enum status write_shard(const struct sweep *sweep, const char *path,
                               const struct trial_point *point, const struct sweep_work *work,
                               size_t count)
{
    struct store_attributes attributes;
    struct store_writer *writer;
    shards_fill_attributes(sweep, false, &attributes);
    TRY(store_writer_open(path, &attributes, &writer));
    enum status status = store_writer_add(writer, point, work->result, work->seconds, count);
    if (status == STATUS_OK)
        return store_writer_commit(writer);
    store_writer_abandon(writer);
    return status;
}

enum status shards_store(struct sweep *sweep, struct sweep_shard *shard)
{
    const struct trial_point *point = &sweep->plan->point[shard->point];
    struct sweep_work *work = shard->work;
    size_t count = 0;
    assert(work != NULL);
    for (size_t i = 0; i < shard->count; i++)
        if (work->done[i]) {
            work->result[count] = work->result[i];
            work->seconds[count++] = work->seconds[i];
        }
    enum status status = STATUS_OK;
    if (count > 0) {
        char path[SWEEP_PATH + 64];
        snprintf(path, sizeof path, "%s/%016" PRIx64 "-%06" PRIu32 ".h5", sweep->shards_folder,
                 sweep->key[shard->point], work->result[0].replicate);
        status = write_shard(sweep, path, point, work, count);
        if (status == STATUS_OK)
            status = inventory_add_source(sweep, path);
    }
    free(work);
    shard->work = NULL;
    return status;
}
