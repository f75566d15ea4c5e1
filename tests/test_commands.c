// The commands of one network, through the program itself: models that this file makes are given to
// it, and what it trains is read back.
#include "folder.h"
#include "proof/boards.h"
#include "proof/windows.h"
#include "store/model.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT 65536

static char folder[FOLDER_PATH];

static void remove_folder(void)
{
    if (folder_remove(folder) != 0)
        fprintf(stderr, "%s is left over\n", folder);
}

// Path of a file in the scratch folder; valid until the next call but one.
static const char *in_folder(const char *name)
{
    static char path[2][FOLDER_FILE];
    static int turn;
    if (*folder == '\0') {
        folder_scratch(folder);
        atexit(remove_folder);
    }
    turn ^= 1;
    folder_inside(path[turn], folder, name);
    return path[turn];
}

// Runs the program under test with these arguments; its stdout and stderr go to text[OUTPUT].
// Returns its exit status.
static int run_program(const char *arguments, char *text)
{
    char command[4 * FOLDER_FILE];
    const char *program = getenv("LIFETICKET");
    snprintf(command, sizeof command, "'%s' %s 2>&1",
             program ? program : "build/release/lifeticket", arguments);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        return -1;
    text[fread(text, 1, OUTPUT - 1, pipe)] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int run_on(const char *command, const char *model, const char *more, char *text)
{
    char arguments[2 * FOLDER_FILE];
    snprintf(arguments, sizeof arguments, "%s '%s' %s", command, model, more);
    return run_program(arguments, text);
}

static struct point conway(size_t generations, size_t overcompleteness)
{
    return (struct point){
        .rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
        .generations = generations,
        .board = 16,
        .density = NAN,
        .overcompleteness = overcompleteness,
        .train = {TRAIN_ADAM_USUAL, .learning_rate = 1e-3},
        .batch = 4,
        .updates = 200,
        .stop_when_proven = true,
        .seed = 7,
    };
}

// A model file with these parameters, as if it had been trained.
static const char *write_model(const char *name, const struct point *point, float *parameters)
{
    const char *path = in_folder(name);
    struct store_model model = {.point = *point};
    struct net net = point_net(point);
    model.result.initial = model.result.final = parameters;
    model.result.weights_left = net_weights(&net);
    CU_ASSERT_EQUAL_FATAL(store_model_write(path, &model), STATUS_OK);
    return path;
}

// ---- one window of 512 ------------------------------------------------------------------------

// The hand-made L(1,2) with a third filter that answers to one window alone, and turns its answer.
static void plant_fault(const struct net *net, unsigned window, bool alive, float *parameters)
{
    net_set_by_hand(net, parameters);
    const struct net_layer *sums = &net->layer[0], *mix = &net->layer[1];
    for (unsigned j = 0; j < 9; j++)
        parameters[sums->weights + 2 * 9 + j] = window >> j & 1 ? 1 : -1;
    parameters[sums->biases + 2] = (float)(1 - __builtin_popcount(window));
    parameters[mix->weights + 2] = alive ? -100 : 100;
}

static void test_verify_hand_made(void)
{
    static char text[OUTPUT];
    static const char *const verdicts[] = {
        NULL, "verdict    exact: proven on all 512 windows",
        "verdict    exact: proven on all 33554432 patches of 5x5 cells",
        "verdict    certified: it is 3 generations of B3/S23 on every board"};
    for (size_t n = 1; n <= 3; n++) {
        struct point point = conway(n, 1);
        struct net net = net_make(n, 1, NET_RELU);
        float parameters[128];
        net_set_by_hand(&net, parameters);
        const char *path = write_model("hand.h5", &point, parameters);
        CU_ASSERT_EQUAL(run_on("verify", path, "--random 40", text), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, verdicts[n]));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "boards     right on all 40 random boards: evidence"));
        CU_ASSERT_PTR_NULL(strstr(text, "wrong on"));
        CU_ASSERT_PTR_NULL(strstr(text, "#"));
    }
}

