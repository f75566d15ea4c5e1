#include "sweep/sweep.h"

#include "base/output.h"
#include "base/version.h"
#include "net/name.h"
#include "sweep/state.h"
#include "sweep/worker.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_ROUNDS    4   // of running what was damaged once it was written
#define REPORT_SECONDS 0.1 // between two reports of the progress

static enum status prepare(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    const char *output = sweep->request.output;
    if (output[0] == '\0' || strlen(output) >= SWEEP_PATH)
        return status_fail(STATUS_REQUEST, "the output folder's name is empty or longer than %d",
                           SWEEP_PATH - 1);
    snprintf(sweep->folder, sizeof sweep->folder, "%s", output);
    snprintf(sweep->results, sizeof sweep->results, "%s/results.h5", output);
    snprintf(sweep->segments_folder, sizeof sweep->segments_folder, "%s/segments", output);
    snprintf(sweep->claims_folder, sizeof sweep->claims_folder, "%s/claims", output);
    snprintf(sweep->shards_folder, sizeof sweep->shards_folder, "%s/shards", output);
    snprintf(sweep->checkpoints_folder, sizeof sweep->checkpoints_folder, "%s/checkpoints", output);
    snprintf(sweep->revision, sizeof sweep->revision, "%s", version_revision());
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(sweep->started, sizeof sweep->started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    sweep->entry = calloc(plan->points, sizeof *sweep->entry);
    sweep->shape = calloc(plan->points, sizeof *sweep->shape);
    sweep->first = calloc(plan->points, sizeof *sweep->first);
    sweep->present = calloc(plan->trials, sizeof *sweep->present);
    sweep->enough = calloc(plan->points, sizeof *sweep->enough);
    sweep->tally = calloc(plan->points, sizeof *sweep->tally);
    sweep->paced = calloc(plan->points, sizeof *sweep->paced);
    sweep->under_way = calloc(sweep->request.threads, sizeof *sweep->under_way);
    if (sweep->entry == NULL || sweep->shape == NULL || sweep->first == NULL ||
        sweep->present == NULL || sweep->enough == NULL || sweep->tally == NULL ||
        sweep->paced == NULL || sweep->under_way == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for a plan of %zu points",
                           plan->points);
    for (size_t i = 0; i < plan->points; i++) {
        sweep->shape[i] = segment_shape(&plan->point[i]);
        sweep->entry[i] = (struct point_entry){sweep->shape[i].identity, i};
        sweep->first[i] = i > 0 ? sweep->first[i - 1] + plan->networks[i - 1] : 0;
    }
    point_entries_sort(sweep->entry, plan->points);
    sweep->progress = (struct sweep_progress){
        .plan = plan, .tally = sweep->tally, .trials = plan->trials, .share = NAN, .left = NAN};
    for (size_t i = 0; i < plan->points; i++)
        sweep->paced[i].whole =
            cost_trial(&plan->point[i], plan->networks[i], plan->point[i].updates);
    sweep->pace = (struct pace){.point = sweep->paced,
                                .points = plan->points,
                                .piece = sweep->under_way,
                                .workers = sweep->request.threads};
    return STATUS_OK;
}

static enum status check_engine(const struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->plan->points; i++) {
        struct net net = point_net(&sweep->plan->point[i]);
        TRY(engine_check(&net));
    }
    return STATUS_OK;
}

// Every worker has an arena for the largest group of the plan.
static enum status check_memory(const struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    size_t threads = sweep->request.threads, most = 0, largest = 0;
    for (size_t i = 0, members; i < plan->points; i += members) {
        members = plan_group(plan, i);
        const struct point *group = &plan->point[i];
        size_t bytes = trial_bytes(group, members, trial_together(group, SWEEP_SHARD));
        if (bytes > most) {
            most = bytes;
            largest = i;
        }
    }
    if (most <= arena_memory() / threads)
        return STATUS_OK;
    const struct point *at = &plan->point[largest];
    struct net net = point_net(at);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    return status_fail(STATUS_REQUEST,
                       "plan %s: %s on %zu boards of "
                       "%zux%zu cells takes %.1f GB of memory on each of %zu thread%s, and this "
                       "machine has %.1f GB; give %stask.board or training.batch a smaller value",
                       plan->name, name, at->batch, at->board, at->board, 1e-9 * (double)most,
                       threads, threads == 1 ? "" : "s", 1e-9 * (double)arena_memory(),
                       most <= arena_memory() ? "fewer --threads, or " : "");
}

void sweep_note(const struct sweep *sweep, const char *text)
{
    if (sweep->request.note != NULL)
        sweep->request.note(sweep->request.context, text);
}

static void note_link(const struct sweep *sweep)
{
    char text[SWEEP_PATH + 200];
    snprintf(text, sizeof text,
             "this file system has no locks (flock); %s keeps other sweeps away instead",
             sweep->lock.link);
    if (sweep->lock.linked)
        sweep_note(sweep, text);
}

