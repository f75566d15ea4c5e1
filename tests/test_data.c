// Random boards, and the windows on them.
#include "check.h"
#include "data/boards.h"
#include "data/windows.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- boards

struct boards {
    struct boards_source source;
    struct arena arena;
    size_t words; // of a board
    uint64_t *rows;
};

static void boards_open(struct boards *b, enum isa isa, struct rng_key key, double density,
                        size_t side)
{
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&b->arena, boards_source_layout(&b->source, &b->arena, isa, density, side)),
        STATUS_OK);
    boards_source_begin(&b->source, &key);
    b->words = side * life_words(side);
    b->rows = malloc(b->words * sizeof *b->rows);
    memset(b->rows, 0xff, b->words * sizeof *b->rows); // what is not written shows
}

static void boards_close(struct boards *b)
{
    arena_close(&b->arena);
    free(b->rows);
}

static uint64_t population(const struct boards *b)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < b->words; i++)
        sum += (uint64_t)__builtin_popcountll(b->rows[i]);
    return sum;
}

static struct rng_key key_of(uint64_t use)
{
    return (struct rng_key){.seed = 7, .purpose = RNG_CHECK, .index = {40, use}};
}

static void test_boards_have_their_density(void)
{
    static const double densities[] = {0, 0.001, 0.1, 0.25, 0.38, 0.5, 0.75, 0.99, 1};
    for (size_t d = 0; d < sizeof densities / sizeof *densities; d++)
        for (size_t side = 5; side <= 70; side += 13) {
            struct boards b;
            double p = densities[d], n = 200.0 * (double)(side * side), alive = 0;
            boards_open(&b, cpu_isa(), key_of(d), p, side);
            for (int i = 0; i < 200; i++) {
                boards_next(&b.source, b.rows);
                alive += (double)population(&b);
            }
            CU_ASSERT(fabs(alive - n * p) <= 5 * sqrt(n * p * (1 - p)));
            boards_close(&b);
        }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Kolmogorov and Smirnov: the empirical distribution of n uniform numbers stays within 1.95/sqrt(n)
// of the diagonal but for one case in a thousand. The share of live cells of 64 x 64 estimates a
// board's density to 0.008.
static void test_own_densities_are_uniform(void)
{
    enum { BOARDS = 1500 };
    static double share[BOARDS];
    struct boards b;
    double mean = 0, most = 0, neighbours = 0;
    boards_open(&b, cpu_isa(), key_of(1), NAN, 64);
    for (size_t i = 0; i < BOARDS; i++) {
        boards_next(&b.source, b.rows);
        share[i] = (double)population(&b) / 4096;
        mean += share[i] / BOARDS;
        neighbours += i > 0 ? (share[i] - 0.5) * (share[i - 1] - 0.5) * 12 / BOARDS : 0;
    }
    qsort(share, BOARDS, sizeof *share, ascending);
    for (size_t i = 0; i < BOARDS; i++)
        most = fmax(most, fabs(share[i] - ((double)i + 0.5) / BOARDS));
    CU_ASSERT(fabs(mean - 0.5) < 5 / sqrt(12.0 * BOARDS));
    CU_ASSERT(most < 1.95 / sqrt(BOARDS) + 0.008);
    CU_ASSERT(fabs(neighbours) < 5 / sqrt(BOARDS)); // one density tells nothing of the next
    boards_close(&b);
}

// Cells of one board are alike and independent: every place is alive as often as it should be, and
// so is every pair of neighbours.
static void test_cells_of_a_board_are_independent(void)
{
    enum { SIDE = 37, BOARDS = 2000 };
    static unsigned alive[SIDE * SIDE], right[SIDE * SIDE], below[SIDE * SIDE];
    struct boards b;
    boards_open(&b, cpu_isa(), key_of(2), 0.4, SIDE);
    for (size_t i = 0; i < BOARDS; i++) {
        static float cells[SIDE * SIDE];
        boards_next(&b.source, b.rows);
        boards_unpack(b.rows, SIDE, cells);
        for (size_t c = 0; c < SIDE * SIDE; c++) {
            alive[c] += cells[c] > 0;
            right[c] += cells[c] > 0 && c % SIDE + 1 < SIDE && cells[c + 1] > 0;
            below[c] += cells[c] > 0 && c + SIDE < SIDE * SIDE && cells[c + SIDE] > 0;
        }
    }
    double error = 5 * sqrt(0.24 * BOARDS), pairs = 5 * sqrt(0.16 * 0.84 * BOARDS);
    for (size_t c = 0; c < SIDE * SIDE; c++) {
        CU_ASSERT(fabs(alive[c] - 0.4 * BOARDS) < error);
        CU_ASSERT(c % SIDE + 1 == SIDE || fabs(right[c] - 0.16 * BOARDS) < pairs);
        CU_ASSERT(c + SIDE >= SIDE * SIDE || fabs(below[c] - 0.16 * BOARDS) < pairs);
    }
    boards_close(&b);
}

// The same key gives the same boards on every instruction set; another key others. Bits beyond the
// width stay zero.
static void test_boards_depend_on_the_key_alone(void)
{
    static const double densities[] = {NAN, 0.3, 0.5, 0x1p-20, 0, 1};
    static const size_t sides[] = {1, 2, 31, 32, 33, 63, 64, 65, 96, 97, 130, 1000};
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
        for (size_t d = 0; d < sizeof densities / sizeof *densities; d++) {
            struct boards plain, fast, other;
            size_t side = sides[s], beyond = 0;
            boards_open(&plain, ISA_BASELINE, key_of(3), densities[d], side);
            boards_open(&fast, cpu_isa(), key_of(3), densities[d], side);
            boards_open(&other, cpu_isa(), key_of(4), densities[d], side);
            bool differed = false;
            for (int i = 0; i < 20; i++) {
                boards_next(&plain.source, plain.rows);
                boards_next(&fast.source, fast.rows);
                boards_next(&other.source, other.rows);
                size_t bytes = plain.words * sizeof *plain.rows;
                CU_ASSERT_EQUAL(memcmp(plain.rows, fast.rows, bytes), 0);
                differed |= memcmp(plain.rows, other.rows, bytes) != 0;
                for (size_t y = 0; side % 64 != 0 && y < side; y++)
                    beyond |= plain.rows[(y + 1) * life_words(side) - 1] >> side % 64;
            }
            CU_ASSERT_EQUAL(beyond, 0);
            bool constant = densities[d] == 0 || densities[d] == 1;
            CU_ASSERT(constant || side < 3 || densities[d] < 0.1 || differed);
            boards_close(&plain);
            boards_close(&fast);
            boards_close(&other);
        }
}

static void test_unpacking(void)
{
    struct pcg32 stream = check_stream(41);
    for (size_t side = 1; side <= 130; side++) {
        struct life_board board;
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board, side, side), STATUS_OK);
        for (size_t i = 0; i < side * side; i++)
            life_set_cell(&board, i % side, i / side, check_draw(&stream, 2));
        float *cells = guard_open(side * side);
        boards_unpack(board.row, side, cells);
        size_t wrong = 0;
        for (size_t i = 0; i < side * side; i++)
            wrong += cells[i] != (life_cell(&board, i % side, i / side) ? 1 : 0);
        CU_ASSERT_EQUAL(wrong, 0);
        CU_ASSERT(guard_close(cells, side * side));
        life_board_close(&board);
    }
}

