#include "sweep/partial.h"

#include "base/retry.h"
#include "sweep/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME     272 // bytes of a file's name in the folder
#define ATTEMPTS 5   // of a reading during which shards go

struct partial_source {
    char name[NAME];
    struct stat file; // as it was when it was read
    bool damaged;
    struct store_results rows;
};

static enum status out_of_memory(const char *folder)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", folder);
}

// ---- files --------------------------------------------------------------------------------------

static enum status list(const char *folder, char ***names, size_t *count)
{
    char path[SWEEP_PATH + 16];
    if (strlen(folder) >= SWEEP_PATH)
        return status_fail(STATUS_REQUEST, "%.60s...: this path is too long", folder);
    snprintf(path, sizeof path, "%s/shards", folder);
    return folder_list(path, names, count);
}

// Looks at a file. *gone: it is not there.
static enum status look_at(const char *path, struct stat *about, bool *gone)
{
    int found;
    RETRY(found, stat(path, about));
    *gone = found != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
    return found == 0 || *gone ? STATUS_OK
                               : status_fail(STATUS_ENVIRONMENT, "%s: cannot be looked at: %s",
                                             path, strerror(errno));
}

enum status partial_look(const char *path, enum partial_there *there)
{
    char results[SWEEP_PATH + 16], **names;
    size_t count;
    struct stat about;
    bool gone;
    *there = PARTIAL_NO_FOLDER;
    TRY(look_at(path, &about, &gone));
    if (gone || !S_ISDIR(about.st_mode))
        return STATUS_OK;
    TRY(list(path, &names, &count));
    folder_free(names, count);
    snprintf(results, sizeof results, "%s/results.h5", path);
    TRY(look_at(results, &about, &gone));
    *there = count > 0 ? PARTIAL_SHARDS : gone ? PARTIAL_NOTHING : PARTIAL_RESULTS;
    return STATUS_OK;
}

enum status partial_is_there(const char *path, bool *there)
{
    enum partial_there what;
    TRY(partial_look(path, &what));
    *there = what == PARTIAL_NOTHING || what == PARTIAL_SHARDS;
    return STATUS_OK;
}

static void close_sources(struct partial_source *source, size_t count)
{
    for (size_t i = 0; i < count; i++)
        store_close(&source[i].rows);
    free(source);
}

// Moves the file that was read before to `into`, if it is the same.
static bool find_known(struct partial *partial, const char *name, const struct stat *now,
                       struct partial_source *into)
{
    for (size_t i = 0; i < partial->sources; i++) {
        struct partial_source *known = &partial->source[i];
        if (strcmp(known->name, name) != 0 || known->file.st_ino != now->st_ino ||
            known->file.st_mtim.tv_sec != now->st_mtim.tv_sec ||
            known->file.st_mtim.tv_nsec != now->st_mtim.tv_nsec)
            continue;
        *into = *known;
        known->name[0] = '\0';
        known->rows = (struct store_results){.file = -1};
        return true;
    }
    return false;
}

// Reads a file, unless it is known. *gone: it is not there any more.
static enum status read_source(const char *folder, const char *name, struct partial *partial,
                               struct partial_source *into, bool *gone)
{
    char path[SWEEP_PATH + NAME];
    struct stat now;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    TRY(look_at(path, &now, gone));
    if (*gone || find_known(partial, name, &now, into))
        return STATUS_OK;
    *into = (struct partial_source){.file = now, .rows = {.file = -1}};
    snprintf(into->name, sizeof into->name, "%s", name);
    enum status status = store_open_rows(path, &into->rows);
    if (status != STATUS_OK && access(path, F_OK) != 0)
        *gone = errno == ENOENT;
    into->damaged = status == STATUS_REQUEST && strcmp(name, "results.h5") != 0;
    return *gone || into->damaged ? STATUS_OK : status;
}

// Reads results.h5, if there is one, and names[count] of shards into source[count + 1].
static enum status read_sources(const char *folder, char **names, size_t count,
                                struct partial *partial, struct partial_source *source,
                                size_t *sources, bool *gone)
{
    bool absent;
    *sources = 0;
    *gone = false;
    TRY(read_source(folder, "results.h5", partial, source, &absent));
    *sources = !absent;
    for (size_t i = 0; i < count && !*gone; i++) {
        char name[NAME];
        snprintf(name, sizeof name, "shards/%.255s", names[i]);
        TRY(read_source(folder, name, partial, &source[*sources], gone));
        *sources += !*gone;
    }
    return STATUS_OK;
}

