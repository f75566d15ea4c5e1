// Patterns as they are found: read, refused, placed and run on a plane without end.
#include "folder.h"
#include "life/pattern.h"
#include "rng/pcg.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

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

// Whether the board is these rows of '.' and 'O', each ended by a newline.
static bool has_cells(const struct life_board *board, const char *cells)
{
    if (strlen(cells) != (board->width + 1) * board->height)
        return false;
    bool right = true;
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            right = right && life_cell(board, x, y) == (cells[y * (board->width + 1) + x] == 'O');
    return right;
}

static const char glider[] = ".O.\n..O\nOOO\n";

static void expect_read(const char *text, const char *cells)
{
    struct life_pattern pattern;
    bool right = read_text(&pattern, text) == STATUS_OK && has_cells(&pattern.board, cells);
    if (!right)
        printf("\n  %s\n  gave: %s\n", text, status_message());
    CU_ASSERT(right);
    life_pattern_close(&pattern);
}

static void test_rle(void)
{
    static const struct {
        const char *text, *cells;
    } good[] = {
        {"x = 3, y = 3, rule = B3/S23\nbob$2bo$3o!\n", glider},
        {"#N Glider\n#C x = 9\n\nx=3,y=3,rule=b3/s23\nbo$2bo\n#C inside\n$3o!", glider},
        {"x = 3, y = 3\r\nbo$\r\n2bo$3o\r\n!\r\n", glider},
        {"x = 3, y = 3\rbo$\r2bo$3o\r!\r", glider},
        {"  x  =  3 , y = 3 , rule = B3/S23 \n b o $\t2bo$o\n2o\n\n!and what follows: \x01",
         glider},
        {"x = 2, y = 3\n$2o!", "..\nOO\n..\n"},
        {"x = 2, y = 4\no3$bo!", "O.\n..\n..\n.O\n"},
        {"x = 1, y = 1\n$!", ".\n"},
        {"x = 2, y = 1\n2b$!", "..\n"},
        // the header, as it should not be
        {"bo$2bo$3o!", glider},
        {"#C no header\n#\nbo$2bo$3o!", glider},
        {"\n \n  bo$2bo$3o!", glider},
        {"rule = B3/S23, y = 3, x = 3\nbo$2bo$3o!", glider},
        {"X = 3, Y = 3\nbo$2bo$3o!", glider},
        {"x = 3\nbo$2bo$3o!", glider},
        {"y = 3\nbo$2bo$3o!", glider},
        {"x = 3,\ny = 3\nbo$2bo$3o!", glider},
        {"x = 3 y = 3 rule = B3/S23\nbo$2bo$3o!", glider},
        {"x = 2, y = 1\nbo$2bo$3o!", glider},
        {"x = 0, y = 0\nbo$2bo$3o!", glider},
        {"x = -7, y = 3.5\nbo$2bo$3o!", glider},
        {"x = , y = ?\nbo$2bo$3o!", glider},
        {"x = 99999999999999999999, y = 5000\nbo$2bo$3o!", glider},
        {"x = 3, y = 3, rule = B3/S23, author = max = 9\nbo$2bo$3o!", glider},
        {"x = 3, y = 3, rule = B3/S23,\nbo$2bo$3o!", glider},
        {"#P -1 -1\n#R 0 0\nx = 3, y = 3\nbo$2bo$3o!", glider},
        {"x = 3, y = 3\nbo4b$2bo$3o3$3b!", glider},
        {"x = 3, y = 3\n4000$9000$bo!", ".O.\n"},
        {"\xef\xbb\xbfx = 3, y = 3\nbo$2bo$3o!", glider},
        // the cells
        {"x = 3, y = 3\nbo$2bo$3o", glider},
        {"x = 3, y = 3\nbx$2by$3z!", glider},
        {"x = 3, y = 3\nBOB$2BO$3O!", glider},
        {"x = 3, y = 3\n.A.$2.A$3A!", glider},
        {"x = 3, y = 3\nbo$2bo$3o\r\n\x1a", glider},
        {"x = 3, y = 3\nbA$2.o$oAo!", glider},
        {"x = 3, y = 3\n.X$2.X$3X!", glider},
        {"x = 3, y = 3\nbo$2bo$3o!#N another\nx = 1, y = 1\no!", glider},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect_read(good[i].text, good[i].cells);
}

static void test_other_formats(void)
{
    static const struct {
        const char *text, *cells;
    } good[] = {
        {"!Name: Glider\n!\n.O.\n..O\nOOO\n", glider},
        {"!\n.O\r\n..O\r\nOOO", glider},
        {".O.\n..O\nOOO", glider},
        {".*\n  *\n***\n\n\n", glider},
        {"ooo\n\n.o.....\n", "OOO....\n.......\n.O.....\n"},
        {"!\n...\n...\n", "...\n...\n"},
        {"#Life 1.05\n#D A glider\n#N\n#P -1 -1\n.*.\n..*\n***\n", glider},
        {"#Life 1.05\r\n#P\r\n.*\r\n..*\r\n***", glider},
        {"#Life 1.05\r\n#P +1 -1\r\n.*.\r\n..*\r\n***\r\n\x1a", glider},
        {"#P -1 7\n.*.\n#P 1 8\n*\n#P -1 9\n***\n", glider},
        {"#Life 1.05\n#P -2 0\n*\n#P 2 1\n*\n", "O....\n....O\n"},
        {"#Life 1.05\n#P 0 3\n*\n#P 0 0\n*\n", "O\n.\n.\nO\n"},
        {"#Life 1.06\n0 -1\n1 0\n-1 1\n0 1\n1 1\n", glider},
        {"\xef\xbb\xbf#Life 1.06\r\n0 -1\r\n  1\t0 \r\n\r\n-1 1\r\n0 1\r\n1 1", glider},
        {"#Life 1.06\n7 7\n7 7\n", "O\n"},
        {"#Life 1.06\n", ".\n"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect_read(good[i].text, good[i].cells);
}

static void expect_rule(const char *text, const char *rule, bool said)
{
    struct life_pattern pattern;
    char written[LIFE_RULE_TEXT];
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, text), STATUS_OK);
    life_rule_format(&pattern.rule, written);
    CU_ASSERT_STRING_EQUAL(written, rule);
    CU_ASSERT_EQUAL(pattern.has_rule, said);
    CU_ASSERT(!pattern.universe.bounded);
    life_pattern_close(&pattern);
}

static void test_files_say_their_rule(void)
{
    expect_rule("x = 1, y = 1\n!", "B3/S23", false);
    expect_rule("x = 1, y = 1, rule = HighLife\n!", "B36/S23", true);
    expect_rule("x = 1, y = 1, rule = 125/36:P\n!", "B36/S125", true);
    expect_rule("rule=125/36,x=1,y=1\n!", "B36/S125", true);
    expect_rule("y=1,rule=125/36 ,\tx =1\n!", "B36/S125", true);
    expect_rule("#r 125/36\nx = 1, y = 1\n!", "B36/S125", true);
    expect_rule("#r 125/36\nx = 1, y = 1, rule = B2/S\n!", "B2/S", true);
    expect_rule("#R 2 3\nx = 1, y = 1\n!", "B3/S23", false);
    expect_rule("#Life 1.05\n#R 125/36\n#P 0 0\n*\n", "B36/S125", true);
    expect_rule("#Life 1.05\n#R B234\n#P 0 0\n*\n", "B234/S", true);
    expect_rule("#Life 1.05\n#N\n#P 0 0\n*\n", "B3/S23", true);
    expect_rule("#Life 1.06\n#R 1357/1357\n0 0\n", "B1357/S1357", true);
    expect_rule("!Name: x\nO\n", "B3/S23", false);
}

// Where the only live cell of a pattern lies in its universe.
static void expect_at(const char *text, size_t width, size_t height, size_t x, size_t y)
{
    struct life_pattern pattern;
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, text), STATUS_OK);
    const struct life_universe *universe = &pattern.universe;
    CU_ASSERT(universe->bounded && universe->width == width && universe->height == height);
    CU_ASSERT_FATAL(pattern.board.width == width && pattern.board.height == height);
    CU_ASSERT_EQUAL(life_population(&pattern.board), 1);
    CU_ASSERT(life_cell(&pattern.board, x, y));
    life_pattern_close(&pattern);
}

