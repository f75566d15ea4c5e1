// Proof by all 5x5 patches: against the forward pass, and planted faults.
#include "life/board.h"
#include "net/net.h"
#include "nets.h"
#include "proof/patches.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};

static struct proof_patches prove_rule(const struct net *net, const float *parameters,
                                       const struct life_rule *rule, enum life_boundary boundary)
{
    struct proof_patches proof;
    struct arena arena;
    struct proof_patches_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_patches_layout(&arena, net)),
                          STATUS_OK);
    proof_patches(net, parameters, rule, boundary, true, scratch, &proof);
    arena_close(&arena);
    return proof;
}

static struct proof_patches prove(const struct net *net, const float *parameters,
                                  enum life_boundary boundary)
{
    return prove_rule(net, parameters, &conway, boundary);
}

// Inside, and for the 15 kinds of edges and corners with the cells that are left there.
#define PATCHES       33554432
#define PATCHES_EDGES 133218

static void test_hand_solution_is_exact(void)
{
    static const char *const widths[] = {"2-1-2-1", "2-1-2-1", "3-2-2-3", "2-4-5-1"};
    for (size_t i = 0; i < 4; i++) {
        enum life_boundary boundary = i == 0 ? LIFE_TORUS : LIFE_DEAD;
        struct net net = nets_of(NET_LIFE, widths[i]);
        float parameters[256];
        net_set_by_hand(&net, parameters);
        struct proof_patches proof = prove(&net, parameters, boundary);
        CU_ASSERT(proof_patches_exact(&proof));
        CU_ASSERT_EQUAL(proof.patches, PATCHES + (boundary == LIFE_DEAD ? PATCHES_EDGES : 0));
        CU_ASSERT(proof.margin > 9.9 && proof.margin < 10);
    }
}

// Adds a detector to the hand solution, of three filters and, first, two channels: it fires on the
// one patch whose cells are all alive, or all dead, and turns its answer. Filter 2 of the first
// generation is 1 on such a window, channel 1 carries it, filter 2 of the second is 1 where nine
// such windows meet.
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
    static const char *const widths[] = {"4-2-4-2", "3-2-3-1", "7-3-5-2"};
    for (int i = 0; i < 3; i++) {
        int alive = i % 2;
        struct net net = nets_of(NET_LIFE, widths[i]);
        float parameters[512];
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

// A dead cell's channel is zero where a filter is off, and a difference of two where it is crowded.
static void test_near_the_threshold_is_unsure(void)
{
    struct net net = net_make(2, 1, NET_RELU);
    float parameters[64];
    net_set_by_hand(&net, parameters);
    parameters[net.parameters - 1] = -1e-6f; // a dead cell's logit: right, by less than rounding
    struct proof_patches proof = prove(&net, parameters, LIFE_TORUS);
    CU_ASSERT(proof.errors == 0 && proof.unsure > 6000000); // where crowding cancels, to rounding
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

// Random numbers, `share` of the weights zero, and biases that leave no unit always off.
static void draw_sparse(const struct net *net, struct pcg32 *stream, float share, float *parameters)
{
    for (size_t i = 0; i < net->parameters; i++)
        parameters[i] = pcg32_uniform(stream) < share ? 0 : 2 * pcg32_uniform(stream) - 1;
    for (size_t l = 0; l < net->layers; l++)
        for (size_t k = 0; k < net->layer[l].out; k++)
            parameters[net->layer[l].biases + k] = 0.4f * pcg32_uniform(stream);
    parameters[net->parameters - 1] -= 0.3f;
}

// Boards on which a network's answers for one cell are counted.
struct bench {
    const struct net *net;
    const float *parameters;
    struct arena arena;
    struct net_workspace workspace;
    struct life_board board[3];
    uint64_t boards, wrong; // tried, and with another answer than the rule's
    double margin;          // the least of a right answer
};

static void bench_open(struct bench *bench, const struct net *net, const float *parameters,
                       size_t width, size_t height, enum life_boundary boundary)
{
    *bench = (struct bench){.net = net, .parameters = parameters, .margin = INFINITY};
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&bench->arena, net_workspace_layout(&bench->workspace, &bench->arena, net, 1,
                                                       height, width, boundary == LIFE_DEAD)),
        STATUS_OK);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&bench->board[i], width, height), STATUS_OK);
}

