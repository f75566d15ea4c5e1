#include "data/design.h"

#include "data/windows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_AROUND 9
#define TEMPERATURES 1000 // from hot to cold
#define DELTAS       128 // a flip that raises the cost by more is refused while T is at most DESIGN_HOT

// A board on its way: cell [side][side], with the window at each cell, and how often each window occurs.
struct search {
    size_t side;
    uint8_t *cell;
    uint16_t *window;
    int64_t count[LIFE_WINDOWS];
    int64_t cost, best;
    uint8_t *best_cell;
    double chance[DELTAS]; // that a flip stays which raises the cost by so much
};

void design_count(const struct life_board *board, uint32_t count[LIFE_WINDOWS])
{
    memset(count, 0, LIFE_WINDOWS * sizeof *count);
    windows_add_ref(count, board->row, board->width, LIFE_TORUS);
}

static int64_t cost_of(int64_t count)
{
    return count == 0 ? DESIGN_MISSING : count * count;
}

static size_t wrap(size_t at, size_t offset, size_t side)
{
    size_t sum = at + offset;
    return sum == 0 ? side - 1 : sum > side ? 0 : sum - 1; // at + offset - 1, offset 0 .. 2
}

static void begin(struct search *search, struct pcg32 *stream)
{
    size_t side = search->side;
    for (size_t i = 0; i < side * side; i++)
        search->cell[i] = (uint8_t)(pcg32_next(stream) >> 31);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) {
            unsigned window = 0;
            for (unsigned r = 0; r < 3; r++)
                for (unsigned c = 0; c < 3; c++)
                    window |= (unsigned)search->cell[wrap(y, r, side) * side + wrap(x, c, side)]
                              << (3 * r + c);
            search->window[y * side + x] = (uint16_t)window;
            search->count[window]++;
        }
    for (size_t w = 0; w < LIFE_WINDOWS; w++)
        search->cost += cost_of(search->count[w]);
    search->best = search->cost;
    memcpy(search->best_cell, search->cell, side * side);
}

// Flips the cell at column x, row y.
static void flip(struct search *search, size_t x, size_t y)
{
    size_t side = search->side;
    search->cell[y * side + x] ^= 1;
    for (unsigned k = 0; k < CELLS_AROUND; k++) { // it is cell k of the window around another
        uint16_t *window =
            &search->window[wrap(y, 2 - k / 3, side) * side + wrap(x, 2 - k % 3, side)];
        int64_t *left = &search->count[*window];
        *window ^= (uint16_t)(1u << k);
        int64_t *met = &search->count[*window];
        search->cost -= cost_of(*left) + cost_of(*met);
        search->cost += cost_of(--*left) + cost_of(++*met);
    }
}

static void set_temperature(struct search *search, uint64_t number)
{
    double t = DESIGN_HOT * pow(DESIGN_COLD / DESIGN_HOT, (double)number / (TEMPERATURES - 1));
    for (size_t d = 0; d < DELTAS; d++)
        search->chance[d] = exp(-(double)d / t);
}

static void step(struct search *search, struct pcg32 *stream)
{
    size_t x = pcg32_below(stream, (uint32_t)search->side);
    size_t y = pcg32_below(stream, (uint32_t)search->side);
    int64_t before = search->cost;
    flip(search, x, y);
    int64_t raised = search->cost - before;
    if (raised > 0 && (raised >= DELTAS || pcg32_uniform(stream) >= search->chance[raised])) {
        flip(search, x, y);
        return;
    }
    if (search->cost < search->best) {
        search->best = search->cost;
        memcpy(search->best_cell, search->cell, search->side * search->side);
    }
}

static void anneal(struct search *search, uint64_t steps, struct pcg32 *stream)
{
    uint64_t latest = UINT64_MAX;
    for (uint64_t i = 0; i < steps; i++) {
        uint64_t number = (uint64_t)((double)i / (double)steps * TEMPERATURES);
        if (number != latest)
            set_temperature(search, number);
        latest = number;
        step(search, stream);
    }
}

enum status design_search(size_t side, uint64_t steps, struct pcg32 *stream,
                          struct life_board *board)
{
    size_t cells = side * side;
    struct search search = {.side = side,
                            .cell = malloc(cells),
                            .window = malloc(cells * sizeof *search.window),
                            .best_cell = malloc(cells)};
    enum status status =
        search.cell == NULL || search.window == NULL || search.best_cell == NULL
            ? status_fail(STATUS_ENVIRONMENT, "not enough memory for a board of %zu cells", cells)
            : life_board_open(board, side, side);
    if (status == STATUS_OK) {
        begin(&search, stream);
        anneal(&search, steps, stream);
        for (size_t i = 0; i < cells; i++)
            life_set_cell(board, i % side, i / side, search.best_cell[i] == 1);
    }
    free(search.cell);
    free(search.window);
    free(search.best_cell);
    return status;
}
