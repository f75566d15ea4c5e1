// What lies beside results.h5 of a sweep that was killed: damage of it is found, whatever byte it is in, and set aside, and
// what is whole still counts.
#include "small_sweep.h"
#include "store_samples.h"
#include "suite.h"
#include "sweep/checkpoint_file.h"
#include "sweep/scrub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIALS 24 // of the plan

static char lines[8192]; // what was told last

static void keep(void *context, const char *line)
{
    size_t used = strlen(lines);
    (void)context;
    snprintf(lines + used, sizeof lines - used, "%s\n", line);
}

static struct scrub scrub(bool repair, enum status wanted)
{
    struct scrub found;
    const struct scrub_request request = {small_two, repair, keep, keep, NULL};
    lines[0] = '\0';
    CU_ASSERT_EQUAL(scrub_folder(&request, &found), wanted);
    return found;
}

static bool told(const char *text)
{
    return strstr(lines, text) != NULL;
}

// A whole sweep, and one that was killed, whose segment this is.
static unsigned char *begin(char path[FOLDER_FILE], size_t *size)
{
    small_begin(2, TRIALS / 2, 60);
    CU_ASSERT_EQUAL(small_sweep_quietly(&small, small_one, 1), STATUS_OK);
    small_sweep_killed(&small, small_two, TRIALS / 2);
    CU_ASSERT_TRUE_FATAL(small_only_file(small_inside(small_two, "segments"), path));
    return sample_load(path, size);
}

static void end(unsigned char *bytes)
{
    free(bytes);
    small_end();
}

// The sweep goes on, and ends with the same.
static void check_resumed(size_t found)
{
    struct small_watch watch = {0};
    CU_ASSERT_EQUAL(small_sweep(&small, small_two, 1, &watch), STATUS_OK);
    CU_ASSERT_EQUAL(watch.found, found);
    small_check_same(small_two, small_one, TRIALS);
}

