// prelu: z where z > 0, else c z, with a slope c for each channel that is trained and begins at 0.25.
// Source: K. He et al., "Delving Deep into Rectifiers", ICCV 2015, arXiv 1502.01852;
// the program of arXiv 2606.23587 begins at 0.25 as well, and in a variant at -0.25.
#define COEFFICIENTS 1
#define SLOPE(c)     (c)[0]
#include "net/activation/values.h"

static void by_coefficients(const float *c, float z, float *d)
{
    (void)c;
    d[0] = activation_choose(z > 0, 0, z);
}

#include "net/activation/sloped.h"

const struct activation activation_prelu = {
    SLOPED_ROW,
    .initial = {0.25f},
    .by_coefficients = by_coefficients,
};
