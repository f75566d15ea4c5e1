// Results files: what is written is what is read, the same bytes every time, and a merge takes each
// row from its first source.
#define _XOPEN_SOURCE 700

#include "folder.h"
#include "store/results.h"
#include "store/schema.h"
#include "store/sha256.h"
#include "store_samples.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[FOLDER_PATH], path[FOLDER_FILE], other[FOLDER_FILE], third[FOLDER_FILE];
static struct sample samples[SAMPLE_POINTS];

static void open_folder(void)
{
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    folder_inside(other, folder, "other.h5");
    folder_inside(third, folder, "third.h5");
    const uint32_t replicates[] = {0, 1, 5, UINT32_MAX};
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_open(&samples[i], i, 4 - i, replicates, 0);
}

static void close_folder(void)
{
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_close(&samples[i]);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// Reads some columns of the first row of /points.
static void read_first_point(const char *name, void *row)
{
    static const char *const counts[] = {"networks", "not_tried", "weights_left"};
    static const char *const reals[] = {"rate", "rate_high"};
    hid_t file = H5Fopen(name, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "points", H5P_DEFAULT), type = H5Tcreate(H5T_COMPOUND, 5 * 8);
    for (size_t i = 0; i < 3; i++)
        H5Tinsert(type, counts[i], 8 * i, H5T_NATIVE_UINT64);
    for (size_t i = 0; i < 2; i++)
        H5Tinsert(type, reals[i], 8 * (3 + i), H5T_NATIVE_DOUBLE);
    CU_ASSERT(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, row) >= 0);
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(file);
}

