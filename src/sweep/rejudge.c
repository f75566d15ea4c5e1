#include "sweep/rejudge.h"

#include "trial/verdict.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The threads, and what they share.
struct crew {
    const struct store_results *results;
    const float *final;         // of all networks, in the order of the rows
    const size_t *begin;        // [points]: where a point's begin
    struct trial_result *trial; // [trials]: of each, whoever judges it writes
    size_t arena_bytes;         // of each worker
    pthread_mutex_t mutex;      // guards all below
    pthread_cond_t change;      // a worker has ended
    size_t point, left;         // the next to be judged: row left - 1 of the point
    size_t judged, working;     // networks; workers that have not ended
    bool stop;                  // a worker failed, or could not be started
    enum status status;         // of the first worker that failed, and its message
    char message[1024];
    size_t threads;
    pthread_t thread[]; // [threads]
};

// ---- one network --------------------------------------------------------------------------------

// What a result of an earlier schema means today, before it is judged. Others do not change.
static void translate(const struct point *point, struct trial_result *result)
{
    if (result->outcome == TRIAL_LEARNED)
        return;
    if (point->generations <= 2 && result->learned_at >= 0)
        result->outcome = TRIAL_LEARNED;
    else
        result->learned_at = -1;
}

static void judge(const struct crew *crew, size_t index, size_t row, struct arena *arena)
{
    const struct store_point *point = &crew->results->point[index];
    struct trial_result *result = &crew->trial[point->first + row];
    struct net net = point_net(&point->point);
    struct verdict_space space;
    arena_reset(arena);
    verdict_layout(&space, arena, &point->point, &net);
    const float *parameters = crew->final + crew->begin[index] + row * point->parameters;
    struct verdict verdict =
        verdict_at_end(&point->point, &net, parameters, result->board_accuracy, &space);
    translate(&point->point, result);
    verdict_enter(&verdict, result);
}

// ---- threads ------------------------------------------------------------------------------------

// Takes the next network that was tried: from the last row on, because plans name their widest
// networks last, and those take longest. Returns false if there is none.
static bool take(struct crew *crew, size_t *point, size_t *row)
{
    if (crew->stop)
        return false;
    while (crew->left + crew->point > 0) {
        if (crew->left == 0) {
            crew->left = crew->results->point[--crew->point].count;
            continue;
        }
        *point = crew->point;
        *row = --crew->left;
        size_t first = crew->results->point[*point].first;
        if (crew->trial[first + *row].outcome != TRIAL_NOT_TRIED)
            return true;
    }
    return false;
}

static void *run_worker(void *argument)
{
    struct crew *crew = argument;
    struct arena arena;
    enum status status = arena_open(&arena, crew->arena_bytes);
    pthread_mutex_lock(&crew->mutex);
    if (status == STATUS_OK) {
        for (size_t point, row; take(crew, &point, &row); crew->judged++) {
            pthread_mutex_unlock(&crew->mutex);
            judge(crew, point, row, &arena);
            pthread_mutex_lock(&crew->mutex);
        }
        arena_close(&arena);
    } else {
        // Messages belong to threads: this one is handed on.
        crew->status = status;
        memcpy(crew->message, status_message(), strlen(status_message()) + 1);
        crew->stop = true;
    }
    crew->working--;
    pthread_cond_signal(&crew->change);
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

static enum status start(struct crew *crew, size_t threads)
{
    for (; crew->threads < threads; crew->threads++) {
        pthread_mutex_lock(&crew->mutex);
        int error = pthread_create(&crew->thread[crew->threads], NULL, run_worker, crew);
        crew->working += error == 0;
        crew->stop |= error != 0;
        pthread_mutex_unlock(&crew->mutex);
        if (error != 0)
            return status_fail(STATUS_ENVIRONMENT, "thread %zu of %zu cannot be started: %s",
                               crew->threads + 1, threads, strerror(error));
    }
    return STATUS_OK;
}

// Waits up to a tenth of a second. Returns whether all workers have ended.
static bool wait_for_workers(struct crew *crew, size_t *judged)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&crew->mutex);
    int error = 0;
    while (crew->working > 0 && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&crew->change, &crew->mutex, &until);
    *judged = crew->judged;
    bool ended = crew->working == 0;
    pthread_mutex_unlock(&crew->mutex);
    return ended;
}

static void watch(struct crew *crew, const struct rejudge_request *request, size_t networks)
{
    size_t judged;
    for (bool ended = false; !ended;) {
        ended = wait_for_workers(crew, &judged);
        if (request->progress != NULL)
            request->progress(request->context, judged, networks);
    }
}

