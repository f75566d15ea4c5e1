// Plans as people write them: short ones, with aliases, from pipes, on other systems; all mistakes told
// at once; and the plan that the program itself prints.
#include "plan_text.h"
#include "suite.h"
#include "sweep/keys.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// Reads a text as a plan.
static enum status read_text(const char *text, struct plan *plan)
{
    plan_text_write(text, strlen(text));
    return plan_read(plan_text_path, NULL, 0, plan);
}

// What may be written in place of a line, and gives the same points.
static void test_other_spellings_are_the_same_plan(void)
{
    static const char *const same[][2] = {
        {"updates: 125000", "updates: 125e3"},
        {"updates: 125000", "updates: 125000.0"},
        {"updates: 125000", "updates: +125000"},
        {"updates: 125000", "updates: \"125000\""},
        {"updates: 125000", "updates: [125000]"},
        {"networks: 4", "networks: 4e0"},
        {"seed: 7", "seed: 7.0"},
        {"[1e-3]", "[.001]"},
        {"[1e-3]", "1.0E-3"},
        {"B36/S23", "b36/s23"},
        {"name: small", "---\nname: small"},
        {"  stop: proven\n", "  stop: proven\n...\n"},
        {"name: small", "\xef\xbb\xbfname: small"},
        {"batch: 8", "batch: 8   # boards"},
        {"  learning_rate: [1e-3]\n  batch: 8\n", "  learning_rate:\n  - 1e-3\n  batch: 8\n"},
    };
    struct plan usual, plan;
    CU_ASSERT_EQUAL_FATAL(read_text(PLAN_TEXT, &usual), STATUS_OK);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        char *text = plan_text_edited(same[i][0], same[i][1]);
        enum status status = read_text(text, &plan);
        free(text);
        if (status != STATUS_OK)
            printf("\n%s: %s\n", same[i][1], status_message());
        CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(plan.points, usual.points);
        CU_ASSERT(memcmp(plan.point, usual.point, plan.points * sizeof *plan.point) == 0);
        CU_ASSERT(plan.networks[0] == 4 && strcmp(plan.name, "small") == 0);
        plan_free(&plan);
    }
    plan_free(&usual);
}

// Line ends of other systems.
static void test_line_ends(void)
{
    for (int ends = 0; ends < 2; ends++) {
        char text[2 * sizeof PLAN_TEXT], *to = text;
        for (const char *from = PLAN_TEXT; *from != '\0'; from++) {
            if (*from == '\n')
                *to++ = '\r';
            if (*from != '\n' || ends == 1)
                *to++ = *from;
        }
        *to = '\0';
        struct plan plan;
        CU_ASSERT_EQUAL_FATAL(read_text(text, &plan), STATUS_OK);
        CU_ASSERT_EQUAL(plan.points, 72);
        plan_free(&plan);
    }
}

static void test_aliases(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL_FATAL(read_text("task: &t {board: &eight 8, density: [0.3]}\n"
                                    "training: {batch: *eight}\n"
                                    "parts:\n"
                                    "  - network: &n {overcompleteness: &m [1, 2]}\n"
                                    "  - {network: *n, task: {boundary: torus}}\n",
                                    &plan),
                          STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 4);
    CU_ASSERT(plan.point[3].board == 8 && plan.point[3].batch == 8);
    CU_ASSERT(plan.point[3].overcompleteness == 2 && plan.point[3].boundary == LIFE_TORUS);
    plan_free(&plan);
    plan_text_refused("task: &t {board: *t}\n", 20, ":1:", "task.board: wrong type",
                      "a single value");
    // What would be 9 million keys.
    char text[20000] = "parts:\n- &p {a0: 1";
    size_t used = strlen(text);
    for (int i = 1; i < 1000; i++)
        used += (size_t)sprintf(text + used, ",a%d: 1", i);
    used += (size_t)sprintf(text + used, "}\n");
    while (used < 19000)
        used += (size_t)sprintf(text + used, "- *p\n");
    plan_text_refused(text, used, ":", "more keys than are read", "at most 8192");
}

