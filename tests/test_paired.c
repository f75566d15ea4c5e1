// Comparisons of pairs, and tables of tickets.
#include "pages.h"
#include "report/tables/tables.h"
#include "suite.h"
#include "synthetic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- statistics ----

static void expect_interval(struct report_pairs pairs, double low, double high, double error)
{
    struct interval interval = report_newcombe(&pairs);
    CU_ASSERT_DOUBLE_EQUAL(interval.low, low, error);
    CU_ASSERT_DOUBLE_EQUAL(interval.high, high, error);
}

// Newcombe's own example; Fagerland et al., Statistics in Medicine 33 (2014) 2850, airways.
static void test_newcombe(void)
{
    expect_interval((struct report_pairs){36, 12, 2, 0}, 0.0569, 0.3404, 5e-5);
    expect_interval((struct report_pairs){36, 2, 12, 0}, -0.3404, -0.0569, 5e-5);
    expect_interval((struct report_pairs){1, 1, 7, 12}, -0.507, -0.026, 5e-4);
    expect_interval((struct report_pairs){0, 0, 0, 0}, -1, 1, 0);
    // All alike: the intervals of both rates squared and added, for there is no correlation to
    // know.
    double wide = 1 - wilson_interval(5, 5).low;
    expect_interval((struct report_pairs){5, 0, 0, 0}, -wide, wide, 1e-12);
}

// By hand: 2 (1 + 14 + 91) / 2^14, which is Armitage & Berry's 0.0129; 2 (1 + 8) / 2^8.
static void test_mcnemar(void)
{
    CU_ASSERT_DOUBLE_EQUAL(report_mcnemar(&(struct report_pairs){20, 12, 2, 16}), 212.0 / 16384,
                           1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_mcnemar(&(struct report_pairs){1, 1, 7, 12}), 18.0 / 256, 1e-12);
    CU_ASSERT_EQUAL(report_mcnemar(&(struct report_pairs){3, 4, 4, 3}), 1);
    CU_ASSERT_DOUBLE_EQUAL(report_mcnemar(&(struct report_pairs){9, 0, 0, 9}), 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_mcnemar(&(struct report_pairs){0, 1000, 0, 0}),
                           exp(-999 * log(2)), 1e-310);
}

