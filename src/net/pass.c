// Forward and backward through the layers, by the plain dense kernels.
#include "net/net.h"

#include <assert.h>

static struct kernel_convolution shape_of(const struct net_layer *layer,
                                          const struct net_workspace *w)
{
    return (struct kernel_convolution){
        .in = layer->in,
        .out = layer->out,
        .taps = layer->taps,
        .height = w->height,
        .width = w->width,
        .zero_padding = w->zero_padding,
    };
}

void net_workspace_layout(struct net_workspace *workspace, struct arena *arena,
                          const struct net *net, size_t batch, size_t height, size_t width,
                          bool zero_padding)
{
    size_t plane = batch * height * width * sizeof(float);
    *workspace = (struct net_workspace){
        .batch = batch, .height = height, .width = width, .zero_padding = zero_padding};
    for (size_t l = 0; l <= net->layers; l++)
        workspace->activation[l] = arena_take(arena, net_channels(net, l) * plane);
    for (int i = 0; i < 2; i++)
        workspace->gradient[i] = arena_take(arena, net_widest(net) * plane);
    // No filter is larger than those of the first layer.
    struct kernel_convolution shape = {
        .taps = net->layer[0].taps, .height = height, .width = width};
    workspace->scratch = arena_take(arena, kernel_convolution_scratch(&shape) * sizeof(float));
}

void net_forward(const struct net *net, const float *parameters, struct net_workspace *workspace)
{
    size_t cells = workspace->height * workspace->width;
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        struct kernel_convolution shape = shape_of(layer, workspace);
        float *out = workspace->activation[l + 1];
        for (size_t b = 0; b < workspace->batch; b++)
            kernel_convolution_forward_ref(&shape, workspace->activation[l] + b * layer->in * cells,
                                           parameters + layer->weights, parameters + layer->biases,
                                           out + b * layer->out * cells, workspace->scratch);
        if (layer->activated)
            kernel_relu_forward_ref(workspace->batch * layer->out * cells, out);
    }
}

double net_backward(const struct net *net, const float *parameters, const float *target,
                    struct net_workspace *workspace, float *gradient)
{
    size_t cells = workspace->height * workspace->width, count = workspace->batch * cells;
    float *d_out = workspace->gradient[0], *d_in = workspace->gradient[1];
    double loss = kernel_cross_entropy_ref(count, workspace->activation[net->layers], target,
                                           1 / (float)count, d_out);
    for (size_t l = net->layers; l-- > 0;) {
        const struct net_layer *layer = &net->layer[l];
        struct kernel_convolution shape = shape_of(layer, workspace);
        if (layer->activated)
            kernel_relu_backward_ref(count * layer->out, workspace->activation[l + 1], d_out);
        for (size_t b = 0; b < workspace->batch; b++)
            kernel_convolution_backward_ref(
                &shape, workspace->activation[l] + b * layer->in * cells,
                parameters + layer->weights, d_out + b * layer->out * cells,
                l == 0 ? NULL : d_in + b * layer->in * cells, gradient + layer->weights,
                gradient + layer->biases, workspace->scratch);
        float *swap = d_out;
        d_out = d_in;
        d_in = swap;
    }
    return loss / (double)count;
}
