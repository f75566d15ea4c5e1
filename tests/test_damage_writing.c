// Results that cannot be written, and writers that die: whatever was there before stays.
#define _GNU_SOURCE

#include "kill_shim.h"
#include "stored.h"
#include "suite.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int count_entry(const char *name, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about, (void)kind, (void)ftw;
    return strstr(name, ".tmp") != NULL;
}

// Whether a temporary file was left behind.
static bool has_leftover(const char *where)
{
    return nftw(where, count_entry, 8, FTW_PHYS) != 0;
}

// ---- files that cannot be written -------------------------------------------------------------

// Writes more than the samples, so that earlier results and new ones cannot be mistaken.
static enum status write_other(const char *name)
{
    return sample_write(name, stored_samples, SAMPLE_POINTS - 1);
}

// A limit on the size of files fails writes at every place, as a full disk does.
static void test_a_failing_write_leaves_the_file(void)
{
    struct rlimit limit, old;
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL(write_other(stored_path), STATUS_OK);
    size_t other_size;
    free(sample_load(stored_path, &other_size));
    sample_save(stored_path, stored_bytes, stored_size);
    for (size_t most = 0; most < other_size; most += 509) {
        limit = (struct rlimit){most, old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        enum status status = write_other(stored_path);
        setrlimit(RLIMIT_FSIZE, &old);
        CU_ASSERT_EQUAL(status, STATUS_ENVIRONMENT);
        CU_ASSERT(sample_said(stored_path) && sample_said("File too large"));
    }
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 0);
    CU_ASSERT_FALSE(has_leftover(stored_folder));
}

static void test_a_full_disk_leaves_the_file(void)
{
    char disk[FOLDER_FILE], name[FOLDER_FILE], filler[FOLDER_FILE];
    folder_inside(disk, stored_folder, "disk");
    folder_inside(name, stored_folder, "disk/results.h5");
    folder_inside(filler, stored_folder, "disk/filler");
    CU_ASSERT_EQUAL(mkdir(disk, 0755), 0);
    if (mount("tmpfs", disk, "tmpfs", 0, "size=256k") != 0) {
        printf("\n  skipped: no small disk may be mounted here: %s\n", strerror(errno));
        return;
    }
    sample_save(name, stored_bytes, stored_size);
    unsigned char block[4096] = {0};
    FILE *file = fopen(filler, "wb");
    while (fwrite(block, sizeof block, 1, file) == 1 && fflush(file) == 0)
        ;
    fclose(file);
    CU_ASSERT_EQUAL(write_other(name), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said(name) && sample_said("No space left on device"));
    CU_ASSERT_EQUAL(sample_compare(name, stored_samples, SAMPLE_POINTS), 0);
    CU_ASSERT_FALSE(has_leftover(disk));
    remove(filler);
    CU_ASSERT_EQUAL(write_other(name), STATUS_OK);
    CU_ASSERT_EQUAL(umount(disk), 0);
}

static void test_folders_that_cannot_be_written(void)
{
    CU_ASSERT_EQUAL(write_other("/nonexistent/results.h5"), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said("/nonexistent/results.h5") && sample_said("No such file"));
    CU_ASSERT_EQUAL(write_other(stored_folder), STATUS_REQUEST);
    CU_ASSERT(sample_said(stored_folder) && sample_said("not a regular file"));
    uid_t user = geteuid();
    chmod(stored_folder, 0555);
    CU_ASSERT(user != 0 || seteuid(65534) == 0);
    CU_ASSERT_EQUAL(write_other(stored_path), STATUS_ENVIRONMENT);
    CU_ASSERT(user != 0 || seteuid(user) == 0);
    chmod(stored_folder, 0755);
    CU_ASSERT(sample_said(stored_path) && sample_said("Permission denied"));
    CU_ASSERT_EQUAL(sample_compare(stored_path, stored_samples, SAMPLE_POINTS), 0);
}

// ---- the process dies -------------------------------------------------------------------------

// Killed at each of its calls in turn, a writer leaves the earlier file whole, or the new one.
static void test_a_killed_writer_leaves_a_whole_file(void)
{
    long calls = 0;
    bool done = false, renamed = false;
    sample_save(stored_path, stored_bytes, stored_size);
    while (!done && calls < 2000) {
        calls++;
        pid_t child = fork();
        if (child == 0) {
            kill_shim_arm(calls);
            _exit((int)write_other(stored_path));
        }
        int end = 0;
        CU_ASSERT_EQUAL_FATAL(waitpid(child, &end, 0), child);
        done = WIFEXITED(end) && WEXITSTATUS(end) == STATUS_OK;
        CU_ASSERT(done || (WIFSIGNALED(end) && WTERMSIG(end) == SIGKILL));
        bool earlier = sample_compare(stored_path, stored_samples, SAMPLE_POINTS) == 0;
        bool later = sample_compare(stored_path, stored_samples, SAMPLE_POINTS - 1) == 0;
        CU_ASSERT(earlier || later);
        CU_ASSERT_FALSE(earlier && renamed); // there is no way back
        renamed = later;
    }
    CU_ASSERT(done && renamed && calls > 10);
}

// The user knows nothing of temporary files.
static void test_a_missing_folder_is_named_as_requested(void)
{
    char name[FOLDER_FILE];
    folder_inside(name, stored_folder, "none/results.h5");
    CU_ASSERT_EQUAL(write_other(name), STATUS_ENVIRONMENT);
    CU_ASSERT(sample_said(name) && sample_said("cannot create") &&
              strstr(status_message(), ".tmp") == NULL);
}

SUITE_LONG(damage_writing)
{
    TEST(stored_open);
    TEST(test_a_failing_write_leaves_the_file);
    TEST(test_a_full_disk_leaves_the_file);
    TEST(test_folders_that_cannot_be_written);
    TEST(test_a_killed_writer_leaves_a_whole_file);
    TEST(test_a_missing_folder_is_named_as_requested);
    TEST(stored_close);
}
