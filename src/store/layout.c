#include "store/layout.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "files are written as rows are in memory");

static size_t bytes_of(const struct store_column *column)
{
    static const size_t bytes[] = {[STORE_U32] = 4,  [STORE_U64] = 8,  [STORE_I64] = 8,
                                   [STORE_REAL] = 8, [STORE_WORD] = 1, [STORE_TEXT] = 0};
    return column->kind == STORE_TEXT ? column->bytes : bytes[column->kind];
}

// Adds a column after those that are there.
static void add(struct store_layout *layout, const struct store_column *column)
{
    size_t bytes = bytes_of(column), last = layout->stretches;
    struct store_stretch *before = last > 0 ? &layout->stretch[last - 1] : NULL;
    if (before != NULL && before->from + before->bytes == column->offset)
        before->bytes += bytes;
    else
        layout->stretch[layout->stretches++] =
            (struct store_stretch){column->offset, layout->bytes, bytes};
    layout->bytes += bytes;
}

struct store_layout store_layout_open(enum store_table table)
{
    struct store_layout layout = {.stretch =
                                      calloc(store_column_count + 1, sizeof *layout.stretch)};
    for (size_t i = 0; i < store_column_count && layout.stretch != NULL; i++) {
        const struct store_column column = store_column(i);
        if (store_column_in(&column, table))
            add(&layout, &column);
    }
    return layout;
}

void store_layout_close(struct store_layout *layout)
{
    free(layout->stretch);
    *layout = (struct store_layout){0};
}

void store_layout_pack(const struct store_layout *layout, const struct store_row *row,
                       unsigned char *packed)
{
    for (size_t i = 0; i < layout->stretches; i++) {
        const struct store_stretch *at = &layout->stretch[i];
        memcpy(packed + at->to, (const unsigned char *)row + at->from, at->bytes);
    }
}
