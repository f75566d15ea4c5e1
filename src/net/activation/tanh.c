// tanh: the hyperbolic tangent.
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0
#define IN_TWO       NULL

static inline float inner(const float *c, float z)
{
    (void)c;
    return elementary_expm1(-2 * fabsf(z));
}

static inline struct activation_pair outer(const float *c, float z, float e)
{
    (void)c;
    float y = elementary_tanh(z, e);
    return (struct activation_pair){y, 1 - y * y};
}

static double exact(const double *c, double z)
{
    (void)c;
    return tanh(z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    double y = tanh(z);
    return 1 - y * y;
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    double y = tanh(z);
    return -2 * y * (1 - y * y);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .bends = {1, {0}, 0},
    .size = smooth_size_bounded,
    .rounding = 3.2,
};

#include "net/activation/smooth_row.h"

const struct activation activation_tanh = {SMOOTH_ROW};
