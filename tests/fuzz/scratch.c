#include "scratch.h"

#include <assert.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[4096];

static void remove_file(void)
{
    unlink(path);
}

const char *scratch_path(void)
{
    if (path[0] != '\0')
        return path;
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/lifeticket-fuzz-XXXXXX",
             folder == NULL || *folder == '\0' ? "/tmp" : folder);
    int file = mkstemp(path);
    assert(file >= 0);
    close(file);
    atexit(remove_file);
    return path;
}

void scratch_write(const void *bytes, size_t size)
{
    FILE *file = fopen(scratch_path(), "wb");
    assert(file != NULL && fwrite(bytes, 1, size, file) == size);
    assert(fclose(file) == 0);
}

unsigned char *scratch_load(const char *name, size_t *size)
{
    enum { MOST = 1 << 20 };
    unsigned char *bytes = malloc(MOST);
    FILE *file = fopen(name, "rb");
    assert(bytes != NULL && file != NULL);
    *size = fread(bytes, 1, MOST, file);
    assert(*size > 0 && *size < MOST);
    fclose(file);
    return bytes;
}

// Writes up to eight bytes of an edit over the values.
static void overwrite(unsigned char *values, size_t bytes, const uint8_t *edit)
{
    size_t at = bytes == 0 ? 0 : (size_t)(edit[2] << 8 | edit[3]) % bytes;
    for (size_t i = 0; i < 8 && at + i < bytes; i++)
        values[at + i] = edit[4 + i];
}

static void edit_attribute(hid_t file, size_t index, const uint8_t *edit)
{
    if (edit[1] == 0) {
        H5Adelete_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, index, H5P_DEFAULT);
        return;
    }
    hid_t attribute =
        H5Aopen_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, index, H5P_DEFAULT, H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    size_t bytes = H5Tget_size(type) * (size_t)H5Sget_simple_extent_npoints(space);
    unsigned char *values = calloc(bytes + 1, 1);
    assert(values != NULL && H5Aread(attribute, type, values) >= 0);
    overwrite(values, bytes, edit);
    assert(H5Awrite(attribute, type, values) >= 0);
    free(values);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
}

static void edit_dataset(hid_t file, const char *name, const uint8_t *edit)
{
    if (H5Lexists(file, name, H5P_DEFAULT) <= 0)
        return;
    if (edit[1] == 0) {
        H5Ldelete(file, name, H5P_DEFAULT);
        return;
    }
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    size_t bytes = H5Tget_size(type) * (size_t)H5Sget_simple_extent_npoints(space);
    unsigned char *values = calloc(bytes + 1, 1);
    assert(values != NULL && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    overwrite(values, bytes, edit);
    assert(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    free(values);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
}

void scratch_edit(const char *const *dataset, const uint8_t *data, size_t size)
{
    size_t datasets = 0;
    while (dataset[datasets] != NULL)
        datasets++;
    hid_t file = H5Fopen(scratch_path(), H5F_ACC_RDWR, H5P_DEFAULT);
    assert(file >= 0);
    for (size_t edits = 0; edits < SCRATCH_MOST && edits < size / SCRATCH_EDIT; edits++) {
        H5O_info_t about;
        H5Oget_info(file, &about);
        size_t attributes = (size_t)about.num_attrs, object;
        const uint8_t *edit = data + edits * SCRATCH_EDIT;
        object = edit[0] % (attributes + datasets);
        if (object < attributes)
            edit_attribute(file, object, edit);
        else
            edit_dataset(file, dataset[object - attributes], edit);
    }
    H5Fclose(file);
}
