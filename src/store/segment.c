#include "store/segment.h"

#include "base/output.h"
#include "base/retry.h"
#include "rng/pcg.h"

#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SEGMENT_MAGIC   UINT64_C(0x0a6c61697274546c) // "lTtrial\n"
#define SEGMENT_VERSION 2
#define PREFIX          32 // bytes before a body
#define MOST_BYTES      (UINT64_C(1) << 40)
#define WINDOW          (1 << 20) // bytes that are read at a time, at least
#define FIRST_BUFFER    65536

enum kind { SEGMENT_HEAD = 1, SEGMENT_TRIAL = 2 };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "segments are written as they are in memory");
// A result with another field needs a line in pack_trial, and segments another version.
_Static_assert(sizeof(struct trial_result) == 184, "is all of struct trial_result in pack_trial?");

static enum status out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

// ---- bodies -----------------------------------------------------------------------------------------------
// One function for each kind of record reads it as well as writes it, so that both agree.

struct packer {
    unsigned char *at, *end; // NULL: only the bytes are counted
    size_t bytes;
    bool reads, failed; // read: there is less than was expected, or what cannot be
};

static void pack(struct packer *p, void *data, size_t bytes)
{
    size_t filled = (bytes + 7) / 8 * 8;
    p->bytes += filled;
    if (p->at == NULL || p->failed)
        return;
    p->failed = filled > (size_t)(p->end - p->at);
    if (p->failed)
        return;
    if (p->reads) {
        memcpy(data, p->at, bytes);
    } else {
        memcpy(p->at, data, bytes);
        memset(p->at + bytes, 0, filled - bytes);
    }
    p->at += filled;
}

#define PACK_INTEGER(p, field)                                                                     \
    do {                                                                                           \
        uint64_t word = (uint64_t)(field);                                                         \
        pack(p, &word, 8);                                                                         \
        (field) = (__typeof__(field))word;                                                         \
    } while (0)
#define PACK_REAL(p, field) pack(p, &(field), 8)

static void pack_text(struct packer *p, char *text, size_t size)
{
    size_t length = p->reads ? 0 : strlen(text);
    PACK_INTEGER(p, length);
    p->failed = p->failed || length >= size;
    if (p->failed)
        return;
    pack(p, text, length);
    text[length] = '\0';
}

// A text that the reader has to make room for.
static void pack_long_text(struct packer *p, char **text)
{
    size_t length = p->reads ? 0 : strlen(*text);
    PACK_INTEGER(p, length);
    if (p->reads) {
        p->failed = p->failed || length > (size_t)(p->end - p->at);
        *text = p->failed ? NULL : calloc(length + 1, 1);
        p->failed = p->failed || *text == NULL;
    }
    if (!p->failed)
        pack(p, *text, length);
}

static void pack_seeds(struct packer *p, struct store_attributes *a)
{
    PACK_INTEGER(p, a->seeds);
    if (p->reads) {
        p->failed = p->failed || a->seeds > (size_t)(p->end - p->at) / 8;
        a->seed = p->failed ? NULL : calloc(a->seeds + 1, sizeof *a->seed);
        p->failed = p->failed || a->seed == NULL;
    }
    if (!p->failed)
        pack(p, a->seed, a->seeds * sizeof *a->seed);
}

static void pack_head(struct packer *p, uint64_t *version, struct segment_owner *owner,
                      struct store_attributes *a)
{
    PACK_INTEGER(p, *version);
    p->failed = p->failed || *version < 1 || *version > SEGMENT_VERSION;
    pack_text(p, owner->holder, sizeof owner->holder);
    PACK_INTEGER(p, owner->threads);
    PACK_INTEGER(p, owner->since);
    PACK_INTEGER(p, a->schema);
    pack_long_text(p, &a->plan);
    pack_long_text(p, &a->overrides);
    if (*version > 1)
        pack_long_text(p, &a->files);
    else
        a->files = calloc(1, 1); // plans named no files
    pack_text(p, a->plan_name, sizeof a->plan_name);
    pack_text(p, a->question, sizeof a->question);
    pack_seeds(p, a);
    pack_text(p, a->program, sizeof a->program);
    pack_text(p, a->revision, sizeof a->revision);
    pack_text(p, a->isa, sizeof a->isa);
    pack_text(p, a->compiler, sizeof a->compiler);
    pack_text(p, a->host, sizeof a->host);
    pack_text(p, a->cpu, sizeof a->cpu);
    pack_text(p, a->started, sizeof a->started);
    pack_text(p, a->finished, sizeof a->finished);
    pack_text(p, a->corrected, sizeof a->corrected);
}