// By hand: sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1, never falling.
static void test_holm(void)
{
    double p[] = {0.04, 0.01, NAN, 0.03, 0.02}, many[] = {0.6, 0.5};
    size_t scratch[5];
    report_holm(p, 5, scratch);
    CU_ASSERT_DOUBLE_EQUAL(p[1], 0.04, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(p[4], 0.06, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(p[3], 0.06, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(p[0], 0.06, 1e-12);
    CU_ASSERT(isnan(p[2]));
    report_holm(many, 2, scratch);
    CU_ASSERT_EQUAL(many[0], 1);
    CU_ASSERT_EQUAL(many[1], 1);
}

// ---- comparisons ----

// 1 learned, 0 did not, - was not tried: replicate by replicate.
static void set_outcomes(struct store_results *results, size_t point, const char *outcomes)
{
    for (size_t k = 0; outcomes[k] != '\0'; k++) {
        struct trial_result *trial = &results->trial[results->point[point].first + k];
        trial->outcome = outcomes[k] == '1'   ? TRIAL_LEARNED
                         : outcomes[k] == '0' ? TRIAL_NOT_LEARNED
                                              : TRIAL_NOT_TRIED;
        trial->exact_at_end = outcomes[k] == '1';
        trial->learned_at = outcomes[k] == '1' ? (int64_t)(2000 * point + 1024 * k) : -1;
    }
}

// The dense network, two rounds of tickets with a random mask each, SNIP, and the whole again.
static void open_tickets(struct store_results *results)
{
    synthetic_open(results, 7, 8);
    synthetic_set(results, 0, synthetic_point(2), 7, 0, 0);
    synthetic_set(results, 1, synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_ITSELF), 0, 0, 0);
    synthetic_set(results, 2, synthetic_ticket(2, TICKET_ITERATIVE, 2, TICKET_ITSELF), 0, 0, 0);
    synthetic_set(results, 3, synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_RANDOM), 0, 0, 0);
    synthetic_set(results, 4, synthetic_ticket(2, TICKET_ITERATIVE, 2, TICKET_RANDOM), 0, 0, 0);
    synthetic_set(results, 5, synthetic_ticket(2, TICKET_SNIP, 1, TICKET_ITSELF), 0, 0, 0);
    struct point restart = synthetic_ticket(2, TICKET_RESTART, 1, TICKET_ITSELF);
    synthetic_set(results, 6, restart, 0, 0, 0);
    set_outcomes(results, 1, "1111110-");
    set_outcomes(results, 2, "1111000-");
    set_outcomes(results, 3, "0000011-");
    set_outcomes(results, 4, "0000000-");
    set_outcomes(results, 5, "1111111-");
    set_outcomes(results, 6, "1111111-");
}

static void test_pairs_are_counted(void)
{
    struct store_results results;
    open_tickets(&results);
    results.trial[8].outcome = TRIAL_NOT_TRIED; // of the first point alone
    struct report report;
    struct paired paired;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    // Each round with its random mask, round 1 with SNIP, and three tickets with the whole.
    CU_ASSERT_EQUAL(paired.comparisons, 6);
    bool seen = false;
    for (size_t i = 0; i < paired.comparisons; i++) {
        const struct paired_comparison *c = &paired.comparison[i];
        if (c->first != &report.point[1] || c->second != &report.point[3])
            continue;
        seen = true;
        CU_ASSERT_EQUAL(c->axis, SETTING_CONTROL);
        CU_ASSERT_EQUAL(c->pairs.both, 1);
        CU_ASSERT_EQUAL(c->pairs.first, 4);
        CU_ASSERT_EQUAL(c->pairs.second, 1);
        CU_ASSERT_EQUAL(c->pairs.neither, 0);
        CU_ASSERT_DOUBLE_EQUAL(c->difference, 0.5, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(c->p, 12.0 / 32, 1e-12);
        CU_ASSERT_EQUAL(c->holm, 1);
    }
    CU_ASSERT(seen);
    paired_close(&paired);
    report_close(&report);
    synthetic_close(&results);
}

// Replicates are met by their numbers, not by their rows.
static void test_pairs_are_the_same_replicate(void)
{
    struct store_results results;
    open_tickets(&results);
    results.point[3].first += 1;
    results.point[3].count = 6; // replicates 1 to 6: 000011
    struct report report;
    struct paired paired;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    for (size_t i = 0; i < paired.comparisons; i++) {
        const struct paired_comparison *c = &paired.comparison[i];
        if (c->first != &report.point[1] || c->second != &report.point[3])
            continue;
        CU_ASSERT_EQUAL(report_pairs_count(&c->pairs), 6);
        CU_ASSERT_EQUAL(c->pairs.both, 1);
        CU_ASSERT_EQUAL(c->pairs.first, 4);
        CU_ASSERT_EQUAL(c->pairs.second, 1);
    }
    paired_close(&paired);
    report_close(&report);
    synthetic_close(&results);
}

// Controls are not compared with each other, nor tickets with those of another network.
static void test_what_is_compared(void)
{
    static const struct {
        size_t overcompleteness;
        enum ticket_method method;
        enum ticket_control control;
    } points[] = {{2, TICKET_ITERATIVE, TICKET_ITSELF}, {2, TICKET_ITERATIVE, TICKET_SHUFFLED},
                  {2, TICKET_ITERATIVE, TICKET_RANDOM}, {2, TICKET_SNIP, TICKET_ITSELF},
                  {2, TICKET_SNIP, TICKET_RANDOM},      {3, TICKET_RESTART, TICKET_ITSELF}};
    struct store_results results;
    synthetic_open(&results, 6, 4);
    for (size_t i = 0; i < 6; i++)
        synthetic_set(
            &results, i,
            synthetic_ticket(points[i].overcompleteness, points[i].method, 1, points[i].control), 2,
            0, 0);
    struct report report;
    struct paired paired;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    static const size_t expected[][2] = {{0, 1}, {0, 2}, {0, 3}, {3, 4}};
    CU_ASSERT_EQUAL_FATAL(paired.comparisons, 4);
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_PTR_EQUAL(paired.comparison[i].first, &report.point[expected[i][0]]);
        CU_ASSERT_PTR_EQUAL(paired.comparison[i].second, &report.point[expected[i][1]]);
    }
    paired_close(&paired);
    report_close(&report);
    synthetic_close(&results);
}

static char *paired_text(const struct store_results *results, enum report_format format)
{
    struct report report;
    struct paired paired;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    paired_write(&paired, format, out);
    fclose(out);
    paired_close(&paired);
    report_close(&report);
    return text;
}

static void test_paired_tables(void)
{
    struct store_results results;
    open_tickets(&results);
    char *text = paired_text(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "\n   method  round   compared with  weights  its weights  pairs  both  only  only "
              "other  neither  difference %   95 % interval       p  p (Holm) \n"
              "iterative      1  control random       37           37      7     1     5           "
              "1        0         +57.1   -8.7 to +86.5  0.2188    1.0000 \n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text,
        "\niterative      2  method restart       30           46      7     4     0           "
        "3        0         -42.9  -75.0 to  +1.7  0.2500    1.0000 \n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "One family of tests, corrected by Holm: all of this table, 6.\n"));
    free(text);
    // Without pairs there is nothing to test, and nothing to correct for.
    for (size_t i = 0; i < results.point[2].count; i++)
        results.trial[results.point[2].first + i].outcome = TRIAL_NOT_TRIED;
    text = paired_text(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " -       -         - \n"));
    CU_ASSERT_PTR_NULL(
        strstr(text, "One family of tests, corrected by Holm: all of this table, 6.\n"));
    free(text);
    synthetic_close(&results);
    open_tickets(&results);
    text = paired_text(&results, REPORT_CSV);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, ",superseded,compared_with,weights,other_weights,pairs,both,"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ",control random,37,37,7,1,5,1,0,0.5714285714,"));
    free(text);
    synthetic_close(&results);
}

