// lifeticket life: the simulator by itself.
#include "base/parse.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "life/rle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_SIDE 64

struct request {
    const char *pattern, *rule, *board; // NULL where not given
    struct cli_output output;
    size_t generations;
    size_t boundary; // enum life_boundary; LIFE_BOUNDARY_COUNT where not given
};

// What is to be run, once the file's wishes and the user's are put together.
struct universe {
    size_t width, height;
    struct life_rule rule;
    enum life_boundary boundary;
};

// "64" or "96x48".
static enum status parse_sides(const char *text, size_t *width, size_t *height)
{
    char first[16];
    const char *cross = strchr(text, 'x');
    size_t length = cross != NULL ? (size_t)(cross - text) : strlen(text);
    int64_t w = 0, h = 0;
    bool fits = length < sizeof first;
    snprintf(first, sizeof first, "%.*s", fits ? (int)length : 0, text);
    if (!parse_integer(first, 1, LIFE_MAX_SIDE, &w) ||
        !parse_integer(cross != NULL ? cross + 1 : first, 1, LIFE_MAX_SIDE, &h))
        return status_fail(STATUS_REQUEST,
                           "life: --board: expected a side, or WIDTHxHEIGHT, from 1 to %d, "
                           "not '%.200s'",
                           LIFE_MAX_SIDE, text);
    *width = (size_t)w;
    *height = (size_t)h;
    return STATUS_OK;
}

// Options win over the file, and the file over the defaults.
static enum status settle(const struct request *request, const struct life_pattern *pattern,
                          struct universe *universe)
{
    const struct life_board *cells = &pattern->board;
    TRY(life_rule_parse("B3/S23", &universe->rule));
    if (request->rule != NULL)
        TRY(life_rule_parse(request->rule, &universe->rule));
    else if (pattern->has_rule)
        universe->rule = pattern->rule;

    universe->boundary = LIFE_TORUS;
    if (request->boundary != LIFE_BOUNDARY_COUNT)
        universe->boundary = (enum life_boundary)request->boundary;
    else if (pattern->has_universe)
        universe->boundary = pattern->boundary;

    universe->width = cells->width > DEFAULT_SIDE ? cells->width : DEFAULT_SIDE;
    universe->height = cells->height > DEFAULT_SIDE ? cells->height : DEFAULT_SIDE;
    if (request->board != NULL) {
        TRY(parse_sides(request->board, &universe->width, &universe->height));
    } else if (pattern->has_universe) {
        universe->width = pattern->universe_width;
        universe->height = pattern->universe_height;
    }
    if (cells->width > universe->width || cells->height > universe->height)
        return status_fail(STATUS_REQUEST,
                           "life: the pattern has %zu x %zu cells, the board only %zu x %zu; "
                           "choose a larger --board",
                           cells->width, cells->height, universe->width, universe->height);
    return STATUS_OK;
}

// Runs the generations, the pattern starting in the middle of *board, which the caller closes in
// any case.
static enum status simulate(const struct life_board *pattern, const struct universe *universe,
                            size_t generations, struct life_board *board)
{
    struct life_board next;
    TRY(life_board_open(board, universe->width, universe->height));
    TRY(life_board_open(&next, universe->width, universe->height));
    life_place(pattern, board, (board->width - pattern->width) / 2,
               (board->height - pattern->height) / 2);
    for (size_t i = 0; i < generations; i++) {
        life_step(board, &next, &universe->rule, universe->boundary);
        struct life_board swap = *board;
        *board = next;
        next = swap;
    }
    life_board_close(&next);
    return STATUS_OK;
}

static bool is_stdout(const struct cli_output *output)
{
    return output->path != NULL && strcmp(output->path, "-") == 0;
}

static enum status show(const struct request *request, const struct universe *universe,
                        const struct life_board *board)
{
    if (is_stdout(&request->output)) {
        life_rle_write(stdout, board, &universe->rule, universe->boundary);
        return STATUS_OK;
    }
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&universe->rule, rule);
    cli_print_board(board);
    printf("generation %zu: %" PRIu64 " cells alive; %s, %zu x %zu, boundary %s\n",
           request->generations, life_population(board), rule, board->width, board->height,
           life_boundary_names[universe->boundary]);
    if (request->output.path != NULL)
        TRY(life_rle_save(request->output.path, board, &universe->rule, universe->boundary));
    return STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const boundaries[] = {"torus", "dead", NULL};
    struct request request = {.generations = 1, .boundary = LIFE_BOUNDARY_COUNT};
    const struct cli_option options[] = {
        {"generations", "N", "generations to run (default 1; 0 shows the pattern)", CLI_SIZE,
         &request.generations, 0, 1e9, NULL},
        {"boundary", "NAME",
         "what lies beyond the edge: torus (the opposite edge) or dead (default: the file's, else "
         "torus)",
         CLI_CHOICE, &request.boundary, 0, 0, boundaries},
        {"rule", "RULE", "birth and survival (default: the file's, else B3/S23)", CLI_TEXT,
         &request.rule, 0, 0, NULL},
        {"board", "SIZE",
         "side, or WIDTHxHEIGHT, up to 4096 (default: the file's universe, else 64 or the pattern)",
         CLI_TEXT, &request.board, 0, 0, NULL},
        {"output", "FILE",
         "write the last generation there as RLE; - writes it to stdout in place of the picture",
         CLI_TEXT, &request.output.path, 0, 0, NULL},
        CLI_FORCE(request.output),
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &request.pattern, 1, 1));
    if (!is_stdout(&request.output))
        TRY(cli_check_output("life: --output", &request.output, CLI_WRITES_PATTERN,
                             request.pattern));

    struct life_pattern pattern;
    struct life_board board = {0};
    struct universe universe;
    TRY(life_pattern_open(&pattern, request.pattern));
    enum status status = settle(&request, &pattern, &universe);
    if (status == STATUS_OK)
        status = simulate(&pattern.board, &universe, request.generations, &board);
    if (status == STATUS_OK)
        status = show(&request, &universe, &board);
    life_pattern_close(&pattern);
    life_board_close(&board);
    return status;
}

const struct cli_command cli_life = {
    .name = "life",
    .arguments = "PATTERN.rle [options]",
    .summary = "run a pattern for some generations and show it",
    .details =
        "Puts the pattern, an RLE file or - for standard input, in the middle of a board, runs "
        "it,\n"
        "and prints the last generation, two cells to a character. A rule with a universe, as in\n"
        "`rule = B3/S23:T32,32` (T a torus, P a plane that is dead outside), sets board and\n"
        "boundary unless the options do. What does not fit the terminal is cropped to the live\n"
        "cells, and then scaled down; a line says so.\n"
        "\n"
        "example: lifeticket life experiments/patterns/gosper-gun.rle --generations 120 --board "
        "80x48",
    .run = run,
};
