// leaky: z where z > 0, else 0.01 z. Source: A. Maas et al., "Rectifier Nonlinearities Improve Neural
// Network Acoustic Models", ICML 2013; the slope is PyTorch's, which the program of arXiv 2606.23587
// takes beside one of 0.25.
#define COEFFICIENTS 0
#define SLOPE(c)     0.01f
#include "net/activation/sloped.h"

const struct activation activation_leaky = {SLOPED_ROW};
