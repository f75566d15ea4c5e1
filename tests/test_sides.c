// Verdicts on both sides: what is wrong, if only on one patch, is never proven; what is exact stays so
// under changes that change nothing; and what float32 answers one way in one order of summation and
// another way in another is unsure.
#include "base/cpu.h"
#include "check.h"
#include "life/board.h"
#include "nets.h"
#include "networks.h"
#include "proof/patches.h"
#include "proof/search.h"
#include "proof/windows.h"
#include "suite.h"
#include "summation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {1 << 3, 1 << 2 | 1 << 3};
static const struct life_rule always = {0x1ff, 0x1ff}; // every cell lives on

static struct proof_windows prove_windows(const struct network *network)
{
    struct proof_windows proof;
    proof_windows(&network->net, network->parameters, &always, &proof);
    return proof;
}

static struct proof_patches prove_patches(const struct network *network,
                                          enum life_boundary boundary)
{
    struct proof_patches proof;
    struct arena arena;
    struct proof_patches_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_patches_layout(&arena, &network->net)),
                          STATUS_OK);
    proof_patches(&network->net, network->parameters, &always, boundary, true, scratch, &proof);
    arena_close(&arena);
    return proof;
}

static struct proof_findings search(const struct network *network)
{
    struct proof_findings findings;
    struct arena arena;
    struct proof_search_space scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, proof_search_layout(&scratch, &arena, &network->net)),
                          STATUS_OK);
    proof_search(&network->net, network->parameters, &conway, LIFE_TORUS, &scratch, &findings);
    arena_close(&arena);
    return findings;
}

// ---- one patch of all ----

static float *weights_of(struct network *network, size_t l)
{
    return network->parameters + network->net.layer[l].weights;
}

static float *biases_of(struct network *network, size_t l)
{
    return network->parameters + network->net.layer[l].biases;
}

// Filter k of the first layer becomes 1 on one window, of that many cells, and is off on all others.
static void detect(struct network *network, size_t k, unsigned cells, uint32_t window)
{
    float *weights = weights_of(network, 0) + k * cells;
    for (unsigned i = 0; i < cells; i++)
        weights[i] = window >> i & 1 ? 1 : -1;
    biases_of(network, 0)[k] = 1 - (float)__builtin_popcount(window);
}

// The four corners of a patch, 3x3 cells each, by filters `first` and following, which the channels
// from `channel` on carry; filter k of the second generation becomes 1 where the four meet.
static void detect_patch(struct network *network, uint32_t patch, size_t first, size_t channel,
                         size_t k)
{
    const struct net_layer *layer = network->net.layer;
    for (unsigned corner = 0; corner < 4; corner++) {
        unsigned top = corner / 2 * 2, left = corner % 2 * 2, window = 0;
        for (unsigned tap = 0; tap < 9; tap++)
            window |= (patch >> (5 * (top + tap / 3) + left + tap % 3) & 1) << tap;
        detect(network, first + corner, 9, window);
        weights_of(network, 1)[(channel + corner) * layer[1].in + first + corner] = 1;
        weights_of(network, 2)[(k * layer[2].in + channel + corner) * 9 + 3 * top + left] = 1;
    }
    biases_of(network, 2)[k] = -3;
}

// A network whose channels before the output, as many as it has, are 1 on the window, or patch, and 0
// on all others.
static void single_out(struct network *network, enum net_family family, const char *widths,
                       uint32_t patch)
{
    memset(network, 0, sizeof *network);
    network->net = nets_of(family, widths);
    const struct net_layer *layer = network->net.layer;
    size_t last = network->net.layers - 2; // the layer of these channels
    if (network->net.generations == 2 && family == NET_LIFE) {
        detect_patch(network, patch, 0, 0, 0);
    } else {
        detect(network, 0, (unsigned)layer[0].taps, patch);
        for (size_t l = 1; l < last; l++)
            weights_of(network, l)[0] = 1;
    }
    for (size_t c = 0; c < layer[last].out; c++)
        weights_of(network, last)[c * layer[last].in] = 1;
}

// ---- answers that hang on the order of summation ----

