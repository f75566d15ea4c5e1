#include "engine/schedule.h"

#include <assert.h>

// Nine table rows of eight channels are read for a cell of each board, where the definition has
// nine products for each pair of channels: tables pay once there are twice as many pairs as
// channels, those rounded up to rows of eight. L(n,m): from m = 3.
static bool pays_tables(const struct net_layer *layer)
{
    size_t rows = (layer->out + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
    return layer->in * layer->out >= 2 * rows;
}

// Winograd's products are a quarter of the definition's, but every channel, in and out, has its
// transform. L(n,m): from m = 4.
static bool pays_winograd(const struct net_layer *layer)
{
    return 3 * layer->in * layer->out >= 8 * (layer->in + layer->out);
}

static void choose(struct engine_schedule *schedule, size_t l)
{
    const struct kernel_table *kernels = schedule->kernels;
    const struct net_layer *layer = &schedule->net->layer[l];
    struct engine_schedule_step *step = &schedule->step[l];
    step->way = kernels->direct;
    if (step->shape.taps == 1)
        return;
    if (l == 2 && pays_tables(layer)) {
        step->way = NULL;
        step->tables = kernels->tables;
    } else if (l > 2 && pays_winograd(layer) && kernels->winograd->fits(&step->shape))
        step->way = kernels->winograd;
}

void engine_schedule_make(struct engine_schedule *schedule, const struct net *net, size_t height,
                          size_t width, bool zero_padding, const struct kernel_table *kernels)
{
    assert(net->generations >= 2);
    *schedule = (struct engine_schedule){
        .net = net,
        .kernels = kernels,
        .height = height,
        .width = width,
        .zero_padding = zero_padding,
    };
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        bool windows = l < 2 && net->family == NET_LIFE;
        schedule->step[l].shape = (struct kernel_convolution){
            .in = l == 0 ? layer->taps : layer->in,
            .out = layer->out,
            .taps = l == 0 ? 1 : layer->taps,
            .height = windows ? 1 : height,
            .width = windows ? KERNEL_WINDOWS / KERNEL_LANES : width,
            .zero_padding = zero_padding,
        };
        choose(schedule, l);
    }
}

const char *engine_schedule_name(const struct engine_schedule_step *step)
{
    return step->way != NULL ? step->way->name : "tables";
}
