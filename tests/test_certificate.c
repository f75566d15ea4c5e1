// Certificates for any number of generations: against enumeration, the forward pass, the simulator, and
// thousands of mutants.
#include "check.h"
#include "nets.h"
#include "networks.h"
#include "proof/patches.h"
#include "proof/windows.h"
#include "proofs.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};

// Wrong patches of a network of two generations, or the unsure ones where none is wrong.
static struct proof_patches enumerate(const struct net *net, const float *parameters,
                                      enum life_boundary boundary)
{
    struct proof_patches proof;
    struct arena arena;
    struct proof_patches_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_patches_layout(&arena, net)),
                          STATUS_OK);
    proof_patches(net, parameters, &conway, boundary, true, scratch, &proof);
    arena_close(&arena);
    return proof;
}

static void test_hand_solutions_are_certified(void)
{
    for (size_t n = 1; n <= 10; n++)
        for (int boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
            struct net net = net_make(n, 1 + n % 3, NET_RELU);
            float parameters[PROOFS_MOST];
            network_set_by_eighths(&net, parameters);
            struct proof_certificate certificate =
                proofs_certify(&net, parameters, (enum life_boundary)boundary);
            CU_ASSERT(certificate.certified && certificate.margin == 10);
            CU_ASSERT_EQUAL(certificate.apart, n);
            CU_ASSERT(certificate.open == 0 && certificate.splits == 0);
            // The published tenth is rounded, and the error grows thirtyfold a generation.
            net_set_by_hand(&net, parameters);
            certificate = proofs_certify(&net, parameters, (enum life_boundary)boundary);
            CU_ASSERT(certificate.certified || n > 4);
        }
}

static void test_hand_solutions_of_any_widths_are_certified(void)
{
    static const char *const widths[] = {
        "3-2", "5-1", "2-5", "3-2-2-3", "2-1-7-2", "4-3-2-1-3-2", "2-1-5-4-2-3", "3-1-2-4-2-1-6-2"};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
            struct net net = nets_of(NET_LIFE, widths[i]);
            float parameters[PROOFS_MOST];
            network_set_by_eighths(&net, parameters);
            struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
            CU_ASSERT(certificate.certified && certificate.margin == 10);
            net_set_by_hand(&net, parameters);
            CU_ASSERT(proofs_certify(&net, parameters, boundary).certified);
            // Without the one weight of the first B in its middle it is another rule.
            parameters[9 + 4] = 0;
            CU_ASSERT_FALSE(proofs_certify(&net, parameters, boundary).certified);
            CU_ASSERT(proofs_refute(&net, parameters, boundary, 400).found);
        }
    struct net net = nets_of(NET_WINDOW, "3-2");
    float parameters[PROOFS_MOST];
    network_set_by_eighths(&net, parameters);
    CU_ASSERT(proofs_certify(&net, parameters, LIFE_DEAD).certified);
}

static void test_cells_in_several_channels(void)
{
    for (size_t n = 1; n <= 4; n++)
        for (int boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
            struct net net = net_make(n, 3, NET_RELU);
            float parameters[PROOFS_MOST];
            proofs_set_by_sum(&net, parameters);
            struct proof_certificate certificate =
                proofs_certify(&net, parameters, (enum life_boundary)boundary);
            CU_ASSERT(certificate.certified);
            CU_ASSERT(certificate.margin > (n < 4 ? 9 : 0) && certificate.margin <= 10);
        }
}

// A network that is right everywhere but at edges with zero padding: it relies on a channel that is
// 1 on the whole board, and zero beyond.
static void test_zero_padding_is_covered(void)
{
    for (size_t n = 2; n <= 4; n++) {
        struct net net = net_make(n, 2, NET_RELU);
        float parameters[PROOFS_MOST];
        network_set_by_eighths(&net, parameters);
        const struct net_layer *layer = &net.layer[2 * n - 4];
        parameters[layer[1].biases + 1] = 1;
        for (unsigned tap = 0; tap < 9; tap++)
            parameters[layer[2].weights + (1 * layer[2].in + 1) * 9 + tap] = 0.5f; // filter B
        parameters[layer[2].biases + 1] -= 4.5f;
        CU_ASSERT(proofs_certify(&net, parameters, LIFE_TORUS).certified);
        CU_ASSERT_FALSE(proofs_certify(&net, parameters, LIFE_DEAD).certified);
        CU_ASSERT_FALSE(proofs_refute(&net, parameters, LIFE_TORUS, 500).found);
        CU_ASSERT(proofs_refute(&net, parameters, LIFE_DEAD, 500).found);
    }
}