// Output weights [channels] and a bias, of which the sum is above zero in one order of summation and
// not in another: found by trying.
static void find_flip(size_t channels, struct pcg32 *stream, float *weights, float *bias)
{
    const float ones[] = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t attempt = 0; attempt < 100000; attempt++) {
        *bias = 0.5f + pcg32_uniform(stream);
        check_fill(stream, 1, channels, weights);
        weights[channels - 1] = -summation_random(weights, *bias, ones, channels - 1, stream);
        bool alive = false, dead = false;
        for (size_t t = 0; t < 10; t++) {
            float z = summation_random(weights, *bias, ones, channels, stream);
            alive |= z > 0;
            dead |= z <= 0;
        }
        if (alive && dead)
            return;
    }
    CU_FAIL("no sum of which the order decides the sign");
}

static void test_what_flips_on_one_window_is_unsure(void)
{
    struct pcg32 stream = check_stream(230);
    static const char *const widths[] = {"1-3", "2-4", "1-8"};
    for (size_t i = 0; i < 300; i++) {
        struct network network;
        single_out(&network, NET_LIFE, widths[i % 3], pcg32_next(&stream) % 512);
        find_flip(network.net.layer[1].out, &stream, weights_of(&network, 2),
                  biases_of(&network, 2));
        struct proof_windows proof = prove_windows(&network);
        CU_ASSERT(proof.unsure == 1 && proof.errors <= 1);
        CU_ASSERT_FALSE(proof_windows_exact(&proof));
    }
}

static void test_what_flips_on_one_patch_is_unsure(void)
{
    struct pcg32 stream = check_stream(231);
    static const struct {
        enum net_family family;
        const char *widths;
        enum life_boundary boundary;
    } cases[] = {{NET_LIFE, "4-4-1-3", LIFE_TORUS},
                 {NET_LIFE, "4-4-1-4", LIFE_DEAD},
                 {NET_WINDOW, "1-1-1-4", LIFE_TORUS}};
    for (size_t i = 0; i < 3; i++) {
        struct network network;
        single_out(&network, cases[i].family, cases[i].widths, pcg32_next(&stream) >> 7);
        find_flip(network.net.layer[3].out, &stream, weights_of(&network, 4),
                  biases_of(&network, 4));
        struct proof_patches proof = prove_patches(&network, cases[i].boundary);
        CU_ASSERT(proof.unsure == 1 && proof.errors <= 1);
        CU_ASSERT_FALSE(proof_patches_exact(&proof));
    }
}

// The quick answer of a patch is float32's own, and so may be off to one side by as much as another
// evaluation is to the other: its doubt is twice the bound. Here all of its additions round up, and
// all of the bound but a little is between the true logit and zero.
//
// A cell is its channel. Filter 0 is 1 and small terms on nine living cells, and filter 1, which is
// above zero unless they all live, takes all other patches away from zero.
static void test_quick_answers_are_off_themselves(void)
{
    const float half = 0x1p-24f * (1 + 0x1p-8f); // of a unit of 1 in the last place, and more
    struct network network = {.net = nets_of(NET_LIFE, "1-1-2-1")};
    float *second = weights_of(&network, 2);
    weights_of(&network, 0)[4] = weights_of(&network, 1)[0] = 1;
    for (unsigned tap = 0; tap < 9; tap++) {
        second[tap] = tap == 3 ? 1 : tap / 3 == 1 ? half : half / 3;
        second[9 + tap] = -1;
    }
    biases_of(&network, 2)[0] = half;
    biases_of(&network, 2)[1] = 9;
    weights_of(&network, 3)[0] = 1;
    weights_of(&network, 3)[1] = 0x1p-10f;
    biases_of(&network, 3)[0] = half;
    weights_of(&network, 4)[0] = 1;
    biases_of(&network, 4)[0] = -(1 - 7 * 0x1p-24f);
    struct proof_patches proof = prove_patches(&network, LIFE_TORUS);
    CU_ASSERT_EQUAL(proof.unsure, 1 << 16);
    CU_ASSERT_EQUAL(proof.settled, 1 << 16);
    CU_ASSERT_EQUAL(proof.errors, 1 << 24); // without the cell of the large term
}

// The first patch decides: a NaN answers neither "alive" nor "dead".
static void test_what_is_no_number_is_wrong(void)
{
    static const struct life_rule never = {0, 0};
    struct network network;
    struct proof_patches proof;
    single_out(&network, NET_WINDOW, "1-1-1-1", 7);
    biases_of(&network, 4)[0] = NAN;
    struct arena arena;
    struct proof_patches_space *scratch;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, scratch = proof_patches_layout(&arena, &network.net)),
                          STATUS_OK);
    for (int alive = 0; alive < 2; alive++) {
        proof_patches(&network.net, network.parameters, alive ? &always : &never, LIFE_TORUS, false,
                      scratch, &proof);
        CU_ASSERT(proof.errors > 0 && proof.margin == 0 && !proof_patches_exact(&proof));
    }
    arena_close(&arena);
}

