// The table of records, a row per class of networks.
#include "report/tables/tables.h"

#include <math.h>
#include <stdlib.h>

struct row {
    char activation[32], tied[4], residual[4], learned_name[TABLE_CELL], learned_file[TABLE_CELL],
        exact_name[TABLE_CELL], exact_file[TABLE_CELL];
    size_t generations;
    double learned, learned_weights, learned_biases, learned_coefficients, point, replicate, proven,
        networks;
    struct interval rate;
    double exact, exact_weights, bound;
};

#define AT(field) TABLE_AT(struct row, field)

// clang-format off
static const struct table_column columns[] = {
    {"n", "generations", "$n$", AT(generations)},
    {"activation", "activation", "activation", AT(activation)},
    {"tied", "tied", NULL, AT(tied)},
    {"learned", "learned_numbers", "learned", AT(learned)},
    {"weights", "learned_weights", "weights", AT(learned_weights)},
    {NULL, "learned_biases", NULL, AT(learned_biases)},
    {NULL, "learned_coefficients", NULL, AT(learned_coefficients)},
    {"network", "learned_network", "network", AT(learned_name)},
    {"proven", "learned", "proven", AT(proven)},
    {"of", "networks", "of", AT(networks)},
    {"95 % interval", "rate", "95\\,\\% interval", AT(rate), TABLE_PERCENT},
    {NULL, "file", NULL, AT(learned_file)},
    {NULL, "point", NULL, AT(point)},
    {NULL, "replicate", NULL, AT(replicate)},
    {"exists", "exact_numbers", "exists", AT(exact)},
    {NULL, "exact_weights", NULL, AT(exact_weights)},
    {"as", "exact_network", NULL, AT(exact_name)},
    {NULL, "exact_file", NULL, AT(exact_file)},
    {"bound", "bound", "bound", AT(bound)},
    {NULL, "residual", NULL, AT(residual)},
};
// clang-format on

static double or_missing(bool any, size_t value)
{
    return any ? (double)value : NAN;
}

static void set_words(char *text, size_t size, const char *words)
{
    snprintf(text, size, "%.*s", (int)size - 1, words != NULL ? words : "");
}

static struct row row_of(const struct record *record)
{
    const struct record_network *learned = &record->learned, *exact = &record->exact;
    bool counted = learned->any && learned->networks > 0;
    struct row row = {
        .generations = record->generations,
        .learned = or_missing(learned->any, learned->numbers.all),
        .learned_weights = or_missing(learned->any, learned->numbers.weights),
        .learned_biases = or_missing(learned->any, learned->numbers.biases),
        .learned_coefficients = or_missing(learned->any, learned->numbers.coefficients),
        .point = or_missing(counted, learned->point),
        .replicate = or_missing(learned->any, learned->replicate),
        .proven = or_missing(counted, learned->learned),
        .networks = or_missing(counted, learned->networks),
        .rate = counted ? learned->interval : (struct interval){NAN, NAN},
        .exact = or_missing(exact->any, exact->numbers.all),
        .exact_weights = or_missing(exact->any, exact->numbers.weights),
        .bound = or_missing(record->bound > 0, record->bound),
    };
    const char *tied = record->tied ? "yes" : "no";
    set_words(row.activation, sizeof row.activation, net_activation_names[record->activation]);
    set_words(row.tied, sizeof row.tied, tied);
    set_words(row.residual, sizeof row.residual, record->residual ? "yes" : "no");
    set_words(row.learned_name, TABLE_CELL, learned->any ? learned->name : NULL);
    set_words(row.learned_file, TABLE_CELL, learned->file);
    set_words(row.exact_name, TABLE_CELL, exact->any ? exact->name : NULL);
    set_words(row.exact_file, TABLE_CELL, exact->file);
    return row;
}

static void write_notes(FILE *out)
{
    fputs(
        "\nlearned: numbers that are not 0 (weights, biases, coefficients; what generations share "
        "counted once) of the\nsmallest network that provably learned Conway's rule, the weights "
        "among them; proven, of: how many networks like\nit did, of those that were tried. exists, "
        "as: the smallest that is the rule, learned or made by hand. bound: no\nnetwork of the "
        "class with fewer is.\n",
        out);
}

enum status records_write(const struct records *records, enum report_format format, FILE *out)
{
    struct row *rows = calloc(records->count + 1, sizeof *rows);
    if (rows == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu records", records->count);
    size_t count = 0;
    for (size_t i = 0; i < records->count; i++)
        if (records->record[i].learned.any || records->record[i].exact.any)
            rows[count++] = row_of(&records->record[i]);
    const struct table table = {.column = columns,
                                .columns = TABLE_LENGTH(columns),
                                .row = rows,
                                .rows = count,
                                .stride = sizeof *rows,
                                .list = "records"};
    if (format == REPORT_TEXT) {
        table_write_text(&table, out);
        write_notes(out);
    } else if (format == REPORT_CSV) {
        table_write_csv_titles(&table, out);
        table_write_csv_rows(&table, out);
    } else if (format == REPORT_JSON) {
        fputs("{\n  ", out);
        table_write_json_rows(&table, out);
        fputs("\n}\n", out);
    } else {
        table_write_tex(&table, "Records", out);
    }
    free(rows);
    return STATUS_OK;
}
