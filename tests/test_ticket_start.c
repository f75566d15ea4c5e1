// What tickets start from, what cannot be had, and masks in training.
#include "check.h"
#include "data/windows.h"
#include "nets.h"
#include "suite.h"
#include "ticket/mask.h"
#include "ticket/score.h"
#include "ticket/start.h"
#include "train/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 512 };

// Uniform values, none of them zero, and a mask of which about a third is gone; the first weight of
// each layer is left.
static void draw(const struct net *net, struct pcg32 *stream, float *value, uint8_t *mask)
{
    for (size_t i = 0; i < net->parameters; i++) {
        float size = 0.5f + pcg32_uniform(stream);
        value[i] = pcg32_next(stream) & 1 ? size : -size;
        mask[i] = pcg32_below(stream, 3) > 0;
    }
    for (size_t l = 0; l < net->layers; l++)
        mask[net->layer[l].weights] = mask[net->layer[l].biases] = 1;
}

static bool is_bias(const struct net *net, size_t i)
{
    bool bias = false;
    for (size_t l = 0; l < net->layers; l++)
        bias |= i >= net->layer[l].biases && i < net->layer[l].biases + net->layer[l].out;
    return bias;
}

// ---- starting values

static void test_signs_stay_and_magnitudes_change(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    float value[MOST] = {2, -3, 0, -0.5f}, fresh[MOST] = {-7, 4, 1, -9};
    ticket_keep_signs(&net, fresh, value);
    CU_ASSERT(value[0] == 7 && value[1] == -4 && value[2] == 0 && value[3] == -9);
}

static void test_pruned_values_become_zero(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    float value[MOST] = {2, -3, -4, NAN};
    uint8_t mask[MOST] = {1, 0, 1, 0};
    ticket_apply(&net, mask, value);
    CU_ASSERT(value[0] == 2 && value[1] == 0 && value[2] == -4 && value[3] == 0);
    CU_ASSERT(!signbit(value[1]));
}

static void test_flips_are_as_many_as_asked_for(void)
{
    struct net net = net_make(1, 2, NET_RELU);
    struct pcg32 stream = check_stream(410);
    for (size_t flips = 0; flips < 9; flips++)
        for (int biases = 0; biases < 2; biases++) {
            float value[MOST], before[MOST];
            uint8_t mask[MOST];
            draw(&net, &stream, before, mask);
            before[3] = 0;
            memcpy(value, before, sizeof value);
            CU_ASSERT_EQUAL(ticket_flip(&net, mask, flips, biases != 0, &stream, value), flips);
            size_t changed = 0;
            for (size_t i = 0; i < net.parameters; i++) {
                CU_ASSERT(fabsf(value[i]) == fabsf(before[i]));
                if (value[i] == before[i])
                    continue;
                CU_ASSERT(mask[i] && (biases || !is_bias(&net, i)));
                changed++;
            }
            CU_ASSERT_EQUAL(changed, flips);
        }
}

// Of L(1,1) with eleven weights left and one of them zero, three of ten: 1,200 +- 29 of 4,000 each.
// More than there are: all.
static void test_flips_favour_no_weight(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    struct pcg32 stream = check_stream(411);
    uint8_t mask[MOST];
    unsigned often[MOST] = {0};
    float value[MOST];
    for (size_t i = 0; i < net.parameters; i++)
        mask[i] = i >= 10;
    for (size_t trial = 0; trial < 4000; trial++) {
        for (size_t i = 0; i < net.parameters; i++)
            value[i] = i == 12 ? 0 : 1;
        ticket_flip(&net, mask, 3, false, &stream, value);
        for (size_t i = 0; i < net.parameters; i++)
            often[i] += value[i] < 0;
    }
    for (size_t i = 0; i < net.parameters; i++) {
        bool can = mask[i] && i != 12 && !is_bias(&net, i);
        CU_ASSERT(can ? fabs((double)often[i] - 1200) < 131 : often[i] == 0);
    }
    for (size_t i = 0; i < net.parameters; i++)
        value[i] = 1;
    CU_ASSERT_EQUAL(ticket_flip(&net, mask, 1000, false, &stream, value), 11);
    CU_ASSERT(value[10] < 0 && value[23] < 0 && value[9] > 0 && value[24] > 0);
}

