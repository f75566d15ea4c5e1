// A table: rows of one struct, and columns that say where a value lies in it and how it is read. Text
// for people, csv and json for programs, and the inside of a LaTeX tabular all follow from the
// columns. In front of them stand the settings of the row's point.
//
// A column of an interval is one for people, "1.6 to 12.9", and two for programs, NAME_low and
// NAME_high.
#ifndef REPORT_TABLES_TABLE_H
#define REPORT_TABLES_TABLE_H

#include "report/data/summary.h"

#include <stddef.h>
#include <stdio.h>

enum report_format {
    REPORT_TEXT, // the axes that vary, under a heading that names the others
    REPORT_CSV,  // RFC 4180: every axis, rates as shares, an empty field where there is no value
    REPORT_JSON, // the same as numbers and words; null where there is no value
    REPORT_TEX,  // for the paper
    REPORT_FORMATS,
};

// NULL-terminated.
extern const char *const report_format_names[REPORT_FORMATS + 1]; // "text", "csv", "json", "tex"

#define TABLE_CELL SETTING_TEXT // bytes of a cell of text

// What lies at the column's place in a row.
enum table_type { TABLE_COUNT, TABLE_INDEX, TABLE_REAL, TABLE_INTERVAL, TABLE_WORDS };

// How people read it; "-" where a number is NaN. Programs read all of its digits.
enum table_style {
    TABLE_NUMBER,    // 64, 5120.5
    TABLE_PERCENT,   // of a share: 4.7, 1.6 to 12.9
    TABLE_SIGNED,    // the same with its sign
    TABLE_LOGARITHM, // -3.14
    TABLE_P,         // a probability: 0.0129, 3.1e-07
    TABLE_MARKED_P,  // with a star below REPORT_LEVEL, or a space
};

#define TABLE_PLACES 8

struct table_column {
    const char *title, *name, *head; // for people, for programs, for LaTeX; NULL: not there
    size_t offset;                   // in the row
    enum table_type type;
    enum table_style style;
    unsigned place; // below TABLE_PLACES; programs read the columns of a lower place first
    bool leads;     // it stands before the axes
    bool csv_only;  // not in json, which has it elsewhere
    bool of_rate;   // an interval that is Wilson's, or called a sequence, if it is that of one
    bool (*has)(const struct report *report); // whether people read it; NULL: always
    // Writes what people read, if it is no number; `at` is where the offset points to.
    void (*words)(const void *at, char cell[TABLE_CELL]);
};

// The offset and the type of a field of a row: size_t, uint32_t, double, struct interval or char [].
// clang-format off
#define TABLE_AT(row, field)                                                                       \
    .offset = offsetof(row, field),                                                                \
    .type = _Generic(((row *)NULL)->field, size_t: TABLE_COUNT, uint32_t: TABLE_INDEX,              \
                     double: TABLE_REAL, struct interval: TABLE_INTERVAL, char *: TABLE_WORDS)
// clang-format on
#define TABLE_LENGTH(columns) (sizeof(columns) / sizeof *(columns))

#define TABLE_KEY 64 // bytes of what a cell is chosen by

// Cells that are shown in place of those of a format: the key of a cell is its name for programs, or its title if it has none.
struct table_choice {
    size_t count;
    char (*key)[TABLE_KEY]; // [count]
};

struct table {
    const struct report *report; // NULL: the rows alone are written, or none
    const struct table_column *column;
    size_t columns;
    const void *row;
    size_t rows, stride;
    const size_t *order; // [rows]: the numbers of the rows as they are shown; NULL: as they lie
    const struct table_choice *choice; // NULL: all
    // The point that a row is about, or NULL where it is about all; NULL: the rows are about no
    // results, and have neither settings nor a plan.
    const struct report_point *(*point)(const void *row);
    bool shows[SETTING_SEED];                                  // axes that people read
    uint64_t hidden;                                           // axes that nobody reads, a bit each
    bool (*has_axis)(enum setting_id axis);                    // that programs read; NULL: all
    bool (*lacks_axis)(const void *row, enum setting_id axis); // people read "-" there; or NULL
    bool shows_seed, by_seed; // people read a row's seed; programs do, in json: csv always has it
    bool left;                // cells of text are aligned to the left
    const char *file;         // csv begins with it, where several files are one table; or NULL
    const char *list;         // the name of the rows in json
    void (*json_point)(const void *row, FILE *out); // in place of the axes; or NULL
    void (*json_rest)(const void *row, FILE *out);  // behind the columns; or NULL
};

