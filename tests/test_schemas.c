// Files of earlier schemas: what earlier programs wrote is read, merged and told apart by its digest.
// tests/fixtures/schema-1.h5, -2.h5, -4.h5, -5.h5, -6.h5 and -8.h5 are such files, and methods-2.h5 of schema 2 with methods
// that were defined anew since.
#define _XOPEN_SOURCE 700

#include "folder.h"
#include "nets.h"
#include "store/check.h"
#include "store/digest.h"
#include "store/schema.h"
#include "store_samples.h"
#include "suite.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POINTS 8 // of a fixture, at most

static const char first[] = "tests/fixtures/schema-1.h5", second[] = "tests/fixtures/schema-2.h5";
static const char fourth[] = "tests/fixtures/schema-4.h5";
static const char fifth[] = "tests/fixtures/schema-5.h5";
static const char sixth[] = "tests/fixtures/schema-6.h5";
static const char eighth[] = "tests/fixtures/schema-8.h5";
static const char methods[] = "tests/fixtures/methods-2.h5";
static char folder[FOLDER_PATH], path[FOLDER_FILE], other[FOLDER_FILE];

static void open_folder(void)
{
    folder_scratch(folder);
    folder_inside(path, folder, "results.h5");
    folder_inside(other, folder, "other.h5");
}

static void close_folder(void)
{
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static void copy_file(const char *from, const char *to)
{
    size_t size;
    unsigned char *bytes = sample_load(from, &size);
    sample_save(to, bytes, size);
    free(bytes);
}

// Merges files into one with the points of the first.
static void merge(const char *to, const char *const *sources, size_t count)
{
    struct store_results results;
    struct point points[POINTS];
    CU_ASSERT_EQUAL_FATAL(store_open(sources[0], &results), STATUS_OK);
    CU_ASSERT_FATAL(results.points <= POINTS);
    for (size_t i = 0; i < results.points; i++)
        points[i] = results.point[i].point;
    CU_ASSERT_EQUAL(
        store_merge(to, &results.attributes, points, NULL, results.points, sources, count, NULL),
        STATUS_OK);
    store_close(&results);
}

// The digest of a file as of a schema; 0: the file's own.
static void take_digest(const char *name, unsigned schema, char digest[SHA256_TEXT])
{
    struct store_results results;
    strcpy(digest, "none");
    CU_ASSERT_EQUAL_FATAL(store_open(name, &results), STATUS_OK);
    CU_ASSERT_EQUAL(store_digest(&results, schema > 0 ? schema : results.attributes.schema, digest),
                    STATUS_OK);
    store_close(&results);
}

static bool same_digest(const char *a, const char *b, unsigned schema)
{
    char one[SHA256_TEXT], two[SHA256_TEXT];
    take_digest(a, schema, one);
    take_digest(b, schema, two);
    return strcmp(one, two) == 0;
}

// ---- reading ------------------------------------------------------------------------------------

static void test_schema_1_is_read(void)
{
    struct store_results results;
    float final[3 * 139];
    uint8_t mask[3 * 139];
    CU_ASSERT_EQUAL_FATAL(store_open(first, &results), STATUS_OK);
    CU_ASSERT_EQUAL(results.attributes.schema, 1);
    CU_ASSERT_FATAL(results.points == 4 && results.trials == 12);
    for (size_t i = 0; i < 4; i++) {
        const struct store_point *point = &results.point[i];
        struct net net = point_net(&point->point);
        CU_ASSERT(point->point.generations == 1 + i / 2 &&
                  point->point.overcompleteness == 1 + i % 2);
        CU_ASSERT(point->point.family == NET_LIFE && !point_is_ticket(&point->point));
        CU_ASSERT_EQUAL(results.trial[point->first].weights_left, net_weights(&net));
    }
    CU_ASSERT(results.point[1].learned == 1 && results.point[3].parameters == 139);
    CU_ASSERT_EQUAL(store_read_point(&results, 3, final, NULL, NULL), STATUS_OK);
    CU_ASSERT(final[0] != 0 && final[3 * 139 - 1] != 0);
    CU_ASSERT_EQUAL(store_read_masks(&results, 3, mask), STATUS_OK);
    CU_ASSERT(mask[0] == 1 && mask[3 * 139 - 1] == 1);
    store_close(&results);
}

static void test_schema_2_is_read(void)
{
    struct store_results results;
    uint8_t mask[4 * 205];
    CU_ASSERT_EQUAL_FATAL(store_open(second, &results), STATUS_OK);
    CU_ASSERT_EQUAL(results.attributes.schema, 2);
    CU_ASSERT_FATAL(results.points == 8 && results.trials == 30);
    const struct point *shuffled = &results.point[4].point;
    CU_ASSERT(shuffled->ticket.round == 2 && shuffled->ticket.control == TICKET_SHUFFLED);
    CU_ASSERT(results.point[5].point.overcompleteness == 0 && results.point[5].parameters == 36);
    CU_ASSERT(results.point[7].point.generations == 2 && results.point[3].learned == 4);
    CU_ASSERT_EQUAL(store_read_masks(&results, 4, mask), STATUS_OK);
    struct net net = point_net(shuffled);
    CU_ASSERT_EQUAL(net.parameters, 205);
    size_t left = 0;
    for (size_t l = 0; l < net.layers; l++)
        for (size_t i = net.layer[l].weights; i < net.layer[l].biases; i++)
            left += mask[i];
    CU_ASSERT_EQUAL(left, 119);
    store_close(&results);
}

static void test_schema_4_is_read(void)
{
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(fourth, &results), STATUS_OK);
    CU_ASSERT_EQUAL(results.attributes.schema, 4);
    CU_ASSERT_FATAL(results.points == 2 && results.trials == 4);
    for (size_t i = 0; i < 2; i++) {
        const struct point *point = &results.point[i].point;
        CU_ASSERT(point->warmup == 3 * i && point->train.optimizer == TRAIN_ADAM &&
                  point->train.momentum == 0);
    }
    store_close(&results);
}

