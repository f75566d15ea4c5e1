#include "proof/patches.h"

#include "proof/bounded.h"

#include <assert.h>
#include <math.h>

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

struct patches {
    const struct net *net;
    const float *parameters;
    const struct life_rule *rule;
    struct proof_patches *proof;
    size_t sums;              // the layer whose sums are tabulated
    float sign[LIFE_WINDOWS]; // of the logit that is right for the middle cell: 1 or -1
    float doubt;              // logits at most this far from zero are unsure
    float *h;                 // [512][m]: the first generation's channels for each window
    uint8_t *next;   // [TRIPLES]: three rows of five cells -> the three cells one generation on
    float *share[2]; // [TRIPLES][K] for tap rows 0 and 1
    float *share2;   // [r2 r3: 1024][K][r4: 32] for tap row 2
};

static size_t layer_of_sums(const struct net *net)
{
    return net->family == NET_WINDOW ? 0 : 2;
}

// ---- the first generation ----

static void first_generation(struct patches *p)
{
    const struct net_layer *sums = &p->net->layer[0], *mix = &p->net->layer[1];
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        float a[FILTERS];
        for (size_t c = 0; c < sums->out; c++) {
            float sum = p->parameters[sums->biases + c];
            for (unsigned j = 0; j < 9; j++)
                if (w >> j & 1)
                    sum += p->parameters[sums->weights + 9 * c + j];
            a[c] = sum < 0 ? 0 : sum;
        }
        for (size_t k = 0; k < mix->out; k++) {
            float sum = p->parameters[mix->biases + k];
            for (size_t c = 0; c < mix->in; c++)
                sum += p->parameters[mix->weights + k * mix->in + c] * a[c];
            p->h[w * mix->out + k] = sum < 0 ? 0 : sum;
        }
    }
}

// The window under column j of three rows.
static unsigned window_of(unsigned triple, unsigned j)
{
    unsigned top = triple >> j & 7, middle = triple >> (5 + j) & 7, low = triple >> (10 + j) & 7;
    return top | middle << 3 | low << 6;
}

static void fill_next(struct patches *p)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++)
        p->sign[window] = life_rule_next(p->rule, window) ? 1 : -1;
    for (unsigned triple = 0; triple < TRIPLES; triple++) {
        p->next[triple] = 0;
        for (unsigned j = 0; j < 3; j++)
            p->next[triple] |= (uint8_t)(life_rule_next(p->rule, window_of(triple, j)) << j);
    }
}

// ---- what no evaluation can be off by ----

// `value` bounds the magnitude here, not the number itself.
static void worst_layer(const struct net *net, const float *parameters, size_t l,
                        const struct bounded *in, struct bounded *out)
{
    const struct net_layer *layer = &net->layer[l];
    bounded_layer(net, parameters, l, in, out); // the errors
    for (size_t k = 0; k < layer->out; k++) {
        out[k].value = fabs((double)parameters[layer->biases + k]);
        for (size_t i = 0; i < layer->in * layer->taps; i++)
            out[k].value +=
                fabs((double)parameters[layer->weights + k * layer->in * layer->taps + i]) *
                in[i].value;
    }
}

// Twice the largest rounding error of a logit, over all patches: ours and the other evaluation's.
static double doubt(const struct net *net, const float *parameters)
{
    struct bounded in[9 * CHANNELS], out[FILTERS] = {{1, 0}}; // a cell is at most 1
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        for (size_t i = 0; i < layer->in * layer->taps; i++) // every tap may see the worst
            in[i] = out[i / layer->taps];
        worst_layer(net, parameters, l, in, out);
    }
    return 2 * out[0].error;
}

// ---- tables ----

// The weights of one to three rows of a patch, from `row`, whose cells are the bits of `cells`.
static void share_of_cells(const struct patches *p, unsigned row, unsigned cells, float *share)
{
    const struct net_layer *layer = &p->net->layer[0];
    for (size_t k = 0; k < layer->out; k++) {
        const float *weight = p->parameters + layer->weights + k * PATCH + 5 * row;
        for (unsigned j = 0; j < 15; j++)
            if (cells >> j & 1)
                share[k] += weight[j];
    }
}

