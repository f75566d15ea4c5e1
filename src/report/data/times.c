#include "report/data/times.h"

#include <math.h>
#include <stdlib.h>

enum status times_open(const struct report_point *point, struct times *times)
{
    *times = (struct times){.budget = (double)point->point->updates};
    struct report_time *time = calloc(point->trials, sizeof *time);
    times->step = calloc(point->trials, sizeof *times->step);
    if (point->trials > 0 && (time == NULL || times->step == NULL)) {
        free(time);
        times_close(times);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", point->trials);
    }
    size_t count = 0;
    for (size_t i = 0; i < point->trials; i++) {
        const struct trial_result *trial = &point->trial[i];
        bool learned = trial->outcome == TRIAL_LEARNED;
        if (trial->outcome != TRIAL_NOT_TRIED)
            time[count++] =
                (struct report_time){learned ? (double)trial->learned_at : times->budget, learned};
    }
    times->steps = report_survival(time, count, times->step);
    free(time);
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
