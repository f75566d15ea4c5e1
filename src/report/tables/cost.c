// What the networks of a sweep cost: rows for a point, one of its trials, one of its networks that learned, and the same of
// the whole sweep. Each number says whether it was measured. The paper has a row for a point of which networks learned.
#include "report/tables/tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct row {
    const struct report_point *point; // NULL: the whole sweep
    const char *per;
    size_t tried, learned;
    struct cost_amount amount;
};

#define MOST_ROWS 4 // of a point

// ---- columns ------------------------------------------------------------------------------------

static void say_of(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%s", ((const struct row *)at)->point != NULL ? "point" : "sweep");
}

static void say_per(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%s", ((const struct row *)at)->per);
}

static void say_label(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%s", cost_label_names[*(const enum cost_label *)at]);
}

// A number that is not known is a word, so that no one takes it for one that is.
static void say(double value, const char *behind, char cell[TABLE_CELL])
{
    if (isnan(value))
        snprintf(cell, TABLE_CELL, "%s", cost_label_names[COST_UNKNOWN]);
    else
        snprintf(cell, TABLE_CELL, "%.4g%s", value, behind);
}

static void say_number(const void *at, char cell[TABLE_CELL])
{
    say(*(const double *)at, "", cell);
}

static void say_joules(const void *at, char cell[TABLE_CELL])
{
    const struct cost_amount *amount = &((const struct row *)at)->amount;
    char label[16];
    snprintf(label, sizeof label, " %s", cost_label_names[amount->energy]);
    say(amount->joules, label, cell);
}

// The same in LaTeX, where a number with many digits is one times a power of ten.
static void set(double value, const char *behind, char cell[TABLE_CELL])
{
    char number[32], *exponent;
    snprintf(number, sizeof number, "%.4g", value);
    exponent = strchr(number, 'e');
    if (exponent == NULL) {
        say(value, behind, cell);
        return;
    }
    *exponent = '\0';
    snprintf(cell, TABLE_CELL, "$%s\\cdot10^{%d}$%s", number, atoi(exponent + 1), behind);
}

static void set_number(const void *at, char cell[TABLE_CELL])
{
    set(*(const double *)at, "", cell);
}

static void set_joules(const void *at, char cell[TABLE_CELL])
{
    const struct cost_amount *amount = &((const struct row *)at)->amount;
    char label[16];
    snprintf(label, sizeof label, " %s", cost_label_names[amount->energy]);
    set(amount->joules, label, cell);
}

#define AT(field)    TABLE_AT(struct row, field)
#define PLACE(field) .offset = offsetof(struct row, field)

// clang-format off
static const struct table_column columns[] = {
    {"of", "of", NULL, .words = say_of},
    {"per", "per", NULL, .words = say_per},
    {"trials", "trials", "trials", AT(tried)},
    {"learned", "learned", "learned", AT(learned)},
    {"operations", NULL, NULL, PLACE(amount.operations), .words = say_number},
    {NULL, "operations", NULL, AT(amount.operations)},
    {NULL, "operations_are", NULL, PLACE(amount.counted), .words = say_label},
    {"bytes", NULL, NULL, PLACE(amount.bytes), .words = say_number},
    {NULL, "bytes", NULL, AT(amount.bytes)},
    {NULL, "bytes_are", NULL, PLACE(amount.stored), .words = say_label},
    {"processor s", NULL, NULL, PLACE(amount.seconds), .words = say_number},
    {NULL, "processor_seconds", NULL, AT(amount.seconds)},
    {NULL, "processor_seconds_are", NULL, PLACE(amount.timed), .words = say_label},
    {"joules", NULL, NULL, .words = say_joules},
    {NULL, "joules", NULL, AT(amount.joules)},
    {NULL, "joules_are", NULL, PLACE(amount.energy), .words = say_label},
    {"g CO2", NULL, NULL, PLACE(amount.grams), .words = say_number},
    {NULL, "co2_grams", NULL, AT(amount.grams)},
    {NULL, "co2_grams_are", NULL, PLACE(amount.carbon), .words = say_label},
    {NULL, NULL, "operations", PLACE(amount.operations), .words = set_number},
    {NULL, NULL, "bytes", PLACE(amount.bytes), .words = set_number},
    {NULL, NULL, "processor s", PLACE(amount.seconds), .words = set_number},
    {NULL, NULL, "joules", .words = set_joules},
};
// clang-format on

// ---- rows ---------------------------------------------------------------------------------------

// Adds the rows of a point, or of the whole sweep; returns how many. What has no networks has no row.
static size_t add_rows(const struct report_point *point, const struct cost_point *cost,
                       const struct cost_given *given, struct row *row)
{
    bool ticket = point != NULL && point_is_ticket(point->point);
    const struct {
        const char *per;
        const struct cost_sum *sum;
        size_t networks;
    } kinds[MOST_ROWS] = {{"all", &cost->own, cost->trials > 0},
                          {"trial", &cost->own, cost->tried},
                          {"network", &cost->own, cost->learned},
                          {"network_from_scratch", &cost->whole, ticket ? cost->learned : 0}};
    size_t rows = 0;
    for (size_t i = 0; i < MOST_ROWS; i++)
        if (kinds[i].networks > 0)
            row[rows++] = (struct row){point, kinds[i].per, cost->tried, cost->learned,
                                       cost_amount(kinds[i].sum, kinds[i].networks, given)};
    return rows;
}

