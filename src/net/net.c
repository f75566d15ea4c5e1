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
const char *const net_output_names[NET_OUTPUT_COUNT] = {"linear", "none"};
const char *const net_freeze_names[NET_FREEZE_COUNT] = {"none", "weights", "coefficients", "later"};

static void append(struct net *net, size_t in, size_t out, size_t taps, enum net_numbers numbers,
                   bool activated)
{
    struct net_layer *layer = &net->layer[net->layers++];
    *layer = (struct net_layer){
        .in = in, .out = out, .taps = taps, .activated = activated, .numbers = numbers};
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
    if (m == 0)
        return 0;
    struct net_widths regular = net_widths_of(generations, m);
    return memcmp(&regular, widths, sizeof regular) == 0 ? m : 0;
}

void net_widths_format(size_t generations, const struct net_widths *widths,
                       char text[NET_WIDTHS_TEXT])
{
    size_t count = 2 * generations;
    if (count > 0 && widths->width[count - 1] == 0)
        count--;
    for (size_t i = 0, used = 0; i < count; i++)
        used += (size_t)snprintf(text + used, NET_WIDTHS_TEXT - used, "%s%u", i > 0 ? "-" : "",
                                 (unsigned)widths->width[i]);
}

bool net_widths_parse(const char *text, struct net_widths *widths, size_t *generations)
{
    size_t count = 0;
    *widths = (struct net_widths){{0}};
    for (const char *at = text;; at++) {
        bool channels = count % 2 == 1;
        unsigned value = 0, most = channels ? NET_MAX_OVERCOMPLETENESS : NET_MAX_FILTERS;
        bool none = channels && at[0] == '0' && (at[1] == '-' || at[1] == '\0');
        if ((!none && (*at < '1' || *at > '9')) || count == 2 * NET_MAX_GENERATIONS)
            return false;
        for (; *at >= '0' && *at <= '9' && value <= most; at++)
            value = 10 * value + (unsigned)(*at - '0');
        if (value > most || (*at != '-' && *at != '\0'))
            return false;
        widths->width[count++] = (uint8_t)value;
        if (*at == '\0')
            break;
    }
    *generations = (count + 1) / 2;
    for (size_t g = 0; g < *generations; g++)
        if (widths->width[2 * g + 1] == 0 && widths->width[2 * g] > NET_MAX_OVERCOMPLETENESS)
            return false;
    return true;
}

const char *net_tied_problem(const struct net_form *form)
{
    const uint8_t *width = form->widths.width;
    if (!form->tied)
        return NULL;
    if (form->generations == 1)
        return "one generation is tied to no other; tied must be no, or generations 2 or more";
    if (form->family != NET_LIFE)
        return "the layers of family window differ; tied must be no, or the family life";
    for (size_t g = 0; g < form->generations; g++)
        if (width[2 * g] != width[0] || width[2 * g + 1] != width[1])
            return "tied generations have the same widths; give filters such as 4-1-4-1";
    if ((width[1] == 0 ? width[0] : width[1]) != 1)
        return "what a tied generation reads is one channel, as the board is, so that it must make "
               "one; "
               "give filters such as 4-1-4-1 (overcompleteness 1 is 2-1-2-1)";
    return NULL;
}

const char *net_residual_problem(const struct net_form *form)
{
    if (!form->residual)
        return NULL;
    if (form->family != NET_LIFE)
        return "the layers of family window are no generations that could add their input; "
               "residual must be no, or the family life";
    for (size_t g = 0; g < form->generations; g++)
        if (form->widths.width[2 * g + 1] == 0)
            return "a generation without a 1x1 layer has no sums but those of its filters, which "
                   "read its input already; residual must be no, or give each generation "
                   "channels, such as 4-1-4-1";
    return NULL;
}

const char *net_form_problem(const struct net_form *form)
{
    const char *problem = net_tied_problem(form);
    return problem != NULL ? problem : net_residual_problem(form);
}

