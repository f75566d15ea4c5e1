// Training pairs as a file, for other tools: /before and /after uint8 [boards, side, side], 0 dead
// and 1 alive, the one being the other some generations earlier. Attributes say the rest.
#ifndef STORE_PAIRS_H
#define STORE_PAIRS_H

#include "life/board.h"

#define STORE_PAIRS_KIND "lifeticket pairs" // attribute `kind`

struct store_pairs {
    size_t boards, side;
    size_t warmup;      // generations that a board lives before it is `before`
    size_t generations; // from `before` to `after`
    bool no_empty;      // a board without a live cell is not taken, and another one drawn for it
    double density;     // NaN: each board draws its own, uniform in [0, 1)
    enum life_boundary boundary;
    struct life_rule rule;
    uint64_t seed;
    void (*progress)(void *context, size_t boards); // told how many are made; may be NULL
    void *context;
};

// Predicts how many bytes the file takes. How well boards can be compressed hangs on their density and
// warm-up, so the first ones are drawn, and compressed in memory. Preconditions as below; `path` begins
// messages.
enum status store_pairs_bytes(const char *path, const struct store_pairs *pairs, double *bytes);

// Draws the boards and writes the file, some boards at a time: memory does not grow with their
// number. Fails with STATUS_REQUEST if one board after another is empty and none is wanted.
// Preconditions (assert): boards >= 1, 1 <= side <= LIFE_MAX_SIDE, generations >= 1.
enum status store_pairs_write(const char *path, const struct store_pairs *pairs);

#endif