// The taps of row i over three rows, for every filter; columns beyond the edge give nothing.
static void share_of(const struct patches *p, unsigned i, unsigned triple, struct place place,
                     float *share)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    for (size_t k = 0; k < layer->out; k++)
        share[k] = 0;
    if (p->sums == 0) {
        const unsigned row[3] = {0, 1, 4};
        share_of_cells(p, row[i], i == 0 ? triple & 31 : i == 1 ? triple : triple >> 10, share);
        return;
    }
    for (unsigned j = 0; j < 3; j++) {
        if ((j == 0 && place.columns & 1) || (j == 2 && place.columns & 2))
            continue;
        const float *h = p->h + window_of(triple, j) * layer->in;
        for (size_t k = 0; k < layer->out; k++) {
            const float *weight = p->parameters + layer->weights + k * layer->in * 9 + 3 * i + j;
            for (size_t c = 0; c < layer->in; c++)
                share[k] += weight[9 * c] * h[c];
        }
    }
}

static void fill_tables(struct patches *p, struct place place)
{
    size_t filters = p->net->layer[p->sums].out;
    float column[FILTERS];
    for (unsigned triple = 0; triple < TRIPLES; triple++) {
        for (unsigned i = 0; i < 2; i++)
            share_of(p, i, triple, place, p->share[i] + triple * filters);
        share_of(p, 2, triple, place, column);
        for (size_t k = 0; k < filters; k++)
            p->share2[((triple & 1023) * filters + k) * ROWS + (triple >> 10)] = column[k];
    }
}

// ---- the enumeration ----

// A 1x1 layer for the 32 patches that differ in r4: in [C][32] -> out [K][32].
static void mix(const struct patches *p, const struct net_layer *layer, const float *in, float *out)
{
    for (size_t k = 0; k < layer->out; k++, out += ROWS) {
        float sum[ROWS];
        for (unsigned l = 0; l < ROWS; l++)
            sum[l] = p->parameters[layer->biases + k];
        for (size_t c = 0; c < layer->in; c++) {
            float v = p->parameters[layer->weights + k * layer->in + c];
            for (unsigned l = 0; l < ROWS; l++)
                sum[l] += v * in[c * ROWS + l];
        }
        for (unsigned l = 0; l < ROWS; l++)
            out[l] = layer->activated && sum[l] < 0 ? 0 : sum[l];
    }
}

static void note_wrong(struct proof_patches *proof, const unsigned row[5])
{
    if (proof->shown_count == PROOF_PATCHES_SHOWN)
        return;
    uint32_t patch = 0;
    for (unsigned i = 0; i < 5; i++)
        patch |= (uint32_t)row[i] << 5 * i;
    proof->shown[proof->shown_count++] = patch;
}

// Compares the logits of the 32 patches that differ in r4 (or of those that the edge allows) with
// the truth.
static void judge(struct patches *p, struct place place, const unsigned row[4],
                  unsigned row4_forbidden, const float *z)
{
    struct proof_patches *proof = p->proof;
    unsigned upper = place.rows & 1 ? 0 : p->next[row[0] | row[1] << 5 | row[2] << 10];
    unsigned middle = p->next[row[1] | row[2] << 5 | row[3] << 10];
    unsigned beyond = (place.columns & 1 ? 1 : 0) | (place.columns & 2 ? 4 : 0);
    unsigned above = (upper & ~beyond) | (middle & ~beyond) << 3;
    const uint8_t *next = p->next + (row[2] | row[3] << 5);
    float right[ROWS], least = INFINITY;
    unsigned count = 0, sure = 0, unsure = 0;
    for (unsigned r4 = 0; r4 < ROWS; r4++) {
        unsigned lower = place.rows & 2 ? 0 : next[r4 << 10] & ~beyond;
        right[r4] = p->sign[above | lower << 6] * z[r4];
    }
    for (unsigned r4 = 0; r4 < ROWS; r4++) { // no branches: compilers make vectors of it
        unsigned allowed = (r4 & row4_forbidden) == 0;
        unsigned good = allowed & (right[r4] > p->doubt);
        float margin = good ? right[r4] : INFINITY;
        count += allowed;
        sure += good;
        unsure += allowed & (right[r4] <= p->doubt) & (right[r4] >= -p->doubt);
        least = margin < least ? margin : least;
    }
    proof->patches += count;
    proof->unsure += unsure;
    proof->margin = fmin(proof->margin, (double)least);
    unsigned errors = count - sure - unsure; // NaN is neither right nor in doubt
    proof->errors += errors;
    if (errors == 0 || place.rows != 0 || place.columns != 0 ||
        proof->shown_count == PROOF_PATCHES_SHOWN)
        return;
    for (unsigned r4 = 0; r4 < ROWS; r4++)
        if (!(right[r4] >= -p->doubt))
            note_wrong(proof, (const unsigned[5]){row[0], row[1], row[2], row[3], r4});
}

