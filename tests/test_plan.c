// Plans: what is read, and that every wrong plan is refused with its place, its key and what was
// expected.
#include "store/results.h"
#include "suite.h"
#include "sweep/plan.h"

#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GOOD                                                                                       \
    "name: small\n"                                                                                \
    "question: Does it?\n"                                                                         \
    "seed: 7\n"                                                                                    \
    "networks: 4 # a comment\n"                                                                    \
    "task:\n"                                                                                      \
    "  rule: [B3/S23, B36/S23]\n"                                                                  \
    "  generations: [1]\n"                                                                         \
    "  board: 32\n"                                                                                \
    "  boundary: [torus, dead]\n"                                                                  \
    "  density: [uniform, 0.25, 1]\n"                                                              \
    "network:\n"                                                                                   \
    "  overcompleteness:\n"                                                                        \
    "    - 1\n"                                                                                    \
    "    - 64\n"                                                                                   \
    "  activation: [relu]\n"                                                                       \
    "  init: [glorot, normal, fan_in]\n"                                                           \
    "training:\n"                                                                                  \
    "  optimizer: [adam]\n"                                                                        \
    "  learning_rate: [1e-3]\n"                                                                    \
    "  batch: 8\n"                                                                                 \
    "  updates: 125000\n"                                                                          \
    "  boards: own\n"                                                                              \
    "  stop: proven\n"

static char folder[] = "/tmp/lifeticket-plan-XXXXXX";
static char path[128];

static void write_plan(const char *text, size_t length)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_FATAL(file != NULL);
    CU_ASSERT_EQUAL(fwrite(text, 1, length, file), length);
    fclose(file);
}

// GOOD with its first `old` replaced; the caller frees it.
static char *edited(const char *old, const char *replacement)
{
    const char *at = strstr(GOOD, old);
    CU_ASSERT_FATAL(at != NULL);
    char *text = malloc(sizeof GOOD + strlen(replacement));
    CU_ASSERT_FATAL(text != NULL);
    sprintf(text, "%.*s%s%s", (int)(at - GOOD), GOOD, replacement, at + strlen(old));
    return text;
}

// Asserts that the message of a refusal holds every one of the texts, which end in NULL.
static void message_has(const char *what, ...)
{
    va_list texts;
    va_start(texts, what);
    for (const char *text; (text = va_arg(texts, const char *)) != NULL;)
        if (strstr(status_message(), text) == NULL) {
            printf("\n%s: '%s' is not in: %s\n", what, text, status_message());
            CU_FAIL("the message lacks something");
        }
    va_end(texts);
}

static void refused(const char *text, size_t length, const char *place, const char *key,
                    const char *expected)
{
    struct plan plan;
    char prefix[200];
    write_plan(text, length);
    enum status status = plan_read(path, NULL, 0, &plan);
    CU_ASSERT_EQUAL(status, STATUS_REQUEST);
    if (status == STATUS_OK) {
        printf("\naccepted: %s %s\n", key, expected);
        plan_free(&plan);
        return;
    }
    snprintf(prefix, sizeof prefix, "%s%s", path, place);
    message_has(key, prefix, key, expected, "; expected ", NULL);
}

static void test_a_plan_is_read(void)
{
    struct plan plan;
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.text, GOOD);
    CU_ASSERT_STRING_EQUAL(plan.overrides, "");
    CU_ASSERT_STRING_EQUAL(plan.name, "small");
    CU_ASSERT_STRING_EQUAL(plan.question, "Does it?");
    CU_ASSERT_EQUAL(plan.seed, 7);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 2 * 3 * 2 * 3);
    CU_ASSERT_EQUAL(plan.trials, 4 * plan.points);
    for (size_t i = 0; i < plan.points; i++)
        CU_ASSERT_EQUAL(plan.networks[i], 4);
    const struct trial_point *p = plan.point;
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
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
    for (size_t i = 0; i < plan.points; i++) {
        const struct trial_point *p = &plan.point[i];
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
        {"seed: 7", "seed:", ":3:", "seed: ''", "a whole number"},
        {"seed: 7", "seed: ~", ":3:7: ", "seed: '~'", "a whole number"},
        {"seed: 7", "seed: \"7\\0\"", ":3:7: ", "seed", "a single value"},
        {"networks: 4", "networks: 0", ":4:11: ", "networks: '0'", "from 1 to 1000000"},
        {"networks: 4", "networks: 4e0", ":4:11: ", "networks", "from 1 to 1000000"},
        {"networks: 4", "networks: -3", ":4:11: ", "networks", "from 1 to 1000000"},
        {"board: 32", "board: 0", ":8:10: ", "task.board: '0'", "from 3 to 4096"},
        {"board: 32", "board: 2", ":8:10: ", "task.board: '2'", "from 3 to 4096"},
        {"board: 32", "board: 5000", ":8:10: ", "task.board: '5000'", "from 3 to 4096"},
        {"board: 32", "board: [32]", ":8:10: ", "task.board: wrong type", "from 3 to 4096"},
        {"board: 32", "board: {side: 32}", ":8:10: ", "task.board: wrong type", "a single value"},
        {"[1]", "[0]", ":7:17: ", "task.generations: '0'", "from 1 to 16"},
        {"[1]", "[17]", ":7:17: ", "task.generations: '17'", "from 1 to 16"},
        {"[1]", "1", ":7:16: ", "task.generations: wrong type", "a list in [ ]"},
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
        {"[relu]", "[tanh]", ":15:16: ", "network.activation: 'tanh'", "relu"},
        {"fan_in", "fan_out", ":16:26: ", "network.init: 'fan_out'", "glorot or normal or fan_in"},
        {"[torus, dead]", "[sphere]", ":9:14: ", "task.boundary: 'sphere'", "torus or dead"},
        {"B36/S23", "B9/S23", ":6:18: ", "task.rule: 'B9/S23'", "such as B3/S23"},
        {"B36/S23", "b3/s32", ":6:18: ", "task.rule: 'b3/s32' repeats", "such as B3/S23"},
        {"[adam]", "[sgd]", ":18:15: ", "training.optimizer: 'sgd'", "adam"},
        {"batch: 8", "batch: 0", ":20:10: ", "training.batch: '0'", "from 1 to 4096"},
        {"updates: 125000", "updates: 0", ":21:12: ", "training.updates: '0'", "from 1 to"},
        {"boards: own", "boards: mine", ":22:11: ", "training.boards: 'mine'", "own or shared"},
        {"stop: proven", "stop: always", ":23:9: ", "training.stop: 'always'", "never or proven"},
        {"small", "a/b", ":1:7: ", "name: 'a/b'", "letters, digits, - and _"},
        {"small", "..", ":1:7: ", "name: '..'", "letters, digits, - and _"},
        {"Does it?", "\"two\\nlines\"", ":2:11: ", "question", "a line of text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = edited(cases[i][0], cases[i][1]);
        refused(text, strlen(text), cases[i][2], cases[i][3], cases[i][4]);
        free(text);
    }
}

