// Which choices did the published experiment make? The combinations of the choices that a sweep
// varies - initialisation, density, boundary, whatever else - by how likely each would have shown
// the published figures.
//
// A published figure says that from `least` to `most` of 64 networks learned (report/data/reference.h).
// What a combination would have shown is known through its own networks alone, k of n of which
// learned at that L(n,m), or with so many flipped signs. So the figure has, for that combination, the probability that a
// beta-binomial count of 64 lies in its range (report/data/statistics.h, Jeffreys's prior), and the
// combination the log-likelihood
//
//   log L = sum over the figures of log P(least <= count <= most | k, n)        (natural logarithm)
//
// for the published networks of one figure are others than those of another. Its posterior
// probability is its prior weight times L over the sum of all of these. One of the combinations is
// taken to be the right one, which nothing says; a small L of the best would deny it.
//
// The prior weight is 1, or 0 where the combination contradicts what is documented of the paper:
// that each board draws a density of its own (reference_documents). Combinations of weight 0 are
// left out and counted. The other prior, none, holds all combinations equally likely, whatever is
// documented (report->prior).
//
// How sure is it? The rates themselves are drawn anew from their Beta distributions,
// RANKING_RESAMPLES times, and the figures' probabilities are taken from the binomial
// distribution: `first` is the share of these draws in which the combination is the likeliest, low
// and high hold the middle 95 % of its log-likelihoods. The draws of a point have a stream of their
// own, so that the same results give the same numbers and a new combination changes no draw of
// another. log L is the logarithm of the mean of these likelihoods, which a few large ones make:
// with few networks it may lie above the interval.
//
// Could the published figures tell the combinations apart at all? Each combination in turn is taken
// to be the right one, and the published experiment is repeated RANKING_REPETITIONS times: rates are
// drawn from its Beta distributions, a count of 64 networks from each, and what would have been
// said of that count (reference_said). All combinations are ranked by these statements as they are
// by the published ones. `recovered` is the share of the repetitions in which the right one comes
// first; combinations that are equally likely share the first place. `recovered` of the ranking is
// the mean over the combinations, weighted with their posteriors: how often the right one would come
// first, as far as we know it. These draws, too, have streams of their own (RNG_RECOVERY).
//
// Combinations are compared on the same figures: those at which every one of them has networks.
#ifndef REPORT_DATA_RANKING_H
#define REPORT_DATA_RANKING_H

#include "report/data/reference.h"

#define RANKING_RESAMPLES   4096 // the standard error of a share is below 0.8 %
#define RANKING_REPETITIONS 4096 // likewise

struct ranking_entry {
    const struct point *choices;                        // one of its points
    const struct report_point *point[REFERENCE_COUNTS]; // its networks at each figure; or NULL
    double probability[REFERENCE_COUNTS];               // of the figure; NaN if not used
    double log_likelihood;                              // natural logarithm
    struct interval interval;                           // likewise
    double posterior, first, recovered;                 // shares
};

struct ranking {
    const struct report *report;
    size_t excluded;                // combinations of prior weight 0
    bool used[REFERENCE_COUNTS];    // the figures compared
    bool partial[REFERENCE_COUNTS]; // those that some combinations have networks for, but not all
    size_t figures;                 // used
    double recovered;               // share
    size_t entries;
    struct ranking_entry *entry; // [entries], the likeliest first; equal ones in the plan's order
};

// Whether there is something to rank: two combinations, of prior weight 1, with a figure in common.
bool ranking_applies(const struct report *report);

// Ranks the combinations of a report, which must outlive the ranking. Refuses a report to which it
// does not apply, and says what it lacks.
enum status ranking_open(const struct report *report, struct ranking *ranking);
void ranking_close(struct ranking *ranking);

// Sets the shares `recovered`, from the networks of the entries and their posteriors; ranking_open
// does so.
enum status ranking_recover(struct ranking *ranking);

// Whether the axis is a choice that the published text leaves open: neither the question nor a
// ticket's.
bool ranking_is_choice(enum setting_id axis);

// Whether the axis is a choice that differs between the combinations.
bool ranking_shows(const struct ranking *ranking, enum setting_id axis);

// "normal, 0.38, torus": the values of those choices, as plans say them.
#define RANKING_LABEL 128
void ranking_label(const struct ranking *ranking, size_t entry, char label[RANKING_LABEL]);

// The posterior probability of the entry's value on the axis: of all combinations that share it.
double ranking_share(const struct ranking *ranking, enum setting_id axis, size_t entry);

// Whether no likelier entry has that value.
bool ranking_is_first(const struct ranking *ranking, enum setting_id axis, size_t entry);

// What is said of a ranking, in sentences on one line, for tables and figures: which prior was
// taken, and how sure the choice of the likeliest is.
#define RANKING_TEXT 2048
void ranking_say_prior(const struct ranking *ranking, char text[RANKING_TEXT]);
void ranking_say_sure(const struct ranking *ranking, char text[RANKING_TEXT]);

// "boundary torus 60.0 %, dead 40.0 %; init glorot 100.0 %": the posterior of each single choice.
void ranking_list_choices(const struct ranking *ranking, char text[RANKING_TEXT]);

// "L(1,1) 3 of 64, L(1,3) about 60 %": the figures for which `which` holds, with what is published
// of them or by their names alone.
void ranking_list_figures(const bool which[REFERENCE_COUNTS], bool published,
                          char text[RANKING_TEXT]);

#endif
