#include "cli/forward.h"

#include "cli/terminal.h"
#include "rng/pcg.h"

#include <math.h>

#define SAMPLES        9
#define SAMPLE_SECONDS 0.01
#define DENSITY        0.35 // of the board: zeros cost as much as ones

enum status forward_open(struct forward *forward, const struct net *net, const float *value,
                         bool sparse, size_t side, bool zero_padding)
{
    size_t plane = side * side * sizeof(float);
    *forward = (struct forward){.sparse = sparse, .side = side, .net = net, .value = value};
    struct net_workspace *w = &forward->workspace;
    w->zero_padding = zero_padding;
    if (!sparse) {
        TRY(arena_open(&forward->arena, net_workspace_bytes(net, 1, side, side)));
        net_workspace_take(w, &forward->arena, net, 1, side, side, zero_padding);
        forward->cells = w->activation[0];
    } else {
        size_t list = ticket_sparse_bytes(net, value);
        struct ticket_sparse shape = {.net = *net};
        size_t scratch = ticket_sparse_scratch(&shape, side, side) * sizeof(float);
        TRY(arena_open(&forward->arena, list + 2 * arena_bytes(plane) + arena_bytes(scratch)));
        ticket_sparse_take(&forward->list, &forward->arena, net, value);
        forward->cells = arena_take(&forward->arena, plane);
        forward->logit = arena_take(&forward->arena, plane);
        forward->scratch = arena_take(&forward->arena, scratch);
    }
    struct pcg32 stream = rng_stream(&(struct rng_key){.seed = 1, .purpose = RNG_CHECK});
    for (size_t i = 0; i < side * side; i++)
        forward->cells[i] = pcg32_uniform(&stream) < DENSITY;
    return STATUS_OK;
}

void forward_run(struct forward *forward)
{
    if (forward->sparse)
        ticket_sparse_forward(&forward->list, forward->side, forward->side,
                              forward->workspace.zero_padding, forward->cells, forward->scratch,
                              forward->logit);
    else
        net_forward(forward->net, forward->value, &forward->workspace);
}

void forward_close(struct forward *forward)
{
    arena_close(&forward->arena);
}

// Of as many passes as take long enough.
static double sample(struct forward *forward)
{
    double begin = cli_seconds(), seconds = 0;
    size_t passes = 0;
    for (size_t more = 1; seconds < SAMPLE_SECONDS; more *= 2) {
        for (size_t i = 0; i < more; i++)
            forward_run(forward);
        passes += more;
        seconds = cli_seconds() - begin;
    }
    return 1e9 * seconds / (double)(passes * forward->side * forward->side);
}

void forward_time(struct forward *const *forwards, size_t count, double *nanoseconds)
{
    for (size_t i = 0; i < count; i++)
        nanoseconds[i] = INFINITY;
    for (size_t s = 0; s < SAMPLES; s++)
        for (size_t i = 0; i < count; i++)
            nanoseconds[i] = fmin(nanoseconds[i], sample(forwards[i]));
}
