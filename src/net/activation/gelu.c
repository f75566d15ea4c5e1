// gelu: z times the probability that a standard normal number is less than z. Source: D. Hendrycks, K. Gimpel,
// "Gaussian Error Linear Units", arXiv 1606.08415; exact, not by the hyperbolic tangent.
#include "net/activation/elementary.h"
#include "net/activation/smooth.h"

#define COEFFICIENTS 0
#define IN_TWO       NULL
#define SCALE        0.3989422804014327 // 1 / sqrt(2 pi)

static double below(double z)
{
    return 0.5 * erfc(-0.7071067811865476 * z); // 1 / sqrt(2)
}

static double density(double z)
{
    return SCALE * exp(-0.5 * z * z);
}

static inline float inner(const float *c, float z)
{
    (void)c;
    return elementary_exp(-0.5f * z * z);
}

static inline struct activation_pair outer(const float *c, float z, float density)
{
    (void)c;
    float under = elementary_below(z, density);
    return (struct activation_pair){z * under, under + z * density * (float)SCALE};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z * below(z);
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return below(z) + z * density(z);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return density(z) * (2 - z * z);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {-0.7517915246935645}, 0},
    .bends = {2, {-1.414213562373095, 1.414213562373095}, 0},
    .size = smooth_size_ramp,
    .rounding = 4.4,
};

#include "net/activation/smooth_row.h"

const struct activation activation_gelu = {SMOOTH_ROW};
