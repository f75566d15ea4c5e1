// What is wanted of what is there: the samples of the groups (sweep/enough.h), as trials come.
#include "sweep/state.h"

#include <stdlib.h>
#include <string.h>

void settle_begin(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    memset(sweep->enough, 0, plan->points * sizeof *sweep->enough);
    for (size_t i = 0; i < plan->points; i++)
        sweep->tally[i].wanted = plan->networks[i];
    sweep->progress.trials = plan->trials;
}

// Counts the trials of a point's sample, and no others. They took as long, on average, as all that were there.
static void recount(struct sweep *sweep, size_t point, size_t sample)
{
    struct sweep_tally *tally = &sweep->tally[point];
    struct sweep_progress *progress = &sweep->progress;
    const uint8_t *seen = sweep->present + sweep->first[point];
    tally->seconds *= (double)sample / (double)tally->done;
    tally->guessed *= (double)sample / (double)tally->done;
    progress->trials -= tally->wanted - sample;
    progress->done -= tally->done - sample;
    tally->wanted = tally->done = sample;
    tally->learned = tally->not_tried = 0;
    for (size_t i = 0; i < sample; i++) {
        tally->learned += seen[i] == ENOUGH_LEARNED;
        tally->not_tried += seen[i] == ENOUGH_NOT_TRIED;
    }
}

void settle(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    if (!sequence_asked(&plan->rule))
        return;
    for (size_t first = 0, members; first < plan->points; first += members) {
        struct enough *enough = &sweep->enough[first];
        members = plan_group(plan, first);
        if (enough->known)
            continue;
        enough_look(plan, first, members, sweep->present + sweep->first[first], enough);
        for (size_t i = first; enough->known && i < first + members; i++)
            recount(sweep, i, enough->sample);
        sweep->settled |= enough->known;
    }
}

enum status settle_wanted(const struct sweep *sweep, size_t **wanted, size_t *beside)
{
    const struct plan *plan = sweep->plan;
    *beside = 0;
    *wanted = calloc(plan->points, sizeof **wanted);
    if (*wanted == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for a plan of %zu points",
                           plan->points);
    for (size_t i = 0; i < plan->points; i++) {
        (*wanted)[i] = sweep->tally[i].wanted;
        for (size_t r = (*wanted)[i]; r < plan->networks[i]; r++)
            *beside += sweep->present[sweep->first[i] + r] != ENOUGH_MISSING;
    }
    return STATUS_OK;
}
