// Proof by all 5x5 patches: against the forward pass, and planted faults.
#include "life/board.h"
#include "net/net.h"
#include "proof/patches.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};

static struct proof_patches prove(const struct net *net, const float *parameters,
                                  enum life_boundary boundary)
{
    struct proof_patches proof;
    float *scratch = malloc(proof_patches_scratch(net) * sizeof *scratch);
    CU_ASSERT_FATAL(scratch != NULL);
    proof_patches(net, parameters, &conway, boundary, scratch, &proof);
    free(scratch);
    return proof;
}

static void test_hand_solution_is_exact(void)
{
    for (int boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
        struct net net = net_make(2, 1, NET_RELU);
        float parameters[64];
        net_set_by_hand(&net, parameters);
        struct proof_patches proof = prove(&net, parameters, (enum life_boundary)boundary);
        CU_ASSERT(proof_patches_exact(&proof));
        // Inside, and for the 15 kinds of edges and corners with the cells that are left there.
        CU_ASSERT_EQUAL(proof.patches, boundary == LIFE_TORUS ? 33554432 : 33687650);
        CU_ASSERT(proof.margin > 9.9 && proof.margin < 10);
    }
}

// Adds a detector to the hand solution of L(2,2): it fires on the one patch whose cells are all
// alive, or all dead, and turns its answer. Filter 2 of the first generation is 1 on such a window,
// channel 1 carries it, filter 2 of the second is 1 where nine such windows meet.
static void plant_fault(const struct net *net, bool alive, float *parameters)
{
    net_set_by_hand(net, parameters);
    const struct net_layer *layer = net->layer;
    for (unsigned tap = 0; tap < 9; tap++)
        parameters[layer[0].weights + 2 * 9 + tap] = alive ? 1 : -1;
    parameters[layer[0].biases + 2] = alive ? -8 : 1;
    parameters[layer[1].weights + 1 * layer[1].in + 2] = 1;
    for (unsigned tap = 0; tap < 9; tap++)
        parameters[layer[2].weights + (2 * layer[2].in + 1) * 9 + tap] = 1;
    parameters[layer[2].biases + 2] = -8;
    parameters[layer[3].weights + 2] = 1; // s = 1 where it should be 0
}

static void test_one_wrong_patch_is_found(void)
{
    for (int alive = 0; alive < 2; alive++) {
        struct net net = net_make(2, 2, NET_RELU);
        float parameters[256];
        plant_fault(&net, alive != 0, parameters);
        struct proof_patches proof = prove(&net, parameters, LIFE_TORUS);
        CU_ASSERT_EQUAL(proof.errors, 1);
        CU_ASSERT_EQUAL(proof.unsure, 0);
        CU_ASSERT_EQUAL_FATAL(proof.shown_count, 1);
        CU_ASSERT_EQUAL(proof.shown[0], alive ? (1u << 25) - 1 : 0);
        CU_ASSERT_FALSE(proof_patches_exact(&proof));
    }
}

// A fault at any patch, by L(2,5): four filters of the first generation each know one corner of the
// patch, 3x3 cells, which together are all 25; filter 2 of the second is 1 where the four corners
// meet, and turns the answer.
static void plant_fault_at(const struct net *net, uint32_t patch, bool alive, float *parameters)
{
    net_set_by_hand(net, parameters);
    const struct net_layer *layer = net->layer;
    for (unsigned corner = 0; corner < 4; corner++) {
        unsigned top = corner / 2 * 2, left = corner % 2 * 2;
        float *bias = &parameters[layer[0].biases + 2 + corner];
        *bias = 1;
        for (unsigned tap = 0; tap < 9; tap++) {
            bool cell = patch >> (5 * (top + tap / 3) + left + tap % 3) & 1;
            parameters[layer[0].weights + (2 + corner) * 9 + tap] = cell ? 1 : -1;
            *bias -= cell;
        }
        parameters[layer[1].weights + (1 + corner) * layer[1].in + 2 + corner] = 1;
        parameters[layer[2].weights + (2 * layer[2].in + 1 + corner) * 9 + 3 * top + left] = 1;
    }
    parameters[layer[2].biases + 2] = -3;
    parameters[layer[3].weights + 2] = alive ? -1 : 50; // a crowded cell is at -44
}

static bool becomes_alive(uint32_t patch)
{
    struct life_board board[3];
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], 5, 5), STATUS_OK);
    for (size_t i = 0; i < 25; i++)
        life_set_cell(&board[0], i % 5, i / 5, patch >> i & 1);
    life_step_ref(&board[0], &board[1], &conway, LIFE_TORUS);
    life_step_ref(&board[1], &board[2], &conway, LIFE_TORUS);
    bool alive = life_cell(&board[2], 2, 2);
    for (int i = 0; i < 3; i++)
        life_board_close(&board[i]);
    return alive;
}

