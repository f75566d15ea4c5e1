// What a network computes, unit by unit, as a reader can follow it: where the sums of its units lie, and, of one
// generation, what becomes of a cell by its neighbours. In double precision.
#ifndef REPORT_DATA_ANATOMY_H
#define REPORT_DATA_ANATOMY_H

#include "net/activation.h"

// The range of the sums of layer l, of all windows (N = 1), or one that they cannot leave; sum[out].
void anatomy_sums(const struct net *net, const float *parameters, size_t l,
                  struct double_range *sum);

// A number over all windows whose middle cell is dead (0) or alive (1), by the number of live neighbours.
struct anatomy_spread {
    double mean, low, high;
};
struct anatomy_by_neighbours {
    struct anatomy_spread of[2][9];
};

// What unit k of layer l gives, behind its activation; the logit is that of the last layer. Precondition (assert): N = 1.
void anatomy_unit(const struct net *net, const float *parameters, size_t l, size_t k,
                  struct anatomy_by_neighbours *by);

#endif
