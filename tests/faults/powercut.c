// A power cut loses what was not synced. The bytes that a write puts in the place of others are kept until the file
// is synced, and what is done to names until their folder is; at the cut all of it is undone, the latest first, and the
// process is killed. It may lose both, or bytes while names stay, or names while bytes stay: all three are allowed to a
// file system.
#define _GNU_SOURCE
#include "shim.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Something that was done and not synced.
struct change {
    struct change *before;
    enum what what;
    bool durable;
    dev_t device;
    ino_t inode;       // of the file that was written to, or the folder of the name
    int file;          // its descriptor
    off_t offset, end; // WROTE: where; how long the file was
    size_t bytes;      // of `old`
    unsigned char *old;
    char path[PATH_MAX], other[PATH_MAX]; // the name; what it was renamed to
    char kept[PATH_MAX];                  // the file that was removed or replaced; "": none
};
static struct change *latest;

static bool loses(enum lost lost)
{
    return mode != NULL && (mode->lost & (int)lost) != 0;
}
static pthread_mutex_t undo_mutex = PTHREAD_MUTEX_INITIALIZER;

static void note_change(struct change *change)
{
    pthread_mutex_lock(&undo_mutex);
    change->before = latest;
    latest = change;
    pthread_mutex_unlock(&undo_mutex);
}

static struct change *new_change(enum what what, const char *path)
{
    struct change *change = calloc(1, sizeof *change);
    change->what = what;
    change->file = -1;
    snprintf(change->path, sizeof change->path, "%s", path);
    return change;
}

static void new_name_in_scratch(char path[PATH_MAX])
{
    static atomic_long number;
    snprintf(path, PATH_MAX, "%s/%ld-%ld", scratch, (long)getpid(), atomic_fetch_add(&number, 1));
}

static void find_folder(const char *path, struct change *change)
{
    char folder[PATH_MAX];
    struct stat about;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    if (stat(slash != NULL ? folder : ".", &about) == 0) {
        change->device = about.st_dev;
        change->inode = about.st_ino;
    }
}

void before_write(int descriptor, off_t offset, size_t bytes)
{
    struct stat about;
    char link[64];
    if (!loses(BYTES) || fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
        return;
    struct change *change = new_change(WROTE, "");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    change->file = open(link, O_RDWR | O_CLOEXEC);
    change->device = about.st_dev;
    change->inode = about.st_ino;
    change->offset = offset;
    change->end = about.st_size;
    size_t there = about.st_size > offset ? (size_t)(about.st_size - offset) : 0;
    change->bytes = bytes < there ? bytes : there;
    change->old = malloc(change->bytes + 1);
    if (pread(change->file, change->old, change->bytes, offset) != (ssize_t)change->bytes)
        abort();
    note_change(change);
}

// Keeps a file that is about to lose its name.
static void keep(const char *path, struct change *change)
{
    new_name_in_scratch(change->kept);
    if (linkat(AT_FDCWD, path, AT_FDCWD, change->kept, 0) != 0)
        change->kept[0] = '\0';
}

struct change *before_name(enum what what, const char *path, const char *other)
{
    if (!loses(NAMES))
        return NULL;
    struct change *change = new_change(what, path);
    find_folder(path, change);
    if (what == REMOVED)
        keep(path, change);
    if (what == RENAMED) {
        snprintf(change->other, sizeof change->other, "%s", other);
        keep(other, change);
    }
    return change;
}

void after_name(struct change *change, bool done)
{
    if (change != NULL && done)
        note_change(change);
    else
        free(change);
}

void after_sync(int descriptor)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return;
    for (struct change *change = latest; change != NULL; change = change->before)
        if (change->device == about.st_dev && change->inode == about.st_ino)
            change->durable = true;
}

static void undo_bytes(const struct change *change)
{
    if (pwrite(change->file, change->old, change->bytes, change->offset) !=
            (ssize_t)change->bytes ||
        ftruncate(change->file, change->end) != 0)
        abort();
}

// A folder in which others have made something stays: they have synced what they rely on.
static void undo_making(const struct change *change)
{
    char gone[PATH_MAX];
    struct stat about;
    if (lstat(change->path, &about) != 0)
        return;
    new_name_in_scratch(gone);
    if (S_ISDIR(about.st_mode) && shared)
        rmdir(change->path);
    else
        rename(change->path, gone);
}

static void undo(const struct change *change)
{
    switch (change->what) {
    case WROTE:
        undo_bytes(change);
        break;
    case MADE:
        undo_making(change);
        break;
    case RENAMED:
        rename(change->other, change->path);
        if (change->kept[0] != '\0')
            rename(change->kept, change->other);
        break;
    case REMOVED:
        if (change->kept[0] != '\0')
            rename(change->kept, change->path);
        break;
    case REMOVED_FOLDER:
        mkdir(change->path, 0777);
        break;
    }
}

void cut_power(void)
{
    pthread_mutex_lock(&undo_mutex);
    for (const struct change *change = latest; change != NULL; change = change->before)
        if (!change->durable)
            undo(change);
}
