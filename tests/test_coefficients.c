// Coefficients of activations in tickets: they are parameters that are trained like biases, and stay
// whatever is pruned, drawn, flipped or shaken.
#include "check.h"
#include "net/activation.h"
#include "nets.h"
#include "suite.h"
#include "ticket/cut.h"
#include "ticket/popup.h"
#include "ticket/shrink.h"
#include "ticket/start.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = NETS_SMALL };

static const char *const shapes[] = {"4-2", "3-1-2-2", "4-2-4-2"};
enum { SHAPES = sizeof shapes / sizeof *shapes };

// The networks of one coefficient and more a channel, with numbers of their own.
static void for_every_net(void (*try)(const struct net *net, struct pcg32 *stream), uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    size_t tried = 0;
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (size_t i = 0; activation_row(a)->coefficients > 0 && i < SHAPES; i++, tried++) {
            struct net net = nets_with(a, i == 1 ? NET_WINDOW : NET_LIFE, shapes[i]);
            CU_ASSERT_FATAL(net.parameters <= MOST);
            try(&net, &stream);
        }
    CU_ASSERT(tried > 0);
}

static bool is_coefficient(const struct net *net, size_t i)
{
    for (size_t l = 0; l < net->layers; l++)
        if (i >= net->layer[l].coefficients && i < net->layer[l].end)
            return true;
    return false;
}

static size_t count_coefficients(const struct net *net)
{
    size_t count = 0;
    for (size_t i = 0; i < net->parameters; i++)
        count += is_coefficient(net, i);
    return count;
}

static bool all_left(const struct net *net, const uint8_t *mask)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (is_coefficient(net, i) && mask[i] != 1)
            return false;
    return true;
}

static bool same_coefficients(const struct net *net, const float *a, const float *b)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (is_coefficient(net, i) && a[i] != b[i])
            return false;
    return true;
}

// ---- the block ----

static void try_block(const struct net *net, struct pcg32 *stream)
{
    float value[MOST];
    size_t channels = 0, of_channel = net_activation(net)->coefficients;
    for (size_t l = 0; l + 1 < net->layers; l++)
        channels += net->layer[l].out;
    CU_ASSERT_EQUAL(count_coefficients(net), channels * of_channel);
    CU_ASSERT_EQUAL(net->parameters, net_weights(net) + net_biases(net) + channels * of_channel);
    for (enum net_init init = 0; init < NET_INIT_COUNT; init++) {
        net_init(net, init, stream, value);
        for (size_t l = 0; l + 1 < net->layers; l++)
            for (size_t k = 0; k < net->layer[l].out; k++)
                CU_ASSERT_EQUAL(memcmp(net_coefficients(net, &net->layer[l], k, value),
                                       net_activation(net)->initial, of_channel * sizeof(float)),
                                0);
    }
}

static void test_coefficients_follow_the_biases(void)
{
    for_every_net(try_block, 410);
}

// ---- masks ----

static struct ticket_spec spec_of(size_t round, bool biases, bool channels, bool layer)
{
    return (struct ticket_spec){.method = TICKET_ITERATIVE,
                                .rate = 0.3,
                                .round = round,
                                .prune_biases = biases,
                                .unit = channels ? TICKET_CHANNELS : TICKET_WEIGHTS,
                                .scope = layer ? TICKET_LAYER : TICKET_GLOBAL};
}

// Coefficients have the worst scores, and would be the first to go.
static void draw_scores(const struct net *net, struct pcg32 *stream, float *score)
{
    for (size_t i = 0; i < net->parameters; i++)
        score[i] = is_coefficient(net, i) ? -1 : pcg32_uniform(stream);
}

static void try_masks(const struct net *net, struct pcg32 *stream)
{
    for (int kind = 0; kind < 6; kind++) {
        bool biases = kind % 3 == 1, channels = kind % 3 == 2, layer = kind >= 3;
        uint8_t mask[MOST], before[MOST], other[MOST];
        float score[MOST];
        ticket_mask_fill(net, mask);
        for (size_t round = 1; round <= 4; round++) {
            struct ticket_spec spec = spec_of(round, biases, channels, layer);
            memcpy(before, mask, net->parameters);
            draw_scores(net, stream, score);
            ticket_prune(net, &spec, score, mask);
            for (size_t i = 0; i < net->parameters; i++)
                CU_ASSERT(mask[i] <= before[i]); // nested
            CU_ASSERT(all_left(net, mask));
            size_t removed = net->parameters - ticket_count(mask, 0, net->parameters);
            CU_ASSERT(removed > 0);
            if (kind == 1) // exactly what was asked for
                CU_ASSERT_EQUAL(net_weights(net) + net_biases(net) - removed,
                                ticket_left(ticket_prunable(net, true), 0.3, round));
            (channels ? ticket_mask_random_channels : ticket_mask_random)(net, mask, stream, other);
            CU_ASSERT(all_left(net, other));
            if (!channels)
                CU_ASSERT_EQUAL(ticket_count(other, 0, net->parameters), net->parameters - removed);
            (channels ? ticket_mask_shuffle_channels : ticket_mask_shuffle)(net, mask, stream,
                                                                            other);
            CU_ASSERT(all_left(net, other));
        }
    }
}

static void test_no_mask_prunes_coefficients(void)
{
    for_every_net(try_masks, 411);
}

