// Sweeps: threads do not matter, what is there is extended and never spoilt, and what cannot be is
// refused before anything is made.
#include "small_sweep.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_threads_do_not_matter(void)
{
    small_begin(3, 19, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 3), STATUS_OK);
    small_check_same(small_two, small_one, 3 * 19);
    small_end();
}

static void test_more_networks_and_points(void)
{
    small_begin(3, 20, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct small_plan fewer;
    small_make(&fewer, 2, 10, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&fewer, small_two, 2), STATUS_OK);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 20);
    small_check_same(small_two, small_one, 60);
    // And back: what the smaller plan lacks is not thrown away.
    uint64_t before = small_hash(small_inside(small_two, "results.h5"));
    small_check_refused(small_sweep_quietly(&fewer, small_two, 2), STATUS_REQUEST,
                        "does not contain");
    CU_ASSERT_EQUAL(small_hash(small_inside(small_two, "results.h5")), before);
    small_end();
}

// Points of 20, 7 and 33 networks.
static void test_points_differ_in_networks(void)
{
    static const size_t networks[] = {20, 7, 33};
    small_begin(3, 0, 2000);
    memcpy(small.networks, networks, sizeof networks);
    small.plan.trials = 60;
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct small_watch cut = {.cancel_after = 24}, rest = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &cut), STATUS_INTERRUPTED);
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 3, &rest), STATUS_OK);
    CU_ASSERT(rest.found == cut.done && rest.found >= 24 && rest.found < 60);
    small_check_same(small_two, small_one, 60);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(results.points, 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(results.point[i].count, networks[i]);
        for (size_t k = 0; k < results.point[i].count; k++)
            CU_ASSERT_EQUAL(results.trial[results.point[i].first + k].replicate, k);
    }
    store_close(&results);
    // The second point has fewer now, although the plan has as many trials.
    small.networks[1] = 6;
    small.networks[2] = 34;
    small_check_refused(small_sweep_quietly(&small, small_two, 2), STATUS_REQUEST,
                        "its replicate 6, for one");
    small_end();
}

static void test_complete_already(void)
{
    small_begin(1, 4, 100);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    uint64_t before = small_hash(small_inside(small_one, "results.h5"));
    CU_ASSERT_NOT_EQUAL(before, 0);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(small_hash(small_inside(small_one, "results.h5")), before);
    small_end();
}

static void test_other_settings_are_refused(void)
{
    small_begin(1, 4, 100);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    uint64_t before = small_hash(small_inside(small_one, "results.h5"));
    struct small_plan other = small;
    other.plan.point = other.point;
    other.point[0].updates = 200;
    small_check_refused(small_sweep_quietly(&other, small_one, 1), STATUS_REQUEST,
                        "with updates 100)");
    other.point[0].updates = 100;
    other.point[0].seed = 12;
    small_check_refused(small_sweep_quietly(&other, small_one, 1), STATUS_REQUEST, "with seed 11)");
    other.point[0].seed = 11;
    other.point[0].stop_when_proven = false;
    small_check_refused(small_sweep_quietly(&other, small_one, 1), STATUS_REQUEST,
                        "with stop proven)");
    other.point[0].stop_when_proven = true;
    other.point[0].density = 0.5;
    small_check_refused(small_sweep_quietly(&other, small_one, 1), STATUS_REQUEST,
                        "another --output");

    struct small_watch watch = {0};
    struct sweep_request request = small_request(&small, small_one, 1, &watch);
    struct sweep *opened;
    request.isa = request.isa == ISA_BASELINE ? ISA_AVX2 : ISA_BASELINE;
    small_check_refused(sweep_open(&request, &opened), STATUS_REQUEST, "with arithmetic");
    CU_ASSERT_EQUAL(small_hash(small_inside(small_one, "results.h5")), before);
    small_end();
}

static void test_damaged_results_are_left_alone(void)
{
    small_begin(1, 4, 100);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    char path[FOLDER_FILE];
    folder_inside(path, small_one, "results.h5");
    struct stat info;
    CU_ASSERT_EQUAL_FATAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL_FATAL(truncate(path, info.st_size / 2), 0);
    uint64_t before = small_hash(path);
    CU_ASSERT_NOT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "it is left as it is"));
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), path));
    CU_ASSERT_EQUAL(small_hash(path), before);
    small_end();
}

static void test_folder_that_cannot_be_used(void)
{
    small_begin(1, 4, 100);
    struct small_watch watch = {0};
    struct sweep_request request = small_request(&small, small_one, 1, &watch);
    struct sweep *first, *second;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &first), STATUS_OK);
    small_check_refused(sweep_open(&request, &second), STATUS_REQUEST, "another sweep is running");
    sweep_close(first);
    CU_ASSERT_EQUAL(sweep_open(&request, &second), STATUS_OK);
    sweep_close(second);

    int file = open(small_inside(small_two, "file"), O_CREAT | O_WRONLY, 0666);
    close(file);
    small_check_refused(small_sweep_quietly(&small, small_inside(small_two, "file"), 1),
                        STATUS_ENVIRONMENT, "cannot be made");
    small_check_refused(small_sweep_quietly(&small, small_inside(small_two, "file/below"), 1),
                        STATUS_ENVIRONMENT, "cannot be made");
    small_check_refused(small_sweep_quietly(&small, "/proc/lifeticket", 1), STATUS_ENVIRONMENT,
                        "cannot be made");
    small_end();
}

