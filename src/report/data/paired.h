// Tickets compared pair by pair: a pair is two tickets of the same replicate and seed of the same
// dense network, trained on the same boards, at the same round. Only pairs of which both were tried
// count.
//
// What is compared: a ticket with each of its controls; method with method, and rewinding with
// rewinding; a ticket with the whole network trained again (restart); the start as it is with a
// perturbed one. Two tickets are compared if they differ in nothing else.
#ifndef REPORT_DATA_PAIRED_H
#define REPORT_DATA_PAIRED_H

#include "report/data/statistics.h"
#include "report/data/summary.h"

struct paired_comparison {
    const struct report_point *first, *second;
    enum setting_id axis;          // in which they differ
    double weights, other_weights; // left, the medians
    struct report_pairs pairs;
    size_t count;             // of pairs
    double difference;        // of the rates, first minus second; NaN without pairs
    struct interval interval; // Newcombe's, 95 %; NaN without pairs
    double p;                 // McNemar's exact test; NaN without pairs
    double holm;              // the same, corrected for all comparisons here
};

struct paired {
    const struct report *report;
    size_t comparisons;
    struct paired_comparison *comparison;
};

// Compares the points of a report, which must outlive the comparisons. Refuses a report in which
// there is nothing to compare.
enum status paired_open(const struct report *report, struct paired *paired);
void paired_close(struct paired *paired);

#endif
