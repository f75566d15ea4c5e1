// RLE as it is written; and another program's Life (bgolly) through it.
#include "folder.h"
#include "life/rle.h"
#include "rng/pcg.h"
#include "suite.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

// A pattern of random cells by that rule, in a universe of its own size if that is bounded.
static struct life_pattern random_pattern(const char *rule, bool bounded,
                                          enum life_boundary boundary, size_t width, size_t height,
                                          struct pcg32 *generator, unsigned alive_of_16)
{
    struct life_pattern pattern = {.has_rule = true};
    CU_ASSERT_EQUAL_FATAL(life_rule_parse(rule, &pattern.rule), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&pattern.board, width, height), STATUS_OK);
    if (bounded)
        pattern.universe = (struct life_universe){true, boundary, width, height};
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++)
            life_set_cell(&pattern.board, x, y, pcg32_next(generator) >> 28 < alive_of_16);
    return pattern;
}

// What is written, as a text that the caller frees.
static char *written(const struct life_pattern *pattern)
{
    char *text;
    size_t bytes;
    FILE *file = open_memstream(&text, &bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    life_rle_write(file, pattern);
    CU_ASSERT_EQUAL(fclose(file), 0);
    return text;
}

static void read_text(struct life_pattern *pattern, char *text)
{
    FILE *file = fmemopen(text, strlen(text), "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL_FATAL(life_pattern_read(pattern, file, "written"), STATUS_OK);
    fclose(file);
}

static void expect_short_lines(const char *text)
{
    for (; *text != '\0'; text += strcspn(text, "\n") + 1)
        CU_ASSERT(strcspn(text, "\n") <= LIFE_RLE_LINE);
}

static void test_what_is_written_reads_back(void)
{
    struct pcg32 generator = pcg32_seeded(20200903, 4);
    const unsigned densities[] = {0, 1, 8, 16};
    for (int i = 0; i < 200; i++) {
        size_t width = 1 + pcg32_next(&generator) % 150, height = 1 + pcg32_next(&generator) % 20;
        struct life_pattern made =
            random_pattern("B36/S23", i % 5 > 0, i % 3 ? LIFE_TORUS : LIFE_DEAD, width, height,
                           &generator, densities[i % 4]);
        struct life_pattern pattern;
        char *text = written(&made);
        expect_short_lines(text);
        read_text(&pattern, text);
        CU_ASSERT_FATAL(pattern.board.width == width && pattern.board.height == height);
        CU_ASSERT_EQUAL(memcmp(pattern.board.row, made.board.row, height * made.board.words * 8),
                        0);
        CU_ASSERT(pattern.rule.birth == 0x48 && pattern.rule.survival == 0x0c);
        CU_ASSERT_EQUAL(memcmp(&pattern.universe, &made.universe, sizeof made.universe), 0);
        free(text);
        life_pattern_close(&pattern);
        life_pattern_close(&made);
    }
}

// The generation is written only where the future hangs on it.
static void test_the_generation_is_written_under_b0(void)
{
    static const struct {
        const char *rule;
        uint64_t generation;
        bool says;
    } cases[] = {{"B3/S23", 7, false}, {"B0/S", 6, false}, {"B0/S", 7, true}, {"B0/S8", 7, false}};
    struct pcg32 generator = pcg32_seeded(20200903, 6);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct life_pattern made = random_pattern(cases[i].rule, false, LIFE_TORUS, 3, 3,
                                                  &generator, 16),
                            pattern;
        made.generation = cases[i].generation;
        char *text = written(&made);
        CU_ASSERT_EQUAL(strncmp(text, "#CXRLE Gen=7\nx = 3", 18) == 0, cases[i].says);
        read_text(&pattern, text);
        CU_ASSERT_EQUAL(life_rule_space_lives(&pattern.rule, pattern.generation),
                        life_rule_space_lives(&made.rule, made.generation));
        free(text);
        life_pattern_close(&pattern);
        life_pattern_close(&made);
    }
}

static void test_saving_replaces_whole_files_or_nothing(void)
{
    char folder[FOLDER_PATH], path[FOLDER_FILE];
    folder_scratch(folder);
    folder_inside(path, folder, "out.rle");
    struct pcg32 generator = pcg32_seeded(20200903, 7);
    struct life_pattern made = random_pattern("B3/S23", true, LIFE_TORUS, 5, 4, &generator, 0);
    struct life_pattern pattern;
    life_set_cell(&made.board, 4, 3, true);
    CU_ASSERT_EQUAL(life_rle_save(path, &made), STATUS_OK);
    // A limit on the size of files fails writing, as a full disk does.
    struct rlimit old, none;
    getrlimit(RLIMIT_FSIZE, &old);
    none = (struct rlimit){0, old.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    life_set_cell(&made.board, 0, 0, true);
    CU_ASSERT_EQUAL(life_rle_save(path, &made), STATUS_ENVIRONMENT);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), path));
    CU_ASSERT_EQUAL(life_pattern_open(&pattern, path), STATUS_OK);
    CU_ASSERT_EQUAL(life_population(&pattern.board), 1);
    life_pattern_close(&pattern);
    CU_ASSERT_EQUAL(life_rle_save("/no/such/folder/o.rle", &made), STATUS_ENVIRONMENT);
    CU_ASSERT_EQUAL(life_rle_save("/dev/full", &made), STATUS_ENVIRONMENT);
    life_pattern_close(&made);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// ---- bgolly ------------------------------------------------------------------------------------

