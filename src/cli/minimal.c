// lifeticket minimal RESULTS: the fewest weights at which networks still learn.
#include "report/minimal.h"

#include "cli/commands.h"
#include "cli/output.h"
#include "store/model.h"

#include <inttypes.h>
#include <stdlib.h>

// Writes the smallest network of all as a model.
static enum status save(const struct minimal *minimal, const char *path)
{
    const struct store_results *results = minimal->report->results;
    const struct minimal_network *network = &minimal->smallest->smallest;
    const struct store_point *point = &results->point[network->point];
    size_t each = point->parameters, at = network->trial * each;
    float *floats = malloc(2 * point->count * each * sizeof *floats);
    uint8_t *masks = malloc(point->count * each);
    struct store_model model = {.point = point->point,
                                .result = results->trial[point->first + network->trial]};
    enum status status = STATUS_OK;
    if (floats == NULL || masks == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "out of memory for %zu networks", point->count);
    if (status == STATUS_OK)
        status = store_read_point(results, network->point, floats, floats + point->count * each,
                                  NULL, NULL);
    if (status == STATUS_OK)
        status = store_read_masks(results, network->point, masks);
    if (status == STATUS_OK) {
        model.result.initial = floats + at;
        model.result.final = floats + point->count * each + at;
        model.result.mask = masks + at;
        status = store_model_write(path, &model);
    }
    free(floats);
    free(masks);
    return status;
}

static enum status answer(const struct report *report, enum report_format format,
                          const char *output)
{
    struct minimal minimal;
    TRY(minimal_open(report, &minimal));
    enum status status = STATUS_OK;
    if (output != NULL && minimal.smallest == NULL)
        status = status_fail(STATUS_REQUEST,
                             "minimal: --save %s: no network of these results provably learned: "
                             "there is nothing to save",
                             output);
    else if (output != NULL)
        status = save(&minimal, output);
    if (status == STATUS_OK)
        minimal_write(&minimal, format, stdout);
    if (status == STATUS_OK && output != NULL)
        fprintf(stderr, "minimal: %s: replicate %" PRIu32 " of point %zu\n", output,
                minimal.smallest->smallest.replicate, minimal.smallest->smallest.point);
    minimal_close(&minimal);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    size_t format = REPORT_TEXT;
    const char *output = NULL, *argument;
    const struct cli_option options[] = {{"save", "FILE.h5",
                                          "write the smallest network that learned as a model",
                                          CLI_TEXT, .target = &output},
                                         {"format", "FORMAT", "text, csv or json (default text)",
                                          CLI_CHOICE, .target = &format, .choices = formats},
                                         CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    if (output != NULL)
        TRY(cli_check_output("minimal: --save", output));
    char path[4096];
    TRY(report_find(argument, path));
    struct store_results results;
    TRY(store_open(path, &results));
    struct report report;
    enum status status = report_open(&results, &report);
    if (status == STATUS_OK) {
        status = answer(&report, (enum report_format)format, output);
        if (status == STATUS_OK && !report.complete)
            fprintf(stderr, "lifeticket: %s: %s\n", path, report_incomplete);
        report_close(&report);
    }
    store_close(&results);
    return status;
}

const struct cli_command cli_minimal = {
    .name = "minimal",
    .arguments = "RESULTS [--save FILE.h5] [--format text|csv|json]",
    .summary = "the fewest weights at which networks still learn, method by method",
    .details =
        "Prints a row for each way to fewer weights: dense networks by their width, and each "
        "kind of\n"
        "ticket by its rounds. weights is the fewest, biases apart, at which at least half of the\n"
        "networks provably learned, with Wilson's 95 % interval of that rate; above and below are "
        "the\n"
        "weights between which one half lies for sure; smallest is the single network of fewest\n"
        "weights that provably learned. RESULTS is a results.h5 or the folder that holds it.\n"
        "\n"
        "With --save the smallest of all is written as a model, which verify proves again.\n"
        "\n"
        "  lifeticket minimal results/tickets-small --save smallest.h5\n"
        "  lifeticket verify smallest.h5",
    .run = run,
};
