// The combinations of choices, the likeliest on top, and how often their networks learned at each
// published figure: a panel for each figure, the published range shaded; at the right, how likely
// each combination is, and how often it would be found.
#include "report/figure.h"
#include "report/ranking.h"
#include "report/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define ROW    21  // pixels of a combination
#define MOST   40  // combinations shown: the likeliest
#define LETTER 7.9 // pixels of a letter of their names, which stand left of the panels
#define COLUMN 86  // of a column of percentages right of them, of which there are two
#define GAP    16  // between panels
#define NARROW 110 // panels have smaller texts below this width

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

// The pixels left of the panels.
static double left_margin(const struct ranking *ranking, size_t rows)
{
    size_t longest = 0;
    for (size_t i = 0; i < rows; i++) {
        char label[RANKING_LABEL];
        ranking_label(ranking, i, label);
        longest = strlen(label) > longest ? strlen(label) : longest;
    }
    return 22 + LETTER * (double)longest;
}

// A column of percentages, so many pixels from the left, each beside its row.
static void write_column(size_t column, const char *heading, size_t rows, const double *percent,
                         double at, FILE *out)
{
    size_t label = 10 + column * (MOST + 1); // those of the page lie below
    double place = at / FIGURE_WIDTH;
    fprintf(out, "set label %zu '%s' at screen %.4f, graph 1 right offset 0,0.7 font ',11'\n",
            label, heading, place);
    for (size_t i = 0; i < rows; i++)
        fprintf(out,
                "set label %zu '%s%.1f %%' at screen %.4f, first %zu right font ',11' tc rgb "
                "'#555555'\n",
                label + 1 + i, percent[i] < 0.05 ? "< " : "", fmax(percent[i], 0.1), place, i + 1);
}

static void write_columns(const struct ranking *ranking, size_t rows, FILE *out)
{
    double posterior[MOST], recovered[MOST];
    for (size_t i = 0; i < rows; i++) {
        posterior[i] = 100 * ranking->entry[i].posterior;
        recovered[i] = 100 * ranking->entry[i].recovered;
    }
    write_column(0, "posterior", rows, posterior, FIGURE_WIDTH - COLUMN - 8, out);
    write_column(1, "recovered", rows, recovered, FIGURE_WIDTH - 8, out);
}

// From one panel to the next, pixels.
static double panel_width(const struct ranking *ranking, size_t rows)
{
    return (FIGURE_WIDTH - left_margin(ranking, rows) - 2 * COLUMN + GAP) /
           (double)ranking->figures;
}

// What stands above a panel: "L(1,3)" or "1 flip", and what is published. Returns its lines.
#define HEADING 64
static size_t make_heading(const struct reference_count *count, double width, char heading[HEADING])
{
    int used = count->flips > 0 ? snprintf(heading, HEADING, "%zu flip%s\n", count->flips,
                                           count->flips == 1 ? "" : "s")
                                : snprintf(heading, HEADING, "L(%zu,%zu)\n", count->generations,
                                           count->overcompleteness);
    snprintf(heading + used, HEADING - (size_t)used, "%s", count->text);
    return 1 + figure_break_lines(heading + used, (size_t)(width / LETTER), "");
}

static size_t heading_lines(const struct ranking *ranking, size_t rows)
{
    size_t most = 0;
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        char heading[HEADING];
        if (!ranking->used[f])
            continue;
        size_t lines = make_heading(&reference_counts[f], panel_width(ranking, rows), heading);
        most = lines > most ? lines : most;
    }
    return most;
}

