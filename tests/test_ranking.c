// The ranking of choices by the published figures: the order of made-up results, which figures and
// combinations enter, and what is refused.
#include "rankings.h"
#include "report/data/statistics.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_order_and_likelihood(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_four(&results);
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT(ranking_applies(&report));
    CU_ASSERT_EQUAL_FATAL(ranking.entries, 4);
    CU_ASSERT_EQUAL(ranking.figures, COUNTS);
    CU_ASSERT_EQUAL(ranking.excluded, 0);
    static const size_t order[] = {2, 1, 3, 0}; // equal ones in the plan's order
    double posteriors = 0, firsts = 0;
    for (size_t i = 0; i < 4; i++) {
        const struct ranking_entry *entry = &ranking.entry[i];
        CU_ASSERT_EQUAL(entry->choices->init, rankings_inits[order[i]]);
        double sum = 0;
        for (size_t f = 0; f < COUNTS; f++) {
            CU_ASSERT_EQUAL(entry->point[f]->learned, rankings_learned[order[i]][f]);
            struct beta beta = beta_of_count(rankings_learned[order[i]][f], 64);
            struct beta_event event = {reference_counts[f].least, reference_counts[f].most, 64};
            sum += beta_log_probability(&beta, &event);
            rankings_close_to(log(entry->probability[f]), beta_log_probability(&beta, &event),
                              1e-12);
        }
        rankings_close_to(entry->log_likelihood, sum, 1e-12);
        CU_ASSERT(entry->interval.low < entry->interval.high);
        posteriors += entry->posterior;
        firsts += entry->first;
    }
    CU_ASSERT_DOUBLE_EQUAL(posteriors, 1, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(firsts, 1, 1e-12);
    const struct ranking_entry *best = ranking.entry, *last = ranking.entry + 3;
    CU_ASSERT(best->posterior > 0.9 && best->first > 0.9);
    CU_ASSERT(last->posterior < 1e-9 && last->first == 0);
    CU_ASSERT_EQUAL(ranking.entry[1].log_likelihood, ranking.entry[2].log_likelihood);
    CU_ASSERT(ranking_shows(&ranking, SETTING_INIT) && ranking_shows(&ranking, SETTING_DENSITY));
    CU_ASSERT(!ranking_shows(&ranking, SETTING_GENERATIONS) &&
              !ranking_shows(&ranking, SETTING_BOARD));
    char label[RANKING_LABEL];
    ranking_label(&ranking, 0, label);
    CU_ASSERT_STRING_EQUAL(label, "0.38, fan_in");
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

// Networks that train on after the proof are those that stop there: no combination of their own.
static void test_stop_is_no_choice(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_four(&results);
    for (size_t i = 0; i < results.points; i += 2)
        results.point[i].point.stop_when_proven = !results.point[i].point.stop_when_proven;
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT_EQUAL(ranking.entries, 4);
    CU_ASSERT_FALSE(ranking_shows(&ranking, SETTING_STOP));
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

// Combinations of one likelihood in every draw share the first place: here the best, and the same with
// another budget, which has the same streams.
static void test_ties_share_the_first_place(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_four(&results);
    for (size_t f = 0; f < COUNTS; f++) {
        struct point again = results.point[f * 4 + 2].point;
        again.updates += 1000;
        synthetic_set(&results, f * 4, again, rankings_learned[2][f], 0, 0);
    }
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT_EQUAL(ranking.entries, 4);
    CU_ASSERT_EQUAL(ranking.entry[0].first, ranking.entry[1].first);
    CU_ASSERT(ranking.entry[0].first > 0.45 && ranking.entry[0].first <= 0.5 + 1e-9);
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

// The numbers of a combination hang on nothing else: not on the order, nor on who else is there.
static void test_resamples_are_keyed(void)
{
    struct store_results results, fewer;
    struct report report[2];
    struct ranking ranking[2];
    rankings_open_four(&results);
    rankings_rank(&results, &report[0], &ranking[0]);
    synthetic_open(&fewer, 2 * COUNTS, 64);
    for (size_t f = 0; f < COUNTS; f++) {
        synthetic_set(&fewer, f, rankings_choice(COUNTS - 1 - f, rankings_inits[3], NAN),
                      rankings_learned[3][COUNTS - 1 - f], 0, 0);
        synthetic_set(&fewer, COUNTS + f, rankings_choice(f, rankings_inits[2], 0.38),
                      rankings_learned[2][f], 0, 0);
    }
    rankings_rank(&fewer, &report[1], &ranking[1]);
    CU_ASSERT_EQUAL_FATAL(ranking[1].entries, 2);
    static const size_t same[] = {0, 2}; // ranks among four
    for (size_t i = 0; i < 2; i++) {
        const struct ranking_entry *a = &ranking[0].entry[same[i]], *b = &ranking[1].entry[i];
        CU_ASSERT_EQUAL(a->choices->init, b->choices->init);
        CU_ASSERT(a->log_likelihood == b->log_likelihood && a->interval.low == b->interval.low &&
                  a->interval.high == b->interval.high);
    }
    for (int i = 0; i < 2; i++) {
        ranking_close(&ranking[i]);
        report_close(&report[i]);
    }
    synthetic_close(&fewer);
    synthetic_close(&results);
}

static void test_tables(void)
{
    struct store_results results;
    rankings_open_four(&results);
    char *text = rankings_table(&results, REPORT_TEXT);
    rankings_holds(text,
                   "published figures (Springer & Kenyon, counts of 64): L(1,1) 3 of 64, L(1,2) at "
                   "most half, L(1,3) about 60 %,\nL(2,3) at most half, L(2,4) over half\n");
    rankings_holds(
        text, "not used, because no combination has networks there: L(1,1) with 1 flip, L(1,1) "
              "with 6 flips, L(3,2), L(3,4),\nL(3,6), L(3,8), L(3,12), L(3,16), L(3,24)\n");
    rankings_holds(text, "no count is published: a density of about 0.38");
    rankings_holds(text, "\nprior none: all combinations alike");
    rankings_holds(text,
                   "rank  density               init  L(1,1) %   L(1,2) %   L(1,3) %   L(2,3) %   "
                   "L(2,4) %    log L");
    rankings_holds(
        text, "   1     0.38             fan_in       4.7       31.2       59.4       25.0       "
              "75.0    -2.58");
    rankings_holds(
        text, "   4     0.38             normal      31.2!      93.8!     100.0!      93.8!     "
              "100.0 ");
    rankings_holds(text, "posterior %  first %  recovered %\n");
    CU_ASSERT_PTR_NULL(strstr(text, "NOT USED"));
    free(text);
    text = rankings_table(&results, REPORT_CSV);
    rankings_holds(text, "plan,complete,seed,prior,rank,rule,board,boundary,density,warmup,"
                         "activation,output_layer,tied,residual,coefficient_noise,freeze,init,from,"
                         "optimizer,");
    rankings_holds(
        text, ",posterior,first,recovered,L_1_1_networks,L_1_1_learned,L_1_1_probability,L_1_2_"
              "networks,");
    rankings_holds(
        text, "\r\nmade_up,1,20200903,none,1,B3/S23,32,torus,0.38,0,relu,linear,,no,,,fan_in,none,"
              "adam,0.001,,,0.9,0.999,1e-08,,,constant,,,0,cross_entropy,0,0,0,8,125000,"
              "own,,,,-2.577654114,");
    rankings_holds(text, "\r\nmade_up,1,20200903,none,4,");
    free(text);
    text = rankings_table(&results, REPORT_JSON);
    rankings_holds(text, "\"momentum\": null, ");
    rankings_holds(text,
                   "{\"generations\": 1, \"overcompleteness\": 3, \"flips\": 0, \"networks\": 64, "
                   "\"least\": 35, \"most\": 41, \"text\": \"about 60 %\", \"used\": true}");
    rankings_holds(text,
                   "{\"rank\": 1, \"rule\": \"B3/S23\", \"board\": 32, \"boundary\": \"torus\", "
                   "\"density\": 0.38, ");
    rankings_holds(text,
                   "\"figures\": [{\"generations\": 1, \"overcompleteness\": 1, \"flips\": 0, "
                   "\"networks\": 64, \"learned\": 3, \"probability\": 0.1");
    rankings_holds(text, "\"prior\": \"none\",\n  \"excluded\": 0,\n  \"resamples\": 4096,\n  "
                         "\"repetitions\": 4096,\n  \"recovered\": 0.");
    rankings_holds(text, "{\"axis\": \"density\", \"value\": \"0.38\", \"posterior\": 0.9");
    free(text);
    text = rankings_table(&results, REPORT_TEX);
    rankings_holds(text, "\\newcommand{\\ltRankingCombinations}{4}\n");
    rankings_holds(text,
                   "\\newcommand{\\ltRankingFigures}{L(1,1) 3 of 64, L(1,2) at most half, L(1,3) "
                   "about 60 \\%,");
    rankings_holds(text, "\\newcommand{\\ltRankingResamples}{4,096}\n");
    rankings_holds(text, "\\newcommand{\\ltRankingBest}{0.38, fan\\_in}\n");
    rankings_holds(text, "\\newcommand{\\ltRankingAlign}{rrlrrrrrrrrrr}\n");
    rankings_holds(
        text, "\\newcommand{\\ltRankingPrior}{none}\n\\newcommand{\\ltRankingCombinations}{4}\n"
              "\\newcommand{\\ltRankingExcluded}{0}\n");
    rankings_holds(text, "\\newcommand{\\ltRankingBestRecovered}{");
    rankings_holds(text, "\\newcommand{\\ltRankingRecovered}{");
    rankings_holds(text, "\\newcommand{\\ltRankingChoices}{density 0.38 9");
    rankings_holds(text, " & first \\% & recovered \\%}\n");
    rankings_holds(text, "\n1 & 0.38 & fan\\_in & 4.7 & 31.2 & 59.4 & 25.0 & 75.0 & $-2.58$ & ");
    free(text);
    synthetic_close(&results);
}

static void test_common_figures_only(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_four(&results);
    results.attributes.complete = false;
    results.point[4 * 4 + 1].count = 0; // L(2,4) of one has not begun
    for (size_t c = 0; c < 4; c++)      // and L(2,3) of none
        results.point[4 * 3 + c].count = 0;
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 4 && ranking.figures == 3);
    CU_ASSERT(ranking.used[2] && !ranking.used[3] && !ranking.used[4]);
    CU_ASSERT(!ranking.partial[3] && ranking.partial[4]);
    CU_ASSERT(isnan(ranking.entry[0].probability[4]) &&
              ranking.entry[0].choices->init == rankings_inits[2]);
    ranking_close(&ranking);
    report_close(&report);
    char *text = rankings_table(&results, REPORT_TEXT);
    rankings_holds(text, "INCOMPLETE: ");
    rankings_holds(
        text, "NOT USED, because some combinations have no networks there: L(2,4) over half\n");
    rankings_holds(text, "because no combination has networks there: L(2,3), L(1,1) with");
    CU_ASSERT_PTR_NULL(strstr(text, "L(2,3) "));
    free(text);
    text = rankings_table(&results, REPORT_JSON);
    rankings_holds(text, "\"text\": \"over half\", \"used\": false}");
    rankings_holds(text,
                   "\"overcompleteness\": 4, \"flips\": 0, \"networks\": 64, \"learned\": 48, "
                   "\"probability\": null");
    free(text);
    synthetic_close(&results);
}

static void refused(const struct store_results *results, const char *part)
{
    struct report report;
    struct ranking ranking;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    CU_ASSERT(!ranking_applies(&report));
    CU_ASSERT_EQUAL(ranking_open(&report, &ranking), STATUS_REQUEST);
    rankings_holds(status_message(), part);
    rankings_holds(status_message(), "; expected two");
    report_close(&report);
}

static void test_nothing_to_rank(void)
{
    struct store_results results;
    synthetic_open(&results, 2, 64);
    synthetic_set(&results, 0, synthetic_point(1), 3, 0, 0);
    synthetic_set(&results, 1, synthetic_point(3), 40, 0, 0);
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
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking.figures == 1);
    ranking_close(&ranking);
    report_close(&report);
    // Two combinations, one of which contradicts what is documented.
    results.point[0].point.density = 0.5;
    refused(&results, "1 combination of choices with a published figure, 1 of");
    rankings_holds(status_message(),
                   "; those whose boards do not draw densities of their own, as is "
                   "documented, are left out (1)");
    rankings_holds(status_message(), "--prior none ranks them, too");
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking_applies(&report));
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

// ---- what is documented ----

static void test_documented_prior(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_four(&results);
    results.point[4 * 4].count = 0; // L(2,4) of the first, which is left out
    rankings_rank_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    CU_ASSERT(ranking.entries == 2 && ranking.excluded == 2);
    CU_ASSERT(ranking.used[4] && ranking.figures == COUNTS);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(ranking.entry[i].choices->init, rankings_inits[2 * i + 1]);
        CU_ASSERT_DOUBLE_EQUAL(ranking.entry[i].posterior, 0.5, 1e-15);
    }
    CU_ASSERT(ranking_shows(&ranking, SETTING_INIT) && !ranking_shows(&ranking, SETTING_DENSITY));
    ranking_close(&ranking);
    report_close(&report);
    char *text = rankings_table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_TEXT);
    rankings_holds(text, "\nprior documented: each board draws a density of its own");
    rankings_holds(text, "; 2\ncombinations of other densities left out\n");
    CU_ASSERT_PTR_NULL(strstr(text, "fan_in"));
    free(text);
    text = rankings_table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_CSV);
    rankings_holds(text, "\r\nmade_up,1,20200903,documented,2,B3/S23,32,torus,uniform,");
    CU_ASSERT_PTR_NULL(strstr(text, ",documented,3,"));
    free(text);
    text = rankings_table_under(REPORT_PRIOR_DOCUMENTED, &results, REPORT_JSON);
    rankings_holds(text, "\"prior\": \"documented\",\n  \"excluded\": 2,");
    free(text);
    synthetic_close(&results);
}

