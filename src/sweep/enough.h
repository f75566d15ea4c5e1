// When a point has enough networks.
//
// A plan may ask for no more networks of a point than its answer takes (plan->rule). What counts is then the sample of a group,
// whose points are computed together: the shortest of its beginnings, replicates 0, 1, ..., size - 1, after which the answer
// is known of every point, by those of its networks that were tried; or all `networks`, of which the rule asks no more. One
// looks after 1, 2, ..., 32, 34, ..., 64, 68, ..., 128, 136, ... replicates: sizes of five binary digits, with zeros behind them, so
// that looking costs little, and a sample is no more than a sixteenth too large. So a sample hangs on the plan and its trials
// alone, not on who computed them when, or what was computed beside. Without a rule it is all networks.
//
// Replicates beyond the sample may be computed before it is known; they are no part of the results.
#ifndef SWEEP_ENOUGH_H
#define SWEEP_ENOUGH_H

#include "sweep/plan.h"

// What is known of a trial, in a byte; 0: nothing.
enum enough_seen { ENOUGH_MISSING, ENOUGH_NOT_TRIED, ENOUGH_FAILED, ENOUGH_LEARNED };
uint8_t enough_seen(enum trial_outcome outcome);

// How far one has looked at a group; zero in the beginning.
struct enough {
    size_t prefix; // replicates before the first of which any point is missing
    size_t looked; // the latest size that was looked at
    bool known;    // the sample is there: these replicates, all of them
    size_t sample;
};

// Looks on at the group of points [first, first + members) of the plan: seen[members][networks], its trials.
void enough_look(const struct plan *plan, size_t first, size_t members, const uint8_t *seen,
                 struct enough *enough);

// The networks of each of the group's points that the plan asks for, as far as is known: the sample, or all.
size_t enough_wanted(const struct plan *plan, size_t first, const struct enough *enough);

#endif
