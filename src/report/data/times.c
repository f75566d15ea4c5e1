#include "report/data/times.h"

#include <math.h>
#include <stdlib.h>

// How long a point's networks were watched, those that were tried; returns how many.
static size_t watch(const struct report_point *point, struct survival_time *time)
{
    size_t count = 0;
    for (size_t i = 0; i < point->trials; i++) {
        const struct trial_result *trial = &point->trial[i];
        bool learned = trial->outcome == TRIAL_LEARNED;
        if (trial->outcome != TRIAL_NOT_TRIED)
            time[count++] = (struct survival_time){
                .time = (double)(learned ? (uint64_t)trial->learned_at : point->point->updates),
                .happened = learned,
                .stratum = (size_t)(report_source_of(point, i) - point->source)};
    }
    return count;
}

enum status times_open(const struct report_point *point, struct times *times)
{
    *times = (struct times){.budget = (double)point->point->updates};
    struct survival_time *time = calloc(point->trials, sizeof *time);
    times->step = calloc(point->trials, sizeof *times->step);
    if (point->trials > 0 && (time == NULL || times->step == NULL)) {
        free(time);
        times_close(times);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", point->trials);
    }
    times->steps = survival_estimate(time, watch(point, time), times->step);
    free(time);
    return STATUS_OK;
}

enum status times_compare(const struct report_point *const *point, size_t count, double *p)
{
    size_t trials = 0, watched = 0;
    bool by_seed = true;
    for (size_t i = 0; i < count; i++) {
        trials += point[i]->trials;
        by_seed &= report_same_seeds(point[0], point[i]);
    }
    struct survival_time *time = calloc(trials + 1, sizeof *time);
    double *scratch = calloc(count * (count + 3), sizeof *scratch);
    if (time == NULL || scratch == NULL) {
        free(time);
        free(scratch);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", trials);
    }
    for (size_t i = 0; i < count; i++) {
        size_t first = watched;
        watched += watch(point[i], time + first);
        for (size_t k = first; k < watched; k++) {
            const struct report_source *source = &point[i]->source[time[k].stratum];
            time[k].group = i;
            time[k].stratum =
                by_seed ? (size_t)(report_source_with(point[0], source->seed) - point[0]->source)
                        : 0;
        }
    }
    *p = survival_log_rank(time, watched, count, scratch).p;
    free(time);
    free(scratch);
    return STATUS_OK;
}

void times_close(struct times *times)
{
    free(times->step);
    times->step = NULL;
}

double times_share(const struct times *times, double updates)
{
    double share = 0;
    for (size_t i = 0; i < times->steps && times->step[i].time <= updates; i++)
        share = 1 - times->step[i].left;
    return share;
}

double times_first(const struct report *report)
{
    double least = INFINITY;
    for (size_t i = 0; i < report->points; i++)
        for (size_t k = 0; k < report->point[i].trials; k++)
            if (report->point[i].trial[k].outcome == TRIAL_LEARNED)
                least = fmin(least, (double)report->point[i].trial[k].learned_at);
    return least;
}