static enum status fill(struct sweep *sweep)
{
    TRY(checkpoints_open(&sweep->checkpoints, sweep->checkpoints_folder));
    TRY(check_engine(sweep));
    TRY(prepare(sweep));
    TRY(check_memory(sweep));
    if (!sweep->request.look_only) {
        TRY(folder_make(sweep->folder));
        TRY(folder_lock(sweep->folder, sweep->request.join, &sweep->lock));
        note_link(sweep);
        output_sweep(sweep->results);
    }
    TRY(inventory_read(sweep));
    if (sweep->lock.descriptor >= 0 && !sweep->request.join)
        worker_sign(sweep->lock.descriptor, sweep->request.threads);
    inventory_note_revisions(sweep);
    sweep->progress.found = sweep->progress.done;
    return shards_cut(sweep);
}

enum status sweep_open(const struct sweep_request *request, struct sweep **opened)
{
    assert(request->threads >= 1);
    struct sweep *sweep = calloc(1, sizeof *sweep);
    if (sweep == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for a sweep");
    sweep->request = *request;
    sweep->plan = request->plan;
    sweep->lock.descriptor = sweep->writer.file = -1;
    sweep->unsynced = NAN;
    enum status status = fill(sweep);
    if (status == STATUS_OK)
        *opened = sweep;
    else
        sweep_close(sweep);
    return status;
}

void sweep_close(struct sweep *sweep)
{
    if (sweep == NULL)
        return;
    folder_unlock(&sweep->lock);
    segment_close(&sweep->writer);
    if (sweep->left)
        return;
    inventory_close(sweep);
    checkpoints_close(&sweep->checkpoints);
    free(sweep->shard);
    free(sweep->entry);
    free(sweep->shape);
    free(sweep->first);
    free(sweep->present);
    free(sweep->enough);
    free(sweep->tally);
    free(sweep->paced);
    free(sweep->under_way);
    free(sweep);
}

const struct sweep_progress *sweep_progress(const struct sweep *sweep)
{
    return &sweep->progress;
}

struct sweep_extent sweep_shard_at(const struct sweep *sweep, size_t index)
{
    const struct sweep_shard *shard = &sweep->shard[index];
    return (struct sweep_extent){shard->first, shard->members, shard->count};
}

const char *sweep_results_path(const struct sweep *sweep)
{
    return sweep->results;
}

// Estimates what is left.
static void update_pace(struct sweep *sweep)
{
    struct sweep_progress *progress = &sweep->progress;
    for (size_t i = 0; i < sweep->plan->points; i++) {
        const struct sweep_tally *tally = &sweep->tally[i];
        struct pace_point *point = &sweep->paced[i];
        point->done = tally->done;
        point->left = tally->wanted - tally->done;
        point->seconds = tally->seconds;
        point->guessed = tally->guessed;
    }
    progress->left = progress->done == progress->trials ? 0 : pace_left(&sweep->pace);
    progress->share = progress->done == progress->trials ? 1 : pace_share(&sweep->pace);
}

static void report_progress(struct sweep *sweep, double began)
{
    struct sweep_progress *progress = &sweep->progress;
    progress->elapsed = pool_clock() - began;
    update_pace(sweep);
    if (sweep->request.progress != NULL)
        sweep->request.progress(sweep->request.context, progress);
}

bool sweep_is_cancelled(const struct sweep *sweep)
{
    return sweep->request.cancel != NULL && atomic_load(sweep->request.cancel);
}

static void note_checkpoints(struct sweep *sweep)
{
    char text[CHECKPOINT_NOTES];
    while (checkpoints_note(&sweep->checkpoints, text))
        sweep_note(sweep, text);
}

// Stores what the workers finish, until all workers have ended or are left behind. The results library is used by this
// thread alone, because it does not allow more than one.
static enum status collect(struct sweep *sweep, struct pool *pool, struct team *team)
{
    enum status status = STATUS_OK;
    double began = pool_clock(), reported = -INFINITY, stopped = INFINITY;
    size_t done = SIZE_MAX; // as it was reported
    double patience = sweep->request.patience;
    for (bool ended = false; !ended;) {
        struct sweep_piece *piece = pool_wait(pool, &ended);
        double now = pool_clock();
        note_checkpoints(sweep);
        if (piece != NULL && status == STATUS_OK)
            status = trials_add(sweep, piece);
        free(piece);
        if (status == STATUS_OK)
            status = trials_sync(sweep, ended ? INFINITY : now);
        if (sweep->settled)
            pool_drop_known(pool);
        sweep->settled = false;
        if (status == STATUS_OK && team != NULL && !sweep_is_cancelled(sweep))
            status = team_step(team, now);
        if (status != STATUS_OK || sweep_is_cancelled(sweep))
            pool_stop(pool);
        if (sweep_is_cancelled(sweep) && stopped == INFINITY) {
            stopped = now;
            sweep_note(sweep,
                       "stopping: what is finished is being stored; a second Ctrl-C ends that at "
                       "once, and loses nothing either");
        }
        if (!ended && patience > 0 && now - stopped > patience) {
            pool_leave(pool);
            sweep->left = true;
        }
        if (ended || done != sweep->progress.done || now - reported >= REPORT_SECONDS) {
            report_progress(sweep, began);
            reported = now;
            done = sweep->progress.done;
        }
    }
    return status;
}

// Begins to measure what the trials draw. Where the machine has no counters nothing is said of it,
// unless the user named some.
static void open_meter(struct sweep *sweep)
{
    char text[900];
    const char *powercap = sweep->request.powercap, *stat = sweep->request.stat;
    energy_open(&sweep->meter, powercap != NULL ? powercap : energy_folder(),
                stat != NULL ? stat : ENERGY_STAT, energy_clock());
    snprintf(text, sizeof text, "the energy of these trials will not be known: %s",
             sweep->meter.problem);
    if (sweep->meter.problem[0] != '\0' &&
        (!sweep->meter.absent || getenv("LIFETICKET_POWERCAP") != NULL))
        sweep_note(sweep, text);
}

static enum status run_alone(struct sweep *sweep, struct pool *pool)
{
    for (size_t i = 0; i < sweep->shards; i++)
        pool_give(pool, &sweep->shard[i]);
    pool_end(pool);
    return collect(sweep, pool, NULL);
}

static enum status run_joined(struct sweep *sweep, struct pool *pool)
{
    struct team *team;
    enum status status = team_open(sweep, pool, &team);
    if (status != STATUS_OK) {
        pool_stop(pool);
        return status;
    }
    status = collect(sweep, pool, team);
    team_close(team);
    return status;
}

static enum status run_missing(struct sweep *sweep)
{
    struct pool *pool;
    if (sweep_is_cancelled(sweep))
        return STATUS_OK;
    open_meter(sweep);
    if (sweep->request.join) {
        TRY(team_enter(sweep));
        worker_sign(sweep->lock.descriptor, sweep->request.threads);
    }
    TRY(pool_open(sweep, &pool));
    enum status status = sweep->request.join ? run_joined(sweep, pool) : run_alone(sweep, pool);
    if (sweep->left)
        return status;
    // The first failure is the one to be seen, a worker's or that of storing.
    char message[1024];
    snprintf(message, sizeof message, "%s", status == STATUS_OK ? "" : status_message());
    enum status worker = pool_close(pool);
    return status == STATUS_OK ? worker : status_fail(status, "%s", message);
}

// Runs what is missing until all of it can be read. On a disk that damages what was just written it gives up.
static enum status run_until_whole(struct sweep *sweep)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        if (sweep->shards > 0)
            TRY(run_missing(sweep));
        TRY(inventory_read(sweep));
        TRY(shards_cut(sweep));
        if (sweep->shards == 0 || sweep_is_cancelled(sweep))
            return STATUS_OK;
    }
    return status_fail(STATUS_ENVIRONMENT,
                       "%s: what was written cannot be read, again and again; is the disk damaged?",
                       sweep->segments_folder);
}

