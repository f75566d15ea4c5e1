// The figure of the ranking, and which results have one.
#include "folder.h"
#include "rankings.h"
#include "report/plots/gnuplot.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t ranking_figure(void)
{
    size_t figure = 0;
    while (figure < report_figures && strcmp(report_figure(figure), "ranking") != 0)
        figure++;
    CU_ASSERT_FATAL(figure < report_figures);
    return figure;
}

// Draws the figure and looks for texts, the last of them NULL.
static void draws(const struct report *report, const char *const *texts)
{
    static char svg[1 << 19];
    char folder[FOLDER_PATH], path[FOLDER_FILE];
    folder_scratch(folder);
    CU_ASSERT_FATAL(report_figure_pages(report, ranking_figure()) > 0);
    enum status status = report_draw(report, ranking_figure(), 0, REPORT_SVG, folder, false);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    if (status != STATUS_OK)
        printf("\n%s\n", status_message());
    folder_inside(path, folder, "ranking.svg");
    FILE *in = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in);
    svg[fread(svg, 1, sizeof svg - 1, in)] = '\0';
    fclose(in);
    for (; *texts != NULL; texts++)
        if (strstr(svg, *texts) == NULL) {
            printf("\n'%s' is not in the figure\n", *texts);
            CU_FAIL("the figure lacks a text");
        }
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static void test_figure(void)
{
    static const char *const texts[] = {"L(1,1)",
                                        "3 of 64",
                                        "L(2,4)",
                                        "over half",
                                        "0.38, fan-in",
                                        "own, normal, biases too",
                                        "density, initialisation",
                                        "posterior",
                                        "recovered",
                                        "Prior none: all combinations alike",
                                        "% of networks that learned",
                                        "published range (Springer &amp; Kenyon 2020)",
                                        NULL};
    struct store_results results;
    struct report report;
    rankings_open_four(&results);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    report.prior = REPORT_PRIOR_NONE;
    report.ranking = true;
    draws(&report, texts);
    report_close(&report);
    synthetic_close(&results);
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
    rankings_open_flips(&results);
    results.point[4].count = 0; // six flips of one: not compared
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    report.ranking = true;
    draws(&report, texts);
    report_close(&report);
    synthetic_close(&results);
}

static void test_whether_there_is_a_figure(void)
{
    const size_t figure = ranking_figure();
    struct store_results results;
    struct report report;
    // A sweep without choices has no such figure.
    synthetic_open(&results, 1, 64);
    synthetic_set(&results, 0, synthetic_point(1), 3, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT(report_figure_pages(&report, figure) == 0 && report_figure_pages(&report, 0) > 0);
    report_close(&report);
    synthetic_close(&results);
    // With one curve for each of 16 densities the other figures can be read, with 17 they cannot.
    for (size_t densities = 16; densities <= 17; densities++) {
        synthetic_open(&results, 2 * densities, 4);
        for (size_t i = 0; i < densities; i++)
            for (size_t m = 0; m < 2; m++)
                synthetic_set(&results, 2 * i + m,
                              rankings_choice(2 * m, NET_NORMAL, 0.05 * (double)i), m, 0, 0);
        CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
        report.ranking = true;
        CU_ASSERT(report_figure_pages(&report, figure) == 0); // no density is as documented
        report.ranking = false;
        CU_ASSERT((report_figure_pages(&report, 0) > 0) == (densities == 16)); // the density's
        report.prior = REPORT_PRIOR_NONE;
        CU_ASSERT(report_figure_pages(&report, figure) == 0); // it is not asked for
        report.ranking = true;
        CU_ASSERT(report_figure_pages(&report, figure) > 0);
        CU_ASSERT((report_figure_pages(&report, 0) > 0) == (densities == 16));
        report_close(&report);
        synthetic_close(&results);
    }
}

SUITE(ranking_figure)
{
    TEST(test_figure);
    TEST(test_figure_of_flips);
    TEST(test_whether_there_is_a_figure);
}
