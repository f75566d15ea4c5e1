// Residual generations, which add their input to their output: the form; a network that is Life by what it adds; the
// pass and its gradient against the definition; proofs against the oracle, and bounds against boards.
//
// Engines, kernels, scores, compaction, what is dead and bounds on rounding have residual cases in their own suites.
#include "check.h"
#include "naive.h"
#include "net/name.h"
#include "nets.h"
#include "networks.h"
#include "proofs.h"
#include "spec/setting.h"
#include "suite.h"
#include "summation.h"
#include "ticket/mask.h"
#include "trial_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = NETS_SMALL };

// ---- the form ----

static void test_names_and_shortcuts(void)
{
    static const struct {
        const char *widths, *name;
        size_t adds[3], generations;
    } known[] = {{"2-1", "L(1,1), residual", {1}, 1},
                 {"3-2-2-1", "L(2; 3-2-2-1), residual", {1, 1}, 2},
                 {"8-4-8-4", "L(2,4), residual", {1, 4}, 2},
                 {"2-2-1-5-4-3", "L(3; 2-2-1-5-4-3), residual", {1, 2, 3}, 3}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char name[NET_NAME_TEXT];
        struct net plain = nets_of(NET_LIFE, known[i].widths), net = nets_residual(plain);
        net_name(&net, name);
        CU_ASSERT_STRING_EQUAL(name, known[i].name);
        // It has no parameters of its own.
        CU_ASSERT(net.parameters == plain.parameters && net_numbers(&net) == net_numbers(&plain));
        for (size_t g = 0; g < known[i].generations; g++) {
            CU_ASSERT_EQUAL(net.layer[2 * g].hands_on, known[i].adds[g]);
            CU_ASSERT_EQUAL(net.layer[2 * g + 1].adds, known[i].adds[g]);
            CU_ASSERT(net.layer[2 * g].adds == 0 && net.layer[2 * g + 1].hands_on == 0);
        }
    }
}

static void test_forms_that_cannot_be_had(void)
{
    static const struct {
        const char *widths, *word;
        enum net_family family;
    } bad[] = {{"2-1", "family window", NET_WINDOW},
               {"2-1-2-1", "family window", NET_WINDOW},
               {"3", "without a 1x1 layer", NET_LIFE},
               {"3-1-2", "without a 1x1 layer", NET_LIFE},
               {"1-0-2-1", "without a 1x1 layer", NET_LIFE}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct net_form form = nets_of(bad[i].family, bad[i].widths).form;
        CU_ASSERT_PTR_NULL(net_form_problem(&form));
        form.residual = true;
        CU_ASSERT_FATAL(net_form_problem(&form) != NULL);
        CU_ASSERT(strstr(net_form_problem(&form), bad[i].word) != NULL);
        CU_ASSERT(net_tied_problem(&form) == NULL && net_residual_problem(&form) != NULL);
    }
    // Generations that are tied read and make one channel, which is added to itself.
    struct net_form form = nets_of(NET_LIFE, "3-1-3-1").form;
    form.tied = form.residual = true;
    CU_ASSERT_PTR_NULL(net_form_problem(&form));
}

// Where it is no, keys are what they were; tests/test_golden.sh has those.
static void test_keys(void)
{
    struct point plain = usual_point(2, 100), residual = plain, read = plain;
    residual.residual = true;
    CU_ASSERT_NOT_EQUAL(point_key(&plain), point_key(&residual));
    CU_ASSERT_TRUE(setting_read(SETTING_RESIDUAL, "yes", &read));
    CU_ASSERT_EQUAL(point_key(&read), point_key(&residual));
    CU_ASSERT(point_net(&residual).form.residual && !point_net(&plain).form.residual);
}

static void test_tickets(void)
{
    char problem[TICKET_PROBLEM];
    struct net plain = net_make(2, 3, NET_RELU), net = nets_residual(plain);
    struct ticket_spec spec = {.method = TICKET_MAGNITUDE, .rate = 0.2, .round = 1};
    CU_ASSERT(ticket_possible(&spec, &net, 100, problem));
    spec.unit = TICKET_CHANNELS;
    CU_ASSERT(ticket_possible(&spec, &plain, 100, problem));
    CU_ASSERT_FALSE(ticket_possible(&spec, &net, 100, problem));
    CU_ASSERT(strstr(problem, "unit weights") != NULL);
}

