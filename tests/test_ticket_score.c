// Scores of boards, SNIP and GraSP: worked examples by hand, and against the direct computation and
// differences.
#include "check.h"
#include "naive.h"
#include "net/activation.h"
#include "nets.h"
#include "suite.h"
#include "ticket/gradient.h"
#include "ticket/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = NETS_SMALL };

static const struct ticket_spec snip_spec = {.method = TICKET_SNIP};

// Random cells and targets on 3 boards of 5 x 4.
enum { BOARDS = 3, HEIGHT = 5, WIDTH = 4, CELLS = BOARDS * HEIGHT * WIDTH };

static struct ticket_batch draw_batch(struct pcg32 *stream, bool zero_padding, float *cells,
                                      float *target)
{
    for (size_t i = 0; i < CELLS; i++) {
        cells[i] = (float)(pcg32_next(stream) & 1);
        target[i] = (float)(pcg32_next(stream) & 1);
    }
    return (struct ticket_batch){
        BOARDS, HEIGHT, WIDTH, zero_padding, cells, target, KERNEL_CROSS_ENTROPY};
}

// ---- by hand

// Weights 1-1 on a board of one live cell between dead edges, where the middle tap alone counts:
//   z = e (c (a + b1) + b2) + b3   with a = 2, c = 3, e = 1/2, b1 = b2 = 0, b3 = -3:   z = 0.
// Target 1: dL/dz = sigmoid(0) - 1 = -1/2 and d2L/dz2 = 1/4.
//
// dz/d(a, b1, c, b2, e, b3) = (3/2, 3/2, 1, 1/2, 6, 1); g is -1/2 of it: (-3/4, -3/4, -1/2, -1/4,
// -3, -1/2). SNIP: |w g| = 3/2 for each of a, c, e, b3, and zero for b1, b2 and the other taps,
// which are zero.
//
// H = 1/4 dz dz^T - 1/2 d2z with dz.g = -1/2 (9/4 + 9/4 + 1 + 1/4 + 36 + 1) = -171/8, and d2z: a c,
// b1 c: 1/2; a e, b1 e: 3; c e: 2; b2 e: 1; so that
//   (H g)_a  = -171/32 * 3/2 - 1/2 (1/2 * -1/2 + 3 * -3)                        =  -3.390625
//   (H g)_c  = -171/32 * 1   - 1/2 (1/2 * -3/4 + 1/2 * -3/4 + 2 * -3)           =  -1.96875
//   (H g)_e  = -171/32 * 6   - 1/2 (3 * -3/4 + 3 * -3/4 + 2 * -1/2 + 1 * -1/4)  = -29.1875
//   (H g)_b3 = -171/32 * 1                                                      =  -5.34375
// GraSP: w (H g).
static void test_worked_example_of_snip_and_grasp(void)
{
    struct net net = nets_small(NET_LIFE, "1-1"); // a 4, b1 9, c 10, b2 11, e 12, b3 13
    const float cell = 1, target = 1;
    struct ticket_batch batch = {1, 1, 1, true, &cell, &target, KERNEL_CROSS_ENTROPY};
    float value[14] = {[4] = 2, [10] = 3, [12] = 0.5f, [13] = -3}, score[14];
    static const float snip[14] = {[4] = 1.5f, [10] = 1.5f, [12] = 1.5f, [13] = 1.5f};
    static const float grasp[14] = {
        [4] = -6.78125f, [10] = -5.90625f, [12] = -14.59375f, [13] = 16.03125f};
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    double loss = ticket_score_loss(ticket_score_begin(scorer, value, &batch), &batch, 1, false);
    CU_ASSERT_DOUBLE_EQUAL(loss, log(2), 1e-15);
    nets_score(&net, &snip_spec, value, &batch, scorer, score);
    for (size_t i = 0; i < 14; i++)
        CU_ASSERT(score[i] == snip[i]);
    struct ticket_spec spec = {.method = TICKET_GRASP, .temperature = 1, .prune_biases = true};
    nets_score(&net, &spec, value, &batch, scorer, score);
    for (size_t i = 0; i < 14; i++)
        CU_ASSERT(score[i] == grasp[i]);
    loss = ticket_score_loss(&scorer->flow, &batch, 1, true);
    CU_ASSERT_DOUBLE_EQUAL(loss, log(2), 1e-15);
    value[4] = -2;
    spec.method = TICKET_MAGNITUDE;
    nets_score(&net, &spec, value, NULL, NULL, score);
    CU_ASSERT(score[4] == 2 && score[10] == 3 && score[13] == 3 && score[0] == 0);
    nets_scorer_close(scorer);
}

