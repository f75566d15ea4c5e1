// Networks that others start from: what tells files of them apart, and which of them a replicate has.
#include "spec/setting.h"
#include "store/starts.h"
#include "suite.h"
#include "trial_runs.h"

#include <stdlib.h>
#include <string.h>

#define COUNT 3

// A file of L(1,m), whose numbers are those of their places, with masks if one number is pruned.
static const struct spec_file *file_of(const char *path, size_t m, size_t odd, float by,
                                       size_t pruned)
{
    const struct spec_file *file = NULL;
    struct spec_networks *networks = calloc(1, sizeof *networks);
    CU_ASSERT_PTR_NOT_NULL_FATAL(networks);
    networks->net = net_make(1, m, NET_RELU);
    networks->count = COUNT;
    size_t numbers = COUNT * networks->net.parameters;
    networks->value = malloc(numbers * sizeof *networks->value);
    networks->mask = pruned < numbers ? malloc(numbers) : NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(networks->value);
    for (size_t i = 0; i < numbers; i++)
        networks->value[i] = (float)i;
    networks->value[odd] += by;
    if (networks->mask != NULL) {
        memset(networks->mask, 1, numbers);
        networks->mask[pruned] = 0;
    }
    CU_ASSERT_EQUAL_FATAL(spec_file_of_networks(path, networks, 1, &file), STATUS_OK);
    CU_ASSERT_TRUE(spec_file_is_read(file));
    return file;
}

static void test_digests(void)
{
    const struct spec_file *file[] = {
        file_of("./a", 2, 0, 0, SIZE_MAX),   file_of("./a", 2, 158, 0.5F, SIZE_MAX),
        file_of("./a", 2, 158, -0.5F, 1000), file_of("./a", 2, 0, 0, 7),
        file_of("./a", 2, 0, 0, 8),          file_of("./a", 3, 0, 0, SIZE_MAX),
    };
    for (size_t i = 0; i < sizeof file / sizeof *file; i++)
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_NOT_EQUAL(file[i]->digest, file[k]->digest);
    CU_ASSERT_PTR_EQUAL(file_of("./a", 2, 0, 0, SIZE_MAX), file[0]);
    CU_ASSERT_EQUAL(file_of("./b", 2, 0, 0, SIZE_MAX)->digest, file[0]->digest);
    struct net two = net_make(1, 2, NET_RELU), leaky = net_make(1, 2, NET_LEAKY);
    CU_ASSERT_PTR_NOT_NULL(spec_file_networks(file[0], &two));
    CU_ASSERT_PTR_NULL(spec_file_networks(file[0], &leaky));
    CU_ASSERT_PTR_NULL(spec_file_networks(file[5], &two));
}

// The key has the networks, not the path; where nothing is said, it is what it was.
static void test_key(void)
{
    struct point point = usual_point(2, 64), other = point;
    uint64_t drawn = point_key(&point);
    CU_ASSERT_TRUE(setting_read(SETTING_FROM, "none", &point));
    CU_ASSERT(point.from == NULL && point_key(&point) == drawn && !point_keeps_masks(&point));
    CU_ASSERT_FALSE(setting_read(SETTING_FROM, "life", &point));
    CU_ASSERT_TRUE(setting_read(SETTING_FROM, "./life#2", &point));
    CU_ASSERT(point.from != NULL && !spec_file_is_read(point.from) && point_keeps_masks(&point));
    point.from = file_of("./a", 2, 0, 0, SIZE_MAX);
    other.from = file_of("./b", 2, 0, 0, SIZE_MAX);
    CU_ASSERT(point_key(&point) != drawn && point_key(&point) == point_key(&other));
    CU_ASSERT_EQUAL(store_check_starts(&point, true), STATUS_OK);
    other.overcompleteness = 3;
    CU_ASSERT_EQUAL(store_check_starts(&other, false), STATUS_REQUEST);
    other.from = file_of("./c", 3, 0, 0, 5);
    CU_ASSERT_EQUAL(store_check_starts(&other, false), STATUS_OK);
    CU_ASSERT_EQUAL(store_check_starts(&other, true), STATUS_REQUEST);
}

// Replicates start from all networks of the file, about equally often, each by itself.
static void test_draws(void)
{
    struct point point = usual_point(2, 64);
    point.from = file_of("./a", 2, 0, 0, 7);
    size_t parameters = point_net(&point).parameters, met[COUNT] = {0};
    float *value = malloc(parameters * sizeof *value);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    for (uint32_t r = 0; r < 300; r++) {
        trial_draw(&point, r, value);
        size_t which = (size_t)value[0] / parameters;
        CU_ASSERT_FATAL(which < COUNT && value[0] == (float)(which * parameters));
        CU_ASSERT_EQUAL(value[parameters - 1], value[0] + (float)(parameters - 1));
        CU_ASSERT_PTR_EQUAL(trial_mask(&point, r), point.from->networks->mask + which * parameters);
        met[which]++;
    }
    for (size_t i = 0; i < COUNT; i++)
        CU_ASSERT(met[i] > 70 && met[i] < 130);
    free(value);
    point.from = NULL;
    CU_ASSERT_PTR_NULL(trial_mask(&point, 0));
}

SUITE(starts)
{
    TEST(test_digests);
    TEST(test_key);
    TEST(test_draws);
}
