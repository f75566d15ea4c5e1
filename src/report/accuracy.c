// The accuracy of every single network, by how its training ended, with the median of each point
// and the accuracy of predicting every cell dead.
//
// What separates networks is how near to 1 they come, so the vertical axis is even in the number of
// nines, -log10(1 - accuracy): 90 %, 99 % and 99.9 % are a step apart. Networks without a wrong
// cell on their test boards have no such number and stand on a line of their own at the top.
#include "report/figure.h"
#include "report/text.h"

#include <math.h>
#include <string.h>

#define STRIP    0.3             // nines
#define OUTCOMES TRIAL_NOT_TRIED // those before it, the last: what was not tried has no accuracy

double figure_nines(double accuracy)
{
    return -log10(1 - accuracy);
}

// The vertical range in nines, over networks that have a wrong cell, and the baselines.
static void find_range(const struct report *report, double *low, double *high)
{
    *low = figure_nines(0.5);
    *high = figure_nines(0.99);
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        for (size_t k = 0; k < point->trials; k++) {
            if (point->trial[k].outcome == TRIAL_NOT_TRIED)
                continue;
            double n = figure_nines(point->trial[k].cell_accuracy);
            if (!isfinite(n))
                continue;
            *low = fmin(*low, n);
            *high = fmax(*high, n);
        }
    }
    *low = fmax(0, *low);
}

// Spreads networks over [-0.45, 0.45] without chance: multiples of an irrational number, modulo 1,
// lie apart from each other however many there are. The two steps used here, 1/g and 1/g^2 for the
// real root g of g^3 = g + 1, do so in the plane (Roberts' R2 sequence).
static double spread(size_t k, double step)
{
    return 0.9 * (fmod(0.5 + (double)k * step, 1) - 0.5);
}

static void write_networks_data(const struct figure *figure, FILE *out)
{
    fputs("\n# horizontal place, cell accuracy on test boards, height in the strip of the exact "
          "ones; "
          "a block per outcome\n"
          "$networks << END\n",
          out);
    for (enum trial_outcome outcome = 0; outcome < OUTCOMES; outcome++) {
        fprintf(out, "%s# %s\nNaN NaN NaN\n", outcome > 0 ? "\n\n" : "",
                trial_outcome_names[outcome]);
        for (size_t i = 0; i < figure->report->points; i++) {
            const struct report_point *point = &figure->report->point[i];
            for (size_t k = 0; k < point->trials; k++)
                if (point->trial[k].outcome == outcome)
                    fprintf(out, "%.6g %.9g %.3f\n",
                            figure_place(figure, i, spread(k, 0.7548776662466927)),
                            point->trial[k].cell_accuracy, spread(k, 0.5698402909980532));
        }
    }
    fputs("END\n", out);
}

static bool starts_curve(const struct figure *figure, size_t i)
{
    return i == 0 || figure->curve[figure->order[i]] != figure->curve[figure->order[i - 1]];
}

static void write_medians_data(const struct figure *figure, FILE *out)
{
    fputs("\n# column's middle, median cell accuracy, column's left and right end; a block per "
          "curve\n"
          "$medians << END\n",
          out);
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t at = figure->order[i];
        if (i > 0 && starts_curve(figure, i))
            fputs("\n\n", out);
        fprintf(out, "%.6g %.9g %.6g %.6g\n", figure_place(figure, at, 0),
                figure->report->point[at].median_cell_accuracy, figure_place(figure, at, -0.5),
                figure_place(figure, at, 0.5));
    }
    fputs("END\n", out);
}

// Each curve's line goes on to both edges, so that it is seen where there is but one point. Between
// words there is nothing, so there each point has a line of its own, as wide as its column.
static void write_baselines_data(const struct figure *figure, FILE *out)
{
    fputs("\n# horizontal place, accuracy of predicting every cell dead; a block per curve\n"
          "$baselines << END\n",
          out);
    size_t points = figure->report->points;
    for (size_t i = 0; i < points; i++) {
        size_t at = figure->order[i];
        double baseline = figure->report->point[at].baseline;
        bool first = starts_curve(figure, i);
        bool last = i + 1 == points || starts_curve(figure, i + 1);
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
    fputs("END\n", out);
}

// Labelled steps within the range, and the line of the networks that made no mistake. gnuplot takes
// the label of a tick for a printf format.
void figure_write_nines(double low, double high, double exact, double strip, FILE *out)
{
    static const struct {
        double accuracy;
        const char *text;
    } steps[] = {{0, "0 %%"},
                 {0.5, "50 %%"},
                 {0.7, "70 %%"},
                 {0.8, "80 %%"},
                 {0.9, "90 %%"},
                 {0.95, "95 %%"},
                 {0.98, "98 %%"},
                 {0.99, "99 %%"},
                 {0.995, "99.5 %%"},
                 {0.999, "99.9 %%"},
                 {0.9999, "99.99 %%"},
                 {0.99999, "99.999 %%"},
                 {0.999999, "99.9999 %%"}};
    fprintf(out,
            "\nexact = %.4f # where networks without a wrong cell stand\n"
            "strip = %.4f # the height over which they are spread\n"
            "nines(a) = a >= 1 ? exact : -log10(1 - a)\n"
            "set ylabel 'cells predicted right (on test boards)'\n"
            "set yrange [%.4f:%.4f]\n"
            "set ytics nomirror ('100 %%%%' exact",
            exact, strip, low - 0.08, exact + 0.7 * strip);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double n = figure_nines(steps[i].accuracy);
        if (n >= low - 1e-9 && n <= high + 1e-9)
            fprintf(out, ", '%s' nines(%g)", steps[i].text, steps[i].accuracy);
    }
    fputs(")\nset arrow 1 from graph 0, first exact - 0.7*strip to graph 1, first exact - "
          "0.7*strip nohead "
          "lc rgb '#bbbbbb' dt 3\n",
          out);
}

