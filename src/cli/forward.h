// A network's plain forward pass over a board of its own, to be timed: dense (net_forward), or by
// the list of its weights (ticket/sparse.h).
#ifndef CLI_FORWARD_H
#define CLI_FORWARD_H

#include "ticket/sparse.h"

struct forward {
    bool sparse;
    size_t side;
    const struct net *net;
    const float *value; // [P]
    struct arena arena;
    struct net_workspace workspace; // dense
    struct ticket_sparse list;
    float *cells, *scratch, *logit;
};

// Network and values must outlive it.
enum status forward_open(struct forward *forward, const struct net *net, const float *value,
                         bool sparse, size_t side, bool zero_padding);
void forward_run(struct forward *forward);
void forward_close(struct forward *forward);

// Nanoseconds a cell of `count` passes: the least of several samples, which are taken in turn so
// that a disturbance meets all alike.
void forward_time(struct forward *const *forwards, size_t count, double *nanoseconds);

#endif
