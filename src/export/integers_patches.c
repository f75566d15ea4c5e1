#include "export/integers.h"

#include <assert.h>
#include <string.h>

// One generation of the rule at the middle of the window whose rows begin at row i, column j of a patch.
static unsigned window_at(const uint8_t *row, unsigned i, unsigned j)
{
    return (row[i] >> j & 7u) | (row[i + 1] >> j & 7u) << 3 | (row[i + 2] >> j & 7u) << 6;
}

// Whether the tap at row i, column j lies beyond an edge, where nothing is.
static bool is_beyond(const struct integer_patch *patch, unsigned i, unsigned j)
{
    return (i == 0 && patch->rows & 1) || (i == 2 && patch->rows & 2) ||
           (j == 0 && patch->columns & 1) || (j == 2 && patch->columns & 2);
}

bool integers_truth(size_t generations, const struct life_rule *rule,
                    const struct integer_patch *patch)
{
    if (generations == 1)
        return life_rule_next(rule, window_at(patch->row, 0, 0));
    unsigned window = 0;
    for (unsigned tap = 0; tap < 9; tap++)
        if (!is_beyond(patch, tap / 3, tap % 3))
            window |= (unsigned)life_rule_next(rule, window_at(patch->row, tap / 3, tap % 3))
                      << tap;
    return life_rule_next(rule, window);
}

// The first layer of a network at one place sees the patch at once.
static void cells_of(const struct integer_patch *patch, size_t side, int64_t *in)
{
    for (size_t i = 0; i < side * side; i++)
        in[i] = patch->row[i / side] >> i % side & 1;
}

// What the second generation reads: the first one's channels at the nine places in the middle.
static void channels_of(const struct integers *integers, const struct integer_patch *patch,
                        int64_t *in)
{
    size_t channels = integers->sparse->net.layer[1].out;
    int64_t cell[9], filter[NET_MAX_FILTERS], channel[NET_MAX_FILTERS];
    for (unsigned tap = 0; tap < 9; tap++) {
        unsigned window = window_at(patch->row, tap / 3, tap % 3);
        bool beyond = is_beyond(patch, tap / 3, tap % 3);
        for (unsigned j = 0; j < 9; j++)
            cell[j] = window >> j & 1;
        integers_layer(integers, 0, cell, filter, NULL);
        integers_layer(integers, 1, filter, channel, NULL);
        for (size_t c = 0; c < channels; c++)
            in[9 * c + tap] = beyond ? 0 : channel[c];
    }
}

// The layers from l on.
static int64_t logit_from(const struct integers *integers, size_t l, int64_t *in)
{
    int64_t out[NET_MAX_FILTERS];
    for (; l < integers->sparse->net.layers; l++) {
        integers_layer(integers, l, in, out, NULL);
        memcpy(in, out, integers->sparse->net.layer[l].out * sizeof *in);
    }
    return in[0];
}

int64_t integers_logit(const struct integers *integers, const struct integer_patch *patch)
{
    const struct net *net = &integers->sparse->net;
    int64_t in[INTEGERS_MOST_INPUTS];
    bool at_once = net->generations == 1 || net->family == NET_WINDOW;
    if (at_once)
        cells_of(patch, 2 * net->generations + 1, in);
    else
        channels_of(integers, patch, in);
    return logit_from(integers, at_once ? 0 : 2, in);
}

// ---- all patches ----
//
// Sums are tabulated as in proof/patches.h: row i of the taps sees three rows of the patch, in family
// `window` rows 0, 1 to 3, and 4.

#define ROWS    32    // values of a row
#define TRIPLES 32768 // values of three rows

struct integers_patches_space {
    const struct integers *integers;
    const struct life_rule *rule;
    size_t sums;       // the layer whose sums are tabulated
    int64_t *h;        // [LIFE_WINDOWS][C]: what the first generation gives
    int64_t *share[3]; // [TRIPLES][K]: what the taps of a row add
    uint8_t *next;     // [TRIPLES]: of three rows, the three cells in the middle one generation on
    uint64_t wrong, limit;
    struct integer_patch *first;
};

static size_t layer_of_sums(const struct net *net)
{
    return net->family == NET_WINDOW ? 0 : 2;
}

struct integers_patches_space *integers_patches_layout(struct arena *arena, const struct net *net)
{
    struct integers_patches_space *space = arena_take(arena, sizeof *space);
    struct integers_patches_space *s = ARENA_ITEM(struct integers_patches_space, space, 0);
    s->h = arena_take(arena, LIFE_WINDOWS * net->layer[1].out * sizeof *s->h);
    for (int i = 0; i < 3; i++)
        s->share[i] =
            arena_take(arena, TRIPLES * net->layer[layer_of_sums(net)].out * sizeof **s->share);
    s->next = arena_take(arena, TRIPLES);
    return space;
}

static void fill_windows(struct integers_patches_space *s)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
        int64_t cell[9], filter[NET_MAX_FILTERS];
        for (unsigned j = 0; j < 9; j++)
            cell[j] = window >> j & 1;
        integers_layer(s->integers, 0, cell, filter, NULL);
        integers_layer(s->integers, 1, filter,
                       s->h + window * s->integers->sparse->net.layer[1].out, NULL);
    }
}

static void rows_of(unsigned triple, uint8_t row[3])
{
    for (unsigned i = 0; i < 3; i++)
        row[i] = triple >> 5 * i & 31;
}

