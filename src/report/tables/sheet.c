#include "report/tables/sheet.h"

#include "base/parse.h"
#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(CSV_MOST_COLUMNS <= TABLE_CELLS, "a line of a table holds every column");

static bool read_number(const char *field, double *number)
{
    *number = NAN;
    return field[0] == '\0' || parse_real(field, -DBL_MAX, DBL_MAX, number);
}

static bool has_numbers(const struct csv *csv, size_t column)
{
    double number;
    for (size_t r = 0; r < csv->rows; r++)
        if (!read_number(csv_field(csv, r, column), &number))
            return false;
    return true;
}

static void fill_column(struct sheet *sheet, size_t c)
{
    const struct csv *csv = &sheet->csv;
    bool numbers = has_numbers(csv, c);
    sheet->column[c] = (struct table_column){.title = csv->field[c],
                                             .name = csv->field[c],
                                             .offset = c * sizeof *sheet->cell,
                                             .type = numbers ? TABLE_REAL : TABLE_WORDS};
    for (size_t r = 0; r < csv->rows; r++) {
        union sheet_cell *cell = &sheet->cell[r * csv->columns + c];
        const char *field = csv_field(csv, r, c);
        if (numbers)
            read_number(field, &cell->number);
        else
            text_clean(cell->words, sizeof cell->words, field);
    }
}

static enum status check_names(const char *path, const struct csv *csv)
{
    for (size_t c = 0; c < csv->columns; c++) {
        const char *name = csv->field[c];
        if (name[0] == '\0' || strlen(name) >= TABLE_KEY || csv_find(csv, name) < c)
            return status_fail(
                STATUS_REQUEST,
                "%s: line %zu: column %zu: expected a name of its own, of 1 to %d bytes", path,
                csv->line[0], c + 1, TABLE_KEY - 1);
    }
    return STATUS_OK;
}

static enum status fill(const char *path, struct sheet *sheet)
{
    const struct csv *csv = &sheet->csv;
    TRY(check_names(path, csv));
    sheet->column = calloc(csv->columns, sizeof *sheet->column);
    sheet->cell = calloc(csv->rows * csv->columns, sizeof *sheet->cell);
    if (sheet->column == NULL || sheet->cell == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    for (size_t c = 0; c < csv->columns; c++)
        fill_column(sheet, c);
    sheet->table = (struct table){.column = sheet->column,
                                  .columns = csv->columns,
                                  .row = sheet->cell,
                                  .rows = csv->rows,
                                  .stride = csv->columns * sizeof *sheet->cell};
    return STATUS_OK;
}

enum status sheet_open(const char *path, struct sheet *sheet)
{
    *sheet = (struct sheet){0};
    TRY(csv_read(path, &sheet->csv));
    enum status status = fill(path, sheet);
    if (status != STATUS_OK)
        sheet_close(sheet);
    return status;
}

void sheet_close(struct sheet *sheet)
{
    csv_free(&sheet->csv);
    free(sheet->column);
    free(sheet->cell);
    *sheet = (struct sheet){0};
}
