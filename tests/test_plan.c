// Plans: what is read, and that every wrong plan is refused with its place, its key and what was
// expected.
#include "plan_text.h"
#include "store/results.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_a_plan_is_read(void)
{
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.text, PLAN_TEXT);
    CU_ASSERT_STRING_EQUAL(plan.overrides, "");
    CU_ASSERT_STRING_EQUAL(plan.name, "small");
    CU_ASSERT_STRING_EQUAL(plan.question, "Does it?");
    CU_ASSERT(plan.seeds == 1 && plan.seed[0] == 7);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 2 * 3 * 2 * 3);
    CU_ASSERT_EQUAL(plan.trials, 4 * plan.points);
    for (size_t i = 0; i < plan.points; i++)
        CU_ASSERT_EQUAL(plan.networks[i], 4);
    const struct point *p = plan.point;
    CU_ASSERT(p->rule.birth == 1 << 3 && p->rule.survival == (1 << 2 | 1 << 3));
    CU_ASSERT(p->generations == 1 && p->board == 32 && p->boundary == LIFE_TORUS);
    CU_ASSERT(isnan(p->density) && p->overcompleteness == 1 && p->activation == NET_RELU);
    CU_ASSERT(p->init == NET_GLOROT && p->learning_rate == 1e-3 && p->batch == 8);
    CU_ASSERT(p->updates == 125000 && !p->shared_boards && p->stop_when_proven && p->seed == 7);
    plan_free(&plan);
}

// The later axis runs faster: rule, boundary, density, overcompleteness, init.
static void test_the_product_is_ordered(void)
{
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    for (size_t i = 0; i < plan.points; i++) {
        const struct point *p = &plan.point[i];
        CU_ASSERT_EQUAL(p->init, i % 3);
        CU_ASSERT_EQUAL(p->overcompleteness, i / 3 % 2 == 0 ? 1u : 64u);
        const double densities[] = {NAN, 0.25, 1};
        double density = densities[i / 6 % 3];
        CU_ASSERT(isnan(density) ? isnan(p->density) : p->density == density);
        CU_ASSERT_EQUAL(p->boundary, i / 18 % 2);
        CU_ASSERT_EQUAL(p->rule.birth, i / 36 == 0 ? 1 << 3 : 1 << 3 | 1 << 6);
    }
    plan_free(&plan);
}

// Of several seeds the first runs through all points before the second does.
static void test_seeds_are_the_slowest_axis(void)
{
    static const char *const said[] = {"seed: [7, 18446744073709551615]", "seed: [7]", "seed: 7"};
    static const char *const setting[] = {"seed=7,18446744073709551615"};
    for (size_t i = 0; i < 4; i++) {
        size_t seeds = i == 0 || i == 3 ? 2 : 1;
        char *text = plan_text_edited("seed: 7", said[i % 3]);
        struct plan plan;
        plan_text_write(text, strlen(text));
        free(text);
        CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, setting, i == 3, &plan), STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(plan.seeds, seeds);
        CU_ASSERT(plan.seed[0] == 7 && plan.seed[seeds - 1] == (seeds == 2 ? UINT64_MAX : 7));
        CU_ASSERT_EQUAL_FATAL(plan.points, seeds * 72);
        for (size_t p = 0; p < plan.points; p++) {
            CU_ASSERT_EQUAL(plan.point[p].seed, plan.seed[p / 72]);
            CU_ASSERT_EQUAL(point_key(&plan.point[p]), point_key(&plan.point[p % 72]));
            CU_ASSERT_EQUAL(plan_group(&plan, p), 1);
        }
        plan_free(&plan);
    }
}

