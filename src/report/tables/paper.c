// The numbers of the paper as LaTeX macros. Names hold letters only.
//
//   \ltPlan \ltQuestion \ltProgram \ltRevision \ltIsa \ltCpu     the sweep
//   \ltSeeds                               "seed 1", or "seeds 1, 2"
//   \ltIncomplete                          a sentence, or nothing where the sweep is complete
//   \ltPoints \ltTrials \ltNetworks        networks: of one point, "64", or "48 to 64"
//   \ltSampled                             networks that learned by fresh boards alone, without proof
//   \ltRule \ltGenerations \ltBetaOne ...   each axis: its value, or its values "1, 2, 3"
//   \ltPointARate ...                      each point, A, B, ..., Z, AA, ...: the columns of the csv
//                                          behind the axes (rates.c), shares in percent
//   \ltPointAlign \ltPointHead \ltPointRows    all of them as the inside of a tabular
//   \ltAlongAlign ...Head ...Rows          what changes along an axis (along.c), likewise
//   \ltReproductionAlign ...Head ...Rows   the published figures beside ours, likewise
//   \ltPublishedNetworks                   networks per point of the published sweep
//   \ltWindows \ltTestBoards               windows that a proof enumerates, boards of an accuracy
#include "base/text.h"
#include "report/data/reference.h"
#include "report/tables/tables.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// learning_rate -> LearningRate, beta2 -> BetaTwo.
static void camel_case(const char *name, char *camel)
{
    static const char *const digits[] = {"Zero", "One", "Two",   "Three", "Four",
                                         "Five", "Six", "Seven", "Eight", "Nine"};
    bool start = true;
    for (; *name != '\0'; name++) {
        if (isdigit((unsigned char)*name))
            camel = stpcpy(camel, digits[*name - '0']);
        else if (*name != '_')
            *camel++ = start ? (char)toupper((unsigned char)*name) : *name;
        start = *name == '_';
    }
    *camel = '\0';
}

// A value of an axis, 1e-08 as 10^{-8}.
static void write_value(FILE *out, const char *text)
{
    char *end;
    strtod(text, &end);
    const char *e = strchr(text, 'e');
    if (*end != '\0' || e == NULL || end == text) {
        text_write_tex(out, text);
        return;
    }
    fputs("\\ensuremath{", out);
    if (e != text + 1 || *text != '1')
        fprintf(out, "%.*s\\cdot", (int)(e - text), text);
    fprintf(out, "10^{%ld}}", strtol(e + 1, NULL, 10));
}

// 0 -> A, 25 -> Z, 26 -> AA: the point's index in letters.
static void point_letters(size_t index, char letters[16])
{
    char reversed[16];
    size_t length = 0;
    for (size_t i = index + 1; i > 0; i = (i - 1) / 26)
        reversed[length++] = (char)('A' + (i - 1) % 26);
    for (size_t i = 0; i < length; i++)
        letters[i] = reversed[length - 1 - i];
    letters[length] = '\0';
}

// Whether a point before it has the same value.
static bool was_written(const struct report *report, enum setting_id axis, size_t index)
{
    const struct point *point = report->point[index].point;
    for (size_t i = 0; i < index; i++)
        if (setting_applies(axis, report->point[i].point) &&
            setting_value(axis, report->point[i].point) == setting_value(axis, point))
            return true;
    return false;
}

// All values of an axis in order of their first appearance, each once.
static void write_axis(const struct report *report, enum setting_id axis, FILE *out)
{
    char name[40];
    const char *separator = "";
    camel_case(setting_name(axis), name);
    fprintf(out, "\\newcommand{\\lt%s}{", name);
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (!setting_applies(axis, point) || was_written(report, axis, i))
            continue;
        char text[SETTING_TEXT];
        table_format_axis(axis, point, text);
        fputs(separator, out);
        write_value(out, text);
        separator = ", ";
    }
    fputs("}\n", out);
}

static void write_column(const struct table_column *column, const struct report_point *point,
                         const char *letters, FILE *out)
{
    char camel[48], name[96], cell[TABLE_CELL];
    camel_case(column->name, camel);
    if (column->type == TABLE_INTERVAL) {
        const struct interval *interval = (const void *)((const char *)point + column->offset);
        snprintf(name, sizeof name, "Point%s%sLow", letters, camel);
        snprintf(cell, sizeof cell, "%.1f", 100 * interval->low);
        table_write_macro(out, name, cell);
        snprintf(name, sizeof name, "Point%s%sHigh", letters, camel);
        snprintf(cell, sizeof cell, "%.1f", 100 * interval->high);
    } else {
        snprintf(name, sizeof name, "Point%s%s", letters, camel);
        table_format(column, point, true, cell);
    }
    table_write_macro(out, name, cell);
}

static void write_point(const struct table *table, size_t index, FILE *out)
{
    const struct table_column *column;
    char letters[16];
    point_letters(index, letters);
    for (size_t i = 0; (column = table_in_place(table, i)) != NULL; i++)
        write_column(column, &table->report->point[index], letters, out);
}

static void write_sweep(const struct report *report, FILE *out)
{
    char text[256];
    uint64_t trials = 0;
    table_write_macro(out, "Plan", report->plan);
    table_write_macro(out, "Question", report->question);
    report_format_seeds(report, text, sizeof text);
    table_write_macro(out, "Seeds", text);
    table_write_macro(out, "Program", report->program);
    table_write_macro(out, "Revision", report->revision);
    table_write_macro(out, "Isa", report->isa);
    table_write_macro(out, "Cpu", report->cpu);
    table_write_macro(out, "Incomplete", report->complete ? "" : report_incomplete);
    table_write_macro_count(out, "Points", report->points);
    for (size_t i = 0; i < report->points; i++)
        trials += report->point[i].networks;
    table_write_macro_count(out, "Trials", trials);
    table_write_macro_count(out, "Sampled", report->sampled);
    report_format_networks(report, text);
    table_write_macro(out, "Networks", text);
}

// What holds for every sweep of this program.
static void write_constants(FILE *out)
{
    table_write_macro_count(out, "PublishedNetworks", REFERENCE_NETWORKS);
    table_write_macro_count(out, "Windows", LIFE_WINDOWS);
    table_write_macro_count(out, "TestBoards", ENGINE_TEST_BOARDS);
}

enum status rates_write_paper(const struct table *rates, FILE *out)
{
    fputs("% Made by `lifeticket table --format tex`; do not edit.\n", out);
    write_sweep(rates->report, out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        write_axis(rates->report, axis, out);
    for (size_t i = 0; i < rates->rows; i++)
        write_point(rates, i, out);
    table_write_tex(rates, "Point", out);
    TRY(along_write(rates->report, REPORT_TEX, out));
    published_write(rates->report, REPORT_TEX, out);
    write_constants(out);
    return STATUS_OK;
}