static void bench_close(struct bench *bench)
{
    for (int i = 0; i < 3; i++)
        life_board_close(&bench->board[i]);
    arena_close(&bench->arena);
}

// The board whose cells are `bits`, row by row: cells first .. end - 1 are judged.
static void bench_try(struct bench *bench, uint32_t bits, size_t first, size_t end)
{
    struct net_workspace *w = &bench->workspace;
    struct life_board *board = bench->board;
    enum life_boundary boundary = w->zero_padding ? LIFE_DEAD : LIFE_TORUS;
    for (size_t i = 0; i < w->height * w->width; i++) {
        life_set_cell(&board[0], i % w->width, i / w->width, bits >> i & 1);
        w->activation[0][i] = (float)(bits >> i & 1);
    }
    life_step_ref(&board[0], &board[1], &conway, boundary);
    life_step_ref(&board[1], &board[2], &conway, boundary);
    net_forward(bench->net, bench->parameters, w);
    for (size_t i = first; i < end; i++) {
        double z = (double)w->activation[bench->net->layers][i];
        double right = life_cell(&board[2], i % w->width, i / w->width) ? z : -z;
        bench->boards++;
        bench->wrong += right <= 0;
        bench->margin = fmin(bench->margin, right > 0 ? right : INFINITY);
    }
}

// On boards of 5x5, density one half, on a torus every cell's patch is uniform over all 2^25.
static void compare_inside(const struct net *net, const float *parameters, struct pcg32 *stream)
{
    struct proof_patches proof = prove(net, parameters, LIFE_TORUS);
    struct bench bench;
    bench_open(&bench, net, parameters, 5, 5, LIFE_TORUS);
    for (size_t b = 0; b < 4000; b++)
        bench_try(&bench, pcg32_next(stream), 0, 25);
    bench_close(&bench);
    double share = (double)proof.errors / (double)proof.patches;
    double sampled = (double)bench.wrong / (double)bench.boards;
    // The 25 patches of a board are dependent: their count is not used in the deviation, the
    // boards' is.
    CU_ASSERT(fabs(sampled - share) <= 5 * sqrt(share * (1 - share) / 4000) + 1e-12);
    CU_ASSERT(proof.unsure > 0 || proof.margin <= bench.margin + 1e-4);
}

static void test_errors_are_those_of_the_forward_pass(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 5);
    static const char *const widths[] = {"2-1-2-1", "4-2-4-2", "3-2-5-1"};
    for (size_t i = 0; i < 3; i++) {
        struct net net = nets_of(NET_LIFE, widths[i]);
        float parameters[256];
        if (i < 2)
            mutate(&net, &stream, 0.4f, parameters);
        else
            draw_sparse(&net, &stream, 0.5f, parameters);
        compare_inside(&net, parameters, &stream);
    }
}

static void test_errors_over_a_window_are_those_of_the_forward_pass(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 6);
    static const char *const widths[] = {"4-2-4-2", "3-1-1-4"};
    for (size_t i = 0; i < 2; i++) {
        struct net net = nets_of(NET_WINDOW, widths[i]);
        float parameters[256];
        draw_sparse(&net, &stream, 0.3f * (float)i, parameters);
        compare_inside(&net, parameters, &stream);
    }
}

// At edges and corners, by all boards that are cut so: three cells are left of five on the side of
// an edge, one between two.
static void compare_edges(const struct net *net, const float *parameters)
{
    struct proof_patches inside = prove(net, parameters, LIFE_TORUS);
    struct proof_patches all = prove(net, parameters, LIFE_DEAD);
    static const size_t side[4] = {5, 3, 3, 1}, place[4] = {2, 0, 2, 0};
    uint64_t boards = 0, wrong = 0;
    for (size_t kind = 1; kind < 16; kind++) {
        size_t height = side[kind / 4], width = side[kind % 4];
        size_t cell = place[kind / 4] * width + place[kind % 4];
        struct bench bench;
        bench_open(&bench, net, parameters, width, height, LIFE_DEAD);
        for (uint32_t bits = 0; bits < UINT32_C(1) << height * width; bits++)
            bench_try(&bench, bits, cell, cell + 1);
        boards += bench.boards;
        wrong += bench.wrong;
        bench_close(&bench);
    }
    CU_ASSERT_EQUAL(boards, PATCHES_EDGES);
    CU_ASSERT_EQUAL(all.patches - inside.patches, boards);
    uint64_t errors = all.errors - inside.errors, unsure = all.unsure - inside.unsure;
    CU_ASSERT(errors <= wrong && wrong <= errors + unsure);
    CU_ASSERT(wrong > 1000 && unsure < wrong / 20);
}

