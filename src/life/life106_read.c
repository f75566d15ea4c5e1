// The reader of Life 1.06:
//
//   #Life 1.06
//   0 -1              column and row of a live cell
//   1 0
//
// It may have the comments and the rule of Life 1.05. Source: LifeWiki, "Life 1.06".
#include "life/reader.h"

static enum status read_cell(struct life_reader *reader)
{
    size_t line = reader->line, column = reader->column;
    int64_t x, y;
    TRY(life_reader_integer(reader, true, "the column of a live cell", &x));
    life_reader_skip_blanks(reader);
    TRY(life_reader_integer(reader, true, "the row of a live cell", &y));
    life_reader_skip_blanks(reader);
    if (life_reader_next(reader) != '\n' && life_reader_next(reader) != LIFE_END)
        return life_reader_expected(reader, "the end of the line after column and row");
    return life_reader_cells(reader, x, y, 1, line, column);
}

enum status life_read_life106(struct life_reader *reader)
{
    reader->has_corner = true; // 0, 0: columns and rows are those of the plane
    for (int c; (c = life_reader_next(reader)) != LIFE_END;) {
        life_reader_skip_blanks(reader);
        if (c == '#')
            TRY(life_reader_hash_line(reader));
        else if (life_reader_next(reader) == '\n')
            life_reader_take(reader);
        else if (life_reader_next(reader) != LIFE_END)
            TRY(read_cell(reader));
    }
    return STATUS_OK;
}
