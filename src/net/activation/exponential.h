// What `elu`, `celu` and `selu` share: SCALE z where z > 0, and SCALE ALPHA (exp(z) - 1) elsewhere. Whoever
// includes this file says before what these are, in double precision, and gets SMOOTH_ROW.
#ifdef SCALE

#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    struct elementary_exp e = elementary_exp_parts(z); // above 0 not looked at
    const float scale = (float)(SCALE), below = (float)((SCALE) * (ALPHA));
    float y = (e.scale - 1) + e.rest, slope = e.scale + e.rest;
    return (struct activation_pair){z > 0 ? scale * z : below * y, z > 0 ? scale : below * slope};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z > 0 ? (SCALE)*z : (SCALE) * (ALPHA)*expm1(z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return z > 0 ? (SCALE) : (SCALE) * (ALPHA)*exp(z);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return z > 0 ? 0 : (SCALE) * (ALPHA)*exp(z);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .bends = {1, {0}, 0},
    .size = SIZE,
    .rounding = ROUNDING,
};

#include "net/activation/smooth_row.h"

#endif
