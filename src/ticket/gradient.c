#include "ticket/gradient.h"

#include "net/activation.h"

#include <assert.h>
#include <string.h>

void ticket_gradient_layout(struct ticket_gradient *flow, struct arena *arena,
                            const struct net *net, size_t height, size_t width)
{
    size_t cells = height * width, taps = net->layer[0].taps;
    size_t parameters = net->parameters * sizeof(double), plane = (cells + 1) * sizeof(double);
    *flow = (struct ticket_gradient){
        .net = net,
        .source = arena_take(arena, taps * cells * sizeof(size_t)),
        .middle = taps / 2,
        .value = arena_take(arena, parameters),
        .direction = arena_take(arena, parameters),
        .gradient = arena_take(arena, parameters),
        .product = arena_take(arena, parameters),
    };
    for (size_t l = 0; l <= net->layers; l++) {
        flow->activation[l] = arena_take(arena, net_channels(net, l) * plane);
        flow->tangent[l] = arena_take(arena, net_channels(net, l) * plane);
    }
    for (size_t l = 0; l < net->layers; l++) {
        bool activated = net->layer[l].activated;
        size_t bytes = net->layer[l].out * plane;
        flow->sum[l] = activated ? arena_take(arena, bytes) : flow->activation[l + 1];
        flow->rsum[l] = activated ? arena_take(arena, bytes) : flow->tangent[l + 1];
    }
    for (size_t i = 0; i < 2; i++) {
        flow->d[i] = arena_take(arena, net_widest(net) * plane);
        flow->rd[i] = arena_take(arena, net_widest(net) * plane);
        flow->handed[i] = net->form.residual ? arena_take(arena, net_widest(net) * plane) : NULL;
    }
}

// The cell that tap (row, column) of a filter of `side` reads from cell (y, x).
static size_t source_of(size_t side, size_t tap, size_t height, size_t width, size_t cell,
                        bool zero_padding)
{
    long h = (long)height, w = (long)width, half = (long)side / 2;
    long y = (long)(cell / width + tap / side) - half, x = (long)(cell % width + tap % side) - half;
    if (zero_padding && (y < 0 || x < 0 || y >= h || x >= w))
        return height * width;
    return (size_t)(((y % h + h) % h) * w + (x % w + w) % w);
}

static void clear(struct ticket_gradient *flow)
{
    size_t parameters = flow->net->parameters * sizeof(double);
    size_t plane = flow->stride * sizeof(double), most = net_widest(flow->net) * plane;
    double *block[] = {flow->value, flow->direction, flow->gradient, flow->product};
    for (size_t i = 0; i < 4; i++)
        memset(block[i], 0, parameters);
    for (size_t l = 0; l <= flow->net->layers; l++) {
        memset(flow->activation[l], 0, net_channels(flow->net, l) * plane);
        memset(flow->tangent[l], 0, net_channels(flow->net, l) * plane);
    }
    for (size_t i = 0; i < 2; i++) {
        memset(flow->d[i], 0, most);
        memset(flow->rd[i], 0, most);
    }
}

void ticket_gradient_begin(struct ticket_gradient *flow, size_t height, size_t width,
                           bool zero_padding)
{
    size_t cells = height * width, side = 1, taps = flow->net->layer[0].taps;
    flow->cells = cells;
    flow->stride = cells + 1;
    clear(flow);
    while (side * side < taps)
        side += 2;
    assert(side * side == taps);
    for (size_t tap = 0; tap < taps; tap++)
        for (size_t i = 0; i < cells; i++)
            flow->source[tap * cells + i] = source_of(side, tap, height, width, i, zero_padding);
}

// The three forms of a layer. Which plane, weight and cells meet is the same in each.
enum form {
    CONVOLVE,  // out += W * in
    TRANSPOSE, // in += W^T * out
    CORRELATE, // W += out x in
};

static void add(const struct ticket_gradient *flow, const struct net_layer *layer, enum form form,
                double *weights, double *in, double *out)
{
    assert(layer->taps == 1 || layer->taps == flow->net->layer[0].taps);
    for (size_t k = 0; k < layer->out; k++, out += flow->stride)
        for (size_t c = 0; c < layer->in; c++)
            for (size_t tap = 0; tap < layer->taps; tap++, weights++) {
                const size_t *source =
                    flow->source + (layer->taps == 1 ? flow->middle : tap) * flow->cells;
                double *from = in + c * flow->stride;
                for (size_t i = 0; form == CONVOLVE && i < flow->cells; i++)
                    out[i] += *weights * from[source[i]];
                for (size_t i = 0; form == TRANSPOSE && i < flow->cells; i++)
                    from[source[i]] += *weights * out[i];
                for (size_t i = 0; form == CORRELATE && i < flow->cells; i++)
                    *weights += out[i] * from[source[i]];
            }
}

// out[k] = biases[k], and zero beyond the edge.
static void fill(const struct ticket_gradient *flow, const struct net_layer *layer,
                 const double *biases, double *out)
{
    for (size_t k = 0; k < layer->out; k++)
        for (size_t i = 0; i < flow->stride; i++)
            out[k * flow->stride + i] = i < flow->cells ? biases[k] : 0;
}

// Nothing is left of a unit without slope, whatever arrives there.
static double times(double factor, double x)
{
    return factor != 0 ? factor * x : 0;
}