// Two and three generations with the output upside down, and four that are neither proven nor
// refuted.
static void test_verify_more_generations(void)
{
    static char text[OUTPUT];
    float parameters[256];
    struct point point = conway(2, 1);
    struct net net = net_make(2, 1, NET_RELU);
    net_set_by_hand(&net, parameters);
    parameters[net.parameters - 2] = -20;
    parameters[net.parameters - 1] = 10;
    const char *path = write_model("two.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("verify", path, "", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "wrong on 33554432 of 33554432 patches"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the first 64"));
    CU_ASSERT_PTR_NULL(strstr(text, "exact: proven"));

    point = conway(3, 1);
    net = net_make(3, 1, NET_RELU);
    net_set_by_hand(&net, parameters);
    parameters[net.parameters - 2] = -20;
    parameters[net.parameters - 1] = 10;
    path = write_model("three.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("verify", path, "--random 8", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "verdict    refuted: it is not 3 generations of B3/S23"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "boards     wrong on 8 of 8 random boards"));
    // The empty board shows it already.
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "wrong about the middle cell of this board of 7x7, boundary torus,\n"
                     "which is dead after 3 generations: logit 10, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, " boards tried\n\n"
              "  .......\n  .......\n  .......\n  .......\n  .......\n  .......\n  .......\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "certificate:"));

    point = conway(4, 1);
    net = net_make(4, 1, NET_RELU);
    net_set_by_hand(&net, parameters);
    for (size_t g = 0; g < 4; g++) { // with an eighth for the tenth, all but the first
        parameters[net.layer[2 * g].weights + 4] = g == 0 ? 0.125f + 0x1p-15f : 0.125f;
        parameters[net.layer[2 * g + 1].weights] = -8;
    }
    path = write_model("four.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("verify", path, "--random 8", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "verdict    undecided: right on all 8 random boards"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "certificate: bounds tell dead from alive after 3 of 4"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "search: no error on 8192 boards of 9x9"));
}

static void test_verify_planted_fault(void)
{
    static char text[OUTPUT], want[128];
    struct point point = conway(1, 2);
    struct net net = net_make(1, 2, NET_RELU);
    // Born, living on, dying, and staying dead; the second has every kind of row.
    const unsigned windows[] = {7, 0x0b1, 0x1ff, 0x000};
    const bool alive[] = {true, true, false, false};
    for (size_t i = 0; i < 4; i++) {
        float parameters[64];
        unsigned w = windows[i];
        CU_ASSERT_EQUAL_FATAL(life_rule_next(&point.rule, w), alive[i]);
        plant_fault(&net, w, alive[i], parameters);
        const char *path = write_model("fault.h5", &point, parameters);
        CU_ASSERT_EQUAL(run_on("verify", path, "", text), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "verdict    not exact: wrong on 1 of 512 windows\n"));
        char picture[12] = "";
        for (unsigned j = 0; j < 9; j++)
            picture[j] = w >> j & 1 ? 'O' : '.';
        snprintf(want, sizeof want, "\n%s: 1 window\n\n  #%u\n  %.3s\n  %.3s\n  %.3s\n",
                 alive[i] ? "says dead, is alive" : "says alive, is dead", w, picture, picture + 3,
                 picture + 6);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, want));
    }
}

