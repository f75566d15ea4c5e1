#include "cli/network.h"

#include "cli/runs.h"
#include "store/starts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum status take_memory(struct cli_network *network)
{
    const struct store_point *point = &network->results->point[network->index];
    size_t numbers = point->count * point->parameters;
    network->finals = malloc(numbers * sizeof *network->finals);
    network->initial = malloc(point->parameters * sizeof *network->initial);
    network->masks = malloc(numbers);
    if (network->finals == NULL || network->initial == NULL || network->masks == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for %zu networks", point->count);
    return STATUS_OK;
}

enum status cli_network_open(struct cli_network *network, const struct store_results *results,
                             size_t index, size_t trial)
{
    const struct store_point *point = &results->point[index];
    struct trial_result *result = &network->model.result;
    size_t at = trial * point->parameters;
    *network = (struct cli_network){
        .results = results,
        .index = index,
        .model = {.point = point->point, .result = results->trial[point->first + trial]},
    };
    if (result->outcome == TRIAL_NOT_TRIED)
        return status_fail(STATUS_REQUEST,
                           "%s: point %zu, replicate %" PRIu32 " was not tried, because its parent "
                           "did not learn: there is no network",
                           results->path, index, result->replicate);
    TRY(take_memory(network));
    TRY(store_read_point(results, index, network->finals, NULL, NULL));
    result->final = network->finals + at;
    if (!point_keeps_masks(&point->point)) {
        trial_draw(&point->point, result->replicate, network->initial);
        result->initial = network->initial;
        return STATUS_OK;
    }
    if (!point_is_ticket(&point->point))
        result->initial = NULL; // it is in the file that it started from
    TRY(store_read_masks(results, index, network->masks));
    result->mask = network->masks + at;
    return STATUS_OK;
}

void cli_network_close(struct cli_network *network)
{
    free(network->finals);
    free(network->initial);
    free(network->masks);
}

// What sets the network apart from its copy that was trained again; NULL: nothing.
static const char *difference(const struct cli_network *network, const struct trial_result *again)
{
    const struct trial_result *stored = &network->model.result;
    size_t parameters = network->results->point[network->index].parameters;
    if (stored->mask != NULL && memcmp(stored->mask, again->mask, parameters) != 0)
        return "another mask";
    if (memcmp(stored->final, again->final, parameters * sizeof(float)) != 0)
        return "other final values";
    return stored->outcome != again->outcome ? trial_outcome_names[again->outcome] : NULL;
}

static enum status take_over(struct cli_network *network, const struct trial_result *again)
{
    struct trial_result *stored = &network->model.result;
    size_t parameters = network->results->point[network->index].parameters;
    const char *other = difference(network, again);
    if (other != NULL)
        return status_fail(STATUS_REQUEST,
                           "%s: point %zu, replicate %" PRIu32
                           " comes out as %s when it is trained "
                           "again: the file is damaged, or of a program that trained or judged "
                           "otherwise (revision %.63s)",
                           network->results->path, network->index, stored->replicate, other,
                           network->results->attributes.revision);
    stored->initial = memcpy(network->initial, again->initial, parameters * sizeof(float));
    return STATUS_OK;
}

enum status cli_network_train(struct cli_network *network)
{
    struct store_model *model = &network->model;
    const char *isa = network->results->attributes.isa, *ours = engine_arithmetic(cpu_isa());
    struct cli_runs runs;
    if (model->point.ticket.superseded)
        return status_fail(
            STATUS_REQUEST,
            "%s: method %s is that of an earlier program, revision %.40s, which alone "
            "can train its networks again; lifeticket extract without --initial takes "
            "them out all the same",
            network->results->path, ticket_method_names[model->point.ticket.method],
            network->results->attributes.revision);
    if (strcmp(isa, ours) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: was computed with arithmetic %.15s, which rounds otherwise "
                           "than %s (LIFETICKET_ISA and LIFETICKET_ENGINE choose it); lifeticket "
                           "extract without --initial takes its networks out all the same",
                           network->results->path, isa, ours);
    TRY(store_load_starts(&model->point));
    size_t count = trial_series(&model->point, NULL);
    enum status status = cli_runs_open(&runs, &model->point, count, model->result.replicate);
    if (status == STATUS_OK) {
        trial_series(&model->point, runs.point);
        status = cli_runs_run(&runs, NULL);
    }
    if (status == STATUS_OK)
        status = take_over(network, &runs.result[count - 1]);
    cli_runs_close(&runs);
    return status;
}
