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

void report_write_text(const struct report *report, FILE *out);
void report_write_csv(const struct report *report, FILE *out);
void report_write_json(const struct report *report, FILE *out);
void report_write_tex(const struct report *report, FILE *out);

#endif
