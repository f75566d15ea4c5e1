// Writing results once more.
#include "store/results.h"

#include <stdlib.h>

// Memory for the networks and curves of a point.
struct point_memory {
    struct trial_result *result;
    float *final, *loss, *accuracy;
    uint8_t *mask;
};

static void memory_close(struct point_memory *m)
{
    free(m->result);
    free(m->final);
    free(m->mask);
}

static enum status memory_open(const struct store_point *point, struct point_memory *m)
{
    size_t networks = point->count * point->parameters, curves = point->count * point->curve;
    *m = (struct point_memory){
        .result = malloc((point->count + 1) * sizeof *m->result),
        .final = malloc((networks + 2 * curves + 1) * sizeof *m->final),
        .mask = malloc(networks + 1),
    };
    if (m->result == NULL || m->final == NULL || m->mask == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the networks of a point");
    m->loss = m->final + networks;
    m->accuracy = m->loss + curves;
    return STATUS_OK;
}

static enum status copy_point(struct store_writer *writer, const struct store_results *results,
                              size_t index, const struct trial_result *trials,
                              struct point_memory *m)
{
    const struct store_point *point = &results->point[index];
    TRY(memory_open(point, m));
    TRY(store_read_point(results, index, m->final, m->loss, m->accuracy));
    TRY(store_read_masks(results, index, m->mask));
    for (size_t i = 0; i < point->count; i++) {
        struct trial_result *result = &m->result[i];
        *result = trials[point->first + i];
        result->final = m->final + i * point->parameters;
        result->mask = m->mask + i * point->parameters;
        result->curve_loss = m->loss + i * point->curve;
        result->curve_accuracy = m->accuracy + i * point->curve;
    }
    return store_writer_add(writer, &point->point, m->result, results->timing + point->first,
                            point->count);
}

static enum status copy_all(struct store_writer *writer, struct store_results *results,
                            const struct trial_result *trials)
{
    enum status status = STATUS_OK;
    size_t *same = calloc(results->points + 1, sizeof *same);
    if (same == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", results->path);
    for (size_t i = 0; i < results->points && status == STATUS_OK; i++) {
        struct point_memory memory;
        same[i] = i;
        status = copy_point(writer, results, i, trials, &memory);
        memory_close(&memory);
    }
    if (status == STATUS_OK)
        status = store_writer_carry(writer, results, same);
    free(same);
    return status;
}

enum status store_copy(const char *path, const struct store_attributes *attributes,
                       struct store_results *results, const struct trial_result *trials)
{
    struct store_writer *writer;
    TRY(store_writer_open(path, attributes, &writer));
    enum status status = copy_all(writer, results, trials);
    if (status == STATUS_OK)
        return store_writer_commit(writer);
    store_writer_abandon(writer);
    return status;
}
