// adaptive_sigmoid: a (1 - exp(-b z)) / (1 + exp(-b z)) = a tanh(b z / 2), with an a and a b for each channel that
// are trained and begin at 1. Source: the program of arXiv 2606.23587, where normal noise of 0.001 lies on these
// starting values (the setting coefficient_noise), and where sums of b z below -88 give no number, but here -a.
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 2
#define IN_TWO       by_inner

static inline float inner(const float *c, float z)
{
    return elementary_expm1(-2 * fabsf(0.5f * (c[1] * z)));
}

static inline struct activation_pair outer(const float *c, float z, float e)
{
    float y = elementary_tanh(0.5f * (c[1] * z), e);
    return (struct activation_pair){c[0] * y, 0.5f * c[0] * c[1] * (1 - y * y)};
}

static double exact(const double *c, double z)
{
    return c[0] * tanh(0.5 * (c[1] * z));
}

static double exact_slope(const double *c, double z)
{
    double y = tanh(0.5 * (c[1] * z));
    return 0.5 * c[0] * c[1] * (1 - y * y);
}

static double exact_curvature(const double *c, double z)
{
    double y = tanh(0.5 * (c[1] * z));
    return -0.5 * c[0] * c[1] * c[1] * y * (1 - y * y);
}

// Beside what tanh is off, 3.2, both products round. What is lost of tiny ones counts, too.
static double size(const double *c, double z)
{
    return fabs(c[0]) * (smooth_size_bounded(c, 0.5 * c[1] * z) + 0x1p-100);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .bends = {1, {0}, 0},
    .size = size,
    .rounding = 5.3,
};

static inline void by_inner(const float *c, float z, float e, float *d)
{
    float y = elementary_tanh(0.5f * (c[1] * z), e);
    d[0] = y;
    d[1] = 0.5f * c[0] * z * (1 - y * y);
}

static void by_coefficients(const float *c, float z, float *d)
{
    by_inner(c, z, inner(c, z), d);
}

#include "net/activation/smooth_row.h"

const struct activation activation_adaptive_sigmoid = {
    SMOOTH_ROW,
    .initial = {1, 1},
    .by_coefficients = by_coefficients,
};
