// Synaptic flow, against its closed form and its laws, and edge-popup, a mask in training.
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "suite.h"
#include "ticket/gradient.h"
#include "ticket/popup.h"
#include "ticket/score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = NETS_SMALL, HEIGHT = 5, WIDTH = 4 };

// ---- SynFlow

// R = |e| |c| (|w_0| + ... + |w_8|) = 1/2 * 3 * 3 = 4.5: of that 1/3 passes through tap 0, 2/3
// through tap 1, and all through c and e. With tap 1 pruned, all through tap 0.
static void test_worked_example_of_synflow(void)
{
    struct net net = nets_small(NET_LIFE, "1-1");
    float value[14] = {1, -2, [10] = -3, [12] = 0.5f}, score[14];
    uint8_t mask[14];
    struct ticket_scorer *scorer = nets_scorer_open(&net, NULL);
    ticket_mask_fill(&net, mask);
    ticket_score_synflow(&net, value, mask, scorer, score);
    CU_ASSERT(check_close((double)score[0], 1 / 3.0, 1, 1e-7));
    CU_ASSERT(check_close((double)score[1], 2 / 3.0, 1, 1e-7));
    CU_ASSERT(score[2] == 0 && score[9] == 0 && score[10] == 1 && score[12] == 1);
    mask[1] = 0;
    ticket_score_synflow(&net, value, mask, scorer, score);
    CU_ASSERT(score[0] == 1 && score[1] == 0 && score[10] == 1 && score[12] == 1);
    mask[10] = 0; // nothing flows
    ticket_score_synflow(&net, value, mask, scorer, score);
    for (size_t i = 0; i < 14; i++)
        CU_ASSERT(score[i] == 0);
    nets_scorer_close(scorer);
}

// What flows into and out of every unit is the same, biases counted, and R through every layer
// without.
static void test_synaptic_flow_is_conserved(void)
{
    struct pcg32 stream = check_stream(426);
    for (int biases = 0; biases < 2; biases++) {
        struct net net = nets_small(biases ? NET_WINDOW : NET_LIFE, "3-2-2-3");
        float value[MOST], score[MOST];
        uint8_t mask[MOST];
        net_init(&net, biases ? NET_FAN_IN : NET_GLOROT, &stream, value);
        for (size_t i = 0; i < net.parameters; i++)
            mask[i] = pcg32_below(&stream, 4) > 0;
        struct ticket_scorer *scorer = nets_scorer_open(&net, NULL);
        ticket_score_synflow(&net, value, mask, scorer, score);
        for (size_t l = 0; l < net.layers; l++) {
            const struct net_layer *layer = &net.layer[l], *next = layer + 1;
            size_t size = layer->in * layer->taps;
            double through = 0;
            for (size_t k = 0; k < layer->out; k++) {
                double in = (double)score[layer->biases + k], out = 0;
                for (size_t i = 0; i < size; i++)
                    in += (double)score[layer->weights + k * size + i];
                for (size_t o = 0; l + 1 < net.layers && o < next->out; o++)
                    for (size_t t = 0; t < next->taps; t++)
                        out += (double)score[next->weights + (o * next->in + k) * next->taps + t];
                CU_ASSERT(l + 1 == net.layers || check_close(in, out, 1, 1e-6));
                through += in;
            }
            CU_ASSERT(biases ? through <= 1 + 1e-6 : check_close(through, 1, 1, 1e-6));
        }
        nets_scorer_close(scorer);
    }
}

// One cell stands for a torus of any size: R per cell, and every share of it.
static void test_one_cell_flows_like_a_torus(void)
{
    struct net net = nets_small(NET_LIFE, "3-2-2-3");
    struct pcg32 stream = check_stream(427);
    float value[MOST], score[MOST];
    uint8_t mask[MOST];
    net_init(&net, NET_FAN_IN, &stream, value);
    ticket_mask_fill(&net, mask);
    struct ticket_scorer *scorer = nets_scorer_open(&net, NULL);
    ticket_score_synflow(&net, value, mask, scorer, score);
    struct ticket_gradient flow;
    struct arena arena;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, ticket_gradient_layout(&flow, &arena, &net, HEIGHT, WIDTH)), STATUS_OK);
    ticket_gradient_begin(&flow, HEIGHT, WIDTH, false);
    for (size_t i = 0; i < net.parameters; i++)
        flow.value[i] = fabs((double)value[i]);
    for (size_t i = 0; i < HEIGHT * WIDTH; i++)
        flow.activation[0][i] = flow.d[0][i] = 1;
    ticket_gradient_forward(&flow, false);
    ticket_gradient_backward(&flow, false);
    double total = 0;
    for (size_t i = 0; i < HEIGHT * WIDTH; i++)
        total += flow.activation[net.layers][i];
    for (size_t i = 0; i < net.parameters; i++)
        CU_ASSERT(check_close((double)score[i], flow.value[i] * flow.gradient[i] / total, 1, 1e-7));
    arena_close(&arena);
    nets_scorer_close(scorer);
}