// Noise of size s: deviations of s root mean squares in each layer, none in biases and pruned
// weights.
static void test_noise_is_measured_in_each_layers_weights(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    struct pcg32 stream = check_stream(412);
    double squares[3] = {0};
    enum { TRIALS = 2000 };
    for (size_t trial = 0; trial < TRIALS; trial++) {
        float value[MOST], before[MOST];
        uint8_t mask[MOST];
        for (size_t i = 0; i < net.parameters; i++) {
            before[i] = i < 18 ? (i % 2 ? 1 : -7) : 10; // left: odd ones, root mean square 1
            mask[i] = i >= 18 || i % 2;
        }
        memcpy(value, before, sizeof value);
        ticket_shake(&net, mask, 0.5, &stream, value);
        for (size_t i = 0; i < net.parameters; i++) {
            double step = (double)value[i] - (double)before[i];
            if (is_bias(&net, i) || !mask[i]) {
                CU_ASSERT(value[i] == before[i]);
            } else {
                squares[i < 18 ? 0 : i < 22 ? 1 : 2] += step * step;
            }
        }
    }
    // Variances 0.25, 25 and 25; of n squares the mean is off by sqrt(2/n) of it.
    CU_ASSERT(fabs(squares[0] / (9 * TRIALS) - 0.25) < 4.5 * 0.25 * sqrt(2.0 / (9 * TRIALS)));
    CU_ASSERT(fabs(squares[1] / (2 * TRIALS) - 25) < 4.5 * 25 * sqrt(2.0 / (2 * TRIALS)));
    CU_ASSERT(fabs(squares[2] / TRIALS - 25) < 4.5 * 25 * sqrt(2.0 / TRIALS));
    float value[MOST], before[MOST];
    uint8_t mask[MOST];
    draw(&net, &stream, before, mask);
    memcpy(value, before, sizeof value);
    ticket_shake(&net, mask, 0, &stream, value);
    CU_ASSERT_EQUAL(memcmp(value, before, net.parameters * sizeof *value), 0);
}

// ---- what cannot be had

#define BUDGET 1000

static void refused(struct ticket_spec spec, const struct net *net, const char *reason)
{
    char problem[TICKET_PROBLEM] = "";
    CU_ASSERT_FALSE(ticket_possible(&spec, net, BUDGET, problem));
    if (strstr(problem, reason) == NULL)
        CU_FAIL("another reason");
    CU_ASSERT(strlen(problem) + 1 < TICKET_PROBLEM);
}

static void granted(struct ticket_spec spec, const struct net *net)
{
    char problem[TICKET_PROBLEM] = "";
    CU_ASSERT(ticket_possible(&spec, net, BUDGET, problem));
    CU_ASSERT_STRING_EQUAL(problem, "");
}

