#include "proof/patches.h"

#include "base/cpu.h"
#include "net/layer.h"
#include "proof/bounded.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define ROWS     32    // values of a patch's row
#define TRIPLES  32768 // values of three rows
#define PATCH    25    // cells of a patch
#define CHANNELS NET_MAX_OVERCOMPLETENESS
#define FILTERS  NET_MAX_FILTERS

// Where a patch's middle cell lies: bit 0 of `rows`: at the upper edge, bit 1: at the lower;
// `columns` left and right. Taps beyond an edge give nothing, and the cells beyond are dead.
struct place {
    unsigned rows, columns;
};

struct proof_patches_space {
    const struct net *net;
    const float *parameters;
    const struct life_rule *rule;
    struct proof_patches *proof;
    bool count_all;
    bool broken;              // some parameter is not finite: no answer is a number
    size_t sums;              // the layer whose sums are tabulated
    float sign[LIFE_WINDOWS]; // of the logit that is right for the middle cell: 1 or -1
    uint8_t *next; // [TRIPLES]: three rows of five cells -> the three cells one generation on
    // The first generation's channels for each window [512][m]: as float32 computes them, and what
    // it can be off.
    float *h;
    struct bounded *bounded_h;
    float *share[2];      // [TRIPLES][K] for tap rows 0 and 1
    float *share2;        // [r2 r3: 1024][K][r4: 32] for tap row 2
    float *off[2], *off2; // what these can be off
    // What the logit of a patch can be off, in parts that add up.
    float doubt;        // of all patches
    float *doubt_of[2]; // [TRIPLES]: by tap rows 0 and 1
    float *doubt2;      // [r2 r3: 1024][r4: 32]: by tap row 2
    float *doubt_by;    // [layers][FILTERS]: by a unit of a layer's input
    double *reach;      // [FILTERS]: by how much the logit moves with a filter's sum at most
    double *most;       // [layers][FILTERS]: no sum of a unit is greater, but for its rounding
};

static size_t layer_of_sums(const struct net *net)
{
    return net->family == NET_WINDOW ? 0 : 2;
}

// ---- the first generation ----

static void first_generation(struct proof_patches_space *p)
{
    size_t channels = p->net->layer[1].out;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        float cell[9], filter[FILTERS];
        struct bounded bounded_cell[9], bounded_filter[FILTERS];
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

// The window under column j of three rows.
static unsigned window_of(unsigned triple, unsigned j)
{
    unsigned top = triple >> j & 7, middle = triple >> (5 + j) & 7, low = triple >> (10 + j) & 7;
    return top | middle << 3 | low << 6;
}

static void fill_next(struct proof_patches_space *p)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++)
        p->sign[window] = life_rule_next(p->rule, window) ? 1 : -1;
    for (unsigned triple = 0; triple < TRIPLES; triple++) {
        p->next[triple] = 0;
        for (unsigned j = 0; j < 3; j++)
            p->next[triple] |= (uint8_t)(life_rule_next(p->rule, window_of(triple, j)) << j);
    }
}

// ---- what float32 can be off ----
//
// A patch's logit is looked at three times, each more closely, until it is certain:
//
//   all patches        in float32, with one doubt for the logit, as follows
//   32 that differ     in float32, with what each unit can be off; units that are surely without
//     in r4              result and slope, if the activation has such, add nothing (answer_closely)
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

// Ours and any other evaluation may be off to opposite sides; a part in a hundred more for what
// inputs can be off that a factor multiplies, and for the sums of doubts themselves.
#define BOTH_SIDES (2 * 1.01)

static double layer_factor(const struct net_layer *layer)
{
    return bounded_factor(layer->in * layer->taps + 1);
}

