// Training: parameters, what an optimiser (train/optimizer.h) makes of their gradients, and when
// there is no more to gain.
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "kernel/dispatch.h"
#include "net/net.h"
#include "train/optimizer.h"

// How a network is trained.
struct train_settings {
    enum train_optimizer optimizer;
    double learning_rate;
    double momentum; // of sgd
};

// A network in training. value, gradient, moments and mask are equal slices [P padded] of one block,
// so that the optimiser, saving and checks are single loops; what lies beyond P stays zero.
struct train {
    const struct net *net;
    const struct kernel_table *kernels;
    const struct optimizer *optimizer;
    struct train_settings settings;
    uint64_t updates;                // done
    double beta1_power, beta2_power; // beta^updates, of adam
    float *value, *gradient;         // parameters and dL/d parameters
    float *moment[TRAIN_MOMENTS];    // adam: first and second; sgd: velocity; else NULL
    float *mask;                     // 1: trained; 0: zero for ever, or as it began
    bool masked;                     // some of the mask is 0
};

// A network of no values yet: train_begin is next.
void train_layout(struct train *train, struct arena *arena, const struct net *net,
                  const struct kernel_table *kernels, struct train_settings settings);

// Puts the network before its first update, at value[P]. Where mask[P] is 0 it is pruned: its value
// is zero from now on, in every forward pass, because its gradient and so all moments are zero.
// mask NULL: nothing is. `value` may be train->value. Precondition: train->net has at most the
// parameters of the network that memory was taken for.
void train_begin(struct train *train, const float *value, const uint8_t *mask);

// One update by the optimiser with the gradient in gradient[P].
void train_update(struct train *train);

// Whether all parameters are finite. A network that is not has diverged.
bool train_is_finite(const struct train *train);

// Whether a network is dead: no board makes a unit of some hidden layer active, so that no gradient
// reaches this layer or those before it, and what the optimiser still moves without one, its drift,
// cannot make one active. Its output is the same for every cell of every board, for ever.
//
// N = 1: the layer is the last hidden one, so that nothing but the output bias learns any more.
// N > 1: any hidden layer; biases after it may still learn the constant. Sound, not complete: false
// means nothing. A diverged network is not dead, nor is one whose units cannot be off (net/activation.h).
bool train_is_dead(const struct train *train);

#endif
