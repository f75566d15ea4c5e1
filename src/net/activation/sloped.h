// What `leaky` and `prelu` share: z where z > 0, and a z elsewhere, whatever the number a. Whoever
// includes this file says before what a is by the coefficients, SLOPE(c), and gets the functions of a
// row, SLOPED_ROW.
#ifdef SLOPE

#include "net/activation.h"
#include "net/activation/values.h"

static float slope(const float *c, float z)
{
    (void)c;
    return activation_choose(z > 0, 1, SLOPE(c));
}

static float value(const float *c, float z)
{
    return slope(c, z) * z; // not a number stays none
}

ACTIVATION_VALUES(value, COEFFICIENTS)

static struct activation_pair pair(const float *c, float z)
{
    return (struct activation_pair){value(c, z), slope(c, z)};
}

#if COEFFICIENTS > 0
ACTIVATION_BOTH(pair, by_coefficients, COEFFICIENTS)
#else
ACTIVATION_BOTH(pair, NULL, 0)
#endif

static double exact(const double *c, double z)
{
    (void)c;
    return z > 0 ? z : (double)SLOPE(c) * z;
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return z > 0 ? 1 : (double)SLOPE(c);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    (void)z;
    return 0;
}

// Both branches are monotone, in float32, too; they meet at 0. Not a number stays one of the ends.
static struct float_range float_range(const float *c, struct float_range z)
{
    float low = value(c, z.low), high = value(c, z.high);
    struct float_range y = {low < high ? low : high, low < high ? high : low};
    if (z.low < 0 && z.high > 0) {
        y.low = y.low > 0 ? 0 : y.low;
        y.high = y.high < 0 ? 0 : y.high;
    }
    return y;
}

static struct double_range range(const double *c, struct double_range z)
{
    double low = exact(c, z.low), high = exact(c, z.high);
    struct double_range y = {low < high ? low : high, low < high ? high : low};
    if (z.low < 0 && z.high > 0) {
        y.low = y.low > 0 ? 0 : y.low;
        y.high = y.high < 0 ? 0 : y.high;
    }
    return z.low >= 0 ? y : range_outward(y);
}

// The product, unless it is one with 1 or -1, is rounded once, by 2^-24 of it, and may be lost whole below the normal
// numbers. A little more covers what `exact` is off itself.
static double error(const double *c, struct double_range z)
{
    (void)c;
    bool rounds = z.low < 0 && fabs((double)SLOPE(c)) != 1;
    return rounds ? 0x1p-24 * (1 + 0x1p-20) * fabs((double)SLOPE(c) * z.low) + 0x1p-126 : 0;
}

static double steepest(const double *c, struct double_range z)
{
    (void)c;
    double below = z.low < 0 ? fabs((double)SLOPE(c)) : 0;
    return z.high > 0 ? fmax(1, below) : below;
}

// Undecided: the function is convex if a <= 1, and lies above both branches, of which that is taken which
// leaves less between, and below the chord. Else it is concave, and the other way round.
static struct activation_line line(const double *c, struct double_range z, double times)
{
    (void)c;
    double a = (double)SLOPE(c);
    if (z.low >= 0)
        return (struct activation_line){times, 0};
    if (z.high <= 0)
        return (struct activation_line){times * a, 0};
    if ((times >= 0) == (a <= 1))
        return (struct activation_line){z.high > -z.low ? times : times * a, 0};
    double chord = times * (z.high - a * z.low) / (z.high - z.low);
    double slack =
        8 * DBL_EPSILON * fabs(times) * (z.high + fabs(a * z.low)); // of these operations
    return (struct activation_line){chord, (times - chord) * z.high - slack};
}

#define SLOPED_ROW                                                                                 \
    .linear_sides = true, .coefficients = COEFFICIENTS, .value = value, .values = values,          \
    .slope = slope, .both = both, .exact = exact, .exact_slope = exact_slope,                      \
    .exact_curvature = exact_curvature, .float_range = float_range, .range = range,                \
    .error = error, .steepest = steepest, .line = line

#endif
