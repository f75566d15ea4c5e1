#include "export/integers.h"

#include "rng/pcg.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PROBES 4096 // patches that a candidate of n = 2 is asked first
#define NEAR   0.3  // what is tried near a good candidate differs in its scales by such a part

// Candidates of a number of bits: one of two generations costs much more to ask.
static const size_t candidates[] = {0, 6000, 1500};

struct search {
    const struct point *point;
    struct integers candidate, best;
    uint64_t best_cost; // UINT64_MAX: none is exact so far
    // Scales of the candidate of so many bits with the fewest wrong answers to the probes, and of all; without
    // any, more than there are probes.
    double good[NET_MAX_LAYERS], closest[NET_MAX_LAYERS];
    uint64_t fewest_here, fewest;
    unsigned closest_bits;
    // The patches that all candidates are asked, those first that were answered wrongly before.
    struct integer_patch *probe;
    bool *truth;
    size_t probes;
    struct integers_patches_space *space;
    struct arena arena;
};

// ---- probes ----

static void set_probe(struct search *s, size_t i, const struct integer_patch *patch)
{
    s->probe[i] = *patch;
    s->truth[i] = integers_truth(s->point->generations, &s->point->rule, patch);
}

static void ask_first(struct search *s, size_t i)
{
    struct integer_patch patch = s->probe[i];
    bool truth = s->truth[i];
    memmove(s->probe + 1, s->probe, i * sizeof *s->probe);
    memmove(s->truth + 1, s->truth, i * sizeof *s->truth);
    s->probe[0] = patch;
    s->truth[0] = truth;
}

static void set_windows(struct search *s)
{
    for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
        struct integer_patch patch = {{window & 7, window >> 3 & 7, (uint8_t)(window >> 6)}, 0, 0};
        set_probe(s, window, &patch);
    }
}

// Random patches, a quarter of them at edges, if there are any.
static void set_patches(struct search *s)
{
    struct pcg32 random = pcg32_seeded(1, 1);
    for (size_t i = 0; i < s->probes; i++) {
        struct integer_patch patch = {{0}, 0, 0};
        if (s->point->boundary == LIFE_DEAD && i % 4 == 0) {
            patch.rows = (uint8_t)pcg32_below(&random, 4);
            patch.columns = (uint8_t)pcg32_below(&random, 4);
        }
        unsigned columns = (patch.columns & 1 ? 3u : 0u) | (patch.columns & 2 ? 24u : 0u);
        for (unsigned row = 0; row < 5; row++)
            if (!(row < 2 && patch.rows & 1) && !(row > 2 && patch.rows & 2))
                patch.row[row] = (uint8_t)(pcg32_below(&random, 32) & ~columns);
        set_probe(s, i, &patch);
    }
}

// Wrong answers to the probes, at most `limit`.
static uint64_t count_wrong(struct search *s, uint64_t limit)
{
    uint64_t wrong = 0;
    for (size_t i = 0; i < s->probes && wrong < limit; i++)
        if ((integers_logit(&s->candidate, &s->probe[i]) > 0) != s->truth[i]) {
            wrong++;
            ask_first(s, i);
        }
    return wrong;
}

// ---- candidates ----

// The largest weight of a layer in magnitude.
static double most_of_layer(const struct integers *integers, size_t l)
{
    const struct ticket_sparse *sparse = integers->sparse;
    size_t first = integers->channel[l];
    float most = 0;
    for (uint32_t t = sparse->first[first]; t < sparse->first[first + sparse->net.layer[l].out];
         t++)
        most = fmaxf(most, fabsf(sparse->term[t].weight));
    return (double)most;
}

// At first each layer has its full range; then the largest weight of a layer is scaled to between 1/2 and
// what is still rounded to so many bits, anywhere and near the best so far in turn.
static void draw_scales(struct search *s, size_t i, struct pcg32 *random)
{
    for (size_t l = 0; l < s->candidate.sparse->net.layers; l++) {
        double most = most_of_layer(&s->candidate, l);
        double top = ((double)(1 << (s->candidate.bits - 1)) - 0.51) / most, draw = 0;
        if (i > 0)
            draw = (double)pcg32_uniform(random);
        double scale = i % 2 == 1 ? s->good[l] * (1 + NEAR * (draw - 0.5))
                                  : top * pow(0.51 / (top * most), draw);
        s->candidate.scale[l] = most == 0 ? 1 : fmin(scale, top);
    }
}

// The bits of all sums, and the additions that products take: the bits that are 1 in the weights.
static uint64_t cost_of(const struct integers *integers)
{
    const struct ticket_sparse *sparse = integers->sparse;
    uint64_t cost = 0;
    for (size_t l = 0; l < sparse->net.layers; l++)
        cost += integers->width[l] * (uint64_t)sparse->net.layer[l].out << 32;
    for (uint32_t t = 0; t < sparse->first[integers->channel[sparse->net.layers - 1] + 1]; t++)
        cost += (uint64_t)__builtin_popcount((unsigned)abs(integers->weight[t]));
    return cost;
}

static void keep(struct search *s)
{
    const struct ticket_sparse *sparse = s->candidate.sparse;
    size_t channels = s->candidate.channel[sparse->net.layers - 1] + 1;
    struct integers best = s->candidate;
    best.weight = s->best.weight;
    best.bias = s->best.bias;
    best.slope = s->best.slope;
    best.arena = s->best.arena;
    s->best = best;
    memcpy(best.weight, s->candidate.weight, sparse->first[channels] * sizeof *best.weight);
    memcpy(best.bias, s->candidate.bias, channels * sizeof *best.bias);
    memcpy(best.slope, s->candidate.slope, channels * sizeof *best.slope);
}

