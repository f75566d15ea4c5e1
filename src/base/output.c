#include "base/output.h"

#include "base/retry.h"
#include "base/text.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MOST_LINKS 40 // followed, as Linux does

static enum status fail_long(const char *path)
{
    return status_fail(STATUS_REQUEST, "%.100s...: the path is too long", path);
}

enum status output_resolve(const char *path, char target[OUTPUT_PATH])
{
    char link[OUTPUT_PATH], joined[OUTPUT_PATH];
    if (strlen(path) >= OUTPUT_PATH)
        return fail_long(path);
    strcpy(target, path);
    for (int followed = 0; followed <= MOST_LINKS; followed++) {
        ssize_t bytes;
        RETRY(bytes, readlink(target, link, sizeof link - 1));
        // EINVAL: it is there and no link.
        if (bytes < 0 && (errno == EINVAL || errno == ENOENT))
            return STATUS_OK;
        if (bytes < 0)
            return status_fail(errno == ENOTDIR ? STATUS_REQUEST : STATUS_ENVIRONMENT, "%s: %s",
                               path, strerror(errno));
        link[bytes] = '\0';
        int folder = link[0] == '/' ? 0 : (int)temporary_folder_bytes(target);
        if (snprintf(joined, sizeof joined, "%.*s%s", folder, target, link) >= (int)sizeof joined)
            return fail_long(path);
        strcpy(target, joined);
    }
    return status_fail(STATUS_REQUEST, "%s: %s", path, strerror(ELOOP));
}

static enum status fail(const struct output *output, const char *what, int error)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: %s: %s", output->path, what, strerror(error));
}

// Opens what is there and no regular file: it is written to as it is.
static enum status open_device(struct output *output)
{
    RETRY(output->descriptor, open(output->path, O_WRONLY | O_CLOEXEC));
    return output->descriptor < 0 ? fail(output, "cannot be written", errno) : STATUS_OK;
}

// Gives the new file the owner, where we may, and the mode of the one that it will replace.
static int keep_mode(int descriptor, const struct stat *about)
{
    if (fchown(descriptor, about->st_uid, about->st_gid) != 0)
        errno = 0; // only the superuser gives files away
    int kept;
    RETRY(kept, fchmod(descriptor, about->st_mode & 0777));
    return kept == 0 ? 0 : errno;
}

enum status output_open(const char *path, bool devices, struct output *output)
{
    struct stat about;
    *output = (struct output){.descriptor = -1};
    if (strlen(path) >= OUTPUT_PATH)
        return fail_long(path);
    strcpy(output->path, path);
    int found;
    RETRY(found, stat(path, &about));
    bool there = found == 0;
    if (!there && errno != ENOENT)
        return fail(output, "cannot create", errno);
    if (there && devices && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return open_device(output);
    if (there && !S_ISREG(about.st_mode))
        return status_fail(STATUS_REQUEST, "%s: is not a regular file; name another output", path);
    int allowed = 0;
    if (there)
        RETRY(allowed, access(path, W_OK));
    if (allowed != 0)
        return fail(output, "cannot be replaced", errno);
    TRY(output_resolve(path, output->target));
    output->descriptor = temporary_open(output->target, output->temporary);
    if (output->descriptor < 0)
        return fail(output, "cannot create", errno);
    int error = there ? keep_mode(output->descriptor, &about) : 0;
    if (error == 0)
        return STATUS_OK;
    output_discard(output);
    return fail(output, "cannot create", error);
}

// ---- writing and the end ----------------------------------------------------------------------

FILE *output_stream(struct output *output)
{
    // The stream closes a descriptor of its own: closing the other one would end the lock.
    int own;
    RETRY(own, dup(output->descriptor));
    output->stream = own >= 0 ? fdopen(own, "wb") : NULL;
    if (output->stream == NULL && own >= 0)
        close(own);
    return output->stream;
}

// Closes the stream. Returns an errno, 0 if all that was printed has arrived.
static int close_stream(struct output *output)
{
    if (output->stream == NULL)
        return 0;
    errno = 0;
    bool failed = ferror(output->stream) != 0;
    failed = fclose(output->stream) != 0 || failed;
    output->stream = NULL;
    return failed ? (errno != 0 ? errno : EIO) : 0;
}

// Makes the bytes of a descriptor last. What cannot be synced, as pipes and some file systems'
// folders, says EINVAL.
static int sync_descriptor(int descriptor)
{
    int done;
    RETRY(done, fsync(descriptor));
    return done == 0 || errno == EINVAL ? 0 : errno;
}

// Asks the file system for what it says only when a file is closed. The lock stays.
static int close_copy(int descriptor)
{
    int copy;
    RETRY(copy, dup(descriptor));
    return copy < 0 || (close(copy) != 0 && errno != EINTR) ? errno : 0;
}

static int sync_folder(const char *path)
{
    char folder[OUTPUT_PATH];
    temporary_folder(path, folder);
    int descriptor;
    RETRY(descriptor, open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A folder that may be written to and not be read cannot be synced.
    if (descriptor < 0)
        return errno == EACCES ? 0 : errno;
    int error = sync_descriptor(descriptor);
    close(descriptor);
    return error;
}

enum status output_sync_folder(const char *path)
{
    int error = sync_folder(path);
    return error == 0 ? STATUS_OK
                      : status_fail(STATUS_ENVIRONMENT, "%s: its folder cannot be synced: %s", path,
                                    strerror(error));
}

void output_discard(struct output *output)
{
    close_stream(output);
    if (output->temporary[0] != '\0') {
        unlink(output->temporary);
        temporary_forget(output->temporary);
    }
    close(output->descriptor);
    output->descriptor = -1;
}

enum status output_publish(struct output *output)
{
    assert(output->descriptor >= 0);
    bool whole = output->temporary[0] != '\0';
    int error = close_stream(output);
    if (error == 0)
        error = sync_descriptor(output->descriptor);
    if (error == 0)
        error = close_copy(output->descriptor);
    int renamed = 0;
    if (error == 0 && whole)
        RETRY(renamed, rename(output->temporary, output->target));
    if (renamed != 0)
        error = errno;
    if (error != 0) {
        output_discard(output);
        return fail(output, "cannot be written", error);
    }
    temporary_forget(output->temporary);
    close(output->descriptor);
    output->descriptor = -1;
    error = whole ? sync_folder(output->target) : 0;
    return error != 0 ? fail(output, "written, but its folder cannot be synced", error) : STATUS_OK;
}

enum status output_check_room(const char *path, double bytes)
{
    char target[OUTPUT_PATH], folder[OUTPUT_PATH];
    struct statvfs disk;
    TRY(output_resolve(path, target));
    temporary_folder(target, folder);
    int looked;
    RETRY(looked, statvfs(folder, &disk));
    if (looked != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot look at its disk: %s", path,
                           strerror(errno));
    double room = (double)disk.f_bavail * (double)disk.f_frsize;
    if (bytes <= room)
        return STATUS_OK;
    char takes[TEXT_COUNT], has[TEXT_COUNT];
    text_format_bytes(bytes, takes);
    text_format_bytes(room, has);
    return status_fail(STATUS_REQUEST,
                       "%s: takes about %s, and its disk has %s left; ask for less, or name a file "
                       "elsewhere",
                       path, takes, has);
}

void output_sweep(const char *path)
{
    char target[OUTPUT_PATH];
    if (output_resolve(path, target) == STATUS_OK)
        temporary_sweep(target);
}
