// System calls that a signal interrupted before they did anything are made again.
#ifndef BASE_RETRY_H
#define BASE_RETRY_H

#include <errno.h>

// Sets `result` to what the call returns in the end: -1 is a failure of another kind.
#define RETRY(result, call)                                                                        \
    do                                                                                             \
        (result) = (call);                                                                         \
    while ((result) == -1 && errno == EINTR)

#endif
