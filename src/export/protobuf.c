#include "export/protobuf.h"

#include <string.h>

enum kind { NUMBER = 0, LENGTH = 2, FLOAT = 5 };

// A number of 64 bits has ten bytes at most.
static size_t format_number(uint64_t number, unsigned char byte[10])
{
    size_t count = 0;
    for (; number > 127; number >>= 7)
        byte[count++] = (unsigned char)(number | 128);
    byte[count++] = (unsigned char)number;
    return count;
}

static void add_number(struct bytes *out, uint64_t number)
{
    unsigned char byte[10];
    bytes_add(out, byte, format_number(number, byte));
}

static void add_tag(struct bytes *out, unsigned field, enum kind kind)
{
    add_number(out, field << 3 | kind);
}

void protobuf_number(struct bytes *out, unsigned field, int64_t number)
{
    add_tag(out, field, NUMBER);
    add_number(out, (uint64_t)number);
}

void protobuf_float(struct bytes *out, unsigned field, float number)
{
    add_tag(out, field, FLOAT);
    bytes_add_floats(out, &number, 1);
}

void protobuf_text(struct bytes *out, unsigned field, const char *text)
{
    add_tag(out, field, LENGTH);
    add_number(out, strlen(text));
    bytes_add(out, text, strlen(text));
}

size_t protobuf_open(struct bytes *out, unsigned field)
{
    add_tag(out, field, LENGTH);
    return out->count;
}

void protobuf_close(struct bytes *out, size_t opened)
{
    unsigned char length[10];
    bytes_insert(out, opened, length, format_number(out->count - opened, length));
}
