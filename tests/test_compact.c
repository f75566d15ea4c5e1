// Smaller networks of the same answers: channels without a way out, and compaction.
#include "check.h"
#include "net/net.h"
#include "nets.h"
#include "suite.h"
#include "ticket/compact.h"
#include "ticket/sparse.h"
#include "train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Parameters of a random network and its mask, which leaves a share of the weights.
struct ticket {
    struct net net;
    float *value;
    uint8_t *mask;
};

static struct ticket ticket_open(const struct net *net, double left, struct pcg32 *stream)
{
    struct ticket t = {*net, malloc(net_padded(net) * sizeof(float)), malloc(net->parameters)};
    check_fill(stream, 1, net->parameters, t.value);
    memset(t.mask, 1, net->parameters);
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < net->layer[l].biases; i++)
            t.mask[i] = pcg32_uniform(stream) < left;
    for (size_t i = 0; i < net->parameters; i++)
        t.value[i] = t.mask[i] ? t.value[i] : 0;
    return t;
}

static void ticket_close(struct ticket *t)
{
    free(t->value);
    free(t->mask);
}

// The logits [H][W] of a random board.
#define SIDE 12
static void logits_of(const struct net *net, const float *value, bool zero_padding,
                      struct pcg32 *stream, float logit[SIDE * SIDE])
{
    struct arena arena;
    struct net_workspace w;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, net_workspace_layout(&w, &arena, net, 1, SIDE, SIDE, zero_padding)),
        STATUS_OK);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        w.activation[0][i] = pcg32_uniform(stream) < 0.4;
    net_forward(net, value, &w);
    memcpy(logit, w.activation[net->layers], SIDE * SIDE * sizeof *logit);
    arena_close(&arena);
}

// ---- channels without a way out ----------------------------------------------------------------

// A channel of the second layer leads nowhere, and with it the one filter that leads only there.
static void test_shrink_by_hand(void)
{
    struct net net = nets_of(NET_LIFE, "3-2"), want = nets_of(NET_LIFE, "2-1");
    uint8_t mask[64];
    memset(mask, 1, sizeof mask);
    const struct net_layer *mix = &net.layer[1], *output = &net.layer[2];
    mask[output->weights + 0] = 0;
    mask[mix->weights + 3 + 1] = 0; // from the second filter to the channel that stays
    struct arena arena;
    struct ticket_shrink shrink;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_shrink_layout(&shrink, &arena, &net)),
                          STATUS_OK);
    ticket_shrink_set(&shrink, &net, mask);
    CU_ASSERT_EQUAL(shrink.net.parameters, want.parameters);
    CU_ASSERT_EQUAL(memcmp(shrink.net.layer, want.layer, sizeof want.layer), 0);
    // Filters 0 and 2, channel 1.
    const uint32_t index[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  18, 19, 20, 21,
                              22, 23, 24, 25, 26, 27, 29, 33, 35, 37, 39, 40};
    CU_ASSERT_EQUAL_FATAL(shrink.net.parameters, sizeof index / sizeof *index);
    CU_ASSERT_EQUAL(memcmp(shrink.index, index, sizeof index), 0);
    arena_close(&arena);
}

// Nothing leads anywhere: every layer keeps a channel.
static void test_shrink_of_nothing(void)
{
    struct net net = net_make(2, 3, NET_RELU), want = nets_of(NET_LIFE, "1-1-1-1");
    uint8_t *mask = calloc(net.parameters, 1);
    struct arena arena;
    struct ticket_shrink shrink;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_shrink_layout(&shrink, &arena, &net)),
                          STATUS_OK);
    ticket_shrink_set(&shrink, &net, mask);
    CU_ASSERT_EQUAL(shrink.net.parameters, want.parameters);
    // Weights that lead to where nothing leads on make no difference.
    memset(mask, 1, net.layer[3].weights);
    ticket_shrink_set(&shrink, &net, mask);
    CU_ASSERT_EQUAL(shrink.net.parameters, want.parameters);
    memset(mask, 1, net.parameters);
    ticket_shrink_set(&shrink, &net, mask); // and all stay that lead somewhere
    CU_ASSERT_EQUAL(shrink.net.parameters, net.parameters);
    CU_ASSERT_EQUAL(shrink.net.overcompleteness, 3);
    for (size_t i = 0; i < net.parameters; i++)
        CU_ASSERT_EQUAL(shrink.index[i], i);
    arena_close(&arena);
    free(mask);
}