// ---- the mode of the floating-point unit ----

// A weight below the normal numbers turns one window's answer, or one patch's. While trials run such
// numbers count as zero; proofs must not see that.
static void test_proofs_know_subnormal_numbers(void)
{
    struct network one, two, three;
    single_out(&one, NET_LIFE, "1-2", 300);
    single_out(&two, NET_LIFE, "4-4-1-2", 0x155555);
    struct network *const both[] = {&one, &two};
    for (size_t i = 0; i < 2; i++) {
        size_t output = both[i]->net.layers - 1;
        weights_of(both[i], output)[0] = -1;
        weights_of(both[i], output)[1] = 0x1p-140f;
        biases_of(both[i], output)[0] = 1;
    }
    network_by_eighths(&three, "2-1-2-1-2-1");
    weights_of(&three, 6)[0] = 0x1p-139f;
    biases_of(&three, 6)[0] = -0x1p-140f;
    for (int flushed = 0; flushed < 2; flushed++) {
        unsigned mode = flushed ? cpu_flush_subnormals() : cpu_default_float_mode();
        struct proof_windows windows = prove_windows(&one);
        struct proof_patches patches = prove_patches(&two, LIFE_TORUS);
        struct proof_findings findings = search(&three);
        cpu_restore_float_mode(mode);
        CU_ASSERT(windows.errors == 0 && windows.unsure == 1);
        CU_ASSERT(patches.errors == 0 && patches.unsure == 1);
        CU_ASSERT(findings.certificate.certified && findings.certificate.margin == 0x1p-140);
    }
}

// ---- what changes nothing ----

static void scale_filter(struct network *network, size_t l, size_t k, float by)
{
    const struct net_layer *layer = &network->net.layer[l], *next = layer + 1;
    size_t count = layer->in * layer->taps;
    for (size_t i = 0; i < count; i++)
        network->parameters[layer->weights + k * count + i] *= by;
    network->parameters[layer->biases + k] *= by;
    for (size_t o = 0; o < next->out; o++)
        for (size_t tap = 0; tap < next->taps; tap++)
            network->parameters[next->weights + (o * next->in + k) * next->taps + tap] /= by;
}

static void swap(float *a, float *b)
{
    float c = *a;
    *a = *b;
    *b = c;
}

static void swap_filters(struct network *network, size_t l, size_t j, size_t k)
{
    const struct net_layer *layer = &network->net.layer[l], *next = layer + 1;
    size_t count = layer->in * layer->taps;
    float *p = network->parameters;
    for (size_t i = 0; i < count; i++)
        swap(&p[layer->weights + j * count + i], &p[layer->weights + k * count + i]);
    swap(&p[layer->biases + j], &p[layer->biases + k]);
    for (size_t o = 0; o < next->out; o++)
        for (size_t tap = 0; tap < next->taps; tap++)
            swap(&p[next->weights + (o * next->in + j) * next->taps + tap],
                 &p[next->weights + (o * next->in + k) * next->taps + tap]);
}

// A unit that no board switches on, whatever it would bring.
static void add_dead_unit(struct network *network, size_t l, size_t k)
{
    const struct net_layer *layer = &network->net.layer[l], *next = layer + 1;
    size_t count = layer->in * layer->taps;
    for (size_t i = 0; i < count; i++)
        network->parameters[layer->weights + k * count + i] = -0.7f;
    network->parameters[layer->biases + k] = -1;
    for (size_t o = 0; o < next->out; o++)
        for (size_t tap = 0; tap < next->taps; tap++)
            network->parameters[next->weights + (o * next->in + k) * next->taps + tap] = 123.4f;
}

// Filter k takes over half of what filter j brings.
static void share_filter(struct network *network, size_t l, size_t j, size_t k)
{
    const struct net_layer *layer = &network->net.layer[l], *next = layer + 1;
    size_t count = layer->in * layer->taps;
    float *p = network->parameters;
    memcpy(p + layer->weights + k * count, p + layer->weights + j * count, count * sizeof *p);
    p[layer->biases + k] = p[layer->biases + j];
    for (size_t o = 0; o < next->out; o++)
        p[next->weights + o * next->in + k] = p[next->weights + o * next->in + j] /= 2;
}

