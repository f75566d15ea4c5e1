// What differs between results and today's verdicts on their networks, a row per point.
#include "base/text.h"
#include "report/tables/tables.h"

#include <assert.h>
#include <stdlib.h>

struct row {
    const struct report_point *point;
    struct rejudge_tally tally;
};

#define AT(field) TABLE_AT(struct row, tally.field)

// clang-format off
static const struct table_column columns[] = {
    {"networks", "networks", NULL, AT(networks)},
    {"the same", "same", NULL, AT(same)},
    {"now exact", "now_exact", NULL, AT(now_exact)},
    {"now wrong", "now_wrong", NULL, AT(now_wrong)},
    {"learned, lost", "lost", NULL, AT(lost)},
    {"learned at", "learned_at", NULL, AT(looks)},
    {"wrong windows", "counts", NULL, AT(counts)},
    {"evidence", "evidence", NULL, AT(evidence)},
    {"unsure", "unsure", NULL, AT(unsure)},
};
// clang-format on

static const struct report_point *point_of(const void *row)
{
    return ((const struct row *)row)->point;
}

static struct table table_of(const struct report *report, const struct row *rows, size_t count,
                             const char *file)
{
    struct table table = table_of_points(report, columns, TABLE_LENGTH(columns));
    table.row = rows;
    table.rows = count;
    table.stride = sizeof *rows;
    table.point = point_of;
    table.by_seed = true;
    table.shows_seed = report->seeds > 1;
    table.file = file;
    return table;
}

static void write_sentence(const struct report *report, const struct trial_result *trial,
                           const char *file, FILE *out)
{
    struct rejudge_tally tally = rejudge_compare(report->results, SIZE_MAX, trial);
    char networks[TEXT_COUNT], same[TEXT_COUNT];
    text_format_count(tally.networks, networks);
    text_format_count(tally.same, same);
    fprintf(out, "%s: sound; of %s networks judged anew ", file, networks);
    if (tally.same == tally.networks)
        fputs("all have the verdict that the file says.\n", out);
    else
        fprintf(out,
                "%s have the verdict that the file says;\n%zu are exact that it calls not learned, "
                "%zu are wrong that it calls exact, %zu had learned and lost it,\nof %zu the count "
                "of wrong windows differs, of %zu the evidence.\n",
                same, tally.now_exact, tally.now_wrong, tally.lost, tally.counts, tally.evidence);
}

static void write_differences(const struct table *table, FILE *out)
{
    if (table->rows == 0)
        return;
    table_write_heading(table->report, out);
    table_write_text(table, out);
    fprintf(out,
            "\nthe same: nothing of the verdict differs, as at all %zu other points. now exact, "
            "now wrong: at the end of\nthe training, which the file says otherwise. learned, "
            "lost: once exact, and not at the end, which is called\nnot learned. unsure: some "
            "answer depends on the order of summation.\n\n",
            table->report->points - table->rows);
}

static void write_json(const struct table *table, bool first, FILE *out)
{
    fputs(first ? "" : ",\n", out);
    table_write_json_heading(table->report, out);
    fputs("  \"file\": ", out);
    text_write_json(out, table->file);
    fputs(",\n", out);
    table_write_json_rows(table, out);
    fputs("\n}", out);
}

void rejudged_begin(enum report_format format, FILE *out)
{
    assert(format != REPORT_TEX);
    const struct table table = {
        .column = columns, .columns = TABLE_LENGTH(columns), .point = point_of, .file = ""};
    if (format == REPORT_CSV)
        table_write_csv_titles(&table, out);
    else if (format == REPORT_JSON)
        fputs("[", out);
}

enum status rejudged_write(const struct report *report, const struct trial_result *trial,
                           enum report_format format, bool first, FILE *out)
{
    char file[4096];
    struct row *rows = calloc(report->points, sizeof *rows);
    if (rows == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    size_t count = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        rows[count] =
            (struct row){point, rejudge_compare(report->results, point->source->point, trial)};
        count += format != REPORT_TEXT || rows[count].tally.same < rows[count].tally.networks;
    }
    text_clean(file, sizeof file, report->results->path);
    const struct table table = table_of(report, rows, count, file);
    if (format == REPORT_TEXT) {
        fputs(first ? "" : "\n", out);
        write_differences(&table, out);
        write_sentence(report, trial, file, out);
    } else if (format == REPORT_CSV) {
        table_write_csv_rows(&table, out);
    } else {
        write_json(&table, first, out);
    }
    free(rows);
    return STATUS_OK;
}

void rejudged_end(enum report_format format, FILE *out)
{
    if (format == REPORT_JSON)
        fputs("]\n", out);
}
