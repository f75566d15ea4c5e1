#include "sweep/samples.h"

#include <stdlib.h>

enum status samples_open(const struct plan *plan, const char *path, struct samples *samples)
{
    *samples = (struct samples){.plan = plan,
                                .entry = calloc(plan->points + 1, sizeof *samples->entry),
                                .first = calloc(plan->points + 1, sizeof *samples->first),
                                .seen = calloc(plan->trials + 1, sizeof *samples->seen),
                                .wanted = calloc(plan->points + 1, sizeof *samples->wanted)};
    if (samples->entry == NULL || samples->first == NULL || samples->seen == NULL ||
        samples->wanted == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory for %zu trials", path,
                           plan->trials);
    for (size_t i = 0; i < plan->points; i++) {
        samples->entry[i] = (struct point_entry){point_identity(&plan->point[i]), i};
        samples->first[i + 1] = samples->first[i] + plan->networks[i];
    }
    point_entries_sort(samples->entry, plan->points);
    return STATUS_OK;
}

void samples_add_trial(struct samples *samples, size_t point, uint32_t replicate,
                       enum trial_outcome outcome)
{
    samples->seen[samples->first[point] + replicate] = enough_seen(outcome);
}

void samples_add(struct samples *samples, const struct store_results *results)
{
    const struct plan *plan = samples->plan;
    for (size_t p = 0; p < results->points; p++) {
        const struct store_point *point = &results->point[p];
        const struct point_entry *at =
            point_entries_find(samples->entry, plan->points, point_identity(&point->point));
        for (size_t i = point->first; at != NULL && i < point->first + point->count; i++) {
            const struct trial_result *trial = &results->trial[i];
            if (trial->replicate < plan->networks[at->point])
                samples_add_trial(samples, at->point, trial->replicate, trial->outcome);
        }
    }
}

void samples_count(struct samples *samples)
{
    const struct plan *plan = samples->plan;
    samples->trials = samples->planned = 0;
    samples->complete = true;
    for (size_t first = 0, members; first < plan->points; first += members) {
        struct enough enough = {0};
        const uint8_t *seen = samples->seen + samples->first[first];
        members = plan_group(plan, first);
        enough_look(plan, first, members, seen, &enough);
        samples->complete &= enough.known;
        size_t wanted = enough_wanted(plan, first, &enough);
        samples->planned += members * wanted;
        for (size_t m = 0; m < members; m++) {
            samples->wanted[first + m] = wanted;
            for (size_t i = 0; i < wanted; i++)
                samples->trials += seen[m * plan->networks[first] + i] != ENOUGH_MISSING;
        }
    }
}

void samples_close(struct samples *samples)
{
    free(samples->entry);
    free(samples->first);
    free(samples->seen);
    free(samples->wanted);
}

// The first trial of the results that is not wanted.
static bool find_unwanted(const struct samples *samples, const struct store_results *results,
                          size_t *point, uint32_t *replicate)
{
    for (*point = 0; *point < results->points; ++*point) {
        const struct store_point *stored = &results->point[*point];
        const struct point_entry *at = point_entries_find(samples->entry, samples->plan->points,
                                                          point_identity(&stored->point));
        for (size_t i = stored->first; at != NULL && i < stored->first + stored->count; i++) {
            *replicate = results->trial[i].replicate;
            if (*replicate >= samples->wanted[at->point])
                return true;
        }
    }
    return false;
}

enum status samples_find_beyond(const struct plan *plan, const struct store_results *results,
                                bool *beyond, size_t *point, uint32_t *replicate)
{
    struct samples samples;
    *beyond = false;
    if (!sequence_asked(&plan->rule))
        return STATUS_OK;
    enum status status = samples_open(plan, results->path, &samples);
    if (status == STATUS_OK) {
        samples_add(&samples, results);
        samples_count(&samples);
        *beyond = find_unwanted(&samples, results, point, replicate);
    }
    samples_close(&samples);
    return status;
}
