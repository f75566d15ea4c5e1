// One hash for what a sweep computed, so that results that were made again can be told from others.
//
// It is the SHA-256 of the rows of /trials, then of each point, in order, of /networks/<point>/final,
// and of tickets and networks that started from others the mask: all as they lie in the file, uncompressed, little endian, row by row. So
// it depends neither on when, where and how fast they were computed nor on how they are compressed,
// and other programs can take it as well. Of a file of schema 3, in Python:
//
//   digest = hashlib.sha256(file["trials"][:].tobytes())
//   for point in range(len(file["points"])):
//       for name in ("final", "mask"):
//           if name in file[f"networks/{point}"]:
//               digest.update(file[f"networks/{point}/{name}"][:].tobytes())
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "store/results.h"
#include "store/sha256.h"

// Takes the digest that the results have in files of `schema`: columns that came later, or mean
// something else since, are left out, so that what an earlier program computed can be compared. Refuses a schema later than the
// file's, and a file that cannot be read.
enum status store_digest(const struct store_results *results, unsigned schema,
                         char digest[SHA256_TEXT]);

#endif
