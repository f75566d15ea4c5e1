#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

#define FIRST 64

bool grow(void *array, size_t count, size_t *capacity, size_t size)
{
    void *block;
    if (count < *capacity)
        return true;
    size_t more = *capacity == 0 ? FIRST : 2 * *capacity;
    memcpy(&block, array, sizeof block); // whatever it points to
    block = realloc(block, more * size);
    if (block == NULL)
        return false;
    memcpy(array, &block, sizeof block);
    *capacity = more;
    return true;
}
