// Settings beside a plan, and the parts that a plan is a union of.
#include "plan_text.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- settings ----

static void test_settings_replace_values(void)
{
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    const char *const settings[] = {
        "network.overcompleteness=3,2", "networks=8",       "task.rule=B3/S23",
        "task.boundary=dead",           "task.density=0.5", "network.init=normal"};
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 6, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.overrides,
                           "network.overcompleteness=3,2\nnetworks=8\ntask.rule=B3/S23\n"
                           "task.boundary=dead\ntask.density=0.5\nnetwork.init=normal");
    CU_ASSERT_STRING_EQUAL(plan.text, PLAN_TEXT);
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
        {"=3", "unknown key", "`lifeticket plan`"},
        {"network=8", "unknown key", "networks"},
        {"overcompleteness=3", "unknown key", "network.overcompleteness"},
        {"networks=0.1x", "networks: '0.1x'", "from 1 to 1000000"},
        {"networks=", "networks: no value", "from 1 to 1000000"},
        {"networks=1,2", "networks: '1,2'", "from 1 to 1000000"},
        {"network.overcompleteness=1,,2", "network.overcompleteness: no value", "from 1 to 64"},
        {"network.overcompleteness=", "network.overcompleteness: no value", "from 1 to 64"},
        {"network.overcompleteness=1,1", "network.overcompleteness: '1' repeats", "from 1 to 64"},
        {"network.overcompleteness=[1,2]", "'[1' is refused",
         "expected values or ranges such as 1-8, separated by commas, each a whole number"},
        {"task.density=nan", "task.density: 'nan'", "or uniform"},
    };
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char prefix[FOLDER_FILE + 20];
        snprintf(prefix, sizeof prefix, "--set %s: ", cases[i][0]);
        CU_ASSERT_EQUAL(plan_read(plan_text_path, &cases[i][0], 1, &plan), STATUS_REQUEST);
        plan_text_said("setting", prefix, cases[i][1], cases[i][2], NULL);
    }
    const char *const twice[] = {"networks=3", "networks=3"};
    CU_ASSERT_EQUAL(plan_read(plan_text_path, twice, 2, &plan), STATUS_REQUEST);
    plan_text_said("setting", "--set networks=3: repeated key", NULL);
    const char *const name[] = {"name=other"};
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, name, 1, &plan), STATUS_OK);
    CU_ASSERT(strcmp(plan.name, "other") == 0 && !plan.nameless);
    plan_free(&plan);
}

// When a point has enough networks is said for the plan as a whole, and is no part of a point's key.
static void test_enough_networks(void)
{
    struct plan plan;
    plan_text_write(PLAN_TEXT, strlen(PLAN_TEXT));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_FALSE(sequence_asked(&plan.rule));
    uint64_t identity = point_identity(&plan.point[0]);
    plan_free(&plan);
    static const char text[] = PLAN_TEXT "precision: 0.05\nthreshold: 5e-1\n"
                                         "parts: [{networks: 3}]\n";
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.rule.precision == 0.05 && plan.rule.threshold == 0.5);
    CU_ASSERT(plan.networks[0] == 3 && point_identity(&plan.point[0]) == identity);
    plan_free(&plan);
    const char *const settings[] = {"precision=off", "threshold=0.25"};
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 2, &plan), STATUS_OK);
    CU_ASSERT(plan.rule.precision == 0 && plan.rule.threshold == 0.25);
    plan_free(&plan);
}

// ---- parts ----

