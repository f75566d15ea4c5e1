#include "sweep/state.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_SECONDS 0.1 // of pool_wait, at most

// What a worker is at.
struct worker {
    struct sweep_piece *at; // NULL: nothing
    atomic_bool quit;       // it is to leave it
};

struct pool {
    struct sweep *sweep;
    pthread_mutex_t mutex;           // guards all below, and what is taken of the shards
    pthread_cond_t change;           // something that pool_wait waits for
    pthread_cond_t work;             // there is work, or there will be no more
    struct sweep_shard *next, *last; // shards that work is taken from
    bool all;                        // no more will be given
    bool empty;                      // they have just run out
    struct sweep_piece *first, *end; // finished, not yet handed over
    size_t working;                  // workers that have not ended
    enum status status;              // of the first worker that failed, and its message
    char message[1024];
    size_t arena_bytes;
    atomic_bool stop;
    bool left;             // the workers that have not ended are not waited for
    double worked, busy;   // see struct pace
    struct worker *worker; // [threads]
    size_t begun;          // workers that have one of these
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

// Waits for work. worker->at NULL: there is no more. Called with the mutex held.
static enum status take(struct pool *pool, struct worker *worker)
{
    worker->at = NULL;
    while (pool->next == NULL && !pool->all && !atomic_load(&pool->stop))
        pthread_cond_wait(&pool->work, &pool->mutex);
    struct sweep_shard *shard = pool->next;
    if (shard == NULL || atomic_load(&pool->stop))
        return STATUS_OK;
    size_t count = trial_together(&pool->sweep->plan->point[shard->first], shard->count);
    TRY(shards_make_piece(pool->sweep, shard, shard->taken, count, &worker->at));
    worker->at->began = pool_clock();
    atomic_store(&worker->quit, false);
    shard->taken += count;
    if (shard->taken == shard->count)
        pool->next = shard->next;
    if (pool->next == NULL && !pool->all) {
        pool->empty = true;
        pthread_cond_signal(&pool->change);
    }
    return STATUS_OK;
}

// Seconds that were guessed for the updates that a member of a piece did.
static double guess_member(const struct pool *pool, const struct sweep_piece *piece, size_t member)
{
    size_t index = piece->shard->first + member;
    const struct point *point = &pool->sweep->plan->point[index];
    double share = 0;
    for (size_t i = 0; i < piece->count; i++)
        share += cost_share(point, piece->result[member * piece->count + i].updates);
    return pool->sweep->paced[index].whole * share;
}

// Shares the seconds out to the members of a piece by the updates that they did, and evenly to the replicates of each.
static void share_out(const struct pool *pool, struct sweep_piece *piece, double seconds)
{
    size_t members = piece->shard->members;
    double all = 0;
    for (size_t m = 0; m < members; m++)
        all += guess_member(pool, piece, m);
    for (size_t m = 0; m < members; m++) {
        double share = all > 0 ? guess_member(pool, piece, m) / all : 1 / (double)members;
        for (size_t i = 0; i < piece->count; i++)
            piece->timing[m * piece->count + i].seconds = seconds * share / (double)piece->count;
    }
}

// Pieces that may wait to be stored together do not wake the thread that stores them, which looks every tenth of a second:
// to be woken takes as long as a small trial.
static void hand_over(struct pool *pool, struct sweep_piece *piece)
{
    if (pool->first == NULL)
        pool->first = piece;
    else
        pool->end->next = piece;
    pool->end = piece;
    if (pool->sweep->request.delay < WAIT_SECONDS)
        pthread_cond_signal(&pool->change);
}

// Runs pieces until none is left. Called with the mutex held, and returns with it held.
static enum status work(struct pool *pool, struct arena *arena, struct checkpoint *checkpoint)
{
    struct worker *worker = &pool->worker[pool->begun++];
    enum isa isa = pool->sweep->request.isa;
    for (;;) {
        TRY(take(pool, worker));
        struct sweep_piece *piece = worker->at;
        if (piece == NULL)
            return STATUS_OK;
        const struct sweep_shard *shard = piece->shard;
        const struct point *group = &pool->sweep->plan->point[shard->first];
        pthread_mutex_unlock(&pool->mutex);
        double began = pool_seconds();
        arena_reset(arena);
        checkpoint_begin(checkpoint, &pool->sweep->checkpoints, shard->key,
                         piece->result->replicate,
                         trial_identity(group, shard->members, piece->result, piece->count, isa));
        bool finished = trial_run_kept(group, shard->members, piece->result, piece->count, isa,
                                       arena, &worker->quit, &checkpoint->keeper);
        double seconds = pool_seconds() - began;
        piece->resumed = checkpoint->before > 0;
        piece->kept = checkpoint->any;
        if (finished)
            share_out(pool, piece, checkpoint->before + seconds);
        pthread_mutex_lock(&pool->mutex);
        worker->at = NULL;
        if (finished && !pool->left) {
            pool->worked += seconds;
            pool->busy += pool_clock() - piece->began;
            hand_over(pool, piece);
        } else {
            free(piece);
        }
    }
}

// Tells the workers to stop; with the mutex held.
static void stop(struct pool *pool)
{
    atomic_store(&pool->stop, true);
    for (size_t i = 0; i < pool->begun; i++)
        atomic_store(&pool->worker[i].quit, true);
    pthread_cond_broadcast(&pool->work);
}

static void *run_worker(void *argument)
{
    struct pool *pool = argument;
    struct arena arena;
    struct checkpoint checkpoint = {.kept = NULL};
    enum status status = arena_open(&arena, pool->arena_bytes);
    pthread_mutex_lock(&pool->mutex);
    if (status == STATUS_OK) {
        status = work(pool, &arena, &checkpoint);
        checkpoint_close(&checkpoint);
        arena_close(&arena);
    }
    if (status != STATUS_OK && pool->status == STATUS_OK) {
        // Messages belong to threads: this one is handed on to whoever closes the pool.
        pool->status = status;
        snprintf(pool->message, sizeof pool->message, "%s", status_message());
        stop(pool);
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
    struct worker *worker = calloc(threads, sizeof *worker);
    if (pool == NULL || worker == NULL) {
        free(pool);
        free(worker);
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu threads", threads);
    }
    pool->sweep = sweep;
    pool->worker = worker;
    pool->arena_bytes = largest_arena(sweep);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->change, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_cond_init(&pool->work, NULL);
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

static bool is_enough(const struct pool *pool, const struct sweep_shard *shard)
{
    return pool->sweep->enough[shard->first].known;
}

// Copies what the pace needs: what was done, and what the workers are at.
static void show(const struct pool *pool)
{
    struct sweep *sweep = pool->sweep;
    struct pace *pace = &sweep->pace;
    double now = pool_clock();
    pace->worked = pool->worked;
    pace->busy = pool->busy;
    pace->pieces = 0;
    for (size_t i = 0; i < pool->begun; i++) {
        const struct sweep_piece *at = pool->worker[i].at;
        if (at != NULL && !is_enough(pool, at->shard))
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

// Whether a piece is finished, and what it drew can be told if it can be at all.
static bool may_store(const struct pool *pool)
{
    return pool->first != NULL && !energy_begins(&pool->sweep->meter);
}

struct sweep_piece *pool_wait(struct pool *pool, bool *ended)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(1e9 * WAIT_SECONDS);
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&pool->mutex);
    int error = 0;
    while (!may_store(pool) && !pool->empty && pool->working > 0 && !pool->left &&
           error != ETIMEDOUT)
        error = pthread_cond_timedwait(&pool->change, &pool->mutex, &until);
    bool over = pool->working == 0 || pool->left;
    look(&pool->sweep->meter, over);
    struct sweep_piece *piece = may_store(pool) || over ? pool->first : NULL;
    if (piece != NULL)
        pool->first = piece->next;
    pool->empty = false;
    *ended = piece == NULL && over;
    show(pool);
    pthread_mutex_unlock(&pool->mutex);
    return piece;
}

void pool_give(struct pool *pool, struct sweep_shard *shard)
{
    pthread_mutex_lock(&pool->mutex);
    shard->next = NULL;
    shard->taken = 0;
    if (pool->next == NULL)
        pool->next = shard;
    else
        pool->last->next = shard;
    pool->last = shard;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
}

void pool_end(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    pool->all = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
}

size_t pool_waiting(struct pool *pool)
{
    size_t waiting = 0;
    pthread_mutex_lock(&pool->mutex);
    for (const struct sweep_shard *shard = pool->next; shard != NULL; shard = shard->next)
        waiting++;
    pthread_mutex_unlock(&pool->mutex);
    return waiting;
}

// Whether work at a shard is to be given up: at this one, or, if it is NULL, at any whose group has enough.
static bool is_dropped(const struct pool *pool, const struct sweep_shard *at,
                       const struct sweep_shard *shard)
{
    return shard != NULL ? at == shard : is_enough(pool, at);
}

static void drop(struct pool *pool, const struct sweep_shard *shard)
{
    pthread_mutex_lock(&pool->mutex);
    struct sweep_shard **at = &pool->next, *last = NULL;
    while (*at != NULL) {
        if (is_dropped(pool, *at, shard)) {
            *at = (*at)->next;
        } else {
            last = *at;
            at = &last->next;
        }
    }
    pool->last = last;
    for (size_t i = 0; i < pool->begun; i++)
        if (pool->worker[i].at != NULL && is_dropped(pool, pool->worker[i].at->shard, shard))
            atomic_store(&pool->worker[i].quit, true);
    pthread_mutex_unlock(&pool->mutex);
}

void pool_drop(struct pool *pool, const struct sweep_shard *shard)
{
    drop(pool, shard);
}

void pool_drop_known(struct pool *pool)
{
    drop(pool, NULL);
}

void pool_stop(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    stop(pool);
    pthread_mutex_unlock(&pool->mutex);
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
    for (struct sweep_piece *next; pool->first != NULL; pool->first = next) {
        next = pool->first->next;
        free(pool->first);
    }
    pthread_cond_destroy(&pool->change);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->worker);
    free(pool);
    return status;
}