static void test_sha256_of_known_texts(void)
{
    char digest[SHA256_TEXT], million[1000];
    sha256("", 0, digest);
    CU_ASSERT_STRING_EQUAL(digest,
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256("abc", 3, digest);
    CU_ASSERT_STRING_EQUAL(digest,
                           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    sha256(two, strlen(two), digest);
    CU_ASSERT_STRING_EQUAL(digest,
                           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    memset(million, 'a', sizeof million);
    sha256(million, sizeof million, digest);
    CU_ASSERT_STRING_EQUAL(digest,
                           "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
    // Cut in pieces of every length it is the same.
    for (size_t piece = 1; piece < 200; piece++) {
        struct sha256 sum;
        sha256_begin(&sum);
        for (size_t at = 0; at < sizeof million; at += piece)
            sha256_add(&sum, million + at,
                       at + piece < sizeof million ? piece : sizeof million - at);
        sha256_end(&sum, digest);
        CU_ASSERT_STRING_EQUAL(digest,
                               "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
    }
}

static void test_results_come_back(void)
{
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT(results.points == 4 && results.trials == 4 + 3 + 2 + 1);
    CU_ASSERT(results.point[1].first == 4 && results.point[1].count == 3);
    CU_ASSERT(results.point[0].parameters == 25 && results.point[2].parameters == 53);
    CU_ASSERT_EQUAL(results.point[3].parameters, 5 * 9 + 5 + 3 * 5 + 3 + 3 + 1);
    CU_ASSERT_EQUAL(store_read_point(&results, 1, NULL, NULL, NULL), STATUS_OK);
    store_close(&results);
}

// A file that differs in nothing is the same in every byte: there is no clock in it.
static void test_the_same_results_are_the_same_bytes(void)
{
    size_t size, size_other;
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    sleep(1); // a time stamp would have seconds
    CU_ASSERT_EQUAL(sample_write(other, samples, SAMPLE_POINTS), STATUS_OK);
    unsigned char *bytes = sample_load(path, &size), *bytes_other = sample_load(other, &size_other);
    CU_ASSERT(size == size_other && memcmp(bytes, bytes_other, size) == 0);
    free(bytes);
    free(bytes_other);
}

static void test_no_results_are_results(void)
{
    struct store_results results;
    CU_ASSERT_EQUAL(sample_write(path, NULL, 0), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT(results.points == 0 && results.trials == 0);
    store_close(&results);
}

// More rows than are read or compressed at a time, and networks wider than a chunk.
static void test_many_rows_and_wide_networks(void)
{
    enum { ROWS = 9000 };
    struct point point = sample_point(0);
    struct net net = net_make(1, 1, NET_RELU);
    uint64_t updates[TRIAL_MAX_CURVE];
    size_t curve = trial_curve_updates(point.updates, updates);
    struct trial_result *results = calloc(ROWS, sizeof *results);
    struct store_timing *timing = calloc(ROWS, sizeof *timing);
    float *block = calloc(curve + net.parameters, sizeof *block);
    CU_ASSERT_FATAL(results != NULL && timing != NULL && block != NULL);
    for (uint32_t i = 0; i < ROWS; i++)
        results[i] = (struct trial_result){
            .replicate = 2 * i, .final = block, .curve_loss = block, .curve_accuracy = block};
    struct store_attributes attributes = sample_attributes();
    struct store_writer *writer;
    CU_ASSERT_EQUAL_FATAL(store_writer_open(path, &attributes, &writer), STATUS_OK);
    CU_ASSERT_EQUAL(store_writer_add(writer, &point, results, timing, ROWS), STATUS_OK);
    point = sample_point(1);
    point.generations = 3;
    point.overcompleteness = NET_MAX_OVERCOMPLETENESS;
    net = point_net(&point);
    CU_ASSERT(net.parameters > 100000);
    float *wide = malloc(net.parameters * sizeof *wide),
          *read = malloc(net.parameters * sizeof *wide);
    CU_ASSERT_FATAL(wide != NULL && read != NULL);
    for (size_t i = 0; i < net.parameters; i++)
        wide[i] = (float)i;
    results[0].final = wide;
    CU_ASSERT_EQUAL(store_writer_add(writer, &point, results, timing, 1), STATUS_OK);
    CU_ASSERT_EQUAL(store_writer_commit(writer), STATUS_OK);

    struct store_results all;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &all), STATUS_OK);
    CU_ASSERT(all.trials == ROWS + 1 && all.trial[ROWS - 1].replicate == 2 * (ROWS - 1));
    CU_ASSERT_EQUAL(store_read_point(&all, 1, read, NULL, NULL), STATUS_OK);
    CU_ASSERT_EQUAL(memcmp(read, wide, net.parameters * sizeof *wide), 0);
    store_close(&all);
    free(results);
    free(timing);
    free(block);
    free(wide);
    free(read);
}

// ---- merging ----------------------------------------------------------------------------------

static enum status merge(const char *to, size_t count, const char *const *sources)
{
    struct point points[SAMPLE_POINTS];
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        points[i] = sample_point(i);
    struct store_attributes attributes = sample_attributes();
    return store_merge(to, &attributes, points, NULL, SAMPLE_POINTS, sources, count, NULL);
}

// Shards in disorder become the file that would have been written at once; one of them is the
// target.
static void test_a_merge_is_the_whole(void)
{
    const uint32_t even[] = {0, 5}, odd[] = {1, UINT32_MAX};
    struct sample shard[3];
    size_t size, size_other;
    sample_open(&shard[0], 2, 2, (const uint32_t[]){0, 1}, 0);
    sample_open(&shard[1], 0, 2, even, 0);
    CU_ASSERT_EQUAL(sample_write(other, shard, 2), STATUS_OK);
    sample_open(&shard[2], 0, 2, odd, 0);
    CU_ASSERT_EQUAL(sample_write(third, &shard[2], 1), STATUS_OK);
    const struct sample rest[] = {samples[1], samples[3]};
    CU_ASSERT_EQUAL(sample_write(path, rest, 2), STATUS_OK);
    CU_ASSERT_EQUAL(merge(path, 3, (const char *const[]){path, other, third}), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);

    CU_ASSERT_EQUAL(sample_write(other, samples, SAMPLE_POINTS), STATUS_OK);
    unsigned char *bytes = sample_load(path, &size), *bytes_other = sample_load(other, &size_other);
    CU_ASSERT(size == size_other && memcmp(bytes, bytes_other, size) == 0);
    free(bytes);
    free(bytes_other);
    for (int i = 0; i < 3; i++)
        sample_close(&shard[i]);
}

// Masks go with their rows.
static void test_tickets_are_merged(void)
{
    struct sample whole, even, odd;
    sample_open(&whole, 3, 4, (const uint32_t[]){0, 1, 2, 3}, 0);
    sample_open(&even, 3, 2, (const uint32_t[]){0, 2}, 0);
    sample_open(&odd, 3, 3, (const uint32_t[]){0, 1, 3}, 0);
    CU_ASSERT_EQUAL(sample_write(path, &even, 1), STATUS_OK);
    CU_ASSERT_EQUAL(sample_write(other, &odd, 1), STATUS_OK);
    CU_ASSERT_EQUAL(merge(third, 2, (const char *const[]){path, other}), STATUS_OK);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(third, &results), STATUS_OK);
    size_t parameters = results.point[0].parameters;
    uint8_t *mask = malloc(4 * parameters);
    CU_ASSERT_FATAL(mask != NULL && results.point[0].count == 4);
    CU_ASSERT_EQUAL(store_read_masks(&results, 0, mask), STATUS_OK);
    CU_ASSERT_EQUAL(memcmp(mask, whole.mask, 4 * parameters), 0);
    free(mask);
    store_close(&results);
    sample_close(&whole);
    sample_close(&even);
    sample_close(&odd);
}

// Replicates that the plan does not ask for are left out, and the others have the intervals of its confidence sequence.
static void test_unwanted_trials_are_left_out(void)
{
    struct point points[SAMPLE_POINTS];
    size_t wanted[SAMPLE_POINTS];
    struct store_attributes attributes = sample_attributes();
    struct store_results all, some;
    const char *const source[] = {other};
    for (size_t i = 0; i < SAMPLE_POINTS; i++) {
        points[i] = sample_point(i);
        wanted[i] = i == 0 ? 5 : 1000;
    }
    attributes.rule.precision = 0.05;
    CU_ASSERT_EQUAL(sample_write(other, samples, SAMPLE_POINTS), STATUS_OK);
    CU_ASSERT_EQUAL(store_merge(path, &attributes, points, wanted, SAMPLE_POINTS, source, 1, NULL),
                    STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(other, &all), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &some), STATUS_OK);
    CU_ASSERT(all.attributes.rule.precision == 0 && some.attributes.rule.precision == 0.05);
    CU_ASSERT_EQUAL(some.attributes.rule.threshold, 0);
    CU_ASSERT_EQUAL_FATAL(some.points, all.points);
    for (size_t i = 0; i < some.points; i++) {
        size_t kept = 0;
        while (kept < all.point[i].count &&
               all.trial[all.point[i].first + kept].replicate < wanted[i])
            kept++;
        CU_ASSERT_EQUAL(some.point[i].count, kept);
        CU_ASSERT(i > 0 || (kept > 0 && kept < all.point[0].count));
    }
    struct {
        uint64_t networks, not_tried, weights_left;
        double rate, rate_high;
    } row[SAMPLE_POINTS];
    read_first_point(path, row);
    struct interval interval = sequence_interval(some.point[0].learned, row[0].networks);
    CU_ASSERT_EQUAL(row[0].rate_high, interval.high);
    store_close(&all);
    store_close(&some);
}

static void test_the_first_source_wins(void)
{
    struct sample again[1];
    sample_open(&again[0], 0, 3, (const uint32_t[]){1, 2, 5}, 9);
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    CU_ASSERT_EQUAL(sample_write(other, again, 1), STATUS_OK);
    CU_ASSERT_EQUAL(merge(third, 2, (const char *const[]){path, other}), STATUS_OK);
    struct store_results all;
    CU_ASSERT_EQUAL_FATAL(store_open(third, &all), STATUS_OK);
    CU_ASSERT(all.point[0].count == 5 && all.trial[2].replicate == 2);
    CU_ASSERT_EQUAL(all.timing[1].seconds, samples[0].timing[1].seconds);
    CU_ASSERT_TRUE(isnan(all.timing[1].joules));
    CU_ASSERT_EQUAL(all.timing[2].seconds, again[0].timing[1].seconds);
    CU_ASSERT_EQUAL(all.timing[2].joules, 20 * all.timing[2].seconds);
    store_close(&all);
    CU_ASSERT_EQUAL(merge(third, 2, (const char *const[]){other, path}), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(third, &all), STATUS_OK);
    CU_ASSERT_EQUAL(all.timing[1].seconds, again[0].timing[0].seconds);
    store_close(&all);
    sample_close(&again[0]);
}

static void test_foreign_rows_are_refused(void)
{
    struct sample foreign;
    sample_open(&foreign, SAMPLE_POINTS, 1, (const uint32_t[]){0}, 0);
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    CU_ASSERT_EQUAL(sample_write(other, &foreign, 1), STATUS_OK);
    CU_ASSERT_EQUAL(merge(path, 2, (const char *const[]){path, other}), STATUS_REQUEST);
    CU_ASSERT(sample_said(other) && sample_said("no point of the plan"));
    sample_close(&foreign);
    // The same streams, but another budget, are another trial.
    foreign = samples[0];
    foreign.point.updates--;
    CU_ASSERT_EQUAL(point_key(&foreign.point), point_key(&samples[0].point));
    CU_ASSERT_EQUAL(sample_write(other, &foreign, 1), STATUS_OK);
    CU_ASSERT_EQUAL(merge(path, 2, (const char *const[]){path, other}), STATUS_REQUEST);
    CU_ASSERT_EQUAL(sample_compare(path, samples, SAMPLE_POINTS), 0);
}

// Rows that name the same trials, as files have that were joined by hand.
static void test_a_point_twice_is_refused(void)
{
    struct sample joined[3] = {samples[1], samples[0], samples[1]};
    CU_ASSERT_EQUAL(sample_write(path, joined, 3), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, joined, 3), 1);
    CU_ASSERT(sample_said("/points: row 2 repeats the point of row 0") &&
              sample_said("leave one of them out, or run the plan again"));
    // Of other replicates, too; of another seed or budget it is another point.
    sample_open(&joined[2], 1, 1, (const uint32_t[]){77}, 0);
    CU_ASSERT_EQUAL(sample_write(path, joined, 3), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, joined, 3), 1);
    CU_ASSERT(sample_said("row 2 repeats"));
    joined[2].point.seed++;
    joined[0].point.updates = 999;
    CU_ASSERT_EQUAL(sample_write(path, joined, 3), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, joined, 3), 0);
    sample_close(&joined[2]);
}

