// What the program knows about the terminal that it writes to.
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#define CLI_CLEAR_LINE   "\r\033[K"
#define CLI_CLEAR_SCREEN "\033[H\033[J"

// Whether the descriptor is a terminal that understands these.
bool cli_is_terminal(int descriptor);

// Columns of the terminal behind the descriptor; SIZE_MAX where it is none.
size_t cli_terminal_width(int descriptor);

// Whether to write in colour: on a terminal, unless the environment variable NO_COLOR is set
// (https://no-color.org).
bool cli_has_colour(int descriptor);

// Seconds of a clock that only goes forward.
double cli_seconds(void);

#endif
