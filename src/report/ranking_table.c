// The ranking as a table, a row per combination of choices.
#include "report/ranking.h"
#include "report/text.h"

#include <math.h>
#include <string.h>

// ---- text ----

// A figure below this probability stands against the combination, and is marked.
#define UNLIKELY 0.05

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
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++) {
        if (!ranking_shows(ranking, axis))
            continue;
        if (entry == NULL)
            snprintf(cell[columns++], TABLE_CELL, "%s", report_axes[axis].name);
        else
            report_axis_format(axis, entry->choices, cell[columns++]);
    }
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *figure = &reference_counts[f];
        if (!ranking->used[f])
            continue;
        if (entry == NULL)
            snprintf(cell[columns++], TABLE_CELL, "L(%zu,%zu) %% ", figure->generations,
                     figure->overcompleteness);
        else
            snprintf(cell[columns++], TABLE_CELL, "%.1f%c", 100 * entry->point[f]->rate,
                     entry->probability[f] < UNLIKELY ? '!' : ' ');
    }
    if (entry == NULL) {
        static const char *const headings[] = {"log L", "95 % interval", "posterior %", "first %"};
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
            snprintf(cell[columns++], TABLE_CELL, "%s", headings[i]);
        return columns;
    }
    snprintf(cell[columns++], TABLE_CELL, "%.2f", entry->log_likelihood);
    snprintf(cell[columns++], TABLE_CELL, "%.2f to %7.2f", entry->low, entry->high);
    snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * entry->posterior);
    snprintf(cell[columns++], TABLE_CELL, "%.1f", 100 * entry->first);
    return columns;
}

// "L(1,1) 3 of 64, L(1,3) about 60 %": of all figures for which `which` holds.
static void list_figures(const bool which[REFERENCE_COUNTS], char *list, size_t bytes)
{
    size_t used = 0;
    list[0] = '\0';
    for (size_t f = 0; f < REFERENCE_COUNTS && used < bytes; f++)
        if (which[f])
            used +=
                (size_t)snprintf(list + used, bytes - used, "%sL(%zu,%zu) %s", used > 0 ? ", " : "",
                                 reference_counts[f].generations,
                                 reference_counts[f].overcompleteness, reference_counts[f].text);
}

static void write_text(const struct ranking *ranking, FILE *out)
{
    char list[256];
    table_write_heading(ranking->report, out);
    list_figures(ranking->used, list, sizeof list);
    fprintf(out, "published figures (Springer & Kenyon, of %d networks each): %s\n",
            REFERENCE_NETWORKS, list);
    list_figures(ranking->partial, list, sizeof list);
    if (list[0] != '\0')
        fprintf(out,
                "NOT USED, because some combinations have no networks there: %s\n"
                "(the others are what all combinations can be compared on)\n",
                list);
    fputc('\n', out);
    table_write_rows(out, ranking->entries + 1, text_row, ranking);
    fprintf(out,
            "\nL(n,m) %%: our networks that learned; ! where they give the published figure a "
            "probability\nbelow %.0f %%. log L: natural logarithm of the probability of all "
            "figures together, with the\ninterval that our own counts leave. posterior: L over the "
            "sum of all L. first: share of %d\nresamples of our rates in which the combination is "
            "the likeliest.\n",
            100 * UNLIKELY, RANKING_RESAMPLES);
}

// ---- csv and json ----

static const char *const value_names[] = {"log_likelihood", "log_likelihood_low",
                                          "log_likelihood_high", "posterior", "first"};
#define VALUES (sizeof value_names / sizeof *value_names)

static void entry_values(const struct ranking_entry *entry, double values[VALUES])
{
    const double all[VALUES] = {entry->log_likelihood, entry->low, entry->high, entry->posterior,
                                entry->first};
    memcpy(values, all, sizeof all);
}

// Of figure f: networks, learned and probability.
static const char *const figure_names[] = {"networks", "learned", "probability"};
#define FIGURE_VALUES (sizeof figure_names / sizeof *figure_names)

