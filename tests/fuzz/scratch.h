// A file of a fuzz target's own, under $TMPDIR or /tmp, which is removed when the target ends.
//
// Files of HDF5 are not fuzzed byte by byte: metadata carry checksums, and behind them are known faults of the
// library (1.10) that are not ours. In their place the bytes of an input are edits of a sound file, at most
// SCRATCH_MOST, each of SCRATCH_EDIT bytes:
//
//   0      which object, modulo their number: attributes of the root, then datasets
//   1      0: the object is deleted; else its bytes are changed
//   2-3    where, modulo the size of its values
//   4-11   the bytes that stand there afterwards
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#define SCRATCH_EDIT 12
#define SCRATCH_MOST 8

// What libFuzzer calls.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const char *scratch_path(void);

// Makes the file anew of these bytes.
void scratch_write(const void *bytes, size_t size);

// The content of a file; the caller frees it.
unsigned char *scratch_load(const char *path, size_t *size);

// Edits the file, which is of HDF5. `dataset` has the names of its datasets, the last of them NULL.
void scratch_edit(const char *const *dataset, const uint8_t *data, size_t size);

#endif
