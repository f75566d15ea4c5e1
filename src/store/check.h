// Whether a results file is sound: every byte of it is read, and what it says in several places is
// compared.
//
//   bytes     every dataset whole, whoever put it there, and every attribute: HDF5 verifies the
//             checksums of what it reads
//   rows      no point twice; keys, pairs and all that /trials repeats of /points, computed again;
//             counts, rates and intervals of /points against the rows; numbers within their ranges;
//             outcome, updates and verdict of a trial against each other
//   arrays    shapes against the rows; masks against what is said to be left; zero where pruned;
//             numbers finite, unless the trial diverged; the last entry of a curve against its row
//
// What store_open refuses nobody can use, so its reason is then the one defect of the rows. Whether
// the verdicts are true is another question: sweep/rejudge.h.
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "base/status.h"

#include <stddef.h>

// Told of a defect, as a line: "path: place: what is wrong". It may hold texts of the file.
typedef void store_tell(void *context, const char *defect);

// Checks a file, and counts its defects. Fails only if the environment does.
enum status store_check(const char *path, store_tell *tell, void *context, size_t *defects);

#endif
