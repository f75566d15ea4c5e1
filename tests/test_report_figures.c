// Figures: they repeat to the byte, show what varies, run nothing, and fail with a reason.
#include "pages.h"
#include "report/plots/plot.h"
#include "suite.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Where `text` begins in content[bytes], which may hold zeros; NULL if nowhere.
static const char *find(const char *content, size_t bytes, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= bytes; i++)
        if (memcmp(content + i, text, length) == 0)
            return content + i;
    return NULL;
}

static void test_pictures_repeat(void)
{
    static const char *const names[] = {"learning.png", "accuracy.png", "learning.svg",
                                        "accuracy.svg", "learning.pdf", "accuracy.pdf"};
    struct store_results results;
    page_open_two(&results);
    folder_scratch(page_folder);
    char *first[6];
    size_t bytes[6];
    for (int run = 0; run < 2; run++) {
        for (enum report_picture format = 0; format < REPORT_PICTURES; format++)
            page_draw(&results, format);
        for (size_t i = 0; i < 6; i++) {
            size_t again;
            char *content = page_content(names[i], run == 0 ? &bytes[i] : &again);
            if (run == 0) {
                CU_ASSERT(bytes[i] > 4000);
                first[i] = content;
                // A pdf's date has seconds; no test waits for one to pass.
                CU_ASSERT(i < 4 ||
                          find(content, bytes[i], "CreationDate (D:19700101000000") != NULL);
            } else {
                CU_ASSERT(again == bytes[i] && memcmp(content, first[i], again) == 0);
                free(content);
            }
        }
    }
    static const char *const labels[] = {"How wide must L(1,m)",
                                         "overcompleteness m",
                                         "3 of 64",
                                         "about 60 %",
                                         "Springer &amp; Kenyon 2020",
                                         "one half",
                                         "64 networks per point",
                                         "each board its own density",
                                         "up to 125,000 updates",
                                         "seed 20200903"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(first[2], labels[i]));
    static const char *const others[] = {"parameters of the network",
                                         "did not learn",
                                         "died: ",
                                         "diverged",
                                         "median",
                                         "99 %",
                                         "m = 3"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(first[3], others[i]));
    for (size_t i = 0; i < 6; i++)
        free(first[i]);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    synthetic_close(&results);
}

// A published mark stands on its tick, however many curves stand beside it, and whether ours have one there or not.
static void test_published_marks_stand_on_their_ticks(void)
{
    for (size_t widest = 3; widest <= 5; widest += 2) {
        struct store_results results;
        synthetic_open(&results, 6, 8);
        for (size_t i = 0; i < 6; i++) {
            struct point point = synthetic_point(i % 3 < 2 ? 1 + i % 3 : widest);
            point.init = i < 3 ? NET_GLOROT : NET_NORMAL;
            synthetic_set(&results, i, point, 4, 0, 0);
        }
        folder_scratch(page_folder);
        page_draw(&results, REPORT_SVG);
        size_t bytes;
        char *script = page_content("learning.gp", &bytes);
        char *svg = page_content("learning.svg", &bytes);
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "$published << END\n1 4.6875 "));
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "\n3 60.0000 nan nan "));
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "$halves << END\n3 "));
        CU_ASSERT_PTR_NOT_NULL(strstr(svg, "<text>3</text>"));
        free(script);
        free(svg);
        CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
        synthetic_close(&results);
    }
}