// Every setting may be a single value, a list, or a range where it counts; what is not said is usual.
static void test_values_lists_and_ranges(void)
{
    static const char text[] =
        "name: short\nquestion: Is it?\nnetwork: {overcompleteness: [1-3, 8]}\n"
        "task: {board: 8-9, density: 0.5}\ntraining: {batch: [4, 8]}\n";
    struct plan plan;
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 4 * 2);
    for (size_t i = 0; i < plan.points; i++) {
        static const size_t m[] = {1, 2, 3, 8};
        const struct point *p = &plan.point[i];
        CU_ASSERT(p->board == 8 + i / 8 && p->overcompleteness == m[i / 2 % 4]);
        CU_ASSERT(p->batch == (i % 2 == 0 ? 4 : 8) && p->density == 0.5);
        CU_ASSERT(p->updates == 125000 && p->seed == 20200903 && p->boundary == LIFE_DEAD);
        CU_ASSERT(plan.networks[i] == 64 && p->stop_when_proven && !p->shared_boards);
    }
    plan_free(&plan);
    static const char *const ranges[] = {"network.overcompleteness=2-4"};
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, ranges, 1, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 * 3 * 2);
    plan_free(&plan);
    static const char *const seeds[] = {"seed=20200903-20200905", "training.updates=7-8"};
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, seeds, 2, &plan), STATUS_OK);
    CU_ASSERT(plan.seeds == 3 && plan.seed[2] == 20200905 && plan.points == 3 * 16 * 2);
    CU_ASSERT(plan.point[0].updates == 7 && plan.point[1].updates == 8);
    plan_free(&plan);
    // What is no range is refused as it was written, in one line.
    static const char *const wrong[] = {"3-1",  "1-65", "1-",   "2-2-3", "-1",
                                        "1--3", "-5-3", "1- 8", "0-3",   "1-99999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char said[64], refused[64];
        snprintf(said, sizeof said, "network.overcompleteness=%s", wrong[i]);
        snprintf(refused, sizeof refused, ": '%s' is refused; ", wrong[i]);
        const char *const setting = said;
        CU_ASSERT_EQUAL(plan_read(plan_text_path, &setting, 1, &plan), STATUS_REQUEST);
        plan_text_said(wrong[i], refused, "values or ranges such as 1-8, separated by", NULL);
        CU_ASSERT_PTR_NULL(strchr(status_message(), '\n'));
    }
    static const char *const twice[] = {"network.overcompleteness=1-2,2"};
    CU_ASSERT_EQUAL(plan_read(plan_text_path, twice, 1, &plan), STATUS_REQUEST);
    plan_text_said("twice", "'2' repeats a value", NULL);
}

