// Figures of tickets, and what they show: axes, ways, shares of filters.
#include "base/text.h"
#include "nets.h"
#include "pages.h"
#include "report/data/survivors.h"
#include "report/data/tickets.h"
#include "report/plots/figure.h"
#include "report/plots/gnuplot.h"
#include "report/tables/tables.h"
#include "suite.h"
#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- axes ----

static void expect_axis(enum setting_id axis, const struct point *point, double value,
                        const char *text)
{
    char got[SETTING_TEXT];
    setting_format(axis, point, got);
    CU_ASSERT_STRING_EQUAL(got, text);
    CU_ASSERT_EQUAL(setting_value(axis, point), value);
}

static void test_axes_of_tickets(void)
{
    struct point ticket = synthetic_ticket(2, TICKET_ITERATIVE, 3, TICKET_SHUFFLED);
    ticket.ticket.unit = TICKET_CHANNELS;
    ticket.ticket.scope = TICKET_LAYER;
    ticket.ticket.rewind = 256;
    ticket.ticket.prune_biases = ticket.ticket.no_retraining = true;
    ticket.ticket.flips = 4;
    ticket.ticket.flip_biases = true;
    ticket.ticket.noise = 0.5;
    expect_axis(SETTING_METHOD, &ticket, TICKET_ITERATIVE, "iterative");
    expect_axis(SETTING_UNIT, &ticket, 1, "channels");
    expect_axis(SETTING_SCOPE, &ticket, 1, "layer");
    expect_axis(SETTING_RATE, &ticket, 0.2, "0.2");
    expect_axis(SETTING_REWIND, &ticket, 256, "256");
    expect_axis(SETTING_BIASES, &ticket, 1, "yes");
    expect_axis(SETTING_RETRAIN, &ticket, 1, "no");
    expect_axis(SETTING_PARENTS, &ticket, 1, "learned");
    expect_axis(SETTING_ROUND, &ticket, 3, "3");
    expect_axis(SETTING_CONTROL, &ticket, TICKET_SHUFFLED, "shuffled");
    expect_axis(SETTING_FLIPS, &ticket, 4, "4");
    expect_axis(SETTING_FLIP_BIASES, &ticket, 1, "yes");
    expect_axis(SETTING_NOISE, &ticket, 0.5, "0.5");
    ticket.ticket.rewind = TICKET_TRAINED;
    expect_axis(SETTING_REWIND, &ticket, -1, "trained");
    // What does not apply has no value.
    struct point snip = synthetic_ticket(2, TICKET_SNIP, 1, TICKET_ITSELF);
    expect_axis(SETTING_REWIND, &snip, 0, "-");
    expect_axis(SETTING_TEMPERATURE, &snip, 0, "-");
    expect_axis(SETTING_POPUP_RATE, &snip, 0, "-");
    expect_axis(SETTING_SUPERSEDED, &ticket, 0, "-");
    expect_axis(SETTING_SUPERSEDED, &snip, 0, "no");
    // Settings of single methods.
    struct point grasp = synthetic_ticket(2, TICKET_GRASP, 1, TICKET_ITSELF);
    grasp.ticket.temperature = 200;
    grasp.ticket.superseded = true;
    expect_axis(SETTING_TEMPERATURE, &grasp, 200, "200");
    expect_axis(SETTING_SUPERSEDED, &grasp, 1, "yes");
    struct point popup = synthetic_ticket(2, TICKET_POPUP, 1, TICKET_ITSELF);
    nets_published(&popup.ticket);
    popup.ticket.popup_weights = TICKET_SIGNED;
    expect_axis(SETTING_POPUP_RATE, &popup, 0.1, "0.1");
    expect_axis(SETTING_POPUP_MOMENTUM, &popup, 0.9, "0.9");
    expect_axis(SETTING_POPUP_DECAY, &popup, 1e-4, "0.0001");
    expect_axis(SETTING_POPUP_WEIGHTS, &popup, 1, "signed");
    struct point dense = synthetic_point(2);
    expect_axis(SETTING_METHOD, &dense, 0, "dense");
    expect_axis(SETTING_ROUND, &dense, 0, "0");
    expect_axis(SETTING_SCOPE, &dense, 0, "-");
    expect_axis(SETTING_FILTERS, &dense, 0, "-");
}

