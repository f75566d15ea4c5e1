// Macros for the paper, and what stands beside the published figures.
#include "pages.h"
#include "report/data/reference.h"
#include "suite.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_tex_macros(void)
{
    struct store_results results;
    synthetic_open(&results, 30, 64);
    for (size_t i = 0; i < 30; i++)
        synthetic_set(&results, i, synthetic_point(i + 1),
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
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltPointAMedianLearnedAt}{1,512}\n"));
    // Rates that agree and do not; 32 of 64 is not over half, 33 of 64 is.
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & 4.7\\,\\% "
                                  "(3 of 64) & 1.6--12.9 & 1.0000 & yes \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,3)$ learns & about 60\\,\\% (as 38 of 64) & 15.6\\,\\% "
                                  "(10 of 64) & 8.7--26.4 & 4.8e-07 & no \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "$n = 1$: over half learn from $m =$ & 3 & 5 & 4 or more & 0.0007 & no \\\\\n"));
    CU_ASSERT_PTR_NULL(strstr(text, "$n = 2$"));
    free(text);
    synthetic_close(&results);
}

// With a second axis no single point is the one that was published.
static void test_several_points_have_no_figure(void)
{
    struct store_results results;
    synthetic_open(&results, 3, 64);
    synthetic_set(&results, 0, synthetic_point(1), 3, 0, 0);
    synthetic_set(&results, 1, synthetic_point(3), 64, 0, 0);
    struct point dense = synthetic_point(1);
    dense.density = 0.38;
    synthetic_set(&results, 2, dense, 40, 0, 0);
    char *text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & several "
                                  "points &  &  &  \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 100.0\\,\\% (64 of 64) &"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "$n = 1$: over half learn from $m =$ & 3 & several points &  &  &  \\\\\n"));
    free(text);
    // A point that asks another question is not one of them.
    results.point[2].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 4.7\\,\\% (3 of 64) & 1.6--12.9 & 1.0000 & yes"));
    CU_ASSERT_PTR_NULL(strstr(text, "several points"));
    free(text);
    synthetic_close(&results);
}

static size_t threshold_row(size_t generations)
{
    size_t half = 0;
    while (reference_halves[half].generations != generations)
        half++;
    return REFERENCE_RATES + half;
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
    synthetic_open(&results, 6, 64);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        for (size_t i = 0; i < 6; i++) {
            // From the widest to the narrowest: the order of the plan does not matter.
            static const size_t widths[] = {6, 4, 3, 2, 1, 8};
            struct point point = synthetic_point(widths[i]);
            point.generations = i < 5 ? 2 : 1;
            synthetic_set(&results, i, point, i < 5 ? cases[c].learned[4 - i] : 64, 0, 0);
        }
        struct report report;
        struct reproduction row;
        CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
        reproduction_find(&report, threshold_row(2), &row);
        CU_ASSERT_FALSE(row.several);
        CU_ASSERT_EQUAL(row.threshold.most, 6);
        CU_ASSERT_EQUAL(row.threshold.low, cases[c].low);
        CU_ASSERT_EQUAL(row.threshold.from, cases[c].from);
        CU_ASSERT_EQUAL(row.threshold.high, cases[c].high);
        reproduction_find(&report, threshold_row(3), &row);
        CU_ASSERT_EQUAL(row.threshold.most, 0);
        CU_ASSERT(isnan(row.p));
        report_close(&report);
    }
    synthetic_close(&results);
}

