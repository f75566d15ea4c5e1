// The fewest weights, from results in a file.
#include "folder.h"
#include "report/tables/tables.h"
#include "suite.h"
#include "synthetic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[FOLDER_PATH], path[FOLDER_FILE];

// Tickets of L(1,2): rounds 1 to 5 learn 64, 50, 34, 20 and 3 of 64; a control learns 64, 40 and 5
// in rounds 1 to 3; another never learns; the dense network does. L(1,1) learns 10 times.
static void set_points(struct store_results *results)
{
    static const size_t tickets[] = {64, 50, 34, 20, 3}, control[] = {64, 40, 5};
    synthetic_open(results, 11, 64);
    synthetic_set(results, 0, synthetic_point(2), 64, 0, 0);
    for (size_t r = 0; r < 5; r++)
        synthetic_set(results, 1 + r, synthetic_ticket(2, TICKET_ITERATIVE, r + 1, TICKET_ITSELF),
                      tickets[r], 0, 0);
    for (size_t r = 0; r < 3; r++)
        synthetic_set(results, 6 + r, synthetic_ticket(2, TICKET_ITERATIVE, r + 1, TICKET_RANDOM),
                      control[r], 0, 0);
    synthetic_set(results, 9, synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_FRESH), 0, 0, 0);
    synthetic_set(results, 10, synthetic_point(1), 10, 0, 0);
}

