// lifeticket extract RESULTS: one network of a sweep as a model file.
#include "cli/commands.h"
#include "cli/network.h"
#include "cli/output.h"
#include "report/table.h"

#include <inttypes.h>
#include <stdio.h>

#define NOT_GIVEN SIZE_MAX

// What the command line asks for.
struct request {
    const char *output; // NULL: nothing is written
    size_t point, replicate;
    bool initial;
};

// ---- what there is to choose from ---------------------------------------------------------------

static void write_cell(char cell[TABLE_CELL], const char *heading, bool is_heading, size_t value)
{
    if (is_heading)
        snprintf(cell, TABLE_CELL, "%s", heading);
    else
        snprintf(cell, TABLE_CELL, "%zu", value);
}

// The heading, then a point a row.
static size_t point_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct report *report = context;
    bool heading = row == 0;
    const struct report_point *point = &report->point[heading ? 0 : row - 1];
    size_t columns = 0;
    write_cell(cell[columns++], "point", heading, point->source->point);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        if (!report->varies[axis])
            continue;
        if (heading)
            snprintf(cell[columns++], TABLE_CELL, "%s", setting_name(axis));
        else
            setting_format(axis, point->point, cell[columns++]);
    }
    if (report->seeds > 1)
        write_cell(cell[columns++], "seed", heading, point->point->seed);
    write_cell(cell[columns++], "networks", heading, point->networks);
    write_cell(cell[columns++], "learned", heading, point->learned);
    return columns;
}

// The heading, then a network of a point a row.
static size_t network_row(const void *context, size_t row, char cell[TABLE_COLUMNS][TABLE_CELL])
{
    const struct report_point *point = context;
    bool heading = row == 0;
    const struct trial_result *trial = &point->trial[heading ? 0 : row - 1];
    write_cell(cell[0], "replicate", heading, trial->replicate);
    snprintf(cell[1], TABLE_CELL, "%s", heading ? "outcome" : trial_outcome_names[trial->outcome]);
    write_cell(cell[2], "updates", heading, trial->updates);
    write_cell(cell[3], "weights left", heading, trial->weights_left);
    return 4;
}

// ---- one network --------------------------------------------------------------------------------

static enum status find_replicate(const struct report_point *point, const struct request *request,
                                  size_t *trial)
{
    for (*trial = 0; *trial < point->trials; ++*trial)
        if (point->trial[*trial].replicate == request->replicate)
            return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "extract: --replicate %zu: point %zu has no such network; without "
                       "--replicate its networks are listed",
                       request->replicate, request->point);
}

static enum status write(struct cli_network *network, const struct request *request)
{
    const struct store_model *model = &network->model;
    if (request->initial) {
        fputs("extract: training it again; Ctrl-C stops, and nothing is written\n", stderr);
        TRY(cli_network_train(network));
    }
    TRY(store_model_write(request->output, model));
    printf("network    point %zu, replicate %" PRIu32 ": %s after %" PRIu64 " updates\n",
           request->point, model->result.replicate, trial_outcome_names[model->result.outcome],
           model->result.updates);
    printf("initial    %s\n",
           request->initial ? "what it was trained from again, and came out as it is stored"
           : model->result.initial != NULL ? "drawn from seed, key and replicate"
                                           : "not in the model: --initial makes a ticket's");
    printf("model      %s\n", request->output);
    return STATUS_OK;
}

static enum status extract(const struct report *report, const struct request *request)
{
    if (request->point == NOT_GIVEN) {
        table_write_heading(report, stdout);
        table_write_rows(stdout, report->points + 1, point_row, report);
        return STATUS_OK;
    }
    if (request->point >= report->points)
        return status_fail(
            STATUS_REQUEST,
            "extract: --point %zu: the results have points 0 to %zu; without --point "
            "they are listed",
            request->point, report->points - 1);
    const struct report_point *point = report->point;
    while (point->source->point != request->point)
        point++;
    if (request->replicate == NOT_GIVEN) {
        table_write_rows(stdout, point->trials + 1, network_row, point);
        return STATUS_OK;
    }
    size_t trial;
    struct cli_network network;
    TRY(find_replicate(point, request, &trial));
    enum status status = cli_network_open(&network, report->results, request->point, trial);
    if (status == STATUS_OK)
        status = write(&network, request);
    cli_network_close(&network);
    return status;
}

// ---- the command --------------------------------------------------------------------------------

static enum status check_request(const struct request *request)
{
    if (request->replicate != NOT_GIVEN && request->point == NOT_GIVEN)
        return status_fail(STATUS_REQUEST,
                           "extract: --replicate: add --point, whose network it is");
    if ((request->replicate != NOT_GIVEN) != (request->output != NULL))
        return status_fail(STATUS_REQUEST,
                           "extract: --replicate says which network is written, and "
                           "--output where: give both, or none");
    if (request->initial && request->output == NULL)
        return status_fail(STATUS_REQUEST,
                           "extract: --initial: add --point, --replicate and --output");
    return request->output != NULL ? cli_check_output("extract: --output", request->output)
                                   : STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {.point = NOT_GIVEN, .replicate = NOT_GIVEN};
    const char *argument;
    const struct cli_option options[] = {
        {"point", "P", "number of the network's point (default: list the points)", CLI_SIZE,
         .target = &request.point, .low = 0, .high = UINT32_MAX},
        {"replicate", "R", "its number at the point (default: list the point's networks)", CLI_SIZE,
         .target = &request.replicate, .low = 0, .high = UINT32_MAX},
        {"output", "FILE.h5", "the model that is written", CLI_TEXT, .target = &request.output},
        {"initial", NULL, "train it again: a ticket gets its initial values, all is checked",
         CLI_FLAG, .target = &request.initial},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    TRY(check_request(&request));
    char path[4096];
    TRY(report_find(argument, path));
    struct store_results results;
    TRY(store_open(path, &results));
    struct report report;
    enum status status = report_open_by_seed(&results, &report);
    if (status == STATUS_OK) {
        status = extract(&report, &request);
        report_close(&report);
    }
    store_close(&results);
    return status;
}

const struct cli_command cli_extract = {
    .name = "extract",
    .arguments = "RESULTS [--point P [--replicate R --output FILE.h5 [--initial]]]",
    .summary = "one network of a sweep as a model file",
    .details =
        "Writes one network of a sweep as a model, for verify, predict and other tools: its final\n"
        "values, its mask, its settings, and what is known of it. P is its row in /points, R its\n"
        "replicate. Without --point the points are listed with their numbers; with --point alone\n"
        "the networks of that point. RESULTS is a results.h5 or the folder that holds it.\n"
        "\n"
        "Results do not keep what training began from, because it follows from the seed. A dense\n"
        "network's initial values are drawn again, and are always in the model. Those of a ticket\n"
        "depend on the training of its parent and of the rounds before: a ticket's model has "
        "none,\n"
        "unless --initial runs all that again. Final values, mask and outcome then must come out "
        "as\n"
        "they are stored, to the bit; if not, nothing is written. --initial does the same check "
        "for\n"
        "a dense network. It needs the instruction set that computed the results.\n"
        "\n"
        "  lifeticket extract results/smallest\n"
        "  lifeticket extract results/smallest --point 3\n"
        "  lifeticket extract results/smallest --point 3 --replicate 7 --output model.h5",
    .run = run,
};