// The reach of the layer's inputs [in], and the doubt that its biases bring, from the reach of its
// sums [out].
static double reach_back(const struct proof_patches_space *p, const struct net_layer *layer,
                         const double *reach, double *of_input)
{
    double doubt = 0, factor = layer_factor(layer);
    for (size_t i = 0; i < layer->in; i++)
        of_input[i] = 0;
    for (size_t k = 0; k < layer->out; k++) {
        doubt += reach[k] * (factor * fabs((double)p->parameters[layer->biases + k]) + 1e-30);
        for (size_t i = 0; i < layer->in; i++)
            of_input[i] +=
                reach[k] * fabs((double)p->parameters[layer->weights + k * layer->in + i]);
    }
    return doubt;
}

// From the reach of what the activations of layer l make [out] to that of its sums, in place. Returns
// the doubt that the activations bring.
static double reach_of_sums(const struct proof_patches_space *p, size_t l, double *reach)
{
    const struct activation *row = net_activation(p->net);
    double doubt = 0, c[ACTIVATION_COEFFICIENTS];
    for (size_t k = 0; k < p->net->layer[l].out; k++) {
        double most = p->most[l * FILTERS + k];
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
    const struct activation *row = net_activation(net);
    double in[FILTERS] = {1}, out[FILTERS], c[ACTIVATION_COEFFICIENTS]; // at first a cell
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        const float *weight = p->parameters + layer->weights;
        for (size_t k = 0; k < layer->out; k++) {
            double sum = fabs((double)p->parameters[layer->biases + k]);
            for (size_t i = 0; i < layer->in * layer->taps; i++, weight++)
                sum += fabs((double)*weight) * in[i / layer->taps];
            p->most[l * FILTERS + k] = out[k] = sum * (1 + 2 * layer_factor(layer));
            if (layer->activated) {
                net_coefficients_exact(net, layer, k, p->parameters, c);
                struct double_range y = row->range(c, (struct double_range){-out[k], out[k]});
                out[k] = fmax(fabs(y.low), fabs(y.high));
            }
            if (!(sum < 1e37 && out[k] < 1e37))
                return true;
        }
        for (size_t k = 0; k < layer->out; k++)
            in[k] = out[k];
    }
    return false;
}

static void find_doubts(struct proof_patches_space *p)
{
    const struct net *net = p->net;
    double reach[2][FILTERS] = {{1}}, doubt = 0;
    bool overflow = may_overflow(p);
    size_t at = 0;
    for (size_t l = net->layers; l-- > p->sums + 1; at ^= 1) {
        const struct net_layer *layer = &net->layer[l];
        doubt += reach_back(p, layer, reach[at], reach[at ^ 1]);
        for (size_t i = 0; i < layer->in; i++)
            p->doubt_by[l * FILTERS + i] =
                (float)(BOTH_SIDES * layer_factor(layer) * reach[at ^ 1][i]);
        doubt += overflow ? 0 : reach_of_sums(p, l - 1, reach[at ^ 1]);
    }
    const struct net_layer *sums = &net->layer[p->sums];
    for (size_t k = 0; k < sums->out; k++) {
        p->reach[k] = reach[at][k];
        doubt += reach[at][k] *
                 (layer_factor(sums) * fabs((double)p->parameters[sums->biases + k]) + 1e-30);
    }
    p->doubt = overflow ? INFINITY : (float)(BOTH_SIDES * doubt);
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
    const float *weight = p->parameters + layer->weights + k * PATCH + 5 * row;
    double factor = layer_factor(layer);
    struct part part = {0, 0};
    for (unsigned j = 0; j < 15; j++)
        if (cells >> j & 1)
            add_term(&part, weight[j], 1, (struct bounded){1, 0}, factor);
    return part;
}

