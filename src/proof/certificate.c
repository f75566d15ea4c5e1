#include "proof/certificate.h"

#include <math.h>

#define CHANNELS NET_MAX_OVERCOMPLETENESS
#define FILTERS  (2 * NET_MAX_OVERCOMPLETENESS)

enum cell { DEAD, ALIVE, BEYOND, CELLS };

struct interval {
    float low, high;
};

// The channels of a class of cells.
struct box {
    bool empty; // no cell can be of this class
    struct interval channel[CHANNELS];
};

// *sum += weight * x, rounded as the forward pass rounds.
static inline void add_product(struct interval *sum, float weight, struct interval x)
{
    sum->low += weight * (weight > 0 ? x.low : x.high);
    sum->high += weight * (weight > 0 ? x.high : x.low);
}

static struct interval rectified(struct interval x)
{
    // A NaN stays one, and fails every comparison later.
    return (struct interval){x.low < 0 ? 0 : x.low, x.high < 0 ? 0 : x.high};
}

// Output k of a 1x1 layer.
static struct interval mix(const struct net_layer *layer, const float *parameters, size_t k,
                           const struct interval *in)
{
    float bias = parameters[layer->biases + k];
    struct interval sum = {bias, bias};
    for (size_t c = 0; c < layer->in; c++)
        add_product(&sum, parameters[layer->weights + k * layer->in + c], in[c]);
    return sum;
}

// The channels of the middle cell of a neighbourhood, one generation on.
static void evaluate(const struct net *net, const float *parameters, size_t generation,
                     const struct box *const cell[9], struct interval channel[CHANNELS])
{
    const struct net_layer *sums = &net->layer[2 * generation], *mixing = sums + 1;
    struct interval filter[FILTERS];
    for (size_t k = 0; k < sums->out; k++) {
        const float *weight = parameters + sums->weights + k * sums->in * 9;
        float bias = parameters[sums->biases + k];
        struct interval sum = {bias, bias};
        for (size_t c = 0; c < sums->in; c++)
            for (unsigned tap = 0; tap < 9; tap++)
                add_product(&sum, weight[9 * c + tap], cell[tap]->channel[c]);
        filter[k] = rectified(sum);
    }
    for (size_t k = 0; k < mixing->out; k++)
        channel[k] = rectified(mix(mixing, parameters, k, filter));
}

static void join(struct box *box, const struct interval *channel, size_t channels)
{
    for (size_t c = 0; c < channels; c++) {
        struct interval *b = &box->channel[c];
        // Written so that a NaN gets in and stays.
        if (box->empty || !(channel[c].low >= b->low))
            b->low = channel[c].low;
        if (box->empty || !(channel[c].high <= b->high))
            b->high = channel[c].high;
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

// The boxes of the cells of a neighbourhood; false if there is none such.
static bool pick_cells(const struct box box[CELLS], unsigned window, unsigned edges,
                       const struct box *cell[9])
{
    for (unsigned tap = 0; tap < 9; tap++) {
        bool alive = window >> tap & 1, beyond = is_beyond(tap, edges);
        cell[tap] = &box[beyond ? BEYOND : alive ? ALIVE : DEAD];
        if (beyond ? alive : cell[tap]->empty)
            return false;
    }
    return true;
}

// One generation: the boxes of the cells `now` to those `next`. Returns the least margin of the
// logits if this is the last generation, else infinity.
static double step(const struct net *net, const float *parameters, size_t generation,
                   const struct life_rule *rule, enum life_boundary boundary,
                   const struct box now[CELLS], struct box next[CELLS])
{
    const struct net_layer *output = &net->layer[net->layers - 1];
    double margin = INFINITY;
    for (unsigned edges = 0; edges < (boundary == LIFE_DEAD ? 16 : 1); edges++)
        for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
            const struct box *cell[9];
            if (!pick_cells(now, window, edges, cell))
                continue;
            struct interval channel[CHANNELS];
            bool lives = life_rule_next(rule, window);
            evaluate(net, parameters, generation, cell, channel);
            join(&next[lives ? ALIVE : DEAD], channel, output->in);
            if (generation + 1 == net->generations) {
                struct interval z = mix(output, parameters, 0, channel);
                double right = (double)(lives ? z.low : -z.high);
                margin = isnan(right) ? -INFINITY : fmin(margin, right);
            }
        }
    return margin;
}

// Whether some channel tells the classes apart.
static bool are_apart(const struct box box[CELLS], size_t channels)
{
    bool apart = box[DEAD].empty || box[ALIVE].empty;
    for (size_t c = 0; c < channels; c++) {
        struct interval dead = box[DEAD].channel[c], alive = box[ALIVE].channel[c];
        apart |= dead.high < alive.low || alive.high < dead.low;
    }
    return apart;
}

void proof_certificate(const struct net *net, const float *parameters, const struct life_rule *rule,
                       enum life_boundary boundary, struct proof_certificate *certificate)
{
    struct box now[CELLS] = {{0}};
    now[ALIVE].channel[0] = (struct interval){1, 1};
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
