// Times until something happens: shares that are left, their intervals, and whether groups differ. Check values are those of R 4.2.2,
// survival 3.5.3.
#include "report/data/statistics.h"
#include "report/data/survival.h"
#include "suite.h"

#include <math.h>

// 5 8 8+ 12 20+ 20+ 20+: 6/7, then 5/6 of it, then 3/4 of that; survfit with conf.type log-log.
static void test_estimate(void)
{
    struct survival_time times[] = {{.time = 20}, {.time = 8},     {12, true, 0, 0},
                                    {.time = 20}, {5, true, 0, 0}, {8, true, 0, 0},
                                    {.time = 20}};
    static const struct survival_step expected[] = {
        {5, 0.8571428571, {0.3340538793, 0.9785610585}},
        {8, 0.7142857143, {0.2581536655, 0.9197974560}},
        {12, 0.5357142857, {0.1319881770, 0.8249970420}}};
    struct survival_step steps[7];
    CU_ASSERT_EQUAL_FATAL(survival_estimate(times, 7, steps), 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(steps[i].time, expected[i].time);
        CU_ASSERT_DOUBLE_EQUAL(steps[i].left, expected[i].left, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(steps[i].interval.low, expected[i].interval.low, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(steps[i].interval.high, expected[i].interval.high, 1e-9);
    }
    struct survival_time all[] = {{3, true, 0, 0}, {3, true, 0, 0}};
    CU_ASSERT_EQUAL(survival_estimate(all, 2, steps), 1);
    CU_ASSERT_EQUAL(steps[0].left, 0);
    CU_ASSERT(isnan(steps[0].interval.low) && isnan(steps[0].interval.high));
}

// pchisq(..., lower.tail = FALSE)
static void test_chi_squared(void)
{
    static const struct {
        double value;
        size_t degrees;
        double p;
    } cases[] = {{0.1, 1, 7.518296340e-01},
                 {3.841458820694124, 1, 0.05},
                 {30, 1, 4.320463058e-08},
                 {30, 2, 3.059023205e-07},
                 {30, 3, 1.380057031e-06},
                 {3.841458820694124, 4, 4.278870470e-01},
                 {30, 7, 9.495972508e-05},
                 {300, 17, 1.125735645e-53},
                 {0, 1, 1},
                 {0, 2, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT_DOUBLE_EQUAL(report_chi_squared(cases[i].value, cases[i].degrees) / cases[i].p, 1,
                               1e-8);
    CU_ASSERT_EQUAL(report_chi_squared(1e6, 3), 0);
}

#define MOST 42

// Times of one group after the other; a time below 0 was watched in vain.
static struct survival_test compare(const double *time, const size_t *groups, const size_t *strata,
                                    size_t count)
{
    static struct survival_time times[MOST];
    double scratch[4 * 7];
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        times[i] = (struct survival_time){fabs(time[i]), time[i] > 0, groups[i], strata[i]};
        most = groups[i] > most ? groups[i] : most;
    }
    return survival_log_rank(times, count, most + 1, scratch);
}

// Freireich et al., Blood 21 (1963) 699: remission of leukaemia under 6-MP and placebo; survdiff.
static void test_two_groups(void)
{
    static const double time[MOST] = {
        6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35,
        1, 1, 2, 2, 3,  4,  4,  5,  5,  8,  8,  8,   8,   11,  11,  12,  12,  15,  17,  22,  23};
    size_t groups[MOST] = {0}, strata[MOST] = {0};
    for (size_t i = 21; i < MOST; i++)
        groups[i] = 1;
    struct survival_test test = compare(time, groups, strata, MOST);
    CU_ASSERT_EQUAL(test.degrees, 1);
    CU_ASSERT_DOUBLE_EQUAL(test.chi, 16.79294099, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(test.p, 4.168809109e-05, 1e-13);
    // Which group is which makes no difference; a group of none adds none.
    for (size_t i = 0; i < MOST; i++)
        groups[i] = i < 21 ? 2 : 0;
    test = compare(time, groups, strata, MOST);
    CU_ASSERT(test.degrees == 1 && fabs(test.chi - 16.79294099) < 1e-8);
}

// Three groups in two strata, one of them without the second; survdiff, and statsmodels 0.13.5.
static void test_strata(void)
{
    static const double time[28] = {1, 2, 2, 3,  5, -8, 2,  -2, 4,  6, -8, -8, 1, 1,
                                    1, 2, 3, -8, 3, 4,  -4, -8, -8, 1, 2,  2,  5, -8};
    size_t groups[28], strata[28], none[28] = {0};
    for (size_t i = 0; i < 28; i++) {
        groups[i] = i < 6 ? 0 : i < 12 ? 1 : i < 18 ? 2 : i < 23 ? 0 : 2;
        strata[i] = i < 18 ? 0 : 1;
    }
    struct survival_test test = compare(time, groups, strata, 28);
    CU_ASSERT_EQUAL(test.degrees, 2);
    CU_ASSERT_DOUBLE_EQUAL(test.chi, 4.342962162, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(test.p, 0.1140086357717065, 1e-9);
    test = compare(time, groups, none, 28);
    CU_ASSERT_DOUBLE_EQUAL(test.chi, 3.177145051, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(test.p, 0.20421691822948906, 1e-9);
}

// Nothing happened, or nobody is there to compare with: there is no test.
static void test_nothing_to_compare(void)
{
    static const double in_vain[] = {-3, -3, -4, -4}, time[] = {1, 2, 3, -4};
    static const size_t two[] = {0, 1, 0, 1}, one[] = {0, 0, 0, 0}, apart[] = {0, 1, 0, 1};
    CU_ASSERT(compare(in_vain, two, one, 4).degrees == 0);
    CU_ASSERT(isnan(compare(in_vain, two, one, 4).p));
    CU_ASSERT(isnan(compare(time, one, one, 4).p));
    CU_ASSERT(isnan(compare(time, two, apart, 4).p)); // each in a stratum of its own
}

SUITE(survival)
{
    TEST(test_estimate);
    TEST(test_chi_squared);
    TEST(test_two_groups);
    TEST(test_strata);
    TEST(test_nothing_to_compare);
}
