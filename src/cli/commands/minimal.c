// lifeticket minimal RESULTS: the fewest weights at which networks still learn.
#include "report/tables/tables.h"

#include "cli/commands.h"
#include "cli/network.h"
#include "cli/notes.h"
#include "cli/output.h"

#include <inttypes.h>

// Writes the smallest network of all as a model. A ticket is trained again for its initial values.
static enum status save(const struct minimal *minimal, const char *path)
{
    const struct minimal_network *smallest = &minimal->smallest->smallest;
    struct cli_network network;
    enum status status =
        cli_network_open(&network, minimal->report->results, smallest->point, smallest->trial);
    if (status == STATUS_OK && network.model.result.initial == NULL)
        status = cli_network_train(&network);
    if (status == STATUS_OK)
        status = store_model_write(path, &network.model);
    cli_network_close(&network);
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
                             "minimal: --output %s: no network of these results provably learned: "
                             "there is nothing to write",
                             output);
    else if (output != NULL)
        status = save(&minimal, output);
    if (status == STATUS_OK)
        status = minimal_write(&minimal, format, stdout);
    if (status == STATUS_OK && output != NULL)
        cli_note("minimal: %s: replicate %" PRIu32 " of point %zu\n", output,
                 minimal.smallest->smallest.replicate, minimal.smallest->smallest.point);
    minimal_close(&minimal);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    size_t format = REPORT_TEXT;
    struct cli_output output = {0};
    const char *argument;
    char path[4096];
    const struct cli_option options[] = {{"output", "FILE.h5",
                                          "write the smallest network that learned as a model",
                                          CLI_TEXT, .target = &output.path},
                                         CLI_FORCE(output),
                                         {"format", "FORMAT", "text, csv or json (default text)",
                                          CLI_CHOICE, .target = &format, .choices = formats},
                                         CLI_JSON(format, REPORT_JSON),
                                         CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    TRY(report_find(argument, path));
    TRY(cli_check_output("minimal: --output", &output, CLI_WRITES_MODEL, path));
    struct report report;
    TRY(report_load(argument, false, &report));
    enum status status = answer(&report, (enum report_format)format, output.path);
    if (status == STATUS_OK)
        cli_note_incomplete(&report);
    report_close(&report);
    return status;
}

const struct cli_command cli_minimal = {
    .name = "minimal",
    .arguments = "RESULTS [options]",
    .summary = "the fewest weights at which networks still learn, method by method",
    .details =
        "Prints a row for each way to fewer weights: dense networks by their width, and each "
        "kind of\n"
        "ticket by its rounds. weights is the fewest, biases apart, at which at least half of the\n"
        "networks provably learned, with the 95 % interval of that rate; above and below are "
        "the\n"
        "weights between which one half lies for sure; smallest is the single network of fewest\n"
        "weights that provably learned. RESULTS is a results.h5 or the folder that holds it.\n"
        "\n"
        "With --output the smallest of all is written as a model, which verify proves again. "
        "Results\n"
        "do not keep what training began from, so a ticket is trained once more for that, with "
        "the\n"
        "rounds before it; it must come out as it is stored. extract takes out any other network.\n"
        "\n"
        "  lifeticket minimal results/smallest --output smallest.h5\n"
        "  lifeticket verify smallest.h5",
    .run = run,
};
