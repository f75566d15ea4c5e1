#include "report/panels.h"

#include "report/text.h"

#include <math.h>

// Pixels.
#define LEFT    100 // of a plot: the vertical axis, its numbers and title
#define RIGHT   22
#define HEADING 30 // a panel's title
#define XAXIS   72 // numbers and title of the horizontal axis
#define KEY_ROW 18 // of a legend

// Rows of the longest legend in a row of panels.
static size_t legend_rows(const struct panels *panels, size_t row)
{
    size_t most = 0, first = row * panels->columns;
    for (size_t p = first; p < first + panels->columns && p < panels->panels; p++)
        most = panels->curves[p] > most ? panels->curves[p] : most;
    return (most + panels->beside - 1) / panels->beside;
}

// The upper end of a row of panels, in pixels from the page's; of the row after the last, where
// they end.
static size_t top_of(const struct panels *panels, size_t row)
{
    size_t top = panels->above;
    for (size_t r = 0; r < row; r++)
        top += HEADING + panels->plot + XAXIS + KEY_ROW * legend_rows(panels, r) + 16;
    return top;
}

void panels_open(struct panels *panels, const struct report *report, const char *name,
                 const char *subtitle, const char *note, size_t count, const size_t *curves,
                 size_t wide, FILE *out)
{
    struct figure_texts texts;
    *panels = (struct panels){.panels = count, .columns = count > 1 ? 2 : 1, .curves = curves};
    panels->plot = count > 1 ? 230 : 480;
    panels->beside = (panels->columns > 1 ? 56 : 116) / (wide + 7);
    panels->beside = panels->beside > 1 ? panels->beside : 1;
    figure_make_texts(report, subtitle, note, &texts);
    panels->above = FIGURE_LINE * texts.title_lines + 18;
    size_t rows = (count + panels->columns - 1) / panels->columns;
    panels->height = top_of(panels, rows) + FIGURE_LINE * (texts.caption_lines + 1);
    figure_write_terminals(report, name, panels->height, out);
    fputs("set multiplot\n", out);
    figure_write_texts(&texts, (double)panels->height, out);
    fputs("set tics font ',12'\nset border 3\nset grid ytics lc rgb '#dddddd' lt 1 lw 0.5\n", out);
}

void panels_next(const struct panels *panels, size_t panel, const char *title, FILE *out)
{
    double width = (double)FIGURE_WIDTH / (double)panels->columns;
    double left = width * (double)(panel % panels->columns);
    double top = (double)(top_of(panels, panel / panels->columns) + HEADING);
    double bottom = top + (double)panels->plot, height = (double)panels->height;
    fprintf(out,
            "\nset lmargin at screen %.4f\nset rmargin at screen %.4f\n"
            "set tmargin at screen %.4f\nset bmargin at screen %.4f\nset title ",
            (left + LEFT) / FIGURE_WIDTH, (left + width - RIGHT) / FIGURE_WIDTH, 1 - top / height,
            1 - bottom / height);
    text_write_gnuplot(out, title);
    fprintf(out,
            " font ',13' offset 0,-0.5\n"
            "set key at screen %.4f, screen %.4f center top vertical maxrows %zu Left reverse "
            "samplen 3 font ',11'\n",
            (left + LEFT / 2.0 + width / 2) / FIGURE_WIDTH, 1 - (bottom + XAXIS) / height,
            legend_rows(panels, panel / panels->columns));
}

void panels_drawn(size_t panel, FILE *out)
{
    if (panel == 0)
        fputs("unset label 1\nunset label 2\n", out);
}

void panels_close(FILE *out)
{
    fputs("unset multiplot\n", out);
}

void panels_write_weights(double low, double high, FILE *out)
{
    // Decades of 1, 2, 5; where the range is short, finer.
    static const double coarse[] = {1, 2, 5}, fine[] = {1, 1.5, 2, 3, 5, 7};
    double margin = low < high ? pow(high / low, 0.06) : 1.5;
    low /= margin;
    high *= margin;
    bool finer = high / low < 30;
    const double *step = finer ? fine : coarse;
    size_t steps = finer ? sizeof fine / sizeof *fine : sizeof coarse / sizeof *coarse;
    const char *separator = "";
    fprintf(out,
            "set xlabel 'weights left (median, without biases)' font ',12'\nset logscale x\n"
            "set xrange [%.6g:%.6g]\nset xtics nomirror (",
            low, high);
    for (double decade = 1; decade <= high; decade *= 10)
        for (size_t i = 0; i < steps; i++) {
            double at = decade * step[i];
            if (at < low || at > high || at != floor(at))
                continue;
            fprintf(out, "%s'%g' %g", separator, at, at);
            separator = ", ";
        }
    fputs(")\n", out);
}
