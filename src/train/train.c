#include "train/train.h"

#include <math.h>
#include <string.h>

const char *const train_optimizer_names[TRAIN_OPTIMIZER_COUNT] = {"adam"};

void train_layout(struct train *train, struct arena *arena, const struct net *net,
                  const struct kernel_table *kernels, double learning_rate)
{
    size_t slice = net_padded(net) * sizeof(float);
    *train = (struct train){
        .net = net,
        .kernels = kernels,
        .learning_rate = learning_rate,
        .beta1_power = 1,
        .beta2_power = 1,
        .value = arena_take(arena, slice),
        .gradient = arena_take(arena, slice),
        .first = arena_take(arena, slice),
        .second = arena_take(arena, slice),
        .mask = arena_take(arena, slice),
    };
}

void train_begin(struct train *train, const float *value, const uint8_t *mask)
{
    size_t parameters = train->net->parameters, padded = net_padded(train->net);
    size_t slice = padded * sizeof(float);
    train->updates = 0;
    train->beta1_power = train->beta2_power = 1;
    train->masked = mask != NULL;
    memset(train->gradient, 0, slice);
    memset(train->first, 0, slice);
    memset(train->second, 0, slice);
    for (size_t i = 0; i < parameters; i++) {
        train->mask[i] = mask == NULL || mask[i] ? 1 : 0;
        train->value[i] = mask == NULL || mask[i] ? value[i] : 0;
    }
    for (size_t i = parameters; i < padded; i++)
        train->mask[i] = train->value[i] = 0;
}

void train_update(struct train *train)
{
    if (train->masked)
        for (size_t i = 0; i < train->net->parameters; i++)
            train->gradient[i] = train->mask[i] != 0 ? train->gradient[i] : 0;
    train->updates++;
    train->beta1_power *= KERNEL_ADAM_BETA1;
    train->beta2_power *= KERNEL_ADAM_BETA2;
    struct kernel_adam_step step = {
        .rate = (float)(train->learning_rate / (1 - train->beta1_power)),
        .correction = (float)(1 / (1 - train->beta2_power)),
    };
    train->kernels->adam(step, net_padded(train->net), train->gradient, train->value, train->first,
                         train->second);
}

bool train_is_finite(const struct train *train)
{
    for (size_t i = 0; i < train->net->parameters; i++)
        if (!isfinite(train->value[i]))
            return false;
    return true;
}
