// The check of results: what is sound passes, and every kind of damage is found, and said where.
#include "sound.h"
#include "store/check.h"
#include "store/reader.h"
#include "store_samples.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- what was told ------------------------------------------------------------------------------

static char told[1 << 16];

static void tell(void *context, const char *defect)
{
    size_t used = strlen(told);
    (void)context;
    snprintf(told + used, sizeof told - used, "%s\n", defect);
}

static size_t check(const char *path)
{
    size_t defects = 0;
    told[0] = '\0';
    CU_ASSERT_EQUAL(store_check(path, tell, NULL, &defects), STATUS_OK);
    size_t lines = 0;
    for (const char *at = told; *at != '\0'; at++)
        lines += *at == '\n';
    CU_ASSERT_EQUAL(lines, defects);
    return defects;
}

// Asserts that the check tells of as many defects, with a text among them.
static void check_found(size_t defects, const char *text)
{
    size_t found = check(sound_path);
    bool said = strstr(told, text) != NULL && strstr(told, sound_path) != NULL;
    CU_ASSERT_EQUAL(found, defects);
    CU_ASSERT(said);
    if (found != defects || !said)
        printf("\n%zu defects, expected %zu with '%s':\n%s", found, defects, text, told);
}

// ---- sound files --------------------------------------------------------------------------------

static void test_a_sound_file_passes(void)
{
    CU_ASSERT_EQUAL(check(sound_path), 0);
    CU_ASSERT_STRING_EQUAL(told, "");
}

// A network that diverged may hold what is no number, and an earlier schema knew less.
static void test_what_may_be_is_no_defect(void)
{
    struct trial_result *result = sound_result(0, sound_row(0, TRIAL_NOT_LEARNED));
    result->outcome = TRIAL_DIVERGED;
    result->final[3] = NAN;
    result->loss = result->curve_loss[sound_curve(0) - 1] = NAN;
    struct trial_result *lost = sound_result(SOUND_TWO, 1);
    lost->outcome = TRIAL_LEARNED;
    lost->learned_at = 10;
    lost->losses = 1;
    sound_write();
    CU_ASSERT_EQUAL(check(sound_path), 0);
    sound_reset();
    sound_result(SOUND_TWO, 1)->learned_at = 10; // it was exact once, which was not called learned
    sound_write();
    check_found(1, "outcome is not_learned, but learned_at is 10");
    sound_set_schema(2);
    CU_ASSERT_EQUAL(check(sound_path), 0);
    sound_result(SOUND_TWO, 1)->unsure = -1; // the same row, merged into a file of today
    sound_result(SOUND_TWO, 0)->unsure = -1;
    sound_write();
    CU_ASSERT_EQUAL(check(sound_path), 0);
    sound_reset();
    sound_write();
}

// ---- rows that cannot be ------------------------------------------------------------------------

static struct trial_result *dense; // one that did not learn
static struct trial_result *ticket, *untried, *two;

static void set_accuracy(void)
{
    dense->board_accuracy = 1.5;
}
static void set_nan_baseline(void)
{
    dense->baseline = NAN;
}
static void set_loss(void)
{
    dense->loss = dense->curve_loss[sound_curve(0) - 1] = -0.5f;
}
static void set_untried(void)
{
    untried->baseline = 0.5;
}
static void set_flops(void)
{
    dense->flops = NAN;
}
static void set_updates(void)
{
    dense->updates = 2001;
    dense->boards = 16008;
}
static void set_boards(void)
{
    dense->boards++;
}
static void set_test_boards(void)
{
    dense->test_boards = 0;
}
static void set_late(void)
{
    struct trial_result *learned = sound_result(0, sound_row(0, TRIAL_LEARNED));
    learned->learned_at = (int64_t)learned->updates + 1;
}
static void set_weights(void)
{
    ticket->weights_left++;
}
static void set_dense_weights(void)
{
    dense->weights_left--;
}
static void set_spared(void)
{
    ticket->spared = (uint32_t)ticket->weights_left + 1;
}
static void set_windows(void)
{
    dense->window_errors = 513;
}
static void set_patches(void)
{
    two->window_errors = (1 << 25) + 1;
}
static void set_unsure(void)
{
    dense->unsure = -2;
}
static void set_evidence(void)
{
    dense->evidence = TRIAL_BOARDS;
}
static void set_learned(void)
{
    dense->outcome = TRIAL_LEARNED;
}
static void set_exact(void)
{
    dense->exact_at_end = true;
}
static void set_losses(void)
{
    dense->losses = 2;
}
static void set_no_losses(void)
{
    dense->outcome = TRIAL_LEARNED;
    dense->learned_at = 10;
}
static void set_no_errors(void)
{
    dense->window_errors = dense->unsure = 0;
}
static void set_nan(void)
{
    dense->final[0] = NAN;
}
static void set_infinite(void)
{
    ticket->final[sound_parameters(SOUND_TICKET) - 1] = INFINITY;
}
static void set_pruned(void)
{
    size_t at = 0;
    while (ticket->mask[at] == 1)
        at++;
    ticket->final[at] = 1e-30f;
}
static void set_curve(void)
{
    dense->curve_accuracy[sound_curve(0) - 1] = 0.25f;
}
static void set_curve_loss(void)
{
    dense->curve_loss[sound_curve(0) - 1] = 77;
}
static void set_share(void)
{
    dense->curve_accuracy[1] = -0.25f;
}

