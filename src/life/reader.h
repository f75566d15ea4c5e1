// What the readers of the formats share: the text, character by character, each with its place; and
// what becomes of the cells.
//
// A text is read twice. The first time cells only widen the box that holds them; errors show. The
// second time there is a board, and they are set.
#ifndef LIFE_READER_H
#define LIFE_READER_H

#include "life/pattern.h"

#define LIFE_END (-1) // in place of a character, at the end of the text

// Columns left .. right and rows top .. bottom, if there are `any`.
struct life_box {
    bool any;
    int64_t left, top, right, bottom;
};

struct life_reader {
    const char *name;              // of the file
    const unsigned char *at, *end; // what is not yet taken
    size_t line, column;           // of *at, both from 1
    struct life_pattern *pattern;  // gets rule, universe and generation
    bool has_header;               // of RLE
    int64_t width, height;         // that the file says; 0: nothing
    bool has_corner;               // the file says where its column 0, row 0 lies
    int64_t corner_x, corner_y;
    struct life_box box;      // of the live cells, in columns and rows of the file
    struct life_board *board; // NULL the first time
    int64_t left, top;        // column and row of the file at the board's corner
};

// What stands in rows of plaintext, and in RLE without a header, which would else be any text.
#define LIFE_PLAINTEXT ". \tOo*Xx@"
#define LIFE_RLE_BARE  "bo.$ABOxy0123456789 \t"

// The readers of the formats. Each begins where the first line that is not blank does.
typedef enum status life_read_format(struct life_reader *reader);
life_read_format life_read_rle, life_read_plaintext, life_read_life105, life_read_life106;

// Passes over a byte order mark and blank lines and finds the reader of what follows. Fails with the
// format's name if there is none for it.
enum status life_find_format(struct life_reader *reader, life_read_format **read);

// The next character: LF for any end of a line, LIFE_END after the last.
int life_reader_next(const struct life_reader *reader);
void life_reader_take(struct life_reader *reader);
void life_reader_skip_blanks(struct life_reader *reader); // blanks and tabs
void life_reader_skip_line(struct life_reader *reader);   // with its end
bool life_reader_starts(const struct life_reader *reader, const char *text);

// Takes an integer, behind a sign if it may be `negative`. Fails unless it is one from -LIFE_MOST to
// LIFE_MOST; `what` names it in the message.
#define LIFE_MOST 1000000000
enum status life_reader_integer(struct life_reader *reader, bool negative, const char *what,
                                int64_t *number);

// Takes what stands before the next blank, end of the line or key of a header, but for a comma at
// its end, as the rule and the universe.
enum status life_reader_rule(struct life_reader *reader);

// Takes a line that is a comment, or the rule if it begins with `of_rule`: `#r 23/3`.
enum status life_reader_comment(struct life_reader *reader, const char *of_rule);

// Takes a line that begins with a hash in Life 1.05 and 1.06, but for #P: `#R rule`, `#N`, which is
// B3/S23, or a comment.
enum status life_reader_hash_line(struct life_reader *reader);

// `count` live cells from column x on in row y. Fails, with the place of the item, which is
// line:column, where they reach too far from others.
enum status life_reader_cells(struct life_reader *reader, int64_t x, int64_t y, int64_t count,
                              size_t line, size_t column);

// STATUS_REQUEST with path:line:column and the reason.
enum status life_reader_fail(const struct life_reader *reader, size_t line, size_t column,
                             const char *reason);
// The same with "expected ..., not ..." at the next character.
enum status life_reader_expected(const struct life_reader *reader, const char *expected);

#endif
