// Activations: what a unit makes of its sum z. A row and a file each (net/activation/NAME.c), and a
// line in NET_ACTIVATIONS (net/net.h).
//
// A channel may have coefficients, c, which are trained like biases, and never pruned. They follow
// the biases of their layer in the block of parameters, [out][coefficients].
//
// All that the program knows of an activation is here: the forward and backward pass, the Hessian's
// products, when a network is dead, compaction and proofs ask no further. tests/test_activation.c
// holds every row to what it says of itself.
#ifndef NET_ACTIVATION_H
#define NET_ACTIVATION_H

#include "net/net.h"
#include "net/range.h"

#define ACTIVATION_COEFFICIENTS 4 // of a channel, at most

// slope * z + constant
struct activation_line {
    double slope, constant;
};

struct activation {
    size_t coefficients; // of a channel
    float initial[ACTIVATION_COEFFICIENTS];

    // Whether a unit is off for all sums up to 0: its result is 0, and without slope.
    bool can_be_off;
    // Whether it changes nothing that it has made itself.
    bool idempotent;
    // Whether the value jumps at 0. Then `slope` and its twins are no derivatives but what training takes for them,
    // and `steepest` is infinite where the sums lie on both sides.
    bool jumps;
    // Whether it is a line above 0, of slope 1, and a line up to 0: no more than a product is then to be computed.
    bool linear_sides;

    // In float32, as every forward and backward pass computes them. Not a number stays none. At a
    // kink the slope is that from below, as in PyTorch.
    float (*value)(const float *c, float z);
    float (*slope)(const float *c, float z);
    // out = `value` of z, both [channels][count], with the coefficients c [channels][coefficients].
    // They may be the same.
    void (*values)(const float *c, size_t channels, size_t count, const float *z, float *out);
    // value[channels][count], slope[channels][count] and by[channels][coefficients][count] = `value`, `slope` and
    // `by_coefficients` of z, to the bit, in one loop. They do not overlap; without coefficients, by is not looked at.
    void (*both)(const float *c, size_t channels, size_t count, const float *z, float *value,
                 float *slope, float *by);
    // d[coefficients]: the derivatives of the value by the coefficients; NULL: there are none.
    void (*by_coefficients)(const float *c, float z, float *d);

    // The same function in double precision, its first and its second derivative by z.
    double (*exact)(const double *c, double z);
    double (*exact_slope)(const double *c, double z);
    double (*exact_curvature)(const double *c, double z);

    // Encloses what `value` gives for sums between the ends; to the bit, if these are the same.
    struct float_range (*float_range)(const float *c, struct float_range z);
    // Encloses what `exact` gives for sums between the ends, rounded outward.
    struct double_range (*range)(const double *c, struct double_range z);
    // What `value` can differ from `exact` for a sum between the ends, at most.
    double (*error)(const double *c, struct double_range z);
    // The greatest absolute slope between the ends, which may be infinite.
    double (*steepest)(const double *c, struct double_range z);
    // A line that does not exceed  times * exact(z)  for all sums between the ends, which are finite, but for
    // the rounding of its slope, 2^-53 of it: what float32 sums can be off is 2^29 times as much.
    struct activation_line (*line)(const double *c, struct double_range z, double times);
};

// The row of an activation, and of a network's.
const struct activation *activation_row(enum net_activation activation);
const struct activation *net_activation(const struct net *net);

// What a layer makes of its sums: its activation, or, without one, nothing else than they are.
const struct activation *net_layer_activation(const struct net *net, const struct net_layer *layer);

// The hidden layers' rows as the kernels of one generation take them. Precondition (assert): N = 1.
void net_kernel_activations(const struct net *net, struct kernel_activation activation[2]);

// The coefficients of channel k of a layer, in the block of parameters and in double precision.
const float *net_coefficients(const struct net *net, const struct net_layer *layer, size_t k,
                              const float *parameters);
void net_coefficients_exact(const struct net *net, const struct net_layer *layer, size_t k,
                            const float *parameters, double c[ACTIVATION_COEFFICIENTS]);

#endif