// Under the question stands from where on more than half learn, to the last point, of each curve.
static void test_figures_answer(void)
{
    static const struct {
        size_t learned[6]; // of 8, of m = 1, 2, 3 at n = 1, then at n = 2
        size_t points;
        const char *answer;
    } cases[] = {
        {{1, 5, 8, 5, 4, 5}, 6, "over half learned: n = 1 from m = 2 on, n = 2 from m = 3 on"},
        {{8, 8, 4, 5, 5, 5},
         6,
         "over half learned: n = 1 not even with m = 3, n = 2 from m = 1 on"},
        {{4, 4, 6}, 3, "over half learned from m = 3 on"},
        {{8, 8, 4}, 3, "over half did not learn, not even with m = 3"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct store_results results;
        char expected[256];
        synthetic_open(&results, cases[c].points, 8);
        for (size_t i = 0; i < cases[c].points; i++) {
            struct point point = synthetic_point(1 + i % 3);
            point.generations = 1 + i / 3;
            synthetic_set(&results, i, point, cases[c].learned[i], 0, 0);
        }
        char *script = page_figure(&results, "learning.gp");
        snprintf(expected, sizeof expected, "\nsubtitle = '%s'\n", cases[c].answer);
        CU_ASSERT_PTR_NOT_NULL(strstr(script, expected));
        free(script);
        synthetic_close(&results);
    }
}

// Networks of each curve and outcome are a block of their own, so that each has its shape.
static void test_networks_by_curve_and_outcome(void)
{
    struct store_results results;
    synthetic_open(&results, 4, 4);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(1 + i % 2);
        point.generations = 1 + i / 2;
        synthetic_set(&results, i, point, i, i < 2, 0);
    }
    char *script = page_figure(&results, "accuracy.gp");
    CU_ASSERT_PTR_NOT_NULL(strstr(script,
                                  "$outcomes << END\n8 \"did not learn\"\n6 \"learned\"\n"
                                  "2 \"died: answers are constant\"\n0 \"diverged\"\nEND\n"));
    const char *block = strstr(script, "$networks << END\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    static const char *const expected[] = {"# not_learned\n", "# learned\n", "# dead\n",
                                           "# diverged\n"};
    // Of the curves n = 1 and n = 2, in the order of the outcomes.
    static const size_t networks[] = {5, 1, 2, 0, 3, 5, 0, 0};
    for (size_t b = 0; b < 8; b++) {
        block = strchr(block, '#');
        CU_ASSERT_PTR_NOT_NULL_FATAL(block);
        CU_ASSERT(strncmp(block, expected[b % 4], strlen(expected[b % 4])) == 0);
        block = strstr(block, "NaN NaN NaN\n") + strlen("NaN NaN NaN\n");
        size_t lines = 0;
        for (; *block != '\n' && *block != 'E'; block = strchr(block, '\n') + 1)
            lines++;
        CU_ASSERT_EQUAL(lines, networks[b]);
    }
    free(script);
    synthetic_close(&results);
}

// Curves that have a point at a place stand around it, whatever curves there are elsewhere; and every place has its tick where
// there is room, points and commas taking less.
static void test_points_stand_over_their_ticks(void)
{
    static const double rates[] = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3};
    struct store_results results;
    synthetic_open(&results, 12, 4);
    for (size_t i = 0; i < 12; i++) {
        struct point point = synthetic_point(2);
        point.train.learning_rate = rates[i < 10 ? i : i - 10];
        point.boundary = i < 10 ? LIFE_TORUS : LIFE_DEAD;
        synthetic_set(&results, i, point, 2, 0, 0);
    }
    char *script = page_figure(&results, "learning.gp");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(script, "$ticks << END\n0.0001 \"0.0001\"\n0.0003 \"0.0003\"\n0.001 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "\n0.001 50.0000 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "\n3 50.0000 "));
    CU_ASSERT_PTR_NULL(strstr(script, "\n0.0001 50.0000 ")); // of two curves
    free(script);
    synthetic_close(&results);
}

// What is usual and not there is not said, unless nothing else is.
static void test_absences_go_without_saying(void)
{
    struct store_results results;
    synthetic_open(&results, 4, 4);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(1 + i % 2);
        point.train.optimizer = TRAIN_SGD;
        point.train.momentum = 0.9;
        point.train.nesterov = i >= 2;
        synthetic_set(&results, i, point, 2, 0, 0);
    }
    char *script = page_figure(&results, "learning.gp");
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "$curves << END\n1 \"momentum as it is\"\n"
                                          "2 \"Nesterov\u2019s momentum\"\nEND"));
    free(script);
    for (size_t i = 0; i < 4; i++)
        results.point[i].point.train.momentum = i < 2 ? 0.5 : 0.9;
    script = page_figure(&results, "learning.gp");
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "$curves << END\n1 \"momentum 0.5\"\n"
                                          "2 \"momentum 0.9, Nesterov\u2019s momentum\"\nEND"));
    free(script);
    synthetic_close(&results);
}