// The taps of row i of filter k over three rows; columns beyond the edge give nothing.
static struct part part_of(const struct proof_patches_space *p, size_t k, unsigned i,
                           unsigned triple, struct place place)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    const unsigned row[3] = {0, 1, 4};
    if (p->sums == 0)
        return part_of_cells(p, k, row[i], i == 0 ? triple & 31 : i == 1 ? triple : triple >> 10);
    double factor = layer_factor(layer);
    struct part part = {0, 0};
    for (unsigned j = 0; j < 3; j++) {
        if ((j == 0 && place.columns & 1) || (j == 2 && place.columns & 2))
            continue;
        size_t window = window_of(triple, j) * layer->in;
        const float *weight = p->parameters + layer->weights + k * layer->in * 9 + 3 * i + j;
        for (size_t c = 0; c < layer->in; c++)
            add_term(&part, weight[9 * c], p->h[window + c], p->bounded_h[window + c], factor);
    }
    return part;
}

static void fill_tables(struct proof_patches_space *p, struct place place)
{
    size_t filters = p->net->layer[p->sums].out;
    for (unsigned triple = 0; triple < TRIPLES; triple++)
        for (unsigned i = 0; i < 3; i++) {
            double doubt = 0;
            for (size_t k = 0; k < filters; k++) {
                struct part part = part_of(p, k, i, triple, place);
                size_t third = ((triple & 1023) * filters + k) * ROWS + (triple >> 10);
                doubt += p->reach[k] * part.off;
                *(i < 2 ? &p->share[i][triple * filters + k] : &p->share2[third]) = part.sum;
                *(i < 2 ? &p->off[i][triple * filters + k] : &p->off2[third]) = (float)part.off;
            }
            *(i < 2 ? &p->doubt_of[i][triple]
                    : &p->doubt2[(triple & 1023) * ROWS + (triple >> 10)]) =
                (float)(BOTH_SIDES * doubt);
        }
}

// ---- one patch ----

// The logit of a patch in double precision, with what float32 can make of it in any order of
// summation. The patch need not lie where its place allows.
static struct bounded logit_of(const struct proof_patches_space *p, struct place place,
                               const unsigned row[5])
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    struct bounded in[9 * CHANNELS] = {{0, 0}}, out[FILTERS];
    for (unsigned cell = 0; p->sums == 0 && cell < PATCH; cell++)
        in[cell].value = row[cell / 5] >> cell % 5 & 1;
    for (unsigned tap = 0; p->sums > 0 && tap < 9; tap++) {
        unsigned i = tap / 3, j = tap % 3;
        if ((i == 0 && place.rows & 1) || (i == 2 && place.rows & 2) ||
            (j == 0 && place.columns & 1) || (j == 2 && place.columns & 2))
            continue;
        size_t window = window_of(row[i] | row[i + 1] << 5 | row[i + 2] << 10, j);
        for (size_t c = 0; c < layer->in; c++)
            in[9 * c + tap] = p->bounded_h[window * layer->in + c];
    }
    for (size_t l = p->sums; l < p->net->layers; l++) {
        bounded_layer(p->net, p->parameters, l, in, out);
        for (size_t k = 0; k < p->net->layer[l].out; k++)
            in[k] = out[k];
    }
    return in[0];
}

static void note_wrong(struct proof_patches *proof, struct place place, const unsigned row[5])
{
    if (proof->shown_count == PROOF_PATCHES_SHOWN || place.rows != 0 || place.columns != 0)
        return;
    uint32_t patch = 0;
    for (unsigned i = 0; i < 5; i++)
        patch |= (uint32_t)row[i] << 5 * i;
    proof->shown[proof->shown_count++] = patch;
}

// Settles what the quick answer left open.
static void settle(struct proof_patches_space *p, struct place place, const unsigned row[5],
                   bool alive)
{
    struct proof_patches *proof = p->proof;
    struct bounded z = logit_of(p, place, row);
    bool right = alive ? z.value > 0 : z.value <= 0; // a NaN is not
    proof->settled++;
    proof->unsure += bounded_answer(z) == BOUNDED_UNSURE;
    if (right) {
        proof->margin = fmin(proof->margin, fabs(z.value));
        return;
    }
    proof->errors++;
    note_wrong(proof, place, row);
}

// ---- 32 patches that differ in r4 ----

