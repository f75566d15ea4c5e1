// Boards, rules, and the bit-parallel generation against the plain one.
#include "life/board.h"
#include "rng/pcg.h"
#include "suite.h"

#include <string.h>

static const struct life_rule conway = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3};

static struct life_board open_board(size_t width, size_t height)
{
    struct life_board board;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, width, height), STATUS_OK);
    return board;
}

static bool same_cells(const struct life_board *a, const struct life_board *b)
{
    return a->width == b->width && a->height == b->height &&
           memcmp(a->row, b->row, a->height * a->words * sizeof *a->row) == 0;
}

// Steps the board both ways, into boards full of rubbish, and compares every bit, padding included.
static bool steps_agree(const struct life_board *board, const struct life_rule *rule,
                        enum life_boundary boundary)
{
    struct life_board fast = open_board(board->width, board->height);
    struct life_board plain = open_board(board->width, board->height);
    memset(fast.row, 0xa5, fast.height * fast.words * sizeof *fast.row);
    life_step(board, &fast, rule, boundary);
    life_step_ref(board, &plain, rule, boundary);
    bool same = same_cells(&fast, &plain);
    life_board_close(&fast);
    life_board_close(&plain);
    return same;
}

static void fill_randomly(struct life_board *board, struct pcg32 *generator, unsigned quarters)
{
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            life_set_cell(board, x, y, pcg32_next(generator) >> 30 < quarters);
}

static void place_window(struct life_board *board, size_t x, size_t y, unsigned window)
{
    memset(board->row, 0, board->height * board->words * sizeof *board->row);
    for (size_t v = 0; v < 3; v++)
        for (size_t u = 0; u < 3; u++)
            life_set_cell(board, (x + board->width - 1 + u) % board->width,
                          (y + board->height - 1 + v) % board->height, window >> (3 * v + u) & 1);
}

// Every window around every interesting place, wrapping over the edges. Its middle is also held
// against life_rule_next, which shares nothing with either step, where no edge cuts the window.
static void test_all_windows_everywhere(void)
{
    const size_t columns[] = {0, 1, 31, 62, 63, 64, 65, 126, 127, 128, 129};
    const size_t rows[] = {0, 1, 3, 5, 6};
    size_t wrong = 0, wrong_middle = 0;
    struct life_board board = open_board(130, 7), after = open_board(130, 7);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
            for (unsigned window = 0; window < LIFE_WINDOWS; window++) {
                size_t x = columns[i], y = rows[j];
                place_window(&board, x, y, window);
                wrong += !steps_agree(&board, &conway, LIFE_TORUS);
                wrong += !steps_agree(&board, &conway, LIFE_DEAD);
                life_step(&board, &after, &conway, LIFE_TORUS);
                wrong_middle += life_cell(&after, x, y) != life_rule_next(&conway, window);
                if (x == 0 || x == 129 || y == 0 || y == 6)
                    continue;
                life_step(&board, &after, &conway, LIFE_DEAD);
                wrong_middle += life_cell(&after, x, y) != life_rule_next(&conway, window);
            }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(wrong_middle, 0);
    life_board_close(&board);
    life_board_close(&after);
}

static void test_random_boards_of_every_width(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 1);
    size_t wrong = 0;
    for (size_t width = 1; width <= 130; width++)
        for (int repeat = 0; repeat < 6; repeat++) {
            struct life_board board = open_board(width, 1 + pcg32_next(&generator) % 12);
            fill_randomly(&board, &generator, 1 + pcg32_next(&generator) % 3);
            // Repeat 0 is Life, which has a copy of the loop to itself; B0 comes up in half the
            // rest.
            struct life_rule rule = {.birth = pcg32_next(&generator) & 511,
                                     .survival = pcg32_next(&generator) & 511};
            wrong += !steps_agree(&board, repeat == 0 ? &conway : &rule, LIFE_TORUS);
            wrong += !steps_agree(&board, repeat == 0 ? &conway : &rule, LIFE_DEAD);
            life_board_close(&board);
        }
    CU_ASSERT_EQUAL(wrong, 0);
}

// Boards of up to 32 columns and some rows are folded, those beyond are not.
static void test_narrow_boards_of_every_height(void)
{
    const size_t widths[] = {1, 2, 31, 32, 33};
    struct pcg32 generator = pcg32_seeded(20200903, 3);
    const struct life_rule day_and_night = {.birth = 0x1c8, .survival = 0x1d8};
    size_t wrong = 0;
    for (size_t height = 1; height <= 132; height++)
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            struct life_board board = open_board(widths[i], height);
            fill_randomly(&board, &generator, 2);
            wrong += !steps_agree(&board, &conway, LIFE_TORUS);
            wrong += !steps_agree(&board, &conway, LIFE_DEAD);
            wrong += !steps_agree(&board, &day_and_night, LIFE_TORUS);
            life_board_close(&board);
        }
    CU_ASSERT_EQUAL(wrong, 0);
}

// More rows than one band of the bit-parallel step holds, narrow, odd and the widest.
static void test_boards_of_many_bands(void)
{
    const size_t sides[][2] = {{3, 4096}, {70, 1500}, {4096, 50}, {4095, 31}, {2049, 33}};
    struct pcg32 generator = pcg32_seeded(20200903, 2);
    const struct life_rule day_and_night = {.birth = 0x1c8, .survival = 0x1d8};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        struct life_board board = open_board(sides[i][0], sides[i][1]);
        fill_randomly(&board, &generator, 2);
        CU_ASSERT(steps_agree(&board, &conway, LIFE_TORUS));
        CU_ASSERT(steps_agree(&board, &day_and_night, LIFE_DEAD));
        life_board_close(&board);
    }
}

