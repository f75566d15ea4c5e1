// The ranking of the choices, a row per combination: what it rests on, how likely each combination is,
// and how sure that is.
#include "base/text.h"
#include "report/tables/tables.h"

#include <stdlib.h>
#include <string.h>

#define LINE 110 // characters of a sentence's lines

// A figure below this probability stands against the combination, and is marked.
#define UNLIKELY 0.05

// ---- columns ----

struct row_figure {
    size_t networks, learned;
    double rate, probability;
};

struct row {
    size_t rank;
    enum report_prior prior;
    const struct report_point *point; // one of the combination's
    struct ranking_entry entry;
    struct row_figure figure[REFERENCE_COUNTS];
};

static void say_prior(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%s", report_prior_names[*(const enum report_prior *)at]);
}

static void say_rate(const void *at, char cell[TABLE_CELL])
{
    const struct row_figure *figure = at;
    snprintf(cell, TABLE_CELL, "%.1f%c", 100 * figure->rate,
             figure->probability < UNLIKELY ? '!' : ' ');
}

#define AT(field) TABLE_AT(struct row, field)

// clang-format off
static const struct table_column of_entry[] = {
    {NULL, "prior", NULL, offsetof(struct row, prior), .words = say_prior, .leads = true, .csv_only = true},
    {"rank", "rank", "rank", AT(rank), .leads = true},
    {"log L", "log_likelihood", "$\\log L$", AT(entry.log_likelihood), TABLE_LOGARITHM},
    {"95 % interval", "log_likelihood", "95\\,\\% interval", AT(entry.interval), TABLE_LOGARITHM},
    {"posterior %", "posterior", "posterior \\%", AT(entry.posterior), TABLE_PERCENT},
    {"first %", "first", "first \\%", AT(entry.first), TABLE_PERCENT},
    {"recovered %", "recovered", "recovered \\%", AT(entry.recovered), TABLE_PERCENT},
};
#define LEADING 2 // of them

// Of a figure, whose names set_names gives: for people, for LaTeX, and for programs.
static const struct table_column of_figure[] = {
    {NULL, NULL, NULL, offsetof(struct row, figure), .words = say_rate},
    {NULL, NULL, NULL, AT(figure[0].rate), TABLE_PERCENT},
    {NULL, "networks", NULL, AT(figure[0].networks), .place = 1, .csv_only = true},
    {NULL, "learned", NULL, AT(figure[0].learned), .place = 1, .csv_only = true},
    {NULL, "probability", NULL, AT(figure[0].probability), .place = 1, .csv_only = true},
};
// clang-format on

#define OF_ENTRY  TABLE_LENGTH(of_entry)
#define OF_FIGURE TABLE_LENGTH(of_figure)
#define COLUMNS   (OF_ENTRY + OF_FIGURE * REFERENCE_COUNTS)
#define NAME      64

struct columns {
    struct table_column column[COLUMNS];
    char name[REFERENCE_COUNTS][OF_FIGURE][NAME];
};

// "L(1,3) % ", "6 flips % " (of L(1,1)), and in LaTeX; "L_1_3_learned", "L_1_1_flips_6_learned".
static void set_names(const struct reference_count *figure, char name[OF_FIGURE][NAME])
{
    const size_t n = figure->generations, m = figure->overcompleteness, flips = figure->flips;
    char flipped[32] = "", with[32] = "";
    if (flips > 0) {
        snprintf(flipped, sizeof flipped, "%zu flip%s", flips, flips == 1 ? "" : "s");
        snprintf(with, sizeof with, "flips_%zu_", flips);
        snprintf(name[0], NAME, "%s %% ", flipped);
    } else {
        snprintf(name[0], NAME, "L(%zu,%zu) %% ", n, m);
    }
    snprintf(name[1], NAME, "$L(%zu,%zu)$ %s%s\\%%", n, m, flipped, flips > 0 ? " " : "");
    for (size_t i = 2; i < OF_FIGURE; i++)
        snprintf(name[i], NAME, "L_%zu_%zu_%s%s", n, m, with, of_figure[i].name);
}

