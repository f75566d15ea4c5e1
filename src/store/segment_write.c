// Writing segments: records are gathered in memory, and durable after segment_sync.
#include "store/segment_record.h"

#include "base/output.h"
#include "base/retry.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define FIRST_BUFFER 65536

static enum status make_room(struct segment_writer *writer, size_t bytes)
{
    if (writer->capacity - writer->used >= bytes)
        return STATUS_OK;
    size_t capacity = writer->capacity == 0 ? FIRST_BUFFER : writer->capacity;
    while (capacity - writer->used < bytes)
        capacity *= 2;
    unsigned char *moved = realloc(writer->buffer, capacity);
    if (moved == NULL)
        return record_out_of_memory(writer->path);
    writer->buffer = moved;
    writer->capacity = capacity;
    return STATUS_OK;
}

// Puts the prefix before a body of so many bytes at the end of the buffer.
static void end_record(struct segment_writer *writer, enum record_kind kind, size_t bytes)
{
    unsigned char *at = writer->buffer + writer->used;
    struct record_prefix prefix = record_prefix_of(kind, at + RECORD_PREFIX, bytes);
    memcpy(at, &prefix, RECORD_PREFIX);
    writer->used += RECORD_PREFIX + bytes;
}

static enum status add_head(struct segment_writer *writer, const struct store_attributes *from,
                            size_t threads)
{
    struct store_attributes attributes = *from;
    struct segment_owner owner = {.threads = threads, .since = (int64_t)time(NULL)};
    uint64_t version = RECORD_VERSION;
    struct packer counted = {0};
    attributes.schema = STORE_SCHEMA;
    holder_write(owner.holder);
    record_pack_head(&counted, &version, &owner, &attributes);
    TRY(make_room(writer, RECORD_PREFIX + counted.bytes));
    unsigned char *body = writer->buffer + writer->used + RECORD_PREFIX;
    struct packer packer = {.at = body, .end = body + counted.bytes};
    record_pack_head(&packer, &version, &owner, &attributes);
    assert(!packer.failed && packer.bytes == counted.bytes);
    end_record(writer, RECORD_HEAD, counted.bytes);
    return STATUS_OK;
}

enum status segment_create(const char *folder, const struct store_attributes *attributes,
                           size_t threads, struct segment_writer *writer)
{
    *writer = (struct segment_writer){.file = -1};
    for (int tries = 0; tries < 100 && writer->file < 0; tries++) {
        uint32_t number = 0;
        (void)!getrandom(&number, sizeof number, 0);
        int length = snprintf(writer->path, sizeof writer->path, "%s/%s-%ld-%08" PRIx32 ".trials",
                              folder, attributes->host, (long)getpid(), number);
        if (length >= (int)sizeof writer->path)
            return status_fail(STATUS_REQUEST, "%.100s...: the path is too long", folder);
        RETRY(writer->file, open(writer->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (writer->file < 0 && errno != EEXIST)
            break;
    }
    if (writer->file < 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be made: %s", writer->path,
                           strerror(errno));
    enum status status = add_head(writer, attributes, threads);
    if (status == STATUS_OK)
        status = segment_sync(writer);
    if (status == STATUS_OK)
        status = output_sync_folder(writer->path);
    if (status == STATUS_OK)
        return STATUS_OK;
    unlink(writer->path);
    segment_close(writer);
    return status;
}

enum status segment_add(struct segment_writer *writer, const struct segment_shape *shape,
                        const struct trial_result *result, const struct store_timing *timing)
{
    struct segment_trial trial = record_shaped(shape);
    trial.result = *result;
    trial.timing = *timing;
    struct packer counted = {0};
    record_pack_numbers(&counted, &trial);
    record_pack_arrays(&counted, &trial);
    TRY(make_room(writer, RECORD_PREFIX + counted.bytes));
    unsigned char *body = writer->buffer + writer->used + RECORD_PREFIX;
    struct packer packer = {.at = body, .end = body + counted.bytes};
    record_pack_numbers(&packer, &trial);
    record_pack_arrays(&packer, &trial);
    assert(!packer.failed && packer.bytes == counted.bytes);
    end_record(writer, RECORD_TRIAL, counted.bytes);
    writer->holds_trials = true;
    return STATUS_OK;
}

// Takes back what was written of the buffer, if that is possible, so that records stay where readers look for them.
static enum status give_up(struct segment_writer *writer)
{
    int error = errno;
    (void)!ftruncate(writer->file, (off_t)writer->bytes);
    (void)!lseek(writer->file, (off_t)writer->bytes, SEEK_SET);
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be written: %s", writer->path,
                       strerror(error));
}

enum status segment_sync(struct segment_writer *writer)
{
    for (size_t done = 0; done < writer->used;) {
        ssize_t bytes;
        RETRY(bytes, write(writer->file, writer->buffer + done, writer->used - done));
        if (bytes < 0)
            return give_up(writer);
        done += (size_t)bytes;
    }
    int synced = 0;
    if (writer->used > 0)
        RETRY(synced, fdatasync(writer->file));
    if (synced != 0)
        return give_up(writer);
    writer->bytes += writer->used;
    writer->used = 0;
    return STATUS_OK;
}

void segment_close(struct segment_writer *writer)
{
    if (writer->file >= 0 && !writer->holds_trials)
        unlink(writer->path);
    if (writer->file >= 0)
        close(writer->file);
    free(writer->buffer);
    *writer = (struct segment_writer){.file = -1};
}
