// Boards to train on that are not fresh: finite sets and designed boards; and the search for one.
#include "data/design.h"
#include "data/windows.h"
#include "engine/engine.h"
#include "life/rle.h"
#include "nets.h"
#include "spec/setting.h"
#include "suite.h"
#include "trial_runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE  9
#define BOARD (SIDE * sizeof(uint64_t))

static const struct rng_key training_key = {
    .seed = 5, .purpose = RNG_TRAINING_BOARDS, .index = {7, 3}};
static const struct rng_key ticket_key = {.seed = 5, .purpose = RNG_TICKET_BOARDS, .index = {7, 3}};

// ---- shifts -------------------------------------------------------------------------------------

static void test_shifts(void)
{
    static const size_t sides[] = {3, 31, 63, 64, 65, 127, 128, 130, 200};
    struct pcg32 stream = rng_stream(&(struct rng_key){.seed = 1, .purpose = RNG_CHECK});
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        struct life_board from, to;
        size_t side = sides[s];
        CU_ASSERT_EQUAL_FATAL(life_board_open(&from, side, side), STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(life_board_open(&to, side, side), STATUS_OK);
        for (size_t i = 0; i < side * side; i++)
            life_set_cell(&from, i % side, i / side, pcg32_next(&stream) % 3 == 0);
        for (int k = 0; k < 12; k++) {
            size_t right = pcg32_below(&stream, (uint32_t)side);
            size_t down = pcg32_below(&stream, (uint32_t)side), wrong = 0;
            right = k == 0 ? 0 : k == 1 ? side - 1 : k == 2 ? side / 64 * 64 % side : right;
            down = k == 0 ? 0 : down;
            memset(to.row, 0xff, side * to.words * sizeof *to.row);
            boards_shift(from.row, side, right, down, to.row);
            for (size_t i = 0; i < side * side; i++)
                wrong += life_cell(&from, i % side, i / side) !=
                         life_cell(&to, (i % side + right) % side, (i / side + down) % side);
            CU_ASSERT_EQUAL(wrong, 0);
            CU_ASSERT_EQUAL(life_population(&to), life_population(&from)); // nothing beyond
        }
        life_board_close(&from);
        life_board_close(&to);
    }
}

// ---- sets ---------------------------------------------------------------------------------------

struct taken {
    struct arena arena;
    struct engine_boards boards;
};

static struct engine_task task_of(size_t fixed, const struct life_pattern *pattern, bool shift)
{
    return (struct engine_task){.rule = {.birth = 1 << 3, .survival = 1 << 2 | 1 << 3},
                                .boundary = LIFE_TORUS,
                                .density = NAN,
                                .side = SIDE,
                                .generations = 2,
                                .warmup = 1,
                                .batch = 4,
                                .fixed = fixed,
                                .pattern = pattern,
                                .shift = shift};
}

static struct taken *open_boards(const struct engine_task *task)
{
    struct taken *t = calloc(1, sizeof *t);
    CU_ASSERT_PTR_NOT_NULL_FATAL(t);
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&t->arena, engine_boards_layout(&t->boards, &t->arena, task, cpu_isa())),
        STATUS_OK);
    return t;
}

static void close_boards(struct taken *t)
{
    arena_close(&t->arena);
    free(t);
}

// Writes the next boards.
static void take(struct taken *t, size_t count, uint64_t (*rows)[SIDE])
{
    for (size_t b = 0; b < count; b++)
        memcpy(rows[b], engine_boards_next(&t->boards), BOARD);
}

// Which of the set each board is; `count` of them are as many as the set has.
static void find_all(uint64_t (*set)[SIDE], uint64_t (*rows)[SIDE], size_t count, size_t *which)
{
    for (size_t b = 0; b < count; b++) {
        which[b] = count;
        for (size_t i = 0; i < count; i++)
            if (memcmp(set[i], rows[b], BOARD) == 0)
                which[b] = i;
    }
}

