// Proofs by enumeration against an oracle that shares no code with them (oracle_life.h): a network
// that is wrong is never called exact, and one that is exact is never called anything else.
#include "check.h"
#include "nets.h"
#include "networks.h"
#include "oracle_life.h"
#include "proof/patches.h"
#include "proof/windows.h"
#include "suite.h"
#include "trial_runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// ---- the oracle itself ----

static void test_quick_answers_are_the_plain_ones(void)
{
    struct pcg32 stream = check_stream(200);
    static const char *const widths[] = {"2-1-2-1", "4-2-4-2", "1-3-5-2", "3-1-1-4"};
    for (size_t i = 0; i < 24; i++) {
        struct network network;
        network_draw_with(&network, (enum net_family)(i / 4 % 2), widths[i % 4],
                          (enum net_activation)(i / 8), &stream);
        struct oracle oracle = network_oracle(&network);
        enum { COUNT = 2000 };
        static uint32_t patch[COUNT];
        static double logit[COUNT];
        for (size_t p = 0; p < COUNT; p++)
            patch[p] = pcg32_next(&stream) >> 7;
        oracle_quick(&oracle, COUNT, patch, logit);
        size_t different = 0;
        for (size_t p = 0; p < COUNT; p++) {
            struct oracle_board board = {5, 5, 2, 2, patch[p]};
            different += !(fabs(oracle_logit(&oracle, &board) - logit[p]) < 1e-12);
        }
        CU_ASSERT_EQUAL(different, 0);
    }
}

// Its rule, and its way through the parameters: the hand solution is Life, and another rule than
// that is wrong where it should be.
static void test_oracle_knows_life(void)
{
    struct network network;
    network_by_hand(&network, "3-2-2-1");
    struct oracle oracle = network_oracle(&network);
    struct oracle_count inside = oracle_inside(&oracle), edges = oracle_edges(&oracle);
    CU_ASSERT(inside.patches == 33554432 && inside.wrong == 0 && inside.least > 9.9);
    CU_ASSERT(edges.patches == 133218 && edges.wrong == 0 && edges.least > 9.9);
    network_by_hand(&network, "2-1");
    oracle = network_oracle(&network);
    CU_ASSERT(oracle_inside(&oracle).patches == 512 && oracle_inside(&oracle).wrong == 0);
    oracle.birth |= 1 << 6; // 8 choose 6 windows
    CU_ASSERT_EQUAL(oracle_inside(&oracle).wrong, 28);
    network.parameters[network.net.parameters - 1] = NAN;
    CU_ASSERT(oracle_inside(&oracle).wrong == 512 && oracle_inside(&oracle).least == 0);
}

// ---- proofs ----

// How the networks of a test were: sums that are printed, and of which a test demands enough.
struct tally {
    size_t networks, clear, exact, wrong, unsure;
};

static void compare(struct tally *tally, const struct network *network, bool edges)
{
    struct network_answer answer = network_judge(network, edges);
    struct oracle oracle = network_oracle(network);
    struct oracle_count truth = network_truth(&oracle, edges);
    CU_ASSERT(network_agrees(&answer, &truth));
    tally->networks++;
    tally->clear += truth.least > NETWORK_CLEAR;
    tally->exact += answer.exact;
    tally->wrong += truth.wrong > 0;
    tally->unsure += answer.unsure > 0;
}

static void print(const struct tally *tally)
{
    printf("[%zu networks, %zu clear, %zu exact, %zu wrong, %zu unsure]", tally->networks,
           tally->clear, tally->exact, tally->wrong, tally->unsure);
}

static void test_one_generation(void)
{
    struct pcg32 stream = check_stream(201);
    static const char *const widths[] = {"2-1", "4-2", "6-3", "3-2", "5-1", "2-4", "16-8"};
    struct tally tally = {0};
    for (size_t i = 0; i < 1000; i++) {
        struct network network;
        if (i % 4 == 0)
            network_draw(&network, (enum net_family)(i % 2), widths[i % 7], &stream);
        else
            network_by_hand(&network, widths[i % 7]);
        if (i % 4 > 0)
            network_bend(&network, pow(0.1, 4 * (double)pcg32_uniform(&stream)), &stream);
        compare(&tally, &network, i % 2);
    }
    print(&tally);
    CU_ASSERT(tally.clear > 900 && tally.exact > 300 && tally.wrong > 300);
}

