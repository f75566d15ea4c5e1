// The reader of Life 1.05:
//
//   #Life 1.05
//   #D Comments, of this letter or others but N, P and R.
//   #R 125/36            the rule; #N is that of Life
//   #P -1 -1             a block of cells: column and row of its corner
//   .*                   . dead, * alive; rows may end early
//   ..*
//
// Source: LifeWiki, "Life 1.05".
#include "life/reader.h"

// Takes blanks and a number.
static enum status read_place(struct life_reader *reader, int64_t *number)
{
    life_reader_skip_blanks(reader);
    return life_reader_integer(reader, true, "a whole number", number);
}

// A block without a place goes on below the one before.
static enum status read_block(struct life_reader *reader, int64_t *left, int64_t *y)
{
    life_reader_take(reader);
    life_reader_take(reader);
    life_reader_skip_blanks(reader);
    if (life_reader_next(reader) != '\n' && life_reader_next(reader) != LIFE_END) {
        TRY(read_place(reader, left));
        TRY(read_place(reader, y));
    }
    life_reader_skip_line(reader);
    return STATUS_OK;
}

static enum status read_row(struct life_reader *reader, int64_t x, int64_t y)
{
    int c;
    for (; (c = life_reader_next(reader)) == '.' || c == '*'; x++) {
        if (c == '*')
            TRY(life_reader_cells(reader, x, y, 1, reader->line, reader->column));
        life_reader_take(reader);
    }
    life_reader_skip_blanks(reader);
    c = life_reader_next(reader);
    if (c != '\n' && c != LIFE_END)
        return life_reader_expected(reader, "a row of . (dead) and * (alive)");
    life_reader_take(reader);
    return STATUS_OK;
}

enum status life_read_life105(struct life_reader *reader)
{
    int64_t left = 0, y = 0;
    bool any = false;
    reader->has_corner = true; // 0, 0: columns and rows are those of the plane
    for (int c; (c = life_reader_next(reader)) != LIFE_END;) {
        if (life_reader_starts(reader, "#P"))
            TRY(read_block(reader, &left, &y));
        else if (c == '#')
            TRY(life_reader_hash_line(reader));
        else if (c == '\n')
            life_reader_take(reader);
        else {
            TRY(read_row(reader, left, y++));
            any = true;
        }
    }
    return any ? STATUS_OK : life_reader_expected(reader, "a row of . (dead) and * (alive)");
}