#define SET 6
static void test_epochs(void)
{
    const struct engine_task task = task_of(SET, NULL, false), fresh = task_of(0, NULL, false);
    struct taken *t = open_boards(&task), *f = open_boards(&fresh);
    struct rng_key set_key = training_key;
    uint64_t set[SET][SIDE], rows[SET][SIDE];
    size_t order[8][SET], changed = 0;
    set_key.purpose = RNG_FIXED_BOARDS;
    engine_boards_begin(&f->boards, &set_key);
    take(f, SET, set);
    engine_boards_begin_training(&t->boards, &training_key);
    for (size_t e = 0; e < 8; e++) {
        size_t met[SET + 1] = {0};
        take(t, SET, rows); // batches of four straddle the epochs of six
        find_all(set, rows, SET, order[e]);
        for (size_t b = 0; b < SET; b++)
            met[order[e][b]]++;
        for (size_t i = 0; i < SET; i++)
            CU_ASSERT_EQUAL(met[i], 1);
        changed += e > 0 && memcmp(order[e], order[e - 1], sizeof *order) != 0;
    }
    CU_ASSERT(changed >= 6);
    // Another training of the same network has the set, in another order.
    size_t again[SET];
    engine_boards_begin_training(&t->boards, &ticket_key);
    take(t, SET, rows);
    find_all(set, rows, SET, again);
    for (size_t b = 0; b < SET; b++)
        CU_ASSERT(again[b] < SET);
    CU_ASSERT(memcmp(again, order[0], sizeof again) != 0);
    // A place in the stream is a number: what follows it is the same again.
    engine_boards_begin_training(&t->boards, &training_key);
    t->boards.taken = 3 * SET;
    take(t, SET, rows);
    find_all(set, rows, SET, again);
    CU_ASSERT_EQUAL(memcmp(again, order[3], sizeof again), 0);
    // Boards that no training sees are no part of it.
    engine_boards_begin(&t->boards, &training_key);
    take(t, SET, rows);
    find_all(set, rows, SET, again);
    for (size_t b = 0; b < SET; b++)
        CU_ASSERT_EQUAL(again[b], SET);
    close_boards(t);
    close_boards(f);
}

// Boards become what the rule says, wherever they come from.
static void check_future(struct taken *t)
{
    const struct engine_task *task = &t->boards.task;
    struct life_board now, next;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&now, SIDE, SIDE), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&next, SIDE, SIDE), STATUS_OK);
    memcpy(now.row, engine_boards_next(&t->boards), BOARD);
    for (size_t g = 0; g < task->generations; g++) {
        life_step_ref(&now, &next, &task->rule, task->boundary);
        memcpy(now.row, next.row, BOARD);
    }
    CU_ASSERT_EQUAL(memcmp(engine_boards_future(&t->boards), now.row, BOARD), 0);
    life_board_close(&now);
    life_board_close(&next);
}

static struct life_pattern pattern_of(const char *text)
{
    struct life_pattern pattern;
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(life_pattern_read(&pattern, file, "a pattern"), STATUS_OK);
    fclose(file);
    return pattern;
}

static void test_designed_board(void)
{
    struct life_pattern pattern = pattern_of("x = 3, y = 3\nbob$2bo$3o!\n");
    const struct engine_task still = task_of(0, &pattern, false),
                             moved = task_of(0, &pattern, true);
    struct taken *t = open_boards(&still), *m = open_boards(&moved);
    uint64_t glider[1][SIDE] = {{0}}, rows[64][SIDE], shifted[SIDE];
    glider[0][3] = 2 << 3, glider[0][4] = 4 << 3, glider[0][5] = 7 << 3;
    engine_boards_begin_training(&t->boards, &training_key);
    engine_boards_begin_training(&m->boards, &training_key);
    take(t, 8, rows);
    for (size_t b = 0; b < 8; b++)
        CU_ASSERT_EQUAL(memcmp(rows[b], glider[0], BOARD), 0);
    check_future(t);
    check_future(m);
    // Every copy is the board at some shift; all rows and columns occur, and not in pairs.
    bool right[SIDE] = {false}, down[SIDE] = {false};
    size_t alike = 0;
    take(m, 64, rows);
    for (size_t b = 0; b < 64; b++) {
        size_t found = 0;
        for (size_t i = 0; i < SIDE * SIDE; i++) {
            boards_shift(glider[0], SIDE, i % SIDE, i / SIDE, shifted);
            if (memcmp(shifted, rows[b], BOARD) != 0)
                continue;
            right[i % SIDE] = down[i / SIDE] = true;
            alike += i % SIDE == i / SIDE;
            found++;
        }
        CU_ASSERT_EQUAL(found, 1);
    }
    for (size_t i = 0; i < SIDE; i++)
        CU_ASSERT(right[i] && down[i]);
    CU_ASSERT(alike < 32);
    close_boards(t);
    close_boards(m);
    life_pattern_close(&pattern);
}