static void figure_values(const struct ranking_entry *entry, size_t f, double values[FIGURE_VALUES])
{
    bool there = entry->point[f] != NULL;
    values[0] = there ? (double)entry->point[f]->networks : 0;
    values[1] = there ? (double)entry->point[f]->learned : 0;
    values[2] = entry->probability[f];
}

static void write_csv_heading(FILE *out)
{
    fputs("plan,complete,seed,rank", out);
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if (ranking_is_choice(axis))
            fprintf(out, ",%s", report_axes[axis].name);
    for (size_t v = 0; v < VALUES; v++)
        fprintf(out, ",%s", value_names[v]);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        for (size_t v = 0; v < FIGURE_VALUES; v++)
            fprintf(out, ",L_%zu_%zu_%s", reference_counts[f].generations,
                    reference_counts[f].overcompleteness, figure_names[v]);
    fputs("\r\n", out);
}

static void write_csv(const struct ranking *ranking, FILE *out)
{
    write_csv_heading(out);
    for (size_t i = 0; i < ranking->entries; i++) {
        const struct ranking_entry *entry = &ranking->entry[i];
        double values[VALUES], figure[FIGURE_VALUES];
        text_write_csv(out, ranking->report->plan);
        fprintf(out, ",%d,", ranking->report->complete);
        table_write_seeds(ranking->report, " ", out);
        fprintf(out, ",%zu", i + 1);
        for (enum report_axis axis = 0; axis < REPORT_AXES; axis++) {
            char text[AXIS_TEXT];
            if (!ranking_is_choice(axis))
                continue;
            report_axis_format(axis, entry->choices, text);
            fputc(',', out);
            text_write_csv(out, text);
        }
        entry_values(entry, values);
        for (size_t v = 0; v < VALUES; v++) {
            fputc(',', out);
            table_write_value(out, values[v], "");
        }
        for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
            figure_values(entry, f, figure);
            for (size_t v = 0; v < FIGURE_VALUES; v++) {
                fputc(',', out);
                table_write_value(out, figure[v], "");
            }
        }
        fputs("\r\n", out);
    }
}

static void write_json_entry(const struct ranking *ranking, size_t index, FILE *out)
{
    const struct ranking_entry *entry = &ranking->entry[index];
    double values[VALUES], figure[FIGURE_VALUES];
    fprintf(out, "    {\"rank\": %zu", index + 1);
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++) {
        char text[AXIS_TEXT];
        if (!ranking_is_choice(axis))
            continue;
        report_axis_format(axis, entry->choices, text);
        fprintf(out, ", \"%s\": ", report_axes[axis].name);
        if (report_axes[axis].number && report_axis_value(axis, entry->choices) >= 0)
            fputs(text, out);
        else
            text_write_json(out, text);
    }
    entry_values(entry, values);
    for (size_t v = 0; v < VALUES; v++) {
        fprintf(out, ", \"%s\": ", value_names[v]);
        table_write_value(out, values[v], "null");
    }
    fputs(", \"figures\": [", out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        figure_values(entry, f, figure);
        fprintf(out, "%s{\"generations\": %zu, \"overcompleteness\": %zu", f > 0 ? ", " : "",
                reference_counts[f].generations, reference_counts[f].overcompleteness);
        for (size_t v = 0; v < FIGURE_VALUES; v++) {
            fprintf(out, ", \"%s\": ", figure_names[v]);
            table_write_value(out, figure[v], "null");
        }
        fputc('}', out);
    }
    fputs("]}", out);
}