// Units [K][32] with what they can be off.
struct lanes {
    float value[FILTERS * ROWS], off[FILTERS * ROWS];
};

// The activations of layer l, [out][32], in place.
static void activate(const struct proof_patches_space *p, size_t l, float *value)
{
    const struct net_layer *layer = &p->net->layer[l];
    if (layer->activated)
        net_activation(p->net)->values(p->parameters + layer->coefficients, layer->out, ROWS, value,
                                       value);
}

// The sums of all lanes of a unit, in every evaluation. The lanes are halved, so that none waits for another.
static struct double_range range_of_lanes(const float *value, const float *off)
{
    float low[ROWS], high[ROWS];
    for (unsigned r4 = 0; r4 < ROWS; r4++) {
        float by = (float)BOTH_SIDES * off[r4];
        low[r4] = value[r4] - by;
        high[r4] = value[r4] + by;
    }
    for (unsigned half = ROWS / 2; half > 0; half /= 2)
        for (unsigned i = 0; i < half; i++) {
            low[i] = low[i + half] < low[i] ? low[i + half] : low[i];
            high[i] = high[i + half] > high[i] ? high[i + half] : high[i];
        }
    return (struct double_range){(double)low[0], (double)high[0]};
}

// The activations of layer l with what they can be off. A unit that is surely off, in every evaluation,
// has neither value nor error.
static void activate_lanes(const struct proof_patches_space *p, size_t l, struct lanes *lanes)
{
    const struct net_layer *layer = &p->net->layer[l];
    const struct activation *row = net_activation(p->net);
    const float last_off = row->can_be_off ? 0 : NAN; // the largest sum that is off; none is
    double c[ACTIVATION_COEFFICIENTS];
    for (size_t k = 0; layer->activated && k < layer->out; k++) {
        const float *value = lanes->value + k * ROWS;
        float *off = lanes->off + k * ROWS;
        struct double_range z = range_of_lanes(value, off);
        net_coefficients_exact(p->net, layer, k, p->parameters, c);
        float steepest = (float)row->steepest(c, z), error = (float)row->error(c, z);
        float passed[ROWS]; // in a loop of its own: both are of vectors then
        for (unsigned r4 = 0; r4 < ROWS; r4++)
            passed[r4] = steepest * off[r4] + error;
        for (unsigned r4 = 0; r4 < ROWS; r4++)
            off[r4] = value[r4] + (float)BOTH_SIDES * off[r4] <= last_off ? 0 : passed[r4];
    }
    activate(p, l, lanes->value);
}

// The filters of the tabulated layer.
static void sum_lanes(const struct proof_patches_space *p, struct place place,
                      const unsigned row[4], struct lanes *out)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    size_t filters = layer->out;
    size_t first = (row[0] | row[1] << 5 | row[2] << 10) * filters;
    size_t second = (row[1] | row[2] << 5 | row[3] << 10) * filters;
    size_t third = (row[2] | row[3] << 5) * filters * ROWS;
    bool upper = place.rows & 1, lower = place.rows & 2;
    for (size_t k = 0; k < filters; k++) {
        float bias = p->parameters[layer->biases + k];
        float sum = bias + p->share[1][second + k] + (upper ? 0 : p->share[0][first + k]);
        float off = (float)layer_factor(layer) * fabsf(bias) + 1e-30f + p->off[1][second + k] +
                    (upper ? 0 : p->off[0][first + k]);
        for (unsigned r4 = 0; r4 < ROWS; r4++) {
            size_t at = third + k * ROWS + r4;
            out->value[k * ROWS + r4] = sum + (lower ? 0 : p->share2[at]);
            out->off[k * ROWS + r4] = off + (lower ? 0 : p->off2[at]);
        }
    }
    activate_lanes(p, p->sums, out);
}

