// The figure by the values of an axis of words: its rows, their order and lines, the published figures, and where it is.
#include "pages.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Five activations as published, of m = 1 and m = 2, and ReLU with a density as well: of 8, so many learned.
static const enum net_activation activations[] = {NET_RELU, NET_SQUARE, NET_TANH, NET_PRELU,
                                                  NET_GELU};
static const size_t learned[] = {1, 7, 0, 8, 4, 3, 8, 0, 8, 6};

static void open_activations(struct store_results *results)
{
    synthetic_open(results, 11, 8);
    for (size_t i = 0; i < 11; i++) {
        struct point point = synthetic_point(1 + i / 5 % 2);
        point.activation = activations[i % 5];
        point.init = NET_FAN_IN;
        point.density = i == 10 ? 0.5 : point.density;
        synthetic_set(results, i, point, i == 10 ? 2 : learned[i], 0, 0);
    }
}

static bool holds(const char *text, const char *part)
{
    bool found = strstr(text, part) != NULL;
    if (!found)
        printf("\nmissing: %s\n", part);
    return found;
}

// In order of the rates, a value without points of all curves as if it had them; and it has a lower row.
static void test_rows_by_rate(void)
{
    struct store_results results;
    open_activations(&results);
    char *script = page_figure(&results, "by-activation.gp");
    CU_ASSERT(holds(script, "$rows << END\n0 3.75 \"PReLU\"\n3.75 7.5 \"square\"\n"
                            "7.5 10.25 \"GELU\"\n10.25 15 \"ReLU\"\n15 18.75 \"tanh\"\nEND\n"));
    CU_ASSERT(holds(script, "values = 'activation'\n"));
    CU_ASSERT(holds(script, "$curves << END\n1 \"each board its own density, m = 1\"\n"
                            "2 \"each board its own density, m = 2\"\n3 \"density 0.5, m = 1\"\n"));
    // PReLU learned in 8 of 8, after 4000, 4512, ... updates.
    CU_ASSERT(holds(script, "\n0.875 100.0000 67.5592 100.0000 8 8 4896 5792 6688\n"));
    // What never learned has no times.
    CU_ASSERT(holds(script, "\n15.875 0.0000 0.0000 32.4408 0 8 nan nan nan\n"));
    // The third curve has ReLU's third line alone.
    CU_ASSERT(holds(script, "\n\n\n13.125 25.0000 7.1479 59.0725 2 8 "));
    free(script);
    synthetic_close(&results);
}

// What an activation decides and has one value of for each tells no curves apart; it is said below. A value that only differs
// from no noise is said in the legend as little. Where an activation has two noises, curves differ in them.
static void test_settings_that_follow(void)
{
    struct store_results results;
    synthetic_open(&results, 8, 8);
    for (size_t i = 0; i < 8; i++) {
        struct point point = synthetic_point(1 + i / 4);
        point.activation = i % 4 == 2 ? NET_QUADRATIC : activations[i % 4];
        point.coefficient_noise = i % 4 == 3 ? 0.25 : i % 4 == 2 ? 0.5 : 0;
        synthetic_set(&results, i, point, i, 0, 0);
    }
    char *script = page_figure(&results, "by-activation.gp");
    CU_ASSERT(holds(script, "$curves << END\n1 \"m = 1\"\n2 \"m = 2\"\nEND"));
    CU_ASSERT(holds(
        script, "quadratic: coefficients with noise 0.5; PReLU: coefficients with noise 0.25."));
    free(script);
    results.point[7].point.coefficient_noise = 0;
    script = page_figure(&results, "by-activation.gp");
    CU_ASSERT(holds(script, "\n2 \"m = 1, coefficients with noise 0.5\"\n"
                            "3 \"m = 1, coefficients with noise 0.25\"\n4 \"m = 2\"\n"
                            "5 \"m = 2, coefficients with noise 0.5\"\nEND"));
    CU_ASSERT_PTR_NULL(strstr(script, "PReLU: coefficients"));
    free(script);
    synthetic_close(&results);
}

// A network that is said by its m has a row of its filters, of the curve of those whose filters are said. What compares with
// nothing above begins anew, although it learned better.
static void test_rows_of_filters(void)
{
    static const struct net_widths widths[] = {{{4, 1}}, {{8, 1}}, {{2, 1, 4, 1}}, {{4, 1, 4, 1}}};
    struct store_results results;
    synthetic_open(&results, 5, 8);
    for (size_t i = 0; i < 5; i++) {
        struct point point = synthetic_point(i == 0);
        point.widths = i > 0 ? widths[i - 1] : point.widths;
        point.generations = i < 3 ? 1 : 2;
        synthetic_set(&results, i, point, i, 0, 0);
    }
    char *script = page_figure(&results, "by-filters.gp");
    CU_ASSERT(holds(script, "$curves << END\n1 \"n = 1\"\n2 \"n = 2\"\nEND"));
    CU_ASSERT(holds(script, "$rows << END\n0 2.25 \"8-1\"\n2.25 4.5 \"4-1\"\n4.5 6.75 \"2-1\"\n"
                            "6.75 9 \"4-1-4-1\"\n9 11.25 \"2-1-4-1\"\nEND"));
    CU_ASSERT(holds(script, "Those that have no line in common are ordered apart."));
    free(script);
    synthetic_close(&results);
}