// A table of the report's points, which people read along the axes that vary.
struct table table_of_points(const struct report *report, const struct table_column *column,
                             size_t columns);

// Writes the table as text under what stands above it, as csv, or as a json object that is still open
// behind the rows. Precondition (assert): not tex.
void table_write(const struct table *table, enum report_format format, FILE *out);

// Write its parts: the rows under a line of titles as text; titles and rows of csv; `"list": [...]`
// of json, without a line end; and as LaTeX \ltNAMEAlign, \ltNAMEHead, \ltNAMERows.
void table_write_text(const struct table *table, FILE *out);
void table_write_csv_titles(const struct table *table, FILE *out);
void table_write_csv_rows(const struct table *table, FILE *out);
void table_write_json_rows(const struct table *table, FILE *out);
void table_write_tex(const struct table *table, const char *name, FILE *out);

// ---- pages ----

// Writes what people read of a table as <table>: of its first TABLE_HTML_ROWS rows alone, if there are more, which is said
// below it.
#define TABLE_HTML_ROWS 2000
void table_write_html(const struct table *table, FILE *out);

// A text below a table, which is written to `stream` as for people and becomes a paragraph of the page, or nothing if it is
// empty. Begin fails where memory is short; end frees it.
struct table_note {
    FILE *stream;
    char *text;
    size_t bytes;
};
enum status table_note_begin(struct table_note *note);
void table_note_end(struct table_note *note, FILE *out);

// Writes `"interval": "sequence", "precision": ..., "threshold": ...,` of json, null where one is not asked for; nothing if
// neither is.
void table_write_json_rule(const struct sequence_rule *rule, FILE *out);

// Writes a json object up to the comma before its rows: plan, program, seed, ...
void table_write_json_heading(const struct report *report, FILE *out);

// Says of results whose points may have had enough networks before what probabilities and other intervals leave out.
void table_write_rule_note(const struct report *report, FILE *out);

// What stands above a table of text: plan, question, what does not vary, an empty line.
void table_write_heading(const struct report *report, FILE *out);

// ---- pieces ----

#define TABLE_CELLS (SETTING_SEED + 96) // of a line, at most

// A row as it is shown: the index-th.
const void *table_row(const struct table *table, size_t index);

struct table_cell {
    char name[64], key[TABLE_KEY], text[TABLE_CELL];
    bool is_number, is_missing, is_axis, is_words;
    bool is_seed; // programs read all seeds, for which the text may be too short
};

struct table_line {
    size_t cells;
    struct table_cell cell[TABLE_CELLS];
};

// Makes a line of a format: the names of its cells, and, unless row is NULL, what the row has there.
void table_make_line(struct table_line *line, const struct table *table, enum report_format format,
                     const void *row);

// The columns in the order in which programs read them: the index-th, or NULL.
const struct table_column *table_in_place(const struct table *table, size_t index);

// The number at the place of a column that is a count or a real.
double table_number(const struct table_column *column, const void *row);

// What people read of a row's column, as text or in LaTeX.
void table_format(const struct table_column *column, const void *row, bool tex,
                  char cell[TABLE_CELL]);

// A number for programs, or `missing` if it is not finite. Ten digits hold every count below ten
// thousand million and more than any rate deserves.
void table_write_value(FILE *out, double value, const char *missing);

// The plan's seeds as it lists them, 1 or [1, 2]; and the axes of a
// point: `"rule": "B3/S23", ...`, null where one does not apply.
void table_write_json_seeds(const struct report *report, FILE *out);
void table_write_json_axes(const struct report_point *point, FILE *out);

// The value of an axis as a person writes it: updates with separators.
void table_format_axis(enum setting_id axis, const struct point *point, char text[SETTING_TEXT]);

// A macro of LaTeX, \ltNAME; of a count, with separators.
void table_write_macro(FILE *out, const char *name, const char *text);
void table_write_macro_count(FILE *out, const char *name, uint64_t count);

#endif
