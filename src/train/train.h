// Training: parameters, what an optimiser (train/optimizer.h) makes of their gradients, and when
// there is no more to gain.
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "kernel/dispatch.h"
#include "net/net.h"
#include "train/optimizer.h"
#include "train/schedule.h"

// How a network is trained. What only some optimisers or schedules have is 0 beside others.
struct train_settings {
    enum train_optimizer optimizer;
    double learning_rate;
    double momentum; // of sgd
    bool nesterov;
    double beta1, beta2; // of adam and adamw
    double epsilon;      // of these, and of rmsprop
    double smoothing;    // of rmsprop
    double decay;        // of adamw
    enum train_schedule schedule;
    double step_factor; // of step
    uint64_t step_interval;
    uint64_t rate_warmup; // updates in which the rate rises to the learning rate
    uint64_t budget;      // updates of the whole training, which cosine follows
    // What is added to the loss: l1 sum |w| + l2 / 2 sum w^2, over the weights. Biases, and coefficients
    // of the activation, are left out, as usual practice has it. PyTorch's weight_decay of SGD, Adam and
    // RMSprop is such an l2, of all parameters that it is given.
    double l1, l2;
    double average; // what an update keeps of the running mean of the parameters; 0: there is none
};

// Adam's constants as published, for whoever has no plan.
#define TRAIN_ADAM_USUAL                                                                           \
    .beta1 = KERNEL_ADAM_BETA1, .beta2 = KERNEL_ADAM_BETA2, .epsilon = KERNEL_ADAM_EPSILON

// A network in training. value, gradient, moments and mask are equal slices [P padded] of one block,
// so that the optimiser, saving and checks are single loops; what lies beyond P stays zero.
//
// `mean` is the exponential moving average of the parameters, as torch.optim.swa_utils.AveragedModel
// computes it with get_ema_avg_fn: their values after the first update, and from then on
//   mean = average mean + (1 - average) value.
// Nothing of the training depends on it.
struct train {
    const struct net *net;
    const struct kernel_table *kernels;
    const struct optimizer *optimizer;
    struct train_settings settings;
    uint64_t updates;                // done
    double rate;                     // of the update at hand (train/schedule.h)
    double beta1_power, beta2_power; // beta^updates, of adam
    float *value, *gradient;         // parameters and dL/d parameters
    float *slope;                    // gradient, or with penalties what they make of it
    float *moment[TRAIN_MOMENTS];    // what the optimiser keeps, as its file says; else NULL
    float *mask;                     // 1: trained; 0: zero for ever, or as it began
    float *mean;                     // of the values over the updates; NULL without an average
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

// One update by the optimiser with the gradient of the loss in gradient[P], to which the penalties of the
// weights that are trained are added elsewhere, in slope[P].
void train_update(struct train *train);

// Whether parameter i is a weight that a penalty pulls towards zero in every update; and whether it goes
// there by itself, by a penalty or a decay.
bool train_is_penalised(const struct train *train, size_t i);
bool train_fades(const struct train *train, size_t i);

// Whether all parameters are finite. A network that is not has diverged.
bool train_is_finite(const struct train *train);

// Whether a network is dead: no board makes a unit of some hidden layer active, so that no gradient
// reaches this layer or those before it, and what still moves without one, the optimiser's drift and
// weights that fade, cannot make one active. Its output is the same for every cell of every board, for ever.
//
// N = 1: the layer is the last hidden one, so that nothing but the output bias learns any more.
// N > 1: any hidden layer, of residual generations the second; biases after it may still learn the constant. Sound, not complete: false
// means nothing. A diverged network is not dead, nor is one whose units cannot be off (net/activation.h).
bool train_is_dead(const struct train *train);

#endif
