// Sweeps of groups, networks with their tickets: one piece of work, whatever the threads and
// interruptions, and whatever of it is there already.
#include "small_sweep.h"
#include "suite.h"

#include <unistd.h>

// Adds a point to the plan: a ticket of its point `parent`.
static void add_ticket(struct small_plan *made, size_t parent, enum ticket_method method,
                       size_t round, enum ticket_control control)
{
    size_t i = made->plan.points++;
    CU_ASSERT_FATAL(i < SMALL_POINTS);
    made->point[i] = point_parent(&made->point[parent]);
    made->point[i].ticket =
        (struct ticket_spec){.method = method, .rate = 0.2, .round = round, .control = control};
    made->networks[i] = made->networks[parent];
    made->plan.trials += made->networks[parent];
}

// A plan of two groups, as plan_read orders them: L(1,1) with its own boards, L(1,2) with shared
// ones, `rounds` of pruning with a control each; and of one whose parent is in another.
static void make_tickets(struct small_plan *made, size_t networks, uint64_t updates, size_t rounds)
{
    small_make(made, 2, networks, updates);
    struct point wide = made->point[1];
    made->plan.points = 1;
    for (size_t group = 0; group < 2; group++) {
        size_t parent = made->plan.points - 1;
        for (size_t round = 1; round <= rounds; round++) {
            add_ticket(made, parent, TICKET_ITERATIVE, round, TICKET_ITSELF);
            add_ticket(made, parent, TICKET_ITERATIVE, round, TICKET_RANDOM);
        }
        if (group == 0) {
            made->networks[made->plan.points] = networks;
            made->point[made->plan.points++] = wide;
        }
    }
    add_ticket(made, 0, TICKET_MAGNITUDE, 1, TICKET_ITSELF);
}

// Of `small`, which make_tickets made: the points of a whole group.
static size_t group_size(size_t rounds)
{
    return 1 + 2 * rounds;
}

static void begin_tickets(size_t networks, uint64_t updates, size_t rounds)
{
    make_tickets(&small, networks, updates, rounds);
    small_open_folders();
    CU_ASSERT_EQUAL_FATAL(small.plan.points, 2 * group_size(rounds) + 1);
    CU_ASSERT_EQUAL(small.plan.trials, small.plan.points * networks);
    CU_ASSERT_EQUAL(plan_group(&small.plan, 0), group_size(rounds));
    CU_ASSERT_EQUAL(plan_group(&small.plan, group_size(rounds)), group_size(rounds));
}

static void test_groups_on_threads(void)
{
    begin_tickets(18, 128, 2);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 3), STATUS_OK);
    small_check_same(small_two, small_one, small.plan.trials);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_one, "results.h5"), &results), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(results.points, small.plan.points);
    for (size_t i = 0; i < results.points; i++)
        CU_ASSERT_EQUAL(point_key(&results.point[i].point), point_key(&small.point[i]));
    store_close(&results);
    small_end();
}

static void test_groups_cancelled_and_resumed(void)
{
    begin_tickets(20, 512, 2);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    // A whole shard of the group with shared boards, and of the other some replicates.
    struct small_watch cut = {.cancel_after = SWEEP_SHARD * group_size(2) + 1}, rest = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &cut), STATUS_INTERRUPTED);
    struct store_results partial;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &partial), STATUS_OK);
    CU_ASSERT_FALSE(partial.attributes.complete);
    CU_ASSERT_EQUAL(partial.trials, cut.done);
    CU_ASSERT(partial.trials < small.plan.trials);
    store_close(&partial);
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &rest), STATUS_OK);
    CU_ASSERT_EQUAL(rest.found, cut.done);
    small_check_same(small_two, small_one, small.plan.trials);
    small_end();
}

static void test_groups_killed_and_resumed(void)
{
    begin_tickets(20, 128, 1);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_sweep_killed(&small, small_two, SWEEP_SHARD * group_size(1));
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_two, "results.h5"), F_OK), 0);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found > 0 && watch.found < small.plan.trials);
    CU_ASSERT_EQUAL(watch.notes, 0);
    small_check_same(small_two, small_one, small.plan.trials);
    small_end();
}

// Rounds that were added are computed with the rest of their group, of which the trials that are
// there already stay, with the time that they took.
static void test_groups_get_more_rounds(void)
{
    begin_tickets(4, 128, 2);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct small_plan fewer;
    make_tickets(&fewer, 3, 128, 1);
    CU_ASSERT_EQUAL(small_sweep_quietly(&fewer, small_two, 2), STATUS_OK);
    struct store_results before, after;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &before), STATUS_OK);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found == fewer.plan.trials && watch.done == small.plan.trials);
    small_check_same(small_two, small_one, small.plan.trials);
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &after), STATUS_OK);
    for (size_t r = 0; r < 3; r++)
        CU_ASSERT_EQUAL(after.timing[after.point[1].first + r].seconds,
                        before.timing[before.point[1].first + r].seconds);
    store_close(&before);
    store_close(&after);
    small_end();
}

static void test_estimate_counts_trainings(void)
{
    begin_tickets(4, 128, 1);
    small.point[2].ticket.no_retraining = true;
    struct small_watch watch = {0};
    struct sweep_request request =
        small_request(&small, small_inside(small_two, "none"), 1, &watch);
    request.look_only = true;
    struct sweep *opened;
    double seconds[7];
    CU_ASSERT_EQUAL_FATAL(small.plan.points, 7);
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_estimate(opened, seconds), STATUS_OK);
    sweep_close(opened);
    CU_ASSERT(seconds[0] > 0 && seconds[1] == seconds[0] && seconds[2] == 0);
    CU_ASSERT(seconds[3] > 0 && seconds[4] == seconds[3] && seconds[5] == seconds[3]);
    CU_ASSERT(seconds[6] > 0);
    // The parent of the last is no point of its group.
    CU_ASSERT_EQUAL(cost_group(&small.point[0], 3), 2);
    CU_ASSERT_EQUAL(cost_group(&small.point[3], 3), 3);
    CU_ASSERT_EQUAL(cost_group(&small.point[6], 1), 2);
    struct point popup = small.point[6];
    popup.ticket.method = TICKET_POPUP;
    popup.ticket.no_retraining = true;
    CU_ASSERT(cost_group(&popup, 1) > 2);
    small_end();
}

SUITE_LONG(sweep_tickets)
{
    TEST(test_groups_on_threads);
    TEST(test_groups_cancelled_and_resumed);
    TEST(test_groups_killed_and_resumed);
    TEST(test_groups_get_more_rounds);
    TEST(test_estimate_counts_trainings);
}
