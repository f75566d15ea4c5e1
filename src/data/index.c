#include "data/index.h"

#include <assert.h>

// The cell at column x, row y, which may lie beyond the edge. rows: NULL is an empty board.
static unsigned cell(const uint64_t *rows, size_t side, enum life_boundary boundary, ptrdiff_t x,
                     ptrdiff_t y)
{
    ptrdiff_t s = (ptrdiff_t)side;
    if (rows == NULL || (boundary == LIFE_DEAD && (x < 0 || y < 0 || x >= s || y >= s)))
        return 0;
    size_t column = (size_t)((x + s) % s), row = (size_t)((y + s) % s);
    return rows[row * life_words(side) + column / 64] >> column % 64 & 1;
}

static unsigned window(const uint64_t *rows, size_t side, enum life_boundary boundary, ptrdiff_t x,
                       ptrdiff_t y)
{
    ptrdiff_t s = (ptrdiff_t)side;
    if (x < 0 || y < 0 || x >= s || y >= s) {
        if (boundary == LIFE_DEAD)
            return INDEX_NO_WINDOW;
        x = (x + s) % s;
        y = (y + s) % s;
    }
    unsigned sum = 0;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            sum |= cell(rows, side, boundary, x + c - 1, y + r - 1) << (3 * r + c);
    return sum;
}

void index_windows_ref(size_t count, const uint64_t *const rows[], size_t side,
                       enum life_boundary boundary, size_t columns, uint16_t *index)
{
    for (ptrdiff_t y = -1; y <= (ptrdiff_t)side; y++)
        for (ptrdiff_t x = -1; x <= (ptrdiff_t)side; x++)
            for (size_t b = 0; b < INDEX_BOARDS; b++) {
                size_t at = (size_t)(y + 1) * columns + (size_t)(x + 1);
                const uint64_t *board = b < count ? rows[b] : NULL;
                index[at * INDEX_BOARDS + b] = (uint16_t)window(board, side, boundary, x, y);
            }
}

void index_targets_ref(size_t count, const uint64_t *const rows[], size_t side, uint8_t *target)
{
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) {
            unsigned cells = 0;
            for (size_t b = 0; b < count; b++)
                cells |= (unsigned)(rows[b][y * life_words(side) + x / 64] >> x % 64 & 1) << b;
            target[y * side + x] = (uint8_t)cells;
        }
}

void index_windows(enum isa isa, size_t count, const uint64_t *const rows[], size_t side,
                   enum life_boundary boundary, size_t columns, uint16_t *index)
{
    assert(count >= 1 && count <= INDEX_BOARDS && columns >= side + 2);
#if defined(CPU_VECTOR)
    if (isa != ISA_BASELINE) {
        CPU_VECTOR(isa, index_windows)(count, rows, side, boundary, columns, index);
        return;
    }
#endif
    (void)isa;
    index_windows_ref(count, rows, side, boundary, columns, index);
}

void index_targets(enum isa isa, size_t count, const uint64_t *const rows[], size_t side,
                   uint8_t *target)
{
    assert(count >= 1 && count <= INDEX_BOARDS);
#if defined(CPU_VECTOR)
    if (isa != ISA_BASELINE) {
        CPU_VECTOR(isa, index_targets)(count, rows, side, target);
        return;
    }
#endif
    (void)isa;
    index_targets_ref(count, rows, side, target);
}
