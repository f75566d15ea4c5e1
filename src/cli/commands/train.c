// lifeticket train: one network from its first random numbers to a model file.
#include "cli/commands.h"
#include "cli/commands/train_view.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "store/model.h"
#include "store/starts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// What the command line asks for.
struct request {
    struct point point;
    size_t replicate, attempts;
    struct cli_output output; // without a path the network is not kept
};

// Memory of trials that run one after another: the latest, and the best before it.
struct memory {
    struct arena arena;
    struct trial_result result[2];
    float *block;  // of both results' pointers
    uint8_t *mask; // of both, where networks start from others, which may be pruned; else NULL
};

static enum status memory_open(struct memory *memory, const struct point *point)
{
    size_t each = trial_result_floats(point), parameters = point_net(point).parameters;
    *memory = (struct memory){.block = malloc(2 * each * sizeof(float))};
    if (point_keeps_masks(point))
        memory->mask = malloc(2 * parameters);
    if (memory->block == NULL || (point_keeps_masks(point) && memory->mask == NULL))
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the results of training");
    for (int i = 0; i < 2; i++)
        trial_result_set(&memory->result[i], point, 0, memory->block + (size_t)i * each,
                         memory->mask != NULL ? memory->mask + (size_t)i * parameters : NULL);
    return arena_open(&memory->arena, trial_bytes(point, 1, 1));
}

static void memory_close(struct memory *memory)
{
    arena_close(&memory->arena);
    free(memory->block);
    free(memory->mask);
}

// Whether a came out better than b.
static bool is_better(const struct trial_result *a, const struct trial_result *b)
{
    bool learned = a->outcome == TRIAL_LEARNED;
    if (learned != (b->outcome == TRIAL_LEARNED))
        return learned;
    if (a->window_errors != b->window_errors)
        return a->window_errors < b->window_errors;
    return a->cell_accuracy > b->cell_accuracy;
}

// Trains replicate after replicate until one learns, and returns the best.
static const struct trial_result *run_attempts(const struct request *request, struct memory *memory,
                                               struct train_view *view)
{
    struct trial_observer observer = {train_view_looked, view};
    const struct trial_result *best = NULL;
    for (size_t i = 0; i < request->attempts; i++) {
        struct trial_result *result = &memory->result[best == &memory->result[0]];
        result->replicate = (uint32_t)(request->replicate + i);
        train_view_begin(view);
        trial_run_observed(&request->point, 1, result, 1, cpu_isa(), &memory->arena, NULL,
                           &observer);
        train_view_end(view, result);
        if (best == NULL || is_better(result, best))
            best = result;
        if (result->outcome == TRIAL_LEARNED)
            break;
    }
    return best;
}

static enum status train(const struct request *request)
{
    struct train_view view = train_view_make(&request->point, request->attempts);
    struct memory memory;
    enum status status = memory_open(&memory, &request->point);
    if (status == STATUS_OK) {
        const struct trial_result *best = run_attempts(request, &memory, &view);
        train_view_report(&view, best);
        if (request->output.path != NULL)
            status = store_model_write(request->output.path,
                                       (&(struct store_model){request->point, *best}));
        if (status == STATUS_OK && request->output.path != NULL)
            cli_say("model      %s\n", request->output.path);
        else if (status == STATUS_OK)
            printf("model      not kept: add --output MODEL.h5; the same seed gives the same "
                   "network\n");
    }
    memory_close(&memory);
    return status;
}

// Sets the widths to those of --filters, if they are said.
static enum status take_widths(const struct cli_settings *said, struct point *point)
{
    const char *filters = said->said[SETTING_FILTERS].text;
    size_t generations = 0;
    if (filters == NULL)
        return STATUS_OK;
    if (said->said[SETTING_OVERCOMPLETENESS].text != NULL)
        return status_fail(STATUS_REQUEST,
                           "train: --overcompleteness %zu with --filters: both say how wide the "
                           "layers are; give one",
                           point->overcompleteness);
    if (!net_widths_parse(filters, &point->widths, &generations) ||
        generations != point->generations)
        return status_fail(
            STATUS_REQUEST,
            "train: --filters: expected %zu numbers joined by '-', for each "
            "generation filters (1 to %d) and channels (1 to %d, or 0: no 1x1 layer), "
            "such as 1-2, not '%.60s'",
            2 * point->generations, NET_MAX_FILTERS, NET_MAX_OVERCOMPLETENESS, filters);
    point->overcompleteness = net_overcompleteness_of(generations, &point->widths);
    if (point->overcompleteness > 0) // the same network, by its usual name
        point->widths = (struct net_widths){{0}};
    return STATUS_OK;
}

