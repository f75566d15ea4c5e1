// softsign: z / (1 + |z|). Source: J. Turian, J. Bergstra, Y. Bengio, "Quadratic Features and Deep Architectures for
// Chunking", NAACL 2009; the program of arXiv 2606.23587 takes PyTorch's.
#include "net/activation/smooth.h"

#define COEFFICIENTS 0

static inline struct activation_pair pair(const float *c, float z)
{
    (void)c;
    float part = 1 / (1 + fabsf(z));
    return (struct activation_pair){z * part, part * part};
}

static double exact(const double *c, double z)
{
    (void)c;
    return z / (1 + fabs(z));
}

static double exact_slope(const double *c, double z)
{
    (void)c;
    return 1 / ((1 + fabs(z)) * (1 + fabs(z)));
}

static double exact_curvature(const double *c, double z)
{
    (void)c;
    return (z > 0 ? -2 : 2) / ((1 + fabs(z)) * (1 + fabs(z)) * (1 + fabs(z)));
}

static double size(const double *c, double z)
{
    return fabs(exact(c, z));
}

static const struct smooth facts = {
    .exact = exact,
    .exact_slope = exact_slope,
    .bends = {1, {0}, 0},
    .size = size,
    .rounding = 3.01, // an addition, a division, a product
};

#include "net/activation/smooth_row.h"

const struct activation activation_softsign = {SMOOTH_ROW};