static void test_shrunk_answers_alike(void)
{
    static const struct {
        enum net_family family;
        const char *widths;
        bool residual;
    } shape[] = {{NET_LIFE, "8-4", false},         {NET_LIFE, "8-4", true},
                 {NET_LIFE, "2-5-7-3-4-2", true},  {NET_LIFE, "6-3-6-3", false},
                 {NET_LIFE, "2-5-7-3-4-2", false}, {NET_WINDOW, "4-2-3-4", false}};
    struct pcg32 stream = check_stream(401);
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
        for (int round = 0; round < 20; round++) {
            struct net net = nets_of(shape[s].family, shape[s].widths);
            net = shape[s].residual ? nets_residual(net) : net;
            struct ticket t = ticket_open(&net, round < 10 ? 0.3 : 0.08, &stream);
            struct arena arena;
            struct ticket_shrink shrink;
            CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_shrink_layout(&shrink, &arena, &net)),
                                  STATUS_OK);
            ticket_shrink_set(&shrink, &net, t.mask);
            float *small = malloc(shrink.net.parameters * sizeof *small);
            float *whole = malloc(net.parameters * sizeof *whole);
            ticket_gather(&shrink, t.value, small);
            struct pcg32 same = stream;
            float logit[2][SIDE * SIDE];
            logits_of(&net, t.value, round % 2, &stream, logit[0]);
            logits_of(&shrink.net, small, round % 2, &same, logit[1]);
            for (size_t i = 0; i < SIDE * SIDE; i++)
                CU_ASSERT(logit[0][i] == logit[1][i]);
            // Back again: nothing else is touched.
            memcpy(whole, t.value, net.parameters * sizeof *whole);
            for (size_t i = 0; i < shrink.net.parameters; i++)
                small[i] += 1;
            ticket_scatter(&shrink, small, whole);
            for (size_t i = 0, j = 0; i < net.parameters; i++) {
                bool inside = j < shrink.net.parameters && shrink.index[j] == i;
                CU_ASSERT(whole[i] == (inside ? small[j] : t.value[i]));
                j += inside;
            }
            free(small);
            free(whole);
            arena_close(&arena);
            ticket_close(&t);
        }
}

// One network in training, of one generation.
struct trainee {
    struct arena arena;
    struct train train;
};

static void trainee_open(struct trainee *t, const struct net *net, const float *value,
                         const uint8_t *mask)
{
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&t->arena,
                   train_layout(&t->train, &t->arena, net, kernel_table(ISA_BASELINE),
                                (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = 0.01})),
        STATUS_OK);
    train_begin(&t->train, value, mask);
}

// Training the smaller network and putting it back is training the whole one: what has no way out
// stays as it was.
static void test_shrunk_learns_alike(void)
{
    struct net net = net_make(1, 4, NET_RELU);
    struct pcg32 stream = check_stream(402);
    float target[KERNEL_WINDOWS];
    uint32_t count[16][KERNEL_WINDOWS], total = 0;
    for (size_t w = 0; w < KERNEL_WINDOWS; w++) {
        target[w] = pcg32_uniform(&stream) < 0.3;
        for (size_t b = 0; b < 16; b++)
            total += count[b][w] = (uint32_t)check_draw(&stream, 9);
    }
    size_t smaller = 0;
    for (int round = 0; round < 8; round++) {
        struct ticket t = ticket_open(&net, 0.25, &stream);
        struct arena arena;
        struct ticket_shrink shrink;
        CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_shrink_layout(&shrink, &arena, &net)),
                              STATUS_OK);
        ticket_shrink_set(&shrink, &net, t.mask);
        smaller += shrink.net.parameters < net.parameters;
        float small[256], whole[256];
        uint8_t mask[256];
        ticket_gather(&shrink, t.value, small);
        ticket_gather_mask(&shrink, t.mask, mask);
        struct trainee of_whole, of_small;
        trainee_open(&of_whole, &net, t.value, t.mask);
        trainee_open(&of_small, &shrink.net, small, mask);
        float share = 16 / (float)total;
        nets_train(&of_whole.train, target, count, 16, share);
        nets_train(&of_small.train, target, count, 16, share);
        memcpy(whole, t.value, net.parameters * sizeof *whole);
        ticket_scatter(&shrink, of_small.train.value, whole);
        CU_ASSERT_EQUAL(memcmp(whole, of_whole.train.value, net.parameters * sizeof *whole), 0);
        CU_ASSERT(memcmp(whole, t.value, net.parameters * sizeof *whole) != 0);
        arena_close(&of_whole.arena);
        arena_close(&of_small.arena);
        arena_close(&arena);
        ticket_close(&t);
    }
    CU_ASSERT(smaller >= 4);
}

