// How many bytes results take on the disk.
#ifndef STORE_SIZE_H
#define STORE_SIZE_H

#include "store/results.h"

// Of the whole file. The results are open.
enum status store_bytes(const struct store_results *results, uint64_t *bytes);
// Of a point's networks and curves, as they are stored: compressed, without what describes them.
enum status store_point_bytes(const struct store_results *results, size_t point, uint64_t *bytes);

#endif
