#include "ticket/compact.h"

#include "ticket/sparse.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct ticket_cost ticket_cost_of(const struct net *net, const float *value)
{
    struct ticket_cost cost = {.weights = net_weights(net), .parameters = net->parameters};
    for (size_t l = 0; l < net->layers; l++) {
        cost.channels += l + 1 < net->layers ? net->layer[l].out : 0;
        for (size_t i = net->layer[l].weights; i < net->layer[l].biases + net->layer[l].out; i++) {
            cost.nonzero_parameters += value[i] != 0;
            cost.nonzero_weights += value[i] != 0 && i < net->layer[l].biases;
        }
    }
    cost.dense = (struct ticket_program){net->parameters * sizeof(float), 2 * cost.weights};
    cost.sparse = (struct ticket_program){ticket_sparse_size(net, value), 2 * cost.nonzero_weights};
    return cost;
}

// ---- what a channel can be ----------------------------------------------------------------------

// The values of a channel lie between them, before an edge.
struct range {
    float low, high;
};

// A network that is being compacted.
struct work {
    const struct net *net;
    float *value; // [P]
    bool zero_padding;
    float *before, *after;               // [512][inputs or channels]: a layer's over all windows
    struct range range[NET_MAX_FILTERS]; // of the channels of the last layer
    struct ticket_compact *compact;
};

#define MOST_OVER_WINDOWS (KERNEL_WINDOWS * NET_MAX_FILTERS)

static float rectified(float x)
{
    return x < 0 ? 0 : x;
}

// Whether layer l computes a function of the 3x3 window alone, by itself or by the layer before it.
static bool is_of_windows(const struct net *net, size_t l)
{
    return l < 2 && net->layer[0].taps == 9;
}

// Channel k's values over all windows, and their range.
static struct range range_over_windows(struct work *work, size_t l, size_t k)
{
    const struct net_layer *layer = &work->net->layer[l];
    size_t inputs = layer->in * layer->taps;
    const float *weight = work->value + layer->weights + k * inputs;
    struct range range = {INFINITY, 0};
    for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
        float sum = work->value[layer->biases + k];
        for (size_t i = 0; i < inputs; i++)
            sum += weight[i] * work->before[w * inputs + i];
        float result = work->after[w * layer->out + k] = rectified(sum);
        range.low = result < range.low ? result : range.low;
        range.high = result > range.high ? result : range.high;
    }
    return range;
}

// Channel k's range by the ranges of its inputs.
static struct range range_by_bounds(const struct work *work, size_t l, size_t k)
{
    const struct net_layer *layer = &work->net->layer[l];
    const float *weight = work->value + layer->weights + k * layer->in * layer->taps;
    float bias = work->value[layer->biases + k];
    struct range sum = {bias, bias};
    for (size_t c = 0; c < layer->in; c++) {
        struct range in = work->range[c];
        if (work->zero_padding && layer->taps > 1)
            in.low = 0;
        for (size_t tap = 0; tap < layer->taps; tap++, weight++) {
            float a = *weight * in.low, b = *weight * in.high;
            sum.low += a < b ? a : b;
            sum.high += a < b ? b : a;
        }
    }
    return (struct range){rectified(sum.low), rectified(sum.high)};
}

static void find_ranges(struct work *work, size_t l)
{
    struct range range[NET_MAX_FILTERS] = {{0, 0}};
    for (size_t k = 0; k < work->net->layer[l].out; k++)
        range[k] = is_of_windows(work->net, l) ? range_over_windows(work, l, k)
                                               : range_by_bounds(work, l, k);
    memcpy(work->range, range, sizeof range);
    float *swap = work->before;
    work->before = work->after;
    work->after = swap;
}

// ---- what follows -------------------------------------------------------------------------------

static bool all_zero(const float *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (value[i] != 0)
            return false;
    return true;
}

