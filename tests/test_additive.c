// Effects of rows of a table that has gaps.
#include "report/data/additive.h"
#include "suite.h"

#include <math.h>

#define CELLS 8

// Values that are a sum of effects give these back, whatever is missing, as long as rows hang together.
static void test_gaps(void)
{
    // Columns add 0, 5 and 7; rows have 1, 2, 4 and 2, and a part of its own 9. Row 5 has nothing.
    static const struct additive_cell cell[CELLS] = {{0, 0, 1},  {1, 0, 2}, {1, 1, 7}, {2, 1, 9},
                                                     {2, 2, 11}, {3, 2, 9}, {4, 3, 9}, {3, 1, 7}};
    double effect[6];
    size_t part[6];
    CU_ASSERT_EQUAL_FATAL(additive_fit(cell, CELLS, 6, 4, effect, part), STATUS_OK);
    CU_ASSERT_DOUBLE_EQUAL(effect[1] - effect[0], 1, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(effect[2] - effect[0], 3, 1e-8);
    CU_ASSERT_EQUAL(effect[3], effect[1]);
    CU_ASSERT_EQUAL(effect[5], 0);
    for (size_t row = 0; row < 6; row++)
        CU_ASSERT_EQUAL(part[row], row < 4 ? 0 : row);
}

// Where values are no such sum: numpy.linalg.lstsq of the same cells.
static void test_least_squares(void)
{
    static const struct additive_cell cell[] = {{0, 0, 1}, {0, 1, 4}, {1, 0, 3}, {1, 2, 2},
                                                {2, 1, 8}, {2, 2, 1}, {2, 0, 0}};
    double effect[3];
    size_t part[3];
    CU_ASSERT_EQUAL_FATAL(additive_fit(cell, 7, 3, 3, effect, part), STATUS_OK);
    CU_ASSERT_DOUBLE_EQUAL(effect[1] - effect[0], 2.999999999999999, 1e-8);
    CU_ASSERT_DOUBLE_EQUAL(effect[2] - effect[0], 1.5999999999999985, 1e-8);
}

SUITE(additive)
{
    TEST(test_gaps);
    TEST(test_least_squares);
}
