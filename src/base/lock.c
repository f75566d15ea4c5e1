#include "base/lock.h"

#include <errno.h>
#include <sys/file.h>

enum lock lock_take(int descriptor)
{
    int taken;
    do
        taken = flock(descriptor, LOCK_EX | LOCK_NB);
    while (taken != 0 && errno == EINTR);
    if (taken == 0)
        return LOCK_TAKEN;
    if (errno == EWOULDBLOCK)
        return LOCK_HELD;
    return errno == ENOSYS || errno == ENOLCK || errno == EOPNOTSUPP || errno == EINVAL
               ? LOCK_MISSING
               : LOCK_FAILED;
}
