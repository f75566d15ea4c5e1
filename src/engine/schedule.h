// Which kernel computes which layer: chosen here and nowhere else.
//
//   first generation     over the 512 windows, once a batch          direct, nine cells as channels
//   second, 3x3          few channels: h(window) is read for cells   direct
//                        many (M >= 3): sums of table rows           tables
//   later 3x3            many (M >= 4), sides multiples of 4         winograd
//                        else                                        direct
//   1x1, output                                                      direct
//
//   family `window`      every layer, at every cell                  direct, the first layer with the
//                                                                    cells around as channels
//
// Every way is replaced by the plain reference on processors without vector kernels.
#ifndef ENGINE_SCHEDULE_H
#define ENGINE_SCHEDULE_H

#include "kernel/dispatch.h"
#include "net/net.h"

struct engine_schedule {
    const struct net *net;
    const struct kernel_table *kernels;
    size_t height, width; // H, W
    bool zero_padding;    // beyond the edge lie zeros; else the opposite edge
    struct engine_schedule_step {
        struct kernel_convolution shape;    // of layers 0 and 1: on the grid of windows
        const struct kernel_convolver *way; // NULL: by tables
        const struct kernel_lookup *tables; // or NULL
    } step[NET_MAX_LAYERS];
};

// Precondition (assert): N >= 2.
void engine_schedule_make(struct engine_schedule *schedule, const struct net *net, size_t height,
                          size_t width, bool zero_padding, const struct kernel_table *kernels);

// "direct", "winograd", "tables", "reference".
const char *engine_schedule_name(const struct engine_schedule_step *step);

#endif
