// Arrays of floats, compressed by ourselves to the bytes that the library's filters make of them: a thread can do that while
// another calls the library, which one at a time may do.
//
//   chunk       [rows][width] float32; beyond the end of the array zeros
//   shuffled    the first bytes of all its numbers, then the second ones, ...
//   deflated    by zlib
//   summed up   Fletcher's checksum of that, 4 bytes, behind it
//
// Rows are no longer than a chunk. Of longer ones the library does not write chunk after chunk: which stand where in the file
// follows from its cache.
#ifndef STORE_PRESS_H
#define STORE_PRESS_H

#include "store/file.h"
#include "trial/trial.h"

// The chunks of an array [count][width].
void press_chunk_of(size_t count, size_t width, hsize_t chunk[2]);

struct press {
    // The array [count][width]: `field` is the offset of a pointer to a row in struct trial_result.
    const struct trial_result *results;
    size_t count, width, field;
    size_t rows, chunks;     // of a chunk; how many there are
    size_t most;             // bytes of a chunk, at most
    unsigned char *shuffled; // a chunk
    unsigned char *pressed;  // [chunks][most]
    size_t *bytes;           // [chunks]: of those that are compressed
    bool done;               // all are
};

// Whether such an array can be compressed here.
bool press_fits(size_t width);
// Reserves memory; what the results hold must stay as it is. false: there is too little. Close it, whatever is returned.
bool press_open(const struct trial_result *results, size_t count, size_t width, size_t field,
                struct press *press);
void press_close(struct press *press);

// Compresses all chunks. press->done stays false if memory is short.
void press_run(struct press *press);

// Writes what is done as a new dataset.
enum status press_put(const struct store_file *file, hid_t group, const char *name,
                      const struct press *press);

#endif
