// selu: scale z where z > 0, else scale alpha (exp(z) - 1). Source: G. Klambauer et al., "Self-Normalizing Neural
// Networks", NeurIPS 2017, arXiv 1706.02515, whose constants these are.
#define SCALE    1.0507009873554804934193349852946
#define ALPHA    1.6732632423543772848170429916717
#define SIZE     smooth_size_ramp
#define ROUNDING 3.9
#include "net/activation/exponential.h"

const struct activation activation_selu = {SMOOTH_ROW};
