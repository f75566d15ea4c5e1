#include "net/activation.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WORD(NAME, name) #name,
const char *const net_activation_names[NET_ACTIVATION_COUNT] = {NET_ACTIVATIONS(WORD)};
const char *const net_init_names[NET_INIT_COUNT] = {"glorot", "normal", "fan_in",
                                                    "normal_everywhere"};

const char *const net_family_names[NET_FAMILY_COUNT] = {"life", "window"};

static void append(struct net *net, size_t in, size_t out, size_t taps, bool activated)
{
    struct net_layer *layer = &net->layer[net->layers++];
    *layer = (struct net_layer){.in = in, .out = out, .taps = taps, .activated = activated};
    layer->weights = net->parameters;
    layer->biases = layer->weights + out * in * taps;
    layer->coefficients = layer->biases + out;
    layer->end = layer->coefficients;
    if (activated)
        layer->end += out * net_activation(net)->coefficients;
    net->parameters = layer->end;
}

struct net_widths net_widths_of(size_t generations, size_t overcompleteness)
{
    size_t m = overcompleteness;
    assert(generations >= 1 && generations <= NET_MAX_GENERATIONS);
    assert(m >= 1 && m <= NET_MAX_OVERCOMPLETENESS);
    struct net_widths widths = {{0}};
    for (size_t g = 0; g < generations; g++) {
        widths.width[2 * g] = (uint8_t)(2 * m);
        widths.width[2 * g + 1] = (uint8_t)m;
    }
    return widths;
}

size_t net_overcompleteness_of(size_t generations, const struct net_widths *widths)
{
    size_t m = widths->width[1];
    struct net_widths regular = net_widths_of(generations, m);
    return memcmp(&regular, widths, sizeof regular) == 0 ? m : 0;
}

void net_widths_format(size_t generations, const struct net_widths *widths,
                       char text[NET_WIDTHS_TEXT])
{
    for (size_t i = 0, used = 0; i < 2 * generations; i++)
        used += (size_t)snprintf(text + used, NET_WIDTHS_TEXT - used, "%s%u", i > 0 ? "-" : "",
                                 (unsigned)widths->width[i]);
}

bool net_widths_parse(const char *text, struct net_widths *widths, size_t *generations)
{
    size_t count = 0;
    *widths = (struct net_widths){{0}};
    for (const char *at = text;; at++) {
        unsigned value = 0, most = count % 2 == 0 ? NET_MAX_FILTERS : NET_MAX_OVERCOMPLETENESS;
        if (*at < '1' || *at > '9' || count == 2 * NET_MAX_GENERATIONS)
            return false;
        for (; *at >= '0' && *at <= '9' && value <= most; at++)
            value = 10 * value + (unsigned)(*at - '0');
        if (value > most || (*at != '-' && *at != '\0'))
            return false;
        widths->width[count++] = (uint8_t)value;
        if (*at == '\0')
            break;
    }
    *generations = count / 2;
    return count % 2 == 0;
}

struct net net_make_widths(enum net_family family, size_t generations,
                           const struct net_widths *widths, enum net_activation activation)
{
    struct net net = {.family = family, .generations = generations, .activation = activation};
    assert(generations >= 1 && generations <= NET_MAX_GENERATIONS);
    net.overcompleteness = net_overcompleteness_of(generations, widths);
    size_t in = 1, side = 2 * generations + 1;
    for (size_t i = 0; i < 2 * generations; i++) {
        size_t out = widths->width[i];
        assert(out >= 1 && out <= (i % 2 == 0 ? NET_MAX_FILTERS : NET_MAX_OVERCOMPLETENESS));
        size_t taps = i % 2 == 1 ? 1 : family == NET_LIFE ? 9 : i == 0 ? side * side : 1;
        append(&net, in, out, taps, true);
        in = out;
    }
    append(&net, in, 1, 1, false);
    return net;
}

struct net net_make(size_t generations, size_t overcompleteness, enum net_activation activation)
{
    struct net_widths widths = net_widths_of(generations, overcompleteness);
    return net_make_widths(NET_LIFE, generations, &widths, activation);
}

// The widest of layers first, first + 2, ... but the output.
static size_t widest(const struct net *net, size_t first)
{
    size_t most = 0;
    for (size_t l = first; l + 1 < net->layers; l += 2)
        most = net->layer[l].out > most ? net->layer[l].out : most;
    return most;
}

size_t net_most_filters(const struct net *net)
{
    return widest(net, 0);
}

size_t net_most_channels(const struct net *net)
{
    return widest(net, 1);
}

size_t net_channels(const struct net *net, size_t l)
{
    return l == 0 ? net->layer[0].in : net->layer[l - 1].out;
}

size_t net_widest(const struct net *net)
{
    size_t most = 1;
    for (size_t l = 1; l <= net->layers; l++)
        most = net_channels(net, l) > most ? net_channels(net, l) : most;
    return most;
}

size_t net_weights(const struct net *net)
{
    size_t weights = 0;
    for (size_t l = 0; l < net->layers; l++)
        weights += net->layer[l].biases - net->layer[l].weights;
    return weights;
}

size_t net_biases(const struct net *net)
{
    size_t biases = 0;
    for (size_t l = 0; l < net->layers; l++)
        biases += net->layer[l].out;
    return biases;
}

double net_update_flops(const struct net *net, size_t generations, size_t cells)
{
    size_t weights = net->layer[2 * generations - 1].out;
    for (size_t l = 0; l < 2 * generations; l++)
        weights += net->layer[l].biases - net->layer[l].weights;
    // A multiplication and an addition per weight and cell: forward, for the weights' gradient, and
    // for the inputs' gradient, which the first layer does not need.
    double first = (double)(net->layer[0].biases - net->layer[0].weights);
    return 2 * (double)cells * (3 * (double)weights - first);
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
        for (size_t i = layer->weights; i < layer->coefficients; i++) {
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
        const struct activation *row = net_activation(net);
        for (size_t i = layer->coefficients; i < layer->end; i++)
            parameters[i] = row->initial[(i - layer->coefficients) % row->coefficients];
    }
}

void net_set_by_hand(const struct net *net, float *parameters)
{
    memset(parameters, 0, net->parameters * sizeof *parameters);
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        assert(sums->taps == 9 && sums->out >= 2);
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