static void test_verify_lists_all(void)
{
    static char text[OUTPUT];
    struct point point = conway(1, 1);
    float parameters[32] = {0};
    const char *path = write_model("zero.h5", &point, parameters); // everything dead
    CU_ASSERT_EQUAL(run_on("verify", path, "", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "wrong on 140 of 512 windows"));
    unsigned listed = 0, lines = 0;
    for (const char *at = text; *at != '\0'; at++) {
        listed += *at == '#';
        lines += *at == '\n';
    }
    CU_ASSERT_EQUAL(listed, 140);
    CU_ASSERT(lines < 100);
    parameters[24] = NAN;
    path = write_model("nan.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("verify", path, "", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "its answer is not a number: 512 windows"));
}

// ---- boards -----------------------------------------------------------------------------------

static void test_predictor_is_life(void)
{
    struct net net = net_make(2, 1, NET_RELU);
    struct point point = conway(2, 1);
    float parameters[64];
    net_set_by_hand(&net, parameters);
    for (int boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++) {
        struct proof_predictor predictor;
        struct life_board board[4];
        CU_ASSERT_EQUAL_FATAL(
            proof_predictor_open(&predictor, &net, parameters, 13, 9, (enum life_boundary)boundary),
            STATUS_OK);
        for (int i = 0; i < 4; i++)
            CU_ASSERT_EQUAL_FATAL(life_board_open(&board[i], 13, 9), STATUS_OK);
        uint32_t bits = 12345;
        for (size_t i = 0; i < 13 * 9; i++, bits = bits * 1664525 + 1013904223)
            life_set_cell(&board[0], i % 13, i / 13, bits >> 30 == 0);
        life_step(&board[0], &board[1], &point.rule, (enum life_boundary)boundary);
        life_step(&board[1], &board[2], &point.rule, (enum life_boundary)boundary);
        proof_predict(&predictor, &board[0], &board[0], &board[3]);
        CU_ASSERT(life_population(&board[2]) > 0);
        CU_ASSERT_EQUAL(memcmp(board[0].row, board[2].row, 9 * sizeof(uint64_t)), 0);
        CU_ASSERT_EQUAL(life_population(&board[3]), 0);
        for (int i = 0; i < 4; i++)
            life_board_close(&board[i]);
        proof_predictor_close(&predictor);
    }
}

// A network that is wrong on one window only is caught where the window occurs, and counted.
static void test_boards_find_faults(void)
{
    struct net net = net_make(1, 2, NET_RELU);
    struct point point = conway(1, 2);
    float parameters[64];
    struct proof_predictor predictor;
    struct proof_boards proof;
    plant_fault(&net, 7, true, parameters);
    CU_ASSERT_EQUAL_FATAL(proof_predictor_open(&predictor, &net, parameters, 16, 16, LIFE_TORUS),
                          STATUS_OK);
    struct arena arena;
    struct proof_boards_space space;
    CU_ASSERT_EQUAL_FATAL(ARENA_OPEN(&arena, proof_boards_layout(&space, &arena, 16)), STATUS_OK);
    proof_boards(&predictor, &point.rule, LIFE_TORUS, 1, 202, &space, &proof);
    for (size_t a = 0; a < PROOF_AGES; a++) {
        CU_ASSERT_EQUAL(proof.age[a].boards, a < 2 ? 51 : 50);
        CU_ASSERT_EQUAL(proof.age[a].cells, 256 * proof.age[a].boards);
        CU_ASSERT(proof.age[a].wrong_boards <= proof.age[a].boards);
        CU_ASSERT(proof.age[a].wrong_cells >= proof.age[a].wrong_boards);
    }
    CU_ASSERT(proof.age[0].wrong_boards > 5);
    parameters[0] = NAN;
    proof_boards(&predictor, &point.rule, LIFE_TORUS, 1, 4, &space, &proof);
    CU_ASSERT_EQUAL(proof.age[0].wrong_cells, 256);
    CU_ASSERT_EQUAL(proof_boards_wrong(&proof), 4);
    arena_close(&arena);
    proof_predictor_close(&predictor);
}

static void test_predict_marks_wrong_cells(void)
{
    static char text[OUTPUT];
    struct point point = conway(1, 2);
    struct net net = net_make(1, 2, NET_RELU);
    float parameters[64];
    const char *pattern = in_folder("blinker.rle");
    FILE *file = fopen(pattern, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs("x = 3, y = 1\n3o!\n", file);
    fclose(file);
    // A dead cell below three live ones is said to stay dead.
    plant_fault(&net, 7, true, parameters);
    const char *path = write_model("blind.h5", &point, parameters);
    char more[FOLDER_FILE + 40];
    snprintf(more, sizeof more, "'%s/blinker.rle' --board 5 --steps 2", folder);
    CU_ASSERT_EQUAL(run_on("predict", path, more, text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\ngeneration 1: 1 of 25 cells wrong: 0 +, 1 -\n"
                                        "truth   prediction\n"
                                        ".....   .....\n"
                                        "..O..   ..O..\n"
                                        "..O..   ..O..\n"
                                        "..O..   ..-..\n"
                                        ".....   .....\n"));
    // Two cells one above the other die; the truth swings back.
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\ngeneration 2: 3 of 25 cells wrong: 0 +, 3 -\n"
                                        "truth   prediction\n"
                                        ".....   .....\n"
                                        ".....   .....\n"
                                        ".OOO.   .---.\n"
                                        ".....   .....\n"
                                        ".....   .....\n"));
    CU_ASSERT_PTR_NULL(strchr(text, '\033'));
    parameters[net.parameters - 1] = NAN;
    path = write_model("nan.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("predict", path, more, text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "25 of 25 cells wrong: 0 +, 0 -, 25 ? (not a number)"));
}

// ---- training ---------------------------------------------------------------------------------

struct seen {
    size_t looks;
    uint64_t last;
    float final[64];
    size_t parameters;
};

static void note(void *context, const struct trial_progress *progress)
{
    struct seen *seen = context;
    CU_ASSERT_EQUAL(progress->replicate, 5);
    CU_ASSERT_EQUAL(progress->updates,
                    seen->looks == 0 ? 0 : seen->last + (seen->looks < 4 ? 64 : 8));
    seen->looks++;
    seen->last = progress->updates;
    memcpy(seen->final, progress->parameters, seen->parameters * sizeof(float));
}

// What the program trains is the trial that a sweep would run, to the bit; and whoever watches a
// trial changes nothing.
static void test_train_is_a_trial(void)
{
    static char text[OUTPUT];
    for (size_t n = 1; n <= 2; n++) {
        struct point point = conway(n, 1);
        point.boundary = LIFE_DEAD; // what train has for defaults
        point.density = NAN;
        point.init = NET_GLOROT;
        struct net net = net_make(n, 1, NET_RELU);
        float values[2][2][64], curve[2][TRIAL_MAX_CURVE];
        struct trial_result result[2];
        struct arena arena;
        struct seen seen = {.parameters = net.parameters};
        struct trial_observer observer = {note, &seen};
        CU_ASSERT_EQUAL_FATAL(arena_open(&arena, trial_bytes(&point, 1, 1)), STATUS_OK);
        for (int i = 0; i < 2; i++) {
            result[i] = (struct trial_result){.replicate = 5,
                                              .initial = values[i][0],
                                              .final = values[i][1],
                                              .curve_loss = curve[0],
                                              .curve_accuracy = curve[1]};
            CU_ASSERT(trial_run_observed(&point, 1, &result[i], 1, cpu_isa(), &arena, NULL,
                                         i == 0 ? NULL : &observer));
        }
        arena_close(&arena);
        size_t bytes = net.parameters * sizeof(float);
        CU_ASSERT_EQUAL(memcmp(values[0][1], values[1][1], bytes), 0);
        CU_ASSERT_EQUAL(memcmp(values[0][1], seen.final, bytes), 0);
        CU_ASSERT_EQUAL(seen.looks, 5);
        CU_ASSERT_EQUAL(seen.last, 200);

        char arguments[2 * FOLDER_FILE];
        const char *path = in_folder("trained.h5");
        snprintf(arguments, sizeof arguments,
                 "train --generations %zu --board 16 --batch 4 --updates 200 --seed 7 "
                 "--replicate 5 --output '%s'",
                 n, path);
        CU_ASSERT_EQUAL(run_program(arguments, text), 0);
        struct store_model model;
        CU_ASSERT_EQUAL_FATAL(store_model_read(path, &model), STATUS_OK);
        CU_ASSERT_EQUAL(model.result.updates, 200);
        CU_ASSERT_EQUAL(point_key(&model.point), point_key(&point));
        CU_ASSERT_EQUAL(memcmp(model.result.initial, values[0][0], bytes), 0);
        CU_ASSERT_EQUAL(memcmp(model.result.final, values[0][1], bytes), 0);
        store_model_free(&model);
    }
}

// A network is pruned from the initial values that its seed draws for its rule, and from no others.
static void test_prune_refuses_other_beginnings(void)
{
    static char text[OUTPUT];
    struct point point = conway(1, 2);
    struct net net = net_make(1, 2, NET_RELU);
    float parameters[64];
    struct rng_key key = {
        .seed = point.seed, .purpose = RNG_INITIAL_PARAMETERS, .index = {point_key(&point), 0}};
    struct pcg32 stream = rng_stream(&key);
    net_init(&net, point.init, &stream, parameters);
    const char *path = write_model("drawn.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("prune", path, "--rounds 1", text), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n    1       37       19.6  "));
    point.rule.birth |= 1 << 6;
    path = write_model("high.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("prune", path, "", text), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "draws for replicate 0 and rule B36/S23"));
    point = conway(1, 2);
    net_set_by_hand(&net, parameters);
    path = write_model("hand.h5", &point, parameters);
    CU_ASSERT_EQUAL(run_on("prune", path, "", text), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "a network that was made in another way"));
}

SUITE(commands)
{
    TEST(test_verify_hand_made);
    TEST(test_verify_more_generations);
    TEST(test_verify_planted_fault);
    TEST(test_verify_lists_all);
    TEST(test_predictor_is_life);
    TEST(test_boards_find_faults);
    TEST(test_predict_marks_wrong_cells);
    TEST(test_train_is_a_trial);
    TEST(test_prune_refuses_other_beginnings);
}
