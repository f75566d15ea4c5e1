// When a network can never learn again: see train_is_dead. Where the activation leaves every unit some
// slope, none is ever dead.
//
// Ranges are pushed through the layers: of the parameters, as far as their optimiser can move them,
// and of the units, over all boards. The first generation sees 512 windows, one after another. What
// a cell gives a filter of the second is bounded over these windows, tap by tap; from then on, each
// channel by its own range. A cell may also lie beyond an edge and give nothing.
//
// In the family `window` every layer follows from the cells of one large window: its inner 3x3
// cells are taken one after another, too, those around them as a range from dead to alive.
#include "net/activation.h"
#include "train/train.h"

#include <math.h>

#define CHANNELS NET_MAX_OVERCOMPLETENESS
#define TAPS     ((2 * NET_MAX_GENERATIONS + 1) * (2 * NET_MAX_GENERATIONS + 1))

// A sum of ranges, and of the magnitudes of their ends.
struct sum {
    struct double_range all, absolute;
};

// The range of parameter i from now on, as long as it gets no gradient: what is not trained stays where it
// is, and what fades may come anywhere between its value and zero.
static struct double_range reach(const struct train *train, size_t i)
{
    double value = (double)train->value[i], end = train_fades(train, i) ? 0 : value;
    if (train->mask[i] == 0)
        return (struct double_range){value, value};
    double drift = train->optimizer->drift(train, i);
    return (struct double_range){fmin(value, end) - drift, fmax(value, end) + drift};
}

static void add(struct sum *sum, struct double_range x)
{
    sum->all.low += x.low;
    sum->all.high += x.high;
    sum->absolute.low += fabs(x.low);
    sum->absolute.high += fabs(x.high);
}

static struct sum plus(struct sum sum, struct double_range x)
{
    add(&sum, x);
    return sum;
}

static struct double_range product(struct double_range a, struct double_range b)
{
    double x = a.low * b.low, y = a.low * b.high, z = a.high * b.low, w = a.high * b.high;
    return (struct double_range){fmin(fmin(x, y), fmin(z, w)), fmax(fmax(x, y), fmax(z, w))};
}

static struct double_range join(struct double_range a, struct double_range b)
{
    return (struct double_range){fmin(a.low, b.low), fmax(a.high, b.high)};
}

static struct sum begin(const struct train *train, size_t bias)
{
    struct sum sum = {{0, 0}, {0, 0}};
    add(&sum, reach(train, bias));
    return sum;
}

static struct sum add_input(struct sum sum, const struct train *train, size_t weight,
                            struct double_range x)
{
    add(&sum, product(reach(train, weight), x));
    return sum;
}

// What the activation, which has no coefficients, makes of a unit of the layer. The kernels round; the
// excess is above what float32 sums of this length can be off, and NaN is not inactive.
static struct double_range activated(struct sum sum, const struct net *net,
                                     const struct net_layer *layer)
{
    double excess = fmax(1e-5, 1.01 * 0x1p-24 * (double)(net_layer_inputs(layer) + 1));
    if (layer == net->layer)
        sum.absolute.low = sum.absolute.high = sum.absolute.low + sum.absolute.high;
    struct double_range z = {sum.all.low - excess * sum.absolute.low,
                             sum.all.high + excess * sum.absolute.high};
    return net_activation(net)->range(NULL, z);
}

// A layer on the ranges of its inputs.
#define WALK_LAYER                                unit_ranges
#define WALK_CONTEXT                              const struct train *
#define WALK_NUMBER                               struct double_range
#define WALK_SUM                                  struct sum
#define WALK_BEGIN(train, bias)                   begin(train, bias)
#define WALK_ADD(sum, train, weight, x)           add_input(sum, train, weight, x)
#define WALK_PLUS(sum, x)                         plus(sum, x)
#define WALK_END(sum, train, net, layer, channel) activated(sum, net, layer)
#include "net/walk.h"

// Whether nothing passes a layer that is off: cells and gradients pass the filters of a residual generation.
static bool blocks(const struct net_layer *layer)
{
    return layer->hands_on == 0;
}

