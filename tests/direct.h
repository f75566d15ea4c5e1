// The networks' mathematics once more: in double precision, one cell and one tap after the other,
// from the definitions. It shares no code with what it judges, and is free to be slow.
//
// Beside every result stands the sum of its absolute terms, by which float32 errors are judged
// (check.h): the same sum over absolute values, with those of its inputs carried along.
#ifndef TESTS_DIRECT_H
#define TESTS_DIRECT_H

#include "kernel/kernel.h"

#include <stdbool.h>
#include <stddef.h>

#define DIRECT_MAX_LAYERS 11  // n = 5
#define DIRECT_MAX_TAPS   121 // 11x11

struct direct_layer {
    size_t in, out, taps; // taps 1 (1x1), 9 (3x3), 25 (5x5), ...
    bool activated;
};

// A chain of convolutions, and the batch that it is applied to.
struct direct {
    size_t layers, parameters;
    const struct direct_activation *activation; // of relu, unless it is set
    struct direct_layer layer[DIRECT_MAX_LAYERS];
    size_t batch, height, width;
    bool zero_padding;
    const float *in;     // [B][C][H][W], C of the first layer
    const float *target; // [B][H][W]
    const double *share; // [B][H][W]: what each cell's cross-entropy counts; NULL: 1 / (B H W)
};

// The layers of L(n, m) on boards of H x W.
struct direct direct_net(size_t n, size_t m, size_t batch, size_t height, size_t width,
                         bool zero_padding);

// The same with 2n widths one by one; `window`: of the family whose first layer sees (2n+1)x(2n+1)
// cells and all others one.
struct direct direct_widths(bool window, size_t n, const unsigned char *widths, size_t batch,
                            size_t height, size_t width, bool zero_padding);

// Makes all layers but the last ones of another activation, which is written down here once more, and
// counts the parameters anew.
void direct_set_activation(struct direct *direct, const char *name);

// The window network of that shape: 512 boards of one cell, whose nine channels are the window's
// cells. `in` is made by direct_windows_in: [512][9].
struct direct direct_windows(struct kernel_windows shape);
void direct_windows_in(float *in);

// Where the tap of an output cell (y, x) reads: true, and the cell's index, unless beyond a dead
// edge.
bool direct_source(const struct direct *direct, size_t taps, size_t tap, size_t y, size_t x,
                   size_t *index);

// What a pass gives. The pointers are the caller's; each may be NULL.
struct direct_result {
    double *logit, *logit_terms; // [B][H][W]
    double *gradient, *terms;    // [P]
    // Smallest |sum| / (sum of its own absolute products) that an activation saw; 1 if none saw one.
    double kink;
};

// The loss at parameters[P]: the sum over cells of share (log(1 + exp(z)) - target z).
double direct_run(const struct direct *direct, const double *parameters,
                  struct direct_result *result);

// A single convolution: out [K][H][W], and the sums of absolute terms unless NULL.
void direct_convolution(const struct kernel_convolution *shape, const double *in,
                        const double *weights, const double *biases, double *out, double *terms);

#endif
