// lifeticket extract RESULTS: one network of a sweep as a model file.
#include "cli/commands.h"
#include "cli/network.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "report/tables/tables.h"

#include <inttypes.h>
#include <stdio.h>

#define NOT_GIVEN SIZE_MAX

// What the command line asks for.
struct request {
    struct cli_output output; // without a path nothing is written
    size_t point, replicate;
    bool initial, smallest, json;
};

// ---- what there is to choose from ---------------------------------------------------------------

static void say_point(const void *at, char cell[TABLE_CELL])
{
    const struct report_point *point = at;
    snprintf(cell, TABLE_CELL, "%zu", point->source->point);
}

static void say_outcome(const void *at, char cell[TABLE_CELL])
{
    snprintf(cell, TABLE_CELL, "%s", trial_outcome_names[*(const enum trial_outcome *)at]);
}

// clang-format off
static const struct table_column point_columns[] = {
    {"point", NULL, NULL, .words = say_point, .leads = true},
    {"networks", "networks", NULL, TABLE_AT(struct report_point, networks)},
    {"learned", "learned", NULL, TABLE_AT(struct report_point, learned)},
}, network_columns[] = {
    {"replicate", "replicate", NULL, TABLE_AT(struct trial_result, replicate)},
    {"outcome", "outcome", NULL, offsetof(struct trial_result, outcome), .words = say_outcome},
    {"updates", "updates", NULL, TABLE_AT(struct trial_result, updates)},
    {"weights left", "weights_left", NULL, TABLE_AT(struct trial_result, weights_left)},
};
// clang-format on

static bool has_no_axis(enum setting_id axis)
{
    (void)axis;
    return false;
}

// The number of the point in /points, for programs.
static void write_number(const void *row, FILE *out)
{
    const struct report_point *point = row;
    fprintf(out, ", \"point\": %zu", point->source->point);
}

// A row for each seed: another one is another point of the results.
static void list_points(const struct report *report, bool json)
{
    struct table table = table_of_points(report, point_columns, TABLE_LENGTH(point_columns));
    table.shows_seed = report->seeds > 1;
    table.by_seed = true;
    table.json_rest = write_number;
    table_write(&table, json ? REPORT_JSON : REPORT_TEXT, stdout);
    fputs(json ? "\n}\n" : "", stdout);
}

static void list_networks(const struct report *report, const struct report_point *point, bool json)
{
    const struct table table = {.column = network_columns,
                                .columns = TABLE_LENGTH(network_columns),
                                .row = point->trial,
                                .rows = point->trials,
                                .stride = sizeof *point->trial,
                                .has_axis = has_no_axis,
                                .list = "networks"};
    if (!json) {
        table_write_text(&table, stdout);
        return;
    }
    table_write_json_heading(report, stdout);
    fprintf(stdout, "  \"point\": %zu,\n", point->source->point);
    table_write_json_rows(&table, stdout);
    fputs("\n}\n", stdout);
}

// ---- one network --------------------------------------------------------------------------------

// The point of that number: a row of a report by seed is a point of the results. NULL: there is none.
static const struct report_point *find_point(const struct report *report, size_t number)
{
    for (size_t i = 0; i < report->points; i++)
        if (report->point[i].source->point == number)
            return &report->point[i];
    return NULL;
}

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

// Whether a network was exact at some look, and no longer when its training was over.
static bool was_lost(const struct trial_result *result)
{
    return result->outcome == TRIAL_LEARNED && !result->exact_at_end;
}

static enum status write(struct cli_network *network, const struct request *request)
{
    const struct store_model *model = &network->model;
    if (request->initial) {
        cli_note("extract: training it again; Ctrl-C stops, and nothing is written\n");
        TRY(cli_network_train(network));
    }
    TRY(store_model_write(request->output.path, model));
    printf("network    point %zu, replicate %" PRIu32 ": %s, after %" PRIu64 " updates%s\n",
           request->point, model->result.replicate, trial_outcome_names[model->result.outcome],
           model->result.updates, was_lost(&model->result) ? ", and not exact at the end" : "");
    printf("initial    %s\n",
           request->initial ? "what it was trained from again, and came out as it is stored"
           : model->result.initial != NULL ? "drawn from seed, key and replicate"
                                           : "not in the model: --initial makes a ticket's");
    cli_say("model      %s\n", request->output.path);
    return STATUS_OK;
}