// Adam had the published constants, and nothing else that training has today was there.
static void test_schema_6_is_read(void)
{
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(sixth, &results), STATUS_OK);
    CU_ASSERT_EQUAL(results.attributes.schema, 6);
    CU_ASSERT_FATAL(results.points == 4 && results.trials == 12);
    for (size_t i = 0; i < 4; i++) {
        const struct train_settings *train = &results.point[i].point.train;
        bool adam = train->optimizer == TRAIN_ADAM;
        CU_ASSERT(adam || (train->optimizer == TRAIN_SGD && train->momentum == 0.9));
        CU_ASSERT(train->beta1 == (adam ? 0.9 : 0) && train->beta2 == (adam ? 0.999 : 0));
        CU_ASSERT(train->epsilon == (adam ? 1e-8 : 0) && train->schedule == TRAIN_CONSTANT);
        CU_ASSERT(!train->nesterov && train->rate_warmup == 0 && train->l1 == 0 && train->l2 == 0);
    }
    store_close(&results);
}

// No generation was residual.
static void test_schema_8_is_read(void)
{
    struct store_results results;
    size_t noisy = 0, tied = 0;
    CU_ASSERT_EQUAL_FATAL(store_open(eighth, &results), STATUS_OK);
    CU_ASSERT_EQUAL(results.attributes.schema, 8);
    CU_ASSERT_FATAL(results.points == 4 && results.trials == 8);
    for (size_t i = 0; i < 4; i++) {
        const struct point *point = &results.point[i].point;
        CU_ASSERT_FALSE(point->residual || point_net(point).form.residual);
        noisy += point->coefficient_noise == 0.1;
        tied += point->tied;
    }
    CU_ASSERT(noisy == 1 && tied == 1);
    store_close(&results);
}