// One line is grey; several have the colours of their curves and one entry of the legend.
static void write_baselines_plot(const struct figure *figure, FILE *out)
{
    if (figure->curves == 1) {
        fputs("  $baselines using 1:(nines($2)) with lines lc rgb '#555555' lw 1.2 title 'all "
              "predicted dead'",
              out);
        return;
    }
    for (size_t c = 0; c < figure->curves; c++) {
        fprintf(out, "%s  $baselines index %zu using 1:(nines($2)) with lines ",
                c > 0 ? ", \\\n" : "", c);
        figure_write_colour(out, c);
        fprintf(out, " lw 1.2 dt 3 %s",
                c > 0 ? "notitle" : "title 'all predicted dead, colour as median'");
    }
}

static void write_plot(const struct figure *figure, double size, FILE *out)
{
    // Shapes differ first, shades second.
    static const struct {
        const char *text, *style;
    } outcomes[OUTCOMES] = {
        [TRIAL_NOT_LEARNED] = {"not learned", "pt 6 lc rgb '#D55E00'"},
        [TRIAL_LEARNED] = {"learned", "pt 7 lc rgb '#0072B2'"},
        [TRIAL_DEAD] = {"dead (constant)", "pt 2 lc rgb '#555555'"},
        [TRIAL_DIVERGED] = {"diverged", "pt 9 lc rgb '#CC79A7'"},
    };
    fputs("plot \\\n", out);
    for (enum trial_outcome outcome = 0; outcome < OUTCOMES; outcome++)
        fprintf(out,
                "  $networks index %d using 1:(nines($2) + ($2 >= 1 ? strip * $3 : 0)) with points "
                "%s ps %.2f title '%s', \\\n",
                (int)outcome, outcomes[outcome].style, size, outcomes[outcome].text);
    write_baselines_plot(figure, out);
    for (size_t c = 0; c < figure->curves; c++) {
        char label[FIGURE_TEXT], title[FIGURE_TEXT + 16];
        figure_curve_label(figure, c, label);
        snprintf(title, sizeof title, label[0] != '\0' ? "median, %s" : "median", label);
        fprintf(out,
                ", \\\n  $medians index %zu using 3:(nines($2)):($4 - $3):(0) with vectors nohead ",
                c);
        figure_write_colour(out, c);
        fputs(" lw 2", out);
        if (figure->curves > 1) {
            static const char points[] =
                " notitle, \\\n  $medians index %zu using 1:(nines($2)) with points ";
            fprintf(out, points, c);
            figure_write_halo(out, c);
            fputs(" ps 2.4", out);
            fprintf(out, points, c);
            figure_write_open_marker(out, c);
            fputs(" ps 2.4", out);
        }
        fputs(" title ", out);
        text_write_gnuplot(out, title);
    }
    fputc('\n', out);
}

enum status figure_accuracy(const struct report *report, size_t page, const char *name, FILE *out)
{
    (void)page;
    struct figure figure;
    TRY(figure_open(report, REPORT_AXES, true, &figure));
    double low, high;
    find_range(report, &low, &high);
    figure_write_head(&figure, name, OUTCOMES + 1 + figure.curves,
                      figure.curves > 1 ? figure_key_columns(&figure, strlen("median, ")) : 3, out);
    write_networks_data(&figure, out);
    write_medians_data(&figure, out);
    write_baselines_data(&figure, out);
    figure_write_nines(low, high, high + 0.75 * STRIP + 0.05, STRIP, out);
    write_plot(&figure, report->most_networks > 150 ? 0.6 : 1, out);
    figure_close(&figure);
    return STATUS_OK;
}