// Of a generation's two layers.
static void add_shortcut(struct net_layer *filters, struct net_layer *channels)
{
    channels->adds = filters->in < channels->out ? filters->in : channels->out;
    filters->hands_on = channels->adds;
}

struct net net_make_form(const struct net_form *form)
{
    size_t generations = form->generations;
    struct net net = {.form = *form,
                      .family = form->family,
                      .generations = generations,
                      .activation = form->activation};
    assert(generations >= 1 && generations <= NET_MAX_GENERATIONS);
    assert(net_form_problem(form) == NULL);
    net.overcompleteness = net_overcompleteness_of(generations, &form->widths);
    size_t in = 1, side = 2 * generations + 1;
    for (size_t i = 0; i < 2 * generations; i++) {
        bool second = i % 2 == 1, identity = second && form->widths.width[i] == 0;
        size_t out = identity ? in : form->widths.width[i];
        assert(out >= 1 && out <= (second ? NET_MAX_OVERCOMPLETENESS : NET_MAX_FILTERS));
        size_t taps = second ? 1 : form->family == NET_LIFE ? 9 : i == 0 ? side * side : 1;
        append(&net, in, out, taps,
               identity               ? NET_FIXED
               : form->tied && i >= 2 ? NET_SHARED
                                      : NET_OWN,
               !identity || net_activation(&net)->idempotent);
        if (second && form->residual)
            add_shortcut(&net.layer[i - 1], &net.layer[i]);
        in = out;
    }
    append(&net, in, 1, 1, form->output == NET_LINEAR ? NET_OWN : NET_FIXED, false);
    return net;
}

struct net net_make_widths(enum net_family family, size_t generations,
                           const struct net_widths *widths, enum net_activation activation)
{
    struct net_form form = {
        .family = family, .generations = generations, .widths = *widths, .activation = activation};
    return net_make_form(&form);
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

size_t net_layer_inputs(const struct net_layer *layer)
{
    return layer->in * layer->taps + layer->adds;
}

size_t net_layer_outputs(const struct net_layer *layer)
{
    return layer->out + layer->hands_on;
}

bool net_has_shortcut(const struct net *net, size_t l, size_t k)
{
    return k < net->layer[l].adds || (l + 1 < net->layers && k < net->layer[l + 1].hands_on);
}

size_t net_weights(const struct net *net)
{
    size_t weights = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            weights += net->layer[l].biases - net->layer[l].weights;
    return weights;
}

size_t net_biases(const struct net *net)
{
    size_t biases = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            biases += net->layer[l].out;
    return biases;
}

size_t net_numbers(const struct net *net)
{
    size_t numbers = 0;
    for (size_t l = 0; l < net->layers; l++)
        if (net->layer[l].numbers == NET_OWN)
            numbers += net->layer[l].end - net->layer[l].weights;
    return numbers;
}

// ---- what is fixed, shared and frozen -----------------------------------------------------------

// The layer of the first generation of which layer l, which shares its numbers, has a copy.
static const struct net_layer *original_of(const struct net *net, size_t l)
{
    return &net->layer[l % 2];
}

static void set_fixed(const struct net *net, size_t l, float *parameters)
{
    const struct net_layer *layer = &net->layer[l];
    bool is_output = l + 1 == net->layers;
    for (size_t k = 0; k < layer->out; k++) {
        for (size_t c = 0; c < layer->in; c++)
            parameters[layer->weights + k * layer->in + c] = is_output || k == c ? 1 : 0;
        parameters[layer->biases + k] = is_output ? -0.5f : 0;
    }
    for (size_t i = layer->coefficients; i < layer->end; i++)
        parameters[i] = 0;
}

void net_complete(const struct net *net, float *parameters)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l], *original = original_of(net, l);
        if (layer->numbers == NET_FIXED)
            set_fixed(net, l, parameters);
        if (layer->numbers == NET_SHARED)
            memcpy(parameters + layer->weights, parameters + original->weights,
                   (layer->end - layer->weights) * sizeof *parameters);
    }
}