static void test_estimate_leaves_no_trace(void)
{
    small_begin(2, 20, 400);
    struct small_watch watch = {0};
    struct sweep_request request =
        small_request(&small, small_inside(small_two, "none"), 1, &watch);
    request.look_only = true;
    struct sweep *opened;
    double seconds[2] = {-1, -1};
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_progress(opened)->trials, 40);
    CU_ASSERT_EQUAL(sweep_progress(opened)->found, 0);
    CU_ASSERT_EQUAL(sweep_estimate(opened, seconds), STATUS_OK);
    CU_ASSERT_TRUE(seconds[0] > 0 && seconds[0] < 60);
    CU_ASSERT_TRUE(seconds[1] > 0 && seconds[1] < 60);
    sweep_close(opened);
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_two, "none"), F_OK), 0);
    small_end();
}

// Of many points some are measured, whose costs are spread over those of all: the others follow by their guesses, so that points
// which cost the same show the seconds of one of those.
static void test_estimate_measures_some(void)
{
    enum { MANY = 120, MOST = 16 };
    static struct point points[MANY];
    static size_t networks[MANY];
    static double seconds[MANY], different[MANY];
    small_begin(2, 3, 50);
    for (size_t i = 0; i < MANY; i++) {
        points[i] = small.point[0];
        points[i].train.learning_rate = 0.001 * (double)(i + 1);
        points[i].overcompleteness = i < MANY / 2 ? 1 : i + 1 < MANY ? 2 : 24;
        networks[i] = 3;
    }
    struct plan plan = small.plan;
    plan.point = points;
    plan.networks = networks;
    plan.points = MANY;
    plan.trials = 3 * MANY;
    struct small_watch watch = {0};
    struct sweep_request request =
        small_request(&small, small_inside(small_two, "none"), 1, &watch);
    request.plan = &plan;
    request.look_only = true;
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_estimate(opened, seconds), STATUS_OK);
    sweep_close(opened);
    size_t count = 0;
    for (size_t i = 0; i < MANY; i++) {
        size_t k = 0;
        CU_ASSERT(seconds[i] > 0 && seconds[i] < 60);
        while (k < count && different[k] != seconds[i])
            k++;
        different[k] = seconds[i];
        count += k == count;
    }
    CU_ASSERT(count > 2 && count <= MOST);
    CU_ASSERT(seconds[MANY - 1] > seconds[0] && seconds[MANY - 1] > seconds[MANY - 2]);
    small_end();
}

// First a network of each point, the quicker ones before the others; then the rest of a tenth, and the rest of all, the slower
// ones before the others.
static void test_order_of_work(void)
{
    static const struct {
        size_t point, first, count;
    } order[] = {{0, 0, 1},  {1, 0, 1},   {1, 1, 3},  {0, 1, 3},
                 {1, 4, 16}, {1, 20, 16}, {1, 36, 4}, {0, 4, 16}};
    small_begin(2, 40, 400);
    for (size_t i = 0; i < 2; i++) {
        small.point[i].boards = POINT_OWN_BOARDS;
        small.point[i].overcompleteness = 1 + 7 * i;
    }
    struct small_watch watch = {0};
    struct sweep_request request =
        small_request(&small, small_inside(small_two, "none"), 1, &watch);
    request.look_only = true;
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(opened->shards, 10);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        CU_ASSERT_EQUAL(opened->shard[i].first, order[i].point);
        CU_ASSERT_EQUAL(opened->shard[i].replicate[0], order[i].first);
        CU_ASSERT_EQUAL(opened->shard[i].count, order[i].count);
    }
    sweep_close(opened);
    small_end();
}

// A plan that would not fit is refused before anything is made, whether it is to run or not.
static void test_more_memory_than_there_is(void)
{
    small_begin(2, 4, 100);
    struct small_watch watch = {0};
    struct sweep_request request =
        small_request(&small, small_inside(small_two, "none"), 2, &watch);
    struct sweep *opened;
    small.point[1].generations = 2;
    small.point[1].overcompleteness = NET_MAX_OVERCOMPLETENESS;
    small.point[1].board = 4096;
    small.point[1].batch = 127;
    small_check_refused(sweep_open(&request, &opened), STATUS_REQUEST,
                        "127 boards of 4096x4096 cells");
    request.look_only = true;
    small_check_refused(sweep_open(&request, &opened), STATUS_REQUEST,
                        "GB; give task.board or training.batch a smaller value");
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_two, "none"), F_OK), 0);

    // What fits one thread may not fit many.
    small_make(&small, 1, 4, 100);
    request.threads = 1 + arena_memory() / trial_bytes(&small.point[0], 1, 1);
    small_check_refused(sweep_open(&request, &opened), STATUS_REQUEST, "give fewer --threads, or ");
    request.threads--;
    CU_ASSERT_EQUAL(sweep_open(&request, &opened), STATUS_OK);
    sweep_close(opened);
    small_end();
}

SUITE_LONG(sweep)
{
    TEST(test_threads_do_not_matter);
    TEST(test_more_networks_and_points);
    TEST(test_points_differ_in_networks);
    TEST(test_complete_already);
    TEST(test_other_settings_are_refused);
    TEST(test_damaged_results_are_left_alone);
    TEST(test_folder_that_cannot_be_used);
    TEST(test_estimate_leaves_no_trace);
    TEST(test_estimate_measures_some);
    TEST(test_order_of_work);
    TEST(test_more_memory_than_there_is);
}