// ---- windows

enum filling { RANDOM, THIN, ALL_DEAD, ALL_ALIVE, CHECKERBOARD, STRIPES, FILLINGS };

static void fill(uint64_t *rows, size_t side, enum filling filling, struct pcg32 *stream)
{
    size_t words = life_words(side);
    memset(rows, 0, side * words * sizeof *rows);
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) {
            bool alive = filling == ALL_ALIVE || (filling == CHECKERBOARD && (x + y) % 2) ||
                         (filling == STRIPES && x / 2 % 2);
            if (filling == RANDOM || filling == THIN)
                alive = check_draw(stream, filling == THIN ? 50 : 2) == 1;
            rows[y * words + x / 64] |= (uint64_t)alive << x % 64;
        }
}

// The fast counts of a board against the reference's.
static void try_counts(size_t side, enum filling filling, struct pcg32 *stream)
{
    static struct windows_counter counter;
    uint64_t *rows = malloc(side * life_words(side) * sizeof *rows);
    fill(rows, side, filling, stream);
    // The largest boards are tried with one kind of edge: the reference takes its time.
    enum life_boundary edges = side > 1000 ? LIFE_TORUS + 1 : LIFE_BOUNDARY_COUNT;
    for (enum life_boundary edge = 0; edge < edges; edge++) {
        uint32_t want[LIFE_WINDOWS] = {0}, total = 0;
        windows_add_ref(want, rows, side, edge);
        for (size_t w = 0; w < LIFE_WINDOWS; w++)
            total += want[w];
        CU_ASSERT_EQUAL(total, side * side);
        for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
            if (!cpu_has(isa))
                continue;
            windows_init(&counter, isa);
            windows_add(&counter, rows, side, edge);
            windows_finish(&counter);
            CU_ASSERT_EQUAL(memcmp(counter.count, want, sizeof want), 0);
        }
    }
    free(rows);
}

