#include "ticket/compact.h"

#include "net/layer.h"
#include "ticket/sparse.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct ticket_cost ticket_cost_of(const struct net *net, const float *value)
{
    struct ticket_cost cost = {.weights = 0, .parameters = net->parameters};
    for (size_t l = 0; l < net->layers; l++) {
        cost.weights += net->layer[l].biases - net->layer[l].weights;
        cost.channels += l + 1 < net->layers ? net->layer[l].out : 0;
        for (size_t i = net->layer[l].weights; i < net->layer[l].end; i++) {
            cost.nonzero_parameters += value[i] != 0;
            cost.nonzero_weights += value[i] != 0 && i < net->layer[l].biases;
        }
    }
    cost.dense = (struct ticket_program){net->parameters * sizeof(float), 2 * cost.weights};
    cost.sparse = (struct ticket_program){ticket_sparse_size(net, value), 2 * cost.nonzero_weights};
    return cost;
}

// ---- what a channel can be ----------------------------------------------------------------------

// A network that is being compacted.
struct work {
    const struct net *net;
    float *value; // [P]
    bool zero_padding;
    float *before, *after; // [512][inputs or channels]: a layer's over all windows
    struct float_range range[NET_MAX_UNITS]; // of what the last layer gives, before an edge
    struct ticket_compact *compact;
};

#define MOST_OVER_WINDOWS (KERNEL_WINDOWS * NET_MAX_UNITS)
// Inputs of a sum, at most: of a 3x3 layer, or of a window's first.
#define MOST_TAPS   ((2 * NET_MAX_GENERATIONS + 1) * (2 * NET_MAX_GENERATIONS + 1))
#define MOST_INPUTS (9 * NET_MAX_FILTERS > MOST_TAPS ? 9 * NET_MAX_FILTERS : MOST_TAPS)

// Whether layer l computes a function of the 3x3 window alone, by itself or by the layer before it.
static bool is_of_windows(const struct net *net, size_t l)
{
    return l < 2 && net->layer[0].taps == 9;
}

// The channels' values over all windows, and their ranges.
static void ranges_over_windows(const struct work *work, size_t l, struct float_range *range)
{
    const struct net_layer *layer = &work->net->layer[l];
    size_t inputs = net_layer_inputs(layer), outputs = net_layer_outputs(layer);
    for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
        float *result = work->after + w * outputs;
        net_layer_values(work->net, work->value, l, work->before + w * inputs, result);
        for (size_t k = 0; k < outputs; k++) {
            range[k].low = w == 0 || result[k] < range[k].low ? result[k] : range[k].low;
            range[k].high = w == 0 || result[k] > range[k].high ? result[k] : range[k].high;
        }
    }
}

// The channels' ranges by those of the layer's inputs, which are 0 beyond a dead edge.
static void ranges_by_bounds(const struct work *work, size_t l, struct float_range *range)
{
    const struct net_layer *layer = &work->net->layer[l];
    struct float_range in[MOST_INPUTS];
    for (size_t i = 0; i < net_layer_inputs(layer); i++) {
        in[i] = work->range[i / layer->taps];
        if (work->zero_padding && layer->taps > 1) {
            in[i].low = in[i].low > 0 ? 0 : in[i].low;
            in[i].high = in[i].high < 0 ? 0 : in[i].high;
        }
    }
    net_layer_sum_ranges(work->net, work->value, l, in, range);
    net_layer_activate_ranges(work->net, work->value, l, range, range);
}

static void find_ranges(struct work *work, size_t l)
{
    struct float_range range[NET_MAX_UNITS] = {{0, 0}};
    if (is_of_windows(work->net, l))
        ranges_over_windows(work, l, range);
    else
        ranges_by_bounds(work, l, range);
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

// Whether some weight, or a shortcut, leads out of channel c of layer l.
static bool leads_on(const struct work *work, size_t l, size_t c)
{
    const struct net_layer *next = &work->net->layer[l + 1];
    if (net_has_shortcut(work->net, l, c))
        return true;
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
        struct float_range range = work->range[c];
        if (!(range.low == range.high) || (range.low != 0 && edges) ||
            net_has_shortcut(work->net, l, c) || !leads_on(work, l, c))
            continue;
        bool bias_alone = all_zero(work->value + layer->weights + c * inputs, inputs);
        work->compact->constant += bias_alone || range.low != 0;
        work->compact->inactive += !bias_alone && range.low == 0;
        fold(work, l, c, range.low);
    }
}

// Takes all parameters from channels that lead nowhere, from the back to the front.
static void clear_layer(struct work *work, size_t l)
{
    const struct net_layer *layer = &work->net->layer[l];
    size_t inputs = layer->in * layer->taps;
    for (size_t c = 0; c < layer->out; c++)
        if (!leads_on(work, l, c)) {
            memset(work->value + layer->weights + c * inputs, 0, inputs * sizeof *work->value);
            work->value[layer->biases + c] = 0;
            size_t own = net_layer_activation(work->net, layer)->coefficients;
            memset(work->value + layer->coefficients + c * own, 0, own * sizeof *work->value);
        }
}

// Over all windows: the cells, in the order of the taps.
static void begin(struct work *work)
{
    bool windows = is_of_windows(work->net, 0);
    for (size_t i = 0; windows && i < KERNEL_WINDOWS * 9; i++)
        work->before[i] = (float)(i / 9 >> i % 9 & 1);
    work->range[0] = (struct float_range){0, 1};
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
    // What is folded changes numbers that were fixed or shared: they are the network's own from here on.
    struct net_form form = net->form;
    form.tied = false;
    form.output = NET_LINEAR;
    const struct net free = net_make_form(&form);
    struct work work = {.net = &free,
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
    ticket_shrink_set(&compact->shrink, &free, compact->mask);
    ticket_gather(&compact->shrink, work.value, compact->value);
    compact->after = ticket_cost_of(&compact->shrink.net, compact->value);
}
