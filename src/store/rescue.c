// What is whole of a damaged segment, as a segment.
#include "store/segment.h"

#include "base/output.h"
#include "base/peek.h"
#include "base/retry.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define ENDING     ".trials"
#define MOST_TRIES 100 // names that are drawn

static enum status failed(const char *path, const char *what)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be %s: %s", path, what, strerror(errno));
}

// Makes a file beside the segment, "NAME-NUMBER.trials".
static enum status create_beside(const char *path, char made[SEGMENT_PATH], int *file)
{
    size_t length = strlen(path), ending = strlen(ENDING);
    if (length > ending && strcmp(path + length - ending, ENDING) == 0)
        length -= ending;
    *file = -1;
    for (int tries = 0; tries < MOST_TRIES && *file < 0; tries++) {
        uint32_t number = 0;
        (void)!getrandom(&number, sizeof number, 0);
        if (snprintf(made, SEGMENT_PATH, "%.*s-%08" PRIx32 ENDING, (int)length, path, number) >=
            SEGMENT_PATH)
            return status_fail(STATUS_REQUEST, "%.100s...: the path is too long", path);
        RETRY(*file, open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (*file < 0 && errno != EEXIST)
            break;
    }
    return *file >= 0 ? STATUS_OK : failed(made, "made");
}

static enum status write_all(int to, const char *made, const unsigned char *data, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t put;
        RETRY(put, write(to, data + done, bytes - done));
        if (put < 0)
            return failed(made, "written");
        done += (size_t)put;
    }
    return STATUS_OK;
}

static enum status copy_record(const char *path, int from, const struct segment_span *record,
                               const char *made, int to)
{
    unsigned char *data = malloc(record->bytes + 1);
    if (data == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    ssize_t got = peek_at(from, data, record->bytes, (off_t)record->offset);
    enum status status = STATUS_OK;
    if (got != (ssize_t)record->bytes)
        status = got < 0 ? failed(path, "read")
                         : status_fail(STATUS_ENVIRONMENT, "%s: has become shorter", path);
    if (status == STATUS_OK)
        status = write_all(to, made, data, record->bytes);
    free(data);
    return status;
}

static enum status copy_all(const char *path, int from, const struct segment_span *record,
                            size_t records, const char *made, int to)
{
    int synced;
    for (size_t i = 0; i < records; i++)
        TRY(copy_record(path, from, &record[i], made, to));
    RETRY(synced, fsync(to));
    return synced == 0 ? output_sync_folder(made) : failed(made, "written");
}

enum status segment_rescue(const char *path, const struct segment_span *record, size_t records,
                           char rescued[SEGMENT_PATH])
{
    int from, to;
    RETRY(from, open(path, O_RDONLY | O_CLOEXEC));
    if (from < 0)
        return failed(path, "read");
    enum status status = create_beside(path, rescued, &to);
    if (status == STATUS_OK) {
        status = copy_all(path, from, record, records, rescued, to);
        close(to);
    }
    close(from);
    return status;
}
