// Sweeps of plans with several seeds: of each seed the networks of a plan that has it alone,
// whatever the interruptions, and whatever seeds are there already.
#include "small_sweep.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define NETWORKS 18 // more than a shard

// A plan of L(1,1) with a ticket and of L(1,2), whose boards are shared, with seeds 11 and then 12.
static void make_seeds(struct small_plan *made, size_t seeds)
{
    small_make(made, 2, NETWORKS, 128);
    made->point[2] = made->point[1];
    made->networks[2] = NETWORKS;
    made->point[1] = made->point[0];
    made->point[1].ticket =
        (struct ticket_spec){.method = TICKET_ITERATIVE, .rate = 0.2, .round = 1};
    made->plan.points = 3;
    made->plan.trials = 3 * NETWORKS;
    if (seeds > 1)
        small_add_seed(made, 12);
}

// The plan with seed 12 alone.
static void make_second(struct small_plan *made)
{
    make_seeds(made, 1);
    made->seed[0] = 12;
    for (size_t i = 0; i < made->plan.points; i++)
        made->point[i].seed = 12;
}

static void begin_seeds(void)
{
    make_seeds(&small, 2);
    small_open_folders();
    CU_ASSERT_EQUAL(small.plan.trials, 6 * NETWORKS);
    CU_ASSERT_EQUAL(plan_group(&small.plan, 0), 2);
    CU_ASSERT_EQUAL(plan_group(&small.plan, 2), 1); // the other seed is no member
}

static void open_results(const char *folder, struct store_results *results)
{
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(folder, "results.h5"), results), STATUS_OK);
}

// Whether some network of point `i` began as that of the same replicate at point `j`.
static bool share_starts(const struct store_results *results, size_t i, size_t j)
{
    float starts[2][200];
    size_t parameters = results->point[i].parameters;
    CU_ASSERT_FATAL(parameters <= 200);
    bool shared = false;
    for (uint32_t r = 0; r < NETWORKS; r++) {
        struct point one = point_parent(&results->point[i].point);
        struct point other = point_parent(&results->point[j].point);
        trial_draw(&one, r, starts[0]);
        trial_draw(&other, r, starts[1]);
        shared |= memcmp(starts[0], starts[1], parameters * sizeof(float)) == 0;
    }
    return shared;
}

static void test_two_seeds_are_two_sweeps(void)
{
    begin_seeds();
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct store_results both, alone;
    open_results(small_one, &both);
    CU_ASSERT_EQUAL_FATAL(both.points, 6);
    CU_ASSERT(both.attributes.seeds == 2 && both.attributes.seed[0] == 11 &&
              both.attributes.seed[1] == 12);
    struct small_plan first, second;
    make_seeds(&first, 1);
    make_second(&second);
    const struct small_plan *const plans[] = {&first, &second};
    for (size_t s = 0; s < 2; s++) {
        char folder[FOLDER_FILE];
        snprintf(folder, sizeof folder, "%s/%zu", small_two, s);
        CU_ASSERT_EQUAL(small_sweep_quietly(plans[s], folder, 2), STATUS_OK);
        open_results(folder, &alone);
        CU_ASSERT_EQUAL_FATAL(alone.points, 3);
        for (size_t i = 0; i < 3; i++)
            CU_ASSERT(small_same_point(&both, 3 * s + i, &alone, i));
        store_close(&alone);
    }
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_FALSE(share_starts(&both, i, 3 + i));
    // The ticket starts from its parent's values, which the parents of another seed do not have.
    CU_ASSERT(both.point[4].point.seed == 12 && point_is_ticket(&both.point[4].point));
    store_close(&both);
    small_end();
}

static void test_killed_and_resumed(void)
{
    begin_seeds();
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_sweep_killed(&small, small_two, small.plan.trials / 2 + SWEEP_SHARD);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found > 0 && watch.notes == 0);
    small_check_same(small_two, small_one, small.plan.trials);
    small_end();
}

// A second seed is computed beside the first; a plan without a seed that is there is refused.
static void test_another_seed_extends(void)
{
    begin_seeds();
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct small_plan first, second;
    make_seeds(&first, 1);
    CU_ASSERT_EQUAL(small_sweep_quietly(&first, small_two, 2), STATUS_OK);
    struct store_results before, after;
    open_results(small_two, &before);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 3 * NETWORKS);
    small_check_same(small_two, small_one, 6 * NETWORKS);
    open_results(small_two, &after);
    for (size_t i = 0; i < 3 * NETWORKS; i++) // kept, not computed again
        CU_ASSERT_EQUAL(after.timing[i].seconds, before.timing[i].seconds);
    store_close(&before);
    store_close(&after);
    uint64_t hash = small_hash(small_inside(small_two, "results.h5"));
    small_check_refused(small_sweep_quietly(&first, small_two, 2), STATUS_REQUEST,
                        "does not contain (with seed 12)");
    make_second(&second);
    small_check_refused(small_sweep_quietly(&second, small_two, 2), STATUS_REQUEST,
                        "does not contain (with seed 11)");
    CU_ASSERT_EQUAL(small_hash(small_inside(small_two, "results.h5")), hash);
    small_end();
}

SUITE_LONG(sweep_seeds)
{
    TEST(test_two_seeds_are_two_sweeps);
    TEST(test_killed_and_resumed);
    TEST(test_another_seed_extends);
}
