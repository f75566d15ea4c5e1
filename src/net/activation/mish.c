// mish: z tanh(log(1 + exp(z))). Source: D. Misra, "Mish: A Self Regularized Non-Monotonic Activation
// Function", BMVC 2020, arXiv 1908.08681. With e = exp(z) the hyperbolic tangent is
//   t = e (e + 2) / (e (e + 2) + 2),  and its derivative by z  4 e (1 + e) / (e (e + 2) + 2)^2;
// above 0 numerators and denominators are divided by e^2.
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
    float part = z > 0 ? 1 + 2 * e : e * (e + 2);
    float inverse = 1 / (part + (z > 0 ? 2 * e * e : 2)), t = part * inverse;
    float rise = 4 * e * (1 + e) * (z > 0 ? e : 1) * inverse * inverse;
    return (struct activation_pair){z * t, t + z * rise};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z * tanh(log1p(exp(z)));
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    double y = 1 / (1 + exp(-z)), t = tanh(log1p(exp(z)));
    return t + z * y * (1 - t * t);
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    double y = 1 / (1 + exp(-z)), t = tanh(log1p(exp(z)));
    return y * (1 - t * t) * (2 + z * (1 - y - 2 * t * y));
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {-1.1924312145154952}, 0},
    .bends = {2, {-2.2563763963607926, 1.4905711794854284}, 0},
    .size = smooth_size_ramp,
    .rounding = 2.8,
};

#include "net/activation/smooth_row.h"

const struct activation activation_mish = {SMOOTH_ROW};
