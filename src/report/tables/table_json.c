// Tables as json.
#include "base/text.h"
#include "report/tables/table.h"

#include <inttypes.h>

static void write_axis(enum setting_id axis, const struct trial_point *point, FILE *out)
{
    char text[SETTING_TEXT];
    setting_format(axis, point, text);
    fprintf(out, "\"%s\": ", setting_name(axis));
    if (!setting_applies(axis, point))
        fputs("null", out);
    else if (setting_is_number(axis) && setting_value(axis, point) >= 0)
        fputs(text, out);
    else
        text_write_json(out, text);
}

void table_write_json_axes(const struct trial_point *point, FILE *out)
{
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        fputs(axis > 0 ? ", " : "", out);
        write_axis(axis, point, out);
    }
}

static void write_column(const struct table_column *column, const void *row, const char *separator,
                         FILE *out)
{
    const struct interval *interval = (const void *)((const unsigned char *)row + column->offset);
    if (column->type == TABLE_INTERVAL) {
        fprintf(out, "%s\"%s_low\": ", separator, column->name);
        table_write_value(out, interval->low, "null");
        fprintf(out, ", \"%s_high\": ", column->name);
        table_write_value(out, interval->high, "null");
    } else {
        fprintf(out, "%s\"%s\": ", separator, column->name);
        table_write_value(out, table_number(column, row), "null");
    }
}

// Writes the columns that lead, or those that do not; returns what separates them from what follows.
static const char *write_columns(const struct table *table, const void *row, bool leading,
                                 const char *separator, FILE *out)
{
    const struct table_column *column;
    for (size_t i = 0; (column = table_in_place(table, i)) != NULL; i++)
        if (column->leads == leading && !column->csv_only) {
            write_column(column, row, separator, out);
            separator = ", ";
        }
    return separator;
}

static void write_row(const struct table *table, const void *row, FILE *out)
{
    const struct report_point *point = table->point(row);
    const char *separator = "";
    if (table->by_seed) {
        fprintf(out, "\"seed\": %" PRIu64, point->source->seed);
        separator = ", ";
    }
    separator = write_columns(table, row, true, separator, out);
    if (table->json_point != NULL)
        table->json_point(row, out);
    for (enum setting_id axis = 0; axis < SETTING_SEED && table->json_point == NULL; axis++) {
        if (table->has_axis != NULL && !table->has_axis(axis))
            continue;
        fputs(separator, out);
        write_axis(axis, point->point, out);
        separator = ", ";
    }
    write_columns(table, row, false, ", ", out);
    if (table->json_rest != NULL)
        table->json_rest(row, out);
}

void table_write_json_rows(const struct table *table, FILE *out)
{
    fprintf(out, "  \"%s\": [\n", table->list);
    for (size_t r = 0; r < table->rows; r++) {
        fputs("    {", out);
        write_row(table, (const unsigned char *)table->row + r * table->stride, out);
        fputs(r + 1 < table->rows ? "},\n" : "}\n", out);
    }
    fputs("  ]", out);
}

void table_write_json_seeds(const struct report *report, FILE *out)
{
    fputs(report->seeds > 1 ? "[" : "", out);
    for (size_t i = 0; i < report->seeds; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? ", " : "", report->seed[i]);
    fputs(report->seeds > 1 ? "]" : "", out);
}

void table_write_json_heading(const struct report *report, FILE *out)
{
    const struct {
        const char *name, *text;
    } words[] = {{"plan", report->plan},
                 {"question", report->question},
                 {"program", report->program},
                 {"revision", report->revision},
                 {"isa", report->isa},
                 {"cpu", report->cpu},
                 {"corrected", report->corrected}};
    fputs("{\n", out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        fprintf(out, "  \"%s\": ", words[i].name);
        text_write_json(out, words[i].text);
        fputs(",\n", out);
    }
    fputs("  \"seed\": ", out);
    table_write_json_seeds(report, out);
    fprintf(out, ",\n  \"complete\": %s,\n", report->complete ? "true" : "false");
}