static void test_axes_choose_the_figure(void)
{
    struct store_results results;
    // Several axes: a curve for every combination of the others; the published rates belong to n
    // = 1.
    synthetic_open(&results, 8, 8);
    for (size_t i = 0; i < 8; i++) {
        struct point point = synthetic_point(1 + 2 * (i % 2));
        point.generations = 1 + i / 4;
        point.init = i / 2 % 2 ? NET_NORMAL : NET_GLOROT;
        synthetic_set(&results, i, point, i, 0, 0);
    }
    results.attributes.complete = false;
    char *svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 1, weights: Glorot"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 2, weights: normal"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "Springer &amp; Kenyon 2020, n = 1: 3 of 64"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "UNFINISHED SWEEP"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "Springer &amp; Kenyon 2020: over half learn"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 1: m \u2265 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 2: m \u2265 4"));
    CU_ASSERT_PTR_NULL(strstr(svg, "n = 3:"));
    free(svg);
    // Without n = 1 there is no rate to compare with.
    for (size_t i = 0; i < 8; i++)
        results.point[i].point.generations += 1;
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NULL(strstr(svg, "of 64"));
    CU_ASSERT_PTR_NULL(strstr(svg, "n = 1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "n = 3: at no m up to 24"));
    free(svg);
    // Another rule was not published.
    for (size_t i = 0; i < 8; i++)
        results.point[i].point.rule.birth = 1u << 3 | 1u << 6;
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NULL(strstr(svg, "Kenyon"));
    free(svg);
    synthetic_close(&results);

    // Density varies: it is the horizontal axis, and a word among its values gets a place.
    synthetic_open(&results, 3, 8);
    for (size_t i = 0; i < 3; i++) {
        struct point point = synthetic_point(1);
        point.density = i < 2 ? 0.25 + 0.5 * (double)i : NAN;
        synthetic_set(&results, i, point, i, 2, 1);
    }
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "density (probability of a live cell)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "0.25"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, ">own<"));
    CU_ASSERT_PTR_NULL(strstr(svg, "Kenyon"));
    free(svg);
    // Between words no line is drawn: each baseline ends with its column.
    char *script = page_figure(&results, "accuracy.gp");
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "$baselines << END\n0.6 0.750875\n1.4 0.750875\n\n"
                                          "1.6 0.750875\n2.4 0.750875\n\n"
                                          "2.6 0.750875\n3.4 0.750875\nEND"));
    free(script);
    synthetic_close(&results);

    // Nothing varies, nothing trained, and everything diverged without an accuracy.
    synthetic_open(&results, 1, 4);
    synthetic_set(&results, 0, synthetic_point(2), 0, 0, 4);
    for (size_t k = 0; k < 4; k++)
        results.trial[k].cell_accuracy = NAN;
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "overcompleteness m"));
    free(svg);
    results.point[0].count = 1;
    results.point[0].point.updates = 1;
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "1 network per point"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "up to 1 update;"));
    free(svg);
    results.point[0].count = 0;
    svg = page_figure(&results, "learning.svg");
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "0 networks per point"));
    free(svg);
    synthetic_close(&results);
}

// m in even steps stays even however far it goes, m in doublings does not; parameters never do. And
// every m has a tick with its number.
static void test_scale_follows_the_steps(void)
{
    struct store_results results;
    synthetic_open(&results, 24, 2);
    for (int doubled = 0; doubled < 2; doubled++) {
        results.points = doubled ? 6 : 24;
        for (size_t i = 0; i < results.points; i++)
            synthetic_set(&results, i, synthetic_point(doubled ? (size_t)1 << i : i + 1), 1, 0, 0);
        folder_scratch(page_folder);
        page_draw(&results, REPORT_SVG);
        size_t bytes;
        char *script = page_content("learning.gp", &bytes);
        CU_ASSERT_PTR_NOT_NULL(
            strstr(script, doubled ? "\nx_logarithmic = 1\n" : "\nx_logarithmic = 0\n"));
        CU_ASSERT_PTR_NOT_NULL(strstr(script, doubled ? "\n16 \"16\"\n32 \"32\"\nEND\n"
                                                      : "\n23 \"23\"\n24 \"24\"\nEND\n"));
        free(script);
        script = page_content("accuracy.gp", &bytes);
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "\nx_logarithmic = 1\n"));
        CU_ASSERT_PTR_NOT_NULL(strstr(script, "\n25 \"25\" \"m = 1\"\n"));
        free(script);
        CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    }
    synthetic_close(&results);
}

