// One generation by the definition: look at each cell and count its eight neighbours.
#include "life/board.h"

#include <assert.h>

// Column or row `at` as the boundary has it, `at` being at most one beyond the side's ends:
// the one at the opposite end, or -1 where there is none.
static long wrapped(long at, size_t side, enum life_boundary boundary)
{
    if (at >= 0 && at < (long)side)
        return at;
    if (boundary == LIFE_DEAD)
        return -1;
    return at < 0 ? (long)side - 1 : 0;
}

// Whether the neighbour of cell (x, y) that lies dx to the right and dy below is alive.
static bool neighbour(const struct life_board *board, enum life_boundary boundary, size_t x,
                      size_t y, int dx, int dy)
{
    long u = wrapped((long)x + dx, board->width, boundary);
    long v = wrapped((long)y + dy, board->height, boundary);
    return u >= 0 && v >= 0 && life_cell(board, (size_t)u, (size_t)v);
}

void life_step_ref(const struct life_board *before, struct life_board *after,
                   const struct life_rule *rule, enum life_boundary boundary)
{
    assert(before->width == after->width && before->height == after->height);
    assert(before->row != after->row);
    for (size_t y = 0; y < before->height; y++) {
        for (size_t x = 0; x < before->width; x++) {
            int neighbours = 0;
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    if (dx != 0 || dy != 0)
                        neighbours += neighbour(before, boundary, x, y, dx, dy);
            uint16_t set = life_cell(before, x, y) ? rule->survival : rule->birth;
            life_set_cell(after, x, y, set >> neighbours & 1);
        }
    }
}
