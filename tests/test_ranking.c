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

// The first figures, those of one and two generations: L(1,1), L(1,2), L(1,3), L(2,3), L(2,4).
#define COUNTS 5
#define FLIP   5 // L(1,1) with a flip
#define FLIPS  6 // and with six
#define L38    10

// The main experiment's settings at the published figure, with other choices.
static struct trial_point choice(size_t figure, enum net_init init, double density)
{
    const struct reference_count *count = &reference_counts[figure];
    struct trial_point point = made_up_point(count->overcompleteness);
    if (count->flips > 0) {
        point = made_up_ticket(count->overcompleteness, TICKET_RESTART, 1, TICKET_ITSELF);
        point.ticket.flips = count->flips;
    }
    point.generations = count->generations;
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

static void ranked_under(enum report_prior prior, const struct store_results *results,
                         struct report *report, struct ranking *ranking)
{
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    CU_ASSERT_EQUAL(report->prior, REPORT_PRIOR_DOCUMENTED);
    report->prior = prior;
    enum status status = ranking_open(report, ranking);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
}

// All combinations alike.
static void ranked(const struct store_results *results, struct report *report,
                   struct ranking *ranking)
{
    ranked_under(REPORT_PRIOR_NONE, results, report, ranking);
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
    CU_ASSERT_EQUAL(ranking.excluded, 0);
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

static char *table_under(enum report_prior prior, const struct store_results *results,
                         enum report_format format)
{
    struct report report;
    struct ranking ranking;
    char *text = NULL;
    size_t bytes;
    ranked_under(prior, results, &report, &ranking);
    FILE *out = open_memstream(&text, &bytes);
    ranking_write(&ranking, format, out);
    fclose(out);
    ranking_close(&ranking);
    report_close(&report);
    return text;
}

static char *table_of(const struct store_results *results, enum report_format format)
{
    return table_under(REPORT_PRIOR_NONE, results, format);
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
    holds(text, "published figures (Springer & Kenyon, counts of 64): L(1,1) 3 of 64, L(1,2) at "
                "most half, L(1,3) about 60 %,\nL(2,3) at most half, L(2,4) over half\n");
    holds(text, "not used, because no combination has networks there: L(1,1) with 1 flip, L(1,1) "
                "with 6 flips, L(3,2), L(3,4),\nL(3,6), L(3,8), L(3,12), L(3,16), L(3,24)\n");
    holds(text, "no count is published: a density of about 0.38");
    holds(text, "\nprior none: all combinations alike");
    holds(text, "rank  density               init  L(1,1) %   L(1,2) %   L(1,3) %   L(2,3) %   "
                "L(2,4) %    log L");
    holds(text, "   1     0.38             fan_in       4.7       31.2       59.4       25.0       "
                "75.0    -2.58");
    holds(text, "   4     0.38             normal      31.2!      93.8!     100.0!      93.8!     "
                "100.0 ");
    holds(text, "posterior %  first %  recovered %\n");
    CU_ASSERT_PTR_NULL(strstr(text, "NOT USED"));
    free(text);
    text = table_of(&results, REPORT_CSV);
    holds(text, "plan,complete,seed,prior,rank,rule,board,boundary,density,activation,init,");
    holds(text, ",posterior,first,recovered,L_1_1_networks,L_1_1_learned,L_1_1_probability,L_1_2_"
                "networks,");
    holds(text, "\r\nmade_up,1,20200903,none,1,B3/S23,32,torus,0.38,relu,fan_in,0.001,8,125000,own,"
                "proven,-2.577654114,");
    holds(text, "\r\nmade_up,1,20200903,none,4,");
    free(text);
    text = table_of(&results, REPORT_JSON);
    holds(text, "{\"generations\": 1, \"overcompleteness\": 3, \"flips\": 0, \"networks\": 64, "
                "\"least\": 35, \"most\": 41, \"text\": \"about 60 %\", \"used\": true}");
    holds(text, "{\"rank\": 1, \"rule\": \"B3/S23\", \"board\": 32, \"boundary\": \"torus\", "
                "\"density\": 0.38, ");
    holds(text, "\"figures\": [{\"generations\": 1, \"overcompleteness\": 1, \"flips\": 0, "
                "\"networks\": 64, \"learned\": 3, \"probability\": 0.1");
    holds(text, "\"prior\": \"none\",\n  \"excluded\": 0,\n  \"resamples\": 4096,\n  "
                "\"repetitions\": 4096,\n  \"recovered\": 0.");
    holds(text, "{\"axis\": \"density\", \"value\": \"0.38\", \"posterior\": 0.9");
    free(text);
    text = table_of(&results, REPORT_TEX);
    holds(text, "\\newcommand{\\ltRankingCombinations}{4}\n");
    holds(text, "\\newcommand{\\ltRankingFigures}{L(1,1) 3 of 64, L(1,2) at most half, L(1,3) "
                "about 60 \\%,");
    holds(text, "\\newcommand{\\ltRankingResamples}{4,096}\n");
    holds(text, "\\newcommand{\\ltRankingBest}{0.38, fan\\_in}\n");
    holds(text, "\\newcommand{\\ltRankingAlign}{rllrrrrrrrrrr}\n");
    holds(text, "\\newcommand{\\ltRankingPrior}{none}\n\\newcommand{\\ltRankingCombinations}{4}\n"
                "\\newcommand{\\ltRankingExcluded}{0}\n");
    holds(text, "\\newcommand{\\ltRankingBestRecovered}{");
    holds(text, "\\newcommand{\\ltRankingRecovered}{");
    holds(text, "\\newcommand{\\ltRankingChoices}{density 0.38 9");
    holds(text, " & first \\% & recovered \\%}\n");
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
    holds(text, "because no combination has networks there: L(2,3), L(1,1) with");
    CU_ASSERT_PTR_NULL(strstr(text, "L(2,3) "));
    free(text);
    text = table_of(&results, REPORT_JSON);
    holds(text, "\"text\": \"over half\", \"used\": false}");
    holds(text, "\"overcompleteness\": 4, \"flips\": 0, \"networks\": 64, \"learned\": 48, "
                "\"probability\": null");
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
    refused(&results, "2 combinations of choices with a published figure, 0 of whose");
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
    // Two combinations, one of which contradicts what is documented.
    results.point[0].point.density = 0.5;
    refused(&results, "1 combination of choices with a published figure, 1 of");
    holds(status_message(), "; left out are 1 whose boards do not draw densities of their own");
    holds(status_message(), "--prior none ranks them, too");
    ranked(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking_applies(&report));
    ranking_close(&ranking);
    report_close(&report);
    made_up_close(&results);
}

// ---- what is documented ----

static void test_documented_prior(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    open_four(&results);
    results.point[4 * 4].count = 0; // L(2,4) of the first, which is left out
    ranked_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking.excluded == 2);
    CU_ASSERT(ranking.used[4] && ranking.figures == COUNTS);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(ranking.entry[i].choices->init, inits[2 * i + 1]);
        CU_ASSERT_DOUBLE_EQUAL(ranking.entry[i].posterior, 0.5, 1e-15);
    }
    CU_ASSERT(ranking_shows(&ranking, AXIS_INIT) && !ranking_shows(&ranking, AXIS_DENSITY));
    ranking_close(&ranking);
    report_close(&report);
    char *text = table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_TEXT);
    holds(text, "\nprior documented: each board draws a density of its own");
    holds(text, "; 2\ncombinations of other densities left out\n");
    CU_ASSERT_PTR_NULL(strstr(text, "fan_in"));
    free(text);
    text = table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_CSV);
    holds(text, "\r\nmade_up,1,20200903,documented,2,B3/S23,32,torus,uniform,");
    CU_ASSERT_PTR_NULL(strstr(text, ",documented,3,"));
    free(text);
    text = table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_JSON);
    holds(text, "\"prior\": \"documented\",\n  \"excluded\": 2,");
    free(text);
    made_up_close(&results);
}

