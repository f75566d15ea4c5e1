// One block of memory, sized before work begins and handed out in aligned pieces.
//
// Each worker owns one arena; a trial takes its slices from it and nothing allocates while it runs.
//
// A work space is described once, by a function X_layout(x, arena, ...) that takes its pieces and
// stores where they lie. An arena without a block, (struct arena){0}, only counts: `used` is then
// what the same layout takes from one with a block. It gives NULL for every piece, so that whoever
// touches what is only counted ends at once. A layout therefore never reads or writes a piece; what
// fills them is another function.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/status.h"

#include <stddef.h>

#define ARENA_ALIGNMENT 64 // bytes: a cache line, and the widest vector load

struct arena {
    unsigned char *block;
    size_t capacity, used; // bytes
};

// Bytes of memory that this machine has, SIZE_MAX where the system does not tell. It is not what is
// free at the moment, so that a request is refused or accepted whatever else runs; the limit of a
// container is not asked for.
size_t arena_memory(void);

// Reserves `capacity` bytes, zeroed; even if that is none, the arena has a block. Fails with
// STATUS_ENVIRONMENT when memory is short, at once where the machine cannot have as much: systems
// that promise more than they have would end the program later, without a word.
enum status arena_open(struct arena *arena, size_t capacity);

// Opens an arena as large as a layout needs, and lays out in it. `layout` is an expression that takes
// from the arena, first while it counts, then from its block. Fails as arena_open does.
#define ARENA_OPEN(opened, layout)                                                                 \
    (*(opened) = (struct arena){0}, (layout),                                                      \
     arena_open((opened), (opened)->used) != STATUS_OK ? STATUS_ENVIRONMENT                        \
                                                       : ((layout), STATUS_OK))

// The next piece of `bytes` bytes, aligned, content undefined after an arena_reset; NULL if the arena
// counts. Running past the capacity is a bug (assert).
void *arena_take(struct arena *arena, size_t bytes);

// Where to lay out element i of an array that was taken: in the array, or, if it was only counted, in
// one that is forgotten.
#define ARENA_ITEM(type, array, i) ((array) == NULL ? &(type){0} : &(array)[i])

// A piece of `bytes` bytes as an arena of its own, for what is laid out anew while work goes on. One
// that counts gives one that counts.
struct arena arena_part(struct arena *arena, size_t bytes);

// Takes all pieces back.
void arena_reset(struct arena *arena);

void arena_close(struct arena *arena);

#endif
