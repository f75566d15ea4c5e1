// What follows for the middle cell of a neighbourhood: see proof/stage.h.
#include "net/layer.h"
#include "proof/stage.h"

#include <math.h>

#define MIDDLE 4 // the tap of the cell itself

// The tighter ends of both. What they enclose is a float32 number: rounding to nearest, which is
// monotone, takes no end past it.
static struct float_range meet(struct float_range a, struct double_range b)
{
    float low = (float)b.low, high = (float)b.high;
    return (struct float_range){low > a.low ? low : a.low, high < a.high ? high : a.high};
}

// The filters' sums over the classes' boxes, by the forward pass's own operations.
static void own_sums(const struct stage *s, const struct stage_cells *cells,
                     struct float_range *sum)
{
    struct float_range in[9 * STAGE_CHANNELS];
    for (unsigned tap = 0; tap < 9; tap++)
        for (size_t c = 0; c < s->channels; c++)
            in[9 * c + tap] = cells->beyond[tap]
                                  ? (struct float_range){0, 0}
                                  : s->class_box[(size_t)cells->alive[tap] * s->channels + c];
    net_layer_sum_ranges(s->net, s->parameters, 2 * s->generation, in, sum);
}

// What the middle cell hands on: its channels, between the ends of all entries that it can be from.
static void own_handed(const struct stage *s, const struct stage_cells *cells,
                       struct float_range *handed)
{
    for (size_t c = 0; c < s->sums->hands_on; c++) {
        handed[c] = s->class_box[(size_t)cells->alive[MIDDLE] * s->channels + c];
        for (size_t i = 0; cells->list[MIDDLE] != NULL && i < cells->count[MIDDLE]; i++) {
            size_t e = cells->list[MIDDLE][i];
            float low = (float)s->low[c][e], high = (float)s->high[c][e]; // they are floats
            handed[c].low = i == 0 || low < handed[c].low ? low : handed[c].low;
            handed[c].high = i == 0 || high > handed[c].high ? high : handed[c].high;
        }
    }
}

// The sum of filter k over the shares.
static struct double_range share_sum(const struct stage *s, const struct stage_cells *cells,
                                     size_t k)
{
    double bias = (double)s->parameters[s->sums->biases + k];
    struct double_range sum = {bias - s->filter_error[k], bias + s->filter_error[k]};
    for (unsigned tap = 0; tap < 9; tap++)
        if (!cells->beyond[tap]) {
            sum.low += cells->share[tap][k].low;
            sum.high += cells->share[tap][k].high;
        }
    return sum;
}

// times * activation(x) >= *slope * x + the returned constant, for unit k of a layer, x between the
// ends, and the activation as float32 computes it.
static double relax(const struct stage *s, const struct net_layer *layer, size_t k, double times,
                    struct float_range x, double *slope)
{
    const struct activation *row = net_layer_activation(s->net, layer);
    struct double_range z = {(double)x.low, (double)x.high};
    double c[ACTIVATION_COEFFICIENTS];
    net_coefficients_exact(s->net, layer, k, s->parameters, c);
    struct activation_line line = row->line(c, z, times);
    *slope = line.slope;
    return line.constant - fabs(times) * row->error(c, z);
}

// Lower bound of  constant + sum over filters of a[k] * activation(filter k), and over channels that the middle
// cell hands on of a[filters + c] * channel c,  by one linear bound down to the cells. `sum` are the filters' sums.
static double linear_filters(const struct stage *s, const struct stage_cells *cells,
                             const struct float_range *sum, const double *a, double constant)
{
    const struct net_layer *layer = s->sums;
    double direction[9][STAGE_CHANNELS] = {{0}};
    for (size_t k = 0; k < s->filters; k++) {
        double slope;
        constant += relax(s, layer, k, a[k], sum[k], &slope);
        if (slope == 0)
            continue;
        constant += slope * (double)s->parameters[layer->biases + k];
        constant -= fabs(slope) * s->filter_error[k];
        const float *weight = s->parameters + layer->weights + k * s->channels * 9;
        for (size_t c = 0; c < s->channels; c++)
            for (unsigned tap = 0; tap < 9; tap++)
                direction[tap][c] += slope * (double)weight[9 * c + tap];
    }
    for (size_t c = 0; c < layer->hands_on; c++)
        direction[MIDDLE][c] += a[s->filters + c];
    for (unsigned tap = 0; tap < 9; tap++)
        if (!cells->beyond[tap])
            constant += stage_support(s, cells, tap, direction[tap]);
    return constant;
}

// The filters' sums, and what is handed on; `thorough`: also by the classes' boxes.
static void filter_sums(const struct stage *s, const struct stage_cells *cells, bool thorough,
                        struct float_range *sum)
{
    if (thorough)
        own_sums(s, cells, sum);
    for (size_t k = 0; k < s->filters; k++)
        sum[k] = meet(thorough ? sum[k] : (struct float_range){-INFINITY, INFINITY},
                      share_sum(s, cells, k));
    own_handed(s, cells, sum + s->filters);
}