static void write_json(const struct ranking *ranking, FILE *out)
{
    const struct report *report = ranking->report;
    fputs("{\n  \"plan\": ", out);
    text_write_json(out, report->plan);
    fputs(",\n  \"seed\": ", out);
    table_write_json_seeds(report, out);
    fprintf(out, ",\n  \"complete\": %s,\n  \"resamples\": %d,\n",
            report->complete ? "true" : "false", RANKING_RESAMPLES);
    fputs("  \"published\": [\n", out);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *figure = &reference_counts[f];
        fprintf(out,
                "    {\"generations\": %zu, \"overcompleteness\": %zu, \"networks\": %d, "
                "\"least\": %zu, \"most\": %zu, \"text\": ",
                figure->generations, figure->overcompleteness, REFERENCE_NETWORKS, figure->least,
                figure->most);
        text_write_json(out, figure->text);
        fprintf(out, ", \"used\": %s}%s\n", ranking->used[f] ? "true" : "false",
                f + 1 < REFERENCE_COUNTS ? "," : "");
    }
    fputs("  ],\n  \"combinations\": [\n", out);
    for (size_t i = 0; i < ranking->entries; i++) {
        write_json_entry(ranking, i, out);
        fputs(i + 1 < ranking->entries ? ",\n" : "\n", out);
    }
    fputs("  ]\n}\n", out);
}

// ---- tex ----

static void write_macro(FILE *out, const char *name, const char *text)
{
    fprintf(out, "\\newcommand{\\ltRanking%s}{", name);
    text_write_tex(out, text);
    fputs("}\n", out);
}

static void write_tex_rows(const struct ranking *ranking, FILE *out)
{
    fputs("\\newcommand{\\ltRankingRows}{%\n", out);
    for (size_t i = 0; i < ranking->entries; i++) {
        const struct ranking_entry *entry = &ranking->entry[i];
        fprintf(out, "%zu", i + 1);
        for (enum report_axis axis = 0; axis < REPORT_AXES; axis++) {
            char text[AXIS_TEXT];
            if (!ranking_shows(ranking, axis))
                continue;
            report_axis_format(axis, entry->choices, text);
            fputs(" & ", out);
            text_write_tex(out, text);
        }
        for (size_t f = 0; f < REFERENCE_COUNTS; f++)
            if (ranking->used[f])
                fprintf(out, " & %.1f", 100 * entry->point[f]->rate);
        fprintf(out, " & $%.2f$ & $%.2f$ to $%.2f$ & %.1f & %.1f \\\\\n", entry->log_likelihood,
                entry->low, entry->high, 100 * entry->posterior, 100 * entry->first);
    }
    fputs("}\n", out);
}

static void write_tex(const struct ranking *ranking, FILE *out)
{
    char text[256];
    fputs("% Made by `lifeticket table --ranking --format tex`; do not edit.\n", out);
    write_macro(out, "Incomplete", ranking->report->complete ? "" : report_incomplete);
    snprintf(text, sizeof text, "%zu", ranking->entries);
    write_macro(out, "Combinations", text);
    list_figures(ranking->used, text, sizeof text);
    write_macro(out, "Figures", text);
    text_format_count(RANKING_RESAMPLES, text);
    write_macro(out, "Resamples", text);
    ranking_label(ranking, 0, text);
    write_macro(out, "Best", text);
    snprintf(text, sizeof text, "%.1f", 100 * ranking->entry[0].posterior);
    write_macro(out, "BestPosterior", text);
    snprintf(text, sizeof text, "%.1f", 100 * ranking->entry[0].first);
    write_macro(out, "BestFirst", text);
    fputs("\\newcommand{\\ltRankingAlign}{r", out);
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if (ranking_shows(ranking, axis))
            fputc('l', out);
    for (size_t c = 0; c < ranking->figures + 4; c++)
        fputc('r', out);
    fputs("}\n\\newcommand{\\ltRankingHead}{rank", out);
    for (enum report_axis axis = 0; axis < REPORT_AXES; axis++)
        if (ranking_shows(ranking, axis))
            fprintf(out, " & %s", report_axes[axis].label);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        if (ranking->used[f])
            fprintf(out, " & $L(%zu,%zu)$ \\%%", reference_counts[f].generations,
                    reference_counts[f].overcompleteness);
    fputs(" & $\\log L$ & 95\\,\\% interval & posterior \\% & first \\%}\n", out);
    write_tex_rows(ranking, out);
}

void ranking_write(const struct ranking *ranking, enum report_format format, FILE *out)
{
    static void (*const writers[REPORT_FORMATS])(const struct ranking *, FILE *) = {
        write_text, write_csv, write_json, write_tex};
    writers[format](ranking, out);
}
