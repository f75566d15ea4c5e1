// The combinations of choices, the likeliest on top, and how often their networks learned at each
// L(n,m) with a published figure: a panel for each figure, the published range shaded.
#include "report/figure.h"
#include "report/ranking.h"
#include "report/text.h"

#include <math.h>

#define ROW      21  // pixels of a combination
#define MOST     40  // combinations shown: the likeliest
#define LEFT     265 // pixels left of the panels, for the combinations' names
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
    fputs("\n# rank and posterior probability\n", out);
    fputs("set ytics scale 0 (", out);
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

static void write_posteriors(const struct ranking *ranking, size_t rows, FILE *out)
{
    fputs("set y2range [*:*]\nset y2tics scale 0 (", out);
    for (size_t i = 0; i < rows; i++)
        fprintf(out, "%s'%.1f %%%%' %zu", i > 0 ? ", " : "", 100 * ranking->entry[i].posterior,
                i + 1);
    fprintf(out, ") font ',11'\nset y2range [%zu.5:0.5]\n", rows);
    fputs("set label 4 'posterior' at graph 1.08, graph 1 left offset 0,1.9 font ',11'\n", out);
}

static void write_panel(const struct ranking *ranking, size_t figure, size_t panel, size_t rows,
                        FILE *out)
{
    const struct reference_count *count = &reference_counts[figure];
    const double width = (FIGURE_WIDTH - LEFT - RIGHT + GAP) / (double)ranking->figures;
    double left = LEFT + width * (double)panel, right = left + width - GAP;
    struct interval range = published(count);
    bool last = panel + 1 == ranking->figures;
    fprintf(out,
            "\nset lmargin at screen %.4f\nset rmargin at screen %.4f\n"
            "set title \"L(%zu,%zu)\\n%s\" font ',12' offset 0,-0.6\n"
            "set object 1 rectangle from %.4g, graph 0 to %.4g, graph 1 behind fc rgb '#F5C9AE' fs "
            "solid noborder\n",
            left / FIGURE_WIDTH, right / FIGURE_WIDTH, count->generations, count->overcompleteness,
            count->text, 100 * range.low, 100 * range.high);
    if (isfinite(count->rate))
        fprintf(out,
                "set arrow 1 from %.4g, graph 0 to %.4g, graph 1 nohead front lc rgb '#D55E00' lw "
                "1.6\n",
                100 * count->rate, 100 * count->rate);
    else
        fputs("unset arrow 1\n", out);
    if (last)
        write_posteriors(ranking, rows, out);
    fprintf(out,
            "plot $panel%zu using 2:1:3:4 with xerrorbars pt 7 ps 0.8 lc rgb '#000000' title "
            "'networks that learned, Wilson 95 %%'",
            figure);
    if (panel == 0)
        fputs(", \\\n  NaN with boxes fs solid noborder lc rgb '#F5C9AE' title 'published range "
              "(Springer & Kenyon 2020)', \\\n  NaN with lines lc rgb '#D55E00' lw 1.6 title "
              "'published rate'",
              out);
    fputc('\n', out);
    if (panel == 0)
        fputs("unset key\nset format y ''\n", out);
}

static void write_frame(const struct ranking *ranking, size_t rows, FILE *out)
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

    figure_write_terminals(report, "ranking", height, out);
    write_data(ranking, rows, out);
    fputs("\nset multiplot\nset label 1 ", out);
    figure_write_lines(out, title);
    fprintf(out, " at screen 0.5, screen %.4f center font ',16'\nset label 2 ",
            1 - 0.75 * FIGURE_LINE * pixel);
    figure_write_lines(out, caption);
    fprintf(out,
            " at screen 0.5, screen %.4f center font ',11' tc rgb '#555555'\n"
            "set label 3 '%% of networks that learned' at screen %.4f, screen %.4f center font "
            "',12'\n",
            FIGURE_LINE * ((double)caption_lines - 0.3) * pixel,
            0.5 * (LEFT + FIGURE_WIDTH - RIGHT) / FIGURE_WIDTH,
            FIGURE_LINE * ((double)caption_lines + 2.1) * pixel);
    fprintf(out,
            "set key at screen 0.5, screen %.4f center center horizontal maxrows 1 Left reverse "
            "samplen 2 font ',12'\n",
            FIGURE_LINE * ((double)caption_lines + 0.9) * pixel);
    fprintf(out,
            "set tmargin at screen %.4f\nset bmargin at screen %.4f\n"
            "set border 1 lc rgb '#555555'\nset xrange [-4:104]\nset xtics nomirror 0,50,100 font "
            "',11'\nset yrange [%zu.5:0.5]\nset grid ytics lc rgb '#dddddd' lt 1 lw 0.5\n",
            1 - (double)above * pixel, (double)below * pixel, rows);
}

enum status figure_ranking(const struct report *report, FILE *out)
{
    struct ranking ranking;
    TRY(ranking_open(report, &ranking));
    size_t rows = ranking.entries < MOST ? ranking.entries : MOST, panel = 0;
    write_frame(&ranking, rows, out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        if (ranking.used[f])
            write_panel(&ranking, f, panel++, rows, out);
    fputs("unset multiplot\n", out);
    ranking_close(&ranking);
    return STATUS_OK;
}
