// The fewest weights at which networks still learn, a row per way to fewer weights.
#include "report/tables/tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

// A way as numbers, NaN where there is none.
struct row {
    const struct report_point *point; // the one of fewest weights, or what stands for it
    bool lacks_round;                 // it is not there, so that it has no round
    double weights, networks, proven, rate, above, below;
    struct interval interval;
    double smallest_point, smallest_replicate, smallest_weights, smallest_parameters;
};

#define AT(field) TABLE_AT(struct row, field)

// clang-format off
static const struct table_column columns[] = {
    {"weights", "weights", NULL, AT(weights)},
    {"networks", "networks", NULL, AT(networks)},
    {"proven", "proven", NULL, AT(proven)},
    {"rate %", "rate", NULL, AT(rate), TABLE_PERCENT},
    {"95 % interval", "rate", NULL, AT(interval), TABLE_PERCENT, .of_rate = true},
    {"above", "above_weights", NULL, AT(above)},
    {"below", "below_weights", NULL, AT(below)},
    {"smallest", "smallest_weights", NULL, AT(smallest_weights), .place = 1},
    {"point", "smallest_point", NULL, AT(smallest_point)},
    {"replicate", "smallest_replicate", NULL, AT(smallest_replicate)},
    {NULL, "smallest_parameters", NULL, AT(smallest_parameters), .place = 1},
};
// clang-format on

static const struct report_point *point_of(const void *row)
{
    return ((const struct row *)row)->point;
}

static bool lacks_axis(const void *row, enum setting_id axis)
{
    return axis == SETTING_ROUND && ((const struct row *)row)->lacks_round;
}

static double weights_of(const struct report_point *point)
{
    return point != NULL ? point->median_weights_left : NAN;
}

static struct row row_of(const struct minimal_way *way)
{
    const struct report_point *fewest = way->fewest;
    const struct minimal_network *smallest = &way->smallest;
    double networks = fewest != NULL ? (double)fewest->networks : NAN;
    return (struct row){
        .point = fewest != NULL ? fewest : way->first,
        .lacks_round = fewest == NULL,
        .weights = weights_of(fewest),
        .networks = networks,
        .proven = fewest != NULL ? (double)way->proven : NAN,
        .rate = (double)way->proven / networks,
        .interval = fewest != NULL ? way->interval : (struct interval){NAN, NAN},
        .above = weights_of(way->above),
        .below = weights_of(way->below),
        .smallest_point = way->any ? (double)smallest->point : NAN,
        .smallest_replicate = way->any ? (double)smallest->replicate : NAN,
        .smallest_weights = way->any ? (double)smallest->weights_left : NAN,
        .smallest_parameters = way->any ? (double)smallest->parameters_left : NAN,
    };
}

static void write_notes(const struct report *report, const struct minimal_way *smallest, FILE *out)
{
    fprintf(
        out,
        "\nweights: the fewest, without biases, at which at least half of the networks provably "
        "learn, with\n%s; above, below: weights of the last point, going down, whose "
        "interval lies above\none half, and of the next whose interval lies below; smallest: "
        "weights of the smallest single\nnetwork that provably learned, with its point "
        "(/points) and replicate.\n",
        report_interval_name(report));
    if (smallest == NULL)
        fputs("No network provably learned.\n", out);
    else
        fprintf(out,
                "The smallest of all: replicate %" PRIu32 " of point %zu, %" PRIu64
                " weights, %zu numbers that are not 0.\n",
                smallest->smallest.replicate, smallest->smallest.point,
                smallest->smallest.weights_left, smallest->smallest.parameters_left);
}

static void write_json_end(const struct minimal_way *smallest, FILE *out)
{
    fputs(",\n  \"smallest\": ", out);
    if (smallest == NULL)
        fputs("null\n}\n", out);
    else
        fprintf(out,
                "{\"point\": %zu, \"replicate\": %" PRIu32 ", \"weights\": %" PRIu64
                ", \"parameters\": %zu}\n}\n",
                smallest->smallest.point, smallest->smallest.replicate,
                smallest->smallest.weights_left, smallest->smallest.parameters_left);
}

// The rows are the caller's to free. Fails where memory is short.
static enum status make_rows(const struct minimal *minimal, struct row **rows, struct table *table)
{
    *rows = calloc(minimal->ways, sizeof **rows);
    if (*rows == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu ways", minimal->ways);
    for (size_t i = 0; i < minimal->ways; i++)
        (*rows)[i] = row_of(&minimal->way[i]);
    *table = table_of_points(minimal->report, columns, TABLE_LENGTH(columns));
    table->row = *rows;
    table->rows = minimal->ways;
    table->stride = sizeof **rows;
    table->point = point_of;
    table->lacks_axis = lacks_axis;
    table->list = "ways";
    return STATUS_OK;
}

enum status minimal_write(const struct minimal *minimal, enum report_format format, FILE *out)
{
    struct row *rows;
    struct table table;
    TRY(make_rows(minimal, &rows, &table));
    table_write(&table, format, out);
    free(rows);
    if (format == REPORT_TEXT)
        write_notes(minimal->report, minimal->smallest, out);
    else if (format == REPORT_JSON)
        write_json_end(minimal->smallest, out);
    return STATUS_OK;
}

enum status minimal_write_html(const struct minimal *minimal, FILE *out)
{
    struct row *rows;
    struct table table;
    struct table_note note;
    TRY(make_rows(minimal, &rows, &table));
    table_write_html(&table, out);
    free(rows);
    TRY(table_note_begin(&note));
    write_notes(minimal->report, minimal->smallest, note.stream);
    table_note_end(&note, out);
    return STATUS_OK;
}
