// What changes along an axis, in the table's three formats.
#include "pages.h"
#include "report/data/along.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// L(1,m) and L(2,m), m = 1, 2, 4, 8, of which so many of 16 learned; and a ticket, which is asked nothing.
static void open_widths(struct store_results *results)
{
    static const size_t learned[2][4] = {{1, 5, 12, 16}, {0, 0, 0, 5}};
    synthetic_open(results, 9, 16);
    for (size_t i = 0; i < 8; i++) {
        struct point point = synthetic_point((size_t)1 << (i % 4));
        point.generations = 1 + i / 4;
        synthetic_set(results, i, point, learned[i / 4][i % 4], 0, 0);
    }
    synthetic_set(results, 8, synthetic_ticket(4, TICKET_ITERATIVE, 1, TICKET_ITSELF), 16, 0, 0);
}

static struct along open_along(const struct store_results *results, struct report *report)
{
    struct along along;
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(along_open(report, &along), STATUS_OK);
    return along;
}

// A row for each n, half by brglm2 and the oracle of tests/test_firth.c, p corrected for two.
static void test_rows(void)
{
    struct store_results results;
    struct report report;
    open_widths(&results);
    struct along along = open_along(&results, &report);
    CU_ASSERT_EQUAL(along.axis, SETTING_OVERCOMPLETENESS);
    CU_ASSERT_EQUAL_FATAL(along.rows, 2);
    CU_ASSERT_EQUAL(along.tests, 2);
    const struct along_row *row = along.row;
    CU_ASSERT(row[0].points == 4 && row[0].least == 1 && row[0].most == 8);
    CU_ASSERT_DOUBLE_EQUAL(row[0].half, 2.5889205703, 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(row[0].interval.low, 2.0090817025, 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(row[0].interval.high, 3.3237691331, 1e-5);
    CU_ASSERT_DOUBLE_EQUAL(row[1].half, 9.8423319199, 1e-4);
    CU_ASSERT(row[0].p < row[1].p && row[0].holm == 2 * row[0].p && row[1].holm == row[1].p);
    along_close(&along);
    report_close(&report);
    synthetic_close(&results);
}

// Beyond what was tried only the side is said, to people; where nothing is known, nothing.
static void test_texts(void)
{
    struct store_results results;
    open_widths(&results);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nAlong overcompleteness: a row for"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "family of the tests in this table, 2; * below 0.05.\n"
                                        "generations  half learn at m =    95 % interval  "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "          1               2.59     2.01 to 3.32  "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "          2            above 8  7.65 to above 8  "));
    free(text);
    text = page_table(&results, REPORT_JSON);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, ",\n  \"axis\": \"overcompleteness\",\n  \"tests\": 2,\n"
                     "  \"along\": [\n    {\"rule\": \"B3/S23\", \"generations\": 1, "));
    const char *along = strstr(text, "\"along\"");
    CU_ASSERT_PTR_NULL(strstr(along, "\"overcompleteness\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(along, "\"half\": 2.5"));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltAlongHead}{$n$ & half learn at $m$ & "
                                        "95\\,\\% interval & $p$ (times) & $p$ (Holm)}\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "\\newcommand{\\ltAlongRows}{%\n1 & 2.59 & 2.01 to 3.32 & "));
    free(text);
    // With the same rate everywhere nothing is known of m, and a rate that falls is called so.
    for (size_t i = 0; i < 4; i++) {
        synthetic_set(&results, i, results.point[i].point, 8, 0, 0);
        synthetic_set(&results, 4 + i, results.point[4 + i].point, 15 - 4 * i, 0, 0);
    }
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "          1                  -              -  "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "    3.46, falling   2.46 to 5.10  "));
    free(text);
    synthetic_close(&results);
}

// Without m along another axis, the first of which two points differ in nothing else; of one point there is nothing to say.
static void test_other_axes(void)
{
    struct store_results results;
    struct report report;
    synthetic_open(&results, 3, 16);
    for (size_t i = 0; i < 3; i++) {
        struct point point = synthetic_point(2);
        point.init = i == 0 ? NET_GLOROT : NET_NORMAL;
        point.updates = i == 2 ? 1000 : 2000;
        synthetic_set(&results, i, point, 8, 0, 0);
    }
    struct along along = open_along(&results, &report);
    CU_ASSERT_EQUAL(along.axis, SETTING_INIT);
    CU_ASSERT_EQUAL_FATAL(along.rows, 1);
    CU_ASSERT(along.row[0].points == 2 && isnan(along.row[0].half) && !isnan(along.row[0].p));
    along_close(&along);
    report_close(&report);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nAlong init: a row for"));
    CU_ASSERT_PTR_NULL(strstr(text, "half learn at m"));
    free(text);
    results.points = 1;
    text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(text, "\nAlong "));
    free(text);
    text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\newcommand{\\ltAlongRows}{%\n}\n"));
    free(text);
    synthetic_close(&results);
}

// Where no network learned at any m there is no time to compare.
static void test_nothing_learned(void)
{
    struct store_results results;
    struct report report;
    synthetic_open(&results, 2, 16);
    synthetic_set(&results, 0, synthetic_point(1), 0, 0, 0);
    synthetic_set(&results, 1, synthetic_point(2), 0, 0, 0);
    struct along along = open_along(&results, &report);
    CU_ASSERT(along.rows == 1 && along.tests == 0 && isnan(along.row[0].p));
    CU_ASSERT(isnan(along.row[0].half) && isnan(along.row[0].holm));
    along_close(&along);
    report_close(&report);
    // Of points that have no networks yet there are no rows.
    results.point[0].count = results.point[1].count = 0;
    along = open_along(&results, &report);
    CU_ASSERT(along.rows == 0 && along.axis == SETTING_SEED);
    along_close(&along);
    report_close(&report);
    synthetic_close(&results);
}

SUITE(along)
{
    TEST(test_rows);
    TEST(test_texts);
    TEST(test_other_axes);
    TEST(test_nothing_learned);
}