static void test_coefficients_do_not_count_in_what_can_be_pruned(void)
{
    struct net relu = net_make(2, 2, NET_RELU), prelu = net_make(2, 2, NET_PRELU);
    char problem[TICKET_PROBLEM];
    CU_ASSERT_EQUAL(prelu.parameters, relu.parameters + 12);
    for (int biases = 0; biases < 2; biases++)
        CU_ASSERT_EQUAL(ticket_prunable(&prelu, biases), ticket_prunable(&relu, biases));
    struct ticket_spec spec = spec_of(1, true, false, false);
    spec.flip_biases = true;
    spec.flips = relu.parameters;
    CU_ASSERT(ticket_possible(&spec, &prelu, 100, problem));
    spec.flips++;
    CU_ASSERT_FALSE(ticket_possible(&spec, &prelu, 100, problem));
    CU_ASSERT(strstr(problem, "weights and biases") != NULL);
}

// ---- starting values ----

static void try_start(const struct net *net, struct pcg32 *stream)
{
    float value[MOST], start[MOST], fresh[MOST];
    uint8_t mask[MOST];
    ticket_mask_fill(net, mask);
    check_fill(stream, 1, net->parameters, value);
    memcpy(start, value, sizeof start);
    size_t flippable = net_weights(net) + net_biases(net);
    CU_ASSERT_EQUAL(ticket_flip(net, mask, net->parameters, true, stream, value), flippable);
    CU_ASSERT(same_coefficients(net, value, start));
    ticket_shake(net, mask, 0.5, stream, value);
    CU_ASSERT(same_coefficients(net, value, start));
    ticket_apply(net, mask, value);
    CU_ASSERT(same_coefficients(net, value, start));
    // Signs are the ticket's, and all else is fresh.
    net_init(net, NET_NORMAL_EVERYWHERE, stream, fresh);
    ticket_keep_signs(net, fresh, value);
    CU_ASSERT(same_coefficients(net, value, fresh));
}

static void test_starts_leave_coefficients(void)
{
    for_every_net(try_start, 412);
}

// Edge-popup trains masks of weights; coefficients are as frozen as biases.
static void try_popup(const struct net *net, struct pcg32 *stream)
{
    struct ticket_spec spec = spec_of(2, false, false, false);
    struct ticket_popup popup;
    struct arena arena;
    float weight[MOST], value[MOST], gradient[MOST];
    spec.method = TICKET_POPUP;
    nets_published(&spec);
    spec.popup_weights = TICKET_SIGNED;
    check_fill(stream, 1, net->parameters, weight);
    memcpy(value, weight, sizeof value);
    ticket_popup_weights(net, &spec, weight);
    CU_ASSERT(same_coefficients(net, weight, value));
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_popup_layout(&popup, &arena, net)), STATUS_OK);
    ticket_popup_begin(&popup, &spec, 10, weight, stream, value);
    for (int update = 0; update < 3; update++) {
        check_fill(stream, 1, net->parameters, gradient);
        ticket_popup_update(&popup, gradient, value);
        CU_ASSERT(same_coefficients(net, weight, value) && all_left(net, popup.mask));
    }
    arena_close(&arena);
}

static void test_edge_popup_freezes_coefficients(void)
{
    for_every_net(try_popup, 413);
}

// ---- smaller networks ----

enum { SIDE = 5 };

static void forward(const struct net *net, const float *parameters, struct pcg32 stream,
                    float *logit)
{
    struct net_workspace workspace;
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, net_workspace_layout(&workspace, &arena, net, 1, SIDE, SIDE, true)),
        STATUS_OK);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        workspace.activation[0][i] = (float)check_draw(&stream, 2);
    net_forward(net, parameters, &workspace);
    memcpy(logit, workspace.activation[net->layers], SIDE * SIDE * sizeof *logit);
    arena_close(&arena);
}

// A channel goes with its coefficients, and all others keep theirs.
static void try_shrink(const struct net *net, struct pcg32 *stream)
{
    struct ticket_shrink shrink;
    struct arena arena;
    float whole[MOST], small[MOST], again[MOST], want[SIDE * SIDE], got[SIDE * SIDE];
    uint8_t mask[MOST];
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_shrink_layout(&shrink, &arena, net)),
                          STATUS_OK);
    ticket_mask_fill(net, mask);
    check_fill(stream, 1, net->parameters, whole);
    const struct net_layer *next = &net->layer[1];
    for (size_t k = 0; k < next->out; k++) // the second channel of the first layer leads nowhere
        mask[next->weights + k * next->in + 1] = 0;
    ticket_apply(net, mask, whole);
    ticket_shrink_set(&shrink, net, mask);
    size_t of_channel = net_activation(net)->coefficients;
    size_t gone = net->layer[0].taps + 1 + next->out + of_channel;
    CU_ASSERT_EQUAL(shrink.net.parameters, net->parameters - gone);
    CU_ASSERT_EQUAL(count_coefficients(&shrink.net), count_coefficients(net) - of_channel);
    ticket_gather(&shrink, whole, small);
    for (size_t i = 0; i < shrink.net.parameters; i++)
        CU_ASSERT_EQUAL(is_coefficient(&shrink.net, i), is_coefficient(net, shrink.index[i]));
    forward(net, whole, check_stream(415), want);
    forward(&shrink.net, small, check_stream(415), got);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        CU_ASSERT(got[i] == want[i]);
    memcpy(again, whole, sizeof again);
    for (size_t i = 0; i < shrink.net.parameters; i++)
        again[shrink.index[i]] = 99;
    ticket_scatter(&shrink, small, again);
    CU_ASSERT_EQUAL(memcmp(again, whole, net->parameters * sizeof *whole), 0);
    arena_close(&arena);
}

static void test_channels_go_with_their_coefficients(void)
{
    for_every_net(try_shrink, 414);
}

SUITE(coefficients)
{
    TEST(test_coefficients_follow_the_biases);
    TEST(test_no_mask_prunes_coefficients);
    TEST(test_coefficients_do_not_count_in_what_can_be_pruned);
    TEST(test_starts_leave_coefficients);
    TEST(test_edge_popup_freezes_coefficients);
    TEST(test_channels_go_with_their_coefficients);
}
