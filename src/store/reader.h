// For the merge, which reads more files than may be open at once: a file that was read is let go,
// and opened again when its networks are wanted.
#ifndef STORE_READER_H
#define STORE_READER_H

#include "store/results.h"

// Opens the file again, if it is not open.
enum status store_reopen(struct store_results *results);
void store_suspend(struct store_results *results);

#endif
