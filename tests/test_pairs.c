// Training pairs: the file holds boards of the wanted density and the future that the plain rule
// gives them.
#include "cli/commands.h"
#include "folder.h"
#include "store/pairs.h"
#include "suite.h"

#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[FOLDER_PATH], path[FOLDER_FILE];

static struct store_pairs usual(void)
{
    struct store_pairs pairs = {.boards = 300,
                                .side = 67,
                                .generations = 2,
                                .density = NAN,
                                .boundary = LIFE_DEAD,
                                .seed = 5};
    CU_ASSERT_EQUAL(life_rule_parse("B36/S23", &pairs.rule), STATUS_OK);
    return pairs;
}

// All cells of a dataset of the file, which the caller frees.
static unsigned char *read_cells(const char *name, const struct store_pairs *pairs)
{
    hsize_t size[3] = {0};
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    hid_t type = H5Dget_type(dataset);
    CU_ASSERT_EQUAL_FATAL(H5Sget_simple_extent_dims(space, size, NULL), 3);
    CU_ASSERT_FATAL(size[0] == pairs->boards && size[1] == pairs->side && size[2] == pairs->side);
    CU_ASSERT(H5Tequal(type, H5T_STD_U8LE) > 0);
    unsigned char *cells = malloc(size[0] * size[1] * size[2]);
    CU_ASSERT_FATAL(cells != NULL);
    CU_ASSERT(H5Dread(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells) >= 0);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    return cells;
}

static void set_cells(struct life_board *board, const unsigned char *cells)
{
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            life_set_cell(board, x, y, cells[y * board->width + x] == 1);
}

static bool same_cells(const struct life_board *board, const unsigned char *cells)
{
    for (size_t y = 0; y < board->height; y++)
        for (size_t x = 0; x < board->width; x++)
            if (cells[y * board->width + x] != life_cell(board, x, y))
                return false;
    return true;
}

static void test_after_is_the_future_of_before(void)
{
    struct store_pairs pairs = usual();
    struct life_board now, next;
    size_t area = pairs.side * pairs.side, right = 0;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &pairs), STATUS_OK);
    unsigned char *before = read_cells("before", &pairs), *after = read_cells("after", &pairs);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&now, pairs.side, pairs.side), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(life_board_open(&next, pairs.side, pairs.side), STATUS_OK);
    for (size_t i = 0; i < pairs.boards; i++) {
        set_cells(&now, before + i * area);
        life_step_ref(&now, &next, &pairs.rule, pairs.boundary);
        life_step_ref(&next, &now, &pairs.rule, pairs.boundary);
        right += same_cells(&now, after + i * area);
    }
    CU_ASSERT_EQUAL(right, pairs.boards);
    life_board_close(&now);
    life_board_close(&next);
    free(before);
    free(after);
}

// Mean and spread of the boards' shares of live cells: 1/2 and 1/sqrt(12) when each draws its own.
static void test_densities(void)
{
    struct store_pairs pairs = usual();
    size_t area = pairs.side * pairs.side;
    for (int fixed = 0; fixed < 2; fixed++) {
        double mean = 0, square = 0, n = (double)pairs.boards;
        pairs.density = fixed ? 0.125 : (double)NAN;
        CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &pairs), STATUS_OK);
        unsigned char *before = read_cells("before", &pairs);
        for (size_t i = 0; i < pairs.boards; i++) {
            double alive = 0;
            for (size_t c = 0; c < area; c++)
                alive += before[i * area + c];
            mean += alive / (double)area / n;
            square += alive / (double)area * alive / (double)area / n;
        }
        free(before);
        double spread = sqrt(square - mean * mean);
        // Five standard errors.
        if (fixed)
            CU_ASSERT(fabs(mean - 0.125) < 0.0015 && spread < 0.006);
        if (!fixed)
            CU_ASSERT(fabs(mean - 0.5) < 0.084 && fabs(spread - 0.2887) < 0.04);
    }
}

// A longer file begins with the shorter one, whatever the blocks; another seed gives other boards.
static void test_boards_follow_from_the_seed(void)
{
    struct store_pairs pairs = usual(), fewer = usual(), other = usual();
    fewer.boards = 3;
    other.seed++;
    size_t bytes = fewer.boards * fewer.side * fewer.side;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &pairs), STATUS_OK);
    unsigned char *many = read_cells("after", &pairs);
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &fewer), STATUS_OK);
    unsigned char *few = read_cells("after", &fewer);
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &other), STATUS_OK);
    unsigned char *others = read_cells("after", &other);
    CU_ASSERT_EQUAL(memcmp(many, few, bytes), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(many, others, bytes), 0);
    free(many);
    free(few);
    free(others);
}

// A warm-up of two generations, then one: as three without, of which the first two are before.
static void test_boards_live_before_they_are_taken(void)
{
    struct store_pairs fresh = usual(), warm = usual();
    size_t bytes = fresh.boards * fresh.side * fresh.side;
    warm.warmup = warm.generations = 2;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &fresh), STATUS_OK);
    unsigned char *later = read_cells("after", &fresh);
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &warm), STATUS_OK);
    unsigned char *before = read_cells("before", &warm), *after = read_cells("after", &warm);
    CU_ASSERT_EQUAL(memcmp(later, before, bytes), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(before, after, bytes), 0);
    fresh.generations = 4;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &fresh), STATUS_OK);
    unsigned char *last = read_cells("after", &fresh);
    CU_ASSERT_EQUAL(memcmp(after, last, bytes), 0);
    free(later);
    free(before);
    free(after);
    free(last);
}

