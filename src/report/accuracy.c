// The accuracy of every single network, by how its training ended, with the median of each point
// and the accuracy of predicting every cell dead.
//
// What separates networks is how near to 1 they come, so the vertical axis is even in the number of
// nines, -log10(1 - accuracy): 90 %, 99 % and 99.9 % are a step apart. Networks without a wrong
// cell on their test boards have no such number and stand on a line of their own at the top.
#include "report/figure.h"
#include "report/text.h"

#include <math.h>

static double nines(double accuracy)
{
    return -log10(1 - accuracy);
}

// The vertical range in nines, over networks that have a wrong cell, and the baselines.
static void find_range(const struct report *report, double *low, double *high)
{
    *low = nines(0.5);
    *high = nines(0.99);
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        for (size_t k = 0; k < point->networks; k++) {
            double n = nines(point->trial[k].cell_accuracy);
            if (!isfinite(n))
                continue;
            *low = fmin(*low, n);
            *high = fmax(*high, n);
        }
    }
    *low = fmax(0, *low);
}

// Spreads networks over their column without chance: multiples of the golden ratio, modulo 1, lie
// apart from each other however many there are.
static double spread(size_t k)
{
    return 0.9 * (fmod(0.5 + (double)k * 0.6180339887498949, 1) - 0.5);
}

static void write_networks_data(const struct figure *figure, FILE *out)
{
    fputs("\n# horizontal place, cell accuracy on test boards; a block per outcome\n"
          "$networks << END\n",
          out);
    for (enum trial_outcome outcome = 0; outcome < TRIAL_OUTCOME_COUNT; outcome++) {
        fprintf(out, "%s# %s\nNaN NaN\n", outcome > 0 ? "\n\n" : "", trial_outcome_names[outcome]);
        for (size_t i = 0; i < figure->report->points; i++) {
            const struct report_point *point = &figure->report->point[i];
            for (size_t k = 0; k < point->networks; k++)
                if (point->trial[k].outcome == outcome)
                    fprintf(out, "%.6g %.9g\n", figure_place(figure, i, spread(k)),
                            point->trial[k].cell_accuracy);
        }
    }
    fputs("END\n", out);
}

static void write_medians_data(const struct figure *figure, FILE *out)
{
    fputs("\n# column's left end, middle, right end, median cell accuracy, accuracy of all cells "
          "dead\n# (an empty line ends a curve)\n$points << END\n",
          out);
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t at = figure->order[i];
        const struct report_point *point = &figure->report->point[at];
        if (i > 0 && figure->curve[at] != figure->curve[figure->order[i - 1]])
            fputs("\n\n", out);
        fprintf(out, "%.6g %.6g %.6g %.9g %.9g\n", figure_place(figure, at, -0.5),
                figure_place(figure, at, 0), figure_place(figure, at, 0.5),
                point->median_cell_accuracy, point->baseline);
    }
    fputs("END\n", out);
}

// Labelled steps within the range, and the line of the networks that made no mistake.
static void write_scale(double low, double high, double exact, FILE *out)
{
    static const struct {
        double accuracy;
        const char *text;
    } steps[] = {
        {0, "0 %"},          {0.5, "50 %"},         {0.7, "70 %"},          {0.8, "80 %"},
        {0.9, "90 %"},       {0.95, "95 %"},        {0.99, "99 %"},         {0.999, "99.9 %"},
        {0.9999, "99.99 %"}, {0.99999, "99.999 %"}, {0.999999, "99.9999 %"}};
    fprintf(out,
            "\nexact = %.4f # where networks without a wrong cell stand\n"
            "nines(a) = a >= 1 ? exact : -log10(1 - a)\n"
            "set ylabel 'cells predicted right (on test boards)'\n"
            "set yrange [%.4f:%.4f]\n"
            "set ytics nomirror ('100 %%' exact",
            exact, low - 0.08, exact + 0.2);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double n = nines(steps[i].accuracy);
        if (n >= low - 1e-9 && n <= high + 1e-9)
            fprintf(out, ", '%s' nines(%g)", steps[i].text, steps[i].accuracy);
    }
    fputs(")\nset arrow 1 from graph 0, first exact - 0.2 to graph 1, first exact - 0.2 nohead "
          "lc rgb '#bbbbbb' dt 3\n",
          out);
}

static void write_plot(const struct figure *figure, double size, FILE *out)
{
    // Shapes differ first, shades second.
    static const struct {
        const char *text, *style;
    } outcomes[TRIAL_OUTCOME_COUNT] = {
        [TRIAL_NOT_LEARNED] = {"not learned", "pt 6 lc rgb '#D55E00'"},
        [TRIAL_LEARNED] = {"learned", "pt 7 lc rgb '#0072B2'"},
        [TRIAL_DEAD] = {"dead: constant for ever", "pt 2 lc rgb '#555555'"},
        [TRIAL_DIVERGED] = {"diverged", "pt 9 lc rgb '#CC79A7'"},
    };
    fputs("plot \\\n", out);
    for (enum trial_outcome outcome = 0; outcome < TRIAL_OUTCOME_COUNT; outcome++)
        fprintf(out,
                "  $networks index %d using 1:(nines($2)) with points %s ps %.2f title '%s', \\\n",
                (int)outcome, outcomes[outcome].style, size, outcomes[outcome].text);
    for (size_t c = 0; c < figure->curves; c++)
        fprintf(out,
                "  $points index %zu using 2:(nines($5)) with lines lc rgb '#555555' lw 1.2 dt 4 "
                "%s, \\\n",
                c, c == 0 ? "title 'every cell predicted dead'" : "notitle");
    fputs("  $points using 2:(nines($4)):1:3 with xerrorbars ps 0 lc rgb '#000000' lw 2 title "
          "'median'",
          out);
    fputc('\n', out);
}

enum status figure_accuracy(const struct report *report, FILE *out)
{
    struct figure figure;
    TRY(figure_open(report, true, NAN, NAN, &figure));
    double low, high;
    find_range(report, &low, &high);
    figure_write_head(&figure, "accuracy", TRIAL_OUTCOME_COUNT + 2, out);
    write_networks_data(&figure, out);
    write_medians_data(&figure, out);
    write_scale(low, high, high + 0.35, out);
    write_plot(&figure, report->most_networks > 150 ? 0.6 : 1, out);
    figure_close(&figure);
    return STATUS_OK;
}
