// The ranking as a table for programs and for the paper, a row per combination of choices.
#include "report/ranking.h"
#include "report/text.h"

#include <math.h>
#include <string.h>

// ---- csv and json ----

static const char *const value_names[] = {
    "log_likelihood", "log_likelihood_low", "log_likelihood_high", "posterior",
    "first",          "recovered"};
#define VALUES (sizeof value_names / sizeof *value_names)

static void entry_values(const struct ranking_entry *entry, double values[VALUES])
{
    const double all[VALUES] = {entry->log_likelihood, entry->low,   entry->high,
                                entry->posterior,      entry->first, entry->recovered};
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

// "L_1_3_learned", "L_1_1_flips_6_learned".
static void write_column(size_t f, const char *name, FILE *out)
{
    const struct reference_count *figure = &reference_counts[f];
    fprintf(out, ",L_%zu_%zu_", figure->generations, figure->overcompleteness);
    if (figure->flips > 0)
        fprintf(out, "flips_%zu_", figure->flips);
    fputs(name, out);
}

static void write_csv_heading(FILE *out)
{
    fputs("plan,complete,seed,prior,rank", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (ranking_is_choice(axis))
            fprintf(out, ",%s", setting_name(axis));
    for (size_t v = 0; v < VALUES; v++)
        fprintf(out, ",%s", value_names[v]);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        for (size_t v = 0; v < FIGURE_VALUES; v++)
            write_column(f, figure_names[v], out);
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
        fprintf(out, ",%s,%zu", report_prior_names[ranking->report->prior], i + 1);
        for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
            char text[SETTING_TEXT];
            if (!ranking_is_choice(axis))
                continue;
            setting_format(axis, entry->choices, text);
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
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char text[SETTING_TEXT];
        if (!ranking_is_choice(axis))
            continue;
        setting_format(axis, entry->choices, text);
        fprintf(out, ", \"%s\": ", setting_name(axis));
        if (setting_is_number(axis) && setting_value(axis, entry->choices) >= 0)
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
        fprintf(out, "%s{\"generations\": %zu, \"overcompleteness\": %zu, \"flips\": %zu",
                f > 0 ? ", " : "", reference_counts[f].generations,
                reference_counts[f].overcompleteness, reference_counts[f].flips);
        for (size_t v = 0; v < FIGURE_VALUES; v++) {
            fprintf(out, ", \"%s\": ", figure_names[v]);
            table_write_value(out, figure[v], "null");
        }
        fputc('}', out);
    }
    fputs("]}", out);
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

static void write_json(const struct ranking *ranking, FILE *out)
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
        fprintf(out,
                "    {\"generations\": %zu, \"overcompleteness\": %zu, \"flips\": %zu, "
                "\"networks\": %d, \"least\": %zu, \"most\": %zu, \"text\": ",
                figure->generations, figure->overcompleteness, figure->flips, REFERENCE_NETWORKS,
                figure->least, figure->most);
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

static void write_percent(FILE *out, const char *name, double share)
{
    char text[32];
    snprintf(text, sizeof text, "%.1f", 100 * share);
    write_macro(out, name, text);
}

static void write_number(FILE *out, const char *name, uint64_t number)
{
    char text[TEXT_COUNT];
    text_format_count(number, text);
    write_macro(out, name, text);
}

// The inside of a tabular: its columns, and their heads.
static void write_tex_head(const struct ranking *ranking, FILE *out)
{
    fputs("\\newcommand{\\ltRankingAlign}{r", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (ranking_shows(ranking, axis))
            fputc('l', out);
    for (size_t c = 0; c < ranking->figures + 5; c++)
        fputc('r', out);
    fputs("}\n\\newcommand{\\ltRankingHead}{rank", out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (ranking_shows(ranking, axis))
            fprintf(out, " & %s", setting_table[axis].label);
    for (size_t f = 0; f < REFERENCE_COUNTS; f++) {
        const struct reference_count *figure = &reference_counts[f];
        if (!ranking->used[f])
            continue;
        fprintf(out, " & $L(%zu,%zu)$", figure->generations, figure->overcompleteness);
        if (figure->flips > 0)
            fprintf(out, " %zu flip%s", figure->flips, figure->flips == 1 ? "" : "s");
        fputs(" \\%", out);
    }
    fputs(" & $\\log L$ & 95\\,\\% interval & posterior \\% & first \\% & recovered \\%}\n", out);
}

static void write_tex_rows(const struct ranking *ranking, FILE *out)
{
    fputs("\\newcommand{\\ltRankingRows}{%\n", out);
    for (size_t i = 0; i < ranking->entries; i++) {
        const struct ranking_entry *entry = &ranking->entry[i];
        fprintf(out, "%zu", i + 1);
        for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
            char text[SETTING_TEXT];
            if (!ranking_shows(ranking, axis))
                continue;
            setting_format(axis, entry->choices, text);
            fputs(" & ", out);
            text_write_tex(out, text);
        }
        for (size_t f = 0; f < REFERENCE_COUNTS; f++)
            if (ranking->used[f])
                fprintf(out, " & %.1f", 100 * entry->point[f]->rate);
        fprintf(out, " & $%.2f$ & $%.2f$ to $%.2f$ & %.1f & %.1f & %.1f \\\\\n",
                entry->log_likelihood, entry->low, entry->high, 100 * entry->posterior,
                100 * entry->first, 100 * entry->recovered);
    }
    fputs("}\n", out);
}

static void write_tex(const struct ranking *ranking, FILE *out)
{
    const struct report *report = ranking->report;
    char text[RANKING_TEXT];
    fputs("% Made by `lifeticket table --ranking --format tex`; do not edit.\n", out);
    write_macro(out, "Incomplete", report->complete ? "" : report_incomplete);
    write_macro(out, "Prior", report_prior_names[report->prior]);
    write_number(out, "Combinations", ranking->entries);
    write_number(out, "Excluded", ranking->excluded);
    ranking_list_figures(ranking->used, true, text);
    write_macro(out, "Figures", text);
    ranking_list_figures(ranking->partial, true, text);
    write_macro(out, "Partial", text);
    write_number(out, "Resamples", RANKING_RESAMPLES);
    write_number(out, "Repetitions", RANKING_REPETITIONS);
    ranking_label(ranking, 0, text);
    write_macro(out, "Best", text);
    write_percent(out, "BestPosterior", ranking->entry[0].posterior);
    write_percent(out, "BestFirst", ranking->entry[0].first);
    write_percent(out, "BestRecovered", ranking->entry[0].recovered);
    write_percent(out, "Recovered", ranking->recovered);
    ranking_list_choices(ranking, text);
    write_macro(out, "Choices", text);
    write_tex_head(ranking, out);
    write_tex_rows(ranking, out);
}

void ranking_write(const struct ranking *ranking, enum report_format format, FILE *out)
{
    static void (*const writers[REPORT_FORMATS])(const struct ranking *, FILE *) = {
        ranking_write_text, write_csv, write_json, write_tex};
    writers[format](ranking, out);
}