// ---- compaction --------------------------------------------------------------------------------

// A network and what it is compacted to.
struct compaction {
    struct arena arena;
    struct ticket_compact compact;
};

static void compaction_open(struct compaction *c, const struct net *net, const float *value,
                            bool zero_padding)
{
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&c->arena, ticket_compact_layout(&c->compact, &c->arena, net)),
                          STATUS_OK);
    ticket_compact_set(&c->compact, net, value, zero_padding);
}

// Whether the widths are those of the text.
static bool has_widths(const struct net *net, const char *text)
{
    struct net want = nets_of(net->family, text);
    return memcmp(net->layer, want.layer, sizeof want.layer) == 0;
}

// Sets a filter's nine weights.
static void set_filter(const struct net *net, float *value, size_t k, float weight, float bias)
{
    for (size_t tap = 0; tap < 9; tap++)
        value[net->layer[0].weights + 9 * k + tap] = weight;
    value[net->layer[0].biases + k] = bias;
}

// L(1; 5-2): a filter that never reaches its bias; one that is constant; two whose difference is
// always negative, which only the windows tell; and one that is needed.
static void test_compact_by_hand(void)
{
    struct net net = nets_of(NET_LIFE, "5-2");
    float value[128] = {0};
    set_filter(&net, value, 0, 0, 0.75f);
    set_filter(&net, value, 1, 1, -9);
    set_filter(&net, value, 2, 1, 0);
    set_filter(&net, value, 3, 1, 1);
    set_filter(&net, value, 4, -1, 4);
    const float mix[2][5] = {{2, 3, 0, 0, 0.5f}, {0, 0, 1, -1, 0}};
    memcpy(value + net.layer[1].weights, mix, sizeof mix);
    value[net.layer[1].biases] = 0.125f;
    value[net.layer[2].weights] = 3;
    value[net.layer[2].weights + 1] = 7;
    value[net.layer[2].biases] = -1;
    struct compaction c;
    compaction_open(&c, &net, value, false);
    const struct ticket_compact *compact = &c.compact;
    CU_ASSERT_FATAL(has_widths(&compact->shrink.net, "1-1"));
    CU_ASSERT_EQUAL(compact->inactive, 2);
    CU_ASSERT_EQUAL(compact->constant, 1);
    CU_ASSERT(compact->same_bits); // the constant is the first term
    const float want[] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 4, 0.5f, 1.625f, 3, -1};
    CU_ASSERT_EQUAL(memcmp(compact->value, want, sizeof want), 0);
    CU_ASSERT_EQUAL(compact->before.weights, 57);
    CU_ASSERT_EQUAL(compact->before.parameters, 65);
    CU_ASSERT_EQUAL(compact->before.channels, 7);
    CU_ASSERT_EQUAL(compact->before.nonzero_weights, 43);
    CU_ASSERT_EQUAL(compact->before.nonzero_parameters, 49);
    CU_ASSERT_EQUAL(compact->before.dense.bytes, 260);
    CU_ASSERT_EQUAL(compact->before.dense.operations, 114);
    CU_ASSERT_EQUAL(compact->before.sparse.bytes, 43 * 8 + 9 * 4 + 8 * 4);
    CU_ASSERT_EQUAL(compact->before.sparse.operations, 86);
    CU_ASSERT_EQUAL(compact->after.weights, 11);
    CU_ASSERT_EQUAL(compact->after.nonzero_parameters, 14);
    arena_close(&c.arena);

    // The constant as the last term: the same within rounding alone.
    float last[128];
    memcpy(last, value, sizeof last);
    set_filter(&net, last, 0, -1, 4);
    set_filter(&net, last, 4, 0, 0.75f);
    compaction_open(&c, &net, last, false);
    CU_ASSERT(has_widths(&c.compact.shrink.net, "1-1"));
    CU_ASSERT(!c.compact.same_bits);
    arena_close(&c.arena);
}

