// The reader of plaintext:
//
//   !Name: Glider      comments
//   .O.                . or blank dead; O, o, *, X, x or @ alive; rows may end early
//   ..O
//   OOO
//
// Source: LifeWiki, "Plaintext".
#include "life/reader.h"

#include <string.h>

static enum status read_row(struct life_reader *reader, int64_t y)
{
    int c;
    for (int64_t x = 0; (c = life_reader_next(reader)) != '\n' && c != LIFE_END; x++) {
        bool dead = c == '.' || c == ' ' || c == '\t';
        if (c == '\0' || strchr(LIFE_PLAINTEXT, c) == NULL)
            return life_reader_expected(reader, "a row of . (dead) and O (alive)");
        if (!dead)
            TRY(life_reader_cells(reader, x, y, 1, reader->line, reader->column));
        if (c == '.' || !dead) {
            reader->width = x + 1 > reader->width ? x + 1 : reader->width;
            reader->height = y + 1;
        }
        life_reader_take(reader);
    }
    life_reader_take(reader);
    return STATUS_OK;
}

enum status life_read_plaintext(struct life_reader *reader)
{
    int64_t y = 0;
    while (life_reader_next(reader) != LIFE_END)
        if (life_reader_next(reader) == '!')
            life_reader_skip_line(reader);
        else
            TRY(read_row(reader, y++));
    if (reader->height == 0)
        return life_reader_expected(reader, "a row of . (dead) and O (alive)");
    return STATUS_OK;
}
