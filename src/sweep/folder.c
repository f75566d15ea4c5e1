#include "sweep/state.h"

#include "base/grow.h"
#include "base/output.h"
#include "base/retry.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_TRIES 100

// Makes a folder whose name outlives a power cut, as the files in it will.
static enum status make_one(const char *path)
{
    struct stat there;
    int made, found, error, tries = 0;
    do { // another process may remove it between the two
        RETRY(made, mkdir(path, 0777));
        if (made == 0)
            return output_sync_folder(path);
        error = errno;
        RETRY(found, stat(path, &there));
    } while (error == EEXIST && found != 0 && errno == ENOENT && ++tries < MOST_TRIES);
    if (found == 0 && S_ISDIR(there.st_mode))
        return STATUS_OK;
    if (found != 0 && errno != ENOENT && errno != ENOTDIR)
        error = errno;
    return status_fail(STATUS_ENVIRONMENT, "%s: the folder cannot be made: %s", path,
                       strerror(error));
}

enum status folder_make(const char *path)
{
    char parent[SWEEP_PATH + 16];
    assert(strlen(path) < sizeof parent);
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        memcpy(parent, path, (size_t)(slash - path));
        parent[slash - path] = '\0';
        TRY(make_one(parent));
    }
    TRY(make_one(path));
    // Whoever made it before may have been killed, or be about to sync it.
    return output_sync_folder(path);
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    return length > end && strcmp(name + length - end, ending) == 0 && name[0] != '.';
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Adds a copy of the name to names[*count], which has room for *capacity.
static bool append(char ***names, size_t *count, size_t *capacity, const char *name)
{
    char *copy = grow(names, *count, capacity, sizeof **names) ? strdup(name) : NULL;
    if (copy == NULL)
        return false;
    (*names)[(*count)++] = copy;
    return true;
}

// The next entry of a folder; NULL at its end, with errno 0, and where it cannot be read.
static struct dirent *next_entry(DIR *folder)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry == NULL && errno == EINTR);
    return entry;
}

enum status folder_list(const char *path, const char *ending, char ***names, size_t *count)
{
    *names = NULL;
    *count = 0;
    DIR *folder;
    do
        folder = opendir(path);
    while (folder == NULL && errno == EINTR);
    if (folder == NULL)
        return errno == ENOENT ? STATUS_OK
                               : status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", path,
                                             strerror(errno));
    size_t capacity = 0;
    enum status status = STATUS_OK;
    for (struct dirent *entry; status == STATUS_OK && (entry = next_entry(folder)) != NULL;)
        if (ends_in(entry->d_name, ending) && !append(names, count, &capacity, entry->d_name))
            status = status_fail(STATUS_ENVIRONMENT, "out of memory for the names of files");
    if (status == STATUS_OK && errno != 0)
        status = status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", path, strerror(errno));
    closedir(folder);
    if (status != STATUS_OK) {
        folder_free(*names, *count);
        return status;
    }
    if (*count > 0)
        qsort(*names, *count, sizeof **names, by_name);
    return STATUS_OK;
}

void folder_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

enum status folder_set_aside(const char *folder, const char *path, char aside[FOLDER_ASIDE])
{
    const char *slash = strrchr(path, '/');
    snprintf(aside, FOLDER_ASIDE, "%s/%s.damaged", folder, slash != NULL ? slash + 1 : path);
    int renamed;
    RETRY(renamed, rename(path, aside));
    return renamed == 0
               ? STATUS_OK
               : status_fail(STATUS_ENVIRONMENT, "%s: is damaged, and cannot be renamed: %s", path,
                             strerror(errno));
}

// Whether a name is that of a file which was to become a shard, and whose writer has died.
static bool is_temporary(const char *name)
{
    return ends_in(name, ".tmp") && strstr(name, ".h5.") != NULL;
}

void folder_clear(const char *path, char *const *files, size_t count)
{
    // What cannot be removed does no harm: its trials are in results.h5 as well.
    for (size_t i = 0; i < count; i++)
        unlink(files[i]);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (is_temporary(entry->d_name))
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(path);
}