// ---- tickets ----------------------------------------------------------------------------------

// A point's rate counts those that were tried, and its weights are their median.
static void test_what_was_not_tried_counts_in_no_rate(void)
{
    const uint32_t replicates[] = {0, 1, 2, 3, 4, 5};
    static const enum trial_outcome outcomes[] = {TRIAL_NOT_TRIED, TRIAL_LEARNED, TRIAL_NOT_LEARNED,
                                                  TRIAL_LEARNED,   TRIAL_DEAD,    TRIAL_NOT_TRIED};
    static const uint64_t left[] = {0, 9, 3, 8, 7, 1000};
    struct sample sample;
    sample_open(&sample, 3, 6, replicates, 0);
    for (size_t i = 0; i < 6; i++) {
        sample.result[i].outcome = outcomes[i];
        sample.result[i].weights_left = left[i];
    }
    CU_ASSERT_EQUAL(sample_write(path, &sample, 1), STATUS_OK);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT(results.point[0].count == 6 && results.point[0].learned == 2);
    CU_ASSERT_EQUAL(results.trial[5].outcome, TRIAL_NOT_TRIED);
    store_close(&results);
    struct {
        uint64_t networks, not_tried, weights_left;
        double rate, rate_high;
    } row;
    read_first_point(path, &row);
    CU_ASSERT(row.networks == 4 && row.not_tried == 2 && row.rate == 0.5);
    CU_ASSERT(row.weights_left == 7 && row.rate_high < 1);
    for (size_t i = 0; i < 6; i++)
        sample.result[i].outcome = TRIAL_NOT_TRIED;
    CU_ASSERT_EQUAL(sample_write(path, &sample, 1), STATUS_OK);
    CU_ASSERT_EQUAL(sample_compare(path, &sample, 1), 0);
    read_first_point(path, &row);
    CU_ASSERT(row.networks == 0 && row.not_tried == 6 && isnan(row.rate));
    CU_ASSERT(row.weights_left == 0 && row.rate_high == 1);
    sample_close(&sample);
}

