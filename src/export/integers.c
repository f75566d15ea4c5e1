#include "export/integers.h"

#include "net/activation.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define MOST_SHIFT 14

// ---- rounding ----

static double most_of(unsigned bits)
{
    return (double)((1 << (bits - 1)) - 1);
}

static struct integer_slope round_slope(double slope, unsigned bits)
{
    struct integer_slope rounded = {0, 0};
    while (rounded.shift < MOST_SHIFT && slope != 0 &&
           fabs(round(ldexp(slope, (int)rounded.shift + 1))) <= most_of(bits))
        rounded.shift++;
    rounded.factor = (int32_t)fmax(fmin(round(ldexp(slope, (int)rounded.shift)), 1e6), -1e6);
    return rounded;
}

// Whether int64_t surely holds all sums.
static bool fits(const struct integers *integers)
{
    const struct ticket_sparse *sparse = integers->sparse;
    double in[NET_MAX_FILTERS] = {1}, out[NET_MAX_FILTERS];
    for (size_t l = 0; l < sparse->net.layers; l++) {
        for (size_t k = 0; k < sparse->net.layer[l].out; k++) {
            size_t channel = integers->channel[l] + k;
            out[k] = fabs((double)integers->bias[channel]);
            for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++)
                out[k] += fabs((double)integers->weight[t]) * in[sparse->term[t].input];
            out[k] *= 1 + fabs((double)integers->slope[channel].factor);
            if (out[k] > 0x1p62)
                return false;
        }
        for (size_t k = 0; k < sparse->net.layer[l].out; k++)
            in[k] = out[k];
    }
    return true;
}

bool integers_round(struct integers *integers)
{
    const struct ticket_sparse *sparse = integers->sparse;
    double product = 1;
    for (size_t l = 0; l < sparse->net.layers; l++) {
        bool had = false, left = false;
        product *= integers->scale[l];
        for (size_t k = 0; k < sparse->net.layer[l].out; k++) {
            size_t channel = integers->channel[l] + k;
            double bias = round(product * (double)sparse->bias[channel]);
            if (!(fabs(bias) <= INT32_MAX))
                return false;
            integers->bias[channel] = (int32_t)bias;
            for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++) {
                double weight = round(integers->scale[l] * (double)sparse->term[t].weight);
                assert(fabs(weight) <= most_of(integers->bits));
                integers->weight[t] = (int32_t)weight;
                had = true;
                left = left || weight != 0;
            }
            integers->slope[channel] = (struct integer_slope){1, 0};
            if (sparse->net.layer[l].activated)
                integers->slope[channel] =
                    round_slope((double)export_slope(sparse, channel), integers->bits);
            if (abs(integers->slope[channel].factor) > INT16_MAX)
                return false;
        }
        if (had && !left)
            return false;
    }
    return fits(integers);
}

// ---- a layer ----

static void widen(struct integer_range *range, int64_t low, int64_t high)
{
    range->low = low < range->low ? low : range->low;
    range->high = high > range->high ? high : range->high;
}

static int64_t activate(const struct integer_slope *slope, int64_t z, struct integer_range *range)
{
    if (z >= 0)
        return z;
    if (range != NULL)
        widen(range, z * slope->factor, z * slope->factor);
    return (z * slope->factor) >> slope->shift; // rounded down, as compilers do
}

int64_t integers_activate(const struct integers *integers, size_t channel, int64_t sum)
{
    return activate(&integers->slope[channel], sum, NULL);
}

void integers_layer(const struct integers *integers, size_t l, const int64_t *in, int64_t *out,
                    struct integer_range *range)
{
    const struct ticket_sparse *sparse = integers->sparse;
    const struct net_layer *layer = &sparse->net.layer[l];
    for (size_t k = 0; k < layer->out; k++) {
        size_t channel = integers->channel[l] + k;
        int64_t sum = integers->bias[channel];
        if (range != NULL)
            widen(range, sum, sum);
        for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++) {
            const struct ticket_term *term = &sparse->term[t];
            int64_t product = integers->weight[t] * in[term->input * layer->taps + term->tap];
            sum += product;
            if (range != NULL) {
                widen(range, sum, sum);
                widen(range, product, product);
            }
        }
        out[k] = layer->activated ? activate(&integers->slope[channel], sum, range) : sum;
    }
}

// The same for inputs between two numbers each, in[in]: those of all taps of an input are the same.
static void layer_of_ranges(const struct integers *integers, size_t l,
                            const struct integer_range *in, struct integer_range *out,
                            struct integer_range *range)
{
    const struct ticket_sparse *sparse = integers->sparse;
    for (size_t k = 0; k < sparse->net.layer[l].out; k++) {
        size_t channel = integers->channel[l] + k;
        struct integer_range sum = {integers->bias[channel], integers->bias[channel]};
        widen(range, sum.low, sum.high);
        for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++) {
            const struct integer_range *x = &in[sparse->term[t].input];
            int64_t a = integers->weight[t] * x->low, b = integers->weight[t] * x->high;
            sum.low += a < b ? a : b;
            sum.high += a < b ? b : a;
            widen(range, a < b ? a : b, a < b ? b : a);
            widen(range, sum.low, sum.high);
        }
        out[k] = sum;
        if (!sparse->net.layer[l].activated)
            continue;
        int64_t a = activate(&integers->slope[channel], sum.low, range);
        int64_t b = activate(&integers->slope[channel], sum.high, range);
        out[k] = (struct integer_range){a < b ? a : b, a < b ? b : a};
        if (sum.low < 0 && sum.high > 0)
            widen(&out[k], 0, 0);
    }
}

// ---- widths ----

// All layers of n = 1, or the first two of n = 2 in family life, over all windows, with the least and the
// greatest of what the last of them gives.
static void window_ranges(const struct integers *integers, size_t layers,
                          struct integer_range *range, struct integer_range *out)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
        int64_t a[2][NET_MAX_FILTERS];
        for (unsigned j = 0; j < 9; j++)
            a[0][j] = window >> j & 1;
        for (size_t l = 0; l < layers; l++)
            integers_layer(integers, l, a[l & 1], a[~l & 1], &range[l]);
        for (size_t k = 0; k < integers->sparse->net.layer[layers - 1].out; k++)
            widen(&out[k], a[layers & 1][k], a[layers & 1][k]);
    }
}

bool integers_set_widths(struct integers *integers)
{
    const struct net *net = &integers->sparse->net;
    struct integer_range range[NET_MAX_LAYERS] = {{0, 0}};
    struct integer_range a[2][NET_MAX_FILTERS] = {{{0, 0}}}; // beyond an edge all channels are 0
    size_t at = 0, known = net->generations == 1 ? 3 : net->family == NET_LIFE ? 2 : 0;
    if (known > 0)
        window_ranges(integers, known, range, a[0]);
    else
        a[0][0] = (struct integer_range){0, 1}; // a cell
    for (size_t l = known; l < net->layers; l++, at ^= 1)
        layer_of_ranges(integers, l, a[at], a[at ^ 1], &range[l]);
    for (size_t l = 0; l < net->layers; l++) {
        if (range[l].low < INT32_MIN || range[l].high > INT32_MAX)
            return false;
        bool small = range[l].low >= INT16_MIN && range[l].high <= INT16_MAX;
        bool tiny = range[l].low >= INT8_MIN && range[l].high <= INT8_MAX;
        integers->width[l] = tiny ? 8 : small ? 16 : 32;
    }
    return true;
}
