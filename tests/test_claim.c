// Who may take over what another process has claimed.
#define _GNU_SOURCE
#include "base/holder.h"
#include "folder.h"
#include "suite.h"
#include "sweep/claim.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[FOLDER_PATH], segment[FOLDER_FILE];
static int own;

static void begin(void)
{
    char path[FOLDER_FILE];
    folder_scratch(folder);
    folder_inside(path, folder, "own");
    folder_inside(segment, folder, "segment");
    own = open(path, O_RDWR | O_CREAT, 0600);
    CU_ASSERT_FATAL(own >= 0);
    close(open(segment, O_RDWR | O_CREAT, 0600));
}

static void end(void)
{
    close(own);
    CU_ASSERT_EQUAL(folder_remove(folder), 0);
}

// A process of this host that has ended.
static void write_ended(char holder[HOLDER])
{
    int ends[2], status;
    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        holder_write(holder);
        _exit(write(ends[1], holder, HOLDER) == HOLDER ? 0 : 1);
    }
    CU_ASSERT_EQUAL(read(ends[0], holder, HOLDER), HOLDER);
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
    close(ends[0]);
    close(ends[1]);
}

static void test_processes_of_this_host_are_asked_for(void)
{
    char holder[HOLDER] = "";
    begin();
    holder_write(holder);
    CU_ASSERT_FALSE(claim_has_ended(holder, segment, own));
    write_ended(holder);
    CU_ASSERT_TRUE(claim_has_ended(holder, segment, own)); // though its segment is fresh
    end();
}

static void test_of_others_the_segment_tells(void)
{
    const char *holder = "elsewhere:1:1";
    struct stat about;
    begin();
    CU_ASSERT_FALSE(claim_has_ended(holder, segment, own));
    CU_ASSERT_EQUAL(fstat(own, &about), 0);
    struct timespec times[2] = {about.st_mtim, about.st_mtim};
    times[0].tv_sec -= 100;
    times[1].tv_sec -= 100;
    CU_ASSERT_EQUAL(utimensat(AT_FDCWD, segment, times, 0), 0);
    CU_ASSERT_FALSE(claim_has_ended(holder, segment, own));
    times[1].tv_sec -= 100;
    CU_ASSERT_EQUAL(utimensat(AT_FDCWD, segment, times, 0), 0);
    CU_ASSERT_TRUE(claim_has_ended(holder, segment, own));
    CU_ASSERT_EQUAL(unlink(segment), 0);
    CU_ASSERT_TRUE(claim_has_ended(holder, segment, own));
    end();
}

SUITE(claim)
{
    TEST(test_processes_of_this_host_are_asked_for);
    TEST(test_of_others_the_segment_tells);
}
