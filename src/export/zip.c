#include "export/zip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define VERSION   20 // 2.0 reads it
#define FIRST_DAY (1 << 5 | 1)

uint32_t zip_crc32(const unsigned char *data, size_t count)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
    return ~crc;
}

// Adds what a file's header and its entry of the directory have in common.
static void add_description(struct bytes *to, const char *name, const struct bytes *content)
{
    bytes_add_little(to, VERSION, 2);
    bytes_add_little(to, 0, 2); // no flags
    bytes_add_little(to, 0, 2); // stored
    bytes_add_little(to, 0, 2); // at midnight
    bytes_add_little(to, FIRST_DAY, 2);
    bytes_add_little(to, zip_crc32(content->data, content->count), 4);
    bytes_add_little(to, content->count, 4); // stored, and
    bytes_add_little(to, content->count, 4); // as it was
    bytes_add_little(to, strlen(name), 2);
    bytes_add_little(to, 0, 2); // nothing else about it
}

void zip_add(struct zip *zip, const char *name, const struct bytes *content)
{
    size_t begin = zip->files.count;
    assert(begin + content->count < UINT32_MAX - UINT16_MAX && zip->entries < UINT16_MAX);
    zip->files.failed |= content->failed;
    bytes_add(&zip->files, "PK\3\4", 4);
    add_description(&zip->files, name, content);
    bytes_add(&zip->files, name, strlen(name));
    bytes_add(&zip->files, content->data, content->count);

    bytes_add(&zip->directory, "PK\1\2", 4);
    bytes_add_little(&zip->directory, VERSION, 2);
    add_description(&zip->directory, name, content);
    bytes_add_little(&zip->directory, 0, 6); // no comment, on the first disk, as bytes
    bytes_add_little(&zip->directory, 0, 4); // no attributes
    bytes_add_little(&zip->directory, begin, 4);
    bytes_add(&zip->directory, name, strlen(name));
    zip->entries++;
}

enum status zip_write(struct zip *zip, FILE *out)
{
    size_t begin = zip->files.count, count = zip->directory.count;
    bytes_add(&zip->directory, "PK\5\6", 4);
    bytes_add_little(&zip->directory, 0, 4); // one disk
    bytes_add_little(&zip->directory, zip->entries, 2);
    bytes_add_little(&zip->directory, zip->entries, 2);
    bytes_add_little(&zip->directory, count, 4);
    bytes_add_little(&zip->directory, begin, 4);
    bytes_add_little(&zip->directory, 0, 2); // no comment
    bytes_add(&zip->files, zip->directory.data, zip->directory.count);
    zip->files.failed |= zip->directory.failed;
    free(zip->directory.data);
    return bytes_write(&zip->files, out);
}