// The ends of channel c before the activation, from the filters' sums.
static struct double_range channel_by_linear(const struct stage *s, const struct stage_cells *cells,
                                             const struct float_range *sum, size_t c)
{
    const struct net_layer *mix = s->mix;
    double a[STAGE_UNITS] = {0}, bias = (double)s->parameters[mix->biases + c];
    for (size_t k = 0; k < s->filters; k++)
        a[k] = (double)s->parameters[mix->weights + c * s->filters + k];
    if (c < mix->adds)
        a[s->filters + c] = 1;
    double low = linear_filters(s, cells, sum, a, bias - s->channel_error[c]);
    for (size_t k = 0; k < net_layer_outputs(s->sums); k++)
        a[k] = -a[k];
    return (struct double_range){low,
                                 -linear_filters(s, cells, sum, a, -bias - s->channel_error[c])};
}

// Lower bound of  constant + sum over channels of a[c] * activation(channel c).  `raw` are
// the channels before it.
static double linear_channels(const struct stage *s, const struct stage_cells *cells,
                              const struct float_range *sum, const struct float_range *raw,
                              const double *a, double constant)
{
    const struct net_layer *mix = s->mix;
    double b[STAGE_UNITS] = {0};
    for (size_t c = 0; c < mix->out; c++) {
        double slope;
        constant += relax(s, mix, c, a[c], raw[c], &slope);
        if (slope == 0)
            continue;
        constant += slope * (double)s->parameters[mix->biases + c];
        constant -= fabs(slope) * s->channel_error[c];
        for (size_t k = 0; k < s->filters; k++)
            b[k] += slope * (double)s->parameters[mix->weights + c * s->filters + k];
        if (c < mix->adds)
            b[s->filters + c] = slope;
    }
    return linear_filters(s, cells, sum, b, constant);
}

// The ends of  sum over channels of direction * channel,  by the channels' ends and by linear
// bounds.
static struct double_range component(const struct stage *s, const struct stage_cells *cells,
                                     const struct float_range *sum, const struct float_range *raw,
                                     const struct float_range *channel, const double *direction)
{
    size_t n = s->mix->out;
    struct double_range both = {0, 0};
    double against[STAGE_CHANNELS];
    for (size_t c = 0; c < n; c++) {
        double w = direction[c];
        both.low += w * (double)(w > 0 ? channel[c].low : channel[c].high);
        both.high += w * (double)(w > 0 ? channel[c].high : channel[c].low);
        against[c] = -w;
    }
    double slack = 0; // of these sums' own rounding
    for (size_t c = 0; c < n; c++)
        slack +=
            1e-13 * fabs(direction[c]) * fmax(-(double)channel[c].low, (double)channel[c].high);
    if (both.high - both.low <= 4 * slack) // a point
        return (struct double_range){both.low - slack, both.high + slack};
    return (struct double_range){
        fmax(both.low, linear_channels(s, cells, sum, raw, direction, 0)) - slack,
        fmin(both.high, -linear_channels(s, cells, sum, raw, against, 0)) + slack,
    };
}

// The channels, and before the activation, `raw`; `thorough`: also by linear bounds.
static void find_channels(const struct stage *s, const struct stage_cells *cells, bool thorough,
                          const struct float_range *sum, struct float_range *raw,
                          struct float_range *channel)
{
    size_t l = 2 * s->generation;
    struct float_range filter[STAGE_UNITS];
    net_layer_activate_ranges(s->net, s->parameters, l, sum, filter);
    net_layer_sum_ranges(s->net, s->parameters, l + 1, filter, raw);
    net_layer_activate_ranges(s->net, s->parameters, l + 1, raw, channel);
    for (size_t c = 0; thorough && c < s->mix->out; c++)
        if (channel[c].low < channel[c].high)
            raw[c] = meet(raw[c], channel_by_linear(s, cells, sum, c));
    if (thorough)
        net_layer_activate_ranges(s->net, s->parameters, l + 1, raw, channel);
}

void stage_channels(const struct stage *s, const struct stage_cells *cells, const double *axis,
                    struct float_range *channel, struct double_range *along)
{
    size_t n = s->mix->out;
    struct float_range sum[STAGE_UNITS], raw[STAGE_CHANNELS];
    filter_sums(s, cells, true, sum);
    find_channels(s, cells, true, sum, raw, channel);
    for (size_t i = 0; i < n; i++)
        along[i] = component(s, cells, sum, raw, channel, axis + i * n);
}

double stage_logit(const struct stage *s, const struct stage_cells *cells, bool alive,
                   bool thorough)
{
    const struct net_layer *output = &s->net->layer[s->net->layers - 1];
    struct float_range sum[STAGE_UNITS], raw[STAGE_CHANNELS], channel[STAGE_CHANNELS], z;
    double a[STAGE_CHANNELS], sign = alive ? 1 : -1;
    filter_sums(s, cells, thorough, sum);
    find_channels(s, cells, thorough, sum, raw, channel);
    for (size_t c = 0; c < s->mix->out; c++)
        a[c] = sign * (double)s->parameters[output->weights + c];
    net_layer_sum_ranges(s->net, s->parameters, s->net->layers - 1, channel, &z);
    double own = (double)(alive ? z.low : -z.high);
    double constant = sign * (double)s->parameters[output->biases] - s->logit_error;
    if (own > 0 && !thorough)
        return own;
    return fmax(own, linear_channels(s, cells, sum, raw, a, constant));
}