// ---- flips and three generations ----

// Two combinations that learn alike; the second bears a flipped sign as published.
static void open_flips(struct store_results *results)
{
    static const size_t flipped[2] = {25, 51};
    made_up_open(results, 8, 64);
    for (size_t c = 0; c < 2; c++) {
        made_up_set(results, c, choice(0, inits[c], NAN), 3, 0, 0);
        made_up_set(results, 2 + c, choice(FLIP, inits[c], NAN), flipped[c], 0, 0);
        made_up_set(results, 4 + c, choice(FLIPS, inits[c], NAN), 10, 0, 0);
        made_up_set(results, 6 + c, choice(L38, inits[c], NAN), 0, 0, 0);
    }
}

static void test_flips_tell_apart(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    open_flips(&results);
    // Parents that did not learn have no ticket, and do not count.
    for (size_t k = 60; k < 64; k++)
        results.trial[results.point[2].first + k].outcome = TRIAL_NOT_TRIED;
    ranked_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    CU_ASSERT(ranking.used[0] && ranking.used[FLIP] && ranking.used[FLIPS] && ranking.used[L38]);
    CU_ASSERT_EQUAL(ranking.figures, 4);
    CU_ASSERT_EQUAL(ranking.entry[0].choices->init, inits[1]);
    CU_ASSERT(ranking.entry[0].posterior > 0.999 && ranking.entry[0].first > 0.99);
    CU_ASSERT_EQUAL(ranking.entry[1].point[FLIP]->networks, 60);
    const struct beta beta = {51.5, 13.5}; // 51 of 64 and Jeffreys's prior
    const struct beta_event still = {48, 54, 64};
    close_to(log(ranking.entry[0].probability[FLIP]), beta_log_probability(&beta, &still), 1e-12);
    CU_ASSERT(ranking.entry[0].probability[FLIPS] > 0.99);
    CU_ASSERT(ranking.entry[0].probability[L38] > 0.999);
    ranking_close(&ranking);
    report_close(&report);
    char *text = table_of(&results, REPORT_TEXT);
    holds(text, "L(1,1) with 1 flip about 20 % fail,\nL(1,1) with 6 flips over half fail,");
    holds(text, "  1 flip %   6 flips %   L(3,8) %  ");
    free(text);
    text = table_of(&results, REPORT_CSV);
    holds(text, ",L_1_1_flips_6_networks,L_1_1_flips_6_learned,L_1_1_flips_6_probability,");
    free(text);
    // Without that figure for both they are alike.
    results.point[2].count = 0;
    ranked(&results, &report, &ranking);
    CU_ASSERT(!ranking.used[FLIP] && ranking.partial[FLIP]);
    CU_ASSERT_DOUBLE_EQUAL(ranking.entry[0].posterior, 0.5, 1e-15);
    ranking_close(&ranking);
    report_close(&report);
    made_up_close(&results);
}

