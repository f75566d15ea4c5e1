// lifeticket life: the simulator by itself.
#include "base/parse.h"
#include "cli/commands.h"
#include "cli/commands/picture.h"
#include "cli/output.h"
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

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

// Where the pattern shall live: the file's universe, unless the rule of the request names another;
// a board as soon as --board or --boundary asks for one.
static enum status choose_universe(const struct request *request,
                                   const struct life_pattern *pattern,
                                   struct life_universe *universe)
{
    bool board = request->board != NULL, boundary = request->boundary != LIFE_BOUNDARY_COUNT;
    if ((board || boundary) && !universe->bounded)
        *universe =
            (struct life_universe){true, LIFE_TORUS, greater(pattern->board.width, DEFAULT_SIDE),
                                   greater(pattern->board.height, DEFAULT_SIDE)};
    if (board)
        TRY(parse_sides(request->board, &universe->width, &universe->height));
    if (boundary)
        universe->boundary = (enum life_boundary)request->boundary;
    return STATUS_OK;
}

// Puts the pattern into the universe.
static enum status move(struct life_pattern *pattern, const struct life_universe *universe)
{
    struct life_board board, *own = &pattern->board;
    pattern->universe = *universe;
    if (!universe->bounded || (own->width == universe->width && own->height == universe->height))
        return STATUS_OK;
    TRY(life_board_open(&board, universe->width, universe->height));
    if (!life_pattern_place(pattern, &board)) {
        life_board_close(&board);
        return status_fail(STATUS_REQUEST,
                           "life: the pattern has %zu x %zu cells, the board only %zu x %zu; "
                           "choose a larger --board",
                           own->width, own->height, universe->width, universe->height);
    }
    life_board_close(own);
    *own = board;
    return STATUS_OK;
}

// Options win over the file, and the file over the defaults.
static enum status settle(const struct request *request, struct life_pattern *pattern)
{
    struct life_universe universe = pattern->universe, of_rule;
    if (request->rule != NULL) {
        TRY(life_universe_parse(request->rule, &pattern->rule, &of_rule));
        if (strchr(request->rule, ':') != NULL)
            universe = of_rule;
    }
    TRY(choose_universe(request, pattern, &universe));
    return move(pattern, &universe);
}

static void print_summary(const struct life_pattern *pattern)
{
    const struct life_board *board = &pattern->board;
    const struct life_universe *universe = &pattern->universe;
    uint64_t alive = life_population(board);
    // B0 brings what is dead beyond the edge to life, too.
    bool in_space = universe->boundary == LIFE_DEAD && life_rule_has_b0(&pattern->rule);
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&pattern->rule, rule);
    printf("generation %" PRIu64 ": %" PRIu64 " cells alive; %s, ", pattern->generation, alive,
           rule);
    if (universe->bounded)
        printf("%zu x %zu, boundary %s\n", board->width, board->height,
               in_space ? "empty space" : life_boundary_names[universe->boundary]);
    else if (alive > 0)
        printf("%zu x %zu from column %" PRId64 ", row %" PRId64 " of a plane\n", board->width,
               board->height, pattern->left, pattern->top);
    else
        printf("an empty plane\n");
}

static bool is_stdout(const struct cli_output *output)
{
    return output->path != NULL && strcmp(output->path, "-") == 0;
}

static enum status show(const struct request *request, const struct life_pattern *pattern)
{
    if (is_stdout(&request->output)) {
        life_rle_write(stdout, pattern);
        return STATUS_OK;
    }
    cli_print_board(&pattern->board);
    if (life_rule_space_lives(&pattern->rule, pattern->generation))
        printf("shown: the cells that differ from empty space, which B0 has brought to life\n");
    print_summary(pattern);
    const char *path = request->output.path;
    return path != NULL ? life_rle_save(path, pattern) : STATUS_OK;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    static const char *const boundaries[] = {"torus", "dead", NULL};
    struct request request = {.generations = 1, .boundary = LIFE_BOUNDARY_COUNT};
    const struct cli_option options[] = {
        {"generations", "N", "generations to run (default 1; 0 shows the pattern)", CLI_SIZE,
         .target = &request.generations, .low = 0, .high = 1e9},
        {"boundary", "NAME",
         "of a board: torus (beyond the edge lies the opposite one, the default) or dead",
         CLI_CHOICE, .target = &request.boundary, .choices = boundaries},
        {"rule", "RULE",
         "as B3/S23, 23/3 or HighLife, with a universe as B3/S23:T32,32 (default: the file's)",
         CLI_TEXT, .target = &request.rule},
        {"board", "SIZE",
         "side, or WIDTHxHEIGHT, up to 4096 (default: the file's, else a plane without end)",
         CLI_TEXT, .target = &request.board},
        {"output", "FILE",
         "write the last generation there as RLE; - writes it to stdout in place of the picture",
         CLI_TEXT, .target = &request.output.path},
        CLI_FORCE(request.output),
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, &request.pattern, 1, 1));
    if (!is_stdout(&request.output))
        TRY(cli_check_output("life: --output", &request.output, CLI_WRITES_PATTERN,
                             request.pattern));

    struct life_pattern pattern;
    TRY(life_pattern_open(&pattern, request.pattern));
    enum status status = settle(&request, &pattern);
    if (status == STATUS_OK)
        status = life_pattern_run(&pattern, request.generations);
    if (status == STATUS_OK)
        status = show(&request, &pattern);
    life_pattern_close(&pattern);
    return status;
}

const struct cli_command cli_life = {
    .name = "life",
    .arguments = "PATTERN [options]",
    .summary = "run a pattern for some generations and show it",
    .details =
        "Runs the pattern, a file or - for standard input, and prints the last generation, two\n"
        "cells to a character. The file may be RLE, plaintext (.cells), Life 1.05 or Life 1.06, "
        "as\n"
        "golly and LifeWiki's collections have them.\n"
        "\n"
        "The plane has no end: the board grows and moves with the live cells, which may reach "
        "over\n"
        "4096 x 4096 cells. With --board or --boundary, or where the file's rule has a universe "
        "as\n"
        "in `B3/S23:T32,32` (T a torus, P a plane that is dead outside), the pattern lies in the\n"
        "middle of a board, of 64 x 64 cells if nothing says more. Under a rule with B0 empty "
        "space\n"
        "comes to life, also outside of P; counted, shown and written are then, as in golly, the\n"
        "cells that differ from it.\n"
        "\n"
        "What does not fit the terminal is cropped to the live cells, and then scaled down; a "
        "line\n"
        "says so.\n"
        "\n"
        "  lifeticket life experiments/patterns/gosper-gun.rle --generations 120",
    .run = run,
};