// Takes the place of what was read before by what is there now.
static enum status refresh(const char *folder, struct partial *partial, bool *gone)
{
    char **names;
    size_t count, sources = 0;
    TRY(list(folder, &names, &count));
    struct partial_source *source = calloc(count + 1, sizeof *source);
    enum status status = source == NULL
                             ? out_of_memory(folder)
                             : read_sources(folder, names, count, partial, source, &sources, gone);
    folder_free(names, count);
    close_sources(partial->source, partial->sources);
    partial->source = source;
    partial->sources = sources;
    return status;
}

// ---- the trials ---------------------------------------------------------------------------------

// A trial of a source.
struct row {
    size_t plan, source, point, trial; // points of the plan and of the source
    uint32_t replicate;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->plan != y->plan)
        return x->plan < y->plan ? -1 : 1;
    if (x->replicate != y->replicate)
        return x->replicate < y->replicate ? -1 : 1;
    return (x->source > y->source) - (x->source < y->source);
}

// Takes over what the latest file says of the sweep.
static enum status take_plan(const char *folder, struct partial *partial)
{
    const struct partial_source *latest = NULL;
    for (size_t i = 0; i < partial->sources; i++) {
        const struct partial_source *source = &partial->source[i];
        if (!source->damaged && (latest == NULL || strcmp(source->rows.attributes.finished,
                                                          latest->rows.attributes.finished) >= 0))
            latest = source;
    }
    if (latest == NULL)
        return status_fail(
            STATUS_REQUEST,
            "%s/results.h5: there is no such file yet, nor a shard beside it that can "
            "be read; lifeticket status says whether a sweep is at work",
            folder);
    struct store_results *to = &partial->results;
    const struct store_attributes *from = &latest->rows.attributes;
    to->attributes = *from;
    to->attributes.plan = strdup(from->plan);
    to->attributes.overrides = strdup(from->overrides);
    to->attributes.seed = malloc((from->seeds + 1) * sizeof *from->seed);
    if (to->attributes.plan == NULL || to->attributes.overrides == NULL ||
        to->attributes.seed == NULL)
        return out_of_memory(folder);
    memcpy(to->attributes.seed, from->seed, from->seeds * sizeof *from->seed);
    to->attributes.complete = from->complete && partial->shards == 0;
    return plan_read_stored(from, folder, &partial->plan);
}

// Lists all trials, each of the first source that has it, in the order of the plan.
static enum status list_rows(const char *folder, const struct partial *partial,
                             const struct point_entry *entry, struct row *row, size_t *rows)
{
    size_t found = 0;
    for (size_t s = 0; s < partial->sources; s++) {
        const struct store_results *from = &partial->source[s].rows;
        for (size_t p = 0; p < from->points; p++) {
            const struct store_point *point = &from->point[p];
            const struct point_entry *at =
                point_entries_find(entry, partial->plan.points, point_identity(&point->point));
            for (size_t i = point->first; i < point->first + point->count; i++) {
                if (at == NULL || from->trial[i].replicate >= partial->plan.networks[at->point])
                    return status_fail(STATUS_REQUEST,
                                       "%s/%s: holds trials that plan %s of the latest file does "
                                       "not contain",
                                       folder, partial->source[s].name, partial->plan.name);
                row[found++] = (struct row){at->point, s, p, i, from->trial[i].replicate};
            }
        }
    }
    qsort(row, found, sizeof *row, compare_rows);
    *rows = 0;
    for (size_t i = 0; i < found; i++)
        if (*rows == 0 || row[*rows - 1].plan != row[i].plan ||
            row[*rows - 1].replicate != row[i].replicate)
            row[(*rows)++] = row[i];
    return STATUS_OK;
}

static void copy_rows(struct partial *partial, const struct row *row, size_t rows)
{
    struct store_results *to = &partial->results;
    for (size_t i = 0; i < rows; i++) {
        const struct store_results *from = &partial->source[row[i].source].rows;
        if (i == 0 || row[i].plan != row[i - 1].plan) {
            to->point[to->points] = from->point[row[i].point];
            to->point[to->points].first = i;
            to->point[to->points].count = to->point[to->points].learned = 0;
            to->points++;
        }
        struct store_point *point = &to->point[to->points - 1];
        to->trial[i] = from->trial[row[i].trial];
        to->timing[i] = from->timing[row[i].trial];
        point->count++;
        point->learned += to->trial[i].outcome == TRIAL_LEARNED;
    }
    to->trials = rows;
}

