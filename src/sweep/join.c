#include "sweep/join.h"

#include "base/text.h"
#include "spec/setting.h"
#include "sweep/samples.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct files {
    struct store_results *file; // [count]
    size_t count;
    struct plan plan;                  // that contains them all
    const struct store_attributes *of; // the file's that has it
    struct point_entry *entry;         // [plan.points]
};

static enum status out_of_memory(void)
{
    return status_fail(STATUS_ENVIRONMENT, "out of memory: cannot join the results");
}

static enum status check_arithmetic(const struct files *files)
{
    const struct store_results *first = files->file;
    for (size_t i = 1; i < files->count; i++)
        if (strcmp(files->file[i].attributes.isa, first->attributes.isa) != 0)
            return status_fail(
                STATUS_REQUEST,
                "%s: was computed with arithmetic %.15s, which rounds otherwise than "
                "the %.15s of %s: they cannot be one; compute one of them again "
                "with LIFETICKET_ISA as the other",
                files->file[i].path, files->file[i].attributes.isa, first->attributes.isa,
                first->path);
    return STATUS_OK;
}

// ---- the plan -----------------------------------------------------------------------------------

static enum status list_points(struct files *files)
{
    free(files->entry);
    files->entry = calloc(files->plan.points, sizeof *files->entry);
    if (files->entry == NULL)
        return out_of_memory();
    for (size_t i = 0; i < files->plan.points; i++)
        files->entry[i] = (struct point_entry){point_identity(&files->plan.point[i]), i};
    point_entries_sort(files->entry, files->plan.points);
    return STATUS_OK;
}

// Whether the seed is one of the plan's.
static bool has_seed(const struct plan *plan, uint64_t seed)
{
    for (size_t i = 0; i < plan->seeds; i++)
        if (plan->seed[i] == seed)
            return true;
    return false;
}

// What of a file the plan does not contain; false: it contains it all.
static bool lacks(const struct files *files, const struct store_results *file, char *what,
                  size_t bytes)
{
    const struct plan *plan = &files->plan;
    for (size_t p = 0; p < file->points; p++) {
        const struct store_point *point = &file->point[p];
        const struct point_entry *at =
            point_entries_find(files->entry, plan->points, point_identity(&point->point));
        uint32_t last = 0;
        for (size_t i = point->first; i < point->first + point->count; i++)
            last = file->trial[i].replicate > last ? file->trial[i].replicate : last;
        if (at == NULL && !has_seed(plan, point->point.seed))
            snprintf(what, bytes, "its seed %" PRIu64, point->point.seed);
        else if (at == NULL)
            snprintf(what, bytes, "the settings of its point %zu", p);
        else if (last >= plan->networks[at->point])
            snprintf(what, bytes, "replicate %" PRIu32 " of its point %zu", last, p);
        else
            continue;
        return true;
    }
    return false;
}

// Reads the plan of one file, and says of the first of the others that it does not contain.
// Whether a file holds more than the plan asks for, and what. One of the same precision and threshold that was interrupted may,
// because trials behind a sample are there before it is known.
static enum status find_beyond(const struct files *files, const struct store_results *file,
                               bool *beyond, char *what, size_t bytes)
{
    const struct sequence_rule *rule = &file->attributes.rule;
    size_t point;
    uint32_t replicate;
    *beyond = false;
    if (!file->attributes.complete && memcmp(rule, &files->plan.rule, sizeof *rule) == 0)
        return STATUS_OK;
    TRY(samples_find_beyond(&files->plan, file, beyond, &point, &replicate));
    if (*beyond)
        snprintf(what, bytes, "replicate %" PRIu32 " of its point %zu, whose answer takes fewer",
                 replicate, point);
    return STATUS_OK;
}

static enum status try_plan(struct files *files, size_t owner, bool *fits, char *why, size_t bytes)
{
    char what[128];
    plan_free(&files->plan);
    files->of = &files->file[owner].attributes;
    TRY(plan_read_stored(files->of, files->file[owner].path, &files->plan));
    TRY(list_points(files));
    *fits = true;
    for (size_t i = 0; i < files->count && *fits; i++) {
        bool beyond = false;
        *fits = !lacks(files, &files->file[i], what, sizeof what);
        if (*fits)
            TRY(find_beyond(files, &files->file[i], &beyond, what, sizeof what));
        *fits &= !beyond;
        if (!*fits)
            snprintf(why, bytes, "%.400s: plan %s of %.400s does not contain %s",
                     files->file[i].path, files->plan.name, files->file[owner].path, what);
    }
    return STATUS_OK;
}

static enum status find_plan(struct files *files)
{
    char why[1200], first[1200];
    bool fits = false;
    for (size_t i = 0; i < files->count && !fits; i++) {
        TRY(try_plan(files, i, &fits, why, sizeof why));
        if (i == 0)
            memcpy(first, why, sizeof first);
    }
    if (fits)
        return STATUS_OK;
    return status_fail(STATUS_REQUEST,
                       "%.900s, and no plan of the others contains all: results of different plans "
                       "are not joined; lifeticket compare shows them side by side",
                       first);
}

// ---- trials in several files --------------------------------------------------------------------

// The networks of a point of a file.
struct networks {
    float *final;
    uint8_t *mask;
};

static enum status read_networks(const struct store_results *file, size_t point,
                                 struct networks *networks)
{
    size_t numbers = file->point[point].count * file->point[point].parameters;
    networks->final = malloc(numbers * sizeof *networks->final + 1);
    networks->mask = malloc(numbers + 1);
    if (networks->final == NULL || networks->mask == NULL)
        return out_of_memory();
    TRY(store_read_point(file, point, networks->final, NULL, NULL));
    return store_read_masks(file, point, networks->mask);
}

