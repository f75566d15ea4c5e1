// Points of several seeds, pooled, and whether their seeds agree.
#include "folder.h"
#include "pages.h"
#include "report/tables/tables.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- whether samples agree ----

// scipy.stats.fisher_exact of SciPy 1.10.1, whose rule for two sides is R's.
static void test_fisher(void)
{
    static const struct {
        struct report_count a, b;
        double p;
    } cases[] = {
        {{1, 10}, {11, 14}, 0.0027594561852200836},
        {{3, 64}, {16, 64}, 0.0021292319715961443},
        {{3, 64}, {4, 64}, 1},
        {{30, 64}, {44, 64}, 0.019591788119279432},
        {{31, 64}, {29, 64}, 0.8595062199350988},
        {{2, 100}, {40, 500}, 0.030634470199142647},
        {{10, 64}, {4, 32}, 0.7682364368753656},
        {{200, 512}, {250, 512}, 0.00201863548274575},
        {{0, 64}, {64, 64}, 8.35033111358791e-38},
        {{5, 5}, {1, 5}, 0.047619047619047616},
        {{0, 64}, {0, 64}, 1},
        {{64, 64}, {64, 64}, 1},
        {{1, 1}, {0, 1}, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct report_count *a = &cases[i].a, *b = &cases[i].b;
        CU_ASSERT_DOUBLE_EQUAL(report_fisher(a, b) / cases[i].p, 1, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(report_fisher(b, a) / cases[i].p, 1, 1e-9);
        const struct report_count both[] = {*a, *b};
        CU_ASSERT_DOUBLE_EQUAL(report_agreement(both, 2) / cases[i].p, 1, 1e-9);
    }
}

// Three times, or four times, the least of SciPy's probabilities of each against the others.
static void test_agreement_of_more_than_two(void)
{
    const struct report_count three[] = {{20, 64}, {44, 64}, {31, 64}},
                              near[] = {{20, 64}, {35, 64}, {31, 64}},
                              four[] = {{3, 16}, {4, 16}, {1, 16}, {12, 16}},
                              alike[] = {{0, 2}, {1, 2}, {0, 2}},
                              holes[] = {{0, 0}, {3, 64}, {0, 0}, {16, 64}};
    CU_ASSERT_DOUBLE_EQUAL(report_agreement(three, 3), 0.0006458874196963555, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_agreement(near, 3), 0.026752799684457082, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_agreement(four, 4), 0.0001487294226974512, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_agreement(alike, 3), 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(report_agreement(holes, 4), 0.0021292319715961443, 1e-12);
    CU_ASSERT(isnan(report_agreement(holes, 3)));
    CU_ASSERT(isnan(report_agreement(three, 1)));
}

// ---- tables ----

// L(1,1) and L(1,3) with seeds 20200903 and 20261127: so many of 64 learn.
static void open_seeds(struct store_results *results, const size_t learned[4])
{
    static uint64_t seeds[] = {20200903, 20261127};
    synthetic_open(results, 4, 64);
    results->attributes.seed = seeds;
    results->attributes.seeds = 2;
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(i % 2 == 0 ? 1 : 3);
        point.seed = seeds[i / 2];
        synthetic_set(results, i, point, learned[i], i == 2 ? 5 : 0, i == 1 ? 1 : 0);
    }
}

// Asserts that the text holds all of the others, which end in NULL.
static void holds(const char *text, const char *const parts[])
{
    for (size_t i = 0; parts[i] != NULL; i++)
        if (strstr(text, parts[i]) == NULL) {
            printf("\n%s\nlacks: %s\n", text, parts[i]);
            CU_FAIL("the table lacks a text");
        }
}

static void test_pooled_table(void)
{
    struct store_results results;
    open_seeds(&results, (const size_t[]){3, 30, 4, 44});
    char *text = page_table(&results, REPORT_TEXT);
    holds(text,
          (const char *const[]){
              ", seeds 20200903, 20261127\n",
              "overcompleteness  parameters  seeds  networks  learned  rate %  95 % interval  p "
              "(seeds)  evidence  dead  diverged  median updates\n"
              "               1          25      2       128        7     5.5   2.7 to  10.9     "
              "1.0000    proven     5         0            3000\n"
              "               3          85      2       128       74    57.8  49.2 to  66.0     "
              "0.0196    proven     0         1           12216\n",
              "The seeds disagree at 1 of 2 points (below 5 % after Holm's correction for their "
              "number).\n",
              "L(1,1) learns                    4.7 % (3 of 64; 1.6 to 12.9)  5.5 % (7 of 128)",
              NULL});
    free(text);
    synthetic_close(&results);
    // Between seeds that agree, and where the correction decides: 0.0593 and 0.0308.
    open_seeds(&results, (const size_t[]){3, 30, 4, 31});
    text = page_table(&results, REPORT_TEXT);
    holds(text, (const char *const[]){"The seeds disagree at 0 of 2 points", NULL});
    free(text);
    synthetic_close(&results);
    open_seeds(&results, (const size_t[]){10, 20, 20, 33});
    text = page_table(&results, REPORT_TEXT);
    holds(text, (const char *const[]){" 0.0593 ", " 0.0308 ", "disagree at 0 of 2 points", NULL});
    free(text);
    synthetic_close(&results);
}

static void test_pooled_csv_and_json(void)
{
    struct store_results results;
    open_seeds(&results, (const size_t[]){3, 30, 4, 44});
    char *text = page_table(&results, REPORT_CSV);
    holds(text, (const char *const[]){
                    ",seeds,p_seeds,average_learned\r\n", "made_up,1,20200903 20261127,B3/S23,",
                    ",25,128,7,116,5,0,0.0546875,", ",2,1,0\r\n", ",85,128,74,53,0,1,0.578125,",
                    ",2,0.01959178812,0\r\n", NULL});
    free(text);
    text = page_table(&results, REPORT_JSON);
    holds(text, (const char *const[]){"\"seed\": [20200903, 20261127],", "\"seeds\": 2, ",
                                      "\"p_seeds\": 0.01959178812, ", NULL});
    free(text);
    text = page_table(&results, REPORT_TEX);
    holds(text, (const char *const[]){"\\newcommand{\\ltSeeds}{seeds 20200903, 20261127}",
                                      "\\newcommand{\\ltPointALearned}{7}",
                                      "\\newcommand{\\ltPoints}{2}", NULL});
    free(text);
    synthetic_close(&results);
}

// The points of a seed that is the only one say nothing of agreement.
static void test_one_seed_is_not_compared(void)
{
    struct store_results results;
    page_open_two(&results);
    char *text = page_table(&results, REPORT_TEXT);
    CU_ASSERT(strstr(text, "seeds") == NULL);
    free(text);
    text = page_table(&results, REPORT_CSV);
    holds(text, (const char *const[]){"made_up,1,20200903,B3/S23,", ",1,,0\r\n", NULL});
    free(text);
    synthetic_close(&results);
}

static void test_rows_by_seed(void)
{
    struct store_results results;
    struct report report;
    open_seeds(&results, (const size_t[]){3, 30, 4, 44});
    CU_ASSERT_EQUAL_FATAL(report_open_by_seed(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report.points, 4);
    static const size_t learned[] = {3, 4, 30, 44}; // side by side
    static const uint64_t seeds[] = {20200903, 20261127};
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(report.point[i].learned, learned[i]);
        CU_ASSERT(report.point[i].sources == 1 && report.point[i].source->seed == seeds[i % 2]);
        CU_ASSERT(isnan(report.point[i].agreement));
    }
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_EQUAL(rates_write(&report, REPORT_TEXT, out), STATUS_OK);
    CU_ASSERT_EQUAL(rates_write(&report, REPORT_CSV, out), STATUS_OK);
    CU_ASSERT_EQUAL(rates_write(&report, REPORT_JSON, out), STATUS_OK);
    fclose(out);
    holds(text, (const char *const[]){"overcompleteness      seed  parameters  networks  learned",
                                      "               3  20261127          85        64       44",
                                      "made_up,1,20261127,B3/S23,",
                                      "{\"seed\": 20261127, \"rule\": ", NULL});
    CU_ASSERT(strstr(text, "disagree") == NULL);
    free(text);
    report_close(&report);
    synthetic_close(&results);
}

// Medians, trials and what was not tried are those of all seeds; the points of results may come in
// any order, and a seed may have fewer networks, or none yet.
static void test_sources_of_a_point(void)
{
    struct store_results results;
    struct report report;
    synthetic_open(&results, 3, 4);
    struct point ticket = synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_ITSELF), other = ticket;
    other.seed = 5;
    synthetic_set(&results, 0, ticket, 1, 0, 0);
    synthetic_set(&results, 1, synthetic_point(2), 2, 0, 0);
    results.point[2].count = 3;
    synthetic_set(&results, 2, other, 2, 0, 0);
    results.trial[3].outcome = results.trial[10].outcome = TRIAL_NOT_TRIED;
    results.trial[8].evidence = TRIAL_BOARDS;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report.points, 2);
    const struct report_point *point = &report.point[0];
    CU_ASSERT_PTR_EQUAL(point->point, &results.point[0].point);
    CU_ASSERT(point->sources == 2 && point->trials == 7 && point->networks == 5);
    CU_ASSERT(point->not_tried == 2 && point->learned == 3 && point->sampled == 1);
    CU_ASSERT_EQUAL(point->median_learned_at, 3000); // of 1000, 3000 and 3512
    CU_ASSERT_EQUAL(point->trial[4].learned_at, 3000);
    const struct report_source *source = report_source_of(point, 4);
    CU_ASSERT(source->seed == 5 && source->point == 2 && source->first == 4 && source->trials == 3);
    CU_ASSERT_PTR_EQUAL(report_source_of(point, 3), &point->source[0]);
    CU_ASSERT(source->learned.successes == 2 && source->learned.networks == 2);
    CU_ASSERT_DOUBLE_EQUAL(point->agreement, 0.4, 1e-12); // 1 of 3 and 2 of 2, by hand
    CU_ASSERT(report.compared == 1 && report.disagree == 0);
    CU_ASSERT_EQUAL(report.point[1].sources, 1);
    report_close(&report);
    // A budget or a rule for stopping that differs is no seed.
    results.point[2].point.updates++;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(report.points, 3);
    report_close(&report);
    synthetic_close(&results);
}

