// The results of a sweep as a table, a row per point: text for people, csv and json for programs,
// tex for the paper.
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/summary.h"

#include <stdio.h>

enum report_format {
    REPORT_TEXT, // the axes that vary, under a heading that names the others; published figures
    REPORT_CSV,  // RFC 4180: every axis, rates as shares, an empty field where there is no value
    REPORT_JSON, // the same as numbers and words; null where there is no value
    REPORT_TEX,  // macros; report/tex.c lists them
    REPORT_FORMATS,
};

// NULL-terminated.
extern const char *const report_format_names[REPORT_FORMATS + 1]; // "text", "csv", "json", "tex"

// Writes to `out`, whose errors are the caller's to check.
void report_write(const struct report *report, enum report_format format, FILE *out);

// ---- for the writers of tables ----

#define TABLE_CELL    SETTING_TEXT // bytes of a cell of text
#define TABLE_COLUMNS (SETTING_SEED + 16)

// Fills in the cells of a row and returns how many there are.
typedef size_t table_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL]);

// Writes rows in columns, aligned to the right. Calls `row` twice for each.
void table_write_rows(FILE *out, size_t rows, table_row *row, const void *context);

// What stands above a table of text: plan, question, what does not vary, an empty line.
void table_write_heading(const struct report *report, FILE *out);

// A number for programs, or `missing` if it is not finite. Ten digits hold every count below ten
// thousand million and more than any rate deserves.
void table_write_value(FILE *out, double value, const char *missing);

// A probability, or "-" where there is none, with a mark behind it: "0.0129", "3.1e-07*".
void table_format_p(double p, const char *mark, char cell[TABLE_CELL]);

// The plan's seeds for programs: with a text between them; and as the plan lists them, 1 or [1, 2].
void table_write_seeds(const struct report *report, const char *between, FILE *out);
void table_write_json_seeds(const struct report *report, FILE *out);

// The plan and the axes of a point for programs: "plan,complete,seed,rule,..." and such a row, with
// a space between several seeds and an empty field where an axis does not apply; and `"rule": "B3/S23", ...`, null there.
void table_write_csv_heading(FILE *out);
void table_write_csv_point(const struct report *report, const struct report_point *point,
                           FILE *out);
void table_write_json_axes(const struct trial_point *point, FILE *out);

// Values with their names, NaN where there is none: names or values each after a comma, up to the
// end of the line; `, "name": value, ...`.
void table_write_csv_names(const char *const *names, size_t count, FILE *out);
void table_write_csv_values(const double *values, size_t count, FILE *out);
void table_write_json_values(const char *const *names, const double *values, size_t count,
                             FILE *out);

// The beginning of a table as a JSON object: plan, program, seed, ..., up to the comma.
void table_write_json_heading(const struct report *report, FILE *out);

void report_write_text(const struct report *report, FILE *out);
void report_write_csv(const struct report *report, FILE *out);
void report_write_json(const struct report *report, FILE *out);
void report_write_tex(const struct report *report, FILE *out);

#endif
