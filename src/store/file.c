#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TEMPORARIES 1000 // names tried: a process that is killed leaves one behind

// ---- the library's errors ---------------------------------------------------------------------

struct reason {
    char text[300];
    bool system; // an error of the operating system
};

// Sees the error stack from its innermost entry outward, and keeps the first, or that of the
// system.
static herr_t keep_reason(unsigned n, const H5E_error2_t *error, void *data)
{
    struct reason *reason = data;
    static const char lead[] = "error message = '";
    const char *message = error->desc != NULL ? strstr(error->desc, lead) : NULL;
    if (message != NULL) {
        message += strlen(lead);
        snprintf(reason->text, sizeof reason->text, "%.*s", (int)strcspn(message, "'"), message);
        reason->system = true;
        return 1;
    }
    if (n == 0)
        snprintf(reason->text, sizeof reason->text, "%s",
                 error->desc != NULL ? error->desc : "unknown");
    return 0;
}

static struct reason last_reason(void)
{
    struct reason reason = {"unknown", false};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_reason, &reason);
    return reason;
}

enum status store_wrote(const struct store_file *file, bool good, const char *what)
{
    if (file->sink.error != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot write %s: %s", file->path, what,
                           strerror(file->sink.error));
    if (!good)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot write %s: %s", file->path, what,
                           last_reason().text);
    return STATUS_OK;
}

enum status store_read_failed(const char *path, const char *what)
{
    struct reason reason = last_reason();
    return status_fail(reason.system ? STATUS_ENVIRONMENT : STATUS_REQUEST,
                       "%s: cannot read %s: %s%s", path, what,
                       reason.system ? "" : "the file is damaged: ", reason.text);
}

// ---- files ------------------------------------------------------------------------------------

static hid_t access_properties(void)
{
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

// Opens a new file under a name of its own: many processes may write to one folder.
static enum status open_temporary(struct store_file *file)
{
    for (unsigned k = 0; k < MAX_TEMPORARIES; k++) {
        snprintf(file->temporary, sizeof file->temporary, "%s.%u.tmp", file->path, k);
        file->sink.descriptor = open(file->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file->sink.descriptor >= 0)
            return STATUS_OK;
        if (errno != EEXIST)
            break;
    }
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot create: %s", file->path, strerror(errno));
}

static enum status create_in(struct store_file *file)
{
    hid_t access = access_properties();
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    bool good = access >= 0 && creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
                store_sink_set(access, &file->sink, &file->driver) >= 0 &&
                (file->id = H5Fcreate(file->temporary, H5F_ACC_TRUNC, creation, access)) >= 0;
    enum status status = store_wrote(file, good, "the file");
    if (access >= 0)
        H5Pclose(access);
    if (creation >= 0)
        H5Pclose(creation);
    return status;
}

enum status store_file_create(const char *path, struct store_file *file)
{
    *file = (struct store_file){.id = H5I_INVALID_HID, .driver = H5I_INVALID_HID};
    if (strlen(path) >= sizeof file->path)
        return status_fail(STATUS_REQUEST, "%.100s...: the path is too long", path);
    strcpy(file->path, path);
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is not a regular file; name another output", path);
    TRY(open_temporary(file));
    enum status status = create_in(file);
    if (status != STATUS_OK)
        store_file_discard(file);
    return status;
}

// Closes the library's side of the file.
static bool close_library(struct store_file *file)
{
    bool good = file->id < 0 || H5Fclose(file->id) >= 0;
    if (file->driver >= 0)
        H5FDunregister(file->driver);
    file->id = file->driver = H5I_INVALID_HID;
    return good;
}

void store_file_discard(struct store_file *file)
{
    close_library(file);
    store_sink_free(&file->sink);
    close(file->sink.descriptor);
    unlink(file->temporary);
}

// Makes the names in the folder of `path` last.
static int sync_folder(const char *path)
{
    char folder[STORE_MAX_PATH];
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A file system that cannot sync a folder says EINVAL.
    int error = descriptor < 0 || (fsync(descriptor) != 0 && errno != EINVAL) ? errno : 0;
    if (descriptor >= 0)
        close(descriptor);
    return error;
}

enum status store_file_publish(struct store_file *file)
{
    bool good = close_library(file);
    if (file->sink.error == 0 && fsync(file->sink.descriptor) != 0)
        file->sink.error = errno;
    enum status status = store_wrote(file, good, "the file");
    if (status == STATUS_OK && rename(file->temporary, file->path) != 0)
        status = status_fail(STATUS_ENVIRONMENT, "%s: cannot rename %s to it: %s", file->path,
                             file->temporary, strerror(errno));
    if (status != STATUS_OK) {
        store_file_discard(file);
        return status;
    }
    close(file->sink.descriptor);
    int error = sync_folder(file->path);
    if (error != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: written, but its folder cannot be synced: %s",
                           file->path, strerror(error));
    return STATUS_OK;
}

enum status store_file_open(const char *path, hid_t *id)
{
    struct stat about;
    *id = H5I_INVALID_HID;
    if (stat(path, &about) != 0)
        return status_fail(errno == ENOENT || errno == ENOTDIR ? STATUS_REQUEST
                                                               : STATUS_ENVIRONMENT,
                           "%s: cannot read: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is a folder; expected an HDF5 file", path);
    if (!S_ISREG(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is not a regular file; expected an HDF5 file",
                           path);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot read: %s", path, strerror(errno));
    // What every file of ours begins with; other HDF5 files may carry a user's block before it.
    static const char signature[8] = "\211HDF\r\n\032\n";
    char begin[8] = "";
    ssize_t got = read(descriptor, begin, sizeof begin);
    close(descriptor);
    if (got != sizeof begin || memcmp(begin, signature, sizeof begin) != 0)
        return status_fail(STATUS_REQUEST, "%s: is not an HDF5 file", path);
    hid_t access = access_properties();
    *id = access >= 0 ? H5Fopen(path, H5F_ACC_RDONLY, access) : H5I_INVALID_HID;
    enum status status = *id < 0 ? store_read_failed(path, "the file") : STATUS_OK;
    if (access >= 0)
        H5Pclose(access);
    return status;
}
