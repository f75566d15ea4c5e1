// Networks of integers, against enumerations that share no code with how they are found: the oracle, which
// computes in double precision, and a plain one, for activations that round.
#include "check.h"
#include "export/integers.h"
#include "net/activation.h"
#include "networks.h"
#include "store_samples.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

// A network on its way out, and its integers.
struct carried {
    struct store_model model;
    struct export_network out;
    struct integers integers;
};

// As export_open would, of a network that is as small as it gets.
static void carried_open(struct carried *c, const struct network *network,
                         enum life_boundary boundary)
{
    *c = (struct carried){.model.point = {.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
                                          .generations = network->net.generations,
                                          .boundary = boundary}};
    c->out.model = &c->model;
    c->out.net = network->net;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&c->out.arena, ticket_sparse_layout(&c->out.sparse, &c->out.arena, &network->net,
                                                       network->parameters)),
        STATUS_OK);
    ticket_sparse_set(&c->out.sparse, network->parameters);
}

static void carried_close(struct carried *c)
{
    integers_close(&c->integers);
    arena_close(&c->out.arena);
}

// The integers as the numbers of a network.
static void write_back(const struct carried *c, struct network *network)
{
    const struct ticket_sparse *sparse = &c->out.sparse;
    const struct net *net = &network->net;
    memset(network->parameters, 0, sizeof network->parameters);
    size_t channel = 0;
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++, channel++) {
            const struct net_layer *layer = &net->layer[l];
            network->parameters[layer->biases + k] = (float)c->integers.bias[channel];
            for (uint32_t t = sparse->first[channel]; t < sparse->first[channel + 1]; t++) {
                size_t i =
                    (k * layer->in + sparse->term[t].input) * layer->taps + sparse->term[t].tap;
                network->parameters[layer->weights + i] = (float)c->integers.weight[t];
            }
        }
}

// Wrong answers of the integers to all windows, or to all patches and those at edges, as the oracle has them.
static uint64_t wrong_of(const struct carried *c, const struct network *network)
{
    struct network integers = *network;
    write_back(c, &integers);
    struct oracle oracle = network_oracle(&integers);
    return network_truth(&oracle, c->model.point.boundary == LIFE_DEAD).wrong;
}

static void check_weights(const struct carried *c)
{
    const struct ticket_sparse *sparse = &c->out.sparse;
    size_t last = c->integers.channel[sparse->net.layers - 1];
    int32_t most = 0;
    for (uint32_t t = 0; t < sparse->first[last + 1]; t++)
        most = abs(c->integers.weight[t]) > most ? abs(c->integers.weight[t]) : most;
    CU_ASSERT(most > 0 && most < 1 << (c->integers.bits - 1));
}

static void test_integers_are_the_rule(void)
{
    const char *widths[] = {"2-1", "2-1-2-1"};
    for (size_t i = 0; i < 2; i++)
        for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
            struct network network;
            struct carried c;
            network_by_hand(&network, widths[i]);
            carried_open(&c, &network, boundary);
            CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, 8), STATUS_OK);
            check_weights(&c);
            CU_ASSERT_EQUAL(wrong_of(&c, &network), 0);
            carried_close(&c);
        }
}

// The filter of Life's hand solution that adds the middle cell in halves of the others needs two bits and
// more; fewer cannot tell it from them.
static void test_fewest_bits_are_found(void)
{
    struct network network;
    struct carried c;
    network_by_hand(&network, "2-1");
    carried_open(&c, &network, LIFE_DEAD);
    CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, 16), STATUS_OK);
    unsigned bits = c.integers.bits;
    CU_ASSERT(bits > INTEGERS_LEAST_BITS && bits <= 5);
    integers_close(&c.integers);
    CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, bits - 1), STATUS_REQUEST);
    CU_ASSERT(sample_said("no integers of"));
    carried_close(&c);
}

// ---- the enumeration itself ----

// A network of small integers is its own network of integers, if nothing is scaled.
static void draw_integers(struct network *network, const char *widths, enum net_family family,
                          struct pcg32 *stream)
{
    network_draw(network, family, widths, stream);
    for (size_t i = 0; i < network->net.parameters; i++)
        network->parameters[i] = (float)pcg32_below(stream, 7) - 3;
}

