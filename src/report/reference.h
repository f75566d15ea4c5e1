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

// How many comparable points have that m, and the first of them; NULL if there is none. Several
// differ on an axis that the published text leaves open, such as the density: none of them alone
// stands beside its figure.
size_t reference_find(const struct report *report, size_t overcompleteness,
                      const struct report_point **first);

#endif
