#include "sound.h"

#include "store_samples.h"
#include "suite.h"
#include "trial/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char sound_folder[FOLDER_PATH], sound_path[FOLDER_FILE];

static struct point points[SOUND_POINTS];
static struct trial_runs *family, *two; // as they were computed
static struct trial_result *result;     // of all rows, with arrays of their own
static size_t rows;

static size_t count_of(size_t point)
{
    return point == SOUND_TWO ? 2 : SOUND_NETWORKS;
}

static const struct trial_result *computed(size_t point, size_t row)
{
    return point == SOUND_TWO ? &two->result[row] : &family->result[point * SOUND_NETWORKS + row];
}

size_t sound_parameters(size_t point)
{
    return point == SOUND_TWO ? two->parameters : family->parameters;
}

size_t sound_curve(size_t point)
{
    return point == SOUND_TWO ? two->curve : family->curve;
}

struct trial_result *sound_result(size_t point, size_t row)
{
    return &result[point * SOUND_NETWORKS + row];
}

size_t sound_row(size_t point, enum trial_outcome outcome)
{
    for (size_t row = 0; row < count_of(point); row++)
        if (computed(point, row)->outcome == outcome)
            return row;
    CU_FAIL_FATAL("no row has this outcome");
    return 0;
}

// Puts the hand solution in the place of the first network of two generations, as if its training
// had ended there.
static void plant(struct trial_result *planted)
{
    struct net net = point_net(&points[SOUND_TWO]);
    struct arena arena;
    struct verdict_space space;
    size_t curve = two->curve;
    CU_ASSERT_EQUAL_FATAL(
        ARENA_OPEN(&arena, verdict_layout(&space, &arena, &points[SOUND_TWO], &net)), STATUS_OK);
    net_set_by_hand(&net, planted->final);
    planted->cell_accuracy = planted->board_accuracy = 1;
    planted->curve_accuracy[curve - 1] = 1;
    struct verdict verdict = verdict_at_end(&points[SOUND_TWO], &net, planted->final, 1, &space);
    verdict_enter(&verdict, planted);
    CU_ASSERT_TRUE(planted->exact_at_end);
    arena_close(&arena);
}

static void *copy_of(const void *from, size_t bytes)
{
    void *copy = malloc(bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
    return memcpy(copy, from, bytes);
}

static void free_results(void)
{
    for (size_t i = 0; i < rows; i++) {
        free(result[i].final);
        free(result[i].mask);
        free(result[i].curve_loss);
        free(result[i].curve_accuracy);
    }
    free(result);
    result = NULL;
    rows = 0;
}

void sound_reset(void)
{
    free_results();
    rows = SOUND_TWO * SOUND_NETWORKS + 2;
    result = calloc(rows, sizeof *result);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
    for (size_t point = 0; point < SOUND_POINTS; point++)
        for (size_t row = 0; row < count_of(point); row++) {
            const struct trial_result *from = computed(point, row);
            struct trial_result *to = sound_result(point, row);
            size_t P = sound_parameters(point), curve = sound_curve(point) * sizeof(float);
            *to = *from;
            to->initial = NULL;
            to->final = copy_of(from->final, P * sizeof(float));
            to->mask = copy_of(from->mask, P);
            to->curve_loss = copy_of(from->curve_loss, curve);
            to->curve_accuracy = copy_of(from->curve_accuracy, curve);
        }
}

void sound_write(void)
{
    struct store_attributes attributes = sample_attributes();
    const struct store_timing timing[SOUND_NETWORKS] = {{1, NAN}, {2, 9}, {3, 0},
                                                        {4, NAN}, {5, 1}, {6, NAN}};
    struct store_writer *writer;
    CU_ASSERT_EQUAL_FATAL(store_writer_open(sound_path, &attributes, &writer), STATUS_OK);
    for (size_t point = 0; point < SOUND_POINTS; point++)
        CU_ASSERT_EQUAL(store_writer_add(writer, &points[point], sound_result(point, 0), timing,
                                         count_of(point)),
                        STATUS_OK);
    CU_ASSERT_EQUAL(store_writer_commit(writer), STATUS_OK);
}

void sound_open(void)
{
    const uint32_t replicates[SOUND_NETWORKS] = {0, 1, 2, 3, 4, 7};
    folder_scratch(sound_folder);
    folder_inside(sound_path, sound_folder, "results.h5");
    for (size_t i = 0; i < SOUND_TWO; i++)
        points[i] = usual_point(3, 2000);
    points[SOUND_TICKET].ticket = (struct ticket_spec){
        .method = TICKET_ONESHOT, .rate = 0.2, .round = 2, .only_learned = true};
    points[2].ticket = points[SOUND_TICKET].ticket;
    points[2].ticket.control = TICKET_SHUFFLED;
    points[SOUND_TWO] = usual_point(1, 64);
    points[SOUND_TWO].generations = 2;
    family = runs_of(points, SOUND_TWO, replicates, SOUND_NETWORKS, cpu_isa());
    two = runs_of(&points[SOUND_TWO], 1, replicates, 2, cpu_isa());
    plant(&two->result[0]);
    sound_reset();
    sound_write();
}

void sound_close(void)
{
    free_results();
    runs_close(family);
    runs_close(two);
    CU_ASSERT_EQUAL(folder_remove(sound_folder), 0);
}

// ---- editing the file ---------------------------------------------------------------------------

void sound_set_schema(unsigned schema)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t attribute = H5Aopen(file, "schema", H5P_DEFAULT);
    const uint64_t value = schema;
    CU_ASSERT(H5Awrite(attribute, H5T_NATIVE_UINT64, &value) >= 0);
    H5Aclose(attribute);
    H5Fclose(file);
}

// Writes number `at` of the file's dataset, whose type in memory is given.
static void poke(const char *name, const hsize_t *at, hid_t type, const void *value)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    const hsize_t one[2] = {1, 1};
    hid_t memory = H5Screate_simple(1, one, NULL);
    CU_ASSERT(H5Sselect_hyperslab(space, H5S_SELECT_SET, at, NULL, one, NULL) >= 0);
    CU_ASSERT(H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, value) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
}

void sound_poke(const char *table, hsize_t row, const char *column, hid_t type, const void *value)
{
    hid_t compound = H5Tcreate(H5T_COMPOUND, H5Tget_size(type));
    CU_ASSERT(H5Tinsert(compound, column, 0, type) >= 0);
    poke(table, &row, compound, value);
    H5Tclose(compound);
}

void sound_poke_array(const char *name, size_t at, hid_t type, const void *value)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    hsize_t size[2] = {1, 1};
    int rank = H5Sget_simple_extent_dims(space, size, NULL);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    const hsize_t in_row[2] = {at / size[1], at % size[1]}, in_list = at;
    poke(name, rank == 2 ? in_row : &in_list, type, value);
}