static void test_impossible_tickets_are_refused_with_the_reason(void)
{
    struct net net = net_make(1, 1, NET_RELU); // 18 + 2 + 1 weights
    struct ticket_spec ok = {.method = TICKET_ITERATIVE, .rate = 0.2, .round = 1}, s;
    granted((struct ticket_spec){0}, &net);
    granted(ok, &net);
#define REFUSED(reason, ...) (s = ok, __VA_ARGS__, refused(s, &net, reason))
#define GRANTED(...)         (s = ok, __VA_ARGS__, granted(s, &net))
    // Rounds: 21, 17, 14, 11, 9, 7, 6, 5, 4, 3, 2.
    GRANTED(s.round = 9);
    REFUSED("leaves 2 of 21 weights", s.round = 10);
    REFUSED("leaves 0 of 21 weights", s.round = 1000);
    REFUSED("leaves 2 of 25 weights and biases", s.prune_biases = true, s.rate = 0.9);
    REFUSED("round 0", s.round = 0);
    // Layer by layer: 18, 14, 11, 9, 7, 6, 5, 4, 3, 2, 1.
    GRANTED(s.scope = TICKET_LAYER, s.round = 10);
    REFUSED("nothing of any layer", s.scope = TICKET_LAYER, s.round = 11);
    // One filter and one channel of L(1,1) have 9 + 1 + 1 weights.
    GRANTED(s.unit = TICKET_CHANNELS, s.round = 3);
    REFUSED("one channel in each layer", s.unit = TICKET_CHANNELS, s.round = 4);
    GRANTED(s.unit = TICKET_CHANNELS, s.scope = TICKET_LAYER);
    REFUSED("nothing of any layer", s.unit = TICKET_CHANNELS, s.scope = TICKET_LAYER, s.round = 2);
    // Rates.
    REFUSED("rate 0 ", s.rate = 0);
    REFUSED("rate 1 ", s.rate = 1);
    REFUSED("rate -0.2 ", s.rate = -0.2);
    REFUSED("rate nan", s.rate = NAN);
    // Rewinding.
    GRANTED(s.rewind = BUDGET - 1);
    GRANTED(s.rewind = TICKET_TRAINED);
    REFUSED("past the end", s.rewind = BUDGET);
    REFUSED("past the end", s.rewind = TICKET_TRAINED - 1);
    for (enum ticket_method method = TICKET_MAGNITUDE; method <= TICKET_SYNFLOW; method++) {
        GRANTED(s.method = method, nets_published(&s));
        REFUSED("nothing to rewind", s.method = method, nets_published(&s), s.rewind = 10);
        REFUSED("nothing to rewind", s.method = method, nets_published(&s),
                s.rewind = TICKET_TRAINED);
    }
    REFUSED("nothing to rewind", s.method = TICKET_RESTART, s.rewind = 1);
    // Retraining.
    GRANTED(s.method = TICKET_ONESHOT, s.no_retraining = true, s.rewind = TICKET_TRAINED);
    REFUSED("needs rewind: trained", s.no_retraining = true);
    REFUSED("needs rewind: trained", s.no_retraining = true, s.rewind = 10);
    REFUSED("needs rewind: trained", s.method = TICKET_SNIP, s.no_retraining = true);
    REFUSED("retrain: no", s.no_retraining = true, s.rewind = TICKET_TRAINED, s.flips = 1);
    REFUSED("retrain: no", s.no_retraining = true, s.rewind = TICKET_TRAINED, s.noise = 0.1);
    // Edge-popup.
#define POPUP s.method = TICKET_POPUP, s.no_retraining = true, nets_published(&s)
    for (enum ticket_control control = 0; control < TICKET_CONTROL_COUNT; control++)
        GRANTED(POPUP, s.control = control);
    REFUSED("retrain must be no", POPUP, s.no_retraining = false);
    REFUSED("retrain: no", POPUP, s.flips = 1);
    REFUSED("channels", POPUP, s.unit = TICKET_CHANNELS);
    REFUSED("biases", POPUP, s.prune_biases = true);
    GRANTED(POPUP, s.popup_momentum = 0, s.popup_decay = 0, s.popup_weights = TICKET_SIGNED);
    REFUSED("once more", POPUP, s.popup_weights = TICKET_SIGNED, s.control = TICKET_SIGNS);
    REFUSED("never run", POPUP, s.superseded = true);
    // Channels.
    REFUSED("channels", s.method = TICKET_SYNFLOW, s.unit = TICKET_CHANNELS);
    REFUSED("biases", s.unit = TICKET_CHANNELS, s.prune_biases = true);
    // Controls and perturbations.
    GRANTED(s.method = TICKET_RESTART, s.control = TICKET_FRESH);
    GRANTED(s.method = TICKET_RESTART, s.control = TICKET_SIGNS, s.flips = 8, s.noise = 1);
    REFUSED("no mask", s.method = TICKET_RESTART, s.control = TICKET_RANDOM);
    REFUSED("no mask", s.method = TICKET_RESTART, s.control = TICKET_SHUFFLED);
    REFUSED("round 1 once more", s.method = TICKET_RESTART, s.round = 2);
    REFUSED("method dense", s.method = TICKET_DENSE);
    GRANTED(s.flips = 21);
    REFUSED("22 flips", s.flips = 22);
    GRANTED(s.flips = 22, s.flip_biases = true);
    REFUSED("noise", s.noise = -1);
    REFUSED("noise", s.noise = NAN);
}

