// Files that are written: they appear whole or not at all, and leave nothing else behind.
#define _GNU_SOURCE
#include "base/lock.h"
#include "base/output.h"
#include "folder.h"
#include "suite.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[FOLDER_PATH], path[FOLDER_FILE];

static void write_text(const char *to, const char *text)
{
    FILE *file = fopen(to, "w");
    CU_ASSERT_FATAL(file != NULL);
    fputs(text, file);
    fclose(file);
}

static bool holds(const char *from, const char *text)
{
    char found[100] = "";
    FILE *file = fopen(from, "r");
    if (file == NULL)
        return false;
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    return strcmp(found, text) == 0;
}

// Files in the folder, but for . and ..
static size_t count(void)
{
    size_t files = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;)
        files += entry->d_name[0] != '.';
    closedir(entries);
    return files;
}

static void begin(void)
{
    folder_scratch(folder);
    folder_inside(path, folder, "out");
}

static void end(void)
{
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// Writes a text through an output, up to its publication.
static void open_text(struct output *output, const char *to, const char *text)
{
    CU_ASSERT_EQUAL_FATAL(output_open(to, false, output), STATUS_OK);
    CU_ASSERT_FATAL(output_stream(output) != NULL);
    fputs(text, output->stream);
}

static void test_nothing_is_seen_before_it_is_whole(void)
{
    struct output output;
    begin();
    write_text(path, "earlier");
    open_text(&output, path, "later");
    CU_ASSERT(holds(path, "earlier"));
    output_discard(&output);
    CU_ASSERT(holds(path, "earlier") && count() == 1);
    open_text(&output, path, "later");
    CU_ASSERT_EQUAL(output_publish(&output), STATUS_OK);
    CU_ASSERT(holds(path, "later") && count() == 1);
    end();
}

// Through a link to a link, and to where nothing is yet.
static void test_links_are_followed(void)
{
    char other[FOLDER_FILE], link[FOLDER_FILE], next[FOLDER_FILE];
    struct output output;
    begin();
    folder_inside(other, folder, "elsewhere");
    CU_ASSERT_EQUAL(mkdir(other, 0777), 0);
    folder_inside(link, folder, "link");
    folder_inside(next, folder, "next");
    folder_inside(other, folder, "elsewhere/file");
    CU_ASSERT_EQUAL(symlink("elsewhere/file", link), 0);
    CU_ASSERT_EQUAL(symlink(link, next), 0);
    for (int round = 0; round < 2; round++) {
        open_text(&output, next, round == 0 ? "new" : "newer");
        CU_ASSERT_EQUAL(output_publish(&output), STATUS_OK);
        CU_ASSERT(holds(other, round == 0 ? "new" : "newer"));
    }
    struct stat about;
    CU_ASSERT(lstat(next, &about) == 0 && S_ISLNK(about.st_mode));
    CU_ASSERT(lstat(link, &about) == 0 && S_ISLNK(about.st_mode));
    CU_ASSERT_EQUAL(count(), 3);
    unlink(link);
    CU_ASSERT_EQUAL(symlink("next", link), 0);
    CU_ASSERT_NOT_EQUAL(output_open(link, false, &output), STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "symbolic links"));
    end();
}

static void test_the_mode_is_kept(void)
{
    struct stat about;
    struct output output;
    begin();
    open_text(&output, path, "a");
    CU_ASSERT_EQUAL(output_publish(&output), STATUS_OK);
    mode_t mask = umask(0);
    umask(mask);
    CU_ASSERT(stat(path, &about) == 0 && (about.st_mode & 0777) == (0666 & ~mask));
    CU_ASSERT_EQUAL(chmod(path, 0640), 0);
    open_text(&output, path, "b");
    CU_ASSERT_EQUAL(output_publish(&output), STATUS_OK);
    CU_ASSERT(stat(path, &about) == 0 && (about.st_mode & 0777) == 0640);
    end();
}