static void test_axes_of_widths(void)
{
    struct point one = synthetic_point(0), other = synthetic_point(0);
    one.widths.width[0] = 1;
    one.widths.width[1] = 2;
    other.widths.width[0] = 2;
    other.widths.width[1] = 1;
    char text[SETTING_TEXT];
    setting_format(SETTING_FILTERS, &one, text);
    CU_ASSERT_STRING_EQUAL(text, "1-2");
    expect_axis(SETTING_OVERCOMPLETENESS, &one, 0, "-");
    CU_ASSERT_NOT_EQUAL(setting_value(SETTING_FILTERS, &one),
                        setting_value(SETTING_FILTERS, &other));
    CU_ASSERT_FALSE(settings_agree(&one, &other, 0));
    CU_ASSERT_TRUE(settings_agree(&one, &other, SETTINGS_OF_WIDTHS));
    CU_ASSERT_FALSE(settings_agree(&one, &other, SETTINGS_OF_TICKETS));
}

// ---- results ----

// Two dense networks with tickets: of L(1,2) iterative ones with a control and others, of L(1,3)
// without; L(1,1) is dense alone.
static void set_points(struct store_results *results)
{
    synthetic_open(results, 14, 16);
    size_t n = 0;
    synthetic_set(results, n++, synthetic_point(2), 14, 1, 0);
    for (size_t r = 1; r <= 3; r++)
        for (size_t c = TICKET_ITSELF; c <= TICKET_RANDOM; c++)
            synthetic_set(results, n++,
                          synthetic_ticket(2, TICKET_ITERATIVE, r, (enum ticket_control)c),
                          14 - 4 * r - 2 * c, 1, 0);
    struct point late = synthetic_ticket(2, TICKET_ITERATIVE, 2, TICKET_ITSELF);
    late.ticket.rewind = 256;
    synthetic_set(results, n++, late, 10, 0, 0);
    synthetic_set(results, n++, synthetic_ticket(2, TICKET_SNIP, 1, TICKET_ITSELF), 9, 0, 0);
    struct point again = synthetic_ticket(2, TICKET_RESTART, 1, TICKET_ITSELF);
    synthetic_set(results, n++, again, 13, 0, 0);
    synthetic_set(results, n++, synthetic_point(3), 16, 0, 0);
    synthetic_set(results, n++, synthetic_ticket(3, TICKET_ITERATIVE, 1, TICKET_ITSELF), 0, 2, 0);
    synthetic_set(results, n++, synthetic_point(1), 2, 3, 0);
    results->points = n;
    results->trials = 16 * n;
}

