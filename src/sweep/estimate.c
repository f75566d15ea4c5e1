// What the trials of a plan will take on this machine, measured on the first updates of each dense
// network.
#include "sweep/state.h"

#include <math.h>
#include <stdlib.h>

// A trial that is timed from look to look, and given up once that was for long enough.
struct stopwatch {
    double begin, first, last; // processor seconds: at the start, before the first update, and at
                               // the latest look
    double entry;              // of the learning curve: seconds that judging a network takes
    uint64_t updates;          // done at the latest look
    size_t networks;           // that train together
    atomic_bool enough;
};

static void look_at_clock(void *context, const struct trial_progress *progress)
{
    const double enough = 0.1; // seconds
    struct stopwatch *watch = context;
    watch->last = pool_seconds();
    watch->updates = progress->updates;
    if (progress->updates == 0) {
        engine_judge(progress->engine, progress->parameters);
        watch->first = pool_seconds();
        watch->entry = watch->first - watch->last;
        watch->networks++;
    } else if (watch->last - watch->first > enough) {
        atomic_store(&watch->enough, true);
    }
}

// Seconds of one trial of the piece's parent, without the proof at its end: to its first update, of
// its learning curve, and of its updates, which are taken to go on as they began.
static double estimate_trial(const struct sweep *sweep, struct sweep_piece *piece,
                             struct arena *arena)
{
    struct point point = point_parent(&sweep->plan->point[piece->shard->first]);
    point.stop_when_proven = false;
    struct stopwatch watch = {.begin = pool_seconds()};
    const struct trial_observer observer = {look_at_clock, &watch};
    trial_run_observed(&point, 1, piece->result, piece->count, sweep->request.isa, arena,
                       &watch.enough, &observer);
    uint64_t entry_at[TRIAL_MAX_CURVE];
    size_t entries = trial_curve_updates(point.updates, entry_at), watched = 0;
    while (watched + 2 < entries && entry_at[watched + 1] <= watch.updates)
        watched++; // entries after the first update and before the end
    double networks = (double)watch.networks, judged = networks * watch.entry;
    double updates = fmax(0, watch.last - watch.first - judged * (double)watched);
    double all = watch.first - watch.begin + judged * (double)(entries - 1) +
                 updates * (double)point.updates / (double)watch.updates;
    return all / networks;
}

// The same of the group whose first point is number `first`.
static enum status estimate_parent(const struct sweep *sweep, size_t first, double *seconds)
{
    struct point parent = point_parent(&sweep->plan->point[first]);
    size_t networks = sweep->plan->networks[first];
    struct sweep_shard shard = {.first = first, .members = 1};
    shard.count = trial_together(&parent, networks < SWEEP_SHARD ? networks : SWEEP_SHARD);
    for (size_t r = 0; r < shard.count; r++)
        shard.replicate[r] = (uint32_t)r;
    struct sweep_piece *piece;
    TRY(shards_make_piece(sweep, &shard, 0, shard.count, &piece));
    struct arena arena;
    enum status status = arena_open(&arena, trial_bytes(&parent, 1, shard.count));
    if (status == STATUS_OK) {
        *seconds = estimate_trial(sweep, piece, &arena);
        arena_close(&arena);
    }
    free(piece);
    return status;
}

enum status sweep_estimate(const struct sweep *sweep, double *seconds)
{
    const struct plan *plan = sweep->plan;
    for (size_t first = 0, members; first < plan->points; first += members) {
        const struct point *group = &plan->point[first];
        double training;
        members = plan_group(plan, first);
        TRY(estimate_parent(sweep, first, &training));
        for (size_t m = 0; m < members; m++)
            seconds[first + m] = training * (double)cost_worth(&group[m]);
        seconds[first] += point_is_ticket(group) ? training : 0;
    }
    return STATUS_OK;
}