// The same network, whose biases are not pruned, so that g is that of the weights alone: dz.g = -1/2
// (9/4 + 1 + 36) = -157/8, and
//   (H g)_a = -157/32 * 3/2 - 1/2 (1/2 * -1/2 + 3 * -3)   = -7.359375 + 4.625
//   (H g)_c = -157/32 * 1   - 1/2 (1/2 * -3/4 + 2 * -3)   = -4.90625 + 3.1875
//   (H g)_e = -157/32 * 6   - 1/2 (3 * -3/4 + 2 * -1/2)   = -29.4375 + 1.625
// At a temperature of 2, g is half as large, the first part an eighth and the second a quarter: the
// signs of a and c change.
static void test_worked_example_of_a_temperature(void)
{
    struct net net = nets_small(NET_LIFE, "1-1");
    const float cell = 1, target = 1;
    struct ticket_batch batch = {1, 1, 1, true, &cell, &target, KERNEL_CROSS_ENTROPY};
    float value[14] = {[4] = 2, [10] = 3, [12] = 0.5f, [13] = -3}, score[14];
    static const float want[2][14] = {{[4] = -5.46875f, [10] = -5.15625f, [12] = -13.90625f},
                                      {[4] = 0.47265625f, [10] = 0.55078125f, [12] = -1.63671875f}};
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    for (size_t t = 0; t < 2; t++) {
        struct ticket_spec spec = {.method = TICKET_GRASP, .temperature = t == 0 ? 1 : 2};
        nets_score(&net, &spec, value, &batch, scorer, score);
        for (size_t i = 0; i < 14; i++)
            CU_ASSERT(score[i] == want[t][i]);
    }
    nets_scorer_close(scorer);
}

// ---- SNIP against other gradients

static bool residual; // of the networks that are scored

static struct net net_of(size_t n, size_t m)
{
    struct net net = net_make(n, m, NET_RELU);
    return residual ? nets_residual(net) : net;
}

static struct naive naive_of(size_t n, size_t m, bool zero_padding)
{
    struct naive direct = naive_net(n, m, BOARDS, HEIGHT, WIDTH, zero_padding);
    direct.shortcuts = residual ? NAIVE_ALL : 0;
    return direct;
}

static void try_snip(size_t n, size_t m, bool zero_padding, enum kernel_loss kind)
{
    struct net net = net_of(n, m);
    struct pcg32 stream = check_stream(420);
    float value[MOST], score[MOST], cells[CELLS], target[CELLS], reference[MOST] = {0};
    double wide[MOST], gradient[MOST], terms[MOST];
    struct ticket_batch batch = draw_batch(&stream, zero_padding, cells, target);
    batch.loss = kind;
    net_init(&net, NET_NORMAL_EVERYWHERE, &stream, value);
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    double loss = ticket_score_loss(ticket_score_begin(scorer, value, &batch), &batch, 1, false);
    nets_score(&net, &snip_spec, value, &batch, scorer, score);

    struct naive direct = naive_of(n, m, zero_padding);
    struct naive_result result = {.gradient = gradient, .terms = terms};
    direct.squared = kind == KERNEL_SQUARED;
    direct.in = cells;
    direct.target = target;
    check_widen(net.parameters, value, wide);
    double want = naive_run(&direct, wide, &result);
    CU_ASSERT(check_close(loss, want, fmax(want, 1), 1e-14));

    struct arena arena;
    struct net_workspace workspace;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, net_workspace_layout(&workspace, &arena, &net, BOARDS,
                                                                  HEIGHT, WIDTH, zero_padding)),
                          STATUS_OK);
    workspace.loss = kind;
    memcpy(workspace.activation[0], cells, sizeof cells);
    net_forward(&net, value, &workspace);
    net_backward(&net, value, target, &workspace, reference);
    for (size_t i = 0; i < net.parameters; i++) {
        double w = fabs(wide[i]);
        CU_ASSERT(check_close((double)score[i], w * fabs(gradient[i]), w * terms[i], 1e-7));
        CU_ASSERT(check_close((double)score[i], w * fabs((double)reference[i]), w * terms[i],
                              CHECK_RELATIVE));
    }
    arena_close(&arena);
    nets_scorer_close(scorer);
}

