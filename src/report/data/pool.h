// Which points of some results are one in a report: those that agree in everything but the seed.
//
// What other seeds draw are other networks of the same experiment, so their counts add up, and
// whether they agree is a test of the experiment (report_agreement).
#ifndef REPORT_DATA_POOL_H
#define REPORT_DATA_POOL_H

#include "store/results.h"

struct pool_member {
    uint64_t key; // of what the points that are one agree in
    size_t first; // the first point that this one is pooled with
    size_t point; // this one
};

// Writes a member for each point of the results, member[results->points]: those that are one stand
// together, in the order of the results, and so do their first ones.
void pool_points(const struct store_results *results, struct pool_member *member);

#endif