// Pooled points keep the order of the results, and so do the seeds of each.
static void test_order_of_points(void)
{
    struct store_results results;
    struct report report;
    synthetic_open(&results, 24, 1);
    for (size_t i = 0; i < 24; i++) {
        struct point point = synthetic_point(1 + 5 * (i % 8) % 8);
        point.seed = 100 - i / 8;
        synthetic_set(&results, i, point, 0, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report.points, 8);
    for (size_t i = 0; i < 8; i++) {
        CU_ASSERT_PTR_EQUAL(report.point[i].point, &results.point[i].point);
        CU_ASSERT_EQUAL_FATAL(report.point[i].sources, 3);
        for (size_t s = 0; s < 3; s++)
            CU_ASSERT_EQUAL(report.point[i].source[s].point, i + 8 * s);
    }
    report_close(&report);
    synthetic_close(&results);
}

// ---- what follows from pooled points ----

static void set_outcomes(struct store_results *results, size_t point, const char *outcomes)
{
    for (size_t k = 0; outcomes[k] != '\0'; k++)
        results->trial[results->point[point].first + k].outcome =
            outcomes[k] == '1' ? TRIAL_LEARNED : TRIAL_NOT_LEARNED;
}

// Replicate k of one seed is no pair of replicate k of another.
static void test_pairs_are_of_one_seed(void)
{
    struct store_results results;
    struct report report;
    struct paired paired;
    synthetic_open(&results, 4, 4);
    for (size_t i = 0; i < 4; i++) {
        // The control has its seeds in the other order.
        struct point point =
            synthetic_ticket(2, TICKET_ITERATIVE, 1, i < 2 ? TICKET_ITSELF : TICKET_RANDOM);
        point.seed = i == 0 || i == 3 ? 1 : 2;
        synthetic_set(&results, i, point, 0, 0, 0);
    }
    set_outcomes(&results, 0, "1110");
    set_outcomes(&results, 3, "0110");
    set_outcomes(&results, 1, "0001");
    set_outcomes(&results, 2, "1001");
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report.points, 2);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired.comparisons, 1);
    const struct report_pairs *pairs = &paired.comparison[0].pairs;
    CU_ASSERT(pairs->both == 3 && pairs->first == 1 && pairs->second == 1 && pairs->neither == 3);
    paired_close(&paired);
    report_close(&report);
    // Of a seed that only one of them has, there is no pair.
    results.point[3].point.seed = 3;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(paired_open(&report, &paired), STATUS_OK);
    CU_ASSERT_EQUAL(report_pairs_count(&paired.comparison[0].pairs), 4);
    paired_close(&paired);
    report_close(&report);
    synthetic_close(&results);
}