static void test_a_batch_has_a_limit(void)
{
    static const char *const settings[] = {"training.batch=128", "task.board=4096"};
    struct plan plan;
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL(plan_read(path, settings, 2, &plan), STATUS_REQUEST);
    message_has("limit", "training.batch: 128", "task.board: 4096", "2147483647", NULL);
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 1, &plan), STATUS_OK);
    plan_free(&plan);
}

static void test_wrong_structure_is_refused(void)
{
    static const char *const cases[][5] = {
        {"  board: 32\n", "  bord: 32\n", ":8:3: ", "task.bord: unknown key",
         "rule, generations, board, boundary, density"},
        {"seed: 7\n", "sead: 7\n", ":3:1: ", "sead: unknown key",
         "name, question, seed, networks, task, network, training, ticket, parts"},
        {"  board: 32\n", "", ":5:1: ", "task.board: missing", "from 3 to 4096"},
        {"seed: 7\n", "", ":1:1: ", "seed: missing", "a whole number"},
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
        {"training:\n", "ticket: 3\ntraining:\n", ":17:1: ", "ticket: unknown key", "task"},
        {"seed: 7\n", "seed: {a: 7}\n", ":3:1: ", "seed: unknown section", "task"},
        {"seed: 7\n", "? [a, b]\n: 7\n", ":3:3: ", "a key that is not a word", "key: value"},
        {"seed: 7\n", "seed: [7\n", ":4:9: ", "malformed YAML", "key: value"},
        {"seed: 7\n", "\tseed: 7\n", ":3:1: ", "malformed YAML", "key: value"},
        {"seed: 7\n", "seed: 7\xff\n", ":3:8: ", "malformed YAML", "key: value"},
        {"seed: 7\n", "seed: &a 7\ntask: *a\n", ":3:7: ", "an alias", "no aliases"},
        {"small", "*a", ":1:7: ", "malformed YAML", "key: value"},
        {"  stop: proven\n", "  stop: proven\n---\nname: b\n", ":24:1: ", "a second document",
         "one plan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = edited(cases[i][0], cases[i][1]);
        refused(text, strlen(text), cases[i][2], cases[i][3], cases[i][4]);
        free(text);
    }
    refused("", 0, "", "is empty", "a plan");
    refused("# only this\n", 12, "", "is empty", "a plan");
    refused("- a\n", 4, ":1:1: ", "plan: wrong type", "key: value");
    refused("text", 4, ":1:1: ", "plan: wrong type", "key: value");
    refused("task: 3\n", 8, ":1:1: ", "task: unknown key", "task");
    refused("a\0b", 3, "", "zero byte", "a plan");
    refused("\x89HDF\r\n\x1a\n", 8, ":1:1: ", "malformed", "key: value");
}

static void test_large_files_are_refused(void)
{
    size_t size = 16 << 10;
    char *text = malloc(size + 1);
    CU_ASSERT_FATAL(text != NULL);
    memset(text, '[', size + 1);
    refused(text, size + 1, "", "larger than 16 KiB", "a plan");
    refused(text, size, ":2:1: ", "malformed YAML", "key: value");
    memset(text, ' ', size);
    // A list of too many values, each another one.
    char *list = malloc(size);
    CU_ASSERT_FATAL(list != NULL);
    size_t used = (size_t)sprintf(list, "[0.5");
    for (int i = 0; i < 1000; i++)
        used += (size_t)sprintf(list + used, ", 0.%d1", i);
    strcpy(list + used, "]");
    char *plan = edited("[uniform, 0.25, 1]", list);
    refused(plan, strlen(plan), ":10:12: ", "task.density: more than 1000 values", "");
    free(plan);
    free(list);
    free(text);
}

static void test_files_that_cannot_be_read(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL(plan_read(folder, NULL, 0, &plan), STATUS_REQUEST);
    message_has("folder", folder, "is a folder", NULL);
    CU_ASSERT_EQUAL(plan_read("/nonexistent/plan.yaml", NULL, 0, &plan), STATUS_REQUEST);
    message_has("missing", "/nonexistent/plan.yaml", "No such file", NULL);
    remove(path);
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL(plan_read(path, NULL, 0, &plan), STATUS_REQUEST);
    message_has("pipe", path, "not a regular file", NULL);
    remove(path);
    write_plan(GOOD, strlen(GOOD));
    chmod(path, 0);
    // The superuser reads everything, so it steps down for a moment.
    uid_t user = geteuid();
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    CU_ASSERT_EQUAL(plan_read(path, NULL, 0, &plan), STATUS_ENVIRONMENT);
    message_has("unreadable", path, "Permission denied", NULL);
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    remove(path);
}

static void test_settings_replace_values(void)
{
    struct plan plan;
    write_plan(GOOD, strlen(GOOD));
    const char *const settings[] = {
        "network.overcompleteness=3,2", "networks=8",       "task.rule=B3/S23",
        "task.boundary=dead",           "task.density=0.5", "network.init=normal"};
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 6, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.overrides,
                           "network.overcompleteness=3,2\nnetworks=8\ntask.rule=B3/S23\n"
                           "task.boundary=dead\ntask.density=0.5\nnetwork.init=normal");
    CU_ASSERT_STRING_EQUAL(plan.text, GOOD);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2);
    CU_ASSERT(plan.networks[0] == 8 && plan.networks[1] == 8 && plan.trials == 16);
    CU_ASSERT(plan.point[0].overcompleteness == 3 && plan.point[1].overcompleteness == 2);
    CU_ASSERT(plan.point[0].density == 0.5 && plan.point[0].init == NET_NORMAL);
    plan_free(&plan);
}

