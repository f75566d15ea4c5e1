// sgd: stochastic gradient descent with momentum mu, as torch.optim.SGD computes it without
// dampening and weight decay:
//   velocity = mu velocity + g
//   value   -= rate * velocity               or, with nesterov:   rate * (g + mu velocity)
// PyTorch's momentum is 0, and it refuses nesterov beside that; here it is 0.9 where no one says another,
// and with a momentum of 0 both are the same.
#include "train/train.h"

#include <math.h>

static void update(struct train *train)
{
    const float rate = (float)train->rate, momentum = (float)train->settings.momentum;
    const float *slope = train->slope;
    const bool nesterov = train->settings.nesterov;
    float *value = train->value, *velocity = train->moment[0];
    size_t count = net_padded(train->net);
    for (size_t i = 0; i < count; i++) {
        velocity[i] = momentum * velocity[i] + slope[i];
        value[i] -= rate * (nesterov ? slope[i] + momentum * velocity[i] : velocity[i]);
    }
}

// How far a weight goes beyond zero, or outward, that a penalty pulls towards zero, when its velocity is `far`
// from its rest. The pull is G at most, and the velocity a share mu^k of what it is now and G / (1 - mu) at
// most; from there on the pull is against it, so that a weight that comes through zero at most goes
//   far + rate G / (1 - mu)^2,  G = l1 + l2 (|value| + that).
// Each step is rounded by no more than its own length.
static double overshoot(const struct train *train, size_t i, double rate, double mu, double far)
{
    double value = fabs((double)train->value[i]), many = 2 * rate / ((1 - mu) * (1 - mu));
    double share = many * train->settings.l2;
    return share < 1 ? (2 * far + many * train->settings.l1 + share * value) / (1 - share)
                     : INFINITY;
}

// With no gradient, step k from now is rate * mu^k * |velocity|, with nesterov once more mu; in all
//   far = rate * |velocity| * mu / (1 - mu).
// Each is rounded when it is subtracted, by no more than its own length, for the value may as well
// stay where it is, and by no more than half a unit in the last place of the largest value that
// comes. Where the steps are longer than that, they are counted; the others sum to a series.
static double drift(const struct train *train, size_t i)
{
    const double unit = 0x1p-24; // of float32's rounding, relative
    double velocity = fabs((double)train->moment[0][i]);
    double mu = (double)(float)train->settings.momentum * (1 + unit);
    double rate = (double)(float)schedule_most(&train->settings, train->updates) * (1 + unit);
    double first = rate * velocity * mu;
    if (train_is_penalised(train, i))
        return overshoot(train, i, rate, mu, first / (1 - mu));
    first *= train->settings.nesterov ? mu : 1;
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
