#include "proof/certificate.h"

#include <math.h>

#define CHANNELS NET_MAX_OVERCOMPLETENESS
#define FILTERS  (2 * NET_MAX_OVERCOMPLETENESS)

enum cell { DEAD, ALIVE, BEYOND, CELLS };

// What a float32 number can be, whatever the order of summation; `size` bounds the magnitudes
// summed.
struct interval_sum {
    double low, high, size;
};

// The channels of a class of cells.
struct box {
    bool empty; // no cell can be of this class
    double low[CHANNELS], high[CHANNELS];
};

static struct interval_sum times(double weight, double low, double high)
{
    return (struct interval_sum){
        .low = weight * (weight > 0 ? low : high),
        .high = weight * (weight > 0 ? high : low),
        .size = fabs(weight) * fmax(fabs(low), fabs(high)),
    };
}

static void add(struct interval_sum *sum, struct interval_sum term)
{
    sum->low += term.low;
    sum->high += term.high;
    sum->size += term.size;
}

// Widens a sum of `terms` products by what float32 can be off; the excess over the textbook's
// n u / (1 - n u) covers that this arithmetic in double precision itself rounds.
static void round_outward(struct interval_sum *sum, size_t terms)
{
    double n = (double)terms + 1, u = 0x1p-24;
    double error = 1.000001 * n * u / (1 - n * u) * sum->size + n * 0x1p-125;
    sum->low -= error;
    sum->high += error;
}

static struct interval_sum constant(float value)
{
    return (struct interval_sum){(double)value, (double)value, fabs((double)value)};
}

// A 1x1 layer on intervals.
static struct interval_sum mix(const struct net_layer *layer, const float *parameters, size_t k,
                               const struct interval_sum *in)
{
    struct interval_sum sum = constant(parameters[layer->biases + k]);
    for (size_t c = 0; c < layer->in; c++)
        add(&sum,
            times((double)parameters[layer->weights + k * layer->in + c], in[c].low, in[c].high));
    round_outward(&sum, layer->in);
    return sum;
}

static void rectify(struct interval_sum *x)
{
    // A NaN stays one, and fails every comparison later.
    x->low = x->low < 0 ? 0 : x->low;
    x->high = x->high < 0 ? 0 : x->high;
}

// The share of one tap in the sums of the 3x3 filters, for each class of the cell under it.
struct shares {
    struct interval_sum of[9][CELLS][FILTERS];
};

static void fill_shares(const struct net_layer *layer, const float *parameters,
                        const struct box box[CELLS], struct shares *shares)
{
    for (unsigned tap = 0; tap < 9; tap++)
        for (unsigned cell = 0; cell < CELLS; cell++)
            for (size_t k = 0; k < layer->out; k++) {
                struct interval_sum sum = {0};
                for (size_t c = 0; c < layer->in; c++)
                    add(&sum,
                        times((double)parameters[layer->weights + (k * layer->in + c) * 9 + tap],
                              box[cell].low[c], box[cell].high[c]));
                shares->of[tap][cell][k] = sum;
            }
}

// The channels of the middle cell of a neighbourhood, one generation on.
static void evaluate(const struct net *net, const float *parameters, size_t generation,
                     const struct shares *shares, const enum cell cell[9],
                     struct interval_sum channel[CHANNELS])
{
    const struct net_layer *sums = &net->layer[2 * generation], *mixing = sums + 1;
    struct interval_sum filter[FILTERS];
    for (size_t k = 0; k < sums->out; k++) {
        filter[k] = constant(parameters[sums->biases + k]);
        for (unsigned tap = 0; tap < 9; tap++)
            add(&filter[k], shares->of[tap][cell[tap]][k]);
        round_outward(&filter[k], 9 * sums->in);
        rectify(&filter[k]);
    }
    for (size_t k = 0; k < mixing->out; k++) {
        channel[k] = mix(mixing, parameters, k, filter);
        rectify(&channel[k]);
    }
}

static void join(struct box *box, const struct interval_sum *channel, size_t channels)
{
    for (size_t c = 0; c < channels; c++) {
        box->low[c] = box->empty ? channel[c].low : fmin(box->low[c], channel[c].low);
        box->high[c] = box->empty ? channel[c].high : fmax(box->high[c], channel[c].high);
    }
    box->empty = false;
}

// Whether the cell under a tap lies beyond the edges at which the middle cell is: bits 0 1 2 3 of
// `edges` are upper, lower, left, right.
static bool is_beyond(unsigned tap, unsigned edges)
{
    unsigned row = tap / 3, column = tap % 3;
    return (row == 0 && edges & 1) || (row == 2 && edges & 2) || (column == 0 && edges & 4) ||
           (column == 2 && edges & 8);
}

// One generation: the boxes of the cells `now` to those `next`. Returns the least margin of the
// logits if this is the last generation, else infinity.
static double step(const struct net *net, const float *parameters, size_t generation,
                   const struct life_rule *rule, enum life_boundary boundary,
                   const struct box now[CELLS], struct box next[CELLS])
{
    static _Thread_local struct shares shares; // 80 kB
    const struct net_layer *output = &net->layer[net->layers - 1];
    double margin = INFINITY;
    fill_shares(&net->layer[2 * generation], parameters, now, &shares);
    for (unsigned edges = 0; edges < (boundary == LIFE_DEAD ? 16 : 1); edges++)
        for (unsigned window = 0; window < 512; window++) {
            enum cell cell[9];
            bool possible = true;
            for (unsigned tap = 0; tap < 9; tap++) {
                bool alive = window >> tap & 1, beyond = is_beyond(tap, edges);
                cell[tap] = beyond ? BEYOND : alive ? ALIVE : DEAD;
                possible &= beyond ? !alive : !now[cell[tap]].empty;
            }
            if (!possible)
                continue;
            struct interval_sum channel[CHANNELS];
            bool lives = life_rule_next(rule, window);
            evaluate(net, parameters, generation, &shares, cell, channel);
            join(&next[lives ? ALIVE : DEAD], channel, output->in);
            if (generation + 1 == net->generations) {
                struct interval_sum z = mix(output, parameters, 0, channel);
                double right = lives ? z.low : -z.high;
                margin = isnan(right) ? -INFINITY : fmin(margin, right);
            }
        }
    return margin;
}

// Whether some channel tells the classes apart.
static bool are_apart(const struct box box[CELLS], size_t channels)
{
    bool apart = box[DEAD].empty || box[ALIVE].empty;
    for (size_t c = 0; c < channels; c++)
        apart |= box[DEAD].high[c] < box[ALIVE].low[c] || box[ALIVE].high[c] < box[DEAD].low[c];
    return apart;
}

void proof_certificate(const struct net *net, const float *parameters, const struct life_rule *rule,
                       enum life_boundary boundary, struct proof_certificate *certificate)
{
    struct box now[CELLS] = {{0}};
    now[ALIVE].low[0] = now[ALIVE].high[0] = 1;
    *certificate = (struct proof_certificate){0};
    bool apart = true;
    for (size_t g = 0; g < net->generations; g++) {
        struct box next[CELLS] = {{.empty = true}, {.empty = true}};
        certificate->margin = step(net, parameters, g, rule, boundary, now, next);
        apart = apart && are_apart(next, net->layer[2 * g + 1].out);
        certificate->apart += apart;
        for (unsigned c = 0; c < CELLS; c++)
            now[c] = next[c];
    }
    certificate->certified = certificate->margin > 0;
}
