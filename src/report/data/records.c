#include "report/data/records.h"

#include "store/kind.h"
#include "store/model.h"
#include "trial/verdict.h"

#include <math.h>
#include <stdlib.h>

// What is proven of whole classes: results/README.md, "The smallest" and "Records", and tests/test_bound.c.
static size_t bound_of(const struct record *record)
{
    if (record->generations > 1 || record->residual)
        return 0;
    return record->activation == NET_RELU ? 15 : record->activation == NET_GAUSSIAN ? 10 : 0;
}

// ---- one network --------------------------------------------------------------------------------

static struct record_numbers numbers_of(const struct net *net, const float *parameters)
{
    struct record_numbers numbers = {0};
    for (size_t l = 0; l < net->layers; l++) {
        const struct net_layer *layer = &net->layer[l];
        for (size_t i = layer->weights; layer->numbers == NET_OWN && i < layer->end; i++)
            *(i < layer->biases         ? &numbers.weights
              : i < layer->coefficients ? &numbers.biases
                                        : &numbers.coefficients) += parameters[i] != 0;
    }
    numbers.all = numbers.weights + numbers.biases + numbers.coefficients;
    return numbers;
}

static bool is_smaller(const struct record_numbers *a, const struct record_network *than)
{
    if (!than->any || a->all != than->numbers.all)
        return !than->any || a->all < than->numbers.all;
    return a->weights < than->numbers.weights;
}

static bool is_conways(const struct point *point)
{
    return point->rule.birth == 1U << 3 && point->rule.survival == (1U << 2 | 1U << 3);
}

// ---- classes ------------------------------------------------------------------------------------

static int compare(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if (x->generations != y->generations)
        return x->generations < y->generations ? -1 : 1;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    if (x->activation != y->activation)
        return x->activation < y->activation ? -1 : 1;
    if (x->tied != y->tied)
        return x->tied < y->tied ? -1 : 1;
    return (x->residual > y->residual) - (x->residual < y->residual);
}

// The class of a point's networks, which is added where it is new; NULL: memory is short. A window of one
// generation is a network of the family `life`.
static struct record *class_of(struct records *records, const struct point *point)
{
    struct record wanted = {.family = point->generations == 1 ? NET_LIFE : point->family,
                            .activation = point->activation,
                            .generations = point->generations,
                            .tied = point->tied,
                            .residual = point->residual};
    for (size_t i = 0; i < records->count; i++)
        if (compare(&records->record[i], &wanted) == 0)
            return &records->record[i];
    struct record *grown = realloc(records->record, (records->count + 1) * sizeof *grown);
    if (grown == NULL)
        return NULL;
    records->record = grown;
    wanted.bound = bound_of(&wanted);
    grown[records->count++] = wanted;
    qsort(grown, records->count, sizeof *grown, compare);
    return bsearch(&wanted, grown, records->count, sizeof *grown, compare);
}

static enum status out_of_memory(const char *file)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", file);
}

// ---- results ------------------------------------------------------------------------------------

static bool is_proven(const struct trial_result *trial)
{
    return trial->outcome == TRIAL_LEARNED && trial->exact_at_end &&
           trial->evidence != TRIAL_BOARDS;
}

static void take_network(struct record *record, const struct report *report,
                         const struct report_point *point, size_t trial,
                         const struct record_numbers *numbers, const char *file)
{
    const struct report_source *source = report_source_of(point, trial);
    struct net net = point_net(point->point);
    struct record_network network = {.any = true,
                                     .numbers = *numbers,
                                     .file = file,
                                     .point = source->point,
                                     .replicate = point->trial[trial].replicate,
                                     .networks = point->networks,
                                     .learned = point->learned - point->sampled};
    network.interval = sequence_or_wilson(&report->rule, network.learned, network.networks);
    net_name(&net, network.name);
    record->learned = network;
    if (is_smaller(numbers, &record->exact))
        record->exact = network;
}

// Reads the networks of a point only where one may be smaller: no fewer numbers than weights are left.
static enum status add_point(struct records *records, const struct report *report,
                             const struct report_point *point, const char *file)
{
    struct record *record = class_of(records, point->point);
    if (record == NULL)
        return out_of_memory(file);
    bool candidates = false;
    for (size_t k = 0; k < point->trials; k++)
        candidates |=
            is_proven(&point->trial[k]) &&
            (!record->learned.any || point->trial[k].weights_left <= record->learned.numbers.all);
    if (!candidates)
        return STATUS_OK;
    struct report_networks networks;
    struct net net = point_net(point->point);
    TRY(report_read_networks(report, point, &networks));
    for (size_t k = 0; k < point->trials; k++) {
        struct record_numbers numbers = numbers_of(&net, networks.final + k * point->parameters);
        if (is_proven(&point->trial[k]) && is_smaller(&numbers, &record->learned))
            take_network(record, report, point, k, &numbers, file);
    }
    report_free_networks(&networks);
    return STATUS_OK;
}

static enum status add_results(struct records *records, const char *file)
{
    struct report report;
    TRY(report_load(file, false, &report));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < report.points && status == STATUS_OK; i++)
        if (is_conways(report.point[i].point))
            status = add_point(records, &report, &report.point[i], file);
    report_close(&report);
    return status;
}

// ---- models -------------------------------------------------------------------------------------

static enum status judge(const struct store_model *model, const struct net *net, bool *exact)
{
    struct verdict_space space;
    struct arena arena;
    TRY(ARENA_OPEN(&arena, verdict_layout(&space, &arena, &model->point, net)));
    struct verdict verdict = verdict_of(&model->point, net, model->result.final, true, &space);
    *exact = verdict.exact;
    arena_close(&arena);
    return STATUS_OK;
}

// A model that trained, and is exact, learned; of how many like it, no one knows.
static enum status take_model(struct records *records, const struct store_model *model,
                              const char *file)
{
    struct net net = point_net(&model->point);
    bool exact = false;
    TRY(judge(model, &net, &exact));
    if (!exact || !is_conways(&model->point)) {
        records->refused++;
        return STATUS_OK;
    }
    struct record *record = class_of(records, &model->point);
    if (record == NULL)
        return out_of_memory(file);
    struct record_network network = {
        .any = true,
        .numbers = numbers_of(&net, model->result.final),
        .file = file,
        .replicate = model->result.replicate,
        .interval = {NAN, NAN},
    };
    net_name(&net, network.name);
    if (model->result.updates > 0 && is_smaller(&network.numbers, &record->learned))
        record->learned = network;
    if (is_smaller(&network.numbers, &record->exact))
        record->exact = network;
    return STATUS_OK;
}

static enum status add_model(struct records *records, const char *file)
{
    struct store_model model;
    TRY(store_model_read(file, &model));
    enum status status = take_model(records, &model, file);
    store_model_free(&model);
    return status;
}

// ---- all ----------------------------------------------------------------------------------------

enum status records_add(struct records *records, const char *file)
{
    char path[4096];
    enum store_kind kind;
    TRY(report_find(file, path));
    TRY(store_kind_of(path, &kind));
    return kind == STORE_MODEL || kind == STORE_PROVEN ? add_model(records, file)
                                                       : add_results(records, file);
}

void records_close(struct records *records)
{
    free(records->record);
    *records = (struct records){0};
}
