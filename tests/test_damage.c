// What happens to results and models that are damaged, foreign, or cannot be written: a clear
// refusal, and whatever was there before stays.
#define _GNU_SOURCE

#include "folder.h"
#include "kill_shim.h"
#include "store/model.h"
#include "store_samples.h"
#include "suite.h"

#include <errno.h>
#include <ftw.h>
#include <hdf5.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// HDF5 1.10.8 loses the memory of an object header whose checksum is wrong. Nothing of ours is
// hidden by this: our own memory does not come from there.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5";
}

static char folder[] = "/tmp/lifeticket-damage-XXXXXX";
static char path[128], model_path[128];
static struct sample samples[SAMPLE_POINTS];
static unsigned char *bytes; // of a good file
static size_t size;

static void open_folder(void)
{
    CU_ASSERT_FATAL(mkdtemp(folder) != NULL);
    chmod(folder, 0755);
    snprintf(path, sizeof path, "%s/results.h5", folder);
    snprintf(model_path, sizeof model_path, "%s/model.h5", folder);
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_open(&samples[i], i, 2, (const uint32_t[]){3, 4}, 0);
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    bytes = sample_load(path, &size);
}

static void close_folder(void)
{
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_close(&samples[i]);
    free(bytes);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static int count_entry(const char *name, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about, (void)kind, (void)ftw;
    return strstr(name, ".tmp") != NULL;
}

// Whether a temporary file was left behind.
static bool has_leftover(const char *where)
{
    return nftw(where, count_entry, 8, FTW_PHYS) != 0;
}

// ---- files that are no good -------------------------------------------------------------------

static void test_truncated_files_are_refused(void)
{
    for (size_t length = 0; length < size; length += 97) {
        sample_save(path, bytes, length);
        CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 1);
    }
    sample_save(path, bytes, size - 1);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 1);
    sample_save(path, bytes, size);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);
}

// Every byte has a checksum, or is not used: a wrong one is refused or changes nothing.
static void test_flipped_bytes_never_change_results(void)
{
    size_t refused = 0, tried = 0;
    for (size_t at = 0; at < size; at += 53, tried++) {
        bytes[at] ^= 0x41;
        sample_save(path, bytes, size);
        bytes[at] ^= 0x41;
        int outcome = sample_compare(path, samples, SAMPLE_POINTS);
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
    char name[160];
    snprintf(name, sizeof name, "%s/foreign", folder);
    refused("/nonexistent/results.h5", STATUS_REQUEST, "No such file");
    refused(folder, STATUS_REQUEST, "is a folder");
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
    sample_save(name, bytes, size);
    chmod(name, 0);
    uid_t user = geteuid(); // the superuser reads everything, so it steps down for a moment
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    refused(name, STATUS_ENVIRONMENT, "Permission denied");
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    remove(name);
}

// ---- files of another shape -------------------------------------------------------------------

static void set_schema(hid_t file)
{
    hid_t attribute = H5Aopen(file, "schema", H5P_DEFAULT);
    const uint64_t schema = STORE_SCHEMA + 1;
    CU_ASSERT(H5Awrite(attribute, H5T_NATIVE_UINT64, &schema) >= 0);
    H5Aclose(attribute);
}

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
    struct net net = trial_net(&samples[3].point);
    unsigned char mask[2 * 128];
    memset(mask, 2, sizeof mask);
    CU_ASSERT_FATAL(2 * net.parameters <= sizeof mask);
    hid_t dataset = H5Dopen2(file, "networks/3/mask", H5P_DEFAULT);
    CU_ASSERT(H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, mask) >= 0);
    H5Dclose(dataset);
}

// A table of schema 2 as schema 1 had it: without some of its columns.
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
    static const struct {
        void (*edit)(hid_t file);
        const char *text;
    } cases[] = {
        {set_schema, "is of schema 3; this program reads schemas 1 to 2"},
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
        sample_save(path, bytes, size);
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        cases[i].edit(file);
        H5Fclose(file);
        CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 1);
        CU_ASSERT(sample_said(cases[i].text));
    }
    sample_save(path, bytes, size);
}

// ---- files that cannot be written -------------------------------------------------------------

// Writes more than the samples, so that earlier results and new ones cannot be mistaken.
static enum status write_other(const char *name)
{
    return sample_write(name, samples, SAMPLE_POINTS - 1);
}

// A limit on the size of files fails writes at every place, as a full disk does.
static void test_a_failing_write_leaves_the_file(void)
{
    struct rlimit limit, old;
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL(write_other(path), STATUS_OK);
    size_t other_size;
    free(sample_load(path, &other_size));
    sample_save(path, bytes, size);
    for (size_t most = 0; most < other_size; most += 509) {
        limit = (struct rlimit){most, old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        enum status status = write_other(path);
        setrlimit(RLIMIT_FSIZE, &old);
        CU_ASSERT_EQUAL(status, STATUS_ENVIRONMENT);
        CU_ASSERT(sample_said(path) && sample_said("File too large"));
    }
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);
    CU_ASSERT_FALSE(has_leftover(folder));
}

