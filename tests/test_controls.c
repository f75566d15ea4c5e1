// Positive controls: for every method a case in which it has to succeed, beside one like it in which
// chance fails. Without them no failure of a method says anything.
//
//   planted     the hand-made network (net_set_by_hand) among weights of no use, at random places: what
//               is left is Life. Magnitude, SNIP, GraSP, SynFlow, edge-popup
//   learned     a wide network that learned: of it a mild ticket learns. Every method that trains
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "proof/windows.h"
#include "suite.h"
#include "ticket/method.h"
#include "ticket/popup.h"
#include "ticket/start.h"
#include "trial_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = NETS_SMALL, PLANTINGS = 64, PLANTED = 21 };

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

// The hand-made network, its logits scaled, on two filters and a channel of L(1,4) that are drawn;
// all other weights are normal numbers of this size, all other biases zero.
static struct net plant(uint64_t use, float logits, float others, float *value)
{
    struct net net = net_make(1, 4, NET_RELU), two = net_make(1, 1, NET_RELU);
    struct pcg32 stream = check_stream(use);
    float hand[25];
    net_set_by_hand(&two, hand);
    net_init(&net, NET_NORMAL, &stream, value);
    for (size_t i = 0; i < net.parameters; i++)
        value[i] *= others;
    size_t first = pcg32_below(&stream, 8), second = (first + 1 + pcg32_below(&stream, 7)) % 8;
    size_t channel = pcg32_below(&stream, 4), from[2] = {first, second};
    for (size_t f = 0; f < 2; f++) {
        memcpy(value + 9 * from[f], hand + 9 * f, 9 * sizeof *value);
        value[net.layer[0].biases + from[f]] = hand[two.layer[0].biases + f];
        value[net.layer[1].weights + 8 * channel + from[f]] = hand[two.layer[1].weights + f];
    }
    value[net.layer[2].weights + channel] = logits * hand[two.layer[2].weights];
    value[net.layer[2].biases] = logits * hand[two.layer[2].biases];
    return net;
}

static bool is_life(const struct net *net, const float *value, const uint8_t *mask)
{
    float left[MOST];
    struct proof_windows proof;
    memcpy(left, value, net->parameters * sizeof *left);
    ticket_apply(net, mask, left);
    proof_windows(net, left, &conway, &proof);
    return proof_windows_exact(&proof);
}

// ---- scores: 21 of 108 weights are left -----------------------------------------------------------

enum { SIDE = 16, BOARDS = 8, CELLS = BOARDS * SIDE * SIDE };

// Random boards, half alive, and the next generation, counted cell by cell.
static struct ticket_batch draw_boards(struct pcg32 *stream, float *cells, float *target)
{
    for (size_t i = 0; i < CELLS; i++)
        cells[i] = (float)(pcg32_next(stream) >> 31);
    for (size_t i = 0; i < CELLS; i++) {
        size_t board = i / (SIDE * SIDE), y = i / SIDE % SIDE, x = i % SIDE;
        float sum = 0;
        for (size_t tap = 0; tap < 9; tap++)
            sum += cells[board * SIDE * SIDE + (y + tap / 3 + SIDE - 1) % SIDE * SIDE +
                         (x + tap % 3 + SIDE - 1) % SIDE];
        target[i] = sum == 3 || (sum == 4 && cells[i] == 1) ? 1 : 0;
    }
    return (struct ticket_batch){BOARDS, SIDE, SIDE, false, cells, target, KERNEL_CROSS_ENTROPY};
}

// Prunes a planted network down to as many weights as were planted.
static void prune(const struct net *net, struct ticket_spec spec, const float *value,
                  struct pcg32 *stream, uint8_t *mask)
{
    float cells[CELLS], target[CELLS], score[MOST];
    uint8_t all[MOST];
    struct ticket_batch batch = draw_boards(stream, cells, target);
    const struct ticket_method_row *method = ticket_methods[spec.method];
    spec.round = 1;
    spec.rate = 1 - (double)PLANTED / (double)net_weights(net);
    struct ticket_scorer *scorer = nets_scorer_open(net, &batch);
    const struct ticket_subject subject = {net, &spec, value, &batch, scorer};
    ticket_mask_fill(net, all);
    if (method->score != NULL)
        method->score(&subject, score);
    ticket_method_prune(&subject, score, all);
    ticket_mask_control(net, &spec, all, stream, mask);
    CU_ASSERT_EQUAL(ticket_mask_weights(net, mask), PLANTED);
    nets_scorer_close(scorer);
}

