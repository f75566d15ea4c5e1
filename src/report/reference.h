// The published figures that our sweeps stand beside: Springer & Kenyon, arXiv 2009.01398. Conway's
// rule, ReLU, 64 networks for each L(n,m), n from 1 to 5, m up to 24.
#ifndef REPORT_REFERENCE_H
#define REPORT_REFERENCE_H

#include "report/summary.h"

#define REFERENCE_NETWORKS 64 // per point
#define REFERENCE_MOST     24 // the largest m

// A rate of learning.
struct reference_rate {
    size_t generations, overcompleteness;
    double rate;
    size_t learned, networks; // 0, 0 where only a rate is known, read from the text
};

#define REFERENCE_RATES 2
extern const struct reference_rate reference_rates[REFERENCE_RATES];

// The m from which on over half of the networks learn.
struct reference_half {
    size_t generations, from; // 0: at no m up to REFERENCE_MOST
};

#define REFERENCE_HALVES 5
extern const struct reference_half reference_halves[REFERENCE_HALVES];

// Whether a point asks the published question for that many generations: B3/S23 with ReLU. What the
// published text leaves open, such as the density, may be anything.
bool reference_compares(const struct report_point *point, size_t generations);

#endif
