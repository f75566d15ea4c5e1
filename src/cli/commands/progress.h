// The progress of a sweep on stderr: one line that renews itself on a terminal; elsewhere a plain
// line for each network that is complete with all its tickets, and one every ten seconds.
#ifndef CLI_COMMANDS_PROGRESS_H
#define CLI_COMMANDS_PROGRESS_H

#include "cli/ticker.h"
#include "spec/setting.h"
#include "sweep/sweep.h"

#define CLI_LABEL 320 // bytes of a point's label

// The groups of a plan, which are shown as one, and what to call them.
struct cli_groups {
    const struct plan *plan;
    bool varies[SETTING_SEED]; // points of the plan differ in this axis
    size_t count;
    size_t *first; // [count + 1]: their first points, and the number of all points
};

enum status cli_groups_open(struct cli_groups *groups, const struct plan *plan);
void cli_groups_close(struct cli_groups *groups);

// The axes in which the plan's points differ and the group's tickets, or its one network, do not,
// the seed if the plan has several, and how many points of tickets there are: "overcompleteness=3 method=snip, 24 points of tickets".
void cli_group_label(const struct cli_groups *groups, size_t group, char label[CLI_LABEL]);

struct cli_progress {
    struct cli_groups groups;
    struct cli_ticker ticker;
    bool *complete; // [groups]: its completion has been said
};

enum status cli_progress_open(struct cli_progress *shown, const struct plan *plan);
void cli_progress_close(struct cli_progress *shown);

// Says what there is to do, and remembers the groups that are complete already.
void cli_progress_begin(struct cli_progress *shown, const struct sweep_progress *progress);

// Callbacks of a sweep; `context` is a struct cli_progress.
void cli_progress_update(void *context, const struct sweep_progress *progress);
void cli_progress_note(void *context, const char *text);

// Clears the line that renews itself.
void cli_progress_end(struct cli_progress *shown);

// The last line of a sweep that is complete.
void cli_progress_summary(const struct sweep_progress *progress, const char *path);

#endif
