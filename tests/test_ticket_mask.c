// Masks: pruning weights and channels, and the controls' masks.
#include "check.h"
#include "nets.h"
#include "suite.h"
#include "ticket/mask.h"
#include "ticket/score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = NETS_SMALL }; // parameters of the networks here

static struct ticket_spec pruning(enum ticket_unit unit, enum ticket_scope scope, double rate,
                                  size_t round)
{
    return (struct ticket_spec){
        .method = TICKET_ITERATIVE, .unit = unit, .scope = scope, .rate = rate, .round = round};
}

// Scores that rise through the block.
static void rising(const struct net *net, float *score)
{
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = (float)i;
}

static bool pruned(const uint8_t *mask, size_t first, size_t last)
{
    bool all = true;
    for (size_t i = first; i <= last; i++)
        all &= mask[i] == 0;
    return all;
}

// ---- weights, by hand

// L(1,1): weights 0 .. 17, 20, 21, 23; biases 18, 19, 22, 24. With scores that rise through the
// block, 20 % of 21 is 4.2, so 4 go and 17 are left; of 17 it is 3.4, so 3 go.
static void test_a_rate_counts_what_is_removed(void)
{
    struct net net = nets_small(NET_LIFE, "2-1");
    struct ticket_spec spec = pruning(TICKET_WEIGHTS, TICKET_GLOBAL, 0.2, 1);
    float score[MOST];
    uint8_t mask[MOST];
    rising(&net, score);
    ticket_mask_fill(&net, mask);
    CU_ASSERT_EQUAL(ticket_mask_weights(&net, mask), 21);
    struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 17 && cut.spared == 0);
    CU_ASSERT(pruned(mask, 0, 3) && mask[4] && ticket_mask_weights(&net, mask) == 17);
    spec.round = 2;
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 14 && cut.spared == 0 && pruned(mask, 0, 6) && mask[7]);
    CU_ASSERT(mask[18] && mask[19] && mask[22] && mask[24]);
    uint32_t left[3];
    ticket_mask_layers(&net, mask, left);
    CU_ASSERT(left[0] == 11 && left[1] == 2 && left[2] == 1);
    // A rate of 0.9 leaves a tenth, not nine: 21 - 19.
    CU_ASSERT_EQUAL(ticket_left(21, 0.9, 1), 2);
    // On the way: half of it, on a logarithmic scale, is sqrt(21 * 17) = 18.9.
    spec.round = 1;
    ticket_mask_fill(&net, mask);
    CU_ASSERT_EQUAL(ticket_prune_part(&net, &spec, 0.5, score, mask).left, 19);
    CU_ASSERT_EQUAL(ticket_prune_part(&net, &spec, 0, score, mask).left, 19);
}

// The output's only weight has the smallest score: it stays, is reported, and the fifth goes for
// it.
static void test_the_last_weight_of_a_layer_is_spared_and_reported(void)
{
    struct net net = nets_small(NET_LIFE, "2-1");
    struct ticket_spec spec = pruning(TICKET_WEIGHTS, TICKET_GLOBAL, 0.2, 1);
    float score[MOST];
    uint8_t mask[MOST];
    rising(&net, score);
    score[23] = -1;
    ticket_mask_fill(&net, mask);
    struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 17 && cut.spared == 1 && mask[23] && pruned(mask, 0, 3) && mask[4]);
    // The middle layer as well: 20 goes, 21, the better one, stays.
    score[20] = -3;
    score[21] = -2;
    ticket_mask_fill(&net, mask);
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 17 && cut.spared == 2 && mask[23] && mask[21] && !mask[20]);
    CU_ASSERT(pruned(mask, 0, 2) && mask[3]);
    // Layer by layer: of 18 14 are left, of 2 one, and of 1 none, were it not spared.
    spec.scope = TICKET_LAYER;
    ticket_mask_fill(&net, mask);
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 16 && cut.spared == 1 && mask[23] && mask[21] && !mask[20]);
    CU_ASSERT(pruned(mask, 0, 3) && mask[4]);
    // As many rounds as you like leave one each.
    for (spec.round = 2; spec.round < 30; spec.round++)
        cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 3 && cut.spared == 3 && mask[17] && mask[21] && mask[23]);
}