static void test_errors_at_edges_are_those_of_the_forward_pass(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 7);
    float parameters[256];
    struct net life = nets_of(NET_LIFE, "3-2-4-1"), window = nets_of(NET_WINDOW, "4-2-3-1");
    mutate(&life, &stream, 0.3f, parameters);
    compare_edges(&life, parameters);
    draw_sparse(&window, &stream, 0.2f, parameters);
    compare_edges(&window, parameters);
}

// ---- over a window

// Every cell with a living one within 3x3 lives on, in two generations every one within 5x5; or
// only a cell whose 3x3 cells all live. Both are thresholds of a count, at edges, too.
static const struct life_rule spreading = {0x1fe, 0x1ff}, shrinking = {0, 1 << 8};

// The count of the cells, less `least` - 1/2, through all layers.
static void set_threshold(const struct net *net, float least, float *parameters)
{
    const struct net_layer *layer = net->layer;
    memset(parameters, 0, net->parameters * sizeof *parameters);
    for (size_t tap = 0; tap < layer[0].taps; tap++)
        parameters[layer[0].weights + tap] = 1;
    for (size_t l = 1; l < net->layers; l++)
        parameters[layer[l].weights] = 1;
    parameters[net->parameters - 1] = 0.5f - least;
}

static void test_thresholds_over_a_window_are_exact(void)
{
    for (int all = 0; all < 2; all++) {
        const struct life_rule *rule = all ? &shrinking : &spreading;
        struct net net = nets_of(NET_WINDOW, all ? "3-2-1-2" : "1-1-1-1");
        float parameters[256];
        set_threshold(&net, all ? 25 : 1, parameters);
        struct proof_patches proof = prove_rule(&net, parameters, rule, LIFE_DEAD);
        CU_ASSERT(proof_patches_exact(&proof) && proof.margin == 0.5);
        CU_ASSERT_EQUAL(proof.patches, PATCHES + PATCHES_EDGES);
        set_threshold(&net, all ? 24 : 2, parameters); // wrong where one cell is dead, or lives
        proof = prove_rule(&net, parameters, rule, LIFE_TORUS);
        CU_ASSERT(proof.errors == 25 && proof.unsure == 0);
    }
}

// A second filter that fires on one patch alone turns the answer there: among all others, and with
// most weights zero, this one is found.
static void test_one_wrong_patch_over_a_window_is_found(void)
{
    struct pcg32 stream = pcg32_seeded(20200903, 8);
    for (int i = 0; i < 2; i++) {
        struct net net = nets_of(NET_WINDOW, i % 2 ? "3-2-3-2" : "2-1-1-1");
        const struct net_layer *layer = net.layer;
        uint32_t patch = pcg32_next(&stream) & ((UINT32_C(1) << 25) - 1);
        float parameters[256];
        set_threshold(&net, 1, parameters);
        size_t last = layer[0].out - 1; // filter
        for (size_t tap = 0; tap < 25; tap++)
            parameters[layer[0].weights + 25 * last + tap] = patch >> tap & 1 ? 1 : -1;
        parameters[layer[0].biases + last] = 1 - (float)__builtin_popcount(patch);
        parameters[layer[1].weights + last] = -25;
        struct proof_patches proof = prove_rule(&net, parameters, &spreading, LIFE_TORUS);
        CU_ASSERT(proof.errors == 1 && proof.unsure == 0 && proof.shown_count == 1);
        CU_ASSERT_EQUAL(proof.shown[0], patch);
    }
}

SUITE_LONG(patches)
{
    TEST(test_hand_solution_is_exact);
    TEST(test_one_wrong_patch_is_found);
    TEST(test_one_wrong_patch_is_found_anywhere);
    TEST(test_fault_at_the_edge_is_found);
    TEST(test_near_the_threshold_is_unsure);
    TEST(test_errors_are_those_of_the_forward_pass);
    TEST(test_errors_over_a_window_are_those_of_the_forward_pass);
    TEST(test_errors_at_edges_are_those_of_the_forward_pass);
    TEST(test_thresholds_over_a_window_are_exact);
    TEST(test_one_wrong_patch_over_a_window_is_found);
}
