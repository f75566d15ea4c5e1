#include "base/lock.h"

#include "base/retry.h"

#include <sys/file.h>

enum lock lock_take(int descriptor)
{
    int taken;
    RETRY(taken, flock(descriptor, LOCK_EX | LOCK_NB));
    if (taken == 0)
        return LOCK_TAKEN;
    if (errno == EWOULDBLOCK)
        return LOCK_HELD;
    return errno == ENOSYS || errno == ENOLCK || errno == EOPNOTSUPP || errno == EINVAL
               ? LOCK_MISSING
               : LOCK_FAILED;
}
