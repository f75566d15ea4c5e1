// What counts say of other counts: probabilities against closed forms and exact rational values.
#include "rankings.h"
#include "report/data/statistics.h"
#include "suite.h"

#include <math.h>

// Under a uniform prior and without networks of our own every count is equally likely.
static void test_beta_binomial_of_a_uniform(void)
{
    const struct beta uniform = {1, 1};
    for (size_t j = 0; j <= 64; j++) {
        const struct beta_event one = {j, j, 64};
        rankings_close_to(exp(beta_log_probability(&uniform, &one)), 1.0 / 65, 1e-12);
    }
    const struct beta_event half = {0, 32, 64}, all = {0, 64, 64};
    rankings_close_to(exp(beta_log_probability(&uniform, &half)), 33.0 / 65, 1e-12);
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
        rankings_close_to(exp(beta_log_probability(&beta, &event)), expected[j], 1e-13);
    }
    beta = beta_of_count(0, 1);
    const struct beta_event both = {2, 2, 2}, any = {1, 2, 2}, one = {1, 1, 1};
    rankings_close_to(exp(beta_log_probability(&beta, &both)), 1.0 / 8, 1e-13);
    rankings_close_to(exp(beta_log_probability(&beta, &one)), 1.0 / 4, 1e-13);
    rankings_close_to(exp(beta_log_probability(&beta, &any)), 2 * (0.25 - 0.125) + 0.125, 1e-13);
    // From exact fractions: P(j) = C(N, j) (a)_j (b)_(N-j) / (a+b)_N with rising factorials.
    beta = beta_of_count(26, 512);
    const struct beta_event three = {3, 3, 64}, most = {35, 41, 64};
    rankings_close_to(beta_log_probability(&beta, &three), -1.53993715344717, 1e-10);
    beta = beta_of_count(300, 512);
    rankings_close_to(beta_log_probability(&beta, &most), -0.519029615120331, 1e-10);
    beta = beta_of_count(0, 512);
    rankings_close_to(beta_log_probability(&beta, &most), -89.8252421455055, 1e-10);
}

static void test_binomial(void)
{
    const struct beta_draw quarter = {0.25, 0.75}, tiny = {1e-300, 1}, near_one = {1, 1e-20};
    const struct beta_event two = {2, 2, 3}, any = {0, 3, 3}, over = {33, 64, 64},
                            half = {0, 32, 64};
    rankings_close_to(exp(beta_log_binomial(&quarter, &two)), 3 * 0.25 * 0.25 * 0.75, 1e-13);
    CU_ASSERT_DOUBLE_EQUAL(beta_log_binomial(&quarter, &any), 0, 1e-13);
    // Symmetry, and the middle count split evenly: P(j <= 32) = 1/2 + C(64, 32) / 2^65.
    const struct beta_draw even = {0.5, 0.5};
    rankings_close_to(exp(beta_log_binomial(&even, &half)), 0.5 + 0.5 * 0.0993467537479669, 1e-12);
    rankings_close_to(exp(beta_log_binomial(&even, &over)), 0.5 - 0.5 * 0.0993467537479669, 1e-12);
    // Far out: the first term alone, C(64, 33) p^33 and C(64, 32) q^32.
    const double choose33 = 1777090076065542336.0, choose32 = 1832624140942590534.0;
    rankings_close_to(beta_log_binomial(&tiny, &over), log(choose33) + 33 * log(1e-300), 1e-12);
    rankings_close_to(beta_log_binomial(&near_one, &half), log(choose32) + 32 * log(1e-20), 1e-12);
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

SUITE(beta)
{
    TEST(test_beta_binomial_of_a_uniform);
    TEST(test_beta_binomial_by_hand);
    TEST(test_binomial);
    TEST(test_draws);
}
