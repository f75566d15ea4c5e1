// What follows for the middle cell of a neighbourhood: see proof/stage.h.
#include "proof/stage.h"

#include <math.h>

// *sum += weight * x, rounded as the forward pass rounds.
static inline void add_product(struct interval *sum, float weight, struct interval x)
{
    sum->low += weight * (weight > 0 ? x.low : x.high);
    sum->high += weight * (weight > 0 ? x.high : x.low);
}

// The tighter ends of both. What they enclose is a float32 number: rounding to nearest, which is
// monotone, takes no end past it.
static struct interval meet(struct interval a, struct ends b)
{
    float low = (float)b.low, high = (float)b.high;
    return (struct interval){low > a.low ? low : a.low, high < a.high ? high : a.high};
}

static struct interval rectified(struct interval x)
{
    return (struct interval){x.low < 0 ? 0 : x.low, x.high < 0 ? 0 : x.high};
}

// The sum of filter k over the classes' boxes, by the forward pass's own operations.
static struct interval own_sum(const struct stage *s, const struct stage_cells *cells, size_t k)
{
    static const struct interval nothing = {0, 0};
    const struct net_layer *layer = s->sums;
    const float *weight = s->parameters + layer->weights + k * s->channels * 9;
    float bias = s->parameters[layer->biases + k];
    struct interval sum = {bias, bias};
    for (size_t c = 0; c < s->channels; c++)
        for (unsigned tap = 0; tap < 9; tap++)
            add_product(&sum, weight[9 * c + tap],
                        cells->beyond[tap]
                            ? nothing
                            : s->class_box[(size_t)cells->alive[tap] * s->channels + c]);
    return sum;
}

// The sum of filter k over the shares.
static struct ends share_sum(const struct stage *s, const struct stage_cells *cells, size_t k)
{
    double bias = (double)s->parameters[s->sums->biases + k];
    struct ends sum = {bias - s->filter_error[k], bias + s->filter_error[k]};
    for (unsigned tap = 0; tap < 9; tap++)
        if (!cells->beyond[tap]) {
            sum.low += cells->share[tap][k].low;
            sum.high += cells->share[tap][k].high;
        }
    return sum;
}

// Output k of a 1x1 layer, by the forward pass's own operations.
static struct interval own_mix(const struct stage *s, const struct net_layer *layer, size_t k,
                               const struct interval *in)
{
    float bias = s->parameters[layer->biases + k];
    struct interval sum = {bias, bias};
    for (size_t c = 0; c < layer->in; c++)
        add_product(&sum, s->parameters[layer->weights + k * layer->in + c], in[c]);
    return sum;
}

// c * rectified(x) >= *slope * x + the returned constant, for x between the ends.
static double relax(double c, struct interval x, double *slope)
{
    double low = (double)x.low, high = (double)x.high;
    *slope = 0;
    if (high <= 0 || c == 0)
        return 0;
    if (low >= 0 || (c > 0 && high > -low)) {
        *slope = c;
        return 0;
    }
    if (c > 0)
        return 0;
    *slope = c * high / (high - low);
    return -*slope * low;
}

// Lower bound of  constant + sum over filters of a[k] * rectified filter k, by one linear bound
// down to the cells. `sum` are the filters' sums.
static double linear_filters(const struct stage *s, const struct stage_cells *cells,
                             const struct interval *sum, const double *a, double constant)
{
    const struct net_layer *layer = s->sums;
    double direction[9][STAGE_CHANNELS] = {{0}};
    for (size_t k = 0; k < s->filters; k++) {
        double slope;
        constant += relax(a[k], sum[k], &slope);
        if (slope == 0)
            continue;
        constant += slope * (double)s->parameters[layer->biases + k];
        constant -= fabs(slope) * s->filter_error[k];
        const float *weight = s->parameters + layer->weights + k * s->channels * 9;
        for (size_t c = 0; c < s->channels; c++)
            for (unsigned tap = 0; tap < 9; tap++)
                direction[tap][c] += slope * (double)weight[9 * c + tap];
    }
    for (unsigned tap = 0; tap < 9; tap++)
        if (!cells->beyond[tap])
            constant += stage_support(s, cells, tap, direction[tap]);
    return constant;
}

// The filters' sums; `thorough`: also by the classes' boxes.
static void filter_sums(const struct stage *s, const struct stage_cells *cells, bool thorough,
                        struct interval *sum)
{
    static const struct interval any = {-INFINITY, INFINITY};
    for (size_t k = 0; k < s->filters; k++)
        sum[k] = meet(thorough ? own_sum(s, cells, k) : any, share_sum(s, cells, k));
}