static void pack_numbers(struct packer *p, struct segment_trial *trial)
{
    struct trial_result *r = &trial->result;
    PACK_INTEGER(p, trial->identity);
    PACK_INTEGER(p, trial->parameters);
    PACK_INTEGER(p, trial->curve);
    PACK_INTEGER(p, trial->masked);
    PACK_INTEGER(p, r->replicate);
    PACK_INTEGER(p, r->outcome);
    PACK_INTEGER(p, r->evidence);
    PACK_INTEGER(p, r->updates);
    PACK_INTEGER(p, r->boards);
    PACK_INTEGER(p, r->test_boards);
    PACK_INTEGER(p, r->window_errors);
    PACK_INTEGER(p, r->unsure);
    PACK_REAL(p, r->baseline);
    PACK_REAL(p, r->cell_accuracy);
    PACK_REAL(p, r->board_accuracy);
    PACK_REAL(p, r->loss);
    PACK_INTEGER(p, r->learned_at);
    PACK_INTEGER(p, r->exact_at_end);
    PACK_INTEGER(p, r->losses);
    PACK_INTEGER(p, r->average_learned);
    PACK_INTEGER(p, r->average_errors);
    PACK_REAL(p, r->flops);
    PACK_INTEGER(p, r->weights_left);
    PACK_INTEGER(p, r->spared);
    PACK_REAL(p, trial->timing.seconds);
    PACK_REAL(p, trial->timing.joules);
    p->failed = p->failed || r->outcome >= TRIAL_OUTCOME_COUNT ||
                r->evidence >= TRIAL_EVIDENCE_COUNT || trial->masked > 1;
}

// The arrays, whose pointers are set.
static void pack_arrays(struct packer *p, struct segment_trial *trial)
{
    struct trial_result *r = &trial->result;
    pack(p, r->final, trial->parameters * sizeof(float));
    pack(p, r->curve_loss, trial->curve * sizeof(float));
    pack(p, r->curve_accuracy, trial->curve * sizeof(float));
    if (trial->masked)
        pack(p, r->mask, trial->parameters);
}

// ---- records ----------------------------------------------------------------------------------------------

struct prefix {
    uint64_t magic, kind, bytes, check;
};
_Static_assert(sizeof(struct prefix) == PREFIX, "a prefix has no gaps");

static uint64_t checksum(uint64_t kind, const unsigned char *body, size_t bytes)
{
    uint64_t sum = rng_hash(kind, bytes), word;
    for (size_t i = 0; i < bytes; i += 8) {
        memcpy(&word, body + i, 8);
        sum = rng_hash(sum, word);
    }
    return sum;
}

static bool is_prefix(const struct prefix *prefix)
{
    return prefix->magic == SEGMENT_MAGIC && prefix->bytes % 8 == 0 && prefix->bytes < MOST_BYTES;
}

static bool is_whole(const struct prefix *prefix, const unsigned char *body)
{
    return checksum(prefix->kind, body, prefix->bytes) == prefix->check;
}

// ---- writing ----------------------------------------------------------------------------------------------

static enum status make_room(struct segment_writer *writer, size_t bytes)
{
    if (writer->capacity - writer->used >= bytes)
        return STATUS_OK;
    size_t capacity = writer->capacity == 0 ? FIRST_BUFFER : writer->capacity;
    while (capacity - writer->used < bytes)
        capacity *= 2;
    unsigned char *moved = realloc(writer->buffer, capacity);
    if (moved == NULL)
        return out_of_memory(writer->path);
    writer->buffer = moved;
    writer->capacity = capacity;
    return STATUS_OK;
}

// Puts the prefix before a body of so many bytes at the end of the buffer.
static void end_record(struct segment_writer *writer, enum kind kind, size_t bytes)
{
    unsigned char *at = writer->buffer + writer->used;
    struct prefix prefix = {SEGMENT_MAGIC, kind, bytes, checksum(kind, at + PREFIX, bytes)};
    memcpy(at, &prefix, PREFIX);
    writer->used += PREFIX + bytes;
}

