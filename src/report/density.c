// The chance of learning against the density of the boards, a curve per network, its best density
// ringed and named; boards that draw their own density stand apart, at the left.
#include "report/figure.h"
#include "report/ranking.h"

#include <math.h>

static bool is_number(const struct trial_point *point)
{
    return !isnan(point->density);
}

static bool is_uniform(const struct trial_point *point)
{
    return isnan(point->density);
}

// Whether two points differ in a choice beside the density: then there are too many curves.
static bool has_other_choices(const struct report *report)
{
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if (axis != AXIS_DENSITY && ranking_is_choice(axis) && report->varies[axis])
            return true;
    return false;
}

size_t figure_density_pages(const struct report *report)
{
    size_t densities = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct trial_point *point = report->point[i].point;
        size_t first = 0;
        while (first < i && report->point[first].point->density != point->density)
            first++;
        densities += is_number(point) && first == i;
    }
    return densities >= FIGURE_DENSITIES && !report->tickets && !has_other_choices(report);
}

// The point of the highest rate of a curve, the first of equal ones; NULL if none has networks.
static const struct report_point *find_best(const struct figure *figure, size_t curve,
                                            size_t *index)
{
    const struct report_point *best = NULL;
    for (size_t i = 0; i < figure->report->points; i++) {
        const struct report_point *point = &figure->report->point[i];
        if (figure->curve[i] != curve || point->networks == 0 ||
            (best != NULL && point->rate <= best->rate))
            continue;
        best = point;
        *index = i;
    }
    return best;
}

static void write_best(const struct figure *figure, FILE *out)
{
    for (size_t c = 0; c < figure->curves; c++) {
        size_t index = 0;
        const struct report_point *best = find_best(figure, c, &index);
        if (best == NULL || best->learned == 0)
            continue;
        double place = figure_place(figure, index, 0);
        fprintf(out,
                "set label %zu 'best: %g, %.1f %%' at first %.6g, first %.4f center offset 0,0.7 "
                "font ',11'\n"
                "set label %zu '' at first %.6g, first %.4f point pt 6 ps 3 lw 1.5 ",
                300 + 2 * c, best->point->density, 100 * best->rate, place,
                100 * best->interval.high, 301 + 2 * c, place, 100 * best->rate);
        figure_write_colour(out, c);
        fputc('\n', out);
    }
}

// The point of the same network whose boards draw their own density.
static const struct report_point *find_uniform(const struct report *report,
                                               const struct figure *figure, size_t curve)
{
    size_t of = 0;
    while (figure->curve[of] != curve)
        of++;
    for (size_t i = 0; i < report->points; i++)
        if (is_uniform(report->point[i].point) && report->point[i].networks > 0 &&
            report_axes_agree(report->point[i].point, figure->report->point[of].point,
                              AXIS_BIT(AXIS_DENSITY)))
            return &report->point[i];
    return NULL;
}

// $uniform: a block per curve, which may be without a point.
static void write_uniform(const struct report *report, const struct figure *figure, double column,
                          FILE *out)
{
    fputs("\n# boards that draw their own density: place, % that learned, Wilson 95 % low, high\n"
          "$uniform << END\n",
          out);
    for (size_t c = 0; c < figure->curves; c++) {
        const struct report_point *point = find_uniform(report, figure, c);
        double place = column + 0.012 * ((double)c - ((double)figure->curves - 1) / 2);
        fprintf(out, "%sNaN NaN NaN NaN\n", c > 0 ? "\n\n" : "");
        if (point != NULL)
            fprintf(out, "%.6g %.4f %.4f %.4f\n", place, 100 * point->rate,
                    100 * point->interval.low, 100 * point->interval.high);
    }
    fputs("END\n", out);
}

static void write_uniform_plot(const struct figure *figure, FILE *out)
{
    for (size_t c = 0; c < figure->curves; c++) {
        fprintf(out, ", \\\n  $uniform index %zu using 1:2 with points ", c);
        figure_write_marker(out, c);
        fprintf(out,
                " ps 1.3 notitle, \\\n  $uniform index %zu using 1:3:(0):($4 - $3) with vectors "
                "nohead ",
                c);
        figure_write_colour(out, c);
        fputs(" notitle", out);
    }
}

enum status figure_density(const struct report *report, size_t page, const char *name, FILE *out)
{
    (void)page;
    struct report part;
    TRY(report_select(report, is_number, &part));
    struct figure figure;
    enum status status = figure_open(&part, AXIS_DENSITY, false, &figure);
    if (status == STATUS_OK) {
        bool uniform = report->varies[AXIS_DENSITY] && part.points < report->points;
        double column = -0.07;
        figure.low = uniform ? column - 0.06 : -0.02;
        figure.high = 1.02;
        figure_write_head(&figure, name, figure.curves + report->trains_on,
                          figure_key_columns(&figure, 0), out);
        figure_write_rates(&figure, out);
        write_uniform(report, &figure, column, out);
        figure_write_rates_axis(108, out);
        if (uniform)
            fprintf(out,
                    "set xtics add (\"each its\\nown\" %g)\n"
                    "set arrow 2 from first %g, graph 0 to first %g, graph 1 nohead lc rgb "
                    "'#bbbbbb' dt 3\n",
                    column, column + 0.05, column + 0.05);
        write_best(&figure, out);
        fputs("plot \\\n", out);
        figure_write_rates_plot(&figure, out);
        write_uniform_plot(&figure, out);
        fputc('\n', out);
        figure_close(&figure);
    }
    report_close(&part);
    return status;
}