// ---- masks in training

enum { UPDATES = 400 };

// L(1,2) in training on random windows, from `value` with `mask`.
struct course {
    struct net net;
    struct arena arena;
    struct train train;
    float target[KERNEL_WINDOWS];
    uint32_t count[UPDATES][KERNEL_WINDOWS];
};

static const float share = 1 / (8.5f * KERNEL_WINDOWS);

static struct course *course_open(void)
{
    static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};
    struct course *c = calloc(1, sizeof *c);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    c->net = net_make(1, 2, NET_RELU);
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&c->arena,
                   train_layout(&c->train, &c->arena, &c->net, kernel_table(cpu_isa()),
                                (struct train_settings){TRAIN_ADAM_USUAL, .learning_rate = 0.01})),
        STATUS_OK);
    windows_target(&conway, c->target);
    struct pcg32 stream = check_stream(413);
    for (size_t b = 0; b < UPDATES; b++)
        for (size_t w = 0; w < KERNEL_WINDOWS; w++)
            c->count[b][w] = 1 + (pcg32_next(&stream) & 15);
    return c;
}

static void course_close(struct course *c)
{
    arena_close(&c->arena);
    free(c);
}

// Glorot values, of which one that is left is zero, and a mask that prunes a third, negative and
// positive ones, some biases among them.
static void start(const struct net *net, float *value, uint8_t *mask)
{
    struct pcg32 stream = check_stream(414);
    float ignored[MOST];
    draw(net, &stream, ignored, mask);
    net_init(net, NET_GLOROT, &stream, value);
    mask[0] = mask[1] = 1;
    for (size_t i = net->layer[1].weights; i < net->parameters; i++)
        value[i] = fabsf(value[i]); // so that no unit of the second layer is dead
    value[0] = 0;
    value[1] = -fabsf(value[1]);
}

// Multiplies by the mask everywhere, before and after everything: slow and safe.
static void train_by_rote(struct course *c, const uint8_t *mask, float *value, float *first,
                          float *second)
{
    const struct kernel_table *kernels = kernel_table(cpu_isa());
    float *gradient = guard_open(net_padded(&c->net));
    float *scratch = guard_open(kernel_windows_scratch(net_windows(&c->net)));
    double beta1 = 1, beta2 = 1;
    for (size_t u = 0; u < UPDATES; u++) {
        for (size_t i = 0; i < c->net.parameters; i++)
            value[i] *= mask[i];
        kernels->windows_gradient(net_windows(&c->net), value, c->target, c->count[u], share,
                                  gradient, scratch);
        for (size_t i = 0; i < c->net.parameters; i++)
            gradient[i] *= mask[i];
        beta1 *= KERNEL_ADAM_BETA1;
        beta2 *= KERNEL_ADAM_BETA2;
        struct kernel_adam_step step = {(float)(c->train.settings.learning_rate / (1 - beta1)),
                                        (float)(1 / (1 - beta2)),
                                        0.9f,
                                        (float)(1 - 0.9),
                                        0.999f,
                                        (float)(1 - 0.999),
                                        1e-8f};
        kernels->adam(step, net_padded(&c->net), gradient, value, first, second);
        for (size_t i = 0; i < c->net.parameters; i++) {
            value[i] *= mask[i];
            first[i] *= mask[i];
            second[i] *= mask[i];
        }
    }
    guard_close(gradient, net_padded(&c->net));
    guard_close(scratch, kernel_windows_scratch(net_windows(&c->net)));
}

static bool same_numbers(size_t count, const float *a, const float *b)
{
    bool same = true;
    for (size_t i = 0; i < count; i++)
        same &= a[i] == b[i]; // -0 and +0 are the same
    return same;
}

