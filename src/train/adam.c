// adam: D. P. Kingma & J. Ba, arXiv 1412.6980, algorithm 1, as torch.optim.Adam computes it without
// amsgrad and weight decay; the update is kernel_adam (kernel/kernel.h). PyTorch's and the paper's constants
// are beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8.
#include "train/adam.h"

#include <math.h>

void adam_begin(struct train *train)
{
    train->beta1_power = train->beta2_power = 1;
}

void adam_update(struct train *train)
{
    const struct train_settings *settings = &train->settings;
    train->beta1_power *= settings->beta1;
    train->beta2_power *= settings->beta2;
    struct kernel_adam_step step = {
        .rate = (float)(train->rate / (1 - train->beta1_power)),
        .correction = (float)(1 / (1 - train->beta2_power)),
        .beta1 = (float)settings->beta1,
        .rest1 = (float)(1 - settings->beta1),
        .beta2 = (float)settings->beta2,
        .rest2 = (float)(1 - settings->beta2),
        .epsilon = (float)settings->epsilon,
    };
    train->kernels->adam(step, net_padded(train->net), train->slope, train->value, train->moment[0],
                         train->moment[1]);
}

// What a parameter goes whose steps are `first`, `first` ratio, ...; each is rounded by no more than its
// own length, for the value may as well stay where it is.
static double series(double first, double ratio)
{
    return 2 * first / (1 - ratio);
}

// With no gradient, step k from now moves a parameter by at most
//   rate / (1 - beta1^(t+1)) * (beta1 / sqrt(beta2))^k * |first| / sqrt(second),
// a geometric series. While it is as short as with the usual constants, rounding adds less than
// train_is_dead allows for; a longer one counts it. Where no such series ends, epsilon bounds the steps by
//   rate / (1 - beta1^(t+1)) * beta1^k * |first| / epsilon:
// that it is 1e-16 at least also bounds the steps after which `second` is flushed to zero.
//
// A penalty pulls towards zero. Both moments are averages of the same gradients, so that, by Cauchy and
// Schwarz, |first| <= S sqrt(second) with
//   S = (1 - beta1) / sqrt((1 - beta2) (1 - beta1^2 / beta2)):
// a weight that comes through zero goes on as one without gradient does, from the longest first step that
// there can be, for the pull beyond only shortens `first` and adds to `second`.
double adam_drift(const struct train *train, size_t i)
{
    const struct train_settings *settings = &train->settings;
    const double unit = 0x1p-24; // of float32's rounding, relative
    const double beta1 = settings->beta1, beta2 = settings->beta2;
    double first = fabs((double)train->moment[0][i]), second = (double)train->moment[1][i];
    double ratio = beta1 / sqrt(beta2);
    double rate =
        schedule_most(settings, train->updates) / (1 - train->beta1_power * settings->beta1);
    if (train_is_penalised(train, i)) {
        double longest = (1 - beta1) / sqrt((1 - beta2) * (1 - ratio * ratio));
        return ratio < 1 - 1e-6 ? series(rate * longest, ratio * (1 + 2 * unit)) : INFINITY;
    }
    if (first == 0 || beta1 == 0)
        return 0;
    if (ratio < 0.905)
        return rate * first / sqrt(second) * ratio / (1 - ratio);
    if (ratio < 1 - 1e-6)
        return series(rate * first / sqrt(second) * ratio, ratio * (1 + 2 * unit));
    return series(rate * first / settings->epsilon, beta1 * (1 + unit));
}

const struct optimizer optimizer_adam = {
    .moments = 2,
    .begin = adam_begin,
    .update = adam_update,
    .drift = adam_drift,
};
