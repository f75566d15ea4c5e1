// What commands say to people, cleaned for a terminal, because paths and texts of files may hold anything; and the end of
// stdout.
#ifndef CLI_NOTES_H
#define CLI_NOTES_H

#include "report/data/summary.h"

// Prints a note on stderr, unless the line said --quiet: what was written where, how a sweep begins.
// What changes the meaning of results is no note.
__attribute__((format(printf, 1, 2))) void cli_note(const char *format, ...);
// The same, said always.
__attribute__((format(printf, 1, 2))) void cli_warn(const char *format, ...);
// The same on stdout.
__attribute__((format(printf, 1, 2))) void cli_say(const char *format, ...);

// Says that the results are those of a sweep that was not finished, if they are.
void cli_note_incomplete(const struct report *report);

// Prints this thread's message on stderr as the program's, each of its lines cleaned for a terminal.
void cli_print_failure(void);

// Flushes and closes stdout. Fails with STATUS_ENVIRONMENT if anything that was printed since the
// start did not arrive: a full disk, a closed descriptor.
enum status cli_close_output(void);

#endif
