// Files that commands write at their end.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "store/results.h"

// Refuses a path that could not be written, before the work that would be lost. `option` begins the
// message: "train: --output".
enum status cli_check_output(const char *option, const char *path);

// Says on stderr that the results are those of a sweep that was not finished, if they are.
void cli_note_incomplete(const struct store_results *results);

#endif
