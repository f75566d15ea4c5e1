// gaussian: exp(-z^2 / 2). Source: the program of arXiv 2606.23587.
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    float y = elementary_exp(-0.5f * (z * z));
    return (struct activation_pair){y, -z * y};
}

static double exact(const double *c, double z)
{
    (void)c;
    return exp(-0.5 * z * z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return -z * exp(-0.5 * z * z);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return (z * z - 1) * exp(-0.5 * z * z);
}

static double size(const double *c, double z)
{
    (void)c;
    return isnan(z) ? z : 1; // what the square is off moves the value by less than half as much
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {0}, 0},
    .bends = {2, {-1, 1}, 0},
    .size = size,
    .rounding = 1.05,
};

#include "net/activation/smooth_row.h"

const struct activation activation_gaussian = {SMOOTH_ROW};
