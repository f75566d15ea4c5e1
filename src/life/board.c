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
    assert(width >= 1 && width <= LIFE_MAX_SIDE && height >= 1 && height <= LIFE_MAX_SIDE);
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

void life_place(const struct life_board *pattern, struct life_board *board, size_t x, size_t y)
{
    assert(x + pattern->width <= board->width && y + pattern->height <= board->height);
    for (size_t v = 0; v < pattern->height; v++)
        for (size_t u = 0; u < pattern->width; u++)
            life_set_cell(board, x + u, y + v, life_cell(pattern, u, v));
}