static void write_panel(const struct ranking *ranking, size_t figure, size_t panel, size_t rows,
                        FILE *out)
{
    const struct reference_count *count = &reference_counts[figure];
    const double width = panel_width(ranking, rows);
    double left = left_margin(ranking, rows) + width * (double)panel, right = left + width - GAP;
    struct interval range = published(count);
    double end = axis_end(ranking, figure, rows);
    char heading[HEADING];
    make_heading(count, width, heading);
    bool narrow = width < NARROW;
    fprintf(out, "\nset lmargin at screen %.4f\nset rmargin at screen %.4f\nset title ",
            left / FIGURE_WIDTH, right / FIGURE_WIDTH);
    figure_write_lines(out, heading);
    fprintf(out,
            " font ',%d' offset 0,-0.6\n"
            "set object 1 rectangle from %.4g, graph 0 to %.4g, graph 1 behind fc rgb '#F5C9AE' fs "
            "solid noborder\n",
            narrow ? 10 : 12, 100 * range.low, 100 * range.high);
    fprintf(out, "unset arrow 1\nset xrange [%g:%g]\nset xtics nomirror 0,%g,%g font ',%d'\n",
            -0.04 * end, 1.04 * end, end / 2, end, narrow ? 9 : 11);
    if (isfinite(count->rate))
        fprintf(out,
                "set arrow 1 from %.4g, graph 0 to %.4g, graph 1 nohead back lc rgb '#D55E00' lw "
                "1.6\n",
                100 * count->rate, 100 * count->rate);
    if (panel + 1 == ranking->figures)
        write_columns(ranking, rows, out);
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

// What the caption begins with.
static void make_note(const struct ranking *ranking, char note[2 * RANKING_TEXT])
{
    char text[RANKING_TEXT];
    bool flips = false;
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        flips |= ranking->used[f] && reference_counts[f].flips > 0;
    ranking_say_prior(ranking, text);
    text[0] = (char)toupper((unsigned char)text[0]);
    int used = snprintf(note, 2 * RANKING_TEXT,
                        "%s. Recovered: how often a combination would come first if it had made "
                        "the published figures and that experiment were repeated; weighted with "
                        "the posteriors, %.0f %%.%s",
                        text, 100 * ranking->recovered,
                        flips ? " Flips: signs of a start from which L(1,1) learned." : "");
    ranking_list_figures(ranking->partial, true, text);
    if (text[0] != '\0')
        snprintf(note + used, 2 * RANKING_TEXT - (size_t)used,
                 " Not compared, because some combinations have no networks there: %s.", text);
}

static void write_frame(const struct ranking *ranking, const char *name, size_t rows, FILE *out)
{
    const struct report *report = ranking->report;
    char note[2 * RANKING_TEXT];
    struct figure_texts texts;
    make_note(ranking, note);
    figure_make_texts(report, "", note, &texts);
    size_t caption_lines = texts.caption_lines;
    size_t above = FIGURE_LINE * (texts.title_lines + heading_lines(ranking, rows)) + 12;
    size_t below = FIGURE_LINE * (caption_lines + 4);
    size_t height = above + ROW * rows + below;
    double pixel = 1 / (double)height;
    char rest[96] = "";
    if (rows < ranking->entries)
        snprintf(rest, sizeof rest, "; the %zu likeliest of %zu combinations", rows,
                 ranking->entries);

    figure_write_terminals(report, name, height, out);
    write_data(ranking, rows, out);
    fputs("\nset multiplot\n", out);
    figure_write_texts(&texts, (double)height, out);
    fprintf(out,
            "set label 3 '%% of networks that learned%s' at screen %.4f, screen %.4f center font "
            "',12'\n",
            rest, 0.5 * (left_margin(ranking, rows) + FIGURE_WIDTH - 2 * COLUMN) / FIGURE_WIDTH,
            FIGURE_LINE * ((double)caption_lines + 2.1) * pixel);
    write_legend(FIGURE_LINE * ((double)caption_lines + 0.9) * pixel, FIGURE_LINE * pixel, out);
    fprintf(out,
            "set tmargin at screen %.4f\nset bmargin at screen %.4f\n"
            "set format x '%%g'\nset border 1 lc rgb '#555555'\nset yrange [%zu.5:0.5]\nset grid "
            "ytics lc rgb "
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
