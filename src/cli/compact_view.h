// A pruned network's compaction (ticket/compact.h), as a model and as a table of what it saves.
#ifndef CLI_COMPACT_VIEW_H
#define CLI_COMPACT_VIEW_H

#include "store/model.h"
#include "ticket/compact.h"

struct compact_view {
    struct arena arena;
    struct ticket_compact compact;
    float *initial; // of the compacted network, if those of the ticket are known
    uint8_t *mask;
    struct store_model model; // the compacted network: a dense one, which is proven anew
};

// `ticket` must outlive the view. Fails when memory is short.
enum status compact_view_open(struct compact_view *view, const struct store_model *ticket);
void compact_view_close(struct compact_view *view);

// What it saves, on stdout: weights, bytes, operations, and measured time, of the pruned network
// and of the compacted one, as dense programs and as lists of weights.
enum status compact_view_print(const struct compact_view *view, const struct store_model *ticket);

#endif
