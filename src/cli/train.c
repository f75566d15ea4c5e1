// lifeticket train: one network from its first random numbers to a model file.
#include "base/parse.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/train_view.h"
#include "store/model.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the command line asks for.
struct request {
    struct trial_point point;
    const char *filters; // NULL: by the overcompleteness
    size_t replicate, attempts;
    const char *output; // NULL: the network is not kept
};

// Memory of trials that run one after another: the latest, and the best before it.
struct memory {
    struct arena arena;
    struct trial_result result[2];
    float *block; // of both results' pointers
};

static enum status memory_open(struct memory *memory, const struct trial_point *point)
{
    size_t each = trial_result_floats(point);
    *memory = (struct memory){.block = malloc(2 * each * sizeof(float))};
    if (memory->block == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the results of training");
    for (int i = 0; i < 2; i++)
        trial_result_set(&memory->result[i], point, 0, memory->block + (size_t)i * each, NULL);
    return arena_open(&memory->arena, trial_bytes(point, 1, 1));
}

static void memory_close(struct memory *memory)
{
    arena_close(&memory->arena);
    free(memory->block);
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

// Trains replicate after replicate until one learns, and leaves the best in *best.
static enum status run_attempts(const struct request *request, struct memory *memory,
                                struct train_view *view, const struct trial_result **best)
{
    const atomic_bool *cancel = cli_catch_interrupts();
    struct trial_observer observer = {train_view_looked, view};
    *best = NULL;
    for (size_t i = 0; i < request->attempts; i++) {
        struct trial_result *result = &memory->result[*best == &memory->result[0]];
        result->replicate = (uint32_t)(request->replicate + i);
        train_view_begin(view);
        bool whole = trial_run_observed(&request->point, 1, result, 1, cpu_isa(), &memory->arena,
                                        cancel, &observer);
        train_view_end(view, whole ? result : NULL);
        if (!whole)
            return status_fail(STATUS_INTERRUPTED,
                               "train: interrupted; nothing was written. The same command trains "
                               "the same network again, from its beginning");
        if (*best == NULL || is_better(result, *best))
            *best = result;
        if (result->outcome == TRIAL_LEARNED)
            break;
    }
    return STATUS_OK;
}

static enum status train(const struct request *request)
{
    struct train_view view = train_view_make(&request->point, request->attempts);
    struct memory memory;
    const struct trial_result *best;
    enum status status = memory_open(&memory, &request->point);
    if (status == STATUS_OK)
        status = run_attempts(request, &memory, &view, &best);
    if (status == STATUS_OK) {
        train_view_report(&view, best);
        if (request->output != NULL)
            status =
                store_model_write(request->output, (&(struct store_model){request->point, *best}));
        if (status == STATUS_OK && request->output != NULL)
            printf("model      %s\n", request->output);
        else if (status == STATUS_OK)
            printf("model      not kept: add --output MODEL.h5; the same seed gives the same "
                   "network\n");
    }
    memory_close(&memory);
    return status;
}

// The widths: those of --filters, or 2m and m.
static enum status take_widths(struct request *request)
{
    struct trial_point *point = &request->point;
    if (request->filters == NULL) {
        point->overcompleteness += point->overcompleteness == 0;
        return STATUS_OK;
    }
    if (point->overcompleteness > 0)
        return status_fail(STATUS_REQUEST,
                           "train: --overcompleteness %zu with --filters: both say how wide the "
                           "layers are; give one",
                           point->overcompleteness);
    size_t generations = 0;
    if (!net_widths_parse(request->filters, &point->widths, &generations) ||
        generations != point->generations)
        return status_fail(STATUS_REQUEST,
                           "train: --filters: expected %zu numbers joined by '-', for each "
                           "generation filters (1 to %d) and channels (1 to %d), such as 1-2, not "
                           "'%.60s'",
                           2 * point->generations, NET_MAX_FILTERS, NET_MAX_OVERCOMPLETENESS,
                           request->filters);
    point->overcompleteness = net_overcompleteness_of(generations, &point->widths);
    if (point->overcompleteness > 0) // the same network, by its usual name
        point->widths = (struct net_widths){{0}};
    return STATUS_OK;
}

static enum status check_request(const char *rule, const char *density, struct request *request)
{
    struct trial_point *point = &request->point;
    TRY(take_widths(request));
    TRY(life_rule_parse(rule, &point->rule));
    point->density = NAN;
    if (strcmp(density, "uniform") != 0 && !parse_real(density, 0, 1, &point->density))
        return status_fail(
            STATUS_REQUEST,
            "train: --density: expected a number from 0 to 1, or uniform, not '%.40s'", density);
    if (point->batch * point->board * point->board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "train: --batch %zu of --board %zu: a batch may hold %d cells at most",
                           point->batch, point->board, TRIAL_MAX_BATCH_CELLS);
    if (request->replicate + request->attempts - 1 > UINT32_MAX)
        return status_fail(STATUS_REQUEST,
                           "train: --replicate %zu with --attempts %zu: replicates end at %" PRIu32,
                           request->replicate, request->attempts, UINT32_MAX);
    return request->output != NULL ? cli_check_output("train: --output", request->output)
                                   : STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const boards_names[] = {"own", "shared", NULL};
    static const char *const stop_names[] = {"never", "proven", NULL};
    const char *boundary_names[LIFE_BOUNDARY_COUNT + 1] = {NULL};
    const char *activation_names[NET_ACTIVATION_COUNT + 1] = {NULL};
    const char *init_names[NET_INIT_COUNT + 1] = {NULL};
    const char *family_names[NET_FAMILY_COUNT + 1] = {NULL};
    memcpy(boundary_names, life_boundary_names, sizeof life_boundary_names);
    memcpy(activation_names, net_activation_names, sizeof net_activation_names);
    memcpy(init_names, net_init_names, sizeof net_init_names);
    memcpy(family_names, net_family_names, sizeof net_family_names);

    // The defaults are those of experiments/overcompleteness.yaml.
    struct request request = {.attempts = 1};
    struct trial_point *point = &request.point;
    *point = (struct trial_point){
        .generations = 1, .board = 32, .learning_rate = 0.001, .batch = 8, .seed = 20200903};
    size_t updates = 125000, boundary = LIFE_DEAD, activation = NET_RELU, init = NET_GLOROT;
    size_t family = NET_LIFE, boards = 0, stop = 1;
    const char *rule = "B3/S23", *density = "uniform";
    // clang-format off
    const struct cli_option options[] = {
        {"output", "MODEL.h5", "where to keep the network (default: not kept)", CLI_TEXT,
         .target = &request.output},
        {"generations", "N", "generations to predict at once, n of L(n,m) (default 1)", CLI_SIZE,
         .target = &point->generations, .low = 1, .high = NET_MAX_GENERATIONS},
        {"overcompleteness", "M", "width, m of L(n,m) (default 1)", CLI_SIZE,
         .target = &point->overcompleteness, .low = 1, .high = NET_MAX_OVERCOMPLETENESS},
        {"filters", "WIDTHS", "instead of --overcompleteness: filters and channels of each "
         "generation, 1-2", CLI_TEXT, .target = &request.filters},
        {"family", "WORD", "life: 3x3 and 1x1 layers in turn (default) | window: the whole window "
         "at once", CLI_CHOICE, .target = &family, .choices = family_names},
        {"attempts", "K", "train up to K replicates until one learns (default 1)", CLI_SIZE,
         .target = &request.attempts, .low = 1, .high = 1e6},
        {"updates", "U", "updates at most (default 125000)", CLI_SIZE,
         .target = &updates, .low = 1, .high = 1e12},
        {"stop", "WHEN", "proven: once proven exact (default) | never", CLI_CHOICE,
         .target = &stop, .choices = stop_names},
        {"rule", "RULE", "rule in B/S notation (default B3/S23)", CLI_TEXT, .target = &rule},
        {"board", "SIDE", "side of a board in cells (default 32)", CLI_SIZE,
         .target = &point->board, .low = 3, .high = LIFE_MAX_SIDE},
        {"boundary", "WORD", "beyond the edge: dead (default) | torus", CLI_CHOICE,
         .target = &boundary, .choices = boundary_names},
        {"density", "D", "probability of a live cell, or uniform: each board draws its own "
         "(default)", CLI_TEXT, .target = &density},
        {"boards", "WHOSE", "own: this network's (default) | shared by all replicates", CLI_CHOICE,
         .target = &boards, .choices = boards_names},
        {"batch", "B", "boards of an update (default 8)", CLI_SIZE,
         .target = &point->batch, .low = 1, .high = 4096},
        {"activation", "WORD", "relu (default)", CLI_CHOICE,
         .target = &activation, .choices = activation_names},
        {"init", "WORD", "glorot (default) | fan_in | normal | normal_everywhere", CLI_CHOICE,
         .target = &init, .choices = init_names},
        {"learning-rate", "R", "of Adam (default 0.001)", CLI_REAL,
         .target = &point->learning_rate, .low = 1e-9, .high = 100},
        {"seed", "S", "of all random numbers (default 20200903)", CLI_SEED,
         .target = &point->seed},
        {"replicate", "I", "which network of that seed, as a sweep counts them (default 0)",
         CLI_SIZE, .target = &request.replicate, .low = 0, .high = UINT32_MAX},
        CLI_END};
    // clang-format on
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    point->updates = updates;
    point->boundary = (enum life_boundary)boundary;
    point->family = (enum net_family)family;
    point->activation = (enum net_activation)activation;
    point->init = (enum net_init)init;
    point->shared_boards = boards == 1;
    point->stop_when_proven = stop == 1;
    TRY(check_request(rule, density, &request));
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
        "  lifeticket train --attempts 64 --output smallest.h5\n"
        "  lifeticket train --overcompleteness 4 --attempts 8 --output wider.h5",
    .run = run,
};
