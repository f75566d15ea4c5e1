// What `lifeticket prune` shows: that it is at work, on stderr; and what became of the rounds.
#ifndef CLI_COMMANDS_PRUNE_VIEW_H
#define CLI_COMMANDS_PRUNE_VIEW_H

#include "cli/ticker.h"
#include "store/model.h"

struct prune_view {
    const struct point *parent;
    struct cli_ticker ticker;
    size_t members; // the network and its tickets
    size_t begun;   // those whose training has begun
};

struct prune_view prune_view_make(const struct point *parent, size_t members);

// Callback of trial_observer; `context` is a struct prune_view.
void prune_view_looked(void *context, const struct trial_progress *progress);

void prune_view_end(const struct prune_view *view);

// A line for the network, member 0, and for each round, on stdout, and a note if with the same
// budget the network is not what it was in its file, `model`.
void prune_view_report(const struct point *points, const struct trial_result *results,
                       size_t members, const struct store_model *model);

// The network that is kept.
void prune_view_kept(const struct store_model *model);

#endif
