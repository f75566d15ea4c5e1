// adamw: I. Loshchilov & F. Hutter, arXiv 1711.05101, as torch.optim.AdamW computes it without amsgrad. The
// weights decay beside Adam's step, not in its gradient:
//   value *= 1 - rate * decay
//   then as adam
// PyTorch's decay is 0.01, of all parameters that it is given; here it is of the weights, as usual practice has
// it: biases and the activation's coefficients stay.
#include "train/adam.h"

#include <math.h>

static void update(struct train *train)
{
    const float kept = (float)(1 - train->rate * train->settings.decay);
    for (size_t l = 0; l < train->net->layers; l++)
        for (size_t i = train->net->layer[l].weights; i < train->net->layer[l].biases; i++)
            train->value[i] *= train->mask[i] != 0 ? kept : 1;
    adam_update(train);
}

// A share of a weight is taken away, which leaves it on its side of zero, unless the share is more than all.
static double drift(const struct train *train, size_t i)
{
    double most = schedule_most(&train->settings, train->updates) * train->settings.decay;
    return most > 1 && train_fades(train, i) ? INFINITY : adam_drift(train, i);
}

const struct optimizer optimizer_adamw = {
    .moments = 2,
    .begin = adam_begin,
    .update = update,
    .drift = drift,
};
