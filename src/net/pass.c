// Forward and backward through the layers, by the plain dense kernels.
#include "net/activation.h"

#include <assert.h>
#include <string.h>

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
    for (size_t l = 0; l < net->layers; l++)
        workspace->sum[l] = net->layer[l].activated ? arena_take(arena, net->layer[l].out * plane)
                                                    : workspace->activation[l + 1];
    for (int i = 0; i < 2; i++)
        workspace->gradient[i] = arena_take(arena, net_widest(net) * plane);
    workspace->handed = net->form.residual ? arena_take(arena, net_widest(net) * plane) : NULL;
    // No filter is larger than those of the first layer.
    struct kernel_convolution shape = {
        .taps = net->layer[0].taps, .height = height, .width = width};
    workspace->scratch = arena_take(arena, kernel_convolution_scratch(&shape) * sizeof(float));
}

// Adds what the generation of layer l reads, at each cell, to the layer's first sums.
static void add_input(const struct net *net, size_t l, struct net_workspace *workspace)
{
    const struct net_layer *layer = &net->layer[l], *first = layer - 1;
    size_t cells = workspace->height * workspace->width;
    for (size_t b = 0; layer->adds > 0 && b < workspace->batch; b++) {
        const float *in = workspace->activation[l - 1] + b * first->in * cells;
        float *sum = workspace->sum[l] + b * layer->out * cells;
        for (size_t i = 0; i < layer->adds * cells; i++)
            sum[i] += in[i];
    }
}

// Keeps the gradient d of the sums of layer l, to which its generation's input was added.
static void keep_handed(const struct net *net, size_t l, const float *d,
                        struct net_workspace *workspace)
{
    const struct net_layer *layer = &net->layer[l];
    size_t cells = workspace->height * workspace->width, count = layer->adds * cells;
    for (size_t b = 0; count > 0 && b < workspace->batch; b++)
        memcpy(workspace->handed + b * count, d + b * layer->out * cells,
               count * sizeof *workspace->handed);
}

// Adds what was kept to the gradient d of what layer l reads, which hands it on.
static void add_handed(const struct net *net, size_t l, const struct net_workspace *workspace,
                       float *d)
{
    const struct net_layer *layer = &net->layer[l];
    size_t cells = workspace->height * workspace->width, count = layer->hands_on * cells;
    for (size_t b = 0; count > 0 && b < workspace->batch; b++)
        for (size_t i = 0; i < count; i++)
            d[b * layer->in * cells + i] += workspace->handed[b * count + i];
}

// From the sums of layer l to its activations.
static void activation_forward(const struct net *net, size_t l, const float *parameters,
                               struct net_workspace *workspace)
{
    const struct net_layer *layer = &net->layer[l];
    size_t cells = workspace->height * workspace->width, board = layer->out * cells;
    for (size_t b = 0; b < workspace->batch; b++)
        net_activation(net)->values(parameters + layer->coefficients, layer->out, cells,
                                    workspace->sum[l] + b * board,
                                    workspace->activation[l + 1] + b * board);
}

// Turns the gradient of layer l's activations, d, into that of its sums, and adds that of the
// coefficients. A unit without slope passes nothing on, whatever arrives.
static void activation_backward(const struct net *net, size_t l, const float *parameters,
                                const struct net_workspace *workspace, float *d, float *gradient)
{
    const struct net_layer *layer = &net->layer[l];
    const struct activation *row = net_activation(net);
    size_t cells = workspace->height * workspace->width;
    const float *sum = workspace->sum[l];
    for (size_t plane = 0; plane < workspace->batch * layer->out; plane++) {
        size_t k = plane % layer->out;
        const float *c = net_coefficients(net, layer, k, parameters);
        float *d_c = gradient + layer->coefficients + k * row->coefficients;
        for (size_t i = plane * cells; i < (plane + 1) * cells; i++) {
            float by[ACTIVATION_COEFFICIENTS], slope = row->slope(c, sum[i]);
            if (row->coefficients > 0)
                row->by_coefficients(c, sum[i], by);
            for (size_t j = 0; j < row->coefficients; j++)
                d_c[j] += d[i] * by[j];
            d[i] = slope != 0 ? slope * d[i] : 0;
        }
    }
}

void net_forward(const struct net *net, const float *parameters, struct net_workspace *workspace)
{
    size_t cells = workspace->height * workspace->width;
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        struct kernel_convolution shape = shape_of(layer, workspace);
        for (size_t b = 0; b < workspace->batch; b++)
            kernel_convolution_forward_ref(&shape, workspace->activation[l] + b * layer->in * cells,
                                           parameters + layer->weights, parameters + layer->biases,
                                           workspace->sum[l] + b * layer->out * cells,
                                           workspace->scratch);
        add_input(net, l, workspace);
        if (layer->activated)
            activation_forward(net, l, parameters, workspace);
    }
}

// The loss of the logits, and its gradient there.
static double loss_of(const float *logit, const float *target,
                      const struct net_workspace *workspace, float *d_logit)
{
    size_t count = workspace->batch * workspace->height * workspace->width;
    const float *share = workspace->share;
    if (share == NULL)
        return kernel_loss_ref(workspace->loss, count, logit, target, 1 / (float)count, d_logit) /
               (double)count;
    double loss = 0;
    for (size_t i = 0; i < count; i++)
        loss += (double)share[i] *
                kernel_loss_ref(workspace->loss, 1, &logit[i], &target[i], share[i], &d_logit[i]);
    return loss;
}

double net_backward(const struct net *net, const float *parameters, const float *target,
                    struct net_workspace *workspace, float *gradient)
{
    size_t cells = workspace->height * workspace->width;
    float *d_out = workspace->gradient[0], *d_in = workspace->gradient[1];
    double loss = loss_of(workspace->activation[net->layers], target, workspace, d_out);
    for (size_t l = net->layers; l-- > 0;) {
        const struct net_layer *layer = &net->layer[l];
        struct kernel_convolution shape = shape_of(layer, workspace);
        if (layer->activated)
            activation_backward(net, l, parameters, workspace, d_out, gradient);
        keep_handed(net, l, d_out, workspace);
        for (size_t b = 0; b < workspace->batch; b++)
            kernel_convolution_backward_ref(
                &shape, workspace->activation[l] + b * layer->in * cells,
                parameters + layer->weights, d_out + b * layer->out * cells,
                l == 0 ? NULL : d_in + b * layer->in * cells, gradient + layer->weights,
                gradient + layer->biases, workspace->scratch);
        if (l > 0)
            add_handed(net, l, workspace, d_in);
        float *swap = d_out;
        d_out = d_in;
        d_in = swap;
    }
    return loss;
}
