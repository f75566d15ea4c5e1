#include "report/rejudged.h"

#include "report/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

// The columns behind the axes: for people, for programs, and where they stand in a tally.
static const struct {
    const char *heading, *name;
    size_t offset;
} columns[] = {
    {"networks", "networks", offsetof(struct rejudge_tally, networks)},
    {"the same", "same", offsetof(struct rejudge_tally, same)},
    {"now exact", "now_exact", offsetof(struct rejudge_tally, now_exact)},
    {"now wrong", "now_wrong", offsetof(struct rejudge_tally, now_wrong)},
    {"learned, lost", "lost", offsetof(struct rejudge_tally, lost)},
    {"learned at", "learned_at", offsetof(struct rejudge_tally, looks)},
    {"wrong windows", "counts", offsetof(struct rejudge_tally, counts)},
    {"evidence", "evidence", offsetof(struct rejudge_tally, evidence)},
    {"unsure", "unsure", offsetof(struct rejudge_tally, unsure)},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static size_t count_of(const struct rejudge_tally *tally, size_t column)
{
    size_t count;
    memcpy(&count, (const unsigned char *)tally + columns[column].offset, sizeof count);
    return count;
}

// The tally of a row of the report, which is a point of the results.
static struct rejudge_tally tally_of(const struct rejudged *rejudged, size_t row)
{
    const struct report *report = rejudged->report;
    return rejudge_compare(report->results, report->point[row].source->point, rejudged->trial);
}

// ---- text ----

static bool is_shown(const struct rejudge_tally *tally)
{
    return tally->same < tally->networks;
}

// How many points are shown, or, of a row, which point it is.
static size_t find_shown(const struct rejudged *rejudged, size_t row)
{
    size_t shown = 0;
    for (size_t i = 0; i < rejudged->report->points; i++) {
        struct rejudge_tally tally = tally_of(rejudged, i);
        if (is_shown(&tally) && shown++ == row)
            return i;
    }
    return shown;
}

// The heading, then a point a row.
static size_t text_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct rejudged *rejudged = context;
    const struct report *report = rejudged->report;
    size_t count = 0, point = row > 0 ? find_shown(rejudged, row - 1) : 0;
    struct rejudge_tally tally = tally_of(rejudged, point);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!report->varies[axis])
            continue;
        if (row == 0)
            snprintf(cell[count], TABLE_CELL, "%s", setting_name(axis));
        else
            setting_format(axis, report->point[point].point, cell[count]);
        count++;
    }
    if (report->seeds > 1 && row == 0)
        snprintf(cell[count++], TABLE_CELL, "seed");
    else if (report->seeds > 1)
        snprintf(cell[count++], TABLE_CELL, "%" PRIu64, report->point[point].source->seed);
    for (size_t c = 0; c < COLUMNS; c++, count++)
        if (row == 0)
            snprintf(cell[count], TABLE_CELL, "%s", columns[c].heading);
        else
            snprintf(cell[count], TABLE_CELL, "%zu", count_of(&tally, c));
    return count;
}

static void write_sentence(const struct rejudged *rejudged, FILE *out)
{
    struct rejudge_tally tally =
        rejudge_compare(rejudged->report->results, SIZE_MAX, rejudged->trial);
    char networks[TEXT_COUNT], same[TEXT_COUNT], path[4096];
    text_format_count(tally.networks, networks);
    text_format_count(tally.same, same);
    text_clean(path, sizeof path, rejudged->report->results->path);
    fprintf(out, "%s: sound; of %s networks judged anew ", path, networks);
    if (tally.same == tally.networks)
        fputs("all have the verdict that the file says.\n", out);
    else
        fprintf(out,
                "%s have the verdict that the file says;\n%zu are exact that it calls not learned, "
                "%zu are wrong that it calls exact, %zu had learned and lost it,\nof %zu the count "
                "of wrong windows differs, of %zu the evidence.\n",
                same, tally.now_exact, tally.now_wrong, tally.lost, tally.counts, tally.evidence);
}

static void write_text(const struct rejudged *rejudged, FILE *out)
{
    size_t shown = find_shown(rejudged, SIZE_MAX);
    if (shown > 0) {
        table_write_heading(rejudged->report, out);
        table_write_rows(out, shown + 1, text_row, rejudged);
        fprintf(
            out,
            "\nthe same: nothing of the verdict differs, as at all %zu other points. now exact, "
            "now wrong: at the end of\nthe training, which the file says otherwise. learned, "
            "lost: once exact, and not at the end, which is called\nnot learned. unsure: some "
            "answer depends on the order of summation.\n\n",
            rejudged->report->points - shown);
    }
    write_sentence(rejudged, out);
}

// ---- csv and json ----

static void get_values(const struct rejudge_tally *tally, const char *names[COLUMNS],
                       double values[COLUMNS])
{
    for (size_t c = 0; c < COLUMNS; c++) {
        names[c] = columns[c].name;
        values[c] = (double)count_of(tally, c);
    }
}

static void write_csv(const struct rejudged *rejudged, FILE *out)
{
    const struct report *report = rejudged->report;
    char path[4096];
    text_clean(path, sizeof path, report->results->path);
    for (size_t i = 0; i < report->points; i++) {
        const char *names[COLUMNS];
        double values[COLUMNS];
        struct rejudge_tally tally = tally_of(rejudged, i);
        get_values(&tally, names, values);
        text_write_csv(out, path);
        fputc(',', out);
        table_write_csv_point(report, &report->point[i], out);
        table_write_csv_values(values, COLUMNS, out);
    }
}

static void write_json(const struct rejudged *rejudged, FILE *out)
{
    const struct report *report = rejudged->report;
    char path[4096];
    text_clean(path, sizeof path, report->results->path);
    table_write_json_heading(report, out);
    fputs("  \"file\": ", out);
    text_write_json(out, path);
    fputs(",\n  \"points\": [\n", out);
    for (size_t i = 0; i < report->points; i++) {
        const char *names[COLUMNS];
        double values[COLUMNS];
        struct rejudge_tally tally = tally_of(rejudged, i);
        get_values(&tally, names, values);
        fprintf(out, "    {\"seed\": %" PRIu64 ", ", report->point[i].source->seed);
        table_write_json_axes(report->point[i].point, out);
        table_write_json_values(names, values, COLUMNS, out);
        fputs(i + 1 < report->points ? "},\n" : "}\n", out);
    }
    fputs("  ]\n}", out);
}

// ---- all ----

void rejudged_begin(enum report_format format, FILE *out)
{
    const char *names[COLUMNS];
    double values[COLUMNS];
    assert(format != REPORT_TEX);
    if (format == REPORT_CSV) {
        get_values(&(struct rejudge_tally){0}, names, values);
        fputs("file,", out);
        table_write_csv_heading(out);
        table_write_csv_names(names, COLUMNS, out);
    } else if (format == REPORT_JSON) {
        fputs("[", out);
    }
}

void rejudged_write(const struct rejudged *rejudged, enum report_format format, bool first,
                    FILE *out)
{
    if (format == REPORT_TEXT)
        fputs(first ? "" : "\n", out);
    else if (format == REPORT_JSON)
        fputs(first ? "" : ",\n", out);
    static void (*const writers[])(const struct rejudged *, FILE *) = {write_text, write_csv,
                                                                       write_json};
    writers[format](rejudged, out);
}

void rejudged_end(enum report_format format, FILE *out)
{
    if (format == REPORT_JSON)
        fputs("]\n", out);
}
