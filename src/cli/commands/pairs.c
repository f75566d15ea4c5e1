// lifeticket pairs: training pairs as a file, for other tools.
#include "store/pairs.h"

#include "base/output.h"
#include "base/parse.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/notes.h"
#include "cli/output.h"
#include "cli/ticker.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct progress {
    struct cli_ticker ticker;
    size_t boards;
};

static enum status parse_density(const char *text, double *density)
{
    *density = NAN;
    if (strcmp(text, "uniform") == 0 || parse_real(text, 0, 1, density))
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "pairs: --density: expected a probability from 0 to 1, or uniform, not "
                       "'%.100s'",
                       text);
}

static void show_progress(void *context, size_t boards)
{
    struct progress *progress = context;
    cli_ticker_count(&progress->ticker, boards, progress->boards, "pairs written");
}

// Says how large the file becomes, refuses what has no room, and writes it.
static enum status write(const char *path, struct store_pairs *pairs)
{
    double bytes;
    TRY(store_pairs_bytes(path, pairs, &bytes));
    char size[TEXT_COUNT];
    text_format_bytes(bytes, size);
    cli_note("pairs: %zu pairs of boards of %zu x %zu cells: about %s\n", pairs->boards,
             pairs->side, pairs->side, size);
    TRY(output_check_room(path, bytes));
    struct progress progress = {cli_ticker_begin("pairs"), pairs->boards};
    pairs->progress = show_progress;
    pairs->context = &progress;
    enum status status = store_pairs_write(path, pairs);
    cli_ticker_end(&progress.ticker);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const boundaries[] = {"torus", "dead", NULL};
    struct cli_output output = {0};
    const char *density = "uniform", *rule = "B3/S23";
    size_t boundary = LIFE_TORUS;
    struct store_pairs pairs = {.boards = 10000, .side = 32, .generations = 1, .seed = 1};
    const struct cli_option options[] = {
        {"output", "FILE.h5", "file to write", CLI_TEXT, .target = &output.path},
        CLI_FORCE(output),
        {"pairs", "N", "pairs of boards (default 10000)", CLI_SIZE, .target = &pairs.boards,
         .low = 1, .high = 1e9},
        {"board", "SIDE", "side of the boards (default 32)", CLI_SIZE, .target = &pairs.side,
         .low = 1, .high = LIFE_MAX_SIDE},
        {"warmup", "N", "generations that a random board lives before it is taken (default 0)",
         CLI_SIZE, .target = &pairs.warmup, .low = 0, .high = 1e6},
        {"no-empty", NULL, "draw another board for one without a live cell", CLI_FLAG,
         .target = &pairs.no_empty},
        {"generations", "N", "generations from before to after (default 1)", CLI_SIZE,
         .target = &pairs.generations, .low = 1, .high = 1e6},
        {"density", "D", "probability of a live cell, or uniform: each board its own (default)",
         CLI_TEXT, .target = &density},
        {"boundary", "WORD", "torus or dead (default torus)", CLI_CHOICE, .target = &boundary,
         .choices = boundaries},
        {"rule", "RULE", "in B/S notation, or its name (default B3/S23)", CLI_TEXT,
         .target = &rule},
        {"seed", "S", "of the boards (default 1)", CLI_SEED, .target = &pairs.seed},
        CLI_END};
    const char *none[1];
    TRY(cli_parse(command, argc, argv, options, none, 0, 0));
    if (output.path == NULL)
        return status_fail(STATUS_REQUEST, "pairs: --output is missing; usage: lifeticket pairs %s",
                           command->arguments);
    TRY(parse_density(density, &pairs.density));
    TRY(life_rule_parse(rule, &pairs.rule));
    pairs.boundary = (enum life_boundary)boundary;
    TRY(cli_check_output("pairs: --output", &output, CLI_WRITES_PAIRS, NULL));
    TRY(write(output.path, &pairs));
    cli_note("pairs: %s: %zu pairs of boards of %zu x %zu cells\n", output.path, pairs.boards,
             pairs.side, pairs.side);
    return STATUS_OK;
}

const struct cli_command cli_pairs = {
    .name = "pairs",
    .arguments = "--output FILE.h5 [options]",
    .summary = "write random boards with their future to an HDF5 file",
    .details =
        "Draws random boards, runs each for some generations, and writes both ends as /before and\n"
        "/after, uint8 [boards, side, side], 1 alive and 0 dead; attributes say how they were "
        "made.\n"
        "The same options give the same boards. /before may be taken after a warm-up, and boards\n"
        "that are empty by then passed over (--no-empty). What the file will take is said before,\n"
        "and refused where the disk has less; a command that is stopped leaves nothing behind.\n"
        "\n"
        "  lifeticket pairs --output pairs.h5 --pairs 100000 --density 0.38\n"
        "  python3 -c 'import h5py; print(h5py.File(\"pairs.h5\")[\"after\"][0])'",
    .run = run,
};