static void test_a_full_disk_leaves_the_file(void)
{
    char disk[160], name[200], filler[200];
    snprintf(disk, sizeof disk, "%s/disk", folder);
    snprintf(name, sizeof name, "%s/results.h5", disk);
    snprintf(filler, sizeof filler, "%s/filler", disk);
    CU_ASSERT_EQUAL(mkdir(disk, 0755), 0);
    if (mount("tmpfs", disk, "tmpfs", 0, "size=256k") != 0) {
        printf("\n  skipped: no small disk may be mounted here: %s\n", strerror(errno));
        return;
    }
    sample_save(name, bytes, size);
    unsigned char block[4096] = {0};
    FILE *file = fopen(filler, "wb");
    while (fwrite(block, sizeof block, 1, file) == 1 && fflush(file) == 0)
        ;
    fclose(file);
    CU_ASSERT_EQUAL(write_other(name), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said(name) && sample_said("No space left on device"));
    CU_ASSERT_EQUAL(sample_compare(name, samples, SAMPLE_POINTS), 0);
    CU_ASSERT_FALSE(has_leftover(disk));
    remove(filler);
    CU_ASSERT_EQUAL(write_other(name), STATUS_OK);
    CU_ASSERT_EQUAL(umount(disk), 0);
}

static void test_folders_that_cannot_be_written(void)
{
    CU_ASSERT_EQUAL(write_other("/nonexistent/results.h5"), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said("/nonexistent/results.h5") && sample_said("No such file"));
    CU_ASSERT_EQUAL(write_other(folder), STATUS_REQUEST);
    CU_ASSERT(sample_said(folder) && sample_said("not a regular file"));
    uid_t user = geteuid();
    chmod(folder, 0555);
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    CU_ASSERT_EQUAL(write_other(path), STATUS_ENVIRONMENT);
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    chmod(folder, 0755);
    CU_ASSERT(sample_said(path) && sample_said("Permission denied"));
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);
}

// ---- the process dies -------------------------------------------------------------------------

// Killed at each of its calls in turn, a writer leaves the earlier file whole, or the new one.
static void test_a_killed_writer_leaves_a_whole_file(void)
{
    long calls = 0;
    bool done = false, renamed = false;
    sample_save(path, bytes, size);
    while (!done && calls < 2000) {
        calls++;
        pid_t child = fork();
        if (child == 0) {
            kill_shim_arm(calls);
            _exit((int)write_other(path));
        }
        int end = 0;
        CU_ASSERT_EQUAL_FATAL(waitpid(child, &end, 0), child);
        done = WIFEXITED(end) && WEXITSTATUS(end) == STATUS_OK;
        CU_ASSERT(done || (WIFSIGNALED(end) && WTERMSIG(end) == SIGKILL));
        bool earlier = sample_compare(path, samples, SAMPLE_POINTS) == 0;
        bool later = sample_compare(path, samples, SAMPLE_POINTS - 1) == 0;
        CU_ASSERT(earlier || later);
        CU_ASSERT_FALSE(earlier && renamed); // there is no way back
        renamed = later;
    }
    CU_ASSERT(done && renamed && calls > 10);
}

// The user knows nothing of temporary files.
static void test_a_missing_folder_is_named_as_requested(void)
{
    char name[160];
    snprintf(name, sizeof name, "%s/none/results.h5", folder);
    CU_ASSERT_EQUAL(write_other(name), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said(name) && sample_said("cannot create") &&
              strstr(status_message(), ".tmp") == NULL);
}

// ---- models -----------------------------------------------------------------------------------

static void check_model_comes_back(const struct sample *sample)
{
    struct store_model model = {sample->point, sample->result[1]}, read;
    struct net net = trial_net(&sample->point);
    CU_ASSERT_EQUAL(store_model_write(model_path, &model), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_model_read(model_path, &read), STATUS_OK);
    CU_ASSERT_EQUAL(trial_point_key(&read.point), trial_point_key(&model.point));
    CU_ASSERT(read.point.seed == model.point.seed && read.point.updates == model.point.updates);
    CU_ASSERT(read.point.stop_when_proven == model.point.stop_when_proven);
    CU_ASSERT(read.result.replicate == 4 && read.result.outcome == model.result.outcome);
    CU_ASSERT(read.result.evidence == model.result.evidence);
    CU_ASSERT(read.result.window_errors == model.result.window_errors);
    CU_ASSERT(read.result.learned_at == model.result.learned_at);
    CU_ASSERT_EQUAL(read.result.cell_accuracy, model.result.cell_accuracy);
    CU_ASSERT_EQUAL(memcmp(read.result.initial, model.result.initial, net.parameters * 4), 0);
    CU_ASSERT_EQUAL(memcmp(read.result.final, model.result.final, net.parameters * 4), 0);
    CU_ASSERT_EQUAL(read.result.weights_left, model.result.weights_left);
    CU_ASSERT_EQUAL(read.result.spared, model.result.spared);
    for (size_t i = 0; i < net.parameters; i++)
        CU_ASSERT_EQUAL(read.result.mask[i], model.result.mask == NULL ? 1 : model.result.mask[i]);
    store_model_free(&read);
}