static void test_which_points_answer(void)
{
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        struct trial_point point = choice(f, NET_FAN_IN, 0.4);
        CU_ASSERT_PTR_EQUAL(reference_count_of(&point), &reference_counts[f]);
        CU_ASSERT(!reference_documents(&point));
        point.rule.survival |= 1;
        CU_ASSERT_PTR_NULL(reference_count_of(&point));
    }
    struct trial_point flipped[6];
    for (size_t i = 0; i < 6; i++)
        flipped[i] = choice(FLIP, NET_GLOROT, NAN);
    CU_ASSERT(reference_documents(&flipped[0]));
    flipped[0].ticket.flips = 0; // trained again as it was
    flipped[1].ticket.flips = 4; // what the text says of four can be read in two ways
    flipped[2].ticket.flip_biases = true;
    flipped[3].ticket.noise = 0.1;
    flipped[4].ticket.only_learned = false;
    flipped[5].ticket.method = TICKET_ITERATIVE;
    for (size_t i = 0; i < 6; i++)
        CU_ASSERT_PTR_NULL(reference_count_of(&flipped[i]));
}

// ---- how often the right one comes first ----

static void test_what_is_said(void)
{
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *count = &reference_counts[f];
        bool within = true, same = true;
        for (size_t j = 0; j <= REFERENCE_NETWORKS; j++) {
            struct reference_range said = reference_said(count, j);
            within &= said.least <= j && j <= said.most && said.most <= REFERENCE_NETWORKS;
            if (j >= count->least && j <= count->most && !isfinite(count->rate))
                same &= said.least == count->least && said.most == count->most;
        }
        CU_ASSERT(within && same);
        if (isfinite(count->rate)) { // the published rate gives the published range
            size_t j = (size_t)lround(count->rate * REFERENCE_NETWORKS);
            struct reference_range said = reference_said(count, j);
            CU_ASSERT(said.least == count->least && said.most == count->most);
        }
    }
    struct reference_range exact = reference_said(&reference_counts[0], 17);
    CU_ASSERT(exact.least == 17 && exact.most == 17);
    struct reference_range over = reference_said(&reference_counts[1], 33);
    CU_ASSERT(over.least == 33 && over.most == 64);
    struct reference_range under = reference_said(&reference_counts[4], 32);
    CU_ASSERT(under.least == 0 && under.most == 32);
    // Of "about": the counts whose whole per cents are within five of the nearest ten.
    for (size_t j = 0; j <= 64; j++) {
        long ten = 10 * lround(10.0 * (double)j / 64);
        struct reference_range about = reference_said(&reference_counts[2], j);
        bool right = true;
        for (size_t k = 0; k <= 64; k++) {
            bool near = labs(lround(100.0 * (double)k / 64) - ten) <= 5;
            right &= near == (about.least <= k && k <= about.most);
        }
        CU_ASSERT(right);
    }
}

