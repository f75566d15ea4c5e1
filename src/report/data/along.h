// What changes along an axis: of dense networks that differ in it and in nothing else, the m at which half learn (firth.h), and whether the
// time that learning takes depends on it (times_compare).
//
// The axis is the overcompleteness if there are two points that differ in it alone; else the first, in the order of the
// settings, of which that is true. Half is sought along the overcompleteness, in log2 m: twice as wide is a step.
#ifndef REPORT_DATA_ALONG_H
#define REPORT_DATA_ALONG_H

#include "report/data/firth.h"
#include "report/data/summary.h"

struct along_row {
    const struct report_point *first; // of the points that the row is about
    size_t points;                    // that have networks, two at least
    double least, most;               // m of those; NaN along another axis, like the next three
    double half;                      // the m; NaN too where nobody knows (firth.h)
    struct interval interval;         // 95 %
    double slope;                     // of the logit of the chance to learn, for each doubling of m
    double p, holm;                   // of the times; NaN where nothing learned
};

struct along {
    const struct report *report;
    enum setting_id axis; // SETTING_SEED: none
    size_t rows, tests;   // tests of times, which are a family for Holm's correction
    struct along_row *row;
};

// Looks along the axis of a report, which must outlive it. Without such an axis it has no rows.
enum status along_open(const struct report *report, struct along *along);
void along_close(struct along *along);

#endif