// Of how many plantings the 21 weights that are left are Life.
static size_t survivors(struct ticket_spec spec)
{
    size_t found = 0;
    for (size_t k = 0; k < PLANTINGS; k++) {
        float value[MOST];
        uint8_t mask[MOST];
        struct net net = plant(700 + k, 0.2f, 0.03f, value);
        struct pcg32 stream = check_stream(800 + k);
        prune(&net, spec, value, &stream, mask);
        found += is_life(&net, value, mask);
    }
    return found;
}

// Logits of the planted network are near 2 and -2. GraSP finds it with the temperature of its authors;
// without, the first part of the Hessian decides (ticket/methods/grasp.c), and none.
static void test_planted_weights_are_left(void)
{
#define SURVIVORS(...) survivors((struct ticket_spec){.method = __VA_ARGS__})
    CU_ASSERT_EQUAL(SURVIVORS(TICKET_MAGNITUDE), PLANTINGS);
    CU_ASSERT_EQUAL(SURVIVORS(TICKET_SNIP), PLANTINGS);
    CU_ASSERT_EQUAL(SURVIVORS(TICKET_SYNFLOW), PLANTINGS);
    CU_ASSERT(SURVIVORS(TICKET_GRASP, .temperature = 200) >= PLANTINGS - 2);
    CU_ASSERT_EQUAL(SURVIVORS(TICKET_GRASP, .temperature = 1), 0);
    CU_ASSERT_EQUAL(SURVIVORS(TICKET_MAGNITUDE, .control = TICKET_RANDOM), 0); // as many by chance
#undef SURVIVORS
}

// ---- edge-popup -----------------------------------------------------------------------------------

struct trained_mask {
    double removed, rate;
    uint64_t updates;
    bool narrowed; // from all weights, over the first half of the training
};

// Trains a mask on all windows alike, and says whether it is Life in the end, and was at its start.
static void train_mask(const struct net *net, const struct trained_mask *how, const float *weight,
                       struct pcg32 *stream, bool *first, bool *last)
{
    struct ticket_spec spec = {
        .method = TICKET_POPUP, .rate = how->narrowed ? 1e-9 : how->removed, .round = 1};
    const struct kernel_table *kernels = kernel_table(cpu_isa());
    float target[KERNEL_WINDOWS], *value = guard_open(net_padded(net));
    uint32_t count[KERNEL_WINDOWS];
    float *gradient = guard_open(net_padded(net));
    float *scratch = guard_open(kernel_windows_scratch(net_windows(net)));
    struct arena arena;
    struct ticket_popup popup;
    memset(value, 0, net_padded(net) * sizeof *value);
    memset(scratch, 0, kernel_windows_scratch(net_windows(net)) * sizeof *scratch);
    windows_target(&conway, target);
    for (size_t w = 0; w < KERNEL_WINDOWS; w++)
        count[w] = 1;
    nets_published(&spec);
    spec.popup_rate = how->rate;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, ticket_popup_layout(&popup, &arena, net)), STATUS_OK);
    ticket_popup_begin(&popup, &spec, how->updates, weight, stream, value);
    *first = is_life(net, weight, popup.mask);
    for (uint64_t u = 0; u < how->updates; u++) {
        double part = fmin(1, 2 * (double)u / (double)how->updates);
        if (how->narrowed)
            popup.spec.rate = 1 - pow(1 - how->removed, part);
        kernels->windows_gradient(net_windows(net), value, target, count, 1 / (float)KERNEL_WINDOWS,
                                  gradient, scratch);
        ticket_popup_update(&popup, gradient, value);
    }
    *last = is_life(net, weight, popup.mask);
    CU_ASSERT_EQUAL(ticket_mask_weights(net, popup.mask),
                    ticket_left(net_weights(net), how->removed, 1));
    arena_close(&arena);
    CU_ASSERT(guard_close(value, net_padded(net)));
    CU_ASSERT(guard_close(gradient, net_padded(net)));
    CU_ASSERT(guard_close(scratch, kernel_windows_scratch(net_windows(net))));
}

