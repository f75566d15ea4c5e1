// Refutations, and the three answers about a network: certified, refuted, undecided.
#include "check.h"
#include "nets.h"
#include "networks.h"
#include "proof/boards.h"
#include "proof/search.h"
#include "proofs.h"
#include "suite.h"
#include "trial/verdict.h"

#include <math.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};

// ---- refutation ----

// The board once more, by the definition of a generation and a forward pass of its own.
static bool really_refutes(const struct net *net, const float *parameters,
                           enum life_boundary boundary, const struct proof_refutation *r)
{
    struct proof_predictor predictor;
    struct life_board board[4];
    for (int i = 0; i < 4; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], r->side, r->side), STATUS_OK);
    memcpy(board[0].row, r->row, r->side * sizeof *r->row);
    CU_ASSERT_EQUAL_FATAL(
        proof_predictor_open(&predictor, net, parameters, r->side, r->side, boundary), STATUS_OK);
    proof_predict(&predictor, &board[0], &board[2], &board[3]);
    for (size_t g = 0; g < net->generations; g++)
        life_step_ref(&board[g % 2], &board[(g + 1) % 2], &conway, boundary);
    bool truth = life_cell(&board[net->generations % 2], r->x, r->y);
    bool said = life_cell(&board[2], r->x, r->y), unknown = life_cell(&board[3], r->x, r->y);
    proof_predictor_close(&predictor);
    for (int i = 0; i < 4; i++)
        life_board_close(&board[i]);
    CU_ASSERT_EQUAL(r->alive, truth);
    CU_ASSERT(unknown ? isnan(r->logit) : (r->logit > 0) == said);
    return unknown || said != truth;
}

static void test_refutations_refute(void)
{
    struct pcg32 stream = check_stream(113);
    size_t found = 0, certified = 0;
    for (size_t i = 0; i < 40; i++) {
        size_t n = 1 + i % 4;
        struct net net = net_make(n, 1 + i / 4 % 3, NET_RELU);
        enum life_boundary boundary = i % 2 ? LIFE_DEAD : LIFE_TORUS;
        float parameters[PROOFS_MOST];
        proofs_set_mutant(&net, &stream, pow(0.1, 2 * (double)n * (double)pcg32_uniform(&stream)),
                          parameters);
        struct proof_refutation r = proofs_refute(&net, parameters, boundary, 400);
        CU_ASSERT(r.side == 2 * n + 1 && r.boards >= 8);
        found += r.found;
        CU_ASSERT(r.found == (r.margin < 0));
        if (r.found) {
            CU_ASSERT(really_refutes(&net, parameters, boundary, &r));
            CU_ASSERT(boundary == LIFE_DEAD || (r.x == n && r.y == n));
            certified += proofs_certify(&net, parameters, boundary).certified;
        }
    }
    CU_ASSERT(found > 10 && found < 40);
    CU_ASSERT_EQUAL(certified, 0);
}

// Wrong on a single kind of patch, all 25 cells alive: random boards hardly meet it, the search
// climbs to it, and no cell of it can be left out.
static void test_a_rare_error_is_found(void)
{
    struct net net = net_make(3, 2, NET_RELU);
    const struct net_layer *layer = net.layer;
    float parameters[PROOFS_MOST];
    network_set_by_eighths(&net, parameters);
    // Channel 1 is how far a window is from being full: 9 - its cells. After the second generation
    // the patch's count, less the last two cells, is added to a cell that should be dead.
    for (unsigned tap = 0; tap < 9; tap++)
        parameters[layer[0].weights + 2 * 9 + tap] = -1;
    parameters[layer[0].biases + 2] = 9;
    parameters[layer[1].weights + layer[1].in + 2] = 1;
    for (unsigned tap = 0; tap < 9; tap++)
        parameters[layer[2].weights + (2 * layer[2].in + 1) * 9 + tap] = -1;
    parameters[layer[2].biases + 2] = 4;
    parameters[layer[3].weights + 2] = 0.5f;
    struct proof_refutation r = proofs_refute(&net, parameters, LIFE_TORUS, 8192);
    CU_ASSERT_FATAL(r.found);
    CU_ASSERT(really_refutes(&net, parameters, LIFE_TORUS, &r));
    CU_ASSERT_FALSE(proofs_certify(&net, parameters, LIFE_TORUS).certified);
    CU_ASSERT(proofs_sample_margin(&net, parameters, LIFE_TORUS, &(struct pcg32){0}, 0) > 0);
}

// ---- the three answers ----

static struct proof_findings search(const struct net *net, const float *parameters)
{
    struct proof_findings findings;
    struct arena arena;
    struct proof_search_space scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, proof_search_layout(&scratch, &arena, net)),
                          STATUS_OK);
    proof_search(net, parameters, &conway, LIFE_TORUS, &scratch, &findings);
    arena_close(&arena);
    return findings;
}

