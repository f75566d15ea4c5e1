#include "sweep/source.h"

#include "base/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *source_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static enum status refuse_file(const char *path, const char *kind, const char *reason)
{
    return status_fail(STATUS_REQUEST, "%s: %s; expected %s in YAML", path, reason, kind);
}

static enum status out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

// Whether a text begins as Windows writes files in UTF-16.
static bool is_utf_16(const char *text)
{
    return memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0;
}

// Reads to the end of the file, or one byte more than it may have, into text[most + 2].
static enum status read_text(const char *path, const char *kind, size_t most, int file, char *text)
{
    size_t length = 0;
    while (length <= most) {
        ssize_t got = read(file, text + length, most + 1 - length);
        if (got == 0)
            break;
        if (got < 0 && errno == EISDIR)
            return refuse_file(path, kind, "is a folder");
        if (got < 0 && errno != EINTR)
            return status_fail(STATUS_ENVIRONMENT, "%s: cannot read %s: %s", path, kind,
                               strerror(errno));
        length += got > 0 ? (size_t)got : 0;
    }
    text[length] = '\0';
    if (length > most)
        return status_fail(STATUS_REQUEST, "%s: is larger than %zu KiB; expected %s in YAML", path,
                           most >> 10, kind);
    if (strlen(text) == length)
        return STATUS_OK;
    return refuse_file(path, kind,
                       is_utf_16(text) ? "is in UTF-16; save it as UTF-8" : "holds a zero byte");
}

enum status source_read(const char *path, const char *kind, size_t most, char **text)
{
    const char *name = source_name(path);
    bool standard = strcmp(path, "-") == 0;
    int file = STDIN_FILENO;
    if (!standard)
        RETRY(file, open(path, O_RDONLY | O_CLOEXEC));
    if (file < 0)
        return status_fail(errno == ENOENT || errno == ENOTDIR ? STATUS_REQUEST
                                                               : STATUS_ENVIRONMENT,
                           "%s: cannot read %s: %s", name, kind, strerror(errno));
    *text = malloc(most + 2);
    enum status status =
        *text == NULL ? out_of_memory(name) : read_text(name, kind, most, file, *text);
    if (!standard)
        close(file);
    if (status != STATUS_OK)
        free(*text);
    return status;
}