// A 1x1 layer. `in` is changed: its errors become what its units bring to a sum's.
static void mix_lanes(const struct proof_patches_space *p, size_t l, struct lanes *in,
                      struct lanes *out)
{
    const struct net_layer *layer = &p->net->layer[l];
    float factor = (float)layer_factor(layer);
    for (size_t i = 0; i < layer->in * ROWS; i++)
        in->off[i] += factor * (fabsf(in->value[i]) + in->off[i]);
    for (size_t k = 0; k < layer->out; k++) {
        float bias = p->parameters[layer->biases + k], sum[ROWS], off[ROWS];
        for (unsigned r4 = 0; r4 < ROWS; r4++) {
            sum[r4] = bias;
            off[r4] = factor * fabsf(bias) + 1e-30f;
        }
        for (size_t c = 0; c < layer->in; c++) {
            float w = p->parameters[layer->weights + k * layer->in + c], absolute = fabsf(w);
            for (unsigned r4 = 0; r4 < ROWS; r4++) {
                sum[r4] += w * in->value[c * ROWS + r4];
                off[r4] += absolute * in->off[c * ROWS + r4];
            }
        }
        memcpy(out->value + k * ROWS, sum, sizeof sum);
        memcpy(out->off + k * ROWS, off, sizeof off);
    }
    activate_lanes(p, l, out);
}

// The logits z [32], and closer doubts of them than those of `answer`.
static void answer_closely(const struct proof_patches_space *p, struct place place,
                           const unsigned row[4], float *z, float *doubt)
{
    struct lanes lanes[2];
    size_t at = 0;
    sum_lanes(p, place, row, &lanes[0]);
    for (size_t l = p->sums + 1; l < p->net->layers; l++, at ^= 1)
        mix_lanes(p, l, &lanes[at], &lanes[at ^ 1]);
    for (unsigned r4 = 0; r4 < ROWS; r4++) {
        z[r4] = lanes[at].value[r4];
        doubt[r4] = isinf(p->doubt) ? INFINITY : (float)BOTH_SIDES * lanes[at].off[r4];
    }
}

static bool all_certain(const float *z, const float *doubt)
{
    unsigned certain = 0;
    for (unsigned r4 = 0; r4 < ROWS; r4++)
        certain += fabsf(z[r4]) > doubt[r4];
    return certain == ROWS;
}

// ---- the enumeration ----

// A 1x1 layer for the 32 patches that differ in r4: in [C][32] -> out [K][32]. *Adds* what it
// brings into doubt [32].
static void mix(const struct proof_patches_space *p, size_t l, const float *in, float *out,
                float *doubt)
{
    const struct net_layer *layer = &p->net->layer[l];
    for (size_t c = 0; c < layer->in; c++)
        for (unsigned r4 = 0; r4 < ROWS; r4++)
            doubt[r4] += p->doubt_by[l * FILTERS + c] * fabsf(in[c * ROWS + r4]);
    for (size_t k = 0; k < layer->out; k++) {
        float *restrict sum = out + k * ROWS, bias = p->parameters[layer->biases + k];
        for (unsigned r4 = 0; r4 < ROWS; r4++)
            sum[r4] = bias;
        for (size_t c = 0; c < layer->in; c++) {
            float v = p->parameters[layer->weights + k * layer->in + c];
            for (unsigned r4 = 0; r4 < ROWS; r4++)
                sum[r4] += v * in[c * ROWS + r4];
        }
    }
    activate(p, l, out);
}

