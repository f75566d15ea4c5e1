// One sweep at a time works in a folder, with flock and without.
#define _GNU_SOURCE
#include "folder.h"
#include "kill_shim.h"
#include "suite.h"
#include "sweep/state.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[FOLDER_PATH], link_path[FOLDER_FILE];

static void begin(bool missing)
{
    folder_scratch(folder);
    folder_inside(link_path, folder, ".lock-holder");
    kill_shim_locks(missing);
}

static void end(void)
{
    kill_shim_locks(false);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

static void test_a_folder_is_taken_once(void)
{
    for (int missing = 0; missing < 2; missing++) {
        struct folder_lock one = {.descriptor = -1}, two = {.descriptor = -1};
        begin(missing);
        CU_ASSERT_EQUAL(folder_lock(folder, false, &one), STATUS_OK);
        CU_ASSERT_EQUAL(one.linked, missing);
        CU_ASSERT_EQUAL(folder_lock(folder, false, &two), STATUS_REQUEST);
        CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "another sweep is running"));
        CU_ASSERT_EQUAL(strstr(status_message(), link_path) != NULL, missing);
        folder_unlock(&two);
        CU_ASSERT_EQUAL(folder_lock(folder, false, &two),
                        STATUS_REQUEST); // it was not ours to unlock
        folder_unlock(&two);
        folder_unlock(&one);
        CU_ASSERT_EQUAL(folder_lock(folder, false, &two), STATUS_OK);
        folder_unlock(&two);
        CU_ASSERT_NOT_EQUAL(access(link_path, F_OK), 0);
        end();
    }
}

// Whether a folder can be taken that has this holder.
static bool can_be_taken(const char *host, long process, const char *start)
{
    char holder[256];
    struct folder_lock lock = {.descriptor = -1};
    begin(true);
    snprintf(holder, sizeof holder, "%s:%ld:%s", host, process, start);
    CU_ASSERT_EQUAL(symlink(holder, link_path), 0);
    enum status status = folder_lock(folder, false, &lock);
    CU_ASSERT(status == STATUS_OK || status == STATUS_REQUEST);
    CU_ASSERT(status == STATUS_OK || strstr(status_message(), holder) != NULL);
    folder_unlock(&lock);
    end();
    return status == STATUS_OK;
}

static void test_holders_that_have_ended_are_passed_over(void)
{
    struct utsname host;
    uname(&host);
    pid_t gone = fork();
    if (gone == 0)
        _exit(0);
    waitpid(gone, NULL, 0);
    CU_ASSERT(can_be_taken(host.nodename, gone, "1"));
    CU_ASSERT(can_be_taken(host.nodename, getpid(), "1"));       // another process of this number
    CU_ASSERT_FALSE(can_be_taken(host.nodename, getpid(), "0")); // which is not told
    CU_ASSERT_FALSE(can_be_taken("elsewhere", gone, "1"));
    CU_ASSERT_FALSE(can_be_taken(host.nodename, -1, "1"));
}

SUITE(lock)
{
    TEST(test_a_folder_is_taken_once);
    TEST(test_holders_that_have_ended_are_passed_over);
}
