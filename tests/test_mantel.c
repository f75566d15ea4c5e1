// Two conditions compared within strata.
#include "report/data/mantel.h"
#include "suite.h"

#include <math.h>

static struct mantel compare(const struct mantel_stratum *stratum, size_t count)
{
    struct mantel mantel;
    CU_ASSERT_EQUAL_FATAL(mantel_compare(stratum, count, &mantel), STATUS_OK);
    return mantel;
}

// p: R 4.2.2, mantelhaen.test(exact = TRUE). The difference: the formula of Greenland and Robins; its interval: Wilson's by roots of the
// quadratic, both by numpy.
static void test_check_values(void)
{
    static const struct {
        struct mantel_stratum stratum[3];
        size_t count;
        double difference, low, high, p;
    } cases[] = {
        {{{{30, 64}, {44, 64}}, {{10, 32}, {12, 32}}},
         2,
         -0.16666666666666666,
         -0.29896783877,
         -0.02529671154,
         0.02650431466},
        {{{{3, 8}, {6, 8}}, {{1, 10}, {6, 10}}, {{0, 7}, {0, 9}}},
         3,
         -0.30917874396,
         -0.51292927872,
         -0.05592892280,
         0.01646062915},
        {{{{5, 20}, {30, 40}}, {{9, 50}, {4, 10}}, {{7, 7}, {12, 12}}},
         3,
         -0.32582380632,
         -0.48572986236,
         -0.13437271114,
         0.0001771708522},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mantel mantel = compare(cases[i].stratum, cases[i].count);
        CU_ASSERT_DOUBLE_EQUAL(mantel.difference, cases[i].difference, 1e-10);
        CU_ASSERT_DOUBLE_EQUAL(mantel.interval.low, cases[i].low, 1e-10);
        CU_ASSERT_DOUBLE_EQUAL(mantel.interval.high, cases[i].high, 1e-10);
        CU_ASSERT_DOUBLE_EQUAL(mantel.p / cases[i].p, 1, 1e-9);
    }
    const struct mantel_stratum far[] = {{{128, 128}, {0, 128}}, {{120, 128}, {3, 128}}};
    CU_ASSERT_DOUBLE_EQUAL(compare(far, 2).p / 6.55654408e-132, 1, 1e-7);
}

// One stratum is Fisher's test and Newcombe's interval; so are several of the same numbers of networks but for the test.
static void test_one_stratum(void)
{
    const struct mantel_stratum one = {{3, 64}, {16, 48}},
                                two[] = {{{1, 32}, {9, 24}}, {{2, 32}, {7, 24}}};
    const struct interval interval = report_difference(&one.first, &one.second);
    struct mantel found = compare(&one, 1);
    CU_ASSERT_DOUBLE_EQUAL(found.p, report_fisher(&one.first, &one.second), 1e-12);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_DOUBLE_EQUAL(found.difference, 3.0 / 64 - 16.0 / 48, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(found.interval.low, interval.low, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(found.interval.high, interval.high, 1e-12);
        found = compare(two, 2);
    }
}

// Seeds that differ in what both conditions have in common hide no difference within them (Simpson's paradox).
static void test_paradox(void)
{
    const struct mantel_stratum seeds[] = {{{1, 10}, {0, 90}}, {{90, 90}, {9, 10}}};
    CU_ASSERT(compare(seeds, 2).difference > 0);
    const struct mantel_stratum turned[] = {{{18, 90}, {0, 10}}, {{10, 10}, {72, 90}}};
    CU_ASSERT(compare(turned, 2).difference > 0);
    CU_ASSERT(compare(&(struct mantel_stratum){{28, 100}, {72, 100}}, 1).difference < 0);
}

// Strata without networks of one condition are left out; rates of 0 and 1 have ends of exactly -1 and 1, and p exactly 1.
static void test_degenerate(void)
{
    const struct mantel_stratum half[] = {{{5, 10}, {0, 0}}, {{3, 64}, {16, 48}}, {{0, 0}, {7, 7}}};
    CU_ASSERT_DOUBLE_EQUAL(compare(half, 3).p, report_fisher(&half[1].first, &half[1].second),
                           1e-12);
    CU_ASSERT_DOUBLE_EQUAL(compare(half, 3).difference, 3.0 / 64 - 16.0 / 48, 1e-12);
    struct mantel found = compare(half, 1);
    CU_ASSERT(isnan(found.difference) && isnan(found.interval.low) && isnan(found.p));
    CU_ASSERT(isnan(compare(NULL, 0).p));
    const struct mantel_stratum all[] = {{{7, 7}, {0, 9}}, {{5, 5}, {0, 3}}},
                                none[] = {{{0, 7}, {0, 9}}, {{0, 5}, {0, 3}}};
    CU_ASSERT(compare(all, 2).difference == 1 && compare(all, 2).interval.high == 1);
    found = compare(none, 2);
    CU_ASSERT(found.difference == 0 && found.p == 1);
    CU_ASSERT(found.interval.low < -0.1 && found.interval.high > 0.1);
}

SUITE(mantel)
{
    TEST(test_check_values);
    TEST(test_one_stratum);
    TEST(test_paradox);
    TEST(test_degenerate);
}
