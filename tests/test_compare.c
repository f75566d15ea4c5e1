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
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "Fisher's exact test, two-sided; p (Holm): corrected for all 3"));
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

SUITE(compare)
{
    TEST(test_difference);
    TEST(test_seeds);
    TEST(test_settings_apart);
    TEST(test_points_alone);
    TEST(test_nothing_in_common);
    TEST(test_table);
}
