// The chance of learning, and the accuracy, against the weights that are left: tickets beside their
// controls, ways beside each other, dense networks beside all.
//
// The chance has Wilson's 95 % intervals. The accuracy is the median of the networks' with the
// middle half of them, on an axis that is even in the number of nines (report/accuracy.c): where
// learning is all or nothing, a median says little between the two.
#include "report/panels.h"
#include "report/statistics.h"
#include "report/text.h"
#include "report/tickets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRIP 0.3 // nines above the line of the networks without a wrong cell

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

static void write_panel_data(const struct tickets *tickets, size_t index, measure *of,
                             double *values, FILE *out)
{
    const struct tickets_panel *panel = &tickets->panel[index];
    fprintf(
        out,
        "\n# horizontal place, value, its bar's low and high end, learned, tried, weights left; "
        "a block per curve\n$panel%zu << END\n",
        index);
    for (size_t c = 0; c < panel->curves; c++) {
        size_t points = tickets_points(tickets, &panel->curve[c]);
        fprintf(out, "%s# %s\nNaN NaN NaN NaN 0 0 0\n", c > 0 ? "\n\n" : "", panel->curve[c].label);
        for (size_t i = 0; i < points; i++) {
            const struct report_point *point = tickets->scratch[i];
            struct bar bar = of(point, values);
            fprintf(out, "%.6g %.9g %.9g %.9g %zu %zu %.6g\n",
                    point->median_weights_left * aside(panel, c), bar.value, bar.low, bar.high,
                    point->learned, point->networks, point->median_weights_left);
        }
    }
    fputs("END\n", out);
}

// `scale`: gnuplot's function of a value, "" or "nines".
static void write_panel_plot(const struct tickets_panel *panel, size_t index, const char *scale,
                             FILE *out)
{
    fputs("plot \\\n", out);
    for (size_t c = 0; c < panel->curves; c++) {
        const struct tickets_curve *curve = &panel->curve[c];
        fprintf(out,
                "%s  $panel%zu index %zu using 1:(%s($3)):(0):(%s($4) - %s($3)) with vectors "
                "nohead ",
                c > 0 ? ", \\\n" : "", index, c, scale, scale, scale);
        tickets_write_colour(curve, out);
        fprintf(out,
                " lw 0.8 notitle, \\\n  $panel%zu index %zu using 1:(%s($2)) with linespoints ",
                index, c, scale);
        tickets_write_style(curve, out);
        fputs(" ps 1 title ", out);
        text_write_gnuplot(out, curve->label);
    }
    fputc('\n', out);
}

static void write_chance_axis(const struct tickets *tickets, double *values, FILE *out)
{
    (void)tickets, (void)values;
    fputs("set ylabel 'learned (%), Wilson 95 %' font ',12' offset 1,0\nset yrange [-3:103]\n"
          "set ytics 0,20,100 nomirror\n"
          "set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb '#555555' dt 2\n",
          out);
}

// The accuracy of predicting every cell dead: the mean over the page's networks.
static double find_baseline(const struct tickets *tickets)
{
    double sum = 0;
    size_t networks = 0;
    for (size_t i = 0; i < tickets->report->points; i++) {
        const struct report_point *point = &tickets->report->point[i];
        if (point->networks == 0 ||
            !report_axes_agree(point->point, tickets->base, AXES_OF_TICKETS | AXES_OF_WIDTHS))
            continue;
        sum += point->baseline * (double)point->networks;
        networks += point->networks;
    }
    return networks > 0 ? sum / (double)networks : 0;
}

static void write_accuracy_axis(const struct tickets *tickets, double *values, FILE *out)
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
    double exact = high + STRIP;
    figure_write_nines(fmax(0, low - 0.1), high, exact, STRIP, out);
    fprintf(
        out,
        "set arrow 2 from graph 0, first nines(%.6g) to graph 1, first nines(%.6g) nohead lc rgb "
        "'#555555' dt 2\n"
        "set label 100 'all predicted dead' at graph 0.99, first nines(%.6g) right offset 0,-0.5 "
        "font ',10' tc rgb '#555555'\n",
        baseline, baseline, baseline);
    fputs("set ylabel 'cells predicted right' font ',12' offset 1.8,0\n", out);
}

static enum status write_figure(const struct report *report, size_t page, const char *name,
                                measure *of,
                                void (*write_axis)(const struct tickets *, double *, FILE *),
                                const char *scale, const char *note, FILE *out)
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
        struct tickets_extent extent = tickets_extent(&tickets);
        struct panels panels;
        panels_open(&panels, report, name, tickets.label, note, tickets.panels, tickets.curves,
                    extent.wide, out);
        write_axis(&tickets, values, out);
        panels_write_weights(extent.low, extent.high, out);
        for (size_t p = 0; p < tickets.panels; p++) {
            write_panel_data(&tickets, p, of, values, out);
            panels_next(&panels, p, tickets.panel[p].title, out);
            write_panel_plot(&tickets.panel[p], p, scale, out);
            panels_drawn(p, out);
        }
        panels_close(out);
        tickets_close(&tickets);
    }
    free(values);
    return status;
}

enum status figure_tickets_learning(const struct report *report, size_t page, const char *name,
                                    FILE *out)
{
    return write_figure(report, page, name, chance_of, write_chance_axis, "",
                        report->not_tried > 0
                            ? "Rates are of the networks that were tried: tickets of networks "
                              "that did not learn were not."
                            : "",
                        out);
}

enum status figure_tickets_accuracy(const struct report *report, size_t page, const char *name,
                                    FILE *out)
{
    return write_figure(
        report, page, name, accuracy_of, write_accuracy_axis, "nines",
        "Points: medians; bars: from a quarter to three quarters of the networks; on the uppermost "
        "line, those without a wrong cell on their test boards.",
        out);
}