// As golly places it: middle on middle, each half rounded down; at the corner if the header's size
// is none that fits; where #CXRLE says, counted from the middle.
static void test_patterns_lie_in_their_universe(void)
{
    expect_at("x = 1, y = 1, rule = B3/S23:T7\no!", 7, 7, 3, 3);
    expect_at("x = 1, y = 1, rule = B36/S1:P40,9\no!", 40, 9, 20, 4);
    expect_at("x = 3, y = 3, rule = B3/S23:P4,4\no!", 4, 4, 1, 1);
    expect_at("x = 2, y = 2, rule = B3/S23:P5,5\no!", 5, 5, 1, 1);
    expect_at("x = 9, y = 1, rule = B3/S23:T5,5\no!", 5, 5, 0, 0);
    expect_at("rule = B3/S23:T5,5\n$bo!", 5, 5, 1, 1);
    expect_at("#CXRLE Pos=-2,1 Gen=7\nx = 1, y = 1, rule = B3/S23:P5,5\no!", 5, 5, 0, 3);
    expect_at("rule=B3/S23:T9,7,x=1,y=1\no!", 9, 7, 4, 3);
    expect_at("#Life 1.06\n#R 23/3:P5,5\n-2 1\n", 5, 5, 0, 3);
}

static void test_files_say_corner_and_generation(void)
{
    struct life_pattern pattern;
    CU_ASSERT_EQUAL_FATAL(
        read_text(&pattern, "#CXRLE Pos=-3,44 Gen=3480106827776\nx = 3, y = 2\n$bo!"), STATUS_OK);
    CU_ASSERT(pattern.left == -3 && pattern.top == 44);
    CU_ASSERT_EQUAL(pattern.generation, UINT64_C(3480106827776));
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "#CXRLE Pos=x Gen=-\nx = 3, y = 2\n$bo!"), STATUS_OK);
    CU_ASSERT(pattern.left == 0 && pattern.top == 0 && pattern.generation == 0);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "#C\n#CXRLE Gen=5\nx = 1, y = 1\no!"), STATUS_OK);
    CU_ASSERT_EQUAL(pattern.generation, 0);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "#Life 1.06\n-5 9\n-4 8\n"), STATUS_OK);
    CU_ASSERT(pattern.left == -5 && pattern.top == 8);
    life_pattern_close(&pattern);
}