// Compares the logits z [32] of the patches that differ in r4 (or of those that the edge allows)
// with the truth. Those no farther from zero than their doubt are settled one by one.
static void judge(struct proof_patches_space *p, struct place place, const unsigned row[4],
                  unsigned row4_forbidden, const float *z, const float *doubt)
{
    struct proof_patches *proof = p->proof;
    unsigned upper = place.rows & 1 ? 0 : p->next[row[0] | row[1] << 5 | row[2] << 10];
    unsigned middle = p->next[row[1] | row[2] << 5 | row[3] << 10];
    unsigned beyond = (place.columns & 1 ? 1 : 0) | (place.columns & 2 ? 4 : 0);
    unsigned above = (upper & ~beyond) | (middle & ~beyond) << 3;
    const uint8_t *next = p->next + (row[2] | row[3] << 5);
    float right[ROWS], sign[ROWS], least = INFINITY;
    unsigned sure = 0;
    for (unsigned r4 = 0; r4 < ROWS; r4++) {
        unsigned lower = place.rows & 2 ? 0 : next[r4 << 10] & ~beyond;
        sign[r4] = p->sign[above | lower << 6];
        right[r4] = sign[r4] * z[r4];
    }
    proof->patches += ROWS;
    for (unsigned r4 = 0; row4_forbidden != 0 && r4 < ROWS; r4++)
        if (r4 & row4_forbidden) { // no patch
            right[r4] = INFINITY;
            proof->patches--;
        }
    for (unsigned r4 = 0; r4 < ROWS; r4++) { // no branches: compilers make vectors of it
        unsigned good = right[r4] > doubt[r4];
        float margin = good ? right[r4] : INFINITY;
        sure += good;
        least = margin < least ? margin : least;
    }
    proof->margin = fmin(proof->margin, (double)least);
    for (unsigned r4 = 0; sure < ROWS && r4 < ROWS; r4++) {
        if (r4 & row4_forbidden || right[r4] > doubt[r4])
            continue;
        const unsigned patch[5] = {row[0], row[1], row[2], row[3], r4};
        if (p->broken || right[r4] < -doubt[r4]) {
            proof->errors++;
            note_wrong(proof, place, patch);
        } else { // not a number as well, where a sum overflowed
            settle(p, place, patch, sign[r4] > 0);
        }
    }
}

// The logits of the 32 patches that differ in r4, in one of a, and their doubts [32]. Returns which.
static size_t evaluate(const struct proof_patches_space *p, struct place place,
                       const unsigned row[4], float a[2][FILTERS * ROWS], float *doubt)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    size_t filters = layer->out;
    unsigned first = row[0] | row[1] << 5 | row[2] << 10;
    unsigned second = row[1] | row[2] << 5 | row[3] << 10, third = row[2] | row[3] << 5;
    const float *share0 = p->share[0] + first * filters, *share1 = p->share[1] + second * filters;
    const float *share2 = p->share2 + third * filters * ROWS, *doubt2 = p->doubt2 + third * ROWS;
    float known = p->doubt + p->doubt_of[1][second] + p->doubt_of[0][first];
    for (unsigned r4 = 0; r4 < ROWS; r4++)
        doubt[r4] = known + doubt2[r4];
    for (size_t k = 0; k < filters; k++) {
        float sum = p->parameters[layer->biases + k] + share1[k];
        if (!(place.rows & 1))
            sum += share0[k];
        for (unsigned r4 = 0; r4 < ROWS; r4++)
            a[0][k * ROWS + r4] = place.rows & 2 ? sum : sum + share2[k * ROWS + r4];
    }
    activate(p, p->sums, a[0]);
    size_t at = 0; // of the last layer's outputs
    for (size_t l = p->sums + 1; l < p->net->layers; l++, at ^= 1)
        mix(p, l, a[at], a[at ^ 1], doubt);
    if (!all_certain(a[at], doubt))
        answer_closely(p, place, row, a[at], doubt);
    return at;
}

// All patches of a place with given rows r0 r1 r2 r3.
static void answer(struct proof_patches_space *p, struct place place, const unsigned row[4],
                   unsigned row4_forbidden)
{
    float a[2][FILTERS * ROWS], doubt[ROWS];
    size_t at = 0;
    if (!p->broken)
        at = evaluate(p, place, row, a, doubt);
    for (unsigned r4 = 0; p->broken && r4 < ROWS; r4++) {
        a[at][r4] = NAN;
        doubt[r4] = 0;
    }
    judge(p, place, row, row4_forbidden, a[at], doubt);
}

