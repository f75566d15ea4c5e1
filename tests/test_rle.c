// RLE patterns: read, refused and written; and another program's Life (bgolly) through them.
#include "folder.h"
#include "life/rle.h"
#include "rng/pcg.h"
#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static enum status read_bytes(struct life_pattern *pattern, const char *bytes, size_t length)
{
    FILE *file = tmpfile();
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(bytes, 1, length, file), length);
    rewind(file);
    enum status status = life_pattern_read(pattern, file, "p.rle");
    fclose(file);
    return status;
}

static enum status read_text(struct life_pattern *pattern, const char *text)
{
    return read_bytes(pattern, text, strlen(text));
}

// The live cells as rows of '.' and 'O', each ended by a newline.
static void expect_cells(const struct life_board *board, const char *cells)
{
    CU_ASSERT_EQUAL_FATAL(strlen(cells), (board->width + 1) * board->height);
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            CU_ASSERT_EQUAL(life_cell(board, x, y), cells[y * (board->width + 1) + x] == 'O');
}

static void test_patterns_that_are_read(void)
{
    static const char glider[] = ".O.\n..O\nOOO\n";
    static const struct {
        const char *text, *cells;
    } good[] = {
        {"x = 3, y = 3, rule = B3/S23\nbob$2bo$3o!\n", glider},
        {"#N Glider\n#C x = 9\n\nx=3,y=3,rule=b3/s23\nbo$2bo\n#C inside\n$3o!", glider},
        {"x = 3, y = 3\r\nbo$\r\n2bo$3o\r\n!\r\n", glider},
        {"  x  =  3 , y = 3 , rule = B3/S23:T40,30 \n b o $\t2bo$o\n2o\n\n!and what follows: \x01",
         glider},
        {"x = 2, y = 3\n$2o!", "..\nOO\n..\n"},
        {"x = 2, y = 4\no3$bo!", "O.\n..\n..\n.O\n"},
        {"x = 1, y = 1\n$!", ".\n"},
        {"x = 2, y = 1\n2b$!", "..\n"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct life_pattern pattern;
        CU_ASSERT_EQUAL(read_text(&pattern, good[i].text), STATUS_OK);
        if (pattern.board.row == NULL)
            continue;
        expect_cells(&pattern.board, good[i].cells);
        life_pattern_close(&pattern);
    }
}

static void test_the_header_says_rule_and_universe(void)
{
    struct life_pattern pattern;
    CU_ASSERT_EQUAL(read_text(&pattern, "x = 1, y = 1\n!"), STATUS_OK);
    CU_ASSERT(!pattern.has_rule && !pattern.has_universe);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL(read_text(&pattern, "x = 1, y = 1, rule = B36/S1:P40,9\n!"), STATUS_OK);
    CU_ASSERT(pattern.has_rule && pattern.rule.birth == 0x48 && pattern.rule.survival == 2);
    CU_ASSERT(pattern.has_universe && pattern.boundary == LIFE_DEAD);
    CU_ASSERT(pattern.universe_width == 40 && pattern.universe_height == 9);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL(read_text(&pattern, "x = 1, y = 1, rule = B3/S23:T7\n!"), STATUS_OK);
    CU_ASSERT(pattern.boundary == LIFE_TORUS);
    CU_ASSERT(pattern.universe_width == 7 && pattern.universe_height == 7);
    life_pattern_close(&pattern);
}

static void test_patterns_that_are_refused(void)
{
    static const struct {
        const char *text, *place, *reason;
    } bad[] = {
        {"", "p.rle:1:1:", "the file ends"},
        {"#C only a comment", "p.rle:1:18:", "the file ends"},
        {"bo$2bo$3o!\n", "p.rle:1:1:", "header"},
        {"x 3, y = 3\n!", "p.rle:1:3:", "header"},
        {"x = 3, y = 3 rule = B3/S23\n!", "p.rle:1:14:", "end of the header"},
        {"x = 3, y = 3, mule = B3/S23\n!", "p.rle:1:15:", "header"},
        {"x = 3\n!", "p.rle:1:6:", "the line ends"},
        {"x = 3, y = 3", "p.rle:1:13:", "the file ends"},
        {"y = 3, x = 3\n!", "p.rle:1:1:", "header"},
        {"x = 0, y = 3\n!", "p.rle:1:5:", "columns from 1 to 4096"},
        {"x = 3, y = 0\n!", "p.rle:1:12:", "rows from 1 to 4096"},
        {"x = 4097, y = 3\n!", "p.rle:1:5:", "columns from 1 to 4096"},
        {"x = 3, y = 99999999999999999999999\n!", "p.rle:1:12:", "rows from 1 to 4096"},
        {"x = -3, y = 3\n!", "p.rle:1:5:", "not '-'"},
        {"x = 3.5, y = 3\n!", "p.rle:1:6:", "not '.'"},
        {"x = 3, y = 3, rule = 23/3\n!", "p.rle:1:22:", "B/S notation"},
        {"x = 3, y = 3, rule = \n!", "p.rle:1:22:", "B/S notation"},
        {"x = 3, y = 3, rule = B3/S23 B\n!", "p.rle:1:29:", "end of the header"},
        {"x = 3, y = 3, rule = B012345678/S0123456789999999\n!", "p.rle:1:22:", "B/S notation"},
        {"x = 3, y = 3, rule = B3/S23:K9,9\n!", "p.rle:1:29:", "universe"},
        {"x = 3, y = 3, rule = B3/S23:T0,9\n!", "p.rle:1:30:", "from 1 to 4096"},
        {"x = 3, y = 3, rule = B3/S23:T9+1,9\n!", "p.rle:1:31:", "end of the header"},
        {"x = 3, y = 3, rule = B3/S23:T9,5000\n!", "p.rle:1:32:", "from 1 to 4096"},
        {"x = 3, y = 3, rule = B3/S23:T9,2\n!", "p.rle:1:33:", "larger than the universe"},
        {"x = 3, y = 3\n4o!", "p.rle:2:1:", "beyond the 3 x 3"},
        {"x = 3, y = 3\n2o\n2b!", "p.rle:3:1:", "beyond the 3 x 3"},
        {"x = 3, y = 3\n3$o!", "p.rle:2:3:", "beyond the 3 x 3"},
        {"x = 3, y = 3\n4$!", "p.rle:2:1:", "more rows than the 3"},
        {"x = 3, y = 3\n0o!", "p.rle:2:1:", "a count from 1"},
        {"x = 3, y = 3\n02o!", "p.rle:2:1:", "a count from 1"},
        {"x = 3, y = 3\nb4097o!", "p.rle:2:2:", "a count from 1 to 4096"},
        {"x = 3, y = 3\n18446744073709551617o!", "p.rle:2:1:", "a count from 1 to 4096"},
        {"x = 3, y = 3\n4294967297o!", "p.rle:2:1:", "a count from 1 to 4096"},
        {"x = 3, y = 3\n2 o!", "p.rle:2:2:", "after a count"},
        {"x = 3, y = 3\n2!", "p.rle:2:2:", "after a count"},
        {"x = 3, y = 3\n2\no!", "p.rle:2:2:", "after a count, but the line ends"},
        {"x = 3, y = 3\nbo$2bA$3o!", "p.rle:2:6:", "not 'A'"},
        {"x = 3, y = 3\nb #C o\n!", "p.rle:2:3:", "not '#'"},
        {"x = 3, y = 3\nbo$\x80!", "p.rle:2:4:", "the byte 0x80"},
        {"x = 3, y = 3\nbo$2bo$3o\n", "p.rle:3:1:", "! at the end, but the file ends"},
        {"x = 3, y = 3\nbo$2", "p.rle:2:5:", "the file ends"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct life_pattern pattern;
        bool right = read_text(&pattern, bad[i].text) == STATUS_REQUEST &&
                     pattern.board.row == NULL &&
                     strncmp(status_message(), bad[i].place, strlen(bad[i].place)) == 0 &&
                     strstr(status_message(), bad[i].reason) != NULL;
        if (!right)
            printf("\n  %s\n  gave: %s\n", bad[i].text, status_message());
        CU_ASSERT(right);
    }
}

// Whatever bytes come, the reader ends, says where, and touches nothing that it should not.
static void test_rubbish_is_refused(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 3);
    static const char letters[] = "xy=,:.123bo$!#\n TPBS/rule";
    const char *starts[] = {"", "x = 3, y = 3, rule = B3/S23", "x = 64, y = 9\n"};
    for (int i = 0; i < 3000; i++) {
        char bytes[256];
        size_t used = (size_t)snprintf(bytes, sizeof bytes, "%s", starts[i % 3]);
        for (; used < sizeof bytes; used++)
            bytes[used] = (char)(i % 2 ? letters[pcg32_next(&generator) % (sizeof letters - 1)]
                                       : (int)pcg32_next(&generator));
        struct life_pattern pattern;
        enum status status = read_bytes(&pattern, bytes, sizeof bytes);
        CU_ASSERT(status == STATUS_OK || status == STATUS_REQUEST);
        CU_ASSERT((status == STATUS_OK) == (pattern.board.row != NULL));
        CU_ASSERT(status == STATUS_OK || strncmp(status_message(), "p.rle:", 6) == 0);
        life_pattern_close(&pattern);
    }
}

static void test_files_that_cannot_be_read(void)
{
    struct life_pattern pattern;
    CU_ASSERT_EQUAL(life_pattern_open(&pattern, "/no/such/file.rle"), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/no/such/file.rle"));
    CU_ASSERT_EQUAL(life_pattern_open(&pattern, "/"), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NULL(pattern.board.row);
}

static struct life_board random_board(size_t width, size_t height, struct pcg32 *generator,
                                      unsigned alive_of_16)
{
    struct life_board board;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, width, height), STATUS_OK);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            life_set_cell(&board, x, y, pcg32_next(generator) >> 28 < alive_of_16);
    return board;
}

static void test_what_is_written_reads_back(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 4);
    const struct life_rule rule = {.birth = 0x48, .survival = 0x0c};
    const unsigned densities[] = {0, 1, 8, 16};
    for (int i = 0; i < 200; i++) {
        size_t width = 1 + pcg32_next(&generator) % 150, height = 1 + pcg32_next(&generator) % 20;
        struct life_board board = random_board(width, height, &generator, densities[i % 4]);
        enum life_boundary boundary = i % 3 ? LIFE_TORUS : LIFE_DEAD;
        FILE *file = tmpfile();
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        life_rle_write(file, &board, &rule, boundary);
        rewind(file);
        char line[256];
        while (fgets(line, sizeof line, file) != NULL)
            CU_ASSERT(strlen(line) <= LIFE_RLE_LINE + 1);
        rewind(file);
        struct life_pattern pattern;
        CU_ASSERT_EQUAL_FATAL(life_pattern_read(&pattern, file, "written"), STATUS_OK);
        CU_ASSERT_FATAL(pattern.board.width == width && pattern.board.height == height);
        CU_ASSERT_EQUAL(memcmp(pattern.board.row, board.row, height * board.words * 8), 0);
        CU_ASSERT(pattern.rule.birth == rule.birth && pattern.rule.survival == rule.survival);
        CU_ASSERT(pattern.boundary == boundary && pattern.universe_width == width &&
                  pattern.universe_height == height);
        fclose(file);
        life_pattern_close(&pattern);
        life_board_close(&board);
    }
}

