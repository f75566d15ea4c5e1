#include "trial/octet.h"

#include "data/index.h"
#include "kernel/grid.h"

static size_t index_bytes(size_t side)
{
    return (side + 2) * kernel_grid_columns(side) * KERNEL_LANES * sizeof(uint16_t);
}

size_t octet_bytes(size_t side)
{
    return arena_bytes(index_bytes(side)) + arena_bytes(side * side);
}

void octet_take(struct octet *octet, struct arena *arena, size_t side, enum life_boundary boundary,
                enum isa isa)
{
    *octet = (struct octet){
        .side = side,
        .boundary = boundary,
        .isa = isa,
        .index = arena_take(arena, index_bytes(side)),
        .target = arena_take(arena, side * side),
    };
}

void octet_set(struct octet *octet, size_t count, const uint64_t *const before[],
               const uint64_t *const after[])
{
    octet->boards = (1u << count) - 1;
    index_windows(octet->isa, count, before, octet->side, octet->boundary,
                  kernel_grid_columns(octet->side), octet->index);
    index_targets(octet->isa, count, after, octet->side, octet->target);
}