// For L(1,m) without biases R = sum_k |e_k| sum_c |v_kc| sum_t |w_ct|, so that a weight's flow is a
// product of sums. A hundred steps, and in each the least of those that are left go, one after the
// other, but never the last of a layer.
static void synflow_by_rote(size_t m, const float *value, double rate, size_t round, uint8_t *mask)
{
    size_t f = 2 * m, v0 = f * 10, e0 = v0 + m * f + m, total = f * 9 + m * f + m;
    double wanted = (double)ticket_left(total, rate, round) / (double)total, a[MOST];
    for (size_t step = 1; step <= 100; step++) {
        double score[MOST] = {0}, sum[MOST] = {0};
        for (size_t i = 0; i < e0 + m; i++)
            a[i] = mask[i] ? fabs((double)value[i]) : 0;
        for (size_t i = 0; i < f * 9; i++)
            sum[i / 9] += a[i];
        for (size_t k = 0; k < m; k++)
            for (size_t c = 0; c < f; c++) {
                score[v0 + k * f + c] = a[e0 + k] * a[v0 + k * f + c] * sum[c];
                score[e0 + k] += score[v0 + k * f + c];
                for (size_t t = 0; t < 9; t++)
                    score[c * 9 + t] += a[e0 + k] * a[v0 + k * f + c] * a[c * 9 + t];
            }
        size_t goal = (size_t)lround((double)total * pow(wanted, (double)step / 100));
        for (;;) {
            size_t layer_left[3] = {0}, worst = MOST;
            for (size_t i = 0; i < e0 + m; i++)
                layer_left[i < f * 9 ? 0
                           : i < e0  ? 1
                                     : 2] +=
                    mask[i] && (i < f * 9 || (i >= v0 && i < v0 + m * f) || i >= e0);
            if (layer_left[0] + layer_left[1] + layer_left[2] <= goal)
                break;
            for (size_t i = 0; i < e0 + m; i++) {
                bool weight = i < f * 9 || (i >= v0 && i < v0 + m * f) || i >= e0;
                if (weight && mask[i] &&
                    layer_left[i < f * 9 ? 0
                               : i < e0  ? 1
                                         : 2] > 1 &&
                    (worst == MOST || score[i] <= score[worst]))
                    worst = i;
            }
            mask[worst] = 0;
        }
    }
}

static void test_synflow_prunes_in_a_hundred_steps(void)
{
    struct pcg32 stream = check_stream(428);
    for (size_t m = 1; m <= 4; m++)
        for (size_t round = 1; round <= 9; round += 2) {
            struct net net = net_make(1, m, NET_RELU);
            struct ticket_spec spec = {.method = TICKET_SYNFLOW, .rate = 0.2, .round = round};
            float value[MOST];
            uint8_t mask[MOST], want[MOST];
            net_init(&net, NET_GLOROT, &stream, value);
            struct ticket_scorer *scorer = nets_scorer_open(&net, NULL);
            ticket_mask_fill(&net, mask);
            const struct ticket_subject subject = {&net, &spec, value, NULL, scorer};
            struct ticket_cut cut = ticket_method_prune(&subject, NULL, mask);
            CU_ASSERT_EQUAL(cut.left, ticket_left(net_weights(&net), 0.2, round));
            ticket_mask_fill(&net, want);
            synflow_by_rote(m, value, 0.2, round, want);
            CU_ASSERT_EQUAL(memcmp(mask, want, net.parameters), 0);
            nets_scorer_close(scorer);
        }
}

// ---- edge-popup

struct popup {
    struct arena arena;
    struct ticket_popup popup;
    float value[MOST];
};

