// Results side by side: which points belong together, and whether their rates differ beyond chance.
#include "report/tables/tables.h"
#include "suite.h"
#include "synthetic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Newcombe's own examples, Statistics in Medicine 17 (1998) 873, table II, method 10.
static void test_difference(void)
{
    const struct {
        struct report_count a, b;
        double low, high;
    } cases[] = {{{56, 70}, {48, 80}, 0.0524, 0.3339},
                 {{9, 10}, {3, 10}, 0.1705, 0.8090},
                 {{6, 7}, {2, 7}, 0.0582, 0.8062},
                 {{10, 10}, {0, 20}, 0.6791, 1},
                 {{0, 10}, {0, 20}, -0.1611, 0.2775}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval interval = report_difference(&cases[i].a, &cases[i].b);
        CU_ASSERT_DOUBLE_EQUAL(interval.low, cases[i].low, 5e-5);
        CU_ASSERT_DOUBLE_EQUAL(interval.high, cases[i].high, 5e-5);
    }
}

// Results of m = 1 to 3 with an initialisation, so many of 64 of which learned.
static void open_results(struct store_results *results, struct report *report, enum net_init init,
                         uint64_t seed, const size_t learned[3])
{
    synthetic_open(results, 3, 64);
    for (size_t i = 0; i < 3; i++) {
        struct point point = synthetic_point(i + 1);
        point.init = init;
        point.seed = seed;
        synthetic_set(results, i, point, learned[i], 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
}

static void close_results(struct store_results *results, struct report *report)
{
    report_close(report);
    synthetic_close(results);
}

// Of one plan with another seed: point by point. Fisher's p by scipy: 30 and 44 of 64 -> 0.01959.
static void test_seeds(void)
{
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    open_results(&results[0], &report[0], NET_GLOROT, 1, (size_t[]){3, 30, 64});
    open_results(&results[1], &report[1], NET_GLOROT, 2, (size_t[]){3, 44, 64});
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 2, &compare), STATUS_OK);
    CU_ASSERT_EQUAL(compare.pairs, 3);
    CU_ASSERT_EQUAL(compare.tests, 3);
    CU_ASSERT_EQUAL(compare.shared, 0);
    CU_ASSERT_EQUAL(compare.apart[1], 0);
    CU_ASSERT_DOUBLE_EQUAL(compare.pair[0].p, 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(compare.pair[1].p, 0.01959, 5e-6);
    CU_ASSERT_DOUBLE_EQUAL(compare.pair[1].holm, 3 * compare.pair[1].p, 1e-12); // Holm: of three
    CU_ASSERT_DOUBLE_EQUAL(compare.pair[1].difference, 14.0 / 64, 1e-12);
    CU_ASSERT(compare.pair[1].interval.low < 14.0 / 64 && compare.pair[1].interval.low > 0);
    compare_close(&compare);
    close_results(&results[0], &report[0]);
    close_results(&results[1], &report[1]);
}

// With another value of a setting throughout, the points that agree in all else belong together; of three, all with the first.
static void test_settings_apart(void)
{
    struct store_results results[3];
    struct report report[3];
    struct compare compare;
    open_results(&results[0], &report[0], NET_GLOROT, 1, (size_t[]){3, 30, 64});
    open_results(&results[1], &report[1], NET_NORMAL, 1, (size_t[]){0, 1, 2});
    open_results(&results[2], &report[2], NET_GLOROT, 1, (size_t[]){3, 30, 63});
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 3, &compare), STATUS_OK);
    CU_ASSERT_EQUAL(compare.pairs, 6);
    CU_ASSERT_EQUAL(compare.apart[1], SETTING_BIT(SETTING_INIT));
    CU_ASSERT_EQUAL(compare.apart[2], 0);
    CU_ASSERT(compare.pair[2].other == 1 && compare.pair[3].other == 2);
    CU_ASSERT(compare.pair[2].first == compare.pair[3].first);
    CU_ASSERT_EQUAL(compare.pair[2].b.successes, 1);
    CU_ASSERT(compare.pair[2].holm < 1e-6 && compare.pair[3].holm == 1);
    // Those of the same seed are the same networks, of which one came out otherwise.
    CU_ASSERT_EQUAL(compare.shared, 3 * 64);
    CU_ASSERT_EQUAL(compare.unequal, 1);
    compare_close(&compare);
    for (size_t i = 0; i < 3; i++)
        close_results(&results[i], &report[i]);
}

// A setting that varies in one of them sets nothing apart: its other values have no partner.
static void test_points_alone(void)
{
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    open_results(&results[0], &report[0], NET_GLOROT, 1, (size_t[]){3, 30, 64});
    synthetic_open(&results[1], 4, 10);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(2 + i / 2);
        point.init = i % 2 == 0 ? NET_NORMAL : NET_GLOROT;
        synthetic_set(&results[1], i, point, i, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results[1], &report[1]), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 2, &compare), STATUS_OK);
    CU_ASSERT_EQUAL(compare.pairs, 2);
    CU_ASSERT_EQUAL(compare.pair[0].b.successes, 1); // m = 2 with glorot
    CU_ASSERT_EQUAL(compare.alone[0], 1);
    CU_ASSERT_EQUAL(compare.alone[1], 2);
    compare_close(&compare);
    close_results(&results[0], &report[0]);
    close_results(&results[1], &report[1]);
}