// ---- what is not said ---------------------------------------------------------------------------

static void test_a_plan_of_one_line(void)
{
    struct plan plan;
    CU_ASSERT_EQUAL_FATAL(read_text("network: {overcompleteness: 1-3}\n", &plan), STATUS_OK);
    CU_ASSERT(plan.points == 3 && plan.trials == 3 * 64 && plan.nameless);
    CU_ASSERT_STRING_EQUAL(plan.name, "plan"); // plan_text_path is FOLDER/plan.yaml
    CU_ASSERT_STRING_EQUAL(plan.question, "How does the chance of learning depend on m?");
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(read_text("{}", &plan), STATUS_OK);
    CU_ASSERT(plan.points == 1 && plan.trials == 64);
    CU_ASSERT_STRING_EQUAL(plan.question, "What is the chance of learning?");
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(read_text("name: x\nquestion: y\ntask: {board: 8}\n", &plan), STATUS_OK);
    CU_ASSERT(!plan.nameless && strcmp(plan.name, "x") == 0 && strcmp(plan.question, "y") == 0);
    plan_free(&plan);
    CU_ASSERT_EQUAL_FATAL(read_text("network: {init: [glorot, normal], overcompleteness: [1, 2]}\n"
                                    "task: {boundary: [torus, dead]}\n",
                                    &plan),
                          STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.question,
                           "How does the chance of learning depend on boundary, m and init?");
    plan_free(&plan);
}

static void test_the_name_is_that_of_the_file(void)
{
    static const char *const names[][2] = {{"my plan (2).yaml", "my-plan-2"},
                                           {"a.b.yml", "a-b"},
                                           {"small", "small"},
                                           {".yaml", "yaml"},
                                           {"--x.yaml", "x"},
                                           {"Gr\xc3\xb6\xc3\x9f"
                                            "e.yaml",
                                            "Gr-e"},
                                           {"....yaml", "plan"},
                                           {"7_up.yaml", "7_up"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[FOLDER_FILE + 64];
        struct plan plan;
        snprintf(path, sizeof path, "%s/%s", plan_text_folder, names[i][0]);
        plan_text_write("{}", 2);
        CU_ASSERT_EQUAL_FATAL(rename(plan_text_path, path), 0);
        CU_ASSERT_EQUAL_FATAL(plan_read(path, NULL, 0, &plan), STATUS_OK);
        CU_ASSERT_STRING_EQUAL(plan.name, names[i][1]);
        plan_free(&plan);
        remove(path);
    }
}

// A plan that is written into a pipe while it is read.
static void test_a_plan_from_a_pipe(void)
{
    struct plan plan;
    int ends[2], standard = dup(STDIN_FILENO);
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    CU_ASSERT_EQUAL(write(ends[1], "networks: 5\n", 12), 12);
    CU_ASSERT_EQUAL(write(ends[1], "seed: x\n", 8), 8);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    CU_ASSERT_EQUAL(plan_read("-", NULL, 0, &plan), STATUS_REQUEST);
    plan_text_said("pipe", "standard input:2:7: seed: 'x'", NULL);
    close(ends[0]);
    dup2(standard, STDIN_FILENO);
    close(standard);

    remove(plan_text_path);
    CU_ASSERT_EQUAL_FATAL(mkfifo(plan_text_path, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int file = open(plan_text_path, O_WRONLY);
        bool written = write(file, "networks: 5\n", 12) == 12;
        _exit(!written);
    }
    enum status status = plan_read(plan_text_path, NULL, 0, &plan);
    waitpid(writer, NULL, 0);
    remove(plan_text_path); // before a failure, or the next test would wait for a reader
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
    CU_ASSERT(plan.trials == 5 && strcmp(plan.text, "networks: 5\n") == 0);
    plan_free(&plan);
}

// ---- mistakes -----------------------------------------------------------------------------------

static void test_all_mistakes_are_told(void)
{
    static const char text[] = "name: a/b\n"                      // 1
                               "seed: [7, x, 7]\n"                // 2: two
                               "bord: 3\n"                        // 3
                               "task:\n"                          // 4
                               "  board: 2\n"                     // 5
                               "  rule: {a: 1}\n"                 // 6
                               "  board: 9\n"                     // 7: repeated
                               "network: {filters: 1-2-2-1}\n"    // 8: of two generations
                               "training: {momentum: 0.5}\n"      // 9: of adam
                               "ticket: {rounds: 2}\n"            // 10: no method
                               "parts:\n"                         // 11
                               "  - networks: 0\n"                // 12
                               "  - task: {density: [0.5, 2]}\n"; // 13
    static const char *const settings[] = {"network.activation=swish", "network.depth=3", "x"};
    struct plan plan;
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 3, &plan), STATUS_REQUEST);
    static const char *const told[] = {
        ":1:7: name: 'a/b'",
        ":2:11: seed: 'x'",
        ":2:14: seed: '7' repeats",
        ":3:1: bord: unknown",
        ":5:10: task.board: '2'",
        ":6:9: task.rule: wrong type",
        ":7:3: task.board: repeated",
        ":8:20: network.filters: '1-2-2-1' are filters of 2",
        ":9:22: training.momentum: optimizer adam has no such",
        ":10:1: ticket.method: missing",
        ":12:15: networks: '0'",
        ":13:27: task.density: '2'",
        "--set network.activation=swish: network.activation: 'swish'",
        "--set network.depth=3: unknown key",
        "--set x: no value",
        ": 15 mistakes"};
    const char *at = status_message();
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const char *found = strstr(at, told[i]); // in the order of the file
        if (found == NULL)
            printf("\n'%s' is not behind the one before in:\n%s\n", told[i], status_message());
        CU_ASSERT_PTR_NOT_NULL_FATAL(found);
        at = found;
    }
    size_t lines = 1;
    for (const char *c = status_message(); *c != '\0'; c++)
        lines += *c == '\n';
    CU_ASSERT_EQUAL(lines, 16);
}

