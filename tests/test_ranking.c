// The ranking of choices by the published figures: probabilities against closed forms and exact
// rational values, the order of made-up results, and what is refused.
#include "made_up.h"
#include "report/beta.h"
#include "report/gnuplot.h"
#include "report/ranking.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// ---- probabilities ----

static void close_to(double got, double expected, double relative)
{
    bool good = fabs(got - expected) <= relative * fabs(expected);
    CU_ASSERT(good);
    if (!good)
        printf("\n  got %.17g, expected %.17g\n", got, expected);
}

// Under a uniform prior and without networks of our own every count is equally likely.
static void test_beta_binomial_of_a_uniform(void)
{
    const struct beta uniform = {1, 1};
    for (size_t j = 0; j <= 64; j++) {
        const struct beta_event one = {j, j, 64};
        close_to(exp(beta_log_probability(&uniform, &one)), 1.0 / 65, 1e-12);
    }
    const struct beta_event half = {0, 32, 64}, all = {0, 64, 64};
    close_to(exp(beta_log_probability(&uniform, &half)), 33.0 / 65, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(beta_log_probability(&uniform, &all), 0, 1e-12);
}

// By hand. Jeffreys's prior after 1 of 2 is Beta(3/2, 3/2), whose mean is 1/2, whose second moment
// is 5/16: both of 2 others learn with 5/16, one with 2 (1/2 - 5/16) = 3/8. After 0 of 1 it is
// Beta(1/2, 3/2), of mean 1/4 and second moment 1/4 * 3/2 / 3 = 1/8.
static void test_beta_binomial_by_hand(void)
{
    struct beta beta = beta_of_count(1, 2);
    CU_ASSERT(beta.a == 1.5 && beta.b == 1.5);
    const double expected[] = {5.0 / 16, 3.0 / 8, 5.0 / 16};
    for (size_t j = 0; j <= 2; j++) {
        const struct beta_event event = {j, j, 2};
        close_to(exp(beta_log_probability(&beta, &event)), expected[j], 1e-13);
    }
    beta = beta_of_count(0, 1);
    const struct beta_event both = {2, 2, 2}, any = {1, 2, 2}, one = {1, 1, 1};
    close_to(exp(beta_log_probability(&beta, &both)), 1.0 / 8, 1e-13);
    close_to(exp(beta_log_probability(&beta, &one)), 1.0 / 4, 1e-13);
    close_to(exp(beta_log_probability(&beta, &any)), 2 * (0.25 - 0.125) + 0.125, 1e-13);
    // From exact fractions: P(j) = C(N, j) (a)_j (b)_(N-j) / (a+b)_N with rising factorials.
    beta = beta_of_count(26, 512);
    const struct beta_event three = {3, 3, 64}, most = {35, 41, 64};
    close_to(beta_log_probability(&beta, &three), -1.53993715344717, 1e-10);
    beta = beta_of_count(300, 512);
    close_to(beta_log_probability(&beta, &most), -0.519029615120331, 1e-10);
    beta = beta_of_count(0, 512);
    close_to(beta_log_probability(&beta, &most), -89.8252421455055, 1e-10);
}

static void test_binomial(void)
{
    const struct beta_draw quarter = {0.25, 0.75}, tiny = {1e-300, 1}, near_one = {1, 1e-20};
    const struct beta_event two = {2, 2, 3}, any = {0, 3, 3}, over = {33, 64, 64},
                            half = {0, 32, 64};
    close_to(exp(beta_log_binomial(&quarter, &two)), 3 * 0.25 * 0.25 * 0.75, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(beta_log_binomial(&quarter, &any), 0, 1e-13);
    // Symmetry, and the middle count split evenly: P(j <= 32) = 1/2 + C(64, 32) / 2^65.
    const struct beta_draw even = {0.5, 0.5};
    close_to(exp(beta_log_binomial(&even, &half)), 0.5 + 0.5 * 0.0993467537479669, 1e-12);
    close_to(exp(beta_log_binomial(&even, &over)), 0.5 - 0.5 * 0.0993467537479669, 1e-12);
    // Far out: the first term alone, C(64, 33) p^33 and C(64, 32) q^32.
    const double choose33 = 1777090076065542336.0, choose32 = 1832624140942590534.0;
    close_to(beta_log_binomial(&tiny, &over), log(choose33) + 33 * log(1e-300), 1e-12);
    close_to(beta_log_binomial(&near_one, &half), log(choose32) + 32 * log(1e-20), 1e-12);
}

// The mean of the binomial probability over draws is the beta-binomial one, and the draws have the
// moments of the distribution: two roads to the same numbers.
static void test_draws(void)
{
    // Counts with events that they make neither sure nor rare.
    static const struct {
        size_t k, n;
        struct beta_event event;
    } cases[] = {{0, 512, {1, 3, 64}}, {26, 512, {3, 3, 64}},  {300, 512, {35, 41, 64}},
                 {7, 32, {0, 12, 64}}, {32, 32, {60, 63, 64}}, {0, 1, {5, 32, 64}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct beta_event event = cases[i].event;
        struct beta beta = beta_of_count(cases[i].k, cases[i].n);
        struct rng_key key = {.seed = 5, .purpose = RNG_CHECK, .index = {77, i}};
        struct pcg32 stream = rng_stream(&key);
        const int n = 40000;
        double sum = 0, squares = 0, likelihood = 0, likelihoods = 0;
        bool within = true;
        for (int k = 0; k < n; k++) {
            struct beta_draw draw = beta_draw(&beta, &stream);
            within &= draw.p > 0 && draw.q > 0 && fabs(draw.p + draw.q - 1) < 1e-15;
            double l = exp(beta_log_binomial(&draw, &event));
            sum += draw.p;
            squares += draw.p * draw.p;
            likelihood += l;
            likelihoods += l * l;
        }
        CU_ASSERT(within);
        double all = beta.a + beta.b, mean = beta.a / all;
        double variance = mean * (1 - mean) / (all + 1);
        CU_ASSERT(fabs(sum / n - mean) < 5 * sqrt(variance / n));
        double measured = squares / n - (sum / n) * (sum / n);
        CU_ASSERT(fabs(measured / variance - 1) < 0.1);
        double m = likelihood / n, error = sqrt((likelihoods / n - m * m) / n);
        CU_ASSERT(fabs(m - exp(beta_log_probability(&beta, &event))) < 5 * error);
    }
}

// ---- made-up results ----

#define COUNTS REFERENCE_COUNTS

// The main experiment's settings at the published figure, with other choices.
static struct trial_point choice(size_t figure, enum net_init init, double density)
{
    struct trial_point point = made_up_point(reference_counts[figure].overcompleteness);
    point.generations = reference_counts[figure].generations;
    point.init = init;
    point.density = density;
    return point;
}

// Four combinations, each of which learned in so many of 64 networks at each figure. The third is
// as published; the second and the fourth are the same.
static const size_t learned[4][COUNTS] = {
    {20, 60, 64, 60, 64}, {6, 30, 50, 30, 50}, {3, 20, 38, 16, 48}, {6, 30, 50, 30, 50}};
static const enum net_init inits[4] = {NET_NORMAL, NET_GLOROT, NET_FAN_IN, NET_NORMAL_EVERYWHERE};

static void open_four(struct store_results *results)
{
    made_up_open(results, 4 * COUNTS + 1, 64);
    for (size_t c = 0; c < 4; c++)
        for (size_t f = 0; f < COUNTS; f++)
            made_up_set(results, f * 4 + c, choice(f, inits[c], c % 2 == 0 ? 0.38 : NAN),
                        learned[c][f], 0, 0);
    // A point that no figure speaks of.
    made_up_set(results, 4 * COUNTS, made_up_point(8), 64, 0, 0);
}

static void ranked(const struct store_results *results, struct report *report,
                   struct ranking *ranking)
{
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    enum status status = ranking_open(report, ranking);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
}

static void test_order_and_likelihood(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    open_four(&results);
    ranked(&results, &report, &ranking);
    CU_ASSERT(ranking_applies(&report));
    CU_ASSERT_EQUAL_FATAL(ranking.entries, 4);
    CU_ASSERT_EQUAL(ranking.figures, COUNTS);
    static const size_t order[] = {2, 1, 3, 0}; // equal ones in the plan's order
    double posteriors = 0, firsts = 0;
    for (size_t i = 0; i < 4; i++) {
        const struct ranking_entry *entry = &ranking.entry[i];
        CU_ASSERT_EQUAL(entry->choices->init, inits[order[i]]);
        double sum = 0;
        for (size_t f = 0; f < COUNTS; f++) {
            CU_ASSERT_EQUAL(entry->point[f]->learned, learned[order[i]][f]);
            struct beta beta = beta_of_count(learned[order[i]][f], 64);
            struct beta_event event = {reference_counts[f].least, reference_counts[f].most, 64};
            sum += beta_log_probability(&beta, &event);
            close_to(log(entry->probability[f]), beta_log_probability(&beta, &event), 1e-12);
        }
        close_to(entry->log_likelihood, sum, 1e-12);
        CU_ASSERT(entry->low < entry->high);
        posteriors += entry->posterior;
        firsts += entry->first;
    }
    CU_ASSERT_DOUBLE_EQUAL(posteriors, 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(firsts, 1, 1e-12);
    const struct ranking_entry *best = ranking.entry, *last = ranking.entry + 3;
    CU_ASSERT(best->posterior > 0.9 && best->first > 0.9);
    CU_ASSERT(last->posterior < 1e-9 && last->first == 0);
    CU_ASSERT_EQUAL(ranking.entry[1].log_likelihood, ranking.entry[2].log_likelihood);
    CU_ASSERT(ranking_shows(&ranking, AXIS_INIT) && ranking_shows(&ranking, AXIS_DENSITY));
    CU_ASSERT(!ranking_shows(&ranking, AXIS_GENERATIONS) && !ranking_shows(&ranking, AXIS_BOARD));
    char label[RANKING_LABEL];
    ranking_label(&ranking, 0, label);
    CU_ASSERT_STRING_EQUAL(label, "0.38, fan_in");
    ranking_close(&ranking);
    report_close(&report);
    made_up_close(&results);
}

// The numbers of a combination hang on nothing else: not on the order, nor on who else is there.
static void test_resamples_are_keyed(void)
{
    struct store_results results, fewer;
    struct report report[2];
    struct ranking ranking[2];
    open_four(&results);
    ranked(&results, &report[0], &ranking[0]);
    made_up_open(&fewer, 2 * COUNTS, 64);
    for (size_t f = 0; f < COUNTS; f++) {
        made_up_set(&fewer, f, choice(COUNTS - 1 - f, inits[3], NAN), learned[3][COUNTS - 1 - f], 0,
                    0);
        made_up_set(&fewer, COUNTS + f, choice(f, inits[2], 0.38), learned[2][f], 0, 0);
    }
    ranked(&fewer, &report[1], &ranking[1]);
    CU_ASSERT_EQUAL_FATAL(ranking[1].entries, 2);
    static const size_t same[] = {0, 2}; // ranks among four
    for (size_t i = 0; i < 2; i++) {
        const struct ranking_entry *a = &ranking[0].entry[same[i]], *b = &ranking[1].entry[i];
        CU_ASSERT_EQUAL(a->choices->init, b->choices->init);
        CU_ASSERT(a->log_likelihood == b->log_likelihood && a->low == b->low && a->high == b->high);
    }
    for (int i = 0; i < 2; i++) {
        ranking_close(&ranking[i]);
        report_close(&report[i]);
    }
    made_up_close(&fewer);
    made_up_close(&results);
}

static char *table_of(const struct store_results *results, enum report_format format)
{
    struct report report;
    struct ranking ranking;
    char *text = NULL;
    size_t bytes;
    ranked(results, &report, &ranking);
    FILE *out = open_memstream(&text, &bytes);
    ranking_write(&ranking, format, out);
    fclose(out);
    ranking_close(&ranking);
    report_close(&report);
    return text;
}

static void holds(const char *text, const char *part)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (strstr(text, part) == NULL)
        printf("\n--- '%s' is not in\n%s\n", part, text);
}

static void test_tables(void)
{
    struct store_results results;
    open_four(&results);
    char *text = table_of(&results, REPORT_TEXT);
    holds(text, "published figures (Springer & Kenyon, of 64 networks each): L(1,1) 3 of 64, "
                "L(1,2) at most half, L(1,3) about 60 %, L(2,3) at most half, L(2,4) over half\n");
    holds(text, "rank  density               init  L(1,1) %   L(1,2) %   L(1,3) %   L(2,3) %   "
                "L(2,4) %    log L");
    holds(text, "   1     0.38             fan_in       4.7       31.2       59.4       25.0       "
                "75.0    -2.58");
    holds(text, "   4     0.38             normal      31.2!      93.8!     100.0!      93.8!     "
                "100.0 ");
    CU_ASSERT_PTR_NULL(strstr(text, "NOT USED"));
    free(text);
    text = table_of(&results, REPORT_CSV);
    holds(text, "plan,complete,seed,rank,rule,board,boundary,density,activation,init,");
    holds(text, ",posterior,first,L_1_1_networks,L_1_1_learned,L_1_1_probability,L_1_2_networks,");
    holds(text, "\r\nmade_up,1,20200903,1,B3/S23,32,torus,0.38,relu,fan_in,0.001,8,125000,own,"
                "proven,-2.577654114,");
    holds(text, "\r\nmade_up,1,20200903,4,");
    free(text);
    text = table_of(&results, REPORT_JSON);
    holds(text, "{\"generations\": 1, \"overcompleteness\": 3, \"networks\": 64, \"least\": 35, "
                "\"most\": 41, \"text\": \"about 60 %\", \"used\": true}");
    holds(text, "{\"rank\": 1, \"rule\": \"B3/S23\", \"board\": 32, \"boundary\": \"torus\", "
                "\"density\": 0.38, ");
    holds(text, "\"figures\": [{\"generations\": 1, \"overcompleteness\": 1, \"networks\": 64, "
                "\"learned\": 3, \"probability\": 0.1");
    free(text);
    text = table_of(&results, REPORT_TEX);
    holds(text, "\\newcommand{\\ltRankingCombinations}{4}\n");
    holds(text, "\\newcommand{\\ltRankingFigures}{L(1,1) 3 of 64, L(1,2) at most half, L(1,3) "
                "about 60 \\%,");
    holds(text, "\\newcommand{\\ltRankingResamples}{4,096}\n");
    holds(text, "\\newcommand{\\ltRankingBest}{0.38, fan\\_in}\n");
    holds(text, "\\newcommand{\\ltRankingAlign}{rllrrrrrrrrr}\n");
    holds(text, "\n1 & 0.38 & fan\\_in & 4.7 & 31.2 & 59.4 & 25.0 & 75.0 & $-2.58$ & ");
    free(text);
    made_up_close(&results);
}

static void test_common_figures_only(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    open_four(&results);
    results.attributes.complete = false;
    results.point[4 * 4 + 1].count = 0; // L(2,4) of one has not begun
    for (size_t c = 0; c < 4; c++)      // and L(2,3) of none
        results.point[4 * 3 + c].count = 0;
    ranked(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 4 && ranking.figures == 3);
    CU_ASSERT(ranking.used[2] && !ranking.used[3] && !ranking.used[4]);
    CU_ASSERT(!ranking.partial[3] && ranking.partial[4]);
    CU_ASSERT(isnan(ranking.entry[0].probability[4]) && ranking.entry[0].choices->init == inits[2]);
    ranking_close(&ranking);
    report_close(&report);
    char *text = table_of(&results, REPORT_TEXT);
    holds(text, "INCOMPLETE: ");
    holds(text, "NOT USED, because some combinations have no networks there: L(2,4) over half\n");
    CU_ASSERT_PTR_NULL(strstr(text, "L(2,3)"));
    free(text);
    text = table_of(&results, REPORT_JSON);
    holds(text, "\"text\": \"over half\", \"used\": false}");
    holds(text,
          "\"overcompleteness\": 4, \"networks\": 64, \"learned\": 48, \"probability\": null");
    free(text);
    made_up_close(&results);
}

static void refused(const struct store_results *results, const char *part)
{
    struct report report;
    struct ranking ranking;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    CU_ASSERT(!ranking_applies(&report));
    CU_ASSERT_EQUAL(ranking_open(&report, &ranking), STATUS_REQUEST);
    holds(status_message(), part);
    holds(status_message(), "; expected two");
    report_close(&report);
}

static void test_nothing_to_rank(void)
{
    struct store_results results;
    made_up_open(&results, 2, 64);
    made_up_set(&results, 0, made_up_point(1), 3, 0, 0);
    made_up_set(&results, 1, made_up_point(3), 40, 0, 0);
    refused(&results, "made_up: there is nothing to rank: 1 combination of choices");
    // Two combinations without a figure in common.
    results.point[1].point.init = NET_NORMAL;
    refused(&results, "2 combinations of choices with a published L(n,m), 0 of whose");
    // The same figure, but one of them for another rule.
    results.point[1].point.overcompleteness = 1;
    results.point[1].point.rule.birth |= 1 << 6;
    refused(&results, "1 combination of choices");
    results.point[1].point.rule.birth = 1 << 3;
    results.point[1].count = 0;
    refused(&results, "1 combination of choices");
    results.point[1].count = 64;
    struct report report;
    struct ranking ranking;
    ranked(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking.figures == 1);
    ranking_close(&ranking);
    report_close(&report);
    made_up_close(&results);
}

// ---- the figure ----

static void test_figure(void)
{
    struct store_results results;
    struct report report;
    char folder[64], path[128];
    snprintf(folder, sizeof folder, "/tmp/lifeticket-ranking-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    open_four(&results);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    size_t figure = 0;
    while (figure < REPORT_FIGURES && strcmp(report_figure_names[figure], "ranking") != 0)
        figure++;
    CU_ASSERT_FATAL(figure < REPORT_FIGURES && report_figure_pages(&report, figure) > 0);
    enum status status = report_draw(&report, figure, 0, REPORT_SVG, folder);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    snprintf(path, sizeof path, "%s/ranking.svg", folder);
    static char svg[1 << 19];
    FILE *in = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    svg[fread(svg, 1, sizeof svg - 1, in)] = '\0';
    fclose(in);
    static const char *const texts[] = {"L(1,1)",
                                        "3 of 64",
                                        "L(2,4)",
                                        "over half",
                                        "0.38, fan_in",
                                        "uniform, normal_everywhere",
                                        "posterior",
                                        "% of networks that learned",
                                        "published range (Springer &amp; Kenyon 2020)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strstr(svg, texts[i]) == NULL) {
            printf("\n'%s' is not in the figure\n", texts[i]);
            CU_FAIL("the figure lacks a text");
        }
    remove(path);
    snprintf(path, sizeof path, "%s/ranking.gp", folder);
    remove(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
    report_close(&report);
    // A sweep without choices has no such figure.
    made_up_close(&results);
    made_up_open(&results, 1, 64);
    made_up_set(&results, 0, made_up_point(1), 3, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT(report_figure_pages(&report, figure) == 0 && report_figure_pages(&report, 0) > 0);
    report_close(&report);
    made_up_close(&results);
    // With one curve for each of 16 densities the other figures can be read, with 17 they cannot.
    for (size_t densities = 16; densities <= 17; densities++) {
        made_up_open(&results, 2 * densities, 4);
        for (size_t i = 0; i < densities; i++)
            for (size_t m = 0; m < 2; m++)
                made_up_set(&results, 2 * i + m, choice(2 * m, NET_NORMAL, 0.05 * (double)i), m, 0,
                            0);
        CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
        CU_ASSERT(report_figure_pages(&report, figure) > 0);
        CU_ASSERT((report_figure_pages(&report, 0) > 0) == (densities == 16));
        report_close(&report);
        made_up_close(&results);
    }
}

SUITE(ranking)
{
    TEST(test_beta_binomial_of_a_uniform);
    TEST(test_beta_binomial_by_hand);
    TEST(test_binomial);
    TEST(test_draws);
    TEST(test_order_and_likelihood);
    TEST(test_resamples_are_keyed);
    TEST(test_tables);
    TEST(test_common_figures_only);
    TEST(test_nothing_to_rank);
    TEST(test_figure);
}
