#include "base/lock.h"

#include "base/retry.h"

#include <sys/file.h>

static enum lock take(int descriptor, int how)
{
    int taken;
    RETRY(taken, flock(descriptor, how | LOCK_NB));
    if (taken == 0)
        return LOCK_TAKEN;
    if (errno == EWOULDBLOCK)
        return LOCK_HELD;
    return errno == ENOSYS || errno == ENOLCK || errno == EOPNOTSUPP || errno == EINVAL
               ? LOCK_MISSING
               : LOCK_FAILED;
}

enum lock lock_take(int descriptor)
{
    return take(descriptor, LOCK_EX);
}

enum lock lock_share(int descriptor)
{
    return take(descriptor, LOCK_SH);
}

void lock_give_up(int descriptor)
{
    flock(descriptor, LOCK_UN);
}

enum lock lock_look(int descriptor)
{
    enum lock lock = take(descriptor, LOCK_EX);
    if (lock == LOCK_TAKEN)
        lock_give_up(descriptor);
    return lock;
}
