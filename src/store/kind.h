// What a file is that stands where one is to be written.
#ifndef STORE_KIND_H
#define STORE_KIND_H

#include "base/status.h"

enum store_kind {
    STORE_NOTHING, // no file, or an empty one
    STORE_OTHER,   // none of ours, or one that is damaged
    STORE_RESULTS,
    STORE_PAIRS,
    STORE_MODEL,
    STORE_PROVEN, // a model that learned, with a proof
};

// Looks what a regular file is. Fails if it cannot be read.
enum status store_kind_of(const char *path, enum store_kind *kind);

#endif