static void test_wrong_values_are_refused(void)
{
    // What replaces what, and the place, key and expectation that the message must name.
    static const char *const cases[][5] = {
        {"[1e-3]", "[0.1x]", ":19:19: ", "training.learning_rate: '0.1x'", "a number from"},
        {"[1e-3]", "[0]", ":19:19: ", "training.learning_rate", "a number from"},
        {"[1e-3]", "[-1e-3]", ":19:19: ", "training.learning_rate", "a number from"},
        {"[1e-3]", "[nan]", ":19:19: ", "training.learning_rate", "a number from"},
        {"[1e-3]", "[.nan]", ":19:19: ", "training.learning_rate", "a number from"},
        {"[1e-3]", "[1e999]", ":19:19: ", "training.learning_rate", "a number from"},
        {"[1e-3]", "[0.001, 1e-3]", ":19:26: ", "training.learning_rate: '1e-3' repeats",
         "a number"},
        {"seed: 7", "seed: -3", ":3:7: ", "seed: '-3'", "a whole number from 0 to"},
        {"seed: 7", "seed: 18446744073709551616", ":3:7: ", "seed", "a whole number"},
        {"seed: 7", "seed: 1.5", ":3:7: ", "seed", "a whole number"},
        {"seed: 7", "seed:", ":3:", "seed: no value", "a whole number"},
        {"seed: 7", "seed: ~", ":3:7: ", "seed: no value (the default 20200903", "a whole number"},
        {"seed: 7", "seed: \"7\\0\"", ":3:7: ", "seed", "a single value"},
        {"seed: 7", "seed: [7, 8, 7]", ":3:14: ", "seed: '7' repeats", "or a list in [ ]"},
        {"seed: 7", "seed: [7, -8]", ":3:11: ", "seed: '-8'", "or a list in [ ]"},
        {"seed: 7", "seed: [7, ]\nseed: 8", ":4:1: ", "seed: repeated key", "once"},
        {"seed: 7", "seed: [[7], 8]", ":3:8: ", "seed: wrong type", "a single value"},
        {"seed: 7", "seed: []", ":3:7: ", "seed: an empty list", "a list in [ ]"},
        {"networks: 4", "networks: 0", ":4:11: ", "networks: '0'", "from 1 to 1000000"},
        {"networks: 4", "networks: 4.5", ":4:11: ", "networks", "from 1 to 1000000"},
        {"networks: 4", "networks: 4e-1", ":4:11: ", "networks", "from 1 to 1000000"},
        {"networks: 4", "precision: 0", ":4:12: ", "precision: '0'",
         "above 0 and below 0.5, or off"},
        {"networks: 4", "precision: 0.5", ":4:12: ", "precision: '0.5'", "above 0 and below 0.5"},
        {"networks: 4", "precision: -0.1", ":4:12: ", "precision: '-0.1'", "above 0 and below"},
        {"networks: 4", "precision: nan", ":4:12: ", "precision: 'nan'", "above 0 and below 0.5"},
        {"networks: 4", "precision: 5%", ":4:12: ", "precision: '5%'", "above 0 and below 0.5"},
        {"networks: 4", "precision: 1e-400", ":4:12: ", "precision: '1e-400'", "above 0 and"},
        {"networks: 4", "precision: [0.1]", ":4:12: ", "precision: wrong type, a list", "above 0"},
        {"networks: 4", "precision:", ":4:", "precision: no value (the default off", "above 0"},
        {"networks: 4", "threshold: 0", ":4:12: ", "threshold: '0'", "above 0 and below 1, or off"},
        {"networks: 4", "threshold: 1", ":4:12: ", "threshold: '1'", "above 0 and below 1"},
        {"networks: 4", "threshold: half", ":4:12: ", "threshold: 'half'", "above 0 and below 1"},
        {"networks: 4", "task: {precision: 0.1}", ":4:8: ", "task.precision", "boundary"},
        {"[1e-3]", "[0,001]", ":19:19: ", "'0' is refused: decimals stand behind a point",
         "a number"},
        {"[1e-3]", "[0, 1]", ":19:19: ", "'0' is refused; ", "a number"},
        {"board: 32", "board: [3-1003]", ":8:11: ", "task.board: more than 1000 values", "from 3"},
        {"networks: 4", "networks: -3", ":4:11: ", "networks", "from 1 to 1000000"},
        {"board: 32", "board: 0", ":8:10: ", "task.board: '0'", "from 3 to 4096"},
        {"board: 32", "board: 2", ":8:10: ", "task.board: '2'", "from 3 to 4096"},
        {"board: 32", "board: 5000", ":8:10: ", "task.board: '5000'", "from 3 to 4096"},
        {"board: 32", "board: {side: 32}", ":8:10: ", "task.board: wrong type", "a single value"},
        {"[1]", "[0]", ":7:17: ", "task.generations: '0'", "from 1 to 16"},
        {"[1]", "[17]", ":7:17: ", "task.generations: '17'", "from 1 to 16"},
        {"[1]", "[]", ":7:16: ", "task.generations: an empty list", "from 1 to 16"},
        {"[1]", "[[1]]", ":7:17: ", "task.generations: wrong type", "single value"},
        {"[1]", "[1, 1]", ":7:20: ", "task.generations: '1' repeats", "from 1 to 16"},
        {"0.25, 1", "1.01", ":10:22: ", "task.density: '1.01'", "from 0 to 1, or uniform"},
        {"0.25, 1", "-0.1", ":10:22: ", "task.density: '-0.1'", "from 0 to 1, or uniform"},
        {"0.25, 1", "nan", ":10:22: ", "task.density: 'nan'", "from 0 to 1, or uniform"},
        {"0.25, 1", "uniform", ":10:22: ", "task.density: 'uniform' repeats", "from 0 to 1"},
        {"0.25, 1", "0, -0", ":10:25: ", "task.density: '-0' repeats", "from 0 to 1"},
        {"    - 64", "    - 0", ":14:7: ", "network.overcompleteness: '0'", "from 1 to 64"},
        {"    - 64", "    - 65", ":14:7: ", "network.overcompleteness: '65'", "from 1 to 64"},
        {"[relu]", "[swish]", ":15:16: ", "network.activation: 'swish'", "relu"},
        {"fan_in", "fan_out", ":16:26: ", "network.init: 'fan_out'", "glorot or normal or fan_in"},
        {"[torus, dead]", "[sphere]", ":9:14: ", "task.boundary: 'sphere'", "torus or dead"},
        {"B36/S23", "B9/S23", ":6:18: ", "task.rule: 'B9/S23'", "such as B3/S23"},
        {"B36/S23", "23/3/3", ":6:18: ",
         "'23/3/3' is refused: it has more than two states (Generations); ", "such as B3/S23"},
        {"B36/S23", "b3/s32", ":6:18: ", "task.rule: 'b3/s32' repeats", "such as B3/S23"},
        {"[adam]", "[rprop]", ":18:15: ", "training.optimizer: 'rprop'", "adam or sgd"},
        {"batch: 8", "batch: 0", ":20:10: ", "training.batch: '0'", "from 1 to 4096"},
        {"updates: 125000", "updates: 0", ":21:12: ", "training.updates: '0'", "from 1 to"},
        {"boards: own", "boards: mine", ":22:11: ", "training.boards: 'mine'", "own or shared"},
        {"stop: proven", "stop: always", ":23:9: ", "training.stop: 'always'", "never or proven"},
        {"small", "a/b", ":1:7: ", "name: 'a/b'", "letters, digits, - and _"},
        {"small", "..", ":1:7: ", "name: '..'", "letters, digits, - and _"},
        {"small", "-x", ":1:7: ", "name: '-x'", "no - at the start"},
        {"Does it?", "\"two\\nlines\"", ":2:11: ", "question", "a line of text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = plan_text_edited(cases[i][0], cases[i][1]);
        plan_text_refused(text, strlen(text), cases[i][2], cases[i][3], cases[i][4]);
        free(text);
    }
}

static void test_a_batch_has_a_limit(void)
{
    static const char *const settings[] = {"training.batch=128", "task.board=4096"};
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 2, &plan), STATUS_REQUEST);
    plan_text_said("limit", "training.batch: 128", "task.board: 4096", "2147483647", NULL);
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 1, &plan), STATUS_OK);
    plan_free(&plan);
}

