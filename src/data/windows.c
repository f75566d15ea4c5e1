#include "data/windows.h"

#include <string.h>

void windows_init(struct windows_counter *counter, enum isa isa)
{
    memset(counter, 0, sizeof *counter);
    counter->isa = isa;
}

void windows_clear(struct windows_counter *counter)
{
    // The pairs are zero already: every fold leaves them so.
    memset(counter->count, 0, sizeof counter->count);
}

// The cell at (x, y), where x and y may lie one step beyond the edge.
static unsigned cell(const uint64_t *rows, size_t side, enum life_boundary boundary, ptrdiff_t x,
                     ptrdiff_t y)
{
    ptrdiff_t s = (ptrdiff_t)side;
    if (boundary == LIFE_DEAD && (x < 0 || y < 0 || x >= s || y >= s))
        return 0;
    size_t column = (size_t)((x + s) % s), row = (size_t)((y + s) % s);
    return rows[row * life_words(side) + column / 64] >> column % 64 & 1;
}

void windows_add_ref(uint32_t count[LIFE_WINDOWS], const uint64_t *rows, size_t side,
                     enum life_boundary boundary)
{
    for (ptrdiff_t y = 0; y < (ptrdiff_t)side; y++)
        for (ptrdiff_t x = 0; x < (ptrdiff_t)side; x++) {
            unsigned window = 0;
            for (int r = 0; r < 3; r++)
                for (int c = 0; c < 3; c++)
                    window |= cell(rows, side, boundary, x + c - 1, y + r - 1) << (3 * r + c);
            count[window]++;
        }
}

void windows_add(struct windows_counter *counter, const uint64_t *rows, size_t side,
                 enum life_boundary boundary)
{
#if defined(CPU_VECTOR)
    if (counter->isa != ISA_BASELINE) {
        CPU_VECTOR(counter->isa, windows_add)(counter, rows, side, boundary);
        return;
    }
#endif
    windows_add_ref(counter->count, rows, side, boundary);
}

void windows_finish(struct windows_counter *counter)
{
#if defined(CPU_VECTOR)
    if (counter->pending > 0)
        CPU_VECTOR(counter->isa, windows_fold)(counter);
#endif
    (void)counter;
}

void windows_target(const struct life_rule *rule, float *target)
{
    for (unsigned w = 0; w < LIFE_WINDOWS; w++)
        target[w] = life_rule_next(rule, w) ? 1 : 0;
}
