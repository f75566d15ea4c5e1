// lifeticket board: a board to learn from, found by search.
#include "base/output.h"
#include "cli/commands.h"
#include "cli/commands/picture.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "data/design.h"
#include "life/rle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct request {
    size_t side, steps;
    uint64_t seed;
    struct cli_output output; // without a path the board is not kept
};

static bool is_stdout(const struct request *request)
{
    return request->output.path != NULL && strcmp(request->output.path, "-") == 0;
}

// The pattern with the command that finds it again.
static void write_pattern(FILE *out, const struct request *request,
                          const struct life_pattern *pattern)
{
    fprintf(out, "#C lifeticket board --side %zu --seed %" PRIu64 " --steps %zu\n", request->side,
            request->seed, request->steps);
    life_rle_write(out, pattern);
}

static enum status save(const struct request *request, const struct life_pattern *pattern)
{
    struct output output;
    TRY(output_open(request->output.path, true, &output));
    if (output_stream(&output) == NULL) {
        output_discard(&output);
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", request->output.path);
    }
    write_pattern(output.stream, request, pattern);
    TRY(output_publish(&output));
    cli_say("pattern    %s\n", request->output.path);
    return STATUS_OK;
}

static void print_counts(const struct life_board *board)
{
    uint32_t count[LIFE_WINDOWS], least = UINT32_MAX, most = 0;
    size_t missing = 0;
    double mean = (double)(board->width * board->width) / LIFE_WINDOWS, squares = 0;
    design_count(board, count);
    for (size_t w = 0; w < LIFE_WINDOWS; w++) {
        least = count[w] < least ? count[w] : least;
        most = count[w] > most ? count[w] : most;
        missing += count[w] == 0;
        squares += ((double)count[w] - mean) * ((double)count[w] - mean);
    }
    printf("board      %zu x %zu cells on a torus, %" PRIu64 " alive\n", board->width,
           board->height, life_population(board));
    printf("windows    %zu of %d occur, %zu are missing; least %" PRIu32 ", most %" PRIu32
           " times, %.4g on average\n",
           LIFE_WINDOWS - missing, LIFE_WINDOWS, missing, least, most, mean);
    printf("spread     %.6g, the sum over windows of (times - average)^2\n", squares);
}

static enum status show(const struct request *request, struct life_board *board)
{
    struct life_pattern pattern = {
        .board = *board,
        .rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
        .universe = {true, LIFE_TORUS, board->width, board->height},
    };
    if (is_stdout(request)) {
        write_pattern(stdout, request, &pattern);
        return STATUS_OK;
    }
    cli_print_board(board);
    print_counts(board);
    return request->output.path != NULL ? save(request, &pattern) : STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    struct request request = {.side = 32, .seed = 1, .steps = 20000000};
    const struct cli_option options[] = {
        {"output", "FILE",
         "write the board there as RLE; - writes it to stdout in place of the picture", CLI_TEXT,
         .target = &request.output.path},
        CLI_FORCE(request.output),
        {"side", "SIDE", "of the board (default 32); 23 is the least with a cell for each window",
         CLI_SIZE, .target = &request.side, .low = 3, .high = DESIGN_MOST_SIDE},
        {"seed", "S", "seed of the search (default 1)", CLI_SEED, .target = &request.seed},
        {"steps", "N", "cells that are flipped in the search (default 20000000)", CLI_SIZE,
         .target = &request.steps, .low = 0, .high = 1e12},
        CLI_END};
    struct life_board board;
    TRY(cli_parse(command, argc, argv, options, NULL, 0, 0));
    if (!is_stdout(&request))
        TRY(cli_check_output("board: --output", &request.output, CLI_WRITES_PATTERN, NULL));
    struct rng_key key = {
        .seed = request.seed, .purpose = RNG_DESIGN, .index = {request.side, request.steps}};
    struct pcg32 stream = rng_stream(&key);
    TRY(design_search(request.side, request.steps, &stream, &board));
    enum status status = show(&request, &board);
    life_board_close(&board);
    return status;
}

const struct cli_command cli_board = {
    .name = "board",
    .arguments = "[options]",
    .summary = "search for a board on which all windows occur, to learn from",
    .details =
        "What a cell becomes depends on its window of 3x3 cells, and there are 512 of them. The\n"
        "command looks for a square torus on which all of them occur, as equally often as it can\n"
        "find, by simulated annealing, and says how often the rarest and the most frequent one\n"
        "do. The same side, seed and steps give the same board.\n"
        "\n"
        "Networks are trained on it by `boards: FILE` in a plan, or `train --boards FILE`; with\n"
        "the boundary torus, for that is what windows at the edge are counted on.\n"
        "\n"
        "  lifeticket board --output designed.rle\n"
        "  lifeticket train --boundary torus --boards ./designed.rle --overcompleteness 4",
    .run = run,
};
