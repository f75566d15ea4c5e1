#include "engine/octet.h"

#include "data/index.h"
#include "kernel/grid.h"

void engine_octet_layout(struct engine_octet *octet, struct arena *arena, size_t side,
                         enum life_boundary boundary, enum isa isa)
{
    size_t lanes = (side + 2) * kernel_grid_columns(side) * KERNEL_LANES;
    *octet = (struct engine_octet){
        .side = side,
        .boundary = boundary,
        .isa = isa,
        .index = arena_take(arena, lanes * sizeof *octet->index),
        .target = arena_take(arena, side * side),
    };
}

void engine_octet_set(struct engine_octet *octet, size_t count, const uint64_t *const before[],
                      const uint64_t *const after[])
{
    octet->boards = (1u << count) - 1;
    index_windows(octet->isa, count, before, octet->side, octet->boundary,
                  kernel_grid_columns(octet->side), octet->index);
    index_targets(octet->isa, count, after, octet->side, octet->target);
}
