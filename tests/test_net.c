// Networks: counts, layout, initial values, the hand-made solution, and the gradient.
#include "check.h"
#include "life/board.h"
#include "naive.h"
#include "net/activation.h"
#include "net/net.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_parameter_counts(void)
{
    static const size_t known[][3] = {{1, 1, 25}, {2, 1, 48}, {1, 3, 85}, {2, 2, 139}};
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(net_make(known[i][0], known[i][1], NET_RELU).parameters, known[i][2]);
    for (size_t n = 1; n <= NET_MAX_GENERATIONS; n++) {
        CU_ASSERT_EQUAL(net_make(n, 1, NET_RELU).parameters, 23 * n + 2);
        for (size_t m = 1; m <= NET_MAX_OVERCOMPLETENESS; m++) {
            struct net net = net_make(n, m, NET_RELU);
            size_t rest = m * 9 * 2 * m + 2 * m + 2 * m * m + m;
            CU_ASSERT_EQUAL(net.parameters, 2 * m * m + 22 * m + 1 + (n - 1) * rest);
            CU_ASSERT_EQUAL(net_weights(&net), net.parameters - (3 * m * n + 1));
            CU_ASSERT_EQUAL(net.layers, 2 * n + 1);
            CU_ASSERT(net_padded(&net) % 8 == 0 && net_padded(&net) - net.parameters < 8);
        }
    }
    struct net net = net_make(1, 5, NET_RELU);
    CU_ASSERT_EQUAL(kernel_windows_parameters(net_windows(&net)), net.parameters);
    CU_ASSERT(net_windows(&net).filters == 10 && net_windows(&net).channels == 5);
}

static void test_layout_of_the_block(void)
{
    static const struct net_layer want[] = {
        {1, 4, 9, 0, 0, 0, 36, 40, 40, true, NET_OWN},
        {4, 2, 1, 0, 0, 40, 48, 50, 50, true, NET_OWN},
        {2, 4, 9, 0, 0, 50, 122, 126, 126, true, NET_OWN},
        {4, 2, 1, 0, 0, 126, 134, 136, 136, true, NET_OWN},
        {2, 1, 1, 0, 0, 136, 138, 139, 139, false, NET_OWN},
    };
    struct net net = net_make(2, 2, NET_RELU);
    for (size_t l = 0; l < 5; l++) {
        const struct net_layer *got = &net.layer[l];
        CU_ASSERT(got->in == want[l].in && got->out == want[l].out && got->taps == want[l].taps);
        CU_ASSERT(got->weights == want[l].weights && got->biases == want[l].biases);
        CU_ASSERT(got->coefficients == want[l].coefficients && got->end == want[l].end);
        CU_ASSERT_EQUAL(got->activated, want[l].activated);
    }
    CU_ASSERT_EQUAL(net.parameters, 139);
}

// A batch of boards, a network and its work space.
struct pass {
    struct net net;
    struct arena arena;
    struct net_workspace workspace;
    float *parameters;
    size_t cells; // of all boards
};

static void pass_open(struct pass *pass, struct net net, size_t batch, size_t height, size_t width,
                      bool zero_padding)
{
    pass->net = net;
    pass->cells = batch * height * width;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&pass->arena, net_workspace_layout(&pass->workspace, &pass->arena, &pass->net,
                                                      batch, height, width, zero_padding)),
        STATUS_OK);
    CU_ASSERT_EQUAL(pass->arena.used, pass->arena.capacity);
    pass->parameters = guard_open(pass->net.parameters);
}

static const float *forward(struct pass *pass)
{
    net_forward(&pass->net, pass->parameters, &pass->workspace);
    return pass->workspace.activation[pass->net.layers];
}

static void pass_close(struct pass *pass)
{
    CU_ASSERT(guard_close(pass->parameters, pass->net.parameters));
    arena_close(&pass->arena);
}

