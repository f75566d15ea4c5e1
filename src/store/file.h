// HDF5 files: one that appears complete or not at all, one that is read, and their attributes.
//
// For the other files of this folder only. The library's own error printing is switched off and its
// error stack turned into one message. Texts are fixed-length strings in UTF-8, ending in zero;
// nothing of variable length is stored, because the heap behind it has no checksum. The format is
// HDF5 1.10's, whose metadata carry checksums, so that a damaged byte is reported and not believed.
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "base/output.h"
#include "store/driver.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A file being written, which appears whole or not at all.
struct store_file {
    struct output output;
    hid_t id;
    struct store_sink sink;
};

// `file` must not move afterwards.
enum status store_file_create(const char *path, struct store_file *file);
// A file that is only memory, for what is to be measured and forgotten; `path` begins messages. The
// caller closes its id.
enum status store_file_in_memory(const char *path, struct store_file *file);

// Closes, syncs and renames. On failure the temporary file is gone and an earlier file is intact.
enum status store_file_publish(struct store_file *file);
void store_file_discard(struct store_file *file);

// Opens a file for reading. Missing, not HDF5, truncated: refused with the reason.
enum status store_file_open(const char *path, hid_t *id);

// Whether all is well after a step of writing: `good` says that the library's calls succeeded, and
// the sink whether the system's did. Fails with "path: cannot write what: why".
enum status store_wrote(const struct store_file *file, bool good, const char *what);

// The library just failed to read: "path: cannot read what: why". A damaged file is a wrong
// request, an error of the system is the environment's. To be called before any other call to the
// library.
enum status store_read_failed(const char *path, const char *what);

// Sets an attribute of an object of the file.
enum status store_put_text(const struct store_file *file, hid_t object, const char *name,
                           const char *text);
enum status store_put_unsigned(const struct store_file *file, hid_t object, const char *name,
                               uint64_t value);
// A list of one is a single value.
enum status store_put_unsigneds(const struct store_file *file, hid_t object, const char *name,
                                const uint64_t *values, size_t count);
enum status store_put_integer(const struct store_file *file, hid_t object, const char *name,
                              int64_t value);
enum status store_put_real(const struct store_file *file, hid_t object, const char *name,
                           double value);

// Reads an attribute of an object; refused when it is missing or of another type, or, for a text of
// `size` bytes, too long.
enum status store_get_text(const char *path, hid_t object, const char *name, char *text,
                           size_t size);
enum status store_get_unsigned(const char *path, hid_t object, const char *name, uint64_t *value);
// One or more numbers, into memory that the caller frees.
enum status store_get_unsigneds(const char *path, hid_t object, const char *name, uint64_t **values,
                                size_t *count);
enum status store_get_integer(const char *path, hid_t object, const char *name, int64_t *value);
enum status store_get_real(const char *path, hid_t object, const char *name, double *value);
// The same; 0 if there is no such attribute.
enum status store_get_optional_real(const char *path, hid_t object, const char *name,
                                    double *value);
// As store_get_text; empty if there is no such attribute.
enum status store_get_optional_text(const char *path, hid_t object, const char *name, char *text,
                                    size_t size);
// The attribute `kind` of a file, which tells models and pairs from results; empty if it has none.
enum status store_get_kind(const char *path, hid_t file, char *text, size_t size);
// As store_get_text, into memory of its own, which the caller frees.
enum status store_get_long_text(const char *path, hid_t object, const char *name, char **text);
// The same of one that may be missing, which is then empty.
enum status store_get_optional_long_text(const char *path, hid_t object, const char *name,
                                         char **text);

#define STORE_COMPRESSION 4 // zlib's level

// A group, or a dataset of `rank` dimensions, chunked, shuffled, compressed, with checksums,
// without time stamps. `grows`: along its first dimension.
enum status store_make_group(const struct store_file *file, const char *name, hid_t *group);
enum status store_make_dataset(const struct store_file *file, hid_t parent, const char *name,
                               hid_t type, int rank, const hsize_t *size, const hsize_t *chunk,
                               bool grows, hid_t *dataset);

// Writes a whole new dataset.
enum status store_put_dataset(const struct store_file *file, hid_t parent, const char *name,
                              hid_t file_type, hid_t memory_type, int rank, const hsize_t *size,
                              const hsize_t *chunk, const void *data);

// Reads a whole dataset; refused unless its dimensions are `size` and its numbers of the class of
// `type`.
enum status store_get_dataset(const char *path, hid_t parent, const char *name, hid_t type,
                              int rank, const hsize_t *size, void *data);

// A mask, numbers 0 and 1 of a byte each: the same two. Reading refuses other numbers.
enum status store_put_mask(const struct store_file *file, hid_t parent, const char *name, int rank,
                           const hsize_t *size, const hsize_t *chunk, const uint8_t *mask);
enum status store_get_mask(const char *path, hid_t parent, const char *name, int rank,
                           const hsize_t *size, uint8_t *mask);

#endif
