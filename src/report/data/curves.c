#include "report/data/curves.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const enum trial_outcome order[] = {TRIAL_LEARNED, TRIAL_NOT_LEARNED, TRIAL_DEAD,
                                           TRIAL_DIVERGED};
#define OUTCOMES (sizeof order / sizeof *order)

static size_t count_of(const struct report_point *point, enum trial_outcome outcome)
{
    size_t count = 0;
    for (size_t k = 0; k < point->trials; k++)
        count += point->trial[k].outcome == outcome;
    return count;
}

// How many networks of each outcome are shown; returns how many in all.
static size_t share_out(const struct report_point *point, size_t most, size_t shown[OUTCOMES])
{
    size_t count[OUTCOMES], all = 0;
    for (size_t o = 0; o < OUTCOMES; o++) {
        count[o] = count_of(point, order[o]);
        shown[o] = point->networks > 0 ? count[o] * most / point->networks : 0;
        shown[o] = shown[o] == 0 && count[o] > 0 ? 1 : shown[o] < count[o] ? shown[o] : count[o];
        all += shown[o];
    }
    // What rounding left over goes to the first that have more, what was one too many leaves the largest.
    for (size_t o = 0; o < OUTCOMES; o++)
        for (; all < most && shown[o] < count[o]; all++)
            shown[o]++;
    while (all > most) {
        size_t largest = 0;
        for (size_t o = 1; o < OUTCOMES; o++)
            largest = shown[o] > shown[largest] ? o : largest;
        shown[largest]--;
        all--;
    }
    return all;
}

// Entries after the end of the training are no numbers; the last one stands for that end.
static void take_curve(const struct report_point *point, size_t trial, const float *loss,
                       const float *accuracy, struct curves_network *network)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t entries = trial_curve_updates(point->point->updates, updates);
    network->trial = &point->trial[trial];
    for (size_t i = 0; i < entries; i++) {
        bool last = i + 1 == entries;
        if ((!last && updates[i] >= network->trial->updates) || isnan(loss[i]))
            continue;
        size_t at = network->entries++;
        network->update[at] = last ? (double)network->trial->updates : (double)updates[i];
        network->loss[at] = (double)loss[i];
        network->accuracy[at] = (double)accuracy[i];
    }
}

// Takes the curves of those networks of a source that are chosen: chosen[trials] has their places among the networks, and the
// others SIZE_MAX.
static enum status read_source(const struct report *report, const struct report_point *point,
                               const struct report_source *source, const size_t *chosen,
                               struct curves *curves)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t entries = trial_curve_updates(point->point->updates, updates);
    float *loss = calloc(source->trials * entries + 1, sizeof *loss);
    float *accuracy = calloc(source->trials * entries + 1, sizeof *accuracy);
    enum status status =
        loss != NULL && accuracy != NULL
            ? store_read_point(report->results, source->point, NULL, loss, accuracy)
            : status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu curves", source->trials);
    for (size_t k = 0; k < source->trials && status == STATUS_OK; k++)
        if (chosen[source->first + k] != SIZE_MAX)
            take_curve(point, source->first + k, loss + k * entries, accuracy + k * entries,
                       &curves->network[chosen[source->first + k]]);
    free(loss);
    free(accuracy);
    return status;
}

enum status curves_open(const struct report *report, const struct report_point *point, size_t most,
                        struct curves *curves)
{
    size_t shown[OUTCOMES], next = 0;
    *curves = (struct curves){.networks = share_out(point, most, shown)};
    curves->network = calloc(curves->networks + 1, sizeof *curves->network);
    size_t *chosen = calloc(point->trials + 1, sizeof *chosen);
    enum status status = STATUS_OK;
    if (curves->network == NULL || chosen == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu curves", point->trials);
    for (size_t k = 0; k < point->trials && status == STATUS_OK; k++)
        chosen[k] = SIZE_MAX;
    for (size_t o = 0; o < OUTCOMES && status == STATUS_OK; o++)
        for (size_t k = 0, taken = 0; k < point->trials && taken < shown[o]; k++)
            if (point->trial[k].outcome == order[o]) {
                chosen[k] = next++;
                taken++;
            }
    for (size_t i = 0; i < point->sources && status == STATUS_OK; i++)
        status = read_source(report, point, &point->source[i], chosen, curves);
    free(chosen);
    return status;
}

void curves_close(struct curves *curves)
{
    free(curves->network);
}

const struct report_point *curves_find(const struct report *report, size_t row)
{
    for (size_t i = 0; i < report->points; i++)
        for (size_t s = 0; s < report->point[i].sources; s++)
            if (report->point[i].source[s].point == row)
                return &report->point[i];
    return NULL;
}
