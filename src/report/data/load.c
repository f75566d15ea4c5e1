// Results as commands name them, and the networks of a point.
#include "report/data/summary.h"

#include "base/retry.h"
#include "base/temporary.h"
#include "sweep/samples.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum status report_find(const char *results, char path[4096])
{
    struct stat entry;
    int found;
    RETRY(found, stat(results, &entry));
    bool there = found == 0, folder = there && S_ISDIR(entry.st_mode);
    if (!there && errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
        return status_fail(STATUS_ENVIRONMENT, "%.2000s: cannot read: %s", results,
                           strerror(errno));
    int length = snprintf(path, 4096, folder ? "%s/results.h5" : "%s", results);
    if (length >= 4096)
        return status_fail(STATUS_REQUEST, "%.60s...: this path is longer than 4,095 bytes",
                           results);
    return STATUS_OK;
}

// Finds how many trials the plan has. One that only another program understands leaves it open.
static void count_planned(struct report *report)
{
    const struct store_results *results = report->results;
    struct plan plan;
    struct samples samples;
    if (plan_read_stored(&results->attributes, results->path, &plan) != STATUS_OK)
        return;
    if (samples_open(&plan, results->path, &samples) == STATUS_OK) {
        samples_add(&samples, results);
        samples_count(&samples);
        report->planned = samples.planned;
    }
    samples_close(&samples);
    plan_free(&plan);
}

// Opens what a sweep at work has stored so far as one file, which is gone when it is closed. It is called by the name that
// the results will have.
static enum status open_snapshot(const char *folder, struct store_results *opened)
{
    struct partial partial;
    char target[TEMPORARY_PATH], path[TEMPORARY_PATH];
    const char *place = getenv("TMPDIR");
    snprintf(target, sizeof target, "%.3000s/results.h5",
             place != NULL && place[0] != '\0' ? place : "/tmp");
    TRY(partial_open(folder, 0, &partial));
    int descriptor = temporary_open(target, path);
    enum status status = descriptor < 0
                             ? status_fail(STATUS_ENVIRONMENT, "%.3000s: cannot write there: %s",
                                           target, strerror(errno))
                             : partial_write(&partial, path);
    partial_close(&partial);
    if (status == STATUS_OK)
        status = store_open(path, opened);
    if (descriptor >= 0) {
        unlink(path);
        temporary_forget(path);
        close(descriptor);
    }
    if (status == STATUS_OK)
        snprintf(opened->path, sizeof opened->path, "%.4000s/results.h5", folder);
    return status;
}

enum status report_load(const char *results, bool by_seed, struct report *report)
{
    char path[4096];
    bool parts;
    TRY(report_find(results, path));
    TRY(partial_is_there(results, &parts));
    struct store_results *opened = malloc(sizeof *opened);
    if (opened == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: not enough memory", path);
    enum status status = parts ? open_snapshot(results, opened) : store_open(path, opened);
    if (status != STATUS_OK) {
        free(opened);
        return status;
    }
    status = by_seed ? report_open_by_seed(opened, report) : report_open(opened, report);
    report->loaded = opened;
    if (status != STATUS_OK)
        report_close(report);
    else if (!report->complete)
        count_planned(report);
    return status;
}

static enum status load_partial(const char *folder, bool by_seed, struct report *report)
{
    struct partial *partial = malloc(sizeof *partial);
    if (partial == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: not enough memory", folder);
    enum status status = partial_open(folder, 0, partial);
    if (status != STATUS_OK) {
        free(partial);
        return status;
    }
    status = by_seed ? report_open_by_seed(&partial->results, report)
                     : report_open(&partial->results, report);
    report->partial = partial;
    report->planned = partial->planned;
    if (status != STATUS_OK)
        report_close(report);
    return status;
}

enum status report_load_rows(const char *results, bool by_seed, struct report *report)
{
    bool parts;
    TRY(partial_is_there(results, &parts));
    return parts ? load_partial(results, by_seed, report) : report_load(results, by_seed, report);
}

enum status report_read_networks(const struct report *report, const struct report_point *point,
                                 struct report_networks *networks)
{
    size_t size = point->trials * point->parameters;
    networks->final = calloc(size, sizeof *networks->final);
    networks->mask = calloc(size, sizeof *networks->mask);
    enum status status = STATUS_OK;
    if (networks->final == NULL || networks->mask == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory to read %zu networks",
                             point->trials);
    for (size_t i = 0; i < point->sources && status == STATUS_OK; i++) {
        const struct report_source *source = &point->source[i];
        size_t at = source->first * point->parameters;
        status = store_read_point(report->results, source->point, networks->final + at, NULL, NULL);
        if (status == STATUS_OK)
            status = store_read_masks(report->results, source->point, networks->mask + at);
    }
    if (status != STATUS_OK)
        report_free_networks(networks);
    return status;
}

void report_free_networks(struct report_networks *networks)
{
    free(networks->final);
    free(networks->mask);
}

const struct report_source *report_source_of(const struct report_point *point, size_t trial)
{
    const struct report_source *source = point->source;
    assert(trial < point->trials);
    while (trial >= source->first + source->trials)
        source++;
    return source;
}

const struct report_source *report_source_with(const struct report_point *point, uint64_t seed)
{
    for (size_t i = 0; i < point->sources; i++)
        if (point->source[i].seed == seed)
            return &point->source[i];
    return NULL;
}

bool report_same_seeds(const struct report_point *a, const struct report_point *b)
{
    for (size_t i = 0; i < a->sources; i++)
        if (report_source_with(b, a->source[i].seed) == NULL)
            return false;
    return a->sources == b->sources;
}
