// A pattern's future. On a plane without end the board has a margin on all sides and is laid anew
// around the live cells once they may have crossed it: cells spread by one a generation.
#include "life/pattern.h"

#include <assert.h>
#include <inttypes.h>

// One generation of two boards of equal sides, of which the first is now.
static void step(struct life_board board[2], const struct life_pattern *pattern,
                 enum life_boundary boundary)
{
    struct life_rule rule = life_rule_in_space(&pattern->rule, pattern->generation);
    life_step(&board[0], &board[1], &rule, boundary);
    struct life_board before = board[0];
    board[0] = board[1];
    board[1] = before;
}

static enum status run_bounded(struct life_pattern *pattern, uint64_t generations)
{
    struct life_board board[2] = {pattern->board};
    TRY(life_board_open(&board[1], board[0].width, board[0].height));
    for (; generations > 0; generations--, pattern->generation++)
        step(board, pattern, pattern->universe.boundary);
    pattern->board = board[0];
    life_board_close(&board[1]);
    return STATUS_OK;
}

// Lays the board anew around the live cells, with a margin. One cell stays if none lives.
static enum status lay_anew(struct life_pattern *pattern, size_t margin)
{
    struct life_rectangle live;
    struct life_board board;
    if (!life_bounds(&pattern->board, &live))
        live = (struct life_rectangle){.width = 1, .height = 1};
    if (live.width > LIFE_MAX_SIDE || live.height > LIFE_MAX_SIDE)
        return status_fail(STATUS_REQUEST,
                           "the live cells of generation %" PRIu64 " reach over %zu x %zu cells, "
                           "and the limit is %d x %d; run fewer generations, or choose a board",
                           pattern->generation, live.width, live.height, LIFE_MAX_SIDE,
                           LIFE_MAX_SIDE);
    TRY(life_board_open(&board, live.width + 2 * margin, live.height + 2 * margin));
    life_copy(&pattern->board, &live, &board, margin, margin);
    pattern->left += (int64_t)live.x - (int64_t)margin;
    pattern->top += (int64_t)live.y - (int64_t)margin;
    life_board_close(&pattern->board);
    pattern->board = board;
    return STATUS_OK;
}

static enum status run_on_plane(struct life_pattern *pattern, uint64_t generations)
{
    while (generations > 0) {
        TRY(lay_anew(pattern, LIFE_MARGIN));
        struct life_board board[2] = {pattern->board};
        TRY(life_board_open(&board[1], board[0].width, board[0].height));
        for (int i = 0; i < LIFE_MARGIN && generations > 0; i++, generations--) {
            step(board, pattern, LIFE_DEAD);
            pattern->generation++;
        }
        pattern->board = board[0];
        life_board_close(&board[1]);
    }
    return lay_anew(pattern, 0);
}

enum status life_pattern_run(struct life_pattern *pattern, uint64_t generations)
{
    const struct life_universe *universe = &pattern->universe;
    if (!universe->bounded)
        return run_on_plane(pattern, generations);
    assert(pattern->board.width == universe->width && pattern->board.height == universe->height);
    return run_bounded(pattern, generations);
}
