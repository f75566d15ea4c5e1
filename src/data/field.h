// Cells of a packed row with their neighbours, edges included.
#ifndef DATA_FIELD_H
#define DATA_FIELD_H

#include "life/board.h"

// The 34 cells x - 1 .. x + 32 of a row, x a multiple of 32, as bits 0 .. 33; zero beyond a dead
// edge.
static inline uint64_t row_field(const uint64_t *row, size_t side, size_t x,
                                 enum life_boundary boundary)
{
    size_t width = side - x < 32 ? side - x : 32;
    uint64_t left = 0, right = 0;
    if (x > 0)
        left = row[(x - 1) / 64] >> (x - 1) % 64 & 1;
    else if (boundary == LIFE_TORUS)
        left = row[(side - 1) / 64] >> (side - 1) % 64 & 1;
    if (x + width < side)
        right = row[(x + width) / 64] >> (x + width) % 64 & 1;
    else if (boundary == LIFE_TORUS)
        right = row[0] & 1;
    uint64_t cells = row[x / 64] >> x % 64 & UINT32_MAX;
    return left | cells << 1 | right << (width + 1);
}

#endif