// The weight at row r, column c of a filter meets the cell (y + r - 1, x + c - 1).
static void test_orientation_of_the_taps(void)
{
    for (size_t tap = 0; tap < 9; tap++) {
        struct pass pass;
        pass_open(&pass, net_make(1, 1, NET_RELU), 1, 5, 6, false);
        memset(pass.parameters, 0, pass.net.parameters * sizeof(float));
        pass.parameters[9 + tap] = 3;                       // the second filter
        pass.parameters[pass.net.layer[1].weights + 1] = 5; // its way through the mix
        pass.parameters[pass.net.layer[2].weights] = 7;
        memset(pass.workspace.activation[0], 0, 30 * sizeof(float));
        pass.workspace.activation[0][2 * 6 + 3] = 1;
        const float *logit = forward(&pass);
        for (size_t y = 0; y < 5; y++)
            for (size_t x = 0; x < 6; x++)
                CU_ASSERT_EQUAL(logit[y * 6 + x],
                                y + tap / 3 == 2 + 1 && x + tap % 3 == 3 + 1 ? 105 : 0);
        pass_close(&pass);
    }
}

// ---- initial values

struct moments {
    double mean, variance, kurtosis, most;
};

static struct moments moments_of(const float *values, size_t count)
{
    struct moments m = {0};
    for (size_t i = 0; i < count; i++) {
        double v = (double)values[i];
        m.mean += v / (double)count;
        m.variance += v * v / (double)count;
        m.kurtosis += v * v * v * v / (double)count;
        m.most = fmax(m.most, fabs(v));
    }
    m.kurtosis /= m.variance * m.variance;
    return m;
}

// Whether values are as `count` draws from [-bound, bound): moments within five standard errors.
static void check_uniform(const float *values, size_t count, double bound)
{
    struct moments m = moments_of(values, count);
    double n = (double)count;
    CU_ASSERT(m.most <= bound * (1 + 1e-6));
    CU_ASSERT(m.most > bound * (1 - 12 / n)); // exp(-12) that all lie further inside
    CU_ASSERT(fabs(m.mean) < 5 * bound / sqrt(3 * n));
    CU_ASSERT(fabs(3 * m.variance / (bound * bound) - 1) < 5 * sqrt(0.8 / n));
}

// Whether values are as `count` standard normal draws: moments within five standard errors.
static void check_normal(const float *values, size_t count)
{
    struct moments m = moments_of(values, count);
    CU_ASSERT(fabs(m.mean) < 5 / sqrt((double)count));
    CU_ASSERT(fabs(m.variance - 1) < 5 * sqrt(2 / (double)count));
    CU_ASSERT(count < 1000 || fabs(m.kurtosis - 3) < 5 * sqrt(24 / (double)count));
}

static void check_init(const struct net *net, enum net_init init, const float *parameters)
{
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        const float *weights = parameters + layer->weights, *biases = parameters + layer->biases;
        size_t count = layer->biases - layer->weights;
        double fan_in = (double)(layer->in * layer->taps);
        double fan_out = (double)(layer->out * layer->taps);
        bool normal = init == NET_NORMAL || init == NET_NORMAL_EVERYWHERE;
        if (normal)
            check_normal(weights, count);
        else
            check_uniform(weights, count,
                          init == NET_GLOROT ? sqrt(6 / (fan_in + fan_out)) : 1 / sqrt(fan_in));
        if (init == NET_FAN_IN && layer->out > 1)
            check_uniform(biases, layer->out, 1 / sqrt(fan_in));
        if (init == NET_NORMAL_EVERYWHERE && layer->out > 1)
            check_normal(biases, layer->out);
        for (size_t k = 0; k < layer->out; k++)
            CU_ASSERT((biases[k] == 0) == (init == NET_GLOROT || init == NET_NORMAL));
    }
}

static void test_initial_values(void)
{
    struct net net = net_make(2, NET_MAX_OVERCOMPLETENESS, NET_RELU);
    float *first = guard_open(net.parameters), *again = guard_open(net.parameters);
    for (enum net_init init = 0; init < NET_INIT_COUNT; init++) {
        struct pcg32 stream = check_stream(30), same = check_stream(30), other = check_stream(31);
        net_init(&net, init, &stream, first);
        check_init(&net, init, first);
        net_init(&net, init, &same, again);
        CU_ASSERT_EQUAL(memcmp(first, again, net.parameters * sizeof(float)), 0);
        net_init(&net, init, &other, again);
        size_t equal = 0;
        for (size_t i = 0; i < net.parameters; i++)
            equal += first[i] == again[i] && first[i] != 0;
        CU_ASSERT(equal <= 2);
    }
    CU_ASSERT(guard_close(first, net.parameters));
    CU_ASSERT(guard_close(again, net.parameters));
}