static void test_wrong_settings_are_refused(void)
{
    static const char *const cases[][3] = {
        {"networks", "no value", "key=value"},
        {"=3", "unknown key", "network.overcompleteness"},
        {"network=8", "unknown key", "networks"},
        {"overcompleteness=3", "unknown key", "network.overcompleteness"},
        {"networks=0.1x", "networks: '0.1x'", "from 1 to 1000000"},
        {"networks=", "networks: ''", "from 1 to 1000000"},
        {"networks=1,2", "networks: '1,2'", "from 1 to 1000000"},
        {"network.overcompleteness=1,,2", "network.overcompleteness: ''", "from 1 to 64"},
        {"network.overcompleteness=", "network.overcompleteness: ''", "from 1 to 64"},
        {"network.overcompleteness=1,1", "network.overcompleteness: '1' repeats", "from 1 to 64"},
        {"network.overcompleteness=[1,2]", "'[1' is refused",
         "expected values separated by commas, each a whole number"},
        {"task.density=nan", "task.density: 'nan'", "or uniform"},
    };
    struct plan plan;
    write_plan(GOOD, strlen(GOOD));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char prefix[100];
        snprintf(prefix, sizeof prefix, "--set %s: ", cases[i][0]);
        CU_ASSERT_EQUAL(plan_read(path, &cases[i][0], 1, &plan), STATUS_REQUEST);
        message_has("setting", prefix, cases[i][1], cases[i][2], NULL);
    }
    const char *const twice[] = {"networks=3", "networks=3"};
    CU_ASSERT_EQUAL(plan_read(path, twice, 2, &plan), STATUS_REQUEST);
    message_has("setting", "--set networks=3: repeated key", NULL);
    // A setting does not excuse what the file lacks.
    char *text = edited("seed: 7\n", "");
    write_plan(text, strlen(text));
    free(text);
    const char *const seed[] = {"seed=3"};
    CU_ASSERT_EQUAL(plan_read(path, seed, 1, &plan), STATUS_REQUEST);
    message_has("setting", "seed: missing", NULL);
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
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL(plan_read(path, settings, 2, &plan), STATUS_REQUEST);
    message_has("product", path, "more than 100000 points", NULL);
}

// ---- parts ----

// GOOD, which has 24 lines with this one, followed by parts from line 25 on.
#define PARTS GOOD "parts:\n"

static void test_parts_follow_each_other(void)
{
    struct plan plan;
    static const char text[] = PARTS "  - network: {init: [normal], overcompleteness: [2]}\n"
                                     "    task: {rule: [B3/S23], density: [0.5, uniform]}\n"
                                     "  - networks: 9\n"
                                     "    task: {generations: [2], rule: [B3/S23]}\n"
                                     "    network:\n"
                                     "      init: [fan_in]\n"
                                     "    training: {updates: 50, stop: never}\n";
    write_plan(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.text, text);
    // boundary x density, then boundary x density x overcompleteness.
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 2 + 2 * 3 * 2);
    CU_ASSERT_EQUAL(plan.trials, 4 * 4 + 12 * 9);
    for (size_t i = 0; i < plan.points; i++) {
        const struct trial_point *p = &plan.point[i];
        bool first = i < 4;
        CU_ASSERT_EQUAL(plan.networks[i], first ? 4 : 9);
        CU_ASSERT_EQUAL(p->generations, first ? 1 : 2);
        CU_ASSERT_EQUAL(p->init, first ? NET_NORMAL : NET_FAN_IN);
        CU_ASSERT_EQUAL(p->overcompleteness, first ? 2 : i % 2 == 0 ? 1 : 64);
        CU_ASSERT_EQUAL(p->boundary, first ? i / 2 : (i - 4) / 6);
        CU_ASSERT(p->updates == (first ? 125000u : 50u) && p->stop_when_proven == first);
        CU_ASSERT(p->seed == 7 && p->batch == 8 && p->board == 32);
        CU_ASSERT_EQUAL(p->rule.birth, 1 << 3);
    }
    CU_ASSERT(plan.point[0].density == 0.5 && isnan(plan.point[1].density));
    CU_ASSERT(isnan(plan.point[4].density) && plan.point[6].density == 0.25);
    plan_free(&plan);
}

