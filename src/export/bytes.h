// A file that is made in memory, because parts of it say beforehand how long they are.
#ifndef EXPORT_BYTES_H
#define EXPORT_BYTES_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Begins as {0}.
struct bytes {
    unsigned char *data;
    size_t count, room;
    bool failed; // memory ran short: what is added since is lost, which bytes_write says
};

void bytes_add(struct bytes *bytes, const void *data, size_t count);
// Puts `count` bytes before those that are there from `at` on.
void bytes_insert(struct bytes *bytes, size_t at, const void *data, size_t count);
// Adds the lowest `count` bytes of a number, the lowest first.
void bytes_add_little(struct bytes *bytes, uint64_t number, size_t count);
// Adds numbers of four bytes each, the lowest first.
void bytes_add_floats(struct bytes *bytes, const float *value, size_t count);

// Writes all bytes to the file, and frees them. Fails when memory was too short for them.
enum status bytes_write(struct bytes *bytes, FILE *out);

#endif
