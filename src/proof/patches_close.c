// Closer answers, where those by tables are not certain: of 32 patches with what each unit can be off, and of
// one patch in double precision.
#include "proof/patches_space.h"

#include <math.h>
#include <string.h>

// ---- one patch ----

struct bounded patches_logit(const struct proof_patches_space *p, struct patches_place place,
                             const unsigned row[5])
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    struct bounded in[9 * PATCHES_CHANNELS] = {{0, 0}}, out[PATCHES_UNITS];
    for (unsigned cell = 0; p->sums == 0 && cell < PATCHES_CELLS; cell++)
        in[cell].value = row[cell / 5] >> cell % 5 & 1;
    for (unsigned tap = 0; p->sums > 0 && tap < 9; tap++) {
        unsigned i = tap / 3, j = tap % 3;
        if ((i == 0 && place.rows & 1) || (i == 2 && place.rows & 2) ||
            (j == 0 && place.columns & 1) || (j == 2 && place.columns & 2))
            continue;
        size_t window = patches_window(row[i] | row[i + 1] << 5 | row[i + 2] << 10, j);
        for (size_t c = 0; c < layer->in; c++)
            in[9 * c + tap] = p->bounded_h[window * layer->in + c];
    }
    for (size_t l = p->sums; l < p->net->layers; l++) {
        bounded_layer(p->net, p->parameters, l, in, out);
        for (size_t k = 0; k < net_layer_outputs(&p->net->layer[l]); k++)
            in[k] = out[k];
    }
    return in[0];
}

// ---- 32 patches that differ in r4 ----

// Units [K][32] with what they can be off, and behind them what is handed on.
struct lanes {
    float value[PATCHES_UNITS * PATCHES_ROWS], off[PATCHES_UNITS * PATCHES_ROWS];
};

// The sums of all lanes of a unit, in every evaluation. The lanes are halved, so that none waits for another.
static struct double_range range_of_lanes(const float *value, const float *off)
{
    float low[PATCHES_ROWS], high[PATCHES_ROWS];
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
        float by = (float)PATCHES_BOTH_SIDES * off[r4];
        low[r4] = value[r4] - by;
        high[r4] = value[r4] + by;
    }
    for (unsigned half = PATCHES_ROWS / 2; half > 0; half /= 2)
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
    const struct activation *row = net_layer_activation(p->net, layer);
    const float last_off = row->can_be_off ? 0 : NAN; // the largest sum that is off; none is
    double c[ACTIVATION_COEFFICIENTS];
    for (size_t k = 0; layer->activated && k < layer->out; k++) {
        const float *value = lanes->value + k * PATCHES_ROWS;
        float *off = lanes->off + k * PATCHES_ROWS;
        struct double_range z = range_of_lanes(value, off);
        net_coefficients_exact(p->net, layer, k, p->parameters, c);
        float steepest = (float)row->steepest(c, z), error = (float)row->error(c, z);
        float passed[PATCHES_ROWS]; // in a loop of its own: both are of vectors then
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            passed[r4] = steepest * off[r4] + error;
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            off[r4] = value[r4] + (float)PATCHES_BOTH_SIDES * off[r4] <= last_off ? 0 : passed[r4];
    }
    patches_activate(p, l, lanes->value);
}

// The filters of the tabulated layer.
static void sum_lanes(const struct proof_patches_space *p, struct patches_place place,
                      const unsigned row[4], struct lanes *out)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    size_t filters = layer->out;
    size_t first = (row[0] | row[1] << 5 | row[2] << 10) * filters;
    size_t second = (row[1] | row[2] << 5 | row[3] << 10) * filters;
    size_t third = (row[2] | row[3] << 5) * filters * PATCHES_ROWS;
    bool upper = place.rows & 1, lower = place.rows & 2;
    for (size_t k = 0; k < filters; k++) {
        float bias = p->parameters[layer->biases + k];
        float sum = bias + p->share[1][second + k] + (upper ? 0 : p->share[0][first + k]);
        float off = (float)patches_factor(layer) * fabsf(bias) + 1e-30f + p->off[1][second + k] +
                    (upper ? 0 : p->off[0][first + k]);
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
            size_t at = third + k * PATCHES_ROWS + r4;
            out->value[k * PATCHES_ROWS + r4] = sum + (lower ? 0 : p->share2[at]);
            out->off[k * PATCHES_ROWS + r4] = off + (lower ? 0 : p->off2[at]);
        }
    }
    activate_lanes(p, p->sums, out);
    size_t middle = patches_window(row[1] | row[2] << 5 | row[3] << 10, 1) * layer->in;
    for (size_t c = 0; c < layer->hands_on; c++)
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
            out->value[(filters + c) * PATCHES_ROWS + r4] = p->h[middle + c];
            out->off[(filters + c) * PATCHES_ROWS + r4] = (float)p->bounded_h[middle + c].error;
        }
}

// A 1x1 layer. `in` is changed: its errors become what its units bring to a sum's.
static void mix_lanes(const struct proof_patches_space *p, size_t l, struct lanes *in,
                      struct lanes *out)
{
    const struct net_layer *layer = &p->net->layer[l];
    float factor = (float)patches_factor(layer);
    for (size_t i = 0; i < net_layer_inputs(layer) * PATCHES_ROWS; i++)
        in->off[i] += factor * (fabsf(in->value[i]) + in->off[i]);
    for (size_t k = 0; k < layer->out; k++) {
        float bias = p->parameters[layer->biases + k], sum[PATCHES_ROWS], off[PATCHES_ROWS];
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
            sum[r4] = bias;
            off[r4] = factor * fabsf(bias) + 1e-30f;
        }
        for (size_t c = 0; c < layer->in; c++) {
            float w = p->parameters[layer->weights + k * layer->in + c], absolute = fabsf(w);
            for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
                sum[r4] += w * in->value[c * PATCHES_ROWS + r4];
                off[r4] += absolute * in->off[c * PATCHES_ROWS + r4];
            }
        }
        for (unsigned r4 = 0; k < layer->adds && r4 < PATCHES_ROWS; r4++) {
            sum[r4] += in->value[(layer->in + k) * PATCHES_ROWS + r4];
            off[r4] += in->off[(layer->in + k) * PATCHES_ROWS + r4];
        }
        memcpy(out->value + k * PATCHES_ROWS, sum, sizeof sum);
        memcpy(out->off + k * PATCHES_ROWS, off, sizeof off);
    }
    activate_lanes(p, l, out);
}

void patches_answer_closely(const struct proof_patches_space *p, struct patches_place place,
                            const unsigned row[4], float *z, float *doubt)
{
    struct lanes lanes[2];
    size_t at = 0;
    sum_lanes(p, place, row, &lanes[0]);
    for (size_t l = p->sums + 1; l < p->net->layers; l++, at ^= 1)
        mix_lanes(p, l, &lanes[at], &lanes[at ^ 1]);
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
        z[r4] = lanes[at].value[r4];
        doubt[r4] = isinf(p->doubt) ? INFINITY : (float)PATCHES_BOTH_SIDES * lanes[at].off[r4];
    }
}
