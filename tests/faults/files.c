// Calls on files and folders.
#define _GNU_SOURCE
#include "shim.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// ---- opening and closing ----------------------------------------------------------------------------------

static int open_as(bool ours, int folder, const char *path, int flags, mode_t permissions)
{
    bool there = ours && faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    bool makes = (flags & O_CREAT) && !there, cuts = (flags & O_TRUNC) && there;
    if (ours && decide(makes || cuts ? MAKE : LOOK, "open", path, 0) == FAIL) {
        errno = mode->error;
        return -1;
    }
    struct change *change = ours && makes ? before_name(MADE, path, NULL) : NULL;
    if (ours && cuts) {
        int file = (int)syscall(SYS_openat, folder, path, O_RDWR | O_CLOEXEC, 0);
        before_write(file, 0, SIZE_MAX);
        syscall(SYS_close, file);
    }
    int file = (int)syscall(SYS_openat, folder, path, flags, permissions);
    int error = errno;
    after_name(change, file >= 0);
    errno = error;
    return file;
}

#define PERMISSIONS                                                                                \
    mode_t permissions = 0;                                                                        \
    if (flags & O_CREAT) {                                                                         \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        permissions = va_arg(arguments, mode_t);                                                   \
        va_end(arguments);                                                                         \
    }

int open(const char *path, int flags, ...)
{
    PERMISSIONS
    return open_as(OURS, AT_FDCWD, path, flags, permissions);
}

int openat(int folder, const char *path, int flags, ...)
{
    PERMISSIONS
    return open_as(OURS, folder, path, flags, permissions);
}

FILE *fopen(const char *path, const char *how)
{
    REAL(fopen);
    DECIDE(LOOK, "fopen", path, NULL);
    return real(path, how);
}

// A descriptor whose close fails is closed nevertheless.
int close(int descriptor)
{
    enum action action = OURS ? decide_descriptor(SYNC, "close", descriptor, 0) : NOTHING;
    int result = (int)syscall(SYS_close, descriptor);
    if (action != FAIL)
        return result;
    errno = mode->error;
    return -1;
}

// ---- bytes ------------------------------------------------------------------------------------------------

// A half of the bytes, where the call is to be halved.
static size_t part(enum action action, size_t bytes)
{
    return action == HALVE || action == HALVE_AND_KILL ? bytes / 2 : bytes;
}

static ssize_t write_as(bool ours, int descriptor, const void *data, size_t bytes, off_t offset)
{
    const char *what = offset < 0 ? "write" : "pwrite";
    enum action action = ours ? decide_descriptor(WRITE, what, descriptor, bytes) : NOTHING;
    if (action == FAIL) {
        errno = mode->error;
        return -1;
    }
    if (ours)
        before_write(descriptor, offset < 0 ? lseek(descriptor, 0, SEEK_CUR) : offset, bytes);
    bytes = part(action, bytes);
    ssize_t result = offset < 0 ? syscall(SYS_write, descriptor, data, bytes)
                                : syscall(SYS_pwrite64, descriptor, data, bytes, offset);
    if (action == HALVE_AND_KILL)
        die();
    return result;
}

ssize_t write(int descriptor, const void *data, size_t bytes)
{
    return write_as(OURS, descriptor, data, bytes, -1);
}

ssize_t pwrite(int descriptor, const void *data, size_t bytes, off_t offset)
{
    return write_as(OURS, descriptor, data, bytes, offset);
}

static ssize_t read_as(bool ours, int descriptor, void *data, size_t bytes, off_t offset)
{
    const char *what = offset < 0 ? "read" : "pread";
    enum action action = ours ? decide_descriptor(READ, what, descriptor, bytes) : NOTHING;
    if (action == FAIL) {
        errno = mode->error;
        return -1;
    }
    bytes = part(action, bytes);
    return offset < 0 ? syscall(SYS_read, descriptor, data, bytes)
                      : syscall(SYS_pread64, descriptor, data, bytes, offset);
}

ssize_t read(int descriptor, void *data, size_t bytes)
{
    return read_as(OURS, descriptor, data, bytes, -1);
}

ssize_t pread(int descriptor, void *data, size_t bytes, off_t offset)
{
    return read_as(OURS, descriptor, data, bytes, offset);
}

