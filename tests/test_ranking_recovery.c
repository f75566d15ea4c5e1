// How often the right combination would come first: what would have been said of other counts, and
// shares that are known otherwise.
#include "rankings.h"
#include "report/data/statistics.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>

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
        synthetic_open(&results, 2, 64);
        for (size_t c = 0; c < 2; c++)
            synthetic_set(&results, c, rankings_choice(cases[i].figure, rankings_inits[c], NAN),
                          learned_here[c], 0, 0);
        rankings_rank(&results, &report, &ranking);
        double mean = 0;
        for (size_t c = 0; c < 2; c++) {
            const struct ranking_entry *entry = &ranking.entry[c];
            CU_ASSERT_EQUAL(entry->choices->init, rankings_inits[c]);
            double share = expected_share(cases[i].figure, learned_here[c], learned_here[1 - c]);
            double error = sqrt(share * (1 - share) / RANKING_REPETITIONS);
            CU_ASSERT(share > 0.5 && share < 0.99);
            CU_ASSERT(fabs(entry->recovered - share) < 5 * error);
            mean += entry->posterior * entry->recovered;
        }
        CU_ASSERT_DOUBLE_EQUAL(ranking.recovered, mean, 1e-12);
        ranking_close(&ranking);
        report_close(&report);
        synthetic_close(&results);
    }
}

// Two combinations and two figures: a sum over the counts of both.
static void test_recovery_by_two_figures(void)
{
    static const size_t learned[2][2] = {{4, 40}, {9, 30}}; // L(1,1), L(2,4)
    struct store_results results;
    struct report report;
    struct ranking ranking;
    double share = 0;
    synthetic_open(&results, 4, 64);
    for (size_t c = 0; c < 2; c++)
        for (size_t f = 0; f < 2; f++)
            synthetic_set(&results, 2 * c + f, rankings_choice(4 * f, rankings_inits[c], NAN),
                          learned[c][f], 0, 0);
    for (size_t j = 0; j <= 64; j++)
        for (size_t k = 0; k <= 64; k++) {
            const struct beta_event count = {j, j, 64}, other = {k, k, 64};
            struct beta_event half = {k > 32 ? 33 : 0, k > 32 ? 64 : 32, 64};
            double belief[2], drawn = 0;
            for (size_t c = 2; c-- > 0;) { // the first last
                const struct beta one = beta_of_count(learned[c][0], 64);
                const struct beta two = beta_of_count(learned[c][1], 64);
                belief[c] = beta_log_probability(&one, &count) + beta_log_probability(&two, &half);
                drawn = beta_log_probability(&one, &count) + beta_log_probability(&two, &other);
            }
            share += belief[0] > belief[1] ? exp(drawn) : 0;
        }
    rankings_rank(&results, &report, &ranking);
    CU_ASSERT_EQUAL(ranking.entry[0].choices->init, rankings_inits[0]);
    double error = sqrt(share * (1 - share) / RANKING_REPETITIONS);
    CU_ASSERT(share > 0.5 && share < 0.95);
    CU_ASSERT(fabs(ranking.entry[0].recovered - share) < 5 * error);
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

// Combinations far apart are told apart each time; alike ones share the first place.
static void test_recovery_at_its_ends(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    for (size_t alike = 0; alike < 2; alike++) {
        synthetic_open(&results, 3 * COUNTS, 64);
        for (size_t c = 0; c < 3; c++)
            for (size_t f = 0; f < COUNTS; f++)
                synthetic_set(&results, f * 3 + c, rankings_choice(f, rankings_inits[c], NAN),
                              alike ? 20 : 2 + 30 * c, 0, 0);
        rankings_rank_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
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
        char *text = rankings_table(&results, REPORT_CSV);
        if (alike) // the last column before those of L(1,1)
            rankings_holds(text, ",0.3333333333,64,20,");
        free(text);
        synthetic_close(&results);
    }
}

static void test_what_is_said_of_it(void)
{
    struct store_results results;
    struct report report;
    struct ranking ranking;
    char text[RANKING_TEXT];
    synthetic_open(&results, 4, 64);
    for (size_t c = 0; c < 4; c++) {
        struct point point = rankings_choice(0, rankings_inits[c / 2], NAN);
        point.boundary = c % 2 == 0 ? LIFE_TORUS : LIFE_DEAD;
        synthetic_set(&results, c, point, c / 2 == 0 ? 3 : 64, 0, 0);
    }
    rankings_rank_under(REPORT_PRIOR_DOCUMENTED, &results, &report, &ranking);
    ranking_list_choices(&ranking, text);
    CU_ASSERT_STRING_EQUAL(text,
                           "boundary torus 50.0 %, dead 50.0 %; init normal 100.0 %, glorot 0.0 %");
    ranking_say_sure(&ranking, text);
    rankings_holds(text, "Of 4 combinations, torus, normal has a posterior of 50.0 %");
    rankings_holds(
        text, "If one of these made the published figures, it would come out first in 50.0 % of "
              "repetitions of the published experiment; by chance in 25.0 %.");
    CU_ASSERT(ranking_is_first(&ranking, SETTING_INIT, 0) &&
              !ranking_is_first(&ranking, SETTING_INIT, 1));
    CU_ASSERT_DOUBLE_EQUAL(ranking_share(&ranking, SETTING_INIT, 1), 1, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(ranking_share(&ranking, SETTING_BOUNDARY, 3), 0.5, 1e-9);
    ranking_close(&ranking);
    report_close(&report);
    synthetic_close(&results);
}

SUITE(ranking_recovery)
{
    TEST(test_what_is_said);
    TEST(test_recovery_of_two);
    TEST(test_recovery_by_two_figures);
    TEST(test_recovery_at_its_ends);
    TEST(test_what_is_said_of_it);
}
