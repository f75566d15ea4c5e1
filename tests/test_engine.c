// The engines: each against the boards themselves, cell by cell, and against the plain one.
#include "check.h"
#include "data/windows.h"
#include "engine/engine.h"
#include "naive.h"
#include "net/activation.h"
#include "nets.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 1024 // parameters
#define SIDE 8

static const char *const kinds[] = {"windows", "grids", "plain"};
#define KINDS (sizeof kinds / sizeof *kinds)

static void force(const char *kind)
{
    if (kind == NULL)
        unsetenv("LIFETICKET_ENGINE");
    else
        setenv("LIFETICKET_ENGINE", kind, 1);
}

// Whether the kind computes networks as deep, of that activation.
static bool computes(const char *kind, const struct net *net)
{
    if (strcmp(kind, "windows") == 0)
        return net->generations == 1;
    return strcmp(kind, "plain") == 0 || (net->generations > 1 && net->activation == NET_RELU);
}

// Whether it has another variant for this instruction set.
static bool varies(const char *kind, enum isa isa)
{
    return cpu_has(isa) && (isa == ISA_BASELINE || strcmp(kind, "plain") != 0);
}

struct session {
    struct engine_task task;
    struct net net;
    struct arena arena;
    struct engine engine;
    struct engine_boards boards; // a second draw of the same boards
    struct net_workspace workspace;
};

static const struct rng_key tests_key = {.seed = 5, .purpose = RNG_TEST_BOARDS};
static const struct rng_key batches_key = {.seed = 5, .purpose = RNG_TRAINING_BOARDS};

static void layout(struct session *s, enum isa isa)
{
    engine_layout(&s->engine, &s->arena, &s->task, &s->net, isa);
    engine_boards_layout(&s->boards, &s->arena, &s->task, ISA_BASELINE);
    net_workspace_layout(&s->workspace, &s->arena, &s->net, 1, s->task.side, s->task.side,
                         s->task.boundary == LIFE_DEAD);
}

static enum kernel_loss loss; // of the sessions that are opened
static bool residual;         // of the networks

static struct net net_with(enum net_activation activation, enum net_family family, const char *text)
{
    struct net net = nets_with(activation, family, text);
    return residual ? nets_residual(net) : net;
}

static void session_open(struct session *s, const char *kind, const struct net *net,
                         enum life_boundary boundary, size_t batch, enum isa isa)
{
    force(kind);
    *s = (struct session){.net = *net};
    s->task = (struct engine_task){.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
                                   .boundary = boundary,
                                   .density = NAN,
                                   .side = SIDE,
                                   .generations = net->generations,
                                   .batch = batch,
                                   .loss = loss};
    CU_ASSERT_EQUAL_FATAL(engine_check(net), STATUS_OK);
    layout(s, isa); // counts
    CU_ASSERT_EQUAL_FATAL(arena_open(&s->arena, s->arena.used), STATUS_OK);
    memset(s->arena.block, 0xff, s->arena.capacity);
    layout(s, isa);
    CU_ASSERT_EQUAL(s->arena.used, s->arena.capacity);
    engine_init(&s->engine, &tests_key);
    force(NULL);
}

static void session_close(struct session *s)
{
    arena_close(&s->arena);
}

// ---- judging