// ---- the hand-made solution

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

// Compares the network's answers for one random board with n generations of it.
static void try_board(struct pass *pass, struct pcg32 *stream, double density)
{
    size_t width = pass->workspace.width, height = pass->workspace.height;
    struct life_board board[2];
    for (int i = 0; i < 2; i++)
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], width, height), STATUS_OK);
    for (size_t i = 0; i < pass->cells; i++) {
        bool alive = (double)pcg32_uniform(stream) < density;
        life_set_cell(&board[0], i % width, i / width, alive);
        pass->workspace.activation[0][i] = alive;
    }
    size_t n = pass->net.generations;
    for (size_t g = 0; g < n; g++)
        life_step(&board[g % 2], &board[(g + 1) % 2], &conway,
                  pass->workspace.zero_padding ? LIFE_DEAD : LIFE_TORUS);
    const float *logit = forward(pass);
    size_t wrong = 0;
    for (size_t i = 0; i < pass->cells; i++) {
        // 0.1 is no float32; a generation makes the error at most some 35 times larger.
        wrong += (logit[i] > 0) != life_cell(&board[n % 2], i % width, i / width);
        wrong += !(fabsf(fabsf(logit[i]) - 10) < (n == 1 ? 1e-3f : 1));
    }
    CU_ASSERT_EQUAL(wrong, 0);
    life_board_close(&board[0]);
    life_board_close(&board[1]);
}

static void test_hand_made_solution_is_life(void)
{
    struct pcg32 stream = check_stream(32);
    for (size_t n = 1; n <= 5; n++)
        for (size_t m = 1; m <= 3; m++)
            for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
                struct pass pass;
                pass_open(&pass, net_make(n, m, NET_RELU), 1, 11 + n, 16 + m, zero_padding);
                net_set_by_hand(&pass.net, pass.parameters);
                for (int tenth = 0; tenth < 10; tenth++)
                    try_board(&pass, &stream, 0.05 + 0.1 * tenth);
                pass_close(&pass);
            }
}

static void test_hand_made_solution_on_all_windows(void)
{
    struct pass pass;
    pass_open(&pass, net_make(1, 1, NET_RELU), LIFE_WINDOWS, 3, 3, true);
    net_set_by_hand(&pass.net, pass.parameters);
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        for (unsigned j = 0; j < 9; j++)
            pass.workspace.activation[0][9 * w + j] = (float)(w >> j & 1);
    const float *logit = forward(&pass);
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) {
        int neighbours = __builtin_popcount(w & ~16u);
        CU_ASSERT_EQUAL(logit[9 * w + 4] > 0, neighbours == 3 || (neighbours == 2 && (w >> 4 & 1)));
    }
    pass_close(&pass);
}

// ---- the gradient

// Initial parameters, zero biases moved off zero, where a window of dead cells would sit on a kink;
// coefficients of both signs, below and above one.
static void draw_parameters(struct pass *pass, enum net_init init, struct pcg32 *stream)
{
    net_init(&pass->net, init, stream, pass->parameters);
    for (size_t l = 0; l < pass->net.layers; l++)
        for (size_t k = 0; k < pass->net.layer[l].out; k++) {
            float *bias = pass->parameters + pass->net.layer[l].biases + k;
            if (*bias == 0)
                check_fill(stream, 0.3, 1, bias);
        }
    for (size_t l = 0; l < pass->net.layers; l++)
        check_fill(stream, 1.5, pass->net.layer[l].end - pass->net.layer[l].coefficients,
                   pass->parameters + pass->net.layer[l].coefficients);
}

// The central difference of the double-precision loss by every parameter.
static void differentiate(const struct naive *direct, double *parameters, double *gradient)
{
    const double step = 1e-5; // a relative change well below the distance kept from kinks
    struct naive_result nothing = {0};
    for (size_t i = 0; i < direct->parameters; i++) {
        double value = parameters[i];
        parameters[i] = value + step;
        double above = naive_run(direct, parameters, &nothing);
        parameters[i] = value - step;
        gradient[i] = (above - naive_run(direct, parameters, &nothing)) / (2 * step);
        parameters[i] = value;
    }
}

