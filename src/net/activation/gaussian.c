// gaussian: exp(-z^2).
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    float y = elementary_exp(-z * z);
    return (struct activation_pair){y, -2 * z * y};
}

static double exact(const double *c, double z)
{
    (void)c;
    return exp(-z * z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return -2 * z * exp(-z * z);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return (4 * z * z - 2) * exp(-z * z);
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
    .bends = {2, {-0.7071067811865476, 0.7071067811865476}, 0},
    .size = size,
    .rounding = 1.05,
};

#include "net/activation/smooth_row.h"

const struct activation activation_gaussian = {SMOOTH_ROW};
