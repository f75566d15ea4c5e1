// The combinations of choices, the likeliest on top, and how often their networks learned at each
// L(n,m) with a published figure: a panel for each figure, the published range shaded.
#include "report/figure.h"
#include "report/ranking.h"
#include "report/text.h"

#include <math.h>

#define ROW      21  // pixels of a combination
#define MOST     40  // combinations shown: the likeliest
#define LEFT     285 // pixels left of the panels, for the combinations' names
#define RIGHT    85  // and right of them, for the posteriors
#define GAP      16  // between panels
#define HEADINGS 2   // lines above a panel

static void write_data(const struct ranking *ranking, size_t rows, FILE *out)
{
    char label[RANKING_LABEL];
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        if (!ranking->used[f])
            continue;
        fprintf(out,
                "\n# L(%zu,%zu): row, %% that learned, Wilson 95 %% low, high\n$panel%zu << END\n",
                reference_counts[f].generations, reference_counts[f].overcompleteness, f);
        for (size_t i = 0; i < rows; i++) {
            const struct report_point *point = ranking->entry[i].point[f];
            ranking_label(ranking, i, label);
            fprintf(out, "%zu %.4f %.4f %.4f # %s\n", i + 1, 100 * point->rate,
                    100 * point->interval.low, 100 * point->interval.high, label);
        }
        fputs("END\n", out);
    }
    fputs("\nset ytics scale 0 (", out);
    for (size_t i = 0; i < rows; i++) {
        ranking_label(ranking, i, label);
        fputs(i > 0 ? ", " : "", out);
        text_write_gnuplot(out, label);
        fprintf(out, " %zu", i + 1);
    }
    fputs(") font ',11'\n", out);
}

// The published range of a panel: what its counts may be, or, of a single count, Wilson's interval.
static struct interval published(const struct reference_count *figure)
{
    const double all = REFERENCE_NETWORKS;
    if (figure->least == figure->most)
        return wilson_interval(figure->least, REFERENCE_NETWORKS);
    return (struct interval){(double)figure->least / all, (double)figure->most / all};
}

// The end of a panel's axis: the first of these at which the published range and all bars fit.
static double axis_end(const struct ranking *ranking, size_t figure, size_t rows)
{
    static const double ends[] = {10, 20, 50, 100};
    double most = published(&reference_counts[figure]).high;
    for (size_t i = 0; i < rows; i++)
        most = fmax(most, ranking->entry[i].point[figure]->interval.high);
    size_t e = 0;
    while (ends[e] < 100 * most && e < 3)
        e++;
    return ends[e];
}

// Right of the last panel, which ends there, pixels from the left.
static void write_posteriors(const struct ranking *ranking, size_t rows, double right, FILE *out)
{
    fputs("set y2tics scale 0 (", out);
    for (size_t i = 0; i < rows; i++) {
        double percent = 100 * ranking->entry[i].posterior;
        fprintf(out, "%s'%s%.1f %%%%' %zu", i > 0 ? ", " : "", percent < 0.05 ? "< " : "",
                fmax(percent, 0.1), i + 1);
    }
    fprintf(out, ") font ',11'\nset y2range [%zu.5:0.5]\n", rows);
    fprintf(out, "set label 8 'posterior' at screen %.4f, graph 1 left offset 0,0.7 font ',11'\n",
            (right + 12) / FIGURE_WIDTH);
}

static void write_panel(const struct ranking *ranking, size_t figure, size_t panel, size_t rows,
                        FILE *out)
{
    const struct reference_count *count = &reference_counts[figure];
    const double width = (FIGURE_WIDTH - LEFT - RIGHT + GAP) / (double)ranking->figures;
    double left = LEFT + width * (double)panel, right = left + width - GAP;
    struct interval range = published(count);
    double end = axis_end(ranking, figure, rows);
    bool last = panel + 1 == ranking->figures;
    fprintf(out,
            "\nset lmargin at screen %.4f\nset rmargin at screen %.4f\n"
            "set title \"L(%zu,%zu)\\n%s\" font ',12' offset 0,-0.6\n"
            "set object 1 rectangle from %.4g, graph 0 to %.4g, graph 1 behind fc rgb '#F5C9AE' fs "
            "solid noborder\n",
            left / FIGURE_WIDTH, right / FIGURE_WIDTH, count->generations, count->overcompleteness,
            count->text, 100 * range.low, 100 * range.high);
    fprintf(out, "unset arrow 1\nset xrange [%g:%g]\nset xtics nomirror 0,%g,%g font ',11'\n",
            -0.04 * end, 1.04 * end, end / 2, end);
    if (isfinite(count->rate))
        fprintf(out,
                "set arrow 1 from %.4g, graph 0 to %.4g, graph 1 nohead back lc rgb '#D55E00' lw "
                "1.6\n",
                100 * count->rate, 100 * count->rate);
    if (last)
        write_posteriors(ranking, rows, right, out);
    fprintf(out,
            "plot $panel%zu using 2:1:3:4 with xerrorbars pt 7 ps 0.8 lc rgb '#000000' notitle\n",
            figure);
    if (panel == 0) // the names, title, caption and legend stand there now
        fputs("unset label\nunset object\nunset arrow\nset ytics scale 0 1,1\nset format y ''\n",
              out);
}