// A results file may come from anyone: what stands in it must not run.
static void test_no_text_runs_as_a_command(void)
{
    struct store_results results;
    page_open_two(&results);
    folder_scratch(page_folder);
    setenv("PAGES", page_folder, 1);
    strcpy(results.attributes.question,
           "`touch $PAGES/a`' . system('touch $PAGES/b') . '\nsystem('touch $PAGES/c')");
    strcpy(results.attributes.plan_name, "x\nsystem('touch $PAGES/d')");
    page_draw(&results, REPORT_SVG);
    for (const char *name = "a\0b\0c\0d\0"; *name != '\0'; name += 2) {
        char path[FOLDER_FILE];
        folder_inside(path, page_folder, name);
        CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    }
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    synthetic_close(&results);
}

// A script has its data, then the figure's file, in which everything stands that this one loads.
static void test_scripts_are_whole(void)
{
    struct store_results results;
    page_open_two(&results);
    char *script = page_figure(&results, "learning.gp");
    const char *data = strstr(script, "$rates << END\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    for (const char *const *part = (const char *[]){"\n# The chance of learning",
                                                    "\nterminal(height) =", "\nset tmargin ",
                                                    "\ncurves = ", "\nplot ", NULL};
         *part != NULL; part++)
        CU_ASSERT_PTR_NOT_NULL(strstr(data, *part));
    CU_ASSERT_PTR_NULL(strstr(script, "\nload "));
    free(script);
    synthetic_close(&results);
}

// A column of text ends where its text ends.
static void test_texts_are_columns(void)
{
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    plot_text(out, "a \"b\" 'c' \\ `d`");
    fclose(out);
    CU_ASSERT_STRING_EQUAL(text, "\"a \u201db\u201d 'c' \\ `d`\"\n");
    free(text);
}

static void test_drawing_fails_with_a_reason(void)
{
    struct store_results results;
    page_open_two(&results);
    struct report report;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, "/dev/null/figures", false),
                    STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/dev/null/figures: the folder"));
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, "/proc", false), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/proc/learning.gp: cannot create"));

    // Without gnuplot: the script is there, an earlier picture stays, no temporary file is left.
    folder_scratch(page_folder);
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, page_folder, false), STATUS_OK);
    char *path = strdup(getenv("PATH"));
    setenv("PATH", page_folder, 1);
    CU_ASSERT_EQUAL(report_draw(&report, 0, 0, REPORT_PNG, page_folder, false), STATUS_ENVIRONMENT);
    setenv("PATH", path, 1);
    free(path);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "gnuplot is missing"));
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "apt-get install gnuplot-nox"));
    size_t bytes;
    char *content = page_content("learning.gp", &bytes);
    CU_ASSERT(bytes > 1000);
    free(content);
    content = page_content("learning.png", &bytes);
    CU_ASSERT(bytes > 4000);
    free(content);
    glob_t left;
    char pattern[FOLDER_FILE];
    folder_inside(pattern, page_folder, "*.tmp");
    CU_ASSERT_EQUAL(glob(pattern, 0, NULL, &left), GLOB_NOMATCH);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    report_close(&report);
    synthetic_close(&results);
}

SUITE_LONG(report_figures)
{
    TEST(test_pictures_repeat);
    TEST(test_published_marks_stand_on_their_ticks);
    TEST(test_figures_answer);
    TEST(test_networks_by_curve_and_outcome);
    TEST(test_points_stand_over_their_ticks);
    TEST(test_absences_go_without_saying);
    TEST(test_axes_choose_the_figure);
    TEST(test_scale_follows_the_steps);
    TEST(test_no_text_runs_as_a_command);
    TEST(test_scripts_are_whole);
    TEST(test_texts_are_columns);
    TEST(test_drawing_fails_with_a_reason);
}
