// Forms of networks: generations without a 1x1 layer, without an output layer, tied; and what is frozen.
#include "check.h"
#include "net/activation.h"
#include "net/name.h"
#include "nets.h"
#include "spec/setting.h"
#include "suite.h"
#include "ticket/mask.h"
#include "ticket/shrink.h"
#include "train/train.h"
#include "trial_runs.h"

#include <math.h>
#include <string.h>

enum { MOST = NETS_SMALL };

static struct net form_of(const char *text, enum net_activation activation, enum net_output output,
                          bool tied)
{
    struct net_form form = nets_with(activation, NET_LIFE, text).form;
    form.output = output;
    form.tied = tied;
    CU_ASSERT_PTR_NULL_FATAL(net_form_problem(&form));
    struct net net = net_make_form(&form);
    CU_ASSERT_FATAL(net.parameters <= MOST);
    return net;
}

// ---- widths ----

static void test_widths_without_1x1_layers(void)
{
    static const struct {
        const char *text, *again;
        size_t generations;
    } good[] = {
        {"1", "1", 1},         {"1-0", "1", 1},           {"64", "64", 1},
        {"2-1-3", "2-1-3", 2}, {"4-0-4", "4-0-4", 2},     {"4-0-4-0", "4-0-4", 2},
        {"2-1", "2-1", 1},     {"2-0-2-1", "2-0-2-1", 2},
    };
    static const char *const bad[] = {"0",     "0-1",  "65",   "65-0-2-1", "-1",
                                      "1-",    "1--1", "2-00", "2-01",     "",
                                      "1-1-0", "0-0",  "a",    "1-65",     "1 "};
    struct net_widths widths;
    size_t generations;
    char text[NET_WIDTHS_TEXT];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CU_ASSERT_FATAL(net_widths_parse(good[i].text, &widths, &generations));
        CU_ASSERT_EQUAL(generations, good[i].generations);
        net_widths_format(generations, &widths, text);
        CU_ASSERT_STRING_EQUAL(text, good[i].again);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT_FALSE(net_widths_parse(bad[i], &widths, &generations));
}

// ---- counts, and names ----

