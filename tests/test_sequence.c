// The confidence sequence, and that it holds at all looks, which Wilson's interval does not:
//
//   RUNS=10000 LOOKS=10000 build/release/tests/run sequence
//
// looks after each of so many trials of so many runs (default 1000 and 400), and prints in how many it held at every look.
#include "base/sequence.h"
#include "rng/pcg.h"
#include "suite.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

// Values of scipy 1.10: the roots of binom.pmf(s, n, p) = 0.05 / (n + 1).
static void test_check_values(void)
{
    static const struct {
        uint64_t successes, trials;
        double low, high;
    } values[] = {{0, 64, 0, 0.10598535084763348},
                  {3, 64, 0.00279795664236212, 0.18951805909027408},
                  {64, 64, 0.89401464915236652, 1},
                  {1, 1, 0.025, 1},
                  {500, 1000, 0.44438532974251321, 0.55561467025748679},
                  {1, 1000000, 5e-14, 1.9796576702669592e-05}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct interval found = sequence_interval(values[i].successes, values[i].trials);
        CU_ASSERT_DOUBLE_EQUAL(found.low, values[i].low, 1e-12);
        CU_ASSERT_DOUBLE_EQUAL(found.high, values[i].high, 1e-12);
    }
    struct interval none = sequence_interval(0, 0);
    CU_ASSERT(none.low == 0 && none.high == 1);
}

// The definition without logarithms: (n + 1) (n choose s) p^s (1-p)^(n-s), of few trials.
static double times_chance(unsigned s, unsigned n, double p)
{
    double product = n + 1;
    for (unsigned i = 0; i < s; i++)
        product *= (double)(n - i) / (i + 1) * p;
    for (unsigned i = s; i < n; i++)
        product *= 1 - p;
    return product;
}

static void test_ends_are_where_the_definition_says(void)
{
    for (unsigned n = 1; n <= 40; n++)
        for (unsigned s = 0; s <= n; s++) {
            struct interval ends = sequence_interval(s, n), wilson = wilson_interval(s, n);
            CU_ASSERT(s == 0 ? ends.low == 0
                             : times_chance(s, n, ends.low * (1 - 1e-9)) <= 0.05 &&
                                   times_chance(s, n, ends.low * (1 + 1e-9)) > 0.05);
            CU_ASSERT(s == n ? ends.high == 1
                             : times_chance(s, n, ends.high + 1e-9) <= 0.05 &&
                                   times_chance(s, n, ends.high - 1e-9) > 0.05);
            CU_ASSERT(n < 3 || ends.high - ends.low > wilson.high - wilson.low);
        }
}

static void test_answers(void)
{
    const struct sequence_rule none = {0}, precise = {.precision = 0.1}, apart = {.threshold = 0.5},
                               either = {.precision = 0.1, .threshold = 0.5};
    CU_ASSERT_FALSE(sequence_asked(&none));
    CU_ASSERT(sequence_asked(&precise) && sequence_asked(&apart) && sequence_asked(&either));
    // 0 of 8: 9 / 2^8 is the first below 0.05.
    CU_ASSERT_FALSE(sequence_answers(&apart, 0, 7));
    CU_ASSERT_TRUE(sequence_answers(&apart, 0, 8));
    CU_ASSERT_TRUE(sequence_answers(&apart, 8, 8));
    CU_ASSERT_FALSE(sequence_answers(&apart, 500, 1000));
    // Half the width is what is asked for.
    struct interval before = sequence_interval(0, 28), after = sequence_interval(0, 29);
    CU_ASSERT(before.high > 0.2 && after.high <= 0.2);
    CU_ASSERT_FALSE(sequence_answers(&precise, 0, 28));
    CU_ASSERT_TRUE(sequence_answers(&precise, 0, 29));
    CU_ASSERT_TRUE(sequence_answers(&either, 0, 8));
    CU_ASSERT_FALSE(sequence_answers(&either, 0, 0));
    CU_ASSERT_TRUE(sequence_answers(&either, 500, 1000));
    struct interval sequence = sequence_or_wilson(&precise, 3, 64),
                    wilson = sequence_or_wilson(&none, 3, 64);
    CU_ASSERT(sequence.high > 0.18 && fabs(wilson.high - 0.129) < 5e-4);
}

// ---- looked at after every trial ----

static const double rates[] = {0.01, 0.1, 0.5, 0.9, 0.95};
#define RATES (sizeof rates / sizeof *rates)

static uint64_t wish(const char *name, uint64_t usual)
{
    const char *text = getenv(name);
    return text != NULL ? (uint64_t)atol(text) : usual;
}

static bool sequence_lacks(uint64_t successes, uint64_t trials, double rate)
{
    const struct sequence_rule rule = {.threshold = rate};
    return sequence_answers(&rule, successes, trials);
}

static bool wilson_lacks(uint64_t successes, uint64_t trials, double rate)
{
    struct interval interval = wilson_interval(successes, trials);
    return rate < interval.low || rate > interval.high;
}

// The share of runs in which the true rate lies inside at every look.
static double coverage(const char *what, double rate, bool (*lacks)(uint64_t, uint64_t, double))
{
    uint64_t runs = wish("RUNS", 400), looks = wish("LOOKS", 1000), held = 0;
    for (uint64_t run = 0; run < runs; run++) {
        const struct rng_key key = {.seed = 20261127, RNG_CHECK, {(uint64_t)(1000 * rate), run}};
        struct pcg32 random = rng_stream(&key);
        uint64_t successes = 0;
        bool missed = false;
        for (uint64_t n = 1; n <= looks && !missed; n++) {
            successes += pcg32_uniform(&random) < rate;
            missed = lacks(successes, n, rate);
        }
        held += !missed;
    }
    double share = (double)held / (double)runs;
    if (getenv("RUNS") != NULL)
        printf("%s, rate %g: holds at every look in %.2f %% of the runs\n", what, rate,
               100 * share);
    return share;
}

static void test_sequence_holds_at_all_looks(void)
{
    for (size_t i = 0; i < RATES; i++)
        CU_ASSERT(coverage("sequence", rates[i], sequence_lacks) >= 0.95);
}

// The test can fail: Wilson's interval, used in the same way, does.
static void test_wilson_does_not(void)
{
    for (size_t i = 0; i < RATES; i++)
        CU_ASSERT(coverage("Wilson", rates[i], wilson_lacks) < 0.85);
}

SUITE(sequence)
{
    TEST(test_check_values);
    TEST(test_ends_are_where_the_definition_says);
    TEST(test_answers);
    TEST(test_sequence_holds_at_all_looks);
    TEST(test_wilson_does_not);
}
