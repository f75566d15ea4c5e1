// Proof by enumeration: every fault must be found, and no doubt called certainty.
#include "check.h"
#include "data/windows.h"
#include "naive.h"
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

static struct proof_windows judge(const struct net *net, const float *parameters,
                                  const struct life_rule *rule)
{
    struct proof_windows proof;
    memset(&proof, 0xff, sizeof proof);
    proof_windows(net, parameters, rule, &proof);
    return proof;
}

static unsigned count_wrong(const struct proof_windows *proof)
{
    unsigned wrong = 0;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        wrong += proof->wrong[w];
    return wrong;
}

static void test_hand_made_solution_is_exact(void)
{
    static const char *const widths[] = {"2-1", "4-2", "16-8", "2-5", "3-2", "5-1", "2-3", "13-4"};
    for (size_t i = 0; i < 16; i++) {
        struct net net = nets_of((enum net_family)(i / 8), widths[i % 8]);
        float *parameters = guard_open(net.parameters);
        net_set_by_hand(&net, parameters);
        struct proof_windows proof = judge(&net, parameters, &conway);
        CU_ASSERT(proof_windows_exact(&proof));
        CU_ASSERT(proof.errors == 0 && proof.unsure == 0 && count_wrong(&proof) == 0);
        CU_ASSERT(fabs(proof.margin - 10) < 1e-3);
        CU_ASSERT(guard_close(parameters, net.parameters));
    }
}

// Neighbours of a window's middle cell, and whether it lives, counted once more.
static unsigned neighbours(unsigned window)
{
    unsigned sum = 0;
    for (unsigned j = 0; j < 9; j++)
        sum += j != 4 && (window & 1u << j) != 0;
    return sum;
}

// Another rule than the network's: exactly the windows on which the rules differ are wrong.
static void test_another_rule_is_told_apart(void)
{
    struct net net = net_make(1, 2, NET_RELU);
    float parameters[64];
    net_set_by_hand(&net, parameters);
    for (unsigned bit = 0; bit < 18; bit++) {
        struct life_rule rule = conway;
        bool survives = bit >= 9;
        *(survives ? &rule.survival : &rule.birth) ^= (uint16_t)(1 << bit % 9);
        struct proof_windows proof = judge(&net, parameters, &rule);
        float target[LIFE_WINDOWS];
        windows_target(&rule, target);
        unsigned different = 0;
        for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
            bool differs = (w >> 4 & 1) == survives && neighbours(w) == bit % 9;
            bool lives = neighbours(w) == 3 || (neighbours(w) == 2 && (w >> 4 & 1));
            different += differs;
            CU_ASSERT_EQUAL(proof.wrong[w], differs);
            CU_ASSERT_EQUAL(target[w], lives != differs ? 1 : 0);
        }
        CU_ASSERT_EQUAL(proof.errors, different);
        CU_ASSERT_FALSE(proof_windows_exact(&proof));
    }
    struct life_rule highlife;
    CU_ASSERT_EQUAL(life_rule_parse("B36/S23", &highlife), STATUS_OK);
    struct proof_windows proof = judge(&net, parameters, &highlife);
    CU_ASSERT_EQUAL(proof.errors, 28); // 8 choose 6
}

// A network that is Life but for one window, which a filter of its own, the last, detects and turns
// around.
static void set_with_fault(const struct net *net, unsigned window, float *parameters)
{
    net_set_by_hand(net, parameters);
    const struct net_layer *sums = &net->layer[0], *mix = sums + 1, *output = mix + 1;
    size_t last = sums->out - 1;
    for (unsigned j = 0; j < 9; j++)
        parameters[sums->weights + 9 * last + j] = window >> j & 1 ? 1 : -1;
    parameters[sums->biases + last] = 0.5f - (float)__builtin_popcount(window);
    parameters[mix->weights + mix->in + last] = 2;
    parameters[output->weights + 1] = life_rule_next(&conway, window) ? -20 : 20;
}

static void test_every_single_wrong_window_is_found(void)
{
    static const char *const widths[] = {"4-2", "3-2", "9-4"};
    for (unsigned fault = 0; fault < LIFE_WINDOWS; fault++) {
        struct net net = nets_of(NET_LIFE, widths[fault % 3]);
        float parameters[256];
        set_with_fault(&net, fault, parameters);
        struct proof_windows proof = judge(&net, parameters, &conway);
        CU_ASSERT_EQUAL(proof.errors, 1);
        CU_ASSERT(proof.wrong[fault] && count_wrong(&proof) == 1);
        CU_ASSERT_FALSE(proof_windows_exact(&proof));
        CU_ASSERT(fabs(proof.margin - 10) < 1e-3); // of the right ones
    }
}