// ---- weights, against the rule as it is told: one after the other, never the last of a layer

struct candidate {
    float score;
    size_t index, layer;
    bool weight;
};

static int by_turn(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    bool x_nan = isnan(x->score), y_nan = isnan(y->score);
    if (x_nan != y_nan)
        return x_nan ? -1 : 1;
    if (!x_nan && x->score < y->score)
        return -1;
    if (!x_nan && x->score > y->score)
        return 1;
    return x->index > y->index ? -1 : 1;
}

static size_t walk(const struct net *net, const struct ticket_spec *spec, size_t first, size_t end,
                   const float *score, uint8_t *mask)
{
    struct candidate all[MOST];
    size_t count = 0, total = 0, spared = 0;
    uint32_t left[NET_MAX_LAYERS];
    ticket_mask_layers(net, mask, left);
    for (size_t l = first; l < end; l++)
        for (size_t i = net->layer[l].weights; i < net->layer[l].biases + net->layer[l].out; i++) {
            bool weight = i < net->layer[l].biases;
            total += weight || spec->prune_biases;
            if ((weight || spec->prune_biases) && mask[i])
                all[count++] = (struct candidate){score[i], i, l, weight};
        }
    qsort(all, count, sizeof *all, by_turn);
    size_t goal = ticket_left(total, spec->rate, spec->round);
    for (size_t i = 0, now = count; i < count && now > goal; i++) {
        if (all[i].weight && left[all[i].layer] == 1) {
            spared++;
            continue;
        }
        mask[all[i].index] = 0;
        left[all[i].layer] -= all[i].weight;
        now--;
    }
    return spared;
}

// Scores of all signs, with equal ones, both zeros, NaN and infinities.
static float odd_score(struct pcg32 *stream)
{
    static const float odd[] = {0, -0.0f, 1, 1, NAN, INFINITY, -INFINITY, -1};
    size_t which = check_draw(stream, 16);
    return which < 8 ? odd[which] : 2 * pcg32_uniform(stream) - 1;
}

static void test_pruning_is_the_walk_that_it_stands_for(void)
{
    static const char *const widths[] = {"1-1", "2-1", "3-2", "8-4", "2-3-3-1"};
    struct pcg32 stream = check_stream(400);
    size_t spared = 0;
    for (size_t trial = 0; trial < 200; trial++) {
        struct net net = nets_small(NET_LIFE, widths[trial % 5]);
        struct ticket_spec spec =
            pruning(TICKET_WEIGHTS, trial % 2 ? TICKET_LAYER : TICKET_GLOBAL, 0.2, 1);
        spec.rate = trial % 3 == 0 ? 0.5 : 0.2;
        spec.prune_biases = trial % 7 < 3;
        float score[MOST];
        uint8_t mask[MOST], want[MOST], before[MOST];
        ticket_mask_fill(&net, mask);
        ticket_mask_fill(&net, want);
        for (; spec.round < 12; spec.round++) {
            for (size_t i = 0; i < net.parameters; i++)
                score[i] = odd_score(&stream);
            memcpy(before, mask, sizeof before);
            struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
            size_t want_spared = 0;
            if (spec.scope == TICKET_GLOBAL)
                want_spared = walk(&net, &spec, 0, net.layers, score, want);
            for (size_t l = 0; l < net.layers && spec.scope == TICKET_LAYER; l++)
                want_spared += walk(&net, &spec, l, l + 1, score, want);
            CU_ASSERT_EQUAL(memcmp(mask, want, net.parameters), 0);
            CU_ASSERT_EQUAL(cut.spared, want_spared);
            CU_ASSERT_EQUAL(cut.left, ticket_mask_weights(&net, mask));
            spared += cut.spared;
            for (size_t i = 0; i < net.parameters; i++)
                CU_ASSERT(mask[i] <= before[i]); // nothing returns
            uint32_t left[NET_MAX_LAYERS];
            ticket_mask_layers(&net, mask, left);
            for (size_t l = 0; l < net.layers; l++)
                CU_ASSERT(left[l] >= 1);
        }
    }
    CU_ASSERT(spared > 100);
}

