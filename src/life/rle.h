// The writer of patterns in RLE (life/rle_read.c).
#ifndef LIFE_RLE_H
#define LIFE_RLE_H

#include "life/pattern.h"

#include <stdio.h>

#define LIFE_RLE_LINE 70 // characters of a line that is written, at most

// Writes the pattern so that reading it, here or in golly, gives the same cells and the same future:
// with its rule, with its universe if that is bounded, and with its generation if the future hangs
// on that, because empty space lives in it and not in the next. Errors stay in the stream, for its
// owner to ask by ferror.
void life_rle_write(FILE *file, const struct life_pattern *pattern);

// The same to a file, which appears complete or not at all: an earlier file of that name stays as
// it is when writing fails (STATUS_ENVIRONMENT).
enum status life_rle_save(const char *path, const struct life_pattern *pattern);

#endif
