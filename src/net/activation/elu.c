// elu: z where z > 0, else exp(z) - 1. Source: D. Clevert et al., "Fast and Accurate Deep Network Learning by
// Exponential Linear Units (ELUs)", ICLR 2016, arXiv 1511.07289, with alpha = 1, as in PyTorch.
#define SCALE    1.0
#define ALPHA    1.0
#define SIZE     smooth_size_below
#define ROUNDING 1.4
#include "net/activation/exponential.h"

const struct activation activation_elu = {SMOOTH_ROW};
