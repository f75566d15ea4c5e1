// Tables as the inside of a LaTeX tabular, and macros. Names of macros hold letters only.
#include "base/text.h"
#include "report/tables/table.h"

#include <string.h>

void table_write_macro(FILE *out, const char *name, const char *text)
{
    fprintf(out, "\\newcommand{\\lt%s}{", name);
    text_write_tex(out, text);
    fputs("}\n", out);
}

void table_write_macro_count(FILE *out, const char *name, uint64_t count)
{
    char text[TEXT_COUNT];
    text_format_count(count, text);
    table_write_macro(out, name, text);
}

static bool is_read(const struct table *table, const struct table_column *column, bool leading)
{
    return column->head != NULL && column->leads == leading &&
           (column->has == NULL || column->has(table->report));
}

// Names are one letter each, which mathematics sets, or words.
static void write_axis_head(enum setting_id axis, FILE *out)
{
    const char *label = setting_table[axis].label;
    fprintf(out, strlen(label) == 1 ? "$%s$" : "%s", label);
}

static const char *const between = " & ";

// A line: the heads (row: NULL), or a row.
static void write_line(const struct table *table, const void *row, FILE *out)
{
    const char *separator = "";
    for (int behind = 0; behind < 2; behind++) {
        for (size_t c = 0; c < table->columns; c++) {
            char cell[TABLE_CELL];
            if (!is_read(table, &table->column[c], !behind))
                continue;
            if (row != NULL)
                table_format(&table->column[c], row, true, cell);
            fprintf(out, "%s%s", separator, row != NULL ? cell : table->column[c].head);
            separator = between;
        }
        for (enum setting_id axis = 0; axis < SETTING_SEED && !behind; axis++) {
            char text[SETTING_TEXT];
            if (!table->shows[axis])
                continue;
            fputs(separator, out);
            separator = between;
            if (row == NULL)
                write_axis_head(axis, out);
            else {
                table_format_axis(axis, table->point(row)->point, text);
                text_write_tex(out, text);
            }
        }
    }
}

static void align_columns(const struct table *table, bool leading, FILE *out)
{
    for (size_t c = 0; c < table->columns; c++)
        if (is_read(table, &table->column[c], leading))
            fputc(table->column[c].type == TABLE_WORDS ? 'l' : 'r', out);
}

// Numbers are aligned to the right, words to the left.
static void write_align(const struct table *table, FILE *out)
{
    align_columns(table, true, out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (table->shows[axis])
            fputc(setting_is_number(axis) ? 'r' : 'l', out);
    align_columns(table, false, out);
}

void table_format_axis(enum setting_id axis, const struct trial_point *point,
                       char text[SETTING_TEXT])
{
    if (axis == SETTING_UPDATES)
        text_format_count(point->updates, text);
    else
        setting_format(axis, point, text);
}

void table_write_tex(const struct table *table, const char *name, FILE *out)
{
    fprintf(out, "\\newcommand{\\lt%sAlign}{", name);
    write_align(table, out);
    fprintf(out, "}\n\\newcommand{\\lt%sHead}{", name);
    write_line(table, NULL, out);
    fprintf(out, "}\n\\newcommand{\\lt%sRows}{%%\n", name);
    for (size_t r = 0; r < table->rows; r++) {
        write_line(table, (const unsigned char *)table->row + r * table->stride, out);
        fputs(" \\\\\n", out);
    }
    fputs("}\n", out);
}
