// The beginning of a file, which tells what kind it is of.
#ifndef BASE_PEEK_H
#define BASE_PEEK_H

#include <stddef.h>
#include <sys/types.h>

// Reads up to `size` first bytes of a regular file. Returns how many there were; -1 on failure, errno
// saying why.
ssize_t peek_file(const char *path, void *bytes, size_t size);

// The same where descriptor and place are given. Calls that a signal interrupted are made again.
ssize_t peek_at(int descriptor, void *bytes, size_t size, off_t offset);

#endif