// The same judgement board by board, the future by the definition of a generation; also the share
// of dead cells.
static struct engine_score judge_again(struct session *s, const float *parameters, double *baseline)
{
    struct engine_score j = {0};
    size_t boards = s->engine.tests, cells = SIDE * SIDE;
    struct life_board now, next;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&now, SIDE, SIDE), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&next, SIDE, SIDE), STATUS_OK);
    *baseline = 0;
    engine_boards_begin(&s->boards, &tests_key);
    for (size_t b = 0; b < boards; b++) {
        memcpy(now.row, engine_boards_next(&s->boards), SIDE * now.words * sizeof *now.row);
        boards_unpack(now.row, SIDE, s->workspace.activation[0]);
        for (size_t g = 0; g < s->task.generations; g++) {
            life_step_ref(&now, &next, &s->task.rule, s->task.boundary);
            memcpy(now.row, next.row, SIDE * now.words * sizeof *now.row);
        }
        net_forward(&s->net, parameters, &s->workspace);
        size_t right = 0;
        for (size_t i = 0; i < cells; i++) {
            double z = (double)s->workspace.activation[s->net.layers][i];
            bool alive = life_cell(&now, i % SIDE, i / SIDE);
            right += alive ? z > 0 : z <= 0;
            if (s->task.loss == KERNEL_SQUARED)
                j.loss += (z + 0.5 - alive) * (z + 0.5 - alive);
            else
                j.loss += (z > 0 ? z : 0) + log(1 + exp(-fabs(z))) - (alive ? z : 0);
            *baseline += !alive;
        }
        j.cell_accuracy += (double)right;
        j.board_accuracy += right == cells;
    }
    double total = (double)(boards * cells);
    *baseline /= total;
    life_board_close(&now);
    life_board_close(&next);
    return (struct engine_score){j.loss / total, j.cell_accuracy / total,
                                 j.board_accuracy / (double)boards};
}

static void try_judge(const char *kind, const struct net *net, enum life_boundary boundary,
                      size_t batch, enum isa isa)
{
    struct pcg32 stream = check_stream(80);
    float parameters[MOST];
    // By hand; by hand and bent; random. Over a window of more than one generation, and of later activations, none
    // is by hand.
    bool by_hand = net->family == NET_LIFE && net->activation <= NET_PRELU;
    for (int how = by_hand ? 0 : 2; how < 3; how++) {
        struct session s;
        session_open(&s, kind, net, boundary, batch, isa);
        CU_ASSERT_EQUAL(s.engine.tests, (512 + batch - 1) / batch * batch);
        if (how < 2)
            net_set_by_hand(&s.net, parameters);
        if (how == 1)
            parameters[9] += 1.2f;
        if (how == 2)
            check_fill(&stream, 0.7, s.net.parameters, parameters);
        struct engine_score got = engine_judge(&s.engine, parameters);
        double baseline;
        struct engine_score want = judge_again(&s, parameters, &baseline);
        CU_ASSERT(check_close(s.engine.baseline, baseline, 1, 1e-12));
        CU_ASSERT(check_close(got.cell_accuracy, want.cell_accuracy, 1, 1e-12));
        CU_ASSERT(check_close(got.board_accuracy, want.board_accuracy, 1, 1e-12));
        // The logits of grids are sums in another order; by hand a residual generation makes their differences larger.
        double relative = strcmp(kind, "grids") == 0 ? residual ? 1e-5 : 1e-6 : 1e-9;
        CU_ASSERT(check_close(got.loss, want.loss, want.loss, relative));
        CU_ASSERT_EQUAL(got.cell_accuracy == 1, how == 0);
        CU_ASSERT_EQUAL(got.board_accuracy == 1, how == 0);
        CU_ASSERT(how != 1 || (got.board_accuracy > 0 && got.cell_accuracy > 0.5));
        CU_ASSERT_EQUAL(engine_answers_all(&s.engine, parameters), how == 0);
        session_close(&s);
    }
}

static void test_judgement_is_that_of_the_boards(void)
{
    static const char *const widths[] = {"4-2", "4-2-4-2", "4-2-4-2-4-2", "3-2-5-1", "2-3"};
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < KINDS; k++) {
            struct net net = nets_of(i < 5 ? NET_LIFE : NET_WINDOW, widths[i % 5]);
            for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++)
                for (enum isa isa = 0; isa < ISA_COUNT; isa++)
                    if (varies(kinds[k], isa) && computes(kinds[k], &net)) {
                        try_judge(kinds[k], &net, edge, 8, isa);
                        try_judge(kinds[k], &net, edge, 7, isa);
                    }
        }
}