// SNIP with shared boards, GraSP and edge-popup of an earlier program: with the settings that they
// had, by their old keys, and told from those of today, also in a file of today.
static void check_methods(const char *name)
{
    struct store_results results;
    size_t superseded = 0;
    CU_ASSERT_EQUAL_FATAL(store_open(name, &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(results.points, 8);
    for (size_t i = 0; i < results.points; i++) {
        const struct point *point = &results.point[i].point;
        const struct ticket_spec *ticket = &point->ticket;
        bool grasp = ticket->method == TICKET_GRASP, popup = ticket->method == TICKET_POPUP;
        bool shared_snip = ticket->method == TICKET_SNIP && point->boards == POINT_SHARED_BOARDS;
        CU_ASSERT_EQUAL(ticket->superseded, grasp || popup || shared_snip);
        CU_ASSERT_EQUAL(ticket->temperature, grasp ? 1 : 0);
        CU_ASSERT_EQUAL(ticket->popup_rate, popup ? 0.002 : 0);
        CU_ASSERT_EQUAL(ticket->popup_momentum, popup ? 0.9 : 0);
        CU_ASSERT(ticket->popup_decay == 0 && ticket->popup_weights == TICKET_DRAWN);
        struct point today = *point;
        today.ticket.superseded = false;
        CU_ASSERT_EQUAL(point_key(&today) != point_key(point), ticket->superseded);
        superseded += ticket->superseded;
    }
    CU_ASSERT_EQUAL(superseded, 4);
    store_close(&results);
}

static void test_earlier_methods_are_told_apart(void)
{
    check_methods(methods);
    merge(path, &(const char *const){methods}, 1);
    check_methods(path);
    CU_ASSERT(same_digest(path, methods, 2));
}

// The settings of single methods, there and back; a file that holds impossible ones is refused.
static void test_settings_of_methods_are_kept(void)
{
    struct point point = sample_point(2), read;
    for (enum ticket_method method = TICKET_GRASP; method <= TICKET_POPUP; method += 2) {
        struct store_row row = {0};
        point.ticket = (struct ticket_spec){.method = method, .rate = 0.2, .round = 1};
        nets_published(&point.ticket);
        if (method == TICKET_POPUP)
            point.ticket.popup_weights = TICKET_SIGNED;
        store_row_of_point(&point, &row);
        store_row_complete(STORE_SCHEMA, &row);
        CU_ASSERT_EQUAL_FATAL(store_point_of_row("there", &row, &read), STATUS_OK);
        CU_ASSERT(sample_same_ticket(&read.ticket, &point.ticket));
        row.settings.cell[SETTING_TEMPERATURE].real += 1; // of popup it is none
        CU_ASSERT_EQUAL(store_point_of_row("there", &row, &read), STATUS_REQUEST);
        row.settings.cell[SETTING_TEMPERATURE].real = -1;
        CU_ASSERT_EQUAL(store_point_of_row("there", &row, &read), STATUS_REQUEST);
        CU_ASSERT(sample_said("there"));
    }
}

static void remove_initial(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "networks/1/initial", H5P_DEFAULT) >= 0);
}

// Initial values of another shape; also into a file of today, which has none.
static void add_initial(hid_t file)
{
    CU_ASSERT(H5Lcreate_hard(file, "curves/1/loss", file, "networks/1/initial", H5P_DEFAULT,
                             H5P_DEFAULT) >= 0);
}

static void spoil_initial(hid_t file)
{
    remove_initial(file);
    add_initial(file);
}

static void shape_final(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "networks/1/final", H5P_DEFAULT) >= 0);
    CU_ASSERT(H5Lcreate_hard(file, "curves/1/loss", file, "networks/1/final", H5P_DEFAULT,
                             H5P_DEFAULT) >= 0);
}

static void edit(const char *name, void (*change)(hid_t file))
{
    hid_t file = H5Fopen(name, H5F_ACC_RDWR, H5P_DEFAULT);
    CU_ASSERT_FATAL(file >= 0);
    change(file);
    H5Fclose(file);
}

// Initial values that are missing, of another shape, or in a file of today are nothing to a reader;
// final values are.
static void test_initial_values_are_passed_over(void)
{
    static void (*const changes[])(hid_t) = {remove_initial, spoil_initial};
    for (size_t i = 0; i < 2; i++) {
        copy_file(second, path);
        edit(path, changes[i]);
        CU_ASSERT(same_digest(path, second, 0));
        merge(other, (const char *const[]){path}, 1);
        CU_ASSERT(same_digest(other, second, 2));
    }
    edit(other, add_initial);
    CU_ASSERT(same_digest(other, second, 2));
    edit(path, shape_final);
    struct store_results results;
    char digest[SHA256_TEXT];
    CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
    CU_ASSERT_EQUAL(store_digest(&results, 2, digest), STATUS_REQUEST);
    CU_ASSERT(sample_said("networks/1/final has another shape") && sample_said(path));
    store_close(&results);
}

// ---- merging ------------------------------------------------------------------------------------

static bool has_initial(const char *name, const char *dataset)
{
    hid_t file = H5Fopen(name, H5F_ACC_RDONLY, H5P_DEFAULT);
    bool has = H5Lexists(file, dataset, H5P_DEFAULT) > 0;
    H5Fclose(file);
    return has;
}

