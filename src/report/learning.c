// The chance of learning with Wilson's 95 % bars, a curve per combination of the other axes, beside
// the published figures where the same question was asked.
#include "report/figure.h"
#include "report/reference.h"
#include "report/text.h"

#include <math.h>

// Published rates belong in the picture where m is the horizontal axis and a point compares.
static bool shows_references(const struct report *report)
{
    bool by_size = report->varies[AXIS_OVERCOMPLETENESS];
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if (report->varies[axis] && !by_size)
            return false;
    for (size_t i = 0; i < report->points; i++)
        if (reference_compares(&report->point[i]))
            return true;
    return false;
}

static void write_curves_data(const struct figure *figure, FILE *out)
{
    fputs("\n# horizontal place, % that learned, Wilson 95 % low, high, learned, networks\n"
          "# (an empty line ends a curve)\n$curves << END\n",
          out);
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t at = figure->order[i];
        const struct report_point *point = &figure->report->point[at];
        if (i > 0 && figure->curve[at] != figure->curve[figure->order[i - 1]])
            fputs("\n\n", out);
        if (point->networks > 0)
            fprintf(out, "%.6g %.4f %.4f %.4f %zu %zu\n", figure_place(figure, at, 0),
                    100 * point->rate, 100 * point->interval.low, 100 * point->interval.high,
                    point->learned, point->networks);
        else
            fprintf(out, "%.6g NaN NaN NaN 0 0\n", figure_place(figure, at, 0));
    }
    fputs("END\n", out);
}

static void write_references_data(FILE *out)
{
    fputs("\n# Springer & Kenyon, arXiv 2009.01398: m, %, Wilson 95 % low, high (NaN: not known)\n"
          "$published << END\n",
          out);
    for (size_t i = 0; i < REFERENCE_RATES; i++) {
        const struct reference_rate *r = &reference_rates[i];
        struct interval interval = wilson_interval(r->learned, r->networks);
        bool known = r->networks > 0;
        fprintf(out, "%zu %.4f %.4f %.4f\n", r->overcompleteness, 100 * r->rate,
                known ? 100 * interval.low : NAN, known ? 100 * interval.high : NAN);
    }
    fputs("END\n", out);
}

static void write_references_plot(FILE *out)
{
    const char *style = "lc rgb '#D55E00' pt 12 ps 1.9 lw 1.6";
    const struct reference_rate *counted = &reference_rates[0], *read = &reference_rates[1];
    fprintf(out,
            ", \\\n  $published every ::0::0 using 1:2:3:4 with yerrorbars %s title "
            "'Springer & Kenyon 2020, n = 1: %zu of %zu, Wilson 95 %%'",
            style, counted->learned, counted->networks);
    fprintf(out,
            ", \\\n  $published every ::1::1 using 1:2 with points %s title "
            "'Springer & Kenyon 2020, n = 1: about %.0f %%, read from the text'",
            "lc rgb '#D55E00' pt 8 ps 1.9 lw 1.6", 100 * read->rate);
}

enum status figure_learning(const struct report *report, FILE *out)
{
    bool references = shows_references(report);
    struct figure figure;
    TRY(figure_open(report, false, references ? 1 : NAN, references ? 3 : NAN, &figure));
    figure_write_head(&figure, "learning", figure.curves + (references ? REFERENCE_RATES : 0), out);
    write_curves_data(&figure, out);
    if (references)
        write_references_data(out);
    fputs("\nset ylabel 'networks that learned (%)'\n"
          "set yrange [-3:103]\nset ytics 0,10,100 nomirror\n"
          "set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb '#555555' dt 2\n"
          "set label 2 'one half' at graph 0.995, first 52 right font ',10' tc rgb '#555555'\n"
          "plot \\\n",
          out);
    for (size_t c = 0; c < figure.curves; c++) {
        char label[FIGURE_TEXT];
        figure_curve_label(&figure, c, label);
        if (c > 0)
            fputs(", \\\n", out);
        fprintf(out, "  $curves index %zu using 1:2:3:4 with %s ", c,
                figure.categorical ? "yerrorbars" : "yerrorlines");
        figure_write_style(out, c);
        fputs(" ps 1.3 title ", out);
        text_write_gnuplot(out, label[0] != '\0' ? label : "this sweep, Wilson 95 %");
    }
    if (references)
        write_references_plot(out);
    fputc('\n', out);
    figure_close(&figure);
    return STATUS_OK;
}
