// Eight boards side by side: windows and targets of every variant, on every side, against single
// cells.
#include "check.h"
#include "data/index.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct boards {
    size_t side, count;
    struct life_board board[INDEX_BOARDS];
    const uint64_t *rows[INDEX_BOARDS];
};

static void boards_open(struct boards *boards, size_t side, size_t count, struct pcg32 *stream)
{
    *boards = (struct boards){.side = side, .count = count};
    for (size_t b = 0; b < count; b++) {
        CU_ASSERT_EQUAL_FATAL(life_board_open(&boards->board[b], side, side), STATUS_OK);
        boards->rows[b] = boards->board[b].row;
        for (size_t i = 0; i < side * side; i++)
            life_set_cell(&boards->board[b], i % side, i / side, check_draw(stream, 8) < b + 1);
    }
}

static void boards_close(struct boards *boards)
{
    for (size_t b = 0; b < boards->count; b++)
        life_board_close(&boards->board[b]);
}

// A cell, which may lie anywhere beyond the edge.
static unsigned cell(const struct boards *boards, size_t b, ptrdiff_t x, ptrdiff_t y,
                     enum life_boundary boundary)
{
    ptrdiff_t s = (ptrdiff_t)boards->side;
    bool beyond = x < 0 || y < 0 || x >= s || y >= s;
    if (b >= boards->count || (beyond && boundary == LIFE_DEAD))
        return 0;
    return life_cell(&boards->board[b], (size_t)(x + s) % boards->side,
                     (size_t)(y + s) % boards->side);
}

static unsigned window(const struct boards *boards, size_t b, ptrdiff_t x, ptrdiff_t y,
                       enum life_boundary boundary)
{
    ptrdiff_t s = (ptrdiff_t)boards->side;
    if (x < 0 || y < 0 || x >= s || y >= s) {
        if (boundary == LIFE_DEAD)
            return 512;
        x = (x + s) % s;
        y = (y + s) % s;
    }
    unsigned sum = 0;
    for (int bit = 8; bit >= 0; bit--)
        sum = 2 * sum + cell(boards, b, x + bit % 3 - 1, y + bit / 3 - 1, boundary);
    return sum;
}

static void try_windows(enum isa isa, const struct boards *boards, enum life_boundary boundary,
                        size_t columns)
{
    size_t side = boards->side, numbers = (side + 2) * columns * INDEX_BOARDS, wrong = 0;
    float *memory = guard_open((numbers + 1) / 2);
    uint16_t *index = (uint16_t *)memory;
    memset(index, 0xab, numbers * sizeof *index);
    index_windows(isa, boards->count, boards->rows, side, boundary, columns, index);
    for (size_t y = 0; y < side + 2; y++)
        for (size_t x = 0; x < columns; x++)
            for (size_t b = 0; b < INDEX_BOARDS; b++) {
                unsigned want = 0xabab; // spare columns stay as they are
                if (x < side + 2)
                    want = window(boards, b, (ptrdiff_t)x - 1, (ptrdiff_t)y - 1, boundary);
                wrong += index[(y * columns + x) * INDEX_BOARDS + b] != want;
            }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(guard_close(memory, (numbers + 1) / 2));
}

static void try_targets(enum isa isa, const struct boards *boards)
{
    size_t side = boards->side, wrong = 0, floats = (side * side + 3) / 4;
    float *memory = guard_open(floats);
    uint8_t *target = (uint8_t *)memory;
    index_targets(isa, boards->count, boards->rows, side, target);
    for (size_t i = 0; i < side * side; i++)
        for (size_t b = 0; b < INDEX_BOARDS; b++)
            wrong += (target[i] >> b & 1) !=
                     cell(boards, b, (ptrdiff_t)(i % side), (ptrdiff_t)(i / side), LIFE_DEAD);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT(guard_close(memory, floats));
}

static void try_side(size_t side, size_t count, struct pcg32 *stream)
{
    struct boards boards;
    boards_open(&boards, side, count, stream);
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        for (enum life_boundary boundary = 0; boundary < LIFE_BOUNDARY_COUNT; boundary++)
            try_windows(isa, &boards, boundary, side + 2 + side % 5);
        try_targets(isa, &boards);
    }
    boards_close(&boards);
}

static void test_all_sides(void)
{
    struct pcg32 stream = check_stream(90);
    for (size_t side = 1; side <= 70; side++)
        try_side(side, INDEX_BOARDS, &stream);
    try_side(128, INDEX_BOARDS, &stream);
    try_side(131, INDEX_BOARDS, &stream);
}

static void test_missing_boards_are_empty(void)
{
    struct pcg32 stream = check_stream(91);
    for (size_t count = 1; count < INDEX_BOARDS; count++) {
        try_side(32, count, &stream);
        try_side(17, count, &stream);
    }
}

SUITE(index)
{
    TEST(test_all_sides);
    TEST(test_missing_boards_are_empty);
}
