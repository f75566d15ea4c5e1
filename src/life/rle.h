// Patterns in RLE, the common text format of Life programs.
//
//   #C Comments start with a hash.
//   x = 3, y = 3, rule = B3/S23:T32,24      columns, rows; the rule and the universe may be absent
//   bob$2bo$3o!                             b dead, o alive, $ end of row, ! end; 2b = bb
//
// The universe is golly's suffix of the rule: T is a torus, P a plane whose outside is dead, either
// with its width and height, or one number for both. Here it sets a pattern's board and boundary.
//
// Reading is strict. Allowed: a row that ends early (the rest is dead), trailing rows left out,
// blank space and line breaks between items, comment lines anywhere, CRLF, anything after `!`.
// Refused with path:line:column and the reason: a missing header or `!`, sides that are 0 or over
// LIFE_MAX_SIDE, cells or rows beyond the declared size even if dead, counts that are 0, start with
// 0, exceed LIFE_MAX_SIDE or stand before nothing, other letters, and other universes.
// Source of the format: golly's help, "File formats", and LifeWiki, "Run Length Encoded".
#ifndef LIFE_RLE_H
#define LIFE_RLE_H

#include "life/board.h"

#include <stdio.h>

#define LIFE_RLE_LINE 70 // characters of a line that is written, at most

struct life_pattern {
    struct life_board board; // the pattern's own rectangle
    bool has_rule;
    struct life_rule rule; // if has_rule
    bool has_universe;
    enum life_boundary boundary;            // these three if has_universe; it holds the pattern
    size_t universe_width, universe_height; // 1 .. LIFE_MAX_SIDE
};

// Reads a pattern from a file, or from standard input where path is "-". Fails with STATUS_REQUEST
// if it is malformed, with STATUS_ENVIRONMENT if it cannot be read; *pattern is then empty.
enum status life_pattern_open(struct life_pattern *pattern, const char *path);
void life_pattern_close(struct life_pattern *pattern);

// The same from a stream that is open; `name` stands for it in messages.
enum status life_pattern_read(struct life_pattern *pattern, FILE *file, const char *name);

// Writes the whole board as a pattern whose universe is the board with that boundary, so that
// reading it, here or in golly, gives the same board and the same future. Errors stay in the
// stream, for its owner to ask by ferror.
void life_rle_write(FILE *file, const struct life_board *board, const struct life_rule *rule,
                    enum life_boundary boundary);

// The same to a file, which appears complete or not at all: an earlier file of that name stays as
// it is when writing fails (STATUS_ENVIRONMENT).
enum status life_rle_save(const char *path, const struct life_board *board,
                          const struct life_rule *rule, enum life_boundary boundary);

#endif
