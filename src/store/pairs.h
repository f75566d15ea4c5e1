// Training pairs as a file, for other tools: /before and /after uint8 [boards, side, side], 0 dead
// and 1 alive, the one being the other some generations earlier. Attributes say the rest.
#ifndef STORE_PAIRS_H
#define STORE_PAIRS_H

#include "life/board.h"

#define STORE_PAIRS_KIND "lifeticket pairs" // attribute `kind`

struct store_pairs {
    size_t boards, side, generations;
    double density; // NaN: each board draws its own, uniform in [0, 1)
    enum life_boundary boundary;
    struct life_rule rule;
    uint64_t seed;
};

// Draws the boards and writes the file, some boards at a time: memory does not grow with their
// number. Preconditions (assert): boards >= 1, 1 <= side <= LIFE_MAX_SIDE, generations >= 1.
enum status store_pairs_write(const char *path, const struct store_pairs *pairs);

#endif
