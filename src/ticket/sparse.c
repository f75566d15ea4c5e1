#include "ticket/sparse.h"

#include "net/activation.h"

#include <string.h>

// Of all layers.
static size_t all_channels(const struct net *net)
{
    size_t channels = 0;
    for (size_t l = 0; l < net->layers; l++)
        channels += net->layer[l].out;
    return channels;
}

static size_t all_coefficients(const struct net *net)
{
    size_t coefficients = 0;
    for (size_t l = 0; l < net->layers; l++)
        coefficients += net->layer[l].end - net->layer[l].coefficients;
    return coefficients;
}

static size_t terms_of(const struct net *net, const float *value)
{
    size_t terms = 0;
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < net->layer[l].biases; i++)
            terms += value[i] != 0;
    return terms;
}

size_t ticket_sparse_size(const struct net *net, const float *value)
{
    return terms_of(net, value) * sizeof(struct ticket_term) +
           (all_channels(net) + 1) * sizeof(uint32_t) +
           (all_channels(net) + all_coefficients(net)) * sizeof(float);
}

void ticket_sparse_layout(struct ticket_sparse *sparse, struct arena *arena, const struct net *net,
                          const float *value)
{
    size_t channels = all_channels(net);
    sparse->net = *net;
    sparse->term = arena_take(arena, terms_of(net, value) * sizeof *sparse->term);
    sparse->first = arena_take(arena, (channels + 1) * sizeof *sparse->first);
    sparse->bias = arena_take(arena, channels * sizeof *sparse->bias);
    sparse->coefficient = arena_take(arena, all_coefficients(net) * sizeof *sparse->coefficient);
}

void ticket_sparse_set(struct ticket_sparse *sparse, const float *value)
{
    size_t channel = 0, coefficient = 0;
    uint32_t used = 0;
    for (size_t l = 0; l < sparse->net.layers; l++) {
        const struct net_layer *layer = &sparse->net.layer[l];
        size_t inputs = layer->in * layer->taps;
        for (size_t k = 0; k < layer->out; k++, channel++) {
            const float *weight = value + layer->weights + k * inputs;
            sparse->first[channel] = used;
            sparse->bias[channel] = value[layer->biases + k];
            for (size_t i = 0; i < inputs; i++)
                if (weight[i] != 0)
                    sparse->term[used++] = (struct ticket_term){
                        weight[i], (uint16_t)(i / layer->taps), (uint16_t)(i % layer->taps)};
        }
        for (size_t i = layer->coefficients; i < layer->end; i++)
            sparse->coefficient[coefficient++] = value[i];
    }
    sparse->first[channel] = used;
}

const struct net_layer *ticket_sparse_layer(const struct ticket_sparse *sparse, size_t channel)
{
    const struct net_layer *layer = sparse->net.layer;
    for (; channel >= layer->out; layer++)
        channel -= layer->out;
    return layer;
}

const float *ticket_sparse_coefficients(const struct ticket_sparse *sparse, size_t channel)
{
    const float *coefficient = sparse->coefficient;
    const struct net_layer *layer = sparse->net.layer;
    for (; channel >= layer->out; layer++) {
        channel -= layer->out;
        coefficient += layer->end - layer->coefficients;
    }
    return coefficient + channel * ((layer->end - layer->coefficients) / layer->out);
}

// ---- the forward pass ---------------------------------------------------------------------------
//
// A layer's inputs are copied with a border as wide as its filters reach, 0 for 1x1:
//
//   padded [C][H + 2r][W + 2r],   padded(y, x) = plane(y - r, x - r)

static size_t side_of(const struct net_layer *layer)
{
    size_t side = 1;
    while (side * side < layer->taps)
        side += 2;
    return side;
}

static size_t padded_cells(const struct net_layer *layer, size_t height, size_t width)
{
    size_t border = side_of(layer) - 1;
    return (height + border) * (width + border);
}

static size_t most_handed(const struct net *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->layers; l++)
        most = net->layer[l].hands_on > most ? net->layer[l].hands_on : most;
    return most;
}

