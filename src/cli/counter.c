#include "cli/counter.h"

#include "base/text.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <unistd.h>

#define LINE_SECONDS 10.0 // between plain lines
#define RENEWAL      0.2  // seconds between renewals on a terminal

struct cli_counter cli_counter_begin(const char *command, const char *what)
{
    double now = cli_seconds();
    return (struct cli_counter){command, what, cli_is_terminal(STDERR_FILENO), now, now};
}

void cli_counter_show(struct cli_counter *counter, size_t done, size_t all)
{
    double now = cli_seconds();
    if (cli_is_quiet() || now - counter->printed < (counter->terminal ? RENEWAL : LINE_SECONDS))
        return;
    counter->printed = now;
    char time[TEXT_TIME];
    text_format_time(now - counter->began, time);
    fprintf(stderr, "%s%s: %s: %zu of %zu %s%s", counter->terminal ? CLI_CLEAR_LINE : "",
            counter->command, time, done, all, counter->what, counter->terminal ? "" : "\n");
}

void cli_counter_end(const struct cli_counter *counter)
{
    if (counter->terminal)
        fputs(CLI_CLEAR_LINE, stderr);
}
