// Two conditions compared within strata, such as the networks of one seed each, and the strata pooled.
//
// The difference of the rates is that of N. Mantel & W. Haenszel, Journal of the National Cancer Institute 22 (1959) 719, as
// S. Greenland & J. M. Robins, Biometrics 41 (1985) 55 have it for differences: the mean of the strata's, weighted with n m / (n + m),
// n and m the networks of the two. Its 95 % interval is Newcombe's (report_difference) of the two rates, weighted alike,
// each known as precisely as that of 1 / (sum of w^2 / n) networks is, w the shares of the weights: after X. Yan & X. G. Su,
// Statistics in Biopharmaceutical Research 2 (2010) 329, whose limits of the rates have no value where nothing learned. Where
// all strata have the same numbers of networks, both are what they would be without strata.
//
// The test is exact: given the successes of both together in every stratum, the probability of sums of the first one's
// successes that are as unlikely as the observed one or more, were the rates of each stratum the same. Of one stratum it is
// Fisher's exact test; R has it as mantelhaen.test(exact = TRUE).
//
// Strata in which one condition has no networks say nothing, and are left out.
#ifndef REPORT_DATA_MANTEL_H
#define REPORT_DATA_MANTEL_H

#include "base/status.h"
#include "report/data/statistics.h"

struct mantel_stratum {
    struct report_count first, second;
};

struct mantel {
    double difference; // of the rates, first minus second; NaN if no stratum is left, like all here
    struct interval interval; // 95 %
    double p;
};

// Compares stratum[count]. Fails where memory is short.
// Check values of p (R): 30 of 64 and 44 of 64, 10 of 32 and 12 of 32 -> 0.02650; 3 of 8 and 6 of 8, 1 of 10 and 6 of 10,
// 0 of 7 and 0 of 9 -> 0.01646. Of the difference: these three -> -0.3092 (-0.5129 to -0.0559), by numpy.
enum status mantel_compare(const struct mantel_stratum *stratum, size_t count,
                           struct mantel *mantel);

#endif