// Whether checkpoints are of no use any more: all is there, or all of a part that has the folder for itself, where those of
// trials may be left that were given up because their group had enough.
static bool needs_no_checkpoints(const struct sweep *sweep, bool complete)
{
    return complete ||
           (sequence_asked(&sweep->plan->rule) && sweep->shards == 0 && !sweep->request.join);
}

enum status sweep_run(struct sweep *sweep)
{
    assert(!sweep->request.look_only);
    if (sweep->complete && sweep->shards == 0) {
        inventory_clear(sweep);
        checkpoints_clear(&sweep->checkpoints);
        sweep->progress.written = true;
        return STATUS_OK;
    }
    TRY(inventory_check_results(sweep));
    enum status status = run_until_whole(sweep);
    if (status == STATUS_OK)
        status = merge_results(sweep);
    bool complete = sweep->progress.done == sweep->progress.trials;
    if (status == STATUS_OK && needs_no_checkpoints(sweep, complete))
        checkpoints_clear(&sweep->checkpoints);
    if (status != STATUS_OK)
        return status_fail(status,
                           "%s; what was stored before is intact, and the same command goes on "
                           "from there",
                           status_message());
    if (!complete && (sweep->request.parts == 0 || sweep->shards > 0))
        return status_fail(STATUS_INTERRUPTED,
                           "interrupted: %zu of %zu trials are stored in %s; the same command "
                           "does the rest",
                           sweep->progress.done, sweep->progress.trials, sweep->folder);
    return STATUS_OK;
}
