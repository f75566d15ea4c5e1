// How far a long command is, on stderr: a line that renews itself on a terminal; elsewhere a plain one
// every ten seconds.
#ifndef CLI_COUNTER_H
#define CLI_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

struct cli_counter {
    const char *command, *what; // "check", "networks judged"
    bool terminal;
    double began, printed; // seconds
};

struct cli_counter cli_counter_begin(const char *command, const char *what);

// "check: 0:10: 5 of 64 networks judged", if it is time for another line.
void cli_counter_show(struct cli_counter *counter, size_t done, size_t all);

// Clears the line that renews itself.
void cli_counter_end(const struct cli_counter *counter);

#endif
