// Tickets compared pair by pair, a row per comparison.
#include "report/tables/tables.h"

#include <math.h>
#include <stdlib.h>

// What the second is, in a word: "control random", "flips 3".
static void say_second(const void *at, char cell[TABLE_CELL])
{
    const struct paired_comparison *comparison = at;
    char value[SETTING_TEXT];
    const struct point *point = comparison->second->point;
    setting_format(comparison->axis, point, value);
    snprintf(cell, TABLE_CELL, "%s %.60s%s", setting_name(comparison->axis), value,
             point->ticket.flip_biases ? " biases too" : "");
}

#define AT(field) TABLE_AT(struct paired_comparison, field)

// clang-format off
static const struct table_column columns[] = {
    {"compared with", "compared_with", .words = say_second, .csv_only = true},
    {"weights", "weights", NULL, AT(weights)},
    {"its weights", "other_weights", NULL, AT(other_weights)},
    {"pairs", "pairs", NULL, AT(count)},
    {"both", "both", NULL, AT(pairs.both)},
    {"only", "only", NULL, AT(pairs.first)},
    {"only other", "only_other", NULL, AT(pairs.second)},
    {"neither", "neither", NULL, AT(pairs.neither)},
    {"difference %", "difference", NULL, AT(difference), TABLE_SIGNED},
    {"95 % interval", "difference", NULL, AT(interval), TABLE_SIGNED},
    {"p", "p", NULL, AT(p), TABLE_P},
    {"p (Holm) ", "p_holm", NULL, AT(holm), TABLE_MARKED_P},
};
// clang-format on

static const struct report_point *first_of(const void *row)
{
    return ((const struct paired_comparison *)row)->first;
}

static void write_both(const void *row, FILE *out)
{
    const struct paired_comparison *comparison = row;
    fputs("\"ticket\": {", out);
    table_write_json_axes(comparison->first, out);
    fprintf(out, "}, \"axis\": \"%s\", \"other\": {", setting_name(comparison->axis));
    table_write_json_axes(comparison->second, out);
    fputs("}", out);
}

// The axes that vary among the first ones that have them.
static bool shows(const struct paired *paired, enum setting_id axis)
{
    const struct point *any = NULL;
    for (size_t i = 0; i < paired->comparisons; i++) {
        const struct point *point = paired->comparison[i].first->point;
        if (!setting_applies(axis, point))
            continue;
        any = any == NULL ? point : any;
        if (setting_value(axis, point) != setting_value(axis, any))
            return true;
    }
    return axis == SETTING_METHOD;
}

// Comparisons with pairs: those that are tested.
static size_t count_tests(const struct paired *paired)
{
    size_t tests = 0;
    for (size_t i = 0; i < paired->comparisons; i++)
        tests += isnan(paired->comparison[i].p) ? 0 : 1;
    return tests;
}

static struct table table_of(const struct paired *paired)
{
    struct table table = {.report = paired->report,
                          .column = columns,
                          .columns = TABLE_LENGTH(columns),
                          .row = paired->comparison,
                          .rows = paired->comparisons,
                          .stride = sizeof *paired->comparison,
                          .point = first_of,
                          .json_point = write_both,
                          .list = "comparisons"};
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        table.shows[axis] = shows(paired, axis);
    return table;
}

static void write_family(const struct paired *paired, FILE *out)
{
    fprintf(out, "One family of tests, corrected by Holm: all of this table, %zu.\n",
            count_tests(paired));
}

static void write_notes(const struct paired *paired, FILE *out)
{
    fprintf(out,
            "\npairs: the same replicate of the same network, both tried; of them both learned, "
            "only the one or\nonly the other did, or neither. difference: of the rates of "
            "learning, with Newcombe's interval for\npairs (1998, method 10); p: McNemar's exact "
            "test; p (Holm): corrected for its family, * below %g.\n",
            REPORT_LEVEL);
    table_write_rule_note(paired->report, out);
}

void paired_write(const struct paired *paired, enum report_format format, FILE *out)
{
    const struct table table = table_of(paired);
    if (format != REPORT_TEXT) {
        table_write(&table, format, out);
        fputs(format == REPORT_JSON ? "\n}\n" : "", out);
        return;
    }
    table_write_heading(paired->report, out);
    write_family(paired, out);
    fputs("\n", out);
    table_write_text(&table, out);
    write_notes(paired, out);
}

enum status paired_write_html(const struct paired *paired, FILE *out)
{
    const struct table table = table_of(paired);
    struct table_note note;
    table_write_html(&table, out);
    TRY(table_note_begin(&note));
    write_family(paired, note.stream);
    write_notes(paired, note.stream);
    table_note_end(&note, out);
    return STATUS_OK;
}