// All patches of a place with given middle rows r1 r2 r3.
static void enumerate(struct patches *p, struct place place, unsigned r1, unsigned r2, unsigned r3,
                      unsigned forbidden)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    size_t filters = layer->out;
    unsigned row0_forbidden = place.rows & 1 ? ROWS - 1 : forbidden;
    unsigned row4_forbidden = place.rows & 2 ? ROWS - 1 : forbidden;
    const float *share1 = p->share[1] + (r1 | r2 << 5 | r3 << 10) * filters;
    const float *share2 = p->share2 + (r2 | r3 << 5) * filters * ROWS;
    for (unsigned r0 = 0; r0 < ROWS; r0++) {
        if (r0 & row0_forbidden)
            continue;
        const float *share0 = p->share[0] + (r0 | r1 << 5 | r2 << 10) * filters;
        float a[2][FILTERS * ROWS];
        for (size_t k = 0; k < filters; k++) {
            float sum = p->parameters[layer->biases + k] + share1[k];
            if (!(place.rows & 1))
                sum += share0[k];
            for (unsigned l = 0; l < ROWS; l++) {
                float all = place.rows & 2 ? sum : sum + share2[k * ROWS + l];
                a[0][k * ROWS + l] = all < 0 ? 0 : all;
            }
        }
        size_t at = 0; // of the last layer's outputs
        for (size_t l = p->sums + 1; l < p->net->layers; l++, at ^= 1)
            mix(p, &p->net->layer[l], a[at], a[at ^ 1]);
        judge(p, place, (const unsigned[4]){r0, r1, r2, r3}, row4_forbidden, a[at]);
    }
}

static void enumerate_place(struct patches *p, struct place place)
{
    // Columns 0 1 lie beyond a left edge, 3 4 beyond a right one: dead.
    unsigned forbidden = (place.columns & 1 ? 3 : 0) | (place.columns & 2 ? 24 : 0);
    unsigned row1_forbidden = place.rows & 1 ? ROWS - 1 : forbidden;
    unsigned row3_forbidden = place.rows & 2 ? ROWS - 1 : forbidden;
    for (unsigned r1 = 0; r1 < ROWS; r1++)
        for (unsigned r2 = 0; r2 < ROWS; r2++)
            for (unsigned r3 = 0; r3 < ROWS; r3++)
                if (!(r1 & row1_forbidden) && !(r2 & forbidden) && !(r3 & row3_forbidden))
                    enumerate(p, place, r1, r2, r3, forbidden);
}

size_t proof_patches_scratch(const struct net *net)
{
    size_t channels = net->layer[1].out, filters = net->layer[layer_of_sums(net)].out;
    return LIFE_WINDOWS * channels + 3 * TRIPLES * filters + TRIPLES / sizeof(float);
}

void proof_patches(const struct net *net, const float *parameters, const struct life_rule *rule,
                   enum life_boundary boundary, float *scratch, struct proof_patches *proof)
{
    assert(net->generations == 2);
    size_t channels = net->layer[1].out, filters = net->layer[layer_of_sums(net)].out;
    struct patches p = {.net = net,
                        .parameters = parameters,
                        .rule = rule,
                        .proof = proof,
                        .sums = layer_of_sums(net)};
    p.h = scratch;
    p.share[0] = p.h + LIFE_WINDOWS * channels;
    p.share[1] = p.share[0] + TRIPLES * filters;
    p.share2 = p.share[1] + TRIPLES * filters;
    p.next = (uint8_t *)(p.share2 + TRIPLES * filters);
    *proof = (struct proof_patches){.margin = INFINITY};
    p.doubt = nextafterf((float)doubt(net, parameters), INFINITY);
    if (net->family == NET_LIFE)
        first_generation(&p);
    fill_next(&p);
    for (unsigned columns = 0; columns < (boundary == LIFE_DEAD ? 4 : 1); columns++) {
        fill_tables(&p, (struct place){0, columns});
        for (unsigned rows = 0; rows < (boundary == LIFE_DEAD ? 4 : 1); rows++)
            enumerate_place(&p, (struct place){rows, columns});
    }
    if (isinf(proof->margin))
        proof->margin = 0;
}

bool proof_patches_exact(const struct proof_patches *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}
