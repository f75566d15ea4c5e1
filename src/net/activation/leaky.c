// leaky: z where z > 0, else 0.01 z. Source: A. Maas et al., "Rectifier Nonlinearities Improve Neural
// Network Acoustic Models", ICML 2013; the slope is PyTorch's.
#include "net/activation/sloped.h"

#define SLOPE 0.01f

static float value(const float *c, float z)
{
    (void)c;
    return sloped(SLOPE, z);
}

static float slope(const float *c, float z)
{
    (void)c;
    return z > 0 ? 1 : SLOPE;
}

static double exact(const double *c, double z)
{
    (void)c;
    return sloped_exact((double)SLOPE, z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return z > 0 ? 1 : (double)SLOPE;
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
    return sloped_float_range(SLOPE, z);
}

static struct double_range range(const double *c, struct double_range z)
{
    (void)c;
    return sloped_range((double)SLOPE, z);
}

static double error(const double *c, struct double_range z)
{
    (void)c;
    return sloped_error((double)SLOPE, z);
}

static double steepest(const double *c)
{
    (void)c;
    return 1;
}

static struct activation_line line(const double *c, struct double_range z, bool above)
{
    (void)c;
    return sloped_line((double)SLOPE, z, above);
}

const struct activation activation_leaky = {
    .value = value,
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