static uint64_t pair_of(const struct point *point, uint32_t replicate)
{
    struct trial_result result = {.replicate = replicate};
    struct store_row row;
    store_row_of_point(point, &row);
    store_row_of_trial(point, &result, &row);
    return row.pair;
}

// A replicate's parent and tickets are a pair, and no others are.
static void test_pairs_are_of_one_parent_and_replicate(void)
{
    struct point ticket = sample_point(3), parent = point_parent(&ticket);
    CU_ASSERT_EQUAL(pair_of(&ticket, 4), pair_of(&parent, 4));
    CU_ASSERT_NOT_EQUAL(pair_of(&ticket, 4), pair_of(&parent, 5));
    parent.density = 0.5;
    CU_ASSERT_NOT_EQUAL(pair_of(&ticket, 4), pair_of(&parent, 4));
}

// ---- other programs ---------------------------------------------------------------------------

static void test_h5py_and_pandas_read_it(void)
{
    const char *python = getenv("PYTHON") != NULL ? getenv("PYTHON") : "python3";
    char command[3 * FOLDER_FILE];
    snprintf(command, sizeof command, "'%s' -c 'import h5py, pandas' 2>/dev/null", python);
    if (system(command) != 0) {
        printf("\n  skipped: %s has no h5py and pandas\n", python);
        return;
    }
    struct sample copy[SAMPLE_POINTS];
    memcpy(copy, samples, sizeof copy);
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        copy[i].timing[0].seconds += 1;
    CU_ASSERT_EQUAL(sample_write(path, samples, SAMPLE_POINTS), STATUS_OK);
    CU_ASSERT_EQUAL(sample_write(other, copy, SAMPLE_POINTS), STATUS_OK);
    snprintf(command, sizeof command, "'%s' tests/results.py '%s' '%s'", python, path, other);
    CU_ASSERT_EQUAL(system(command), 0);
}

SUITE_LONG(store)
{
    TEST(open_folder);
    TEST(test_sha256_of_known_texts);
    TEST(test_results_come_back);
    TEST(test_the_same_results_are_the_same_bytes);
    TEST(test_no_results_are_results);
    TEST(test_many_rows_and_wide_networks);
    TEST(test_a_merge_is_the_whole);
    TEST(test_tickets_are_merged);
    TEST(test_unwanted_trials_are_left_out);
    TEST(test_the_first_source_wins);
    TEST(test_foreign_rows_are_refused);
    TEST(test_a_point_twice_is_refused);
    TEST(test_what_was_not_tried_counts_in_no_rate);
    TEST(test_pairs_are_of_one_parent_and_replicate);
    TEST(test_h5py_and_pandas_read_it);
    TEST(close_folder);
}
