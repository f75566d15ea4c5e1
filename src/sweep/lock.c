// One sweep at a time works in a folder.
//
// DIR/.lock is locked with flock, which ends with the process, however it ends. Where the file system
// has none, a symbolic link DIR/.lock-holder stands in: making one is atomic everywhere, and where it
// leads is a text, "HOST:PROCESS:START", that says who holds the folder. START, what the system says of
// when the process began, tells it from a later one of the same number. A holder of this host that runs
// no more is passed over; one of another host cannot be asked, and is believed.
#include "sweep/state.h"

#include "base/lock.h"
#include "base/retry.h"
#include "base/text.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define HOLDER 512 // bytes of the text

// ---- who holds a folder -----------------------------------------------------------------------

// When a process began, in the system's ticks: field 22 of /proc/PROCESS/stat, after the name in
// brackets, which may hold anything. 0 where that is not told.
static unsigned long long started(long process)
{
    char path[64], text[1024];
    unsigned long long ticks = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", process);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    size_t bytes = fread(text, 1, sizeof text - 1, file);
    text[bytes] = '\0';
    fclose(file);
    const char *at = strrchr(text, ')');
    for (int field = 2; at != NULL && field < 22; field++)
        at = strchr(at + 1, ' ');
    if (at != NULL)
        ticks = strtoull(at, NULL, 10);
    return ticks;
}

static void write_holder(char holder[HOLDER])
{
    struct utsname host = {.nodename = "unknown"};
    uname(&host);
    long process = (long)getpid();
    snprintf(holder, HOLDER, "%s:%ld:%llu", host.nodename, process, started(process));
}

// Whether the holder is a process of this host that has ended.
static bool has_ended(const char *holder)
{
    struct utsname host;
    if (uname(&host) != 0)
        return false;
    size_t length = strlen(host.nodename);
    if (strncmp(holder, host.nodename, length) != 0 || holder[length] != ':')
        return false;
    char *end;
    long process = strtol(holder + length + 1, &end, 10);
    if (*end != ':' || process <= 0)
        return false;
    if (kill((pid_t)process, 0) != 0 && errno == ESRCH)
        return true;
    unsigned long long then = strtoull(end + 1, NULL, 10), now = started(process);
    return then != 0 && now != 0 && then != now;
}

// ---- the link ---------------------------------------------------------------------------------

static void name_link(const char *folder, char link[SWEEP_PATH + 16])
{
    snprintf(link, SWEEP_PATH + 16, "%s/.lock-holder", folder);
}

// Reads who made the link; false if there is none that can be read.
static bool read_holder(const char *link, char holder[HOLDER])
{
    ssize_t bytes = readlink(link, holder, HOLDER - 1);
    holder[bytes > 0 ? bytes : 0] = '\0';
    return bytes > 0;
}

// Takes away the link of a holder that has ended. It is moved first, so that of several that see it one
// succeeds, and what was moved is looked at again.
static void pass_over(const char *link, const char *holder)
{
    char aside[SWEEP_PATH + 64], moved[HOLDER];
    snprintf(aside, sizeof aside, "%s-%ld", link, (long)getpid());
    if (rename(link, aside) != 0)
        return;
    if (read_holder(aside, moved) && strcmp(moved, holder) == 0)
        unlink(aside);
    else
        rename(aside, link);
}

static enum status take_link(const char *folder, struct folder_lock *lock)
{
    char holder[HOLDER], other[HOLDER];
    write_holder(holder);
    name_link(folder, lock->link);
    for (int tries = 0; tries < 10; tries++) {
        int made;
        RETRY(made, symlink(holder, lock->link));
        lock->linked = made == 0;
        if (lock->linked)
            return STATUS_OK;
        if (errno != EEXIST)
            return status_fail(STATUS_ENVIRONMENT, "%s: cannot be made: %s", lock->link,
                               strerror(errno));
        bool told = read_holder(lock->link, other);
        if (told && !has_ended(other))
            break;
        if (told)
            pass_over(lock->link, other);
    }
    char clean[HOLDER];
    text_clean(clean, sizeof clean, other);
    return status_fail(STATUS_REQUEST,
                       "%s: another sweep is running in this folder (host:process:start %s); wait "
                       "for it, or give another --output; if it runs no more, remove %s",
                       folder, clean, lock->link);
}

// ---- the lock ---------------------------------------------------------------------------------

// Who looks at a folder has its lock for an instant (lock_look), so it is tried for a tenth of a second.
static enum lock take_lock(int descriptor)
{
    enum lock lock = lock_take(descriptor);
    for (int i = 0; i < 10 && lock == LOCK_HELD; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        lock = lock_take(descriptor);
    }
    return lock;
}

enum status folder_lock(const char *folder, struct folder_lock *lock)
{
    char file[SWEEP_PATH + 16];
    snprintf(file, sizeof file, "%s/.lock", folder);
    RETRY(lock->descriptor, open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (lock->descriptor == -1)
        return status_fail(STATUS_ENVIRONMENT, "%s: the folder cannot be written: %s", folder,
                           strerror(errno));
    switch (take_lock(lock->descriptor)) {
    case LOCK_TAKEN:
        return STATUS_OK;
    case LOCK_HELD:
        return status_fail(STATUS_REQUEST,
                           "%s: another sweep is running in this folder; wait for it, or give "
                           "another --output",
                           folder);
    case LOCK_MISSING:
        return take_link(folder, lock);
    case LOCK_FAILED:
        break;
    }
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be locked: %s", file, strerror(errno));
}

bool folder_is_held(const char *folder, int lock_file)
{
    char link[SWEEP_PATH + 16], holder[HOLDER];
    enum lock lock = lock_look(lock_file);
    name_link(folder, link);
    return lock == LOCK_HELD ||
           (lock == LOCK_MISSING && read_holder(link, holder) && !has_ended(holder));
}

void folder_unlock(struct folder_lock *lock)
{
    if (lock->linked)
        unlink(lock->link);
    if (lock->descriptor != -1)
        close(lock->descriptor);
    *lock = (struct folder_lock){.descriptor = -1};
}