static void test_nothing_to_compare(void)
{
    struct store_results results;
    synthetic_open(&results, 2, 8);
    synthetic_set(&results, 0, synthetic_point(1), 3, 0, 0);
    synthetic_set(&results, 1, synthetic_point(2), 3, 0, 0);
    struct report report;
    struct paired paired;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(paired_open(&report, &paired), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "there is nothing to compare"));
    report_close(&report);
    synthetic_close(&results);
}

static void test_ticket_table(void)
{
    struct store_results results;
    open_tickets(&results);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text,
        "\n   method  round  control  weights left  networks  not tried  learned  rate %  95 % "
        "interval  evidence  dead  diverged  median updates\n"
        "    dense      0        -            46         8          0        7    87.5  52.9 "
        "to  97.8    proven     0         0            2536\n"
        "iterative      1     none            37         7          1        6    85.7  48.7 "
        "to  97.4    proven     0         0            4560\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nnot tried: tickets of networks that did not learn"));
    free(text);
    synthetic_close(&results);
}

SUITE(paired)
{
    TEST(test_newcombe);
    TEST(test_mcnemar);
    TEST(test_holm);
    TEST(test_pairs_are_counted);
    TEST(test_pairs_are_the_same_replicate);
    TEST(test_what_is_compared);
    TEST(test_paired_tables);
    TEST(test_nothing_to_compare);
    TEST(test_ticket_table);
}
