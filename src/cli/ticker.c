#include "cli/ticker.h"

#include "base/text.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <unistd.h>

#define LINE_SECONDS 10.0 // between plain lines
#define RENEWAL      0.2  // seconds between renewals on a terminal

struct cli_ticker cli_ticker_begin(const char *command)
{
    double now = cli_seconds();
    return (struct cli_ticker){command, cli_is_terminal(STDERR_FILENO), now, now};
}

bool cli_ticker_is_due(struct cli_ticker *ticker)
{
    double now = cli_seconds();
    if (cli_is_quiet() || now - ticker->shown < (ticker->terminal ? RENEWAL : LINE_SECONDS))
        return false;
    ticker->shown = now;
    return true;
}

void cli_ticker_show(const struct cli_ticker *ticker, const char *text)
{
    char line[1024];
    size_t width = ticker->terminal ? cli_terminal_width(STDERR_FILENO) : sizeof line;
    snprintf(line, width < sizeof line ? width : sizeof line, "%s: %s", ticker->command, text);
    fprintf(stderr, "%s%s%s", ticker->terminal ? CLI_CLEAR_LINE : "", line,
            ticker->terminal ? "" : "\n");
}

void cli_ticker_count(struct cli_ticker *ticker, size_t done, size_t all, const char *what)
{
    char time[TEXT_TIME], text[256];
    if (!cli_ticker_is_due(ticker))
        return;
    text_format_time(ticker->shown - ticker->began, time);
    snprintf(text, sizeof text, "%s: %zu of %zu %s", time, done, all, what);
    cli_ticker_show(ticker, text);
}

void cli_ticker_end(const struct cli_ticker *ticker)
{
    if (ticker->terminal)
        fputs(CLI_CLEAR_LINE, stderr);
}
