// celu: z where z > 0, else a (exp(z / a) - 1). Source: J. Barron, "Continuously Differentiable Exponential Linear
// Units", arXiv 1704.07483, with a = 1, as in PyTorch and in the program of arXiv 2606.23587: then it is elu.
#define SCALE    1.0
#define ALPHA    1.0
#define SIZE     smooth_size_below
#define ROUNDING 1.4
#include "net/activation/exponential.h"

const struct activation activation_celu = {SMOOTH_ROW};
