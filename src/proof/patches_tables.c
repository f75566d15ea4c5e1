// The tables of the proof by patches: shares of the sums of one layer, and by how much float32 can be off.
#include "proof/patches_space.h"

#include <math.h>

// ---- the first generation ----

static void first_generation(struct proof_patches_space *p)
{
    size_t channels = p->net->layer[1].out;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        float cell[9], filter[PATCHES_UNITS];
        struct bounded bounded_cell[9], bounded_filter[PATCHES_UNITS];
        for (unsigned j = 0; j < 9; j++) {
            cell[j] = (float)(w >> j & 1);
            bounded_cell[j] = (struct bounded){w >> j & 1, 0};
        }
        net_layer_values(p->net, p->parameters, 0, cell, filter);
        net_layer_values(p->net, p->parameters, 1, filter, p->h + w * channels);
        bounded_layer(p->net, p->parameters, 0, bounded_cell, bounded_filter);
        bounded_layer(p->net, p->parameters, 1, bounded_filter, p->bounded_h + w * channels);
    }
}

// ---- what float32 can be off ----
//
// A patch's logit is looked at three times, each more closely, until it is certain:
//
//   all patches        in float32, with one doubt for the logit, as follows
//   32 that differ     in float32, with what each unit can be off; units that are surely without
//     in r4              result and slope, if the activation has such, add nothing (patches_answer_closely)
//   one                in double precision (settle)
//
// The first doubt follows backward. With unit i of layer l's input the logit moves by reach(l)[i] at
// most, and with its sum by as much times the activation's steepest slope. What a layer's sums can be
// off is a factor times their absolute terms (proof/bounded.h). So each unit x_i of a layer's input adds
//
//   factor(l) sum over k of (reach of sum k) |w_ki x_i|  =  factor(l) reach(l)[i] |x_i|
//
// to the doubt, with the same sum as the reach itself; and what its activation rounds, its reach times
// that.

// The reach of the layer's inputs [in + adds], and the doubt that its biases bring, from the reach of its
// sums [out].
static double reach_back(const struct proof_patches_space *p, const struct net_layer *layer,
                         const double *reach, double *of_input)
{
    double doubt = 0, factor = patches_factor(layer);
    for (size_t i = 0; i < layer->in; i++)
        of_input[i] = 0;
    for (size_t k = 0; k < layer->out; k++) {
        doubt += reach[k] * (factor * fabs((double)p->parameters[layer->biases + k]) + 1e-30);
        for (size_t i = 0; i < layer->in; i++)
            of_input[i] +=
                reach[k] * fabs((double)p->parameters[layer->weights + k * layer->in + i]);
        if (k < layer->adds)
            of_input[layer->in + k] = reach[k];
    }
    return doubt;
}

// From the reach of what the activations of layer l make [out] to that of its sums, in place. Returns
// the doubt that the activations bring.
static double reach_of_sums(const struct proof_patches_space *p, size_t l, double *reach)
{
    const struct activation *row = net_layer_activation(p->net, &p->net->layer[l]);
    double doubt = 0, c[ACTIVATION_COEFFICIENTS];
    for (size_t k = 0; k < p->net->layer[l].out; k++) {
        double most = p->most[l * PATCHES_FILTERS + k];
        struct double_range z = {-most, most};
        net_coefficients_exact(p->net, &p->net->layer[l], k, p->parameters, c);
        doubt += reach[k] * row->error(c, z);
        reach[k] *= row->steepest(c, z);
    }
    return doubt;
}

// Bounds the magnitude of all sums of all patches. Returns whether some partial sum, or what an
// activation makes of one, might leave the range of float32.
static bool may_overflow(struct proof_patches_space *p)
{
    const struct net *net = p->net;
    double in[PATCHES_UNITS] = {1}, out[PATCHES_UNITS],
           c[ACTIVATION_COEFFICIENTS]; // at first a cell
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        const float *weight = p->parameters + layer->weights;
        for (size_t k = 0; k < layer->out; k++) {
            double sum = fabs((double)p->parameters[layer->biases + k]);
            for (size_t i = 0; i < layer->in * layer->taps; i++, weight++)
                sum += fabs((double)*weight) * in[i / layer->taps];
            sum += k < layer->adds ? in[layer->in + k] : 0;
            p->most[l * PATCHES_FILTERS + k] = out[k] = sum * (1 + 2 * patches_factor(layer));
            net_coefficients_exact(net, layer, k, p->parameters, c);
            struct double_range z = {-out[k], out[k]},
                                y = net_layer_activation(net, layer)->range(c, z);
            out[k] = fmax(fabs(y.low), fabs(y.high));
            if (!(sum < 1e37 && out[k] < 1e37))
                return true;
        }
        for (size_t i = 0; i < layer->hands_on; i++)
            out[layer->out + i] = in[i];
        for (size_t k = 0; k < net_layer_outputs(layer); k++)
            in[k] = out[k];
    }
    return false;
}

