#include "naive.h"

#include "definitions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The numbers of a layer: weights, biases, coefficients.
static size_t layer_size(const struct naive *direct, const struct naive_layer *layer)
{
    return layer->out * (layer->in * layer->taps + 1) +
           (layer->activated ? layer->out * direct->activation->coefficients : 0);
}

static const double *coefficients_of(const struct naive *direct, const struct naive_layer *layer,
                                     const double *parameters, size_t k)
{
    return parameters + layer->out * (layer->in * layer->taps + 1) +
           k * direct->activation->coefficients;
}

void naive_set_activation(struct naive *direct, const char *name)
{
    direct->activation = definition_of(name);
    direct->parameters = 0;
    for (size_t l = 0; l < direct->layers; l++)
        direct->parameters += layer_size(direct, &direct->layer[l]);
}

// ---- networks ----

static void append(struct naive *direct, size_t in, size_t out, size_t taps, bool activated)
{
    direct->layer[direct->layers++] = (struct naive_layer){in, out, taps, activated};
    naive_set_activation(direct, "relu");
}

struct naive naive_widths(bool window, size_t n, const unsigned char *widths, size_t batch,
                          size_t height, size_t width, bool zero_padding)
{
    struct naive direct = {
        .batch = batch, .height = height, .width = width, .zero_padding = zero_padding};
    size_t in = 1;
    for (size_t g = 0; g < n; g++, in = widths[2 * g - 1]) {
        size_t taps = !window ? 9 : g == 0 ? (2 * n + 1) * (2 * n + 1) : 1;
        append(&direct, in, widths[2 * g], taps, true);
        append(&direct, widths[2 * g], widths[2 * g + 1], 1, true);
    }
    append(&direct, in, 1, 1, false);
    return direct;
}

struct naive naive_net(size_t n, size_t m, size_t batch, size_t height, size_t width,
                       bool zero_padding)
{
    unsigned char widths[NAIVE_MAX_LAYERS];
    for (size_t i = 0; i < 2 * n; i++)
        widths[i] = (unsigned char)(i % 2 == 0 ? 2 * m : m);
    return naive_widths(false, n, widths, batch, height, width, zero_padding);
}

struct naive naive_windows(struct kernel_windows shape)
{
    struct naive direct = {.batch = 512, .height = 1, .width = 1};
    append(&direct, 9, shape.filters, 1, true);
    append(&direct, shape.filters, shape.channels, 1, true);
    append(&direct, shape.channels, 1, 1, false);
    return direct;
}

void naive_windows_in(float *in)
{
    for (unsigned window = 0; window < 512; window++)
        for (unsigned j = 0; j < 9; j++)
            in[window * 9 + j] = (float)(window >> j & 1);
}

bool naive_source(const struct naive *direct, size_t taps, size_t tap, size_t y, size_t x,
                  size_t *index)
{
    long height = (long)direct->height, width = (long)direct->width;
    long side = lround(sqrt((double)taps));
    long row = (long)y + (long)tap / side - side / 2,
         column = (long)x + (long)tap % side - side / 2;
    if (direct->zero_padding && (row < 0 || column < 0 || row >= height || column >= width))
        return false;
    while (row < 0)
        row += height;
    while (column < 0)
        column += width;
    *index = (size_t)(row % height * width + column % width);
    return true;
}

// The taps that a cell meets, and the cells that they read.
struct sources {
    size_t count, tap[NAIVE_MAX_TAPS], cell[NAIVE_MAX_TAPS];
};

static struct sources sources_of(const struct naive *direct, size_t taps, size_t cell)
{
    struct sources s;
    s.count = 0;
    for (size_t tap = 0; tap < taps; tap++)
        if (naive_source(direct, taps, tap, cell / direct->width, cell % direct->width,
                         &s.cell[s.count]))
            s.tap[s.count++] = tap;
    return s;
}

// Values, and the sums of their absolute terms.
struct plane {
    double *value, *terms;
};

static double *zeros(size_t count)
{
    double *block = calloc(count, sizeof *block);
    if (block == NULL)
        abort();
    return block;
}

static struct plane plane_open(size_t count)
{
    return (struct plane){zeros(count), zeros(count)};
}