static void test_patterns_that_are_refused(void)
{
    static const struct {
        const char *text, *place, *reason;
    } bad[] = {
        {"", "p.rle:1:1:", "expected a pattern in RLE, plaintext, Life 1.05 or Life 1.06"},
        {"  \n\n", "p.rle:3:1:", "but the file ends"},
        {"Hello\n", "p.rle:1:1:", "expected a pattern"},
        {"x 3, y = 3\n!", "p.rle:1:1:", "expected a pattern"},
        {"\x89HDF", "p.rle:1:1:", "not the byte 0x89"},
        {"[M2] (golly 2.0)\n", "p.rle:1:1:", "macrocell"},
        {"#MCell 4.20\n", "p.rle:1:1:", "MCell"},
        {"\x1f\x8b\x08", "p.rle:1:1:", "gunzip"},
        {"PK\x03\x04", "p.rle:1:1:", "zip"},
        {"@RULE Life\n", "p.rle:1:1:", "a rule of golly's"},
        {"#C only a comment", "p.rle:1:18:", "the file ends"},
        {"# Notes\nhello there", "p.rle:2:1:", "not 'h'"},
        {"x = 3, y = 3", "p.rle:1:13:", "the file ends"},
        {"x = 3, y = 3, rule = 23/3/3\n!", "p.rle:1:22:", "Generations"},
        {"x = 3, y = 3, rule = \n!", "p.rle:1:22:", "B/S notation"},
        {"x = 3, y = 3, rule = B3/S23History\n!", "p.rle:1:22:", "more than two states"},
        {"x = 3, y = 3, rule = B3/S23:K9,9\n!", "p.rle:1:22:", "a Klein bottle"},
        {"x = 3, y = 3, rule = B3/S23:T9,5000\n!", "p.rle:1:22:", "from 1 to 4096"},
        {"x = 3, y = 3, rule = B3/S23:T2,2\nbo$2bo$3o!", "p.rle:", "beyond its universe"},
        {"#CXRLE Pos=3,0\nx = 1, y = 1, rule = B3/S23:T5\no!", "p.rle:", "beyond its universe"},
        {"#r 23/3/3\nx = 3, y = 3\n!", "p.rle:1:4:", "Generations"},
        {"x = 3, y = 3\nbo$2bA$3B!", "p.rle:2:9:", "a third state"},
        {"x = 3, y = 3\n.B$2B!", "p.rle:2:2:", "a third state"},
        {"x = 3, y = 3\n3B$.!", "p.rle:2:4:", "a third state"},
        {"x = 3, y = 3\nbo$2bpA$3o!", "p.rle:2:6:", "a third state"},
        {"x = 3, y = 3\n0o!", "p.rle:2:1:", "a count from 1"},
        {"x = 3, y = 3\nb1o0b!", "p.rle:2:4:", "a count from 1"},
        {"x = 3, y = 3\n18446744073709551617o!", "p.rle:2:1:", "a count, up to 1000000000"},
        {"x = 3, y = 3\nb4097o!",
         "p.rle:2:2:", "4097 x 1 cells or more, and the limit is 4096 x 4096"},
        {"x = 3, y = 3\no4096$o!", "p.rle:2:7:", "1 x 4097 cells or more"},
        {"x = 3, y = 3\n2 o!", "p.rle:2:2:", "after a count"},
        {"x = 3, y = 3\n2!", "p.rle:2:2:", "after a count"},
        {"x = 3, y = 3\n2\no!", "p.rle:2:2:", "after a count, but the line ends"},
        {"x = 3, y = 3\nb #C o\n!", "p.rle:2:3:", "not '#'"},
        {"x = 3, y = 3\nbo$\x80!", "p.rle:2:4:", "the byte 0x80"},
        {"x = 3, y = 3\nbo$2", "p.rle:2:5:", "the file ends"},
        {"x = 3, y = 3\r\nbo$\r\n2*", "p.rle:3:2:", "not '*'"},
        {"!only a comment\n", "p.rle:2:1:", "the file ends"},
        {"!\n.O.\n.3O\n", "p.rle:3:2:", "not '3'"},
        {"#Life 1.05\n#P 0 0\n.o\n", "p.rle:3:2:", "not 'o'"},
        {"#Life 1.05\n#P 0\n.*\n", "p.rle:2:5:", "a whole number, but the line ends"},
        {"#Life 1.05\n#P 0 0\n", "p.rle:3:1:", "the file ends"},
        {"#Life 1.06\n0\n", "p.rle:2:2:", "the row of a live cell"},
        {"#Life 1.06\n0 0 1\n", "p.rle:2:5:", "the end of the line"},
        {"#Life 1.06\nx y\n", "p.rle:2:1:", "the column of a live cell"},
        {"#Life 1.06\n0 0\n0 4096\n", "p.rle:3:1:", "1 x 4097 cells"},
        {"#Life 1.06\n0 99999999999\n", "p.rle:2:3:", "up to 1000000000"},
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
        life_pattern_close(&pattern);
    }
}