// Of how many plantings the mask is Life in the end; and, *first, at the start, by chance.
static size_t found_masks(const struct trained_mask *how, size_t *first)
{
    size_t found = 0;
    *first = 0;
    for (size_t k = 0; k < PLANTINGS; k++) {
        float weight[MOST];
        bool is_first, is_last;
        struct net net = plant(900 + k, 1, 0.3f, weight);
        struct pcg32 stream = check_stream(1000 + k);
        train_mask(&net, how, weight, &stream, &is_first, &is_last);
        *first += is_first;
        found += is_last;
    }
    return found;
}

// The figures of ticket/popup.h: where a fifth is removed it has to be found, where four fifths are
// it is not, and narrowed from all weights, which are Life at the start, it is.
static void test_popup_finds_what_was_planted(void)
{
    size_t first;
    CU_ASSERT(found_masks(&(struct trained_mask){0.2, 0.1, 1000, false}, &first) >= 56);
    CU_ASSERT(first <= 6);
    CU_ASSERT(found_masks(&(struct trained_mask){0.75, 0.1, 1000, false}, &first) <= 4);
    CU_ASSERT(found_masks(&(struct trained_mask){0.5, 0.1, 1000, true}, &first) >= 48);
}

// ---- learning again -------------------------------------------------------------------------------

// L(1,12) learns nearly always, and so must what is left of it after a fifth is removed, or the same
// once more.
static void test_mild_tickets_learn(void)
{
    enum { NETWORKS = 4, METHODS = 7 };
    static const enum ticket_method method[METHODS] = {
        TICKET_RESTART, TICKET_ITERATIVE, TICKET_ONESHOT, TICKET_MAGNITUDE,
        TICKET_SNIP,    TICKET_GRASP,     TICKET_SYNFLOW};
    static const uint32_t replicates[NETWORKS] = {0, 1, 2, 3};
    struct point points[1 + METHODS];
    points[0] = usual_point(12, 20000);
    points[0].init = NET_FAN_IN;
    points[0].train.learning_rate = 0.001;
    points[0].boards = POINT_SHARED_BOARDS;
    for (size_t m = 0; m < METHODS; m++) {
        points[1 + m] = points[0];
        points[1 + m].ticket = (struct ticket_spec){.method = method[m], .rate = 0.2, .round = 1};
        nets_published(&points[1 + m].ticket);
    }
    struct trial_runs *f = runs_of(points, 1 + METHODS, replicates, NETWORKS, cpu_isa());
    for (size_t m = 0; m <= METHODS; m++) {
        size_t learned = 0;
        for (size_t i = 0; i < NETWORKS; i++)
            learned += f->result[NETWORKS * m + i].outcome == TRIAL_LEARNED;
        CU_ASSERT(learned >= NETWORKS - 1);
    }
    runs_close(f);
}

// Of every activation some of eight L(1,4) learn Life, most of them soon.
static void test_networks_of_every_activation_learn(void)
{
    static const uint32_t replicates[] = {0, 1, 2, 3, 4, 5, 6, 7};
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++) {
        struct point point = usual_point(4, 2000);
        point.init = NET_FAN_IN;
        point.activation = a;
        struct trial_runs *f = runs_of(&point, 1, replicates, 8, cpu_isa());
        size_t learned = 0;
        for (size_t i = 0; i < 8; i++)
            learned += f->result[i].outcome == TRIAL_LEARNED && f->result[i].exact_at_end;
        CU_ASSERT(learned >= 1);
        runs_close(f);
    }
}

SUITE_LONG(controls)
{
    TEST(test_planted_weights_are_left);
    TEST(test_popup_finds_what_was_planted);
    TEST(test_mild_tickets_learn);
    TEST(test_networks_of_every_activation_learn);
}
