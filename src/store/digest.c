#include "store/digest.h"

#include "store/file.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>

#define BLOCK_ROWS 4096 // read at a time

static enum status out_of_memory(const struct store_results *results)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", results->path);
}

// Reads rows [begin, begin + count) of a table in its type.
static bool read_rows(hid_t dataset, hid_t type, hsize_t begin, hsize_t count, void *rows)
{
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(1, &count, NULL);
    bool good = space >= 0 && memory >= 0 &&
                H5Sselect_hyperslab(space, H5S_SELECT_SET, &begin, NULL, &count, NULL) >= 0 &&
                H5Dread(dataset, type, memory, space, H5P_DEFAULT, rows) >= 0;
    if (memory >= 0)
        H5Sclose(memory);
    if (space >= 0)
        H5Sclose(space);
    return good;
}

static enum status add_trials(const struct store_results *r, unsigned schema, struct sha256 *sum)
{
    hid_t dataset = H5Dopen2(r->file, "trials", H5P_DEFAULT);
    hid_t type = store_table_type_of(STORE_TRIALS, schema);
    size_t bytes = type >= 0 ? H5Tget_size(type) : 0;
    unsigned char *rows = malloc(BLOCK_ROWS * bytes + 1);
    enum status status = dataset < 0 || type < 0 ? store_read_failed(r->path, "trials")
                         : rows == NULL          ? out_of_memory(r)
                                                 : STATUS_OK;
    for (size_t begin = 0; begin < r->trials && status == STATUS_OK; begin += BLOCK_ROWS) {
        size_t count = r->trials - begin < BLOCK_ROWS ? r->trials - begin : BLOCK_ROWS;
        if (read_rows(dataset, type, begin, count, rows))
            sha256_add(sum, rows, count * bytes);
        else
            status = store_read_failed(r->path, "trials");
    }
    free(rows);
    if (type >= 0)
        H5Tclose(type);
    if (dataset >= 0)
        H5Dclose(dataset);
    return status;
}

static enum status add_networks(const struct store_results *r, size_t index, struct sha256 *sum)
{
    const struct store_point *point = &r->point[index];
    const hsize_t size[2] = {point->count, point->parameters};
    size_t numbers = point->count * point->parameters;
    unsigned char *final = malloc(4 * numbers + 1);
    uint8_t *mask = malloc(numbers + 1);
    char name[64];
    snprintf(name, sizeof name, "networks/%zu/final", index);
    enum status status =
        final == NULL || mask == NULL
            ? out_of_memory(r)
            : store_get_dataset(r->path, r->file, name, H5T_IEEE_F32LE, 2, size, final);
    if (status == STATUS_OK)
        sha256_add(sum, final, 4 * numbers);
    if (status == STATUS_OK && point_keeps_masks(&point->point)) {
        status = store_read_masks(r, index, mask);
        sha256_add(sum, mask, numbers);
    }
    free(final);
    free(mask);
    return status;
}

enum status store_digest(const struct store_results *results, unsigned schema,
                         char digest[SHA256_TEXT])
{
    if (schema < 1 || schema > results->attributes.schema)
        return status_fail(STATUS_REQUEST, "%s: is of schema %u, and has no digest of schema %u",
                           results->path, results->attributes.schema, schema);
    struct sha256 sum;
    sha256_begin(&sum);
    TRY(add_trials(results, schema, &sum));
    for (size_t i = 0; i < results->points; i++)
        TRY(add_networks(results, i, &sum));
    sha256_end(&sum, digest);
    return STATUS_OK;
}
