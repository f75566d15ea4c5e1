// The published figures that our sweeps stand beside. They stand nowhere else.
//
// Springer & Kenyon, arXiv 2009.01398: Conway's rule, ReLU, 64 networks for each L(n,m), n from 1 to 5, m up to 24.
// Ahmed & Davis, arXiv 2606.23587: Conway's rule, L(1,1) with other activations, 16 networks of each.
#ifndef REPORT_DATA_REFERENCE_H
#define REPORT_DATA_REFERENCE_H

#include "report/data/summary.h"

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

// Rates by activation, of Ahmed & Davis's L(1,1): the bars of notebooks/assets/minimal_models_by_activation.png in their
// repository TashinAhmed/LifeNNgine (commit 3226d21), three decimals of sixteenths. How they were made is known from scripts/act.sh
// and src/cann/train.py there: boards of 32x32 on a torus, half of the cells alive, weights and biases as PyTorch draws them
// (fan-in), Adam with a rate of 0.001, batches of 8, up to 125,000 updates. A network has learned there if it predicts
// some 300 boards of many densities without a wrong cell when it ends, which is after two such looks in a row, ten updates apart;
// that is less than the proof that ours have.
struct reference_activation {
    enum net_activation activation;
    struct reference_rate rate;
};

#define REFERENCE_ACTIVATIONS_DENSITY 0.5
#define REFERENCE_ACTIVATIONS_PROTOCOL                                                             \
    "Ahmed & Davis, arXiv 2606.23587: L(1,1), 16 networks of each, half of the cells alive; "      \
    "learned there: right on some 300 boards in two looks, without a proof."

#define REFERENCE_ACTIVATIONS 10
extern const struct reference_activation reference_activations[REFERENCE_ACTIVATIONS];

// Flipped signs, n = 1: networks that learned, from the same start but for some signs. "One flip
// makes about 20 % fail, four to six make over half fail."
#define REFERENCE_FLIPS           1
#define REFERENCE_FLIPS_RATE      0.8 // that still learn
#define REFERENCE_FLIPS_HALF_FROM 4
#define REFERENCE_FLIPS_HALF_TO   6

// The same paper's figures as what they say of 64 networks: that from `least` to `most` of them
// learned. How each follows from the text:
//
//   L(n,m)    "About 60 %" is taken as what rounds to 55 to 65 %. Of "over half learn at m >= 3 (n =
//             1), m >= 4 (n = 2)" the points on either side of the step are taken: at most half at m
//             = 2 and m = 3, and over half at m = 4 of n = 2 (m = 3 of n = 1 has the closer figure).
//             Points further from the step say less, and are left out.
//   n = 3     "Over half at no m up to 24": at most half at each. Which m were tried is not known to
//             us, so the rows are those m at which networks of ours are likely to be. The same is
//             said of n = 4 and 5, where it says less.
//   flips     One flip makes about 20 % fail: 75 to 85 % still learn. "Four to six flips make over
//             half fail" may mean each of these numbers, or that the step lies between them. Under
//             both, over half fail at six, and that alone is taken. At four the two disagree; that
//             at most half fail at three is said by neither. The networks are taken as minimal ones,
//             L(1,1), and the signs as those of weights. How many networks were flipped is not known
//             to us; they are counted as 64, like all others.
//
// Left out is the density d0 of about 0.38 that "sharply raises the success of minimal networks".
// It compares densities without a count of any: neither the rate at d0 nor the one it is raised
// from is published, and every threshold between a sharp rise and another would be ours. It also
// speaks of the same networks at other densities, hence not of one combination of choices.
#define REFERENCE_WITHOUT_COUNT                                                                    \
    "a density of about 0.38 sharply raises the success of minimal networks"

struct reference_count {
    size_t generations, overcompleteness;
    size_t flips;       // signs flipped in the starts of networks that learned; 0: drawn networks
    size_t least, most; // networks that learned
    double rate;        // that learned, as published; NaN where only a bound is
    const char *text;   // "3 of 64"
};

#define REFERENCE_COUNTS 14
extern const struct reference_count reference_counts[REFERENCE_COUNTS];

// "L(1,1)", "L(1,1) with 6 flips".
#define REFERENCE_NAME 40
void reference_name(const struct reference_count *count, char name[REFERENCE_NAME]);

// What the same kind of statement would have said, had `learned` of the 64 networks learned: a
// count says itself; a bound, on which side of it they are; "about 60 %", what rounds to within five
// of the nearest ten per cent. Always holds for `learned` itself.
struct reference_range {
    size_t least, most;
};
struct reference_range reference_said(const struct reference_count *count, size_t learned);

// The published count that the point's networks answer: Conway's rule, ReLU, the same L(n,m), and
// the whole network from what was drawn, or, for flips, tickets `restart` of networks that learned,
// with so many signs of weights flipped and nothing else changed. NULL if there is none.
const struct reference_count *reference_count_of(const struct point *point);

// Whether the point's boards have what is documented of them: each its own density. So says a
// digest of the paper (The Batch, deeplearning.ai): the squares of each board are set from a random
// proportion.
bool reference_documents(const struct point *point);

// Whether a point asks the published question for that many generations: B3/S23 with ReLU, dense.
// What the published text leaves open, such as the density, may be anything.
bool reference_compares(const struct report_point *point, size_t generations);

// Whether a point's networks resemble those of a rate by activation: Conway's rule, dense L(1,1) of that activation on a torus, drawn
// alike. Their density may be another.
bool reference_resembles(const struct report_point *point,
                         const struct reference_activation *activation);

// ---- beside ours ----

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
// A rate by activation stands beside that of our point that resembles it and has its density.
//
// Where several points have the same L(n,m) they differ on an axis that the published text leaves
// open, and none of them alone stands beside its figure.
struct reproduction_threshold {
    size_t low;  // at least 1; more than `most` if no m of the sweep can be it
    size_t from; // 0: none
    size_t high; // 0: none
    size_t most; // the largest m that has networks; 0: no point of ours compares
};

struct reproduction {
    const struct reference_rate *rate; // NULL: the row is about a threshold
    const struct reference_half *half;
    const struct reference_activation *activation; // whose rate it is, of a rate by activation
    bool concerns;                                 // the sweep has points that the row is about
    bool several;                                  // of one L(n,m): there is nothing to compare
    const struct report_point *ours;               // of a rate; NULL: none, or it has no networks
    struct reproduction_threshold threshold;       // of a threshold
    struct report_count published;                 // of a rate: its count, or what it is taken as
    double p; // of a difference at least so large, if both were equal; NaN: nothing to compare
};

#define REPRODUCTION_ROWS (REFERENCE_RATES + REFERENCE_HALVES + REFERENCE_ACTIVATIONS)

// Fills in a row: the rates first, then the thresholds, then the rates by activation.
void reproduction_find(const struct report *report, size_t row, struct reproduction *reproduction);

#endif
