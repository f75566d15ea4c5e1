// step: 1 where z > 0, else 0. It has no slope to train by, so that gradients pass straight through where z is near 0:
// training takes 1 for the slope where |z| <= 1, and 0 elsewhere. Source: I. Hubara et al., "Binarized Neural
// Networks", NeurIPS 2016, arXiv 1602.02830, section 1.3, where the values are -1 and 1; the idea is G. Hinton's, in
// Y. Bengio, N. Leonard, A. Courville, arXiv 1308.3432.
//
// For proofs the jump is what counts: a sum that may be on either side of 0 gives 0 or 1, whatever little it is off.
#include "net/activation.h"
#include "net/activation/values.h"

static float value(const float *c, float z)
{
    (void)c;
    return z > 0 ? 1 : z <= 0 ? 0 : z; // not a number stays none
}

static float slope(const float *c, float z)
{
    (void)c;
    return fabsf(z) <= 1 ? 1 : 0;
}

static inline struct activation_pair pair(const float *c, float z)
{
    return (struct activation_pair){value(c, z), slope(c, z)};
}

ACTIVATION_VALUES(value, 0)
ACTIVATION_BOTH(pair, NULL, 0)

static double exact(const double *c, double z)
{
    (void)c;
    return z > 0 ? 1 : z <= 0 ? 0 : z;
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return fabs(z) <= 1 ? 1 : 0;
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
    return z.low > 0 || z.high <= 0 ? 0 : INFINITY; // not a number is infinite
}

// Over the jump, from below: 0, or z / high, which is 0 where the value is, too; from above: 1, or 1 - z / low.
// Whichever leaves less between.
static struct activation_line line(const double *c, struct double_range z, double times)
{
    (void)c;
    bool early = z.high > -z.low;
    if (z.low > 0 || z.high <= 0)
        return (struct activation_line){0, z.low > 0 ? times : 0};
    if (times >= 0)
        return (struct activation_line){early ? times * (1 - DBL_EPSILON) / z.high : 0, 0};
    return (struct activation_line){early ? 0 : -times * (1 - DBL_EPSILON) / z.low, times};
}

const struct activation activation_step = {
    .jumps = true,
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
