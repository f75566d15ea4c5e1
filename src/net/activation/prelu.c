// prelu: z where z > 0, else c z, with a slope c for each channel that is trained and begins at 0.25.
// Source: K. He et al., "Delving Deep into Rectifiers", ICCV 2015, arXiv 1502.01852.
#include "net/activation/sloped.h"

static float value(const float *c, float z)
{
    return sloped(c[0], z);
}

static float slope(const float *c, float z)
{
    return z > 0 ? 1 : c[0];
}

static void by_coefficients(const float *c, float z, float *d)
{
    (void)c;
    d[0] = z > 0 ? 0 : z;
}

static double exact(const double *c, double z)
{
    return sloped_exact(c[0], z);
}

static double exact_slope(const double *c, double z)
{
    return z > 0 ? 1 : c[0];
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    (void)z;
    return 0;
}

static struct float_range float_range(const float *c, struct float_range z)
{
    return sloped_float_range(c[0], z);
}

static struct double_range range(const double *c, struct double_range z)
{
    return sloped_range(c[0], z);
}

static double error(const double *c, struct double_range z)
{
    return sloped_error(c[0], z);
}

static double steepest(const double *c)
{
    return sloped_steepest(c[0]);
}

static struct activation_line line(const double *c, struct double_range z, bool above)
{
    return sloped_line(c[0], z, above);
}

const struct activation activation_prelu = {
    .coefficients = 1,
    .initial = {0.25f},
    .value = value,
    .slope = slope,
    .by_coefficients = by_coefficients,
    .exact = exact,
    .exact_slope = exact_slope,
    .exact_curvature = exact_curvature,
    .float_range = float_range,
    .range = range,
    .error = error,
    .steepest = steepest,
    .line = line,
};