// The ends of channel c before its rectifier, from the filters' sums.
static struct ends channel_by_linear(const struct stage *s, const struct stage_cells *cells,
                                     const struct interval *sum, size_t c)
{
    const struct net_layer *mix = s->mix;
    double a[STAGE_FILTERS] = {0}, bias = (double)s->parameters[mix->biases + c];
    for (size_t k = 0; k < s->filters; k++)
        a[k] = (double)s->parameters[mix->weights + c * s->filters + k];
    double low = linear_filters(s, cells, sum, a, bias - s->channel_error[c]);
    for (size_t k = 0; k < s->filters; k++)
        a[k] = -a[k];
    return (struct ends){low, -linear_filters(s, cells, sum, a, -bias - s->channel_error[c])};
}

// Lower bound of  constant + sum over channels of a[c] * rectified channel c.  `raw` are the
// channels before their rectifiers.
static double linear_channels(const struct stage *s, const struct stage_cells *cells,
                              const struct interval *sum, const struct interval *raw,
                              const double *a, double constant)
{
    const struct net_layer *mix = s->mix;
    double b[STAGE_FILTERS] = {0};
    for (size_t c = 0; c < mix->out; c++) {
        double slope;
        constant += relax(a[c], raw[c], &slope);
        if (slope == 0)
            continue;
        constant += slope * (double)s->parameters[mix->biases + c];
        constant -= fabs(slope) * s->channel_error[c];
        for (size_t k = 0; k < s->filters; k++)
            b[k] += slope * (double)s->parameters[mix->weights + c * s->filters + k];
    }
    return linear_filters(s, cells, sum, b, constant);
}

// The ends of  sum over channels of direction * channel,  by the channels' ends and by linear
// bounds.
static struct ends component(const struct stage *s, const struct stage_cells *cells,
                             const struct interval *sum, const struct interval *raw,
                             const struct interval *channel, const double *direction)
{
    size_t n = s->mix->out;
    struct ends both = {0, 0};
    double against[STAGE_CHANNELS];
    for (size_t c = 0; c < n; c++) {
        double w = direction[c];
        both.low += w * (double)(w > 0 ? channel[c].low : channel[c].high);
        both.high += w * (double)(w > 0 ? channel[c].high : channel[c].low);
        against[c] = -w;
    }
    double slack = 0; // of these sums' own rounding
    for (size_t c = 0; c < n; c++)
        slack += 1e-13 * fabs(direction[c]) * (double)channel[c].high;
    if (both.high - both.low <= 4 * slack) // a point
        return (struct ends){both.low - slack, both.high + slack};
    return (struct ends){
        fmax(both.low, linear_channels(s, cells, sum, raw, direction, 0)) - slack,
        fmin(both.high, -linear_channels(s, cells, sum, raw, against, 0)) + slack,
    };
}

// The channels before their rectifiers; `thorough`: also by linear bounds.
static void raw_channels(const struct stage *s, const struct stage_cells *cells, bool thorough,
                         const struct interval *sum, struct interval *raw)
{
    struct interval filter[STAGE_FILTERS];
    for (size_t k = 0; k < s->filters; k++)
        filter[k] = rectified(sum[k]);
    for (size_t c = 0; c < s->mix->out; c++) {
        raw[c] = own_mix(s, s->mix, c, filter);
        if (thorough && raw[c].high > 0 && raw[c].high > raw[c].low)
            raw[c] = meet(raw[c], channel_by_linear(s, cells, sum, c));
    }
}

void stage_channels(const struct stage *s, const struct stage_cells *cells, const double *axis,
                    struct interval *channel, struct ends *along)
{
    size_t n = s->mix->out;
    struct interval sum[STAGE_FILTERS], raw[STAGE_CHANNELS];
    filter_sums(s, cells, true, sum);
    raw_channels(s, cells, true, sum, raw);
    for (size_t c = 0; c < n; c++)
        channel[c] = rectified(raw[c]);
    for (size_t i = 0; i < n; i++)
        along[i] = component(s, cells, sum, raw, channel, axis + i * n);
}

double stage_logit(const struct stage *s, const struct stage_cells *cells, bool alive,
                   bool thorough)
{
    const struct net_layer *output = &s->net->layer[s->net->layers - 1];
    struct interval sum[STAGE_FILTERS], raw[STAGE_CHANNELS], channel[STAGE_CHANNELS] = {{0, 0}};
    double a[STAGE_CHANNELS], sign = alive ? 1 : -1;
    filter_sums(s, cells, thorough, sum);
    raw_channels(s, cells, thorough, sum, raw);
    for (size_t c = 0; c < s->mix->out; c++) {
        channel[c] = rectified(raw[c]);
        a[c] = sign * (double)s->parameters[output->weights + c];
    }
    struct interval z = own_mix(s, output, 0, channel);
    double own = (double)(alive ? z.low : -z.high);
    double constant = sign * (double)s->parameters[output->biases] - s->logit_error;
    if (own > 0 && !thorough)
        return own;
    return fmax(own, linear_channels(s, cells, sum, raw, a, constant));
}
