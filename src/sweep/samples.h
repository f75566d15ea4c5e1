// The trials of results files, and which of them a plan asks for: the samples of its points (sweep/enough.h), as far as they are
// known.
#ifndef SWEEP_SAMPLES_H
#define SWEEP_SAMPLES_H

#include "sweep/enough.h"

struct samples {
    const struct plan *plan;
    struct point_entry *entry; // [points], sorted
    size_t *first;             // [points]: of a point's trials among seen
    uint8_t *seen;             // [plan->trials]
    size_t *wanted;            // [points]: networks of the point, enough_wanted
    size_t trials, planned;    // that are there of those wanted; that are wanted
    bool complete;             // all samples are there
};

// Adds no file yet. To be closed in any case. Fails when memory runs out, with `path`.
enum status samples_open(const struct plan *plan, const char *path, struct samples *samples);
// Adds a trial of a point of the plan. Precondition: it is one of its networks.
void samples_add_trial(struct samples *samples, size_t point, uint32_t replicate,
                       enum trial_outcome outcome);
// Adds the trials of results; those that the plan does not contain are passed over.
void samples_add(struct samples *samples, const struct store_results *results);
// Sets what is wanted and what is there of it.
void samples_count(struct samples *samples);
void samples_close(struct samples *samples);

// Whether results hold more than the plan's samples, as complete ones of a plan that asks for more do: then *point of them
// and *replicate are the first that is too much.
enum status samples_find_beyond(const struct plan *plan, const struct store_results *results,
                                bool *beyond, size_t *point, uint32_t *replicate);

#endif
