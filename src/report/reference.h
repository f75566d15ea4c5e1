// The published figures that our sweeps stand beside: Springer & Kenyon, arXiv 2009.01398. Conway's
// rule, ReLU, 64 networks for each L(n,m), n from 1 to 5, m up to 24. They stand nowhere else.
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

#define REFERENCE_COUNTS 5
extern const struct reference_count reference_counts[REFERENCE_COUNTS];

// Flipped signs, n = 1: networks that learned, from the same start but for some signs. "One flip
// makes about 20 % fail, four to six make over half fail."
#define REFERENCE_FLIPS           1
#define REFERENCE_FLIPS_RATE      0.8 // that still learn
#define REFERENCE_FLIPS_HALF_FROM 4
#define REFERENCE_FLIPS_HALF_TO   6

// The published figure of the point's L(n,m), if the point asks for Conway's rule with ReLU and is
// no ticket; NULL otherwise.
const struct reference_count *reference_count_of(const struct trial_point *point);

// Whether a point asks the published question for that many generations: B3/S23 with ReLU, dense.
// What the published text leaves open, such as the density, may be anything.
bool reference_compares(const struct report_point *point, size_t generations);

#endif
