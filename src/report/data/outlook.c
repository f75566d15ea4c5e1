#include "report/data/outlook.h"

#include "sweep/pace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool varies(const struct plan *plan, enum setting_id axis)
{
    const struct point *any = NULL;
    for (size_t i = 0; i < plan->points; i++) {
        const struct point *point = &plan->point[i];
        if (!setting_applies(axis, point))
            continue;
        any = any == NULL ? point : any;
        if (setting_value(axis, point) != setting_value(axis, any))
            return true;
    }
    return false;
}

static void fill_points(struct outlook *outlook, const struct pace *pace)
{
    const struct plan *plan = &outlook->partial.plan;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        outlook->varies[axis] = varies(plan, axis);
    for (size_t i = 0; i < plan->points; i++) {
        const struct pace_point *paced = &pace->point[i];
        outlook->point[i] = (struct outlook_point){
            .at = {.point = &plan->point[i]},
            .planned = outlook->partial.wanted[i],
            .done = paced->done,
            .left = paced->left,
            .work = paced->left > 0 ? (double)paced->left * pace_trial(pace, i) : 0};
        outlook->work += outlook->point[i].work;
    }
    const struct store_results *results = &outlook->partial.results;
    for (size_t i = 0, at = 0; i < results->points; i++, at++) {
        while (point_identity(&plan->point[at]) != point_identity(&results->point[i].point))
            at++;
        outlook->point[at].learned = results->point[i].learned;
        outlook->learned += results->point[i].learned;
    }
}

// What those that are at work have stored since they began.
static void find_pace(int64_t now, struct outlook *outlook, struct pace *pace)
{
    const struct partial *partial = &outlook->partial;
    int64_t since = now, latest = 0;
    double seconds = 0, trials = 0;
    for (size_t i = 0; i < partial->hands; i++) {
        const struct partial_hand *hand = &partial->hand[i];
        if (hand->ended)
            continue;
        outlook->working++;
        since = hand->since < since ? hand->since : since;
        latest = hand->latest > latest ? hand->latest : latest;
        seconds += hand->seconds;
        trials += (double)hand->trials;
    }
    outlook->works = outlook->working > 0 || outlook->worker.works;
    if (outlook->working == 0 && outlook->worker.works && outlook->worker.known)
        since = outlook->worker.since;
    else if (outlook->working == 0)
        return;
    outlook->elapsed = (double)(now - since);
    if (seconds == 0 || latest <= since)
        return;
    pace->worked = seconds;
    pace->busy = (double)(latest - since);
    outlook->a_second = pace->worked / pace->busy;
    outlook->a_minute = 60 * trials / pace->busy;
    outlook->waiting = fmax(0, (double)(now - latest));
    outlook->left = fmax(0, pace_left(pace) - outlook->waiting);
}

static enum status summarise(int64_t now, struct outlook *outlook)
{
    const struct partial *partial = &outlook->partial;
    size_t points = partial->plan.points;
    TRY(report_open(&partial->results, &outlook->report));
    struct pace_point *paced = calloc(points, sizeof *paced);
    free(outlook->point);
    outlook->point = calloc(points, sizeof *outlook->point);
    if (paced == NULL || outlook->point == NULL) {
        free(paced);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", points);
    }
    struct pace pace = {.point = paced, .points = points, .workers = 1};
    partial_count(partial, paced);
    outlook->points = points;
    outlook->planned = partial->planned;
    outlook->done = partial->results.trials;
    outlook->report.planned = outlook->planned;
    outlook->share = outlook->done == outlook->planned ? 1 : pace_share(&pace);
    outlook->learned = 0;
    outlook->work = 0;
    outlook->working = 0;
    outlook->elapsed = outlook->a_second = outlook->a_minute = outlook->waiting = outlook->left =
        NAN;
    fill_points(outlook, &pace);
    find_pace(now, outlook, &pace);
    free(paced);
    return STATUS_OK;
}

enum status outlook_update(const char *folder, int64_t now, struct outlook *outlook)
{
    outlook->now = now;
    worker_look(folder, &outlook->worker);
    enum status status = partial_update(folder, now, &outlook->partial);
    report_close(&outlook->report);
    if (status == STATUS_OK)
        status = summarise(now, outlook);
    if (status != STATUS_OK)
        outlook_close(outlook);
    return status;
}

enum status outlook_open(const char *folder, int64_t now, struct outlook *outlook)
{
    *outlook = (struct outlook){.partial = {.results = {.file = -1}}};
    return outlook_update(folder, now, outlook);
}

void outlook_close(struct outlook *outlook)
{
    report_close(&outlook->report);
    partial_close(&outlook->partial);
    free(outlook->point);
    outlook->point = NULL;
}