// Old files become new ones: with all that they tell, without initial values.
static void test_old_files_become_new_ones(void)
{
    static const char *const olds[] = {first, second, fourth, fifth, sixth, eighth};
    static const unsigned schemas[] = {1, 2, 4, 5, 6, 8};
    for (unsigned i = 0; i < 6; i++) {
        struct store_results results;
        CU_ASSERT_EQUAL(has_initial(olds[i], "networks/1/initial"), schemas[i] < 3);
        merge(path, &olds[i], 1);
        CU_ASSERT_FALSE(has_initial(path, "networks/1/initial"));
        CU_ASSERT_TRUE(has_initial(path, "networks/1/final"));
        CU_ASSERT(same_digest(path, olds[i], schemas[i]));
        CU_ASSERT_EQUAL_FATAL(store_open(path, &results), STATUS_OK);
        CU_ASSERT_EQUAL(results.attributes.schema, STORE_SCHEMA);
        for (size_t t = 0; t < results.trials; t++) // none of them knew joules
            CU_ASSERT(results.timing[t].seconds >= 0 && isnan(results.timing[t].joules));
        store_close(&results);
    }
}

// Writes the last trial of a ticket's point once more, as replicate 9, into a file of today.
static void write_more(const char *to, const struct store_results *from, size_t index, float *final,
                       uint8_t *mask)
{
    const struct store_point *point = &from->point[index];
    size_t last = point->count - 1;
    float curve[TRIAL_MAX_CURVE] = {0};
    struct store_writer *writer;
    struct trial_result result = from->trial[point->first + last];
    CU_ASSERT_EQUAL(store_read_point(from, index, final, NULL, NULL), STATUS_OK);
    CU_ASSERT_EQUAL(store_read_masks(from, index, mask), STATUS_OK);
    result.replicate = 9;
    result.final = final + last * point->parameters;
    result.mask = mask + last * point->parameters;
    result.curve_loss = result.curve_accuracy = curve;
    CU_ASSERT_EQUAL_FATAL(store_writer_open(to, &from->attributes, &writer), STATUS_OK);
    CU_ASSERT_EQUAL(
        store_writer_add(writer, &point->point, &result, &(struct store_timing){1, NAN}, 1),
        STATUS_OK);
    CU_ASSERT_EQUAL(store_writer_commit(writer), STATUS_OK);
}

static void test_old_and_new_are_merged(void)
{
    enum { POINT = 3, P = 205 };
    struct store_results old, all;
    float final[4 * P], merged[5 * P];
    uint8_t mask[4 * P], merged_mask[5 * P];
    CU_ASSERT_EQUAL_FATAL(store_open(second, &old), STATUS_OK);
    write_more(other, &old, POINT, final, mask);
    merge(path, (const char *const[]){second, other}, 2);
    CU_ASSERT_EQUAL_FATAL(store_open(path, &all), STATUS_OK);
    CU_ASSERT_FATAL(all.points == 8 && all.trials == 31 && all.point[POINT].count == 5);
    CU_ASSERT_EQUAL(all.trial[all.point[POINT].first + 4].replicate, 9);
    CU_ASSERT_EQUAL(store_read_point(&all, POINT, merged, NULL, NULL), STATUS_OK);
    CU_ASSERT_EQUAL(store_read_masks(&all, POINT, merged_mask), STATUS_OK);
    CU_ASSERT_EQUAL(memcmp(merged, final, sizeof final), 0);
    CU_ASSERT_EQUAL(memcmp(merged + 4 * P, final + 3 * P, P * sizeof *final), 0);
    CU_ASSERT_EQUAL(memcmp(merged_mask, mask, sizeof mask), 0);
    CU_ASSERT_EQUAL(memcmp(merged_mask + 4 * P, mask + 3 * P, P), 0);
    store_close(&all);
    store_close(&old);
}

// ---- digests ------------------------------------------------------------------------------------

static void open_samples(struct sample samples[SAMPLE_POINTS])
{
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_open(&samples[i], i, 3, (const uint32_t[]){0, 1, 7}, 0);
}

static void close_samples(struct sample samples[SAMPLE_POINTS])
{
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        sample_close(&samples[i]);
}