static void open_minimal(struct store_results *made, struct store_results *results,
                         struct report *report, struct minimal *minimal)
{
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    CU_ASSERT_EQUAL_FATAL(synthetic_write(made, path), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(report_open(results, report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(minimal_open(report, minimal), STATUS_OK);
}

static void close_minimal(struct store_results *made, struct store_results *results,
                          struct report *report, struct minimal *minimal)
{
    minimal_close(minimal);
    report_close(report);
    store_close(results);
    synthetic_close(made);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static void test_fewest_and_bracket(void)
{
    struct store_results made, results;
    struct report report;
    struct minimal minimal;
    set_points(&made);
    open_minimal(&made, &results, &report, &minimal);
    CU_ASSERT_EQUAL_FATAL(minimal.ways, 4); // dense, tickets and two controls
    const struct minimal_way *way = minimal.way;
    // Dense: half learn at m = 2 alone, which is the last surely above; m = 1 is surely below.
    CU_ASSERT_PTR_EQUAL(way[0].fewest, &report.point[0]);
    CU_ASSERT_EQUAL(way[0].points, 2);
    CU_ASSERT_PTR_EQUAL(way[0].above, &report.point[0]);
    CU_ASSERT_PTR_EQUAL(way[0].below, &report.point[10]);
    // Of 64, 34 are 53.1 %, within 41.1 to 64.8; 50 are surely above; 20 surely below.
    CU_ASSERT_PTR_EQUAL(way[1].fewest, &report.point[3]);
    CU_ASSERT_EQUAL(way[1].proven, 34);
    CU_ASSERT_DOUBLE_EQUAL(way[1].interval.low, 0.411, 5e-4);
    CU_ASSERT_DOUBLE_EQUAL(way[1].interval.high, 0.648, 5e-4);
    CU_ASSERT_PTR_EQUAL(way[1].above, &report.point[2]);
    CU_ASSERT_PTR_EQUAL(way[1].below, &report.point[4]);
    CU_ASSERT_PTR_EQUAL(way[2].fewest, &report.point[7]);
    // Nothing learned: no fewest, and surely below from the first round on.
    CU_ASSERT_PTR_NULL(way[3].fewest);
    CU_ASSERT_PTR_NULL(way[3].above);
    CU_ASSERT_PTR_EQUAL(way[3].below, &report.point[9]);
    CU_ASSERT_FALSE(way[3].any);
    close_minimal(&made, &results, &report, &minimal);
}

// Odd replicates have one parameter more (synthetic_write), so that of the three smallest the first
// wins; without its proof, the third.
static void test_smallest_has_a_proof(void)
{
    for (size_t proven = 0; proven < 2; proven++) {
        struct store_results made, results;
        struct report report;
        struct minimal minimal;
        set_points(&made);
        if (proven == 0)
            made.trial[5 * 64].evidence = TRIAL_BOARDS;
        open_minimal(&made, &results, &report, &minimal);
        CU_ASSERT_PTR_EQUAL_FATAL(minimal.smallest, &minimal.way[1]);
        const struct minimal_network *smallest = &minimal.smallest->smallest;
        CU_ASSERT_EQUAL(smallest->point, 5);
        CU_ASSERT_EQUAL(smallest->replicate, proven == 1 ? 0 : 2);
        CU_ASSERT_EQUAL(smallest->weights_left, ticket_left(46, 0.2, 5));
        CU_ASSERT_EQUAL(smallest->parameters_left, smallest->weights_left);
        close_minimal(&made, &results, &report, &minimal);
    }
}

// A network that learned on boards alone does not count towards half.
static void test_half_is_of_the_proven(void)
{
    struct store_results made, results;
    struct report report;
    struct minimal minimal;
    set_points(&made);
    for (size_t k = 30; k < 34; k++)
        made.trial[3 * 64 + k].evidence = TRIAL_BOARDS; // round 3: 30 of 64
    open_minimal(&made, &results, &report, &minimal);
    CU_ASSERT_PTR_EQUAL(minimal.way[1].fewest, &report.point[2]);
    CU_ASSERT_EQUAL(minimal.way[1].proven, 50);
    close_minimal(&made, &results, &report, &minimal);
}

// Nor does one that was not tried count against it. What is surely below before the last point that
// is surely above does not end the bracket.
static void test_half_is_of_the_tried(void)
{
    struct store_results made, results;
    struct report report;
    struct minimal minimal;
    set_points(&made);
    synthetic_set(&made, 1, made.point[1].point, 0, 64, 0);
    for (size_t k = 24; k < 64; k++)
        made.trial[4 * 64 + k].outcome = TRIAL_NOT_TRIED; // round 4: 20 of 24
    open_minimal(&made, &results, &report, &minimal);
    CU_ASSERT_PTR_EQUAL(minimal.way[1].fewest, &report.point[4]);
    CU_ASSERT_EQUAL(minimal.way[1].proven, 20);
    CU_ASSERT_PTR_EQUAL(minimal.way[1].above, &report.point[4]);
    CU_ASSERT_PTR_EQUAL(minimal.way[1].below, &report.point[5]);
    close_minimal(&made, &results, &report, &minimal);
}

static void test_formats(void)
{
    static const struct {
        enum report_format format;
        const char *said[3];
    } expected[] = {
        {REPORT_TEXT,
         {"iterative      3     none",
          "     24        64      34    53.1  41.1 to  64.8     30     "
          "19        15      5          0\n",
          "The smallest of all: replicate 0 of point 5, 15 weights, 15 numbers"}},
        {REPORT_CSV,
         {",24,64,34,0.53125,0.4107208705", ",30,19,5,0,15,15\r\n", ",,,,,,,,37,,,,\r\n"}},
        {REPORT_JSON,
         {"\"weights\": 24, \"networks\": 64, \"proven\": 34", "\"weights\": null",
          "\"smallest\": {\"point\": 5, \"replicate\": 0, \"weights\": 15, \"parameters\": 15}\n"}},
    };
    struct store_results made, results;
    struct report report;
    struct minimal minimal;
    set_points(&made);
    open_minimal(&made, &results, &report, &minimal);
    for (size_t f = 0; f < sizeof expected / sizeof *expected; f++) {
        char *text = NULL;
        size_t bytes;
        FILE *out = open_memstream(&text, &bytes);
        CU_ASSERT_EQUAL(minimal_write(&minimal, expected[f].format, out), STATUS_OK);
        fclose(out);
        for (size_t i = 0; i < 3; i++)
            if (strstr(text, expected[f].said[i]) == NULL) {
                printf("\n%s\nlacks: %s\n", text, expected[f].said[i]);
                CU_FAIL("the table lacks a text");
            }
        free(text);
    }
    close_minimal(&made, &results, &report, &minimal);
}

SUITE(minimal)
{
    TEST(test_fewest_and_bracket);
    TEST(test_smallest_has_a_proof);
    TEST(test_half_is_of_the_proven);
    TEST(test_half_is_of_the_tried);
    TEST(test_formats);
}
