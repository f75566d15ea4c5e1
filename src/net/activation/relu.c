// relu: max(z, 0).
#include "net/activation.h"
#include "net/activation/values.h"

static float value(const float *c, float z)
{
    (void)c;
    return z < 0 ? 0 : z;
}

ACTIVATION_VALUES(value, 0)

static float slope(const float *c, float z)
{
    (void)c;
    return z > 0 ? 1 : 0;
}

static struct activation_pair pair(const float *c, float z)
{
    return (struct activation_pair){value(c, z), slope(c, z)};
}

ACTIVATION_BOTH(pair, NULL, 0)

static double exact(const double *c, double z)
{
    (void)c;
    return z < 0 ? 0 : z;
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return z > 0 ? 1 : 0;
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    (void)z;
    return 0;
}

static struct float_range float_range(const float *c, struct float_range z)
{
    return (struct float_range){value(c, z.low), value(c, z.high)};
}

static struct double_range range(const double *c, struct double_range z)
{
    return (struct double_range){exact(c, z.low), exact(c, z.high)};
}

static double error(const double *c, struct double_range z)
{
    (void)c;
    (void)z;
    return 0;
}

static double steepest(const double *c, struct double_range z)
{
    (void)c;
    return z.high <= 0 ? 0 : 1;
}

// Undecided: z or 0 from below, whichever leaves less between, and the chord from above.
static struct activation_line line(const double *c, struct double_range z, double times)
{
    (void)c;
    if (z.high <= 0)
        return (struct activation_line){0, 0};
    if (z.low >= 0)
        return (struct activation_line){times, 0};
    if (times >= 0)
        return (struct activation_line){z.high > -z.low ? times : 0, 0};
    double slope = times * z.high / (z.high - z.low);
    return (struct activation_line){slope, -slope * z.low};
}

const struct activation activation_relu = {
    .can_be_off = true,
    .idempotent = true,
    .linear_sides = true,
    .value = value,
    .values = values,
    .slope = slope,
    .both = both,
    .exact = exact,
    .exact_slope = exact_slope,
    .exact_curvature = exact_curvature,
    .float_range = float_range,
    .range = range,
    .error = error,
    .steepest = steepest,
    .line = line,
};
