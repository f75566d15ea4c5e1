// A CSV file, RFC 4180: a line of names, then rows of as many fields, which may be quoted. Lines end with LF or CRLF; empty
// ones are passed over, and so is the mark of UTF-8 (U+FEFF) at the beginning.
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/status.h"

#include <stddef.h>

#define CSV_MOST_BYTES   (1 << 20)
#define CSV_MOST_COLUMNS 128

struct csv {
    size_t columns, rows; // without the line of names
    char **field;         // [1 + rows][columns]: the names first
    size_t *line;         // [1 + rows]: where each begins in the file, from 1
    char *text;           // owned: of the fields
};

// Refuses a file that is not there, no such file, or without a row, with the line that is wrong. On failure nothing is left to
// free.
enum status csv_read(const char *path, struct csv *csv);
void csv_free(struct csv *csv);

// The field of a row, from 0.
const char *csv_field(const struct csv *csv, size_t row, size_t column);

// The column of that name; `columns` if there is none.
size_t csv_find(const struct csv *csv, const char *name);

#endif
