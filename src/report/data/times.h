// How long learning takes: the share of a point's networks that have learned, against updates.
//
// Kaplan and Meier's estimate with Greenwood's interval (survival_estimate). A network has learned at the first look that found it
// exact. What had not learned when its budget ended was watched until then; so was what died or diverged,
// because it would never have learned. All networks of a point have one budget, so the last share is the
// rate of learning. What was not tried is left out.
#ifndef REPORT_DATA_TIMES_H
#define REPORT_DATA_TIMES_H

#include "report/data/summary.h"
#include "report/data/survival.h"

struct times {
    double budget; // updates
    size_t steps;
    struct survival_step *step; // [steps]
};

enum status times_open(const struct report_point *point, struct times *times);
void times_close(struct times *times);

// The share that has learned after so many updates.
double times_share(const struct times *times, double updates);

// Whether points, two or more, differ in how long learning takes: the probability that they would as much or more by chance
// (survival_log_rank). Networks of one seed are compared with each other alone where all points have the same seeds. NaN where
// nothing learned, or fewer than two points have networks.
enum status times_compare(const struct report_point *const *point, size_t count, double *p);

// The fewest updates after which a network of the report had learned; infinity if none did.
double times_first(const struct report *report);

#endif
