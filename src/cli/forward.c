#include "cli/forward.h"

#include "cli/terminal.h"
#include "rng/pcg.h"

#include <math.h>

#define SAMPLES        9
#define SAMPLE_SECONDS 0.01
#define DENSITY        0.35 // of the board: zeros cost as much as ones

static void layout(struct forward *forward, bool zero_padding)
{
    struct arena *arena = &forward->arena;
    const struct net *net = forward->net;
    size_t side = forward->side, plane = side * side * sizeof(float);
    if (!forward->sparse) {
        net_workspace_layout(&forward->workspace, arena, net, 1, side, side, zero_padding);
        forward->cells = forward->workspace.activation[0];
        return;
    }
    forward->workspace.zero_padding = zero_padding;
    ticket_sparse_layout(&forward->list, arena, net, forward->value);
    size_t scratch = ticket_sparse_scratch(&forward->list, side, side) * sizeof(float);
    forward->cells = arena_take(arena, plane);
    forward->logit = arena_take(arena, plane);
    forward->scratch = arena_take(arena, scratch);
}

enum status forward_open(struct forward *forward, const struct net *net, const float *value,
                         bool sparse, size_t side, bool zero_padding)
{
    *forward = (struct forward){.sparse = sparse, .side = side, .net = net, .value = value};
    TRY(ARENA_OPEN(&forward->arena, layout(forward, zero_padding)));
    if (sparse)
        ticket_sparse_set(&forward->list, value);
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