static void write_with(const char *name, struct store_attributes attributes,
                       const struct sample samples[SAMPLE_POINTS])
{
    struct store_writer *writer;
    CU_ASSERT_EQUAL_FATAL(store_writer_open(name, &attributes, &writer), STATUS_OK);
    for (size_t i = 0; i < SAMPLE_POINTS; i++)
        CU_ASSERT_EQUAL(store_writer_add(writer, &samples[i].point, samples[i].result,
                                         samples[i].timing, samples[i].count),
                        STATUS_OK);
    CU_ASSERT_EQUAL(store_writer_commit(writer), STATUS_OK);
}

// Whether a digest differs after a change of the samples, and is back when that is undone.
static bool is_told_apart(struct sample samples[SAMPLE_POINTS], void *at, size_t bytes)
{
    unsigned char kept[8], changed[8];
    memcpy(kept, at, bytes);
    memcpy(changed, at, bytes);
    changed[0] ^= 1;
    memcpy(at, changed, bytes);
    write_with(other, sample_attributes(), samples);
    bool apart = !same_digest(path, other, 0);
    memcpy(at, kept, bytes);
    write_with(other, sample_attributes(), samples);
    return apart && same_digest(path, other, 0);
}

static void test_a_digest_is_of_what_was_computed(void)
{
    struct sample samples[SAMPLE_POINTS];
    open_samples(samples);
    write_with(path, sample_attributes(), samples);
    struct trial_result *ticket = &samples[3].result[2];
    CU_ASSERT_TRUE(is_told_apart(samples, &samples[1].result[2].final[10], sizeof(float)));
    CU_ASSERT_TRUE(is_told_apart(samples, &ticket->final[0], sizeof(float)));
    CU_ASSERT_TRUE(is_told_apart(samples, &ticket->mask[5], 1));
    CU_ASSERT_TRUE(is_told_apart(samples, &samples[0].result[0].loss, sizeof(double)));
    CU_ASSERT_TRUE(is_told_apart(samples, &ticket->updates, sizeof(uint64_t)));

    // Of nothing else.
    struct store_attributes elsewhere = sample_attributes();
    strcpy(elsewhere.host, "there");
    strcpy(elsewhere.started, "2027-01-01T00:00:00Z");
    strcpy(elsewhere.revision, "another");
    samples[2].timing[1].seconds += 1;
    ticket->initial[3] += 1;
    write_with(other, elsewhere, samples);
    CU_ASSERT_TRUE(same_digest(path, other, 0));
    close_samples(samples);
}

static void test_digests_of_later_schemas_are_refused(void)
{
    struct store_results results;
    char digest[SHA256_TEXT];
    CU_ASSERT_EQUAL_FATAL(store_open(second, &results), STATUS_OK);
    CU_ASSERT_EQUAL(store_digest(&results, 3, digest), STATUS_REQUEST);
    CU_ASSERT(sample_said(second) && sample_said("is of schema 2, and has no digest of schema 3"));
    CU_ASSERT_EQUAL(store_digest(&results, 0, digest), STATUS_REQUEST);
    CU_ASSERT_EQUAL(store_digest(&results, 1, digest), STATUS_OK);
    store_close(&results);
}

static void print_defect(void *context, const char *defect)
{
    (void)context;
    printf("\n%s\n", defect);
}

// A column that means something else today is not held against the files of before.
static void test_old_files_are_sound(void)
{
    const char *const names[] = {first, second, fourth};
    for (size_t i = 0; i < 3; i++) {
        size_t defects = 1;
        CU_ASSERT_EQUAL(store_check(names[i], print_defect, NULL, &defects), STATUS_OK);
        CU_ASSERT_EQUAL(defects, 0);
    }
}

SUITE(schemas)
{
    TEST(open_folder);
    TEST(test_schema_1_is_read);
    TEST(test_schema_2_is_read);
    TEST(test_schema_4_is_read);
    TEST(test_schema_6_is_read);
    TEST(test_schema_8_is_read);
    TEST(test_earlier_methods_are_told_apart);
    TEST(test_settings_of_methods_are_kept);
    TEST(test_initial_values_are_passed_over);
    TEST(test_old_files_become_new_ones);
    TEST(test_old_and_new_are_merged);
    TEST(test_a_digest_is_of_what_was_computed);
    TEST(test_digests_of_later_schemas_are_refused);
    TEST(test_old_files_are_sound);
    TEST(close_folder);
}