static void plane_close(struct plane plane)
{
    free(plane.value);
    free(plane.terms);
}

// From a sum to what the activation makes of it, which is a term itself where more than a product rounds.
static void activate(const struct definition *activation, const double *c, double *value,
                     double *terms)
{
    double slope = activation->slope(c, *value);
    *value = activation->value(c, *value);
    *terms = fabs(slope) * *terms + (activation->line ? 0 : fabs(*value));
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Channels that are added to the first sums of layer l.
static size_t added_to(const struct naive *direct, size_t l)
{
    if (l % 2 == 0 || l + 1 >= direct->layers)
        return 0;
    size_t there = direct->layer[l - 1].in - direct->shortcut;
    return least(direct->shortcuts, least(there, direct->layer[l].out));
}

// The sums of one layer on one board, and what comes out of it. The channels of `plus` are added to the first sums.
static void forward(const struct naive *direct, const struct naive_layer *layer,
                    const double *weights, struct plane in, size_t added, struct plane plus,
                    struct plane sum, struct plane out, double *kink)
{
    size_t cells = direct->height * direct->width;
    const double *biases = weights + layer->out * layer->in * layer->taps;
    for (size_t i = 0; i < cells; i++) {
        struct sources s = sources_of(direct, layer->taps, i);
        for (size_t k = 0; k < layer->out; k++) {
            double value = biases[k], terms = fabs(biases[k]), scale = terms;
            const double *w = weights + k * layer->in * layer->taps;
            for (size_t c = 0; c < layer->in; c++, w += layer->taps)
                for (size_t t = 0; t < s.count; t++) {
                    double product = w[s.tap[t]] * in.value[c * cells + s.cell[t]];
                    value += product;
                    scale += fabs(product);
                    terms += fabs(w[s.tap[t]]) * in.terms[c * cells + s.cell[t]];
                }
            if (k < added) {
                double more = plus.value[(direct->shortcut + k) * cells + i];
                value += more;
                scale += fabs(more);
                terms += plus.terms[(direct->shortcut + k) * cells + i];
            }
            // A sum without terms is zero for everyone.
            double nearness = scale > 0 ? fabs(value) / scale : 1;
            if (layer->activated && direct->activation->edge > 0 && scale > 0)
                nearness = fmin(nearness, fabs(fabs(value) - direct->activation->edge) / scale);
            if (layer->activated && !direct->activation->smooth && nearness < *kink)
                *kink = nearness;
            sum.value[k * cells + i] = out.value[k * cells + i] = value;
            sum.terms[k * cells + i] = out.terms[k * cells + i] = terms;
            if (layer->activated)
                activate(direct->activation, coefficients_of(direct, layer, weights, k),
                         &out.value[k * cells + i], &out.terms[k * cells + i]);
        }
    }
}

void naive_convolution(const struct kernel_convolution *shape, const double *in,
                       const double *weights, const double *biases, double *out, double *terms)
{
    struct naive direct = {
        .height = shape->height, .width = shape->width, .zero_padding = shape->zero_padding};
    struct naive_layer layer = {shape->in, shape->out, shape->taps, false};
    size_t cells = shape->height * shape->width, filters = shape->out * shape->in * shape->taps;
    struct plane from = plane_open(shape->in * cells), to = plane_open(shape->out * cells);
    struct plane sum = plane_open(shape->out * cells);
    double *block = zeros(filters + shape->out), kink = 1;
    memcpy(block, weights, filters * sizeof *block);
    memcpy(block + filters, biases, shape->out * sizeof *block);
    for (size_t i = 0; i < shape->in * cells; i++) {
        from.value[i] = in[i];
        from.terms[i] = fabs(in[i]);
    }
    forward(&direct, &layer, block, from, 0, from, sum, to, &kink);
    memcpy(out, to.value, shape->out * cells * sizeof *out);
    if (terms != NULL)
        memcpy(terms, to.terms, shape->out * cells * sizeof *terms);
    plane_close(from);
    plane_close(sum);
    plane_close(to);
    free(block);
}

// The same layer backward; d_out is the gradient of its sums. Adds into gradient and d_in.
static void backward(const struct naive *direct, const struct naive_layer *layer,
                     const double *weights, struct plane in, struct plane d_out, struct plane d_in,
                     struct plane gradient)
{
    size_t cells = direct->height * direct->width;
    size_t biases = layer->out * layer->in * layer->taps;
    for (size_t i = 0; i < cells; i++) {
        struct sources s = sources_of(direct, layer->taps, i);
        for (size_t k = 0; k < layer->out; k++) {
            double d = d_out.value[k * cells + i], d_terms = d_out.terms[k * cells + i];
            if (d_terms <= 0)
                continue;
            gradient.value[biases + k] += d;
            gradient.terms[biases + k] += d_terms;
            size_t at = k * layer->in * layer->taps;
            for (size_t c = 0; c < layer->in; c++, at += layer->taps)
                for (size_t t = 0; t < s.count; t++) {
                    size_t from = c * cells + s.cell[t], weight = at + s.tap[t];
                    gradient.value[weight] += d * in.value[from];
                    gradient.terms[weight] += d_terms * in.terms[from];
                    d_in.value[from] += d * weights[weight];
                    d_in.terms[from] += d_terms * fabs(weights[weight]);
                }
        }
    }
}

// By how much the slope at a sum can be off, beside a part of the error of the sum: a tenth stands for its own
// evaluation.
static double slope_terms(const struct definition *activation, const double *c, double z,
                          double terms)
{
    const double step = 1e-4;
    double bend = activation->slope(c, z + step) - activation->slope(c, z - step);
    return activation->line ? 0 : 0.1 + fabs(bend / (2 * step)) * terms;
}

// The derivative by coefficient j, and by how much more it moves with the sum's terms.
static double derivative_terms(const struct definition *activation, const double *c, size_t j,
                               double z, double terms)
{
    const double step = 1e-4;
    double by[4], beside[4];
    activation->by(c, z, by);
    activation->by(c, z + step, beside);
    return fabs(by[j]) + fabs((beside[j] - by[j]) / step) * terms;
}

// From the gradient of what comes out of a layer to that of its sums. Adds that of the coefficients.
static void through_activation(const struct naive *direct, const struct naive_layer *layer,
                               const double *parameters, struct plane sum, struct plane d,
                               struct plane gradient)
{
    const struct definition *activation = direct->activation;
    size_t cells = direct->height * direct->width;
    for (size_t i = 0; i < layer->out * cells; i++) {
        const double *c = coefficients_of(direct, layer, parameters, i / cells);
        double z = sum.value[i], slope = activation->slope(c, z);
        double by[4], *value = gradient.value + (c - parameters),
                      *terms = gradient.terms + (c - parameters);
        if (activation->by != NULL)
            activation->by(c, z, by);
        for (size_t j = 0; j < activation->coefficients; j++) {
            value[j] += d.value[i] * by[j];
            terms[j] +=
                by[j] != 0 ? d.terms[i] * derivative_terms(activation, c, j, z, sum.terms[i]) : 0;
        }
        d.terms[i] = fabs(slope) * d.terms[i] +
                     fabs(d.value[i]) * slope_terms(activation, c, z, sum.terms[i]);
        d.value[i] *= slope;
    }
}

// The layers' values for one board: what each layer reads, and last the logits; its sums.
struct tape {
    struct plane plane[NAIVE_MAX_LAYERS + 1], sum[NAIVE_MAX_LAYERS];
};

static size_t channels(const struct naive *direct, size_t l)
{
    return l == 0 ? direct->layer[0].in : direct->layer[l - 1].out;
}

static void backward_all(const struct naive *direct, const double *parameters,
                         const struct tape *tape, struct plane d_logit, struct plane gradient)
{
    size_t cells = direct->height * direct->width, end = direct->parameters;
    struct plane d_out = plane_open(cells),
                 d_sum = plane_open(0); // of the sums of the layer behind
    memcpy(d_out.value, d_logit.value, cells * sizeof(double));
    memcpy(d_out.terms, d_logit.terms, cells * sizeof(double));
    for (size_t l = direct->layers; l-- > 0;) {
        const struct naive_layer *layer = &direct->layer[l];
        size_t begin = end - layer_size(direct, layer);
        struct plane d_in = plane_open(layer->in * cells);
        struct plane own = {gradient.value + begin, gradient.terms + begin};
        if (layer->activated)
            through_activation(direct, layer, parameters + begin, tape->sum[l], d_out, own);
        backward(direct, layer, parameters + begin, tape->plane[l], d_out, d_in, own);
        for (size_t i = 0; i < added_to(direct, l + 1) * cells; i++) {
            d_in.value[direct->shortcut * cells + i] += d_sum.value[i];
            d_in.terms[direct->shortcut * cells + i] += d_sum.terms[i];
        }
        plane_close(d_sum);
        d_sum = d_out;
        d_out = d_in;
        end = begin;
    }
    plane_close(d_sum);
    plane_close(d_out);
}

// The loss of one board from its logits, and its gradient there. A term of dL/dz is off by what the
// sigmoid is off, 1 part of it, and by what the error of z makes of it.
static double loss_of(const struct naive *direct, size_t board, struct plane logit,
                      struct plane d_logit)
{
    size_t cells = direct->height * direct->width;
    double loss = 0;
    for (size_t i = 0; i < cells; i++) {
        size_t at = board * cells + i;
        double z = logit.value[i], t = (double)direct->target[at];
        double share =
            direct->share != NULL ? direct->share[at] : 1 / (double)(direct->batch * cells);
        double sigmoid = 1 / (1 + exp(-z)), off = z + 0.5 - t;
        if (direct->squared) {
            loss += share * off * off;
            d_logit.value[i] = share * 2 * off;
            d_logit.terms[i] = share * 2 * (2 * logit.terms[i] + fabs(z) + 0.5 + t);
            continue;
        }
        loss += share * ((z > 0 ? z : 0) + log(1 + exp(-fabs(z))) - t * z);
        d_logit.value[i] = share * (sigmoid - t);
        d_logit.terms[i] = share * (sigmoid + t + sigmoid * (1 - sigmoid) * logit.terms[i]);
    }
    return loss;
}

double naive_run(const struct naive *direct, const double *parameters, struct naive_result *result)
{
    size_t cells = direct->height * direct->width, first = direct->layer[0].in * cells;
    struct tape tape;
    for (size_t l = 0; l <= direct->layers; l++)
        tape.plane[l] = plane_open(channels(direct, l) * cells);
    for (size_t l = 0; l < direct->layers; l++)
        tape.sum[l] = plane_open(channels(direct, l + 1) * cells);
    struct plane logit = tape.plane[direct->layers], d_logit = plane_open(cells);
    struct plane gradient = plane_open(direct->parameters);
    double loss = 0;
    result->kink = 1;
    for (size_t b = 0; b < direct->batch; b++) {
        for (size_t i = 0; i < first; i++)
            tape.plane[0].value[i] = tape.plane[0].terms[i] = (double)direct->in[b * first + i];
        const double *weights = parameters;
        for (size_t l = 0; l < direct->layers; l++) {
            const struct naive_layer *layer = &direct->layer[l];
            forward(direct, layer, weights, tape.plane[l], added_to(direct, l),
                    tape.plane[l > 0 ? l - 1 : 0], tape.sum[l], tape.plane[l + 1], &result->kink);
            weights += layer_size(direct, layer);
        }
        loss += loss_of(direct, b, logit, d_logit);
        if (result->logit != NULL)
            memcpy(result->logit + b * cells, logit.value, cells * sizeof(double));
        if (result->logit_terms != NULL)
            memcpy(result->logit_terms + b * cells, logit.terms, cells * sizeof(double));
        if (result->gradient != NULL)
            backward_all(direct, parameters, &tape, d_logit, gradient);
    }
    if (result->gradient != NULL)
        memcpy(result->gradient, gradient.value, direct->parameters * sizeof(double));
    if (result->terms != NULL)
        memcpy(result->terms, gradient.terms, direct->parameters * sizeof(double));
    for (size_t l = 0; l <= direct->layers; l++)
        plane_close(tape.plane[l]);
    for (size_t l = 0; l < direct->layers; l++)
        plane_close(tape.sum[l]);
    plane_close(d_logit);
    plane_close(gradient);
    return loss;
}