// The columns of the figures, of which people see those that are used, stand behind those that lead.
static void set_columns(const struct ranking *ranking, struct columns *columns)
{
    struct table_column *column = columns->column;
    for (size_t i = 0; i < LEADING; i++)
        *column++ = of_entry[i];
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        char(*name)[NAME] = columns->name[f];
        set_names(&reference_counts[f], name);
        for (size_t i = 0; i < OF_FIGURE; i++) {
            *column = of_figure[i];
            column->offset += f * sizeof(struct row_figure);
            *(i == 0   ? &column->title
              : i == 1 ? &column->head
                       : &column->name) = i > 1 || ranking->used[f] ? name[i] : NULL;
            column++;
        }
    }
    for (size_t i = LEADING; i < OF_ENTRY; i++)
        *column++ = of_entry[i];
}

static void set_row(const struct ranking *ranking, size_t index, struct row *row)
{
    const struct ranking_entry *entry = &ranking->entry[index];
    *row = (struct row){.rank = index + 1, .prior = ranking->report->prior, .entry = *entry};
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct report_point *point = entry->point[f];
        row->figure[f].probability = entry->probability[f];
        if (point == NULL)
            continue;
        row->figure[f] = (struct row_figure){point->networks, point->learned, point->rate,
                                             entry->probability[f]};
        if (row->point == NULL)
            row->point = point;
    }
}

static const struct report_point *point_of(const void *row)
{
    return ((const struct row *)row)->point;
}

// ---- text ----

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

