#include "store/sink.h"

#include "base/peek.h"
#include "base/retry.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h> // what drivers are made of, no longer part of hdf5.h
#endif

// Bytes written after the first error.
struct sink_patch {
    struct sink_patch *next;
    haddr_t address;
    size_t size;
    unsigned char bytes[];
};

// What HDF5 knows of an open file.
struct handle {
    H5FD_t library; // first, because HDF5 has its own fields there
    struct store_sink *sink;
    haddr_t end_allocated, end_written;
};

static H5FD_t *open_handle(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)name, (void)flags, (void)most;
    struct store_sink *const *sink = H5Pget_driver_info(access);
    struct handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL || sink == NULL) {
        free(handle);
        return NULL;
    }
    handle->sink = *sink;
    return &handle->library;
}

static herr_t close_handle(H5FD_t *library)
{
    free(library);
    return 0;
}

static int compare(const H5FD_t *a, const H5FD_t *b)
{
    const struct handle *x = (const struct handle *)a, *y = (const struct handle *)b;
    return (x->sink > y->sink) - (x->sink < y->sink);
}

static herr_t query(const H5FD_t *library, unsigned long *flags)
{
    (void)library;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t get_end_allocated(const H5FD_t *library, H5FD_mem_t type)
{
    (void)type;
    return ((const struct handle *)library)->end_allocated;
}

static herr_t set_end_allocated(H5FD_t *library, H5FD_mem_t type, haddr_t address)
{
    (void)type;
    ((struct handle *)library)->end_allocated = address;
    return 0;
}

static haddr_t get_end_written(const H5FD_t *library, H5FD_mem_t type)
{
    (void)type;
    return ((const struct handle *)library)->end_written;
}

// Reads from the file, zeros beyond its end, then from the patches that lie over it.
static herr_t read_bytes(H5FD_t *library, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, void *buffer)
{
    (void)type, (void)transfer;
    const struct store_sink *sink = ((struct handle *)library)->sink;
    ssize_t done = peek_at(sink->descriptor, buffer, size, (off_t)address);
    if (done < 0)
        return -1;
    memset((unsigned char *)buffer + done, 0, size - (size_t)done);
    for (const struct sink_patch *patch = sink->first; patch != NULL; patch = patch->next) {
        haddr_t from = address > patch->address ? address : patch->address;
        haddr_t to = address + size < patch->address + patch->size ? address + size
                                                                   : patch->address + patch->size;
        if (from < to)
            memcpy((unsigned char *)buffer + (from - address),
                   patch->bytes + (from - patch->address), (size_t)(to - from));
    }
    return 0;
}

static int write_all(int descriptor, const unsigned char *bytes, size_t size, off_t offset)
{
    while (size > 0) {
        ssize_t put;
        RETRY(put, pwrite(descriptor, bytes, size, offset));
        if (put < 0)
            return errno;
        bytes += put;
        size -= (size_t)put;
        offset += put;
    }
    return 0;
}

static herr_t write_bytes(H5FD_t *library, H5FD_mem_t type, hid_t transfer, haddr_t address,
                          size_t size, const void *buffer)
{
    (void)type, (void)transfer;
    struct handle *handle = (struct handle *)library;
    struct store_sink *sink = handle->sink;
    if (handle->end_written < address + size)
        handle->end_written = address + size;
    if (sink->error == 0)
        sink->error = write_all(sink->descriptor, buffer, size, (off_t)address);
    if (sink->error == 0)
        return 0;
    struct sink_patch *patch = malloc(sizeof *patch + size);
    if (patch == NULL)
        return -1;
    *patch = (struct sink_patch){NULL, address, size};
    memcpy(patch->bytes, buffer, size);
    if (sink->last != NULL)
        sink->last->next = patch;
    else
        sink->first = patch;
    sink->last = patch;
    return 0;
}

// Gives the file the length that HDF5 has allocated.
static herr_t set_length(H5FD_t *library, hid_t transfer, hbool_t closing)
{
    (void)transfer, (void)closing;
    struct handle *handle = (struct handle *)library;
    struct store_sink *sink = handle->sink;
    int done = 0;
    if (sink->error == 0 && handle->end_written != handle->end_allocated)
        RETRY(done, ftruncate(sink->descriptor, (off_t)handle->end_allocated));
    if (done != 0)
        sink->error = errno;
    handle->end_written = handle->end_allocated;
    return 0;
}

static const H5FD_class_t driver_class = {
#ifdef H5FD_CLASS_VERSION // since 1.13, with a number of the range that is left to tests
    .version = H5FD_CLASS_VERSION,
    .value = 512,
#endif
    .name = "lifeticket",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct store_sink *),
    .open = open_handle,
    .close = close_handle,
    .cmp = compare,
    .query = query,
    .get_eoa = get_end_allocated,
    .set_eoa = set_end_allocated,
    .get_eof = get_end_written,
    .read = read_bytes,
    .write = write_bytes,
    .truncate = set_length,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

herr_t store_sink_set(hid_t access, struct store_sink *sink, hid_t *driver)
{
    *driver = H5FDregister(&driver_class);
    return *driver < 0 ? -1 : H5Pset_driver(access, *driver, &sink);
}

void store_sink_free(struct store_sink *sink)
{
    while (sink->first != NULL) {
        struct sink_patch *next = sink->first->next;
        free(sink->first);
        sink->first = next;
    }
    sink->last = NULL;
}