static void test_saving_replaces_whole_files_or_nothing(void)
{
    char folder[FOLDER_PATH], path[FOLDER_FILE];
    folder_scratch(folder);
    folder_inside(path, folder, "out.rle");
    const struct life_rule rule = {.birth = 8, .survival = 12};
    struct life_board board;
    struct life_pattern pattern;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, 5, 4), STATUS_OK);
    life_set_cell(&board, 4, 3, true);
    CU_ASSERT_EQUAL(life_rle_save(path, &board, &rule, LIFE_TORUS), STATUS_OK);
    // A limit on the size of files fails writing, as a full disk does.
    struct rlimit old, none;
    getrlimit(RLIMIT_FSIZE, &old);
    none = (struct rlimit){0, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    life_set_cell(&board, 0, 0, true);
    CU_ASSERT_EQUAL(life_rle_save(path, &board, &rule, LIFE_TORUS), STATUS_ENVIRONMENT);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), path));
    CU_ASSERT_EQUAL(life_pattern_open(&pattern, path), STATUS_OK);
    CU_ASSERT_EQUAL(life_population(&pattern.board), 1);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL(life_rle_save("/no/such/folder/o.rle", &board, &rule, LIFE_DEAD),
                    STATUS_ENVIRONMENT);
    CU_ASSERT_EQUAL(life_rle_save("/dev/full", &board, &rule, LIFE_DEAD), STATUS_ENVIRONMENT);
    life_board_close(&board);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// ---- bgolly ------------------------------------------------------------------------------------

