// Figures of tickets, beside their controls, ways beside each other, dense networks beside all: the
// chance of learning and the accuracy against the weights that are left.
//
// The chance has 95 % intervals, the accuracy is the median of the networks' with the
// middle half of them. Where some way prunes biases, parameters are counted instead of weights.
#include "report/data/tickets.h"
#include "report/data/statistics.h"
#include "report/plots/figure.h"

#include <math.h>
#include <stdlib.h>

// ---- panels and curves, as plots/panels.gp wants them ----

static void write_panels(const struct tickets *tickets, FILE *out)
{
    size_t row = 0;
    plot_block(out, "panels", "first and last row of $curves, title");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        fprintf(out, "%zu %zu ", row + 1, row + panel->curves);
        row += panel->curves;
        plot_text(out, panel->title);
    }
    plot_end(out);
    plot_block(out, "curves", "line style, label");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        for (size_t c = 0; c < panel->curves; c++) {
            fprintf(out, "%zu ", panel->curve[c].style + 1);
            plot_text(out, panel->curve[c].label);
        }
    }
    plot_end(out);
}

// ---- the weights that are left ----

// What is drawn of a point: the value with a bar.
struct bar {
    double low, value, high;
};

// values: [trials] of scratch.
typedef struct bar measure(const struct report_point *point, double *values);

static struct bar chance_of(const struct report_point *point, double *values)
{
    (void)values;
    return (struct bar){100 * point->interval.low, 100 * point->rate, 100 * point->interval.high};
}

static struct bar accuracy_of(const struct report_point *point, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < point->trials; i++)
        if (point->trial[i].outcome != TRIAL_NOT_TRIED)
            values[count++] = point->trial[i].cell_accuracy;
    return (struct bar){report_quantile(values, count, 0.25), report_quantile(values, count, 0.5),
                        report_quantile(values, count, 0.75)};
}

// Points of two curves often have the same number of weights: each curve stands a little aside.
static double aside(const struct tickets *tickets, const struct tickets_panel *panel, size_t curve)
{
    double low, high;
    tickets_extent(tickets, &low, &high);
    return pow(high / low, 0.006 * ((double)curve - ((double)panel->curves - 1) / 2));
}

static void write_points(const struct tickets *tickets, measure *of, double *values, FILE *out)
{
    const char *separator = "";
    plot_block(
        out, "points",
        "horizontal place, value, its bar's low and high end, learned, tried, what is left; a "
        "block per curve");
    for (size_t p = 0; p < tickets->panels; p++)
        for (size_t c = 0; c < tickets->panel[p].curves; c++) {
            double place = aside(tickets, &tickets->panel[p], c);
            size_t points = tickets_points(tickets, &tickets->panel[p].curve[c]);
            fprintf(out, "%sNaN NaN NaN NaN 0 0 0\n", separator);
            separator = "\n\n";
            for (size_t i = 0; i < points; i++) {
                const struct report_point *point = tickets->scratch[i];
                struct bar bar = of(point, values);
                fprintf(out, "%.6g %.9g %.9g %.9g %zu %zu %.6g\n",
                        tickets_left(tickets, point) * place, bar.value, bar.low, bar.high,
                        point->learned, point->networks, tickets_left(tickets, point));
            }
        }
    plot_end(out);
}

// The shares of the dense network that the upper axis names, as far as they are on the page and there is
// room for them.
static void write_shares(const struct tickets *tickets, double low, double high, FILE *out)
{
    static const double shares[] = {100, 90, 80, 70, 60, 50, 40, 30, 20, 15, 10, 7, 5, 3, 2, 1};
    struct net net = point_net(tickets->base);
    double all = (double)ticket_prunable(&net, tickets->biases), last = INFINITY;
    plot_block(out, "shares", "horizontal place, % of the dense network");
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        double at = all * shares[i] / 100;
        if (at >= low && at <= high && log(last / at) > 0.09 * log(high / low)) {
            fprintf(out, "%.6g \"%g\"\n", at, shares[i]);
            last = at;
        }
    }
    plot_end(out);
}

// From many to few, as papers on tickets have it.
static void write_weights_axis(const struct tickets *tickets, FILE *out)
{
    double low, high;
    tickets_extent(tickets, &low, &high);
    double margin = low < high ? pow(high / low, 0.06) : 1.5;
    low /= margin;
    high *= margin;
    plot_axis(out, tickets->biases ? "parameters left (median)" : "weights left (median)", high,
              low, true);
    plot_counts(out, low, high);
    write_shares(tickets, low, high, out);
}

// The accuracy of predicting every cell dead: the mean over the page's networks.
static double find_baseline(const struct tickets *tickets)
{
    double sum = 0;
    size_t networks = 0;
    for (size_t i = 0; i < tickets->report->points; i++) {
        const struct report_point *point = &tickets->report->point[i];
        if (point->networks == 0 ||
            !settings_agree(point->point, tickets->base, SETTINGS_OF_TICKETS | SETTINGS_OF_WIDTHS))
            continue;
        sum += point->baseline * (double)point->networks;
        networks += point->networks;
    }
    return networks > 0 ? sum / (double)networks : 0;
}

// The accuracy of predicting every cell dead, and the range in nines of it and of all bars.
static void write_nines(const struct tickets *tickets, double *values, FILE *out)
{
    double baseline = find_baseline(tickets);
    double low = figure_nines(baseline), high = figure_nines(0.99);
    for (size_t i = 0; i < tickets->report->points; i++) {
        struct bar bar = accuracy_of(&tickets->report->point[i], values);
        const double ends[] = {figure_nines(bar.low), figure_nines(bar.value),
                               figure_nines(bar.high)};
        for (size_t e = 0; e < 3; e++)
            if (isfinite(ends[e])) {
                low = fmin(low, ends[e]);
                high = fmax(high, ends[e]);
            }
    }
    plot_number(out, "baseline", baseline);
    plot_number(out, "nines_low", fmax(0, low - 0.3));
    plot_number(out, "nines_high", high);
}

enum status figure_tickets(const struct report *report, size_t page, FILE *out)
{
    struct tickets tickets;
    TRY(tickets_open_page(report, page, &tickets));
    plot_texts(out, tickets.report, NULL, tickets.label,
               tickets.report->not_tried > 0
                   ? "Rates are of the networks that were tried: tickets of "
                     "networks that did not learn were not."
                   : "");
    write_weights_axis(&tickets, out);
    write_panels(&tickets, out);
    write_points(&tickets, chance_of, NULL, out);
    tickets_close(&tickets);
    return STATUS_OK;
}

enum status figure_tickets_accuracy(const struct report *report, size_t page, FILE *out)
{
    size_t most = 1;
    for (size_t i = 0; i < report->points; i++)
        most = report->point[i].trials > most ? report->point[i].trials : most;
    double *values = calloc(most, sizeof *values);
    if (values == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", most);
    struct tickets tickets;
    enum status status = tickets_open_page(report, page, &tickets);
    if (status == STATUS_OK) {
        plot_texts(
            out, tickets.report, "How near to Life do smaller networks come?", tickets.label,
            "Points: medians; bars: from a quarter to three quarters of the networks; on the "
            "uppermost line, those without a wrong cell on their test boards.");
        write_weights_axis(&tickets, out);
        write_nines(&tickets, values, out);
        write_panels(&tickets, out);
        write_points(&tickets, accuracy_of, values, out);
        tickets_close(&tickets);
    }
    free(values);
    return status;
}
