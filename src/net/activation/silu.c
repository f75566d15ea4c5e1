// silu: z / (1 + exp(-z)). Source: S. Elfwing et al., "Sigmoid-Weighted Linear Units for Neural Network
// Function Approximation in Reinforcement Learning", Neural Networks 107, 2018, arXiv 1702.03118.
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
    return (struct activation_pair){z * y, y * (1 + z * (1 - y))};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z * (1 / (1 + exp(-z)));
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    double y = 1 / (1 + exp(-z));
    return y * (1 + z * (1 - y));
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    double y = 1 / (1 + exp(-z));
    return y * (1 - y) * (2 + z * (1 - 2 * y));
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .turns = {1, {-1.278464542761074}, 0},
    .bends = {2, {-2.399357280515468, 2.399357280515467}, 0},
    .size = smooth_size_ramp,
    .rounding = 2.6,
};

#include "net/activation/smooth_row.h"

const struct activation activation_silu = {SMOOTH_ROW};
