// How long learning takes: the share of networks that have learned, and its figures.
#include "pages.h"
#include "report/data/times.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One point: networks that learn after 100, 100 and 400 updates of 1,000, one that died, one that did not
// learn, and one that was not tried.
static void open_point(struct store_results *results)
{
    struct point point = synthetic_point(2);
    point.updates = 1000;
    synthetic_open(results, 1, 6);
    synthetic_set(results, 0, point, 3, 1, 0);
    results->trial[0].learned_at = 400;
    results->trial[1].learned_at = 100;
    results->trial[2].learned_at = 100;
    results->trial[5].outcome = TRIAL_NOT_TRIED;
}

static void test_shares(void)
{
    struct store_results results;
    struct report report;
    struct times times;
    open_point(&results);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(times_first(&report), 100);
    CU_ASSERT_EQUAL_FATAL(times_open(&report.point[0], &times), STATUS_OK);
    static const double expected[][2] = {{0, 0},     {99, 0},    {100, 0.4},
                                         {399, 0.4}, {400, 0.6}, {1000, 0.6}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        CU_ASSERT_DOUBLE_EQUAL(times_share(&times, expected[i][0]), expected[i][1], 1e-12);
    CU_ASSERT_EQUAL(times.budget, 1000);
    // The last share is the rate of learning.
    CU_ASSERT_DOUBLE_EQUAL(times_share(&times, times.budget), report.point[0].rate, 1e-12);
    times_close(&times);
    report_close(&report);
    synthetic_close(&results);
}

// Nothing learned: one share, 0, and no first one.
static void test_nothing_learned(void)
{
    struct store_results results;
    struct report report;
    struct times times;
    synthetic_open(&results, 1, 4);
    synthetic_set(&results, 0, synthetic_point(1), 0, 1, 1);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT(isinf(times_first(&report)));
    CU_ASSERT_EQUAL_FATAL(times_open(&report.point[0], &times), STATUS_OK);
    CU_ASSERT(times.steps == 0 && times_share(&times, 125000) == 0);
    times_close(&times);
    report_close(&report);
    synthetic_close(&results);
}

static void expect(const char *script, const char *const *texts)
{
    for (; *texts != NULL; texts++)
        if (strstr(script, *texts) == NULL) {
            printf("\nlearning-time.gp lacks: %s\n", *texts);
            CU_FAIL("the figure lacks a text");
        }
}

// A curve has corners, from the left end of the axis to its budget.
static void test_figure(void)
{
    struct store_results results;
    open_point(&results);
    char *script = page_figure(&results, "learning-time.gp");
    expect(script, (const char *[]){"heading = 'How long does learning take?'",
                                    "$ticks << END\n100 \"100\"\n200 \"200\"\n500 \"500\"\n"
                                    "1000 \"1,000\"\nEND\n",
                                    "$panels << END\n1 1 \"\"\n", "\n1 \"m = 2: 3 of 5\"\n",
                                    "$steps << END\nNaN NaN\n66.6667 0\n100 0.0000\n100 40.0000\n"
                                    "400 40.0000\n400 60.0000\n1000 60.0000\nEND\n",
                                    NULL});
    // The band begins at the first step: R's survfit with log-log, 0.6 (0.1257 to 0.8818) and 0.4 (0.0520 to 0.7528) are left.
    expect(script,
           (const char *[]){"$bands << END\nNaN NaN NaN\n100 11.8244 87.4270\n400 11.8244 87.4270\n"
                            "400 24.7184 94.8024\n1000 24.7184 94.8024\nEND\n",
                            NULL});
    // Markers stand on the curve, none before it rises.
    const char *marks = strstr(script, "$marks << END\nNaN NaN\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(marks);
    double at, share;
    size_t count = 0;
    int length;
    for (marks += strlen("$marks << END\nNaN NaN\n");
         sscanf(marks, "%lf %lf\n%n", &at, &share, &length) == 2; marks += length, count++)
        CU_ASSERT(at >= 100 && at <= 1000 && share == (at < 400 ? 40 : 60));
    CU_ASSERT(count >= 3);
    free(script);
    synthetic_close(&results);
}

// Of the curves of the chance of learning, each has a panel; of many points, eight are shown.
static void test_panels(void)
{
    struct store_results results;
    synthetic_open(&results, 24, 4);
    for (size_t i = 0; i < 24; i++) {
        struct point point = synthetic_point(1 + i % 12);
        point.generations = 1 + i / 12;
        synthetic_set(&results, i, point, 2, 0, 0);
    }
    char *script = page_figure(&results, "learning-time.gp");
    expect(script, (const char *[]){"$panels << END\n1 8 \"n = 1\"\n9 16 \"n = 2\"\nEND\n",
                                    "\n1 \"m = 1: 2 of 4\"\n", "\n8 \"m = 12: 2 of 4\"\n",
                                    "eight of a panel are shown", NULL});
    free(script);
    // Where none learned there is no time.
    for (size_t i = 0; i < results.trials; i++)
        results.trial[i].outcome = TRIAL_NOT_LEARNED;
    script = page_figure(&results, "learning-time.gp");
    CU_ASSERT_STRING_EQUAL(script, "");
    free(script);
    synthetic_close(&results);
}

SUITE(times)
{
    TEST(test_shares);
    TEST(test_nothing_learned);
    TEST(test_figure);
    TEST(test_panels);
}
