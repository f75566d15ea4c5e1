// A pruned network without what it does not need (ticket/compact.h), as a model of its own.
#ifndef EXPORT_COMPACTED_H
#define EXPORT_COMPACTED_H

#include "store/model.h"
#include "ticket/compact.h"

struct compacted {
    struct arena arena;
    struct ticket_compact compact;
    float *initial; // of the compacted network, if those of the ticket are known
    uint8_t *mask;
    struct store_model model; // the compacted network: a dense one, which is proven anew
};

// The model's values must be finite (assert), and outlive what comes of them. Fails when memory is short.
enum status compacted_open(struct compacted *compacted, const struct store_model *model);
void compacted_close(struct compacted *compacted);

// Whether something was proven of the model that is not of its compacted network.
bool compacted_lost(const struct compacted *compacted, const struct store_model *model);

#endif
