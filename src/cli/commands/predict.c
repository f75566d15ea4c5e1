// lifeticket predict MODEL.h5 PATTERN: what the network says becomes of a pattern, beside what
// does.
#include "cli/commands.h"
#include "cli/terminal.h"
#include "life/pattern.h"
#include "net/name.h"
#include "proof/boards.h"
#include "store/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GAP 3 // columns between the two boards

// The boards that run beside each other, and how they are shown.
struct comparison {
    const struct point *point;
    struct proof_predictor predictor;
    struct life_board truth[2];  // now and next
    struct life_board predicted; // the network's, from its own output
    struct life_board unknown;   // cells where its answer is not a number
    size_t columns, rows;        // that are shown, the middle ones
    bool beside;                 // else one board below the other
    bool colour;
};

static void comparison_close(struct comparison *c)
{
    proof_predictor_close(&c->predictor);
    life_board_close(&c->truth[0]);
    life_board_close(&c->truth[1]);
    life_board_close(&c->predicted);
    life_board_close(&c->unknown);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Boards of width x height, all empty.
static enum status comparison_open(struct comparison *c, const struct store_model *model,
                                   const struct net *net, size_t width, size_t height)
{
    size_t terminal = cli_terminal_width(STDOUT_FILENO);
    *c = (struct comparison){.point = &model->point, .colour = cli_has_colour(STDOUT_FILENO)};
    c->columns = least(width, terminal);
    c->rows = least(height, terminal);
    c->beside = terminal > GAP && width <= (terminal - GAP) / 2;
    TRY(proof_predictor_open(&c->predictor, net, model->result.final, width, height,
                             model->point.boundary));
    TRY(life_board_open(&c->truth[0], width, height));
    TRY(life_board_open(&c->truth[1], width, height));
    TRY(life_board_open(&c->predicted, width, height));
    TRY(life_board_open(&c->unknown, width, height));
    return STATUS_OK;
}

static void comparison_step(struct comparison *c)
{
    for (size_t g = 0; g < c->point->generations; g++) {
        struct life_board swap = c->truth[0];
        life_step(&swap, &c->truth[1], &c->point->rule, c->point->boundary);
        c->truth[0] = c->truth[1];
        c->truth[1] = swap;
    }
    proof_predict(&c->predictor, &c->predicted, &c->predicted, &c->unknown);
}

static void print_truth(const struct comparison *c, size_t y, size_t first)
{
    for (size_t x = first; x < first + c->columns; x++)
        putchar(life_cell(&c->truth[0], x, y) ? 'O' : '.');
}

// How a cell of the prediction is shown.
static char mark_of(const struct comparison *c, size_t x, size_t y)
{
    bool is = life_cell(&c->truth[0], x, y), said = life_cell(&c->predicted, x, y);
    if (life_cell(&c->unknown, x, y))
        return '?';
    return is == said ? (is ? 'O' : '.') : (said ? '+' : '-');
}

static void print_predicted(const struct comparison *c, size_t y, size_t first)
{
    for (size_t x = first; x < first + c->columns; x++) {
        char mark = mark_of(c, x, y);
        if (c->colour && mark != 'O' && mark != '.')
            printf("\033[1;31m%c\033[0m", mark);
        else
            putchar(mark);
    }
}

static void print_boards(const struct comparison *c)
{
    size_t left = (c->truth[0].width - c->columns) / 2, top = (c->truth[0].height - c->rows) / 2;
    if (c->beside)
        printf("%-*s%s\n", (int)c->columns + GAP, "truth", "prediction");
    for (int part = 0; part < (c->beside ? 1 : 2); part++) {
        if (!c->beside)
            printf("%s\n", part == 0 ? "truth" : "prediction");
        for (size_t y = top; y < top + c->rows; y++) {
            if (part == 0)
                print_truth(c, y, left);
            if (c->beside)
                printf("%*s", GAP, "");
            if (c->beside || part == 1)
                print_predicted(c, y, left);
            putchar('\n');
        }
    }
}

static void print_comparison(const struct comparison *c, size_t step)
{
    size_t width = c->truth[0].width, height = c->truth[0].height;
    size_t alive = 0, dead = 0, unknown = 0;
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++) {
            char mark = mark_of(c, x, y);
            alive += mark == '+';
            dead += mark == '-';
            unknown += mark == '?';
        }
    size_t wrong = alive + dead + unknown;
    printf("\ngeneration %zu: ", step * c->point->generations);
    if (wrong == 0)
        printf("all %zu cells right", width * height);
    else
        printf("%zu of %zu cells wrong: %zu +, %zu -", wrong, width * height, alive, dead);
    if (unknown > 0)
        printf(", %zu ? (not a number)", unknown);
    printf("\n");
    print_boards(c);
}