// Twenty of a hundred are told, and how many there are.
static void test_many_mistakes(void)
{
    char text[4000] = "training:\n";
    struct plan plan;
    for (int i = 0; i < 100; i++)
        sprintf(text + strlen(text), "  x%d: 1\n", i);
    CU_ASSERT_EQUAL(read_text(text, &plan), STATUS_REQUEST);
    plan_text_said("many", "x19: unknown key", "100 mistakes, of which these are the first 20",
                   NULL);
    CU_ASSERT_PTR_NULL(strstr(status_message(), "x20:"));
}

// The greatest batch and the greatest board meet somewhere in the product.
static void test_every_batch_has_a_limit(void)
{
    static const char cells[] = "task: {board: [8, 4096]}\ntraining:\n  batch: [1, 4096, 8]\n",
                      tickets[] =
                          "ticket: {method: [oneshot, iterative], rounds: 1, rate: 0.999}\n";
    plan_text_refused(cells, strlen(cells),
                      ":3:14: ", "training.batch: 4096 boards of task.board: 4096", "2147483647");
    plan_text_refused(tickets, strlen(tickets),
                      ":1:19: ", "ticket.method: oneshot: ", "every network");
    plan_text_said("each method", ":1:28: ticket.method: iterative: ", "2 mistakes", NULL);
}

