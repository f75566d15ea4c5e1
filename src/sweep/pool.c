#include "sweep/state.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Replicates of a group that a worker takes at once.
struct piece {
    struct sweep_shard *shard; // NULL: none
    size_t first, count;
    double began; // by the clock
};

struct pool {
    struct sweep *sweep;
    pthread_mutex_t mutex;            // guards all below, the tally, and the shards' counts
    pthread_cond_t change;            // a shard is finished, or a worker has ended
    size_t next;                      // the shard that work is taken from
    struct sweep_shard *first, *last; // finished, not yet stored
    size_t working;                   // workers that have not ended
    enum status status;               // of the first worker that failed, and its message
    char message[1024];
    size_t arena_bytes;
    atomic_bool stop;
    bool left;           // the workers that have not ended are not waited for
    double worked, busy; // see struct pace
    struct piece *at;    // [threads]: what each worker is at
    size_t begun;        // workers that have one of these
    size_t threads;
    pthread_t thread[]; // [threads]
};

double pool_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double pool_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static enum status take(struct pool *pool, struct piece *piece)
{
    struct sweep *sweep = pool->sweep;
    *piece = (struct piece){0};
    if (pool->next == sweep->shards || atomic_load(&pool->stop))
        return STATUS_OK;
    struct sweep_shard *shard = &sweep->shard[pool->next];
    if (shard->work == NULL)
        TRY(shards_begin(sweep, shard));
    piece->shard = shard;
    piece->began = pool_clock();
    piece->first = shard->taken;
    piece->count = trial_together(&sweep->plan->point[shard->first], shard->count);
    shard->taken += piece->count;
    if (shard->taken == shard->count)
        pool->next++;
    return STATUS_OK;
}

// Seconds that were guessed for the updates that a member of a piece did.
static double guess_member(const struct pool *pool, const struct piece *piece, size_t member)
{
    const struct sweep_shard *shard = piece->shard;
    const struct plan *plan = pool->sweep->plan;
    size_t point = shard->first + member;
    double guessed = 0;
    for (size_t i = piece->first; i < piece->first + piece->count; i++) {
        size_t index = shards_index(pool->sweep, shard, member, i);
        guessed += cost_trial(&plan->point[point], plan->networks[point],
                              shard->work->result[index].updates);
    }
    return guessed;
}

// Books a member's trials of a piece, unless they were there before; seconds: of all of them.
static void book_member(struct pool *pool, const struct piece *piece, size_t member, double seconds)
{
    struct sweep *sweep = pool->sweep;
    struct sweep_shard *shard = piece->shard;
    size_t point = shard->first + member;
    const struct point *at = &sweep->plan->point[point];
    struct sweep_tally *tally = &sweep->tally[point];
    for (size_t i = piece->first; i < piece->first + piece->count; i++) {
        size_t index = shards_index(sweep, shard, member, i);
        const struct trial_result *result = &shard->work->result[index];
        bool *present = &sweep->present[sweep->first[point] + result->replicate];
        shard->work->timing[index].seconds = seconds / (double)piece->count;
        if (*present)
            continue;
        *present = true;
        tally->done++;
        tally->learned += result->outcome == TRIAL_LEARNED;
        tally->not_tried += result->outcome == TRIAL_NOT_TRIED;
        tally->seconds += shard->work->timing[index].seconds;
        tally->guessed += cost_trial(at, sweep->plan->networks[point], result->updates);
    }
}

// Books the trials of a piece as done, and the shard as finished with its last. The seconds are
// shared out to the members by the updates that they did, and evenly to the replicates of each.
static void book(struct pool *pool, const struct piece *piece, double seconds)
{
    struct sweep_shard *shard = piece->shard;
    double all = 0;
    for (size_t m = 0; m < shard->members; m++)
        all += guess_member(pool, piece, m);
    for (size_t m = 0; m < shard->members; m++)
        book_member(pool, piece, m,
                    all > 0 ? seconds * guess_member(pool, piece, m) / all
                            : seconds / (double)shard->members);
    for (size_t i = piece->first; i < piece->first + piece->count; i++)
        shard->work->done[i] = true;
    shard->done += piece->count;
    if (shard->done < shard->count)
        return;
    if (pool->first == NULL)
        pool->first = shard;
    else
        pool->last->next = shard;
    pool->last = shard;
    pthread_cond_signal(&pool->change);
}

// Runs pieces until none is left. Called with the mutex held, and returns with it held.
static enum status work(struct pool *pool, struct arena *arena)
{
    struct piece *at = &pool->at[pool->begun++];
    for (;;) {
        TRY(take(pool, at));
        if (at->shard == NULL)
            return STATUS_OK;
        const struct piece piece = *at;
        const struct sweep_shard *shard = piece.shard;
        // Looked up here, because a worker that was left behind must not look at the shard any more.
        const struct point *group = &pool->sweep->plan->point[shard->first];
        size_t members = shard->members;
        struct trial_result *result =
            &shard->work->result[shards_index(pool->sweep, shard, 0, piece.first)];
        pthread_mutex_unlock(&pool->mutex);
        double began = pool_seconds();
        arena_reset(arena);
        bool finished = trial_run(group, members, result, piece.count, pool->sweep->request.isa,
                                  arena, &pool->stop);
        double seconds = pool_seconds() - began;
        pthread_mutex_lock(&pool->mutex);
        if (finished && !pool->left) {
            pool->worked += seconds;
            pool->busy += pool_clock() - piece.began;
            book(pool, &piece, seconds);
        }
    }
}

