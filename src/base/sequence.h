// A confidence sequence for a proportion: an interval after every observation, all of which hold the true proportion at once
// with a probability of 95 %. So one may look after each network, and stop because of what one sees.
//
// After s successes in n trials it has the proportions p at which just this count is not too unlikely:
//
//   C_n = { p : (n choose s) p^s (1-p)^(n-s) > 0.05 / (n + 1) }
//
// Why: over the uniform distribution of p, the chance of these n trials in their order is 1 / ((n + 1) (n choose s)). Its ratio to
// p^s (1-p)^(n-s), the chance at the true p, is a nonnegative martingale that begins at 1; by Ville's inequality it ever
// reaches 20 with a probability of 1/20 at most, and reaching it is leaving C_n. H. Robbins, Annals of Mathematical Statistics
// 41 (1970) 1397; J. Ville, Etude critique de la notion de collectif (1939). To tell on which side of a threshold p lies, it
// is the test of D. Ding, A. Gandy, G. Hahn, arXiv 1611.01675.
//
// It hangs on the counts alone, so that samples that ended by themselves, one after the other, have the sequence of their sums.
#ifndef BASE_SEQUENCE_H
#define BASE_SEQUENCE_H

#include "base/wilson.h"

#include <stdbool.h>

// The interval after so many trials, within [0, 1]; [0, 1] when trials = 0. Its ends are right to 1e-12.
// Check values: 0/64 -> [0, 0.1060], 3/64 -> [0.0028, 0.1895].
struct interval sequence_interval(uint64_t successes, uint64_t trials);

// When the answer is known: once the interval is no wider than twice the precision, as one says of a rate that it is known
// to +-0.05; or once the threshold is not in it. 0: that is not asked.
struct sequence_rule {
    double precision, threshold;
};

// Whether anything is asked.
bool sequence_asked(const struct sequence_rule *rule);

// Whether the answer is known. Precondition (assert): something is asked.
bool sequence_answers(const struct sequence_rule *rule, uint64_t successes, uint64_t trials);

// The 95 % interval of a rate whose sample may have ended by the rule: that of the sequence, or Wilson's if nothing was asked.
struct interval sequence_or_wilson(const struct sequence_rule *rule, uint64_t successes,
                                   uint64_t trials);

#endif
