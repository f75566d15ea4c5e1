// Attributes, groups and whole datasets.
#include "store/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A type for texts of that many bytes, zero included.
static hid_t text_type(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, size) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        H5Tclose(type);
        return H5I_INVALID_HID;
    }
    return type;
}

// Writes `count` values: one as such, more as a list.
static enum status put_attributes(const struct store_file *file, hid_t object, const char *name,
                                  hid_t file_type, hid_t memory_type, hsize_t count,
                                  const void *value)
{
    hid_t space = count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, NULL);
    hid_t attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool good = attribute >= 0 && H5Awrite(attribute, memory_type, value) >= 0;
    enum status status = store_wrote(file, good, name);
    if (attribute >= 0)
        H5Aclose(attribute);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

static enum status put_attribute(const struct store_file *file, hid_t object, const char *name,
                                 hid_t file_type, hid_t memory_type, const void *value)
{
    return put_attributes(file, object, name, file_type, memory_type, 1, value);
}

enum status store_put_text(const struct store_file *file, hid_t object, const char *name,
                           const char *text)
{
    hid_t type = text_type(strlen(text) + 1);
    enum status status = put_attribute(file, object, name, type, type, text);
    if (type >= 0)
        H5Tclose(type);
    return status;
}

enum status store_put_unsigned(const struct store_file *file, hid_t object, const char *name,
                               uint64_t value)
{
    return put_attribute(file, object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &value);
}

enum status store_put_unsigneds(const struct store_file *file, hid_t object, const char *name,
                                const uint64_t *values, size_t count)
{
    return put_attributes(file, object, name, H5T_STD_U64LE, H5T_NATIVE_UINT64, count, values);
}

enum status store_put_integer(const struct store_file *file, hid_t object, const char *name,
                              int64_t value)
{
    return put_attribute(file, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value);
}

