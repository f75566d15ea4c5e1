#include "cli/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

bool cli_is_terminal(int descriptor)
{
    const char *kind = getenv("TERM");
    return isatty(descriptor) == 1 && kind != NULL && strcmp(kind, "dumb") != 0;
}

size_t cli_terminal_width(int descriptor)
{
    struct winsize window;
    if (isatty(descriptor) != 1)
        return SIZE_MAX;
    return ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 ? window.ws_col : 80;
}

bool cli_has_colour(int descriptor)
{
    const char *refused = getenv("NO_COLOR");
    return cli_is_terminal(descriptor) && (refused == NULL || refused[0] == '\0');
}

double cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