// A key may be missing in the plan if every part holds it; a part may hold nothing.
static void test_parts_and_plan_complete_each_other(void)
{
    struct plan plan;
    char *text = edited("  generations: [1]\n", "");
    text = realloc(text, strlen(text) + 200);
    CU_ASSERT_FATAL(text != NULL);
    size_t length = strlen(text);
    strcpy(text + length, "parts: [{task: {generations: [1]}}, {task: {generations: [2]}}]\n");
    write_plan(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 72);
    CU_ASSERT(plan.point[71].generations == 1 && plan.point[72].generations == 2);
    plan_free(&plan);
    strcpy(text + length, "parts: [{task: {generations: [1]}},\n {network: {init: [glorot]}}]\n");
    refused(text, strlen(text), ":5:1: ", "task.generations: missing", "from 1 to 16");
    strcpy(text + length, "parts: [{task: {generations: [1]}}, {}]\n");
    refused(text, strlen(text), ":5:1: ", "task.generations: missing", "from 1 to 16");
    free(text);
    static const char whole[] = PARTS "  - {}\n  - {task: {generations: [3]}}\n";
    write_plan(whole, strlen(whole));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 2 * 72 && plan.point[0].generations == 1);
    plan_free(&plan);
}

static void test_wrong_parts_are_refused(void)
{
    // What follows a good plan, and what the refusal must name.
    static const char *const cases[][4] = {
        {"parts: 3\n", ":24:8: ", "parts: wrong type", "a list of parts"},
        {"parts:\n", ":24:", "parts: wrong type", "a list of parts"},
        {"parts: {task: {board: 8}}\n", ":24:8: ", "parts: wrong type", "a list of parts"},
        {"parts: []\n", ":24:8: ", "parts: an empty list", "at least one part"},
        {"parts: [1]\n", ":24:9: ", "parts: wrong type", "a list of parts"},
        {"parts: [[{networks: 1}]]\n", ":24:9: ", "parts: wrong type", "a list of parts"},
        {"parts: [{}]\nparts: [{}]\n", ":25:1: ", "parts: repeated key", "once"},
        {"parts:\n  - networks: 1\n    networks: 2\n", ":26:5: ", "networks: repeated key", "once"},
        {"parts:\n  - task: {board: 8}\n    task: {batch: 8}\n", ":26:5: ", "task: repeated key",
         "once"},
        {"parts:\n  - task: {board: 8, board: 9}\n", ":25:22: ", "task.board: repeated key",
         "once"},
        {"parts: [{parts: [{}]}]\n", ":24:18: ", "parts", "single value"},
        {"parts: [{parts: [a]}]\n", ":24:10: ", "parts: unknown key",
         "one of networks, task, network, training"},
        {"parts: [{name: other}]\n", ":24:10: ", "name: a part cannot replace this",
         "one of networks, task, network, training"},
        {"parts: [{seed: 8}]\n", ":24:10: ", "seed: a part cannot replace this", "networks"},
        {"parts: [{question: Why?}]\n", ":24:10: ", "question: a part cannot", "networks"},
        {"parts: [{tickets: {a: 8}}]\n", ":24:10: ", "tickets: unknown section", "networks"},
        {"parts: [{ticket: {a: 8}}]\n", ":24:19: ", "ticket.a: unknown key", "method, unit"},
        {"parts: [{ticket: {flips: [8]}}]\n", ":24:10: ", "ticket.method: missing", "restart"},
        {"parts: [{task: {bord: 8}}]\n", ":24:17: ", "task.bord: unknown key", "rule, gen"},
        {"parts: [{task: 8}]\n", ":24:10: ", "task: unknown key", "networks"},
        {"parts: [{networks: 0}]\n", ":24:20: ", "networks: '0' is refused", "from 1 to"},
        {"parts: [{networks: [3]}]\n", ":24:20: ", "networks: wrong type, a list", "from 1 to"},
        {"parts: [{task: {density: 0.5}}]\n", ":24:26: ", "task.density: wrong type", "a list"},
        {"parts: [{task: {density: [0.5, 5e-1]}}]\n", ":24:32: ", "'5e-1' repeats", "from 0 to 1"},
        {"parts: [&a {networks: 3}, *a]\n", ":24:9: ", "an alias points here", "no aliases"},
        // A point twice.
        {"parts:\n  - {}\n  - {}\n", ":26:5: ", "part 2 repeats a point of part 1, L(1,1)",
         "differ in more than networks, updates and stop"},
        {"parts:\n  - {network: {init: [normal]}}\n  - {network: {init: [fan_in]}}\n"
         "  - {networks: 9, network: {init: [fan_in, normal]}, training: {updates: 5}}\n",
         ":27:5: ", "part 3 repeats a point of part 2, L(1,1) with torus boundary and fan_in", ""},
        {"parts:\n  - {}\n  - {training: {batch: 4096}, task: {board: 4096}}\n",
         ":26:5: ", "4096 boards of task.board: 4096", "at most"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[sizeof GOOD + 400];
        snprintf(text, sizeof text, GOOD "%s", cases[i][0]);
        refused(text, strlen(text), cases[i][1], cases[i][2], cases[i][3]);
    }
    // A value that every part replaces is checked all the same.
    char *wrong = edited("[1]", "[0]"), text[sizeof GOOD + 400];
    snprintf(text, sizeof text, "%sparts: [{task: {generations: [1]}}]\n", wrong);
    refused(text, strlen(text), ":7:17: ", "task.generations: '0'", "from 1 to 16");
    free(wrong);
}

static void test_settings_reach_all_parts(void)
{
    struct plan plan;
    static const char text[] = PARTS "  - {task: {generations: [1]}, networks: 99}\n"
                                     "  - {task: {generations: [2]}}\n";
    static const char *const settings[] = {"networks=3", "network.init=normal",
                                           "network.overcompleteness=5,6"};
    write_plan(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 3, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 24);
    for (size_t i = 0; i < plan.points; i++) {
        CU_ASSERT_EQUAL(plan.networks[i], 3);
        CU_ASSERT_EQUAL(plan.point[i].init, NET_NORMAL);
        CU_ASSERT_EQUAL(plan.point[i].overcompleteness, 5 + i % 2);
        CU_ASSERT_EQUAL(plan.point[i].generations, 1 + i / 24);
    }
    plan_free(&plan);
    // One that leaves no difference between two parts.
    static const char *const same[] = {"task.generations=2"};
    CU_ASSERT_EQUAL(plan_read(path, same, 1, &plan), STATUS_REQUEST);
    message_has("same", ":26:5: ", "part 2 repeats a point of part 1, L(2,1)", "after all --set",
                NULL);
    static const char *const twice[] = {"networks=3", "networks=4"};
    CU_ASSERT_EQUAL(plan_read(path, twice, 2, &plan), STATUS_REQUEST);
    message_has("twice", "--set networks=4: repeated key", NULL);
    static const char *const parts[] = {"parts=3"};
    CU_ASSERT_EQUAL(plan_read(path, parts, 1, &plan), STATUS_REQUEST);
    message_has("parts", "--set parts=3: unknown key", NULL);
}

static void test_parts_share_the_limit_of_points(void)
{
    static char text[16000], list[12000];
    size_t used = 0;
    for (int i = 0; i < 999; i++)
        used += (size_t)sprintf(list + used, "%s0.%d1", i > 0 ? ", " : "", i);
    // 2 rules x 2 boundaries x 999 densities x 2 widths x 3 initialisations a part.
    used = (size_t)sprintf(text, PARTS);
    used += (size_t)sprintf(text + used, "  - task: {density: [%s]}\n", list);
    struct plan plan;
    static const char *const settings[] = {"network.overcompleteness=1,2,3,4,5,6,7,8"};
    for (int i = 2; i <= 4; i++)
        used += (size_t)sprintf(text + used, "  - {task: {generations: [%d]}}\n", i);
    write_plan(text, used);
    CU_ASSERT_EQUAL(plan_read(path, settings, 1, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 999 * 96 + 3 * 288);
    plan_free(&plan);
    for (int i = 5; i <= 16; i++)
        used += (size_t)sprintf(text + used, "  - {task: {generations: [%d]}}\n", i);
    for (int i = 1; i <= 4; i++)
        used += (size_t)sprintf(text + used, "  - {task: {board: 1%d}}\n", i);
    write_plan(text, used);
    CU_ASSERT_EQUAL(plan_read(path, settings, 1, &plan), STATUS_REQUEST);
    message_has("points", "more than 100000 points", NULL);
}

static void test_the_plans_of_the_tree_are_read(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/overcompleteness.yaml", NULL, 0, &plan),
                          STATUS_OK);
    CU_ASSERT(plan.points == 6 && plan.trials == 6 * 64);
    CU_ASSERT(plan.point[5].overcompleteness == 8 && plan.point[5].updates == 125000);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/protocol.yaml", NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 24 * 5 && plan.trials == 24 * (3 * 512 + 2 * 32));
    CU_ASSERT(plan.networks[71] == 512 && plan.point[71].generations == 1);
    CU_ASSERT(plan.networks[72] == 32 && plan.point[72].generations == 2);
    CU_ASSERT(plan.point[72].overcompleteness == 3 && plan.point[119].overcompleteness == 4);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/generations.yaml", NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 5 * 24 && plan.trials == 5 * 24 * 64);
    CU_ASSERT(plan.point[119].generations == 5 && plan.point[119].overcompleteness == 24);
    plan_free(&plan);
}

// ---- tickets ----

// What makes a plan of two networks out of GOOD.
#define TWO_NETWORKS                                                                               \
    "task.rule=B3/S23", "task.boundary=torus", "task.density=uniform", "network.init=glorot"

// GOOD with a section of tickets, and the rest of the text after it.
static void write_tickets(const char *section)
{
    char text[sizeof GOOD + 800];
    snprintf(text, sizeof text, GOOD "%s", section);
    write_plan(text, strlen(text));
}

static bool same_ticket(const struct ticket_spec *a, const struct ticket_spec *b)
{
    return a->method == b->method && a->unit == b->unit && a->scope == b->scope &&
           a->rate == b->rate && a->rewind == b->rewind && a->prune_biases == b->prune_biases &&
           a->no_retraining == b->no_retraining && a->only_learned == b->only_learned &&
           a->round == b->round && a->control == b->control && a->flips == b->flips &&
           a->flip_biases == b->flip_biases && a->noise == b->noise;
}

// Each parent once, then for each method and rewinding the rounds, in each of which the controls,
// flips and noises.
static void test_tickets_follow_their_parent(void)
{
    struct plan plan;
    static const char *const two[] = {TWO_NETWORKS};
    static const double rates[] = {0.2, 0.5}, noises[] = {0, 0.25};
    static const uint64_t rewinds[] = {0, TICKET_TRAINED, 64};
    static const enum ticket_control controls[] = {TICKET_ITSELF, TICKET_SIGNS};
    write_tickets("ticket:\n  method: [iterative, oneshot]\n  rounds: 2\n  rate: [0.2, 0.5]\n"
                  "  rewind: [0, trained, 64]\n  control: [none, signs]\n  flips: [0, 2]\n"
                  "  flip_biases: [no, yes]\n  noise: [0, 0.25]\n  parents: any\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, two, 4, &plan), STATUS_OK);
    size_t tickets = 2 * 2 * 3 * 2 * 2 * 2 * 2 * 2;
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * (1 + tickets));
    CU_ASSERT_EQUAL(plan.trials, 4 * plan.points);
    static const struct ticket_spec none;
    for (size_t i = 0; i < plan.points; i++) {
        size_t t = i % (1 + tickets);
        const struct trial_point *p = &plan.point[i];
        CU_ASSERT_EQUAL(p->overcompleteness, i <= tickets ? 1 : 64);
        if (t-- == 0) {
            CU_ASSERT(!trial_is_ticket(p) && same_ticket(&p->ticket, &none));
            CU_ASSERT_EQUAL(plan_family(&plan, i), 1 + tickets);
            continue;
        }
        struct ticket_spec expected = {
            .method = t / 192 == 0 ? TICKET_ITERATIVE : TICKET_ONESHOT,
            .rate = rates[t / 96 % 2],
            .rewind = rewinds[t / 32 % 3],
            .round = 1 + t / 16 % 2,
            .control = controls[t / 8 % 2],
            .flips = 2 * (t / 4 % 2),
            .flip_biases = t / 2 % 2 == 1,
            .noise = noises[t % 2],
        };
        CU_ASSERT(same_ticket(&p->ticket, &expected));
    }
    plan_free(&plan);
}

// Words of the axes that are not tried above, and what holds where a plan says nothing.
static void test_words_of_tickets(void)
{
    struct plan plan;
    static const char *const settings[] = {
        TWO_NETWORKS,         "ticket.method=oneshot", "ticket.unit=channels,weights",
        "ticket.scope=layer", "ticket.rewind=trained", "ticket.retrain=no,yes"};
    static const char *const biases[] = {TWO_NETWORKS, "ticket.biases=yes"};
    write_tickets("ticket: {method: [restart], rounds: 1}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 4);
    struct ticket_spec usual = {
        .method = TICKET_RESTART, .rate = 0.2, .only_learned = true, .round = 1};
    CU_ASSERT(same_ticket(&plan.point[1].ticket, &usual));
    CU_ASSERT_EQUAL(plan.point[1].family, NET_LIFE);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 9, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 5);
    for (size_t t = 0; t < 4; t++) {
        const struct ticket_spec *ticket = &plan.point[1 + t].ticket;
        CU_ASSERT(ticket->method == TICKET_ONESHOT && ticket->scope == TICKET_LAYER);
        CU_ASSERT(!ticket->prune_biases && ticket->no_retraining == (t % 2 == 0));
        CU_ASSERT_EQUAL(ticket->unit, t < 2 ? TICKET_CHANNELS : TICKET_WEIGHTS);
    }
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(plan_read(path, biases, 5, &plan), STATUS_OK);
    CU_ASSERT(plan.point[1].ticket.prune_biases && !plan.point[0].ticket.prune_biases);
    plan_free(&plan);
    // Settings may bring the whole section.
    static const char *const all[] = {TWO_NETWORKS, "ticket.method=iterative", "ticket.rounds=2"};
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, all, 6, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 * 3);
    plan_free(&plan);
    CU_ASSERT_EQUAL(plan_read(path, all, 5, &plan), STATUS_REQUEST);
    message_has("rounds", "ticket.rounds: missing", NULL);
}

