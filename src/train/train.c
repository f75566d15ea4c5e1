#include "train/train.h"

#include <math.h>
#include <string.h>

void train_layout(struct train *train, struct arena *arena, const struct net *net,
                  const struct kernel_table *kernels, struct train_settings settings)
{
    size_t slice = net_padded(net) * sizeof(float);
    *train = (struct train){
        .net = net,
        .kernels = kernels,
        .optimizer = optimizer_row(settings.optimizer),
        .settings = settings,
        .value = arena_take(arena, slice),
        .gradient = arena_take(arena, slice),
        .mask = arena_take(arena, slice),
    };
    for (size_t m = 0; m < train->optimizer->moments; m++)
        train->moment[m] = arena_take(arena, slice);
}

void train_begin(struct train *train, const float *value, const uint8_t *mask)
{
    size_t parameters = train->net->parameters, padded = net_padded(train->net);
    size_t slice = padded * sizeof(float);
    train->updates = 0;
    train->masked = false;
    memset(train->gradient, 0, slice);
    for (size_t m = 0; m < train->optimizer->moments; m++)
        memset(train->moment[m], 0, slice);
    if (train->optimizer->begin != NULL)
        train->optimizer->begin(train);
    for (size_t i = 0; i < parameters; i++) {
        bool left = mask == NULL || mask[i] != 0, trained = left && net_is_trained(train->net, i);
        train->mask[i] = trained ? 1 : 0;
        train->masked |= !trained;
        train->value[i] = left ? value[i] : 0;
    }
    for (size_t i = parameters; i < padded; i++)
        train->mask[i] = train->value[i] = 0;
}

void train_update(struct train *train)
{
    net_share_gradient(train->net, train->gradient);
    if (train->masked)
        for (size_t i = 0; i < train->net->parameters; i++)
            train->gradient[i] = train->mask[i] != 0 ? train->gradient[i] : 0;
    train->updates++;
    train->optimizer->update(train);
}

bool train_is_finite(const struct train *train)
{
    for (size_t i = 0; i < train->net->parameters; i++)
        if (!isfinite(train->value[i]))
            return false;
    return true;
}
