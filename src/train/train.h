// Training: binary cross-entropy, Adam, and when there is no more to gain.
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "kernel/table.h"
#include "net/net.h"

enum train_optimizer { TRAIN_ADAM, TRAIN_OPTIMIZER_COUNT };

extern const char *const train_optimizer_names[TRAIN_OPTIMIZER_COUNT]; // "adam"

// A network in training. value, gradient, first, second and mask are equal slices [P padded] of one
// block, so that the optimiser, saving and checks are single loops; what lies beyond P stays zero.
struct train {
    const struct net *net;
    const struct kernel_table *kernels;
    double learning_rate;
    uint64_t updates;                // done
    double beta1_power, beta2_power; // beta^updates
    float *value, *gradient;         // parameters and dL/d parameters
    float *first, *second;           // Adam's moments
    float *mask;                     // 1: trained; 0: zero for ever
    bool masked;                     // some of the mask is 0
};

// A network of no values yet: train_begin is next.
void train_layout(struct train *train, struct arena *arena, const struct net *net,
                  const struct kernel_table *kernels, double learning_rate);

// Puts the network before its first update, at value[P]. Where mask[P] is 0 it is pruned: its value
// is zero from now on, in every forward pass, because its gradient and so Adam's moments are zero.
// mask NULL: nothing is. `value` may be train->value. Precondition: train->net has at most the
// parameters of the network that memory was taken for.
void train_begin(struct train *train, const float *value, const uint8_t *mask);

// One update by Adam with the gradient in gradient[P].
void train_update(struct train *train);

// Whether all parameters are finite. A network that is not has diverged.
bool train_is_finite(const struct train *train);

// Whether a network is dead: no board makes a unit of some hidden layer active, so that no gradient
// reaches this layer or those before it, and the steps that Adam's momentum still holds cannot make
// one active. Its output is the same for every cell of every board, for ever. With no gradient,
// step k from now moves a parameter by at most
//   learning rate / (1 - beta1^(t+1)) * (beta1 / sqrt(beta2))^k * |first| / sqrt(second),
// a geometric series.
//
// N = 1: the layer is the last hidden one, so that nothing but the output bias learns any more.
// N > 1: any hidden layer; biases after it may still learn the constant. Sound, not complete: false
// means nothing. A diverged network is not dead, nor is one whose units cannot be off (net/activation.h).
bool train_is_dead(const struct train *train);

#endif