static void test_constant_networks(void)
{
    for (size_t generations = 1; generations <= 2; generations++)
        for (size_t k = 0; k < KINDS; k++) {
            struct session s;
            struct net net = net_make(generations, 2, NET_RELU);
            float parameters[MOST] = {0};
            if (!computes(kinds[k], &net))
                continue;
            session_open(&s, kinds[k], &net, LIFE_TORUS, 8, cpu_isa());
            // A logit of zero, or less, says dead.
            struct engine_score j = engine_judge(&s.engine, parameters);
            CU_ASSERT(check_close(j.cell_accuracy, s.engine.baseline, 1, 1e-15));
            CU_ASSERT(check_close(j.loss, log(2), 1, 1e-9));
            parameters[s.net.parameters - 1] = 1;
            j = engine_judge(&s.engine, parameters);
            CU_ASSERT(check_close(j.cell_accuracy, 1 - s.engine.baseline, 1, 1e-12));
            // What is no number is right nowhere.
            parameters[s.net.parameters - 1] = NAN;
            j = engine_judge(&s.engine, parameters);
            CU_ASSERT(j.cell_accuracy == 0 && j.board_accuracy == 0 && isnan(j.loss));
            session_close(&s);
        }
}

// A network that is wrong on windows that no test board holds.
static void test_windows_see_all(void)
{
    struct session s;
    struct net net = net_make(1, 1, NET_RELU);
    float parameters[MOST];
    net_set_by_hand(&net, parameters);
    session_open(&s, "windows", &net, LIFE_TORUS, 8, cpu_isa());
    CU_ASSERT(engine_sees_all(&s.engine) && engine_answers_all(&s.engine, parameters));
    parameters[1] = -8; // a neighbour counts against, where there is one
    s.engine.boards.source.uniform = false;
    s.engine.boards.source.threshold = 0; // all test boards are empty
    engine_init(&s.engine, &tests_key);
    CU_ASSERT_EQUAL(engine_judge(&s.engine, parameters).board_accuracy, 1);
    CU_ASSERT_FALSE(engine_answers_all(&s.engine, parameters));
    session_close(&s);
    session_open(&s, "plain", &net, LIFE_TORUS, 8, cpu_isa());
    CU_ASSERT_FALSE(engine_sees_all(&s.engine));
    session_close(&s);
}

// ---- training

enum { BATCHES = 3, NETWORKS = 3 };

// Networks side by side: the whole, a part, and one that is given up after its first batch; what each
// batch said of each.
struct lesson {
    float value[NETWORKS][MOST], gradient[NETWORKS][MOST];
    float seen[NETWORKS][BATCHES][MOST];
    size_t wrong[NETWORKS][BATCHES], steps[NETWORKS];
    struct net net[NETWORKS];
    struct engine *engine;
};

// Judging within a step must not disturb the networks that follow.
static bool note(void *context, struct engine_network *network)
{
    struct lesson *lesson = context;
    size_t i = (size_t)((struct net *)network->owner - lesson->net), step = lesson->steps[i]++;
    CU_ASSERT_FATAL(step < BATCHES);
    memcpy(lesson->seen[i][step], network->gradient, network->net->parameters * sizeof(float));
    for (size_t p = network->net->parameters; p < net_padded(network->net); p++)
        CU_ASSERT_EQUAL(network->gradient[p], 0);
    lesson->wrong[i][step] = network->wrong;
    if (i == 0)
        engine_judge(lesson->engine, lesson->value[0]);
    return i != 2;
}

// Networks first, first + 1, ...
static void learn(struct session *s, struct lesson *lesson, size_t first)
{
    struct engine_network network[NETWORKS];
    memset(lesson->steps, 0, sizeof lesson->steps);
    lesson->engine = &s->engine;
    for (size_t i = 0; i < NETWORKS; i++) {
        CU_ASSERT(engine_has_room(&s->engine, &lesson->net[i]));
        memset(lesson->gradient[i], 0xff, sizeof lesson->gradient[i]);
        // The last has other parameters than the first, and the same shape, where it lies.
        network[i] = (struct engine_network){.net = &lesson->net[i == 2 ? 0 : i],
                                             .parameters = lesson->value[i],
                                             .gradient = lesson->gradient[i],
                                             .owner = &lesson->net[i]};
    }
    engine_begin(&s->engine, &batches_key);
    engine_learn(&s->engine, BATCHES, network + first, NETWORKS - first, note, lesson);
    CU_ASSERT(first > 0 || lesson->steps[0] == BATCHES);
    CU_ASSERT(lesson->steps[1] == BATCHES && lesson->steps[2] == 1);
    CU_ASSERT(!network[0].over && !network[1].over && network[2].over);
}

