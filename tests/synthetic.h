// Made-up results for the tests of src/report: nothing in them was ever trained.
#ifndef TESTS_SYNTHETIC_H
#define TESTS_SYNTHETIC_H

#include "store/results.h"

#include <stddef.h>

// The main experiment's settings with overcompleteness m.
struct point synthetic_point(size_t overcompleteness);

// A ticket of that network: a fifth removed a round, of learned parents only.
struct point synthetic_ticket(size_t overcompleteness, enum ticket_method method, size_t round,
                              enum ticket_control control);

// Results with room for `points` points of `networks` networks each, which took a second and an unknown energy.
void synthetic_open(struct store_results *results, size_t points, size_t networks);
void synthetic_close(struct store_results *results);

// Fills point `index`: the first `learned` networks learned, the next `dead` are dead, the next
// `diverged` diverged, the others did not learn; accuracies follow from the index alone.
void synthetic_set(struct store_results *results, size_t index, struct point point, size_t learned,
                   size_t dead, size_t diverged);

// Writes them as a file. Every weight that is left is 1, the first ones of each layer being those;
// the bias of the output is 1 for odd replicates, all other biases are 0.
enum status synthetic_write(const struct store_results *results, const char *path);

#endif