static void test_wrong_structure_is_refused(void)
{
    static const char *const cases[][5] = {
        {"  board: 32\n", "  bord: 32\n", ":8:3: ", "task.bord: unknown key (task.board?)",
         "rule, generations, board, boundary, density"},
        {"seed: 7\n", "bord: 7\n", ":3:1: ", "bord: unknown key (task.board?)", "name, question"},
        {"  board: 32\n", "  momentum: 0.9\n", ":8:3: ", "unknown key (training.momentum?)",
         "rule"},
        {"seed: 7\n", "sead: 7\n", ":3:1: ", "sead: unknown key (seed?)",
         "name, question, networks, precision, threshold, task, network, training, ticket, seed, "
         "parts"},
        {"seed: 7\n", "seed: 7\nseed: 8\n", ":4:1: ", "seed: repeated key", "once"},
        {"  board: 32\n", "  board: 32\n  board: 32\n", ":9:3: ", "task.board: repeated key",
         "once"},
        {"training:\n", "tickets: {rounds: 3}\ntraining:\n", ":17:1: ", "tickets: unknown section",
         "task"},
        {"training:\n", "ticket: {round: 3}\ntraining:\n", ":17:10: ", "ticket.round: unknown key",
         "rounds"},
        {"training:\n", "ticket: {rounds: 3}\ntraining:\n", ":17:1: ", "ticket.method: missing",
         "each value restart or iterative or oneshot"},
        {"training:\n", "ticket: {method: [snip]}\ntraining:\n",
         ":17:1: ", "ticket.rounds: missing", "from 1 to 1000"},
        {"training:\n", "ticket: {noise: [0.5]}\ntraining:\n", ":17:1: ", "ticket.method: missing",
         "restart"},
        {"training:\n", "task: {board: 32}\ntraining:\n", ":17:1: ", "task: repeated key", "once"},
        {"training:\n", "task: 3\ntraining:\n", ":17:1: ", "task: repeated key", "once"},
        {"training:\n", "ticket: 3\ntraining:\n", ":17:1: ", "ticket: a section",
         "with keys of method"},
        {"seed: 7\n", "<<: {seed: 7}\n", ":3:1: ", "<<: merging is not read", "parts"},
        {"seed: 7\n", "seed: {a: 7}\n", ":3:1: ", "seed: unknown section", "task"},
        {"seed: 7\n", "? [a, b]\n: 7\n", ":3:3: ", "a key that is not a word", "key: value"},
        {"seed: 7\n", "seed: [7\n", ":4:9: ", "malformed YAML", "key: value"},
        {"seed: 7\n", "\tseed: 7\n", ":3:1: ", "malformed YAML", "YAML takes no tabs"},
        {"Does it?", "Does it: how?", ":2:18: ", "malformed YAML", "quotes if it holds a colon"},
        {"seed: 7\n", "seed: 7\xff\n", ":3:8: ", "malformed YAML", "text in UTF-8"},
        {"small", "*a", ":1:7: ", "malformed YAML", "key: value"},
        {"  stop: proven\n", "  stop: proven\n---\nname: b\n", ":24:1: ", "a second document",
         "one plan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = plan_text_edited(cases[i][0], cases[i][1]);
        plan_text_refused(text, strlen(text), cases[i][2], cases[i][3], cases[i][4]);
        free(text);
    }
    plan_text_refused("", 0, "", "is empty", "{} is the plan of nothing else");
    plan_text_refused("# only this\n", 12, "", "is empty", "{} is the plan of nothing else");
    plan_text_refused("- a\n", 4, ":1:1: ", "plan: wrong type", "key: value");
    plan_text_refused("text", 4, ":1:1: ", "plan: wrong type", "key: value");
    plan_text_refused("task: 3\n", 8, ":1:1: ", "task: a section", "with keys of rule, gen");
    plan_text_refused("task:\n", 6, ":1:1: ", "task: a section", "with keys of rule, gen");
    plan_text_refused("\xff\xfen\0", 4, "", "is in UTF-16; save it as UTF-8", "a plan");
    plan_text_refused("\xfe\xff\0n", 4, "", "is in UTF-16; save it as UTF-8", "a plan");
    plan_text_refused("a\0b", 3, "", "zero byte", "a plan");
    plan_text_refused("\x89HDF\r\n\x1a\n", 8, ":1:1: ", "malformed", "text in UTF-8");
}

static void test_large_files_are_refused(void)
{
    size_t size = 48 << 10;
    char *text = malloc(size + 1);
    CU_ASSERT_FATAL(text != NULL);
    memset(text, '[', size + 1);
    plan_text_refused(text, size + 1, "", "larger than 48 KiB", "a plan");
    plan_text_refused(text, size, "", "more than 1000 brackets", "a plan");
    plan_text_refused(text, 999, ":2:1: ", "malformed YAML", "key: value");
    memset(text, ' ', size);
    // A list of too many values, each another one.
    char *list = malloc(size);
    CU_ASSERT_FATAL(list != NULL);
    size_t used = (size_t)sprintf(list, "[0.5");
    for (int i = 0; i < 1000; i++)
        used += (size_t)sprintf(list + used, ", 0.%d1", i);
    strcpy(list + used, "]");
    char *plan = plan_text_edited("[uniform, 0.25, 1]", list);
    plan_text_refused(plan, strlen(plan), ":10:12: ", "task.density: more than 1000 values", "");
    free(plan);
    free(list);
    free(text);
}

static void test_files_that_cannot_be_read(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL(plan_read(plan_text_folder, NULL, 0, &plan), STATUS_REQUEST);
    plan_text_said("folder", plan_text_folder, "is a folder", NULL);
    CU_ASSERT_EQUAL(plan_read("/nonexistent/plan.yaml", NULL, 0, &plan), STATUS_REQUEST);
    plan_text_said("missing", "/nonexistent/plan.yaml", "No such file", NULL);
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    chmod(plan_text_path, 0);
    // The superuser reads everything, so it steps down for a moment.
    uid_t user = geteuid();
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    CU_ASSERT_EQUAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_ENVIRONMENT);
    plan_text_said("unreadable", plan_text_path, "Permission denied", NULL);
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    remove(plan_text_path);
}

