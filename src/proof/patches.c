#include "proof/patches_space.h"

#include "base/cpu.h"

#include <assert.h>
#include <math.h>

static size_t layer_of_sums(const struct net *net)
{
    return net->family == NET_WINDOW ? 0 : 2;
}

// ---- the rule ----

static void fill_next(struct proof_patches_space *p)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++)
        p->sign[window] = life_rule_next(p->rule, window) ? 1 : -1;
    for (unsigned triple = 0; triple < PATCHES_TRIPLES; triple++) {
        p->next[triple] = 0;
        for (unsigned j = 0; j < 3; j++)
            p->next[triple] |= (uint8_t)(life_rule_next(p->rule, patches_window(triple, j)) << j);
    }
}

// ---- patches ----

static void note_wrong(struct proof_patches *proof, struct patches_place place,
                       const unsigned row[5])
{
    if (proof->shown_count == PROOF_PATCHES_SHOWN || place.rows != 0 || place.columns != 0)
        return;
    uint32_t patch = 0;
    for (unsigned i = 0; i < 5; i++)
        patch |= (uint32_t)row[i] << 5 * i;
    proof->shown[proof->shown_count++] = patch;
}

// Settles what the quick answer left open.
static void settle(struct proof_patches_space *p, struct patches_place place, const unsigned row[5],
                   bool alive)
{
    struct proof_patches *proof = p->proof;
    struct bounded z = patches_logit(p, place, row);
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

static bool all_certain(const float *z, const float *doubt)
{
    unsigned certain = 0;
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
        certain += fabsf(z[r4]) > doubt[r4];
    return certain == PATCHES_ROWS;
}

// A 1x1 layer for the 32 patches that differ in r4: in [C][32] -> out [K][32]. *Adds* what it
// brings into doubt [32].
static void mix(const struct proof_patches_space *p, size_t l, const float *in, float *out,
                float *doubt)
{
    const struct net_layer *layer = &p->net->layer[l];
    for (size_t c = 0; c < layer->in; c++)
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            doubt[r4] += p->doubt_by[l * PATCHES_FILTERS + c] * fabsf(in[c * PATCHES_ROWS + r4]);
    for (size_t k = 0; k < layer->out; k++) {
        float *restrict sum = out + k * PATCHES_ROWS, bias = p->parameters[layer->biases + k];
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            sum[r4] = bias;
        for (size_t c = 0; c < layer->in; c++) {
            float v = p->parameters[layer->weights + k * layer->in + c];
            for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
                sum[r4] += v * in[c * PATCHES_ROWS + r4];
        }
        const float *handed = in + (layer->in + k) * PATCHES_ROWS;
        for (unsigned r4 = 0; k < layer->adds && r4 < PATCHES_ROWS; r4++)
            sum[r4] += handed[r4];
    }
    patches_activate(p, l, out);
}

// Compares the logits z [32] of the patches that differ in r4 (or of those that the edge allows)
// with the truth. Those no farther from zero than their doubt are settled one by one.
static void judge(struct proof_patches_space *p, struct patches_place place, const unsigned row[4],
                  unsigned row4_forbidden, const float *z, const float *doubt)
{
    struct proof_patches *proof = p->proof;
    unsigned upper = place.rows & 1 ? 0 : p->next[row[0] | row[1] << 5 | row[2] << 10];
    unsigned middle = p->next[row[1] | row[2] << 5 | row[3] << 10];
    unsigned beyond = (place.columns & 1 ? 1 : 0) | (place.columns & 2 ? 4 : 0);
    unsigned above = (upper & ~beyond) | (middle & ~beyond) << 3;
    const uint8_t *next = p->next + (row[2] | row[3] << 5);
    float right[PATCHES_ROWS], sign[PATCHES_ROWS], least = INFINITY;
    unsigned sure = 0;
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) {
        unsigned lower = place.rows & 2 ? 0 : next[r4 << 10] & ~beyond;
        sign[r4] = p->sign[above | lower << 6];
        right[r4] = sign[r4] * z[r4];
    }
    proof->patches += PATCHES_ROWS;
    for (unsigned r4 = 0; row4_forbidden != 0 && r4 < PATCHES_ROWS; r4++)
        if (r4 & row4_forbidden) { // no patch
            right[r4] = INFINITY;
            proof->patches--;
        }
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++) { // no branches: compilers make vectors of it
        unsigned good = right[r4] > doubt[r4];
        float margin = good ? right[r4] : INFINITY;
        sure += good;
        least = margin < least ? margin : least;
    }
    proof->margin = fmin(proof->margin, (double)least);
    for (unsigned r4 = 0; sure < PATCHES_ROWS && r4 < PATCHES_ROWS; r4++) {
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
static size_t evaluate(const struct proof_patches_space *p, struct patches_place place,
                       const unsigned row[4], float a[2][PATCHES_UNITS * PATCHES_ROWS],
                       float *doubt)
{
    const struct net_layer *layer = &p->net->layer[p->sums];
    size_t filters = layer->out;
    unsigned first = row[0] | row[1] << 5 | row[2] << 10;
    unsigned second = row[1] | row[2] << 5 | row[3] << 10, third = row[2] | row[3] << 5;
    const float *share0 = p->share[0] + first * filters, *share1 = p->share[1] + second * filters;
    const float *share2 = p->share2 + third * filters * PATCHES_ROWS,
                *doubt2 = p->doubt2 + third * PATCHES_ROWS;
    float known = p->doubt + p->doubt_of[1][second] + p->doubt_of[0][first];
    for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
        doubt[r4] = known + doubt2[r4];
    for (size_t k = 0; k < filters; k++) {
        float sum = p->parameters[layer->biases + k] + share1[k];
        if (!(place.rows & 1))
            sum += share0[k];
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            a[0][k * PATCHES_ROWS + r4] =
                place.rows & 2 ? sum : sum + share2[k * PATCHES_ROWS + r4];
    }
    patches_activate(p, p->sums, a[0]);
    const float *handed = p->h + patches_window(second, 1) * layer->in;
    for (size_t c = 0; c < layer->hands_on; c++)
        for (unsigned r4 = 0; r4 < PATCHES_ROWS; r4++)
            a[0][(filters + c) * PATCHES_ROWS + r4] = handed[c];
    size_t at = 0; // of the last layer's outputs
    for (size_t l = p->sums + 1; l < p->net->layers; l++, at ^= 1)
        mix(p, l, a[at], a[at ^ 1], doubt);
    if (!all_certain(a[at], doubt))
        patches_answer_closely(p, place, row, a[at], doubt);
    return at;
}

// All patches of a place with given rows r0 r1 r2 r3.
static void answer(struct proof_patches_space *p, struct patches_place place, const unsigned row[4],
                   unsigned row4_forbidden)
{
    float a[2][PATCHES_UNITS * PATCHES_ROWS], doubt[PATCHES_ROWS];
    size_t at = 0;
    if (!p->broken)
        at = evaluate(p, place, row, a, doubt);
    for (unsigned r4 = 0; p->broken && r4 < PATCHES_ROWS; r4++) {
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

static void enumerate_place(struct proof_patches_space *p, struct patches_place place)
{
    // Columns 0 1 lie beyond a left edge, 3 4 beyond a right one: dead.
    unsigned forbidden = (place.columns & 1 ? 3 : 0) | (place.columns & 2 ? 24 : 0);
    unsigned upper = place.rows & 1 ? PATCHES_ROWS - 1 : forbidden;
    unsigned lower = place.rows & 2 ? PATCHES_ROWS - 1 : forbidden;
    unsigned row[4];
    for (row[1] = 0; row[1] < PATCHES_ROWS; row[1]++)
        for (row[2] = 0; row[2] < PATCHES_ROWS; row[2]++)
            for (row[3] = 0; row[3] < PATCHES_ROWS; row[3]++) {
                if (row[1] & upper || row[2] & forbidden || row[3] & lower)
                    continue;
                for (row[0] = 0; row[0] < PATCHES_ROWS && !is_over(p); row[0]++)
                    if (!(row[0] & upper))
                        answer(p, place, row, lower);
            }
}

struct proof_patches_space *proof_patches_layout(struct arena *arena, const struct net *net)
{
    struct proof_patches_space *space = arena_take(arena, sizeof *space);
    struct proof_patches_space *p = ARENA_ITEM(struct proof_patches_space, space, 0);
    size_t channels = net->layer[1].out, filters = net->layer[layer_of_sums(net)].out;
    size_t sums = PATCHES_TRIPLES * filters * sizeof(float);
    p->bounded_h = arena_take(arena, LIFE_WINDOWS * channels * sizeof *p->bounded_h);
    p->h = arena_take(arena, LIFE_WINDOWS * channels * sizeof *p->h);
    for (int row = 0; row < 2; row++) {
        p->share[row] = arena_take(arena, sums);
        p->off[row] = arena_take(arena, sums);
        p->doubt_of[row] = arena_take(arena, PATCHES_TRIPLES * sizeof(float));
    }
    p->share2 = arena_take(arena, sums);
    p->off2 = arena_take(arena, sums);
    p->doubt2 = arena_take(arena, PATCHES_TRIPLES * sizeof(float));
    p->doubt_by = arena_take(arena, NET_MAX_LAYERS * PATCHES_FILTERS * sizeof(float));
    p->reach = arena_take(arena, PATCHES_UNITS * sizeof *p->reach);
    p->most = arena_take(arena, NET_MAX_LAYERS * PATCHES_FILTERS * sizeof *p->most);
    p->next = arena_take(arena, PATCHES_TRIPLES);
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
    patches_begin(p);
    fill_next(p);
    for (unsigned columns = 0; columns < (boundary == LIFE_DEAD ? 4 : 1) && !is_over(p);
         columns++) {
        patches_fill_tables(p, (struct patches_place){0, columns});
        for (unsigned rows = 0; rows < (boundary == LIFE_DEAD ? 4 : 1); rows++)
            enumerate_place(p, (struct patches_place){rows, columns});
    }
    if (isinf(proof->margin))
        proof->margin = 0;
    cpu_restore_float_mode(mode);
}

bool proof_patches_exact(const struct proof_patches *proof)
{
    return proof->errors == 0 && proof->unsure == 0;
}