// ---- other activations ----

static void test_other_activations_are_certified(void)
{
    struct pcg32 stream = check_stream(116);
    struct network network;
    for (size_t i = 0; i < 12; i++) {
        size_t n = 2 + i / 2 % 2;
        enum life_boundary boundary = i / 4 % 2 ? LIFE_DEAD : LIFE_TORUS;
        enum net_activation activation = i % 2 ? NET_PRELU : NET_LEAKY;
        network_by_pairs(&network, n, activation, 0.05f, &stream);
        struct proof_certificate good = proofs_certify(&network.net, network.parameters, boundary);
        CU_ASSERT(good.certified && good.margin > 5 && good.margin <= 10.01);
        network.parameters[network.net.layer[2].weights] = 0;
        CU_ASSERT_FALSE(proofs_certify(&network.net, network.parameters, boundary).certified);
    }
    // With slopes of zero prelu is relu; small ones eat some of the margin, large ones all of it.
    for (size_t n = 2; n <= 3; n++) {
        struct net net = nets_with(NET_PRELU, NET_LIFE, n == 2 ? "2-1-2-1" : "2-1-2-1-2-1");
        float parameters[PROOFS_MOST];
        double margin[3];
        for (size_t i = 0; i < 3; i++) {
            network_set_by_eighths(&net, parameters);
            for (size_t l = 0; l < net.layers; l++)
                for (size_t j = net.layer[l].coefficients; j < net.layer[l].end; j++)
                    parameters[j] = i == 0 ? 0 : i == 1 ? 1e-6f : 0.5f;
            margin[i] = proofs_certify(&net, parameters, LIFE_DEAD).margin;
        }
        CU_ASSERT(margin[0] == 10 && margin[1] > 9 && margin[1] < 10 && margin[2] < 0);
    }
}

static void test_smooth_activations_are_certified(void)
{
    for (enum net_activation a = NET_ELU; a < NET_ACTIVATION_COUNT; a++)
        for (size_t n = 2; n <= 3; n++) {
            struct network network;
            if (!network_by_saturation(&network, n, a, 0x1p15f))
                continue;
            struct proof_certificate good =
                proofs_certify(&network.net, network.parameters, LIFE_TORUS);
            CU_ASSERT(good.certified && good.margin > 5 && good.margin <= 11);
            network.parameters[network.net.layer[2].weights] *= -1;
            CU_ASSERT_FALSE(proofs_certify(&network.net, network.parameters, LIFE_TORUS).certified);
        }
}

// No bound of a network of any activation lies above the least margin that a search finds.
static void test_bounds_hold_for_other_activations(void)
{
    struct pcg32 stream = check_stream(117);
    size_t broken = 0, near = 0, each = getenv("EVERY") != NULL ? 8 : 2;
    for (size_t i = 0; i < 80 + each * (NET_ACTIVATION_COUNT - NET_ELU); i++) {
        enum net_activation activation = i < 80 ? i / 2 % 2 ? NET_LEAKY : NET_PRELU
                                                : (enum net_activation)(NET_ELU + (i - 80) / each);
        struct net net = net_make(2 + i % 4 / 3, 1 + i % 2, activation);
        float parameters[PROOFS_MOST];
        check_fill(&stream, 1, net.parameters, parameters);
        for (size_t l = 0; l < net.layers; l++)
            for (size_t j = net.layer[l].coefficients; j < net.layer[l].end; j++)
                parameters[j] *= i % 8 < 4 ? 0.3f : 2;
        enum life_boundary boundary = i / 4 % 2 ? LIFE_DEAD : LIFE_TORUS;
        double bound = proofs_certify(&net, parameters, boundary).margin;
        struct proof_refutation worst = proofs_refute(&net, parameters, boundary, 200);
        broken += !(bound <= worst.margin);
        near += bound > worst.margin - 0.3 * fabs(worst.margin);
    }
    CU_ASSERT_EQUAL(broken, 0);
    printf("[%zu near]", near);
    CU_ASSERT(near > 5);
}