static void test_the_nearest_key(void)
{
    static const char *const cases[][2] = {
        {"network.overcompletnes", "network.overcompleteness"},
        {"overcompleteness", "network.overcompleteness"},
        {"network.boundary", "task.boundary"},
        {"training.learning-rate", "training.learning_rate"},
        {"network", "networks"},
        {"training.update", "training.updates"},
        {"sead", "seed"},
        {"m", "network.overcompleteness"},
        {"training.weight_decay", NULL},
    };
    struct plan plan;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char setting[64], expected[96] = ": unknown key; expected section.key";
        const char *const given = setting;
        snprintf(setting, sizeof setting, "%s=1", cases[i][0]);
        if (cases[i][1] != NULL)
            snprintf(expected, sizeof expected, ": unknown key; did you mean %s?", cases[i][1]);
        plan_text_write("{}", 2);
        CU_ASSERT_EQUAL(plan_read(plan_text_path, &given, 1, &plan), STATUS_REQUEST);
        plan_text_said(setting, setting, expected, NULL);
    }
}

// ---- the plan that is printed -------------------------------------------------------------------

static char *commented(void)
{
    char *text = calloc(1, 1 << 16);
    CU_ASSERT_FATAL(text != NULL);
    FILE *out = fmemopen(text, (1 << 16) - 1, "w");
    CU_ASSERT_FATAL(out != NULL);
    plan_write_commented(out);
    fclose(out);
    return text;
}

static void test_the_commented_plan_is_the_default(void)
{
    char *text = commented();
    struct plan plan, empty;
    CU_ASSERT_EQUAL_FATAL(read_text("{}", &empty), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(read_text(text, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 1 && plan.trials == empty.trials && plan.seed[0] == empty.seed[0]);
    CU_ASSERT(memcmp(plan.point, empty.point, sizeof *plan.point) == 0);
    plan_free(&plan);
    plan_free(&empty);
    // Every key stands in it, off or on, with what it may be and its default.
    char part[300], expected[256];
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        const struct plan_key key = plan_key(i);
        if (key.name == NULL)
            continue;
        snprintf(part, sizeof part, "%s: %s\n", key.name, key.absent);
        if (key.absent[0] == '\0')
            snprintf(part, sizeof part, "%s: ", key.name);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
        plan_key_describe(i, expected, sizeof expected);
        expected[40] = '\0'; // before a line may end
        CU_ASSERT_PTR_NOT_NULL(strstr(text, expected));
    }
    free(text);
}

// Takes one # away from every line behind a place.
static void switch_on(char *text, const char *from)
{
    char *at = strstr(text, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    for (char *c = at; *c != '\0'; c++)
        if (*c == '#' && (c == at || c[-1] == '\n'))
            memmove(c, c + 1, strlen(c));
}

static void test_what_is_off_can_be_switched_on(void)
{
    char *text = commented(), *parts = strstr(text, "# A union");
    struct plan plan;
    CU_ASSERT_PTR_NOT_NULL_FATAL(parts);
    switch_on(text, "#parts:");
    CU_ASSERT_EQUAL_FATAL(read_text(text, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 3 && plan.networks[0] == 64 && plan.networks[1] == 32);
    plan_free(&plan);
    *parts = '\0';
    switch_on(text, "#ticket:");
    CU_ASSERT_EQUAL_FATAL(read_text(text, &plan), STATUS_OK);
    CU_ASSERT(plan.points == 5 && plan.point[4].ticket.method == TICKET_ITERATIVE);
    plan_free(&plan);
    free(text);
}

SUITE(plan_ways)
{
    TEST(plan_text_open_folder);
    TEST(test_other_spellings_are_the_same_plan);
    TEST(test_line_ends);
    TEST(test_aliases);
    TEST(test_a_plan_of_one_line);
    TEST(test_the_name_is_that_of_the_file);
    TEST(test_a_plan_from_a_pipe);
    TEST(test_all_mistakes_are_told);
    TEST(test_many_mistakes);
    TEST(test_every_batch_has_a_limit);
    TEST(test_the_nearest_key);
    TEST(test_the_commented_plan_is_the_default);
    TEST(test_what_is_off_can_be_switched_on);
    TEST(plan_text_close_folder);
}
