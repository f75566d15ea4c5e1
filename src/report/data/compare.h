// Several results side by side: each of the second, third ... with the first.
//
// Two points belong together if they agree in all settings but the seed and those that set the two results apart as a whole:
// settings of which each of the two has one value throughout, and the other another. Results of one plan are compared
// point by point; those of a plan with another value of a setting, value by value of all others.
//
// Whether the rates of a pair differ, and by how much: seed by seed where both points have the same seeds (mantel.h), which is Fisher's
// exact test and Newcombe's interval for one seed; else as if all networks were of one. Whether their times to learn do: the
// log-rank test, likewise (times_compare). All tests of rates are a family, which Holm's correction keeps, and all of times are one.
#ifndef REPORT_DATA_COMPARE_H
#define REPORT_DATA_COMPARE_H

#include "report/data/summary.h"

#define COMPARE_MOST 26 // results, which are called A, B, C ...

struct compare_pair {
    const struct report_point *first, *second;
    size_t other;                           // of the results that the second is of
    struct report_count a, b;               // networks that were tried, and those that learned
    double a_rate, b_rate;                  // NaN without networks, as all below
    double a_updates, b_updates;            // until they were first exact, the medians
    struct interval a_interval, b_interval; // 95 %, of the report's kind
    double difference;                      // of the rates, the second minus the first
    struct interval interval;               // 95 %
    double p, holm;                         // of the rates
    double times_p, times_holm;             // of the times
    bool by_seed;                           // several seeds were compared one by one
};

struct compare {
    const struct report *report; // [reports]
    size_t reports;
    size_t pairs, tests, times_tests; // of rates, of times
    size_t by_seed;                   // pairs of several seeds, compared one by one
    struct compare_pair
        *pair; // [pairs], in the order of the first results' plan, and of the results
    uint64_t apart[COMPARE_MOST]; // settings that set results apart from the first, a bit each
    size_t alone[COMPARE_MOST];   // points of each without a partner: of the first in all others
    // Networks that are the same in both of a pair, of one point, seed and replicate; and of them those whose results are not.
    size_t shared, unequal;
};

// Compares reports[count], 2 to COMPARE_MOST, which must outlive it. Refuses results that have no points in common.
enum status compare_open(const struct report *reports, size_t count, struct compare *compare);
void compare_close(struct compare *compare);

// Settings of which all points of a report have one value: the text; else "".
void compare_format_setting(const struct report *report, enum setting_id id,
                            char text[SETTING_TEXT]);

#endif
