// For the other files of this folder.
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/results.h"
#include "store/schema.h"

// Calls `visit` with each row of a table as it is in the file, in its order, until it fails. What
// files of the schema have no column for is zero.
enum status store_visit_rows(const struct store_results *results, enum store_table table,
                             enum status (*visit)(void *context, size_t i, struct store_row *row),
                             void *context);

// For the merge, which reads more files than may be open at once: a file that was read is let go,
// and opened again when its networks are wanted. Opens the file again, if it is not open.
enum status store_reopen(struct store_results *results);
void store_suspend(struct store_results *results);

#endif
