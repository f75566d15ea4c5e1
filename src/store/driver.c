#include "store/driver.h"

#include "base/peek.h"
#include "base/retry.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h> // what drivers are made of, no longer part of hdf5.h
#endif

// Bytes written after the first error.
struct store_patch {
    struct store_patch *next;
    haddr_t address;
    size_t size;
    unsigned char bytes[];
};

// What HDF5 knows of an open file.
struct handle {
    H5FD_t library;          // first, because HDF5 has its own fields there
    struct store_sink *sink; // NULL: the file is read
    int descriptor;
    struct stat about;
    haddr_t end_allocated, end_written;
};

// The library is called by one thread at a time, and so is this driver.
static int first_error; // of files that are read

int store_driver_error(void)
{
    int error = first_error;
    first_error = 0;
    return error;
}

static void note(const struct handle *handle, int error)
{
    int *first = handle->sink != NULL ? &handle->sink->error : &first_error;
    if (*first == 0)
        *first = error;
}

// ---- open and close ---------------------------------------------------------------------------

static int open_reading(const char *path)
{
    int descriptor;
    first_error = 0;
    RETRY(descriptor, open(path, O_RDONLY | O_CLOEXEC));
    return descriptor;
}

static herr_t close_handle(H5FD_t *library)
{
    struct handle *handle = (struct handle *)library;
    if (handle->sink == NULL && handle->descriptor >= 0)
        close(handle->descriptor);
    free(handle);
    return 0;
}

static H5FD_t *open_handle(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)flags, (void)most;
    struct store_sink *const *sink = H5Pget_driver_info(access);
    struct handle *handle = sink != NULL ? calloc(1, sizeof *handle) : NULL;
    int looked = -1;
    if (handle == NULL)
        return NULL;
    handle->sink = *sink;
    handle->descriptor = *sink != NULL ? (*sink)->descriptor : open_reading(name);
    if (handle->descriptor >= 0)
        RETRY(looked, fstat(handle->descriptor, &handle->about));
    if (looked != 0) {
        note(handle, errno);
        close_handle(&handle->library);
        return NULL;
    }
    handle->end_written = (haddr_t)handle->about.st_size;
    return &handle->library;
}

// Two handles of one file are equal.
static int compare(const H5FD_t *a, const H5FD_t *b)
{
    const struct stat *x = &((const struct handle *)a)->about;
    const struct stat *y = &((const struct handle *)b)->about;
    if (x->st_dev != y->st_dev)
        return x->st_dev < y->st_dev ? -1 : 1;
    return (x->st_ino > y->st_ino) - (x->st_ino < y->st_ino);
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

// ---- bytes ------------------------------------------------------------------------------------

// Lays over bytes that were read what was written to memory.
static void apply(const struct store_patch *patch, haddr_t address, size_t size, void *buffer)
{
    for (; patch != NULL; patch = patch->next) {
        haddr_t from = address > patch->address ? address : patch->address;
        haddr_t to = address + size < patch->address + patch->size ? address + size
                                                                   : patch->address + patch->size;
        if (from < to)
            memcpy((unsigned char *)buffer + (from - address),
                   patch->bytes + (from - patch->address), (size_t)(to - from));
    }
}

// Beyond the end of the file there are zeros.
static herr_t read_bytes(H5FD_t *library, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, void *buffer)
{
    (void)type, (void)transfer;
    const struct handle *handle = (const struct handle *)library;
    ssize_t got = peek_at(handle->descriptor, buffer, size, (off_t)address);
    if (got < 0) {
        note(handle, errno);
        return -1;
    }
    memset((unsigned char *)buffer + got, 0, size - (size_t)got);
    if (handle->sink != NULL)
        apply(handle->sink->first, address, size, buffer);
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
    if (sink == NULL)
        return -1;
    if (handle->end_written < address + size)
        handle->end_written = address + size;
    if (sink->error == 0)
        sink->error = write_all(sink->descriptor, buffer, size, (off_t)address);
    if (sink->error == 0)
        return 0;
    struct store_patch *patch = malloc(sizeof *patch + size);
    if (patch == NULL)
        return -1;
    *patch = (struct store_patch){NULL, address, size};
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
    if (sink != NULL && sink->error == 0 && handle->end_written != handle->end_allocated)
        RETRY(done, ftruncate(sink->descriptor, (off_t)handle->end_allocated));
    if (done != 0)
        note(handle, errno);
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

herr_t store_driver_set(hid_t access, struct store_sink *sink)
{
    static hid_t driver = H5I_INVALID_HID;
    if (driver < 0 || H5Iis_valid(driver) <= 0)
        driver = H5FDregister(&driver_class);
    return driver < 0 ? -1 : H5Pset_driver(access, driver, &sink);
}

void store_sink_free(struct store_sink *sink)
{
    while (sink->first != NULL) {
        struct store_patch *next = sink->first->next;
        free(sink->first);
        sink->first = next;
    }
    sink->last = NULL;
}
