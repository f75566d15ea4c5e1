#include "ticket/shrink.h"

#include "net/activation.h"

#include <assert.h>
#include <string.h>

void ticket_shrink_layout(struct ticket_shrink *shrink, struct arena *arena, const struct net *net)
{
    shrink->index = arena_take(arena, net->parameters * sizeof *shrink->index);
}

// Whether a weight that is left leads from channel `in` of the layer before to channel `out`.
static bool leads(const struct net_layer *layer, const uint8_t *mask, size_t in, size_t out)
{
    const uint8_t *filter = mask + layer->weights + (out * layer->in + in) * layer->taps;
    for (size_t tap = 0; tap < layer->taps; tap++)
        if (filter[tap] != 0)
            return true;
    return false;
}

// kept[l]: the channels of layer l that stay.
static void find_ways(const struct net *net, const uint8_t *mask,
                      bool kept[NET_MAX_LAYERS][NET_MAX_FILTERS])
{
    bool any = true;
    kept[net->layers - 1][0] = true;
    for (size_t l = net->layers - 1; l > 0; l--) {
        const struct net_layer *layer = &net->layer[l];
        bool reached = any; // layer l has a channel with a way out
        any = false;
        for (size_t in = 0; in < layer->in; in++) {
            kept[l - 1][in] = false;
            for (size_t out = 0; reached && out < layer->out; out++)
                kept[l - 1][in] |= kept[l][out] && leads(layer, mask, in, out);
            kept[l - 1][in] |= net_has_shortcut(net, l - 1, in);
            any |= kept[l - 1][in];
        }
        kept[l - 1][0] |= !any;
    }
    // Generations that are tied stay as wide as each other.
    for (size_t l = 2; net->form.tied && l + 1 < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++)
            kept[l % 2][k] |= kept[l][k];
    for (size_t l = 2; net->form.tied && l + 1 < net->layers; l++)
        memcpy(kept[l], kept[l % 2], sizeof kept[l]);
}

static struct net narrowed(const struct net *net, bool kept[NET_MAX_LAYERS][NET_MAX_FILTERS])
{
    struct net_form form = net->form;
    for (size_t l = 0; l + 1 < net->layers; l++) {
        bool identity = form.widths.width[l] == 0;
        form.widths.width[l] = 0;
        for (size_t k = 0; !identity && k < net->layer[l].out; k++)
            form.widths.width[l] = (uint8_t)(form.widths.width[l] + kept[l][k]);
    }
    return net_make_form(&form);
}

void ticket_shrink_set(struct ticket_shrink *shrink, const struct net *net, const uint8_t *mask)
{
    bool kept[NET_MAX_LAYERS][NET_MAX_FILTERS];
    find_ways(net, mask, kept);
    shrink->net = narrowed(net, kept);
    size_t used = 0;
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        for (size_t out = 0; out < layer->out; out++)
            for (size_t in = 0; kept[l][out] && in < layer->in; in++)
                for (size_t tap = 0; (l == 0 || kept[l - 1][in]) && tap < layer->taps; tap++)
                    shrink->index[used++] =
                        (uint32_t)(layer->weights + (out * layer->in + in) * layer->taps + tap);
        for (size_t out = 0; out < layer->out; out++)
            if (kept[l][out])
                shrink->index[used++] = (uint32_t)(layer->biases + out);
        size_t of_channel = net_layer_activation(net, layer)->coefficients;
        for (size_t i = layer->coefficients; i < layer->end; i++)
            if (kept[l][(i - layer->coefficients) / of_channel])
                shrink->index[used++] = (uint32_t)i;
    }
    assert(used == shrink->net.parameters);
}

void ticket_gather(const struct ticket_shrink *shrink, const float *whole, float *small)
{
    for (size_t i = 0; i < shrink->net.parameters; i++)
        small[i] = whole[shrink->index[i]];
}

void ticket_gather_mask(const struct ticket_shrink *shrink, const uint8_t *whole, uint8_t *small)
{
    for (size_t i = 0; i < shrink->net.parameters; i++)
        small[i] = whole[shrink->index[i]];
}

void ticket_scatter(const struct ticket_shrink *shrink, const float *small, float *whole)
{
    for (size_t i = 0; i < shrink->net.parameters; i++)
        whole[shrink->index[i]] = small[i];
}