static bool is_off(const struct double_range *unit, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (unit[k].low != 0 || unit[k].high != 0)
            return false;
    return true;
}

// The cell under a tap of a first layer, when `window` are the 3x3 cells around the middle one.
static struct double_range cell_under(const struct net_layer *layer, size_t tap, unsigned window)
{
    size_t radius = kernel_radius(layer->taps), side = 2 * radius + 1;
    size_t row = tap / side + 1 - radius, column = tap % side + 1 - radius; // of the 3x3, or beyond
    if (row > 2 || column > 2)
        return (struct double_range){0, 1};
    double alive = window >> (3 * row + column) & 1;
    return (struct double_range){alive, alive};
}

// The filters of a later generation, when a cell's channels are one of cell[kinds][C], or zero.
static void filters(const struct train *train, const struct net_layer *layer, size_t kinds,
                    const struct double_range (*cell)[CHANNELS], struct double_range *filter)
{
    for (size_t k = 0; k < layer->out; k++) {
        struct sum sum = begin(train, layer->biases + k);
        for (unsigned tap = 0; tap < 9; tap++) {
            struct double_range share = {0, 0};
            struct double_range absolute = {0, 0};
            for (size_t i = 0; i < kinds; i++) {
                struct sum one = {{0, 0}, {0, 0}};
                for (size_t c = 0; c < layer->in; c++)
                    one = add_input(one, train, layer->weights + (k * layer->in + c) * 9 + tap,
                                    cell[i][c]);
                share = join(share, one.all);
                absolute.low = fmax(absolute.low, one.absolute.low);
                absolute.high = fmax(absolute.high, one.absolute.high);
            }
            sum.all.low += share.low;
            sum.all.high += share.high;
            sum.absolute.low += absolute.low;
            sum.absolute.high += absolute.high;
        }
        filter[k] = activated(sum, train->net, layer);
    }
    for (size_t c = 0; c < layer->hands_on; c++)
        for (size_t i = 0; i < kinds; i++)
            filter[layer->out + c] = i == 0 ? cell[i][c] : join(filter[layer->out + c], cell[i][c]);
}

bool train_is_dead(const struct train *train)
{
    if (!train_is_finite(train)) // it has diverged; and the comparisons below would let NaN through
        return false;
    const struct net *net = train->net;
    const struct activation *row = net_activation(net);
    if (!row->can_be_off || row->coefficients > 0)
        return false;
    // The layers that follow from a cell's window alone.
    size_t kinds = KERNEL_WINDOWS, alone = net->family == NET_WINDOW ? 2 * net->generations : 2;
    struct double_range cell[KERNEL_WINDOWS][CHANNELS], filter[NET_MAX_UNITS], under[TAPS];
    bool off[NET_MAX_LAYERS];
    for (size_t l = 0; l < alone; l++)
        off[l] = (l > 0 || net->generations > 1) && blocks(&net->layer[l]);
    for (unsigned window = 0; window < KERNEL_WINDOWS; window++)
        for (size_t l = 0; l < alone; l++) {
            struct double_range *unit = l % 2 == 0 ? filter : cell[window];
            for (size_t tap = 0; l == 0 && tap < net->layer[0].taps; tap++)
                under[tap] = cell_under(&net->layer[0], tap, window);
            const struct double_range *in = l == 0 ? under : l % 2 == 0 ? cell[window] : filter;
            unit_ranges(net, l, train, in, unit);
            off[l] = off[l] && is_off(unit, net->layer[l].out);
        }
    for (size_t l = 0; l < alone; l++)
        if (off[l])
            return true;
    for (size_t l = alone; l < 2 * net->generations; l += 2, kinds = 1) {
        filters(train, &net->layer[l], kinds, (const struct double_range(*)[CHANNELS])cell, filter);
        unit_ranges(net, l + 1, train, filter, cell[0]);
        if ((blocks(&net->layer[l]) && is_off(filter, net->layer[l].out)) ||
            is_off(cell[0], net->layer[l + 1].out))
            return true;
    }
    return false;
}