enum status store_put_real(const struct store_file *file, hid_t object, const char *name,
                           double value)
{
    return put_attribute(file, object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

// ---- reading attributes -----------------------------------------------------------------------

// Opens an attribute that holds values of the class, *count of them; *size is that of a stored
// value.
static enum status open_attributes(const char *path, hid_t object, const char *name,
                                   H5T_class_t class, hid_t *attribute, size_t *size, size_t *count)
{
    *attribute = H5I_INVALID_HID;
    htri_t there = H5Aexists(object, name);
    if (there < 0)
        return store_read_failed(path, name);
    if (there == 0)
        return status_fail(STATUS_REQUEST, "%s: attribute '%s' is missing", path, name);
    *attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (*attribute < 0)
        return store_read_failed(path, name);
    hid_t type = H5Aget_type(*attribute);
    hid_t space = H5Aget_space(*attribute);
    bool good = type >= 0 && space >= 0 && H5Tget_class(type) == class &&
                (class != H5T_STRING || H5Tis_variable_str(type) == 0) &&
                H5Sget_simple_extent_npoints(space) >= 1;
    *size = good ? H5Tget_size(type) : 0;
    *count = good ? (size_t)H5Sget_simple_extent_npoints(space) : 0;
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    if (good)
        return STATUS_OK;
    H5Aclose(*attribute);
    return status_fail(STATUS_REQUEST, "%s: attribute '%s' is of another type", path, name);
}

// The same of an attribute that is one value.
static enum status open_attribute(const char *path, hid_t object, const char *name,
                                  H5T_class_t class, hid_t *attribute, size_t *size)
{
    size_t count;
    TRY(open_attributes(path, object, name, class, attribute, size, &count));
    if (count == 1)
        return STATUS_OK;
    H5Aclose(*attribute);
    return status_fail(STATUS_REQUEST, "%s: attribute '%s' is of another type", path, name);
}

static enum status get_number(const char *path, hid_t object, const char *name, H5T_class_t class,
                              hid_t type, void *value)
{
    hid_t attribute;
    size_t size;
    TRY(open_attribute(path, object, name, class, &attribute, &size));
    enum status status =
        H5Aread(attribute, type, value) < 0 ? store_read_failed(path, name) : STATUS_OK;
    H5Aclose(attribute);
    return status;
}

enum status store_get_unsigned(const char *path, hid_t object, const char *name, uint64_t *value)
{
    return get_number(path, object, name, H5T_INTEGER, H5T_NATIVE_UINT64, value);
}

enum status store_get_unsigneds(const char *path, hid_t object, const char *name, uint64_t **values,
                                size_t *count)
{
    hid_t attribute;
    size_t size;
    *values = NULL;
    TRY(open_attributes(path, object, name, H5T_INTEGER, &attribute, &size, count));
    uint64_t *read = calloc(*count, sizeof *read);
    enum status status = STATUS_OK;
    if (read == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    else if (H5Aread(attribute, H5T_NATIVE_UINT64, read) < 0)
        status = store_read_failed(path, name);
    H5Aclose(attribute);
    if (status == STATUS_OK)
        *values = read;
    else
        free(read);
    return status;
}

enum status store_get_integer(const char *path, hid_t object, const char *name, int64_t *value)
{
    return get_number(path, object, name, H5T_INTEGER, H5T_NATIVE_INT64, value);
}

enum status store_get_real(const char *path, hid_t object, const char *name, double *value)
{
    return get_number(path, object, name, H5T_FLOAT, H5T_NATIVE_DOUBLE, value);
}

enum status store_get_long_text(const char *path, hid_t object, const char *name, char **text)
{
    hid_t attribute;
    size_t size;
    *text = NULL;
    TRY(open_attribute(path, object, name, H5T_STRING, &attribute, &size));
    char *value = malloc(size + 1);
    hid_t type = text_type(size + 1);
    enum status status = STATUS_OK;
    if (value == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    else if (type < 0 || H5Aread(attribute, type, value) < 0)
        status = store_read_failed(path, name);
    if (type >= 0)
        H5Tclose(type);
    H5Aclose(attribute);
    if (status != STATUS_OK) {
        free(value);
        return status;
    }
    value[size] = '\0';
    *text = value;
    return STATUS_OK;
}

enum status store_get_optional_long_text(const char *path, hid_t object, const char *name,
                                         char **text)
{
    htri_t there = H5Aexists(object, name);
    *text = there == 0 ? calloc(1, 1) : NULL;
    if (there < 0)
        return store_read_failed(path, name);
    if (there > 0)
        return store_get_long_text(path, object, name, text);
    return *text != NULL ? STATUS_OK : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

enum status store_get_text(const char *path, hid_t object, const char *name, char *text,
                           size_t size)
{
    char *value;
    TRY(store_get_long_text(path, object, name, &value));
    bool fits = strlen(value) < size;
    if (fits)
        strcpy(text, value);
    free(value);
    return fits ? STATUS_OK
                : status_fail(STATUS_REQUEST, "%s: attribute '%s' is longer than %zu bytes", path,
                              name, size - 1);
}

enum status store_get_optional_text(const char *path, hid_t object, const char *name, char *text,
                                    size_t size)
{
    htri_t there = H5Aexists(object, name);
    text[0] = '\0';
    if (there < 0)
        return store_read_failed(path, name);
    return there > 0 ? store_get_text(path, object, name, text, size) : STATUS_OK;
}

enum status store_get_optional_real(const char *path, hid_t object, const char *name, double *value)
{
    htri_t there = H5Aexists(object, name);
    *value = 0;
    if (there < 0)
        return store_read_failed(path, name);
    return there > 0 ? store_get_real(path, object, name, value) : STATUS_OK;
}

enum status store_get_kind(const char *path, hid_t file, char *text, size_t size)
{
    return store_get_optional_text(path, file, "kind", text, size);
}

// ---- groups and datasets ----------------------------------------------------------------------

enum status store_make_group(const struct store_file *file, const char *name, hid_t *group)
{
    hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    hid_t links = H5Pcreate(H5P_LINK_CREATE);
    *group = H5I_INVALID_HID;
    bool good = creation >= 0 && links >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
                H5Pset_create_intermediate_group(links, 1) >= 0 &&
                (*group = H5Gcreate2(file->id, name, links, creation, H5P_DEFAULT)) >= 0;
    enum status status = store_wrote(file, good, name);
    if (status != STATUS_OK && *group >= 0) {
        H5Gclose(*group);
        *group = H5I_INVALID_HID;
    }
    if (creation >= 0)
        H5Pclose(creation);
    if (links >= 0)
        H5Pclose(links);
    return status;
}

enum status store_make_dataset(const struct store_file *file, hid_t parent, const char *name,
                               hid_t type, int rank, const hsize_t *size, const hsize_t *chunk,
                               bool grows, hid_t *dataset)
{
    hsize_t most[H5S_MAX_RANK];
    memcpy(most, size, (size_t)rank * sizeof *most);
    if (grows)
        most[0] = H5S_UNLIMITED;
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    hid_t space = H5Screate_simple(rank, size, most);
    *dataset = H5I_INVALID_HID;
    bool good =
        creation >= 0 && space >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
        H5Pset_chunk(creation, rank, chunk) >= 0 && H5Pset_shuffle(creation) >= 0 &&
        H5Pset_deflate(creation, STORE_COMPRESSION) >= 0 && H5Pset_fletcher32(creation) >= 0 &&
        (*dataset = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT)) >= 0;
    enum status status = store_wrote(file, good, name);
    if (status != STATUS_OK && *dataset >= 0) {
        H5Dclose(*dataset);
        *dataset = H5I_INVALID_HID;
    }
    if (creation >= 0)
        H5Pclose(creation);
    if (space >= 0)
        H5Sclose(space);
    return status;
}

enum status store_put_dataset(const struct store_file *file, hid_t parent, const char *name,
                              hid_t file_type, hid_t memory_type, int rank, const hsize_t *size,
                              const hsize_t *chunk, const void *data)
{
    hid_t dataset;
    enum status status =
        store_make_dataset(file, parent, name, file_type, rank, size, chunk, false, &dataset);
    if (status == STATUS_OK) {
        bool good = H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
        status = store_wrote(file, good, name);
    }
    // Closing writes, too.
    bool closed = dataset < 0 || H5Dclose(dataset) >= 0;
    return status != STATUS_OK ? status : store_wrote(file, closed, name);
}

enum status store_get_dataset(const char *path, hid_t parent, const char *name, hid_t type,
                              int rank, const hsize_t *size, void *data)
{
    hid_t dataset = H5Dopen2(parent, name, H5P_DEFAULT);
    if (dataset < 0)
        return store_read_failed(path, name);
    hid_t space = H5Dget_space(dataset);
    hid_t stored = H5Dget_type(dataset);
    hsize_t found[H5S_MAX_RANK] = {0};
    bool good = space >= 0 && stored >= 0 && H5Tget_class(stored) == H5Tget_class(type) &&
                H5Sget_simple_extent_ndims(space) == rank &&
                H5Sget_simple_extent_dims(space, found, NULL) == rank &&
                memcmp(found, size, (size_t)rank * sizeof *size) == 0;
    enum status status = STATUS_OK;
    if (!good)
        status = status_fail(STATUS_REQUEST, "%s: %s has another shape or type than its rows say",
                             path, name);
    else if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
        status = store_read_failed(path, name);
    if (stored >= 0)
        H5Tclose(stored);
    if (space >= 0)
        H5Sclose(space);
    H5Dclose(dataset);
    return status;
}

enum status store_put_mask(const struct store_file *file, hid_t parent, const char *name, int rank,
                           const hsize_t *size, const hsize_t *chunk, const uint8_t *mask)
{
    return store_put_dataset(file, parent, name, H5T_STD_U8LE, H5T_NATIVE_UINT8, rank, size, chunk,
                             mask);
}

enum status store_get_mask(const char *path, hid_t parent, const char *name, int rank,
                           const hsize_t *size, uint8_t *mask)
{
    TRY(store_get_dataset(path, parent, name, H5T_NATIVE_UINT8, rank, size, mask));
    hsize_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= size[i];
    for (hsize_t i = 0; i < count; i++)
        if (mask[i] > 1)
            return status_fail(STATUS_REQUEST, "%s: %s holds %u; expected 0 and 1", path, name,
                               (unsigned)mask[i]);
    return STATUS_OK;
}
