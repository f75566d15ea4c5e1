// Eight boards of a batch in the form that the kernels for more than one generation read
// (kernel/grid.h): the window at every cell, and what the cell is N generations on.
#ifndef ENGINE_LANES_H
#define ENGINE_LANES_H

#include "base/arena.h"
#include "base/cpu.h"
#include "life/board.h"

#include <stdint.h>

struct engine_lanes {
    size_t side;
    enum life_boundary boundary;
    enum isa isa;
    unsigned boards; // bit b: board b is there
    uint16_t *index; // [side + 2][columns][8]
    uint8_t *target; // [side][side], bit b is board b's cell
};

void engine_lanes_layout(struct engine_lanes *lanes, struct arena *arena, size_t side,
                         enum life_boundary boundary, enum isa isa);

// Packed rows of 1 <= count <= 8 boards, as they are and N generations on.
void engine_lanes_set(struct engine_lanes *lanes, size_t count, const uint64_t *const before[],
                      const uint64_t *const after[]);

#endif
