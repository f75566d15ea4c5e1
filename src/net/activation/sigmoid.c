// sigmoid: 1 / (1 + exp(-z)).
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0
#define IN_TWO       NULL

static inline float inner(const float *c, float z)
{
    (void)c;
    return elementary_exp(-fabsf(z));
}

static inline struct activation_pair outer(const float *c, float z, float e)
{
    (void)c;
    float y = elementary_sigmoid(z, e);
    return (struct activation_pair){y, y * (1 - y)};
}

static double exact(const double *c, double z)
{
    (void)c;
    return 1 / (1 + exp(-z));
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    double y = exact(c, z);
    return y * (1 - y);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    double y = exact(c, z);
    return y * (1 - y) * (1 - 2 * y);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .bends = {1, {0}, 0},
    .size = exact,
    .rounding = 3,
};

#include "net/activation/smooth_row.h"

const struct activation activation_sigmoid = {SMOOTH_ROW};