static void test_all_patches_are_counted(void)
{
    struct pcg32 stream = check_stream(1301);
    for (enum net_family family = 0; family < NET_FAMILY_COUNT; family++) {
        struct network network;
        struct carried c;
        struct arena arena;
        struct integers_patches_space *space;
        struct integer_patch patch;
        draw_integers(&network, "2-1-1-1", family, &stream);
        carried_open(&c, &network, LIFE_DEAD);
        (void)integers_open(&c.integers, &c.out, 2); // lays them out
        for (size_t l = 0; l < network.net.layers; l++)
            c.integers.scale[l] = 1;
        c.integers.bits = 8;
        CU_ASSERT_FATAL(integers_round(&c.integers));
        CU_ASSERT_EQUAL_FATAL(
            ARENA_OPEN(&arena, space = integers_patches_layout(&arena, &network.net)), STATUS_OK);
        uint64_t wrong = integers_patches(&c.integers, &c.model.point.rule, LIFE_DEAD, UINT64_MAX,
                                          space, &patch);
        CU_ASSERT(wrong > 0);
        CU_ASSERT_EQUAL(wrong, wrong_of(&c, &network));
        CU_ASSERT_NOT_EQUAL(integers_logit(&c.integers, &patch) > 0,
                            integers_truth(2, &c.model.point.rule, &patch));
        arena_close(&arena);
        carried_close(&c);
    }
}

// ---- plainly: activations that round ----

// Asserts that a number fits the bits that a layer is computed in.
static int64_t held(const struct integers *integers, size_t l, int64_t number)
{
    int64_t most = (INT64_C(1) << (integers->width[l] - 1)) - 1;
    if (number > most || number < -most - 1)
        CU_FAIL("a sum leaves its width");
    return number;
}

// The logit of a window by the definition, one generation.
static int64_t plain_logit(const struct integers *n, unsigned window)
{
    int64_t in[NET_MAX_FILTERS] = {0}, out[NET_MAX_FILTERS] = {0};
    for (unsigned j = 0; j < 9; j++)
        in[j] = window >> j & 1;
    for (size_t l = 0; l < 3; l++) {
        for (size_t k = 0; k < n->sparse->net.layer[l].out; k++) {
            size_t channel = n->channel[l] + k;
            int64_t sum = n->bias[channel];
            for (uint32_t t = n->sparse->first[channel]; t < n->sparse->first[channel + 1]; t++) {
                const struct ticket_term *term = &n->sparse->term[t];
                int64_t product = n->weight[t] * in[l == 0 ? term->tap : term->input];
                sum = held(n, l, sum + held(n, l, product));
            }
            if (l < 2 && sum < 0) {
                int64_t below = -held(n, l, sum * n->slope[channel].factor);
                int64_t unit = INT64_C(1) << n->slope[channel].shift;
                sum = below >= 0 ? -((below + unit - 1) / unit) : -below / unit;
            }
            out[k] = sum;
        }
        memcpy(in, out, sizeof in);
    }
    return in[0];
}

static bool plain_alive(unsigned window)
{
    unsigned cells = 0;
    for (unsigned j = 0; j < 9; j++)
        cells += window >> j & 1;
    return cells == 3 || (cells == 4 && window >> 4 & 1);
}

static void test_slopes_become_integers(void)
{
    struct pcg32 stream = check_stream(1302);
    for (enum net_activation activation = 0; activation < NET_ACTIVATION_COUNT; activation++) {
        struct network network;
        struct carried c;
        unsigned wrong = 0;
        if (!activation_row(activation)->linear_sides)
            continue; // a header refuses it
        if (activation == NET_RELU)
            network_by_hand(&network, "2-1");
        else if (!network_by_saturation(&network, 1, activation, 1))
            network_by_pairs(&network, 1, activation, 0.5f, &stream);
        carried_open(&c, &network, LIFE_DEAD);
        CU_ASSERT_EQUAL_FATAL(integers_open(&c.integers, &c.out, 16), STATUS_OK);
        for (unsigned window = 0; window < LIFE_WINDOWS; window++)
            wrong += (plain_logit(&c.integers, window) > 0) != plain_alive(window);
        CU_ASSERT_EQUAL(wrong, 0);
        carried_close(&c);
    }
}

// ---- refused ----

static void test_no_integers(void)
{
    struct pcg32 stream = check_stream(1303);
    struct network network;
    struct carried c;
    network_draw(&network, NET_LIFE, "2-1", &stream);
    carried_open(&c, &network, LIFE_DEAD);
    CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, 8), STATUS_REQUEST);
    CU_ASSERT(sample_said("of 512 windows"));
    carried_close(&c);
    memset(network.parameters, 0, sizeof network.parameters); // no cell lives, but for 140 windows
    carried_open(&c, &network, LIFE_DEAD);
    CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, 8), STATUS_REQUEST);
    CU_ASSERT(sample_said("wrong on 140 of 512 windows"));
    carried_close(&c);
    network_by_hand(&network, "2-1-2-1-2-1");
    carried_open(&c, &network, LIFE_DEAD);
    CU_ASSERT_EQUAL(integers_open(&c.integers, &c.out, 8), STATUS_REQUEST);
    CU_ASSERT(sample_said("nothing proves integers of networks of 3 generations"));
    carried_close(&c);
}

SUITE_LONG(export)
{
    TEST(test_integers_are_the_rule);
    TEST(test_fewest_bits_are_found);
    TEST(test_all_patches_are_counted);
    TEST(test_slopes_become_integers);
    TEST(test_no_integers);
}
