#include "base/temporary.h"

#include "base/lock.h"
#include "base/retry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARK       ".lifeticket-" // between the name and what is drawn
#define DRAWN      6              // characters
#define END        ".tmp"
#define MOST_NAME  255   // bytes of a file's name
#define MOST_TRIES 100   // names that are drawn
#define MOST_WAITS 1000  // milliseconds
#define DAY        86400 // seconds

// ---- names ----

size_t temporary_folder_bytes(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash + 1 - path);
}

void temporary_folder(const char *path, char folder[TEMPORARY_PATH])
{
    size_t bytes = temporary_folder_bytes(path);
    snprintf(folder, TEMPORARY_PATH, "%.*s", bytes > 0 ? (int)bytes : 1, bytes > 0 ? path : ".");
}

// What all temporary names of a target begin with.
static bool write_beginning(const char *target, char beginning[TEMPORARY_PATH])
{
    const int most = MOST_NAME - (int)strlen(MARK END) - DRAWN;
    int folder = (int)temporary_folder_bytes(target);
    int bytes =
        snprintf(beginning, TEMPORARY_PATH, "%.*s%.*s" MARK, folder, target, most, target + folder);
    return bytes + DRAWN + (int)strlen(END) < TEMPORARY_PATH;
}

// ---- those that exist ----

// The temporary files that exist, for temporary_remove_all: paths that belong to their owners.
#define MOST_OPEN 64
static _Atomic(const char *) unfinished[MOST_OPEN];
static atomic_bool ends;        // the program does, and other threads may be at work yet
static atomic_int makers;       // threads that are making one
static _Thread_local int maker; // 1: this is one of them

// More than there is room for are swept up later, if the program is ended meanwhile.
static void enter(const char *temporary)
{
    bool entered = false;
    for (size_t i = 0; i < MOST_OPEN && !entered; i++) {
        const char *none = NULL;
        entered = atomic_compare_exchange_strong(&unfinished[i], &none, temporary);
    }
}

void temporary_forget(const char *temporary)
{
    for (size_t i = 0; i < MOST_OPEN; i++) {
        const char *entered = temporary;
        if (atomic_compare_exchange_strong(&unfinished[i], &entered, NULL))
            return;
    }
}

void temporary_remove_all(void)
{
    // From here on no thread begins to make one; those that have begun are waited for, but not for ever.
    atomic_store(&ends, true);
    for (int i = 0; i < MOST_WAITS && atomic_load(&makers) > maker; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    for (size_t i = 0; i < MOST_OPEN; i++) {
        const char *temporary = atomic_load(&unfinished[i]);
        if (temporary != NULL)
            unlink(temporary);
    }
}

// ---- making ----

// Characters that another process, or this one at another time, hardly draws.
static void draw(char drawn[DRAWN + 1])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static atomic_uint calls;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t bits = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 30 ^ (uint64_t)getpid() << 44;
    bits += atomic_fetch_add(&calls, 1);
    bits = (bits ^ bits >> 31) * UINT64_C(0x9E3779B97F4A7C15);
    bits ^= bits >> 29;
    for (int i = 0; i < DRAWN; i++, bits /= sizeof letters - 1)
        drawn[i] = letters[bits % (sizeof letters - 1)];
    drawn[DRAWN] = '\0';
}

// Makes and locks a file of that name. Returns its descriptor; -1 if that fails, with errno EEXIST where
// another name may do.
static int create(const char *temporary)
{
    int descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    struct stat about;
    if (descriptor < 0)
        return -1;
    // Before it was locked it could be taken for one that was left behind.
    enum lock lock = lock_take(descriptor);
    int looked;
    RETRY(looked, fstat(descriptor, &about));
    if (lock == LOCK_HELD || (looked == 0 && about.st_nlink == 0)) {
        close(descriptor);
        unlink(temporary);
        errno = EEXIST;
        return -1;
    }
    return descriptor;
}

int temporary_open(const char *target, char path[TEMPORARY_PATH])
{
    char beginning[TEMPORARY_PATH], drawn[DRAWN + 1];
    int descriptor = -1;
    errno = ENAMETOOLONG;
    if (!write_beginning(target, beginning))
        return -1;
    maker = 1;
    atomic_fetch_add(&makers, 1);
    for (int i = 0; i < MOST_TRIES && descriptor < 0; i++) {
        draw(drawn);
        snprintf(path, TEMPORARY_PATH, "%.*s%s" END, TEMPORARY_PATH - DRAWN - (int)sizeof END,
                 beginning, drawn);
        errno = ECANCELED;
        if (atomic_load(&ends))
            break;
        enter(path); // before it is there, for a signal may end the program at any instant
        descriptor = create(path);
        int error = errno;
        if (descriptor < 0)
            temporary_forget(path);
        errno = error;
        if (descriptor < 0 && errno != EEXIST && errno != EINTR)
            break;
    }
    atomic_fetch_sub(&makers, 1);
    maker = 0;
    return descriptor;
}

// ---- what killed writers leave ----

// Removes a temporary file that has no writer any more.
static void remove_if_left(int folder, const char *name)
{
    struct stat about;
    int descriptor;
    RETRY(descriptor, openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (descriptor < 0)
        return;
    enum lock lock = lock_take(descriptor);
    bool old =
        lock == LOCK_MISSING && fstat(descriptor, &about) == 0 && time(NULL) - about.st_mtime > DAY;
    // Its lock is kept until it is gone, so that whoever draws the same name notices.
    if (lock == LOCK_TAKEN || old)
        unlinkat(folder, name, 0);
    close(descriptor);
}

void temporary_sweep(const char *target)
{
    char beginning[TEMPORARY_PATH], folder[TEMPORARY_PATH];
    if (!write_beginning(target, beginning))
        return;
    temporary_folder(target, folder);
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return;
    const char *name = beginning + temporary_folder_bytes(target);
    size_t bytes = strlen(name), whole = bytes + DRAWN + strlen(END);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;)
        if (strncmp(entry->d_name, name, bytes) == 0 && strlen(entry->d_name) == whole &&
            strcmp(entry->d_name + whole - strlen(END), END) == 0)
            remove_if_left(dirfd(entries), entry->d_name);
    closedir(entries);
}
