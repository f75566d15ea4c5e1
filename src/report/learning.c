// The chance of learning with Wilson's 95 % bars, a curve per combination of the other axes, beside
// the published figures where the same question was asked.
#include "report/figure.h"
#include "report/reference.h"
#include "report/text.h"

#include <math.h>

// Whether a published rate belongs in the picture: m is the horizontal axis, a point compares, and
// the published m lies within the range of ours.
static bool shows_reference(const struct figure *figure, size_t index)
{
    const struct report *report = figure->report;
    double m = (double)reference_rates[index].overcompleteness;
    bool compares = false, from = false, to = false;
    for (size_t i = 0; i < report->points; i++) {
        compares |= reference_compares(&report->point[i]);
        from |= figure->position[i] <= m;
        to |= figure->position[i] >= m;
    }
    return figure->axis == AXIS_OVERCOMPLETENESS && compares && from && to;
}

static size_t count_references(const struct figure *figure)
{
    size_t count = 0;
    for (size_t i = 0; i < REFERENCE_RATES; i++)
        count += shows_reference(figure, i);
    return count;
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

static void write_references_data(const struct figure *figure, FILE *out)
{
    fputs(
        "\n# Springer & Kenyon, arXiv 2009.01398: horizontal place, %, Wilson 95 % low, high (NaN: "
        "not known)\n",
        out);
    for (size_t i = 0; i < REFERENCE_RATES; i++) {
        const struct reference_rate *r = &reference_rates[i];
        struct interval interval = wilson_interval(r->learned, r->networks);
        bool known = r->networks > 0;
        fprintf(out, "$published%zu << END\n%.6g %.4f %.4f %.4f\nEND\n", r->overcompleteness,
                figure_place_reference(figure, (double)r->overcompleteness), 100 * r->rate,
                known ? 100 * interval.low : NAN, known ? 100 * interval.high : NAN);
    }
}

static void write_reference_plot(const struct reference_rate *r, FILE *out)
{
    size_t m = r->overcompleteness;
    fprintf(out, ", \\\n  $published%zu using 1:2 with points lc rgb '#D55E00' ps 1.9 lw 1.6 ", m);
    if (r->networks > 0)
        fprintf(
            out,
            "pt 12 title 'Springer & Kenyon 2020, n = 1: %zu of %zu', \\\n  $published%zu using "
            "1:3:(0):($4 - $3) with vectors nohead lc rgb '#D55E00' lw 1.6 notitle",
            r->learned, r->networks, m);
    else
        fprintf(out,
                "pt 8 title 'Springer & Kenyon 2020, n = 1: about %.0f %%, read from the text'",
                100 * r->rate);
}

// One curve: its line and markers, and its bars, which are not dashed.
static void write_curve_plot(const struct figure *figure, size_t curve, FILE *out)
{
    char label[FIGURE_TEXT];
    figure_curve_label(figure, curve, label);
    fprintf(out, "%s  $curves index %zu using 1:2 with %s ", curve > 0 ? ", \\\n" : "", curve,
            figure->categorical ? "points" : "linespoints");
    figure_write_marker(out, curve);
    if (!figure->categorical)
        figure_write_dashes(out, curve);
    fputs(" ps 1.3 title ", out);
    text_write_gnuplot(out, label[0] != '\0' ? label : "this sweep");
    fprintf(out, ", \\\n  $curves index %zu using 1:3:(0):($4 - $3) with vectors nohead ", curve);
    figure_write_colour(out, curve);
    fputs(" notitle", out);
}

enum status figure_learning(const struct report *report, FILE *out)
{
    struct figure figure;
    TRY(figure_open(report, false, &figure));
    size_t references = count_references(&figure);
    figure_write_head(&figure, "learning", figure.curves + references,
                      references > 0 ? 1 : figure_key_columns(&figure, 0), out);
    write_curves_data(&figure, out);
    if (references > 0)
        write_references_data(&figure, out);
    fputs("\nset ylabel 'networks that learned (%), Wilson 95 % intervals'\n"
          "set yrange [-3:103]\nset ytics 0,10,100 nomirror\n"
          "set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb '#555555' dt 2\n"
          "set label 100 'one half' at graph 0.995, first 52 right font ',11' tc rgb '#555555'\n"
          "plot \\\n",
          out);
    for (size_t c = 0; c < figure.curves; c++)
        write_curve_plot(&figure, c, out);
    for (size_t i = 0; i < REFERENCE_RATES; i++)
        if (shows_reference(&figure, i))
            write_reference_plot(&reference_rates[i], out);
    fputc('\n', out);
    figure_close(&figure);
    return STATUS_OK;
}
