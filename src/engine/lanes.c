#include "engine/lanes.h"

#include "data/index.h"
#include "kernel/grid.h"

void engine_lanes_layout(struct engine_lanes *lanes, struct arena *arena, size_t side,
                         enum life_boundary boundary, enum isa isa)
{
    size_t cells = (side + 2) * kernel_grid_columns(side) * KERNEL_LANES;
    *lanes = (struct engine_lanes){
        .side = side,
        .boundary = boundary,
        .isa = isa,
        .index = arena_take(arena, cells * sizeof *lanes->index),
        .target = arena_take(arena, side * side),
    };
}

void engine_lanes_set(struct engine_lanes *lanes, size_t count, const uint64_t *const before[],
                      const uint64_t *const after[])
{
    lanes->boards = (1u << count) - 1;
    index_windows(lanes->isa, count, before, lanes->side, lanes->boundary,
                  kernel_grid_columns(lanes->side), lanes->index);
    index_targets(lanes->isa, count, after, lanes->side, lanes->target);
}
