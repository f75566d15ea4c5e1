// Patterns as they are found in files, on a plane or on a board, and their future.
//
// A file is read whatever its name, by what stands in it:
//
//   RLE           x = 3, y = 3, rule = B3/S23     life/rle_read.c
//                 bob$2bo$3o!
//   plaintext     !Name: Glider                   life/plaintext_read.c
//                 .O.
//   Life 1.05     #Life 1.05                      life/life105_read.c
//                 #P -1 -1
//                 .*.
//   Life 1.06     #Life 1.06                      life/life106_read.c
//                 0 -1
//
// What people write is taken: lines that end in LF, CR or CRLF, a byte order mark, blank lines at
// the start, a header that is wrong about the size or missing, comments. What cannot be run is
// refused with path:line:column and the reason: more than two states, other neighbourhoods, other
// universes, live cells that reach over more than LIFE_MAX_SIDE columns or rows, other formats.
#ifndef LIFE_PATTERN_H
#define LIFE_PATTERN_H

#include "life/universe.h"

#include <stdio.h>

struct life_pattern {
    // The whole universe if that is bounded. Else a rectangle that holds all live cells: that of the
    // file's header if there is room for it.
    struct life_board board;
    bool has_rule;
    struct life_rule rule; // B3/S23 unless has_rule
    struct life_universe universe;
    int64_t left, top;   // column and row of the board's corner on a plane without end; else 0
    uint64_t generation; // that the board shows
};

// Reads a pattern from a file, or from standard input where path is "-". Fails with STATUS_REQUEST
// if it is malformed, with STATUS_ENVIRONMENT if it cannot be read; *pattern is then empty.
enum status life_pattern_open(struct life_pattern *pattern, const char *path);
void life_pattern_close(struct life_pattern *pattern);

// The same from a stream that is open, up to its end; `name` stands for it in messages.
enum status life_pattern_read(struct life_pattern *pattern, FILE *file, const char *name);

// Puts the middle of the pattern's board on the middle of `board`, as golly does: both halves
// rounded down. Returns false if a live cell has no place on it; `board` is then as it was. Cells
// of `board` that the pattern's do not cover stay as they are.
bool life_pattern_place(const struct life_pattern *pattern, struct life_board *board);

// Whether there is room for it on an empty board of those sides.
bool life_pattern_fits(const struct life_pattern *pattern, size_t width, size_t height);

// Runs the pattern by its rule, in its universe, as golly does: a cell counts as alive if it
// differs from empty space, which B0 brings to life (life/rule.h), also beyond the edge of a
// bounded plane. The board becomes that of the last generation; on a plane without end it is the
// smallest that holds the live cells. Fails with STATUS_REQUEST once those reach over more than
// LIFE_MAX_SIDE columns or rows there, with STATUS_ENVIRONMENT when memory is short.
enum status life_pattern_run(struct life_pattern *pattern, uint64_t generations);

#endif
