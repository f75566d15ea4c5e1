#include "base/csv.h"

#include "base/peek.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *path;
    char *at;
    size_t line;    // of `at`
    size_t fields;  // so far, of all rows
    size_t in_line; // so far, of the row at hand
};

static enum status refuse(const char *path, size_t line, const char *problem)
{
    return status_fail(STATUS_REQUEST, "%s: line %zu: %s", path, line, problem);
}

static bool ends_field(char c)
{
    return c == ',' || c == '\n' || c == '\r' || c == '\0';
}

// Takes the field that begins at reader->at, in place, and stops at what ends it, which `end` is given, for its place may be
// the zero of the field.
static enum status take_field(struct reader *reader, char **field, char *end)
{
    char *to = reader->at;
    *field = to;
    if (*reader->at != '"') {
        reader->at += strcspn(reader->at, ",\r\n");
        to = reader->at;
    } else {
        size_t began = reader->line;
        for (reader->at++; *reader->at != '"' || reader->at[1] == '"'; *to++ = *reader->at++) {
            if (*reader->at == '\0')
                return refuse(reader->path, began, "a quote is never closed");
            reader->line += *reader->at == '\n';
            reader->at += *reader->at == '"';
        }
        reader->at++;
        if (!ends_field(*reader->at))
            return refuse(reader->path, reader->line, "text follows a closing quote");
    }
    *end = *reader->at;
    *to = '\0';
    return STATUS_OK;
}

// Takes the fields of a line; those of the first say how many the others have.
static enum status take_row(struct reader *reader, struct csv *csv, size_t most_fields)
{
    size_t began = reader->line, count = 0;
    char end;
    do {
        if (count == CSV_MOST_COLUMNS || reader->fields == most_fields)
            return refuse(reader->path, began, "has more than 128 columns");
        TRY(take_field(reader, &csv->field[reader->fields], &end));
        reader->fields++;
        count++;
        reader->at += end != '\0';
    } while (end == ',');
    if (end == '\r' && *reader->at == '\n')
        reader->at++;
    reader->line++;
    if (csv->columns == 0)
        csv->columns = count;
    else if (count != csv->columns)
        return status_fail(STATUS_REQUEST,
                           "%s: line %zu: has %zu fields; expected %zu, as the first", reader->path,
                           began, count, csv->columns);
    return STATUS_OK;
}

// `breaks` characters of the text end fields or lines.
static enum status parse(const char *path, size_t breaks, struct csv *csv)
{
    bool marked = strncmp(csv->text, "\xef\xbb\xbf", 3) == 0; // as spreadsheets begin UTF-8
    struct reader reader = {.path = path, .at = csv->text + (marked ? 3 : 0), .line = 1};
    size_t rows = 0;
    while (*reader.at != '\0') {
        if (*reader.at == '\n' || *reader.at == '\r') {
            reader.line += *reader.at == '\n';
            reader.at++;
            continue;
        }
        csv->line[rows++] = reader.line;
        TRY(take_row(&reader, csv, breaks + 1));
    }
    if (rows < 2)
        return status_fail(STATUS_REQUEST, "%s: has no row; expected a line of names, then rows",
                           path);
    csv->rows = rows - 1;
    return STATUS_OK;
}

static enum status load(const char *path, char *text)
{
    ssize_t bytes = peek_file(path, text, CSV_MOST_BYTES + 1);
    if (bytes < 0)
        return status_fail(errno == ENOENT ? STATUS_REQUEST : STATUS_ENVIRONMENT, "%s: %s", path,
                           strerror(errno));
    if (bytes > CSV_MOST_BYTES || memchr(text, '\0', (size_t)bytes) != NULL)
        return status_fail(STATUS_REQUEST, "%s: is no CSV file of at most 1 MiB", path);
    text[bytes] = '\0';
    return STATUS_OK;
}

enum status csv_read(const char *path, struct csv *csv)
{
    *csv = (struct csv){.text = malloc(CSV_MOST_BYTES + 2)};
    enum status status = csv->text != NULL ? load(path, csv->text) : STATUS_OK;
    size_t breaks = 0;
    for (const char *c = csv->text; c != NULL && status == STATUS_OK && *c != '\0'; c++)
        breaks += ends_field(*c);
    csv->field = calloc(breaks + 1, sizeof *csv->field);
    csv->line = calloc(breaks + 1, sizeof *csv->line);
    if (csv->text == NULL || csv->field == NULL || csv->line == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    if (status == STATUS_OK)
        status = parse(path, breaks, csv);
    if (status != STATUS_OK)
        csv_free(csv);
    return status;
}

void csv_free(struct csv *csv)
{
    free(csv->text);
    free(csv->field);
    free(csv->line);
    *csv = (struct csv){0};
}

const char *csv_field(const struct csv *csv, size_t row, size_t column)
{
    return csv->field[(row + 1) * csv->columns + column];
}

size_t csv_find(const struct csv *csv, const char *name)
{
    size_t column = 0;
    while (column < csv->columns && strcmp(csv->field[column], name) != 0)
        column++;
    return column;
}
