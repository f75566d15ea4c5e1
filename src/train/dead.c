// When a network can never learn again: see train_is_dead.
//
// Ranges are pushed through the layers: of the parameters, as far as their optimiser can move them,
// and of the units, over all boards. The first generation sees 512 windows, one after another. What
// a cell gives a filter of the second is bounded over these windows, tap by tap; from then on, each
// channel by its own range. A cell may also lie beyond an edge and give nothing.
//
// In the family `window` every layer follows from the cells of one large window: its inner 3x3
// cells are taken one after another, too, those around them as a range from dead to alive.
#include "train/train.h"

#include <math.h>

#define CHANNELS NET_MAX_OVERCOMPLETENESS
#define FILTERS  NET_MAX_FILTERS

// A range that a number cannot leave.
struct range {
    double low, high;
};

// A sum of ranges, and of the magnitudes of their ends.
struct sum {
    struct range all, absolute;
};

// The range of parameter i from now on, as long as it gets no gradient.
static struct range reach(const struct train *train, size_t i)
{
    double value = (double)train->value[i], drift = train->optimizer->drift(train, i);
    return (struct range){value - drift, value + drift};
}

static void add(struct sum *sum, struct range x)
{
    sum->all.low += x.low;
    sum->all.high += x.high;
    sum->absolute.low += fabs(x.low);
    sum->absolute.high += fabs(x.high);
}

// weight * x, where x is not negative.
static struct range product(struct range weight, struct range x)
{
    return (struct range){weight.low * (weight.low > 0 ? x.low : x.high),
                          weight.high * (weight.high > 0 ? x.high : x.low)};
}

static struct range join(struct range a, struct range b)
{
    return (struct range){fmin(a.low, b.low), fmax(a.high, b.high)};
}

// What the rectifier leaves of a unit of the layer. The kernels round; the excess is above what
// float32 sums of this length can be off, and NaN is not inactive.
static struct range rectified(const struct net_layer *layer, struct sum sum)
{
    double excess = fmax(1e-5, 1.01 * 0x1p-24 * (double)(layer->in * layer->taps + 1));
    double high = sum.all.high + excess * sum.absolute.high;
    return (struct range){fmax(0, sum.all.low - excess * sum.absolute.low), high <= 0 ? 0 : high};
}

static bool is_off(const struct range *unit, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (unit[k].high != 0)
            return false;
    return true;
}

// A 1x1 layer on the ranges of its inputs, which are not negative.
static void mix(const struct train *train, const struct net_layer *layer, const struct range *in,
                struct range *out)
{
    for (size_t k = 0; k < layer->out; k++) {
        struct sum sum = {{0, 0}, {0, 0}};
        add(&sum, reach(train, layer->biases + k));
        for (size_t c = 0; c < layer->in; c++)
            add(&sum, product(reach(train, layer->weights + k * layer->in + c), in[c]));
        out[k] = rectified(layer, sum);
    }
}

// The cell under a tap of a first layer, when `window` are the 3x3 cells around the middle one.
static struct range cell_under(const struct net_layer *layer, size_t tap, unsigned window)
{
    size_t radius = kernel_radius(layer->taps), side = 2 * radius + 1;
    size_t row = tap / side + 1 - radius, column = tap % side + 1 - radius; // of the 3x3, or beyond
    if (row > 2 || column > 2)
        return (struct range){0, 1};
    double alive = window >> (3 * row + column) & 1;
    return (struct range){alive, alive};
}

// The first layer for the windows whose inner 3x3 cells are `window`.
static void window_filters(const struct train *train, unsigned window, struct range *filter)
{
    const struct net_layer *layer = &train->net->layer[0];
    for (size_t k = 0; k < layer->out; k++) {
        struct sum sum = {{0, 0}, {0, 0}};
        add(&sum, reach(train, layer->biases + k));
        for (size_t tap = 0; tap < layer->taps; tap++)
            add(&sum, product(reach(train, layer->weights + layer->taps * k + tap),
                              cell_under(layer, tap, window)));
        sum.absolute.low = sum.absolute.high = sum.absolute.low + sum.absolute.high;
        filter[k] = rectified(layer, sum);
    }
}

// What a cell of channels `in` gives a filter under a tap.
static void add_share(const struct train *train, const struct net_layer *layer, size_t k,
                      unsigned tap, const struct range *in, struct sum *sum)
{
    for (size_t c = 0; c < layer->in; c++)
        add(sum, product(reach(train, layer->weights + (k * layer->in + c) * 9 + tap), in[c]));
}

// The filters of a later generation, when a cell's channels are one of cell[kinds][C], or zero.
static void filters(const struct train *train, const struct net_layer *layer, size_t kinds,
                    const struct range (*cell)[CHANNELS], struct range *filter)
{
    for (size_t k = 0; k < layer->out; k++) {
        struct sum sum = {{0, 0}, {0, 0}};
        add(&sum, reach(train, layer->biases + k));
        for (unsigned tap = 0; tap < 9; tap++) {
            struct range share = {0, 0};
            struct range absolute = {0, 0};
            for (size_t i = 0; i < kinds; i++) {
                struct sum one = {{0, 0}, {0, 0}};
                add_share(train, layer, k, tap, cell[i], &one);
                share = join(share, one.all);
                absolute.low = fmax(absolute.low, one.absolute.low);
                absolute.high = fmax(absolute.high, one.absolute.high);
            }
            sum.all.low += share.low;
            sum.all.high += share.high;
            sum.absolute.low += absolute.low;
            sum.absolute.high += absolute.high;
        }
        filter[k] = rectified(layer, sum);
    }
}

bool train_is_dead(const struct train *train)
{
    if (!train_is_finite(train)) // it has diverged; and the comparisons below would let NaN through
        return false;
    const struct net *net = train->net;
    // The layers that follow from a cell's window alone.
    size_t kinds = KERNEL_WINDOWS, alone = net->family == NET_WINDOW ? 2 * net->generations : 2;
    struct range cell[KERNEL_WINDOWS][CHANNELS], filter[FILTERS];
    bool off[NET_MAX_LAYERS];
    for (size_t l = 0; l < alone; l++)
        off[l] = l > 0 || net->generations > 1;
    for (unsigned window = 0; window < KERNEL_WINDOWS; window++)
        for (size_t l = 0; l < alone; l++) {
            struct range *unit = l % 2 == 0 ? filter : cell[window];
            if (l == 0)
                window_filters(train, window, unit);
            else
                mix(train, &net->layer[l], l % 2 == 0 ? cell[window] : filter, unit);
            off[l] = off[l] && is_off(unit, net->layer[l].out);
        }
    for (size_t l = 0; l < alone; l++)
        if (off[l])
            return true;
    for (size_t l = alone; l < 2 * net->generations; l += 2, kinds = 1) {
        filters(train, &net->layer[l], kinds, (const struct range(*)[CHANNELS])cell, filter);
        mix(train, &net->layer[l + 1], filter, cell[0]);
        if (is_off(filter, net->layer[l].out) || is_off(cell[0], net->layer[l + 1].out))
            return true;
    }
    return false;
}
