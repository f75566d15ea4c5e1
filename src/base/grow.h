// Arrays that grow by one element at a time.
#ifndef BASE_GROW_H
#define BASE_GROW_H

#include <stdbool.h>
#include <stddef.h>

// Makes room for an element behind the first `count` of an array of *capacity, `size` bytes each. `array` is the address
// of the pointer to it, which may be NULL while *capacity is 0. Returns false, and changes nothing, where there is no memory.
bool grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