static void test_snip_has_the_gradient_of_training(void)
{
    for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
        try_snip(1, 1, zero_padding != 0, KERNEL_CROSS_ENTROPY);
        try_snip(1, 1, zero_padding != 0, KERNEL_SQUARED);
        try_snip(1, 4, zero_padding != 0, KERNEL_CROSS_ENTROPY);
        try_snip(1, 4, zero_padding != 0, KERNEL_SQUARED);
        try_snip(2, 2, zero_padding != 0, KERNEL_CROSS_ENTROPY);
        try_snip(2, 2, zero_padding != 0, KERNEL_SQUARED);
        try_snip(3, 1, zero_padding != 0, KERNEL_CROSS_ENTROPY);
        try_snip(3, 1, zero_padding != 0, KERNEL_SQUARED);
    }
}

// The loss of any network, told cell by cell: what the answer for cell (y, x) needs is asked for
// layer by layer, back to the board.
struct told {
    const struct net *net;
    const struct ticket_batch *batch;
    const double *value;
    size_t board;
};

static double told_unit(const struct told *told, size_t l, size_t k, long y, long x)
{
    long h = (long)told->batch->height, w = (long)told->batch->width;
    if (told->batch->zero_padding && (y < 0 || x < 0 || y >= h || x >= w))
        return 0;
    y = (y + 8 * h) % h;
    x = (x + 8 * w) % w;
    if (l == 0)
        return (double)told->batch->cells[((long)told->board * h + y) * w + x];
    const struct net_layer *layer = &told->net->layer[l - 1];
    long side = lround(sqrt((double)layer->taps)), half = side / 2;
    const double *weight = told->value + layer->weights + k * layer->in * layer->taps;
    double sum = told->value[layer->biases + k];
    for (size_t c = 0; c < layer->in; c++)
        for (long row = -half; row <= half; row++)
            for (long column = -half; column <= half; column++)
                sum += *weight++ * told_unit(told, l - 1, c, y + row, x + column);
    return layer->activated && sum < 0 ? 0 : sum;
}

static double told_loss(const struct net *net, const struct ticket_batch *batch,
                        const double *value)
{
    struct told told = {net, batch, value, 0};
    size_t cells = batch->height * batch->width;
    double loss = 0;
    for (; told.board < batch->batch; told.board++)
        for (size_t i = 0; i < cells; i++) {
            double z = told_unit(&told, net->layers, 0, (long)(i / batch->width),
                                 (long)(i % batch->width));
            double t = (double)batch->target[told.board * cells + i];
            loss += batch->loss == KERNEL_SQUARED ? pow(z + 0.5 - t, 2) : log(1 + exp(z)) - t * z;
        }
    return loss / (double)(batch->batch * cells);
}

// Windows of 3x3 and 5x5, wider than the board too, and layers of any widths: against differences
// of the loss.
static void test_snip_of_any_family(void)
{
    static const struct {
        enum net_family family;
        const char *widths;
    } shapes[] = {{NET_WINDOW, "3-2"}, {NET_WINDOW, "3-2-2-3"}, {NET_LIFE, "1-2-3-1"}};
    struct pcg32 stream = check_stream(421);
    for (size_t trial = 0; trial < 6; trial++) {
        struct net net = nets_small(shapes[trial / 2].family, shapes[trial / 2].widths);
        float value[MOST], score[MOST], cells[CELLS], target[CELLS];
        double wide[MOST];
        struct ticket_batch batch = draw_batch(&stream, trial % 2 != 0, cells, target);
        batch.batch = 1;
        batch.height = 3;
        batch.loss = trial % 2 == 0 ? KERNEL_CROSS_ENTROPY : KERNEL_SQUARED;
        net_init(&net, NET_NORMAL_EVERYWHERE, &stream, value);
        struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
        nets_score(&net, &snip_spec, value, &batch, scorer, score);
        check_widen(net.parameters, value, wide);
        for (size_t i = 0; i < net.parameters; i++) {
            const double step = 1e-6;
            double kept = wide[i];
            wide[i] = kept + step;
            double up = told_loss(&net, &batch, wide);
            wide[i] = kept - step;
            double down = told_loss(&net, &batch, wide);
            wide[i] = kept;
            CU_ASSERT_DOUBLE_EQUAL((double)score[i], fabs(kept * (up - down) / (2 * step)),
                                   1e-6 * (1 + up));
        }
        nets_scorer_close(scorer);
    }
}

