// Dealing pieces of work out to hands, so that all have about as much to do.
#ifndef SWEEP_DEAL_H
#define SWEEP_DEAL_H

#include "base/status.h"

#include <stddef.h>

// Writes to hand[count] which of `hands` (at least 1) gets each piece, of cost[count]: the dearest first, each to the hand that
// has least so far (Graham 1969: at most a third longer than the best there is). The same numbers are always dealt
// alike.
enum status deal(const double *cost, size_t count, size_t hands, size_t *hand);

#endif
