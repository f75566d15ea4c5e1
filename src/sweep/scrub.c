#include "sweep/scrub.h"

#include "base/grow.h"
#include "sweep/checkpoint_file.h"
#include "sweep/claim.h"
#include "sweep/state.h"
#include "sweep/worker.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH (SWEEP_PATH + 300)

struct scrubbing {
    const struct scrub_request *request;
    struct scrub *found;
    bool works; // a sweep is at work in the folder
};

// A file that is looked at.
struct subject {
    struct scrubbing *scrubbing;
    const char *path;
    size_t defects;
    // Of a segment: its head and whole trials.
    struct segment_span *record;
    size_t records, capacity;
};

static void say(const struct subject *subject, store_tell *tell, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(const struct subject *subject, store_tell *tell, const char *format, ...)
{
    char what[PATH + 200], line[2 * PATH + 200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, "%s: %s", subject->path, what);
    tell(subject->scrubbing->request->context, line);
}

static enum status out_of_memory(const char *path)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
}

// ---- segments -----------------------------------------------------------------------------------

static enum status add_record(struct subject *subject, uint64_t offset, uint64_t bytes)
{
    if (!grow(&subject->record, subject->records, &subject->capacity, sizeof *subject->record))
        return out_of_memory(subject->path);
    subject->record[subject->records++] = (struct segment_span){offset, bytes};
    return STATUS_OK;
}

static enum status take_trial(void *context, const struct segment_trial *trial)
{
    struct subject *subject = context;
    return add_record(subject, trial->offset, trial->bytes);
}

static void tell_damage(void *context, uint64_t offset, uint64_t bytes)
{
    struct subject *subject = context;
    say(subject, subject->scrubbing->request->tell,
        "%" PRIu64 " bytes are damaged, from byte %" PRIu64 " on", bytes, offset);
    subject->defects++;
}

static enum status check_tail(struct subject *subject, const struct segment_reader *reader)
{
    uint64_t bytes;
    bool torn;
    TRY(segment_tail(reader, &bytes, &torn));
    if (bytes > 0 && !torn && !subject->scrubbing->works)
        tell_damage(subject, reader->offset, bytes);
    else if (bytes > 0)
        say(subject, subject->scrubbing->request->note,
            "the last %" PRIu64 " bytes are the beginning of a trial that %s", bytes,
            subject->scrubbing->works ? "is being written" : "was being written at the end");
    return STATUS_OK;
}

static enum status check_segment(struct subject *subject)
{
    const struct scrub_request *request = subject->scrubbing->request;
    struct scrub *found = subject->scrubbing->found;
    struct segment_reader reader = {.path = subject->path, .tell = tell_damage};
    bool gone = false;
    TRY(add_record(subject, 0, 0)); // the head, once its bytes are known
    enum status status = segment_read(&reader, take_trial, subject, &gone);
    if (status == STATUS_REQUEST)
        request->note(request->context,
                      status_message()); // another program's, and none of ours to judge
    else if (status == STATUS_OK && !gone)
        status = check_tail(subject, &reader);
    subject->record->bytes = reader.head;
    segment_reader_close(&reader);
    found->segments += !gone;
    found->trials += subject->records - 1;
    if (subject->defects > 0)
        say(subject, request->note, "%zu of its trials are whole", subject->records - 1);
    return status == STATUS_REQUEST ? STATUS_OK : status;
}

// Copies what is whole to another segment, of which sweeps then know.
static enum status rescue_segment(struct subject *subject)
{
    char rescued[SEGMENT_PATH];
    if (subject->records == 1)
        return STATUS_OK;
    TRY(segment_rescue(subject->path, subject->record, subject->records, rescued));
    say(subject, subject->scrubbing->request->note, "what is whole of it is in %s", rescued);
    return STATUS_OK;
}

// ---- shards, claims and checkpoints --------------------------------------------------------------------------

static enum status check_shard(struct subject *subject)
{
    const struct scrub_request *request = subject->scrubbing->request;
    subject->scrubbing->found->shards++;
    return store_check(subject->path, request->tell, request->context, &subject->defects);
}

static enum status check_claim(struct subject *subject)
{
    subject->scrubbing->found->claims++;
    if (subject->scrubbing->works || claim_is_signed(subject->path))
        return STATUS_OK;
    say(subject, subject->scrubbing->request->tell, "does not say whose claim it is");
    subject->defects++;
    return STATUS_OK;
}

static enum status check_checkpoint(struct subject *subject)
{
    bool damaged = false;
    subject->scrubbing->found->checkpoints++;
    TRY(checkpoint_check(subject->path, &damaged));
    if (damaged)
        say(subject, subject->scrubbing->request->tell,
            "is damaged; the other of the two may be whole");
    subject->defects += damaged;
    return STATUS_OK;
}

// ---- all ----------------------------------------------------------------------------------------

// What lies in a sweep's folder, each kind of file in a folder of its own.
static const struct kind {
    const char *folder, *ending;
    enum status (*check)(struct subject *subject);
    enum status (*rescue)(
        struct subject *subject); // before it is set aside; NULL: nothing is to be done
} kinds[] = {
    {"segments", ".trials", check_segment, rescue_segment},
    {"shards", ".h5", check_shard, NULL},
    {"claims", "", check_claim, NULL},
    {"checkpoints", ".0", check_checkpoint, NULL},
    {"checkpoints", ".1", check_checkpoint, NULL},
};

static enum status repair(const struct kind *kind, struct subject *subject)
{
    char aside[FOLDER_ASIDE];
    struct scrubbing *scrubbing = subject->scrubbing;
    if (kind->rescue != NULL)
        TRY(kind->rescue(subject));
    TRY(folder_set_aside(scrubbing->request->folder, subject->path, aside));
    say(subject, scrubbing->request->note, "is kept as %s", aside);
    scrubbing->found->repaired++;
    return STATUS_OK;
}

static enum status scrub_file(struct scrubbing *scrubbing, const struct kind *kind,
                              const char *path)
{
    struct subject subject = {.scrubbing = scrubbing, .path = path};
    enum status status = kind->check(&subject);
    scrubbing->found->damaged += subject.defects > 0;
    if (status == STATUS_OK && subject.defects > 0 && scrubbing->request->repair)
        status = repair(kind, &subject);
    free(subject.record);
    return status;
}

static enum status scrub_kind(struct scrubbing *scrubbing, const struct kind *kind)
{
    char within[SWEEP_PATH + 16], path[PATH], **names;
    size_t count;
    snprintf(within, sizeof within, "%s/%s", scrubbing->request->folder, kind->folder);
    TRY(folder_list(within, kind->ending, &names, &count));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(path, sizeof path, "%s/%.255s", within, names[i]);
        status = scrub_file(scrubbing, kind, path);
    }
    folder_free(names, count);
    return status;
}

enum status scrub_folder(const struct scrub_request *request, struct scrub *scrub)
{
    struct folder_lock lock = {.descriptor = -1};
    struct worker worker;
    *scrub = (struct scrub){0};
    if (strlen(request->folder) >= SWEEP_PATH)
        return status_fail(STATUS_REQUEST, "%.60s...: this path is too long", request->folder);
    worker_look(request->folder, &worker);
    struct scrubbing scrubbing = {request, scrub, worker.works};
    enum status status = request->repair ? folder_lock(request->folder, false, &lock) : STATUS_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && status == STATUS_OK; i++)
        status = scrub_kind(&scrubbing, &kinds[i]);
    folder_unlock(&lock);
    return status;
}