// A weight of the first layer on the patch: row i of `triple` is rows 0, 1 to 3 or 4 of the patch.
static int64_t share_of_cells(int64_t weight, unsigned tap, unsigned i, unsigned triple)
{
    unsigned row = tap / 5, mine = row == 0 ? 0 : row == 4 ? 2 : 1;
    unsigned cells = mine == 0 ? triple : mine == 1 ? triple >> 5 * (row - 1) : triple >> 10;
    return mine == i && cells >> tap % 5 & 1 ? weight : 0;
}

// What row i of the taps of filter k adds to its sum over three rows; `columns` as of a patch.
static int64_t share_of(const struct integers_patches_space *s, size_t k, unsigned i,
                        unsigned triple, uint8_t columns)
{
    const struct integers *integers = s->integers;
    const struct ticket_sparse *sparse = integers->sparse;
    size_t channel = integers->channel[s->sums] + k, channels = sparse->net.layer[1].out;
    const struct integer_patch place = {.columns = columns};
    int64_t share = 0;
    uint8_t row[3];
    rows_of(triple, row);
    for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++) {
        unsigned tap = sparse->term[t].tap;
        if (s->sums == 0)
            share += share_of_cells(integers->weight[t], tap, i, triple);
        else if (tap / 3 == i && !is_beyond(&place, 1, tap % 3))
            share += integers->weight[t] *
                     s->h[window_at(row, 0, tap % 3) * channels + sparse->term[t].input];
    }
    return share;
}

static void fill_tables(struct integers_patches_space *s, uint8_t columns)
{
    size_t filters = s->integers->sparse->net.layer[s->sums].out;
    for (unsigned triple = 0; triple < TRIPLES; triple++) {
        uint8_t row[3];
        rows_of(triple, row);
        s->next[triple] = 0;
        for (unsigned j = 0; j < 3; j++)
            if (!is_beyond(&(struct integer_patch){.columns = columns}, 1, j))
                s->next[triple] |= (uint8_t)(life_rule_next(s->rule, window_at(row, 0, j)) << j);
        for (unsigned i = 0; i < 3; i++)
            for (size_t k = 0; k < filters; k++)
                s->share[i][triple * filters + k] = share_of(s, k, i, triple, columns);
    }
}

static void judge(struct integers_patches_space *s, const struct integer_patch *patch)
{
    const struct integers *integers = s->integers;
    const uint8_t *row = patch->row;
    unsigned triple[3], window = 0;
    int64_t in[NET_MAX_FILTERS];
    size_t filters = integers->sparse->net.layer[s->sums].out;
    for (unsigned i = 0; i < 3; i++) {
        triple[i] = row[i] | (unsigned)row[i + 1] << 5 | (unsigned)row[i + 2] << 10;
        if (!is_beyond(patch, i, 1))
            window |= (unsigned)s->next[triple[i]] << 3 * i;
    }
    for (size_t k = 0; k < filters; k++) {
        size_t channel = integers->channel[s->sums] + k;
        int64_t sum = integers->bias[channel];
        for (unsigned i = 0; i < 3; i++)
            sum += is_beyond(patch, i, 1) && s->sums > 0 ? 0 : s->share[i][triple[i] * filters + k];
        in[k] = integers_activate(integers, channel, sum);
    }
    if ((logit_from(integers, s->sums + 1, in) > 0) == life_rule_next(s->rule, window))
        return;
    if (s->wrong++ == 0)
        *s->first = *patch;
}

static void enumerate_place(struct integers_patches_space *s, uint8_t rows, uint8_t columns)
{
    // Columns 0 1 lie beyond a left edge, 3 4 beyond a right one, rows likewise: dead.
    unsigned forbidden = (columns & 1 ? 3u : 0u) | (columns & 2 ? 24u : 0u);
    unsigned upper = rows & 1 ? ROWS - 1 : forbidden, lower = rows & 2 ? ROWS - 1 : forbidden;
    for (unsigned cells = 0; cells < 1u << 25 && s->wrong < s->limit; cells++) {
        struct integer_patch patch = {.rows = rows, .columns = columns};
        for (unsigned i = 0; i < 5; i++)
            patch.row[i] = cells >> 5 * i & 31;
        bool possible = !((patch.row[0] | patch.row[1]) & upper) && !(patch.row[2] & forbidden) &&
                        !((patch.row[3] | patch.row[4]) & lower);
        if (possible)
            judge(s, &patch);
    }
}

uint64_t integers_patches(const struct integers *integers, const struct life_rule *rule,
                          enum life_boundary boundary, uint64_t limit,
                          struct integers_patches_space *s, struct integer_patch *wrong)
{
    assert(integers->sparse->net.generations == 2);
    s->integers = integers;
    s->rule = rule;
    s->sums = layer_of_sums(&integers->sparse->net);
    s->wrong = 0;
    s->limit = limit;
    s->first = wrong;
    if (s->sums > 0)
        fill_windows(s);
    uint8_t places = boundary == LIFE_DEAD ? 4 : 1;
    for (uint8_t columns = 0; columns < places && s->wrong < limit; columns++) {
        fill_tables(s, columns);
        for (uint8_t rows = 0; rows < places; rows++)
            enumerate_place(s, rows, columns);
    }
    return s->wrong;
}