// Whether all patches are answered rightly. One that is not becomes a probe.
static bool is_exact(struct search *s)
{
    struct integer_patch patch;
    if (s->point->generations == 1)
        return true;
    if (integers_patches(&s->candidate, &s->point->rule, s->point->boundary, 1, s->space, &patch) ==
        0)
        return true;
    set_probe(s, s->probes - 1, &patch);
    ask_first(s, s->probes - 1);
    s->fewest_here = 1;
    return false;
}

static void try_candidate(struct search *s)
{
    if (!integers_round(&s->candidate))
        return;
    uint64_t wrong = count_wrong(s, s->fewest_here + 1);
    if (wrong <= s->fewest_here) {
        s->fewest_here = wrong;
        memcpy(s->good, s->candidate.scale, sizeof s->good);
    }
    if (wrong > 0 || !integers_set_widths(&s->candidate) ||
        cost_of(&s->candidate) >= s->best_cost || !is_exact(s))
        return;
    s->best_cost = cost_of(&s->candidate);
    keep(s);
}

// ---- the search ----

static void layout_numbers(struct integers *integers, struct arena *arena)
{
    const struct ticket_sparse *sparse = integers->sparse;
    size_t channels = 0;
    for (size_t l = 0; l < sparse->net.layers; l++) {
        integers->channel[l] = channels;
        channels += sparse->net.layer[l].out;
    }
    size_t weights = net_weights(&sparse->net);
    integers->weight = arena_take(arena, weights * sizeof *integers->weight);
    integers->bias = arena_take(arena, channels * sizeof *integers->bias);
    integers->slope = arena_take(arena, channels * sizeof *integers->slope);
}

static void layout_search(struct search *s)
{
    const struct net *net = &s->candidate.sparse->net;
    layout_numbers(&s->candidate, &s->arena);
    s->probes = net->generations == 1 ? LIFE_WINDOWS : PROBES;
    s->probe = arena_take(&s->arena, s->probes * sizeof *s->probe);
    s->truth = arena_take(&s->arena, s->probes * sizeof *s->truth);
    if (net->generations == 2)
        s->space = integers_patches_layout(&s->arena, net);
}

static void search_bits(struct search *s, unsigned bits)
{
    struct pcg32 random = pcg32_seeded(bits, 2);
    size_t generations = s->point->generations;
    s->candidate.bits = bits;
    s->fewest_here = s->probes + 1;
    for (size_t i = 0; i < candidates[generations]; i++) {
        draw_scales(s, i, &random);
        try_candidate(s);
        if (generations == 2 && s->best_cost != UINT64_MAX)
            return;
    }
    if (s->fewest_here >= s->fewest)
        return;
    s->fewest = s->fewest_here;
    s->closest_bits = bits;
    memcpy(s->closest, s->good, sizeof s->closest);
}

// Wrong answers of the closest candidate to all windows or patches.
static uint64_t wrong_of_closest(struct search *s)
{
    struct integer_patch patch;
    s->candidate.bits = s->closest_bits;
    memcpy(s->candidate.scale, s->closest, sizeof s->closest);
    bool rounded = integers_round(&s->candidate);
    assert(rounded);
    return s->point->generations == 1
               ? count_wrong(s, UINT64_MAX)
               : integers_patches(&s->candidate, &s->point->rule, s->point->boundary, UINT64_MAX,
                                  s->space, &patch);
}

static enum status refuse(struct search *s, unsigned most_bits)
{
    const char *pieces = s->point->generations == 1 ? "512 windows" : "33554432 patches";
    const char *advice = most_bits == 8 ? "try --int16, or " : "";
    if (s->fewest > s->probes)
        return status_fail(STATUS_REQUEST,
                           "export: --int%u: no integers of %u bits or fewer hold its numbers; "
                           "%sexport the network as it is",
                           most_bits, most_bits, advice);
    uint64_t wrong = wrong_of_closest(s);
    if (wrong == 0)
        return status_fail(STATUS_REQUEST,
                           "export: --int%u: the integers that answer rightly need sums of more "
                           "than 32 bits; export the network as it is",
                           most_bits);
    return status_fail(
        STATUS_REQUEST,
        "export: --int%u: no integers of %u bits or fewer were found that are exact: the "
        "best of them are wrong on %" PRIu64 " of %s; %sexport the network as it is",
        most_bits, most_bits, wrong, pieces, advice);
}

enum status integers_open(struct integers *integers, const struct export_network *network,
                          unsigned most_bits)
{
    struct search s = {.point = &network->model->point, .best_cost = UINT64_MAX};
    *integers = (struct integers){.sparse = &network->sparse};
    s.candidate = s.best = *integers;
    if (network->net.generations > 2)
        return status_fail(
            STATUS_REQUEST,
            "export: --int%u: nothing proves integers of networks of %zu generations; "
            "export it without",
            most_bits, network->net.generations);
    TRY(ARENA_OPEN(&integers->arena, layout_numbers(&s.best, &integers->arena)));
    TRY(ARENA_OPEN(&s.arena, layout_search(&s)));
    if (network->net.generations == 1)
        set_windows(&s);
    else
        set_patches(&s);
    s.fewest = s.probes + 1;
    for (unsigned bits = INTEGERS_LEAST_BITS; bits <= most_bits && s.best_cost == UINT64_MAX;
         bits++)
        search_bits(&s, bits);
    s.best.arena = integers->arena;
    *integers = s.best;
    enum status status = s.best_cost == UINT64_MAX ? refuse(&s, most_bits) : STATUS_OK;
    arena_close(&s.arena);
    return status;
}

void integers_close(struct integers *integers)
{
    arena_close(&integers->arena);
}
