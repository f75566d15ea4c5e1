#include "base/peek.h"

#include "base/retry.h"

#include <fcntl.h>
#include <unistd.h>

ssize_t peek_at(int descriptor, void *bytes, size_t size, off_t offset)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got;
        RETRY(got,
              pread(descriptor, (unsigned char *)bytes + done, size - done, offset + (off_t)done));
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

ssize_t peek_file(const char *path, void *bytes, size_t size)
{
    int descriptor;
    RETRY(descriptor, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor < 0)
        return -1;
    ssize_t got = peek_at(descriptor, bytes, size, 0);
    int error = errno;
    close(descriptor);
    errno = error;
    return got;
}
