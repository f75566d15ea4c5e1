// What the trials of a plan will take on this machine, measured on the first updates of some of its dense networks, from
// which the others follow by what is guessed of them (cost.c).
#include "sweep/state.h"

#include <math.h>
#include <stdlib.h>

#define MOST_MEASURED 16   // groups
#define ENOUGH        0.03 // seconds of a trial's updates
#define SHORTEST      1e-9 // seconds of a trial

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
    struct stopwatch *watch = context;
    watch->last = pool_seconds();
    watch->updates = progress->updates;
    if (progress->updates == 0) {
        engine_judge(progress->engine, progress->parameters);
        watch->first = pool_seconds();
        watch->entry = watch->first - watch->last;
        watch->networks++;
    } else if (watch->last - watch->first > ENOUGH) {
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

// The same of the group whose first point is number `first`; more than 0.
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
        *seconds = fmax(estimate_trial(sweep, piece, &arena), SHORTEST);
        arena_close(&arena);
    }
    free(piece);
    return status;
}

// A group of the plan, whose parent is guessed to take so many seconds.
struct group {
    size_t first, members;
    double guessed, seconds; // of one trial of the parent; seconds 0: not measured
};

static int by_guess(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->guessed != y->guessed)
        return x->guessed < y->guessed ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

// Lists the groups of a plan in the order of their guesses.
static size_t list_groups(const struct plan *plan, struct group *group)
{
    size_t count = 0;
    for (size_t first = 0, members; first < plan->points; first += members) {
        struct point parent = point_parent(&plan->point[first]);
        members = plan_group(plan, first);
        group[count++] = (struct group){
            first, members, cost_trial(&parent, plan->networks[first], parent.updates), 0};
    }
    qsort(group, count, sizeof *group, by_guess);
    return count;
}

// Measures all groups of a few, and of many some that stand evenly between the first and the last, half by their number and
// half by the logarithm of their guess: so neither rare dear ones nor ones of the same guess are left out.
static enum status measure(const struct sweep *sweep, struct group *group, size_t count)
{
    double low = log(group[0].guessed), range = log(group[count - 1].guessed) - low;
    size_t next = 0;
    for (size_t i = 0; i < count; i++) {
        double number = count > 1 ? (double)i / (double)(count - 1) : 0;
        double level = range > 0 ? (log(group[i].guessed) - low) / range : number;
        double place = (number + level) / 2 * (MOST_MEASURED - 1);
        if (count > MOST_MEASURED && place < (double)next)
            continue;
        TRY(estimate_parent(sweep, group[i].first, &group[i].seconds));
        next = (size_t)place + 1;
    }
    return STATUS_OK;
}

// Gives every other group the correction of guesses of the measured one whose guess is next to its own. The first and the last
// are measured.
static void scale(struct group *group, size_t count)
{
    for (size_t below = 0, above; below + 1 < count; below = above) {
        for (above = below + 1; group[above].seconds == 0; above++)
            ;
        const struct group low = group[below], high = group[above];
        for (size_t i = below + 1; i < above; i++) {
            double guessed = group[i].guessed;
            bool nearer = guessed / low.guessed < high.guessed / guessed;
            group[i].seconds =
                guessed * (nearer ? low.seconds / low.guessed : high.seconds / high.guessed);
        }
    }
}

enum status sweep_estimate(const struct sweep *sweep, double *seconds)
{
    const struct plan *plan = sweep->plan;
    struct group *group = calloc(plan->points, sizeof *group);
    if (group == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu points", plan->points);
    size_t count = list_groups(plan, group);
    enum status status = measure(sweep, group, count);
    if (status == STATUS_OK)
        scale(group, count);
    for (size_t g = 0; g < count && status == STATUS_OK; g++) {
        size_t first = group[g].first;
        for (size_t i = first; i < first + group[g].members; i++)
            seconds[i] = group[g].seconds * (double)cost_worth(&plan->point[i]);
        seconds[first] += point_is_ticket(&plan->point[first]) ? group[g].seconds : 0;
    }
    free(group);
    return status;
}
