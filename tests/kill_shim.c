// The program's own names stand before the C library's, so these are what src/store calls.
#define _GNU_SOURCE
#include "kill_shim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static long calls_left; // 0: not armed

void kill_shim_arm(long k)
{
    calls_left = k;
}

static int is_last(void)
{
    return calls_left > 0 && --calls_left == 0;
}

static void die(void)
{
    raise(SIGKILL);
}

static bool is_full;

void kill_shim_full(bool full)
{
    is_full = full;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    if (is_last()) {
        syscall(SYS_pwrite64, descriptor, bytes, size / 2, offset);
        die();
    }
    if (is_full) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}

int ftruncate(int descriptor, off_t size)
{
    if (is_last())
        die();
    return (int)syscall(SYS_ftruncate, descriptor, size);
}

int fsync(int descriptor)
{
    if (is_last())
        die();
    return (int)syscall(SYS_fsync, descriptor);
}

int rename(const char *from, const char *to)
{
    if (is_last())
        die();
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static bool without_locks;

void kill_shim_locks(bool missing)
{
    without_locks = missing;
}

int flock(int descriptor, int operation)
{
    if (without_locks) {
        errno = ENOSYS;
        return -1;
    }
    return (int)syscall(SYS_flock, descriptor, operation);
}
