// One work space for the fast passes (engine/passes.h) of a network and of all its parts: it lays itself
// out for whichever of them is next.
#ifndef ENGINE_FIT_H
#define ENGINE_FIT_H

#include "engine/passes.h"

struct net_fit {
    struct net_grids grids;
    struct arena arena;
    const struct net *net; // what the grids are laid out for; NULL: nothing
    size_t height, width;
    bool zero_padding;
    const struct kernel_table *kernels;
};

// Room for boards of H x W and the largest of the networks, whatever instruction set is used.
void net_fit_layout(struct net_fit *fit, struct arena *arena, const struct net *largest,
                    size_t height, size_t width, bool zero_padding,
                    const struct kernel_table *kernels);

// Whether there is room for a part of the network, which other kernels may compute.
bool net_fit_has_room(const struct net_fit *fit, const struct net *part);

// The grids, laid out for the network, which has to fit. net_grids_begin is next, except after a call
// for the same network: then the grids are as they were. Networks are told apart by where they lie;
// net_fit_forget says that what lies there may have become another.
struct net_grids *net_fit_for(struct net_fit *fit, const struct net *net);
void net_fit_forget(struct net_fit *fit);

#endif