static void test_parts_follow_each_other(void)
{
    struct plan plan;
    static const char text[] =
        PLAN_TEXT_PARTS "  - network: {init: [normal], overcompleteness: [2]}\n"
                        "    task: {rule: [B3/S23], density: [0.5, uniform]}\n"
                        "  - networks: 9\n"
                        "    task: {generations: [2], rule: [B3/S23]}\n"
                        "    network:\n"
                        "      init: [fan_in]\n"
                        "    training: {updates: 50, stop: never}\n";
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(plan.text, text);
    // boundary x density, then boundary x density x overcompleteness.
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 2 + 2 * 3 * 2);
    CU_ASSERT_EQUAL(plan.trials, 4 * 4 + 12 * 9);
    for (size_t i = 0; i < plan.points; i++) {
        const struct point *p = &plan.point[i];
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

// What neither the plan nor a part holds has its usual value; a part may hold nothing.
static void test_parts_and_plan_complete_each_other(void)
{
    struct plan plan;
    char *text = plan_text_edited("  generations: [1]\n", "");
    text = realloc(text, strlen(text) + 200);
    CU_ASSERT_FATAL(text != NULL);
    size_t length = strlen(text);
    strcpy(text + length, "parts: [{task: {generations: [1]}}, {task: {generations: [2]}}]\n");
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(plan.points, 2 * 72);
    CU_ASSERT(plan.point[71].generations == 1 && plan.point[72].generations == 2);
    plan_free(&plan);
    strcpy(text + length, "parts: [{task: {generations: [2]}}, {}]\n");
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
    CU_ASSERT(plan.point[71].generations == 2 && plan.point[72].generations == 1);
    plan_free(&plan);
    free(text);
    static const char whole[] = PLAN_TEXT_PARTS "  - {}\n  - {task: {generations: [3]}}\n";
    plan_text_write(whole, strlen(whole));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, NULL, 0, &plan), STATUS_OK);
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
        {"parts: [{precision: 0.1}]\n", ":24:10: ", "precision: a part cannot", "networks"},
        {"parts: [{threshold: off}]\n", ":24:10: ", "threshold: a part cannot", "networks"},
        {"parts: [{question: Why?}]\n", ":24:10: ", "question: a part cannot", "networks"},
        {"parts: [{tickets: {a: 8}}]\n", ":24:10: ", "tickets: unknown section", "networks"},
        {"parts: [{ticket: {a: 8}}]\n", ":24:19: ", "ticket.a: unknown key", "method, unit"},
        {"parts: [{ticket: {flips: [8]}}]\n", ":24:10: ", "ticket.method: missing", "restart"},
        {"parts: [{task: {bord: 8}}]\n", ":24:17: ", "task.bord: unknown key", "rule, gen"},
        {"parts: [{task: 8}]\n", ":24:10: ", "task: a section", "keys of rule"},
        {"parts: [{networks: 0}]\n", ":24:20: ", "networks: '0' is refused", "from 1 to"},
        {"parts: [{networks: [3]}]\n", ":24:20: ", "networks: wrong type, a list", "from 1 to"},
        {"parts: [{task: {density: [0.5, 5e-1]}}]\n", ":24:32: ", "'5e-1' repeats", "from 0 to 1"},
        {"parts: [&a {networks: 3}, *a]\n", ":24:9: ", "part 2 repeats a point of part 1",
         "parts, after all"},
        // A point twice.
        {"parts:\n  - {}\n  - {}\n", ":26:5: ", "part 2 repeats a point of part 1, L(1,1)",
         "differ in more than networks"},
        {"parts:\n  - {network: {init: [normal]}}\n  - {network: {init: [fan_in]}}\n"
         "  - {networks: 9, network: {init: [fan_in, normal]}, training: {updates: [5, 125000]}}\n",
         ":27:5: ", "part 3 repeats a point of part 2, L(1,1) with torus boundary and fan_in", ""},
        {"parts:\n  - {}\n  - {training: {batch: 4096}, task: {board: 4096}}\n",
         ":26:24: ", "4096 boards of task.board: 4096", "at most"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plan_text_append_refused(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
    }
    // A value that every part replaces is checked all the same.
    char *wrong = plan_text_edited("[1]", "[0]"), text[sizeof PLAN_TEXT + 400];
    snprintf(text, sizeof text, "%sparts: [{task: {generations: [1]}}]\n", wrong);
    plan_text_refused(text, strlen(text), ":7:17: ", "task.generations: '0'", "from 1 to 16");
    free(wrong);
}

static void test_settings_reach_all_parts(void)
{
    struct plan plan;
    static const char text[] = PLAN_TEXT_PARTS "  - {task: {generations: [1]}, networks: 99}\n"
                                               "  - {task: {generations: [2]}}\n";
    static const char *const settings[] = {"networks=3", "network.init=normal",
                                           "network.overcompleteness=5,6"};
    plan_text_write(text, strlen(text));
    CU_ASSERT_EQUAL_FATAL(plan_read(plan_text_path, settings, 3, &plan), STATUS_OK);
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
    CU_ASSERT_EQUAL(plan_read(plan_text_path, same, 1, &plan), STATUS_REQUEST);
    plan_text_said("same", ":26:5: ", "part 2 repeats a point of part 1, L(2,1)", "after all --set",
                   NULL);
    static const char *const twice[] = {"networks=3", "networks=4"};
    CU_ASSERT_EQUAL(plan_read(plan_text_path, twice, 2, &plan), STATUS_REQUEST);
    plan_text_said("twice", "--set networks=4: repeated key", NULL);
    static const char *const parts[] = {"parts=3"};
    CU_ASSERT_EQUAL(plan_read(plan_text_path, parts, 1, &plan), STATUS_REQUEST);
    plan_text_said("parts", "--set parts=3: unknown key", NULL);
}

static void test_parts_share_the_limit_of_points(void)
{
    static char text[16000], list[12000];
    size_t used = 0;
    for (int i = 0; i < 999; i++)
        used += (size_t)sprintf(list + used, "%s0.%d1", i > 0 ? ", " : "", i);
    // 2 rules x 2 boundaries x 999 densities x 2 widths x 3 initialisations a part.
    used = (size_t)sprintf(text, PLAN_TEXT_PARTS);
    used += (size_t)sprintf(text + used, "  - task: {density: [%s]}\n", list);
    struct plan plan;
    static const char *const settings[] = {"network.overcompleteness=1,2,3,4,5,6,7,8"};
    for (int i = 2; i <= 4; i++)
        used += (size_t)sprintf(text + used, "  - {task: {generations: [%d]}}\n", i);
    plan_text_write(text, used);
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 1, &plan), STATUS_OK);
    CU_ASSERT_EQUAL(plan.points, 999 * 96 + 3 * 288);
    plan_free(&plan);
    for (int i = 5; i <= 16; i++)
        used += (size_t)sprintf(text + used, "  - {task: {generations: [%d]}}\n", i);
    for (int i = 1; i <= 4; i++)
        used += (size_t)sprintf(text + used, "  - {task: {board: 1%d}}\n", i);
    plan_text_write(text, used);
    CU_ASSERT_EQUAL(plan_read(plan_text_path, settings, 1, &plan), STATUS_REQUEST);
    plan_text_said("points", "more than 100000 points", NULL);
}

SUITE(plan_parts)
{
    TEST(plan_text_open_folder);
    TEST(test_settings_replace_values);
    TEST(test_enough_networks);
    TEST(test_wrong_settings_are_refused);
    TEST(test_parts_follow_each_other);
    TEST(test_parts_and_plan_complete_each_other);
    TEST(test_wrong_parts_are_refused);
    TEST(test_settings_reach_all_parts);
    TEST(test_parts_share_the_limit_of_points);
    TEST(plan_text_close_folder);
}
