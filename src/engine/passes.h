// The fast passes of networks of more than one generation: eight boards at a time, by the kernels
// that the schedule names (engine/schedule.h, kernel/grid.h). net_forward and net_backward are their
// plain reference.
//
// A batch of B boards is ceil(B / 8) groups:
//
//   engine_passes_begin       weights packed; first generation over all windows; tables of the second
//   engine_passes_learn       for every group: forward, loss, backward; sums of the gradient stay apart
//   engine_passes_finish      the sums become the gradient; first generation's gradient over all windows
//
// Gradients take the place of the activations that they belong to. The layers of the last
// generation, the loss and the way back through them follow each other band by band of a few rows,
// in the cache. In the family `window` these are all layers: no cell depends on another's outputs.
#ifndef ENGINE_PASSES_H
#define ENGINE_PASSES_H

#include "engine/schedule.h"

struct engine_passes {
    enum kernel_loss loss; // the caller's: engine_passes_layout sets the cross-entropy
    struct engine_schedule schedule;
    const float *parameters; // of the last engine_passes_begin
    // What the first layer reads: the nine cells of all windows, a grid of 9 channels; in the
    // family `window` the (2N+1)^2 cells around every cell.
    float *cells;
    // activation[l]: a grid of the outputs of layer l, later their gradients; in the family `life`
    // [0], [1] of the windows.
    float *activation[NET_MAX_LAYERS];
    float *read;      // N >= 2 without tables: the first generation's outputs at the cells
    float *read_sums; // their gradients, summed over windows
    float *d_windows; // gradient of activation[1]
    float *tables, *d_tables;
    float *packed[NET_MAX_LAYERS], *back[NET_MAX_LAYERS]; // forward and transposed weights
    float *sums[NET_MAX_LAYERS];
    float *transposed, *scratch;
    size_t bytes; // of all these, which lie one behind another: cells are the first
};

// Whether they compute networks as deep.
bool engine_passes_fit(const struct net *net);

void engine_passes_layout(struct engine_passes *passes, struct arena *arena, const struct net *net,
                          size_t height, size_t width, bool zero_padding,
                          const struct kernel_table *kernels);

// Fills what was laid out: zeros, and the cells of all windows. engine_passes_begin is next.
void engine_passes_init(struct engine_passes *passes);

// Takes parameters[P], which stay the caller's and must not change before engine_passes_finish.
void engine_passes_begin(struct engine_passes *passes, const float *parameters);

// The logits of eight boards, whose windows are in `index` (kernel/grid.h): a grid of one channel.
const float *engine_passes_forward(struct engine_passes *passes, const uint16_t *index);

// Forward and backward. Bit b of target[H][W] is board b's cell N generations on, bit b of `boards`
// says that there is a board b. The loss is `share` times the sum of the cells' losses.
// Returns the number of cells that were answered wrongly.
size_t engine_passes_learn(struct engine_passes *passes, const uint16_t *index,
                           const uint8_t *target, unsigned boards, float share);

// *Sets* gradient[P] to that of the loss over all groups since engine_passes_begin.
void engine_passes_finish(struct engine_passes *passes, float *gradient);

#endif
