// Which networks of a point have their curves drawn, and how a row of /points is found among points of several seeds.
#include "folder.h"
#include "report/data/curves.h"
#include "suite.h"
#include "synthetic.h"

#include <stdlib.h>

static size_t count(const struct curves *curves, enum trial_outcome outcome)
{
    size_t found = 0;
    for (size_t i = 0; i < curves->networks; i++)
        found += curves->network[i].trial->outcome == outcome;
    return found;
}

// Of 64: 3 learned, 20 died, 1 diverged, 40 did not learn. Of each its share, one at least, never more than asked for.
static void test_each_outcome_has_its_share(void)
{
    static const struct {
        size_t most, learned, not_learned, dead, diverged;
    } cases[] = {{12, 1, 7, 3, 1}, {64, 3, 40, 20, 1}, {100, 3, 40, 20, 1}, {4, 1, 1, 1, 1}};
    struct store_results results, stored;
    struct report report;
    char folder[FOLDER_PATH], path[FOLDER_FILE];
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    synthetic_open(&results, 1, 64);
    synthetic_set(&results, 0, synthetic_point(1), 3, 20, 1);
    results.trial[0].updates = 5000; // where its training ended
    CU_ASSERT_EQUAL_FATAL(synthetic_write(&results, path), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &stored), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report_open(&stored, &report), STATUS_OK);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct curves curves;
        CU_ASSERT_EQUAL(curves_open(&report, &report.point[0], cases[c].most, &curves), STATUS_OK);
        CU_ASSERT_EQUAL(count(&curves, TRIAL_LEARNED), cases[c].learned);
        CU_ASSERT_EQUAL(count(&curves, TRIAL_NOT_LEARNED), cases[c].not_learned);
        CU_ASSERT_EQUAL(count(&curves, TRIAL_DEAD), cases[c].dead);
        CU_ASSERT_EQUAL(count(&curves, TRIAL_DIVERGED), cases[c].diverged);
        CU_ASSERT_EQUAL(curves.network[0].trial->outcome, TRIAL_LEARNED);
        const struct curves_network *first = &curves.network[0],
                                    *last = &curves.network[curves.networks - 1];
        CU_ASSERT_EQUAL(first->update[0], 0);
        CU_ASSERT_EQUAL(first->update[first->entries - 1], 5000);
        CU_ASSERT(first->update[first->entries - 2] < 5000);
        CU_ASSERT_EQUAL(last->update[last->entries - 1], 125000);
        curves_close(&curves);
    }
    report_close(&report);
    store_close(&stored);
    synthetic_close(&results);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static void test_rows_of_seeds(void)
{
    struct store_results results;
    struct report report;
    synthetic_open(&results, 4, 2);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_point(1 + i % 2);
        point.seed = 1 + i / 2;
        synthetic_set(&results, i, point, 1, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report.points, 2);
    CU_ASSERT_PTR_EQUAL(curves_find(&report, 0), &report.point[0]);
    CU_ASSERT_PTR_EQUAL(curves_find(&report, 2), &report.point[0]);
    CU_ASSERT_PTR_EQUAL(curves_find(&report, 3), &report.point[1]);
    CU_ASSERT_PTR_NULL(curves_find(&report, 4));
    report_close(&report);
    synthetic_close(&results);
}

SUITE(report_curves)
{
    TEST(test_each_outcome_has_its_share);
    TEST(test_rows_of_seeds);
}