static void test_one_wrong_patch_is_found_anywhere(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 6);
    for (int i = 0; i < 4; i++) {
        struct net net = net_make(2, 5, NET_RELU);
        float parameters[1024];
        uint32_t patch;
        bool alive = i % 2; // both kinds of faults
        do
            patch = pcg32_next(&stream) >> 7;
        while (becomes_alive(patch) != alive);
        plant_fault_at(&net, patch, alive, parameters);
        struct proof_patches proof = prove(&net, parameters, LIFE_TORUS);
        CU_ASSERT(proof.errors == 1 && proof.unsure == 0);
        CU_ASSERT_EQUAL_FATAL(proof.shown_count, 1);
        CU_ASSERT_EQUAL(proof.shown[0], patch);
        CU_ASSERT_FALSE(proof_patches_exact(&proof));
    }
}

// A network that is right everywhere but at edges with zero padding: it relies on a channel that is
// 1 on the whole board, and zero beyond.
static void test_fault_at_the_edge_is_found(void)
{
    struct net net = net_make(2, 2, NET_RELU);
    float parameters[256];
    net_set_by_hand(&net, parameters);
    const struct net_layer *layer = net.layer;
    parameters[layer[1].biases + 1] = 1;
    for (unsigned tap = 0; tap < 9; tap++)
        parameters[layer[2].weights + (1 * layer[2].in + 1) * 9 + tap] = 0.5f; // filter B
    parameters[layer[2].biases + 1] -= 4.5f;
    struct proof_patches inside = prove(&net, parameters, LIFE_TORUS);
    CU_ASSERT(proof_patches_exact(&inside));
    struct proof_patches edges = prove(&net, parameters, LIFE_DEAD);
    CU_ASSERT(edges.errors > 0);
}

// Every relation of this network's answers is decided by rounding.
static void test_near_the_threshold_is_unsure(void)
{
    struct net net = net_make(2, 1, NET_RELU);
    float parameters[64];
    net_set_by_hand(&net, parameters);
    parameters[net.parameters - 1] = -1e-6f; // a dead cell's logit: right, by less than rounding
    struct proof_patches proof = prove(&net, parameters, LIFE_TORUS);
    CU_ASSERT(proof.unsure > 20000000);
    CU_ASSERT_FALSE(proof_patches_exact(&proof));
    parameters[net.parameters - 1] = NAN;
    proof = prove(&net, parameters, LIFE_TORUS);
    CU_ASSERT_EQUAL(proof.errors, proof.patches);
}

// Multiplies every parameter by 1 + strength * (uniform - 1/2).
static void mutate(const struct net *net, struct pcg32 *stream, float strength, float *parameters)
{
    net_set_by_hand(net, parameters);
    for (size_t i = 0; i < net->parameters; i++)
        parameters[i] *= 1 + strength * (pcg32_uniform(stream) - 0.5f);
}

// The share of wrong cells on random boards of 5x5, density one half, on a torus: every cell's
// patch is uniform over all 2^25. *margin: the least that a logit was on the right side of 0.
static double share_wrong(const struct net *net, const float *parameters, struct pcg32 *stream,
                          size_t boards, double *margin)
{
    struct arena arena;
    struct net_workspace workspace;
    struct life_board board[3];
    size_t wrong = 0;
    *margin = INFINITY;
    CU_ASSERT_EQUAL_FATAL(arena_open(&arena, net_workspace_bytes(net, 1, 5, 5)), STATUS_OK);
    net_workspace_take(&workspace, &arena, net, 1, 5, 5, false);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], 5, 5), STATUS_OK);
    for (size_t b = 0; b < boards; b++) {
        uint32_t bits = pcg32_next(stream);
        for (size_t i = 0; i < 25; i++) {
            life_set_cell(&board[0], i % 5, i / 5, bits >> i & 1);
            workspace.activation[0][i] = (float)(bits >> i & 1);
        }
        life_step_ref(&board[0], &board[1], &conway, LIFE_TORUS);
        life_step_ref(&board[1], &board[2], &conway, LIFE_TORUS);
        net_forward(net, parameters, &workspace);
        for (size_t i = 0; i < 25; i++) {
            double z = (double)workspace.activation[net->layers][i];
            double right = life_cell(&board[2], i % 5, i / 5) ? z : -z;
            wrong += right <= 0;
            *margin = fmin(*margin, right);
        }
    }
    for (int i = 0; i < 3; i++)
        life_board_close(&board[i]);
    arena_close(&arena);
    return (double)wrong / (double)(25 * boards);
}

static void test_errors_are_those_of_the_forward_pass(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 5);
    for (int i = 0; i < 2; i++) {
        struct net net = net_make(2, 1 + (size_t)i % 2, NET_RELU);
        float parameters[256];
        mutate(&net, &stream, 0.4f, parameters);
        struct proof_patches proof = prove(&net, parameters, LIFE_TORUS);
        double share = (double)proof.errors / (double)proof.patches;
        double margin, sampled = share_wrong(&net, parameters, &stream, 4000, &margin);
        // The 25 patches of a board are dependent: their count is not used in the deviation, the
        // boards' is.
        CU_ASSERT(fabs(sampled - share) <= 5 * sqrt(share * (1 - share) / 4000) + 1e-12);
    }
}

SUITE(patches)
{
    TEST(test_hand_solution_is_exact);
    TEST(test_one_wrong_patch_is_found);
    TEST(test_one_wrong_patch_is_found_anywhere);
    TEST(test_fault_at_the_edge_is_found);
    TEST(test_near_the_threshold_is_unsure);
    TEST(test_errors_are_those_of_the_forward_pass);
}