static enum status check_request(const struct request *request)
{
    const struct point *point = &request->point;
    if (point->batch * point->board * point->board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "train: --batch %zu of --board %zu: a batch may hold %d cells at most",
                           point->batch, point->board, TRIAL_MAX_BATCH_CELLS);
    if (point->fixed_boards * point->board * point->board > POINT_MOST_SET_CELLS)
        return status_fail(
            STATUS_REQUEST,
            "train: --fixed-boards %zu of --board %zu: a set may hold %d cells at most",
            point->fixed_boards, point->board, POINT_MOST_SET_CELLS);
    if (request->replicate + request->attempts - 1 > UINT32_MAX)
        return status_fail(STATUS_REQUEST,
                           "train: --replicate %zu with --attempts %zu: replicates end at %" PRIu32,
                           request->replicate, request->attempts, UINT32_MAX);
    struct net_form form = point_form(point);
    const char *tied = net_tied_problem(&form), *residual = net_residual_problem(&form);
    if (tied != NULL)
        return status_fail(STATUS_REQUEST, "train: --tied yes: %s", tied);
    if (residual != NULL)
        return status_fail(STATUS_REQUEST, "train: --residual yes: %s", residual);
    struct net net = net_make_form(&form);
    TRY(engine_check(&net));
    if (store_check_starts(point, false) != STATUS_OK)
        return status_fail(STATUS_REQUEST, "train: --from: %s", status_message());
    return cli_check_output("train: --output", &request->output, CLI_WRITES_MODEL, NULL);
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {.attempts = 1};
    struct cli_settings said;
    struct cli_option options[4 + SETTING_COUNT + 1] = {
        {"output", "MODEL.h5", "where to keep the network (default: not kept)", CLI_TEXT,
         .target = &request.output.path},
        CLI_FORCE(request.output),
        {"attempts", "K", "train up to K replicates until one learns (default 1)", CLI_SIZE,
         .target = &request.attempts, .low = 1, .high = 1e6},
        {"replicate", "R", "which network of that seed, as a sweep counts them (default 0)",
         CLI_SIZE, .target = &request.replicate, .low = 0, .high = UINT32_MAX},
    };
    cli_settings_options(&said, settings_owned(SETTING_OF_PARENT) | settings_owned(SETTING_OF_RUN),
                         options + 4);
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    TRY(cli_settings_apply(command, &said, false, &request.point));
    TRY(take_widths(&said, &request.point));
    TRY(check_request(&request));
    return train(&request);
}

const struct cli_command cli_train = {
    .name = "train",
    .arguments = "[options]",
    .summary = "train one network, and keep it as a model file",
    .details =
        "Trains one network, shows how it comes on, and says whether it learned. A network of one\n"
        "generation has learned when it is proven on all 512 windows of 3x3 cells, one of two on "
        "all\n"
        "2^25 patches of 5x5 cells, and one of more generations when it has a certificate; where "
        "no\n"
        "proof is found, when it is right on fresh random boards, and the report says so.\n"
        "\n"
        "Few small networks learn: about one L(1,1) in twenty. --attempts trains replicate after\n"
        "replicate until one does. When none does, the best is reported, and kept in --output;\n"
        "that is a result, not a failure: the exit status is 0.\n"
        "\n"
        "The same options give the same network, bit for bit, and so does a sweep: --seed and\n"
        "--replicate name one network of a plan whose other settings are the same. Ctrl-C stops\n"
        "and writes nothing; a file of that name stays as it was.\n"
        "\n"
        "--from starts from networks that have learned, another rule for instance; the replicate\n"
        "draws which of them, and what is pruned of it stays pruned.\n"
        "\n"
        "  lifeticket train --attempts 64 --output smallest.h5\n"
        "  lifeticket train --attempts 64 --rule B36/S23 --from ./smallest.h5\n"
        "  lifeticket train --overcompleteness 4 --attempts 8 --output wider.h5",
    .run = run,
    .interrupted = "nothing was written. The same command trains the same network again, from its "
                   "beginning",
};