// As training leaves them: after few updates, at the first proof, and long after.
static void test_trained_networks_of_one_generation(void)
{
    static const uint32_t replicates[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const uint64_t budgets[] = {64, 640, 4000};
    struct tally tally = {0};
    for (size_t i = 0; i < 6; i++) {
        struct point point = usual_point(2 + i % 2, budgets[i / 2]);
        point.stop_when_proven = i < 4;
        struct trial_runs *runs = runs_of(&point, 1, replicates, 12, cpu_isa());
        for (size_t r = 0; r < 12; r++) {
            struct network network = {.net = point_net(&point)};
            for (size_t p = 0; p < network.net.parameters; p++)
                network.parameters[p] = runs->result[r].final[p];
            compare(&tally, &network, false);
        }
        runs_close(runs);
    }
    print(&tally);
    CU_ASSERT(tally.clear > 60 && tally.exact > 10 && tally.wrong > 20);
}

static void test_two_generations(void)
{
    struct pcg32 stream = check_stream(202);
    static const struct {
        enum net_family family;
        const char *widths;
        double bend; // 0: numbers are drawn
        bool edges;
    } cases[] = {
        {NET_LIFE, "2-1-2-1", 1e-5, true}, {NET_LIFE, "2-1-2-1", 3e-3, false},
        {NET_LIFE, "2-1-2-1", 3e-2, true}, {NET_LIFE, "3-2-2-1", 3e-4, false},
        {NET_LIFE, "1-2-3-2", 0, true},    {NET_LIFE, "4-2-4-2", 0, false},
        {NET_WINDOW, "2-1-1-1", 0, true},  {NET_WINDOW, "4-2-3-1", 0, false},
    };
    struct tally tally = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct network network;
        if (cases[i].bend > 0) {
            network_by_hand(&network, cases[i].widths);
            network_bend(&network, cases[i].bend, &stream);
        } else {
            network_draw(&network, cases[i].family, cases[i].widths, &stream);
        }
        compare(&tally, &network, cases[i].edges);
    }
    print(&tally);
    CU_ASSERT(tally.exact >= 2 && tally.wrong >= 5);
}

// Networks that a sweep trained, some of them exact.
static void test_trained_networks_of_two_generations(void)
{
    struct tally tally = {0};
    FILE *file = fopen("tests/fixtures/trained-2.txt", "r");
    CU_ASSERT_FATAL(file != NULL);
    struct network network;
    while (network_read(&network, file))
        compare(&tally, &network, tally.networks % 3 == 1);
    fclose(file);
    print(&tally);
    CU_ASSERT(tally.clear >= 3 && tally.exact >= 2 && tally.wrong >= 2);
}

// ---- other activations ----

static const enum net_activation others[] = {NET_LEAKY, NET_PRELU};

// Hand solutions by pairs stay exact, and a little beside them most are; of drawn numbers none is.
static void test_other_activations_of_one_generation(void)
{
    struct pcg32 stream = check_stream(203);
    static const char *const widths[] = {"2-1", "4-2", "3-2", "5-1"};
    struct tally tally = {0};
    for (size_t i = 0; i < 400; i++) {
        struct network network;
        enum net_activation activation = others[i % 2];
        if (i % 4 < 2)
            network_draw_with(&network, (enum net_family)(i / 4 % 2), widths[i / 4 % 4], activation,
                              &stream);
        else
            network_by_pairs(&network, 1, activation, i % 8 < 4 ? 0.3f : 0.9f, &stream);
        if (i % 4 == 2)
            CU_ASSERT(network_judge(&network, true).exact);
        if (i % 4 == 3)
            network_bend(&network, pow(0.1, 4 * (double)pcg32_uniform(&stream)), &stream);
        compare(&tally, &network, i % 2);
    }
    print(&tally);
    CU_ASSERT(tally.clear > 300 && tally.exact > 130 && tally.wrong > 200);
}