static void test_rows_that_cannot_be(void)
{
    static const struct {
        void (*edit)(void);
        size_t defects;
        const char *text;
    } cases[] = {
        {set_accuracy, 1, "board_accuracy is 1.5; expected a share"},
        {set_nan_baseline, 1, "baseline is nan; expected a share"},
        {set_loss, 1, "loss is -0.5; expected a number of 0 or more"},
        {set_untried, 1, "baseline is 0.5; expected NaN: it was not tried"},
        {set_flops, 1, "flops is nan"},
        {set_updates, 1, "updates is 2001, the budget 2000"},
        {set_boards, 1, "updates times 8"},
        {set_test_boards, 1, "test_boards is 0"},
        {set_late, 1, "learned_at is "},
        {set_weights, 1, "weights_left says"},
        {set_dense_weights, 1, "the mask leaves"},
        {set_spared, 1, "and spared"},
        {set_windows, 1, "window_errors is 513; expected -1 to 512"},
        {set_patches, 1, "window_errors is 33554433; expected -1 to 33554432"},
        {set_unsure, 1, "unsure is -2"},
        {set_evidence, 1, "evidence is boards, of 1 generations"},
        {set_learned, 2, "outcome is learned, but learned_at is -1"},
        {set_exact, 2, "outcome is not_learned, but exact_at_end is true"},
        {set_losses, 1, "outcome is not_learned, but losses is 2"},
        {set_no_losses, 1, "exact_at_end false, but losses is 0"},
        {set_no_errors, 1, "exact_at_end is false, but 0 windows are wrong and 0 unsure"},
        {set_nan, 1, "final, row "},
        {set_infinite, 1, "/networks/1/final, row "},
        {set_pruned, 1, "1 numbers that are pruned are not zero"},
        {set_curve, 1, "/curves/0/accuracy, row "},
        {set_curve_loss, 1, "/curves/0/loss, row "},
        {set_share, 1, "1 numbers are no shares"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sound_reset();
        dense = sound_result(0, sound_row(0, TRIAL_NOT_LEARNED));
        ticket = sound_result(SOUND_TICKET, sound_row(SOUND_TICKET, TRIAL_LEARNED));
        untried = sound_result(SOUND_TICKET, sound_row(SOUND_TICKET, TRIAL_NOT_TRIED));
        two = sound_result(SOUND_TWO, 1);
        cases[i].edit();
        sound_write();
        check_found(cases[i].defects, cases[i].text);
    }
    sound_reset();
    sound_write();
}

// ---- places that contradict each other ----------------------------------------------------------

static void poke_pair(void)
{
    sound_poke("trials", 3, "pair", H5T_NATIVE_UINT64, &(uint64_t){5});
}
static void poke_key(void)
{
    sound_poke("trials", 3, "key", H5T_NATIVE_UINT64, &(uint64_t){5});
}
static void poke_points_key(void)
{
    sound_poke("points", 1, "key", H5T_NATIVE_UINT64, &(uint64_t){5});
}
static void poke_budget(void)
{
    sound_poke("trials", 2, "budget", H5T_NATIVE_UINT64, &(uint64_t){3000});
}
static void poke_learned(void)
{
    sound_poke("points", 0, "learned", H5T_NATIVE_UINT64, &(uint64_t){0});
}
static void poke_rate(void)
{
    sound_poke("points", 0, "rate", H5T_NATIVE_DOUBLE, &(double){0.123});
}
static void poke_interval(void)
{
    sound_poke("points", 0, "rate_high", H5T_NATIVE_DOUBLE, &(double){1.0000001});
}
static void poke_median(void)
{
    sound_poke("points", SOUND_TICKET, "weights_left", H5T_NATIVE_UINT64, &(uint64_t){1});
}
static void poke_timing(void)
{
    sound_poke("timings", 7, "replicate", H5T_NATIVE_UINT32, &(uint32_t){9});
}
static void poke_seconds(void)
{
    sound_poke("timings", 7, "seconds", H5T_NATIVE_DOUBLE, &(double){-1});
}
static void poke_mask(void)
{
    sound_poke_array("networks/1/mask", 0, H5T_NATIVE_UINT8, &(uint8_t){7});
}
static void poke_layers(void)
{
    sound_poke_array("networks/1/layer_weights", 1, H5T_NATIVE_UINT32, &(uint32_t){999});
}
static void poke_updates(void)
{
    sound_poke_array("curves/2/updates", 1, H5T_NATIVE_UINT64, &(uint64_t){999});
}
static void remove_curve(void)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    CU_ASSERT(H5Ldelete(file, "curves/2/loss", H5P_DEFAULT) >= 0);
    H5Fclose(file);
}
static void swap_networks(void)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    CU_ASSERT(H5Ldelete(file, "networks/1/final", H5P_DEFAULT) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "networks/3/final", file, "networks/1/final", H5P_DEFAULT,
                             H5P_DEFAULT) >= 0);
    H5Fclose(file);
}

