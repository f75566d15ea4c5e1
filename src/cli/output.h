// Files that commands write at their end.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/status.h"

// Refuses a path that could not be written, before the work that would be lost. `option` begins the
// message: "train: --output".
enum status cli_check_output(const char *option, const char *path);

#endif
