// The accuracy of every single network, by how its training ended, with the median of each point
// and the accuracy of predicting every cell dead.
#include "report/plots/figure.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define OUTCOMES   TRIAL_NOT_TRIED // those before it, the last: what was not tried has no accuracy
#define MOST_MARKS 20000           // more are a blot, and take gnuplot long

double figure_nines(double accuracy)
{
    return -log10(1 - accuracy);
}

// The vertical range in nines, over networks that have a wrong cell.
static void write_range(const struct report *report, FILE *out)
{
    double low = figure_nines(0.5), high = figure_nines(0.99);
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        for (size_t k = 0; k < point->trials; k++) {
            if (point->trial[k].outcome == TRIAL_NOT_TRIED)
                continue;
            double n = figure_nines(point->trial[k].cell_accuracy);
            if (!isfinite(n))
                continue;
            low = fmin(low, n);
            high = fmax(high, n);
        }
    }
    plot_number(out, "nines_low", fmax(0, low));
    plot_number(out, "nines_high", high);
}

// Spreads networks over [-0.45, 0.45] without chance: multiples of an irrational number, modulo 1,
// lie apart from each other however many there are. The two steps used here, 1/g and 1/g^2 for the
// real root g of g^3 = g + 1, do so in the plane (Roberts' R2 sequence).
static double spread(size_t k, double step)
{
    return 0.9 * (fmod(0.5 + (double)k * step, 1) - 0.5);
}

static size_t count_outcome(const struct report *report, enum trial_outcome outcome)
{
    size_t count = 0;
    for (size_t i = 0; i < report->points; i++)
        for (size_t k = 0; k < report->point[i].trials; k++)
            count += report->point[i].trial[k].outcome == outcome;
    return count;
}

// Of each point so many networks are shown, the first ones.
static size_t shown_of_each(const struct report *report)
{
    size_t all = 0;
    for (size_t i = 0; i < report->points; i++)
        all += report->point[i].trials;
    return all <= MOST_MARKS ? SIZE_MAX : MOST_MARKS / report->points + 1;
}

static void write_curve_networks(const struct figure *figure, size_t curve,
                                 enum trial_outcome outcome, FILE *out)
{
    size_t shown = shown_of_each(figure->report);
    for (size_t i = 0; i < figure->report->points; i++) {
        const struct report_point *point = &figure->report->point[i];
        for (size_t k = 0; k < point->trials && k < shown; k++)
            if (figure->curve[i] == curve && point->trial[k].outcome == outcome)
                fprintf(out, "%.6g %.9g %.3f\n",
                        figure_place(figure, i, spread(k, 0.7548776662466927)),
                        point->trial[k].cell_accuracy, spread(k, 0.5698402909980532));
    }
}

static void write_networks(const struct figure *figure, FILE *out)
{
    const char *separator = "";
    plot_block(out, "outcomes", "networks of each outcome, label");
    for (enum trial_outcome outcome = 0; outcome < OUTCOMES; outcome++) {
        fprintf(out, "%zu ", count_outcome(figure->report, outcome));
        plot_text(out, outcome == TRIAL_LEARNED       ? "learned"
                       : outcome == TRIAL_NOT_LEARNED ? "did not learn"
                       : outcome == TRIAL_DEAD        ? "died: answers are constant"
                                                      : "diverged");
    }
    plot_end(out);
    plot_block(out, "networks",
               "horizontal place, cell accuracy on test boards, height in the strip of the exact "
               "ones; a block per curve and outcome");
    for (size_t curve = 0; curve < figure->curves; curve++)
        for (enum trial_outcome outcome = 0; outcome < OUTCOMES; outcome++) {
            fprintf(out, "%s# %s\nNaN NaN NaN\n", separator, trial_outcome_names[outcome]);
            separator = "\n\n";
            write_curve_networks(figure, curve, outcome, out);
        }
    plot_end(out);
}

static void write_median(const struct figure *figure, size_t point, FILE *out)
{
    fprintf(out, "%.6g %.9g %.6g %.6g\n", figure_place(figure, point, 0),
            figure->report->point[point].median_cell_accuracy, figure_place(figure, point, -0.5),
            figure_place(figure, point, 0.5));
}

static void write_medians(const struct figure *figure, FILE *out)
{
    plot_block(out, "medians",
               "column's middle, median cell accuracy, column's left and right end; a block per "
               "curve");
    figure_write_points(figure, write_median, out);
    plot_end(out);
}

// Each curve's line goes on to both edges, so that it is seen where there is but one point. Between
// words there is nothing, so there each point has a line of its own, as wide as its column.
static void write_baselines(const struct figure *figure, FILE *out)
{
    plot_block(out, "baselines",
               "horizontal place, accuracy of predicting every cell dead; a block per curve");
    size_t points = figure->report->points;
    for (size_t i = 0; i < points; i++) {
        bool first, last = true;
        if (i + 1 < points)
            figure_point(figure, i + 1, &last);
        size_t at = figure_point(figure, i, &first);
        double baseline = figure->report->point[at].baseline;
        if (first && i > 0)
            fputs("\n\n", out);
        if (figure->categorical) {
            fprintf(out, "%s%.6g %.9g\n%.6g %.9g\n", first ? "" : "\n",
                    figure_place(figure, at, -0.5), baseline, figure_place(figure, at, 0.5),
                    baseline);
            continue;
        }
        if (first)
            fprintf(out, "%.6g %.9g\n", figure->low, baseline);
        fprintf(out, "%.6g %.9g\n", figure_place(figure, at, 0), baseline);
        if (last)
            fprintf(out, "%.6g %.9g\n", figure->high, baseline);
    }
    plot_end(out);
}

enum status figure_accuracy(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    struct figure figure;
    char note[200] = "A point is a network at the end of its training; learned: some look found it "
                     "exact, even if it was not to the end.";
    size_t shown = shown_of_each(report), length = strlen(note);
    if (shown < SIZE_MAX)
        snprintf(note + length, sizeof note - length,
                 " Of each of %zu points the first %zu networks.", report->points, shown);
    TRY(figure_open(report, SETTING_SEED, true, &figure));
    figure_write(&figure, "How near to Life do networks come?", "", note, out);
    write_range(report, out);
    plot_number(out, "most_networks", (double)report->most_networks);
    write_networks(&figure, out);
    write_medians(&figure, out);
    write_baselines(&figure, out);
    figure_close(&figure);
    return STATUS_OK;
}