static void test_other_activations_of_two_generations(void)
{
    struct pcg32 stream = check_stream(204);
    static const char *const widths[] = {"2-1-2-1", "1-2-3-2"};
    struct tally tally = {0};
    for (size_t i = 0; i < 16; i++) {
        struct network network;
        enum net_activation activation = others[i % 2];
        if (i < 4)
            network_draw_with(&network, i < 2 ? NET_LIFE : NET_WINDOW, widths[i % 2], activation,
                              &stream);
        else
            network_by_pairs(&network, 2, activation, i < 8 ? 0.01f : 0.5f, &stream);
        if (i >= 8)
            network_bend(&network, i < 12 ? 1e-5 : 1e-2, &stream);
        compare(&tally, &network, i / 2 % 2);
        CU_ASSERT(i < 4 || i >= 12 || network_judge(&network, i / 2 % 2).exact);
    }
    // With slopes of zero prelu is relu; one weight that is spoilt shows.
    struct network network = {.net = nets_with(NET_PRELU, NET_LIFE, "2-1-2-1")};
    net_set_by_hand(&network.net, network.parameters);
    compare(&tally, &network, true);
    CU_ASSERT(network_judge(&network, true).exact);
    network.parameters[network.net.layer[2].weights] = 0;
    compare(&tally, &network, true);
    print(&tally);
    CU_ASSERT(tally.exact >= 9 && tally.wrong >= 5);
}

// Without 1x1 layers, without an output layer, and tied.
static void test_other_forms(void)
{
    struct pcg32 stream = check_stream(206);
    static const char *const widths[] = {"1", "4", "3-0-2-1", "2-1-2", "2-1-2-1", "3"};
    struct tally tally = {0};
    for (size_t i = 0; i < 240; i++) {
        struct network network;
        bool two = i >= 234; // each takes seconds
        enum net_activation activation = (enum net_activation)(i % 3);
        const char *width = two ? widths[2 + i % 3]
                                : widths[i % 5 % 2 == 0 ? 0
                                         : i % 4 == 0   ? 1
                                                        : 5];
        network_draw_with(&network, NET_LIFE, width, activation, &stream);
        struct net_form form = network.net.form;
        form.output = i % 2 ? NET_NO_OUTPUT : NET_LINEAR;
        form.tied = two && i % 3 == 2;
        network.net = net_make_form(&form);
        net_complete(&network.net, network.parameters);
        if (i % 3 == 0 && !two)
            network_bend(&network, 0.1, &stream);
        net_complete(&network.net, network.parameters);
        compare(&tally, &network, i % 5 == 0);
    }
    print(&tally);
    CU_ASSERT(tally.clear > 120 && tally.wrong > 200);
    // One filter with a slope below 0 is Life: |2 N + s - 6| < 3/2, which bends are not far beside.
    for (size_t i = 0; i < 3; i++) {
        struct network network = {.net = nets_with(NET_PRELU, NET_LIFE, "1")};
        float *p = network.parameters;
        for (size_t tap = 0; tap < 9; tap++)
            p[tap] = tap == 4 ? 1 : 2;
        p[9] = -6;
        p[10] = -1;
        p[13] = i == 1 ? -0.01f : -1;
        p[14] = i == 1 ? 0.015f : i == 2 ? 0.5f : 1.5f;
        net_complete(&network.net, p);
        compare(&tally, &network, false);
        CU_ASSERT(network.net.parameters == 15 && net_numbers(&network.net) == 13);
        CU_ASSERT_EQUAL(network_judge(&network, false).exact, i < 2);
    }
}

// ---- smooth activations ----

// Drawn numbers; solutions, which stay exact; and what is beside them.
static void test_smooth_activations_of_one_generation(void)
{
    struct pcg32 stream = check_stream(206);
    static const char *const widths[] = {"2-1", "4-2", "3-2", "5-1"};
    for (enum net_activation a = NET_ELU; a < NET_ACTIVATION_COUNT; a++) {
        struct tally tally = {0};
        bool known = false;
        for (size_t i = 0; i < 40; i++) {
            struct network network;
            known = network_by_saturation(&network, 1, a, i % 8 < 4 ? 256 : 2048);
            if (i % 4 < 2 || !known)
                network_draw_with(&network, (enum net_family)(i / 4 % 2), widths[i / 4 % 4], a,
                                  &stream);
            else if (i % 4 == 2)
                CU_ASSERT(network_judge(&network, true).exact);
            if (i % 4 == 3)
                network_bend(&network, pow(0.1, 4 * (double)pcg32_uniform(&stream)), &stream);
            compare(&tally, &network, i % 2);
        }
        CU_ASSERT(tally.clear > 30 && tally.wrong >= 20);
        CU_ASSERT(!known || tally.exact > 10);
    }
}