// ---- the pass, and its gradient ----

// One channel, whose layers give nothing: generations leave a cell as it is. With a weight of -1 for it they take
// it away.
static void test_generations_that_change_nothing(void)
{
    struct net net = nets_residual(nets_of(NET_LIFE, "1-1-2-1-1-1"));
    float value[MOST] = {0};
    struct arena arena;
    struct net_workspace w;
    const struct net_layer *output = &net.layer[net.layers - 1];
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, net_workspace_layout(&w, &arena, &net, 2, 3, 4, true)),
                          STATUS_OK);
    value[output->weights] = 3;
    value[output->biases] = -1;
    for (size_t i = 0; i < 24; i++)
        w.activation[0][i] = i % 5 < 2;
    net_forward(&net, value, &w);
    for (size_t i = 0; i < 24; i++)
        CU_ASSERT_EQUAL(w.activation[net.layers][i], i % 5 < 2 ? 2 : -1);
    value[net.layer[2].weights + 4] = 1; // the middle of the second generation's first filter
    value[net.layer[3].weights] = -1;
    net_forward(&net, value, &w);
    for (size_t i = 0; i < 24; i++)
        CU_ASSERT_EQUAL(w.activation[net.layers][i], -1);
    arena_close(&arena);
}

static void try_gradient(const struct net *net, const char *widths, bool zero_padding,
                         struct pcg32 *stream)
{
    enum { BATCH = 2, HEIGHT = 4, WIDTH = 5, CELLS = BATCH * HEIGHT * WIDTH };
    struct net_widths width;
    size_t n, count = net->parameters;
    float target[CELLS], value[MOST];
    double wide[MOST], want[MOST], terms[MOST], logit[CELLS], logit_terms[CELLS];
    struct arena arena;
    struct net_workspace w;
    CU_ASSERT_FATAL(net_widths_parse(widths, &width, &n) && count <= MOST);
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, net_workspace_layout(&w, &arena, net, BATCH, HEIGHT,
                                                                  WIDTH, zero_padding)),
                          STATUS_OK);
    struct naive direct = naive_widths(false, n, width.width, BATCH, HEIGHT, WIDTH, zero_padding);
    struct naive_result result = {
        .logit = logit, .logit_terms = logit_terms, .gradient = want, .terms = terms};
    naive_set_activation(&direct, net_activation_names[net->activation]);
    CU_ASSERT_EQUAL_FATAL(direct.parameters, count);
    direct.shortcuts = NAIVE_ALL;
    direct.in = w.activation[0];
    direct.target = target;
    do { // away from kinks, and with a gradient that reaches the first layer
        check_fill(stream, 0.7, count, value);
        for (size_t i = 0; i < CELLS; i++) {
            w.activation[0][i] = (float)(pcg32_next(stream) & 1);
            target[i] = (float)(pcg32_next(stream) & 1);
        }
        check_widen(count, value, wide);
        naive_run(&direct, wide, &result);
    } while (result.kink < 3e-6 || fabs(want[4]) < 1e-4);
    float *gradient = guard_open(count);
    memset(gradient, 0, count * sizeof *gradient);
    net_forward(net, value, &w);
    net_backward(net, value, target, &w, gradient);
    CU_ASSERT_EQUAL(
        check_floats("logit", CELLS, w.activation[net->layers], logit, logit_terms, CHECK_RELATIVE),
        0);
    CU_ASSERT_EQUAL(check_floats(widths, count, gradient, want, terms, CHECK_RELATIVE), 0);
    // What the definition's derivation says is what differences of its loss say.
    for (size_t i = 0; i < count; i++) {
        struct naive_result nothing = {0};
        const double step = 1e-6, kept = wide[i];
        wide[i] = kept + step;
        double above = naive_run(&direct, wide, &nothing);
        wide[i] = kept - step;
        double slope = (above - naive_run(&direct, wide, &nothing)) / (2 * step);
        wide[i] = kept;
        CU_ASSERT_DOUBLE_EQUAL(want[i], slope, 1e-6 * (1 + fabs(slope)));
    }
    CU_ASSERT(guard_close(gradient, count));
    arena_close(&arena);
}

