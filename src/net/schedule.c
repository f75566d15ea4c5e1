#include "net/schedule.h"

#include <assert.h>

#define TABLES_FROM   3 // overcompleteness
#define WINOGRAD_FROM 4

static void choose(struct net_schedule *schedule, size_t l)
{
    const struct kernel_table *kernels = schedule->kernels;
    struct net_step *step = &schedule->step[l];
    size_t m = schedule->net->overcompleteness;
    step->way = kernels->direct;
    if (l == 2 && m >= TABLES_FROM) {
        step->way = NULL;
        step->tables = kernels->tables;
    } else if (l > 2 && m >= WINOGRAD_FROM && kernels->winograd->fits(&step->shape))
        step->way = kernels->winograd;
}

void net_schedule_make(struct net_schedule *schedule, const struct net *net, size_t height,
                       size_t width, bool zero_padding, const struct kernel_table *kernels)
{
    assert(net->generations >= 2);
    *schedule = (struct net_schedule){
        .net = net,
        .kernels = kernels,
        .height = height,
        .width = width,
        .zero_padding = zero_padding,
    };
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        bool windows = l < 2;
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

const char *net_step_name(const struct net_step *step)
{
    return step->way != NULL ? step->way->name : "tables";
}
