// Files that commands write: what is refused before the work that would be lost.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/options.h"

// What the options say of it.
struct cli_output {
    const char *path; // NULL: nothing is written
    bool force;
};

// The row of --force in a command's options.
#define CLI_FORCE(output)                                                                          \
    {                                                                                              \
        "force", NULL, "replace even another kind of file, the input, or a proven model",          \
            CLI_FLAG, .target = &(output).force                                                    \
    }

enum cli_writes {
    CLI_WRITES_MODEL,
    CLI_WRITES_PAIRS,
    CLI_WRITES_RESULTS,
    CLI_WRITES_PATTERN,
    CLI_WRITES_EXPORT, // which says near its beginning that it is lifeticket's
};

// Refuses a path that could not be written, and, unless forced, one at which there is a file of another
// kind, a proven model, or the command's own input. Removes what killed writers left beside it.
// `option` begins the message: "train: --output"; `input` is the path that the command reads, or NULL.
// Without a path there is nothing to refuse.
enum status cli_check_output(const char *option, const struct cli_output *output,
                             enum cli_writes writes, const char *input);

#endif