// Files that people had, which lie with the fuzz target's inputs.
static void test_files_that_people_had(void)
{
    static const struct {
        const char *name, *found; // the rule and the number of live cells, or why it is refused
    } files[] = {
        {"b0-plane.rle", "B0/S 1"},
        {"b2s.rle", "B2/S 5"},
        {"b3s.rle", "B3/S 5"},
        {"bom.rle", "B3/S23 5"},
        {"cells-plain.cells", "B3/S23 5"},
        {"cr-only.rle", "B3/S23 5"},
        {"crlf.rle", "B3/S23 5"},
        {"empty-golly.rle", "B3/S23 0"},
        {"empty.rle", "the file ends"},
        {"glider-lf.rle", "B3/S23 5"},
        {"hash-r-rule.rle", "B36/S125 5"},
        {"hdr-after-rule.rle", "B3/S23 5"},
        {"hdr-eof.rle", "the file ends"},
        {"hdr-lower-rule.rle", "B3/S23 5"},
        {"hdr-noheader.rle", "B3/S23 5"},
        {"hdr-nospace.rle", "B3/S23 5"},
        {"hdr-rule-only-x.rle", "B3/S23 5"},
        {"hist.rle", "more than two states, for the cells' history"},
        {"life106.lif", "B3/S23 5"},
        {"mc.mc", "a macrocell file"},
        {"multistate.rle", "B3/S23 5"},
        {"no-bang.rle", "B3/S23 5"},
        {"rule-name-life.rle", "B3/S23 5"},
        {"rule-noslash.rle", "B3/S23 5"},
        {"rule-s-first.rle", "B3/S23 5"},
        {"rule-sb-digits.rle", "B3/S23 5"},
        {"rule-xlife.rle", "B1357/S1357 5"},
        {"rulegen.rle", "more than two states (Generations)"},
        {"scripts.rle", "B3/S23 5"},
        {"tinyuniverse.rle", "beyond its universe of 2 x 2 cells"},
        {"too-wide.rle", "B3/S23 5"},
        {"torus0.rle", "B3/S23 5"},
        {"trailing-dead.rle", "B3/S23 5"},
        {"upper.rle", "B3/S23 5"},
        {"w1h1.rle", "B3/S23 1"},
        {"width4097.rle", "4097 x 1 cells or more"},
        {"xy-letters.rle", "B3/S23 5"},
        {"keys-after-rule.rle", "B36/S23 5"},
        {"point-b.rle", "a third state"},
        {"corner.rle", "B3/S23 5"},
        {"zero-count.rle", "expected a count from 1 on"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[120], rule[LIFE_RULE_TEXT], found[1024];
        struct life_pattern pattern;
        snprintf(path, sizeof path, "tests/fuzz/corpus/pattern/%s", files[i].name);
        enum status status = life_pattern_open(&pattern, path);
        life_rule_format(&pattern.rule, rule);
        if (status == STATUS_OK)
            snprintf(found, sizeof found, "%s %d", rule, (int)life_population(&pattern.board));
        else
            snprintf(found, sizeof found, "%s", status_message());
        bool right = status != STATUS_ENVIRONMENT && strstr(found, files[i].found) != NULL;
        if (!right)
            printf("\n  %s gave: %s\n", path, found);
        CU_ASSERT(right);
        life_pattern_close(&pattern);
    }
}

// Whatever bytes come, the reader ends, says where, and touches nothing that it should not.
static void test_rubbish_is_refused(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 3);
    static const char letters[] = "xy=,:.123bo$!#\n TPBS/rule*-";
    const char *starts[] = {"",    "x = 3, y = 3, rule = B3/S23", "x = 64, y = 9\n",
                            "!\n", "#Life 1.05\n#P 1 1\n",        "#Life 1.06\n1 1\n"};
    for (int i = 0; i < 3000; i++) {
        char bytes[256];
        size_t used = (size_t)snprintf(bytes, sizeof bytes, "%s", starts[i % 6]);
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
    CU_ASSERT_EQUAL(life_pattern_open(&pattern, "/dev/zero"), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/dev/zero: larger than"));
}

static void test_placing_in_the_middle(void)
{
    struct life_pattern pattern;
    struct life_board board;
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "x = 9, y = 3\n$4bo!"), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, 4, 1), STATUS_OK);
    CU_ASSERT(life_pattern_place(&pattern, &board)); // only dead cells have no place
    CU_ASSERT(has_cells(&board, "..O.\n"));
    for (size_t x = 0; x < 9; x += 8) {
        life_set_cell(&pattern.board, x, 1, true);
        CU_ASSERT(!life_pattern_place(&pattern, &board));
        life_set_cell(&pattern.board, x, 1, false);
    }
    life_set_cell(&pattern.board, 4, 0, true);
    CU_ASSERT(!life_pattern_place(&pattern, &board));
    CU_ASSERT(has_cells(&board, "..O.\n"));
    life_pattern_close(&pattern);
    life_board_close(&board);
}

