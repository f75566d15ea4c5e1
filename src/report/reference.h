// The published figures that the main experiment stands beside.
#ifndef REPORT_REFERENCE_H
#define REPORT_REFERENCE_H

#include "report/summary.h"

// One rate of learning from Springer & Kenyon, arXiv 2009.01398: L(1,m), Conway's rule, 64 networks
// per point.
struct reference_rate {
    size_t overcompleteness;
    double rate;
    size_t learned, networks; // 0, 0 where only a rate is known, read from the text
};

#define REFERENCE_RATES 2
extern const struct reference_rate reference_rates[REFERENCE_RATES];

// "over half learn at m >= 3" (n = 1).
#define REFERENCE_HALF 3

// Whether a point asks the published question: one generation of B3/S23 with ReLU.
bool reference_compares(const struct report_point *point);

// The first comparable point with that m; NULL if there is none. Where the points differ on other
// axes as well this picks the plan's first.
const struct report_point *reference_find(const struct report *report, size_t overcompleteness);

#endif
