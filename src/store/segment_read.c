// Reading segments: all records that were added since, and one trial where it is known to lie.
#include "store/segment_record.h"

#include "base/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Bytes that are read at a time, at least: of all records, and around one, whose neighbours are wanted next. Threads finish
// trials in another order than the plan's, so that some of these stand before it.
#define ALL_AT_ONCE (1 << 20)
#define AROUND_ONE  (1 << 17)
#define BEFORE_ONE  (AROUND_ONE / 4)

static enum status read_failed(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", path, strerror(errno));
}

// Reads on until the window holds so many bytes, or the file ends.
static enum status extend(struct segment_window *window, size_t bytes)
{
    if (bytes > window->capacity) {
        size_t capacity = bytes > window->least ? bytes : window->least;
        unsigned char *moved = realloc(window->data, capacity);
        if (moved == NULL)
            return record_out_of_memory(window->path);
        window->data = moved;
        window->capacity = capacity;
    }
    while (window->used < bytes && !window->ended) {
        ssize_t read;
        RETRY(read, pread(window->file, window->data + window->used,
                          window->capacity - window->used, (off_t)(window->offset + window->used)));
        if (read < 0)
            return read_failed(window->path);
        window->used += (size_t)read;
        window->ended = read == 0;
    }
    return STATUS_OK;
}

// The bytes of the whole file as it is now.
static enum status measure(const struct segment_window *window, uint64_t *size)
{
    struct stat about;
    int looked;
    RETRY(looked, fstat(window->file, &about));
    if (looked != 0)
        return read_failed(window->path);
    *size = (uint64_t)about.st_size;
    return STATUS_OK;
}

// Leaves the first bytes behind.
static void advance(struct segment_window *window, size_t *at)
{
    memmove(window->data, window->data + *at, window->used - *at);
    window->used -= *at;
    window->offset += *at;
    *at = 0;
}

// Finds the next whole record from *at on: *found, then *at is where it begins. Of what is there `from` on
// the file's end may make a whole record yet, unless a later one is whole.
static enum status find_record(struct segment_window *window, size_t *at,
                               struct record_prefix *prefix, bool *found)
{
    for (*found = false; !*found; *at += *found ? 0 : 8) {
        size_t there = window->used - *at;
        if (there < RECORD_PREFIX && *at != 0)
            advance(window, at);
        TRY(extend(window, *at + RECORD_PREFIX));
        if (window->used - *at < RECORD_PREFIX)
            return STATUS_OK;
        memcpy(prefix, window->data + *at, RECORD_PREFIX);
        if (!record_is_prefix(prefix))
            continue;
        size_t bytes = RECORD_PREFIX + prefix->bytes;
        bool reaches = window->used - *at >= bytes;
        if (!reaches && *at > 0 && window->capacity - *at < bytes)
            advance(window, at);
        uint64_t size = 0;
        if (!reaches)
            TRY(measure(window, &size));
        if (!reaches && window->offset + *at + bytes > size)
            continue;
        TRY(extend(window, *at + bytes));
        *found = window->used - *at >= bytes &&
                 record_is_whole(prefix, window->data + *at + RECORD_PREFIX);
    }
    return STATUS_OK;
}

static enum status take_head(struct segment_reader *reader, unsigned char *body, size_t bytes)
{
    uint64_t version = 0;
    struct packer packer = {.at = body, .end = body + bytes, .reads = true};
    record_pack_head(&packer, &version, &reader->owner, &reader->attributes);
    reader->headed = true;
    reader->head = RECORD_PREFIX + bytes;
    if (version != 0 && version != RECORD_VERSION)
        return status_fail(STATUS_REQUEST,
                           "%s: was written by another version of the program; end the sweep with "
                           "that one, or remove the file: its trials are then run again",
                           reader->path);
    return packer.failed ? record_out_of_memory(reader->path) : STATUS_OK;
}

static enum status take_trial(struct segment_window *window, size_t at, size_t bytes,
                              segment_visit *visit, void *context, bool *good)
{
    struct segment_trial trial = {.offset = window->offset + at, .bytes = RECORD_PREFIX + bytes};
    unsigned char *body = window->data + at + RECORD_PREFIX;
    struct packer packer = {.at = body, .end = body + bytes, .reads = true};
    record_pack_numbers(&packer, &trial);
    *good = !packer.failed;
    return *good ? visit(context, &trial) : STATUS_OK;
}

// Tells of bytes up to `end` that are no whole record.
static void note_damage(struct segment_reader *reader, uint64_t end, void *context)
{
    if (end == reader->offset)
        return;
    if (reader->tell != NULL)
        reader->tell(context, reader->offset, end - reader->offset);
    reader->damaged++;
    reader->offset = end;
}

static enum status read_records(struct segment_reader *reader, struct segment_window *window,
                                segment_visit *visit, void *context)
{
    for (size_t at = 0;;) {
        struct record_prefix prefix;
        bool found, good = true;
        TRY(find_record(window, &at, &prefix, &found));
        if (!found)
            return STATUS_OK;
        uint64_t begin = window->offset + at, end = begin + RECORD_PREFIX + prefix.bytes;
        bool head = prefix.kind == RECORD_HEAD;
        note_damage(reader, begin, context);
        if (head != (begin == 0) || (!head && !reader->headed))
            good = false;
        else if (head)
            TRY(take_head(reader, window->data + at + RECORD_PREFIX, prefix.bytes));
        else
            TRY(take_trial(window, at, prefix.bytes, visit, context, &good));
        if (!good)
            note_damage(reader, end, context);
        reader->offset = end;
        at += RECORD_PREFIX + prefix.bytes;
    }
}

