#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t rounded_up(size_t bytes)
{
    return (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

size_t arena_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? (size_t)pages * (size_t)bytes : SIZE_MAX;
}

enum status arena_open(struct arena *arena, size_t capacity)
{
    *arena = (struct arena){0};
    if (capacity > arena_memory())
        return status_fail(STATUS_ENVIRONMENT,
                           "this needs %.1f GB of memory, and the machine has %.1f GB; use smaller "
                           "boards or fewer of them in a batch",
                           1e-9 * (double)capacity, 1e-9 * (double)arena_memory());
    arena->capacity = rounded_up(capacity);
    size_t block = arena->capacity > 0 ? arena->capacity : ARENA_ALIGNMENT;
    arena->block = aligned_alloc(ARENA_ALIGNMENT, block);
    if (arena->block == NULL)
        return status_fail(
            STATUS_ENVIRONMENT,
            "out of memory: a worker needs %zu bytes; use fewer threads or a smaller plan", block);
    memset(arena->block, 0, block);
    return STATUS_OK;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t rounded = rounded_up(bytes), end = arena->block == NULL ? SIZE_MAX : arena->capacity;
    assert(rounded <= end - arena->used);
    void *piece = arena->block == NULL ? NULL : arena->block + arena->used;
    arena->used += rounded;
    return piece;
}

struct arena arena_part(struct arena *arena, size_t bytes)
{
    return (struct arena){arena_take(arena, bytes), rounded_up(bytes), 0};
}

void arena_reset(struct arena *arena)
{
    arena->used = 0;
}

void arena_close(struct arena *arena)
{
    free(arena->block);
    *arena = (struct arena){0};
}
