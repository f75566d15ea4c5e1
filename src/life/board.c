#include "life/board.h"

#include <assert.h>
#include <stdlib.h>

const char *const life_boundary_names[LIFE_BOUNDARY_COUNT] = {"torus", "dead"};

size_t life_words(size_t width)
{
    return (width + 63) / 64;
}

enum status life_board_open(struct life_board *board, size_t width, size_t height)
{
    const size_t most = LIFE_MAX_SIDE + 2 * LIFE_MARGIN;
    assert(width >= 1 && width <= most && height >= 1 && height <= most);
    *board = (struct life_board){.width = width, .height = height, .words = life_words(width)};
    board->row = calloc(height * board->words, sizeof *board->row);
    if (board->row == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for a board of %zu x %zu cells",
                           width, height);
    return STATUS_OK;
}

void life_board_close(struct life_board *board)
{
    free(board->row);
    *board = (struct life_board){0};
}

static uint64_t *word_of(const struct life_board *board, size_t x, size_t y)
{
    assert(x < board->width && y < board->height);
    return &board->row[y * board->words + x / 64];
}

bool life_cell(const struct life_board *board, size_t x, size_t y)
{
    return *word_of(board, x, y) >> x % 64 & 1;
}

void life_set_cell(struct life_board *board, size_t x, size_t y, bool alive)
{
    uint64_t *word = word_of(board, x, y), bit = UINT64_C(1) << x % 64;
    *word = alive ? *word | bit : *word & ~bit;
}

uint64_t life_population(const struct life_board *board)
{
    uint64_t population = 0;
    for (size_t i = 0; i < board->height * board->words; i++)
        population += (uint64_t)__builtin_popcountll(board->row[i]);
    return population;
}

bool life_bounds(const struct life_board *board, struct life_rectangle *live)
{
    size_t left = board->width, right = 0, top = board->height, bottom = 0;
    for (size_t y = 0; y < board->height; y++)
        for (size_t i = 0; i < board->words; i++) {
            uint64_t word = board->row[y * board->words + i];
            if (word == 0)
                continue;
            size_t first = 64 * i + (size_t)__builtin_ctzll(word);
            size_t last = 64 * i + 63 - (size_t)__builtin_clzll(word);
            left = first < left ? first : left;
            right = last > right ? last : right;
            top = y < top ? y : top;
            bottom = y;
        }
    *live = (struct life_rectangle){0};
    if (left == board->width)
        return false;
    *live = (struct life_rectangle){left, top, right - left + 1, bottom - top + 1};
    return true;
}

// The 64 cells of a row of `words` words from column x on; zeros beyond its end.
static uint64_t cells_at(const uint64_t *row, size_t words, size_t x)
{
    size_t i = x / 64, shift = x % 64;
    uint64_t low = row[i] >> shift;
    return shift > 0 && i + 1 < words ? low | row[i + 1] << (64 - shift) : low;
}

// Sets `count` cells, 1 .. 64, of a row from column x on to the low bits of `cells`.
static void set_cells_at(uint64_t *row, size_t x, uint64_t cells, size_t count)
{
    size_t i = x / 64, shift = x % 64;
    uint64_t mask = ~UINT64_C(0) >> (64 - count);
    row[i] = (row[i] & ~(mask << shift)) | (cells & mask) << shift;
    if (shift + count > 64)
        row[i + 1] = (row[i + 1] & ~(mask >> (64 - shift))) | (cells & mask) >> (64 - shift);
}

void life_copy(const struct life_board *from, const struct life_rectangle *part,
               struct life_board *to, size_t x, size_t y)
{
    assert(part->x + part->width <= from->width && part->y + part->height <= from->height);
    assert(x + part->width <= to->width && y + part->height <= to->height);
    for (size_t v = 0; v < part->height; v++) {
        const uint64_t *source = from->row + (part->y + v) * from->words;
        uint64_t *target = to->row + (y + v) * to->words;
        for (size_t u = 0; u < part->width; u += 64) {
            size_t count = part->width - u < 64 ? part->width - u : 64;
            set_cells_at(target, x + u, cells_at(source, from->words, part->x + u), count);
        }
    }
}