static void *run_worker(void *argument)
{
    struct pool *pool = argument;
    struct arena arena;
    enum status status = arena_open(&arena, pool->arena_bytes);
    pthread_mutex_lock(&pool->mutex);
    if (status == STATUS_OK) {
        status = work(pool, &arena);
        arena_close(&arena);
    }
    if (status != STATUS_OK && pool->status == STATUS_OK) {
        // Messages belong to threads: this one is handed on to whoever closes the pool.
        pool->status = status;
        snprintf(pool->message, sizeof pool->message, "%s", status_message());
        atomic_store(&pool->stop, true);
    }
    pool->working--;
    pthread_cond_signal(&pool->change);
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

static size_t largest_arena(const struct sweep *sweep)
{
    size_t most = 0;
    for (size_t i = 0; i < sweep->shards; i++) {
        const struct sweep_shard *shard = &sweep->shard[i];
        const struct point *group = &sweep->plan->point[shard->first];
        size_t bytes = trial_bytes(group, shard->members, trial_together(group, shard->count));
        most = bytes > most ? bytes : most;
    }
    return most;
}

enum status pool_open(struct sweep *sweep, struct pool **opened)
{
    size_t threads = sweep->request.threads;
    struct pool *pool = calloc(1, sizeof *pool + threads * sizeof pool->thread[0]);
    struct piece *at = calloc(threads, sizeof *at);
    if (pool == NULL || at == NULL) {
        free(pool);
        free(at);
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu threads", threads);
    }
    pool->sweep = sweep;
    pool->at = at;
    pool->arena_bytes = largest_arena(sweep);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->change, &attributes);
    pthread_condattr_destroy(&attributes);
    for (; pool->threads < threads; pool->threads++) {
        pthread_mutex_lock(&pool->mutex);
        int error = pthread_create(&pool->thread[pool->threads], NULL, run_worker, pool);
        pool->working += error == 0;
        pthread_mutex_unlock(&pool->mutex);
        if (error != 0) {
            size_t started = pool->threads;
            pool_stop(pool);
            pool_close(pool);
            return status_fail(STATUS_ENVIRONMENT, "thread %zu of %zu cannot be started: %s",
                               started + 1, threads, strerror(error));
        }
    }
    *opened = pool;
    return STATUS_OK;
}

// Copies what the caller shows: the tally, the pace, what the workers are at.
static void show(const struct pool *pool)
{
    struct sweep *sweep = pool->sweep;
    struct pace *pace = &sweep->pace;
    double now = pool_clock();
    memcpy(sweep->shown, sweep->tally, sweep->plan->points * sizeof *sweep->shown);
    pace->worked = pool->worked;
    pace->busy = pool->busy;
    pace->pieces = 0;
    for (size_t i = 0; i < pool->begun; i++) {
        const struct piece *at = &pool->at[i];
        if (at->shard != NULL)
            sweep->under_way[pace->pieces++] = (struct pace_piece){
                at->shard->first, at->shard->members, at->count, now - at->began};
    }
}

// Reads the energy counters, if that is some time ago, or it may be the last time.
static void look(struct energy_meter *meter, bool over)
{
    double now = energy_clock();
    if (over || !(now - meter->latest.clock < ENERGY_LOOK))
        energy_look(meter, now);
}

// Whether a shard is finished, and what it drew can be told if it can be at all.
static bool may_store(const struct pool *pool)
{
    return pool->first != NULL && !energy_begins(&pool->sweep->meter);
}

struct sweep_shard *pool_wait(struct pool *pool, bool *ended)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&pool->mutex);
    int error = 0;
    while (!may_store(pool) && pool->working > 0 && !pool->left && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&pool->change, &pool->mutex, &until);
    bool over = pool->working == 0 || pool->left;
    look(&pool->sweep->meter, over);
    struct sweep_shard *shard = may_store(pool) || over ? pool->first : NULL;
    if (shard != NULL)
        pool->first = shard->next;
    *ended = shard == NULL && over;
    show(pool);
    pthread_mutex_unlock(&pool->mutex);
    return shard;
}

void pool_stop(struct pool *pool)
{
    atomic_store(&pool->stop, true);
}

void pool_leave(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    pool->left = true;
    pthread_mutex_unlock(&pool->mutex);
}

enum status pool_close(struct pool *pool)
{
    for (size_t i = 0; i < pool->threads; i++)
        pthread_join(pool->thread[i], NULL);
    enum status status = pool->status;
    if (status != STATUS_OK)
        status_fail(status, "%s", pool->message);
    pthread_cond_destroy(&pool->change);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->at);
    free(pool);
    return status;
}