// ---- channels

// Weights 4-2: filters 0 .. 3 at 0, 9, 18, 27; the two channels' weights at 40 .. 43 and 44 .. 47;
// the output's at 50, 51. Scores: 1, 2, 3, 4 in the filters, sums 9, 18, 27, 36; 1 and 2 in the
// channels, sums 4 and 8. The sum says 4, 8, 9, 18, ...; each channel costs 4 + 1 weights, each
// filter 9 + 2.
static void test_channels_go_whole(void)
{
    struct net net = nets_small(NET_LIFE, "4-2");
    struct ticket_spec spec = pruning(TICKET_CHANNELS, TICKET_GLOBAL, 0.2, 1);
    float score[MOST] = {0};
    uint8_t mask[MOST];
    for (size_t i = 0; i < 36; i++)
        score[i] = (float)(1 + i / 9);
    for (size_t i = 0; i < 8; i++)
        score[40 + i] = (float)(1 + i / 4);
    ticket_mask_fill(&net, mask);
    // Of 46 weights 37 are asked for. Channel 0 goes, 41 are left; nothing else fits into 4.
    struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 41 && cut.spared == 0);
    CU_ASSERT(pruned(mask, 40, 43) && !mask[50] && mask[44] && mask[51] && mask[48]);
    // 30 of 41: channel 1 would be first and is the last of its layer; filter 0 goes with 10.
    spec.round = 2;
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 31 && cut.spared == 4);
    CU_ASSERT(pruned(mask, 0, 8) && !mask[44] && mask[9] && mask[45] && mask[36]);
    // Layer by layer, half of them: filters 0 and 1 and channel 0; then filter 2, and channel 1,
    // which has one weight left, is spared.
    spec = pruning(TICKET_CHANNELS, TICKET_LAYER, 0.5, 1);
    ticket_mask_fill(&net, mask);
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 18 + 2 + 1 && cut.spared == 0);
    CU_ASSERT(pruned(mask, 0, 17) && pruned(mask, 40, 45) && mask[46] && !mask[50] && mask[51]);
    spec.round = 2;
    cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT(cut.left == 9 + 1 + 1 && cut.spared == 1);
    CU_ASSERT(pruned(mask, 0, 26) && mask[27] && mask[47] && mask[51]);
}

// Channels of hidden layer l that have weights left in their filter; fails unless filters and what
// reads them stand and fall together.
static size_t whole_channels(const struct net *net, const uint8_t *mask, size_t l)
{
    const struct net_layer *layer = &net->layer[l], *next = layer + 1;
    size_t size = layer->in * layer->taps, alive = 0;
    for (size_t k = 0; k < layer->out; k++) {
        size_t in = 0, out = 0;
        for (size_t i = 0; i < size; i++)
            in += mask[layer->weights + k * size + i];
        for (size_t o = 0; o < next->out; o++)
            for (size_t t = 0; t < next->taps; t++)
                out += mask[next->weights + (o * next->in + k) * next->taps + t];
        CU_ASSERT_EQUAL(in > 0, out > 0);
        alive += in > 0;
    }
    return alive;
}

