// The cells before a generation: their entries are added one by one (stage_add), then the axes, what float32 can
// be off, the shares of single entries and those of whole classes are tabulated (stage_finish). What follows
// from nine such cells is in proof/neighbourhood.c.
#include "proof/stage.h"

#include "net/activation.h"
#include "proof/bounded.h"

#include <assert.h>
#include <math.h>

void stage_layout(struct stage *stage, struct arena *arena, const struct net *net)
{
    size_t m = net_most_channels(net), filters = net_most_filters(net);
    stage->axis = arena_take(arena, m * m * sizeof *stage->axis);
    stage->low = arena_take(arena, 2 * m * sizeof *stage->low);
    stage->high = arena_take(arena, 2 * m * sizeof *stage->high);
    stage->share = arena_take(arena, STAGE_ENTRIES * 9 * filters * sizeof *stage->share);
    stage->class_share = arena_take(arena, 2 * 9 * filters * sizeof *stage->class_share);
    stage->class_box = arena_take(arena, 2 * m * sizeof *stage->class_box);
}

// The eigenvectors [n][n] of a symmetric matrix, which is destroyed, by Jacobi's rotations.
static void find_eigenvectors(size_t n, double *matrix, double *vector)
{
    for (size_t i = 0; i < n * n; i++)
        vector[i] = i / n == i % n;
    for (int sweep = 0; sweep < 12; sweep++)
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                double off = matrix[p * n + q];
                if (off == 0)
                    continue;
                double theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * off);
                double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
                double c = 1 / sqrt(t * t + 1), s = t * c;
                for (size_t i = 0; i < n; i++) {
                    double a = matrix[i * n + p], b = matrix[i * n + q];
                    matrix[i * n + p] = c * a - s * b;
                    matrix[i * n + q] = s * a + c * b;
                }
                for (size_t i = 0; i < n; i++) {
                    double a = matrix[p * n + i], b = matrix[q * n + i];
                    matrix[p * n + i] = c * a - s * b;
                    matrix[q * n + i] = s * a + c * b;
                    a = vector[p * n + i], b = vector[q * n + i];
                    vector[p * n + i] = c * a - s * b;
                    vector[q * n + i] = s * a + c * b;
                }
            }
}

static void find_axes(struct stage *s)
{
    const struct net_layer *layer = s->sums;
    double product[STAGE_CHANNELS * STAGE_CHANNELS];
    size_t n = s->channels;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            product[i * n + j] = 0;
            for (size_t k = 0; k < s->filters; k++)
                for (size_t tap = 0; tap < 9; tap++) {
                    const float *w = s->parameters + layer->weights + k * n * 9 + tap;
                    product[i * n + j] += (double)w[9 * i] * (double)w[9 * j];
                }
        }
    find_eigenvectors(n, product, s->axis);
}

void stage_begin(struct stage *stage, const struct net *net, const float *parameters,
                 size_t generation)
{
    stage->net = net;
    stage->parameters = parameters;
    stage->generation = generation;
    stage->sums = &net->layer[2 * generation];
    stage->mix = stage->sums + 1;
    stage->channels = stage->sums->in;
    stage->filters = stage->sums->out;
    stage->entries = stage->first_alive = 0;
    stage->from_windows = generation > 0;
    find_axes(stage);
}

void stage_add(struct stage *stage, unsigned window, bool alive, const struct float_range *channel,
               const struct double_range *along)
{
    size_t e = stage->entries++, n = stage->channels;
    assert(alive || stage->first_alive == e);
    stage->first_alive += !alive;
    stage->window[e] = (uint16_t)window;
    for (size_t c = 0; c < n; c++) {
        stage->low[c][e] = (double)channel[c].low;
        stage->high[c][e] = (double)channel[c].high;
        stage->low[n + c][e] = along[c].low;
        stage->high[n + c][e] = along[c].high;
    }
}

// The components along the axes of a direction.
static void turn(const struct stage *s, const double *direction, double *along)
{
    for (size_t i = 0; i < s->channels; i++) {
        along[i] = 0;
        for (size_t c = 0; c < s->channels; c++)
            along[i] += s->axis[i * s->channels + c] * direction[c];
    }
}

