// Who writes the results, and when: a sweep that has the folder for itself, whenever it ends; of those that join, one, once all
// trials are there. A part that several have joined is written by the last of them that ends, because nobody may write to
// a segment any more that is merged before the whole plan is done.
#include "sweep/claim.h"
#include "sweep/state.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define LOOK_NANOSECONDS 100000000 // between two looks whether another has written the results
// Seconds that another may take for it: many times as many as it needs.
#define PATIENCE       60.0
#define PATIENCE_TRIAL 0.001

// Writes what was found; what another writes meanwhile is the same.
static enum status write(struct sweep *sweep)
{
    bool complete = sweep->progress.done == sweep->progress.trials;
    size_t files = sweep->sources - sweep->has_results + sweep->segments;
    struct store_attributes attributes;
    // Of nothing, or of what is merged already, there is nothing to write.
    if (files == 0 && !(complete && sweep->sources > 0))
        return STATUS_OK;
    shards_fill_attributes(sweep, complete, &attributes);
    enum status status = inventory_merge(sweep, &attributes);
    if (status == STATUS_OK || !sweep->request.join)
        return status;
    // Another process may have been quicker.
    char message[1024];
    snprintf(message, sizeof message, "%s", status_message());
    claim_release(sweep, "results");
    return inventory_read(sweep) == STATUS_OK && sweep->whole ? inventory_merge(sweep, &attributes)
                                                              : status_fail(status, "%s", message);
}

// Waits while another process writes the results, unless that takes much longer than it should.
static enum status wait_for_others(struct sweep *sweep)
{
    double began = pool_clock();
    double patience = PATIENCE + PATIENCE_TRIAL * (double)sweep->progress.trials;
    bool waited = false;
    while (!claim_take(sweep, "results") && pool_clock() - began < patience) {
        char who[HOLDER], text[HOLDER + SWEEP_PATH + 100];
        claim_say(sweep, "results", who);
        snprintf(text, sizeof text, "all trials are there, and %s writes %s", who, sweep->results);
        if (sweep_is_cancelled(sweep))
            return status_fail(STATUS_INTERRUPTED, "interrupted: %s", text);
        if (!waited)
            sweep_note(sweep, text);
        waited = true;
        nanosleep(&(struct timespec){.tv_nsec = LOOK_NANOSECONDS}, NULL);
    }
    return waited ? inventory_read(sweep) : STATUS_OK;
}

enum status merge_results(struct sweep *sweep)
{
    bool complete = sweep->progress.done == sweep->progress.trials;
    bool part = sweep->request.parts > 0 && sweep->shards == 0;
    if (sweep->request.join && complete)
        TRY(wait_for_others(sweep));
    else if (sweep->request.join && (!part || !folder_lock_last(&sweep->lock)))
        return STATUS_OK;
    else if (sweep->request.join)
        TRY(inventory_read(sweep)); // once more, now that nobody else is at work
    TRY(write(sweep));
    sweep->progress.written = true;
    return STATUS_OK;
}