static void test_sound(void)
{
    char path[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    struct scrub found = scrub(true, STATUS_OK);
    CU_ASSERT(found.segments == 1 && found.trials >= TRIALS / 2 && found.trials < TRIALS);
    CU_ASSERT(found.damaged == 0 && found.repaired == 0 && lines[0] == '\0');
    CU_ASSERT_EQUAL(access(path, F_OK), 0);
    check_resumed(found.trials);
    found = scrub(false, STATUS_OK);
    CU_ASSERT(found.segments == 0 && found.trials == 0 && found.claims == 0);
    end(bytes);
}

// Whatever byte is changed is found, and no more than one trial, or all where the head is damaged, is lost.
static void test_every_byte(void)
{
    char path[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    size_t trials = scrub(false, STATUS_OK).trials;
    for (size_t at = 0; at < size; at += 7) {
        bytes[at] ^= 1;
        sample_save(path, bytes, size);
        bytes[at] ^= 1;
        struct scrub found = scrub(false, STATUS_OK);
        bool right = found.damaged == 1 && told("bytes are damaged, from byte ") &&
                     (found.trials == trials - 1 || found.trials == 0);
        CU_ASSERT_TRUE(right);
        if (!right)
            break;
    }
    // Of a file that has become shorter only the last trial is in question.
    sample_save(path, bytes, size - 8);
    struct scrub found = scrub(false, STATUS_OK);
    CU_ASSERT(found.damaged == 0 && found.trials == trials - 1);
    CU_ASSERT_TRUE(told("the beginning of a trial that was being written"));
    sample_save(path, bytes, size);
    end(bytes);
}

static void test_repaired(void)
{
    char path[FOLDER_FILE], aside[FOLDER_FILE], rescued[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    size_t trials = scrub(false, STATUS_OK).trials;
    bytes[size / 2] ^= 1;
    sample_save(path, bytes, size);
    uint64_t hash = small_hash(path);
    struct scrub found = scrub(true, STATUS_OK);
    CU_ASSERT(found.damaged == 1 && found.repaired == 1 && found.trials == trials - 1);
    CU_ASSERT_NOT_EQUAL(access(path, F_OK), 0);
    snprintf(aside, sizeof aside, "%s.damaged", strrchr(path, '/') + 1);
    CU_ASSERT_EQUAL(small_hash(small_inside(small_two, aside)), hash);
    CU_ASSERT_TRUE(small_only_file(small_inside(small_two, "segments"), rescued));
    CU_ASSERT_TRUE(told(rescued) && told("what is whole of it is in") && told("is kept as"));
    found = scrub(true, STATUS_OK);
    CU_ASSERT(found.damaged == 0 && found.trials == trials - 1);
    check_resumed(trials - 1);
    CU_ASSERT_EQUAL(access(small_inside(small_two, aside), F_OK), 0);
    end(bytes);
}

// Without its head a segment does not say what computed it: none of it counts.
static void test_without_a_head(void)
{
    char path[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    bytes[40] ^= 1;
    sample_save(path, bytes, size);
    struct scrub found = scrub(true, STATUS_OK);
    CU_ASSERT(found.trials == 0 && found.repaired == 1 && !told("what is whole of it is in"));
    check_resumed(0);
    end(bytes);
}

static void test_claims(void)
{
    char path[FOLDER_FILE], whole[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    CU_ASSERT_EQUAL(mkdir(small_inside(small_two, "claims"), 0755), 0);
    folder_inside(whole, small_two, "claims/whole");
    sample_save(whole, "elsewhere:12:34 elsewhere-12-0123abcd.trials\n", 45);
    sample_save(small_inside(small_two, "claims/half"), "elsewhere:12", 12);
    sample_save(small_inside(small_two, "claims/empty"), "", 0);
    struct scrub found = scrub(false, STATUS_OK);
    CU_ASSERT(found.claims == 3 && found.damaged == 2);
    CU_ASSERT_TRUE(told("half: does not say whose claim it is"));
    found = scrub(true, STATUS_OK);
    CU_ASSERT_EQUAL(found.repaired, 2);
    CU_ASSERT_EQUAL(access(small_inside(small_two, "half.damaged"), F_OK), 0);
    found = scrub(true, STATUS_OK);
    CU_ASSERT(found.claims == 1 && found.damaged == 0 && access(whole, F_OK) == 0);
    check_resumed(found.trials);
    end(bytes);
}

static void test_shards(void)
{
    char path[FOLDER_FILE];
    size_t size;
    unsigned char *bytes = begin(path, &size);
    CU_ASSERT_EQUAL(mkdir(small_inside(small_two, "shards"), 0755), 0);
    sample_save(small_inside(small_two, "shards/0-0.h5"), "no results", 10);
    struct scrub found = scrub(true, STATUS_OK);
    CU_ASSERT(found.shards == 1 && found.damaged == 1 && found.repaired == 1);
    CU_ASSERT_EQUAL(access(small_inside(small_two, "0-0.h5.damaged"), F_OK), 0);
    end(bytes);
}

// Whatever byte of a checkpoint is changed is found; one of another build is no damage.
static void test_checkpoints(void)
{
    char path[FOLDER_FILE];
    size_t size, checkpoint_size;
    struct checkpoint_head head = {.identity = 1, .far = 2, .seconds = 3, .bytes = 5};
    unsigned char *bytes = begin(path, &size);
    CU_ASSERT_EQUAL(mkdir(small_inside(small_two, "checkpoints"), 0755), 0);
    snprintf(path, sizeof path, "%s", small_inside(small_two, "checkpoints/0-000000.0"));
    CU_ASSERT_EQUAL_FATAL(checkpoint_write(path, &head, "state"), STATUS_OK);
    struct scrub found = scrub(true, STATUS_OK);
    CU_ASSERT(found.checkpoints == 1 && found.damaged == 0);
    unsigned char *checkpoint = sample_load(path, &checkpoint_size);
    for (size_t at = 0; at < checkpoint_size; at++) {
        checkpoint[at] ^= 1;
        sample_save(path, checkpoint, checkpoint_size);
        checkpoint[at] ^= 1;
        CU_ASSERT_EQUAL(scrub(false, STATUS_OK).damaged, 1);
    }
    sample_save(small_inside(small_two, "checkpoints/0-000000.1"), checkpoint, checkpoint_size - 1);
    found = scrub(true, STATUS_OK);
    CU_ASSERT(found.checkpoints == 2 && found.damaged == 2 && found.repaired == 2);
    CU_ASSERT_TRUE(told("0-000000.1: is damaged"));
    CU_ASSERT_EQUAL(access(small_inside(small_two, "0-000000.0.damaged"), F_OK), 0);
    free(checkpoint);
    end(bytes);
}

// A folder in which a sweep is at work is looked at, and not repaired.
static void test_at_work(void)
{
    char path[FOLDER_FILE];
    size_t size;
    struct folder_lock lock = {.descriptor = -1};
    unsigned char *bytes = begin(path, &size);
    CU_ASSERT_EQUAL_FATAL(folder_lock(small_two, true, &lock), STATUS_OK);
    CU_ASSERT_TRUE(scrub(false, STATUS_OK).trials > 0);
    scrub(true, STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "another sweep is running in this folder"));
    folder_unlock(&lock);
    end(bytes);
}

SUITE(scrub)
{
    TEST(test_sound);
    TEST(test_every_byte);
    TEST(test_repaired);
    TEST(test_without_a_head);
    TEST(test_claims);
    TEST(test_shards);
    TEST(test_checkpoints);
    TEST(test_at_work);
}