// The smallest network is told by its point in the results, which has one seed.
static void test_smallest_of_a_seed(void)
{
    struct store_results made, results;
    struct report report;
    struct minimal minimal;
    char folder[FOLDER_PATH], path[FOLDER_FILE];
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    open_seeds(&made, (const size_t[]){0, 30, 4, 44});
    // Two weights of replicate 2 of the second seed are gone.
    made.trial[2 * 64 + 2].weights_left -= 2;
    for (size_t i = 0; i < 4; i++)
        made.point[i].point.ticket = synthetic_ticket(1, TICKET_ITERATIVE, 1, TICKET_ITSELF).ticket;
    CU_ASSERT_EQUAL_FATAL(synthetic_write(&made, path), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(minimal_open(&report, &minimal), STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL_FATAL(minimal.smallest);
    const struct minimal_network *network = &minimal.smallest->smallest;
    CU_ASSERT(network->point == 2 && network->trial == 2 && network->replicate == 2);
    CU_ASSERT_EQUAL(network->parameters_left, network->weights_left); // of an even replicate
    // Networks are read source by source.
    const struct report_point *point = &report.point[0];
    size_t parameters = point->parameters;
    struct report_networks networks;
    CU_ASSERT_EQUAL_FATAL(report_read_networks(&report, point, &networks), STATUS_OK);
    for (size_t k = 0; k < point->trials; k++) {
        size_t left = 0;
        for (size_t i = 0; i < parameters; i++)
            left +=
                networks.mask[k * parameters + i] != 0 && networks.final[k * parameters + i] == 1;
        CU_ASSERT_EQUAL(left, point->trial[k].weights_left + k % 2);
    }
    report_free_networks(&networks);
    minimal_close(&minimal);
    report_close(&report);
    store_close(&results);
    synthetic_close(&made);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// What `check` tells of a point is of that point and seed, whatever the order of rows.
static void test_rejudged_by_seed(void)
{
    struct store_results results;
    struct report report;
    open_seeds(&results, (const size_t[]){3, 30, 4, 44});
    struct trial_result *trial = malloc(results.trials * sizeof *trial);
    memcpy(trial, results.trial, results.trials * sizeof *trial);
    for (size_t k = 0; k < 7; k++) // of L(1,1) with the second seed
        trial[2 * 64 + 50 + k].window_errors++;
    CU_ASSERT_EQUAL_FATAL(report_open_by_seed(&results, &report), STATUS_OK);
    char *text = NULL;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    rejudged_write(&report, trial, REPORT_TEXT, true, out);
    rejudged_write(&report, trial, REPORT_CSV, true, out);
    rejudged_write(&report, trial, REPORT_JSON, true, out);
    fclose(out);
    holds(
        text,
        (const char *const[]){
            "overcompleteness      seed  networks  the same  now exact  now wrong  learned, lost  "
            "learned at  wrong windows  evidence  unsure\n"
            "               1  20261127        64        57          0          0              0  "
            "         0              7         0       0\n\n",
            "at all 3 other points", "of 256 networks judged anew 249 have the verdict",
            "made_up,1,20261127,B3/S23,1,32,torus,uniform,0,life,1,",
            "{\"seed\": 20261127, \"rule\": \"B3/S23\"", NULL});
    free(text);
    free(trial);
    report_close(&report);
    synthetic_close(&results);
}

// Figures are drawn of pooled points, and say the seeds.
static void test_figures_say_the_seeds(void)
{
    struct store_results results;
    open_seeds(&results, (const size_t[]){3, 30, 4, 44});
    char *script = page_figure(&results, "learning.gp");
    holds(script,
          (const char *const[]){"128 networks per point", "seeds 20200903,", "20261127", NULL});
    free(script);
    synthetic_close(&results);
}

SUITE(pooled)
{
    TEST(test_fisher);
    TEST(test_agreement_of_more_than_two);
    TEST(test_pooled_table);
    TEST(test_pooled_csv_and_json);
    TEST(test_one_seed_is_not_compared);
    TEST(test_rows_by_seed);
    TEST(test_sources_of_a_point);
    TEST(test_order_of_points);
    TEST(test_pairs_are_of_one_seed);
    TEST(test_smallest_of_a_seed);
    TEST(test_rejudged_by_seed);
    TEST(test_figures_say_the_seeds);
}