static void test_harmless_changes_stay_exact(void)
{
    static const char *const widths[] = {"4-2", "4-2-4-2", "4-2-4-2-4-2", "4-2-4-2-4-2-4-2"};
    for (size_t n = 1; n <= 4; n++)
        for (unsigned change = 0; change < 5; change++) {
            struct network network;
            network_by_eighths(&network, widths[n - 1]);
            for (size_t g = 0; g < n; g++) {
                if (change == 0)
                    scale_filter(&network, 2 * g, g % 2, 4);
                if (change == 1)
                    add_dead_unit(&network, 2 * g, 3);
                if (change == 2 || change == 4)
                    share_filter(&network, 2 * g, 1, 2);
                if (change == 3 || change == 4)
                    swap_filters(&network, 2 * g + 1, 0, 1);
                if (change == 4)
                    swap_filters(&network, 2 * g, 0, 3);
            }
            if (n <= 2) {
                struct network_answer answer = network_judge(&network, change % 2);
                CU_ASSERT(answer.exact && answer.errors == 0 && answer.unsure == 0);
            }
            CU_ASSERT_EQUAL(search(&network).answer, PROOF_CERTIFIED);
            // A little of everything: no longer exact numbers, but far from wrong.
            network_bend(&network, pow(0.02, (double)n + 1), &(struct pcg32){change, 1});
            CU_ASSERT(search(&network).answer != PROOF_REFUTED);
            CU_ASSERT(n > 2 || network_judge(&network, false).exact);
        }
}

// ---- what is wrong on one patch ----

// Whether a middle cell of the other state two generations after the patch makes a difference for the
// board one generation later: for some cells around the patch it does.
static bool makes_a_difference(uint32_t patch, struct pcg32 *stream)
{
    struct life_board board[2];
    bool differs = false;
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], 7, 7), STATUS_OK);
    for (size_t attempt = 0; attempt < 200 && !differs; attempt++) {
        bool alive[2];
        for (int turned = 0; turned < 2; turned++) {
            struct pcg32 around = *stream;
            for (size_t i = 0; i < 49; i++) {
                size_t y = i / 7, x = i % 7;
                bool inside = y > 0 && y < 6 && x > 0 && x < 6;
                bool cell = pcg32_next(&around) & 1;
                life_set_cell(&board[0], x, y, inside ? patch >> (5 * (y - 1) + x - 1) & 1 : cell);
            }
            life_step_ref(&board[0], &board[1], &conway, LIFE_DEAD);
            life_step_ref(&board[1], &board[0], &conway, LIFE_DEAD);
            if (turned)
                life_set_cell(&board[0], 3, 3, !life_cell(&board[0], 3, 3));
            life_step_ref(&board[0], &board[1], &conway, LIFE_DEAD);
            alive[turned] = life_cell(&board[1], 3, 3);
        }
        differs = alive[0] != alive[1];
        for (size_t i = 0; i < 49; i++)
            pcg32_next(stream);
    }
    for (int i = 0; i < 2; i++)
        life_board_close(&board[i]);
    return differs;
}

static void test_a_fault_on_one_patch_is_never_certified(void)
{
    struct pcg32 stream = check_stream(232);
    static const char *const widths[] = {"6-5-3-1-2-1", "6-5-3-1-2-1-2-1"};
    for (size_t i = 0; i < 12; i++) {
        struct network network;
        uint32_t patch = pcg32_next(&stream) >> 7;
        struct oracle_board board = {5, 5, 2, 2, patch};
        struct oracle life = oracle_of(false, 2, (const unsigned char *)"\1\1\1\1", NULL);
        network_by_eighths(&network, widths[i % 2]);
        CU_ASSERT_EQUAL(search(&network).answer, PROOF_CERTIFIED);
        detect_patch(&network, patch, 2, 1, 2);
        weights_of(&network, 3)[2] = oracle_alive(&life, &board) ? -1 : 80; // a crowd is at -48
        CU_ASSERT(makes_a_difference(patch, &stream));
        CU_ASSERT(search(&network).answer != PROOF_CERTIFIED);
    }
}

SUITE_LONG(sides)
{
    TEST(test_what_flips_on_one_window_is_unsure);
    TEST(test_what_flips_on_one_patch_is_unsure);
    TEST(test_quick_answers_are_off_themselves);
    TEST(test_what_is_no_number_is_wrong);
    TEST(test_proofs_know_subnormal_numbers);
    TEST(test_harmless_changes_stay_exact);
    TEST(test_a_fault_on_one_patch_is_never_certified);
}
