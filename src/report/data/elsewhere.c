#include "report/data/elsewhere.h"

#include "base/csv.h"
#include "base/parse.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum column { NAME, WEIGHTS, PROVEN, SECONDS, JOULES, COLUMNS };
static const char *const columns[COLUMNS] = {"name", "weights", "proven", "seconds", "joules"};

// A place in a file, for messages.
struct place {
    const char *path;
    size_t line; // from 1 on
};

static enum status refuse(const struct place *place, const char *column, const char *wanted)
{
    return status_fail(STATUS_REQUEST, "%s: line %zu: %s: expected %s", place->path, place->line,
                       column, wanted);
}

static enum status read_row(const struct place *place, const char *const field[COLUMNS],
                            struct elsewhere *row)
{
    int64_t weights, proven;
    const char *name = field[NAME], *joules = field[JOULES];
    if (name[0] == '\0' || strlen(name) >= ELSEWHERE_NAME)
        return refuse(place, "name", "1 to 47 bytes");
    text_clean(row->name, sizeof row->name, name);
    if (!parse_integer(field[WEIGHTS], 1, 1000000000, &weights))
        return refuse(place, "weights", "a whole number from 1");
    if (!parse_integer(field[PROVEN], 1, 1000000000, &proven))
        return refuse(place, "proven", "a whole number from 1");
    if (!parse_real(field[SECONDS], 1e-9, 1e15, &row->seconds))
        return refuse(place, "seconds", "a number above 0");
    row->joules = NAN;
    if (joules[0] != '\0' && !parse_real(joules, 1e-12, 1e15, &row->joules))
        return refuse(place, "joules", "a number above 0, or nothing");
    row->weights = (double)weights;
    row->seconds /= (double)proven;
    row->joules /= (double)proven;
    return STATUS_OK;
}

static enum status read_rows(const char *path, const struct csv *csv,
                             struct elsewhere rows[ELSEWHERE_MOST])
{
    size_t at[COLUMNS];
    struct place place = {path, csv->line[0]};
    for (size_t c = 0; c < COLUMNS; c++) {
        at[c] = csv_find(csv, columns[c]);
        if (at[c] == csv->columns)
            return refuse(&place, columns[c],
                          "a column of this name (name, weights, proven, seconds, joules)");
    }
    for (size_t r = 0; r < csv->rows; r++) {
        const char *field[COLUMNS];
        place.line = csv->line[1 + r];
        if (r == ELSEWHERE_MOST)
            return refuse(&place, "the file", "at most 8 rows");
        for (size_t c = 0; c < COLUMNS; c++)
            field[c] = csv_field(csv, r, at[c]);
        TRY(read_row(&place, field, &rows[r]));
    }
    return STATUS_OK;
}

enum status elsewhere_read(const char *path, struct elsewhere rows[ELSEWHERE_MOST], size_t *count)
{
    struct csv csv;
    TRY(csv_read(path, &csv));
    enum status status = read_rows(path, &csv, rows);
    *count = csv.rows;
    csv_free(&csv);
    return status;
}