static void test_places_that_contradict_each_other(void)
{
    static const struct {
        void (*edit)(void);
        const char *text;
    } cases[] = {
        {poke_pair, "/trials, row 3: pair is 5; expected "},
        {poke_key, "/trials, row 3: key is 5; expected "},
        {poke_points_key, "the key of point 1 does not match its columns"},
        {poke_budget, "/trials, row 2: budget is 3000; expected 2000"},
        {poke_learned, "/points, row 0: learned is 0; expected "},
        {poke_rate, "/points, row 0: rate is 0.123"},
        {poke_interval, "/points, row 0: rate_high is "},
        {poke_median, "/points, row 1: weights_left is 1; expected "},
        {poke_timing, "/timings, row 7: replicate is 9; expected 1"},
        {poke_seconds, "/timings, row 7: seconds is -1"},
        {poke_mask, "networks/1/mask holds 7; expected 0 and 1"},
        {poke_layers, "/networks/1/layer_weights, row 0: layer 1 has 999; the mask leaves "},
        {poke_updates, "/curves/2/updates: are not the updates"},
        {remove_curve, "curves/2/loss"},
        {swap_networks, "networks/1/final has another shape"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sound_write();
        cases[i].edit();
        check_found(1, cases[i].text);
    }
    sound_write();
}

// ---- bytes --------------------------------------------------------------------------------------

// Flips a byte in the middle of the first chunk of a dataset.
static void flip_chunk(const char *name)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset);
    hsize_t size, offset[2];
    unsigned filters;
    haddr_t address;
    CU_ASSERT(H5Dget_chunk_info(dataset, space, 0, offset, &filters, &address, &size) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    size_t bytes;
    unsigned char *content = sample_load(sound_path, &bytes);
    content[address + size / 2] ^= 4;
    sample_save(sound_path, content, bytes);
    free(content);
}

static void test_a_flipped_byte_of_every_dataset(void)
{
    static const char *const names[] = {"trials",           "timings",
                                        "points",           "networks/0/final",
                                        "networks/1/mask",  "networks/2/layer_weights",
                                        "networks/3/final", "curves/0/updates",
                                        "curves/1/loss",    "curves/2/accuracy"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[64];
        sound_write();
        flip_chunk(names[i]);
        snprintf(text, sizeof text, "cannot read %s: the file is damaged", names[i]);
        check_found(1, text);
    }
    sound_write();
}

// A dataset with checksums, and one and an attribute of texts of any length, as others write them.
static void add_datasets(void)
{
    hid_t file = H5Fopen(sound_path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t group = H5Gcreate2(file, "mine", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE), text = H5Tcopy(H5T_C_S1);
    const hsize_t size[2] = {50, 20}, chunk[2] = {50, 20}, texts = 2;
    hid_t space = H5Screate_simple(2, size, NULL), list = H5Screate_simple(1, &texts, NULL);
    hid_t scalar = H5Screate(H5S_SCALAR);
    static double numbers[50][20];
    const char *words[2] = {"a text", "another, which is longer"};
    H5Pset_chunk(creation, 2, chunk);
    H5Pset_fletcher32(creation);
    H5Tset_size(text, H5T_VARIABLE);
    hid_t made[] = {
        H5Dcreate2(group, "numbers", H5T_IEEE_F64LE, space, H5P_DEFAULT, creation, H5P_DEFAULT),
        H5Dcreate2(group, "texts", text, list, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dcreate2(group, "one", H5T_STD_I32BE, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)};
    CU_ASSERT(H5Dwrite(made[0], H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers) >= 0);
    CU_ASSERT(H5Dwrite(made[1], text, H5S_ALL, H5S_ALL, H5P_DEFAULT, words) >= 0);
    hid_t attribute = H5Acreate2(group, "note", text, scalar, H5P_DEFAULT, H5P_DEFAULT);
    CU_ASSERT(H5Awrite(attribute, text, words) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "/", group, "circle", H5P_DEFAULT, H5P_DEFAULT) >= 0);
    H5Aclose(attribute);
    for (size_t i = 0; i < 3; i++)
        H5Dclose(made[i]);
    H5Sclose(space);
    H5Sclose(list);
    H5Sclose(scalar);
    H5Tclose(text);
    H5Pclose(creation);
    H5Gclose(group);
    H5Fclose(file);
}

static void test_what_others_put_there_is_read(void)
{
    sound_write();
    add_datasets();
    CU_ASSERT_EQUAL(check(sound_path), 0);
    flip_chunk("mine/numbers");
    CU_ASSERT(check(sound_path) > 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "cannot read mine/numbers: the file is damaged"));
    sound_write();
}

