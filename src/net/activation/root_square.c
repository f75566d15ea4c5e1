// root_square: sqrt(z^2), which is |z|, and is computed as that: no square overflows. Source: the program of arXiv
// 2606.23587, where the slope at 0 is not a number; here it is that from below, as at every kink.
#define COEFFICIENTS 0
#define SLOPE(c)     -1.0f
#include "net/activation/sloped.h"

const struct activation activation_root_square = {SLOPED_ROW};
