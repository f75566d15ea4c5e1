// What `leaky` and `prelu` share: z where z > 0, and a z elsewhere, whatever the number a.
#ifndef NET_ACTIVATION_SLOPED_H
#define NET_ACTIVATION_SLOPED_H

#include "net/activation.h"

static inline float sloped(float a, float z)
{
    return z > 0 ? z : a * z; // not a number stays none
}

static inline double sloped_exact(double a, double z)
{
    return z > 0 ? z : a * z;
}

// Both branches are monotone, in float32, too; they meet at 0.
static inline struct float_range sloped_float_range(float a, struct float_range z)
{
    float low = sloped(a, z.low), high = sloped(a, z.high);
    struct float_range y = {low < high ? low : high, low < high ? high : low};
    if (z.low < 0 && z.high > 0) {
        y.low = y.low < 0 ? y.low : 0;
        y.high = y.high > 0 ? y.high : 0;
    }
    return y;
}

static inline struct double_range sloped_range(double a, struct double_range z)
{
    double low = sloped_exact(a, z.low), high = sloped_exact(a, z.high);
    struct double_range y = {fmin(low, high), fmax(low, high)};
    if (z.low < 0 && z.high > 0) {
        y.low = fmin(y.low, 0);
        y.high = fmax(y.high, 0);
    }
    return z.low >= 0 ? y : range_outward(y);
}

// The product is rounded once: by 2^-24 of it, or, below the normal numbers, by half of the least.
static inline double sloped_error(double a, struct double_range z)
{
    return z.low >= 0 ? 0 : 0x1p-24 * fabs(a * z.low) * (1 + DBL_EPSILON) + 0x1p-150;
}

static inline double sloped_steepest(double a)
{
    return fmax(1, fabs(a));
}

// Convex if a <= 1: both branches lie below, the chord above. Else concave, and the other way round.
static inline struct activation_line sloped_line(double a, struct double_range z, bool above)
{
    if (z.low >= 0)
        return (struct activation_line){1, 0};
    if (z.high <= 0)
        return (struct activation_line){a, 0};
    bool branch = above == (a > 1);
    if (branch)
        return (struct activation_line){z.high > -z.low ? 1 : a, 0};
    double slope = (z.high - a * z.low) / (z.high - z.low);
    double slack = 4 * DBL_EPSILON * (z.high + fabs(a * z.low)); // of these operations
    double constant = z.high - slope * z.high;
    return (struct activation_line){slope, above ? constant + slack : constant - slack};
}

#endif