static void test_a_product_too_large_is_refused(void)
{
    char list[16000], density[12000] = "task.density=0.5", rate[12000] = "training.learning_rate=1";
    for (int i = 0; i < 999; i++) {
        sprintf(list, ",0.%d1", i);
        strcat(density, list);
        strcat(rate, list);
    }
    const char *const settings[] = {density, rate};
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 2, &plan), STATUS_REQUEST);
    plan_text_said("product", plan_text_path, "more than 100000 points", NULL);
}

static void test_the_plans_of_the_tree_are_read(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/overcompleteness.yaml", NULL, 0, &plan),
                          STATUS_OK);
    CU_ASSERT(plan.points == 12 && plan.trials == 12 * 32); // two seeds
    CU_ASSERT(plan.point[5].overcompleteness == 8 && plan.point[5].updates == 125000);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/protocol.yaml", NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 24 * 7 + 6);
    // Of the documented density and of others; 2 of 5 points of one generation are tickets.
    CU_ASSERT(plan.trials ==
              8 * 5 * 512 + 16 * 5 * 256 + 4 * 128 + 8 * 64 + 4 * 32 + 32 * 8 + 6 * 16);
    CU_ASSERT(plan.networks[39] == 512 && plan.point[39].generations == 1);
    CU_ASSERT(plan.networks[40] == 256 && plan.point[119].generations == 1);
    CU_ASSERT(point_is_ticket(&plan.point[1]) && plan.point[1].ticket.flips == 1);
    CU_ASSERT(plan.networks[120] == 128 && plan.networks[124] == 64 &&
              plan.point[120].generations == 2);
    CU_ASSERT(plan.point[120].overcompleteness == 3 && plan.point[167].overcompleteness == 4);
    CU_ASSERT(plan.networks[173] == 16 && plan.point[173].generations == 3);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/generations.yaml", NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 5 * 24 && plan.trials == 5 * 24 * 64);
    CU_ASSERT(plan.point[119].generations == 5 && plan.point[119].overcompleteness == 24);
    plan_free(&plan);
}