static void popup_open(struct popup *p, const struct net *net, const struct ticket_spec *spec,
                       uint64_t budget, const float *weight, uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&p->arena, ticket_popup_layout(&p->popup, &p->arena, net)),
                          STATUS_OK);
    memset(p->arena.block, 0xff, p->arena.capacity);
    ticket_popup_begin(&p->popup, spec, budget, weight, &stream, p->value);
    CU_ASSERT_EQUAL(p->arena.used, p->arena.capacity);
}

// Weights 1-1, by layer, half removed: 4 of 9 stay, and the last of the other two. Scores 1 .. 9 in
// eighths leave taps 5 .. 8. Tap 0 has weight 2 and a gradient of -1/2, and its score s, momentum
// 0.9 and decay 0.1; the rate is 1/2 in update 0, and by the cosine (2 + sqrt 2) / 8 in update 1 of
// four, 1/4 in update 2:
//   s =  1/8:  step = -1 + 1/80 = -0.9875,                     s = 1/8 + 0.49375 = 0.61875, less than
//              tap 4's 5/8;
//   s so:      step = 0.9 * -0.9875 - 1 + 0.061875 = -1.826875, s = 0.61875 + 0.426777 * 1.826875 =
//              1.398418: tap 0 is in, tap 5 is out.
// A score below zero counts as much as one above, and its gradient has the other sign:
//   s = -2:    step = 0.9 * -1.826875 + 1 - 0.2 = -0.8441875,  s = -2 + 0.211047 = -1.788953.
static void test_worked_example_of_popup(void)
{
    struct net net = nets_small(NET_LIFE, "1-1");
    struct ticket_spec spec = {.method = TICKET_POPUP,
                               .scope = TICKET_LAYER,
                               .rate = 0.5,
                               .round = 1,
                               .popup_rate = 0.5,
                               .popup_momentum = 0.9,
                               .popup_decay = 0.1};
    float weight[14] = {2, 1, 1, 1, 1, 1, 1, 1, -1, 3, 1, 0, 1, 0.5f}, gradient[14] = {0};
    struct popup p;
    popup_open(&p, &net, &spec, 4, weight, 430);
    CU_ASSERT(p.popup.cut.left == 6 && p.popup.cut.spared == 2);
    size_t below = 0;
    for (size_t i = 0; i < 9; i++) {
        below += p.popup.score[i] < 0;
        CU_ASSERT(fabsf(p.popup.score[i]) < 1 / 3.0f);
        p.popup.score[i] = (float)(i + 1) / 8;
    }
    CU_ASSERT(below > 0 && below < 9);
    gradient[0] = -0.5f;
    gradient[9] = 100; // biases have no scores
    ticket_popup_update(&p.popup, gradient, p.value);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.step[0], -0.9875, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.score[0], 0.61875, 1e-6);
    for (size_t i = 1; i < 9; i++) // the others decay alone
        CU_ASSERT_DOUBLE_EQUAL((double)p.popup.score[i], (double)(i + 1) / 8 * 0.95, 1e-6);
    for (size_t i = 0; i < 9; i++)
        CU_ASSERT(p.popup.mask[i] == (i >= 5) && p.value[i] == (i >= 5 ? weight[i] : 0));
    CU_ASSERT(p.value[9] == 3 && p.value[13] == 0.5f && p.value[10] == 1 && p.value[12] == 1);
    ticket_popup_update(&p.popup, gradient, p.value);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.step[0], -1.826875, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.score[0], 1.398418, 1e-6);
    CU_ASSERT(p.popup.mask[0] == 1 && p.popup.mask[5] == 0 && p.popup.mask[6] == 1);
    CU_ASSERT(p.value[0] == 2 && p.value[5] == 0 && p.value[9] == 3);
    p.popup.score[0] = -2;
    ticket_popup_update(&p.popup, gradient, p.value);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.step[0], -0.8441875, 1e-6);
    CU_ASSERT_DOUBLE_EQUAL((double)p.popup.score[0], -1.788953, 1e-6);
    CU_ASSERT(p.popup.mask[0] == 1 && p.popup.cut.left == 6 && p.popup.cut.spared == 2);
    arena_close(&p.arena);
}