// Whether a gradient is there, but too small for differences of the loss: they see nothing of a
// channel that is active only where the answer is certain.
static bool some_faint(const double *terms, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (terms[i] > 0 && terms[i] < 1e-6)
            return true;
    return false;
}

// Whether differences of the loss see its slope: of an answer that is all too certain they do not.
static bool some_certain(const double *logit, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabs(logit[i]) < 30))
            return true;
    return false;
}

static void try_gradient(enum net_activation activation, enum net_family family, const char *widths,
                         bool zero_padding, enum net_init init, struct pcg32 *stream)
{
    struct pass pass;
    struct net_widths width;
    size_t n;
    CU_ASSERT_FATAL(net_widths_parse(widths, &width, &n));
    pass_open(&pass, net_make_widths(family, n, &width, activation), 2, 4, 5, zero_padding);
    size_t count = pass.net.parameters;
    double *wide = calloc(4 * count, sizeof *wide), *want = wide + count, *terms = want + count;
    struct naive direct = naive_widths(family == NET_WINDOW, n, width.width, 2, 4, 5, zero_padding);
    naive_set_activation(&direct, net_activation_names[activation]);
    direct.squared = init == NET_FAN_IN; // either loss with every network
    pass.workspace.loss = direct.squared ? KERNEL_SQUARED : KERNEL_CROSS_ENTROPY;
    CU_ASSERT_EQUAL_FATAL(direct.parameters, count);
    double logit[40];
    struct naive_result result = {.gradient = wide + 3 * count, .terms = terms, .logit = logit};
    bool grows = activation == NET_SQUARE || activation == NET_QUADRATIC;
    float target[40], *gradient = guard_open(count);
    direct.in = pass.workspace.activation[0];
    direct.target = target;
    double loss;
    do { // until no activation is near its kink, and the output hangs on every layer
        draw_parameters(&pass, init, stream);
        for (size_t i = 0; i < 40; i++) {
            target[i] = (float)check_draw(stream, 2);
            pass.workspace.activation[0][i] = (float)check_draw(stream, 2);
        }
        for (size_t i = 0; grows && i < count; i++)
            pass.parameters[i] *= 0.6f;
        check_widen(count, pass.parameters, wide);
        loss = naive_run(&direct, wide, &result);
    } while (result.kink < 3e-4 || terms[0] <= 0 || some_faint(terms, count) ||
             (grows && some_certain(logit, 40)));
    if (activation_row(activation)->jumps) // differences see no slope but 0
        memcpy(want, result.gradient, count * sizeof *want);
    else
        differentiate(&direct, wide, want);

    for (size_t i = 0; i < count; i++)
        gradient[i] = (float)(i % 4) / 4; // what is there is added to
    forward(&pass);
    double got = net_backward(&pass.net, pass.parameters, target, &pass.workspace, gradient);
    CU_ASSERT(check_close(got, loss, loss, CHECK_RELATIVE));
    for (size_t i = 0; i < count; i++) {
        want[i] += (double)(i % 4) / 4;
        terms[i] += (double)(i % 4) / 4;
    }
    char what[80];
    snprintf(what, sizeof what, "gradient of %s %s, %s, %s, padding %d", net_family_names[family],
             widths, net_activation_names[activation], net_init_names[init], zero_padding);
    CU_ASSERT_EQUAL(check_floats(what, count, gradient, want, terms, CHECK_RELATIVE), 0);
    CU_ASSERT(guard_close(gradient, count));
    free(wide);
    pass_close(&pass);
}

static void test_gradient_of_every_parameter(void)
{
    static const char *const widths[] = {"2-1", "4-2", "6-3", "2-1-2-1", "4-2-4-2", "6-3-6-3",
                                         "1-2", "3-1", "2-5", "3-2-5-1", "1-1-1-1", "1-3-4-2"};
    struct pcg32 stream = check_stream(33);
    for (int zero_padding = 0; zero_padding < 2; zero_padding++) {
        for (enum net_init init = 0; init < NET_INIT_COUNT; init++)
            for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
                try_gradient(NET_RELU, NET_LIFE, widths[i], zero_padding, init, &stream);
        try_gradient(NET_RELU, NET_LIFE, "4-2-4-2-4-2", zero_padding, NET_NORMAL, &stream);
        try_gradient(NET_RELU, NET_LIFE, "2-1-2-1-2-1-2-1-2-1", zero_padding, NET_NORMAL, &stream);
    }
}

