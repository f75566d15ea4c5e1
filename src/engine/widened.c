#include "engine/widened.h"

#include <assert.h>
#include <string.h>

bool engine_widened_fit(const struct net *net)
{
    for (size_t l = 0; l < net->layers; l++)
        if (net_layer_outputs(&net->layer[l]) > NET_MAX_FILTERS)
            return false;
    return net->form.residual && net->activation == NET_RELU;
}

struct net engine_widened(const struct net *net)
{
    assert(engine_widened_fit(net));
    struct net_form form = net->form;
    form.residual = form.tied = false;
    for (size_t l = 0; l + 1 < net->layers; l++)
        form.widths.width[l] = (uint8_t)net_layer_outputs(&net->layer[l]);
    return net_make_form(&form);
}

// Copies what is the network's own of a layer: rows of weights, which are as long or longer in the wider one.
static void copy_rows(const struct net_layer *from, const struct net_layer *to, const float *source,
                      float *target)
{
    size_t rows = from->out < to->out ? from->out : to->out;
    size_t long_from = from->in * from->taps, long_to = to->in * to->taps;
    size_t length = long_from < long_to ? long_from : long_to;
    for (size_t k = 0; k < rows; k++)
        memcpy(target + to->weights + k * long_to, source + from->weights + k * long_from,
               length * sizeof *target);
    memcpy(target + to->biases, source + from->biases, rows * sizeof *target);
}

void engine_widened_parameters(const struct net *net, const struct net *wide,
                               const float *parameters, float *widened)
{
    memset(widened, 0, wide->parameters * sizeof *widened);
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *own = &net->layer[l], *to = &wide->layer[l];
        copy_rows(own, to, parameters, widened);
        for (size_t c = 0; c < own->hands_on; c++)
            widened[to->weights + ((own->out + c) * to->in + c) * to->taps + to->taps / 2] = 1;
        for (size_t k = 0; k < own->adds; k++)
            widened[to->weights + k * to->in + own->in + k] = 1;
    }
}

void engine_widened_gradient(const struct net *net, const struct net *wide, const float *widened,
                             float *gradient)
{
    for (size_t l = 0; l < net->layers; l++)
        copy_rows(&wide->layer[l], &net->layer[l], widened, gradient);
}
