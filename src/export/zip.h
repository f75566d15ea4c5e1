// Archives of files that are stored as they are.
//
//   | header, name, content | ... | directory: header, name | ... | end |
//
// Times are those of the first day that there is, 1 January 1980: the same files give the same bytes.
// Source: PKWARE, APPNOTE.TXT; it leaves out what archives of 4 GB need.
#ifndef EXPORT_ZIP_H
#define EXPORT_ZIP_H

#include "export/bytes.h"

// Begins as {0}.
struct zip {
    struct bytes files, directory;
    size_t entries;
};

// Adds a file, of which the archive keeps a copy.
void zip_add(struct zip *zip, const char *name, const struct bytes *content);

// Writes the archive to the file, and frees it. Fails when memory was too short for it.
enum status zip_write(struct zip *zip, FILE *out);

// Returns the checksum CRC-32 of the bytes.
uint32_t zip_crc32(const unsigned char *data, size_t count);

#endif
