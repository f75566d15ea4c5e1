// Where the text of a plan, or of claims, comes from: a file, a pipe, standard input.
#ifndef SWEEP_SOURCE_H
#define SWEEP_SOURCE_H

#include "base/status.h"

// The name of a path in messages: "standard input" for "-".
const char *source_name(const char *path);

// Reads all of it, at most 48 KiB, as a text that the caller frees. Refuses what is larger, a folder,
// and text with a zero byte; then nothing is left to free. `kind` says in messages what was expected: "a plan".
enum status source_read(const char *path, const char *kind, char **text);

#endif
