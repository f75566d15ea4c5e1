// The answer: the fewest weights at which networks still learn, for every way to fewer weights.
//
// A way is what differs in the number of rounds alone: tickets of one dense network, method, unit,
// scope, rate, rewinding, control and so on; and the dense networks that differ in width alone. Of
// the networks that were tried at a point, those count that *provably* learned: by all windows or
// by a certificate, not by boards. Where at least half of them do, the point counts as one where
// networks still learn. Weights are those left without biases, a point's being the median over its
// networks.
#ifndef REPORT_DATA_MINIMAL_H
#define REPORT_DATA_MINIMAL_H

#include "report/data/summary.h"

// A single network that provably learned.
struct minimal_network {
    size_t point; // in the results
    size_t trial; // among that point's
    uint32_t replicate;
    uint64_t weights_left;  // without biases
    size_t parameters_left; // with the biases and coefficients that are not zero
};

struct minimal_way {
    const struct report_point *first; // of its points; stands for what they have in common
    size_t points;
    // The point of fewest weights at which at least half learn; NULL: there is none.
    const struct report_point *fewest;
    size_t proven;            // of its networks, those that provably learned
    struct interval interval; // 95 % of proven / networks, as of rates
    // The bracket. From many weights to few: the last point whose interval lies above one half, and
    // the first one after it whose interval lies below. NULL where there is none.
    const struct report_point *above, *below;
    bool any;                        // some network provably learned:
    struct minimal_network smallest; // the one of fewest weights, then of fewest parameters
};

struct minimal {
    const struct report *report;
    size_t ways;
    struct minimal_way *way;            // [ways], in the plan's order
    const struct minimal_way *smallest; // whose smallest network is the smallest of all; NULL: none
};

// Finds the answers of a report, which must outlive them. Fails if a network cannot be read.
enum status minimal_open(const struct report *report, struct minimal *minimal);
void minimal_close(struct minimal *minimal);

#endif