static void free_networks(struct networks *networks)
{
    free(networks->final);
    free(networks->mask);
}

// Compares the trials that two points, which are the same, have in common.
static enum status compare_trials(const struct store_results *a, size_t of_a,
                                  const struct store_results *b, size_t of_b,
                                  const struct networks networks[2], size_t *repeated)
{
    const struct store_point *p = &a->point[of_a], *q = &b->point[of_b];
    size_t parameters = p->parameters;
    for (size_t i = 0, j = 0; i < p->count && j < q->count;) {
        const struct trial_result *x = &a->trial[p->first + i], *y = &b->trial[q->first + j];
        bool common = x->replicate == y->replicate;
        if (common &&
            !(trial_result_same(x, y) &&
              memcmp(networks[0].final + i * parameters, networks[1].final + j * parameters,
                     parameters * sizeof(float)) == 0 &&
              memcmp(networks[0].mask + i * parameters, networks[1].mask + j * parameters,
                     parameters) == 0))
            return status_fail(STATUS_REQUEST,
                               "%s: replicate %" PRIu32 " of its point %zu is not the same as in "
                               "%s, point %zu: one of the files is wrong, or another program's; "
                               "lifeticket check tells which",
                               b->path, y->replicate, of_b, a->path, of_a);
        *repeated += common;
        i += x->replicate <= y->replicate;
        j += y->replicate <= x->replicate;
    }
    return STATUS_OK;
}

// The same of all networks of the two.
static enum status compare_points(const struct store_results *a, size_t of_a,
                                  const struct store_results *b, size_t of_b, size_t *repeated)
{
    struct networks networks[2] = {{0}};
    enum status status = read_networks(a, of_a, &networks[0]);
    if (status == STATUS_OK)
        status = read_networks(b, of_b, &networks[1]);
    if (status == STATUS_OK)
        status = compare_trials(a, of_a, b, of_b, networks, repeated);
    free_networks(&networks[0]);
    free_networks(&networks[1]);
    return status;
}

static enum status compare_files(const struct store_results *a, const struct store_results *b,
                                 size_t *repeated)
{
    enum status status = STATUS_OK;
    struct point_entry *entry = calloc(b->points + 1, sizeof *entry);
    if (entry == NULL)
        return out_of_memory();
    for (size_t j = 0; j < b->points; j++)
        entry[j] = (struct point_entry){point_identity(&b->point[j].point), j};
    point_entries_sort(entry, b->points);
    for (size_t i = 0; i < a->points && status == STATUS_OK; i++) {
        const struct point_entry *at =
            point_entries_find(entry, b->points, point_identity(&a->point[i].point));
        if (at != NULL)
            status = compare_points(a, i, b, at->point, repeated);
    }
    free(entry);
    return status;
}

// ---- what the joined file says of itself ---------------------------------------------------------

static void fill_attributes(const struct files *files, bool complete,
                            struct store_attributes *attributes)
{
    *attributes = *files->of;
    attributes->complete = complete;
    for (size_t i = 0; i < files->count; i++) {
        const struct store_attributes *made = &files->file[i].attributes;
        if (strcmp(made->started, attributes->started) < 0)
            memcpy(attributes->started, made->started, sizeof attributes->started);
        if (strcmp(made->finished, attributes->finished) > 0)
            memcpy(attributes->finished, made->finished, sizeof attributes->finished);
        text_add_items(attributes->revision, sizeof attributes->revision, made->revision);
        text_add_items(attributes->compiler, sizeof attributes->compiler, made->compiler);
        text_add_items(attributes->host, sizeof attributes->host, made->host);
        text_add_items(attributes->cpu, sizeof attributes->cpu, made->cpu);
        if (strstr(attributes->corrected, made->corrected) == NULL)
            text_append(attributes->corrected, sizeof attributes->corrected, "%s%s",
                        attributes->corrected[0] != '\0' ? "; " : "", made->corrected);
    }
}

// ---- all ----------------------------------------------------------------------------------------

static enum status write(struct files *files, const char *const *paths, const char *output,
                         struct join *join)
{
    struct store_attributes attributes;
    TRY(check_arithmetic(files));
    TRY(find_plan(files));
    for (size_t i = 0; i < files->count; i++)
        for (size_t j = i + 1; j < files->count; j++)
            TRY(compare_files(&files->file[i], &files->file[j], &join->repeated));
    struct samples samples;
    enum status status = samples_open(&files->plan, output, &samples);
    if (status == STATUS_OK) {
        for (size_t i = 0; i < files->count; i++)
            samples_add(&samples, &files->file[i]);
        samples_count(&samples);
        join->trials = samples.trials;
        join->planned = samples.planned;
        snprintf(join->plan, sizeof join->plan, "%s", files->plan.name);
        fill_attributes(files, samples.complete, &attributes);
        status = store_merge(output, &attributes, files->plan.point, samples.wanted,
                             files->plan.points, paths, files->count, NULL);
    }
    samples_close(&samples);
    return status;
}

enum status join_results(const char *const *paths, size_t count, const char *output,
                         struct join *join)
{
    struct files files = {.file = calloc(count, sizeof *files.file)};
    enum status status = files.file == NULL ? out_of_memory() : STATUS_OK;
    *join = (struct join){0};
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = store_open(paths[i], &files.file[i]);
        files.count += status == STATUS_OK;
    }
    if (status == STATUS_OK)
        status = write(&files, paths, output, join);
    for (size_t i = 0; i < files.count; i++)
        store_close(&files.file[i]);
    free(files.file);
    free(files.entry);
    plan_free(&files.plan);
    return status;
}