static void test_counts_and_names(void)
{
    static const struct {
        const char *widths;
        enum net_activation activation;
        enum net_output output;
        bool tied;
        size_t numbers, weights;
        const char *name;
    } known[] = {
        {"1", NET_PRELU, NET_LINEAR, false, 13, 10, "L(1; 1) with prelu"},
        {"1", NET_RELU, NET_LINEAR, false, 12, 10, "L(1; 1)"},
        {"2-1", NET_RELU, NET_LINEAR, false, 25, 21, "L(1,1)"},
        {"2-1", NET_RELU, NET_NO_OUTPUT, false, 23, 20, "L(1,1), without an output layer"},
        {"2-1-2-1", NET_RELU, NET_LINEAR, true, 25, 21, "L(2,1), tied"},
        {"2-1-2-1", NET_RELU, NET_NO_OUTPUT, true, 23, 20, "L(2,1), tied, without an output layer"},
        {"1-0-1", NET_PRELU, NET_NO_OUTPUT, true, 11, 9,
         "L(2; 1-0-1) with prelu, tied, without an output layer"},
        {"3-1-3-1-3-1", NET_PRELU, NET_LINEAR, true, 40, 31, "L(3; 3-1-3-1-3-1) with prelu, tied"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct net net =
            form_of(known[i].widths, known[i].activation, known[i].output, known[i].tied);
        char name[NET_NAME_TEXT];
        net_name(&net, name);
        CU_ASSERT_STRING_EQUAL(name, known[i].name);
        CU_ASSERT_EQUAL(net_numbers(&net), known[i].numbers);
        CU_ASSERT_EQUAL(net_weights(&net), known[i].weights);
        CU_ASSERT_EQUAL(net.layers, 2 * net.generations + 1);
    }
}

static void test_forms_that_cannot_be_had(void)
{
    static const struct {
        const char *widths, *word;
        enum net_family family;
    } bad[] = {
        {"2-1", "one generation", NET_LIFE},  {"2-1-2-1", "window", NET_WINDOW},
        {"4-2-4-2", "one channel", NET_LIFE}, {"4-1-2-1", "same widths", NET_LIFE},
        {"2-0-2", "one channel", NET_LIFE},   {"2-1-2", "same widths", NET_LIFE},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct net_form form = nets_of(bad[i].family, bad[i].widths).form;
        CU_ASSERT_PTR_NULL(net_form_problem(&form));
        form.tied = true;
        CU_ASSERT_FATAL(net_form_problem(&form) != NULL);
        CU_ASSERT(strstr(net_form_problem(&form), bad[i].word) != NULL);
    }
}

// ---- the forward pass, and the gradient ----

enum { SIDE = 6, CELLS = SIDE * SIDE };

// z of every cell of a torus, of generations of `filters` filters and one channel, or, of no 1x1 layer, of
// one filter: p are the numbers of one generation, and then those of the output.
struct plain {
    size_t generations, filters;
    bool bare, output;
    double slope; // below 0
    double p[MOST];
};

static double act(const struct plain *f, double z)
{
    return z > 0 ? z : f->slope * z;
}

static void plain_forward(const struct plain *f, const double *cells, double *z)
{
    double in[CELLS], out[CELLS];
    const double *mix = f->p + 10 * f->filters, *last = mix + (f->bare ? 0 : f->filters + 1);
    memcpy(in, cells, sizeof in);
    for (size_t g = 0; g < f->generations; g++, memcpy(in, out, sizeof in))
        for (size_t at = 0; at < CELLS; at++) {
            double sum = f->bare ? 0 : mix[f->filters];
            for (size_t k = 0; k < f->filters; k++) {
                double filter = f->p[9 * f->filters + k];
                for (size_t tap = 0; tap < 9; tap++) {
                    size_t y = (at / SIDE + tap / 3 + SIDE - 1) % SIDE;
                    size_t x = (at % SIDE + tap % 3 + SIDE - 1) % SIDE;
                    filter += f->p[9 * k + tap] * in[y * SIDE + x];
                }
                sum += f->bare ? act(f, filter) : mix[k] * act(f, filter);
            }
            out[at] = f->bare ? sum : act(f, sum);
        }
    for (size_t at = 0; at < CELLS; at++)
        z[at] = f->output ? last[0] * in[at] + last[1] : in[at] - 0.5;
}

static double plain_loss(const struct plain *f, const double *cells, const float *target)
{
    double z[CELLS], loss = 0;
    plain_forward(f, cells, z);
    for (size_t at = 0; at < CELLS; at++)
        loss += (log1p(exp(-fabs(z[at]))) + fmax(z[at], 0) - z[at] * (double)target[at]) / CELLS;
    return loss;
}

// Where number i of `plain` lies in the block, for the first generation and the output.
static size_t place_of(const struct net *net, const struct plain *f, size_t i)
{
    size_t of_generation = 10 * f->filters + (f->bare ? 0 : f->filters + 1);
    return i < of_generation ? i : net->layer[net->layers - 1].weights + i - of_generation;
}

static void test_gradients_of_forms(void)
{
    static const struct {
        const char *widths;
        bool tied;
        enum net_output output;
        enum net_activation activation;
    } cases[] = {
        {"2-1-2-1", true, NET_LINEAR, NET_RELU},     {"3-1-3-1-3-1", true, NET_LINEAR, NET_LEAKY},
        {"1-0-1", true, NET_LINEAR, NET_LEAKY},      {"1", false, NET_LINEAR, NET_LEAKY},
        {"2-1", false, NET_NO_OUTPUT, NET_RELU},     {"1-0-1", true, NET_NO_OUTPUT, NET_LEAKY},
        {"2-1-2-1", true, NET_NO_OUTPUT, NET_LEAKY}, {"1", false, NET_LINEAR, NET_RELU},
    };
    struct pcg32 stream = check_stream(260);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct net net =
            form_of(cases[i].widths, cases[i].activation, cases[i].output, cases[i].tied);
        struct plain f = {.generations = net.generations,
                          .filters = net.layer[0].out,
                          .bare = net.layer[1].numbers == NET_FIXED,
                          .output = cases[i].output == NET_LINEAR,
                          .slope = cases[i].activation == NET_LEAKY ? (double)0.01f : 0};
        float value[MOST], gradient[MOST] = {0}, target[CELLS];
        double cells[CELLS], z[CELLS];
        check_fill(&stream, 1, net.parameters, value);
        net_complete(&net, value);
        size_t numbers = net_numbers(&net);
        for (size_t k = 0; k < numbers; k++)
            f.p[k] = (double)value[place_of(&net, &f, k)];
        struct net_workspace space;
        struct arena arena;
        CU_ASSERT_EQUAL_FATAL(
            ARENA_OPEN(&arena, net_workspace_layout(&space, &arena, &net, 1, SIDE, SIDE, false)),
            STATUS_OK);
        for (size_t at = 0; at < CELLS; at++) {
            cells[at] = pcg32_next(&stream) % 2;
            target[at] = (float)(pcg32_next(&stream) % 2);
            space.activation[0][at] = (float)cells[at];
        }
        net_forward(&net, value, &space);
        plain_forward(&f, cells, z);
        for (size_t at = 0; at < CELLS; at++)
            CU_ASSERT_DOUBLE_EQUAL((double)space.activation[net.layers][at], z[at],
                                   1e-4 * (1 + fabs(z[at])));
        net_backward(&net, value, target, &space, gradient);
        net_share_gradient(&net, gradient);
        double largest = 0;
        for (size_t k = 0; k < numbers; k++) {
            const double step = 1e-6, number = f.p[k];
            f.p[k] = number + step;
            double above = plain_loss(&f, cells, target);
            f.p[k] = number - step;
            double slope = (above - plain_loss(&f, cells, target)) / (2 * step);
            f.p[k] = number;
            double got = (double)gradient[place_of(&net, &f, k)];
            CU_ASSERT_DOUBLE_EQUAL(got, slope, 1e-3 * (1e-2 + fabs(slope)));
            largest = fmax(largest, fabs(slope));
        }
        CU_ASSERT(largest > 1e-3);
        arena_close(&arena);
    }
}

