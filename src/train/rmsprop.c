// rmsprop: T. Tieleman & G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning" (2012), as
// torch.optim.RMSprop computes it without momentum, centring and weight decay:
//   square  = smoothing square + (1 - smoothing) g^2
//   value  -= rate * g / (sqrt(square) + epsilon)
// PyTorch's constants are smoothing = 0.99 and epsilon = 1e-8.
#include "train/train.h"

#include <math.h>

static void update(struct train *train)
{
    const struct train_settings *settings = &train->settings;
    const float rate = (float)train->rate, epsilon = (float)settings->epsilon;
    const float kept = (float)settings->smoothing, rest = (float)(1 - settings->smoothing);
    const float *slope = train->slope;
    float *value = train->value, *square = train->moment[0];
    size_t count = net_padded(train->net);
    for (size_t i = 0; i < count; i++) {
        square[i] = kept * square[i] + rest * (slope[i] * slope[i]);
        value[i] -= rate * slope[i] / (sqrtf(square[i]) + epsilon);
    }
}

// Without gradient there is no step. A penalty pulls towards zero, by steps of at most
//   rate / sqrt(1 - smoothing),
// because the square of the gradient is a part of the mean; rounding at most doubles what the one goes
// beyond that passes zero.
static double drift(const struct train *train, size_t i)
{
    const struct train_settings *settings = &train->settings;
    double most = schedule_most(settings, train->updates) / sqrt(1 - settings->smoothing);
    return train_is_penalised(train, i) ? 2 * most : 0;
}

const struct optimizer optimizer_rmsprop = {
    .moments = 1,
    .update = update,
    .drift = drift,
};