static enum status add_head(struct segment_writer *writer, const struct store_attributes *from,
                            size_t threads)
{
    struct store_attributes attributes = *from;
    struct segment_owner owner = {.threads = threads, .since = (int64_t)time(NULL)};
    uint64_t version = SEGMENT_VERSION;
    struct packer counted = {0};
    attributes.schema = STORE_SCHEMA;
    holder_write(owner.holder);
    pack_head(&counted, &version, &owner, &attributes);
    TRY(make_room(writer, PREFIX + counted.bytes));
    unsigned char *body = writer->buffer + writer->used + PREFIX;
    struct packer packer = {.at = body, .end = body + counted.bytes};
    pack_head(&packer, &version, &owner, &attributes);
    assert(!packer.failed && packer.bytes == counted.bytes);
    end_record(writer, SEGMENT_HEAD, counted.bytes);
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

struct segment_shape segment_shape(const struct point *point)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    return (struct segment_shape){
        .identity = point_identity(point),
        .parameters = point_net(point).parameters,
        .curve = trial_curve_updates(point->updates, updates),
        .masked = point_keeps_masks(point),
    };
}

// A trial of such a point, without numbers.
static struct segment_trial shaped(const struct segment_shape *shape)
{
    return (struct segment_trial){.identity = shape->identity,
                                  .parameters = shape->parameters,
                                  .curve = shape->curve,
                                  .masked = shape->masked};
}

