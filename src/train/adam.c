// adam: D. P. Kingma & J. Ba, arXiv 1412.6980, algorithm 1; the update is kernel_adam
// (kernel/kernel.h).
#include "train/train.h"

#include <math.h>

static void begin(struct train *train)
{
    train->beta1_power = train->beta2_power = 1;
}

static void update(struct train *train)
{
    train->beta1_power *= KERNEL_ADAM_BETA1;
    train->beta2_power *= KERNEL_ADAM_BETA2;
    struct kernel_adam_step step = {
        .rate = (float)(train->settings.learning_rate / (1 - train->beta1_power)),
        .correction = (float)(1 / (1 - train->beta2_power)),
    };
    train->kernels->adam(step, net_padded(train->net), train->gradient, train->value,
                         train->moment[0], train->moment[1]);
}

// With no gradient, step k from now moves a parameter by at most
//   learning rate / (1 - beta1^(t+1)) * (beta1 / sqrt(beta2))^k * |first| / sqrt(second),
// a geometric series.
static double drift(const struct train *train, size_t i)
{
    double first = fabs((double)train->moment[0][i]), second = (double)train->moment[1][i];
    if (first == 0)
        return 0;
    double ratio = KERNEL_ADAM_BETA1 / sqrt(KERNEL_ADAM_BETA2);
    double rate = train->settings.learning_rate / (1 - train->beta1_power * KERNEL_ADAM_BETA1);
    return rate * first / sqrt(second) * ratio / (1 - ratio);
}

const struct optimizer optimizer_adam = {
    .moments = 2,
    .begin = begin,
    .update = update,
    .drift = drift,
};
