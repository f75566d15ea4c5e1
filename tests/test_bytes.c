// What we lay out and compress ourselves is, byte by byte, what the library would have made of it.
#include "folder.h"
#include "rng/pcg.h"
#include "store/layout.h"
#include "store/press.h"
#include "store_samples.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static char folder[FOLDER_PATH], path[FOLDER_FILE];

// The whole file of one array, as the library compresses it, or as we do. The caller frees it.
static unsigned char *file_of(const float *all, size_t count, size_t width,
                              const struct press *press, size_t *size)
{
    struct store_file file;
    hsize_t dimensions[2] = {count, width}, chunk[2];
    CU_ASSERT_EQUAL_FATAL(store_file_create(path, &file), STATUS_OK);
    press_chunk_of(count, width, chunk);
    enum status status = press != NULL
                             ? press_put(&file, file.id, "array", press)
                             : store_put_dataset(&file, file.id, "array", H5T_IEEE_F32LE,
                                                 H5T_NATIVE_FLOAT, 2, dimensions, chunk, all);
    CU_ASSERT_EQUAL(status, STATUS_OK);
    CU_ASSERT_EQUAL(store_file_publish(&file), STATUS_OK);
    return sample_load(path, size);
}

static void compare(float *all, size_t count, size_t width)
{
    struct trial_result *results = calloc(count, sizeof *results);
    struct press press;
    size_t size, size_pressed;
    CU_ASSERT_FATAL(results != NULL);
    for (size_t i = 0; i < count; i++)
        results[i].curve_loss = all + i * width;
    CU_ASSERT_FATAL(press_fits(width));
    CU_ASSERT_FATAL(
        press_open(results, count, width, offsetof(struct trial_result, curve_loss), &press));
    press_run(&press);
    CU_ASSERT_FATAL(press.done);
    unsigned char *plain = file_of(all, count, width, NULL, &size);
    unsigned char *pressed = file_of(all, count, width, &press, &size_pressed);
    CU_ASSERT(size == size_pressed && memcmp(plain, pressed, size) == 0);
    press_close(&press);
    free(plain);
    free(pressed);
    free(results);
}

// Arrays of one chunk and of several, whole and cut off; of numbers that compress and that do not.
static void test_arrays_are_compressed_as_by_the_library(void)
{
    static const size_t shapes[][2] = {{1, 1},     {1, 3},      {10, 25},   {1000, 53}, {2621, 25},
                                       {2700, 25}, {9000, 100}, {3, 65536}, {5, 40000}};
    folder_scratch(folder);
    folder_inside(path, folder, "bytes.h5");
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        size_t count = shapes[s][0], width = shapes[s][1];
        float *all = malloc(count * width * sizeof *all);
        CU_ASSERT_FATAL(all != NULL);
        for (size_t i = 0; i < count * width; i++)
            all[i] = (float)(rng_hash(s, i) >> 40) * 0x1p-24f;
        compare(all, count, width);
        for (size_t i = 0; i < count * width; i++)
            all[i] = i % 1000 == 0 ? (float)i : 0;
        compare(all, count, width);
        for (size_t i = 0; i < count * width; i++) {
            uint32_t bits = (uint32_t)rng_hash(s, i);
            memcpy(all + i, &bits, sizeof bits);
        }
        compare(all, count, width);
        free(all);
    }
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// Rows as the library converts them, column by column.
static void test_rows_are_laid_out_as_by_the_library(void)
{
    for (int t = 0; t < STORE_TABLE_COUNT; t++) {
        enum store_table table = (enum store_table)t;
        hid_t from = store_table_type(table, true), to = store_table_type(table, false);
        struct store_layout layout = store_layout_open(table);
        struct store_row row;
        CU_ASSERT_EQUAL_FATAL(layout.bytes, H5Tget_size(to));
        unsigned char *packed = malloc(layout.bytes), *converted = malloc(sizeof row);
        unsigned char *background = calloc(1, sizeof row);
        CU_ASSERT_FATAL(packed != NULL && converted != NULL && background != NULL);
        for (size_t i = 0; i < sizeof row; i++)
            ((unsigned char *)&row)[i] = (unsigned char)(i % 3 == 0 ? i % 2 : 1 + i % 2);
        memcpy(converted, &row, sizeof row);
        CU_ASSERT(H5Tconvert(from, to, 1, converted, background, H5P_DEFAULT) >= 0);
        store_layout_pack(&layout, &row, packed);
        CU_ASSERT_EQUAL(memcmp(packed, converted, layout.bytes), 0);
        free(packed);
        free(converted);
        free(background);
        store_layout_close(&layout);
        H5Tclose(from);
        H5Tclose(to);
    }
}

