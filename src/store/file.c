#include "store/file.h"

#include "base/peek.h"
#include "base/retry.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// ---- the library's errors ---------------------------------------------------------------------

// Sees the error stack from its innermost entry outward. Keeps the first, and whether memory ran out.
struct reason {
    char text[300];
    bool memory;
};

static herr_t keep_reason(unsigned n, const H5E_error2_t *error, void *data)
{
    struct reason *reason = data;
    reason->memory |= error->maj_num == H5E_RESOURCE && error->min_num == H5E_NOSPACE;
    if (n == 0)
        snprintf(reason->text, sizeof reason->text, "%s",
                 error->desc != NULL ? error->desc : "unknown");
    return 0;
}

// The library's entries do not always say that memory ran out, but the system's last failure does: what
// the library does after it only gives memory back.
static struct reason last_reason(void)
{
    struct reason reason = {"unknown", errno == ENOMEM};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_reason, &reason);
    if (reason.memory)
        strcpy(reason.text, "out of memory");
    return reason;
}

enum status store_wrote(const struct store_file *file, bool good, const char *what)
{
    if (file->sink.error != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot write %s: %s", file->output.path, what,
                           strerror(file->sink.error));
    if (!good)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot write %s: %s", file->output.path, what,
                           last_reason().text);
    return STATUS_OK;
}

enum status store_read_failed(const char *path, const char *what)
{
    struct reason reason = last_reason();
    int error = store_driver_error();
    if (error != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot read %s: %s", path, what,
                           strerror(error));
    return status_fail(reason.memory ? STATUS_ENVIRONMENT : STATUS_REQUEST,
                       "%s: cannot read %s: %s%s", path, what,
                       reason.memory ? "" : "the file is damaged: ", reason.text);
}

// ---- files ------------------------------------------------------------------------------------

static hid_t access_properties(void)
{
    // Files are closed by those who opened them. What the library cannot close when the program ends,
    // because memory ran out before, would crash it.
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    // Locks serve nothing, because no file is written under its name, and some network file systems
    // refuse them.
    if (access >= 0 && (H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110) < 0 ||
                        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0 ||
                        H5Pset_file_locking(access, false, true) < 0)) {
        H5Pclose(access);
        return H5I_INVALID_HID;
    }
    return access;
}

static enum status create_in(struct store_file *file)
{
    hid_t access = access_properties();
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    bool good =
        access >= 0 && creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
        store_driver_set(access, &file->sink) >= 0 &&
        (file->id = H5Fcreate(file->output.temporary, H5F_ACC_TRUNC, creation, access)) >= 0;
    enum status status = store_wrote(file, good, "the file");
    if (access >= 0)
        H5Pclose(access);
    if (creation >= 0)
        H5Pclose(creation);
    return status;
}

enum status store_file_create(const char *path, struct store_file *file)
{
    *file = (struct store_file){.id = H5I_INVALID_HID};
    TRY(output_open(path, false, &file->output));
    file->sink.descriptor = file->output.descriptor;
    enum status status = create_in(file);
    if (status != STATUS_OK)
        store_file_discard(file);
    return status;
}

enum status store_file_in_memory(const char *path, struct store_file *file)
{
    *file = (struct store_file){.id = H5I_INVALID_HID};
    snprintf(file->output.path, sizeof file->output.path, "%s", path);
    hid_t access = access_properties();
    bool good = access >= 0 && H5Pset_fapl_core(access, 1 << 20, false) >= 0 &&
                (file->id = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access)) >= 0;
    enum status status = store_wrote(file, good, "the file");
    if (access >= 0)
        H5Pclose(access);
    return status;
}

// Closes the library's side of the file.
static bool close_library(struct store_file *file)
{
    bool good = file->id < 0 || H5Fclose(file->id) >= 0;
    file->id = H5I_INVALID_HID;
    return good;
}

void store_file_discard(struct store_file *file)
{
    close_library(file);
    store_sink_free(&file->sink);
    output_discard(&file->output);
}

enum status store_file_publish(struct store_file *file)
{
    bool good = close_library(file);
    enum status status = store_wrote(file, good, "the file");
    if (status == STATUS_OK)
        return output_publish(&file->output);
    store_file_discard(file);
    return status;
}

// Refuses what is no file, or none of ours, before the library looks at it.
static enum status check_beginning(const char *path)
{
    // Other HDF5 files may carry a user's block before it.
    static const char signature[8] = "\211HDF\r\n\032\n";
    struct stat about;
    char begin[sizeof signature] = "";
    int found;
    RETRY(found, stat(path, &about));
    if (found != 0)
        return status_fail(errno == ENOENT || errno == ENOTDIR ? STATUS_REQUEST
                                                               : STATUS_ENVIRONMENT,
                           "%s: cannot read: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is a folder; expected an HDF5 file", path);
    if (!S_ISREG(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is not a regular file; expected an HDF5 file",
                           path);
    ssize_t got = peek_file(path, begin, sizeof begin);
    if (got < 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot read: %s", path, strerror(errno));
    if (got < (ssize_t)sizeof begin || memcmp(begin, signature, sizeof begin) != 0)
        return status_fail(STATUS_REQUEST, "%s: is not an HDF5 file", path);
    return STATUS_OK;
}

enum status store_file_open(const char *path, hid_t *id)
{
    *id = H5I_INVALID_HID;
    TRY(check_beginning(path));
    hid_t access = access_properties();
    errno = 0;
    bool good = access >= 0 && store_driver_set(access, NULL) >= 0 &&
                (*id = H5Fopen(path, H5F_ACC_RDONLY, access)) >= 0;
    enum status status = good ? STATUS_OK : store_read_failed(path, "the file");
    if (access >= 0)
        H5Pclose(access);
    return status;
}