// The largest difference of two gradients, as a share of the largest number of their layer.
static double distance(const struct net *net, const float *got, const float *want)
{
    double most = 0;
    for (size_t l = 0; l < net->layers; l++) {
        double scale = 0, apart = 0;
        for (size_t i = net->layer[l].weights; i < net->layer[l].end; i++) {
            scale = fmax(scale, fabs((double)want[i]));
            apart = fmax(apart, fabs((double)got[i] - (double)want[i]));
            if (!isfinite(got[i]))
                return INFINITY;
        }
        most = fmax(most, scale > 0 ? apart / scale : apart > 0 ? INFINITY : 0);
    }
    return most;
}

// Windows that a network of one generation answers wrongly.
static size_t wrong_windows(const struct net *net, const struct life_rule *rule, const float *value)
{
    static float in[9 * LIFE_WINDOWS], target[LIFE_WINDOWS];
    double logit[LIFE_WINDOWS], wide[MOST];
    size_t wrong = 0;
    struct naive direct = naive_windows(net_windows(net));
    struct naive_result result = {.logit = logit};
    direct.layer[1].activated = net->layer[1].activated;
    direct.shortcuts = net->layer[1].adds;
    direct.shortcut = 4; // of the cells of a window
    naive_set_activation(&direct, net_activation_names[net->activation]);
    naive_windows_in(in);
    windows_target(rule, target);
    direct.in = in;
    direct.target = target;
    check_widen(net->parameters, value, wide);
    naive_run(&direct, wide, &result);
    for (size_t w = 0; w < LIFE_WINDOWS; w++)
        wrong += (logit[w] > 0) != (target[w] > 0);
    return wrong;
}

static void try_gradients(const char *kind, enum net_activation activation, enum net_family family,
                          const char *whole, const char *part, enum life_boundary boundary,
                          enum isa isa)
{
    static struct lesson plain, other;
    struct session s;
    struct pcg32 stream = check_stream(82); // of which no unit is near its kink
    for (size_t i = 0; i < NETWORKS; i++) {
        plain.net[i] = net_with(activation, family, i == 1 ? part : whole);
        CU_ASSERT_FATAL(net_padded(&plain.net[i]) <= MOST);
        check_fill(&stream, 0.6, plain.net[i].parameters, plain.value[i]);
        net_complete(&plain.net[i], plain.value[i]);
    }
    other = plain;
    session_open(&s, "plain", &plain.net[0], boundary, 11, isa);
    learn(&s, &plain, 0);
    session_close(&s);
    session_open(&s, kind, &other.net[0], boundary, 11, isa);
    learn(&s, &other, 0);
    // What lies where the part did becomes the whole: the next lesson finds it so.
    static struct lesson next;
    next = other;
    other.net[1] = other.net[0];
    memcpy(other.value[1], other.value[0], sizeof other.value[0]);
    learn(&s, &other, 1);
    for (size_t b = 0; b < BATCHES; b++)
        CU_ASSERT(distance(&other.net[0], other.seen[1][b], plain.seen[0][b]) < 2e-5);
    other = next;
    for (size_t i = 0; i < NETWORKS; i++)
        for (size_t b = 0; b < other.steps[i]; b++) {
            CU_ASSERT(distance(&plain.net[i], other.seen[i][b], plain.seen[i][b]) < 2e-5);
            CU_ASSERT_EQUAL(other.wrong[i][b],
                            engine_sees_all(&s.engine)
                                ? wrong_windows(&plain.net[i], &s.task.rule, plain.value[i])
                                : plain.wrong[i][b]);
        }
    session_close(&s);
}

