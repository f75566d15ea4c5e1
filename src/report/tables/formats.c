// Tables in the formats that they are read in.
#include "base/text.h"
#include "report/tables/table.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

// ---- text ----

void table_write_text(const struct table *table, FILE *out)
{
    struct table_line line;
    int width[TABLE_CELLS] = {0};
    table_make_line(&line, table, REPORT_TEXT, NULL);
    for (size_t c = 0; c < line.cells; c++)
        width[c] = (int)strlen(line.cell[c].name);
    for (size_t r = 0; r < table->rows; r++) {
        table_make_line(&line, table, REPORT_TEXT, table_row(table, r));
        for (size_t c = 0; c < line.cells; c++)
            if ((int)strlen(line.cell[c].text) > width[c])
                width[c] = (int)strlen(line.cell[c].text);
    }
    for (size_t r = 0; r <= table->rows; r++) {
        table_make_line(&line, table, REPORT_TEXT, r > 0 ? table_row(table, r - 1) : NULL);
        for (size_t c = 0; c < line.cells; c++) {
            int wide = !table->left ? width[c] : c + 1 < line.cells ? -width[c] : 0;
            fprintf(out, "%s%*s", c > 0 ? "  " : "", wide,
                    r > 0 ? line.cell[c].text : line.cell[c].name);
        }
        fputc('\n', out);
    }
}

void table_write_rule_note(const struct report *report, FILE *out)
{
    if (sequence_asked(&report->rule))
        fputs("p, and intervals of anything but rates, take the numbers of networks as if they had "
              "been "
              "fixed beforehand.\n",
              out);
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
    report_format_rule(report, text);
    if (text[0] != '\0')
        fprintf(out, "networks: %s\n", text);
    if (report->overrides[0] != '\0')
        fprintf(out, "with changes: %s\n", report->overrides);
    if (report->corrected[0] != '\0')
        fprintf(out, "corrected: %s\n", report->corrected);
    if (!report->complete) {
        report_format_incomplete(report, text);
        fprintf(out, "%s%s\n", report->planned > 0 ? "" : "INCOMPLETE: ", text);
    }
    fputc('\n', out);
}

// ---- csv ----

void table_write_csv_titles(const struct table *table, FILE *out)
{
    struct table_line line;
    const char *separator = table->file != NULL ? "file," : "";
    table_make_line(&line, table, REPORT_CSV, NULL);
    for (size_t c = 0; c < line.cells; c++, separator = ",")
        fprintf(out, "%s%s", separator, line.cell[c].name);
    fputs("\r\n", out);
}

// The seeds of a row's point, or, where it is about all, of the plan, with something between them.
static void write_seeds(const struct table *table, const void *row, const char *separator,
                        FILE *out)
{
    const struct report_point *point = table->point(row);
    size_t seeds = point != NULL ? point->sources : table->report->seeds;
    for (size_t i = 0; i < seeds; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? separator : "",
                point != NULL ? point->source[i].seed : table->report->seed[i]);
}

void table_write_csv_rows(const struct table *table, FILE *out)
{
    struct table_line line;
    for (size_t r = 0; r < table->rows; r++) {
        const void *row = table_row(table, r);
        table_make_line(&line, table, REPORT_CSV, row);
        if (table->file != NULL) {
            text_write_csv(out, table->file);
            fputc(',', out);
        }
        for (size_t c = 0; c < line.cells; c++) {
            fputs(c > 0 ? "," : "", out);
            if (line.cell[c].is_seed)
                write_seeds(table, row, " ", out);
            else
                text_write_csv(out, line.cell[c].text);
        }
        fputs("\r\n", out);
    }
}

// ---- json ----

void table_write_value(FILE *out, double value, const char *missing)
{
    if (isfinite(value))
        fprintf(out, "%.10g", value);
    else
        fputs(missing, out);
}

static void write_pair(const struct table_cell *cell, const char *separator, FILE *out)
{
    fprintf(out, "%s\"%s\": ", separator, cell->name);
    if (cell->is_missing)
        fputs("null", out);
    else if (cell->is_number)
        fputs(cell->text, out);
    else
        text_write_json(out, cell->text);
}

static const struct report_point *itself(const void *row)
{
    return row;
}