static void test_channels_leave_as_few_as_they_can_above_the_number(void)
{
    static const char *const widths[] = {"2-1", "4-2", "8-4", "6-3-5-3"};
    struct pcg32 stream = check_stream(401);
    for (size_t trial = 0; trial < 60; trial++) {
        struct net net = nets_small(NET_LIFE, widths[trial % 4]);
        struct ticket_spec spec =
            pruning(TICKET_CHANNELS, trial % 3 ? TICKET_GLOBAL : TICKET_LAYER, 0.2, 1);
        float score[MOST];
        uint8_t mask[MOST], more[MOST];
        check_fill(&stream, 1, net.parameters, score);
        ticket_mask_fill(&net, mask);
        for (; spec.round <= 6; spec.round++) {
            struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
            CU_ASSERT_EQUAL(cut.left, ticket_mask_weights(&net, mask));
            size_t goal = ticket_left(net_weights(&net), spec.rate, spec.round);
            for (size_t l = 0; l + 1 < net.layers; l++) {
                size_t alive = whole_channels(&net, mask, l);
                CU_ASSERT(alive >= 1);
                if (spec.scope == TICKET_LAYER) {
                    size_t wanted = ticket_left(net.layer[l].out, spec.rate, spec.round);
                    CU_ASSERT_EQUAL(alive, wanted > 1 ? wanted : 1);
                    continue;
                }
                // Any one more would be too much, unless it is the layer's last.
                const struct net_layer *layer = &net.layer[l], *next = layer + 1;
                size_t size = layer->in * layer->taps;
                for (size_t k = 0; k < layer->out && alive > 1; k++) {
                    memcpy(more, mask, sizeof more);
                    memset(more + layer->weights + k * size, 0, size);
                    for (size_t o = 0; o < next->out; o++)
                        memset(more + next->weights + (o * next->in + k) * next->taps, 0,
                               next->taps);
                    size_t left = ticket_mask_weights(&net, more);
                    CU_ASSERT(left == cut.left || left < goal);
                }
            }
            CU_ASSERT(spec.scope == TICKET_LAYER || cut.left >= goal);
        }
    }
}

// ---- controls

// A mask of a round of pruning by random scores.
static void draw_mask(const struct net *net, bool biases, struct pcg32 *stream, uint8_t *mask)
{
    float score[MOST];
    struct ticket_spec spec = pruning(TICKET_WEIGHTS, TICKET_GLOBAL, 0.6, 1);
    spec.prune_biases = biases;
    check_fill(stream, 1, net->parameters, score);
    ticket_mask_fill(net, mask);
    ticket_prune(net, &spec, score, mask);
}

static size_t count_biases(const struct net *net, const uint8_t *mask)
{
    size_t left = 0;
    for (size_t i = 0; i < net->parameters; i++)
        left += mask[i];
    return left - ticket_mask_weights(net, mask);
}

static void test_control_masks_have_as_many_weights(void)
{
    static const char *const widths[] = {"1-1", "2-1", "8-4", "2-3-3-1"};
    struct pcg32 stream = check_stream(402);
    size_t moved = 0, random_moved = 0;
    for (size_t trial = 0; trial < 100; trial++) {
        struct net net = nets_small(NET_LIFE, widths[trial % 4]);
        bool biases = trial % 8 < 4;
        uint8_t mask[MOST], kept[MOST], other[MOST];
        uint32_t left[NET_MAX_LAYERS], other_left[NET_MAX_LAYERS];
        draw_mask(&net, biases, &stream, mask);
        memcpy(kept, mask, sizeof kept);
        ticket_mask_layers(&net, mask, left);

        memset(other, 7, sizeof other);
        ticket_mask_shuffle(&net, mask, &stream, other);
        CU_ASSERT_EQUAL(memcmp(mask, kept, net.parameters), 0);
        ticket_mask_layers(&net, other, other_left);
        CU_ASSERT_EQUAL(memcmp(left, other_left, net.layers * sizeof *left), 0);
        CU_ASSERT_EQUAL(count_biases(&net, mask), count_biases(&net, other));
        moved += memcmp(other, mask, net.parameters) != 0;

        memset(other, 7, sizeof other);
        ticket_mask_random(&net, mask, &stream, other);
        CU_ASSERT_EQUAL(ticket_mask_weights(&net, mask), ticket_mask_weights(&net, other));
        CU_ASSERT_EQUAL(count_biases(&net, mask), count_biases(&net, other));
        ticket_mask_layers(&net, other, other_left);
        for (size_t l = 0; l < net.layers; l++)
            CU_ASSERT(other_left[l] >= 1);
        random_moved += memcmp(other, mask, net.parameters) != 0;
        for (size_t l = 0; l < net.layers && !biases; l++)
            for (size_t i = 0; i < net.layer[l].out; i++)
                CU_ASSERT_EQUAL(other[net.layer[l].biases + i], 1);
    }
    // The shuffle is written back, and so is the random mask.
    CU_ASSERT(moved > 80 && random_moved > 80);
}

