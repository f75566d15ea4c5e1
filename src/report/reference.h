// The published figures, which experiments stand beside. They stand nowhere else.
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

// The same paper's figures as what they say of 64 networks: that from `least` to `most` of them
// learned. "About 60 %" is taken as what rounds to 55 to 65 %. Of "over half learn at m >= 3 (n =
// 1), m >= 4 (n = 2)" the points on either side of the step are taken: at most half at m = 2 and m
// = 3, and over half at m = 4 of n = 2 (m = 3 of n = 1 has the closer figure). Points further from
// the step say less, and are left out.
struct reference_count {
    size_t generations, overcompleteness;
    size_t least, most; // networks that learned
    double rate;        // as published; NaN where only a bound is
    const char *text;   // "3 of 64"
};

#define REFERENCE_COUNTS   5
#define REFERENCE_NETWORKS 64 // of each
extern const struct reference_count reference_counts[REFERENCE_COUNTS];

// The published figure of the point's L(n,m), if the point asks for Conway's rule with ReLU; NULL
// otherwise.
const struct reference_count *reference_count_of(const struct trial_point *point);

// Whether a point asks the published question: one generation of B3/S23 with ReLU.
bool reference_compares(const struct report_point *point);

// How many comparable points have that m, and the first of them; NULL if there is none. Several
// differ on an axis that the published text leaves open, such as the density: none of them alone
// stands beside its figure.
size_t reference_find(const struct report *report, size_t overcompleteness,
                      const struct report_point **first);

#endif
