// The chance of learning with Wilson's 95 % bars, a curve per combination of the other axes, beside
// the published figures where the same question was asked: rates among the points, and above them,
// for each number of generations, an arrow over the m at which more than half learn.
#include "report/figure.h"
#include "report/reference.h"
#include "report/text.h"

#include <math.h>

#define PUBLISHED "lc rgb '#D55E00'"
#define ARROW_ROW 6.5 // height of an arrow with its label, in % of the vertical axis

static bool compares(const struct figure *figure, size_t generations)
{
    const struct report *report = figure->report;
    for (size_t i = 0; i < report->points; i++)
        if (reference_compares(&report->point[i], generations))
            return figure->axis == AXIS_OVERCOMPLETENESS;
    return false;
}

// Whether a published rate belongs in the picture: m is the horizontal axis, a point compares, and
// the published m lies within the range of ours.
static bool shows_rate(const struct figure *figure, const struct reference_rate *reference)
{
    double m = (double)reference->overcompleteness;
    bool from = false, to = false;
    for (size_t i = 0; i < figure->report->points; i++) {
        from |= figure->position[i] <= m;
        to |= figure->position[i] >= m;
    }
    return compares(figure, reference->generations) && from && to;
}

// What of the published figures is in the picture.
struct shown {
    bool rate[REFERENCE_RATES], half[REFERENCE_HALVES];
    size_t rates, halves;
};

static struct shown find_shown(const struct figure *figure)
{
    struct shown shown = {0};
    for (size_t i = 0; i < REFERENCE_RATES; i++) {
        shown.rate[i] = shows_rate(figure, &reference_rates[i]);
        shown.rates += shown.rate[i];
    }
    for (size_t i = 0; i < REFERENCE_HALVES; i++) {
        shown.half[i] = compares(figure, reference_halves[i].generations);
        shown.halves += shown.half[i];
    }
    return shown;
}

void figure_write_rates(const struct figure *figure, FILE *out)
{
    fputs("\n# horizontal place, % that learned, Wilson 95 % low, high, learned, networks, % exact "
          "at the end\n"
          "# (an empty line ends a curve)\n$curves << END\n",
          out);
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t at = figure->order[i];
        const struct report_point *point = &figure->report->point[at];
        if (i > 0 && figure->curve[at] != figure->curve[figure->order[i - 1]])
            fputs("\n\n", out);
        if (point->networks > 0)
            fprintf(out, "%.6g %.4f %.4f %.4f %zu %zu %.4f\n", figure_place(figure, at, 0),
                    100 * point->rate, 100 * point->interval.low, 100 * point->interval.high,
                    point->learned, point->networks,
                    100 * (double)point->exact_at_end / (double)point->networks);
        else
            fprintf(out, "%.6g NaN NaN NaN 0 0 NaN\n", figure_place(figure, at, 0));
    }
    fputs("END\n", out);
}

static void write_rates_data(const struct figure *figure, const struct shown *shown, FILE *out)
{
    fputs(
        "\n# Springer & Kenyon, arXiv 2009.01398: horizontal place, %, Wilson 95 % low, high (NaN: "
        "not known)\n",
        out);
    for (size_t i = 0; i < REFERENCE_RATES; i++) {
        const struct reference_rate *r = &reference_rates[i];
        struct interval interval = wilson_interval(r->learned, r->networks);
        bool known = r->networks > 0;
        if (shown->rate[i])
            fprintf(out, "$published%zu << END\n%.6g %.4f %.4f %.4f\nEND\n", i + 1,
                    figure_place_reference(figure, (double)r->overcompleteness), 100 * r->rate,
                    known ? 100 * interval.low : NAN, known ? 100 * interval.high : NAN);
    }
}

static void write_rate_plot(size_t index, FILE *out)
{
    const struct reference_rate *r = &reference_rates[index];
    fprintf(out, ", \\\n  $published%zu using 1:2 with points " PUBLISHED " ps 1.9 lw 1.6 ",
            index + 1);
    fprintf(out, "pt %d title 'Springer & Kenyon 2020, n = %zu: ", r->networks > 0 ? 12 : 8,
            r->generations);
    if (r->networks > 0)
        fprintf(out,
                "%zu of %zu', \\\n  $published%zu using 1:3:(0):($4 - $3) with vectors "
                "nohead " PUBLISHED " lw 1.6 notitle",
                r->learned, r->networks, index + 1);
    else
        fprintf(out, "about %.0f %%, read from the text'", 100 * r->rate);
}