// Moves what channel c of layer l, which is v everywhere, gives to the next layer into its biases.
static void fold(struct work *work, size_t l, size_t c, float v)
{
    const struct net_layer *next = &work->net->layer[l + 1];
    for (size_t k = 0; k < next->out; k++) {
        float *filter = work->value + next->weights + k * next->in * next->taps;
        float *weight = filter + c * next->taps;
        float *bias = work->value + next->biases + k;
        if (v != 0 && !all_zero(weight, next->taps) && !all_zero(filter, c * next->taps))
            work->compact->same_bits = false;
        for (size_t tap = 0; tap < next->taps; tap++) {
            *bias += weight[tap] * v;
            weight[tap] = 0;
        }
    }
}

// Whether some weight leads out of channel c of layer l.
static bool leads_on(const struct work *work, size_t l, size_t c)
{
    const struct net_layer *next = &work->net->layer[l + 1];
    for (size_t k = 0; k < next->out; k++)
        if (!all_zero(work->value + next->weights + (k * next->in + c) * next->taps, next->taps))
            return true;
    return false;
}

static void fold_layer(struct work *work, size_t l)
{
    const struct net_layer *layer = &work->net->layer[l];
    size_t inputs = layer->in * layer->taps;
    bool edges = work->zero_padding && work->net->layer[l + 1].taps > 1;
    for (size_t c = 0; c < layer->out; c++) {
        struct range range = work->range[c];
        if (!(range.low == range.high) || (range.low != 0 && edges) || !leads_on(work, l, c))
            continue;
        bool bias_alone = all_zero(work->value + layer->weights + c * inputs, inputs);
        work->compact->constant += bias_alone || range.low != 0;
        work->compact->inactive += !bias_alone && range.low == 0;
        fold(work, l, c, range.low);
    }
}

// Takes the weights and the bias from channels that lead nowhere, from the back to the front.
static void clear_layer(struct work *work, size_t l)
{
    const struct net_layer *layer = &work->net->layer[l];
    size_t inputs = layer->in * layer->taps;
    for (size_t c = 0; c < layer->out; c++)
        if (!leads_on(work, l, c)) {
            memset(work->value + layer->weights + c * inputs, 0, inputs * sizeof *work->value);
            work->value[layer->biases + c] = 0;
        }
}

// Over all windows: the cells, in the order of the taps.
static void begin(struct work *work)
{
    bool windows = is_of_windows(work->net, 0);
    for (size_t i = 0; windows && i < KERNEL_WINDOWS * 9; i++)
        work->before[i] = (float)(i / 9 >> i % 9 & 1);
    work->range[0] = (struct range){0, 1};
}

// ---- the smaller network ------------------------------------------------------------------------

void ticket_compact_layout(struct ticket_compact *compact, struct arena *arena,
                           const struct net *net)
{
    ticket_shrink_layout(&compact->shrink, arena, net);
    compact->value = arena_take(arena, net->parameters * sizeof *compact->value);
    compact->work = arena_take(arena, net->parameters * sizeof *compact->work);
    compact->inputs = arena_take(arena, MOST_OVER_WINDOWS * sizeof *compact->inputs);
    compact->outputs = arena_take(arena, MOST_OVER_WINDOWS * sizeof *compact->outputs);
    compact->mask = arena_take(arena, net->parameters);
}

void ticket_compact_set(struct ticket_compact *compact, const struct net *net, const float *value,
                        bool zero_padding)
{
    struct work work = {.net = net,
                        .value = compact->work,
                        .zero_padding = zero_padding,
                        .before = compact->inputs,
                        .after = compact->outputs,
                        .compact = compact};
    compact->inactive = compact->constant = 0;
    compact->same_bits = true;
    compact->before = ticket_cost_of(net, value);
    for (size_t i = 0; i < net->parameters; i++)
        assert(isfinite(value[i]));
    memcpy(work.value, value, net->parameters * sizeof *value);
    begin(&work);
    for (size_t l = 0; l + 1 < net->layers; l++) {
        find_ranges(&work, l);
        fold_layer(&work, l);
    }
    for (size_t l = net->layers - 1; l-- > 0;)
        clear_layer(&work, l);
    for (size_t i = 0; i < net->parameters; i++)
        compact->mask[i] = work.value[i] != 0;
    ticket_shrink_set(&compact->shrink, net, compact->mask);
    ticket_gather(&compact->shrink, work.value, compact->value);
    compact->after = ticket_cost_of(&compact->shrink.net, compact->value);
}