// Puts the point and the replicate of the smallest network that provably learned into the request.
static enum status find_smallest(const struct report *report, struct request *request)
{
    struct minimal minimal;
    TRY(minimal_open(report, &minimal));
    const struct minimal_way *way = minimal.smallest;
    if (way != NULL) {
        request->point = way->smallest.point;
        request->replicate = way->smallest.replicate;
        printf("smallest   %" PRIu64 " weights, %zu parameters with the biases that are not zero: "
               "point %zu, replicate %" PRIu32 "\n",
               way->smallest.weights_left, way->smallest.parameters_left, way->smallest.point,
               way->smallest.replicate);
    }
    minimal_close(&minimal);
    return way != NULL ? STATUS_OK
                       : status_fail(STATUS_REQUEST,
                                     "extract: --smallest: no network of these results provably "
                                     "learned: there is nothing to extract");
}

static enum status extract(const struct report *report, struct request *request)
{
    if (request->smallest)
        TRY(find_smallest(report, request));
    if (request->smallest && request->output.path == NULL)
        return STATUS_OK;
    if (request->point == NOT_GIVEN) {
        list_points(report, request->json);
        return STATUS_OK;
    }
    const struct report_point *point = find_point(report, request->point);
    if (point == NULL)
        return status_fail(
            STATUS_REQUEST,
            "extract: --point %zu: the results have points 0 to %zu; without --point "
            "they are listed",
            request->point, report->points - 1);
    if (request->replicate == NOT_GIVEN) {
        list_networks(report, point, request->json);
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

static enum status check_request(const struct request *request, const char *results)
{
    if (request->smallest && (request->point != NOT_GIVEN || request->replicate != NOT_GIVEN))
        return status_fail(STATUS_REQUEST, "extract: --smallest finds the network; leave out "
                                           "--point and --replicate");
    if (request->json && (request->replicate != NOT_GIVEN || request->smallest))
        return status_fail(STATUS_REQUEST, "extract: --json: the list of points, or of a point's "
                                           "networks; leave out --replicate and --smallest");
    if (request->replicate != NOT_GIVEN && request->point == NOT_GIVEN)
        return status_fail(STATUS_REQUEST,
                           "extract: --replicate: add --point, whose network it is");
    if (request->output.path == NULL ? request->replicate != NOT_GIVEN
                                     : request->replicate == NOT_GIVEN && !request->smallest)
        return status_fail(STATUS_REQUEST,
                           "extract: --replicate or --smallest says which network is written, and "
                           "--output where: give both, or none");
    if (request->initial && request->output.path == NULL)
        return status_fail(
            STATUS_REQUEST,
            "extract: --initial: it is of the network that is written; add --output, "
            "and --smallest or --point and --replicate");
    char path[4096];
    TRY(report_find(results, path));
    return cli_check_output("extract: --output", &request->output, CLI_WRITES_MODEL, path);
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
        {"output", "FILE.h5", "the model that is written", CLI_TEXT,
         .target = &request.output.path},
        CLI_FORCE(request.output),
        {"smallest", NULL, "the network of fewest weights that provably learned", CLI_FLAG,
         .target = &request.smallest},
        {"json", NULL, "the lists for programs", CLI_FLAG, .target = &request.json},
        {"initial", NULL, "train it again: a ticket gets its initial values, all is checked",
         CLI_FLAG, .target = &request.initial},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &argument, 1, 1));
    TRY(check_request(&request, argument));
    struct report report;
    TRY(report_load(argument, true, &report));
    enum status status = extract(&report, &request);
    if (status == STATUS_OK)
        cli_note_incomplete(&report);
    report_close(&report);
    return status;
}

const struct cli_command cli_extract = {
    .name = "extract",
    .arguments = "RESULTS [--point P [--replicate R --output FILE.h5 [--initial]] | --json]\n"
                 "       lifeticket extract RESULTS --smallest [--output FILE.h5 [--initial]]",
    .summary = "one network of a sweep as a model file",
    .details =
        "Writes one network of a sweep as a model, for verify, predict and other tools: its final\n"
        "values, its mask, its settings, and what is known of it. P is its row in /points, R its\n"
        "replicate. Without --point the points are listed with their numbers; with --point alone\n"
        "the networks of that point. RESULTS is a results.h5 or the folder that holds it. "
        "--smallest takes\n"
        "the network of fewest weights, then of fewest parameters, among those that provably "
        "learned.\n"
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
        "  lifeticket extract results/smallest --point 10\n"
        "  lifeticket extract results/smallest --point 10 --replicate 103 --output model.h5\n"
        "  lifeticket extract results/smallest --smallest --output smallest.h5",
    .run = run,
};