static void write_text(const struct ranking *ranking, const struct table *table, FILE *out)
{
    char text[RANKING_TEXT];
    table_write_heading(ranking->report, out);
    write_figures(ranking, out);
    ranking_say_prior(ranking, text);
    write_lines("", text, out);
    fputc('\n', out);
    table_write_text(table, out);
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

// ---- json ----

static void write_question(const struct reference_count *figure, FILE *out)
{
    fprintf(out, "{\"generations\": %zu, \"overcompleteness\": %zu, \"flips\": %zu",
            figure->generations, figure->overcompleteness, figure->flips);
}

// The figures of a row.
static void write_row_figures(const void *row, FILE *out)
{
    const struct row *combination = row;
    fputs(", \"figures\": [", out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct row_figure *figure = &combination->figure[f];
        fputs(f > 0 ? ", " : "", out);
        write_question(&reference_counts[f], out);
        fprintf(out, ", \"networks\": %zu, \"learned\": %zu, \"probability\": ", figure->networks,
                figure->learned);
        table_write_value(out, figure->probability, "null");
        fputc('}', out);
    }
    fputs("]", out);
}

// The posterior of each single choice.
static void write_json_choices(const struct ranking *ranking, FILE *out)
{
    const char *separator = "\n";
    fputs("  \"choices\": [", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        for (size_t i = 0; i < ranking->entries && ranking_shows(ranking, axis); i++) {
            char text[SETTING_TEXT];
            if (!ranking_is_first(ranking, axis, i))
                continue;
            setting_format(axis, ranking->entry[i].choices, text);
            fprintf(out, "%s    {\"axis\": \"%s\", \"value\": ", separator, setting_name(axis));
            text_write_json(out, text);
            fputs(", \"posterior\": ", out);
            table_write_value(out, ranking_share(ranking, axis, i), "null");
            fputc('}', out);
            separator = ",\n";
        }
    fputs("\n  ],\n", out);
}

static void write_json(const struct ranking *ranking, const struct table *table, FILE *out)
{
    const struct report *report = ranking->report;
    fputs("{\n  \"plan\": ", out);
    text_write_json(out, report->plan);
    fputs(",\n  \"seed\": ", out);
    table_write_json_seeds(report, out);
    fprintf(out,
            ",\n  \"complete\": %s,\n  \"prior\": \"%s\",\n  "
            "\"excluded\": %zu,\n  \"resamples\": %d,\n  \"repetitions\": %d,\n  \"recovered\": ",
            report->complete ? "true" : "false", report_prior_names[report->prior],
            ranking->excluded, RANKING_RESAMPLES, RANKING_REPETITIONS);
    table_write_value(out, ranking->recovered, "null");
    fputs(",\n", out);
    write_json_choices(ranking, out);
    fputs("  \"published\": [\n", out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *figure = &reference_counts[f];
        fputs("    ", out);
        write_question(figure, out);
        fprintf(out,
                ", \"networks\": %d, \"least\": %zu, \"most\": %zu, \"text\": ", REFERENCE_NETWORKS,
                figure->least, figure->most);
        text_write_json(out, figure->text);
        fprintf(out, ", \"used\": %s}%s\n", ranking->used[f] ? "true" : "false",
                f + 1 < REFERENCE_COUNTS ? "," : "");
    }
    fputs("  ],\n", out);
    table_write_json_rows(table, out);
    fputs("\n}\n", out);
}

// ---- tex ----

static void write_percent(FILE *out, const char *name, double share)
{
    char text[32];
    snprintf(text, sizeof text, "%.1f", 100 * share);
    table_write_macro(out, name, text);
}

static void write_tex(const struct ranking *ranking, const struct table *table, FILE *out)
{
    const struct report *report = ranking->report;
    char text[RANKING_TEXT];
    fputs("% Made by `lifeticket table --ranking --format tex`; do not edit.\n", out);
    table_write_macro(out, "RankingIncomplete", report->complete ? "" : report_incomplete);
    table_write_macro(out, "RankingPrior", report_prior_names[report->prior]);
    table_write_macro_count(out, "RankingCombinations", ranking->entries);
    table_write_macro_count(out, "RankingExcluded", ranking->excluded);
    ranking_list_figures(ranking->used, true, text);
    table_write_macro(out, "RankingFigures", text);
    ranking_list_figures(ranking->partial, true, text);
    table_write_macro(out, "RankingPartial", text);
    table_write_macro_count(out, "RankingResamples", RANKING_RESAMPLES);
    table_write_macro_count(out, "RankingRepetitions", RANKING_REPETITIONS);
    ranking_label(ranking, 0, text);
    table_write_macro(out, "RankingBest", text);
    write_percent(out, "RankingBestPosterior", ranking->entry[0].posterior);
    write_percent(out, "RankingBestFirst", ranking->entry[0].first);
    write_percent(out, "RankingBestRecovered", ranking->entry[0].recovered);
    write_percent(out, "RankingRecovered", ranking->recovered);
    ranking_list_choices(ranking, text);
    table_write_macro(out, "RankingChoices", text);
    table_write_tex(table, "Ranking", out);
}

// ---- all ----

static void write(const struct ranking *ranking, const struct table *table,
                  enum report_format format, FILE *out)
{
    if (format == REPORT_CSV)
        table_write(table, format, out);
    else if (format == REPORT_JSON)
        write_json(ranking, table, out);
    else if (format == REPORT_TEX)
        write_tex(ranking, table, out);
    else
        write_text(ranking, table, out);
}

enum status ranking_write(const struct ranking *ranking, enum report_format format, FILE *out)
{
    struct columns columns;
    struct row *rows = calloc(ranking->entries, sizeof *rows);
    if (rows == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu combinations",
                           ranking->entries);
    for (size_t i = 0; i < ranking->entries; i++)
        set_row(ranking, i, &rows[i]);
    set_columns(ranking, &columns);
    struct table table = {.report = ranking->report,
                          .column = columns.column,
                          .columns = COLUMNS,
                          .row = rows,
                          .rows = ranking->entries,
                          .stride = sizeof *rows,
                          .point = point_of,
                          .has_axis = ranking_is_choice,
                          .json_rest = write_row_figures,
                          .list = "combinations"};
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        table.shows[axis] = ranking_shows(ranking, axis);
    write(ranking, &table, format, out);
    free(rows);
    return STATUS_OK;
}