// From the sums of layer l to its activations, and with `tangents` from R{z} to R{a}; zero beyond the edge.
static void activate(const struct ticket_gradient *flow, size_t l, bool tangents)
{
    const struct net_layer *layer = &flow->net->layer[l];
    const struct activation *row = net_activation(flow->net);
    const double *c = flow->value + layer->coefficients;
    for (size_t k = 0; layer->activated && k < layer->out; k++, c += row->coefficients)
        for (size_t i = k * flow->stride; i < k * flow->stride + flow->cells; i++) {
            double z = flow->sum[l][i];
            flow->activation[l + 1][i] = row->exact(c, z);
            if (tangents)
                flow->tangent[l + 1][i] = times(row->exact_slope(c, z), flow->rsum[l][i]);
        }
}

// From dE/da of layer l's activations to dE/dz, in place, and with `tangents` their R.
static void activate_back(const struct ticket_gradient *flow, size_t l, bool tangents, double *d,
                          double *rd)
{
    const struct net_layer *layer = &flow->net->layer[l];
    const struct activation *row = net_activation(flow->net);
    const double *c = flow->value + layer->coefficients;
    for (size_t k = 0; layer->activated && k < layer->out; k++, c += row->coefficients)
        for (size_t i = k * flow->stride; i < k * flow->stride + flow->cells; i++) {
            double z = flow->sum[l][i], slope = row->exact_slope(c, z);
            if (tangents)
                rd[i] = times(slope, rd[i]) +
                        times(row->exact_curvature(c, z), flow->rsum[l][i] * d[i]);
            d[i] = times(slope, d[i]);
        }
}

// biases[k] += the sum of out[k].
static void add_sums(const struct ticket_gradient *flow, const struct net_layer *layer,
                     const double *out, double *biases)
{
    for (size_t k = 0; k < layer->out; k++)
        for (size_t i = 0; i < flow->cells; i++)
            biases[k] += out[k * flow->stride + i];
}

// Adds what the generation of layer l reads to the layer's first sums, and with `tangents` their R.
static void add_input(const struct ticket_gradient *flow, size_t l, bool tangents)
{
    for (size_t i = 0; i < flow->net->layer[l].adds * flow->stride; i++) {
        flow->sum[l][i] += flow->activation[l - 1][i];
        if (tangents)
            flow->rsum[l][i] += flow->tangent[l - 1][i];
    }
}

void ticket_gradient_forward(struct ticket_gradient *flow, bool tangents)
{
    for (size_t l = 0; l < flow->net->layers; l++) {
        const struct net_layer *layer = &flow->net->layer[l];
        double *w = flow->value + layer->weights, *v = flow->direction + layer->weights;
        double *out = flow->sum[l], *rout = flow->rsum[l];
        fill(flow, layer, flow->value + layer->biases, out);
        add(flow, layer, CONVOLVE, w, flow->activation[l], out);
        if (tangents) {
            fill(flow, layer, flow->direction + layer->biases, rout);
            add(flow, layer, CONVOLVE, w, flow->tangent[l], rout);
            add(flow, layer, CONVOLVE, v, flow->activation[l], rout);
        }
        add_input(flow, l, tangents);
        activate(flow, l, tangents);
    }
}

// Backward through one layer from d, and rd with `tangents`; d_in and rd_in are set.
static void backward(struct ticket_gradient *flow, size_t l, bool tangents, double *d, double *rd,
                     double *d_in, double *rd_in)
{
    const struct net_layer *layer = &flow->net->layer[l];
    double *w = flow->value + layer->weights, *v = flow->direction + layer->weights;
    size_t length = layer->in * flow->stride * sizeof(double);
    size_t kept = layer->adds * flow->stride, handed = layer->hands_on * flow->stride;
    activate_back(flow, l, tangents, d, rd);
    for (size_t i = 0; i < kept; i++) {
        flow->handed[0][i] = d[i];
        flow->handed[1][i] = tangents ? rd[i] : 0;
    }
    add(flow, layer, CORRELATE, flow->gradient + layer->weights, flow->activation[l], d);
    add_sums(flow, layer, d, flow->gradient + layer->biases);
    memset(d_in, 0, length);
    add(flow, layer, TRANSPOSE, w, d_in, d);
    for (size_t i = 0; i < handed; i++)
        d_in[i] += flow->handed[0][i];
    if (!tangents)
        return;
    add(flow, layer, CORRELATE, flow->product + layer->weights, flow->activation[l], rd);
    add(flow, layer, CORRELATE, flow->product + layer->weights, flow->tangent[l], d);
    add_sums(flow, layer, rd, flow->product + layer->biases);
    memset(rd_in, 0, length);
    add(flow, layer, TRANSPOSE, w, rd_in, rd);
    add(flow, layer, TRANSPOSE, v, rd_in, d);
    for (size_t i = 0; i < handed; i++)
        rd_in[i] += flow->handed[1][i];
}

void ticket_gradient_backward(struct ticket_gradient *flow, bool tangents)
{
    for (size_t l = flow->net->layers, from = 0; l-- > 0; from = 1 - from)
        backward(flow, l, tangents, flow->d[from], flow->rd[from], flow->d[1 - from],
                 flow->rd[1 - from]);
}
