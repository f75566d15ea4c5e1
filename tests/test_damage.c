// What happens to results that are damaged or foreign: a clear refusal.
#include "store/model.h"
#include "stored.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- files that are no good -------------------------------------------------------------------

static void test_truncated_files_are_refused(void)
{
    for (size_t length = 0; length < stored_size; length += 97) {
        sample_save(stored_path, stored_bytes, length);
        CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 1);
    }
    sample_save(stored_path, stored_bytes, stored_size - 1);
    CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 1);
    sample_save(stored_path, stored_bytes, stored_size);
    CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 0);
}

// Every byte has a checksum, or is not used: a wrong one is refused or changes nothing.
static void test_flipped_bytes_never_change_results(void)
{
    size_t refused = 0, tried = 0, step = getenv("EVERY") != NULL ? 53 : 107;
    for (size_t at = 0; at < stored_size; at += step, tried++) {
        stored_bytes[at] ^= 0x41;
        sample_save(stored_path, stored_bytes, stored_size);
        stored_bytes[at] ^= 0x41;
        int outcome = sample_compare(stored_path, stored_samples, SAMPLE_POINTS);
        CU_ASSERT(outcome == 0 || outcome == 1);
        refused += outcome == 1;
    }
    CU_ASSERT(refused > tried / 4);
}

// Asserts that the file is refused with that status and text.
static void refused(const char *name, enum status status, const char *text)
{
    struct store_results results;
    struct store_model model;
    CU_ASSERT_EQUAL(store_open(name, &results), status);
    CU_ASSERT(sample_said(name) && sample_said(text));
    CU_ASSERT_EQUAL(store_model_read(name, &model), status);
    CU_ASSERT(sample_said(name));
}

static void test_foreign_files_are_refused(void)
{
    char name[FOLDER_FILE];
    folder_inside(name, stored_folder, "foreign");
    refused("/nonexistent/results.h5", STATUS_REQUEST, "No such file");
    refused(stored_folder, STATUS_REQUEST, "is a folder");
    sample_save(name, "", 0);
    refused(name, STATUS_REQUEST, "not an HDF5 file");
    sample_save(name, "name: a plan, not results\n", 26);
    refused(name, STATUS_REQUEST, "not an HDF5 file");
    sample_save(name, "\211HDF\r\n\032\n and then nothing of the kind", 36);
    refused(name, STATUS_REQUEST, "damaged");
    remove(name);
    CU_ASSERT_EQUAL(mkfifo(name, 0600), 0);
    refused(name, STATUS_REQUEST, "not a regular file");
    remove(name);
    sample_save(name, stored_bytes, stored_size);
    chmod(name, 0);
    uid_t user = geteuid(); // the superuser reads everything, so it steps down for a moment
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    refused(name, STATUS_ENVIRONMENT, "Permission denied");
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    remove(name);
}

// ---- files of another shape -------------------------------------------------------------------

static void remove_schema(hid_t file)
{
    CU_ASSERT(H5Adelete(file, "schema") >= 0);
}

static void remove_trials(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "trials", H5P_DEFAULT) >= 0);
}

static void remove_networks(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "networks/1/final", H5P_DEFAULT) >= 0);
}

static void swap_networks(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "networks/1/final", H5P_DEFAULT) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "networks/0/final", file, "networks/1/final", H5P_DEFAULT,
                             H5P_DEFAULT) >= 0);
}

static void remove_masks(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "networks/3/mask", H5P_DEFAULT) >= 0);
}

static void shrink_masks(hid_t file)
{
    remove_masks(file);
    CU_ASSERT(H5Lcreate_hard(file, "networks/3/layer_weights", file, "networks/3/mask", H5P_DEFAULT,
                             H5P_DEFAULT) >= 0);
}

static void poke_mask(hid_t file)
{
    struct net net = point_net(&stored_samples[3].point);
    unsigned char mask[2 * 128];
    memset(mask, 2, sizeof mask);
    CU_ASSERT_FATAL(2 * net.parameters <= sizeof mask);
    hid_t dataset = H5Dopen2(file, "networks/3/mask", H5P_DEFAULT);
    CU_ASSERT(H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, mask) >= 0);
    H5Dclose(dataset);
}

// A table of today as schema 1 had it: without some of its columns.
static void remove_column(hid_t file)
{
    const hsize_t rows = SAMPLE_POINTS;
    hid_t old = H5Dopen2(file, "points", H5P_DEFAULT), space = H5Screate_simple(1, &rows, NULL);
    hid_t whole = H5Dget_type(old), fewer = H5Tcreate(H5T_COMPOUND, H5Tget_size(whole));
    for (unsigned i = 0; i < (unsigned)H5Tget_nmembers(whole); i++) {
        char *name = H5Tget_member_name(whole, i);
        hid_t member = H5Tget_member_type(whole, i);
        if (strcmp(name, "method") != 0)
            CU_ASSERT(H5Tinsert(fewer, name, H5Tget_member_offset(whole, i), member) >= 0);
        H5Tclose(member);
        H5free_memory(name);
    }
    H5Dclose(old);
    CU_ASSERT(H5Ldelete(file, "points", H5P_DEFAULT) >= 0);
    hid_t made = H5Dcreate2(file, "points", fewer, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    CU_ASSERT(made >= 0);
    H5Dclose(made);
    H5Tclose(whole);
    H5Tclose(fewer);
    H5Sclose(space);
}

static void swap_tables(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "trials", H5P_DEFAULT) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "points", file, "trials", H5P_DEFAULT, H5P_DEFAULT) >= 0);
}