// ---- GraSP against differences of gradients

static bool is_bias(const struct net *net, size_t i)
{
    for (size_t l = 0; l < net->layers; l++)
        if (i >= net->layer[l].biases && i < net->layer[l].biases + net->layer[l].out)
            return true;
    return false;
}

// The gradient of the parameters that can be pruned, of all others zero. Logits are divided by the
// temperature where the last layer's parameters are.
static void naive_gradient(const struct naive *direct, const struct net *net,
                           const struct ticket_spec *spec, const double *value, double *gradient)
{
    double divided[MOST];
    struct naive_result result = {.gradient = gradient};
    size_t last = net->layer[net->layers - 1].weights;
    for (size_t i = 0; i < net->parameters; i++)
        divided[i] = value[i] / (i >= last ? spec->temperature : 1);
    naive_run(direct, divided, &result);
    for (size_t i = last; i < net->parameters; i++)
        gradient[i] /= spec->temperature;
    for (size_t i = 0; i < net->parameters; i++)
        gradient[i] = is_bias(net, i) && !spec->prune_biases ? 0 : gradient[i];
}

static double flow_squared(size_t count, const double *gradient)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += gradient[i] * gradient[i];
    return sum;
}

static void try_grasp(size_t n, size_t m, bool zero_padding, double temperature, bool biases,
                      enum kernel_loss kind)
{
    struct ticket_spec spec = {
        .method = TICKET_GRASP, .temperature = temperature, .prune_biases = biases};
    struct net net = net_of(n, m);
    struct pcg32 stream = check_stream(440 + 10 * n + m);
    float value[MOST], score[MOST], cells[CELLS], target[CELLS];
    double wide[MOST], g[MOST], moved[MOST], up[MOST], down[MOST], scale = 0;
    struct ticket_batch batch = draw_batch(&stream, zero_padding, cells, target);
    batch.loss = kind;
    net_init(&net, NET_NORMAL_EVERYWHERE, &stream, value);
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    nets_score(&net, &spec, value, &batch, scorer, score);
    struct naive direct = naive_of(n, m, zero_padding);
    direct.squared = kind == KERNEL_SQUARED;
    direct.in = cells;
    direct.target = target;
    check_widen(net.parameters, value, wide);
    naive_gradient(&direct, &net, &spec, wide, g);
    const double step = 1e-6, length = sqrt(flow_squared(net.parameters, g));
    for (int sign = -1; sign <= 1; sign += 2) {
        for (size_t i = 0; i < net.parameters; i++)
            moved[i] = wide[i] + sign * step * g[i] / length;
        naive_gradient(&direct, &net, &spec, moved, sign > 0 ? up : down);
    }
    for (size_t i = 0; i < net.parameters; i++)
        scale = fmax(scale, fabs((double)score[i]));
    CU_ASSERT(scale > 1e-3 / (temperature * temperature));
    for (size_t i = 0; i < net.parameters; i++) {
        double difference = length * (up[i] - down[i]) / (2 * step);
        CU_ASSERT(check_close((double)score[i], wide[i] * difference, scale, 1e-7));
    }
    // What a score says: with a weight smaller by a part, the flow g.g loses twice this part of its
    // score.
    for (size_t i = 0; i < net.parameters; i++) {
        double kept = wide[i];
        wide[i] = kept * (1 - step);
        naive_gradient(&direct, &net, &spec, wide, down);
        wide[i] = kept * (1 + step);
        naive_gradient(&direct, &net, &spec, wide, up);
        wide[i] = kept;
        double lost = flow_squared(net.parameters, up) - flow_squared(net.parameters, down);
        bool candidate = biases || !is_bias(&net, i);
        CU_ASSERT(
            check_close(2 * (double)score[i], candidate ? lost / (2 * step) : 0, scale, 1e-6));
    }
    nets_scorer_close(scorer);
}