static void test_three_answers(void)
{
    struct net net = net_make(3, 1, NET_RELU);
    float parameters[PROOFS_MOST];
    network_set_by_eighths(&net, parameters);
    CU_ASSERT_EQUAL(search(&net, parameters).answer, PROOF_CERTIFIED);
    parameters[net.layer[4].biases] += 0.2f; // of the last A: three alive are one too many
    struct proof_findings findings = search(&net, parameters);
    CU_ASSERT_EQUAL(findings.answer, PROOF_REFUTED);
    CU_ASSERT(really_refutes(&net, parameters, LIFE_TORUS, &findings.refutation));
    // Twice this excess is refuted, half of it certified.
    net = net_make(4, 1, NET_RELU);
    network_set_by_eighths(&net, parameters);
    parameters[4] += 0x1p-15f;
    findings = search(&net, parameters);
    CU_ASSERT_EQUAL(findings.answer, PROOF_UNDECIDED);
    CU_ASSERT_EQUAL(findings.certificate.apart, 3);
    CU_ASSERT(findings.certificate.open > 0 && findings.certificate.margin <= 0);
    CU_ASSERT(findings.refutation.boards >= PROOF_SEARCH_BOARDS);
    CU_ASSERT(findings.refutation.margin > 0);
}

// Over a window of three generations there is no certificate: boards decide.
static void test_answers_over_a_window(void)
{
    const struct life_rule spreading = {0x1fe, 0x1ff};
    struct net net = nets_of(NET_WINDOW, "1-1-2-1-1-1");
    struct point point = {
        .rule = spreading, .family = NET_WINDOW, .generations = 3, .board = 12, .density = NAN};
    struct arena arena;
    struct verdict_space space;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, verdict_layout(&space, &arena, &point, &net)),
                          STATUS_OK);
    for (int wrong = 0; wrong < 2; wrong++) {
        float parameters[PROOFS_MOST] = {
            0}; // alive where any cell of 7x7 is, less one on the far corner
        for (size_t tap = 0; tap < 49; tap++)
            parameters[tap] = wrong && tap == 48 ? 0 : 1;
        for (size_t l = 1; l < net.layers; l++)
            parameters[net.layer[l].weights] = 1;
        parameters[net.parameters - 1] = -0.5f;
        struct proof_findings findings;
        proof_search(&net, parameters, &spreading, LIFE_TORUS, &space.search, &findings);
        CU_ASSERT_EQUAL(findings.answer, wrong ? PROOF_REFUTED : PROOF_UNDECIDED);
        CU_ASSERT(!findings.certificate.certified && findings.certificate.open == LIFE_WINDOWS);
        CU_ASSERT(findings.certificate.margin == -INFINITY);
        struct verdict verdict = verdict_of(&point, &net, parameters, true, &space);
        CU_ASSERT(!verdict.exact && verdict.refuted == (wrong == 1));
        CU_ASSERT(verdict.evidence == TRIAL_BOARDS && verdict.errors == -1);
    }
    arena_close(&arena);
}

// What trials make of the answers.
static void test_verdicts(void)
{
    struct point point = {
        .rule = conway, .generations = 4, .overcompleteness = 1, .board = 12, .density = NAN};
    struct net net = net_make(4, 1, NET_RELU);
    float parameters[PROOFS_MOST];
    struct arena arena;
    struct verdict_space space;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, verdict_layout(&space, &arena, &point, &net)),
                          STATUS_OK);
    const struct {
        float excess; // of an eighth
        bool exact, refuted;
    } cases[] = {{0, true, false}, {0x1p-15f, false, false}, {0x1p-9f, false, true}};
    for (size_t i = 0; i < 3; i++) {
        network_set_by_eighths(&net, parameters);
        parameters[4] += cases[i].excess;
        struct verdict verdict = verdict_of(&point, &net, parameters, true, &space);
        CU_ASSERT_EQUAL(verdict.exact, cases[i].exact);
        CU_ASSERT_EQUAL(verdict.refuted, cases[i].refuted);
        CU_ASSERT_EQUAL(verdict.evidence, i == 0 ? TRIAL_CERTIFICATE : TRIAL_BOARDS);
        CU_ASSERT_EQUAL(verdict.errors, -1);
    }
    arena_close(&arena);
}

SUITE_LONG(refutation)
{
    TEST(test_refutations_refute);
    TEST(test_a_rare_error_is_found);
    TEST(test_three_answers);
    TEST(test_answers_over_a_window);
    TEST(test_verdicts);
}
