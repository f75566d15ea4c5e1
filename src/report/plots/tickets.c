// Figures of tickets, beside their controls, ways beside each other, dense networks beside all: the
// chance of learning and the accuracy against the weights that are left, and how long learning takes.
//
// The chance has Wilson's 95 % intervals, the accuracy is the median of the networks' with the
// middle half of them. Times are Kaplan and Meier's estimate of the share of networks that have
// learned after so many updates. What had not learned when its budget ended was watched until then;
// so was what died or diverged, because it would never have learned. Each way is there at the fewest
// weights at which at least half of its tickets learned (tickets_fewest).
#include "report/data/tickets.h"
#include "base/text.h"
#include "report/data/statistics.h"
#include "report/plots/figure.h"

#include <math.h>
#include <stdlib.h>

// ---- panels and curves, as plots/panels.gp wants them ----

#define LABEL (REPORT_LABEL + 80)

// The title of a panel; of times, with the weights that its controls have.
static void make_title(const struct tickets *tickets, const struct tickets_panel *panel, bool times,
                       char title[LABEL])
{
    const struct report_point *round = times ? tickets_round(tickets, panel) : NULL;
    snprintf(title, LABEL, "%s", panel->title);
    if (round != NULL)
        snprintf(title, LABEL, "%s%s%.6g weights left", panel->title,
                 panel->title[0] != '\0' ? ": " : "", round->median_weights_left);
}

// The label of a curve of times: how many learned and, where ways are compared, at which weights.
static void make_times_label(const struct tickets_panel *panel, const struct tickets_curve *curve,
                             const struct report_point *point, char label[LABEL])
{
    char left[48] = "";
    if (point == NULL) {
        snprintf(label, LABEL, "%s: none", curve->label);
        return;
    }
    if (panel->way == NULL && curve->style < TICKETS_DENSE)
        snprintf(left, sizeof left, ", %.6g left", point->median_weights_left);
    snprintf(label, LABEL, "%s%s: %zu of %zu",
             curve->style == TICKETS_DENSE ? "the dense network" : curve->label, left,
             point->learned, point->networks);
}