static size_t most_outputs(const struct net *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->layers; l++)
        most = net->layer[l].out > most ? net->layer[l].out : most;
    return most;
}

// A layer's outputs, what a residual generation hands on, and a layer's inputs with their border.
size_t ticket_sparse_scratch(const struct ticket_sparse *sparse, size_t height, size_t width)
{
    size_t most = 0;
    for (size_t l = 0; l < sparse->net.layers; l++) {
        const struct net_layer *layer = &sparse->net.layer[l];
        size_t floats = layer->in * padded_cells(layer, height, width);
        most = floats > most ? floats : most;
    }
    return most + (most_outputs(&sparse->net) + most_handed(&sparse->net)) * height * width;
}

// Where cell `at` of a padded row or column lies in the plane on a torus, which a filter may reach
// around more than once.
static size_t wrapped(size_t at, size_t reach, size_t size)
{
    return (at + reach * (size - 1)) % size;
}

static void pad(size_t height, size_t width, size_t reach, bool zero_padding, const float *plane,
                float *padded)
{
    size_t columns = width + 2 * reach;
    for (size_t y = 0; y < height + 2 * reach; y++) {
        float *row = padded + y * columns;
        const float *source = plane + wrapped(y, reach, height) * width;
        if (zero_padding && (y < reach || y >= height + reach)) {
            memset(row, 0, columns * sizeof *row);
            continue;
        }
        memcpy(row + reach, source, width * sizeof *row);
        for (size_t i = 0; i < reach; i++) {
            size_t right = width + reach + i;
            row[i] = zero_padding ? 0 : source[wrapped(i, reach, width)];
            row[right] = zero_padding ? 0 : source[wrapped(right, reach, width)];
        }
    }
}

// Adds the terms of one channel to its plane.
static void add_terms(const struct ticket_term *term, const struct ticket_term *end, size_t height,
                      size_t width, const struct net_layer *layer, const float *padded,
                      float *plane)
{
    size_t side = side_of(layer), columns = width + side - 1;
    for (; term < end; term++) {
        const float *source = padded + term->input * padded_cells(layer, height, width) +
                              term->tap / side * columns + term->tap % side;
        for (size_t y = 0; y < height; y++)
            for (size_t x = 0; x < width; x++)
                plane[y * width + x] += term->weight * source[y * columns + x];
    }
}

void ticket_sparse_forward(const struct ticket_sparse *sparse, size_t height, size_t width,
                           bool zero_padding, const float *cells, float *scratch, float *logit)
{
    size_t plane = height * width, channel = 0;
    const float *coefficient = sparse->coefficient;
    float *outputs = scratch, *handed = outputs + most_outputs(&sparse->net) * plane;
    float *padded = handed + most_handed(&sparse->net) * plane;
    for (size_t l = 0; l < sparse->net.layers; l++) {
        const struct net_layer *layer = &sparse->net.layer[l];
        for (size_t c = 0; c < layer->in; c++)
            pad(height, width, side_of(layer) / 2, zero_padding,
                (l == 0 ? cells : outputs) + c * plane,
                padded + c * padded_cells(layer, height, width));
        for (size_t i = 0; i < layer->hands_on * plane; i++)
            handed[i] = (l == 0 ? cells : outputs)[i];
        for (size_t k = 0; k < layer->out; k++, channel++) {
            float *out = l + 1 == sparse->net.layers ? logit : outputs + k * plane;
            for (size_t i = 0; i < plane; i++)
                out[i] = sparse->bias[channel];
            add_terms(sparse->term + sparse->first[channel],
                      sparse->term + sparse->first[channel + 1], height, width, layer, padded, out);
            for (size_t i = 0; k < layer->adds && i < plane; i++)
                out[i] += handed[k * plane + i];
        }
        if (layer->activated)
            net_activation(&sparse->net)->values(coefficient, layer->out, plane, outputs, outputs);
        coefficient += layer->end - layer->coefficients;
    }
}