// The arrows above the points, the lowest for the most generations, and their labels.
static void write_halves_data(const struct figure *figure, const struct shown *shown, FILE *out)
{
    fputs("\n# Springer & Kenyon: over half learn from here to there, at this height\n"
          "$halves << END\nNaN NaN NaN\n",
          out);
    size_t rows = shown->halves;
    for (size_t i = 0; i < REFERENCE_HALVES; i++) {
        if (!shown->half[i])
            continue;
        double m = (double)reference_halves[i].from;
        double place = fmax(figure_place_reference(figure, m), figure->low);
        rows--;
        if (m > 0 && place < figure->high)
            fprintf(out, "%.6g %.6g %.2f\n", place, figure->high, 103 + ARROW_ROW * (double)rows);
    }
    fputs("END\n", out);
    rows = shown->halves;
    for (size_t i = 0; i < REFERENCE_HALVES; i++) {
        if (!shown->half[i])
            continue;
        const struct reference_half *half = &reference_halves[i];
        double height = 103 + ARROW_ROW * ((double)--rows + 0.45);
        double place = fmax(figure_place_reference(figure, (double)half->from), figure->low);
        fprintf(out, "set label %zu 'n = %zu: ", 200 + i, half->generations);
        if (half->from == 0)
            fprintf(out, "at no m up to %d' at graph 0.995, first %.2f right", REFERENCE_MOST,
                    height);
        else if (place < figure->high)
            fprintf(out, "m \u2265 %zu' at first %.6g, first %.2f left", half->from, place, height);
        else
            fprintf(out, "m \u2265 %zu' at graph 0.995, first %.2f right", half->from, height);
        fputs(" font ',11' tc rgb '#D55E00'\n", out);
    }
}

static void write_halves_plot(FILE *out)
{
    fputs(", \\\n  $halves using 1:3:($2 - $1):(0) with vectors head filled size char "
          "0.8,20 " PUBLISHED " lw 1.6 title 'Springer & Kenyon 2020: over half learn'",
          out);
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
    if (figure->report->trains_on) {
        fprintf(out, ", \\\n  $curves index %zu using 1:7 with points pt '—' ps 1.6 ", curve);
        figure_write_colour(out, curve);
        fputs(curve == 0 ? " title 'exact at the end of training, too'" : " notitle", out);
    }
}

void figure_write_rates_plot(const struct figure *figure, FILE *out)
{
    for (size_t c = 0; c < figure->curves; c++)
        write_curve_plot(figure, c, out);
}

void figure_write_rates_axis(double high, FILE *out)
{
    fprintf(out,
            "\nset ylabel 'networks that learned (%%), Wilson 95 %% intervals'\n"
            "set yrange [-3:%.2f]\nset ytics 0,10,100 nomirror\n"
            "set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lc rgb '#555555' dt 2\n"
            "set label 100 'one half' at graph 0.995, first 50 right offset 0,0.55 font ',11' tc "
            "rgb '#555555'\n",
            high);
}

enum status figure_learning(const struct report *report, size_t page, const char *name, FILE *out)
{
    (void)page;
    struct figure figure;
    TRY(figure_open(report, REPORT_AXES, false, &figure));
    struct shown shown = find_shown(&figure);
    size_t references = shown.rates + (shown.halves > 0);
    figure_write_head(&figure, name, figure.curves + report->trains_on + references,
                      references > 0 ? 1 : figure_key_columns(&figure, 0), out);
    figure_write_rates(&figure, out);
    if (shown.rates > 0)
        write_rates_data(&figure, &shown, out);
    if (shown.halves > 0)
        write_halves_data(&figure, &shown, out);
    figure_write_rates_axis(103 + ARROW_ROW * (double)shown.halves, out);
    fputs("plot \\\n", out);
    figure_write_rates_plot(&figure, out);
    for (size_t i = 0; i < REFERENCE_RATES; i++)
        if (shown.rate[i])
            write_rate_plot(i, out);
    if (shown.halves > 0)
        write_halves_plot(out);
    fputc('\n', out);
    figure_close(&figure);
    return STATUS_OK;
}
