#include "engine/fit.h"

static size_t bytes_of(const struct net_fit *fit, const struct net *net,
                       const struct kernel_table *kernels)
{
    struct net_grids grids;
    struct arena count = {0};
    net_grids_layout(&grids, &count, net, fit->height, fit->width, fit->zero_padding, kernels);
    return count.used;
}

void net_fit_layout(struct net_fit *fit, struct arena *arena, const struct net *largest,
                    size_t height, size_t width, bool zero_padding,
                    const struct kernel_table *kernels)
{
    size_t most = 0;
    *fit = (struct net_fit){
        .height = height, .width = width, .zero_padding = zero_padding, .kernels = kernels};
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        size_t bytes = cpu_has(isa) ? bytes_of(fit, largest, kernel_table(isa)) : 0;
        most = bytes > most ? bytes : most;
    }
    fit->arena = arena_part(arena, most);
}

bool net_fit_has_room(const struct net_fit *fit, const struct net *part)
{
    return bytes_of(fit, part, fit->kernels) <= fit->arena.capacity;
}

struct net_grids *net_fit_for(struct net_fit *fit, const struct net *net)
{
    if (fit->net != net) {
        arena_reset(&fit->arena);
        net_grids_layout(&fit->grids, &fit->arena, net, fit->height, fit->width, fit->zero_padding,
                         fit->kernels);
        net_grids_init(&fit->grids);
        fit->net = net;
    }
    return &fit->grids;
}

void net_fit_forget(struct net_fit *fit)
{
    fit->net = NULL;
}