static void test_nothing_in_common(void)
{
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    open_results(&results[0], &report[0], NET_GLOROT, 1, (size_t[]){3, 30, 64});
    synthetic_open(&results[1], 2, 10);
    synthetic_set(&results[1], 0, synthetic_point(5), 1, 0, 0);
    synthetic_set(&results[1], 1, synthetic_point(6), 1, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results[1], &report[1]), STATUS_OK);
    CU_ASSERT_EQUAL(compare_open(report, 2, &compare), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "there is nothing to compare"));
    close_results(&results[0], &report[0]);
    close_results(&results[1], &report[1]);
}

// The table: what differs is marked, and the test is named below it.
static void test_table(void)
{
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    open_results(&results[0], &report[0], NET_GLOROT, 1, (size_t[]){3, 30, 64});
    open_results(&results[1], &report[1], NET_NORMAL, 1, (size_t[]){3, 50, 64});
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 2, &compare), STATUS_OK);
    compare_write(&compare, REPORT_TEXT, out);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "A  made-up.h5: made_up, seed 20200903, 3 points, init glorot\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "B  made-up.h5: made_up, seed 20200903, 3 points, init normal\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  30 of 64   46.9  35.2 to  58.9   50 of 64   78.1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text,
        "Two families of tests, each corrected by Holm: of rates, 3; of times to learn, 3.\n\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "p: Fisher's exact test, two-sided; p (times): the "));
    CU_ASSERT_PTR_NULL(strstr(text, "Mantel")); // there is one seed
    const char *row = strstr(text, "30 of 64");
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    const char *star = strchr(row, '*'), *end = strchr(row, '\n');
    CU_ASSERT(star != NULL && star < end);
    row = strstr(text, " 3 of 64");
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    star = strchr(row, '*');
    CU_ASSERT(star == NULL || star > strchr(row, '\n'));
    free(text);
    compare_close(&compare);
    close_results(&results[0], &report[0]);
    close_results(&results[1], &report[1]);
}

// So many of the networks of two seeds learned, after `at` updates and more.
static void open_two_seeds(struct store_results *results, struct report *report, enum net_init init,
                           const size_t learned[2], const uint64_t seed[2], int64_t at)
{
    synthetic_open(results, 2, 64);
    for (size_t i = 0; i < 2; i++) {
        struct point point = synthetic_point(1);
        point.init = init;
        point.seed = seed[i];
        synthetic_set(results, i, point, learned[i], 0, 0);
        for (size_t k = 0; k < learned[i]; k++)
            results->trial[results->point[i].first + k].learned_at = at + (int64_t)(10 * k);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report->points, 1);
}

static struct compare_pair compare_two_seeds(const size_t a[2], const size_t b[2],
                                             const uint64_t seed_of_b[2])
{
    static const uint64_t seed[] = {1, 2};
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    open_two_seeds(&results[0], &report[0], NET_GLOROT, a, seed, 1000);
    open_two_seeds(&results[1], &report[1], NET_NORMAL, b, seed_of_b, 1005);
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 2, &compare), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(compare.pairs, 1);
    struct compare_pair pair = compare.pair[0];
    CU_ASSERT_EQUAL(compare.by_seed, pair.by_seed ? 1 : 0);
    compare_close(&compare);
    close_results(&results[0], &report[0]);
    close_results(&results[1], &report[1]);
    return pair;
}

// Seed by seed where both have the same, in whatever order: R, mantelhaen.test(exact = TRUE) and survdiff with strata. Else all together:
// fisher.test and survdiff without.
static void test_seed_by_seed(void)
{
    const size_t a[] = {10, 50}, b[] = {20, 56}, b_turned[] = {56, 20};
    struct compare_pair pair = compare_two_seeds(a, b, (uint64_t[]){1, 2});
    CU_ASSERT(pair.by_seed);
    CU_ASSERT_DOUBLE_EQUAL(pair.difference, 16.0 / 128, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(pair.p, 0.0190935143054, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(pair.times_p, 0.164155264698, 1e-9);
    struct compare_pair turned = compare_two_seeds(a, b_turned, (uint64_t[]){2, 1});
    CU_ASSERT(turned.p == pair.p && turned.times_p == pair.times_p);
    struct compare_pair other = compare_two_seeds(a, b, (uint64_t[]){1, 3});
    CU_ASSERT(!other.by_seed);
    CU_ASSERT_DOUBLE_EQUAL(other.p, 0.0600760651004, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(other.times_p, 0.0750606385979, 1e-9);
}

// Probabilities that are too small for numbers are said to be so.
static void test_far_apart(void)
{
    struct store_results results[2];
    struct report report[2];
    struct compare compare;
    char *text;
    size_t bytes;
    for (size_t i = 0; i < 2; i++) {
        synthetic_open(&results[i], 1, 2000);
        synthetic_set(&results[i], 0, synthetic_point(1), 2000 * i, 0, 0);
        CU_ASSERT_EQUAL_FATAL(report_open(&results[i], &report[i]), STATUS_OK);
    }
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_EQUAL_FATAL(compare_open(report, 2, &compare), STATUS_OK);
    compare_write(&compare, REPORT_TEXT, out);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  <1e-300   <1e-300*  "));
    free(text);
    compare_close(&compare);
    for (size_t i = 0; i < 2; i++)
        close_results(&results[i], &report[i]);
}

SUITE(compare)
{
    TEST(test_far_apart);
    TEST(test_seed_by_seed);
    TEST(test_difference);
    TEST(test_seeds);
    TEST(test_settings_apart);
    TEST(test_points_alone);
    TEST(test_nothing_in_common);
    TEST(test_table);
}