static void test_models_come_back(void)
{
    check_model_comes_back(&samples[1]);
    check_model_comes_back(&samples[3]);
    // A network that was pruned otherwise than plans do has a mask, too.
    struct sample dense = samples[1];
    struct net net = trial_net(&dense.point);
    uint8_t *mask = calloc(1, net.parameters);
    CU_ASSERT_FATAL(mask != NULL);
    mask[3] = 1;
    dense.result[1].mask = mask;
    check_model_comes_back(&dense);
    free(mask);
}

static void remove_mask(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "mask", H5P_DEFAULT) >= 0);
}

static void halve_mask(hid_t file)
{
    const hsize_t fewer = 40;
    hid_t space = H5Screate_simple(1, &fewer, NULL);
    remove_mask(file);
    H5Dclose(H5Dcreate2(file, "mask", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
}

static void remove_method(hid_t file)
{
    CU_ASSERT(H5Adelete(file, "method") >= 0);
}

static void test_models_of_other_shapes_are_refused(void)
{
    static const struct {
        void (*edit)(hid_t file);
        const char *text;
    } cases[] = {
        {remove_mask, "a ticket without a mask"},
        {halve_mask, "mask has another shape"},
        {remove_method, "attribute 'method' is missing"},
        {set_schema, "reads models of schemas 1 to 2"},
    };
    struct store_model model = {samples[3].point, samples[3].result[0]}, read;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(store_model_write(model_path, &model), STATUS_OK);
        hid_t file = H5Fopen(model_path, H5F_ACC_RDWR, H5P_DEFAULT);
        cases[i].edit(file);
        H5Fclose(file);
        CU_ASSERT_EQUAL(store_model_read(model_path, &read), STATUS_REQUEST);
        CU_ASSERT(sample_said(model_path) && sample_said(cases[i].text));
    }
}

// Attributes of schema 1 alone: the network is dense.
static void test_models_of_schema_1_are_read(void)
{
    struct store_model model = {samples[0].point, samples[0].result[0]}, read;
    CU_ASSERT_EQUAL(store_model_write(model_path, &model), STATUS_OK);
    hid_t file = H5Fopen(model_path, H5F_ACC_RDWR, H5P_DEFAULT);
    const uint64_t schema = 1;
    hid_t attribute = H5Aopen(file, "schema", H5P_DEFAULT);
    CU_ASSERT(H5Awrite(attribute, H5T_NATIVE_UINT64, &schema) >= 0);
    H5Aclose(attribute);
    static const char *const later[] = {"family", "filters", "method",  "unit",   "scope",
                                        "round",  "retrain", "control", "rewind", "pair"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        CU_ASSERT(H5Adelete(file, later[i]) >= 0);
    H5Fclose(file);
    CU_ASSERT_EQUAL_FATAL(store_model_read(model_path, &read), STATUS_OK);
    CU_ASSERT_EQUAL(trial_point_key(&read.point), trial_point_key(&model.point));
    CU_ASSERT(read.result.mask[0] == 1 && read.result.mask[24] == 1);
    store_model_free(&read);
}

static void test_bad_models_are_refused(void)
{
    struct store_model model = {samples[3].point, samples[3].result[0]};
    struct store_results results;
    CU_ASSERT_EQUAL(store_model_write(model_path, &model), STATUS_OK);
    CU_ASSERT_EQUAL(store_model_read(path, &model), STATUS_REQUEST);
    CU_ASSERT(sample_said(path) && sample_said("holds no model"));
    CU_ASSERT_EQUAL(store_open(model_path, &results), STATUS_REQUEST);
    CU_ASSERT(sample_said(model_path) &&
              sample_said("holds a model, not results; see lifeticket verify"));
    size_t length;
    unsigned char *whole = sample_load(model_path, &length);
    for (size_t at = 0; at < length; at += 53) {
        sample_save(model_path, whole, at);
        CU_ASSERT_EQUAL(store_model_read(model_path, &model), STATUS_REQUEST);
        whole[at] ^= 0x41;
        sample_save(model_path, whole, length);
        whole[at] ^= 0x41;
        if (store_model_read(model_path, &model) == STATUS_OK)
            store_model_free(&model);
        else
            CU_ASSERT(sample_said(model_path));
    }
    free(whole);
}

SUITE(damage)
{
    TEST(open_folder);
    TEST(test_truncated_files_are_refused);
    TEST(test_flipped_bytes_never_change_results);
    TEST(test_foreign_files_are_refused);
    TEST(test_other_shapes_are_refused);
    TEST(test_a_failing_write_leaves_the_file);
    TEST(test_a_full_disk_leaves_the_file);
    TEST(test_folders_that_cannot_be_written);
    TEST(test_a_killed_writer_leaves_a_whole_file);
    TEST(test_a_missing_folder_is_named_as_requested);
    TEST(test_models_come_back);
    TEST(test_models_of_other_shapes_are_refused);
    TEST(test_models_of_schema_1_are_read);
    TEST(test_bad_models_are_refused);
    TEST(close_folder);
}
