// Where the chance of success passes one half, by Firth's method.
#include "report/data/firth.h"
#include "suite.h"

#include <math.h>

#define PLACES 6

struct example {
    double x[PLACES]; // m, of which the logarithm is taken
    size_t learned[PLACES], networks[PLACES], places;
    double half, slope, low, high;
};

static struct firth fit(const struct example *example)
{
    struct firth_place place[PLACES];
    for (size_t i = 0; i < example->places; i++)
        place[i] =
            (struct firth_place){log2(example->x[i]), {example->learned[i], example->networks[i]}};
    return firth_fit(place, example->places);
}

// The penalised likelihood by matrices, its top by Nelder and Mead, its profile by a grid refined, its ends by Brent: scipy 1.10.1. Half and
// slope are also those of R's brglm2 (AS_mean).
static void test_check_values(void)
{
    static const struct example examples[] = {
        {{1, 2, 3, 4, 6, 8},
         {4, 28, 38, 57, 64, 64},
         {64, 64, 64, 64, 64, 64},
         6,
         1.1972046,
         2.4217380,
         1.0577666,
         1.3245876},
        {{1, 2, 3, 4, 6, 8},
         {0, 1, 10, 24, 31, 30},
         {32, 32, 32, 32, 32, 32},
         6,
         1.7863597,
         3.4318434,
         1.6490451,
         1.9201465},
        // All below fail and all above succeed.
        {{1, 2, 4, 8}, {0, 0, 10, 10}, {10, 10, 10, 10}, 4, 1.5, 6.0481299, 1.1961682, 1.8038318},
        // The chance falls.
        {{1, 2, 4, 8},
         {20, 17, 9, 2},
         {20, 20, 20, 20},
         4,
         1.9107259,
         -1.9909035,
         1.5914856,
         2.2454358},
        // Half lies beyond what was tried.
        {{1, 2, 4}, {0, 2, 9}, {40, 40, 40}, 3, 2.6676558, 1.7688754, 2.1965921, 4.3814760},
        {{1, 2, 4}, {1, 5, 8}, {16, 16, 16}, 3, 1.9103777, 1.1157454, 1.3313935, 4.1825221},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct firth found = fit(&examples[i]);
        CU_ASSERT_DOUBLE_EQUAL(found.half, examples[i].half, 2e-6);
        CU_ASSERT_DOUBLE_EQUAL(found.slope, examples[i].slope, 2e-6);
        CU_ASSERT_DOUBLE_EQUAL(found.interval.low, examples[i].low, 2e-6);
        CU_ASSERT_DOUBLE_EQUAL(found.interval.high, examples[i].high, 2e-6);
    }
}

// Where the slope may be none, nobody knows where half is, though the best slope is known.
static void test_unsure_slopes(void)
{
    struct firth found = fit(&(struct example){{4, 8}, {5, 8}, {8, 8}, 2, 0, 0, 0, 0});
    CU_ASSERT(isnan(found.half) && isnan(found.interval.low) && isnan(found.interval.high));
    CU_ASSERT_DOUBLE_EQUAL(found.slope, 2.3812282, 2e-6); // brglm2
    found = fit(&(struct example){{4, 8}, {8, 8}, {8, 8}, 2, 0, 0, 0, 0});
    CU_ASSERT(isnan(found.half));
    CU_ASSERT_DOUBLE_EQUAL(found.slope, 0, 1e-6);
}

// Places without networks say nothing, and one place has no slope.
static void test_too_little(void)
{
    struct example example = {{1, 2, 4, 8}, {0, 0, 10, 10}, {10, 10, 10, 10}, 4, 0, 0, 0, 0};
    struct firth all = fit(&example);
    example =
        (struct example){{1, 2, 3, 4, 8}, {0, 0, 0, 10, 10}, {10, 10, 0, 10, 10}, 5, 0, 0, 0, 0};
    CU_ASSERT_DOUBLE_EQUAL(fit(&example).half, all.half, 1e-12);
    example = (struct example){{2, 2, 4}, {1, 5, 0}, {10, 10, 0}, 3, 0, 0, 0, 0};
    CU_ASSERT(isnan(fit(&example).half) && isnan(fit(&example).slope));
    CU_ASSERT(isnan(firth_fit(NULL, 0).half));
}

// Ten thousand networks a point, all to one side but one: the numbers stay finite, and the ends enclose the estimate.
static void test_steep(void)
{
    struct firth found =
        fit(&(struct example){{1, 2, 24}, {0, 1, 10000}, {10000, 10000, 10000}, 3, 0, 0, 0, 0});
    CU_ASSERT(found.interval.low > 1 && found.interval.low < found.half);
    CU_ASSERT(found.half < found.interval.high && found.interval.high < log2(24));
}

SUITE(firth)
{
    TEST(test_check_values);
    TEST(test_unsure_slopes);
    TEST(test_too_little);
    TEST(test_steep);
}
