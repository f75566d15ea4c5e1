#include "report/tables/table.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *const report_format_names[REPORT_FORMATS + 1] = {"text", "csv", "json", "tex", NULL};

static const struct report_point *itself(const void *row)
{
    return row;
}

struct table table_of_points(const struct report *report, const struct table_column *column,
                             size_t columns)
{
    struct table table = {.report = report,
                          .column = column,
                          .columns = columns,
                          .row = report->point,
                          .rows = report->points,
                          .stride = sizeof *report->point,
                          .point = itself,
                          .list = "points"};
    memcpy(table.shows, report->varies, sizeof table.shows);
    return table;
}

static const void *row_at(const struct table *table, size_t row)
{
    return (const unsigned char *)table->row + row * table->stride;
}

// ---- cells ----

double table_number(const struct table_column *column, const void *row)
{
    const void *at = (const unsigned char *)row + column->offset;
    return column->type == TABLE_COUNT   ? (double)*(const size_t *)at
           : column->type == TABLE_INDEX ? *(const uint32_t *)at
                                         : *(const double *)at;
}

// What stands before and behind the numbers of a style, in text and in LaTeX.
struct look {
    const char *one, *low, *high; // formats
    double factor;
};

static const struct look looks[][2] = {
    [TABLE_NUMBER] = {{"%.10g", "%.10g to ", "%.10g", 1}, {"%.10g", "%.10g--", "%.10g", 1}},
    [TABLE_PERCENT] = {{"%.1f", "%4.1f to ", "%5.1f", 100}, {"%.1f", "%.1f--", "%.1f", 100}},
    [TABLE_SIGNED] = {{"%+.1f", "%+5.1f to ", "%+5.1f", 100},
                      {"$%+.1f$", "$%+.1f$ to ", "$%+.1f$", 100}},
    [TABLE_LOGARITHM] = {{"%.2f", "%.2f to ", "%7.2f", 1}, {"$%.2f$", "$%.2f$ to ", "$%.2f$", 1}},
};

static void format_p(double p, const char *mark, char cell[TABLE_CELL])
{
    if (isnan(p))
        snprintf(cell, TABLE_CELL, "-%s", mark);
    else
        snprintf(cell, TABLE_CELL, p >= 0.00005 ? "%.4f%s" : "%.1e%s", p, mark);
}

static void format_number(enum table_style style, double value, bool tex, char cell[TABLE_CELL])
{
    if (style == TABLE_P)
        format_p(value, "", cell);
    else if (style == TABLE_MARKED_P)
        format_p(value, value < REPORT_LEVEL ? "*" : " ", cell);
    else if (isnan(value))
        snprintf(cell, TABLE_CELL, "-");
    else if (tex && style == TABLE_NUMBER && value >= 0 && value == floor(value))
        text_format_count((uint64_t)value, cell);
    else
        snprintf(cell, TABLE_CELL, looks[style][tex].one, looks[style][tex].factor * value);
}

static void format_interval(enum table_style style, const struct interval *interval, bool tex,
                            char cell[TABLE_CELL])
{
    const struct look *look = &looks[style][tex];
    if (isnan(interval->low)) {
        snprintf(cell, TABLE_CELL, "-");
        return;
    }
    int used = snprintf(cell, TABLE_CELL, look->low, look->factor * interval->low);
    snprintf(cell + used, TABLE_CELL - (size_t)used, look->high, look->factor * interval->high);
}

void table_format(const struct table_column *column, const void *row, bool tex,
                  char cell[TABLE_CELL])
{
    const void *at = (const unsigned char *)row + column->offset;
    if (column->words != NULL)
        column->words(at, cell);
    else if (column->type == TABLE_WORDS)
        snprintf(cell, TABLE_CELL, "%s", (const char *)at);
    else if (column->type == TABLE_INTERVAL)
        format_interval(column->style, at, tex, cell);
    else
        format_number(column->style, table_number(column, row), tex, cell);
}

// ---- text ----

// Fills in the cells that people read of the columns that lead, or of those that do not. Returns how
// many there are; row: NULL for the titles.
static size_t column_cells(const struct table *table, const void *row, bool leading,
                           char cell[][TABLE_CELL])
{
    size_t cells = 0;
    for (size_t c = 0; c < table->columns; c++) {
        const struct table_column *column = &table->column[c];
        if (column->title == NULL || column->leads != leading ||
            (column->has != NULL && !column->has(table->report)))
            continue;
        if (row == NULL)
            snprintf(cell[cells++], TABLE_CELL, "%s", column->title);
        else
            table_format(column, row, false, cell[cells++]);
    }
    return cells;
}

static size_t axis_cells(const struct table *table, const void *row, char cell[][TABLE_CELL])
{
    size_t cells = 0;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!table->shows[axis])
            continue;
        if (row == NULL)
            snprintf(cell[cells++], TABLE_CELL, "%s", setting_name(axis));
        else if (table->lacks_axis != NULL && table->lacks_axis(row, axis))
            snprintf(cell[cells++], TABLE_CELL, "-");
        else
            setting_format(axis, table->point(row)->point, cell[cells++]);
    }
    return cells;
}

#define CELLS (SETTING_SEED + 32) // of a line

static size_t line_cells(const struct table *table, const void *row, char cell[CELLS][TABLE_CELL])
{
    size_t cells = column_cells(table, row, true, cell);
    cells += axis_cells(table, row, cell + cells);
    if (table->shows_seed && row == NULL)
        snprintf(cell[cells++], TABLE_CELL, "seed");
    else if (table->shows_seed)
        snprintf(cell[cells++], TABLE_CELL, "%" PRIu64, table->point(row)->source->seed);
    return cells + column_cells(table, row, false, cell + cells);
}

