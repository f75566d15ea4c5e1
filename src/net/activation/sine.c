// sine: sin(z). Source: V. Sitzmann et al., "Implicit Neural Representations with Periodic Activation
// Functions", NeurIPS 2020, arXiv 2006.09661, without its frequency of 30.
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0
#define PI           3.141592653589793
#define ROUNDING     2.0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    struct elementary_circle p = elementary_circle(z);
    return (struct activation_pair){p.sine, p.cosine};
}

static double exact(const double *c, double z)
{
    (void)c;
    return sin(z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return cos(z);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return -sin(z);
}

// Far out the value in float32 is 0.
static double size(const double *c, double z)
{
    return fabs(z) > ELEMENTARY_FARTHEST ? 0x1p24 / ROUNDING : smooth_size_bounded(c, z);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {PI / 2}, PI},
    .bends = {1, {0}, PI},
    .size = size,
    .rounding = ROUNDING,
};

#include "net/activation/smooth_row.h"

const struct activation activation_sine = {SMOOTH_ROW};