// ---- mutants ----

static void test_no_wrong_network_of_one_generation_is_certified(void)
{
    struct pcg32 stream = check_stream(110);
    size_t certified = 0, wrong = 0;
    for (size_t i = 0; i < 1000; i++) {
        struct net net = net_make(1, 1 + i % 3, NET_RELU);
        float parameters[PROOFS_MOST];
        struct proof_windows proof;
        proofs_set_mutant(&net, &stream, 0.12 * (double)pcg32_uniform(&stream), parameters);
        proof_windows(&net, parameters, &conway, &proof);
        struct proof_certificate certificate = proofs_certify(&net, parameters, LIFE_TORUS);
        certified += certificate.certified;
        wrong += proof.errors > 0;
        CU_ASSERT_FALSE(certificate.certified && proof.errors > 0);
    }
    CU_ASSERT(certified > 100 && wrong > 100); // the attack had both kinds
}

// By all patches where that is affordable. With their exact inputs, splits decide nearly all.
static void test_no_wrong_network_of_two_generations_is_certified(void)
{
    struct pcg32 stream = check_stream(111);
    size_t certified = 0, wrong = 0, split = 0;
    for (size_t i = 0; i < 12; i++) {
        struct net net = net_make(2, 1 + i % 3, NET_RELU);
        float parameters[PROOFS_MOST];
        enum life_boundary boundary = i % 2 ? LIFE_DEAD : LIFE_TORUS;
        proofs_set_mutant(&net, &stream, i < 6 ? 0.002 : 0.02, parameters);
        struct proof_patches proof = enumerate(&net, parameters, boundary);
        struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
        certified += certificate.certified;
        split += certificate.certified && certificate.splits > 0;
        wrong += proof.errors > 0;
        CU_ASSERT_FALSE(certificate.certified && proof.errors > 0);
        CU_ASSERT(!certificate.certified || certificate.margin <= proof.margin + 1e-4);
    }
    CU_ASSERT(certified > 2 && wrong > 2 && split > 0);
}

// Bounds that are too narrow would promise more than some board shows.
static void test_no_board_breaks_a_bound(void)
{
    struct pcg32 stream = check_stream(112);
    size_t certified[5] = {0}, broken = 0;
    for (size_t i = 0; i < 48; i++) {
        size_t n = i % 8 == 0 ? 2 : 3 + i % 2;
        struct net net = net_make(n, 1 + i / 8 % 3, NET_RELU);
        float parameters[PROOFS_MOST];
        enum life_boundary boundary = i / 2 % 2 ? LIFE_DEAD : LIFE_TORUS;
        double strength = pow(0.1, 1 + (double)n + 2 * (double)pcg32_uniform(&stream));
        proofs_set_mutant(&net, &stream, strength, parameters);
        struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
        double margin = fmin(proofs_sample_margin(&net, parameters, boundary, &stream, 20),
                             proofs_refute(&net, parameters, boundary, 120).margin);
        broken += !(certificate.margin <= margin);
        certified[n] += certificate.certified;
    }
    CU_ASSERT_EQUAL(broken, 0);
    for (size_t n = 2; n <= 4; n++) {
        printf("[%zu]", certified[n]);
        CU_ASSERT(certified[n] > 2);
    }
}

// Networks of random numbers, whose rectifiers are mostly undecided: no bound lies above the least
// margin that a search finds.
static void test_bounds_hold_for_random_networks(void)
{
    struct pcg32 stream = check_stream(114);
    size_t broken = 0, near = 0;
    for (size_t i = 0; i < 50; i++) {
        struct net net = net_make(2 + i % 4 / 3, 1 + i % 2, NET_RELU);
        float parameters[PROOFS_MOST];
        check_fill(&stream, 1, net.parameters, parameters);
        enum life_boundary boundary = i / 2 % 2 ? LIFE_DEAD : LIFE_TORUS;
        double bound = proofs_certify(&net, parameters, boundary).margin;
        struct proof_refutation worst = proofs_refute(&net, parameters, boundary, 400);
        broken += !(bound <= worst.margin);
        near += bound > worst.margin - 0.1 * fabs(worst.margin);
    }
    CU_ASSERT_EQUAL(broken, 0);
    CU_ASSERT(near > 5); // some bounds are tight, so that a little more breaks them
}

