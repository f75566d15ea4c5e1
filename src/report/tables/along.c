// What changes along an axis, below the rates.
#include "report/tables/tables.h"

#include <math.h>
#include <string.h>

// An m as far as it is known: beyond what was tried nothing is said but that.
static void say_m(const struct along_row *row, double m, char cell[TABLE_CELL])
{
    if (m < row->least)
        snprintf(cell, TABLE_CELL, "below %g", row->least);
    else if (m > row->most)
        snprintf(cell, TABLE_CELL, "above %g", row->most);
    else
        snprintf(cell, TABLE_CELL, "%.2f", m);
}

static void say_half(const void *at, char cell[TABLE_CELL])
{
    const struct along_row *row = at;
    if (isnan(row->half)) {
        snprintf(cell, TABLE_CELL, "-");
        return;
    }
    say_m(row, row->half, cell);
    if (row->slope < 0)
        strcat(cell, ", falling");
}

static void say_interval(const void *at, char cell[TABLE_CELL])
{
    const struct along_row *row = at;
    char low[TABLE_CELL], high[TABLE_CELL];
    if (isnan(row->half)) {
        snprintf(cell, TABLE_CELL, "-");
        return;
    }
    say_m(row, row->interval.low, low);
    say_m(row, row->interval.high, high);
    if (strcmp(low, high) == 0)
        snprintf(cell, TABLE_CELL, "%s", low);
    else
        snprintf(cell, TABLE_CELL, "%.20s to %.20s", low, high);
}

#define AT(field) TABLE_AT(struct along_row, field)
#define OF_HALF   5 // columns that are about m

// clang-format off
static const struct table_column columns[] = {
    {"half learn at m =", NULL, "half learn at $m$", .words = say_half},
    {"95 % interval", NULL, "95\\,\\% interval", .words = say_interval},
    {NULL, "half", NULL, AT(half)},
    {NULL, "half", NULL, AT(interval)},
    {NULL, "slope", NULL, AT(slope)},
    {"p (times)", "p_times", "$p$ (times)", AT(p), TABLE_P},
    {"p (Holm) ", "p_times_holm", "$p$ (Holm)", AT(holm), TABLE_MARKED_P},
};
// clang-format on

static const struct report_point *first_of(const void *row)
{
    return ((const struct along_row *)row)->first;
}

// Whether the first points of two rows differ on an axis.
static bool varies(const struct along *along, enum setting_id axis)
{
    for (size_t i = 1; i < along->rows; i++)
        if (setting_value(axis, along->row[i].first->point) !=
            setting_value(axis, along->row[0].first->point))
            return true;
    return false;
}

static void write_note(const struct along *along, FILE *out)
{
    fprintf(out, "\nAlong %s: a row for the points that differ in nothing else.\n",
            setting_name(along->axis));
    if (along->axis == SETTING_OVERCOMPLETENESS)
        fputs("half learn at m: by Firth's logistic regression (1993) in log2 m, with its profile "
              "interval; - where it is\nnot sure that the rate depends on m at all.\n",
              out);
    fprintf(out,
            "p (times): the chance of times to learn that differ so much, if they are the same: "
            "log-rank test, "
            "seed by seed;\np (Holm): corrected for the family of the tests in this table, %zu; * "
            "below %g.\n",
            along->tests, REPORT_LEVEL);
}

static struct table table_of(const struct report *report, const struct along *along)
{
    size_t without = along->axis == SETTING_OVERCOMPLETENESS ? 0 : OF_HALF;
    struct table table = {.report = report,
                          .column = columns + without,
                          .columns = TABLE_LENGTH(columns) - without,
                          .row = along->row,
                          .rows = along->rows,
                          .stride = sizeof *along->row,
                          .point = first_of,
                          .shows_seed = report->by_seed,
                          .by_seed = report->by_seed,
                          .list = "along"};
    if (along->axis != SETTING_SEED)
        table.hidden = SETTING_BIT(along->axis);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        table.shows[axis] = varies(along, axis);
    return table;
}

enum status along_write(const struct report *report, enum report_format format, FILE *out)
{
    struct along along;
    TRY(along_open(report, &along));
    const struct table table = table_of(report, &along);
    if (format == REPORT_TEX) {
        table_write_tex(&table, "Along", out);
    } else if (along.rows > 0 && format == REPORT_TEXT) {
        write_note(&along, out);
        table_write_text(&table, out);
    } else if (along.rows > 0 && format == REPORT_JSON) {
        fprintf(out, ",\n  \"axis\": \"%s\",\n  \"tests\": %zu,\n", setting_name(along.axis),
                along.tests);
        table_write_json_rows(&table, out);
    }
    along_close(&along);
    return STATUS_OK;
}

enum status along_write_html(const struct report *report, FILE *out)
{
    struct along along;
    struct table_note note;
    TRY(along_open(report, &along));
    const struct table table = table_of(report, &along);
    enum status status = STATUS_OK;
    if (along.rows > 0) {
        fputs("<h3>Along an axis</h3>\n", out);
        table_write_html(&table, out);
        status = table_note_begin(&note);
    }
    if (along.rows > 0 && status == STATUS_OK) {
        write_note(&along, note.stream);
        table_note_end(&note, out);
    }
    along_close(&along);
    return status;
}