// The window network's logits in double precision.
static void naive_logits(const struct net *net, const float *parameters, double *logit,
                         double *terms)
{
    static float in[LIFE_WINDOWS * 9], target[LIFE_WINDOWS];
    double wide[128];
    struct naive direct = naive_windows(net_windows(net));
    struct naive_result result = {.logit = logit, .logit_terms = terms};
    naive_windows_in(in);
    direct.in = in;
    direct.target = target;
    check_widen(net->parameters, parameters, wide);
    naive_run(&direct, wide, &result);
}

// Solutions with parameters bent by more and more: what the proof says is what double precision
// says.
static void test_bent_solutions_are_judged_rightly(void)
{
    struct pcg32 stream = check_stream(70);
    unsigned exact = 0, wrong = 0;
    for (size_t trial = 0; trial < 1200; trial++) {
        struct net net = net_make(1, 1 + trial % 3, NET_RELU);
        float parameters[128], bend[128];
        double logit[LIFE_WINDOWS], terms[LIFE_WINDOWS];
        net_set_by_hand(&net, parameters);
        check_fill(&stream, 0.0005 * (double)(trial % 400), net.parameters, bend);
        for (size_t i = 0; i < net.parameters; i++)
            parameters[i] += bend[i];
        struct proof_windows proof = judge(&net, parameters, &conway);
        naive_logits(&net, parameters, logit, terms);
        unsigned errors = 0, near = 0, misjudged = 0;
        for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
            bool differs = (logit[w] > 0) != life_rule_next(&conway, w);
            bool close = fabs(logit[w]) < 1e-5 * terms[w];
            errors += differs;
            near += close;
            misjudged += !close && proof.wrong[w] != differs;
        }
        CU_ASSERT_EQUAL(misjudged, 0);
        CU_ASSERT(near > 0 || proof.errors == errors);
        CU_ASSERT_EQUAL(proof.errors, count_wrong(&proof));
        CU_ASSERT(!proof_windows_exact(&proof) || errors == 0);
        exact += proof_windows_exact(&proof);
        wrong += proof.errors > 0;
    }
    CU_ASSERT(exact > 100 && wrong > 100);
}

static void test_what_is_no_number_is_never_exact(void)
{
    static const float gone[] = {NAN, INFINITY, -INFINITY};
    static const struct life_rule never = {0, 0}, always = {0x1ff, 0x1ff};
    for (size_t m = 1; m <= 2; m++) {
        struct net net = net_make(1, m, NET_RELU);
        for (size_t i = 0; i < net.parameters; i++)
            for (size_t g = 0; g < 3; g++) {
                float parameters[64];
                net_set_by_hand(&net, parameters);
                parameters[i] = gone[g];
                struct proof_windows proof = judge(&net, parameters, &conway);
                CU_ASSERT_FALSE(proof_windows_exact(&proof));
                // Nor is it an answer to a rule that is always the same.
                proof = judge(&net, parameters, &never);
                CU_ASSERT_FALSE(proof_windows_exact(&proof));
                proof = judge(&net, parameters, &always);
                CU_ASSERT_FALSE(proof_windows_exact(&proof));
                if (g == 0 && i + 1 == net.parameters) {
                    CU_ASSERT_EQUAL(proof.errors, LIFE_WINDOWS);
                    CU_ASSERT_EQUAL(proof.margin, 0);
                }
            }
    }
}

// Filters whose weights cancel in one order of summation and overflow in another: although the
// output weight of their channel is zero, infinity times zero is not a number.
static void test_what_may_overflow_is_unsure(void)
{
    struct net net = net_make(1, 2, NET_RELU);
    float parameters[64];
    struct proof_windows proof;
    net_set_by_hand(&net, parameters);
    const struct net_layer *sums = &net.layer[0], *mix = &net.layer[1];
    for (size_t c = 0; c < sums->out; c++) {
        if (c >= 2)
            parameters[sums->biases + c] = 1;
        parameters[mix->weights + mix->in + c] = c < 2 ? 0 : c == 2 ? 2e38f : -2e38f;
    }
    proof_windows(&net, parameters, &conway, &proof);
    CU_ASSERT(proof.errors == 0 && proof.unsure == LIFE_WINDOWS);
    CU_ASSERT_FALSE(proof_windows_exact(&proof));
}

static void test_answers_near_the_threshold_are_unsure(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    float parameters[32];
    net_set_by_hand(&net, parameters);
    parameters[net.layer[2].weights] = 1;
    parameters[net.layer[2].biases] = -0.99f; // dead: -0.99, alive: 0.01
    struct proof_windows proof = judge(&net, parameters, &conway);
    CU_ASSERT(proof_windows_exact(&proof));
    CU_ASSERT(fabs(proof.margin - 0.01) < 1e-4);
    parameters[net.layer[2].biases] = -0.999999f; // alive: 0.000001, no more than rounding
    proof = judge(&net, parameters, &conway);
    CU_ASSERT_EQUAL(proof.errors, 0);
    // A living cell's channel is 1; but that of a survivor with two neighbours by a sum of two
    // numbers, which no order can change.
    CU_ASSERT_EQUAL(proof.unsure, 56 + 56);
    CU_ASSERT_FALSE(proof_windows_exact(&proof));
    // A dead cell's logit of exactly zero is right, and sure: nothing is added to nothing.
    memset(parameters, 0, sizeof parameters);
    proof = judge(&net, parameters, &(struct life_rule){0, 0});
    CU_ASSERT(proof_windows_exact(&proof) && proof.margin == 0);
    // It says dead, and nothing else.
    proof = judge(&net, parameters, &(struct life_rule){0x1ff, 0x1ff});
    CU_ASSERT_EQUAL(proof.errors, LIFE_WINDOWS);
}