static bool is_finite(const struct net *net, const float *parameters)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (!isfinite(parameters[i]))
            return false;
    return true;
}

static bool is_over(const struct proof_patches_space *p)
{
    return !p->count_all && p->proof->errors + p->proof->unsure > 0;
}

static void enumerate_place(struct proof_patches_space *p, struct place place)
{
    // Columns 0 1 lie beyond a left edge, 3 4 beyond a right one: dead.
    unsigned forbidden = (place.columns & 1 ? 3 : 0) | (place.columns & 2 ? 24 : 0);
    unsigned upper = place.rows & 1 ? ROWS - 1 : forbidden;
    unsigned lower = place.rows & 2 ? ROWS - 1 : forbidden;
    unsigned row[4];
    for (row[1] = 0; row[1] < ROWS; row[1]++)
        for (row[2] = 0; row[2] < ROWS; row[2]++)
            for (row[3] = 0; row[3] < ROWS; row[3]++) {
                if (row[1] & upper || row[2] & forbidden || row[3] & lower)
                    continue;
                for (row[0] = 0; row[0] < ROWS && !is_over(p); row[0]++)
                    if (!(row[0] & upper))
                        answer(p, place, row, lower);
            }
}

struct proof_patches_space *proof_patches_layout(struct arena *arena, const struct net *net)
{
    struct proof_patches_space *space = arena_take(arena, sizeof *space);
    struct proof_patches_space *p = ARENA_ITEM(struct proof_patches_space, space, 0);
    size_t channels = net->layer[1].out, filters = net->layer[layer_of_sums(net)].out;
    size_t sums = TRIPLES * filters * sizeof(float);
    p->bounded_h = arena_take(arena, LIFE_WINDOWS * channels * sizeof *p->bounded_h);
    p->h = arena_take(arena, LIFE_WINDOWS * channels * sizeof *p->h);
    for (int row = 0; row < 2; row++) {
        p->share[row] = arena_take(arena, sums);
        p->off[row] = arena_take(arena, sums);
        p->doubt_of[row] = arena_take(arena, TRIPLES * sizeof(float));
    }
    p->share2 = arena_take(arena, sums);
    p->off2 = arena_take(arena, sums);
    p->doubt2 = arena_take(arena, TRIPLES * sizeof(float));
    p->doubt_by = arena_take(arena, NET_MAX_LAYERS * FILTERS * sizeof(float));
    p->reach = arena_take(arena, FILTERS * sizeof *p->reach);
    p->most = arena_take(arena, NET_MAX_LAYERS * FILTERS * sizeof *p->most);
    p->next = arena_take(arena, TRIPLES);
    return space;
}

void proof_patches(const struct net *net, const float *parameters, const struct life_rule *rule,
                   enum life_boundary boundary, bool count_all, struct proof_patches_space *p,
                   struct proof_patches *proof)
{
    assert(net->generations == 2);
    unsigned mode = cpu_default_float_mode();
    p->net = net;
    p->parameters = parameters;
    p->rule = rule;
    p->proof = proof;
    p->count_all = count_all;
    p->broken = !is_finite(net, parameters);
    p->sums = layer_of_sums(net);
    *proof = (struct proof_patches){.margin = INFINITY};
    if (net->family == NET_LIFE)
        first_generation(p);
    find_doubts(p);
    fill_next(p);
    for (unsigned columns = 0; columns < (boundary == LIFE_DEAD ? 4 : 1) && !is_over(p);
         columns++) {
        fill_tables(p, (struct place){0, columns});
        for (unsigned rows = 0; rows < (boundary == LIFE_DEAD ? 4 : 1); rows++)
            enumerate_place(p, (struct place){rows, columns});
    }
    if (isinf(proof->margin))
        proof->margin = 0;
    cpu_restore_float_mode(mode);
}

bool proof_patches_exact(const struct proof_patches *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}
