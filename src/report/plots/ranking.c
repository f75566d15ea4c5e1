// The combinations of choices, the likeliest on top, and how often their networks learned at each
// published figure.
#include "report/data/ranking.h"
#include "base/text.h"
#include "report/plots/figure.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define MOST 40 // combinations shown: the likeliest

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

static void write_panels(const struct ranking *ranking, size_t rows, FILE *out)
{
    plot_block(out, "panels",
               "published range in %, from, to; published rate (nan: none); end of the axis; the "
               "figure, what is published");
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *count = &reference_counts[f];
        struct interval range = published(count);
        if (!ranking->used[f])
            continue;
        fprintf(out, "%.4g %.4g %.4g %g ", 100 * range.low, 100 * range.high,
                isfinite(count->rate) ? 100 * count->rate : NAN, axis_end(ranking, f, rows));
        if (count->flips > 0)
            fprintf(out, "\"%zu flip%s\" ", count->flips, count->flips == 1 ? "" : "s");
        else
            fprintf(out, "\"L(%zu,%zu)\" ", count->generations, count->overcompleteness);
        plot_text(out, count->text);
    }
    plot_end(out);
}

// "Glorot, own, torus": an entry's choices, for people; NULL: "initialisation, density, boundary".
static void say_choices(const struct ranking *ranking, const struct ranking_entry *entry,
                        char label[RANKING_LABEL])
{
    label[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char value[SETTING_TEXT];
        const char *title = setting_table[axis].title, *unit = strstr(title, " (");
        if (!ranking_shows(ranking, axis))
            continue;
        if (entry != NULL)
            setting_say_value(axis, entry->choices, value);
        else
            snprintf(value, sizeof value, "%.*s",
                     (int)(unit != NULL ? (size_t)(unit - title) : strlen(title)), title);
        text_append(label, RANKING_LABEL, "%s%s", label[0] != '\0' ? ", " : "", value);
    }
}

static void write_combinations(const struct ranking *ranking, size_t rows, FILE *out)
{
    char label[RANKING_LABEL];
    say_choices(ranking, NULL, label);
    fputs("choices = ", out);
    text_write_gnuplot(out, label);
    fputc('\n', out);
    plot_number(out, "combinations", (double)ranking->entries);
    plot_block(out, "combinations", "posterior, recovered, in %; the choices");
    for (size_t i = 0; i < rows; i++) {
        say_choices(ranking, &ranking->entry[i], label);
        fprintf(out, "%.4f %.4f ", 100 * ranking->entry[i].posterior,
                100 * ranking->entry[i].recovered);
        plot_text(out, label);
    }
    plot_end(out);
}

static void write_rates(const struct ranking *ranking, size_t rows, FILE *out)
{
    const char *separator = "";
    plot_block(out, "rates", "row, % that learned, 95 % low, high; a block per panel");
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        if (!ranking->used[f])
            continue;
        fputs(separator, out);
        separator = "\n\n";
        for (size_t i = 0; i < rows; i++) {
            const struct report_point *point = ranking->entry[i].point[f];
            fprintf(out, "%zu %.4f %.4f %.4f\n", i + 1, 100 * point->rate,
                    100 * point->interval.low, 100 * point->interval.high);
        }
    }
    plot_end(out);
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

enum status figure_ranking(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    struct ranking ranking;
    char note[2 * RANKING_TEXT];
    TRY(ranking_open(report, &ranking));
    size_t rows = ranking.entries < MOST ? ranking.entries : MOST;
    make_note(&ranking, note);
    plot_texts(out, report, "Which choices explain the published figures best?", "", note);
    write_panels(&ranking, rows, out);
    write_combinations(&ranking, rows, out);
    write_rates(&ranking, rows, out);
    ranking_close(&ranking);
    return STATUS_OK;
}
