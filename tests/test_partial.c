// What is known of a sweep from the outside: while it is at work, once it was killed, and when it is done.
#include "kill_shim.h"
#include "report/data/outlook.h"
#include "small_sweep.h"
#include "suite.h"
#include "sweep/partial.h"
#include "sweep/worker.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Reads a plan of L(1,1) and L(1,2) as results hold it, and makes the folders.
static void begin(struct plan *plan)
{
    static char text[] = "name: small\nquestion: Q\nseed: 7\nnetworks: 40\n"
                         "task: {board: 12}\nnetwork: {overcompleteness: [1, 2]}\n"
                         "training: {batch: 4, updates: 200}\n";
    static char overrides[] = "networks=30", none_named[] = "";
    const struct store_attributes attributes = {
        .plan = text, .overrides = overrides, .files = none_named};
    CU_ASSERT_EQUAL_FATAL(plan_read_stored(&attributes, "results", plan), STATUS_OK);
    small_open_folders();
}

static struct small_plan as_small(const struct plan *plan)
{
    struct small_plan made = {.plan = *plan};
    return made;
}

static void end(struct plan *plan)
{
    folder_remove(small_one);
    folder_remove(small_two);
    plan_free(plan);
}

static void test_stored_plan(void)
{
    struct plan plan;
    begin(&plan);
    CU_ASSERT_EQUAL(plan.points, 2);
    CU_ASSERT_EQUAL(plan.trials, 60); // networks=30 replaces 40
    CU_ASSERT_EQUAL(plan.point[1].overcompleteness, 2);
    end(&plan);
    static char malformed[] = "name: [", none[] = "";
    const struct store_attributes attributes = {
        .plan = malformed, .overrides = none, .files = none};
    CU_ASSERT_EQUAL(plan_read_stored(&attributes, "results", &plan), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "results:"));
}

static enum partial_there look(const char *path)
{
    enum partial_there there;
    CU_ASSERT_EQUAL_FATAL(partial_look(path, &there), STATUS_OK);
    return there;
}

// Killed on the way: all that was stored is there, in the order of the plan, and is what the whole sweep has.
static void test_killed(void)
{
    struct plan plan;
    struct partial partial;
    begin(&plan);
    struct small_plan made = as_small(&plan);
    small_sweep_killed(&made, small_two, 20);
    CU_ASSERT_EQUAL(look(small_two), PARTIAL_UNMERGED);
    CU_ASSERT_EQUAL_FATAL(partial_open(small_two, 0, &partial), STATUS_OK);
    CU_ASSERT(partial.results.trials > 0 && partial.results.trials < 60);
    CU_ASSERT_EQUAL(partial.plan.trials, 60);
    CU_ASSERT_FALSE(partial.results.attributes.complete);
    CU_ASSERT(partial.files == 1 && partial.damaged == 0);
    CU_ASSERT_EQUAL_FATAL(partial.hands, 1);
    CU_ASSERT_EQUAL(partial.hand[0].trials, partial.results.trials);
    CU_ASSERT_TRUE(partial.hand[0].ended);
    size_t found = partial.results.trials;
    for (size_t i = 0; i < partial.results.points; i++) {
        const struct store_point *point = &partial.results.point[i];
        CU_ASSERT_EQUAL(point_identity(&point->point), point_identity(&plan.point[i]));
        for (size_t t = 1; t < point->count; t++)
            CU_ASSERT(partial.results.trial[point->first + t].replicate >
                      partial.results.trial[point->first + t - 1].replicate);
    }
    // The rest of it, beside which the segment is gone.
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&made, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, found);
    CU_ASSERT_EQUAL(look(small_two), PARTIAL_RESULTS);
    CU_ASSERT_EQUAL(partial_update(small_two, 0, &partial), STATUS_OK);
    CU_ASSERT_EQUAL(partial.results.trials, 60);
    CU_ASSERT_TRUE(partial.results.attributes.complete);
    partial_close(&partial);
    end(&plan);
}