static void compare(struct comparison *c, size_t steps)
{
    size_t width = c->truth[0].width, height = c->truth[0].height;
    char rule[LIFE_RULE_TEXT], name[NET_NAME_TEXT];
    life_rule_format(&c->point->rule, rule);
    net_name(c->predictor.net, name);
    printf("network    %s, %zu parameters, %zu of them weights, for %s\n", name,
           net_numbers(c->predictor.net), net_weights(c->predictor.net), rule);
    printf("O alive   . dead   wrong:  + said alive, is dead   - said dead, is alive\n");
    if (c->columns < width || c->rows < height)
        printf("shown: the middle %zu of %zu columns and %zu of %zu rows; counted: all\n",
               c->columns, width, c->rows, height);
    for (size_t step = 1; step <= steps; step++) {
        comparison_step(c);
        print_comparison(c, step);
    }
}

// Refuses a pattern that lives by another rule or in another universe than the network's.
static enum status check_pattern(const char *path, const struct life_pattern *pattern,
                                 const struct point *point)
{
    char of_pattern[LIFE_RULE_TEXT], of_model[LIFE_RULE_TEXT];
    life_rule_format(&pattern->rule, of_pattern);
    life_rule_format(&point->rule, of_model);
    if (pattern->has_rule && strcmp(of_pattern, of_model) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: the pattern's rule is %s, the network's %s; change the pattern's "
                           "header, or take another model",
                           path, of_pattern, of_model);
    if (pattern->has_rule && life_rule_space_lives(&pattern->rule, pattern->generation))
        return status_fail(
            STATUS_REQUEST,
            "%s: the cells of the file are those that differ from empty space, which "
            "lives under %s in generation %" PRIu64 "; leave the rule out of the "
            "header to take them for live cells",
            path, of_pattern, pattern->generation);
    const struct life_universe *universe = &pattern->universe;
    if (universe->bounded && universe->boundary != point->boundary)
        return status_fail(STATUS_REQUEST,
                           "%s: the pattern's boundary is %s, the network's %s; change the "
                           "pattern's header, or take another model",
                           path, life_boundary_names[universe->boundary],
                           life_boundary_names[point->boundary]);
    if (universe->bounded && universe->boundary == LIFE_DEAD && life_rule_has_b0(&point->rule))
        return status_fail(STATUS_REQUEST,
                           "%s: outside of the pattern's plane B0 brings cells to life, beyond the "
                           "network's board all are dead; leave the plane out of the header",
                           path);
    return STATUS_OK;
}

static enum status predict(const struct store_model *model, const char *path,
                           const struct life_pattern *pattern, size_t side, size_t steps)
{
    const struct point *point = &model->point;
    TRY(check_pattern(path, pattern, point));
    const struct life_board *board = &pattern->board;
    bool own = side == 0 && pattern->universe.bounded;
    side = side > 0 ? side : point->board;
    size_t width = own ? board->width : side, height = own ? board->height : side;
    struct net net = point_net(point);
    struct comparison comparison;
    enum status status = comparison_open(&comparison, model, &net, width, height);
    if (status == STATUS_OK && !(life_pattern_place(pattern, &comparison.truth[0]) &&
                                 life_pattern_place(pattern, &comparison.predicted)))
        status =
            status_fail(STATUS_REQUEST,
                        "%s: the pattern has %zu x %zu cells, the board only %zu x %zu; give a "
                        "larger --board",
                        path, board->width, board->height, width, height);
    if (status == STATUS_OK)
        compare(&comparison, steps);
    comparison_close(&comparison);
    return status;
}

static enum status run(const struct cli_command *command, int argc, char **argv)
{
    const char *path[2];
    size_t side = 0, steps = 1;
    const struct cli_option options[] = {
        {"board", "SIDE", "side of the board (default: the pattern's, or that of the training)",
         CLI_SIZE, .target = &side, .low = 3, .high = LIFE_MAX_SIDE},
        {"steps", "K", "predictions, each from the one before (default 1)", CLI_SIZE,
         .target = &steps, .low = 1, .high = 1e6},
        CLI_END};
    TRY(cli_parse(command, argc, argv, options, path, 2, 2));
    struct store_model model;
    TRY(store_model_read(path[0], &model));
    struct life_pattern pattern;
    enum status status = life_pattern_open(&pattern, path[1]);
    if (status == STATUS_OK) {
        status = predict(&model, path[1], &pattern, side, steps);
        life_pattern_close(&pattern);
    }
    store_model_free(&model);
    return status;
}

const struct cli_command cli_predict = {
    .name = "predict",
    .arguments = "MODEL.h5 PATTERN [options]",
    .summary = "show what a network makes of a pattern, beside what becomes of it",
    .details =
        "Puts the pattern, a file that `life` reads, in the middle of a board, torus or with dead\n"
        "cells around it as the model was trained, and shows the board a step on, as the rule has "
        "it\n"
        "and as the network does. A step is as many generations as the network predicts at once.\n"
        "Wrong cells are marked, on a terminal also in colour (unless NO_COLOR is set), and "
        "counted.\n"
        "With --steps the network goes on from its own prediction, while the truth runs on beside "
        "it.\n"
        "\n"
        "  lifeticket predict smallest.h5 glider.rle --steps 4",
    .run = run,
};