// sqrt(2 / fan-in): of nine taps, of two inputs, of one. Zeros and biases stay.
static void test_signed_constants(void)
{
    struct net net = nets_small(NET_LIFE, "2-1");
    float value[32] = {0};
    struct ticket_spec spec = {.method = TICKET_POPUP};
    CU_ASSERT_EQUAL_FATAL(net.parameters, 25);
    for (size_t i = 0; i < 25; i++)
        value[i] = (i % 2 == 0 ? -1 : 1) * (float)i / 7;
    ticket_popup_weights(&net, &spec, value);
    CU_ASSERT(value[3] == 3 / 7.0f && value[20] == -20 / 7.0f);
    spec.popup_weights = TICKET_SIGNED;
    ticket_popup_weights(&net, &spec, value);
    for (size_t l = 0; l < net.layers; l++) {
        double fan_in = l == 0 ? 9 : l == 1 ? 2 : 1;
        for (size_t i = net.layer[l].weights; i < net.layer[l].biases; i++)
            CU_ASSERT(check_close((double)value[i],
                                  i == 0       ? 0
                                  : i % 2 == 0 ? -sqrt(2 / fan_in)
                                               : sqrt(2 / fan_in),
                                  1, 1e-7));
        size_t bias = net.layer[l].biases;
        CU_ASSERT(value[bias] == (bias % 2 == 0 ? -1 : 1) * (float)bias / 7);
    }
}

// A mask of L(1,8) in training on all windows: the loss falls, as many weights are left in every
// update, each is pruned or what it was, and the same stream gives the same bits.
static void test_popup_trains_a_mask(void)
{
    static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};
    struct net net = net_make(1, 8, NET_RELU);
    struct ticket_spec spec = {.method = TICKET_POPUP, .rate = 0.5, .round = 1};
    nets_published(&spec);
    float weight[MOST], target[KERNEL_WINDOWS], logit[KERNEL_WINDOWS];
    uint32_t count[KERNEL_WINDOWS];
    struct pcg32 stream = check_stream(431);
    net_init(&net, NET_GLOROT, &stream, weight);
    windows_target(&conway, target);
    for (size_t w = 0; w < KERNEL_WINDOWS; w++)
        count[w] = 1;
    float *gradient = guard_open(net_padded(&net));
    float *scratch = guard_open(kernel_windows_scratch(net_windows(&net)));
    memset(scratch, 0, kernel_windows_scratch(net_windows(&net)) * sizeof *scratch);
    struct popup p, again;
    popup_open(&p, &net, &spec, 1000, weight, 432);
    popup_open(&again, &net, &spec, 1000, weight, 432);
    size_t wanted = ticket_left(net_weights(&net), 0.5, 1), changes = 0;
    double loss[2] = {0};
    uint8_t before[MOST];
    for (size_t u = 0; u < 1000; u++) {
        kernel_windows_gradient_ref(net_windows(&net), p.value, target, count,
                                    1 / (float)KERNEL_WINDOWS, gradient, scratch);
        kernel_windows_forward_ref(net_windows(&net), p.value, logit);
        double sum = kernel_cross_entropy_ref(KERNEL_WINDOWS, logit, target, 1, NULL);
        loss[0] = u == 0 ? sum : loss[0];
        loss[1] = sum;
        memcpy(before, p.popup.mask, net.parameters);
        ticket_popup_update(&p.popup, gradient, p.value);
        ticket_popup_update(&again.popup, gradient, again.value);
        changes += memcmp(before, p.popup.mask, net.parameters) != 0;
        CU_ASSERT_EQUAL(ticket_mask_weights(&net, p.popup.mask), wanted);
        for (size_t i = 0; i < net.parameters; i++)
            CU_ASSERT(p.value[i] == (p.popup.mask[i] ? weight[i] : 0));
    }
    CU_ASSERT(changes > 10);
    CU_ASSERT(loss[1] < 0.95 * loss[0]);
    CU_ASSERT_EQUAL(memcmp(p.value, again.value, net.parameters * sizeof(float)), 0);
    arena_close(&p.arena);
    arena_close(&again.arena);
    CU_ASSERT(guard_close(gradient, net_padded(&net)));
    CU_ASSERT(guard_close(scratch, kernel_windows_scratch(net_windows(&net))));
}

SUITE(ticket_popup)
{
    TEST(test_worked_example_of_synflow);
    TEST(test_synaptic_flow_is_conserved);
    TEST(test_one_cell_flows_like_a_torus);
    TEST(test_synflow_prunes_in_a_hundred_steps);
    TEST(test_worked_example_of_popup);
    TEST(test_signed_constants);
    TEST(test_popup_trains_a_mask);
}
