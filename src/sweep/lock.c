// One sweep at a time works in a folder, or several that join (sweep/team.c).
//
// DIR/.lock is locked with flock, which ends with the process, however it ends; those that join share the lock.
// Where the file system has none, a symbolic link DIR/.lock-holder stands in: making one is atomic everywhere,
// and where it leads is a text that says who holds the folder (base/holder.h). A holder of this host that
// runs no more is passed over; one of another host cannot be asked, and is believed. Those that join do without.
#include "base/holder.h"
#include "sweep/state.h"

#include "base/lock.h"
#include "base/retry.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

static enum status fail_linked(const char *folder, const char *link, const char *holder)
{
    char clean[HOLDER];
    text_clean(clean, sizeof clean, holder);
    return status_fail(STATUS_REQUEST,
                       "%s: another sweep is running in this folder (host:process:start %s); wait "
                       "for it, or give another --output; if it runs no more, remove %s",
                       folder, clean, link);
}

static enum status take_link(const char *folder, struct folder_lock *lock)
{
    char holder[HOLDER], other[HOLDER];
    holder_write(holder);
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
        if (told && !holder_has_ended(other))
            break;
        if (told)
            pass_over(lock->link, other);
    }
    return fail_linked(folder, lock->link, other);
}

// ---- the lock ---------------------------------------------------------------------------------

// Who looks at a folder has its lock for an instant (lock_look), so it is tried for a tenth of a second.
static enum lock take_lock(int descriptor, bool shared)
{
    enum lock lock = shared ? lock_share(descriptor) : lock_take(descriptor);
    for (int i = 0; i < 10 && lock == LOCK_HELD; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        lock = shared ? lock_share(descriptor) : lock_take(descriptor);
    }
    return lock;
}

// Refuses a folder that a sweep holds for itself without a lock.
static enum status check_link(const char *folder)
{
    char link[SWEEP_PATH + 16], holder[HOLDER];
    name_link(folder, link);
    if (!read_holder(link, holder) || holder_has_ended(holder))
        return STATUS_OK;
    return fail_linked(folder, link, holder);
}

enum status folder_lock(const char *folder, bool shared, struct folder_lock *lock)
{
    char file[SWEEP_PATH + 16];
    snprintf(file, sizeof file, "%s/.lock", folder);
    RETRY(lock->descriptor, open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (lock->descriptor == -1)
        return status_fail(STATUS_ENVIRONMENT, "%s: the folder cannot be written: %s", folder,
                           strerror(errno));
    switch (take_lock(lock->descriptor, shared)) {
    case LOCK_TAKEN:
        return STATUS_OK;
    case LOCK_HELD:
        return status_fail(STATUS_REQUEST,
                           "%s: another sweep is running in this folder; wait for it, give "
                           "another --output, or let all of them --join",
                           folder);
    case LOCK_MISSING:
        return shared ? check_link(folder) : take_link(folder, lock);
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
           (lock == LOCK_MISSING && read_holder(link, holder) && !holder_has_ended(holder));
}

bool folder_lock_last(struct folder_lock *lock)
{
    lock_give_up(lock->descriptor);
    return take_lock(lock->descriptor, false) == LOCK_TAKEN;
}

void folder_unlock(struct folder_lock *lock)
{
    if (lock->linked)
        unlink(lock->link);
    if (lock->descriptor != -1)
        close(lock->descriptor);
    *lock = (struct folder_lock){.descriptor = -1};
}
