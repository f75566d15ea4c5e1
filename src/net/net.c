#include "net/net.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *const net_activation_names[NET_ACTIVATION_COUNT] = {"relu"};
const char *const net_init_names[NET_INIT_COUNT] = {"glorot", "normal", "fan_in",
                                                    "normal_everywhere"};

static void append(struct net *net, size_t in, size_t out, size_t taps, bool activated)
{
    struct net_layer *layer = &net->layer[net->layers++];
    *layer = (struct net_layer){.in = in, .out = out, .taps = taps, .activated = activated};
    layer->weights = net->parameters;
    layer->biases = layer->weights + out * in * taps;
    net->parameters = layer->biases + out;
}

struct net net_make(size_t generations, size_t overcompleteness, enum net_activation activation)
{
    size_t m = overcompleteness;
    assert(generations >= 1 && generations <= NET_MAX_GENERATIONS);
    assert(m >= 1 && m <= NET_MAX_OVERCOMPLETENESS);
    struct net net = {.generations = generations, .overcompleteness = m, .activation = activation};
    for (size_t g = 0; g < generations; g++) {
        append(&net, g == 0 ? 1 : m, 2 * m, 9, true);
        append(&net, 2 * m, m, 1, true);
    }
    append(&net, m, 1, 1, false);
    return net;
}

size_t net_weights(const struct net *net)
{
    size_t weights = 0;
    for (size_t l = 0; l < net->layers; l++)
        weights += net->layer[l].biases - net->layer[l].weights;
    return weights;
}

size_t net_padded(const struct net *net)
{
    return (net->parameters + 7) / 8 * 8;
}

struct kernel_windows net_windows(const struct net *net)
{
    assert(net->generations == 1);
    return (struct kernel_windows){.filters = net->layer[0].out, .channels = net->layer[1].out};
}

// Uniform in [-bound, bound).
static float uniform(struct pcg32 *stream, double bound)
{
    return (float)(bound * (2 * (double)pcg32_uniform(stream) - 1));
}

void net_init(const struct net *net, enum net_init init, struct pcg32 *stream, float *parameters)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        double fan_in = (double)(layer->taps * layer->in);
        double fan_out = (double)(layer->taps * layer->out);
        size_t end = layer->biases + layer->out;
        for (size_t i = layer->weights; i < end; i++) {
            bool bias = i >= layer->biases;
            switch (init) {
            case NET_GLOROT:
                parameters[i] = bias ? 0 : uniform(stream, sqrt(6 / (fan_in + fan_out)));
                break;
            case NET_NORMAL:
                parameters[i] = bias ? 0 : (float)pcg32_normal(stream);
                break;
            case NET_FAN_IN:
                parameters[i] = uniform(stream, 1 / sqrt(fan_in));
                break;
            case NET_NORMAL_EVERYWHERE:
                parameters[i] = (float)pcg32_normal(stream);
                break;
            case NET_INIT_COUNT:
                assert(false && "an initialisation");
            }
        }
    }
}

void net_set_by_hand(const struct net *net, float *parameters)
{
    memset(parameters, 0, net->parameters * sizeof *parameters);
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        float *a = parameters + sums->weights, *b = a + sums->in * 9;
        for (size_t tap = 0; tap < 9; tap++) {
            a[tap] = tap == 4 ? 0.1f : 1;
            b[tap] = 1;
        }
        parameters[sums->biases] = -3;
        parameters[sums->biases + 1] = -2;
        parameters[mix->weights] = -10;
        parameters[mix->weights + 1] = 1;
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    parameters[output->weights] = 20;
    parameters[output->biases] = -10;
}