static const struct report_point *point_of(const void *row)
{
    return ((const struct row *)row)->point;
}

// ---- what is said beside them -------------------------------------------------------------------

static void write_given(const char *name, double value, FILE *out)
{
    fprintf(out, ",\n  \"%s\": ", name);
    table_write_value(out, value, "null");
}

static void write_notes(const struct cost *cost, const struct cost_given *given, FILE *out)
{
    const struct cost_sum *all = &cost->all.own;
    bool watts = !isnan(given->watts);
    fputs(
        "\nper: all trials of the point or the sweep; a trial, the mean of those that were tried; "
        "a "
        "network that learned:\n"
        "all of the trials' cost, divided by those that did (none: no row); from scratch: with the "
        "training of all dense\n"
        "networks, where it decides what a ticket is or whether it is tried, and the rounds "
        "before. "
        "operations: of the\n"
        "updates, as a plain dense implementation does them, estimated; bytes: of the file, "
        "measured; processor s: measured,\n"
        "of networks that were computed together shared by their updates.\n",
        out);
    if (all->unmeasured == 0)
        fprintf(out,
                "joules: of the processor packages, measured, the trials' share by processor "
                "time%s.\n",
                watts ? "; --watts had nothing to estimate" : "");
    else
        fprintf(out,
                "joules: of %zu of %zu trials they were not measured (for lack of readable "
                "counters, or by an earlier\nprogram); %s.\n",
                all->unmeasured, cost->all.trials,
                watts
                    ? "rows with one of these are estimated whole: processor seconds times --watts"
                    : "rows with one of these are unknown, unless --watts gives an estimate");
    if (isnan(given->intensity))
        fputs("g CO2: --grid-intensity gives an estimate.\n", out);
    else if (isnan(given->overhead))
        fprintf(out, "g CO2: joules at %g g/kWh, estimated.\n", given->intensity);
    else
        fprintf(out, "g CO2: joules at %g g/kWh, times %g, estimated.\n", given->intensity,
                given->overhead);
}

// ---- the formats --------------------------------------------------------------------------------

static struct table table_of_costs(const struct report *report, struct row *rows)
{
    struct table table = table_of_points(report, columns, TABLE_LENGTH(columns));
    table.row = rows;
    table.rows = 0;
    table.stride = sizeof *rows;
    table.point = point_of;
    table.list = "costs";
    return table;
}

static void write_costs(const struct cost *cost, const struct cost_given *given,
                        enum report_format format, struct row *rows, FILE *out)
{
    const struct report *report = cost->report;
    struct table table = table_of_costs(report, rows);
    for (size_t i = 0; i < report->points; i++)
        table.rows += add_rows(&report->point[i], &cost->point[i], given, rows + table.rows);
    table.rows += add_rows(NULL, &cost->all, given, rows + table.rows);
    table_write(&table, format, out);
    if (format == REPORT_TEXT)
        write_notes(cost, given, out);
    if (format == REPORT_JSON) {
        write_given("watts", given->watts, out);
        write_given("grid_intensity", given->intensity, out);
        write_given("overhead", given->overhead, out);
        fputs("\n}\n", out);
    }
}

// Adds a row for each point of which networks learned: what one of them cost, a ticket with what it came from.
static void add_learned(const struct cost *cost, const struct cost_given *given, struct row *rows,
                        struct table *table)
{
    const struct report *report = cost->report;
    for (size_t i = 0; i < report->points; i++) {
        const struct cost_point *point = &cost->point[i];
        if (point->learned > 0)
            rows[table->rows++] =
                (struct row){&report->point[i], "network", point->tried, point->learned,
                             cost_amount(&point->whole, point->learned, given)};
    }
}

static void write_paper(const struct cost *cost, const struct cost_given *given, struct row *rows,
                        FILE *out)
{
    struct table table = table_of_costs(cost->report, rows);
    add_learned(cost, given, rows, &table);
    fputs("% Made by `lifeticket cost --format tex`; do not edit.\n", out);
    table_write_macro_count(out, "CostTrials", cost->all.trials);
    table_write_macro_count(out, "CostMeasured", cost->all.trials - cost->all.own.unmeasured);
    table_write_tex(&table, "Cost", out);
}

static struct row *allocate_rows(const struct cost *cost)
{
    return calloc(MOST_ROWS * (cost->report->points + 1), sizeof(struct row));
}

static enum status lack_memory(const struct cost *cost)
{
    return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points",
                       cost->report->points);
}

enum status cost_write(const struct cost *cost, const struct cost_given *given,
                       enum report_format format, FILE *out)
{
    struct row *rows = allocate_rows(cost);
    if (rows == NULL)
        return lack_memory(cost);
    if (format == REPORT_TEX)
        write_paper(cost, given, rows, out);
    else
        write_costs(cost, given, format, rows, out);
    free(rows);
    return STATUS_OK;
}

enum status cost_write_html(const struct cost *cost, const struct cost_given *given, FILE *out)
{
    struct row *rows = allocate_rows(cost);
    if (rows == NULL)
        return lack_memory(cost);
    struct table table = table_of_costs(cost->report, rows);
    struct table_note note;
    table.rows = add_rows(NULL, &cost->all, given, rows);
    add_learned(cost, given, rows, &table);
    table_write_html(&table, out);
    free(rows);
    TRY(table_note_begin(&note));
    write_notes(cost, given, note.stream);
    table_note_end(&note, out);
    return STATUS_OK;
}