// The smallest board that holds the live cells, of which there are some.
static struct life_board cropped(const struct life_board *board)
{
    size_t left = board->width, right = 0, top = board->height, bottom = 0;
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            if (life_cell(board, x, y)) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y > bottom ? y : bottom;
            }
    struct life_board crop;
    CU_ASSERT_FATAL(left <= right && top <= bottom);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&crop, right - left + 1, bottom - top + 1), STATUS_OK);
    for (size_t y = 0; y < crop.height; y++)
        for (size_t x = 0; x < crop.width; x++)
            life_set_cell(&crop, x, y, life_cell(board, left + x, top + y));
    return crop;
}

static void run(struct life_board *board, const struct life_rule *rule, enum life_boundary boundary,
                size_t generations)
{
    struct life_board next;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&next, board->width, board->height), STATUS_OK);
    for (size_t i = 0; i < generations; i++) {
        life_step(board, &next, rule, boundary);
        struct life_board swap = *board;
        *board = next;
        next = swap;
    }
    life_board_close(&next);
}

// Runs the board here and in bgolly, which writes only the rectangle of the live cells, and
// compares those rectangles. The board ends as its last generation.
static void expect_as_bgolly(struct life_board *board, const char *rule_text,
                             enum life_boundary boundary, size_t generations)
{
    char folder[FOLDER_PATH], in[FOLDER_FILE], out[FOLDER_FILE], command[2 * FOLDER_FILE + 100];
    struct life_rule rule;
    struct life_pattern golly;
    CU_ASSERT_EQUAL_FATAL(life_rule_parse(rule_text, &rule), STATUS_OK);
    folder_scratch(folder);
    folder_inside(in, folder, "in.rle");
    folder_inside(out, folder, "out.rle");
    CU_ASSERT_EQUAL(life_rle_save(in, board, &rule, boundary), STATUS_OK);
    snprintf(command, sizeof command,
             "bgolly -q -q -a QuickLife -m %zu -o '%s' '%s' >/dev/null 2>&1", generations, out, in);
    CU_ASSERT_EQUAL(system(command), 0);
    CU_ASSERT_EQUAL_FATAL(life_pattern_open(&golly, out), STATUS_OK);
    run(board, &rule, boundary, generations);
    struct life_board ours = cropped(board), theirs = cropped(&golly.board);
    CU_ASSERT(ours.width == theirs.width && ours.height == theirs.height &&
              memcmp(ours.row, theirs.row, ours.height * ours.words * 8) == 0);
    life_board_close(&ours);
    life_board_close(&theirs);
    life_pattern_close(&golly);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static bool bgolly_is_here(void)
{
    if (system("command -v bgolly >/dev/null") == 0)
        return true;
    printf("skipped: bgolly is not installed (Debian package golly) ... ");
    return false;
}

// The pattern in the middle of a board of that size.
static struct life_board board_with(const char *path, size_t width, size_t height)
{
    struct life_pattern pattern;
    struct life_board board;
    CU_ASSERT_EQUAL_FATAL(life_pattern_open(&pattern, path), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, width, height), STATUS_OK);
    life_place(&pattern.board, &board, (width - pattern.board.width) / 2,
               (height - pattern.board.height) / 2);
    life_pattern_close(&pattern);
    return board;
}