// A made-up sweep of one point, beside its published figure.
static void compare_point(size_t generations, size_t overcompleteness, size_t networks,
                          size_t learned, size_t row, struct reproduction *found)
{
    struct store_results results;
    struct report report;
    struct point point = synthetic_point(overcompleteness);
    point.generations = generations;
    synthetic_open(&results, 1, networks);
    synthetic_set(&results, 0, point, learned, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    reproduction_find(&report, row, found);
    report_close(&report);
    synthetic_close(&results);
}

// The paper's counts are uncertain, too: what lies outside our interval may agree, and what differs
// by more than both allow is refused. The probabilities are those of exact fractions.
static void test_both_sides_are_uncertain(void)
{
    static const struct {
        size_t row, generations, overcompleteness, networks, learned;
        double p;
    } cases[] = {
        {0, 1, 1, 4352, 283, 0.7974},     // 3 of 64 beside 6.5 %, of which the interval is narrow
        {0, 1, 1, 4352, 700, 0.009206},   // beside 16.1 %
        {0, 1, 1, 64, 13, 0.01402},       // beside 20.3 % of as few
        {1, 1, 3, 4352, 2700, 0.6978},    // about 60 %, as 38 of 64, beside 62.0 %
        {1, 1, 3, 4352, 3400, 0.0007438}, // beside 78.1 %
        {REFERENCE_RATES + 1, 2, 3, 64, 36, 0.5954},    // at most half, as 32 of 64, beside 56.2 %
        {REFERENCE_RATES + 1, 2, 3, 64, 50, 0.001595},  // beside 78.1 %
        {REFERENCE_RATES + 1, 2, 4, 64, 50, 1},         // over half, as 50 of 64, beside 78.1 %
        {REFERENCE_RATES + 1, 2, 6, 64, 10, 2.831e-05}, // as 33 of 64, beside 15.6 %
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct reproduction found;
        compare_point(cases[c].generations, cases[c].overcompleteness, cases[c].networks,
                      cases[c].learned, cases[c].row, &found);
        CU_ASSERT(fabs(found.p / cases[c].p - 1) < 1e-3);
    }
    // At the m before the one before the threshold, or beyond the paper's, nothing is said.
    struct reproduction found;
    compare_point(2, 2, 64, 64, REFERENCE_RATES + 1, &found);
    CU_ASSERT(isnan(found.p));
    compare_point(3, REFERENCE_MOST + 1, 64, 64, REFERENCE_RATES + 2, &found);
    CU_ASSERT(isnan(found.p));
}

// Every number of generations has its row; a threshold that is not in the sweep lies above it.
static void test_thresholds_beside_the_published(void)
{
    struct store_results results;
    synthetic_open(&results, 4, 64);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(i % 2 ? 4 : 2);
        point.generations = i / 2 + 2;
        synthetic_set(&results, i, point, i == 1 ? 64 : 5 * i, 0, 0);
    }
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "L(1,1) learns"));
    CU_ASSERT_PTR_NULL(strstr(text, "n = 1:"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 2: over half learn from m =  4              4"
                                        "             3 to 4         1.0000  yes\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "n = 3: over half learn from m =  none up to 24  none up "
                                        "to 4  5 or more      1.0000  yes\n"));
    free(text);
    // A point without a network yet says nothing.
    results.point[1].count = 0;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "none up to 2  3 or more              \n"));
    free(text);
    // Another rule has nothing to stand beside.
    for (size_t i = 0; i < 4; i++)
        results.point[i].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "Springer"));
    free(text);
    synthetic_close(&results);
}

static void test_what_is_missing_is_said(void)
{
    struct store_results results;
    synthetic_open(&results, 1, 4);
    struct point point = synthetic_point(2);
    synthetic_set(&results, 0, point, 0, 0, 0);
    results.attributes.complete = false;
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nINCOMPLETE: the sweep was not finished"));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltIncomplete}{the sweep was not finished"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "$L(1,1)$ learns & 4.7\\,\\% (3 of 64; 1.6--12.9) & not in this "
                                  "sweep &  &  &  \\\\\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& 3 & none up to 2 & 3 or more & 1.0000 & yes \\\\\n"));
    free(text);
    // Another rule answers another question.
    results.point[0].point.overcompleteness = 1;
    results.point[0].point.rule.birth = 1u << 3 | 1u << 6;
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "& not in this sweep &"));
    free(text);
    synthetic_close(&results);

    synthetic_open(&results, 0, 0);
    struct report report;
    CU_ASSERT_EQUAL(report_open(&results, &report), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "made-up.h5: it holds no points"));
    synthetic_close(&results);
}

SUITE(report_published)
{
    TEST(test_tex_macros);
    TEST(test_several_points_have_no_figure);
    TEST(test_thresholds);
    TEST(test_both_sides_are_uncertain);
    TEST(test_thresholds_beside_the_published);
    TEST(test_what_is_missing_is_said);
}