static void write_panels(const struct tickets *tickets, bool times, FILE *out)
{
    char text[LABEL];
    size_t row = 0;
    plot_block(out, "panels", "first and last row of $curves, title");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        fprintf(out, "%zu %zu ", row + 1, row + panel->curves);
        row += panel->curves;
        make_title(tickets, panel, times, text);
        plot_text(out, text);
    }
    plot_end(out);
    plot_block(out, "curves", "line style, label");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        const struct report_point *of[TICKETS_CURVES];
        tickets_at_fewest(tickets, panel, of);
        for (size_t c = 0; c < panel->curves; c++) {
            snprintf(text, sizeof text, "%s", panel->curve[c].label);
            if (times)
                make_times_label(panel, &panel->curve[c], of[c], text);
            fprintf(out, "%zu ", panel->curve[c].style + 1);
            plot_text(out, text);
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
static double aside(const struct tickets_panel *panel, size_t curve)
{
    return pow(1.012, (double)curve - ((double)panel->curves - 1) / 2);
}

static void write_points(const struct tickets *tickets, measure *of, double *values, FILE *out)
{
    const char *separator = "";
    plot_block(
        out, "points",
        "horizontal place, value, its bar's low and high end, learned, tried, weights left; a "
        "block per curve");
    for (size_t p = 0; p < tickets->panels; p++)
        for (size_t c = 0; c < tickets->panel[p].curves; c++) {
            size_t points = tickets_points(tickets, &tickets->panel[p].curve[c]);
            fprintf(out, "%sNaN NaN NaN NaN 0 0 0\n", separator);
            separator = "\n\n";
            for (size_t i = 0; i < points; i++) {
                const struct report_point *point = tickets->scratch[i];
                struct bar bar = of(point, values);
                fprintf(out, "%.6g %.9g %.9g %.9g %zu %zu %.6g\n",
                        point->median_weights_left * aside(&tickets->panel[p], c), bar.value,
                        bar.low, bar.high, point->learned, point->networks,
                        point->median_weights_left);
            }
        }
    plot_end(out);
}

static void write_weights_axis(const struct tickets *tickets, FILE *out)
{
    double low, high;
    tickets_extent(tickets, &low, &high);
    // Decades of 1, 2, 5; where the range is short, finer.
    static const double coarse[] = {1, 2, 5}, fine[] = {1, 1.5, 2, 3, 5, 7};
    double margin = low < high ? pow(high / low, 0.06) : 1.5;
    low /= margin;
    high *= margin;
    bool finer = high / low < 30;
    const double *step = finer ? fine : coarse;
    size_t steps = finer ? sizeof fine / sizeof *fine : sizeof coarse / sizeof *coarse;
    plot_axis(out, "weights left (median, without biases)", low, high, true);
    plot_block(out, "ticks", "horizontal place, label");
    for (double decade = 1; decade <= high; decade *= 10)
        for (size_t i = 0; i < steps; i++) {
            double at = decade * step[i];
            if (at < low || at > high || at != floor(at))
                continue;
            fprintf(out, "%g \"%g\"\n", at, at);
        }
    plot_end(out);
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
    plot_number(out, "nines_low", fmax(0, low - 0.1));
    plot_number(out, "nines_high", high);
}

enum status figure_tickets(const struct report *report, size_t page, FILE *out)
{
    struct tickets tickets;
    TRY(tickets_open(report, page, &tickets));
    plot_texts(out, report, tickets.label,
               report->not_tried > 0 ? "Rates are of the networks that were tried: tickets of "
                                       "networks that did not learn were not."
                                     : "");
    write_weights_axis(&tickets, out);
    write_panels(&tickets, false, out);
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
    enum status status = tickets_open(report, page, &tickets);
    if (status == STATUS_OK) {
        plot_texts(
            out, report, tickets.label,
            "Points: medians; bars: from a quarter to three quarters of the networks; on the "
            "uppermost line, those without a wrong cell on their test boards.");
        write_weights_axis(&tickets, out);
        write_nines(&tickets, values, out);
        write_panels(&tickets, false, out);
        write_points(&tickets, accuracy_of, values, out);
        tickets_close(&tickets);
    }
    free(values);
    return status;
}

// ---- times ----

// A curve as steps, from the axis's left end to the budget.
static enum status write_steps(const struct report_point *point, double low, FILE *out)
{
    struct report_time *times = calloc(point->trials, sizeof *times);
    struct report_step *steps = calloc(point->trials, sizeof *steps);
    if (times == NULL || steps == NULL) {
        free(times);
        free(steps);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu networks", point->trials);
    }
    size_t count = 0;
    double budget = (double)point->point->updates;
    for (size_t i = 0; i < point->trials; i++) {
        const struct trial_result *trial = &point->trial[i];
        bool learned = trial->outcome == TRIAL_LEARNED;
        if (trial->outcome != TRIAL_NOT_TRIED)
            times[count++] =
                (struct report_time){learned ? (double)trial->learned_at : budget, learned};
    }
    size_t made = report_survival(times, count, steps);
    double last = 0;
    fprintf(out, "%.6g 0\n", low);
    for (size_t i = 0; i < made; i++) {
        last = 100 * (1 - steps[i].left);
        fprintf(out, "%.6g %.4f\n", fmax(low, steps[i].time), last);
    }
    fprintf(out, "%.6g %.4f\n", budget, last);
    free(times);
    free(steps);
    return STATUS_OK;
}

static double first_learned(const struct report *report)
{
    double least = INFINITY;
    for (size_t i = 0; i < report->points; i++)
        for (size_t k = 0; k < report->point[i].trials; k++)
            if (report->point[i].trial[k].outcome == TRIAL_LEARNED)
                least = fmin(least, (double)report->point[i].trial[k].learned_at);
    return least;
}

// From a little before the first that learned to the end of the longest budget.
static void write_times_axis(double low, double high, FILE *out)
{
    plot_axis(out, "updates", low, high, true);
    plot_block(out, "ticks", "horizontal place, label");
    for (double decade = 1; decade <= high; decade *= 10) {
        char text[TEXT_COUNT];
        text_format_count((uint64_t)decade, text);
        if (decade >= low)
            fprintf(out, "%g \"%s\"\n", decade, text);
    }
    plot_end(out);
}

static enum status write_times(const struct tickets *tickets, double low, FILE *out)
{
    const char *separator = "";
    plot_block(out, "steps", "updates, % that have learned by then; a block per curve");
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct report_point *of[TICKETS_CURVES];
        tickets_at_fewest(tickets, &tickets->panel[p], of);
        for (size_t c = 0; c < tickets->panel[p].curves; c++) {
            fprintf(out, "%sNaN NaN\n", separator);
            separator = "\n\n";
            if (of[c] != NULL)
                TRY(write_steps(of[c], low, out));
        }
    }
    plot_end(out);
    return STATUS_OK;
}

enum status figure_times(const struct report *report, size_t page, FILE *out)
{
    struct tickets tickets;
    TRY(tickets_open(report, page, &tickets));
    double budget = (double)tickets.base->updates;
    double low = fmax(1, fmin(first_learned(report), budget / 10) / 1.5);
    plot_texts(out, report, tickets.label,
               "Kaplan and Meier's estimate; what had not learned was watched until the end of its "
               "budget. Each way is at the fewest weights at which at least half of its tickets "
               "learned (if there are none, at the most).");
    write_times_axis(low, 1.1 * budget, out);
    write_panels(&tickets, true, out);
    enum status status = write_times(&tickets, low, out);
    tickets_close(&tickets);
    return status;
}
