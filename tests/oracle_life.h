// An oracle: what a network of one or two generations answers for every window or patch, in double
// precision, beside Life's own rule. It shares no code with src: it has its own rule, its own way
// through the parameters, as net/net.h documents them, and its own tables.
//
// Beside the quick count stands a plain evaluation of one cell of a little board, tap by tap, on
// which the quick count is checked.
#ifndef TESTS_ORACLE_LIFE_H
#define TESTS_ORACLE_LIFE_H

#include "definitions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A network and the rule that it should follow. The widths are those of the layers but the last:
// filters and channels of each generation.
struct oracle {
    bool window; // family: the first layer sees 5x5 cells and all others one; else 3x3 and 1x1
    const struct definition *activation; // relu unless set
    unsigned generations;                // 1 or 2
    unsigned char width[4];
    bool linear[4]; // layers without an activation, beside the output
    bool residual;  // a generation's input is added to the first sums of its second layer
    const float *parameters;
    unsigned birth, survival; // bit n: of a cell with n live neighbours
};

// Conway's, of these widths.
struct oracle oracle_of(bool window, unsigned generations, const unsigned char *widths,
                        const float *parameters);

struct oracle_count {
    uint64_t patches, wrong; // a NaN is wrong
    double least;            // |logit|; 0 if one is no number
};

// All windows (512) or patches (2^25) without an edge.
struct oracle_count oracle_inside(const struct oracle *oracle);

// Of two generations: logit [count] of patches by the tables that the count uses. Cell (row, column)
// of a patch is bit 5 row + column.
void oracle_quick(const struct oracle *oracle, size_t count, const uint32_t *patches,
                  double *logit);

// Of two generations with dead edges: what lies at them, in 15 kinds, 133,218 patches.
struct oracle_count oracle_edges(const struct oracle *oracle);

// Of both.
struct oracle_count oracle_joined(struct oracle_count a, struct oracle_count b);

// A board of at most 5x5 cells, which are the bits of `cells`, row by row, and one of its cells.
// Beyond its edges there is nothing: no live cell, no channel.
struct oracle_board {
    unsigned height, width, y, x;
    uint32_t cells;
};

// The logit of the cell, and whether it lives after the network's generations.
double oracle_logit(const struct oracle *oracle, const struct oracle_board *board);
bool oracle_alive(const struct oracle *oracle, const struct oracle_board *board);

#endif
