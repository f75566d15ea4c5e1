// Sweeps that were cancelled, killed or begun by another program end with the same trials and
// networks.
#include "base/version.h"
#include "folder.h"
#include "small_sweep.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_file(const char *path)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fclose(file);
}

static void test_cancelled_and_resumed(void)
{
    // The point with shared boards comes first, in whole shards; the cut falls into the other.
    small_begin(2, 64, 2000);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    struct small_watch watch = {.cancel_after = 65};
    small_check_refused(small_sweep(&small, small_two, 1, &watch), STATUS_INTERRUPTED,
                        "the same command");
    struct store_results partial;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &partial), STATUS_OK);
    CU_ASSERT_FALSE(partial.attributes.complete);
    CU_ASSERT_TRUE(partial.trials >= 65 && partial.trials < 128);
    CU_ASSERT_EQUAL(partial.trials, watch.done);
    store_close(&partial);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 1), STATUS_OK);
    small_check_same(small_two, small_one, 128);
    small_end();
}

static void test_cancelled_before_anything_is_done(void)
{
    small_begin(1, 4, 100);
    struct small_watch watch = {.cancel = true};
    CU_ASSERT_EQUAL(small_sweep(&small, small_one, 2, &watch), STATUS_INTERRUPTED);
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_one, "results.h5"), F_OK), 0);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_end();
}

// What earlier programs left: results files of some trials in a folder.
static void test_shards_of_earlier_programs(void)
{
    char results[FOLDER_FILE], shards[FOLDER_FILE], shard[FOLDER_FILE];
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small.networks[0] = small.networks[1] = 20;
    small.plan.trials = 40;
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 2), STATUS_OK);
    small.networks[0] = small.networks[1] = 40;
    small.plan.trials = 80;
    folder_inside(results, small_two, "results.h5");
    folder_inside(shards, small_two, "shards");
    folder_inside(shard, small_two, "shards/0123456789abcdef-000000.h5");
    CU_ASSERT_EQUAL_FATAL(mkdir(shards, 0777), 0);
    CU_ASSERT_EQUAL_FATAL(rename(results, shard), 0);
    // It is asked to stop while it reads them.
    struct small_watch watch = {.cancel = true};
    struct sweep_request request = small_request(&small, small_two, 1, &watch);
    struct sweep *opened;
    small_check_refused(sweep_open(&request, &opened), STATUS_INTERRUPTED, "nothing was run");
    CU_ASSERT_EQUAL(access(shard, F_OK), 0);
    make_file(small_inside(small_two, "shards/0.h5.lifeticket-abcdef.tmp"));
    make_file(small_inside(small_two, "shards/1.h5"));
    struct small_watch rest = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &rest), STATUS_OK);
    CU_ASSERT(rest.found == 40 && rest.notes == 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(rest.last_note, "damaged shard"));
    small_check_same(small_two, small_one, 80);
    small_end();
}

static void test_killed_and_resumed(void)
{
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_sweep_killed(&small, small_two, SWEEP_SHARD);
    CU_ASSERT_NOT_EQUAL(access(small_inside(small_two, "results.h5"), F_OK), 0);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT_TRUE(watch.found > 0 && watch.found < 80);
    CU_ASSERT_EQUAL(watch.notes, 0);
    small_check_same(small_two, small_one, 80);
    small_end();
}

// Killed between the writing of results.h5 and the removal of the segments that are in it.
static void test_segments_beside_complete_results_are_cleared(void)
{
    char segments[FOLDER_FILE];
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_sweep_killed(&small, small_two, SWEEP_SHARD);
    folder_inside(segments, small_one, "segments");
    CU_ASSERT_EQUAL_FATAL(rename(small_inside(small_two, "segments"), segments), 0);
    uint64_t hash = small_hash(small_inside(small_one, "results.h5"));
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    CU_ASSERT_NOT_EQUAL(access(segments, F_OK), 0);
    CU_ASSERT_EQUAL(small_hash(small_inside(small_one, "results.h5")), hash);
    // What is no segment is somebody's.
    CU_ASSERT_EQUAL_FATAL(mkdir(segments, 0777), 0);
    make_file(small_inside(small_one, "segments/notes.trials.txt"));
    small.networks[1] = 41;
    small.plan.trials = 81;
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    CU_ASSERT_EQUAL(access(small_inside(small_one, "segments/notes.trials.txt"), F_OK), 0);
    small_end();
}

// Points that only the budget and the rule for stopping set apart, which have one key and the same
// initial values: none is taken for another, whatever is resumed, added or merged.
static void test_points_of_one_key(void)
{
    small_begin(4, 6, 200);
    for (size_t i = 0; i < 4; i++) {
        small.point[i] = small.point[0];
        small.point[i].updates = i < 2 ? 100 : 300;
        small.point[i].stop_when_proven = i % 2 == 0;
        CU_ASSERT_EQUAL(point_key(&small.point[i]), point_key(&small.point[0]));
    }
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 3), STATUS_OK);
    // The first networks of all points, and then of one point after the other the rest.
    small_sweep_killed(&small, small_two, 12);
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
    CU_ASSERT_TRUE(watch.found > 0 && watch.found < 24);
    small_check_same(small_two, small_one, 24);
    // Three of them, then the fourth; which of them are there already matters not.
    folder_remove(small_two);
    small.plan.point = small.point + 1;
    small.plan.points = 3;
    small.plan.trials = 18;
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_two, 1), STATUS_OK);
    small.plan.point = small.point;
    small.plan.points = 4;
    small.plan.trials = 24;
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, 18);
    small_check_same(small_two, small_one, 24);
    struct store_results results;
    CU_ASSERT_EQUAL_FATAL(store_open(small_inside(small_two, "results.h5"), &results), STATUS_OK);
    for (size_t i = 0; i < results.points; i++)
        CU_ASSERT_EQUAL(results.point[i].point.updates, small.point[i].updates);
    store_close(&results);
    small_end();
}

