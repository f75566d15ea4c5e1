// The file of a checkpoint, which appears whole under its name or not at all (base/output.h):
//
//   "lifeticket checkpoint 1\n" | build, 64 | identity, 8 | far, 8 | seconds, 8 | bytes, 8 | state | sum, 64
//
// build is the SHA-256 of what made the program, for no other build has to understand the state; sum that of
// all before it; both in hexadecimal digits. Numbers are as the machine has them.
#ifndef SWEEP_CHECKPOINT_FILE_H
#define SWEEP_CHECKPOINT_FILE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct checkpoint_head {
    char magic[24];
    char build[64];
    uint64_t identity; // of the trial (trial_identity)
    uint64_t far;      // how far it is (struct trial_keeper)
    double seconds;    // of the processor, that it took so far
    uint64_t bytes;    // of the state
};

#define CHECKPOINT_WHY 128

// Writes the file in place of one that may be there; identity, far, seconds and bytes of the head are set.
enum status checkpoint_write(const char *path, struct checkpoint_head *head, const void *state);

// Reads one of the trial of this identity, by this build: its head, and a block of memory, the caller's,
// with the state behind as many bytes. NULL: there is none that is of use; why: what is wrong with it,
// "" if there is no file.
void *checkpoint_read(const char *path, uint64_t identity, struct checkpoint_head *head,
                      char why[CHECKPOINT_WHY]);

// Whether a file is damaged, whatever trial it is of, and whichever build wrote it. One that is gone is not. Fails only
// if it cannot be read.
enum status checkpoint_check(const char *path, bool *damaged);

#endif
