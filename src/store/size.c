#include "store/size.h"

#include "store/file.h"

#include <stdio.h>

enum status store_bytes(const struct store_results *results, uint64_t *bytes)
{
    hsize_t size;
    if (H5Fget_filesize(results->file, &size) < 0)
        return store_read_failed(results->path, "its size");
    *bytes = size;
    return STATUS_OK;
}

enum status store_point_bytes(const struct store_results *results, size_t point, uint64_t *bytes)
{
    static const struct {
        const char *group, *name;
    } arrays[] = {{"networks", "final"},         {"networks", "initial"}, {"networks", "mask"},
                  {"networks", "layer_weights"}, {"curves", "updates"},   {"curves", "loss"},
                  {"curves", "accuracy"}};
    *bytes = 0;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s/%zu/%s", arrays[i].group, point, arrays[i].name);
        if (H5Lexists(results->file, name, H5P_DEFAULT) <= 0)
            continue; // tickets have more than others, and so did earlier schemas
        hid_t dataset = H5Dopen2(results->file, name, H5P_DEFAULT);
        if (dataset < 0)
            return store_read_failed(results->path, name);
        *bytes += H5Dget_storage_size(dataset);
        H5Dclose(dataset);
    }
    return STATUS_OK;
}