// A setting of tickets reaches the parts that have tickets; where none has any, all of them.
static void test_settings_leave_dense_parts_alone(void)
{
    struct plan plan;
    static const char *const settings[] = {TWO_NETWORKS, "ticket.rounds=3", "ticket.method=snip"};
    write_tickets("parts:\n  - ticket: {method: [iterative], rounds: 1}\n"
                  "  - network: {overcompleteness: [3]}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 5, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 4 + 1);
    CU_ASSERT(plan.point[3].ticket.round == 3 && plan.point[3].ticket.method == TICKET_ITERATIVE);
    CU_ASSERT(plan.point[8].overcompleteness == 3 && !trial_is_ticket(&plan.point[8]));
    plan_free(&plan);
    write_tickets("parts:\n  - network: {overcompleteness: [2]}\n"
                  "  - network: {overcompleteness: [3]}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 6, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 * 4);
    plan_free(&plan);
}

static void test_wrong_tickets_are_refused(void)
{
    // What follows a good plan, and what the refusal must name.
    static const char *const cases[][4] = {
        {"ticket: {method: [dense], rounds: 1}\n", ":24:19: ", "ticket.method: 'dense'", "popup"},
        {"ticket: {method: snip, rounds: 1}\n", ":24:18: ", "method: wrong type", "a list"},
        {"ticket: {method: [snip], rounds: 0}\n", ":24:34: ", "ticket.rounds: '0'", "to 1000"},
        {"ticket: {method: [snip], rounds: [1]}\n", ":24:34: ", "rounds: wrong type", "to 1000"},
        {"ticket: {method: [snip], rounds: 1, rate: [1]}\n", ":24:44: ", "ticket.rate: '1'",
         "a round removes of what is left"},
        {"ticket: {method: [snip], rounds: 1, rate: [nan]}\n", ":24:44: ", "rate: 'nan'", ""},
        {"ticket: {method: [snip], rounds: 1, rewind: [-1]}\n", ":24:46: ", "rewind: '-1'",
         "or trained"},
        {"ticket: {method: [snip], rounds: 1, biases: true}\n", ":24:45: ", "biases: 'true'",
         "no or yes"},
        {"ticket: {method: [snip], rounds: 1, retrain: [yes, yes]}\n", ":24:52: ", "'yes' repeats",
         "yes or no"},
        {"ticket: {method: [snip], rounds: 1, control: [all]}\n", ":24:47: ", "control: 'all'",
         "none or random or shuffled or fresh or signs"},
        {"ticket: {method: [snip], rounds: 1, flips: [1.5]}\n", ":24:45: ", "flips: '1.5'",
         "a whole number"},
        {"ticket: {method: [snip], rounds: 1, noise: [0, -0]}\n", ":24:48: ", "'-0' repeats",
         "a number from 0"},
        // Together with the rest of the plan.
        {"ticket: {method: [iterative], rounds: 8, rate: [0.9]}\n",
         ":24:19: ", "ticket.method: iterative: ", "every network of the plan"},
        {"ticket: {rewind: [0, 125001], rounds: 1,\n  method: [oneshot, iterative]}\n",
         ":25:12: ", "ticket.method: oneshot: ", "every network"},
        {"ticket: {rounds: 1,\n  method: [snip, iterative], rewind: [0, 125001]}\n",
         ":25:12: ", "ticket.method: snip: ", "every network"},
        {"ticket: {method: [iterative], rounds: 1000, rate: [0.001]}\nparts: [{}]\n",
         ":24:19: ", "ticket.method: iterative: ", "every network"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[sizeof GOOD + 400];
        snprintf(text, sizeof text, GOOD "%s", cases[i][0]);
        refused(text, strlen(text), cases[i][1], cases[i][2], cases[i][3]);
    }
    struct plan plan;
    static const char *const settings[] = {TWO_NETWORKS, "ticket.method=iterative",
                                           "ticket.rounds=900"};
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL(plan_read(path, settings, 6, &plan), STATUS_REQUEST);
    message_has("setting", "--set ticket.method=iterative: ticket.method: iterative: ", NULL);
    // The rounds count towards the limit of points.
    static const char *const many[] = {"ticket.method=restart", "ticket.rounds=1000",
                                       "ticket.noise=0,1"};
    CU_ASSERT_EQUAL(plan_read(path, many, 3, &plan), STATUS_REQUEST);
    message_has("points", "more than 100000 points", NULL);
}

// A parent that an earlier part has is not there twice; other repetitions are refused.
static void test_parts_share_their_parents(void)
{
    struct plan plan;
    static const char *const two[] = {TWO_NETWORKS};
    write_tickets("parts:\n  - {ticket: {method: [restart], rounds: 1}}\n"
                  "  - {ticket: {method: [snip], rounds: 2}, networks: 9}\n"
                  "  - {ticket: {method: [grasp], rounds: 2}, networks: 9}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * (2 + 2 + 2));
    CU_ASSERT_EQUAL(plan.trials, 2 * (2 * 4 + 4 * 9));
    size_t parents = 0, families = 0;
    for (size_t i = 0; i < plan.points; i++)
        parents += !trial_is_ticket(&plan.point[i]);
    for (size_t i = 0; i < plan.points; i += plan_family(&plan, i))
        families++;
    CU_ASSERT_EQUAL(parents, 2);
    // Two with a parent each; m = 1 and m = 64 of the second part, and of the third.
    CU_ASSERT_EQUAL(families, 2 + 2 + 2);
    CU_ASSERT(plan.point[4].ticket.method == TICKET_SNIP && plan.point[4].overcompleteness == 1);
    CU_ASSERT(plan.point[5].ticket.round == 2 && plan_family(&plan, 4) == 2);
    plan_free(&plan);

    static const char *const cases[][2] = {
        // The parent is named by a part without tickets, or has another budget.
        {"parts:\n  - {ticket: {method: [restart], rounds: 1}}\n  - {}\n", ":26:5: "},
        {"parts:\n  - {}\n  - {ticket: {method: [snip], rounds: 1}, training: {updates: 9}}\n",
         ":26:5: "},
        {"parts:\n  - {ticket: {method: [snip], rounds: 1}}\n"
         "  - {ticket: {method: [snip], rounds: 2}}\n",
         ":26:5: "},
    };
    for (size_t i = 0; i < 3; i++) {
        char text[sizeof GOOD + 400];
        snprintf(text, sizeof text, GOOD "%s", cases[i][0]);
        refused(text, strlen(text), cases[i][1], "part 2 repeats a point of part 1", "");
    }
    write_tickets("parts:\n  - {}\n  - {ticket: {method: [snip], rounds: 1}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 2 + 2);
    plan_free(&plan);
}

// ---- widths ----

static void test_widths_one_by_one(void)
{
    struct plan plan;
    static const char *const two[] = {TWO_NETWORKS};
    char *text = edited("overcompleteness:\n    - 1\n    - 64\n",
                        "filters: [1-2, 4-2]\n  family: [life, window]\n");
    write_plan(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, two, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct trial_point *p = &plan.point[i];
        struct net net = trial_net(p);
        CU_ASSERT_EQUAL(p->family, i / 2 == 0 ? NET_LIFE : NET_WINDOW);
        CU_ASSERT_EQUAL(p->overcompleteness, i % 2 == 0 ? 0 : 2);
        CU_ASSERT(p->widths.width[0] == (i % 2 == 0 ? 1 : 0)); // L(1,2) by its usual name
        CU_ASSERT(net.layer[0].out == (i % 2 == 0 ? 1 : 4) && net.layer[1].out == 2);
    }
    plan_free(&plan);
    free(text);
    static const char *const cases[][4] = {
        {"[3]", ":12:13: ", "network.filters: '3'", "such as 2-1"},
        {"[2-0]", ":12:13: ", "network.filters: '2-0'", "such as 2-1"},
        {"[2-1, 129-1]", ":12:18: ", "network.filters: '129-1'", "up to 128"},
        {"[2-1, 2-1]", ":12:18: ", "network.filters: '2-1' repeats", "such as 2-1"},
        {"[2-1, 4-2-4-2]", ":12:18: ",
         "network.filters: '4-2-4-2' are filters of 2 generations, and task.generations has 1", ""},
        {"[2-1]\n  overcompleteness: [1]",
         ":12:13: ", "network.filters: given beside overcompleteness", "such as 2-1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char replacement[200];
        snprintf(replacement, sizeof replacement, "filters: %s\n", cases[i][0]);
        text = edited("overcompleteness:\n    - 1\n    - 64\n", replacement);
        refused(text, strlen(text), cases[i][1], cases[i][2], cases[i][3]);
        free(text);
    }
    text = edited("  overcompleteness:\n    - 1\n    - 64\n", "");
    refused(text, strlen(text),
            ":11:1: ", "network.overcompleteness: missing, and filters are, too", "from 1 to 64");
    free(text);
}

// Either way to say it replaces the other: in a part, and by --set.
static void test_widths_replace_overcompleteness(void)
{
    struct plan plan;
    static const char *const settings[] = {TWO_NETWORKS, "network.filters=1-2,3-2"};
    write_tickets("parts:\n  - {}\n  - {network: {filters: [1-2]}}\n");
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 4, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 3);
    CU_ASSERT_EQUAL(plan.point[1].overcompleteness, 64);
    CU_ASSERT_EQUAL(plan.point[2].overcompleteness, 0);
    CU_ASSERT_EQUAL(plan.point[2].widths.width[1], 2);
    plan_free(&plan);
    write_plan(GOOD, strlen(GOOD));
    CU_ASSERT_EQUAL_FATAL(plan_read(path, settings, 5, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2);
    CU_ASSERT_EQUAL(plan.point[1].widths.width[0], 3);
    plan_free(&plan);
}

// Keys name random streams, those of results that are stored among them.
static void test_stored_keys_are_those_of_the_plan(void)
{
    static const char *const names[] = {"overcompleteness", "protocol"};
    for (size_t n = 0; n < 2; n++) {
        char name[200];
        struct store_results stored;
        struct plan plan;
        snprintf(name, sizeof name, "experiments/%s.yaml", names[n]);
        CU_ASSERT_EQUAL_FATAL(plan_read(name, NULL, 0, &plan), STATUS_OK);
        snprintf(name, sizeof name, "results/%s/results.h5", names[n]);
        CU_ASSERT_EQUAL_FATAL(store_open(name, &stored), STATUS_OK);
        CU_ASSERT_FATAL(stored.points > 0 && stored.points <= plan.points);
        // Opening checks a key that is stored against the point's columns.
        for (size_t i = 0; i < stored.points; i++)
            CU_ASSERT_EQUAL(trial_point_key(&stored.point[i].point),
                            trial_point_key(&plan.point[i]));
        store_close(&stored);
        plan_free(&plan);
    }
}

// The small plan asks for n = 1 as the main experiment does, so that both have the same networks.
static void test_plans_share_their_networks(void)
{
    struct plan plan, small;
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/overcompleteness.yaml", NULL, 0, &plan),
                          STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan_read("experiments/generations-small.yaml", NULL, 0, &small),
                          STATUS_OK);
    CU_ASSERT(small.points == 14 && small.trials == 6 * 64 + 6 * 32 + 2 * 8);
    for (size_t i = 0; i < plan.points; i++) {
        CU_ASSERT_EQUAL(trial_point_key(&plan.point[i]), trial_point_key(&small.point[i]));
        CU_ASSERT_EQUAL(plan.point[i].seed, small.point[i].seed);
        CU_ASSERT_EQUAL(plan.point[i].updates, small.point[i].updates);
        CU_ASSERT_EQUAL(plan.networks[i], small.networks[i]);
    }
    plan_free(&plan);
    plan_free(&small);
}

static void open_folder(void)
{
    CU_ASSERT_FATAL(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/plan.yaml", folder);
    chmod(folder, 0755);
}

static void close_folder(void)
{
    remove(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

SUITE(plan)
{
    TEST(open_folder);
    TEST(test_a_plan_is_read);
    TEST(test_the_product_is_ordered);
    TEST(test_wrong_values_are_refused);
    TEST(test_a_batch_has_a_limit);
    TEST(test_wrong_structure_is_refused);
    TEST(test_large_files_are_refused);
    TEST(test_files_that_cannot_be_read);
    TEST(test_settings_replace_values);
    TEST(test_wrong_settings_are_refused);
    TEST(test_a_product_too_large_is_refused);
    TEST(test_parts_follow_each_other);
    TEST(test_parts_and_plan_complete_each_other);
    TEST(test_wrong_parts_are_refused);
    TEST(test_settings_reach_all_parts);
    TEST(test_parts_share_the_limit_of_points);
    TEST(test_the_plans_of_the_tree_are_read);
    TEST(test_plans_share_their_networks);
    TEST(test_tickets_follow_their_parent);
    TEST(test_words_of_tickets);
    TEST(test_settings_leave_dense_parts_alone);
    TEST(test_wrong_tickets_are_refused);
    TEST(test_parts_share_their_parents);
    TEST(test_widths_one_by_one);
    TEST(test_widths_replace_overcompleteness);
    TEST(test_stored_keys_are_those_of_the_plan);
    TEST(close_folder);
}
