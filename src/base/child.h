// Another program that is started and waited for: gnuplot, a compiler. No shell reads its words.
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stddef.h>

struct child {
    const char *const
        *words;         // its name, which is looked for in PATH, and its arguments; NULL behind
    const char *folder; // where it runs; NULL: here
    int input, output;  // its standard input and output; -1: none
};

#define CHILD_MISSING 127 // no such program
#define CHILD_FAILED  126 // it could not be started, or a signal ended it

// Runs a program to its end, in a neutral locale and time zone, so that it does the same everywhere, and
// without the user's choice of a terminal for gnuplot. Returns its exit status or one of the above;
// said[bytes] is the last line of what it wrote to its standard error, cleaned, or why there is none.
int child_run(const struct child *child, char *said, size_t bytes);

#endif
