#include "cli/bench/bench.h"
#include "cli/terminal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

// Adds up the time between two looks of a trial at its networks.
struct watch {
    uint64_t curve[TRIAL_MAX_CURVE]; // updates after which the trial judges
    size_t entries;
    uint64_t budget;
    uint32_t first; // replicate
    uint64_t done[BENCH_TICKETS];
    size_t left; // networks that have updates before them
    atomic_bool over;
    double last; // look
    struct bench_time time;
};

// The budget's own entry is made after the last look.
static bool was_judged(const struct watch *watch, uint64_t updates)
{
    for (size_t i = 0; i + 1 < watch->entries; i++)
        if (watch->curve[i] == updates)
            return true;
    return false;
}

static void looked(void *context, const struct trial_progress *progress)
{
    struct watch *watch = context;
    double now = cli_seconds();
    uint64_t *done = &watch->done[progress->replicate - watch->first];
    if (!was_judged(watch, progress->updates)) {
        watch->time.seconds += now - watch->last;
        watch->time.items += (size_t)(progress->updates - *done);
    }
    *done = progress->updates;
    watch->last = now;
    // What follows would not be timed.
    watch->left -= progress->over || progress->updates == watch->budget;
    atomic_store(&watch->over, watch->left == 0);
}

// Memory of `count` trials that run together.
struct memory {
    struct arena arena;
    struct trial_result result[BENCH_TICKETS];
    float *block; // of all results' pointers
};

static enum status memory_open(struct memory *memory, const struct point *point, size_t count)
{
    size_t each = trial_result_floats(point);
    *memory = (struct memory){.block = malloc(count * each * sizeof(float))};
    if (memory->block == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the networks of a benchmark");
    for (size_t i = 0; i < count; i++)
        trial_result_set(&memory->result[i], point, 0, memory->block + i * each, NULL);
    return arena_open(&memory->arena, trial_bytes(point, 1, count));
}

static void memory_close(struct memory *memory)
{
    arena_close(&memory->arena);
    free(memory->block);
}

enum status bench_time_updates(const struct point *point, size_t count, size_t updates,
                               struct bench_time *time)
{
    struct memory memory;
    struct net net = point_net(point);
    TRY(engine_check(&net));
    enum status status = memory_open(&memory, point, count);
    *time = (struct bench_time){0};
    // A network that dies trains less than its budget: then others follow.
    for (uint32_t first = 0; status == STATUS_OK && 2 * time->items < updates;
         first += (uint32_t)count) {
        struct point now = *point;
        now.updates = (updates - time->items + count - 1) / count;
        struct watch watch = {.budget = now.updates, .first = first, .left = count};
        watch.entries = trial_curve_updates(now.updates, watch.curve);
        for (size_t i = 0; i < count; i++)
            memory.result[i].replicate = first + (uint32_t)i;
        const struct trial_observer observer = {looked, &watch};
        trial_run_observed(&now, 1, memory.result, count, cpu_isa(), &memory.arena, &watch.over,
                           &observer);
        time->seconds += watch.time.seconds;
        time->items += watch.time.items;
    }
    memory_close(&memory);
    return status;
}

struct bench_case *bench_add_updates(struct bench_case *cases, size_t *count,
                                     const struct point *point, size_t networks)
{
    assert(*count < BENCH_MAX_CASES && networks <= BENCH_TICKETS);
    struct bench_case *c = &cases[(*count)++];
    *c = (struct bench_case){
        .unit = "update",
        .flops = trial_update_flops(point),
        .enough = 0.15,
        .point = *point,
        .networks = networks,
    };
    struct net net = point_net(point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    snprintf(c->name, sizeof c->name, "%s trained, %s boards", name,
             point->boards == POINT_SHARED_BOARDS ? "shared" : "own");
    return c;
}