// Every weight of a layer is left equally often. Of 4,000 draws of 7 weights of 18 each is left in
// 1,556 +- 31; the limit is 4.5 standard deviations.
static void test_shuffled_masks_favour_no_place(void)
{
    struct net net = nets_small(NET_LIFE, "2-1");
    uint8_t mask[MOST] = {0}, other[MOST];
    unsigned often[MOST] = {0};
    struct pcg32 stream = check_stream(403);
    for (size_t i = 0; i < net.parameters; i++)
        mask[i] = i < 7 || i >= 18;
    for (size_t draw = 0; draw < 4000; draw++) {
        ticket_mask_shuffle(&net, mask, &stream, other);
        for (size_t i = 0; i < 18; i++)
            often[i] += other[i];
    }
    for (size_t i = 0; i < 18; i++)
        CU_ASSERT(fabs((double)often[i] - 4000 * 7 / 18.0) < 140);
    // A random mask of 9 of 21: the output's weight stays always, the others of a layer equally
    // often.
    memset(often, 0, sizeof often);
    for (size_t draw = 0; draw < 4000; draw++) {
        ticket_mask_random(&net, mask, &stream, other);
        for (size_t i = 0; i < net.parameters; i++)
            often[i] += other[i];
    }
    CU_ASSERT_EQUAL(often[23], 4000);
    for (size_t i = 1; i < 18; i++)
        CU_ASSERT(fabs((double)often[i] - (double)often[0]) < 200);
    CU_ASSERT(fabs((double)often[20] - (double)often[21]) < 200);
    CU_ASSERT(often[20] > often[0]);
}

// Whole numbers below a bound: all of them, equally often, and as published where none is dropped.
static void test_bounded_draws(void)
{
    struct pcg32 stream = check_stream(404), same = stream;
    unsigned often[6] = {0};
    for (size_t i = 0; i < 6000; i++)
        often[pcg32_below(&stream, 6)]++;
    for (size_t i = 0; i < 6; i++)
        CU_ASSERT(often[i] > 870 && often[i] < 1130);
    stream = same;
    CU_ASSERT_EQUAL(pcg32_below(&stream, 1u << 10), pcg32_next(&same) % (1u << 10));
    CU_ASSERT_EQUAL(pcg32_below(&stream, 1), 0);
}

// Whole channels, in a random order: as many of each layer, or no fewer weights in all.
static void test_random_channels(void)
{
    struct net net = net_make(2, 3, NET_RELU);
    struct ticket_spec spec = pruning(TICKET_CHANNELS, TICKET_GLOBAL, 0.3, 2);
    float score[1000];
    uint8_t mask[1000], other[2][1000];
    for (uint64_t trial = 0; trial < 50; trial++) {
        struct pcg32 stream = check_stream(430 + trial);
        net_init(&net, NET_GLOROT, &stream, score);
        nets_score(&net, &spec, score, NULL, NULL, score);
        ticket_mask_fill(&net, mask);
        ticket_prune(&net, &spec, score, mask);
        ticket_mask_random_channels(&net, mask, &stream, other[0]);
        ticket_mask_shuffle_channels(&net, mask, &stream, other[1]);
        size_t weights = ticket_mask_weights(&net, mask);
        size_t random = ticket_mask_weights(&net, other[0]);
        CU_ASSERT(random >= weights && random < weights + 9 * 3 + 6);
        CU_ASSERT(memcmp(other[0], mask, net.parameters) != 0);
        for (size_t l = 0; l + 1 < net.layers; l++) {
            CU_ASSERT_EQUAL(whole_channels(&net, other[1], l), whole_channels(&net, mask, l));
            CU_ASSERT(whole_channels(&net, other[0], l) >= 1);
        }
    }
}

SUITE(ticket_mask)
{
    TEST(test_a_rate_counts_what_is_removed);
    TEST(test_the_last_weight_of_a_layer_is_spared_and_reported);
    TEST(test_pruning_is_the_walk_that_it_stands_for);
    TEST(test_channels_go_whole);
    TEST(test_channels_leave_as_few_as_they_can_above_the_number);
    TEST(test_random_channels);
    TEST(test_control_masks_have_as_many_weights);
    TEST(test_shuffled_masks_favour_no_place);
    TEST(test_bounded_draws);
}