// ---- the plane without end

static void expect_after(const char *text, uint64_t generations, const char *cells, int64_t left,
                         int64_t top)
{
    struct life_pattern pattern;
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, text), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_pattern_run(&pattern, generations), STATUS_OK);
    CU_ASSERT(has_cells(&pattern.board, cells));
    CU_ASSERT_EQUAL(pattern.left, left);
    CU_ASSERT_EQUAL(pattern.top, top);
    CU_ASSERT_EQUAL(pattern.generation, generations);
    life_pattern_close(&pattern);
}

static void test_the_plane_moves_with_its_cells(void)
{
    expect_after("bo$2bo$3o!", 0, glider, 0, 0);
    expect_after("bo$2bo$3o!", 4, glider, 1, 1);
    expect_after("bo$2bo$3o!", 40000, glider, 10000, 10000);
    expect_after("x = 100, y = 90\n50$50b3o!", 1, "O\nO\nO\n", 51, 49);
    expect_after("#Life 1.06\n-70 3\n-69 3\n-68 3\n", 1001, "O\nO\nO\n", -69, 2);
    expect_after("x = 3, y = 3, rule = B1/S\n$bo!", 1, "OOO\nO.O\nOOO\n", 0, 0);
}

static void test_the_plane_has_a_limit(void)
{
    // A row of 4096 cells grows upward and downward and loses its ends: it has room.
    struct life_pattern pattern;
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "4096o!"), STATUS_OK);
    CU_ASSERT_EQUAL(life_pattern_run(&pattern, 1), STATUS_OK);
    CU_ASSERT(pattern.board.width == 4094 && pattern.board.height == 3);
    CU_ASSERT_EQUAL(life_population(&pattern.board), 3 * 4094);
    life_pattern_close(&pattern);
    // Its ends are born on both sides under B1.
    CU_ASSERT_EQUAL_FATAL(read_text(&pattern, "x = 1, y = 1, rule = B1/S01\no4094bo!"), STATUS_OK);
    CU_ASSERT_EQUAL(life_pattern_run(&pattern, 1), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        status_message(), "generation 1 reach over 4098 x 3 cells, and the limit is 4096 x 4096"));
    life_pattern_close(&pattern);
}