static void test_fast_counts_are_the_plain_ones(void)
{
    struct pcg32 stream = check_stream(42);
    for (size_t side = 1; side <= 140; side++)
        for (enum filling filling = 0; filling < FILLINGS; filling++)
            try_counts(side, filling, &stream);
    try_counts(1000, RANDOM, &stream);
    try_counts(1023, STRIPES, &stream);
    try_counts(LIFE_MAX_SIDE, THIN, &stream);
}

// Counts add up over as many boards as one likes, also where the 16-bit counts of the fast way
// would overflow; a cleared counter starts afresh.
static void test_counts_add_up_over_boards(void)
{
    static struct windows_counter counter;
    struct pcg32 stream = check_stream(43);
    uint64_t rows[64];
    for (enum isa isa = 0; isa < ISA_COUNT; isa++) {
        if (!cpu_has(isa))
            continue;
        windows_init(&counter, isa);
        for (int round = 0; round < 2; round++) {
            uint32_t want[LIFE_WINDOWS] = {0};
            for (size_t b = 0; b < 400; b++) {
                // Long runs of one pair of windows: each alone passes 2^16 soon.
                fill(rows, 64,
                     b < 100   ? ALL_DEAD
                     : b < 200 ? ALL_ALIVE
                     : b < 300 ? CHECKERBOARD
                               : STRIPES,
                     &stream);
                windows_add(&counter, rows, 64, LIFE_TORUS);
                windows_add_ref(want, rows, 64, LIFE_TORUS);
            }
            fill(rows, 61, RANDOM, &stream);
            windows_add(&counter, rows, 61, LIFE_DEAD);
            windows_add_ref(want, rows, 61, LIFE_DEAD);
            windows_finish(&counter);
            CU_ASSERT_EQUAL(memcmp(counter.count, want, sizeof want), 0);
            windows_finish(&counter); // again changes nothing
            CU_ASSERT_EQUAL(memcmp(counter.count, want, sizeof want), 0);
            windows_clear(&counter);
        }
    }
}

// The orientation: the cells that live next, counted by windows, are the population of the next
// generation.
static void test_windows_know_the_next_generation(void)
{
    static const struct life_rule rules[] = {{1 << 3, 1 << 2 | 1 << 3}, {0x148, 0x9a}, {2, 0x1ff}};
    struct pcg32 stream = check_stream(44);
    for (size_t side = 1; side <= 70; side += 3)
        for (enum life_boundary edge = 0; edge < LIFE_BOUNDARY_COUNT; edge++) {
            struct life_board before, after;
            CU_ASSERT_EQUAL_FATAL(life_board_open(&before, side, side), STATUS_OK);
            CU_ASSERT_EQUAL_FATAL(life_board_open(&after, side, side), STATUS_OK);
            fill(before.row, side, RANDOM, &stream);
            uint32_t count[LIFE_WINDOWS] = {0};
            windows_add_ref(count, before.row, side, edge);
            for (size_t r = 0; r < 3; r++) {
                uint64_t next = 0;
                for (unsigned w = 0; w < LIFE_WINDOWS; w++)
                    next += life_rule_next(&rules[r], w) ? count[w] : 0;
                life_step_ref(&before, &after, &rules[r], edge);
                CU_ASSERT_EQUAL(next, life_population(&after));
            }
            life_board_close(&before);
            life_board_close(&after);
        }
}

// Which window a cell has: four cells that no rotation or mirror maps to themselves.
static void test_orientation_of_the_windows(void)
{
    uint64_t rows[9] = {0};
    uint32_t count[LIFE_WINDOWS] = {0};
    rows[4] = 1 << 4;          // (4, 4)
    rows[5] = 1 << 5 | 1 << 4; // (5, 5), (4, 5)
    rows[6] = 1 << 6;          // (6, 6)
    windows_add_ref(count, rows, 9, LIFE_TORUS);
    CU_ASSERT_EQUAL(count[1 << 0 | 1 << 4 | 1 << 3 | 1 << 8], 1); // around (5, 5)
    CU_ASSERT_EQUAL(count[1 << 8], 1);                            // around (3, 3): down right
    CU_ASSERT_EQUAL(count[1 << 7 | 1 << 8 | 1 << 4], 1);          // around (4, 4)
    CU_ASSERT_EQUAL(count[1 << 1 | 1 << 4 | 1 << 5], 1);          // around (4, 5)
    CU_ASSERT_EQUAL(count[1 << 2 | 1 << 5], 1);                   // around (3, 5)
}

SUITE(data)
{
    TEST(test_boards_have_their_density);
    TEST(test_own_densities_are_uniform);
    TEST(test_cells_of_a_board_are_independent);
    TEST(test_boards_depend_on_the_key_alone);
    TEST(test_unpacking);
    TEST(test_fast_counts_are_the_plain_ones);
    TEST(test_counts_add_up_over_boards);
    TEST(test_windows_know_the_next_generation);
    TEST(test_orientation_of_the_windows);
}