enum status segment_add(struct segment_writer *writer, const struct segment_shape *shape,
                        const struct trial_result *result, const struct store_timing *timing)
{
    struct segment_trial trial = shaped(shape);
    trial.result = *result;
    trial.timing = *timing;
    struct packer counted = {0};
    pack_numbers(&counted, &trial);
    pack_arrays(&counted, &trial);
    TRY(make_room(writer, PREFIX + counted.bytes));
    unsigned char *body = writer->buffer + writer->used + PREFIX;
    struct packer packer = {.at = body, .end = body + counted.bytes};
    pack_numbers(&packer, &trial);
    pack_arrays(&packer, &trial);
    assert(!packer.failed && packer.bytes == counted.bytes);
    end_record(writer, SEGMENT_TRIAL, counted.bytes);
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

// ---- reading ----------------------------------------------------------------------------------------------

// A part of a file, from `offset` on.
struct window {
    const char *path;
    int file;
    uint64_t offset;
    unsigned char *data;
    size_t used, capacity;
    bool ended; // nothing follows
};

static enum status read_failed(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: cannot be read: %s", path, strerror(errno));
}

// Reads on until the window holds so many bytes, or the file ends.
static enum status extend(struct window *window, size_t bytes)
{
    if (bytes > window->capacity) {
        size_t capacity = bytes > WINDOW ? bytes : WINDOW;
        unsigned char *moved = realloc(window->data, capacity);
        if (moved == NULL)
            return out_of_memory(window->path);
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
static enum status measure(const struct window *window, uint64_t *size)
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
static void advance(struct window *window, size_t *at)
{
    memmove(window->data, window->data + *at, window->used - *at);
    window->used -= *at;
    window->offset += *at;
    *at = 0;
}

// Finds the next whole record from *at on: *found, then *at is where it begins. Of what is there `from` on
// the file's end may make a whole record yet, unless a later one is whole.
static enum status find_record(struct window *window, size_t *at, struct prefix *prefix,
                               bool *found)
{
    for (*found = false; !*found; *at += *found ? 0 : 8) {
        size_t there = window->used - *at;
        if (there < PREFIX && *at != 0)
            advance(window, at);
        TRY(extend(window, *at + PREFIX));
        if (window->used - *at < PREFIX)
            return STATUS_OK;
        memcpy(prefix, window->data + *at, PREFIX);
        if (!is_prefix(prefix))
            continue;
        size_t bytes = PREFIX + prefix->bytes;
        bool reaches = window->used - *at >= bytes;
        if (!reaches && *at > 0 && window->capacity - *at < bytes)
            advance(window, at);
        uint64_t size = 0;
        if (!reaches)
            TRY(measure(window, &size));
        if (!reaches && window->offset + *at + bytes > size)
            continue;
        TRY(extend(window, *at + bytes));
        *found = window->used - *at >= bytes && is_whole(prefix, window->data + *at + PREFIX);
    }
    return STATUS_OK;
}

static enum status take_head(struct segment_reader *reader, unsigned char *body, size_t bytes)
{
    uint64_t version = 0;
    struct packer packer = {.at = body, .end = body + bytes, .reads = true};
    pack_head(&packer, &version, &reader->owner, &reader->attributes);
    reader->headed = true;
    reader->head = PREFIX + bytes;
    if (version != 0 && version != SEGMENT_VERSION)
        return status_fail(STATUS_REQUEST,
                           "%s: was written by another version of the program; end the sweep with "
                           "that one, or remove the file: its trials are then run again",
                           reader->path);
    return packer.failed ? out_of_memory(reader->path) : STATUS_OK;
}

static enum status take_trial(struct window *window, size_t at, size_t bytes, segment_visit *visit,
                              void *context, bool *good)
{
    struct segment_trial trial = {.offset = window->offset + at, .bytes = PREFIX + bytes};
    unsigned char *body = window->data + at + PREFIX;
    struct packer packer = {.at = body, .end = body + bytes, .reads = true};
    pack_numbers(&packer, &trial);
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

static enum status read_records(struct segment_reader *reader, struct window *window,
                                segment_visit *visit, void *context)
{
    for (size_t at = 0;;) {
        struct prefix prefix;
        bool found, good = true;
        TRY(find_record(window, &at, &prefix, &found));
        if (!found)
            return STATUS_OK;
        uint64_t begin = window->offset + at, end = begin + PREFIX + prefix.bytes;
        bool head = prefix.kind == SEGMENT_HEAD;
        note_damage(reader, begin, context);
        if (head != (begin == 0) || (!head && !reader->headed))
            good = false;
        else if (head)
            TRY(take_head(reader, window->data + at + PREFIX, prefix.bytes));
        else
            TRY(take_trial(window, at, prefix.bytes, visit, context, &good));
        if (!good)
            note_damage(reader, end, context);
        reader->offset = end;
        at += PREFIX + prefix.bytes;
    }
}

enum status segment_read(struct segment_reader *reader, segment_visit *visit, void *context,
                         bool *gone)
{
    struct window window = {.path = reader->path, .offset = reader->offset};
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
    struct window window = {.path = reader->path, .offset = reader->offset};
    struct prefix prefix;
    uint64_t size = 0;
    RETRY(window.file, open(reader->path, O_RDONLY | O_CLOEXEC));
    if (window.file < 0)
        return read_failed(reader->path);
    enum status status = measure(&window, &size);
    if (status == STATUS_OK)
        status = extend(&window, PREFIX);
    close(window.file);
    if (status == STATUS_OK) {
        *bytes = size > reader->offset ? size - reader->offset : 0;
        *torn = *bytes < PREFIX || window.used < PREFIX;
        if (!*torn) {
            memcpy(&prefix, window.data, PREFIX);
            *torn = is_prefix(&prefix) && PREFIX + prefix.bytes > *bytes;
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

static enum status read_whole(const char *path, int file, uint64_t offset, unsigned char *data,
                              size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t read;
        RETRY(read, pread(file, data + done, bytes - done, (off_t)(offset + done)));
        if (read < 0)
            return read_failed(path);
        if (read == 0)
            return refuse_record(path, offset);
        done += (size_t)read;
    }
    return STATUS_OK;
}

static enum status unpack(const char *path, uint64_t offset, unsigned char *data, size_t bytes,
                          const struct segment_trial *expected, struct trial_result *result,
                          struct store_timing *timing)
{
    struct prefix prefix;
    struct segment_trial trial = {0};
    struct packer packer = {.at = data + PREFIX, .end = data + PREFIX + bytes, .reads = true};
    memcpy(&prefix, data, PREFIX);
    if (!is_prefix(&prefix) || prefix.kind != SEGMENT_TRIAL || prefix.bytes != bytes ||
        !is_whole(&prefix, data + PREFIX))
        return refuse_record(path, offset);
    pack_numbers(&packer, &trial);
    if (trial.identity != expected->identity || trial.parameters != expected->parameters ||
        trial.curve != expected->curve || trial.masked != expected->masked)
        return refuse_record(path, offset);
    trial.result.initial = result->initial;
    trial.result.final = result->final;
    trial.result.mask = result->mask;
    trial.result.curve_loss = result->curve_loss;
    trial.result.curve_accuracy = result->curve_accuracy;
    pack_arrays(&packer, &trial);
    *result = trial.result;
    *timing = trial.timing;
    return packer.failed ? refuse_record(path, offset) : STATUS_OK;
}

enum status segment_fetch(const char *path, int file, uint64_t offset,
                          const struct segment_shape *shape, struct trial_result *result,
                          struct store_timing *timing)
{
    struct segment_trial expected = shaped(shape);
    struct packer counted = {0};
    pack_numbers(&counted, &expected);
    pack_arrays(&counted, &expected);
    unsigned char *data = malloc(PREFIX + counted.bytes);
    if (data == NULL)
        return out_of_memory(path);
    enum status status = read_whole(path, file, offset, data, PREFIX + counted.bytes);
    if (status == STATUS_OK)
        status = unpack(path, offset, data, counted.bytes, &expected, result, timing);
    free(data);
    return status;
}