// A legend across the page, `up` from its lower edge: gnuplot's own would keep to a panel.
static void write_legend(double up, double line, FILE *out)
{
    fprintf(out,
            "set arrow 2 from screen 0.04, screen %.4f to screen 0.08, screen %.4f heads size "
            "screen 0.004,90 lw 1 lc rgb '#000000'\n"
            "set label 4 '' at screen 0.06, screen %.4f point pt 7 ps 0.8 lc rgb '#000000'\n"
            "set label 5 'networks that learned, Wilson 95 %%' at screen 0.09, screen %.4f left "
            "font ',12'\n",
            up, up, up, up);
    fprintf(out,
            "set object 2 rectangle from screen 0.41, screen %.4f to screen 0.44, screen %.4f fc "
            "rgb '#F5C9AE' fs solid noborder\n"
            "set label 6 'published range (Springer & Kenyon 2020)' at screen 0.45, screen %.4f "
            "left font ',12'\n"
            "set arrow 3 from screen 0.82, screen %.4f to screen 0.85, screen %.4f nohead lc rgb "
            "'#D55E00' lw 1.6\n"
            "set label 7 'published rate' at screen 0.86, screen %.4f left font ',12'\n",
            up - 0.3 * line, up + 0.3 * line, up, up, up, up);
}

static void write_frame(const struct ranking *ranking, const char *name, size_t rows, FILE *out)
{
    const struct report *report = ranking->report;
    char title[FIGURE_TEXT], caption[FIGURE_CAPTION];
    snprintf(title, sizeof title, "%s", report->question);
    size_t title_lines = figure_break_lines(title, 75, "");
    size_t caption_lines = figure_make_caption(report, caption);
    size_t above = FIGURE_LINE * (title_lines + HEADINGS) + 12;
    size_t below = FIGURE_LINE * (caption_lines + 4);
    size_t height = above + ROW * rows + below;
    double pixel = 1 / (double)height;
    char rest[96] = "";
    if (rows < ranking->entries)
        snprintf(rest, sizeof rest, "; the %zu likeliest of %zu combinations", rows,
                 ranking->entries);

    figure_write_terminals(report, name, height, out);
    write_data(ranking, rows, out);
    fputs("\nset multiplot\nset label 1 ", out);
    figure_write_lines(out, title);
    fprintf(out, " at screen 0.5, screen %.4f center font ',16'\nset label 2 ",
            1 - 0.75 * FIGURE_LINE * pixel);
    figure_write_lines(out, caption);
    fprintf(out,
            " at screen 0.5, screen %.4f center font ',11' tc rgb '#555555'\n"
            "set label 3 '%% of networks that learned%s' at screen %.4f, screen %.4f center font "
            "',12'\n",
            FIGURE_LINE * ((double)caption_lines - 0.3) * pixel, rest,
            0.5 * (LEFT + FIGURE_WIDTH - RIGHT) / FIGURE_WIDTH,
            FIGURE_LINE * ((double)caption_lines + 2.1) * pixel);
    write_legend(FIGURE_LINE * ((double)caption_lines + 0.9) * pixel, FIGURE_LINE * pixel, out);
    fprintf(out,
            "set tmargin at screen %.4f\nset bmargin at screen %.4f\n"
            "set border 1 lc rgb '#555555'\nset yrange [%zu.5:0.5]\nset grid ytics lc rgb "
            "'#dddddd' lt 1 lw 0.5\n",
            1 - (double)above * pixel, (double)below * pixel, rows);
}

enum status figure_ranking(const struct report *report, size_t page, const char *name, FILE *out)
{
    (void)page;
    struct ranking ranking;
    TRY(ranking_open(report, &ranking));
    size_t rows = ranking.entries < MOST ? ranking.entries : MOST, panel = 0;
    write_frame(&ranking, name, rows, out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        if (ranking.used[f])
            write_panel(&ranking, f, panel++, rows, out);
    fputs("unset multiplot\n", out);
    ranking_close(&ranking);
    return STATUS_OK;
}