// Under what we have stands what is published of the same networks; not under other ones.
static void test_published_by_activation(void)
{
    struct store_results results;
    open_activations(&results);
    char *script = page_figure(&results, "by-activation.gp");
    CU_ASSERT(holds(script, "$published << END\n2.875 100.0000 80.6392 100.0000 16 16\n"
                            "6.625 93.7500 71.6713 98.8881 15 16\n"
                            "14.125 0.0000 0.0000 19.3608 0 16\n"
                            "17.875 0.0000 0.0000 19.3608 0 16\nEND\n"));
    CU_ASSERT(holds(script, "Ahmed & Davis, arXiv 2606.23587: L(1,1)"));
    free(script);
    // In the table only that of the same density.
    char *table = page_table(&results, REPORT_TEXT);
    CU_ASSERT(holds(table, "\nL(1,1), ReLU, learns             0.0 % (0 of 16; 0.0 to 19.4)  "
                           "25.0 % (2 of 8)  7.1 to 59.1    0.1014  yes\n"));
    CU_ASSERT_PTR_NULL(strstr(table, "PReLU, learns"));
    free(table);
    for (size_t i = 0; i < 11; i++)
        results.point[i].point.boundary = LIFE_DEAD;
    script = page_figure(&results, "by-activation.gp");
    CU_ASSERT(holds(script, "$published << END\nEND\n"));
    CU_ASSERT_PTR_NULL(strstr(script, "Ahmed & Davis, arXiv 2606.23587: L(1,1)"));
    free(script);
    table = page_table(&results, REPORT_TEXT);
    CU_ASSERT_PTR_NULL(strstr(table, "Ahmed"));
    free(table);
    synthetic_close(&results);
}

static size_t pages(const struct store_results *results, const char *name)
{
    struct report report;
    size_t found = 0;
    CU_ASSERT_EQUAL_FATAL(report_open(results, &report), STATUS_OK);
    for (size_t figure = 0; figure < report_figures; figure++)
        if (strcmp(report_figure(figure), name) == 0)
            found = report_figure_pages(&report, figure);
    report_close(&report);
    return found;
}

// More than three values, no tickets, and no more lines than a page has; where curves are many it stands for their figure.
static void test_which_axes_have_a_page(void)
{
    struct store_results results;
    open_activations(&results);
    CU_ASSERT_EQUAL(pages(&results, "by"), 1);
    CU_ASSERT_EQUAL(pages(&results, "learning"), 1);
    for (size_t i = 0; i < 11; i++)
        results.point[i].point.activation = activations[i % 3];
    CU_ASSERT_EQUAL(pages(&results, "by"), 0);
    synthetic_close(&results);

    // Four values of two axes: a page each. Of a third axis with many values: none.
    synthetic_open(&results, 64, 1);
    for (size_t i = 0; i < 64; i++) {
        struct point point = synthetic_point(1 + i / 16);
        point.activation = activations[i % 4];
        point.init = (enum net_init)(i / 4 % 4);
        synthetic_set(&results, i, point, 1, 0, 0);
    }
    CU_ASSERT_EQUAL(pages(&results, "by"), 2);
    CU_ASSERT_EQUAL(pages(&results, "learning"), 1); // sixteen curves
    for (size_t i = 0; i < 64; i++)
        results.point[i].point.density = i < 32 ? 0.5 : 0.25;
    CU_ASSERT_EQUAL(pages(&results, "by"), 2);
    for (size_t i = 0; i < 64; i++) {
        results.point[i].point.density = NAN;
        results.point[i].point.batch = 8 + i / 4;
    }
    CU_ASSERT_EQUAL(pages(&results, "by"), 1); // by activation alone: sixteen curves
    CU_ASSERT_EQUAL(pages(&results, "learning"), 0);
    synthetic_close(&results);

    synthetic_open(&results, 4, 1);
    for (size_t i = 0; i < 4; i++) {
        struct point point = synthetic_ticket(1, TICKET_ITERATIVE, 1, TICKET_ITSELF);
        point.activation = activations[i];
        synthetic_set(&results, i, point, 1, 0, 0);
    }
    CU_ASSERT_EQUAL(pages(&results, "by"), 0);
    synthetic_close(&results);
}

SUITE(report_by)
{
    TEST(test_rows_by_rate);
    TEST(test_settings_that_follow);
    TEST(test_rows_of_filters);
    TEST(test_published_by_activation);
    TEST(test_which_axes_have_a_page);
}
