// One block of memory, sized before work begins and handed out in aligned pieces.
//
// Each worker owns one arena; a trial takes its slices from it and nothing allocates while it runs.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/status.h"

#include <stddef.h>

#define ARENA_ALIGNMENT 64 // bytes: a cache line, and the widest vector load

struct arena {
    unsigned char *block;
    size_t capacity, used; // bytes
};

// Bytes that one arena_take of `bytes` uses up: rounded up to the alignment. Summing these over all
// pieces gives the capacity to ask for.
size_t arena_bytes(size_t bytes);

// Bytes of memory that this machine has, SIZE_MAX where the system does not tell. It is not what is
// free at the moment, so that a request is refused or accepted whatever else runs; the limit of a
// container is not asked for.
size_t arena_memory(void);

// Reserves `capacity` bytes, zeroed. Fails with STATUS_ENVIRONMENT when memory is short, at once
// where the machine cannot have as much: systems that promise more than they have would end the
// program later, without a word.
enum status arena_open(struct arena *arena, size_t capacity);

// The next piece of `bytes` bytes, aligned, content undefined after an arena_reset. Running past
// the capacity is a bug (assert).
void *arena_take(struct arena *arena, size_t bytes);

// Takes all pieces back.
void arena_reset(struct arena *arena);

void arena_close(struct arena *arena);

#endif