// Where networks are judged hangs on no set; what becomes of them does.
static void test_test_boards_are_fresh(void)
{
    struct point fresh = usual_point(2, 64), fixed = fresh;
    const uint32_t replicates[] = {0, 1};
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "fixed", &fixed));
    CU_ASSERT_TRUE(setting_read(SETTING_FIXED_BOARDS, "1", &fixed));
    struct trial_runs *runs = runs_of(&fixed, 1, replicates, 2, cpu_isa());
    struct trial_runs *alone = runs_of(&fixed, 1, replicates + 1, 1, cpu_isa());
    CU_ASSERT(runs_same(runs, 1, alone, 0));
    CU_ASSERT_EQUAL(runs->result[0].test_boards, 512);
    // Of boards of uniform density; that of one board is a number of its cells.
    struct trial_runs *others = runs_of(&fresh, 1, replicates, 1, cpu_isa());
    double cells = (double)(fixed.board * fixed.board), own = runs->result[0].baseline;
    CU_ASSERT(fabs(own - others->result[0].baseline) < 0.01);
    CU_ASSERT(fabs(own * cells - round(own * cells)) > 1e-6);
    runs_close(others);
    runs_close(runs);
    runs_close(alone);
}

// ---- settings -----------------------------------------------------------------------------------

static const struct spec_file *file_of(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    const struct spec_file *read = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
    CU_ASSERT_EQUAL(spec_file_read_pattern(path, &read), STATUS_OK);
    remove(path);
    return read;
}

static struct point usual(void)
{
    struct point point = {0};
    settings_set_usual(&point, false);
    return point;
}

// The word alone says which boards; the key says which number, and which cells, never the path.
static void test_keys(void)
{
    struct point own = usual(), point = own, other;
    uint64_t seen[8] = {point_key(&own)};
    size_t count = 1;
    CU_ASSERT(point.boards == POINT_OWN_BOARDS && point.fixed_boards == 0 && point.pattern == NULL);
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "shared", &point));
    seen[count++] = point_key(&point);
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "fixed", &point));
    CU_ASSERT_EQUAL(point.fixed_boards, 64);
    seen[count++] = point_key(&point);
    CU_ASSERT_TRUE(setting_read(SETTING_FIXED_BOARDS, "8", &point));
    seen[count++] = point_key(&point);
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "./a.rle", &point));
    CU_ASSERT(point.boards == POINT_FILE_BOARDS && point.fixed_boards == 0 && !point.shift);
    CU_ASSERT_EQUAL(point.pattern->digest, 0);
    const struct spec_file *a = file_of("a.rle", "x = 3, y = 3\nbob$2bo$3o!\n"),
                           *same = file_of("b.rle", "x = 3, y = 3, rule = B36/S23\nbo$2bo$3o!\n"),
                           *wider = file_of("a.rle", "x = 4, y = 3\nbob$2bo$3o!\n"),
                           *changed = file_of("a.rle", "x = 3, y = 3\nbob$2bo$2o!\n");
    setting_set_file(SETTING_PATTERN, a, &point);
    other = point;
    setting_set_file(SETTING_PATTERN, same, &other);
    CU_ASSERT(a != same && point_key(&point) == point_key(&other));
    CU_ASSERT(point_identity(&point) == point_identity(&other));
    CU_ASSERT(settings_same_parent(&point, &other) && settings_agree(&point, &other, 0));
    seen[count++] = point_key(&point);
    setting_set_file(SETTING_PATTERN, changed, &point);
    CU_ASSERT_FALSE(settings_same_parent(&point, &other) || settings_agree(&point, &other, 0));
    seen[count++] = point_key(&point);
    setting_set_file(SETTING_PATTERN, wider, &point);
    seen[count++] = point_key(&point);
    CU_ASSERT_TRUE(setting_read(SETTING_SHIFT, "yes", &point));
    seen[count++] = point_key(&point);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(seen[i], seen[k]);
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "own", &point));
    CU_ASSERT(point.pattern == NULL && !point.shift && point_key(&point) == seen[0]);
    static const char *const wrong[] = {"", "mine", "file", "fixed8", "a\n.rle", "Own"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CU_ASSERT_FALSE(setting_read(SETTING_BOARDS, wrong[i], &point));
}

static void test_columns(void)
{
    const struct spec_file *a = file_of("a.rle", "x = 3, y = 3\nbob$2bo$3o!\n");
    struct setting_cells cells, wrong;
    struct point point = usual(), back = {0};
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "fixed", &point));
    settings_to_cells(&point, &cells);
    CU_ASSERT(cells.cell[SETTING_BOARDS].word == 0 && cells.cell[SETTING_FIXED_BOARDS].u32 == 64);
    CU_ASSERT_TRUE(settings_of_cells(&cells, &back));
    CU_ASSERT(back.boards == POINT_FIXED_BOARDS && point_key(&back) != 0);
    CU_ASSERT_EQUAL(point_identity(&back), point_identity(&point));
    CU_ASSERT_TRUE(setting_read(SETTING_BOARDS, "./a.rle", &point));
    setting_set_file(SETTING_PATTERN, a, &point);
    point.shift = true;
    settings_to_cells(&point, &cells);
    back = (struct point){0};
    CU_ASSERT_TRUE(settings_of_cells(&cells, &back));
    CU_ASSERT(back.boards == POINT_FILE_BOARDS && back.pattern->digest == a->digest && back.shift);
    for (enum setting_id id = SETTING_BOARDS; id <= SETTING_SHIFT; id++)
        CU_ASSERT(setting_fits(id, &back));
    wrong = cells;
    wrong.cell[SETTING_PATTERN].u64++; // a board that nobody knows
    CU_ASSERT_FALSE(settings_of_cells(&wrong, &back));
    wrong = cells;
    wrong.cell[SETTING_FIXED_BOARDS].u32 = 3; // both
    CU_ASSERT(settings_of_cells(&wrong, &back) && !setting_fits(SETTING_FIXED_BOARDS, &back));
    wrong = cells;
    wrong.cell[SETTING_PATTERN].u64 = 0; // shifted, and no board
    CU_ASSERT(settings_of_cells(&wrong, &back) && !setting_fits(SETTING_PATTERN, &back));
}