// Sweeps what is missing as a program of other revisions would.
static void sweep_as(const char *revision, const char *folder)
{
    struct small_watch watch = {0};
    struct sweep_request request = small_request(&small, folder, 1, &watch);
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    snprintf(opened->revision, sizeof opened->revision, "%s", revision);
    CU_ASSERT_EQUAL(sweep_run(opened), STATUS_OK);
    sweep_close(opened);
}

// What a sweep says about a folder of results that a program of `revision` left, and the revisions
// that it goes on with.
static void check_revisions(const char *revision, size_t notes, const char *kept)
{
    char expected[128], said[128];
    folder_remove(small_two);
    sweep_as(revision, small_two);
    struct small_watch watch = {0};
    struct sweep_request request = small_request(&small, small_two, 1, &watch);
    struct sweep *opened;
    CU_ASSERT_EQUAL_FATAL(sweep_open(&request, &opened), STATUS_OK);
    CU_ASSERT_EQUAL(watch.notes, notes);
    snprintf(expected, sizeof expected, "%s%s%s", version_revision(), kept[0] != '\0' ? "," : "",
             kept);
    CU_ASSERT_STRING_EQUAL(opened->revision, expected);
    snprintf(said, sizeof said, "of revision %s; this program is %s;", kept, version_revision());
    CU_ASSERT(notes == 0 || strstr(watch.last_note, said) != NULL);
    CU_ASSERT(notes == 0 || strstr(watch.last_note, small_two) != NULL);
    sweep_close(opened);
}

static void test_other_revisions_are_noted(void)
{
    small_begin(1, 2, 100);
    char longer[64], shorter[64], both[64];
    snprintf(longer, sizeof longer, "%.40s-other", version_revision());
    snprintf(shorter, sizeof shorter, "%.4s", version_revision());
    check_revisions(version_revision(), 0, "");
    check_revisions(longer, 1, longer);
    check_revisions(shorter, 1, shorter);
    snprintf(both, sizeof both, "%.30s,old,old", version_revision());
    check_revisions(both, 1, "old");
    // A text that leaves no room: what fits, and a sign for the rest.
    const char *full = "first,0123456789012345678901234567890123456789012345678901234";
    check_revisions(full, 1, "first,...");
    small_end();
}

// Changes a byte in the middle of the only file of a folder.
static void spoil(const char *folder)
{
    char path[FOLDER_FILE];
    struct stat about;
    CU_ASSERT_TRUE_FATAL(small_only_file(folder, path) && stat(path, &about) == 0);
    FILE *file = fopen(path, "r+");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fseek(file, about.st_size / 2, SEEK_SET);
    int byte = getc(file);
    fseek(file, about.st_size / 2, SEEK_SET);
    putc(byte ^ 1, file);
    fclose(file);
}

// A byte that changed costs the trials that stood there, and is told.
static void test_damaged_segment(void)
{
    char path[FOLDER_FILE], aside[FOLDER_FILE + 64];
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    small_sweep_killed(&small, small_two, 30);
    CU_ASSERT_TRUE(small_only_file(small_inside(small_two, "segments"), path));
    spoil(small_inside(small_two, "segments"));
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
    CU_ASSERT(watch.found >= 29 && watch.found < 80);
    CU_ASSERT(watch.notes >= 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(watch.last_note, "damaged"));
    small_check_same(small_two, small_one, 80);
    snprintf(aside, sizeof aside, "%s%s.damaged", small_two, strrchr(path, '/'));
    CU_ASSERT_EQUAL(access(aside, F_OK), 0);
    small_end();
}

// What a process was writing when it was killed is not there, and no damage.
static void test_end_of_a_segment_is_missing(void)
{
    char path[FOLDER_FILE];
    struct stat about;
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    for (off_t missing = 1; missing < 200; missing += 66) {
        folder_remove(small_two);
        small_sweep_killed(&small, small_two, 30);
        CU_ASSERT_TRUE(small_only_file(small_inside(small_two, "segments"), path));
        CU_ASSERT_EQUAL_FATAL(stat(path, &about), 0);
        CU_ASSERT_EQUAL_FATAL(truncate(path, about.st_size - missing), 0);
        struct small_watch watch = {0};
        CU_ASSERT_EQUAL(small_sweep(&small, small_two, 2, &watch), STATUS_OK);
        CU_ASSERT(watch.found >= 29 && watch.notes == 0);
        small_check_same(small_two, small_one, 80);
    }
    small_end();
}

// What is damaged after it was stored is found before the merge, and run again.
static void test_segment_damaged_meanwhile(void)
{
    char segments[FOLDER_FILE];
    small_begin(2, 40, 200);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 2), STATUS_OK);
    folder_inside(segments, small_two, "segments");
    struct small_watch watch = {.damage = segments, .damage_after = 20};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.damaged, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(watch.last_note, "damaged"));
    small_check_same(small_two, small_one, 80);
    small_end();
}

SUITE_LONG(sweep_resume)
{
    TEST(test_cancelled_and_resumed);
    TEST(test_cancelled_before_anything_is_done);
    TEST(test_shards_of_earlier_programs);
    TEST(test_killed_and_resumed);
    TEST(test_segments_beside_complete_results_are_cleared);
    TEST(test_points_of_one_key);
    TEST(test_other_revisions_are_noted);
    TEST(test_damaged_segment);
    TEST(test_end_of_a_segment_is_missing);
    TEST(test_segment_damaged_meanwhile);
}