// ---- training ----

// Trains with gradients that are random, and asserts that what is fixed, shared and frozen is so after
// each update, and that the rest moves.
static void train_at_random(const struct net *net, enum train_optimizer optimizer)
{
    struct pcg32 stream = check_stream(261);
    struct train train;
    struct arena arena;
    struct point usual;
    memset(&usual, 0, sizeof usual);
    settings_set_usual(&usual, false);
    setting_read(SETTING_OPTIMIZER, train_optimizer_names[optimizer], &usual);
    struct train_settings settings = usual.train;
    settings.decay = 0; // of weights, whatever their gradient
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, train_layout(&train, &arena, net, kernel_table(cpu_isa()), settings)),
        STATUS_OK);
    float begin[MOST], complete[MOST];
    net_init(net, NET_NORMAL_EVERYWHERE, &stream, begin);
    train_begin(&train, begin, NULL);
    for (size_t u = 0; u < 20; u++) {
        check_fill(&stream, 1, net->parameters, train.gradient);
        train_update(&train);
        memcpy(complete, train.value, net->parameters * sizeof *complete);
        net_complete(net, complete);
        CU_ASSERT_EQUAL(memcmp(complete, train.value, net->parameters * sizeof *complete), 0);
    }
    for (size_t l = 0; l < net->layers; l++)
        for (size_t i = net->layer[l].weights; i < net->layer[l].end; i++) {
            bool coefficient = i >= net->layer[l].coefficients;
            bool first = l == 0 || (net->form.tied && l % 2 == 0 && l + 1 < net->layers);
            enum net_freeze freeze = net->form.freeze;
            bool still = net->layer[l].numbers == NET_FIXED ||
                         (coefficient ? freeze == NET_FREEZE_COEFFICIENTS
                                      : freeze == NET_FREEZE_WEIGHTS ||
                                            (freeze == NET_FREEZE_LATER && !first));
            CU_ASSERT_EQUAL(train.value[i] == begin[i], still);
        }
    arena_close(&arena);
}

static void test_training_keeps_the_form(void)
{
    for (enum train_optimizer o = 0; o < TRAIN_OPTIMIZER_COUNT; o++) {
        struct net nets[] = {
            form_of("1", NET_PRELU, NET_LINEAR, false),
            form_of("3", NET_RELU, NET_NO_OUTPUT, false),
            form_of("2-1-2-1", NET_PRELU, NET_NO_OUTPUT, true),
            form_of("1-0-1-0-1", NET_LEAKY, NET_LINEAR, true),
        };
        for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
            train_at_random(&nets[i], o);
        for (enum net_freeze freeze = NET_FREEZE_WEIGHTS; freeze < NET_FREEZE_COUNT; freeze++) {
            struct net_form form = nets_with(NET_PRELU, NET_LIFE, "4-2").form;
            form.freeze = freeze;
            struct net net = net_make_form(&form);
            train_at_random(&net, o);
            form = form_of("2-1-2-1", NET_PRELU, NET_LINEAR, true).form;
            form.freeze = freeze;
            net = net_make_form(&form);
            train_at_random(&net, o);
        }
    }
}

