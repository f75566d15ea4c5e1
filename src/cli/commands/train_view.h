// What `lifeticket train` shows: progress on stderr, one line that renews itself on a terminal and
// plain lines elsewhere; and what became of the network.
#ifndef CLI_COMMANDS_TRAIN_VIEW_H
#define CLI_COMMANDS_TRAIN_VIEW_H

#include "cli/ticker.h"
#include "trial/trial.h"

struct train_view {
    const struct point *point;
    struct net net;
    size_t attempt, attempts; // this one, from 1; at most
    struct cli_ticker ticker; // of this attempt
    double judging;           // seconds spent on judging for the display
    float accuracy, loss;     // as last judged
};

struct train_view train_view_make(const struct point *point, size_t attempts);

// Callback of trial_observer; `context` is a struct train_view.
void train_view_looked(void *context, const struct trial_progress *progress);

// Before an attempt, and after it.
void train_view_begin(struct train_view *view);
void train_view_end(struct train_view *view, const struct trial_result *result);

// What became of the network, on stdout.
void train_view_report(const struct train_view *view, const struct trial_result *result);

#endif