// Whether both boards have the same live cells, wherever these lie.
static bool same_live_cells(const struct life_board *a, const struct life_board *b)
{
    struct life_rectangle of_a, of_b;
    bool same = life_bounds(a, &of_a) == life_bounds(b, &of_b) && of_a.width == of_b.width &&
                of_a.height == of_b.height;
    for (size_t y = 0; same && y < of_a.height; y++)
        for (size_t x = 0; x < of_a.width; x++)
            same = same &&
                   life_cell(a, of_a.x + x, of_a.y + y) == life_cell(b, of_b.x + x, of_b.y + y);
    return same;
}

// Runs the pattern here and in bgolly, which writes only the rectangle of the live cells, and
// compares them. The pattern ends as its last generation.
static void expect_as_bgolly(struct life_pattern *pattern, uint64_t generations)
{
    char folder[FOLDER_PATH], in[FOLDER_FILE], out[FOLDER_FILE], command[2 * FOLDER_FILE + 100];
    struct life_pattern golly;
    uint64_t last = generations; // as bgolly counts, from what the file says
    if (life_rule_space_lives(&pattern->rule, pattern->generation) !=
        life_rule_space_lives(&pattern->rule, 0))
        last += pattern->generation;
    folder_scratch(folder);
    folder_inside(in, folder, "in.rle");
    folder_inside(out, folder, "out.rle");
    CU_ASSERT_EQUAL(life_rle_save(in, pattern), STATUS_OK);
    snprintf(command, sizeof command,
             "bgolly -q -q -a QuickLife -m %zu -o '%s' '%s' >/dev/null 2>&1", (size_t)last, out,
             in);
    CU_ASSERT_EQUAL(system(command), 0);
    CU_ASSERT_EQUAL_FATAL(life_pattern_open(&golly, out), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_pattern_run(pattern, generations), STATUS_OK);
    CU_ASSERT(same_live_cells(&pattern->board, &golly.board));
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

// One of our patterns in the middle of a board of that size; of no size, on a plane without end.
static struct life_pattern our_pattern(const char *name, size_t width, size_t height,
                                       enum life_boundary boundary)
{
    char path[80];
    struct life_pattern pattern;
    struct life_board board;
    snprintf(path, sizeof path, "experiments/patterns/%s.rle", name);
    CU_ASSERT_EQUAL_FATAL(life_pattern_open(&pattern, path), STATUS_OK);
    if (width == 0)
        return pattern;
    CU_ASSERT_EQUAL_FATAL(life_board_open(&board, width, height), STATUS_OK);
    CU_ASSERT(life_pattern_place(&pattern, &board));
    life_board_close(&pattern.board);
    pattern.board = board;
    pattern.universe = (struct life_universe){true, boundary, width, height};
    return pattern;
}

static void test_known_patterns_against_bgolly(void)
{
    static const struct {
        const char *name;
        size_t width, height, generations;
        enum life_boundary boundary;
        size_t population; // known; 0: not
    } cases[] = {
        {"glider", 32, 32, 62, LIFE_TORUS, 5}, // over the corner
        {"glider", 17, 21, 200, LIFE_DEAD, 4}, // a block is left in the corner
        {"glider", 0, 0, 1001, LIFE_DEAD, 5},
        {"r-pentomino", 1024, 1024, 1103, LIFE_DEAD, 116},
        {"r-pentomino", 0, 0, 1103, LIFE_DEAD, 116},
        {"r-pentomino", 65, 63, 300, LIFE_TORUS, 0},
        {"gosper-gun", 100, 80, 30, LIFE_TORUS, 36 + 5},
        {"gosper-gun", 150, 120, 211, LIFE_DEAD, 0},
        {"gosper-gun", 0, 0, 300, LIFE_DEAD, 36 + 10 * 5},
    };
    bool compare = bgolly_is_here();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct life_pattern pattern =
            our_pattern(cases[i].name, cases[i].width, cases[i].height, cases[i].boundary);
        if (compare)
            expect_as_bgolly(&pattern, cases[i].generations);
        else
            CU_ASSERT_EQUAL(life_pattern_run(&pattern, cases[i].generations), STATUS_OK);
        if (cases[i].population != 0)
            CU_ASSERT_EQUAL(life_population(&pattern.board), cases[i].population);
        life_pattern_close(&pattern);
    }
}

// Every rule on a torus, a bounded plane and one without end; those with B0 from an odd generation
// on, too.
static void test_random_patterns_against_bgolly(void)
{
    static const char *const rules[] = {"B3/S23",      "B36/S23",       "B3678/S34678",
                                        "B2/S",        "B1357/S1357",   "B0235/S1467",
                                        "B013568/S01", "B01245/S01245", "B0123478/S01234678",
                                        "B028/S0128"};
    struct pcg32 generator = pcg32_seeded(20200903, 5);
    if (!bgolly_is_here())
        return;
    for (size_t i = 0; i < 3 * sizeof rules / sizeof *rules; i++) {
        size_t width = 40 + pcg32_next(&generator) % 100, height = 3 + pcg32_next(&generator) % 60;
        struct life_pattern pattern =
            random_pattern(rules[i / 3], i % 3 < 2, i % 3 == 0 ? LIFE_TORUS : LIFE_DEAD, width,
                           height, &generator, 6);
        expect_as_bgolly(&pattern, 17);
        expect_as_bgolly(&pattern, 4);
        life_pattern_close(&pattern);
    }
}

SUITE(rle)
{
    TEST(test_what_is_written_reads_back);
    TEST(test_the_generation_is_written_under_b0);
    TEST(test_saving_replaces_whole_files_or_nothing);
    TEST(test_known_patterns_against_bgolly);
    TEST(test_random_patterns_against_bgolly);
}
