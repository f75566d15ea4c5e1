// The published figures beside ours, a row each.
//
// A published rate stands beside that of our point of the same L(n,m). Both are counts of networks,
// and Fisher's exact test says how likely they would differ so much or more, were their rates one; a
// rate that was published without a count is taken as that of the paper's 64 networks.
//
// The threshold of a number of generations is the m from which on over half of the networks learn,
// at every m that the sweep has. Its bounds follow from the intervals of the points: below the lower
// bound is an m whose whole interval lies at or below one half; from the upper bound on all
// intervals lie above. A published threshold is compared at each of our m of which it says
// something: over half of its 64 networks learned from the threshold on, at most half at the m before
// it. What count the paper had is not said, so it is taken to be the nearest to ours of those that
// it may have been; the least of the tests' probabilities is multiplied by their number (Bonferroni).
//
// Where several points have the same L(n,m) they differ on an axis that the published text leaves
// open, and none of them alone stands beside its figure.
#ifndef REPORT_DATA_REPRODUCTION_H
#define REPORT_DATA_REPRODUCTION_H

#include "report/data/reference.h"

struct reproduction_threshold {
    size_t low;  // at least 1; more than `most` if no m of the sweep can be it
    size_t from; // 0: none
    size_t high; // 0: none
    size_t most; // the largest m that has networks; 0: no point of ours compares
};

struct reproduction {
    const struct reference_rate *rate; // NULL: the row is about a threshold
    const struct reference_half *half;
    bool concerns;                           // the sweep has points that the row is about
    bool several;                            // of one L(n,m): there is nothing to compare
    const struct report_point *ours;         // of a rate; NULL: none, or it has no networks
    struct reproduction_threshold threshold; // of a threshold
    struct report_count published;           // of a rate: its count, or what it is taken as
    double p; // of figures that differ so much, if they are one; NaN: nothing to compare
};

#define REPRODUCTION_ROWS (REFERENCE_RATES + REFERENCE_HALVES)

// Fills in a row, the rates first.
void reproduction_find(const struct report *report, size_t row, struct reproduction *reproduction);

#endif