// A constant that a 3x3 layer reads is 0 beyond an edge of dead cells: it stays; on a torus it
// goes.
static void test_constants_at_edges(void)
{
    struct net net = net_make(2, 2, NET_RELU);
    struct pcg32 stream = check_stream(403);
    float value[256];
    for (int window = 0; window < 2; window++) {
        net = window ? nets_of(NET_WINDOW, "4-2-4-2") : net;
        float wide[512];
        float *p = window ? wide : value;
        check_fill(&stream, 1, net.parameters, p);
        for (size_t i = 0; i < net.parameters; i++)
            p[i] = fabsf(p[i]); // so that all channels are active
        const struct net_layer *mix = &net.layer[1];
        memset(p + mix->weights + mix->in, 0, mix->in * sizeof *p);
        struct compaction c;
        compaction_open(&c, &net, p, false);
        CU_ASSERT(has_widths(&c.compact.shrink.net, "4-1-4-2"));
        arena_close(&c.arena);
        compaction_open(&c, &net, p, true);
        CU_ASSERT(has_widths(&c.compact.shrink.net, window ? "4-1-4-2" : "4-2-4-2"));
        arena_close(&c.arena);
        p[mix->biases + 1] = -1; // 0 beyond the edge as well
        compaction_open(&c, &net, p, true);
        CU_ASSERT(has_widths(&c.compact.shrink.net, "4-1-4-2"));
        CU_ASSERT(c.compact.same_bits);
        arena_close(&c.arena);
    }
}

// An answer that is one constant keeps a channel a layer, and its bias.
static void test_compact_to_a_constant(void)
{
    struct net net = net_make(2, 2, NET_RELU);
    float value[256];
    const struct net_layer *last = &net.layer[3], *output = &net.layer[4];
    struct pcg32 stream = check_stream(406);
    check_fill(&stream, 1, net.parameters, value);
    memset(value + last->weights, 0, (net.parameters - last->weights) * sizeof *value);
    value[last->biases + 1] = 2;
    value[output->weights + 1] = 3;
    value[output->biases] = -5;
    struct compaction c;
    compaction_open(&c, &net, value, true);
    CU_ASSERT(has_widths(&c.compact.shrink.net, "1-1-1-1"));
    CU_ASSERT_EQUAL(c.compact.value[c.compact.shrink.net.parameters - 1], 1);
    CU_ASSERT_EQUAL(c.compact.after.nonzero_parameters, 1);
    arena_close(&c.arena);
}

// The logits of a network and of its list are the same bits.
static void check_sparse(const struct net *net, const float *value, bool zero_padding,
                         struct pcg32 stream)
{
    struct ticket_sparse sparse;
    struct arena arena;
    float cells[SIDE * SIDE], dense[SIDE * SIDE];
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_sparse_layout(&sparse, &arena, net, value)),
                          STATUS_OK);
    ticket_sparse_set(&sparse, value);
    float *logit = guard_open(SIDE * SIDE);
    float *scratch = guard_open(ticket_sparse_scratch(&sparse, SIDE, SIDE));
    struct pcg32 same = stream;
    logits_of(net, value, zero_padding, &same, dense);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        cells[i] = pcg32_uniform(&stream) < 0.4;
    ticket_sparse_forward(&sparse, SIDE, SIDE, zero_padding, cells, scratch, logit);
    CU_ASSERT_EQUAL(memcmp(logit, dense, sizeof dense), 0);
    CU_ASSERT(guard_close(logit, SIDE * SIDE));
    CU_ASSERT(guard_close(scratch, ticket_sparse_scratch(&sparse, SIDE, SIDE)));
    arena_close(&arena);
}