static void test_grasp_has_the_exact_hessian(void)
{
    for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
        try_grasp(1, 1, zero_padding != 0, 1, true, KERNEL_CROSS_ENTROPY);
        try_grasp(1, 1, zero_padding != 0, 1, true, KERNEL_SQUARED);
        try_grasp(1, 3, zero_padding != 0, 200, false, KERNEL_CROSS_ENTROPY);
        try_grasp(1, 3, zero_padding != 0, 200, false, KERNEL_SQUARED);
        try_grasp(2, 2, zero_padding != 0, 1, false, KERNEL_CROSS_ENTROPY);
        try_grasp(2, 2, zero_padding != 0, 1, false, KERNEL_SQUARED);
        try_grasp(2, 2, zero_padding != 0, 5, true, KERNEL_CROSS_ENTROPY);
        try_grasp(2, 2, zero_padding != 0, 5, true, KERNEL_SQUARED);
    }
}

// The Hessian's product, from the gradients that test_snip_of_any_family has seen. The activation's
// coefficients stand still.
static void try_hessian(struct net net)
{
    CU_ASSERT_FATAL(net.parameters <= MOST);
    struct pcg32 stream = check_stream(423);
    struct ticket_gradient flow[3];
    struct arena arena[3];
    float value[MOST];
    double v[MOST];
    net_init(&net, NET_NORMAL_EVERYWHERE, &stream, value);
    for (size_t i = 0; i < net.parameters; i++)
        v[i] = pcg32_normal(&stream);
    for (size_t l = 0; l < net.layers; l++)
        for (size_t i = net.layer[l].coefficients; i < net.layer[l].end; i++)
            v[i] = 0;
    for (size_t f = 0; f < 3; f++) {
        struct pcg32 same = check_stream(424);
        CU_ASSERT_EQUAL_FATAL(
            ARENA_OPEN(&arena[f], ticket_gradient_layout(&flow[f], &arena[f], &net, HEIGHT, WIDTH)),
            STATUS_OK);
        ticket_gradient_begin(&flow[f], HEIGHT, WIDTH, false);
        for (size_t i = 0; i < net.parameters; i++) {
            flow[f].value[i] = (double)value[i] + ((double)f - 1) * 1e-6 * v[i];
            flow[f].direction[i] = v[i];
        }
        for (size_t i = 0; i < HEIGHT * WIDTH; i++)
            flow[f].activation[0][i] = pcg32_next(&same) & 1;
        ticket_gradient_forward(&flow[f], true);
        // E = sum z^2 / 2
        for (size_t i = 0; i < HEIGHT * WIDTH; i++) {
            flow[f].d[0][i] = flow[f].activation[net.layers][i];
            flow[f].rd[0][i] = flow[f].tangent[net.layers][i];
        }
        ticket_gradient_backward(&flow[f], true);
    }
    double scale = 0;
    for (size_t i = 0; i < net.parameters; i++)
        scale = fmax(scale, fabs(flow[1].product[i]));
    CU_ASSERT(scale > 0.1);
    for (size_t i = 0; i < net.parameters; i++) {
        double difference = (flow[2].gradient[i] - flow[0].gradient[i]) / 2e-6;
        CU_ASSERT(check_close(flow[1].product[i], difference, scale, 1e-7));
    }
    for (size_t f = 0; f < 3; f++)
        arena_close(&arena[f]);
}

static void test_hessians_of_any_family_and_activation(void)
{
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++) {
        // The direction passes through a jump by the slope that training takes, its values do not.
        if (activation_row(a)->jumps)
            continue;
        try_hessian(nets_with(a, NET_WINDOW, "3-2-2-3"));
        try_hessian(nets_with(a, NET_LIFE, "3-2-2-3"));
    }
}