// Pruned weights stay zero through hundreds of Adam steps, with no moments that could move them;
// all others train, also negative ones and zeros, because the mask and no threshold says what is
// pruned.
static void test_pruned_weights_never_return(void)
{
    struct course *c = course_open();
    struct train *t = &c->train;
    size_t padded = net_padded(&c->net);
    float initial[MOST], *rote[3];
    uint8_t mask[MOST];
    start(&c->net, initial, mask);
    train_begin(t, initial, mask);
    for (size_t u = 0; u < UPDATES; u++) {
        nets_train(t, c->target, c->count + u, 1, share);
        for (size_t i = 0; i < c->net.parameters; i++)
            if (!mask[i])
                CU_ASSERT(t->value[i] == 0 && t->moment[0][i] == 0 && t->moment[1][i] == 0);
    }
    // Those without a gradient belong to dead units.
    size_t trained = 0, left = 0;
    for (size_t i = 0; i < c->net.parameters; i++) {
        left += mask[i];
        trained += mask[i] && t->value[i] != initial[i];
        CU_ASSERT(!mask[i] || t->moment[1][i] == 0 || t->value[i] != initial[i]);
    }
    CU_ASSERT(trained > left / 2 && t->value[0] != 0 && t->value[1] != initial[1]);
    for (size_t i = 0; i < 3; i++) {
        rote[i] = guard_open(padded);
        memset(rote[i], 0, padded * sizeof(float));
    }
    memcpy(rote[0], initial, c->net.parameters * sizeof(float));
    train_by_rote(c, mask, rote[0], rote[1], rote[2]);
    CU_ASSERT(same_numbers(c->net.parameters, t->value, rote[0]));
    CU_ASSERT(same_numbers(c->net.parameters, t->moment[0], rote[1]));
    CU_ASSERT(same_numbers(c->net.parameters, t->moment[1], rote[2]));
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT(guard_close(rote[i], padded));
    course_close(c);
}

// Round after round: what was trained is pruned by magnitude, and what went before stays away.
static void test_rounds_of_pruning_are_nested(void)
{
    struct course *c = course_open();
    float initial[MOST], score[MOST];
    uint8_t mask[MOST], before[MOST];
    struct ticket_spec spec = {.method = TICKET_ITERATIVE, .rate = 0.2};
    struct pcg32 stream = check_stream(415);
    net_init(&c->net, NET_GLOROT, &stream, initial);
    ticket_mask_fill(&c->net, mask);
    for (spec.round = 1; spec.round <= 8; spec.round++) {
        train_begin(&c->train, initial, mask);
        nets_train(&c->train, c->target, c->count, 100, share);
        memcpy(before, mask, sizeof before);
        nets_score(&c->net, &spec, c->train.value, NULL, NULL, score);
        struct ticket_cut cut = ticket_prune(&c->net, &spec, score, mask);
        CU_ASSERT_EQUAL(cut.left, ticket_left(46, 0.2, spec.round));
        float most_pruned = 0;
        for (size_t i = 0; i < c->net.parameters; i++) {
            CU_ASSERT(mask[i] <= before[i]);
            if (before[i] && !mask[i])
                most_pruned = fmaxf(most_pruned, fabsf(c->train.value[i]));
        }
        // Small ones of either sign went, and a negative one is not small for that.
        size_t smaller = 0, negative = 0;
        for (size_t i = 0; i < c->net.parameters; i++) {
            smaller += mask[i] && !is_bias(&c->net, i) && fabsf(c->train.value[i]) < most_pruned;
            negative += mask[i] && c->train.value[i] < 0;
        }
        CU_ASSERT_EQUAL(smaller, cut.spared);
        CU_ASSERT(negative > 0);
    }
    course_close(c);
}

SUITE(ticket_start)
{
    TEST(test_signs_stay_and_magnitudes_change);
    TEST(test_pruned_values_become_zero);
    TEST(test_flips_are_as_many_as_asked_for);
    TEST(test_flips_favour_no_weight);
    TEST(test_noise_is_measured_in_each_layers_weights);
    TEST(test_impossible_tickets_are_refused_with_the_reason);
    TEST(test_pruned_weights_never_return);
    TEST(test_rounds_of_pruning_are_nested);
}