int ftruncate(int descriptor, off_t length)
{
    DECIDE_DESCRIPTOR(MAKE, "ftruncate", descriptor, -1);
    if (OURS)
        before_write(descriptor, length, SIZE_MAX);
    return (int)syscall(SYS_ftruncate, descriptor, length);
}

int fsync(int descriptor)
{
    DECIDE_DESCRIPTOR(SYNC, "fsync", descriptor, -1);
    int result = (int)syscall(SYS_fsync, descriptor);
    after_sync(descriptor);
    return result;
}

int fdatasync(int descriptor)
{
    DECIDE_DESCRIPTOR(SYNC, "fdatasync", descriptor, -1);
    int result = (int)syscall(SYS_fdatasync, descriptor);
    after_sync(descriptor);
    return result;
}

// ---- names ------------------------------------------------------------------------------------------------

int rename(const char *from, const char *to)
{
    DECIDE(MAKE, "rename", to, -1);
    struct change *change = OURS ? before_name(RENAMED, from, to) : NULL;
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int symlink(const char *target, const char *path)
{
    DECIDE(MAKE, "symlink", path, -1);
    struct change *change = OURS ? before_name(MADE, path, NULL) : NULL;
    int result = (int)syscall(SYS_symlinkat, target, AT_FDCWD, path), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int mkdir(const char *path, mode_t permissions)
{
    DECIDE(MAKE, "mkdir", path, -1);
    struct change *change = OURS ? before_name(MADE, path, NULL) : NULL;
    int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, permissions), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

static int remove_as(bool ours, const char *what, const char *path, int flags)
{
    if (ours && decide(REMOVE, what, path, 0) == FAIL) {
        errno = mode->error;
        return -1;
    }
    bool folder = (flags & AT_REMOVEDIR) != 0;
    struct change *change =
        ours ? before_name(folder ? REMOVED_FOLDER : REMOVED, path, NULL) : NULL;
    int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, flags), error = errno;
    after_name(change, result == 0);
    errno = error;
    return result;
}

int unlink(const char *path)
{
    return remove_as(OURS, "unlink", path, 0);
}

int rmdir(const char *path)
{
    return remove_as(OURS, "rmdir", path, AT_REMOVEDIR);
}

int unlinkat(int folder, const char *name, int flags)
{
    char within[PATH_MAX], path[2 * PATH_MAX];
    path_of(folder, within);
    snprintf(path, sizeof path, "%s/%s", within, name);
    return remove_as(OURS, "unlinkat", path, flags);
}

// ---- looking ----------------------------------------------------------------------------------------------

int stat(const char *path, struct stat *about)
{
    REAL(stat);
    DECIDE(LOOK, "stat", path, -1);
    return real(path, about);
}

int lstat(const char *path, struct stat *about)
{
    REAL(lstat);
    DECIDE(LOOK, "lstat", path, -1);
    return real(path, about);
}

int fstat(int descriptor, struct stat *about)
{
    REAL(fstat);
    DECIDE_DESCRIPTOR(LOOK, "fstat", descriptor, -1);
    return real(descriptor, about);
}

int statvfs(const char *path, struct statvfs *about)
{
    REAL(statvfs);
    DECIDE(LOOK, "statvfs", path, -1);
    return real(path, about);
}

int access(const char *path, int how)
{
    REAL(access);
    DECIDE(LOOK, "access", path, -1);
    return real(path, how);
}

ssize_t readlink(const char *path, char *text, size_t bytes)
{
    REAL(readlink);
    DECIDE(LOOK, "readlink", path, -1);
    return real(path, text, bytes);
}

DIR *opendir(const char *path)
{
    REAL(opendir);
    DECIDE(LOOK, "opendir", path, NULL);
    return real(path);
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir);
    DECIDE_DESCRIPTOR(LOOK, "readdir", dirfd(folder), NULL);
    return real(folder);
}

int flock(int descriptor, int how)
{
    REAL(flock);
    DECIDE_DESCRIPTOR(LOOK, "flock", descriptor, -1);
    return real(descriptor, how);
}

int fchmod(int descriptor, mode_t permissions)
{
    REAL(fchmod);
    DECIDE_DESCRIPTOR(LOOK, "fchmod", descriptor, -1);
    return real(descriptor, permissions);
}

int dup(int descriptor)
{
    REAL(dup);
    DECIDE_DESCRIPTOR(LOOK, "dup", descriptor, -1);
    return real(descriptor);
}