// z of a window in float32, all sums backwards.
static float backward_logit(const struct net *net, const float *p, unsigned window)
{
    const struct net_layer *sums = &net->layer[0], *mix = sums + 1, *output = mix + 1;
    float z = 0;
    for (size_t k = mix->out; k-- > 0;) {
        float a2 = 0;
        for (size_t c = mix->in; c-- > 0;) {
            float a1 = 0;
            for (unsigned j = 9; j-- > 0;)
                a1 += window >> j & 1 ? p[9 * c + j] : 0;
            a1 += p[sums->biases + c];
            a2 += p[mix->weights + k * mix->in + c] * (a1 > 0 ? a1 : 0);
        }
        a2 += p[mix->biases + k];
        z += p[output->weights + k] * (a2 > 0 ? a2 : 0);
    }
    return z + p[output->biases];
}

// Where the proof is sure, another order of summation gives the same answer; where it is not, it
// sometimes does not: logits are crowded around zero by taking one window's from the bias.
static void test_sure_answers_hold_in_another_order(void)
{
    struct pcg32 stream = check_stream(71);
    static const char *const widths[] = {"2-1", "4-2", "6-3", "1-5", "7-2"};
    unsigned changed = 0, sure = 0, broken = 0;
    for (size_t trial = 0; trial < 3000; trial++) {
        struct net net = nets_of(NET_LIFE, widths[trial % 5]);
        struct life_rule rule =
            trial % 2 ? (struct life_rule){0x1ff, 0x1ff} : (struct life_rule){0, 0};
        float parameters[128], logit[LIFE_WINDOWS];
        check_fill(&stream, 1, net.parameters, parameters);
        for (size_t i = 0; trial % 3 == 0 && i < net.parameters; i++) // masked
            parameters[i] = pcg32_next(&stream) & 1 ? parameters[i] : 0;
        kernel_windows_forward_ref(net_windows(&net), parameters, logit);
        parameters[net.parameters - 1] -= logit[check_draw(&stream, LIFE_WINDOWS)];
        struct proof_windows proof = judge(&net, parameters, &rule);
        kernel_windows_forward_ref(net_windows(&net), parameters, logit);
        for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
            bool same = (backward_logit(&net, parameters, w) > 0) == (logit[w] > 0);
            changed += !same && !proof.wrong[w];
            broken += !same && !proof.wrong[w] && proof.unsure == 0;
        }
        sure += proof.unsure == 0;
    }
    CU_ASSERT_EQUAL(broken, 0);
    CU_ASSERT(changed > 0 && sure > 0);
}

// net_forward's logits for the same cells, to the bit.
static void test_answers_are_those_of_the_dense_pass(void)
{
    struct pcg32 stream = check_stream(72);
    for (size_t m = 1; m <= 5; m++) {
        struct net net = net_make(1, m, NET_RELU);
        struct arena arena;
        struct net_workspace workspace;
        float parameters[256], logit[LIFE_WINDOWS];
        CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, net_workspace_layout(&workspace, &arena, &net,
                                                                      LIFE_WINDOWS, 3, 3, true)),
                              STATUS_OK);
        check_fill(&stream, 1, net.parameters, parameters);
        for (unsigned i = 0; i < LIFE_WINDOWS * 9; i++)
            workspace.activation[0][i] = (float)(i / 9 >> i % 9 & 1);
        net_forward(&net, parameters, &workspace);
        kernel_windows_forward_ref(net_windows(&net), parameters, logit);
        for (unsigned w = 0; w < LIFE_WINDOWS; w++)
            CU_ASSERT_EQUAL(logit[w], workspace.activation[net.layers][9 * w + 4]);
        arena_close(&arena);
    }
}

SUITE_LONG(proof)
{
    TEST(test_hand_made_solution_is_exact);
    TEST(test_another_rule_is_told_apart);
    TEST(test_every_single_wrong_window_is_found);
    TEST(test_bent_solutions_are_judged_rightly);
    TEST(test_what_is_no_number_is_never_exact);
    TEST(test_answers_near_the_threshold_are_unsure);
    TEST(test_what_may_overflow_is_unsure);
    TEST(test_sure_answers_hold_in_another_order);
    TEST(test_answers_are_those_of_the_dense_pass);
}
