// The functions of a row of a smooth activation, SMOOTH_ROW. Whoever includes this file defines before how
// many coefficients a channel has, COEFFICIENTS, and
//
//   static struct activation_pair pair(const float *c, float z)      value and slope in float32; or, where they are
//                                                                    computed in two loops (values.h), and IN_TWO names
//                                                                    the derivatives by the coefficients, or NULL:
//   static float inner(const float *c, float z)                      what the first loop makes,
//   static struct activation_pair outer(const float *c, float z, float in)         and the second of that
//   static double exact, exact_slope, exact_curvature                as in net/activation.h
//   static const struct smooth facts                                 what is known of the function
#ifdef COEFFICIENTS

#include "net/activation/smooth.h"

#ifdef IN_TWO
static struct activation_pair pair(const float *c, float z)
{
    return outer(c, z, inner(c, z));
}
#endif

static float value(const float *c, float z)
{
    return pair(c, z).value;
}

static float slope(const float *c, float z)
{
    return pair(c, z).slope;
}

ACTIVATION_VALUES(value, COEFFICIENTS)

#ifdef IN_TWO
ACTIVATION_BOTH_IN_TWO(inner, outer, IN_TWO, COEFFICIENTS)
#else
ACTIVATION_BOTH(pair, NULL, COEFFICIENTS)
#endif

static struct float_range float_range(const float *c, struct float_range z)
{
    if (z.low == z.high)
        return (struct float_range){value(c, z.low), value(c, z.low)};
    return smooth_float_range(&facts, COEFFICIENTS, c, z);
}

static struct double_range range(const double *c, struct double_range z)
{
    return smooth_range(&facts, c, z);
}

static double error(const double *c, struct double_range z)
{
    return smooth_error(&facts, c, z);
}

static double steepest(const double *c, struct double_range z)
{
    return smooth_steepest(&facts, c, z);
}

static struct activation_line line(const double *c, struct double_range z, double times)
{
    return smooth_line(&facts, c, z, times);
}

#define SMOOTH_ROW                                                                                 \
    .coefficients = COEFFICIENTS, .value = value, .slope = slope, .values = values, .both = both,  \
    .exact = exact, .exact_slope = exact_slope, .exact_curvature = exact_curvature,                \
    .float_range = float_range, .range = range, .error = error, .steepest = steepest, .line = line

#endif