enum status segment_read(struct segment_reader *reader, segment_visit *visit, void *context,
                         bool *gone)
{
    struct segment_window window = {
        .path = reader->path, .offset = reader->offset, .least = ALL_AT_ONCE};
    RETRY(window.file, open(reader->path, O_RDONLY | O_CLOEXEC));
    *gone = window.file < 0 && errno == ENOENT;
    if (window.file < 0)
        return *gone ? STATUS_OK : read_failed(reader->path);
    enum status status = read_records(reader, &window, visit, context);
    close(window.file);
    free(window.data);
    return status;
}

void segment_reader_close(struct segment_reader *reader)
{
    free(reader->attributes.plan);
    free(reader->attributes.overrides);
    free(reader->attributes.files);
    free(reader->attributes.seed);
    reader->attributes = (struct store_attributes){0};
}

enum status segment_tail(const struct segment_reader *reader, uint64_t *bytes, bool *torn)
{
    struct segment_window window = {
        .path = reader->path, .offset = reader->offset, .least = ALL_AT_ONCE};
    struct record_prefix prefix;
    uint64_t size = 0;
    RETRY(window.file, open(reader->path, O_RDONLY | O_CLOEXEC));
    if (window.file < 0)
        return read_failed(reader->path);
    enum status status = measure(&window, &size);
    if (status == STATUS_OK)
        status = extend(&window, RECORD_PREFIX);
    close(window.file);
    if (status == STATUS_OK) {
        *bytes = size > reader->offset ? size - reader->offset : 0;
        *torn = *bytes < RECORD_PREFIX || window.used < RECORD_PREFIX;
        if (!*torn) {
            memcpy(&prefix, window.data, RECORD_PREFIX);
            *torn = record_is_prefix(&prefix) && RECORD_PREFIX + prefix.bytes > *bytes;
        }
    }
    free(window.data);
    return status;
}

// ---- one trial --------------------------------------------------------------------------------------------

static enum status refuse_record(const char *path, uint64_t offset)
{
    return status_fail(STATUS_REQUEST, "%s: the record at byte %" PRIu64 " is damaged", path,
                       offset);
}

// Moves the window to the bytes from an offset on and around, unless it holds them.
static enum status move_window(struct segment_window *window, const char *path, int file,
                               uint64_t offset, size_t bytes)
{
    bool holds = window->file == file && window->path == path && offset >= window->offset &&
                 offset + bytes <= window->offset + window->used;
    if (holds)
        return STATUS_OK;
    size_t before = offset < BEFORE_ONE ? offset : BEFORE_ONE;
    *window = (struct segment_window){.path = path,
                                      .file = file,
                                      .offset = offset - before,
                                      .least = AROUND_ONE,
                                      .data = window->data,
                                      .capacity = window->capacity};
    TRY(extend(window, before + bytes));
    return window->used < before + bytes ? refuse_record(path, offset) : STATUS_OK;
}

static enum status unpack(const char *path, uint64_t offset, unsigned char *data, size_t bytes,
                          const struct segment_trial *expected, struct trial_result *result,
                          struct store_timing *timing)
{
    struct record_prefix prefix;
    struct segment_trial trial = {0};
    struct packer packer = {
        .at = data + RECORD_PREFIX, .end = data + RECORD_PREFIX + bytes, .reads = true};
    memcpy(&prefix, data, RECORD_PREFIX);
    if (!record_is_prefix(&prefix) || prefix.kind != RECORD_TRIAL || prefix.bytes != bytes ||
        !record_is_whole(&prefix, data + RECORD_PREFIX))
        return refuse_record(path, offset);
    record_pack_numbers(&packer, &trial);
    if (trial.identity != expected->identity || trial.parameters != expected->parameters ||
        trial.curve != expected->curve || trial.masked != expected->masked)
        return refuse_record(path, offset);
    trial.result.initial = result->initial;
    trial.result.final = result->final;
    trial.result.mask = result->mask;
    trial.result.curve_loss = result->curve_loss;
    trial.result.curve_accuracy = result->curve_accuracy;
    record_pack_arrays(&packer, &trial);
    *result = trial.result;
    *timing = trial.timing;
    return packer.failed ? refuse_record(path, offset) : STATUS_OK;
}

enum status segment_fetch(struct segment_window *window, const char *path, int file,
                          uint64_t offset, const struct segment_shape *shape,
                          struct trial_result *result, struct store_timing *timing)
{
    struct segment_trial expected = record_shaped(shape);
    struct packer counted = {0};
    record_pack_numbers(&counted, &expected);
    record_pack_arrays(&counted, &expected);
    TRY(move_window(window, path, file, offset, RECORD_PREFIX + counted.bytes));
    return unpack(path, offset, window->data + (offset - window->offset), counted.bytes, &expected,
                  result, timing);
}