// What was read of a file, to be compared.
struct content {
    struct store_results results;
    float *final[SOUND_POINTS];
};

static void read_content(struct content *content)
{
    CU_ASSERT_EQUAL_FATAL(store_open(sound_path, &content->results), STATUS_OK);
    for (size_t i = 0; i < SOUND_POINTS; i++) {
        content->final[i] = calloc(SOUND_NETWORKS * sound_parameters(i), sizeof(float));
        CU_ASSERT_EQUAL(store_read_point(&content->results, i, content->final[i], NULL, NULL),
                        STATUS_OK);
    }
    store_suspend(&content->results); // the library shares what it has open
}

static void free_content(struct content *content)
{
    for (size_t i = 0; i < SOUND_POINTS; i++)
        free(content->final[i]);
    store_close(&content->results);
}

static bool same_content(const struct content *a, const struct content *b)
{
    bool same = a->results.trials == b->results.trials;
    for (size_t i = 0; i < SOUND_POINTS; i++)
        same = same && memcmp(a->final[i], b->final[i],
                              SOUND_NETWORKS * sound_parameters(i) * sizeof(float)) == 0;
    for (size_t i = 0; i < a->results.trials && same; i++) {
        const struct trial_result *x = &a->results.trial[i], *y = &b->results.trial[i];
        same = x->outcome == y->outcome && x->learned_at == y->learned_at &&
               x->window_errors == y->window_errors && x->updates == y->updates &&
               x->replicate == y->replicate;
    }
    return same;
}

// A wrong byte anywhere is found, or nothing was read from it.
static void test_a_flipped_byte_anywhere(void)
{
    size_t bytes, found = 0, tried = 0, step = getenv("EVERY") != NULL ? 211 : 431;
    struct content good;
    read_content(&good);
    unsigned char *content = sample_load(sound_path, &bytes);
    for (size_t at = 0; at < bytes; at += step, tried++) {
        content[at] ^= 0x41;
        sample_save(sound_path, content, bytes);
        content[at] ^= 0x41;
        if (check(sound_path) > 0) {
            found++;
            continue;
        }
        struct content now;
        read_content(&now);
        CU_ASSERT(same_content(&good, &now));
        free_content(&now);
    }
    CU_ASSERT(found > tried * 3 / 4);
    free_content(&good);
    free(content);
    sound_write();
}

static void test_a_point_twice(void)
{
    struct sample sample[2];
    sample_open(&sample[0], 0, 2, (const uint32_t[]){0, 1}, 0);
    sample[1] = sample[0];
    CU_ASSERT_EQUAL(sample_write(sound_path, sample, 2), STATUS_OK);
    check_found(1, "/points: row 1 repeats the point of row 0; expected it once");
    sample_close(&sample[0]);
    sound_write();
}

static void test_truncated_and_foreign_files(void)
{
    size_t bytes;
    unsigned char *content = sample_load(sound_path, &bytes);
    for (size_t length = 0; length < bytes; length += bytes / 13) {
        sample_save(sound_path, content, length);
        CU_ASSERT_EQUAL(check(sound_path), 1);
    }
    sample_save(sound_path, "name: a plan, not results\n", 26);
    check_found(1, "is not an HDF5 file");
    free(content);
    remove(sound_path);
    check_found(1, "No such file");
    sound_write();
}

SUITE_LONG(store_check)
{
    TEST(sound_open);
    TEST(test_a_sound_file_passes);
    TEST(test_what_may_be_is_no_defect);
    TEST(test_rows_that_cannot_be);
    TEST(test_places_that_contradict_each_other);
    TEST(test_a_flipped_byte_of_every_dataset);
    TEST(test_what_others_put_there_is_read);
    TEST(test_a_flipped_byte_anywhere);
    TEST(test_a_point_twice);
    TEST(test_truncated_and_foreign_files);
    TEST(sound_close);
}
