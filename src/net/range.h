// Ranges that a number cannot leave.
#ifndef NET_RANGE_H
#define NET_RANGE_H

#include <float.h>
#include <math.h>

struct float_range {
    float low, high;
};

struct double_range {
    double low, high;
};

// The range, with each end moved outward past what two operations in double precision can be off.
static inline struct double_range range_outward(struct double_range x)
{
    return (struct double_range){x.low - 2 * DBL_EPSILON * fabs(x.low) - DBL_MIN,
                                 x.high + 2 * DBL_EPSILON * fabs(x.high) + DBL_MIN};
}

#endif
