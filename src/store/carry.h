// What others have put into a results file, on its way into the file that replaces it.
#ifndef STORE_CARRY_H
#define STORE_CARRY_H

#include "store/file.h"
#include "store/results.h"

// Copies all links and attributes of the results that the new file does not have under the same name:
// datasets and groups whole, at the root, in /networks and /curves and in the groups of points, and
// attributes of the root, the tables and the groups. moved[from->points] are the numbers of the points in
// the new file. The results are open. Initial values, which earlier schemas kept, are nobody's notes.
enum status store_carry(const struct store_file *file, struct store_results *from,
                        const size_t *moved);

#endif