static void check_compacted(const struct net *net, const float *value, bool zero_padding,
                            struct pcg32 *stream, size_t *went, size_t *exact)
{
    struct compaction c;
    compaction_open(&c, net, value, zero_padding);
    const struct ticket_compact *compact = &c.compact;
    struct pcg32 same = *stream;
    check_sparse(net, value, zero_padding, *stream);
    check_sparse(&compact->shrink.net, compact->value, zero_padding, *stream);
    float logit[2][SIDE * SIDE];
    logits_of(net, value, zero_padding, stream, logit[0]);
    logits_of(&compact->shrink.net, compact->value, zero_padding, &same, logit[1]);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        CU_ASSERT(compact->same_bits
                      ? logit[0][i] == logit[1][i]
                      : check_close((double)logit[1][i], (double)logit[0][i], 50, 1e-6));
    CU_ASSERT(compact->after.nonzero_parameters <= compact->before.nonzero_parameters);
    *went += compact->before.channels - compact->after.channels;
    *exact += compact->same_bits;
    arena_close(&c.arena);
}

static void test_compacted_answers_alike(void)
{
    static const struct {
        enum net_family family;
        const char *widths;
        enum net_activation activation;
        bool residual;
    } shape[] = {
        {NET_LIFE, "8-4", NET_RELU, false},          {NET_LIFE, "6-3-6-3", NET_RELU, false},
        {NET_LIFE, "5-2-7-3-4-2", NET_RELU, false},  {NET_WINDOW, "6-3-6-3", NET_RELU, false},
        {NET_LIFE, "6-3-6-3", NET_PRELU, false},     {NET_WINDOW, "6-3-6-3", NET_PRELU, false},
        {NET_LIFE, "5-2-7-3-4-2", NET_PRELU, false}, {NET_LIFE, "8-4", NET_LEAKY, false},
        {NET_LIFE, "8-4", NET_RELU, true},           {NET_LIFE, "6-2-6-4-6-3", NET_RELU, true},
        {NET_LIFE, "6-3-6-2", NET_LEAKY, true}};
    struct pcg32 stream = check_stream(404);
    size_t went = 0, exact = 0, tried = 0;
    for (size_t s = 0; s < sizeof shape / sizeof *shape; s++)
        for (int round = 0; round < 48; round++, tried++) {
            struct net net = nets_with(shape[s].activation, shape[s].family, shape[s].widths);
            net = shape[s].residual ? nets_residual(net) : net;
            struct ticket t =
                ticket_open(&net, (const double[]){0.5, 0.2, 0.1}[round % 3], &stream);
            check_compacted(&net, t.value, round & 1, &stream, &went, &exact);
            ticket_close(&t);
        }
    CU_ASSERT(went > 300);
    CU_ASSERT(exact > 10 && exact < tried - 4);
}

// The smallest network as a list; a zero of either sign is no term.
static void test_sparse_of_windows(void)
{
    struct pcg32 stream = check_stream(405);
    struct net net = nets_of(NET_LIFE, "1-1");
    float value[32];
    check_fill(&stream, 1, net.parameters, value);
    value[3] = -0.0f; // no term
    CU_ASSERT_EQUAL(ticket_sparse_size(&net, value), 10 * 8 + 4 * 4 + 3 * 4);
    check_sparse(&net, value, false, stream);
    net = nets_with(NET_PRELU, NET_LIFE, "1-1"); // and two slopes
    check_fill(&stream, 1, net.parameters, value);
    CU_ASSERT_EQUAL(ticket_sparse_size(&net, value), 11 * 8 + 4 * 4 + 5 * 4);
    CU_ASSERT_EQUAL(ticket_cost_of(&net, value).nonzero_parameters, 16);
    check_sparse(&net, value, false, stream);
}

SUITE(compact)
{
    TEST(test_shrink_by_hand);
    TEST(test_shrink_of_nothing);
    TEST(test_shrunk_answers_alike);
    TEST(test_shrunk_learns_alike);
    TEST(test_compact_by_hand);
    TEST(test_constants_at_edges);
    TEST(test_compact_to_a_constant);
    TEST(test_compacted_answers_alike);
    TEST(test_sparse_of_windows);
}
