#include "report/data/elsewhere.h"

#include "base/parse.h"
#include "base/peek.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MOST_BYTES   4096
#define MOST_COLUMNS 16

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

// Cuts a line at its commas. Returns how many fields there are; more than MOST_COLUMNS are one too many.
static size_t cut(char *line, char *field[MOST_COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at != NULL && count <= MOST_COLUMNS; count++) {
        char *comma = strchr(at, ',');
        if (comma != NULL)
            *comma = '\0';
        if (count < MOST_COLUMNS)
            field[count] = at;
        at = comma != NULL ? comma + 1 : NULL;
    }
    return count;
}

// Where each column is, by the names in the first line.
static enum status find_columns(const struct place *place, char *line, size_t at[COLUMNS],
                                size_t *fields)
{
    char *field[MOST_COLUMNS];
    *fields = cut(line, field);
    if (*fields > MOST_COLUMNS)
        return refuse(place, "the line", "at most 16 columns");
    for (size_t c = 0; c < COLUMNS; c++) {
        at[c] = 0;
        while (at[c] < *fields && strcmp(field[at[c]], columns[c]) != 0)
            at[c]++;
        if (at[c] == *fields)
            return refuse(place, columns[c],
                          "a column of this name (name, weights, proven, seconds, joules)");
    }
    return STATUS_OK;
}

static enum status read_row(const struct place *place, char *line, const size_t at[COLUMNS],
                            size_t fields, struct elsewhere *row)
{
    char *field[MOST_COLUMNS];
    int64_t weights, proven;
    if (cut(line, field) != fields)
        return refuse(place, "the line", "as many fields as there are columns");
    const char *name = field[at[NAME]], *joules = field[at[JOULES]];
    if (name[0] == '\0' || strlen(name) >= ELSEWHERE_NAME)
        return refuse(place, "name", "1 to 47 bytes");
    text_clean(row->name, sizeof row->name, name);
    if (!parse_integer(field[at[WEIGHTS]], 1, 1000000000, &weights))
        return refuse(place, "weights", "a whole number from 1");
    if (!parse_integer(field[at[PROVEN]], 1, 1000000000, &proven))
        return refuse(place, "proven", "a whole number from 1");
    if (!parse_real(field[at[SECONDS]], 1e-9, 1e15, &row->seconds))
        return refuse(place, "seconds", "a number above 0");
    row->joules = NAN;
    if (joules[0] != '\0' && !parse_real(joules, 1e-12, 1e15, &row->joules))
        return refuse(place, "joules", "a number above 0, or nothing");
    row->weights = (double)weights;
    row->seconds /= (double)proven;
    row->joules /= (double)proven;
    return STATUS_OK;
}

enum status elsewhere_read(const char *path, struct elsewhere rows[ELSEWHERE_MOST], size_t *count)
{
    char text[MOST_BYTES + 1], *next = text;
    size_t at[COLUMNS], fields = 0;
    struct place place = {path, 0};
    *count = 0;
    ssize_t bytes = peek_file(path, text, sizeof text);
    if (bytes < 0)
        return status_fail(errno == ENOENT ? STATUS_REQUEST : STATUS_ENVIRONMENT, "%s: %s", path,
                           strerror(errno));
    if (bytes > MOST_BYTES || memchr(text, '\0', (size_t)bytes) != NULL)
        return status_fail(STATUS_REQUEST, "%s: is no CSV file of at most 4096 bytes", path);
    text[bytes] = '\0';
    for (char *line; (line = next) != NULL && *line != '\0';) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        line[strcspn(line, "\r")] = '\0';
        if (place.line++ == 0)
            TRY(find_columns(&place, line, at, &fields));
        else if (*count == ELSEWHERE_MOST)
            return refuse(&place, "the file", "at most 8 rows");
        else
            TRY(read_row(&place, line, at, fields, &rows[(*count)++]));
    }
    return *count > 0
               ? STATUS_OK
               : status_fail(STATUS_REQUEST, "%s: has no row; expected columns, then rows", path);
}
