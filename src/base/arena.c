#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

size_t arena_bytes(size_t bytes)
{
    return (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

enum status arena_open(struct arena *arena, size_t capacity)
{
    *arena = (struct arena){.capacity = arena_bytes(capacity)};
    if (arena->capacity == 0)
        return STATUS_OK;
    arena->block = aligned_alloc(ARENA_ALIGNMENT, arena->capacity);
    if (arena->block == NULL)
        return status_fail(
            STATUS_ENVIRONMENT,
            "out of memory: a worker needs %zu bytes; use fewer threads or a smaller plan",
            arena->capacity);
    memset(arena->block, 0, arena->capacity);
    return STATUS_OK;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t rounded = arena_bytes(bytes);
    assert(rounded <= arena->capacity - arena->used);
    void *piece = arena->block + arena->used;
    arena->used += rounded;
    return piece;
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
