// square: z^2. Source: the program of arXiv 2606.23587.
#include "net/activation/smooth.h"

#define COEFFICIENTS 0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    return (struct activation_pair){z * z, 2 * z};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z * z;
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return 2 * z;
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    (void)z;
    return 2;
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {0}, 0},
    .size = exact,
    .rounding = 1.01, // a product
};

#include "net/activation/smooth_row.h"

const struct activation activation_square = {SMOOTH_ROW};