// results.h5, and beside it a segment of trials that are in results.h5, too, and a damaged shard of an earlier program.
static void test_beside_results(void)
{
    struct plan plan;
    struct partial partial;
    char from[FOLDER_FILE], to[FOLDER_FILE];
    begin(&plan);
    struct small_plan made = as_small(&plan);
    CU_ASSERT_EQUAL(small_sweep_quietly(&made, small_one, 2), STATUS_OK);
    small_sweep_killed(&made, small_two, 20);
    folder_inside(from, small_two, "segments");
    folder_inside(to, small_one, "segments");
    CU_ASSERT_EQUAL_FATAL(rename(from, to), 0);
    CU_ASSERT_EQUAL_FATAL(mkdir(small_inside(small_one, "shards"), 0777), 0);
    char name[FOLDER_FILE + 250]; // as long as one may be
    snprintf(name, sizeof name, "%s/shards/%0240d.h5", small_one, 0);
    FILE *file = fopen(name, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs("no results", file);
    fclose(file);
    CU_ASSERT_EQUAL_FATAL(partial_open(small_one, 0, &partial), STATUS_OK);
    CU_ASSERT_EQUAL(partial.results.trials, 60); // each once
    CU_ASSERT_EQUAL(partial.damaged, 1);
    // As one file, which says that it is not complete.
    struct store_results written;
    folder_inside(to, small_two, "snapshot.h5");
    CU_ASSERT_EQUAL(partial_write(&partial, to), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(store_open(to, &written), STATUS_OK);
    CU_ASSERT_EQUAL(written.trials, 60);
    CU_ASSERT_FALSE(written.attributes.complete);
    store_close(&written);
    partial_close(&partial);
    end(&plan);
}

static void test_nothing_there(void)
{
    struct partial partial;
    small_open_folders();
    CU_ASSERT_EQUAL(look(small_one), PARTIAL_NOTHING);
    CU_ASSERT_EQUAL(partial_open(small_one, 0, &partial), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "there is no such file yet"));
    CU_ASSERT_EQUAL(look("/no/such/folder"), PARTIAL_NO_FOLDER);
    // What cannot be read is no "nothing".
    enum partial_there there;
    bool parts;
    FILE *file = fopen(small_inside(small_one, "shards"), "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fclose(file);
    CU_ASSERT_EQUAL(look(small_inside(small_one, "shards")), PARTIAL_NO_FOLDER);
    CU_ASSERT_EQUAL(partial_look(small_one, &there), STATUS_ENVIRONMENT);
    CU_ASSERT_EQUAL(partial_is_there(small_one, &parts), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "shards: cannot be read"));
    folder_remove(small_one);
    folder_remove(small_two);
}

// ---- who works ----------------------------------------------------------------------------------

static void test_worker(void)
{
    struct worker worker;
    struct folder_lock lock = {.descriptor = -1};
    small_open_folders();
    worker_look(small_one, &worker);
    CU_ASSERT(!worker.works && !worker.known); // no lock file
    CU_ASSERT_EQUAL_FATAL(folder_lock(small_one, false, &lock), STATUS_OK);
    worker_look(small_one, &worker);
    CU_ASSERT(worker.works && !worker.known); // it has not signed
    worker_sign(lock.descriptor, 3);
    worker_look(small_one, &worker);
    CU_ASSERT(worker.works && worker.known);
    CU_ASSERT(worker.process == (long)getpid() && worker.threads == 3 && worker.since > 0);
    folder_unlock(&lock);
    worker_look(small_one, &worker);
    CU_ASSERT(!worker.works && worker.known);
    // What is no line of ours says nothing, whatever it is, and does no harm.
    const char *const lines[] = {"",           "\n",          "host\n",          "a b c d\n",
                                 "host 1 2\n", "h 1 2 3 4\n", "h\033[2J 1 2 3\n"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        FILE *file = fopen(small_inside(small_one, ".lock"), "w");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        fputs(lines[i], file);
        fclose(file);
        worker_look(small_one, &worker);
        CU_ASSERT(!worker.known);
        CU_ASSERT_EQUAL_FATAL(folder_lock(small_one, false, &lock), STATUS_OK);
        worker_sign(lock.descriptor, 3); // and is somebody's, unless it is nothing
        worker_look(small_one, &worker);
        CU_ASSERT(worker.works && worker.known == (lines[i][0] == '\0'));
        folder_unlock(&lock);
    }
    folder_remove(small_one);
    folder_remove(small_two);
}

// Where the file system has no locks, the link that stands in for one says whether a sweep is at work.
static void test_worker_without_locks(void)
{
    struct worker worker;
    struct folder_lock lock = {.descriptor = -1};
    small_open_folders();
    kill_shim_locks(true);
    CU_ASSERT_EQUAL_FATAL(folder_lock(small_one, false, &lock), STATUS_OK);
    worker_look(small_one, &worker);
    CU_ASSERT(worker.works);
    folder_unlock(&lock);
    worker_look(small_one, &worker);
    CU_ASSERT_FALSE(worker.works);
    CU_ASSERT_EQUAL(symlink("elsewhere:1:1", small_inside(small_one, ".lock-holder")), 0);
    worker_look(small_one, &worker);
    CU_ASSERT(worker.works);
    kill_shim_locks(false);
    folder_remove(small_one);
    folder_remove(small_two);
}

// ---- how far it is ------------------------------------------------------------------------------

// Of a process that was killed, and one that is alive (this one, which joined and stopped) and stored something for the
// last time ten seconds after it began, a minute ago: the pace is that of these ten seconds.
static void test_outlook(void)
{
    struct plan plan;
    struct partial partial;
    struct outlook outlook;
    char path[FOLDER_FILE];
    begin(&plan);
    struct small_plan made = as_small(&plan);
    struct small_watch watch = {.cancel_after = 20};
    struct sweep_request request = small_request(&made, small_two, 1, &watch);
    struct sweep *opened;
    request.join = true;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(sweep_run(opened), STATUS_INTERRUPTED);
    sweep_close(opened);
    CU_ASSERT_TRUE_FATAL(small_only_file(small_inside(small_two, "segments"), path));
    CU_ASSERT_EQUAL_FATAL(partial_open(small_two, 0, &partial), STATUS_OK);
    CU_ASSERT_EQUAL_FATAL(partial.hands, 1);
    const struct partial_hand hand = partial.hand[0];
    partial_close(&partial);
    CU_ASSERT(hand.process == (long)getpid() && hand.threads == 1 && !hand.ended);
    const struct timespec last[2] = {{.tv_sec = hand.since + 10}, {.tv_sec = hand.since + 10}};
    CU_ASSERT_EQUAL_FATAL(utimensat(AT_FDCWD, path, last, 0), 0);

    small_sweep_killed(&made, small_two, 10);
    CU_ASSERT_EQUAL_FATAL(outlook_open(small_two, hand.since + 70, &outlook), STATUS_OK);
    CU_ASSERT(outlook.partial.hands == 2 && outlook.working == 1 && outlook.works);
    CU_ASSERT_EQUAL(outlook.planned, 60);
    size_t done = 0, left = 0;
    for (size_t i = 0; i < outlook.points; i++) {
        done += outlook.point[i].done;
        left += outlook.point[i].left;
    }
    CU_ASSERT(done == outlook.done && done + left == 60 && done > hand.trials);
    CU_ASSERT_DOUBLE_EQUAL(outlook.elapsed, 70, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(outlook.waiting, 60, 1e-12);
    CU_ASSERT_DOUBLE_EQUAL(outlook.a_second, hand.seconds / 10, 1e-9 * hand.seconds);
    CU_ASSERT_DOUBLE_EQUAL(outlook.a_minute, 6.0 * (double)hand.trials, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(outlook.left, fmax(0, outlook.work / outlook.a_second - 60),
                           1e-6 * outlook.left);
    outlook_close(&outlook);

    CU_ASSERT_EQUAL_FATAL(unlink(path), 0);
    CU_ASSERT_EQUAL_FATAL(outlook_open(small_two, hand.since + 70, &outlook), STATUS_OK);
    CU_ASSERT(!outlook.works && isnan(outlook.left) && outlook.work > 0);
    outlook_close(&outlook);
    end(&plan);
}

SUITE(partial)
{
    TEST(test_stored_plan);
    TEST(test_killed);
    TEST(test_beside_results);
    TEST(test_nothing_there);
    TEST(test_worker);
    TEST(test_worker_without_locks);
    TEST(test_outlook);
}
