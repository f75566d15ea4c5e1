#include "cli/output.h"

#include "base/output.h"
#include "base/peek.h"
#include "base/retry.h"
#include "store/kind.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Whether a text is a pattern in RLE: after its comments comes a line that begins with x =.
static bool is_pattern(const char *text)
{
    while (*text == '#' || *text == '\n' || *text == '\r') {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return text[0] == 'x' && text[1 + strspn(text + 1, " \t")] == '=';
}

// Whether the beginning of a file, which may have any bytes, says that the program made it.
static bool is_export(const char *head, ssize_t bytes)
{
    static const char maker[] = "lifeticket";
    for (ssize_t i = 0; i + (ssize_t)strlen(maker) <= bytes; i++)
        if (memcmp(head + i, maker, strlen(maker)) == 0)
            return true;
    return false;
}

// What is at the path, in words, if it is not to be replaced; NULL if it may be.
static enum status say_what(const char *path, enum cli_writes writes, const char **what)
{
    static const enum store_kind same[] = {[CLI_WRITES_MODEL] = STORE_MODEL,
                                           [CLI_WRITES_PAIRS] = STORE_PAIRS,
                                           [CLI_WRITES_RESULTS] = STORE_RESULTS,
                                           [CLI_WRITES_PATTERN] = STORE_NOTHING,
                                           [CLI_WRITES_EXPORT] = STORE_NOTHING};
    static const char *const words[] = {[STORE_OTHER] = "a file of another kind",
                                        [STORE_RESULTS] = "results of a sweep",
                                        [STORE_PAIRS] = "pairs of boards",
                                        [STORE_MODEL] = "a model",
                                        [STORE_PROVEN] = "a model that is proven"};
    char head[4096];
    enum store_kind kind;
    *what = NULL;
    TRY(store_kind_of(path, &kind));
    if (kind == STORE_NOTHING || kind == same[writes])
        return STATUS_OK;
    if (kind == STORE_OTHER && (writes == CLI_WRITES_PATTERN || writes == CLI_WRITES_EXPORT)) {
        ssize_t got = peek_file(path, head, sizeof head - 1);
        head[got > 0 ? got : 0] = '\0';
        if (writes == CLI_WRITES_PATTERN ? is_pattern(head) : is_export(head, got))
            return STATUS_OK;
    }
    *what = words[kind];
    return STATUS_OK;
}

static bool is_same(const struct stat *file, const char *input)
{
    struct stat other;
    return input != NULL && stat(input, &other) == 0 && file->st_dev == other.st_dev &&
           file->st_ino == other.st_ino;
}

static enum status check_replaced(const char *option, const char *path, const struct stat *about,
                                  enum cli_writes writes, const char *input)
{
    const char *what = "what is read";
    if (!is_same(about, input))
        TRY(say_what(path, writes, &what));
    if (what == NULL)
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "%s %s: is %s, and is not replaced; name another file, or add --force",
                       option, path, what);
}

static enum status check_folder(const char *option, const char *path)
{
    char target[OUTPUT_PATH], folder[OUTPUT_PATH];
    TRY(output_resolve(path, target));
    temporary_folder(target, folder);
    int allowed;
    RETRY(allowed, access(folder, W_OK | X_OK));
    if (allowed == 0)
        return STATUS_OK;
    int error = errno;
    size_t length = strlen(folder);
    if (length > 1 && folder[length - 1] == '/')
        folder[length - 1] = '\0';
    return status_fail(STATUS_ENVIRONMENT, "%s %s: cannot write in folder %s: %s", option, path,
                       folder, strerror(error));
}

enum status cli_check_output(const char *option, const struct cli_output *output,
                             enum cli_writes writes, const char *input)
{
    struct stat about;
    const char *path = output->path;
    if (path == NULL)
        return STATUS_OK;
    if (strcmp(path, "-") == 0)
        return status_fail(STATUS_REQUEST,
                           "%s -: HDF5 is not written to standard output; name a file, or ./- if "
                           "that is its name",
                           option);
    if (strlen(path) >= OUTPUT_PATH)
        return status_fail(STATUS_REQUEST, "%s: the path is too long", option);
    bool there = stat(path, &about) == 0, regular = there && S_ISREG(about.st_mode);
    bool streams = writes == CLI_WRITES_PATTERN || writes == CLI_WRITES_EXPORT;
    if (there && !regular && (!streams || S_ISDIR(about.st_mode)))
        return status_fail(STATUS_REQUEST, "%s %s: is %s; name a file", option, path,
                           S_ISDIR(about.st_mode) ? "a folder" : "a device or a pipe");
    if (there && !regular)
        return STATUS_OK; // a device or a pipe
    TRY(check_folder(option, path));
    output_sweep(path);
    return regular && !output->force ? check_replaced(option, path, &about, writes, input)
                                     : STATUS_OK;
}