// Two solutions and a drawn network, unless EVERY is set, for the oracle takes some seconds for each; then also
// wider networks, of which some say both alive and dead, and solutions that are bent.
static void test_smooth_activations_of_two_generations(void)
{
    struct pcg32 stream = check_stream(207);
    for (enum net_activation a = NET_ELU; a < NET_ACTIVATION_COUNT; a++) {
        bool every = getenv("EVERY") != NULL;
        struct tally tally = {0};
        struct network network;
        bool edges = a != NET_TANH && a != NET_ADAPTIVE_SIGMOID && a != NET_SOFTSIGN;
        bool known = (every || a == NET_SILU || a == NET_STEP) &&
                     network_by_saturation(&network, 2, a, 2048);
        if (known)
            compare(&tally, &network, edges);
        CU_ASSERT(tally.exact == known);
        if (!every && a != NET_TANH)
            continue;
        network_draw_with(&network, NET_LIFE, "1-1-1-1", a, &stream);
        compare(&tally, &network, true);
        CU_ASSERT(tally.wrong == 1);
        if (getenv("EVERY") == NULL)
            continue;
        for (size_t i = 0; i < 8; i++) {
            bool bent = known && i % 2;
            if (!bent)
                network_draw_with(&network, (enum net_family)(i / 4), i % 4 ? "2-1-2-1" : "3-2-1-2",
                                  a, &stream);
            else if (network_by_saturation(&network, 2, a, 2048))
                network_bend(&network, pow(0.1, 1 + (double)i / 2), &stream);
            compare(&tally, &network, edges || !bent);
        }
        printf("\n%-16s ", net_activation_names[a]);
        print(&tally);
    }
}

// The logit of a patch, or of a window of one generation.
static double logit_of(const struct network *network, uint32_t cells)
{
    struct oracle oracle = network_oracle(network);
    unsigned side = 2 * oracle.generations + 1, at = oracle.generations;
    struct oracle_board board = {side, side, at, at, cells};
    return oracle_logit(&oracle, &board);
}

// The output's bias is moved so that a logit is zero but for the rounding of the bias, far less than that
// of the logit itself: whatever the activation, float32 may come out on either side.
static void test_logits_at_zero_are_unsure(void)
{
    struct pcg32 stream = check_stream(205);
    for (size_t i = 0; i < 8; i++) {
        struct network network;
        size_t generations = i < 6 ? 1 : 2;
        network_by_pairs(&network, generations, others[i % 2], 0.3f, &stream);
        network_bend(&network, 1e-4, &stream);
        CU_ASSERT(network_judge(&network, false).exact);
        float *bias = &network.parameters[network.net.parameters - 1], nearest = *bias;
        double least = INFINITY;
        for (size_t k = 0; k < LIFE_WINDOWS; k++) {
            uint32_t cells = generations == 1 ? (uint32_t)k : pcg32_next(&stream) >> 7;
            double z = logit_of(&network, cells);
            float moved = (float)((double)*bias - z);
            if (fabs(z + ((double)moved - (double)*bias)) < least) {
                least = fabs(z + ((double)moved - (double)*bias));
                nearest = moved;
            }
        }
        *bias = nearest;
        CU_ASSERT(least < 1e-8);
        struct network_answer answer = network_judge(&network, false);
        CU_ASSERT(answer.unsure > 0 && !answer.exact);
    }
}

SUITE_LONG(oracle)
{
    TEST(test_quick_answers_are_the_plain_ones);
    TEST(test_oracle_knows_life);
    TEST(test_one_generation);
    TEST(test_trained_networks_of_one_generation);
    TEST(test_two_generations);
    TEST(test_trained_networks_of_two_generations);
    TEST(test_other_activations_of_one_generation);
    TEST(test_other_activations_of_two_generations);
    TEST(test_other_forms);
    TEST(test_smooth_activations_of_one_generation);
    TEST(test_smooth_activations_of_two_generations);
    TEST(test_logits_at_zero_are_unsure);
}