static bool is_empty(const unsigned char *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i] != 0)
            return false;
    return true;
}

// The boards without empty ones are the others, in their order.
static void test_empty_boards_are_passed_over(void)
{
    struct store_pairs all = usual(), full = usual();
    all.side = full.side = 4;
    all.density = full.density = 0.05;
    full.no_empty = true;
    full.boards = 100;
    size_t kept = 0, area = 16;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &all), STATUS_OK);
    unsigned char *every = read_cells("before", &all);
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &full), STATUS_OK);
    unsigned char *some = read_cells("before", &full);
    for (size_t i = 0; i < all.boards && kept < full.boards; i++) {
        if (is_empty(every + i * area, area))
            continue;
        CU_ASSERT_EQUAL(memcmp(every + i * area, some + kept * area, area), 0);
        kept++;
    }
    CU_ASSERT_EQUAL(kept, full.boards);
    free(every);
    free(some);
    full.density = 0;
    CU_ASSERT_EQUAL(store_pairs_write(path, &full), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "boards in a row are empty"));
}

static void count_boards(void *context, size_t boards)
{
    size_t *last = context;
    CU_ASSERT(boards > *last);
    *last = boards;
}

static void test_the_size_is_known_before(void)
{
    const struct {
        size_t boards, side, warmup;
    } cases[] = {{3000, 67, 0}, {1, 32, 0}, {9000, 3, 0}, {17000, 8, 20}, {10, 600, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_pairs pairs = usual();
        struct stat about;
        double bytes;
        size_t told = 0;
        pairs.boards = cases[i].boards;
        pairs.side = cases[i].side;
        pairs.warmup = cases[i].warmup;
        pairs.progress = count_boards;
        pairs.context = &told;
        CU_ASSERT_EQUAL(store_pairs_bytes(path, &pairs, &bytes), STATUS_OK);
        CU_ASSERT_EQUAL(told, 0);
        CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &pairs), STATUS_OK);
        CU_ASSERT_FATAL(stat(path, &about) == 0);
        bool near = bytes > 0.9 * (double)about.st_size && bytes < 1.1 * (double)about.st_size;
        if (!near)
            printf("\n  case %zu: %.0f bytes were expected, %.0f written\n", i, bytes,
                   (double)about.st_size);
        CU_ASSERT(near);
        CU_ASSERT_EQUAL(told, pairs.boards);
    }
}

static void test_attributes_say_how(void)
{
    struct store_pairs pairs = usual();
    char rule[64] = "", boundary[64] = "";
    uint64_t generations = 0;
    double density = 0;
    CU_ASSERT_EQUAL_FATAL(store_pairs_write(path, &pairs), STATUS_OK);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    const struct {
        const char *name;
        hid_t type;
        void *value;
    } attributes[] = {{"rule", H5I_INVALID_HID, rule},
                      {"boundary", H5I_INVALID_HID, boundary},
                      {"generations", H5T_NATIVE_UINT64, &generations},
                      {"density", H5T_NATIVE_DOUBLE, &density}};
    for (size_t i = 0; i < 4; i++) {
        hid_t attribute = H5Aopen(file, attributes[i].name, H5P_DEFAULT);
        hid_t stored = H5Aget_type(attribute);
        hid_t type = attributes[i].type < 0 ? stored : attributes[i].type;
        CU_ASSERT(H5Aread(attribute, type, attributes[i].value) >= 0);
        H5Tclose(stored);
        H5Aclose(attribute);
    }
    H5Fclose(file);
    CU_ASSERT_STRING_EQUAL(rule, "B36/S23");
    CU_ASSERT_STRING_EQUAL(boundary, "dead");
    CU_ASSERT(generations == 2 && isnan(density));
}

static enum status run(const char *first, const char *second)
{
    char *arguments[] = {(char *)"pairs", (char *)first, (char *)second, NULL};
    return cli_pairs.run(&cli_pairs, second == NULL ? first == NULL ? 1 : 2 : 3, arguments);
}

static void test_wrong_requests_are_refused(void)
{
    static const char *const cases[][2] = {
        {"--pairs=0", "--pairs: expected"},
        {"--pairs=0.1x", "--pairs: expected"},
        {"--board=0", "board"},
        {"--board=5000", "board"},
        {"--density=1.5", "density"},
        {"--density=nan", "density"},
        {"--rule=B9/S23", "B9/S23"},
        {"--rule=B3/S23V", "von Neumann"},
        {"--boundary=ball", "boundary"},
        {"--generations=0", "generations"},
        {"--seed=-3", "seed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(run("--output=/nonexistent/pairs.h5", cases[i][0]), STATUS_REQUEST);
        CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), cases[i][1]));
    }
    CU_ASSERT_EQUAL(run(NULL, NULL), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "--output"));
    CU_ASSERT_EQUAL(run("--output=-", NULL), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "standard output"));
    CU_ASSERT_EQUAL(run("--output=/nonexistent/pairs.h5", NULL), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/nonexistent/pairs.h5"));
}

static void open_file(void)
{
    folder_scratch(folder);
    folder_inside(path, folder, "pairs.h5");
}

static void close_file(void)
{
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

SUITE(pairs)
{
    TEST(open_file);
    TEST(test_after_is_the_future_of_before);
    TEST(test_densities);
    TEST(test_boards_follow_from_the_seed);
    TEST(test_boards_live_before_they_are_taken);
    TEST(test_empty_boards_are_passed_over);
    TEST(test_the_size_is_known_before);
    TEST(test_attributes_say_how);
    TEST(test_wrong_requests_are_refused);
    TEST(close_file);
}
