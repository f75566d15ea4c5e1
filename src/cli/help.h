// What the program says about itself: usage, help of a command, suggestions, and closing stdout.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/options.h"

// Prints the help of one command on stdout: usage, details, options.
void cli_print_help(const struct cli_command *command, const struct cli_option *options);

// The candidate nearest to `word` in spelling, or NULL where none is near. `candidates` ends in
// NULL.
const char *cli_nearest(const char *word, const char *const *candidates);

// Flushes and closes stdout. Fails with STATUS_ENVIRONMENT if anything that was printed since the
// start did not arrive: a full disk, a closed descriptor.
enum status cli_close_output(void);

// Prints this thread's message on stderr as the program's.
void cli_print_failure(void);

#endif
