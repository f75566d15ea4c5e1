// The line that says how far a long command is, on stderr: one that renews itself on a terminal; elsewhere
// a plain one every ten seconds. With --quiet there is none.
#ifndef CLI_TICKER_H
#define CLI_TICKER_H

#include <stdbool.h>
#include <stddef.h>

struct cli_ticker {
    const char *command; // "check"
    bool terminal;
    double began, shown; // seconds
};

struct cli_ticker cli_ticker_begin(const char *command);

// Whether it is time for another line.
bool cli_ticker_is_due(struct cli_ticker *ticker);

// "check: TEXT"; on a terminal without what its line has no room for.
void cli_ticker_show(const struct cli_ticker *ticker, const char *text);

// "check: 10 s: 5 of 64 networks judged", if it is time for another line.
void cli_ticker_count(struct cli_ticker *ticker, size_t done, size_t all, const char *what);

// Clears the line that renews itself.
void cli_ticker_end(const struct cli_ticker *ticker);

#endif
