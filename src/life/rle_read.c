// The reader of RLE, the common format of Life programs:
//
//   x = 3, y = 3, rule = B3/S23     life/rle_head.h
//   bob$2bo$3o!                     b or . dead, other letters alive, $ end of row, ! end; 2b = bb
//
// Rows may end early and run over the header's size; blank space, line breaks and lines of comments
// may stand between items; the `!` may be missing; what follows it is nobody's. Capital letters are
// states, of which there are two here: any one may stand for alive, B and O for dead and alive, but
// others beside each other, B beside a point, or any behind p to y, are a pattern of more states.
// Without a header only the letters of LIFE_RLE_BARE are cells.
// Source of the format: golly's help, "File Formats", and LifeWiki, "Run Length Encoded".
#include "life/reader.h"
#include "life/rle_head.h"

#include <ctype.h>
#include <string.h>

static const char item_or_end[] = "b, o, $, a count, or ! at the end";

// Where the next item goes, and what has been seen.
struct body {
    int64_t x, y;
    uint32_t capitals; // bit 0: A
    bool point;        // some point
    bool any;          // some item
};

// Skips blank space, line breaks, and comments that stand alone on a line.
static void skip_to_item(struct life_reader *reader)
{
    bool alone = reader->column == 1;
    for (;;) {
        life_reader_skip_blanks(reader);
        if (life_reader_next(reader) == '\n')
            life_reader_take(reader);
        else if (life_reader_next(reader) == '#' && alone)
            life_reader_skip_line(reader);
        else
            return;
        alone = true;
    }
}

static bool has_more_states(const struct body *body)
{
    const uint32_t dead = 1u << ('B' - 'A'), alive = 1u << ('O' - 'A');
    bool several = __builtin_popcount(body->capitals) > 1 && body->capitals != (dead | alive);
    return several || (body->point && (body->capitals & dead) != 0);
}

// Takes a letter, of which `dead` says what it means.
static enum status take_letter(struct life_reader *reader, struct body *body, bool *dead)
{
    size_t line = reader->line, column = reader->column;
    int letter = life_reader_next(reader);
    *dead = letter == 'b' || letter == 'B' || letter == '.';
    life_reader_take(reader);
    if (isupper(letter))
        body->capitals |= 1u << (letter - 'A');
    body->point = body->point || letter == '.';
    bool pair = letter >= 'p' && letter <= 'y' && isupper(life_reader_next(reader));
    if (!pair && !has_more_states(body))
        return STATUS_OK;
    return life_reader_fail(reader, line, column,
                            "this letter is a third state of cells, and the rule has two: dead and "
                            "alive");
}

// Takes what stands behind a count, or alone.
static enum status take_item(struct life_reader *reader, struct body *body, int64_t count,
                             size_t line, size_t column)
{
    bool dead;
    if (life_reader_next(reader) == '$') {
        life_reader_take(reader);
        body->y += count;
        body->x = 0;
        return STATUS_OK;
    }
    TRY(take_letter(reader, body, &dead));
    if (!dead)
        TRY(life_reader_cells(reader, body->x, body->y, count, line, column));
    body->x += count;
    return STATUS_OK;
}

static bool is_item(const struct life_reader *reader)
{
    int c = life_reader_next(reader);
    if (c == LIFE_END || !(c == '$' || c == '.' || isalpha(c)))
        return false;
    return reader->has_header || strchr(LIFE_RLE_BARE, c) != NULL;
}

static enum status take_counted(struct life_reader *reader, struct body *body)
{
    size_t line = reader->line, column = reader->column;
    int64_t count = 1;
    bool counted = isdigit(life_reader_next(reader));
    if (counted)
        TRY(life_reader_integer(reader, false, "a count", &count));
    if (count == 0)
        return life_reader_fail(reader, line, column, "expected a count from 1 on");
    if (!is_item(reader))
        return life_reader_expected(reader, counted ? "b, o or $ after a count" : item_or_end);
    body->any = true;
    return take_item(reader, body, count, line, column);
}

enum status life_read_rle(struct life_reader *reader)
{
    struct body body = {0};
    TRY(life_rle_read_head(reader));
    for (;;) {
        skip_to_item(reader);
        int c = life_reader_next(reader);
        if (c == '!' || (c == LIFE_END && body.any))
            return STATUS_OK;
        TRY(take_counted(reader, &body));
    }
}