// The starting values of what is drawn are the same whatever else is fixed.
static void test_starts(void)
{
    struct pcg32 stream = check_stream(262), same = stream;
    struct net whole = form_of("2-1", NET_PRELU, NET_LINEAR, false);
    struct net none = form_of("2-1", NET_PRELU, NET_NO_OUTPUT, false);
    float a[MOST], b[MOST];
    net_init(&whole, NET_FAN_IN, &stream, a);
    net_init(&none, NET_FAN_IN, &same, b);
    size_t hidden = whole.layer[2].weights;
    CU_ASSERT_EQUAL(memcmp(a, b, hidden * sizeof *a), 0);
    CU_ASSERT(b[hidden] == 1 && b[hidden + 1] == -0.5f && a[hidden] != 1);
    struct net tied = form_of("2-1-2-1", NET_PRELU, NET_LINEAR, true);
    net_init(&tied, NET_FAN_IN, &stream, a);
    CU_ASSERT_EQUAL(memcmp(a, a + tied.layer[2].weights, tied.layer[2].weights * sizeof *a), 0);
}

// Of L(1,2), whose layers have 36, 8 and 2 weights, with noise on the coefficients.
static void test_frozen_later_layers_are_set(void)
{
    struct point point = usual_point(8, 10);
    point.activation = NET_QUADRATIC;
    point.overcompleteness = 2;
    point.coefficient_noise = 0.01;
    point.freeze = NET_FREEZE_LATER;
    point.init = NET_NORMAL_EVERYWHERE;
    struct net net = point_net(&point);
    float a[MOST];
    CU_ASSERT_FATAL(net.parameters <= MOST);
    trial_draw(&point, 0, a);
    for (size_t i = 0; i < net.layer[0].coefficients; i++)
        CU_ASSERT(a[i] != 0 && a[i] != 1.0f / 36);
    for (size_t l = 1; l < net.layers; l++)
        for (size_t i = net.layer[l].weights; i < net.layer[l].coefficients; i++)
            CU_ASSERT_EQUAL(a[i], i >= net.layer[l].biases ? 0 : l == 1 ? 0.125f : 0.5f);
    CU_ASSERT_NOT_EQUAL(a[net.layer[1].coefficients], 0);
}

// Noise on coefficients leaves weights and biases as they are drawn, and is as large as it is said to be.
static void test_noise_on_coefficients(void)
{
    struct point plain = usual_point(8, 10), noisy;
    plain.activation = NET_QUADRATIC;
    noisy = plain;
    noisy.coefficient_noise = 0.01;
    struct net net = point_net(&plain);
    static float a[2 * MOST], b[2 * MOST];
    double squares = 0;
    size_t coefficients = 0, same = 0, others = 0;
    CU_ASSERT_FATAL(net.parameters <= 2 * MOST);
    CU_ASSERT_NOT_EQUAL(point_key(&plain), point_key(&noisy));
    for (uint32_t replicate = 0; replicate < 20; replicate++) {
        trial_draw(&plain, replicate, a);
        trial_draw(&noisy, replicate, b);
        for (size_t l = 0; l < net.layers; l++)
            for (size_t i = net.layer[l].weights; i < net.layer[l].end; i++) {
                double moved = (double)b[i] - (double)a[i];
                if (i < net.layer[l].coefficients) {
                    same += moved == 0;
                    others++;
                } else {
                    squares += moved * moved;
                    coefficients++;
                }
            }
    }
    CU_ASSERT(coefficients == 20 * 3 * 24 && same == others);
    CU_ASSERT_DOUBLE_EQUAL(sqrt(squares / (double)coefficients), 0.01,
                           0.0008); // four standard errors
}

// ---- tickets ----