// The paper removes what has the highest -w (H g), so that the highest w (H g) are left.
static void test_grasp_removes_what_costs_no_flow(void)
{
    struct net net = nets_small(NET_LIFE, "8-4");
    struct pcg32 stream = check_stream(425);
    float value[MOST], score[MOST], cells[CELLS], target[CELLS];
    uint8_t mask[MOST];
    struct ticket_batch batch = draw_batch(&stream, false, cells, target);
    struct ticket_spec spec = {.method = TICKET_GRASP, .rate = 0.5, .round = 1, .temperature = 200};
    net_init(&net, NET_GLOROT, &stream, value);
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    nets_score(&net, &spec, value, &batch, scorer, score);
    ticket_mask_fill(&net, mask);
    struct ticket_cut cut = ticket_prune(&net, &spec, score, mask);
    CU_ASSERT_EQUAL(cut.left, ticket_left(net_weights(&net), 0.5, 1));
    float least_kept = INFINITY, most_gone = -INFINITY;
    for (size_t l = 0; l < net.layers; l++)
        for (size_t i = net.layer[l].weights; i < net.layer[l].biases; i++) {
            least_kept = mask[i] ? fminf(least_kept, score[i]) : least_kept;
            most_gone = mask[i] ? most_gone : fmaxf(most_gone, score[i]);
        }
    CU_ASSERT(cut.spared > 0 || most_gone <= least_kept);
    CU_ASSERT(most_gone < INFINITY && least_kept < INFINITY);
    nets_scorer_close(scorer);
}

// ---- every method

// Sets mask[P] to that of a method, from the whole network.
static struct ticket_cut prune_before(const struct net *net, const struct ticket_spec *spec,
                                      const float *value, const struct ticket_batch *batch,
                                      struct ticket_scorer *scorer, uint8_t *mask)
{
    const struct ticket_subject subject = {net, spec, value, batch, scorer};
    float score[MOST];
    ticket_mask_fill(net, mask);
    if (ticket_methods[spec->method]->score != NULL)
        ticket_methods[spec->method]->score(&subject, score);
    return ticket_method_prune(&subject, score, mask);
}

static void test_before_training_every_method_leaves_as_many(void)
{
    struct net net = nets_small(NET_LIFE, "8-4");
    struct pcg32 stream = check_stream(429);
    float value[MOST], cells[CELLS], target[CELLS];
    uint8_t mask[MOST], before[MOST];
    struct ticket_batch batch = draw_batch(&stream, true, cells, target);
    net_init(&net, NET_GLOROT, &stream, value);
    struct ticket_scorer *scorer = nets_scorer_open(&net, &batch);
    for (enum ticket_method method = TICKET_MAGNITUDE; method <= TICKET_SYNFLOW; method++)
        for (int scope = 0; scope < 2; scope++) {
            struct ticket_spec spec = {
                .method = method, .scope = (enum ticket_scope)scope, .rate = 0.3};
            nets_published(&spec);
            for (spec.round = 1; spec.round < 6; spec.round++) {
                struct ticket_cut cut = prune_before(&net, &spec, value, &batch, scorer, mask);
                size_t want = ticket_left(net_weights(&net), 0.3, spec.round);
                if (scope == TICKET_LAYER)
                    want = ticket_left(72, 0.3, spec.round) + ticket_left(32, 0.3, spec.round) +
                           ticket_left(4, 0.3, spec.round) + cut.spared;
                CU_ASSERT_EQUAL(cut.left, want);
                // Scores of the dense network: rounds are nested.
                for (size_t i = 0; i < net.parameters && method != TICKET_SYNFLOW; i++)
                    CU_ASSERT(spec.round == 1 || mask[i] <= before[i]);
                memcpy(before, mask, sizeof before);
            }
        }
    nets_scorer_close(scorer);
}

static void test_scores_of_residual_networks(void)
{
    residual = true;
    for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
        try_snip(1, 2, zero_padding != 0, KERNEL_CROSS_ENTROPY);
        try_snip(3, 2, zero_padding != 0, KERNEL_SQUARED);
        try_grasp(1, 2, zero_padding != 0, 1, true, KERNEL_SQUARED);
        try_grasp(2, 2, zero_padding != 0, 2, false, KERNEL_CROSS_ENTROPY);
    }
    residual = false;
}

SUITE(ticket_score)
{
    TEST(test_worked_example_of_snip_and_grasp);
    TEST(test_worked_example_of_a_temperature);
    TEST(test_snip_has_the_gradient_of_training);
    TEST(test_snip_of_any_family);
    TEST(test_grasp_has_the_exact_hessian);
    TEST(test_scores_of_residual_networks);
    TEST(test_hessians_of_any_family_and_activation);
    TEST(test_grasp_removes_what_costs_no_flow);
    TEST(test_before_training_every_method_leaves_as_many);
}
