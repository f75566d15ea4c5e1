// softplus: log(1 + exp(z)). Source: C. Dugas et al., "Incorporating Second-Order Functional Knowledge for
// Better Option Pricing", NeurIPS 2000. PyTorch, and with it the program of arXiv 2606.23587, takes z itself above 20,
// which is the same in float32.
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
    return (struct activation_pair){(z < 0 ? 0 : z) + elementary_log1p(e),
                                    elementary_sigmoid(z, e)};
}

static double exact(const double *c, double z)
{
    (void)c;
    return (z < 0 ? 0 : z) + log1p(exp(-fabs(z)));
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return 1 / (1 + exp(-z));
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    double y = 1 / (1 + exp(-z));
    return y * (1 - y);
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,

    .size = exact,
    .rounding = 3.8,
};

#include "net/activation/smooth_row.h"

const struct activation activation_softplus = {SMOOTH_ROW};