// A figure of tickets is named after the page's network; the ranking, which is of all, is not.
static void test_names_of_pages(void)
{
    struct store_results results;
    struct report report;
    char name[REPORT_FIGURE_NAME];
    synthetic_open(&results, 4, 16);
    for (size_t i = 0; i < 4; i++) {
        struct point point = i % 2 == 0 ? synthetic_point(1)
                                        : synthetic_ticket(1, TICKET_ITERATIVE, 1, TICKET_ITSELF);
        point.init = i < 2 ? NET_GLOROT : NET_NORMAL;
        synthetic_set(&results, i, point, 4, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    for (size_t figure = 0; figure < report_figures; figure++) {
        if (report_figure_pages(&report, figure) == 0)
            continue;
        report_figure_name(&report, figure, 0, name);
        if (strcmp(report_figure(figure), "ranking") == 0) {
            CU_ASSERT_EQUAL(report_figure_pages(&report, figure), 1);
            CU_ASSERT_STRING_EQUAL(name, "ranking");
        } else if (strcmp(report_figure(figure), "times") == 0) {
            CU_ASSERT_STRING_EQUAL(name, "times-init-glorot");
        }
    }
    report_close(&report);
    synthetic_close(&results);
}

// Widths that are said in two ways vary, even if there is one of each: neither is what all have.
static void test_widths_in_two_ways_vary(void)
{
    struct store_results results;
    struct report report;
    struct point narrow = synthetic_point(0);
    narrow.widths.width[0] = 1;
    narrow.widths.width[1] = 2;
    synthetic_open(&results, 2, 16);
    synthetic_set(&results, 0, synthetic_point(1), 4, 0, 0);
    synthetic_set(&results, 1, narrow, 4, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    for (enum setting_id axis = SETTING_OVERCOMPLETENESS; axis <= SETTING_FILTERS; axis++)
        CU_ASSERT(report.varies[axis] && !report.constant[axis]);
    report_close(&report);
    synthetic_set(&results, 1, synthetic_point(1), 4, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT(!report.varies[SETTING_OVERCOMPLETENESS] &&
              report.constant[SETTING_OVERCOMPLETENESS]);
    CU_ASSERT(!report.varies[SETTING_FILTERS] && !report.constant[SETTING_FILTERS]);
    report_close(&report);
    synthetic_close(&results);
}

// A page a network; on it the ways beside each other, then each that has controls.
static void test_pages_and_panels(void)
{
    struct store_results results;
    struct report report;
    struct tickets tickets;
    set_points(&results);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(tickets_pages(&report), 2);
    char name[REPORT_PAGE];
    tickets_page_name(&report, 1, name);
    CU_ASSERT_STRING_EQUAL(name, "overcompleteness-3");

    CU_ASSERT_EQUAL_FATAL(tickets_open(&report, 0, &tickets), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(tickets.label, "L(1,2), 46 weights");
    CU_ASSERT_EQUAL_FATAL(tickets.panels, 2);
    const struct tickets_panel *ways = &tickets.panel[0], *controls = &tickets.panel[1];
    CU_ASSERT_EQUAL_FATAL(ways->curves, 5);
    static const char *const labels[] = {"iterative magnitude, rewound to the start",
                                         "iterative magnitude, rewound to update 256", "SNIP",
                                         "the whole network again", "dense networks"};
    for (size_t c = 0; c < 5; c++)
        CU_ASSERT_STRING_EQUAL(ways->curve[c].label, labels[c]);
    CU_ASSERT_EQUAL(tickets_points(&tickets, &ways->curve[0]), 3);
    CU_ASSERT_EQUAL(tickets.scratch[0]->point->ticket.round, 3);   // the fewest weights
    CU_ASSERT_EQUAL(tickets_points(&tickets, &ways->curve[4]), 2); // dense, no wider than m = 2
    CU_ASSERT_EQUAL(tickets.scratch[0]->point->overcompleteness, 1);
    CU_ASSERT_STRING_EQUAL(controls->title, "iterative magnitude, rewound to the start");
    CU_ASSERT_STRING_EQUAL(controls->curve[1].label, "random masks");
    CU_ASSERT_EQUAL(tickets_points(&tickets, &controls->curve[1]), 3);
    CU_ASSERT_EQUAL(tickets.scratch[0]->point->ticket.control, TICKET_RANDOM);
    // Rounds 1, 2, 3 learn 10, 6 and 2 of 16: half do at the first.
    CU_ASSERT_PTR_EQUAL(tickets_fewest(&tickets, ways->curve[0].like)->point,
                        report.point[1].point);
    tickets_close(&tickets);
    report_close(&report);
    synthetic_close(&results);
}

// More panels than a page has room for go on to further pages, whose names are numbered; where biases are
// pruned, what is left is counted with them.
static void test_pages_have_four_panels(void)
{
    struct store_results results;
    struct report report;
    struct tickets tickets;
    char name[REPORT_PAGE];
    synthetic_open(&results, 9, 16);
    synthetic_set(&results, 0, synthetic_point(2), 14, 0, 0);
    for (size_t i = 0; i < 8; i++) { // four ways, each with a control
        struct point point =
            synthetic_ticket(2, TICKET_ITERATIVE, 1, i % 2 == 0 ? TICKET_ITSELF : TICKET_RANDOM);
        point.ticket.rewind = 8 * (i / 2);
        point.ticket.prune_biases = i >= 6;
        synthetic_set(&results, 1 + i, point, 8, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(tickets_pages(&report), 2);
    tickets_page_name(&report, 0, name);
    CU_ASSERT_STRING_EQUAL(name, "");
    tickets_page_name(&report, 1, name);
    CU_ASSERT_STRING_EQUAL(name, "2");
    CU_ASSERT_EQUAL_FATAL(tickets_open_page(&report, 1, &tickets), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(tickets.panels, 1);
    CU_ASSERT_STRING_EQUAL(tickets.panel[0].title,
                           "iterative magnitude, rewound to update 24, biases pruned, too");
    // Of 46 weights and 7 biases a fifth goes; of weights alone, 9, and all biases stay.
    CU_ASSERT(tickets.biases);
    CU_ASSERT_EQUAL(tickets_left(&tickets, &tickets.report->point[7]), 42);
    CU_ASSERT_EQUAL(tickets_left(&tickets, &tickets.report->point[1]), 37 + 7);
    CU_ASSERT_EQUAL(tickets_left(&tickets, &tickets.report->point[0]), 46 + 7);
    tickets_close(&tickets);
    report_close(&report);
    synthetic_close(&results);
}

// In macros for the paper, too, only those points speak that an axis applies to.
static void test_macros_of_axes(void)
{
    struct store_results results;
    set_points(&results);
    char *text = page_table(&results, REPORT_TEX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{\\ltRewind}{0, 256}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{\\ltMethod}{dense, iterative, snip, restart}\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{\\ltFilters}{}\n"));
    free(text);
    synthetic_close(&results);
}

// Dense networks of which no ticket was tried have no pages, and those that have keep their names.
static void test_untried_tickets_have_no_pages(void)
{
    struct store_results results;
    struct report report;
    char name[REPORT_PAGE];
    synthetic_open(&results, 4, 2);
    for (size_t i = 0; i < 4; i++) {
        struct point point =
            synthetic_ticket(i < 2 ? 2 : 4, TICKET_ITERATIVE, 1 + i % 2, TICKET_ITSELF);
        synthetic_set(&results, i, point, 0, 0, 0);
        for (size_t k = 0; k < 2 && i < 2; k++)
            results.trial[results.point[i].first + k].outcome = TRIAL_NOT_TRIED;
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(tickets_untried(&report), 1);
    CU_ASSERT_EQUAL_FATAL(tickets_pages(&report), 1);
    tickets_page_name(&report, 0, name);
    CU_ASSERT_STRING_EQUAL(name, "overcompleteness-4");
    report_close(&report);
    results.trial[results.point[1].first].outcome = TRIAL_NOT_LEARNED;
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(tickets_untried(&report), 0);
    CU_ASSERT_EQUAL(tickets_pages(&report), 2);
    report_close(&report);
    synthetic_close(&results);
}

// The times have the pages of the tickets on which some ticket learned, under the same names.
static void test_pages_of_times(void)
{
    struct store_results results;
    struct report report;
    char name[REPORT_PAGE];
    synthetic_open(&results, 11, 16);
    synthetic_set(&results, 0, synthetic_point(2), 14, 0, 0);
    for (size_t i = 0; i < 10;
         i++) { // five ways, each with a control: of the last ones none learns
        struct point point =
            synthetic_ticket(2, TICKET_ITERATIVE, 1, i % 2 == 0 ? TICKET_ITSELF : TICKET_RANDOM);
        point.ticket.rewind = 8 * (i / 2);
        synthetic_set(&results, 1 + i, point, i < 6 ? 0 : 8, 0, 0);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(tickets_pages(&report), 2);
    CU_ASSERT_EQUAL(figure_times_pages(&report), 2); // on the first all ways are compared
    report_close(&report);
    for (size_t i = 7; i < 11; i++)
        synthetic_set(&results, i, results.point[i].point, 0, 0, 0);
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL(figure_times_pages(&report), 0);
    report_close(&report);
    synthetic_set(&results, 10, results.point[10].point, 1, 0, 0); // a control of the last way
    CU_ASSERT_EQUAL_FATAL(report_open(&results, &report), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(figure_times_pages(&report), 1);
    figure_times_name(&report, 0, name);
    CU_ASSERT_STRING_EQUAL(name, "2");
    report_close(&report);
    synthetic_close(&results);
}

static void test_numbers_of_weights(void)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {{0, "0"}, {12.5, "12.5"}, {9408, "9,408"}, {1234567, "1,234,567"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[TEXT_COUNT];
        report_format_number(cases[i].number, text);
        CU_ASSERT_STRING_EQUAL(text, cases[i].text);
    }
}

// Whether the files say so.
static void expect_texts(const char *name, const char *const *texts)
{
    size_t bytes;
    char *content = page_content(name, &bytes);
    for (; *texts != NULL; texts++)
        if (strstr(content, *texts) == NULL) {
            printf("\n%s lacks: %s\n", name, *texts);
            CU_FAIL("a figure lacks a text");
        }
    free(content);
}

// Draws all figures of results, which go through a file where their networks are wanted.
static void draw_all(const struct store_results *made, bool through_file, const char *expected)
{
    char path[FOLDER_FILE], drawn[1024] = "";
    struct store_results read;
    struct report report;
    folder_scratch(page_folder);
    if (through_file) {
        folder_inside(path, page_folder, "results.h5");
        CU_ASSERT_EQUAL_FATAL(synthetic_write(made, path), STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(store_open(path, &read), STATUS_OK);
    }
    CU_ASSERT_EQUAL_FATAL(report_open(through_file ? &read : made, &report), STATUS_OK);
    for (size_t figure = 0; figure < report_figures; figure++)
        for (size_t page = 0; page < report_figure_pages(&report, figure); page++) {
            char name[REPORT_FIGURE_NAME];
            report_figure_name(&report, figure, page, name);
            enum status status = report_draw(&report, figure, page, REPORT_SVG, page_folder, false);
            CU_ASSERT_EQUAL(status, STATUS_OK);
            if (status != STATUS_OK)
                printf("\n%s\n", status_message());
            snprintf(drawn + strlen(drawn), sizeof drawn - strlen(drawn), "%s ", name);
        }
    CU_ASSERT_STRING_EQUAL(drawn, expected);
    if (strcmp(drawn, expected) != 0)
        printf("\ndrawn: %s\n", drawn);
    report_close(&report);
    if (through_file)
        store_close(&read);
}

static void test_figures_of_tickets(void)
{
    struct store_results results;
    set_points(&results);
    for (size_t k = 0; k < 3; k++) // of round 1: 10 of 13
        results.trial[16 + 13 + k].outcome = TRIAL_NOT_TRIED;
    results.trial[16 + 0].learned_at = 500;
    draw_all(&results, true,
             "tickets-overcompleteness-2 tickets-overcompleteness-3 "
             "tickets-accuracy-overcompleteness-2 tickets-accuracy-overcompleteness-3 "
             "times-overcompleteness-2 filters-overcompleteness-2 "); // of L(1,3) no ticket learned
    // 10 of 13, within 49.7 to 91.8 %, a little aside of 37 weights.
    expect_texts("tickets-overcompleteness-2.gp",
                 (const char *[]){" 76.9230769 49.7436241 91.8204713 10 13 37\n",
                                  "x_logarithmic = 1\n", "'weights left (median)'",
                                  // From many to few, and what they are of the dense network's 46.
                                  "$shares << END\n46 \"100\"\n", "\n1001 \"dense networks\"\n",
                                  "\n2 \"random masks\"\n", NULL});
    expect_texts("tickets-accuracy-overcompleteness-2.gp",
                 (const char *[]){"\nbaseline = 0.7", "\nnines_high = ", NULL});
    // The first of 13 learned after 500 updates: 7.7 %.
    expect_texts(
        "times-overcompleteness-2.gp",
        (const char *[]){"\n500 0.0000\n500 7.6923\n", "\n2 \"random masks: 8 of 16\"\n",
                         "\"iterative magnitude, rewound to the start\" \"37 weights left\"\n",
                         "$marks << END\nNaN NaN\n", NULL});
    expect_texts(
        "filters-overcompleteness-2.gp",
        (const char *[]){
            "\"iterative magnitude, rewound to the start: round 1, 37 weights left; 10 of 13 "
            "learned\"\n",
            "\"centre ", NULL});
    expect_texts("tickets-overcompleteness-2.svg",
                 (const char *[]){"L(1,2), 46 weights", "Rates are of", NULL});
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    synthetic_close(&results);
}

static void test_figures_of_perturbed_starts(void)
{
    struct store_results results;
    synthetic_open(&results, 10, 10);
    synthetic_set(&results, 0, synthetic_point(1), 10, 0, 0);
    for (size_t i = 0; i < 7; i++) {
        struct point point = synthetic_ticket(1, TICKET_RESTART, 1, TICKET_ITSELF);
        point.ticket.flips = i < 4 ? i : 0;
        point.ticket.noise = i < 4 ? 0 : 0.1 * (double)i;
        synthetic_set(&results, i + 1, point, 9 - i, 0, 0);
    }
    // Another network's start, which is flipped and not shaken, is a curve of flips alone.
    for (size_t i = 0; i < 2; i++) {
        struct point point = synthetic_ticket(3, TICKET_RESTART, 1, TICKET_ITSELF);
        point.ticket.flips = i;
        synthetic_set(&results, i + 8, point, 8, 0, 0);
    }
    draw_all(&results, false, "start-flips start-noise ");
    expect_texts("start-flips.gp",
                 (const char *[]){" 90.0000 ", " 60.0000 ",
                                  "subtitle = 'over half learned: m = 1 up to 3 flipped signs, ",
                                  "\n1 \"m = 1\"\n2 \"m = 3\"\n",
                                  "$published << END\n1 80 4 6\nEND\n",
                                  "weights whose starting sign is flipped", NULL});
    expect_texts("start-noise.gp",
                 (const char *[]){"\n0 90.0000 ", "\n0.6 30.0000 ", "\n1 \"\"\nEND", NULL});
    size_t bytes;
    char *noise = page_content("start-noise.gp", &bytes);
    CU_ASSERT_PTR_NULL(strstr(noise, "60.0000")); // of three flips
    free(noise);
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    synthetic_close(&results);
}

static void test_figure_of_densities(void)
{
    struct store_results results;
    synthetic_open(&results, 7, 20);
    for (size_t i = 0; i < 7; i++) {
        struct point point = synthetic_point(5);
        point.density = i == 6 ? NAN : 0.1 * (double)(i + 1);
        synthetic_set(&results, i, point, i == 6 ? 11 : i == 3 ? 15 : 2 * i, 0, 0);
    }
    draw_all(&results, false, "learning accuracy learning-time density ");
    expect_texts("density.gp",
                 (const char *[]){"\"best: 0.4, 75.0 %\"\n", "\n-0.07 55.0000 ", NULL});
    expect_texts("density.svg", (const char *[]){"best: 0.4, 75.0 %", "their", NULL});
    CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
    synthetic_close(&results);
}

// Shares of fewer than ten networks are no picture.
static void test_few_networks_have_no_filters(void)
{
    struct store_results results;
    for (size_t learned = 9; learned <= 10; learned++) {
        synthetic_open(&results, 2, 16);
        synthetic_set(&results, 0, synthetic_point(2), 16, 0, 0);
        synthetic_set(&results, 1, synthetic_ticket(2, TICKET_ITERATIVE, 1, TICKET_ITSELF), learned,
                      0, 0);
        draw_all(&results, true,
                 learned < 10 ? "tickets tickets-accuracy times "
                              : "tickets tickets-accuracy times filters ");
        CU_ASSERT_EQUAL(folder_remove(page_folder), 0);
        synthetic_close(&results);
    }
}

// ---- filters ----

// Two networks of L(1,1), whose filters lie in opposite orders: the same after sorting.
static void test_filters_are_sorted(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    static struct survivors survivors;
    survivors = (struct survivors){.networks = 0};
    for (size_t n = 0; n < 2; n++) {
        uint8_t mask[25] = {0};
        float final[25] = {0};
        size_t full = net.layer[0].weights + 9 * n, poor = net.layer[0].weights + 9 * (1 - n);
        mask[full] = mask[full + 1] = mask[full + 4] = 1; // corner, edge, centre
        mask[poor + (n == 0 ? 3 : 4)] = 1;                // edge or centre
        mask[net.layer[1].weights] = 1;
        survivors_add(&survivors, &net, mask, final);
    }
    survivors_finish(&survivors, &net);
    const struct survivors_layer *first = &survivors.layer[0];
    CU_ASSERT_EQUAL(first->tap[0][0], 1);
    CU_ASSERT_EQUAL(first->tap[0][1], 1);
    CU_ASSERT_EQUAL(first->tap[0][4], 1);
    CU_ASSERT_EQUAL(first->tap[0][3], 0);
    CU_ASSERT_EQUAL(first->tap[1][3], 0.5);
    CU_ASSERT_EQUAL(first->tap[1][4], 0.5);
    // Of 2 centres 1 and 2 are left, of 8 edges 2 and 1, of 8 corners 1 and 1, of 18 4 and 4.
    CU_ASSERT_DOUBLE_EQUAL(first->centre, 0.75, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(first->edge, 1.5 / 8, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(first->corner, 1.0 / 8, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(first->all, 4.0 / 18, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(survivors.layer[1].all, 0.5, 1e-12);
    CU_ASSERT_EQUAL(survivors.layer[2].all, 0);
}

// Of filters as full as each other, the one of larger trained weights stands first.
static void test_equal_filters_are_sorted_by_their_sums(void)
{
    struct net net = net_make(1, 1, NET_RELU);
    static struct survivors survivors;
    survivors = (struct survivors){.networks = 0};
    uint8_t mask[25] = {0};
    float final[25] = {0};
    mask[0] = mask[9 + 5] = 1;
    final[0] = -3;
    final[9 + 5] = 2;
    survivors_add(&survivors, &net, mask, final);
    survivors_finish(&survivors, &net);
    CU_ASSERT_EQUAL(survivors.layer[0].tap[0][5], 1);
    CU_ASSERT_EQUAL(survivors.layer[0].tap[1][0], 1);
}

SUITE(tickets)
{
    TEST(test_axes_of_tickets);
    TEST(test_axes_of_widths);
    TEST(test_names_of_pages);
    TEST(test_widths_in_two_ways_vary);
    TEST(test_pages_and_panels);
    TEST(test_pages_have_four_panels);
    TEST(test_untried_tickets_have_no_pages);
    TEST(test_pages_of_times);
    TEST(test_numbers_of_weights);
    TEST(test_macros_of_axes);
    TEST(test_figures_of_tickets);
    TEST(test_figures_of_perturbed_starts);
    TEST(test_figure_of_densities);
    TEST(test_few_networks_have_no_filters);
    TEST(test_filters_are_sorted);
    TEST(test_equal_filters_are_sorted_by_their_sums);
}
