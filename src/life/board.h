// Boards of Conway's Life and its relatives, packed one bit a cell, and their next generation.
//
//   row y:  word 0              word 1             ...   words per row = ceil(width / 64)
//           bit 0 ... bit 63    bit 0 ... bit 63
//           x = 0 ... 63        x = 64 ... 127           bits at or beyond the width are zero
//
// Rows run downward, columns to the right. Beyond the edge lies either the opposite edge (torus) or
// cells that are dead for ever (dead), which is zero padding to a network.
#ifndef LIFE_BOARD_H
#define LIFE_BOARD_H

#include "base/status.h"
#include "life/rule.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIFE_MAX_SIDE 4096 // cells
#define LIFE_MARGIN   64   // cells more, on each side, that a plane without end needs to grow

enum life_boundary { LIFE_TORUS, LIFE_DEAD, LIFE_BOUNDARY_COUNT };

extern const char *const life_boundary_names[LIFE_BOUNDARY_COUNT]; // "torus", "dead"

struct life_board {
    size_t width, height; // cells, 1 .. LIFE_MAX_SIDE + 2 LIFE_MARGIN
    size_t words;         // per row
    uint64_t *row;        // [height][words]
};

// Words per row of a board of that width.
size_t life_words(size_t width);

// An empty board. Fails when memory is short; sides out of range are a bug (assert).
enum status life_board_open(struct life_board *board, size_t width, size_t height);
void life_board_close(struct life_board *board);

bool life_cell(const struct life_board *board, size_t x, size_t y);
void life_set_cell(struct life_board *board, size_t x, size_t y, bool alive);
uint64_t life_population(const struct life_board *board);

struct life_rectangle {
    size_t x, y, width, height; // cells
};

// The smallest rectangle that holds all live cells. Returns false, and an empty one, if none lives.
bool life_bounds(const struct life_board *board, struct life_rectangle *live);

// Copies that part of one board onto another, with its upper left corner at column x, row y. It
// must lie within the first and fit onto the second.
void life_copy(const struct life_board *from, const struct life_rectangle *part,
               struct life_board *to, size_t x, size_t y);

// One generation: after = rule(before). The boards have the same sides and do not overlap.
// life_step is bit-parallel, 64 cells at a time; life_step_ref counts neighbours cell by cell, by
// the definition.
void life_step(const struct life_board *before, struct life_board *after,
               const struct life_rule *rule, enum life_boundary boundary);
void life_step_ref(const struct life_board *before, struct life_board *after,
                   const struct life_rule *rule, enum life_boundary boundary);

#endif