// The paper's whole grid has the networks of the main experiment in it.
static void test_plans_share_their_networks(void)
{
    struct plan plan, grid;
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/overcompleteness.yaml", NULL, 0, &plan),
                          STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/generations.yaml", NULL, 0, &grid), STATUS_OK);
    for (size_t i = 0; i < plan.points; i++) {
        size_t same = plan.point[i].overcompleteness - 1; // of n = 1, m runs from 1 to 24
        CU_ASSERT_EQUAL(point_key(&plan.point[i]), point_key(&grid.point[same]));
        CU_ASSERT(i >= 6 || plan.point[i].seed == grid.point[same].seed);
        CU_ASSERT_EQUAL(plan.point[i].updates, grid.point[same].updates);
        CU_ASSERT(plan.networks[i] <= grid.networks[same]);
    }
    plan_free(&plan);
    plan_free(&grid);
}

// Keys name random streams, those of results that are stored among them: of earlier programs, which
// knew fewer settings, too.
static void test_stored_keys_are_those_of_the_plan(void)
{
    static const char *const names[] = {"tests/fixtures/schema-1.h5", "tests/fixtures/schema-2.h5"};
    for (size_t n = 0; n < 2; n++) {
        struct store_results stored;
        struct plan plan;
        CU_ASSERT_EQUAL_FATAL(store_open(names[n], &stored), STATUS_OK);
        plan_text_write(stored.attributes.plan, strlen(stored.attributes.plan));
        CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
        CU_ASSERT_FATAL(stored.points > 0 && stored.points == plan.points);
        // Opening checks a key that is stored against the point's columns.
        for (size_t i = 0; i < stored.points; i++)
            CU_ASSERT_EQUAL(point_key(&stored.point[i].point), point_key(&plan.point[i]));
        store_close(&stored);
        plan_free(&plan);
    }
}

SUITE(plan)
{
    TEST(plan_text_open_folder);
    TEST(test_a_plan_is_read);
    TEST(test_the_product_is_ordered);
    TEST(test_seeds_are_the_slowest_axis);
    TEST(test_values_lists_and_ranges);
    TEST(test_wrong_values_are_refused);
    TEST(test_a_batch_has_a_limit);
    TEST(test_wrong_structure_is_refused);
    TEST(test_large_files_are_refused);
    TEST(test_files_that_cannot_be_read);
    TEST(test_a_product_too_large_is_refused);
    TEST(test_the_plans_of_the_tree_are_read);
    TEST(test_plans_share_their_networks);
    TEST(test_stored_keys_are_those_of_the_plan);
    TEST(plan_text_close_folder);
}