static struct crew *crew_open(size_t threads)
{
    struct crew *crew = calloc(1, sizeof *crew + threads * sizeof crew->thread[0]);
    if (crew == NULL)
        return NULL;
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&crew->change, &attributes);
    pthread_condattr_destroy(&attributes);
    return crew;
}

// Waits for the workers and frees the crew. Returns what a worker failed with.
static enum status crew_close(struct crew *crew)
{
    for (size_t i = 0; i < crew->threads; i++)
        pthread_join(crew->thread[i], NULL);
    enum status status = crew->status;
    if (status != STATUS_OK)
        status_fail(status, "%s", crew->message);
    pthread_cond_destroy(&crew->change);
    pthread_mutex_destroy(&crew->mutex);
    free(crew);
    return status;
}

// ---- all ----------------------------------------------------------------------------------------

static enum status read_networks(const struct store_results *results, const size_t *begin,
                                 float *final)
{
    for (size_t i = 0; i < results->points; i++)
        TRY(store_read_point(results, i, final + begin[i], NULL, NULL));
    return STATUS_OK;
}

static size_t largest_arena(const struct store_results *results)
{
    size_t most = 0;
    for (size_t i = 0; i < results->points; i++) {
        struct net net = point_net(&results->point[i].point);
        struct verdict_space space;
        struct arena count = {0};
        verdict_layout(&space, &count, &results->point[i].point, &net);
        most = count.used > most ? count.used : most;
    }
    return most;
}

static enum status run_crew(const struct rejudge_request *request, const size_t *begin,
                            const float *final, struct trial_result *trial)
{
    const struct store_results *results = request->results;
    size_t networks = rejudge_compare(results, SIZE_MAX, results->trial).networks;
    struct crew *crew = crew_open(request->threads);
    if (crew == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu threads", request->threads);
    crew->results = results;
    crew->final = final;
    crew->begin = begin;
    crew->trial = trial;
    crew->arena_bytes = largest_arena(results);
    crew->point = results->points;
    enum status status = start(crew, request->threads);
    if (status == STATUS_OK)
        watch(crew, request, networks);
    char message[1024];
    strcpy(message, status_message());
    enum status ended = crew_close(crew);
    return status != STATUS_OK ? status_fail(status, "%s", message) : ended;
}

enum status rejudge_run(const struct rejudge_request *request, struct trial_result *trial)
{
    const struct store_results *results = request->results;
    assert(request->threads >= 1);
    size_t all = 0, *begin = calloc(results->points + 1, sizeof *begin);
    for (size_t i = 0; i < results->points && begin != NULL; i++) {
        begin[i] = all;
        all += results->point[i].count * results->point[i].parameters;
    }
    float *final = malloc((all + 1) * sizeof *final);
    enum status status = STATUS_OK;
    if (begin == NULL || final == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory for %zu networks",
                             results->path, results->trials);
    if (status == STATUS_OK)
        status = read_networks(results, begin, final);
    if (status == STATUS_OK) {
        memcpy(trial, results->trial, results->trials * sizeof *trial);
        status = run_crew(request, begin, final, trial);
    }
    free(begin);
    free(final);
    return status;
}

// ---- differences --------------------------------------------------------------------------------

static void compare_one(const struct trial_result *old, const struct trial_result *new,
                        struct rejudge_tally *tally)
{
    if (old->outcome == TRIAL_NOT_TRIED)
        return;
    // Before schema 3 unsure answers were not counted: -1.
    bool counts = old->window_errors != new->window_errors ||
                  (old->unsure >= 0 && old->unsure != new->unsure);
    bool evidence = old->evidence != new->evidence;
    bool other = old->outcome != new->outcome || old->learned_at != new->learned_at ||
                 old->exact_at_end != new->exact_at_end || old->losses != new->losses;
    tally->networks++;
    tally->same += !counts && !evidence && !other;
    tally->now_exact += !old->exact_at_end && new->exact_at_end;
    tally->now_wrong += old->exact_at_end && !new->exact_at_end;
    tally->lost +=
        !new->exact_at_end && old->outcome != TRIAL_LEARNED &&new->outcome == TRIAL_LEARNED;
    tally->looks += old->learned_at != new->learned_at;
    tally->counts += counts;
    tally->unsure += new->unsure > 0;
    tally->evidence += evidence;
}

struct rejudge_tally rejudge_compare(const struct store_results *results, size_t point,
                                     const struct trial_result *trial)
{
    struct rejudge_tally tally = {0};
    size_t begin = 0, end = results->trials;
    if (point != SIZE_MAX) {
        begin = results->point[point].first;
        end = begin + results->point[point].count;
    }
    for (size_t i = begin; i < end; i++)
        compare_one(&results->trial[i], &trial[i], &tally);
    return tally;
}
