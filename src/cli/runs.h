// One replicate of some points of a group, run for a command: the points, their results with all
// memory, and the running.
#ifndef CLI_RUNS_H
#define CLI_RUNS_H

#include "base/status.h"
#include "trial/trial.h"

struct cli_runs {
    size_t count;                // of points
    struct point *point;         // [count]
    struct trial_result *result; // [count], masks among them
    float *floats;
    uint8_t *masks;
};

// Sets every point to `point`, for the caller to make its group of, and the results to nothing.
// Close it, whatever is returned.
enum status cli_runs_open(struct cli_runs *runs, const struct point *point, size_t count,
                          uint32_t replicate);
void cli_runs_close(struct cli_runs *runs);

// Runs them all (trial_run_observed). Refuses what engine_check refuses.
enum status cli_runs_run(struct cli_runs *runs, const struct trial_observer *observer);

#endif
