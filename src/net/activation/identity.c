// identity: z. No network has it for its activation: it is what a layer without one makes of its sums.
#include "net/activation.h"
#include "net/activation/values.h"

static float value(const float *c, float z)
{
    (void)c;
    return z;
}

ACTIVATION_VALUES(value, 0)

static float slope(const float *c, float z)
{
    (void)c;
    (void)z;
    return 1;
}

static struct activation_pair pair(const float *c, float z)
{
    (void)c;
    return (struct activation_pair){z, 1};
}

ACTIVATION_BOTH(pair, NULL, 0)

static double exact(const double *c, double z)
{
    (void)c;
    return z;
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    (void)z;
    return 1;
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    (void)z;
    return 0;
}

static struct float_range float_range(const float *c, struct float_range z)
{
    (void)c;
    return z;
}

static struct double_range range(const double *c, struct double_range z)
{
    (void)c;
    return z;
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
    (void)z;
    return 1;
}

static struct activation_line line(const double *c, struct double_range z, double times)
{
    (void)c;
    (void)z;
    return (struct activation_line){times, 0};
}

const struct activation activation_identity = {
    .linear_sides = true,
    .idempotent = true,
    .value = value,
    .values = values,
    .both = both,
    .slope = slope,
    .exact = exact,
    .exact_slope = exact_slope,
    .exact_curvature = exact_curvature,
    .float_range = float_range,
    .range = range,
    .error = error,
    .steepest = steepest,
    .line = line,
};
