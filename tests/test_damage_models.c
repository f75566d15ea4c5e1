// Models: what is written is what is read, and what is damaged or foreign is refused.
#include "store/model.h"
#include "stored.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static void check_model_comes_back(const struct sample *sample)
{
    struct store_model model = {sample->point, sample->result[1]}, read;
    struct net net = point_net(&sample->point);
    CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_model_read(stored_model, &read), STATUS_OK);
    CU_ASSERT_EQUAL(point_key(&read.point), point_key(&model.point));
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
    check_model_comes_back(&stored_samples[1]);
    check_model_comes_back(&stored_samples[3]);
    // A network that was pruned otherwise than plans do has a mask, too.
    struct sample dense = stored_samples[1];
    struct net net = point_net(&dense.point);
    uint8_t *mask = malloc(net.parameters);
    CU_ASSERT_FATAL(mask != NULL);
    memset(mask, 1, net.parameters);
    mask[3] = 0;
    dense.result[1].mask = mask;
    check_model_comes_back(&dense);
    // But none prunes coefficients.
    struct store_model model = {dense.point, dense.result[1]}, read;
    CU_ASSERT_FATAL(net.layer[2].coefficients < net.layer[2].end);
    mask[net.layer[2].coefficients] = 0;
    CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
    CU_ASSERT_EQUAL(store_model_read(stored_model, &read), STATUS_REQUEST);
    CU_ASSERT(sample_said("prunes coefficients"));
    free(mask);
}

// A ticket's model may lack initial values, a dense network's may not.
static void test_models_without_initial_values(void)
{
    struct store_model model = {stored_samples[3].point, stored_samples[3].result[1]}, read;
    struct net net = point_net(&model.point);
    model.result.initial = NULL;
    CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_model_read(stored_model, &read), STATUS_OK);
    CU_ASSERT_PTR_NULL(read.result.initial);
    CU_ASSERT_EQUAL(memcmp(read.result.final, model.result.final, net.parameters * 4), 0);
    store_model_free(&read);
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

static void halve_initial(hid_t file)
{
    const hsize_t fewer = 40;
    hid_t space = H5Screate_simple(1, &fewer, NULL);
    CU_ASSERT(H5Ldelete(file, "initial", H5P_DEFAULT) >= 0);
    H5Dclose(
        H5Dcreate2(file, "initial", H5T_IEEE_F32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
}

static void remove_initial(hid_t file)
{
    CU_ASSERT(H5Ldelete(file, "initial", H5P_DEFAULT) >= 0);
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
        size_t sample; // 0: the dense one
    } cases[] = {
        {remove_initial, "a dense network without initial values", 0},
        {halve_initial, "initial has another shape", 0},
        {halve_initial, "initial has another shape", 3},
        {remove_mask, "a ticket without a mask", 3},
        {halve_mask, "mask has another shape", 3},
        {remove_method, "attribute 'method' is missing", 3},
        {stored_raise_schema, "reads models of schemas 1 to ", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sample *sample = &stored_samples[cases[i].sample];
        struct store_model model = {sample->point, sample->result[0]}, read;
        CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
        hid_t file = H5Fopen(stored_model, H5F_ACC_RDWR, H5P_DEFAULT);
        cases[i].edit(file);
        H5Fclose(file);
        CU_ASSERT_EQUAL(store_model_read(stored_model, &read), STATUS_REQUEST);
        CU_ASSERT(sample_said(stored_model) && sample_said(cases[i].text));
    }
}

// Attributes of schema 1 alone: the network is dense.
static void test_models_of_schema_1_are_read(void)
{
    struct store_model model = {stored_samples[0].point, stored_samples[0].result[0]}, read;
    CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
    hid_t file = H5Fopen(stored_model, H5F_ACC_RDWR, H5P_DEFAULT);
    const uint64_t schema = 1;
    hid_t attribute = H5Aopen(file, "schema", H5P_DEFAULT);
    CU_ASSERT(H5Awrite(attribute, H5T_NATIVE_UINT64, &schema) >= 0);
    H5Aclose(attribute);
    static const char *const later[] = {"family", "filters", "method",  "unit",   "scope",
                                        "round",  "retrain", "control", "rewind", "pair"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        CU_ASSERT(H5Adelete(file, later[i]) >= 0);
    H5Fclose(file);
    CU_ASSERT_EQUAL_FATAL(store_model_read(stored_model, &read), STATUS_OK);
    CU_ASSERT_EQUAL(point_key(&read.point), point_key(&model.point));
    CU_ASSERT(read.result.mask[0] == 1 && read.result.mask[24] == 1);
    store_model_free(&read);
}

static void test_bad_models_are_refused(void)
{
    struct store_model model = {stored_samples[3].point, stored_samples[3].result[0]};
    struct store_results results;
    CU_ASSERT_EQUAL(store_model_write(stored_model, &model), STATUS_OK);
    CU_ASSERT_EQUAL(store_model_read(stored_path, &model), STATUS_REQUEST);
    CU_ASSERT(sample_said(stored_path) && sample_said("holds no model"));
    CU_ASSERT_EQUAL(store_open(stored_model, &results), STATUS_REQUEST);
    CU_ASSERT(sample_said(stored_model) &&
              sample_said("holds a model, not results; see lifeticket verify"));
    size_t length;
    unsigned char *whole = sample_load(stored_model, &length);
    for (size_t at = 0; at < length; at += 53) {
        sample_save(stored_model, whole, at);
        CU_ASSERT_EQUAL(store_model_read(stored_model, &model), STATUS_REQUEST);
        whole[at] ^= 0x41;
        sample_save(stored_model, whole, length);
        whole[at] ^= 0x41;
        if (store_model_read(stored_model, &model) == STATUS_OK)
            store_model_free(&model);
        else
            CU_ASSERT(sample_said(stored_model));
    }
    free(whole);
}

SUITE(damage_models)
{
    TEST(stored_open);
    TEST(test_models_come_back);
    TEST(test_models_without_initial_values);
    TEST(test_models_of_other_shapes_are_refused);
    TEST(test_models_of_schema_1_are_read);
    TEST(test_bad_models_are_refused);
    TEST(stored_close);
}
