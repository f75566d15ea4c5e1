// How single networks of a point learned: their learning curves, which results keep.
#ifndef REPORT_DATA_CURVES_H
#define REPORT_DATA_CURVES_H

#include "report/data/summary.h"

// A network's curve: `entries` numbers after `update` updates, the last at the end of its training; entry 0 is after none.
struct curves_network {
    const struct trial_result *trial;
    size_t entries;
    double update[TRIAL_MAX_CURVE], loss[TRIAL_MAX_CURVE], accuracy[TRIAL_MAX_CURVE];
};

struct curves {
    size_t networks;
    struct curves_network
        *network; // [networks], those that learned first, then by outcome and replicate
};

// Reads the curves of at most `most` networks of a point: of each outcome its share of them, but one at least, the first ones.
// What was not tried has none. Close it, whatever is returned.
enum status curves_open(const struct report *report, const struct report_point *point, size_t most,
                        struct curves *curves);
void curves_close(struct curves *curves);

// The point of the report that has the row `row` of /points; NULL: none has.
const struct report_point *curves_find(const struct report *report, size_t row);

#endif