static void test_gradients_are_those_of_the_plain_engine(void)
{
    static const struct {
        enum net_family family;
        const char *whole, *part;
    } shapes[] = {
        {NET_LIFE, "4-2", "3-1"},
        {NET_LIFE, "8-4", "7-4"},
        {NET_LIFE, "4-2-4-2", "2-1-4-1"},
        {NET_LIFE, "8-4-8-4", "8-3-5-1"}, // tables
        {NET_LIFE, "8-4-8-4-8-4", "8-4-8-4-8-3"},
        {NET_WINDOW, "4-2-4-2", "3-2-4-1"},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t k = 0; k < KINDS; k++)
            for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++)
                for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
                    struct net net = nets_of(shapes[i].family, shapes[i].whole);
                    if (varies(kinds[k], isa) && computes(kinds[k], &net))
                        try_gradients(kinds[k], NET_RELU, shapes[i].family, shapes[i].whole,
                                      shapes[i].part, edge, isa);
                }
}

// The squared error: judgements, and gradients by every engine; what the plain one computes, test_net has
// compared with differences.
static void test_squared_errors(void)
{
    static const char *const widths[] = {"4-2", "4-2-4-2", "8-4-8-4"};
    loss = KERNEL_SQUARED;
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < KINDS; k++)
            for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
                struct net net = nets_of(NET_LIFE, widths[i]);
                if (!varies(kinds[k], isa) || !computes(kinds[k], &net))
                    continue;
                try_judge(kinds[k], &net, LIFE_DEAD, 7, isa);
                try_gradients(kinds[k], NET_RELU, NET_LIFE, widths[i], widths[i], LIFE_DEAD, isa);
            }
    try_gradients("windows", NET_LEAKY, NET_LIFE, "4-2", "3-1", LIFE_TORUS, cpu_isa());
    loss = KERNEL_CROSS_ENTROPY;
}

// Over windows by the plain pass, whatever the activation.
static void test_windows_take_any_activation(void)
{
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++) {
            struct net net = nets_with(a, NET_LIFE, "4-2");
            try_gradients("windows", a, NET_LIFE, "4-2", "3-1", edge, cpu_isa());
            try_gradients("windows", a, NET_WINDOW, "8-4", "7-4", edge, cpu_isa());
            try_gradients("windows", a, NET_LIFE, "3", "2", edge, cpu_isa()); // no 1x1 layer
            if (edge != (enum life_boundary)(a % LIFE_BOUNDARY_COUNT))
                continue;
            try_judge("windows", &net, edge, 7, cpu_isa());
            try_judge("plain", &net, edge, 7, cpu_isa());
        }
}

// Judgements, and gradients of wholes and parts; those of the plain engine are compared with differences in
// tests/test_residual.c.
static void test_residual_networks(void)
{
    static const struct {
        const char *whole, *part;
        enum net_activation activation;
    } shapes[] = {{"4-2", "3-1", NET_RELU},
                  {"8-4", "7-4", NET_QUADRATIC},
                  {"4-2-4-2", "2-1-4-1", NET_RELU},
                  {"8-4-8-4", "8-3-5-4", NET_RELU}, // tables
                  {"8-4-8-4-8-4", "8-4-8-1-8-3", NET_RELU},
                  {"3-1-3-2", "3-1-3-1", NET_TANH}};
    residual = true;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t k = 0; k < KINDS; k++)
            for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
                enum life_boundary edge = (enum life_boundary)((i + k) % LIFE_BOUNDARY_COUNT);
                struct net net = net_with(shapes[i].activation, NET_LIFE, shapes[i].whole);
                if (!varies(kinds[k], isa) || !computes(kinds[k], &net))
                    continue;
                try_judge(kinds[k], &net, edge, 7, isa);
                try_gradients(kinds[k], shapes[i].activation, NET_LIFE, shapes[i].whole,
                              shapes[i].part, edge, isa);
            }
    residual = false;
    // What its wider network has no room for, the grids cannot compute.
    struct net wide = nets_residual(nets_of(NET_LIFE, "128-2-8-2"));
    struct net fits = nets_residual(nets_of(NET_LIFE, "127-2-8-2"));
    force("grids");
    CU_ASSERT_EQUAL(engine_check(&wide), STATUS_REQUEST);
    CU_ASSERT_EQUAL(engine_check(&fits), STATUS_OK);
    force(NULL);
    CU_ASSERT_EQUAL(engine_check(&wide), STATUS_OK);
}

