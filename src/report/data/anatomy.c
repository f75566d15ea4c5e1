#include "report/data/anatomy.h"

#include "life/rule.h"
#include "net/layer.h"

#include <assert.h>
#include <math.h>

#define WIDEST NET_MAX_UNITS

// What layer l makes of in[net_layer_inputs]: its sums, and what its activation makes of these, and hands on.
static void compute(const struct net *net, const float *parameters, size_t l, const double *in,
                    double *sum, double *out)
{
    const struct net_layer *layer = &net->layer[l];
    const struct activation *row = net_layer_activation(net, layer);
    size_t inputs = layer->in * layer->taps;
    for (size_t k = 0; k < layer->out; k++) {
        double c[ACTIVATION_COEFFICIENTS];
        sum[k] = (double)parameters[layer->biases + k];
        for (size_t i = 0; i < inputs; i++)
            sum[k] += (double)parameters[layer->weights + k * inputs + i] * in[i];
        sum[k] += k < layer->adds ? in[inputs + k] : 0;
        net_coefficients_exact(net, layer, k, parameters, c);
        out[k] = row->exact(c, sum[k]);
    }
    for (size_t c = 0; c < layer->hands_on; c++)
        out[layer->out + c] = in[c * layer->taps + layer->taps / 2];
}

// Layers 0 to l on a window: the sums and results of the last.
static void compute_window(const struct net *net, const float *parameters, unsigned window,
                           size_t l, double *sum, double *out)
{
    double in[WIDEST] = {0};
    for (unsigned j = 0; j < 9; j++)
        in[j] = window >> j & 1;
    for (size_t i = 0; i <= l; i++) {
        compute(net, parameters, i, in, sum, out);
        for (size_t k = 0; k < net_layer_outputs(&net->layer[i]); k++)
            in[k] = out[k];
    }
}

static void sums_of_windows(const struct net *net, const float *parameters, size_t l,
                            struct double_range *sum)
{
    double sums[WIDEST], out[WIDEST];
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        compute_window(net, parameters, w, l, sums, out);
        for (size_t k = 0; k < net->layer[l].out; k++) {
            sum[k].low = w == 0 ? sums[k] : fmin(sum[k].low, sums[k]);
            sum[k].high = w == 0 ? sums[k] : fmax(sum[k].high, sums[k]);
        }
    }
}

// By the ranges of the layers before it, which lie in boxes: wider than what is reached.
static void bound_sums(const struct net *net, const float *parameters, size_t l,
                       struct double_range *sum)
{
    enum { MOST = NET_MAX_FILTERS * 9 };
    struct float_range in[MOST], sums[WIDEST], out[WIDEST];
    for (size_t i = 0; i < MOST; i++)
        in[i] = (struct float_range){0, 1};
    for (size_t i = 0; i <= l; i++) {
        const struct net_layer *layer = &net->layer[i];
        net_layer_sum_ranges(net, parameters, i, in, sums);
        net_layer_activate_ranges(net, parameters, i, sums, out);
        size_t taps = i < l ? net->layer[i + 1].taps : 1;
        for (size_t k = 0; k < net_layer_outputs(layer); k++)
            for (size_t t = 0; t < taps; t++)
                in[k * taps + t] = out[k];
    }
    for (size_t k = 0; k < net->layer[l].out; k++)
        sum[k] = (struct double_range){(double)sums[k].low, (double)sums[k].high};
}

void anatomy_sums(const struct net *net, const float *parameters, size_t l,
                  struct double_range *sum)
{
    if (net->generations == 1)
        sums_of_windows(net, parameters, l, sum);
    else
        bound_sums(net, parameters, l, sum);
}

void anatomy_unit(const struct net *net, const float *parameters, size_t l, size_t k,
                  struct anatomy_by_neighbours *by)
{
    assert(net->generations == 1);
    size_t windows[2][9] = {{0}};
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        double sum[WIDEST], out[WIDEST];
        unsigned centre = w >> 4 & 1, neighbours = 0;
        for (unsigned j = 0; j < 9; j++)
            neighbours += j != 4 && (w >> j & 1);
        compute_window(net, parameters, w, l, sum, out);
        struct anatomy_spread *spread = &by->of[centre][neighbours];
        size_t before = windows[centre][neighbours]++;
        spread->low = before == 0 ? out[k] : fmin(spread->low, out[k]);
        spread->high = before == 0 ? out[k] : fmax(spread->high, out[k]);
        spread->mean =
            ((before == 0 ? 0 : spread->mean * (double)before) + out[k]) / (double)(before + 1);
    }
}
