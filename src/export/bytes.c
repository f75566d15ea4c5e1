#include "export/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void bytes_insert(struct bytes *bytes, size_t at, const void *data, size_t count)
{
    assert(at <= bytes->count);
    if (bytes->failed || count == 0)
        return;
    if (count > bytes->room - bytes->count) {
        size_t room = 2 * (bytes->count + count);
        unsigned char *moved = realloc(bytes->data, room);
        bytes->failed = moved == NULL;
        if (bytes->failed)
            return;
        bytes->data = moved;
        bytes->room = room;
    }
    memmove(bytes->data + at + count, bytes->data + at, bytes->count - at);
    memcpy(bytes->data + at, data, count);
    bytes->count += count;
}

void bytes_add(struct bytes *bytes, const void *data, size_t count)
{
    bytes_insert(bytes, bytes->count, data, count);
}

void bytes_add_little(struct bytes *bytes, uint64_t number, size_t count)
{
    unsigned char byte[8];
    assert(count <= sizeof byte);
    for (size_t i = 0; i < count; i++)
        byte[i] = (unsigned char)(number >> 8 * i);
    bytes_add(bytes, byte, count);
}

void bytes_add_floats(struct bytes *bytes, const float *value, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &value[i], sizeof bits);
        bytes_add_little(bytes, bits, sizeof bits);
    }
}

enum status bytes_write(struct bytes *bytes, FILE *out)
{
    bool failed = bytes->failed;
    if (!failed)
        fwrite(bytes->data, 1, bytes->count, out);
    free(bytes->data);
    *bytes = (struct bytes){0};
    return failed ? status_fail(STATUS_ENVIRONMENT, "export: not enough memory for the file")
                  : STATUS_OK;
}