void table_write_text(const struct table *table, FILE *out)
{
    char cell[CELLS][TABLE_CELL];
    int width[CELLS] = {0};
    for (size_t line = 0; line <= table->rows; line++) {
        size_t cells = line_cells(table, line > 0 ? row_at(table, line - 1) : NULL, cell);
        for (size_t c = 0; c < cells; c++)
            width[c] = (int)strlen(cell[c]) > width[c] ? (int)strlen(cell[c]) : width[c];
    }
    for (size_t line = 0; line <= table->rows; line++) {
        size_t cells = line_cells(table, line > 0 ? row_at(table, line - 1) : NULL, cell);
        for (size_t c = 0; c < cells; c++)
            fprintf(out, "%s%*s", c > 0 ? "  " : "",
                    !table->left    ? width[c]
                    : c + 1 < cells ? -width[c]
                                    : 0,
                    cell[c]);
        fputc('\n', out);
    }
}

void table_write_heading(const struct report *report, FILE *out)
{
    const char *separator = "";
    char text[1024];
    fprintf(out, "%s: %s\n", report->plan, report->question);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!report->constant[axis])
            continue;
        setting_format(axis, report->any[axis], text);
        fprintf(out, "%s%s %s", separator, setting_name(axis), text);
        separator = ", ";
    }
    report_format_seeds(report, text, sizeof text);
    fprintf(out, ", %s\n", text);
    if (report->overrides[0] != '\0')
        fprintf(out, "with changes: %s\n", report->overrides);
    if (report->corrected[0] != '\0')
        fprintf(out, "corrected: %s\n", report->corrected);
    if (!report->complete)
        fprintf(out, "INCOMPLETE: %s\n", report_incomplete);
    fputc('\n', out);
}

// ---- csv and json ----

const struct table_column *table_in_place(const struct table *table, size_t index)
{
    size_t before = 0;
    for (unsigned place = 0; place < TABLE_PLACES; place++)
        for (size_t c = 0; c < table->columns; c++)
            if (table->column[c].name != NULL && table->column[c].place == place &&
                before++ == index)
                return &table->column[c];
    return NULL;
}

void table_write_value(FILE *out, double value, const char *missing)
{
    if (isfinite(value))
        fprintf(out, "%.10g", value);
    else
        fputs(missing, out);
}

static bool has_axis(const struct table *table, enum setting_id axis)
{
    return table->has_axis == NULL || table->has_axis(axis);
}

static void write_titles(const struct table *table, bool leading, FILE *out)
{
    const struct table_column *column;
    for (size_t i = 0; (column = table_in_place(table, i)) != NULL; i++) {
        if (column->leads != leading)
            continue;
        fprintf(out, ",%s", column->name);
        if (column->type == TABLE_INTERVAL)
            fprintf(out, "_low,%s_high", column->name);
    }
}

void table_write_csv_titles(const struct table *table, FILE *out)
{
    fprintf(out, "%splan,complete,seed", table->file != NULL ? "file," : "");
    write_titles(table, true, out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (has_axis(table, axis))
            fprintf(out, ",%s", setting_name(axis));
    write_titles(table, false, out);
    fputs("\r\n", out);
}

static void write_fields(const struct table *table, const void *row, bool leading, FILE *out)
{
    const struct table_column *column;
    for (size_t i = 0; (column = table_in_place(table, i)) != NULL; i++) {
        const void *at = (const unsigned char *)row + column->offset;
        const struct interval *interval = at;
        char cell[TABLE_CELL];
        if (column->leads != leading)
            continue;
        fputc(',', out);
        if (column->words != NULL || column->type == TABLE_WORDS) {
            table_format(column, row, false, cell);
            text_write_csv(out, cell);
        } else if (column->type == TABLE_INTERVAL) {
            table_write_value(out, interval->low, "");
            fputc(',', out);
            table_write_value(out, interval->high, "");
        } else {
            table_write_value(out, table_number(column, row), "");
        }
    }
}

static void write_csv_row(const struct table *table, const void *row, FILE *out)
{
    const struct report_point *point = table->point(row);
    if (table->file != NULL) {
        text_write_csv(out, table->file);
        fputc(',', out);
    }
    text_write_csv(out, table->report->plan);
    fprintf(out, ",%d", table->report->complete);
    for (size_t i = 0; i < point->sources; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? " " : ",", point->source[i].seed);
    write_fields(table, row, true, out);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        char text[SETTING_TEXT] = "";
        if (!has_axis(table, axis))
            continue;
        if (setting_applies(axis, point->point))
            setting_format(axis, point->point, text);
        fputc(',', out);
        text_write_csv(out, text);
    }
    write_fields(table, row, false, out);
    fputs("\r\n", out);
}

void table_write_csv_rows(const struct table *table, FILE *out)
{
    for (size_t r = 0; r < table->rows; r++)
        write_csv_row(table, row_at(table, r), out);
}

void table_write(const struct table *table, enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    if (format == REPORT_TEXT) {
        table_write_heading(table->report, out);
        table_write_text(table, out);
    } else if (format == REPORT_CSV) {
        table_write_csv_titles(table, out);
        table_write_csv_rows(table, out);
    } else {
        table_write_json_heading(table->report, out);
        table_write_json_rows(table, out);
    }
}