// The plane against a board so large that nothing reaches its edge.
static void test_the_plane_is_a_large_board(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 24);
    for (int repeat = 0; repeat < 20; repeat++) {
        struct life_pattern plane = {0}, board = {0};
        struct life_rule rule = {.birth = pcg32_next(&generator) & 511,
                                 .survival = pcg32_next(&generator) & 511};
        const size_t side = 401, start = 1 + pcg32_next(&generator) % 40;
        uint64_t generations = 100 + pcg32_next(&generator) % 60;
        CU_ASSERT_EQUAL_FATAL(life_board_open(&plane.board, start, start), STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(life_board_open(&board.board, side, side), STATUS_OK);
        for (size_t i = 0; i < start * start; i++)
            life_set_cell(&plane.board, i % start, i / start, pcg32_next(&generator) >> 31);
        plane.rule = board.rule = rule;
        board.universe = (struct life_universe){true, LIFE_DEAD, side, side};
        CU_ASSERT(life_pattern_place(&plane, &board.board));
        CU_ASSERT_EQUAL_FATAL(life_pattern_run(&plane, generations), STATUS_OK);
        CU_ASSERT_EQUAL_FATAL(life_pattern_run(&board, generations), STATUS_OK);
        struct life_rectangle live;
        if (!life_bounds(&board.board, &live))
            live = (struct life_rectangle){0, 0, 1, 1};
        CU_ASSERT_FATAL(live.width == plane.board.width && live.height == plane.board.height);
        size_t wrong = 0;
        for (size_t i = 0; i < live.width * live.height; i++)
            wrong += life_cell(&plane.board, i % live.width, i / live.width) !=
                     life_cell(&board.board, live.x + i % live.width, live.y + i / live.width);
        CU_ASSERT_EQUAL(wrong, 0);
        life_pattern_close(&plane);
        life_pattern_close(&board);
    }
}

SUITE(pattern)
{
    TEST(test_rle);
    TEST(test_other_formats);
    TEST(test_files_say_their_rule);
    TEST(test_patterns_lie_in_their_universe);
    TEST(test_files_say_corner_and_generation);
    TEST(test_patterns_that_are_refused);
    TEST(test_files_that_people_had);
    TEST(test_rubbish_is_refused);
    TEST(test_files_that_cannot_be_read);
    TEST(test_placing_in_the_middle);
    TEST(test_the_plane_moves_with_its_cells);
    TEST(test_the_plane_has_a_limit);
    TEST(test_the_plane_is_a_large_board);
}