// Networks of any widths with most weights zero: by all windows, by all patches, and by the boards
// that a search finds. They are hand solutions whose other units have a few weights that matter.
static void test_no_wrong_sparse_network_is_certified(void)
{
    static const char *const widths[] = {
        "3-2",     "5-1",     "2-4",         "7-3",         "3-2-3-1",     "5-3-2-4",
        "2-1-6-3", "4-3-7-2", "3-2-4-1-2-2", "2-3-5-2-3-1", "6-2-2-1-4-3", "2-2-2-2-2-2"};
    struct pcg32 stream = check_stream(115);
    size_t certified[4] = {0}, wrong[4] = {0}, broken = 0;
    for (size_t i = 0; i < 336; i++) {
        size_t turn = i < 300 ? i % 4 : i < 308 ? 4 + i % 4 : 8 + i % 4;
        struct net net = nets_of(NET_LIFE, widths[turn]);
        enum life_boundary boundary = i / 4 % 2 ? LIFE_DEAD : LIFE_TORUS;
        float parameters[PROOFS_MOST], dense[PROOFS_MOST];
        network_set_by_eighths(&net, parameters);
        memcpy(dense, parameters, sizeof dense);
        double strength =
            pow(0.1, (double)net.generations * (0.5 + (double)pcg32_uniform(&stream)));
        network_bend_by(&net, &stream, strength, dense);
        for (size_t p = 0; p < net.parameters;
             p++) // one in eight moves, others are as they were, mostly zero
            parameters[p] = pcg32_next(&stream) % 8 == 0 ? dense[p] : parameters[p];
        struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
        struct proof_windows windows = {0};
        bool errs;
        if (net.generations == 1) {
            proof_windows(&net, parameters, &conway, &windows);
            errs = windows.errors > 0;
        } else if (net.generations == 2)
            errs = enumerate(&net, parameters, boundary).errors > 0;
        else
            errs = proofs_refute(&net, parameters, boundary, 120).found;
        certified[net.generations] += certificate.certified;
        wrong[net.generations] += errs;
        broken += certificate.certified && errs;
    }
    CU_ASSERT_EQUAL(broken, 0);
    for (size_t n = 1; n <= 3; n++) {
        printf("[%zu %zu]", certified[n], wrong[n]);
        CU_ASSERT(certified[n] > 1 && wrong[n] > 1); // the attack had both kinds
    }
}

static void test_what_is_no_number_is_not_certified(void)
{
    static const float gone[] = {NAN, INFINITY, -INFINITY, 3e38f};
    struct net net = net_make(3, 1, NET_RELU);
    for (size_t i = 0; i < net.parameters; i++)
        for (size_t g = 0; g < 4; g++) {
            float parameters[PROOFS_MOST];
            network_set_by_eighths(&net, parameters);
            parameters[i] = gone[g];
            struct proof_certificate certificate = proofs_certify(&net, parameters, LIFE_TORUS);
            CU_ASSERT_FALSE(certificate.certified);
            CU_ASSERT(certificate.open == LIFE_WINDOWS && certificate.margin == -INFINITY);
            CU_ASSERT(certificate.apart < 3);
        }
}

SUITE_LONG(certificate)
{
    TEST(test_hand_solutions_are_certified);
    TEST(test_hand_solutions_of_any_widths_are_certified);
    TEST(test_cells_in_several_channels);
    TEST(test_zero_padding_is_covered);
    TEST(test_other_activations_are_certified);
    TEST(test_smooth_activations_are_certified);
    TEST(test_bounds_hold_for_other_activations);
    TEST(test_no_wrong_network_of_one_generation_is_certified);
    TEST(test_no_wrong_network_of_two_generations_is_certified);
    TEST(test_no_board_breaks_a_bound);
    TEST(test_bounds_hold_for_random_networks);
    TEST(test_no_wrong_sparse_network_is_certified);
    TEST(test_what_is_no_number_is_not_certified);
}
