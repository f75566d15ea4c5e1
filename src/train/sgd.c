// sgd: stochastic gradient descent with momentum mu, as torch.optim.SGD computes it without
// dampening, Nesterov's variant and weight decay:
//   velocity = mu velocity + g
//   value   -= learning rate * velocity
#include "train/train.h"

#include <math.h>

static void update(struct train *train)
{
    const float rate = (float)train->settings.learning_rate;
    const float momentum = (float)train->settings.momentum;
    const float *gradient = train->gradient;
    float *value = train->value, *velocity = train->moment[0];
    size_t count = net_padded(train->net);
    for (size_t i = 0; i < count; i++) {
        velocity[i] = momentum * velocity[i] + gradient[i];
        value[i] -= rate * velocity[i];
    }
}

// With no gradient, step k from now is learning rate * mu^k * |velocity|: in all
//   far = learning rate * |velocity| * mu / (1 - mu).
// Each is rounded when it is subtracted, by no more than its own length, for the value may as well
// stay where it is, and by no more than half a unit in the last place of the largest value that
// comes. Where the steps are longer than that, they are counted; the others sum to a series.
static double drift(const struct train *train, size_t i)
{
    const double unit = 0x1p-24; // of float32's rounding, relative
    double velocity = fabs((double)train->moment[0][i]);
    double mu = (double)(float)train->settings.momentum * (1 + unit);
    double first = (double)(float)train->settings.learning_rate * (1 + unit) * velocity * mu;
    if (first == 0)
        return 0;
    double far = first / (1 - mu);
    double half = unit * (fabs((double)train->value[i]) + 2 * far);
    double longer = first > half ? 1 + log(first / half) / -log(mu) : 0;
    return far + fmin(far, half * (longer + 1 / (1 - mu)));
}

const struct optimizer optimizer_sgd = {
    .moments = 1,
    .update = update,
    .drift = drift,
};