static void replace_table(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "points", H5P_DEFAULT) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "networks/0/final", file, "points", H5P_DEFAULT, H5P_DEFAULT) >=
              0);
}

static void shorten_trials(hid_t file)
{
    hid_t dataset = H5Dopen2(file, "trials", H5P_DEFAULT);
    const hsize_t rows = 7;
    CU_ASSERT(H5Dset_extent(dataset, &rows) >= 0);
    H5Dclose(dataset);
}

static void change_plan(hid_t file)
{
    hid_t attribute = H5Aopen(file, "plan", H5P_DEFAULT), type = H5Aget_type(attribute);
    char text[256] = "";
    CU_ASSERT(H5Aread(attribute, type, text) >= 0);
    text[0] = 'N';
    CU_ASSERT(H5Awrite(attribute, type, text) >= 0);
    H5Tclose(type);
    H5Aclose(attribute);
}

// Overwrites one number in a column of a row of a table.
static void poke_row(hid_t file, const char *table, hsize_t row, const char *column, hid_t type,
                     const void *value)
{
    hid_t dataset = H5Dopen2(file, table, H5P_DEFAULT);
    hid_t compound = H5Tcreate(H5T_COMPOUND, H5Tget_size(type));
    const hsize_t one = 1;
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(1, &one, NULL);
    CU_ASSERT(H5Tinsert(compound, column, 0, type) >= 0);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &row, NULL, &one, NULL);
    CU_ASSERT(H5Dwrite(dataset, compound, memory, space, H5P_DEFAULT, value) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Tclose(compound);
    H5Dclose(dataset);
}

static void poke(hid_t file, const char *table, const char *column, hid_t type, const void *value)
{
    poke_row(file, table, 0, column, type, value);
}

static void poke_board(hid_t file)
{
    poke(file, "points", "board", H5T_NATIVE_UINT32, &(uint32_t){5000});
}

static void poke_density(hid_t file)
{
    poke(file, "points", "density", H5T_NATIVE_DOUBLE, &(double){0.75});
}

static void poke_replicate(hid_t file)
{
    poke(file, "trials", "replicate", H5T_NATIVE_UINT32, &(uint32_t){4});
}

static void poke_networks(hid_t file)
{
    poke(file, "points", "networks", H5T_NATIVE_UINT64, &(uint64_t){1});
}

static void poke_round(hid_t file) // of a network that is dense
{
    poke(file, "points", "round", H5T_NATIVE_UINT32, &(uint32_t){1});
}

static void poke_filters(hid_t file)
{
    hid_t text = H5Tcopy(H5T_C_S1);
    char filters[NET_WIDTHS_TEXT] = "5-3-1";
    H5Tset_size(text, sizeof filters);
    poke_row(file, "points", 3, "filters", text, filters);
    H5Tclose(text);
}

static void poke_rewind(hid_t file)
{
    poke_row(file, "points", 3, "rewind", H5T_NATIVE_INT64, &(int64_t){-2});
}

static void poke_flips(hid_t file)
{
    poke_row(file, "points", 3, "flips", H5T_NATIVE_UINT32, &(uint32_t){6});
}

static void poke_not_tried(hid_t file)
{
    poke(file, "points", "not_tried", H5T_NATIVE_UINT64, &(uint64_t){9});
    poke(file, "points", "networks", H5T_NATIVE_UINT64, &(uint64_t){1});
}

static void test_other_shapes_are_refused(void)
{
    static char newer[80];
    snprintf(newer, sizeof newer, "is of schema %d; this program reads schemas 1 to %d",
             STORE_SCHEMA + 1, STORE_SCHEMA);
    static const struct {
        void (*edit)(hid_t file);
        const char *text;
    } cases[] = {
        {stored_raise_schema, newer},
        {remove_schema, "attribute 'schema' is missing"},
        {remove_trials, "trials"},
        {remove_networks, "networks/1/final"},
        {swap_networks, "networks/1/final has another shape"},
        {swap_tables, "/trials"},
        {replace_table, "/points has the wrong shape"},
        {remove_masks, "networks/3/mask"},
        {shrink_masks, "networks/3/mask has another shape"},
        {poke_mask, "networks/3/mask holds 2; expected 0 and 1"},
        {remove_column, "/points lacks the column 'method'"},
        {shorten_trials, "/trials has 7 rows; expected 8"},
        {change_plan, "plan_sha256"},
        {poke_board, "impossible"},
        {poke_density, "does not match its columns"},
        {poke_round, "impossible"},
        {poke_filters, "impossible"},
        {poke_rewind, "impossible"},
        {poke_flips, "does not match its columns"},
        {poke_not_tried, "/trials has 8 rows; expected 16"},
        {poke_replicate, "not in the order"},
        {poke_networks, "rows; expected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sample_save(stored_path, stored_bytes, stored_size);
        hid_t file = H5Fopen(stored_path, H5F_ACC_RDWR, H5P_DEFAULT);
        cases[i].edit(file);
        H5Fclose(file);
        CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 1);
        CU_ASSERT(sample_said(cases[i].text));
    }
    sample_save(stored_path, stored_bytes, stored_size);
}

SUITE_LONG(damage)
{
    TEST(stored_open);
    TEST(test_truncated_files_are_refused);
    TEST(test_flipped_bytes_never_change_results);
    TEST(test_foreign_files_are_refused);
    TEST(test_other_shapes_are_refused);
    TEST(stored_close);
}