static void test_masks_of_forms(void)
{
    static const struct {
        const char *widths;
        bool tied;
        enum net_output output;
    } cases[] = {{"4-1-4-1", true, NET_NO_OUTPUT},
                 {"4", false, NET_LINEAR},
                 {"1-0-1", true, NET_LINEAR},
                 {"6-3", false, NET_NO_OUTPUT}};
    struct pcg32 stream = check_stream(263);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t round = 1; round <= 3; round++) {
            struct net net = form_of(cases[i].widths, NET_PRELU, cases[i].output, cases[i].tied);
            float score[MOST];
            uint8_t mask[MOST], complete[MOST], other[MOST];
            struct ticket_spec spec = {.method = TICKET_MAGNITUDE,
                                       .rate = 0.2,
                                       .round = round,
                                       .scope = round % 2 ? TICKET_GLOBAL : TICKET_LAYER};
            check_fill(&stream, 1, net.parameters, score);
            ticket_mask_fill(&net, mask);
            CU_ASSERT_EQUAL(ticket_mask_weights(&net, mask), net_weights(&net));
            struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
            if (spec.scope == TICKET_GLOBAL)
                CU_ASSERT_EQUAL(cut.left, ticket_left(net_weights(&net), spec.rate, round));
            CU_ASSERT(cut.left < net_weights(&net) && cut.left == ticket_mask_weights(&net, mask));
            memcpy(complete, mask, net.parameters);
            net_complete_mask(&net, complete);
            CU_ASSERT_EQUAL(memcmp(complete, mask, net.parameters), 0);
            for (size_t c = 0; c < 2; c++) {
                (c ? ticket_mask_random : ticket_mask_shuffle)(&net, mask, &stream, other);
                CU_ASSERT_EQUAL(ticket_mask_weights(&net, other), cut.left);
                memcpy(complete, other, net.parameters);
                net_complete_mask(&net, complete);
                CU_ASSERT_EQUAL(memcmp(complete, other, net.parameters), 0);
            }
        }
}

// A network without the channels that have no way out is of the same form.
static void test_parts_of_forms(void)
{
    struct net net = form_of("4-1-4-1", NET_PRELU, NET_NO_OUTPUT, true);
    uint8_t mask[MOST];
    uint32_t index[MOST];
    struct ticket_shrink shrink = {.index = index};
    memset(mask, 1, sizeof mask);
    mask[net.layer[1].weights + 2] = 0;
    net_complete_mask(&net, mask);
    ticket_shrink_set(&shrink, &net, mask);
    char name[NET_NAME_TEXT];
    net_name(&shrink.net, name);
    CU_ASSERT_STRING_EQUAL(name, "L(2; 3-1-3-1) with prelu, tied, without an output layer");
    net = form_of("4", NET_LEAKY, NET_LINEAR, false);
    memset(mask, 1, sizeof mask);
    net_complete_mask(&net, mask);
    mask[net.layer[2].weights + 1] = 0;
    ticket_shrink_set(&shrink, &net, mask);
    net_name(&shrink.net, name);
    CU_ASSERT_STRING_EQUAL(name, "L(1; 3) with leaky");
    CU_ASSERT_EQUAL(net_numbers(&shrink.net), 3 * 10 + 4);
}

// ---- trials ----

// Whatever engine trains it, a network keeps its form to the end of a trial.
static void test_trials_of_forms(void)
{
    static const struct {
        const char *widths;
        bool tied;
        enum net_output output;
        enum net_activation activation;
    } cases[] = {{"4-1-4-1", true, NET_LINEAR, NET_RELU},
                 {"3", false, NET_LINEAR, NET_RELU},
                 {"2", false, NET_LINEAR, NET_PRELU},
                 {"4-2", false, NET_NO_OUTPUT, NET_RELU}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const uint32_t replicates[] = {0, 1};
        struct point point = usual_point(1, 192);
        struct net net =
            form_of(cases[i].widths, cases[i].activation, cases[i].output, cases[i].tied);
        point.overcompleteness = 0;
        point.widths = net.form.widths;
        point.generations = net.generations;
        point.output = cases[i].output;
        point.tied = cases[i].tied;
        point.activation = cases[i].activation;
        point.init = NET_FAN_IN;
        struct trial_runs *runs = runs_of(&point, 1, replicates, 2, cpu_isa());
        for (size_t r = 0; r < 2; r++) {
            float complete[MOST];
            memcpy(complete, runs->result[r].final, net.parameters * sizeof *complete);
            net_complete(&net, complete);
            CU_ASSERT_EQUAL(
                memcmp(complete, runs->result[r].final, net.parameters * sizeof *complete), 0);
            CU_ASSERT(memcmp(runs->result[r].final, runs->result[r].initial,
                             net.parameters * sizeof *complete) != 0 ||
                      runs->result[r].outcome == TRIAL_DEAD);
            CU_ASSERT_EQUAL(runs->result[r].weights_left, net_weights(&net));
        }
        runs_close(runs);
    }
}

SUITE(form)
{
    TEST(test_widths_without_1x1_layers);
    TEST(test_counts_and_names);
    TEST(test_forms_that_cannot_be_had);
    TEST(test_gradients_of_forms);
    TEST(test_training_keeps_the_form);
    TEST(test_starts);
    TEST(test_frozen_later_layers_are_set);
    TEST(test_noise_on_coefficients);
    TEST(test_masks_of_forms);
    TEST(test_parts_of_forms);
    TEST(test_trials_of_forms);
}
