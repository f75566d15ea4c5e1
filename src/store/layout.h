// Rows as they lie in a file. The columns of struct store_row are those of the file, little-endian and of the same bytes, at
// other places: moving them here saves the library a conversion of every column by itself.
#ifndef STORE_LAYOUT_H
#define STORE_LAYOUT_H

#include "store/schema.h"

// Bytes that stand together in both.
struct store_stretch {
    size_t from, to, bytes; // from: in struct store_row
};

struct store_layout {
    size_t bytes; // of a row in the file
    struct store_stretch *stretch;
    size_t stretches;
};

// The rows of a table; of no bytes if memory is short.
struct store_layout store_layout_open(enum store_table table);
void store_layout_close(struct store_layout *layout);

// Writes one row as it lies in the file: layout->bytes.
void store_layout_pack(const struct store_layout *layout, const struct store_row *row,
                       unsigned char *packed);

#endif
