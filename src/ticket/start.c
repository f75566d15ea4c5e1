#include "ticket/start.h"

#include <math.h>

// Whether parameter i is a weight, or, with `biases`, a bias.
static bool has_sign(const struct net *net, bool biases, size_t i)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        if (layer->numbers == NET_OWN && i >= layer->weights &&
            i < (biases ? layer->coefficients : layer->biases))
            return true;
    }
    return false;
}

void ticket_keep_signs(const struct net *net, const float *fresh, float *value)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (!has_sign(net, true, i))
            value[i] = fresh[i];
        else if (value[i] != 0)
            value[i] = copysignf(fresh[i], value[i]);
}

static bool can_flip(const struct net *net, const uint8_t *mask, bool biases, const float *value,
                     size_t i)
{
    return mask[i] && value[i] != 0 && has_sign(net, biases, i);
}

size_t ticket_flip(const struct net *net, const uint8_t *mask, size_t flips, bool biases,
                   struct pcg32 *stream, float *value)
{
    uint32_t candidates = 0;
    for (size_t i = 0; i < net->parameters; i++)
        candidates += can_flip(net, mask, biases, value, i);
    // Each candidate is taken with the share of what is still wanted in the candidates that remain,
    // so that all choices are equally likely: D. Knuth, The Art of Computer Programming 2, 3.4.2,
    // algorithm S.
    size_t wanted = flips < candidates ? flips : candidates;
    for (size_t i = 0, missing = wanted; missing > 0; i++)
        if (can_flip(net, mask, biases, value, i) && pcg32_below(stream, candidates--) < missing) {
            value[i] = -value[i];
            missing--;
        }
    return wanted;
}

void ticket_shake(const struct net *net, const uint8_t *mask, double size, struct pcg32 *stream,
                  float *value)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        double squares = 0;
        size_t left = 0;
        if (layer->numbers != NET_OWN)
            continue;
        for (size_t i = layer->weights; i < layer->biases; i++)
            if (mask[i]) {
                squares += (double)value[i] * (double)value[i];
                left++;
            }
        double deviation = left > 0 ? size * sqrt(squares / (double)left) : 0;
        for (size_t i = layer->weights; i < layer->biases; i++) {
            double normal = pcg32_normal(stream);
            if (mask[i])
                value[i] = (float)((double)value[i] + deviation * normal);
        }
    }
}

void ticket_apply(const struct net *net, const uint8_t *mask, float *value)
{
    for (size_t i = 0; i < net->parameters; i++)
        value[i] = mask[i] ? value[i] : 0;
}
