#include "export/export.h"

#include "net/activation.h"
#include "trial/verdict.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

const struct export_format export_formats[] = {
    {"json", ".json", "its shape and its numbers, to be read by any language",
     .write = export_write_json},
    {"c", ".h", "a C header without libraries, for devices", .write = export_write_c,
     .integers = true},
    {"js", ".js", "one file of JavaScript, for browsers and node", .write = export_write_js},
    {"html", ".html", "a page that plays Life with it, without a network connection",
     .write = export_write_html},
    {"npz", ".npz", "arrays for numpy, named as PyTorch does", .write = export_write_npz,
     .binary = true},
    {"onnx", ".onnx", "a model of ONNX, opset 13, for other runtimes", .write = export_write_onnx,
     .binary = true},
    {0},
};

static enum status check_numbers(const struct net *net, const float *value)
{
    for (size_t i = 0; i < net->parameters; i++)
        if (!isfinite(value[i]))
            return status_fail(STATUS_REQUEST,
                               "export: the network diverged: some of its weights are no numbers");
    return STATUS_OK;
}

// Begins with the model's own network.
static enum status begin(struct export_network *network, const struct store_model *model,
                         const char *prefix)
{
    *network = (struct export_network){.model = model, .net = point_net(&model->point)};
    network->weights_before = net_weights(&network->net);
    assert(strlen(prefix) < sizeof network->prefix);
    strcpy(network->prefix, prefix);
    return check_numbers(&network->net, model->result.final);
}

// Lists the weights of the network that leaves.
static enum status list(struct export_network *network)
{
    network->net = point_net(&network->model->point);
    const float *value = network->model->result.final;
    TRY(ARENA_OPEN(&network->arena,
                   ticket_sparse_layout(&network->sparse, &network->arena, &network->net, value)));
    ticket_sparse_set(&network->sparse, value);
    return STATUS_OK;
}

// Whether the compacted network answers as the model does: to the bit, or because both are proven.
static bool answers_alike(const struct compacted *compacted, const struct store_model *model)
{
    bool proven = model->result.exact_at_end && model->result.evidence != TRIAL_BOARDS;
    return compacted->compact.same_bits || (proven && !compacted_lost(compacted, model));
}

// The model as it is, proven anew: its file may say what an earlier program found, or anything.
static enum status judge(struct export_network *network)
{
    const struct point *point = &network->model->point;
    struct arena arena;
    struct verdict_space space;
    TRY(ARENA_OPEN(&arena, verdict_layout(&space, &arena, point, &network->net)));
    network->judged = *network->model;
    struct trial_result *result = &network->judged.result;
    struct verdict verdict = verdict_of(point, &network->net, result->final, true, &space);
    verdict_enter(&verdict, result);
    network->model = &network->judged;
    arena_close(&arena);
    return STATUS_OK;
}

enum status export_open(struct export_network *network, const struct store_model *model,
                        const char *prefix)
{
    TRY(begin(network, model, prefix));
    TRY(compacted_open(&network->compacted, model));
    if (answers_alike(&network->compacted, model))
        network->model = &network->compacted.model;
    else
        TRY(judge(network));
    return list(network);
}

enum status export_open_whole(struct export_network *network, const struct store_model *model,
                              const char *prefix)
{
    TRY(begin(network, model, prefix));
    return list(network);
}

void export_close(struct export_network *network)
{
    compacted_close(&network->compacted);
    arena_close(&network->arena);
}

float export_slope(const struct ticket_sparse *sparse, size_t channel)
{
    const struct activation *row = net_activation(&sparse->net);
    assert(row->linear_sides);
    return row->slope(sparse->coefficient + channel * row->coefficients, -1);
}

void export_proof(const struct export_network *network, char text[EXPORT_PROOF_TEXT])
{
    const struct trial_result *result = &network->model->result;
    const char *pieces = network->net.generations == 1 ? "512 windows" : "33554432 patches";
    if (network->integer_bits > 0) // which leave only when they are proven (export/integers.h)
        snprintf(text, EXPORT_PROOF_TEXT, "exact on every board: proven on all %s, as integers",
                 pieces);
    else if (result->exact_at_end && result->evidence == TRIAL_WINDOWS)
        snprintf(text, EXPORT_PROOF_TEXT, "exact on every board: proven on all %s", pieces);
    else if (result->exact_at_end && result->evidence == TRIAL_CERTIFICATE)
        snprintf(text, EXPORT_PROOF_TEXT, "exact on every board: certified");
    else if (result->window_errors > 0)
        snprintf(text, EXPORT_PROOF_TEXT, "not exact: wrong on %" PRId64 " of %s",
                 result->window_errors, pieces);
    else if (result->unsure > 0)
        snprintf(text, EXPORT_PROOF_TEXT, "not proven: the answer to %" PRId64 " of %s is unsure",
                 result->unsure, pieces);
    else if (result->exact_at_end)
        snprintf(text, EXPORT_PROOF_TEXT, "not proven: right on the boards that were tried");
    else
        snprintf(text, EXPORT_PROOF_TEXT, "not exact: wrong on some board");
}
