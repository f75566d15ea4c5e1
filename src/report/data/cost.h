// What the networks of a sweep cost: operations, bytes, processor time, energy, carbon dioxide.
//
// Every number is measured, estimated or unknown, and says which; sums are of one kind. Processor seconds are measured,
// bytes too, those of the file; what is not of a point's networks and curves is shared evenly by all trials. Operations are
// those of a plain dense implementation, an estimate from above of what was computed. Joules are measured if those of all
// trials of the sum were (base/energy.h). Else they are estimated as processor seconds times the watts of a busy
// processor, if these are given, all of them, also where some were measured; else they are unknown. Grams of carbon
// dioxide are
//
//   joules / 3.6e6 x grid intensity (g/kWh) x overhead (what the building draws for each joule of its computers)
//
// at best an estimate, because the intensity is somebody's. None of these has a default.
//
// Networks that are computed together share what was measured of them by what their updates were guessed to take
// (sweep/pool.c). Tickets that a plan lists apart from their dense network have it trained once more, in their own time.
#ifndef REPORT_DATA_COST_H
#define REPORT_DATA_COST_H

#include "report/data/summary.h"

enum cost_label { COST_UNKNOWN, COST_ESTIMATED, COST_MEASURED, COST_LABELS };
extern const char *const cost_label_names[COST_LABELS]; // "unknown", "estimated", "measured"

// What the user says; NaN: nothing.
struct cost_given {
    double watts;     // of a busy processor
    double intensity; // g/kWh
    double overhead;  // at least 1; without it there is none
};

// What trials cost together. NaN: not known, because something that they came from is not in the results.
struct cost_sum {
    double operations, bytes, seconds;
    double joules;     // of those of which they were measured
    size_t unmeasured; // trials of which they were not
};

// The same, of a point with how many learned.
struct cost_point {
    size_t trials,
        tried; // the latter without tickets that were not, because their network did not learn
    size_t learned, proven; // of these not by boards alone
    struct cost_sum own;    // of its trials
    // With what they came from. Of tickets also the training of the dense networks, of those that did not learn, too, where
    // it decides the mask, the start, or which are tried; the rounds before; and, of controls of a mask that is trained,
    // that training.
    struct cost_sum whole;
};

struct cost {
    const struct report *report;
    struct cost_point *point; // [report->points]
    struct cost_point all;    // own is of all of them, whole the same
};

// What is said of a sum: divided by a number of networks.
struct cost_amount {
    double operations, bytes, seconds, joules, grams;
    enum cost_label counted, stored, timed, energy, carbon; // of these five
};

// Adds up a report's trials, which must outlive the costs. Bytes are not known of a report of rows alone
// (report_load_rows). Fails if the size of the file cannot be read, or memory is short.
enum status cost_open(const struct report *report, struct cost *cost);
void cost_close(struct cost *cost);

struct cost_amount cost_amount(const struct cost_sum *sum, size_t networks,
                               const struct cost_given *given);

#endif