// Ends of  sum over channels of direction * channel  for entry e: the tighter of those by the
// channels and those along the axes. along [C]: the direction's own components.
static struct double_range entry_ends(const struct stage *s, size_t e, const double *direction,
                                      const double *along)
{
    struct double_range sum[2] = {{0, 0}, {0, 0}};
    for (size_t c = 0; c < s->channels; c++)
        for (size_t by = 0; by < 2; by++) {
            double w = by == 0 ? direction[c] : along[c];
            double low = s->low[by * s->channels + c][e], high = s->high[by * s->channels + c][e];
            sum[by].low += w * (w > 0 ? low : high);
            sum[by].high += w * (w > 0 ? high : low);
        }
    return (struct double_range){fmax(sum[0].low, sum[1].low), fmin(sum[0].high, sum[1].high)};
}

bool stage_is_empty(const struct stage *s, bool alive)
{
    return alive ? s->first_alive == s->entries : s->first_alive == 0;
}

static void join(struct double_range *all, struct double_range one, bool first)
{
    all->low = first || one.low < all->low ? one.low : all->low;
    all->high = first || one.high > all->high ? one.high : all->high;
}

static void fill_classes(struct stage *s)
{
    size_t width = 9 * s->filters;
    for (size_t e = 0; e < s->entries; e++) {
        bool alive = e >= s->first_alive, first = e == (alive ? s->first_alive : 0);
        for (size_t c = 0; c < s->channels; c++) {
            struct float_range *all = &s->class_box[(size_t)alive * s->channels + c];
            float low = (float)s->low[c][e], high = (float)s->high[c][e]; // they are floats
            all->low = first || low < all->low ? low : all->low;
            all->high = first || high > all->high ? high : all->high;
        }
        for (size_t i = 0; i < width; i++)
            join(&s->class_share[(size_t)alive * width + i], s->share[e * width + i], first);
    }
}

static void fill_shares(struct stage *s)
{
    const struct net_layer *layer = s->sums;
    for (size_t k = 0; k < s->filters; k++)
        for (size_t tap = 0; tap < 9; tap++) {
            double direction[STAGE_CHANNELS], along[STAGE_CHANNELS];
            for (size_t c = 0; c < s->channels; c++)
                direction[c] =
                    (double)s->parameters[layer->weights + (k * s->channels + c) * 9 + tap];
            turn(s, direction, along);
            for (size_t e = 0; e < s->entries; e++)
                s->share[(e * 9 + tap) * s->filters + k] = entry_ends(s, e, direction, along);
        }
}

// What a float32 sum of `terms` terms, whose absolute values add up to `absolute`, can be off:
// proof/bounded.h. One part in a hundred more covers this file's own sums, in double precision.
static double sum_error(size_t terms, double absolute)
{
    return 1.01 * bounded_factor(terms) * absolute + (double)terms * 0x1p-125;
}

// What the activation makes of sums of that magnitude, at most, with what it is off itself.
static double magnitude_after(const struct stage *s, const struct net_layer *layer, size_t k,
                              double sum)
{
    const struct activation *row = net_layer_activation(s->net, layer);
    double c[ACTIVATION_COEFFICIENTS];
    struct double_range z = {-sum, sum}, y;
    net_coefficients_exact(s->net, layer, k, s->parameters, c);
    y = row->range(c, z);
    return fmax(fabs(y.low), fabs(y.high)) + row->error(c, z);
}