static bool go_on(void *context, struct engine_network *network)
{
    (void)context, (void)network;
    return true;
}

// Whether a network of these parameters is cut off after a batch.
static bool is_cut_off(struct session *s, const float *parameters)
{
    float gradient[MOST];
    struct engine_network network = {
        .net = &s->net, .parameters = parameters, .gradient = gradient};
    engine_begin(&s->engine, &batches_key);
    engine_learn(&s->engine, 1, &network, 1, go_on, NULL);
    return engine_is_cut_off(&s->engine, &network);
}

static void test_cut_off_networks(void)
{
    for (size_t generations = 1; generations <= 3; generations++)
        for (size_t k = 0; k < KINDS; k++) {
            struct session s;
            struct net net = net_make(generations, 2, NET_RELU);
            float parameters[MOST];
            if (!computes(kinds[k], &net))
                continue;
            session_open(&s, kinds[k], &net, LIFE_DEAD, 8, cpu_isa());
            net_set_by_hand(&net, parameters);
            CU_ASSERT_FALSE(is_cut_off(&s, parameters));
            for (size_t i = net.layer[net.layers - 2].biases; i < net.layer[net.layers - 1].weights;
                 i++)
                parameters[i] = -1000;
            CU_ASSERT(is_cut_off(&s, parameters));
            session_close(&s);
        }
}

// ---- the choice

static void test_an_engine_that_cannot_is_refused(void)
{
    struct net one = net_make(1, 1, NET_RELU), two = net_make(2, 4, NET_RELU);
    for (size_t k = 0; k < KINDS; k++) {
        force(kinds[k]);
        CU_ASSERT_EQUAL(engine_check(NULL), STATUS_OK);
        for (size_t n = 0; n < 2; n++) {
            const struct net *net = n == 0 ? &one : &two;
            bool can = computes(kinds[k], net);
            CU_ASSERT_EQUAL(engine_check(net), can ? STATUS_OK : STATUS_REQUEST);
            CU_ASSERT(can || (strstr(status_message(), kinds[k]) != NULL &&
                              strstr(status_message(), n == 0 ? "L(1,1)" : "L(2,4)") != NULL));
        }
    }
    struct net leaky = net_make(2, 1, NET_LEAKY);
    force("grids");
    CU_ASSERT_EQUAL(engine_check(&leaky), STATUS_REQUEST);
    force("plain");
    CU_ASSERT_EQUAL(engine_check(&leaky), STATUS_OK);
    static const char *const wrong[] = {"", "Plain", "plains", "grid"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        force(wrong[i]);
        CU_ASSERT_EQUAL(engine_check(NULL), STATUS_REQUEST);
        CU_ASSERT(strstr(status_message(), "windows, grids or plain") != NULL);
    }
    force("plain");
    CU_ASSERT_STRING_EQUAL(engine_arithmetic(ISA_BASELINE), "plain");
    force(NULL);
    CU_ASSERT_STRING_EQUAL(engine_arithmetic(ISA_BASELINE), "baseline");
    CU_ASSERT(engine_check(&one) == STATUS_OK && engine_check(&two) == STATUS_OK);
}

SUITE(engine)
{
    TEST(test_judgement_is_that_of_the_boards);
    TEST(test_constant_networks);
    TEST(test_windows_see_all);
    TEST(test_gradients_are_those_of_the_plain_engine);
    TEST(test_windows_take_any_activation);
    TEST(test_residual_networks);
    TEST(test_cut_off_networks);
    TEST(test_squared_errors);
    TEST(test_an_engine_that_cannot_is_refused);
}