static void test_what_cannot_be_written_is_refused(void)
{
    char none[FOLDER_FILE];
    struct output output;
    begin();
    folder_inside(none, folder, "none/file");
    CU_ASSERT_EQUAL(output_open(none, false, &output), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "cannot create: No such file"));
    CU_ASSERT_EQUAL(output_open(folder, true, &output), STATUS_REQUEST);
    CU_ASSERT_EQUAL(output_open("/dev/null", false, &output), STATUS_REQUEST);
    CU_ASSERT_EQUAL(output_open("/dev/full", true, &output), STATUS_OK);
    fputs("text", output_stream(&output));
    CU_ASSERT_EQUAL(output_publish(&output), STATUS_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "/dev/full: cannot be written: No space"));
    CU_ASSERT_EQUAL(output_check_room(path, 1), STATUS_OK);
    CU_ASSERT_EQUAL(output_check_room(path, 1e18), STATUS_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(status_message(), "takes about 1 EB, and its disk has "));
    CU_ASSERT_EQUAL(count(), 0);
    end();
}

// A child that has begun an output, and lives until it is killed.
static pid_t start_writer(void)
{
    int ready[2];
    char byte;
    CU_ASSERT_EQUAL_FATAL(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct output output;
        if (output_open(path, false, &output) != STATUS_OK || write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    CU_ASSERT_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void test_what_killed_writers_leave_is_swept_up(void)
{
    char mine[FOLDER_FILE];
    begin();
    folder_inside(mine, folder, "out.mine01.tmp");
    write_text(mine, "mine");
    folder_inside(mine, folder, "out.partial");
    write_text(mine, "mine");
    pid_t child = start_writer();
    CU_ASSERT_EQUAL(count(), 3);
    output_sweep(path);
    CU_ASSERT_EQUAL(count(), 3); // its writer lives
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    output_sweep(path);
    CU_ASSERT_EQUAL(count(), 2); // what is not ours stays
    end();
}

// A process that is about to end, and in which another thread would open one file more. Returns whether all is right.
static bool ends_rightly(void)
{
    struct output output[3];
    open_text(&output[0], path, "a");
    open_text(&output[1], path, "b"); // two writers of one file
    bool right = count() == 2;
    temporary_remove_all();
    right = right && count() == 0;
    right = right && output_open(path, false, &output[2]) == STATUS_ENVIRONMENT && count() == 0;
    output_discard(&output[0]);
    return right && output_publish(&output[1]) == STATUS_ENVIRONMENT;
}

static void test_a_program_that_ends_removes_what_is_open(void)
{
    int status;
    begin();
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_NOT_EQUAL_FATAL(child, -1);
    if (child == 0)
        _exit(ends_rightly() ? 0 : 1);
    waitpid(child, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    end();
}

// A name as long as names may be leaves no room for another ending.
static void test_long_names(void)
{
    char name[256], *long_path;
    struct output output;
    begin();
    memset(name, 'n', 255);
    name[255] = '\0';
    CU_ASSERT_FATAL(asprintf(&long_path, "%s/%s", folder, name) > 0);
    open_text(&output, long_path, "text");
    output_sweep(long_path);
    CU_ASSERT_EQUAL(output_publish(&output), STATUS_OK);
    CU_ASSERT(holds(long_path, "text") && count() == 1);
    free(long_path);
    end();
}

static void test_locks_exclude_each_other(void)
{
    begin();
    write_text(path, "");
    int one = open(path, O_RDONLY), two = open(path, O_RDONLY);
    CU_ASSERT_EQUAL(lock_take(one), LOCK_TAKEN);
    CU_ASSERT_EQUAL(lock_take(two), LOCK_HELD);
    close(one);
    CU_ASSERT_EQUAL(lock_take(two), LOCK_TAKEN);
    close(two);
    CU_ASSERT_EQUAL(lock_take(-1), LOCK_FAILED);
    end();
}

SUITE(output)
{
    TEST(test_nothing_is_seen_before_it_is_whole);
    TEST(test_links_are_followed);
    TEST(test_the_mode_is_kept);
    TEST(test_what_cannot_be_written_is_refused);
    TEST(test_what_killed_writers_leave_is_swept_up);
    TEST(test_a_program_that_ends_removes_what_is_open);
    TEST(test_long_names);
    TEST(test_locks_exclude_each_other);
}