void net_complete_mask(const struct net *net, uint8_t *mask)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l], *original = original_of(net, l);
        if (layer->numbers == NET_SHARED)
            memcpy(mask + layer->weights, mask + original->weights, layer->end - layer->weights);
        if (layer->numbers != NET_FIXED)
            continue;
        memset(mask + layer->weights, 1, layer->end - layer->weights);
        for (size_t k = 0; l + 1 < net->layers && k < layer->out; k++)
            for (size_t c = 0; c < layer->in; c++)
                mask[layer->weights + k * layer->in + c] = k == c;
    }
}

bool net_is_trained(const struct net *net, size_t i)
{
    size_t l = 0;
    while (i >= net->layer[l].end)
        l++;
    if (net->layer[l].numbers == NET_FIXED)
        return false;
    if (i >= net->layer[l].coefficients)
        return net->form.freeze != NET_FREEZE_COEFFICIENTS;
    bool first = l == 0 || (net->layer[l].numbers == NET_SHARED && l % 2 == 0);
    return net->form.freeze != NET_FREEZE_WEIGHTS &&
           (first || net->form.freeze != NET_FREEZE_LATER);
}

void net_share_gradient(const struct net *net, float *gradient)
{
    for (size_t l = 0; net->form.tied && l < 2; l++) {
        const struct net_layer *first = &net->layer[l];
        for (size_t i = 0; i < first->end - first->weights; i++) {
            float sum = gradient[first->weights + i];
            for (size_t g = 1; g < net->generations; g++)
                sum += gradient[net->layer[2 * g + l].weights + i];
            for (size_t g = 0; g < net->generations; g++)
                gradient[net->layer[2 * g + l].weights + i] = sum;
        }
    }
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
        if (layer->numbers != NET_OWN)
            continue;
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
    net_complete(net, parameters);
}

void net_set_later(const struct net *net, float *parameters)
{
    for (size_t l = 1; l < net->layers && net->form.freeze == NET_FREEZE_LATER; l++) {
        const struct net_layer *layer = &net->layer[l];
        const size_t weights = layer->biases - layer->weights;
        for (size_t i = layer->weights; layer->numbers == NET_OWN && i < layer->coefficients; i++)
            parameters[i] = i < layer->biases ? 1 / (float)weights : 0;
    }
    net_complete(net, parameters);
}

void net_shake_coefficients(const struct net *net, double noise, struct pcg32 *stream,
                            float *parameters)
{
    for (size_t l = 0; l < net->layers && noise > 0; l++) {
        const struct net_layer *layer = &net->layer[l];
        for (size_t i = layer->coefficients; layer->numbers == NET_OWN && i < layer->end; i++)
            parameters[i] = (float)((double)parameters[i] + noise * pcg32_normal(stream));
    }
    net_complete(net, parameters);
}

void net_set_by_hand(const struct net *net, float *parameters)
{
    const float plus = net->form.residual ? 1 : 0; // what is added of a cell that is alive
    memset(parameters, 0, net->parameters * sizeof *parameters);
    for (size_t g = 0; g < net->generations; g++) {
        const struct net_layer *sums = &net->layer[2 * g], *mix = sums + 1;
        assert(sums->taps == 9 && sums->out >= 2);
        float *a = parameters + sums->weights, *b = a + sums->in * 9;
        for (size_t tap = 0; tap < 9; tap++) {
            a[tap] = tap == 4 ? 0.1f : 1;
            b[tap] = tap == 4 ? 1 - plus : 1;
        }
        parameters[sums->biases] = -3;
        parameters[sums->biases + 1] = -2 + plus;
        parameters[mix->weights] = -10;
        parameters[mix->weights + 1] = 1;
        parameters[mix->biases] = -plus;
    }
    const struct net_layer *output = &net->layer[net->layers - 1];
    parameters[output->weights] = 20;
    parameters[output->biases] = -10;
    net_complete(net, parameters);
}