static void find_doubts(struct proof_patches_space *p)
{
    const struct net *net = p->net;
    double reach[2][PATCHES_UNITS] = {{1}}, doubt = 0;
    bool overflow = may_overflow(p);
    size_t at = 0;
    for (size_t l = net->layers; l-- > p->sums + 1; at ^= 1) {
        const struct net_layer *layer = &net->layer[l];
        doubt += reach_back(p, layer, reach[at], reach[at ^ 1]);
        for (size_t i = 0; i < layer->in; i++)
            p->doubt_by[l * PATCHES_FILTERS + i] =
                (float)(PATCHES_BOTH_SIDES * patches_factor(layer) * reach[at ^ 1][i]);
        doubt += overflow ? 0 : reach_of_sums(p, l - 1, reach[at ^ 1]);
    }
    const struct net_layer *sums = &net->layer[p->sums];
    for (size_t k = 0; k < net_layer_outputs(sums); k++)
        p->reach[k] = reach[at][k];
    for (size_t k = 0; k < sums->out; k++) {
        doubt += reach[at][k] *
                 (patches_factor(sums) * fabs((double)p->parameters[sums->biases + k]) + 1e-30);
    }
    p->doubt = overflow ? INFINITY : (float)(PATCHES_BOTH_SIDES * doubt);
}

// ---- all patches ----

void patches_begin(struct proof_patches_space *p)
{
    if (p->net->family == NET_LIFE)
        first_generation(p);
    find_doubts(p);
}

// ---- tables ----

// What some of the terms of a filter's sum add to it, and to what it can be off.
struct part {
    float sum;
    double off;
};

// A weight times an input that may be off.
static void add_term(struct part *part, float weight, float input, struct bounded bounded,
                     double factor)
{
    double carried = fabs((double)weight) * bounded.error;
    part->sum += weight * input;
    part->off += carried + factor * (fabs((double)weight * bounded.value) + carried);
}

// The weights of filter k on one to three rows of a patch, from `row`, whose cells are the bits of
// `cells`.
static struct part part_of_cells(const struct proof_patches_space *p, size_t k, unsigned row,
                                 unsigned cells)
{
    const struct net_layer *layer = &p->net->layer[0];
    const float *weight = p->parameters + layer->weights + k * PATCHES_CELLS + 5 * row;
    double factor = patches_factor(layer);
    struct part part = {0, 0};
    for (unsigned j = 0; j < 15; j++)
        if (cells >> j & 1)
            add_term(&part, weight[j], 1, (struct bounded){1, 0}, factor);
    return part;
}

// The taps of row i of filter k over three rows; columns beyond the edge give nothing.
static struct part part_of(const struct proof_patches_space *p, size_t k, unsigned i,
                           unsigned triple, struct patches_place place)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    const unsigned row[3] = {0, 1, 4};
    if (p->sums == 0)
        return part_of_cells(p, k, row[i], i == 0 ? triple & 31 : i == 1 ? triple : triple >> 10);
    double factor = patches_factor(layer);
    struct part part = {0, 0};
    for (unsigned j = 0; j < 3; j++) {
        if ((j == 0 && place.columns & 1) || (j == 2 && place.columns & 2))
            continue;
        size_t window = patches_window(triple, j) * layer->in;
        const float *weight = p->parameters + layer->weights + k * layer->in * 9 + 3 * i + j;
        for (size_t c = 0; c < layer->in; c++)
            add_term(&part, weight[9 * c], p->h[window + c], p->bounded_h[window + c], factor);
    }
    return part;
}

// The doubt that comes with what the middle cell's window hands on to the next layer's sums.
static double doubt_of_handed(const struct proof_patches_space *p, unsigned triple)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    const struct bounded *h = p->bounded_h + patches_window(triple, 1) * layer->in;
    double doubt = 0, factor = patches_factor(layer + 1);
    for (size_t c = 0; c < layer->hands_on; c++)
        doubt += p->reach[layer->out + c] * (h[c].error + factor * (fabs(h[c].value) + h[c].error));
    return doubt;
}

void patches_fill_tables(struct proof_patches_space *p, struct patches_place place)
{
    size_t filters = p->net->layer[p->sums].out;
    for (unsigned triple = 0; triple < PATCHES_TRIPLES; triple++)
        for (unsigned i = 0; i < 3; i++) {
            double doubt = i == 1 ? doubt_of_handed(p, triple) : 0;
            for (size_t k = 0; k < filters; k++) {
                struct part part = part_of(p, k, i, triple, place);
                size_t third = ((triple & 1023) * filters + k) * PATCHES_ROWS + (triple >> 10);
                doubt += p->reach[k] * part.off;
                *(i < 2 ? &p->share[i][triple * filters + k] : &p->share2[third]) = part.sum;
                *(i < 2 ? &p->off[i][triple * filters + k] : &p->off2[third]) = (float)part.off;
            }
            *(i < 2 ? &p->doubt_of[i][triple]
                    : &p->doubt2[(triple & 1023) * PATCHES_ROWS + (triple >> 10)]) =
                (float)(PATCHES_BOTH_SIDES * doubt);
        }
}
