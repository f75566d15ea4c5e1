#include "train/train.h"

#include <math.h>
#include <string.h>

static bool has_penalties(const struct train_settings *settings)
{
    return settings->l1 > 0 || settings->l2 > 0;
}

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
    train->mean = settings.average > 0 ? arena_take(arena, slice) : NULL;
    train->slope = has_penalties(&settings) ? arena_take(arena, slice) : train->gradient;
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
    memset(train->slope, 0, slice);
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
    if (train->mean != NULL)
        memcpy(train->mean, train->value, slice);
}

// Sets the slope to the gradient and, of weights that are trained, what the penalties add.
static void add_penalties(struct train *train)
{
    const float l1 = (float)train->settings.l1, l2 = (float)train->settings.l2;
    memcpy(train->slope, train->gradient, train->net->parameters * sizeof *train->slope);
    for (size_t l = 0; l < train->net->layers; l++)
        for (size_t i = train->net->layer[l].weights; i < train->net->layer[l].biases; i++) {
            float w = train->value[i], sign = (float)((w > 0) - (w < 0));
            train->slope[i] += train->mask[i] * (l1 * sign + l2 * w);
        }
}

static void update_mean(struct train *train)
{
    const double average = train->updates == 1 ? 0 : train->settings.average;
    const float kept = (float)average, rest = (float)(1 - average);
    for (size_t i = 0; i < train->net->parameters; i++)
        train->mean[i] =
            train->mask[i] != 0 ? kept * train->mean[i] + rest * train->value[i] : train->value[i];
}

void train_update(struct train *train)
{
    net_share_gradient(train->net, train->gradient);
    if (train->masked)
        for (size_t i = 0; i < train->net->parameters; i++)
            train->gradient[i] = train->mask[i] != 0 ? train->gradient[i] : 0;
    if (has_penalties(&train->settings))
        add_penalties(train);
    train->rate = schedule_rate(&train->settings, train->updates);
    train->updates++;
    train->optimizer->update(train);
    if (train->mean != NULL)
        update_mean(train);
}

static bool is_weight(const struct net *net, size_t i)
{
    size_t l = 0;
    while (i >= net->layer[l].end)
        l++;
    return i < net->layer[l].biases;
}

bool train_is_penalised(const struct train *train, size_t i)
{
    return has_penalties(&train->settings) && is_weight(train->net, i);
}

bool train_fades(const struct train *train, size_t i)
{
    return train_is_penalised(train, i) || (train->settings.decay > 0 && is_weight(train->net, i));
}

bool train_is_finite(const struct train *train)
{
    for (size_t i = 0; i < train->net->parameters; i++)
        if (!isfinite(train->value[i]))
            return false;
    return true;
}
