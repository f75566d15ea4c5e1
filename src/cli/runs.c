#include "cli/runs.h"

#include <stdlib.h>

enum status cli_runs_open(struct cli_runs *runs, const struct point *point, size_t count,
                          uint32_t replicate)
{
    size_t each = trial_result_floats(point), parameters = point_net(point).parameters;
    *runs = (struct cli_runs){
        .count = count,
        .point = calloc(count, sizeof *runs->point),
        .result = calloc(count, sizeof *runs->result),
        .floats = calloc(count, each * sizeof *runs->floats),
        .masks = calloc(count, parameters),
    };
    if (runs->point == NULL || runs->result == NULL || runs->floats == NULL || runs->masks == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu networks", count);
    for (size_t i = 0; i < count; i++) {
        runs->point[i] = *point;
        trial_result_set(&runs->result[i], point, replicate, runs->floats + i * each,
                         runs->masks + i * parameters);
    }
    return STATUS_OK;
}

void cli_runs_close(struct cli_runs *runs)
{
    free(runs->point);
    free(runs->result);
    free(runs->floats);
    free(runs->masks);
}

enum status cli_runs_run(struct cli_runs *runs, const struct trial_observer *observer)
{
    struct arena arena;
    struct net net = point_net(runs->point);
    TRY(engine_check(&net));
    TRY(arena_open(&arena, trial_bytes(runs->point, runs->count, 1)));
    trial_run_observed(runs->point, runs->count, runs->result, 1, cpu_isa(), &arena, NULL,
                       observer);
    arena_close(&arena);
    return STATUS_OK;
}