// What results keep of files comes back, and what is no such text is refused.
static void test_kept_files(void)
{
    const struct spec_file *a = file_of("a file.rle", "x = 3, y = 5\nbob$2bo$3o!\n"),
                           *b = file_of("b.rle", "x = 2, y = 2\n!\n");
    char *text = NULL, path[] = "a file.rle";
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    spec_file_write(out, a);
    spec_file_write(out, b);
    fclose(out);
    CU_ASSERT_EQUAL(spec_files_read("kept", text), STATUS_OK);
    CU_ASSERT_PTR_EQUAL(spec_files_find(text, path), a);
    CU_ASSERT_PTR_EQUAL(spec_files_find(text, "b.rle"), b);
    CU_ASSERT_PTR_NULL(spec_files_find(text, "c.rle"));
    CU_ASSERT_PTR_EQUAL(spec_file_of(a->digest), a);
    CU_ASSERT_EQUAL(spec_files_read("kept", ""), STATUS_OK);
    CU_ASSERT_PTR_NULL(spec_files_find("", path));
    size_t refused = 0;
    for (size_t i = 1; i < bytes; i++) { // cut anywhere but between two
        char kept = text[i];
        text[i] = '\0';
        refused += spec_files_read("kept", text) == STATUS_REQUEST;
        text[i] = kept;
    }
    CU_ASSERT_EQUAL(refused, bytes - 2);
    char *cell = strstr(text, "3o!");
    CU_ASSERT_PTR_NOT_NULL_FATAL(cell);
    *cell = '2'; // another board
    CU_ASSERT_EQUAL(spec_files_read("kept", text), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "does not match its digest"));
    free(text);
}

// ---- the search ---------------------------------------------------------------------------------

static uint64_t cost_of(const struct life_board *board, size_t *missing)
{
    uint64_t squares = 0;
    *missing = 0;
    for (unsigned w = 0; w < LIFE_WINDOWS; w++) { // by the definition, window by window
        uint64_t count = 0;
        for (size_t y = 0; y < board->height; y++)
            for (size_t x = 0; x < board->width; x++) {
                bool same = true;
                for (unsigned k = 0; k < 9; k++)
                    same &=
                        life_cell(board, (x + board->width + k % 3 - 1) % board->width,
                                  (y + board->height + k / 3 - 1) % board->height) == (w >> k & 1);
                count += same;
            }
        squares += count * count;
        *missing += count == 0;
    }
    return squares;
}

static void test_search(void)
{
    const struct rng_key key = {.seed = 4, .purpose = RNG_DESIGN};
    static const uint64_t steps[] = {0, 2000, 50000, 50000};
    struct life_board board[4];
    uint64_t squares[4];
    size_t missing[4];
    for (size_t i = 0; i < 4; i++) {
        struct pcg32 stream = rng_stream(&key);
        CU_ASSERT_EQUAL_FATAL(design_search(26, steps[i], &stream, &board[i]), STATUS_OK);
        squares[i] = cost_of(&board[i], &missing[i]);
    }
    CU_ASSERT(squares[1] + DESIGN_MISSING * missing[1] < squares[0] + DESIGN_MISSING * missing[0]);
    CU_ASSERT(squares[2] < squares[1] && missing[2] < missing[1] && missing[2] < 40);
    CU_ASSERT_EQUAL(memcmp(board[2].row, board[3].row, 26 * sizeof(uint64_t)), 0);
    for (size_t i = 0; i < 4; i++)
        life_board_close(&board[i]);
}

SUITE(boards)
{
    TEST(test_shifts);
    TEST(test_epochs);
    TEST(test_designed_board);
    TEST(test_test_boards_are_fresh);
    TEST(test_keys);
    TEST(test_columns);
    TEST(test_kept_files);
    TEST(test_search);
}