// Two combinations and one figure: the first comes first whenever what is said of a count is
// likelier with it, so the share is a sum over the counts.
static double expected_share(size_t figure, size_t own, size_t other)
{
    const struct beta right = beta_of_count(own, 64), wrong = beta_of_count(other, 64);
    double sum = 0;
    for (size_t j = 0; j <= 64; j++) {
        struct reference_range said = reference_said(&reference_counts[figure], j);
        const struct beta_event drawn = {j, j, 64}, event = {said.least, said.most, 64};
        if (beta_log_probability(&right, &event) > beta_log_probability(&wrong, &event))
            sum += exp(beta_log_probability(&right, &drawn));
    }
    return sum;
}

static void test_recovery_of_two(void)
{
    static const struct {
        size_t figure, learned[2]; // the likelier first
    } cases[] = {{0, {6, 20}}, {2, {38, 49}}, {3, {29, 35}}, {4, {37, 26}}, {FLIP, {50, 40}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t *learned_here = cases[i].learned;
        struct store_results results;
        struct report report;
        struct ranking ranking;
        made_up_open(&results, 2, 64);
        for (size_t c = 0; c < 2; c++)
            made_up_set(&results, c, choice(cases[i].figure, inits[c], NAN), learned_here[c], 0, 0);
        ranked(&results, &report, &ranking);
        double mean = 0;
        for (size_t c = 0; c < 2; c++) {
            const struct ranking_entry *entry = &ranking.entry[c];
            CU_ASSERT_EQUAL(entry->choices->init, inits[c]);
            double share = expected_share(cases[i].figure, learned_here[c], learned_here[1 - c]);
            double error = sqrt(share * (1 - share) / RANKING_REPETITIONS);
            CU_ASSERT(share > 0.5 && share < 0.99);
            CU_ASSERT(fabs(entry->recovered - share) < 5 * error);
            mean += entry->posterior * entry->recovered;
        }
        CU_ASSERT_DOUBLE_EQUAL(ranking.recovered, mean, 1e-12);
        ranking_close(&ranking);
        report_close(&report);
        made_up_close(&results);
    }
}

// Combinations far apart are told apart each time; alike ones share the first place.
static void test_recovery_at_its_ends(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    for (size_t alike = 0; alike < 2; alike++) {
        made_up_open(&results, 3 * COUNTS, 64);
        for (size_t c = 0; c < 3; c++)
            for (size_t f = 0; f < COUNTS; f++)
                made_up_set(&results, f * 3 + c, choice(f, inits[c], NAN), alike ? 20 : 2 + 30 * c,
                            0, 0);
        ranked_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
        CU_ASSERT_EQUAL_FATAL(ranking.entries, 3);
        for (size_t i = 0; i < 3; i++) {
            if (alike)
                CU_ASSERT_DOUBLE_EQUAL(ranking.entry[i].recovered, 1.0 / 3, 1e-12);
            if (!alike)
                CU_ASSERT(ranking.entry[i].recovered > 0.995);
        }
        CU_ASSERT_DOUBLE_EQUAL(ranking.recovered, alike ? 1.0 / 3 : 1, 0.005);
        ranking_close(&ranking);
        report_close(&report);
        made_up_close(&results);
    }
}

static void test_what_is_said_of_it(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    char text[RANKING_TEXT];
    made_up_open(&results, 4, 64);
    for (size_t c = 0; c < 4; c++) {
        struct trial_point point = choice(0, inits[c / 2], NAN);
        point.boundary = c % 2 == 0 ? LIFE_TORUS : LIFE_DEAD;
        made_up_set(&results, c, point, c / 2 == 0 ? 3 : 64, 0, 0);
    }
    ranked_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    ranking_list_choices(&ranking, text);
    CU_ASSERT_STRING_EQUAL(text,
                           "boundary torus 50.0 %, dead 50.0 %; init normal 100.0 %, glorot 0.0 %");
    ranking_say_sure(&ranking, text);
    holds(text, "Of 4 combinations, torus, normal has a posterior of 50.0 %");
    holds(text, "If one of these made the published figures, it would come out first in 50.0 % of "
                "repetitions of the published experiment; by chance in 25.0 %.");
    CU_ASSERT(ranking_is_first(&ranking, AXIS_INIT, 0) &&
              !ranking_is_first(&ranking, AXIS_INIT, 1));
    CU_ASSERT_DOUBLE_EQUAL(ranking_share(&ranking, AXIS_INIT, 1), 1, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(ranking_share(&ranking, AXIS_BOUNDARY, 3), 0.5, 1e-9);
    ranking_close(&ranking);
    report_close(&report);
    made_up_close(&results);
}

// ---- the figure ----

static size_t ranking_figure(void)
{
    size_t figure = 0;
    while (figure < REPORT_FIGURES && strcmp(report_figure_names[figure], "ranking") != 0)
        figure++;
    CU_ASSERT_FATAL(figure < REPORT_FIGURES);
    return figure;
}

// Draws the figure and looks for texts, the last of them NULL.
static void draws(const struct report *report, const char *const *texts)
{
    static char svg[1 << 19];
    char folder[64], path[128];
    snprintf(folder, sizeof folder, "/tmp/lifeticket-ranking-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    CU_ASSERT_FATAL(report_figure_pages(report, ranking_figure()) > 0);
    enum status status = report_draw(report, ranking_figure(), 0, REPORT_SVG, folder);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    snprintf(path, sizeof path, "%s/ranking.svg", folder);
    FILE *in = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    svg[fread(svg, 1, sizeof svg - 1, in)] = '\0';
    fclose(in);
    for (; *texts != NULL; texts++)
        if (strstr(svg, *texts) == NULL) {
            printf("\n'%s' is not in the figure\n", *texts);
            CU_FAIL("the figure lacks a text");
        }
    remove(path);
    snprintf(path, sizeof path, "%s/ranking.gp", folder);
    remove(path);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static void test_figure(void)
{
    static const char *const texts[] = {"L(1,1)",
                                        "3 of 64",
                                        "L(2,4)",
                                        "over half",
                                        "0.38, fan_in",
                                        "uniform, normal_everywhere",
                                        "posterior",
                                        "recovered",
                                        "Prior none: all combinations alike",
                                        "% of networks that learned",
                                        "published range (Springer &amp; Kenyon 2020)",
                                        NULL};
    struct store_results results;
    struct report report;
    open_four(&results);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    report.prior = REPORT_PRIOR_NONE;
    draws(&report, texts);
    report_close(&report);
    made_up_close(&results);
}

static void test_figure_of_flips(void)
{
    static const char *const texts[] = {"1 flip",
                                        "about 20 % fail",
                                        "L(3,8)",
                                        "Flips: signs of a start from which L(1,1) learned.",
                                        "Prior documented: each board draws a density of its own",
                                        "L(1,1) with 6 flips over half fail.",
                                        NULL};
    struct store_results results;
    struct report report;
    open_flips(&results);
    results.point[4].count = 0; // six flips of one: not compared
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    draws(&report, texts);
    report_close(&report);
    made_up_close(&results);
}

static void test_whether_there_is_a_figure(void)
{
    const size_t figure = ranking_figure();
    struct store_results results;
    struct report report;
    // A sweep without choices has no such figure.
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
        CU_ASSERT(report_figure_pages(&report, figure) == 0); // no density is as documented
        report.prior = REPORT_PRIOR_NONE;
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
    TEST(test_documented_prior);
    TEST(test_flips_tell_apart);
    TEST(test_which_points_answer);
    TEST(test_what_is_said);
    TEST(test_recovery_of_two);
    TEST(test_recovery_at_its_ends);
    TEST(test_what_is_said_of_it);
    TEST(test_figure);
    TEST(test_figure_of_flips);
    TEST(test_whether_there_is_a_figure);
}