static void test_flips_tell_apart(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    rankings_open_flips(&results);
    // Parents that did not learn have no ticket, and do not count.
    for (size_t k = 60; k < 64; k++)
        results.trial[results.point[2].first + k].outcome = TRIAL_NOT_TRIED;
    rankings_rank_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    CU_ASSERT(ranking.used[0] && ranking.used[FLIP] && ranking.used[FLIPS] && ranking.used[L38]);
    CU_ASSERT_EQUAL(ranking.figures, 4);
    CU_ASSERT_EQUAL(ranking.entry[0].choices->init, rankings_inits[1]);
    CU_ASSERT(ranking.entry[0].posterior > 0.999 && ranking.entry[0].first > 0.99);
    CU_ASSERT_EQUAL(ranking.entry[1].point[FLIP]->networks, 60);
    const struct beta beta = {51.5, 13.5}; // 51 of 64 and Jeffreys's prior
    const struct beta_event still = {48, 54, 64};
    rankings_close_to(log(ranking.entry[0].probability[FLIP]), beta_log_probability(&beta, &still),
                      1e-12);
    CU_ASSERT(ranking.entry[0].probability[FLIPS] > 0.99);
    CU_ASSERT(ranking.entry[0].probability[L38] > 0.999);
    ranking_close(&ranking);
    report_close(&report);
    char *text = rankings_table(&results, REPORT_TEXT);
    rankings_holds(text,
                   "L(1,1) with 1 flip about 20 % fail,\nL(1,1) with 6 flips over half fail,");
    rankings_holds(text, "  1 flip %   6 flips %   L(3,8) %  ");
    free(text);
    text = rankings_table(&results, REPORT_CSV);
    rankings_holds(text,
                   ",L_1_1_flips_6_networks,L_1_1_flips_6_learned,L_1_1_flips_6_probability,");
    free(text);
    // Without that figure for both they are alike.
    results.point[2].count = 0;
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT(!ranking.used[FLIP] && ranking.partial[FLIP]);
    CU_ASSERT_DOUBLE_EQUAL(ranking.entry[0].posterior, 0.5, 1e-15);
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

static void test_which_points_answer(void)
{
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        struct point point = rankings_choice(f, NET_FAN_IN, 0.4);
        CU_ASSERT_PTR_EQUAL(reference_count_of(&point), &reference_counts[f]);
        CU_ASSERT(!reference_documents(&point));
        point.rule.survival |= 1;
        CU_ASSERT_PTR_NULL(reference_count_of(&point));
        point = rankings_choice(f, NET_FAN_IN, 0.4);
        point.activation = NET_PRELU;
        CU_ASSERT_PTR_NULL(reference_count_of(&point));
    }
    struct point flipped[6];
    for (size_t i = 0; i < 6; i++)
        flipped[i] = rankings_choice(FLIP, NET_GLOROT, NAN);
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

SUITE(ranking)
{
    TEST(test_order_and_likelihood);
    TEST(test_stop_is_no_choice);
    TEST(test_ties_share_the_first_place);
    TEST(test_resamples_are_keyed);
    TEST(test_tables);
    TEST(test_common_figures_only);
    TEST(test_nothing_to_rank);
    TEST(test_documented_prior);
    TEST(test_flips_tell_apart);
    TEST(test_which_points_answer);
}