void table_write_json_axes(const struct report_point *point, FILE *out)
{
    struct table_line line;
    const struct table table = {.point = itself};
    table_make_line(&line, &table, REPORT_JSON, point);
    for (size_t c = 0; c < line.cells; c++)
        write_pair(&line.cell[c], c > 0 ? ", " : "", out);
}

void table_write_json_rows(const struct table *table, FILE *out)
{
    struct table_line line;
    fprintf(out, "  \"%s\": [\n", table->list);
    for (size_t r = 0; r < table->rows; r++) {
        const void *row = table_row(table, r);
        const char *separator = "";
        table_make_line(&line, table, REPORT_JSON, row);
        fputs("    {", out);
        if (table->json_point != NULL) {
            table->json_point(row, out);
            separator = ", ";
        }
        for (size_t c = 0; c < line.cells; c++) {
            if (table->json_point != NULL && line.cell[c].is_axis)
                continue;
            if (line.cell[c].is_seed && !line.cell[c].is_number) {
                fprintf(out, "%s\"seed\": [", separator);
                write_seeds(table, row, ", ", out);
                fputc(']', out);
            } else {
                write_pair(&line.cell[c], separator, out);
            }
            separator = ", ";
        }
        if (table->json_rest != NULL)
            table->json_rest(row, out);
        fputs(r + 1 < table->rows ? "},\n" : "}\n", out);
    }
    fputs("  ]", out);
}

void table_write_json_seeds(const struct report *report, FILE *out)
{
    fputs(report->seeds > 1 ? "[" : "", out);
    for (size_t i = 0; i < report->seeds; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? ", " : "", report->seed[i]);
    fputs(report->seeds > 1 ? "]" : "", out);
}

void table_write_json_rule(const struct sequence_rule *rule, FILE *out)
{
    if (!sequence_asked(rule))
        return;
    fputs("  \"interval\": \"sequence\",\n  \"precision\": ", out);
    table_write_value(out, rule->precision > 0 ? rule->precision : NAN, "null");
    fputs(",\n  \"threshold\": ", out);
    table_write_value(out, rule->threshold > 0 ? rule->threshold : NAN, "null");
    fputs(",\n", out);
}

void table_write_json_heading(const struct report *report, FILE *out)
{
    const struct {
        const char *name, *text;
    } words[] = {{"plan", report->plan},
                 {"question", report->question},
                 {"program", report->program},
                 {"revision", report->revision},
                 {"isa", report->isa},
                 {"cpu", report->cpu},
                 {"corrected", report->corrected}};
    fputs("{\n", out);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        fprintf(out, "  \"%s\": ", words[i].name);
        text_write_json(out, words[i].text);
        fputs(",\n", out);
    }
    fputs("  \"seed\": ", out);
    table_write_json_seeds(report, out);
    fputs(",\n", out);
    table_write_json_rule(&report->rule, out);
    fprintf(out, "  \"complete\": %s,\n", report->complete ? "true" : "false");
    if (report->planned > 0)
        fprintf(out, "  \"trials\": %zu,\n  \"planned\": %zu,\n", report->results->trials,
                report->planned);
}

// ---- LaTeX ----

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

static void write_as_is(FILE *out, const char *text)
{
    fputs(text, out);
}

// Numbers are aligned to the right, words to the left.
void table_write_tex(const struct table *table, const char *name, FILE *out)
{
    struct table_line line;
    table_make_line(&line, table, REPORT_TEX, NULL);
    fprintf(out, "\\newcommand{\\lt%sAlign}{", name);
    for (size_t c = 0; c < line.cells; c++)
        fputc(line.cell[c].is_words ? 'l' : 'r', out);
    fprintf(out, "}\n\\newcommand{\\lt%sHead}{", name);
    for (size_t c = 0; c < line.cells; c++)
        fprintf(out, "%s%s", c > 0 ? " & " : "", line.cell[c].name);
    fprintf(out, "}\n\\newcommand{\\lt%sRows}{%%\n", name);
    for (size_t r = 0; r < table->rows; r++) {
        table_make_line(&line, table, REPORT_TEX, table_row(table, r));
        for (size_t c = 0; c < line.cells; c++) {
            fputs(c > 0 ? " & " : "", out);
            (line.cell[c].is_axis ? text_write_tex : write_as_is)(out, line.cell[c].text);
        }
        fputs(" \\\\\n", out);
    }
    fputs("}\n", out);
}

// ---- all ----

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