// ---- points that wait -------------------------------------------------------------------------

#define ROWS 700 // of a point: enough to be compressed by a thread

struct many {
    struct point point;
    float *block;
    struct trial_result result[ROWS];
    struct store_timing timing[ROWS];
};

static struct many *make_many(size_t which)
{
    struct many *many = calloc(1, sizeof *many);
    CU_ASSERT_FATAL(many != NULL);
    many->point = sample_point(which);
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t parameters = point_net(&many->point).parameters;
    size_t curve = trial_curve_updates(many->point.updates, updates),
           width = parameters + 2 * curve;
    many->block = malloc(ROWS * width * sizeof *many->block);
    CU_ASSERT_FATAL(many->block != NULL);
    for (size_t i = 0; i < ROWS * width; i++)
        many->block[i] = (float)(rng_hash(which, i) >> 40);
    for (uint32_t i = 0; i < ROWS; i++) {
        float *row = many->block + i * width;
        many->result[i] = (struct trial_result){.replicate = i,
                                                .final = row,
                                                .curve_loss = row + parameters,
                                                .curve_accuracy = row + parameters + curve};
    }
    return many;
}

static struct store_writer *open_writer(void)
{
    struct store_attributes attributes = sample_attributes();
    struct store_writer *writer;
    CU_ASSERT_EQUAL_FATAL(store_writer_open(path, &attributes, &writer), STATUS_OK);
    return writer;
}

// Points that are written while the next one is compressed are those that were given, in their order.
static void test_points_that_wait_are_the_same(void)
{
    enum { POINTS = 3 };
    struct many *many[POINTS];
    unsigned char *bytes[2];
    size_t size[2];
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    for (size_t p = 0; p < POINTS; p++)
        many[p] = make_many(p % 2);
    many[2]->point.density = 0.125;
    for (int later = 0; later < 2; later++) {
        struct store_writer *writer = open_writer();
        for (size_t p = 0; p < POINTS; p++) {
            CU_ASSERT_EQUAL(store_writer_points(writer), p);
            CU_ASSERT_EQUAL((later ? store_writer_add_later : store_writer_add)(
                                writer, &many[p]->point, many[p]->result, many[p]->timing, ROWS),
                            STATUS_OK);
        }
        CU_ASSERT_EQUAL(store_writer_commit(writer), STATUS_OK);
        bytes[later] = sample_load(path, &size[later]);
    }
    CU_ASSERT(size[0] == size[1] && memcmp(bytes[0], bytes[1], size[0]) == 0);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    for (size_t p = 0; p < POINTS; p++) {
        const struct store_point *point = &results.point[p];
        float *final = malloc(ROWS * point->parameters * sizeof *final);
        CU_ASSERT_FATAL(final != NULL);
        CU_ASSERT_EQUAL(store_read_point(&results, p, final, NULL, NULL), STATUS_OK);
        for (size_t i = 0; i < ROWS; i++)
            CU_ASSERT_EQUAL(memcmp(final + i * point->parameters, many[p]->result[i].final,
                                   point->parameters * sizeof *final),
                            0);
        free(final);
    }
    store_close(&results);
    // Who gives up may forget what was given.
    struct store_writer *writer = open_writer();
    for (size_t p = 0; p < 2; p++)
        CU_ASSERT_EQUAL(
            store_writer_add_later(writer, &many[p]->point, many[p]->result, many[p]->timing, ROWS),
            STATUS_OK);
    store_writer_abandon(writer);
    for (size_t p = 0; p < POINTS; p++) {
        free(many[p]->block);
        free(many[p]);
    }
    free(bytes[0]);
    free(bytes[1]);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

SUITE(bytes)
{
    TEST(test_arrays_are_compressed_as_by_the_library);
    TEST(test_points_that_wait_are_the_same);
    TEST(test_rows_are_laid_out_as_by_the_library);
}