static void test_gradients(void)
{
    static const struct {
        const char *widths;
        enum net_activation activation;
    } cases[] = {{"2-1", NET_RELU},         {"3-4", NET_PRELU},         {"2-1-2-1", NET_RELU},
                 {"3-2-2-4", NET_LEAKY},    {"2-4-3-2", NET_QUADRATIC}, {"1-2-1-3-2-1", NET_TANH},
                 {"2-2-1-1-2-3", NET_RELU}, {"2-3-2-3-2-3", NET_PRELU}};
    struct pcg32 stream = check_stream(640);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
            struct net net =
                nets_residual(nets_with(cases[i].activation, NET_LIFE, cases[i].widths));
            try_gradient(&net, cases[i].widths, zero_padding, &stream);
        }
}

// ---- proofs ----

// By hand: channel 0 is what the cell was, and what changes.
static void test_hand_solutions_are_life(void)
{
    struct pcg32 stream = check_stream(641);
    for (size_t n = 1; n <= 6; n++)
        for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
            struct net net = nets_residual(net_make(n, 1 + n % 3, NET_RELU));
            float parameters[PROOFS_MOST];
            network_set_by_eighths(&net, parameters);
            struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
            CU_ASSERT(certificate.certified && certificate.margin == 10);
            CU_ASSERT_EQUAL(certificate.apart, n);
            CU_ASSERT(proofs_sample_margin(&net, parameters, boundary, &stream, 20) == 10);
            // As a plain network it is not.
            struct net plain = net_make(n, 1 + n % 3, NET_RELU);
            CU_ASSERT_FALSE(proofs_certify(&plain, parameters, boundary).certified);
            net_set_by_hand(&net, parameters);
            CU_ASSERT(n > 4 || proofs_certify(&net, parameters, boundary).certified);
        }
}

// Bends the hand solution, or draws all numbers where `bend` is 0, and compares with the oracle.
static struct network_answer compare(const char *widths, enum net_activation activation, bool tied,
                                     double bend, bool edges, struct pcg32 *stream)
{
    struct network network;
    network_draw_with(&network, NET_LIFE, widths, activation, stream);
    struct net_form form = network.net.form;
    form.residual = true;
    form.tied = tied;
    network.net = net_make_form(&form);
    if (bend > 0) {
        net_set_by_hand(&network.net, network.parameters);
        network_bend(&network, bend, stream);
    }
    net_complete(&network.net, network.parameters);
    struct network_answer answer = network_judge(&network, edges);
    struct oracle oracle = network_oracle(&network);
    struct oracle_count truth = network_truth(&oracle, edges);
    CU_ASSERT(network_agrees(&answer, &truth));
    return answer;
}

static void test_one_generation(void)
{
    static const char *const widths[] = {"2-1", "4-2", "3-3", "5-1"};
    struct pcg32 stream = check_stream(642);
    size_t exact = 0, wrong = 0;
    for (size_t i = 0; i < 200; i++) {
        double bend = i % 3 == 0 ? 0 : pow(0.1, 4 * (double)pcg32_uniform(&stream));
        enum net_activation activation =
            bend > 0 ? NET_RELU : (enum net_activation)(i / 3 % NET_ACTIVATION_COUNT);
        struct network_answer answer =
            compare(widths[i % 4], activation, false, bend, i % 2, &stream);
        exact += answer.exact;
        wrong += answer.errors > 0;
    }
    CU_ASSERT(exact > 40 && wrong > 60);
}