static enum status join(const char *folder, struct partial *partial)
{
    size_t trials = 0, rows = 0;
    for (size_t s = 0; s < partial->sources; s++)
        trials += partial->source[s].rows.trials;
    TRY(take_plan(folder, partial));
    struct store_results *to = &partial->results;
    const struct plan *plan = &partial->plan;
    struct row *row = calloc(trials + 1, sizeof *row);
    struct point_entry *entry = calloc(plan->points, sizeof *entry);
    to->point = calloc(plan->points, sizeof *to->point);
    to->trial = calloc(trials + 1, sizeof *to->trial);
    to->timing = calloc(trials + 1, sizeof *to->timing);
    enum status status = STATUS_OK;
    if (row == NULL || entry == NULL || to->point == NULL || to->trial == NULL ||
        to->timing == NULL) {
        status = out_of_memory(folder);
    } else {
        for (size_t i = 0; i < plan->points; i++)
            entry[i] = (struct point_entry){point_identity(&plan->point[i]), i};
        point_entries_sort(entry, plan->points);
        status = list_rows(folder, partial, entry, row, &rows);
    }
    if (status == STATUS_OK)
        copy_rows(partial, row, rows);
    free(row);
    free(entry);
    return status;
}

static void count_shards(int64_t since, struct partial *partial)
{
    partial->shards = partial->damaged = partial->trials = 0;
    partial->seconds = 0;
    partial->latest = 0;
    for (size_t s = 0; s < partial->sources; s++) {
        const struct partial_source *source = &partial->source[s];
        int64_t stored = source->file.st_mtim.tv_sec;
        if (strcmp(source->name, "results.h5") == 0)
            continue;
        partial->shards++;
        partial->damaged += source->damaged;
        if (stored < since)
            continue;
        for (size_t i = 0; i < source->rows.trials; i++)
            partial->seconds += source->rows.timing[i].seconds;
        partial->trials += source->rows.trials;
        partial->latest = stored > partial->latest ? stored : partial->latest;
    }
}

void partial_count(const struct partial *partial, struct pace_point *paced)
{
    const struct plan *plan = &partial->plan;
    const struct store_results *results = &partial->results;
    for (size_t i = 0, at = 0; i < plan->points; i++) {
        const struct point *point = &plan->point[i];
        size_t networks = plan->networks[i];
        paced[i] = (struct pace_point){.left = networks,
                                       .whole = cost_trial(point, networks, point->updates)};
        if (at == results->points ||
            point_identity(&results->point[at].point) != point_identity(point))
            continue;
        const struct store_point *there = &results->point[at++];
        paced[i].done = there->count;
        paced[i].left -= there->count;
        for (size_t t = there->first; t < there->first + there->count; t++) {
            paced[i].seconds += results->timing[t].seconds;
            paced[i].guessed += cost_trial(point, networks, results->trial[t].updates);
        }
    }
}

// ---- all ----------------------------------------------------------------------------------------

static enum status update(const char *folder, int64_t since, struct partial *partial)
{
    bool gone = true;
    for (size_t i = 0; i < ATTEMPTS && gone; i++)
        TRY(refresh(folder, partial, &gone));
    if (gone)
        return status_fail(STATUS_ENVIRONMENT,
                           "%s: shards go while they are looked for; try once more", folder);
    store_close(&partial->results);
    plan_free(&partial->plan);
    snprintf(partial->results.path, sizeof partial->results.path, "%s", folder);
    count_shards(since, partial);
    return join(folder, partial);
}

enum status partial_update(const char *folder, int64_t since, struct partial *partial)
{
    enum status status = update(folder, since, partial);
    if (status != STATUS_OK)
        partial_close(partial);
    return status;
}

enum status partial_open(const char *folder, int64_t since, struct partial *partial)
{
    *partial = (struct partial){.results = {.file = -1}};
    return partial_update(folder, since, partial);
}

enum status partial_write(const struct partial *partial, const char *path)
{
    const char **sources = calloc(partial->sources + 1, sizeof *sources);
    size_t count = 0;
    if (sources == NULL)
        return out_of_memory(partial->results.path);
    for (size_t i = 0; i < partial->sources; i++)
        if (!partial->source[i].damaged)
            sources[count++] = partial->source[i].rows.path;
    enum status status = store_merge(path, &partial->results.attributes, partial->plan.point,
                                     partial->plan.points, sources, count);
    free(sources);
    return status;
}

void partial_close(struct partial *partial)
{
    close_sources(partial->source, partial->sources);
    store_close(&partial->results);
    plan_free(&partial->plan);
    partial->source = NULL;
    partial->sources = 0;
}
