// Which choices did the published experiment make? The combinations of the choices that a sweep
// varies - initialisation, density, boundary, whatever else - by how likely each would have shown
// the published figures.
//
// A published figure says that from `least` to `most` of 64 networks learned (report/reference.h).
// What a combination would have shown is known through its own networks alone, k of n of which
// learned at that L(n,m). So the figure has, for that combination, the probability that a
// beta-binomial count of 64 lies in its range (report/beta.h, Jeffreys's prior), and the
// combination the log-likelihood
//
//   log L = sum over the figures of log P(least <= count <= most | k, n)        (natural logarithm)
//
// for the published networks of one L(n,m) are others than those of another. Its posterior
// probability is L over the sum of all L: every combination is held equally likely before, and one
// of them is taken to be the right one, which nothing says; a small L of the best would.
//
// How sure is it? The rates themselves are drawn anew from their Beta distributions,
// RANKING_RESAMPLES times, and the figures' probabilities are taken from the binomial
// distribution: `first` is the share of these draws in which the combination is the likeliest, low
// and high hold the middle 95 % of its log-likelihoods. The draws of a point have a stream of their
// own, so that the same results give the same numbers and a new combination changes no draw of
// another. log L is the logarithm of the mean of these likelihoods, which a few large ones make:
// with few networks it may lie above the interval.
//
// Combinations are compared on the same figures: those at which every one of them has networks.
#ifndef REPORT_RANKING_H
#define REPORT_RANKING_H

#include "report/reference.h"
#include "report/table.h"

#include <stdio.h>

#define RANKING_RESAMPLES 4096 // the standard error of a share is below 0.8 %

struct ranking_entry {
    const struct trial_point *choices;                  // one of its points
    const struct report_point *point[REFERENCE_COUNTS]; // its networks at each figure; or NULL
    double probability[REFERENCE_COUNTS];               // of the figure; NaN if not used
    double log_likelihood, low, high;                   // natural logarithm
    double posterior, first;                            // shares
};

struct ranking {
    const struct report *report;
    bool used[REFERENCE_COUNTS];    // the figures compared
    bool partial[REFERENCE_COUNTS]; // those that some combinations have networks for, but not all
    size_t figures;                 // used
    size_t entries;
    struct ranking_entry *entry; // [entries], the likeliest first; equal ones in the plan's order
};

// Whether there is something to rank: two combinations with a figure in common.
bool ranking_applies(const struct report *report);

// Ranks the combinations of a report, which must outlive the ranking. Refuses a report to which it
// does not apply, and says what it lacks.
enum status ranking_open(const struct report *report, struct ranking *ranking);
void ranking_close(struct ranking *ranking);

// Whether the axis is a choice that the published text leaves open: neither the question nor a
// ticket's.
bool ranking_is_choice(enum report_axis axis);

// Whether the axis is a choice that differs between the combinations.
bool ranking_shows(const struct ranking *ranking, enum report_axis axis);

// "normal, 0.38, torus": the values of those choices.
#define RANKING_LABEL 128
void ranking_label(const struct ranking *ranking, size_t entry, char label[RANKING_LABEL]);

// Writes it as a table, a row per combination, in the formats of report/table.h. The csv has, for
// each figure, its networks, learned and probability; text and tex the rates. The macros of the
// tex: \ltRankingCombinations, \ltRankingFigures, \ltRankingResamples, \ltRankingBest,
// \ltRankingBestPosterior, \ltRankingBestFirst (percent), and \ltRankingAlign, \ltRankingHead,
// \ltRankingRows, the inside of a tabular.
void ranking_write(const struct ranking *ranking, enum report_format format, FILE *out);

#endif
