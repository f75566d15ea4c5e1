// The networks' mathematics once more: in double precision, one cell and one tap after the other,
// from the definitions. It shares no code with what it judges, and is free to be slow.
//
// Beside every result stands the sum of its absolute terms, by which float32 errors are judged
// (check.h): the same sum over absolute values, with those of its inputs carried along.
#ifndef TESTS_NAIVE_H
#define TESTS_NAIVE_H

#include "kernel/kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAIVE_MAX_LAYERS 11       // n = 5
#define NAIVE_MAX_TAPS   121      // 11x11
#define NAIVE_ALL        SIZE_MAX // shortcuts: as many as there are channels

struct naive_layer {
    size_t in, out, taps; // taps 1 (1x1), 9 (3x3), 25 (5x5), ...
    bool activated;
};

// A chain of convolutions, and the batch that it is applied to.
struct naive {
    size_t layers, parameters;
    const struct definition *activation; // of relu, unless it is set
    struct naive_layer layer[NAIVE_MAX_LAYERS];
    size_t batch, height, width;
    bool zero_padding;
    const float *in;     // [B][C][H][W], C of the first layer
    const float *target; // [B][H][W]
    const double *share; // [B][H][W]: what each cell's loss counts; NULL: 1 / (B H W)
    bool squared;        // the loss is the squared error; else the cross-entropy
    // Residual generations: so many channels of what a generation reads, at most, from this one on, are added to its
    // second layer's first sums. 0: none are.
    size_t shortcuts, shortcut;
};

// The layers of L(n, m) on boards of H x W.
struct naive naive_net(size_t n, size_t m, size_t batch, size_t height, size_t width,
                       bool zero_padding);

// The same with 2n widths one by one; `window`: of the family whose first layer sees (2n+1)x(2n+1)
// cells and all others one.
struct naive naive_widths(bool window, size_t n, const unsigned char *widths, size_t batch,
                          size_t height, size_t width, bool zero_padding);

// Makes all layers but the last ones of another activation (definitions.h), and counts the parameters
// anew.
void naive_set_activation(struct naive *direct, const char *name);

// The window network of that shape: 512 boards of one cell, whose nine channels are the window's
// cells. `in` is made by naive_windows_in: [512][9].
struct naive naive_windows(struct kernel_windows shape);
void naive_windows_in(float *in);

// Where the tap of an output cell (y, x) reads: true, and the cell's index, unless beyond a dead
// edge.
bool naive_source(const struct naive *direct, size_t taps, size_t tap, size_t y, size_t x,
                  size_t *index);

// What a pass gives. The pointers are the caller's; each may be NULL.
struct naive_result {
    double *logit, *logit_terms; // [B][H][W]
    double *gradient, *terms;    // [P]
    // Smallest |sum| / (sum of its own absolute products) that an activation saw; 1 if none saw one.
    double kink;
};

// The loss at parameters[P]: the sum over cells of share (log(1 + exp(z)) - target z), or of
// share (z + 1/2 - target)^2.
double naive_run(const struct naive *direct, const double *parameters, struct naive_result *result);

// A single convolution: out [K][H][W], and the sums of absolute terms unless NULL.
void naive_convolution(const struct kernel_convolution *shape, const double *in,
                       const double *weights, const double *biases, double *out, double *terms);

#endif