// By hand, so that the two steps are not wrong together. On a torus of width 1 a cell is its own
// neighbour to the left and right; at 1 x 1 it is all its eight neighbours.
static void test_small_boards_by_hand(void)
{
    struct life_board one = open_board(1, 1), after = open_board(1, 1);
    const struct life_rule survives_with_8 = {.birth = 0, .survival = 1 << 8};
    const struct life_rule survives_with_0 = {.birth = 0, .survival = 1 << 0};
    life_set_cell(&one, 0, 0, true);
    life_step(&one, &after, &survives_with_8, LIFE_TORUS);
    CU_ASSERT(life_cell(&after, 0, 0));
    life_step(&one, &after, &survives_with_0, LIFE_TORUS);
    CU_ASSERT_FALSE(life_cell(&after, 0, 0));
    life_step(&one, &after, &survives_with_0, LIFE_DEAD);
    CU_ASSERT(life_cell(&after, 0, 0));
    life_board_close(&one);
    life_board_close(&after);

    // Width 2: the cell at (0, 0) is seen twice from (1, 0), and twice from either (1, +-1).
    struct life_board two = open_board(2, 4), next = open_board(2, 4);
    const struct life_rule born_with_2 = {.birth = 1 << 2, .survival = 0};
    life_set_cell(&two, 0, 0, true);
    life_step(&two, &next, &born_with_2, LIFE_TORUS);
    CU_ASSERT_EQUAL(life_population(&next), 3);
    CU_ASSERT(life_cell(&next, 1, 0) && life_cell(&next, 1, 1) && life_cell(&next, 1, 3));
    life_board_close(&two);
    life_board_close(&next);
}

static void test_birth_without_neighbours_fills_the_board_only(void)
{
    struct life_board empty = open_board(70, 3), full = open_board(70, 3);
    const struct life_rule b0 = {.birth = 1, .survival = 0};
    life_step(&empty, &full, &b0, LIFE_DEAD);
    CU_ASSERT_EQUAL(life_population(&full), 210);
    CU_ASSERT_EQUAL(full.row[1], 0x3f);
    life_board_close(&empty);
    life_board_close(&full);
}

static void test_cells(void)
{
    struct life_board board = open_board(70, 2);
    CU_ASSERT_EQUAL(board.words, 2);
    life_set_cell(&board, 64, 0, true);
    CU_ASSERT(life_cell(&board, 64, 0));
    CU_ASSERT_EQUAL(life_population(&board), 1);
    life_set_cell(&board, 64, 0, false);
    CU_ASSERT_EQUAL(life_population(&board), 0);
    life_board_close(&board);
}

static size_t below(struct pcg32 *generator, size_t limit)
{
    return pcg32_next(generator) % limit;
}

static struct life_board random_cells(size_t width, size_t height, struct pcg32 *generator)
{
    struct life_board board = open_board(width, height);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            life_set_cell(&board, x, y, pcg32_next(generator) >> 31);
    return board;
}

// Parts of every width and at every shift of words, onto boards that are not empty.
static void test_parts_are_copied(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 21);
    size_t wrong = 0;
    for (int repeat = 0; repeat < 300; repeat++) {
        struct life_board from = random_cells(1 + below(&generator, 200), 3, &generator);
        struct life_board to = random_cells(from.width + below(&generator, 130), 5, &generator);
        struct life_board before = open_board(to.width, to.height);
        memcpy(before.row, to.row, to.height * to.words * 8);
        struct life_rectangle part = {
            .y = 1, .width = 1 + below(&generator, from.width), .height = 2};
        part.x = below(&generator, from.width - part.width + 1);
        size_t x = below(&generator, to.width - part.width + 1), y = below(&generator, 4);
        life_copy(&from, &part, &to, x, y);
        for (size_t v = 0; v < to.height; v++)
            for (size_t u = 0; u < to.width; u++) {
                bool inside = u >= x && u < x + part.width && v >= y && v < y + part.height;
                wrong += life_cell(&to, u, v) !=
                         (inside ? life_cell(&from, part.x + u - x, part.y + v - y)
                                 : life_cell(&before, u, v));
            }
        life_board_close(&from);
        life_board_close(&to);
        life_board_close(&before);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void test_bounds_of_live_cells(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 22);
    for (int repeat = 0; repeat < 200; repeat++) {
        struct life_board board = open_board(1 + below(&generator, 200), 1 + below(&generator, 9));
        struct life_rectangle live;
        CU_ASSERT(!life_bounds(&board, &live));
        CU_ASSERT(live.width == 0 && live.height == 0);
        size_t x[2] = {below(&generator, board.width), below(&generator, board.width)};
        size_t y[2] = {below(&generator, board.height), below(&generator, board.height)};
        life_set_cell(&board, x[0], y[0], true);
        life_set_cell(&board, x[1], y[1], true);
        CU_ASSERT(life_bounds(&board, &live));
        CU_ASSERT_EQUAL(live.x, x[0] < x[1] ? x[0] : x[1]);
        CU_ASSERT_EQUAL(live.y, y[0] < y[1] ? y[0] : y[1]);
        CU_ASSERT_EQUAL(live.x + live.width - 1, x[0] > x[1] ? x[0] : x[1]);
        CU_ASSERT_EQUAL(live.y + live.height - 1, y[0] > y[1] ? y[0] : y[1]);
        life_board_close(&board);
    }
}

SUITE(life)
{
    TEST(test_all_windows_everywhere);
    TEST(test_random_boards_of_every_width);
    TEST(test_narrow_boards_of_every_height);
    TEST(test_boards_of_many_bands);
    TEST(test_small_boards_by_hand);
    TEST(test_birth_without_neighbours_fills_the_board_only);
    TEST(test_cells);
    TEST(test_parts_are_copied);
    TEST(test_bounds_of_live_cells);
}
