// Times until something happens, where some are watched for a while in vain: what share of all is left, how sure that is, and
// whether groups differ.
#ifndef REPORT_DATA_SURVIVAL_H
#define REPORT_DATA_SURVIVAL_H

#include "base/wilson.h"

#include <stdbool.h>
#include <stddef.h>

struct survival_time {
    double time;
    bool
        happened; // else it was watched until then and had not happened; it counts as watched at that time
    size_t group, stratum; // of survival_log_rank
};

// From `time` on, `left` is the probability that it has not happened; its 95 % interval is for that time by itself.
struct survival_step {
    double time, left;
    struct interval interval; // NaN once nothing is left, where its formula has no value
};

// The estimate of E. L. Kaplan and P. Meier, JASA 53 (1958) 457: a step at each time at which it happened; steps: [count],
// room for the most. Sorts `times` in place and returns how many steps.
//
// The interval is that of log(-log S), S being `left`, so that it lies within [0, 1] (J. D. Kalbfleisch & R. L. Prentice, The
// Statistical Analysis of Failure Time Data, 1980, section 1.3), with the variance of M. Greenwood, The Errors of Sampling
// of the Survivorship Tables (1926): S^exp(-+z s / log S), s^2 the sum of d / (r (r - d)), where it happened to d of r.
// Check values (R's survfit with log-log): 5 8 8+ 12 20+ 20+ 20+ -> 0.7143 (0.2582 to 0.9198) from 8 on.
size_t survival_estimate(struct survival_time *times, size_t count, struct survival_step *steps);

// The log-rank test: whether groups differ in their times. At each time at which it happened to d of r, a group of which m
// were watched would have had d m / r, were there no difference; how far all groups are off, over all times and strata, is
// weighed with the variance of the hypergeometric distribution. N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163. Groups are
// compared within strata alone.
struct survival_test {
    double chi; // squared
    size_t
        degrees; // of freedom: groups that can be told apart, but one; 0: there is nothing to compare
    double p;    // NaN then
};

// Sorts times[count], whose groups are numbered below `groups`, in place. scratch: [groups * (groups + 3)].
// Check values (R's survdiff): 6-MP against placebo of Freireich et al. (1963) -> 16.7929, p = 4.169e-5.
struct survival_test survival_log_rank(struct survival_time *times, size_t count, size_t groups,
                                       double *scratch);

#endif
