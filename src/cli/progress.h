// The progress of a sweep on stderr: one line that renews itself on a terminal; elsewhere a plain
// line for each point that is complete, and one every ten seconds.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "sweep/sweep.h"

#define CLI_LABEL 160 // bytes of a point's label
#define CLI_TIME  32  // bytes of a time as text

struct cli_progress {
    bool terminal;
    double printed; // seconds after the beginning at which a line was last printed
    bool *complete; // [points]: its completion has been said
};

enum status cli_progress_open(struct cli_progress *shown, const struct plan *plan);
void cli_progress_close(struct cli_progress *shown);

// Says what there is to do, and remembers the points that are complete already.
void cli_progress_begin(struct cli_progress *shown, const struct sweep_progress *progress);

// Callbacks of a sweep; `context` is a struct cli_progress.
void cli_progress_update(void *context, const struct sweep_progress *progress);
void cli_progress_note(void *context, const char *text);

// Clears the line that renews itself.
void cli_progress_end(struct cli_progress *shown);

// The last line of a sweep that is complete.
void cli_progress_summary(const struct sweep_progress *progress, const char *path);

// The axes in which the plan's points differ, with their values at this one: "m=3 density=0.38".
void cli_point_label(const struct plan *plan, size_t point, char label[CLI_LABEL]);

// "0:07", "12:30", "3:05:00"; "?" for NaN.
void cli_time_text(double seconds, char text[CLI_TIME]);

#endif
