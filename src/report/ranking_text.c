// The ranking as a table for people: what it rests on, a row per combination of choices, and how
// sure it is.
#include "report/ranking.h"
#include "report/text.h"

#define LINE 110 // characters of a sentence's lines

// A figure below this probability stands against the combination, and is marked.
#define UNLIKELY 0.05

// "L(1,3) % ", "6 flips % ": flips are those of L(1,1).
static void format_heading(const struct reference_count *figure, char cell[TABLE_CELL])
{
    if (figure->flips > 0)
        snprintf(cell, TABLE_CELL, "%zu flip%s %% ", figure->flips, figure->flips == 1 ? "" : "s");
    else
        snprintf(cell, TABLE_CELL, "L(%zu,%zu) %% ", figure->generations, figure->overcompleteness);
}

// The heading, then a combination a row.
static size_t text_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct ranking *ranking = context;
    const struct ranking_entry *entry = row > 0 ? &ranking->entry[row - 1] : NULL;
    size_t columns = 0;
    if (entry == NULL)
        snprintf(cell[columns++], TABLE_CELL, "rank");
    else
        snprintf(cell[columns++], TABLE_CELL, "%zu", row);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!ranking_shows(ranking, axis))
            continue;
        if (entry == NULL)
            snprintf(cell[columns++], TABLE_CELL, "%s", setting_name(axis));
        else
            setting_format(axis, entry->choices, cell[columns++]);
    }
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *figure = &reference_counts[f];
        if (!ranking->used[f])
            continue;
        if (entry == NULL)
            format_heading(figure, cell[columns++]);
        else
            snprintf(cell[columns++], TABLE_CELL, "%.1f%c", 100 * entry->point[f]->rate,
                     entry->probability[f] < UNLIKELY ? '!' : ' ');
    }
    if (entry == NULL) {
        static const char *const headings[] = {"log L", "95 % interval", "posterior %", "first %",
                                               "recovered %"};
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
            snprintf(cell[columns++], TABLE_CELL, "%s", headings[i]);
        return columns;
    }
    snprintf(cell[columns++], TABLE_CELL, "%.2f", entry->log_likelihood);
    snprintf(cell[columns++], TABLE_CELL, "%.2f to %7.2f", entry->low, entry->high);
    snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * entry->posterior);
    snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * entry->first);
    snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * entry->recovered);
    return columns;
}

// Writes sentences in lines.
static void write_lines(const char *beginning, const char *rest, FILE *out)
{
    char text[RANKING_TEXT + 128];
    snprintf(text, sizeof text, "%s%s", beginning, rest);
    text_break_lines(text, LINE, "");
    fprintf(out, "%s\n", text);
}

// Which published figures are compared, and which are not, and why.
static void write_figures(const struct ranking *ranking, FILE *out)
{
    char list[RANKING_TEXT];
    bool neither[REFERENCE_COUNTS];
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        neither[f] = !ranking->used[f] && !ranking->partial[f];
    ranking_list_figures(ranking->used, true, list);
    write_lines("published figures (Springer & Kenyon, counts of 64): ", list, out);
    ranking_list_figures(ranking->partial, true, list);
    if (list[0] != '\0')
        write_lines("NOT USED, because some combinations have no networks there: ", list, out);
    ranking_list_figures(neither, false, list);
    if (list[0] != '\0')
        write_lines("not used, because no combination has networks there: ", list, out);
    write_lines("not used, because no count is published: ", REFERENCE_WITHOUT_COUNT, out);
}

void ranking_write_text(const struct ranking *ranking, FILE *out)
{
    char text[RANKING_TEXT];
    table_write_heading(ranking->report, out);
    write_figures(ranking, out);
    ranking_say_prior(ranking, text);
    write_lines("", text, out);
    fputc('\n', out);
    table_write_rows(out, ranking->entries + 1, text_row, ranking);
    fprintf(
        out,
        "\nL(n,m) %%: our networks that learned, of L(1,1) where flips are counted; ! where they "
        "give the published\nfigure a probability below %.0f %%. log L: natural logarithm of the "
        "probability of all figures together,\nwith the interval that our own counts leave. "
        "posterior: L over the sum of all L. first: share of %d\nresamples of our rates in which "
        "the combination is the likeliest. recovered: share of %d repetitions of the\npublished "
        "experiment, drawn from the combination's own rates, in which it comes first.\n\n",
        100 * UNLIKELY, RANKING_RESAMPLES, RANKING_REPETITIONS);
    ranking_say_sure(ranking, text);
    write_lines("", text, out);
}