// `in` bounds the magnitude of the layer's inputs, for each of its channels, and of what it adds; that of its outputs, and
// what its sums can be off, error [out], follow. The magnitudes are *added to* most.
static void layer_errors(const struct stage *s, const struct net_layer *layer, const double *in,
                         double *out, double *error, double *most)
{
    for (size_t k = 0; k < layer->out; k++) {
        double absolute = fabs((double)s->parameters[layer->biases + k]);
        for (size_t c = 0; c < layer->in; c++)
            for (size_t tap = 0; tap < layer->taps; tap++)
                absolute += fabs((double)s->parameters[layer->weights +
                                                       (k * layer->in + c) * layer->taps + tap]) *
                            in[c];
        absolute += k < layer->adds ? in[layer->in + k] : 0;
        error[k] = sum_error(net_layer_inputs(layer) + 1, absolute);
        double sum = absolute + error[k];
        out[k] = magnitude_after(s, layer, k, sum);
        *most += fmax(sum, out[k]);
    }
    for (size_t c = 0; c < layer->hands_on; c++)
        out[layer->out + c] = in[c];
}

bool stage_finish(struct stage *s)
{
    double in[STAGE_UNITS] = {0}, filters[STAGE_UNITS], channels[STAGE_FILTERS], logit[1];
    for (size_t e = 0; e < s->entries; e++)
        for (size_t c = 0; c < s->channels; c++) {
            if (!(s->low[c][e] > -1e38 && s->high[c][e] < 1e38))
                return false;
            in[c] = fmax(in[c], fmax(-s->low[c][e], s->high[c][e]));
        }
    const struct net_layer *output = &s->net->layer[s->net->layers - 1];
    double most = 0;
    layer_errors(s, s->sums, in, filters, s->filter_error, &most);
    layer_errors(s, s->mix, filters, channels, s->channel_error, &most);
    layer_errors(s, output, channels, logit, &s->logit_error, &most);
    if (!(most < 1e38))
        return false;
    fill_shares(s);
    fill_classes(s);
    return true;
}

bool stage_is_apart(const struct stage *s)
{
    if (stage_is_empty(s, false) || stage_is_empty(s, true))
        return true;
    for (size_t c = 0; c < s->channels; c++) {
        struct float_range dead = s->class_box[c], alive = s->class_box[s->channels + c];
        if (dead.high < alive.low || alive.high < dead.low)
            return true;
    }
    for (size_t i = 0, width = 9 * s->filters; i < width; i++) {
        struct double_range dead = s->class_share[i], alive = s->class_share[width + i];
        if (dead.high < alive.low || alive.high < dead.low)
            return true;
    }
    return false;
}

void stage_share(const struct stage *s, unsigned tap, const uint16_t *list, size_t count,
                 struct double_range *share)
{
    for (size_t i = 0; i < count; i++) {
        const struct double_range *one = s->share + ((size_t)list[i] * 9 + tap) * s->filters;
        for (size_t k = 0; k < s->filters; k++)
            join(&share[k], one[k], i == 0);
    }
}

// The least of  sum over channels of direction * channel  over a whole class.
static double class_support(const struct stage *s, bool alive, const double *direction,
                            const double *along)
{
    size_t first = alive ? s->first_alive : 0, end = alive ? s->entries : s->first_alive;
    double sum[2][STAGE_ENTRIES], least = INFINITY;
    for (size_t by = 0; by < 2; by++) {
        for (size_t e = first; e < end; e++)
            sum[by][e] = 0;
        for (size_t c = 0; c < s->channels; c++) {
            double w = by == 0 ? direction[c] : along[c];
            if (w == 0)
                continue;
            const double *x = (w > 0 ? s->low : s->high)[by * s->channels + c];
            for (size_t e = first; e < end; e++)
                sum[by][e] += w * x[e];
        }
    }
    for (size_t e = first; e < end; e++) {
        double low = sum[0][e] > sum[1][e] ? sum[0][e] : sum[1][e];
        least = low < least ? low : least;
    }
    return least;
}

double stage_support(const struct stage *s, const struct stage_cells *cells, unsigned tap,
                     const double *direction)
{
    double least = INFINITY, along[STAGE_CHANNELS];
    turn(s, direction, along);
    if (cells->list[tap] == NULL)
        return class_support(s, cells->alive[tap], direction, along);
    for (size_t i = 0; i < cells->count[tap]; i++)
        least = fmin(least, entry_ends(s, cells->list[tap][i], direction, along).low);
    return least;
}
