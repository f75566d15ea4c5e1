// Where the text of a plan, or of claims, comes from: a file, a pipe, standard input.
#ifndef SWEEP_SOURCE_H
#define SWEEP_SOURCE_H

#include "base/status.h"

#include <stddef.h>

// The name of a path in messages: "standard input" for "-".
const char *source_name(const char *path);

// A plan is a page or two, and is kept by an attribute of the results file, which has room for 64 KiB. Claims are kept nowhere.
#define SOURCE_MOST_PLAN   ((size_t)48 << 10)
#define SOURCE_MOST_CLAIMS ((size_t)512 << 10)

// Reads all of it, at most `most` bytes, as a text that the caller frees. Refuses what is larger, a folder,
// and text with a zero byte; then nothing is left to free. `kind` says in messages what was expected: "a plan".
enum status source_read(const char *path, const char *kind, size_t most, char **text);

#endif