static void test_two_generations(void)
{
    static const struct {
        const char *widths;
        enum net_activation activation;
        double bend;
        bool tied, edges;
    } cases[] = {{"2-1-2-1", NET_RELU, 1e-5, false, true},
                 {"3-2-2-1", NET_RELU, 1e-3, false, false},
                 {"2-1-2-1", NET_RELU, 1e-4, true, false},
                 {"2-3-3-2", NET_PRELU, 0, false, true}};
    struct pcg32 stream = check_stream(643);
    size_t exact = 0, wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct network_answer answer = compare(cases[i].widths, cases[i].activation, cases[i].tied,
                                               cases[i].bend, cases[i].edges, &stream);
        exact += answer.exact;
        wrong += answer.errors > 0;
    }
    CU_ASSERT(exact >= 2 && wrong >= 1);
}

// What is handed on is off itself. On nine living cells the first generation's channel is a sum whose additions all
// round up, and the second adds nothing of its own; the logit is what is handed on, less a number that leaves half of
// the error. So quick answers, which are off to one side, look certain unless their doubt has that error, and so does
// the close one.
static void test_what_is_handed_on_is_off_itself(void)
{
    enum { FILTERS = 60 };
    struct pcg32 stream = check_stream(645);
    struct network network = {.net = nets_residual(nets_of(NET_LIFE, "60-1-1-1"))};
    const struct net_layer *layer = network.net.layer;
    float *p = network.parameters, inputs[FILTERS];
    double ones[FILTERS];
    for (size_t k = 0; k < FILTERS; k++) {
        for (size_t tap = 0; tap < 9; tap++)
            p[layer[0].weights + 9 * k + tap] = 1;
        p[layer[0].biases + k] = -8;
        ones[k] = 1;
    }
    float *weights = p + layer[1].weights, *bias = p + layer[1].biases;
    summation_adverse(SUMMATION_UP, true, false, FILTERS, &stream, weights, bias, inputs);
    double exact = summation_exact(weights, *bias, ones, FILTERS);
    double error = (double)summation_forward(weights, *bias, inputs, FILTERS) - exact;
    CU_ASSERT(error > 20 * 0x1p-24);
    p[layer[4].weights] = 1;
    p[layer[4].biases] = (float)-(exact + 1 - error / 2);
    struct network_answer answer = network_judge(&network, false);
    CU_ASSERT_EQUAL(answer.unsure, 1 << 16);
    CU_ASSERT_FALSE(answer.exact);
}

// No bound lies above the least margin that boards show; some lie near it.
static void test_no_board_breaks_a_bound(void)
{
    struct pcg32 stream = check_stream(644);
    size_t certified = 0, broken = 0, near = 0;
    for (size_t i = 0; i < 64; i++) {
        bool drawn = i % 4 == 3;
        enum net_activation activation = drawn && i % 8 == 7 ? NET_PRELU : NET_RELU;
        struct net net = nets_residual(net_make(2 + i / 2 % 3, 1 + i / 8 % 3, activation));
        float parameters[PROOFS_MOST];
        enum life_boundary boundary = i % 2 ? LIFE_DEAD : LIFE_TORUS;
        double strength = pow(0.1, 2 + (double)net.generations * (double)pcg32_uniform(&stream));
        if (drawn) {
            check_fill(&stream, 1, net.parameters, parameters);
        } else {
            network_set_by_eighths(&net, parameters);
            network_bend_by(&net, &stream, strength, parameters);
        }
        struct proof_certificate certificate = proofs_certify(&net, parameters, boundary);
        double margin = fmin(proofs_sample_margin(&net, parameters, boundary, &stream, 20),
                             proofs_refute(&net, parameters, boundary, 200).margin);
        broken += !(certificate.margin <= margin);
        certified += certificate.certified;
        near += certificate.margin > margin - 0.2 * fabs(margin);
    }
    printf("[%zu certified, %zu near]", certified, near);
    CU_ASSERT_EQUAL(broken, 0);
    CU_ASSERT(certified > 8 && near > 8);
}

SUITE(residual)
{
    TEST(test_names_and_shortcuts);
    TEST(test_forms_that_cannot_be_had);
    TEST(test_keys);
    TEST(test_tickets);
    TEST(test_generations_that_change_nothing);
    TEST(test_gradients);
    TEST(test_hand_solutions_are_life);
    TEST(test_one_generation);
    TEST(test_two_generations);
    TEST(test_what_is_handed_on_is_off_itself);
    TEST(test_no_board_breaks_a_bound);
}
