// Macros for the paper, and what stands beside the published figures.
#include "pages.h"
#include "report/reproduction.h"
#include "suite.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_tex_macros(void)
{
    struct store_results results;
    made_up_open(&results, 30, 64);
    for (size_t i = 0; i < 30; i++)
        made_up_set(&results, i, made_up_point(i + 1),
                    i == 0   ? 3
                    : i == 2 ? 10
                    : i < 4  ? 32
                             : 33,
                    0, 0);
    snprintf(results.attributes.question, 256, "50%% & more_or\\less {#1} $x$ ~^?");
    char *text = page_table(&results, REPORT_TEX);
    size_t macros = 0;
    for (char *at = text; (at = strstr(at, "\\newcommand{\\")) != NULL; macros++) {
        at += strlen("\\newcommand{\\");
        size_t letters = 0;
        while (isalpha((unsigned char)at[letters]))
            letters++;
        CU_ASSERT(letters > 2 && at[letters] == '}' && at[letters + 1] == '{');
        // No macro is defined twice.
        char definition[128];
        snprintf(definition, sizeof definition, "\\newcommand{\\%.*s}", (int)letters, at);
        CU_ASSERT_PTR_NULL(strstr(at, definition));
    }
    CU_ASSERT(macros > 300);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointAALearned}{33}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointZLearned}{33}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltUpdates}{125,000}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltTrials}{1,920}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltInit}{glorot}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltQuestion}{50\\% \\& "
                                        "more\\_or\\textbackslash{}less \\{\\#1\\} \\$x\\$ "
                                        "\\textasciitilde{}\\textasciicircum{}?}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltBetaTwo}{0.999}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltEpsilon}{\\ensuremath{10^{-8}}}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointAMedianUpdates}{1,512}\n"));
    // Rates that are and are not inside our interval; 32 of 64 is not over half, 33 of 64 is.
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & 4.7\\,\\% "
                                  "(3 of 64) & 1.6--12.9 & yes \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,3)$ learns & about 60\\,\\% & 15.6\\,\\% (10 of 64) & "
                                  "8.7--26.4 & no \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "$n = 1$: over half learn from $m =$ & 3 & 5 & 4 or more & no \\\\\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "$n = 2$"));
    free(text);
    made_up_close(&results);
}

// With a second axis no single point is the one that was published.
static void test_several_points_have_no_figure(void)
{
    struct store_results results;
    made_up_open(&results, 3, 64);
    made_up_set(&results, 0, made_up_point(1), 3, 0, 0);
    made_up_set(&results, 1, made_up_point(3), 64, 0, 0);
    struct trial_point dense = made_up_point(1);
    dense.density = 0.38;
    made_up_set(&results, 2, dense, 40, 0, 0);
    char *text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & several "
                                  "points & & \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 100.0\\,\\% (64 of 64) &"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "$n = 1$: over half learn from $m =$ & 3 & several points & & \\\\\n"));
    free(text);
    // A point that asks another question is not one of them.
    results.point[2].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 4.7\\,\\% (3 of 64) & 1.6--12.9 & yes"));
    CU_ASSERT_PTR_NULL(strstr(text, "several points"));
    free(text);
    made_up_close(&results);
}

// Thresholds of 64 networks each: 40 are surely over half (50.2 to 73.3 %), 24 surely not (26.7 to
// 49.8 %), 30 and 35 may be either.
static void test_thresholds(void)
{
    static const struct {
        size_t learned[5]; // at m = 1, 2, 3, 4, 6
        size_t low, from, high;
    } cases[] = {
        {{0, 24, 30, 35, 40}, 3, 4, 6},  {{0, 0, 40, 64, 64}, 3, 3, 3},
        {{40, 40, 40, 40, 40}, 1, 1, 1}, {{0, 64, 24, 64, 64}, 4, 4, 4}, // at every m from it on
        {{0, 0, 0, 0, 0}, 7, 0, 0},      {{64, 64, 64, 64, 30}, 1, 0, 0},
        {{0, 0, 0, 24, 40}, 5, 6, 6}, // m = 5 was not tried
    };
    struct store_results results;
    made_up_open(&results, 6, 64);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (size_t i = 0; i < 6; i++) {
            // From the widest to the narrowest: the order of the plan does not matter.
            static const size_t widths[] = {6, 4, 3, 2, 1, 8};
            struct trial_point point = made_up_point(widths[i]);
            point.generations = i < 5 ? 2 : 1;
            made_up_set(&results, i, point, i < 5 ? cases[c].learned[4 - i] : 64, 0, 0);
        }
        struct report report;
        struct reproduction_threshold threshold;
        CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
        reproduction_find_threshold(&report, 2, &threshold);
        CU_ASSERT_FALSE(threshold.several);
        CU_ASSERT_EQUAL(threshold.most, 6);
        CU_ASSERT_EQUAL(threshold.low, cases[c].low);
        CU_ASSERT_EQUAL(threshold.from, cases[c].from);
        CU_ASSERT_EQUAL(threshold.high, cases[c].high);
        reproduction_find_threshold(&report, 3, &threshold);
        CU_ASSERT_EQUAL(threshold.most, 0);
        report_close(&report);
    }
    made_up_close(&results);
}

// Every number of generations has its row; a threshold that is not in the sweep lies above it.
static void test_thresholds_beside_the_published(void)
{
    struct store_results results;
    made_up_open(&results, 4, 64);
    for (size_t i = 0; i < 4; i++) {
        struct trial_point point = made_up_point(i % 2 ? 4 : 2);
        point.generations = i / 2 + 2;
        made_up_set(&results, i, point, i == 1 ? 64 : 5 * i, 0, 0);
    }
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "L(1,1) learns"));
    CU_ASSERT_PTR_NULL(strstr(text, "n = 1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 2: over half learn from m =  4              4"
                                        "             3 to 4         yes\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 3: over half learn from m =  none up to 24  none up "
                                        "to 4  5 or more      yes\n"));
    free(text);
    // A point without a network yet says nothing.
    results.point[1].count = 0;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "none up to 2  3 or more      yes\n"));
    free(text);
    // Another rule has nothing to stand beside.
    for (size_t i = 0; i < 4; i++)
        results.point[i].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "Springer"));
    free(text);
    made_up_close(&results);
}

static void test_what_is_missing_is_said(void)
{
    struct store_results results;
    made_up_open(&results, 1, 4);
    struct trial_point point = made_up_point(2);
    made_up_set(&results, 0, point, 0, 0, 0);
    results.attributes.complete = false;
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nINCOMPLETE: the sweep was not finished"));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltIncomplete}{the sweep was not finished"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & not in this "
                                  "sweep & & \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 3 & none up to 2 & 3 or more & yes \\\\\n"));
    free(text);
    // Another rule answers another question.
    results.point[0].point.overcompleteness = 1;
    results.point[0].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& not in this sweep &"));
    free(text);
    made_up_close(&results);

    made_up_open(&results, 0, 0);
    struct report report;
    CU_ASSERT_EQUAL(report_open(&results, &report), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "made-up.h5: it holds no points"));
    made_up_close(&results);
}

SUITE(report_published)
{
    TEST(test_tex_macros);
    TEST(test_several_points_have_no_figure);
    TEST(test_thresholds);
    TEST(test_thresholds_beside_the_published);
    TEST(test_what_is_missing_is_said);
}
