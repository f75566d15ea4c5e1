#include "store/source.h"

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

// What HDF5 knows of an open file.
struct handle {
    H5FD_t library; // first, because HDF5 has its own fields there
    int descriptor;
    struct stat about;
    haddr_t end_allocated;
};

// The library is called by one thread at a time, and so is this driver.
static int first_error;

static void note(int error)
{
    if (first_error == 0)
        first_error = error;
}

int store_source_error(void)
{
    int error = first_error;
    first_error = 0;
    return error;
}

static int open_reading(const char *path)
{
    int descriptor;
    RETRY(descriptor, open(path, O_RDONLY | O_CLOEXEC));
    return descriptor;
}

static H5FD_t *open_handle(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)flags, (void)access, (void)most;
    first_error = 0;
    struct handle *handle = calloc(1, sizeof *handle);
    int descriptor = handle != NULL ? open_reading(name) : -1;
    int looked = -1;
    if (descriptor >= 0)
        RETRY(looked, fstat(descriptor, &handle->about));
    if (looked != 0) {
        note(handle != NULL ? errno : ENOMEM);
        if (descriptor >= 0)
            close(descriptor);
        free(handle);
        return NULL;
    }
    handle->descriptor = descriptor;
    return &handle->library;
}

static herr_t close_handle(H5FD_t *library)
{
    close(((struct handle *)library)->descriptor);
    free(library);
    return 0;
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
    return (haddr_t)((const struct handle *)library)->about.st_size;
}

// Beyond the end of the file there are zeros.
static herr_t read_bytes(H5FD_t *library, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, void *buffer)
{
    (void)type, (void)transfer;
    ssize_t got = peek_at(((struct handle *)library)->descriptor, buffer, size, (off_t)address);
    if (got < 0) {
        note(errno);
        return -1;
    }
    memset((unsigned char *)buffer + got, 0, size - (size_t)got);
    return 0;
}

// The library asks for this function, and files that are read are not written.
static herr_t refuse_bytes(H5FD_t *library, H5FD_mem_t type, hid_t transfer, haddr_t address,
                           size_t size, const void *buffer)
{
    (void)library, (void)type, (void)transfer, (void)address, (void)size, (void)buffer;
    return -1;
}

static const H5FD_class_t driver_class = {
#ifdef H5FD_CLASS_VERSION // since 1.13, with a number of the range that is left to tests
    .version = H5FD_CLASS_VERSION,
    .value = 513,
#endif
    .name = "lifeticket_source",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .open = open_handle,
    .close = close_handle,
    .cmp = compare,
    .query = query,
    .get_eoa = get_end_allocated,
    .set_eoa = set_end_allocated,
    .get_eof = get_end_written,
    .read = read_bytes,
    .write = refuse_bytes,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

herr_t store_source_set(hid_t access)
{
    static hid_t driver = H5I_INVALID_HID;
    if (driver < 0 || H5Iis_valid(driver) <= 0)
        driver = H5FDregister(&driver_class);
    return driver < 0 ? -1 : H5Pset_driver(access, driver, NULL);
}