// The boards are smaller than some of the windows, which then see cells twice on a torus.
static void test_gradient_of_networks_over_a_window(void)
{
    static const char *const widths[] = {"2-1", "3-2", "2-1-2-1", "3-2-5-1", "4-2-4-2-4-2"};
    struct pcg32 stream = check_stream(34);
    for (int zero_padding = 0; zero_padding < 2; zero_padding++)
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
            for (enum net_init init = 0; init < NET_INIT_COUNT; init++)
                try_gradient(NET_RELU, NET_WINDOW, widths[i], zero_padding, init, &stream);
}

// Of L(1,2), L(2,2) and W(2,1), and of other widths, coefficients included.
static void test_gradient_of_every_activation(void)
{
    static const char *const life[] = {"4-2", "4-2-4-2", "3-2-1-2"};
    struct pcg32 stream = check_stream(35);
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (int zero_padding = 0; zero_padding < 2; zero_padding++)
            for (enum net_init init = 0; init < NET_INIT_COUNT; init++) {
                for (size_t i = 0; i < sizeof life / sizeof *life; i++)
                    try_gradient(a, NET_LIFE, life[i], zero_padding, init, &stream);
                try_gradient(a, NET_WINDOW, "2-1-2-1", zero_padding, init, &stream);
            }
}

// One generation of the family `window` is one of `life`, to the bit.
static void test_one_generation_over_a_window_is_that_of_life(void)
{
    struct net_widths widths = {{5, 3}};
    struct net life = net_make_widths(NET_LIFE, 1, &widths, NET_RELU);
    struct net window = net_make_widths(NET_WINDOW, 1, &widths, NET_RELU);
    CU_ASSERT_EQUAL(life.parameters, window.parameters);
    CU_ASSERT_EQUAL(memcmp(life.layer, window.layer, sizeof life.layer), 0);
    CU_ASSERT(net_windows(&window).filters == 5 && net_windows(&window).channels == 3);
}

// A weight of the 5x5 layer at row r, column c meets the cell (y + r - 2, x + c - 2).
static void test_orientation_of_a_window(void)
{
    struct net_widths widths = net_widths_of(2, 1);
    for (size_t tap = 0; tap < 25; tap++) {
        struct pass pass;
        pass_open(&pass, net_make_widths(NET_WINDOW, 2, &widths, NET_RELU), 1, 7, 8, false);
        const struct net_layer *layer = pass.net.layer;
        CU_ASSERT(layer[0].taps == 25 && layer[2].taps == 1);
        memset(pass.parameters, 0, pass.net.parameters * sizeof(float));
        pass.parameters[25 + tap] = 3; // the second filter, and its way to the output
        pass.parameters[layer[1].weights + 1] = pass.parameters[layer[2].weights] = 1;
        pass.parameters[layer[3].weights] = pass.parameters[layer[4].weights] = 1;
        memset(pass.workspace.activation[0], 0, 56 * sizeof(float));
        pass.workspace.activation[0][3 * 8 + 4] = 1;
        const float *logit = forward(&pass);
        for (size_t y = 0; y < 7; y++)
            for (size_t x = 0; x < 8; x++)
                CU_ASSERT_EQUAL(logit[y * 8 + x],
                                y + tap / 5 == 3 + 2 && x + tap % 5 == 4 + 2 ? 3 : 0);
        pass_close(&pass);
    }
}

SUITE(net)
{
    TEST(test_parameter_counts);
    TEST(test_layout_of_the_block);
    TEST(test_orientation_of_the_taps);
    TEST(test_initial_values);
    TEST(test_hand_made_solution_is_life);
    TEST(test_hand_made_solution_on_all_windows);
    TEST(test_gradient_of_every_parameter);
    TEST(test_gradient_of_networks_over_a_window);
    TEST(test_gradient_of_every_activation);
    TEST(test_one_generation_over_a_window_is_that_of_life);
    TEST(test_orientation_of_a_window);
}