static void test_known_patterns_against_bgolly(void)
{
    static const struct {
        const char *path;
        size_t width, height, generations;
        enum life_boundary boundary;
        size_t population; // known; 0: not
    } cases[] = {
        {"glider", 32, 32, 62, LIFE_TORUS, 5}, // over the corner
        {"glider", 17, 21, 200, LIFE_DEAD, 4}, // a block is left in the corner
        {"r-pentomino", 1024, 1024, 1103, LIFE_DEAD, 116},
        {"r-pentomino", 65, 63, 300, LIFE_TORUS, 0},
        {"gosper-gun", 100, 80, 30, LIFE_TORUS, 36 + 5},
        {"gosper-gun", 150, 120, 211, LIFE_DEAD, 0},
    };
    bool compare = bgolly_is_here();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[80];
        snprintf(path, sizeof path, "experiments/patterns/%s.rle", cases[i].path);
        struct life_board board = board_with(path, cases[i].width, cases[i].height);
        struct life_rule conway;
        CU_ASSERT_EQUAL(life_rule_parse("B3/S23", &conway), STATUS_OK);
        if (compare)
            expect_as_bgolly(&board, "B3/S23", cases[i].boundary, cases[i].generations);
        else
            run(&board, &conway, cases[i].boundary, cases[i].generations);
        if (cases[i].population != 0)
            CU_ASSERT_EQUAL(life_population(&board), cases[i].population);
        life_board_close(&board);
    }
}

// Golly knows B0 only by a detour that shows: it writes the complement after odd generations and
// where S8 is in the rule, and its plane is then not dead outside. What remains is compared.
static void test_random_boards_against_bgolly(void)
{
    static const struct {
        const char *rule;
        bool dead_too;
    } cases[] = {{"B3/S23", true}, {"B36/S23", true},     {"B3678/S34678", true},
                 {"B2/S", true},   {"B1357/S1357", true}, {"B0235/S1467", false}};
    struct pcg32 generator = pcg32_seeded(20200903, 5);
    if (!bgolly_is_here())
        return;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        size_t width = 40 + pcg32_next(&generator) % 100, height = 3 + pcg32_next(&generator) % 60;
        struct life_board board = random_board(width, height, &generator, 6);
        bool dead = i % 2 && cases[i / 2].dead_too;
        expect_as_bgolly(&board, cases[i / 2].rule, dead ? LIFE_DEAD : LIFE_TORUS, 20);
        life_board_close(&board);
    }
}

SUITE(rle)
{
    TEST(test_patterns_that_are_read);
    TEST(test_the_header_says_rule_and_universe);
    TEST(test_patterns_that_are_refused);
    TEST(test_rubbish_is_refused);
    TEST(test_files_that_cannot_be_read);
    TEST(test_what_is_written_reads_back);
    TEST(test_saving_replaces_whole_files_or_nothing);
    TEST(test_known_patterns_against_bgolly);
    TEST(test_random_boards_against_bgolly);
}
