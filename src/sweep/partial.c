#include "sweep/partial.h"

#include "base/grow.h"
#include "base/retry.h"
#include "sweep/samples.h"
#include "sweep/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME         272 // bytes of a file's name in the folder
#define ATTEMPTS     5   // of a reading during which files go
#define HAND_SILENCE 120 // seconds after which a process of another host is taken to have ended

// A trial of a segment.
struct found {
    uint64_t identity, offset;
    struct trial_result result;
    struct store_timing timing;
};

// A results file, or a segment.
struct partial_source {
    char name[NAME];
    struct stat file; // as it was when it was read
    bool damaged;     // it cannot be read
    struct store_results rows;
    bool is_segment;
    struct segment_reader reader;
    struct found *found; // [trials]
    size_t trials, capacity;
};

static enum status out_of_memory(const char *folder)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", folder);
}

// ---- files --------------------------------------------------------------------------------------

static enum status list(const char *folder, const char *inner, const char *ending, char ***names,
                        size_t *count)
{
    char path[SWEEP_PATH + 16];
    if (strlen(folder) >= SWEEP_PATH)
        return status_fail(STATUS_REQUEST, "%.60s...: this path is too long", folder);
    snprintf(path, sizeof path, "%s/%s", folder, inner);
    return folder_list(path, ending, names, count);
}

// How many files there are beside results.h5.
static enum status count_files(const char *folder, size_t *count)
{
    char **names;
    size_t shards;
    TRY(list(folder, "segments", ".trials", &names, count));
    folder_free(names, *count);
    TRY(list(folder, "shards", ".h5", &names, &shards));
    folder_free(names, shards);
    *count += shards;
    return STATUS_OK;
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
    char results[SWEEP_PATH + 16];
    size_t count;
    struct stat about;
    bool gone;
    *there = PARTIAL_NO_FOLDER;
    TRY(look_at(path, &about, &gone));
    if (gone || !S_ISDIR(about.st_mode))
        return STATUS_OK;
    TRY(count_files(path, &count));
    snprintf(results, sizeof results, "%s/results.h5", path);
    TRY(look_at(results, &about, &gone));
    *there = count > 0 ? PARTIAL_UNMERGED : gone ? PARTIAL_NOTHING : PARTIAL_RESULTS;
    return STATUS_OK;
}

enum status partial_is_there(const char *path, bool *there)
{
    enum partial_there what;
    TRY(partial_look(path, &what));
    *there = what == PARTIAL_NOTHING || what == PARTIAL_UNMERGED;
    return STATUS_OK;
}

static void close_sources(struct partial_source *source, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        store_close(&source[i].rows);
        segment_reader_close(&source[i].reader);
        free(source[i].found);
    }
    free(source);
}

// Moves what was read before of a file to `into`, if it is the same: a results file that was not replaced, or a segment, which
// may have grown.
static bool find_known(struct partial *partial, const char *name, const struct stat *now,
                       struct partial_source *into)
{
    for (size_t i = 0; i < partial->sources; i++) {
        struct partial_source *known = &partial->source[i];
        bool same = known->file.st_mtim.tv_sec == now->st_mtim.tv_sec &&
                    known->file.st_mtim.tv_nsec == now->st_mtim.tv_nsec;
        if (strcmp(known->name, name) != 0 || known->file.st_ino != now->st_ino ||
            !(same || known->is_segment))
            continue;
        *into = *known;
        into->file = *now;
        *known = (struct partial_source){.rows = {.file = -1}};
        return true;
    }
    return false;
}

static enum status take_found(void *context, const struct segment_trial *trial)
{
    struct partial_source *source = context;
    if (!grow(&source->found, source->trials, &source->capacity, sizeof *source->found))
        return out_of_memory(source->name);
    source->found[source->trials++] =
        (struct found){trial->identity, trial->offset, trial->result, trial->timing};
    return STATUS_OK;
}

// Reads a file, unless it is known. *gone: it is not there any more.
static enum status read_source(const char *folder, const char *name, bool is_segment,
                               struct partial *partial, struct partial_source *into, bool *gone)
{
    char path[SWEEP_PATH + NAME];
    struct stat now;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    TRY(look_at(path, &now, gone));
    if (*gone)
        return STATUS_OK;
    bool known = find_known(partial, name, &now, into);
    if (known && !is_segment)
        return STATUS_OK;
    if (!known)
        *into =
            (struct partial_source){.file = now, .rows = {.file = -1}, .is_segment = is_segment};
    snprintf(into->name, sizeof into->name, "%s", name);
    into->reader.path = path;
    enum status status = is_segment ? segment_read(&into->reader, take_found, into, gone)
                                    : store_open_rows(path, &into->rows);
    into->reader.path = NULL;
    int there = 0;
    if (status != STATUS_OK)
        RETRY(there, access(path, F_OK));
    *gone = *gone || (there != 0 && errno == ENOENT);
    into->damaged = status == STATUS_REQUEST && strcmp(name, "results.h5") != 0;
    return *gone || into->damaged ? STATUS_OK : status;
}

// Reads the files of a folder within, as read_source.
static enum status read_folder(const char *folder, const char *inner, const char *ending,
                               struct partial *partial, struct partial_source **source,
                               size_t *sources, bool *gone)
{
    char **names, name[NAME];
    size_t count;
    TRY(list(folder, inner, ending, &names, &count));
    struct partial_source *moved = realloc(*source, (*sources + count + 1) * sizeof *moved);
    enum status status = moved == NULL ? out_of_memory(folder) : STATUS_OK;
    *source = moved != NULL ? moved : *source;
    for (size_t i = 0; i < count && status == STATUS_OK && !*gone; i++) {
        struct partial_source *into = &moved[*sources];
        *into = (struct partial_source){.rows = {.file = -1}};
        snprintf(name, sizeof name, "%s/%.255s", inner, names[i]);
        status = read_source(folder, name, strcmp(inner, "segments") == 0, partial, into, gone);
        *sources += 1;
    }
    folder_free(names, count);
    return status;
}

// Takes the place of what was read before by what is there now.
static enum status refresh(const char *folder, struct partial *partial, bool *gone)
{
    struct partial_source *source = calloc(1, sizeof *source);
    size_t sources = 0;
    bool absent = true;
    *gone = false;
    if (source == NULL)
        return out_of_memory(folder);
    source->rows.file = -1;
    enum status status = read_source(folder, "results.h5", false, partial, source, &absent);
    sources = !absent;
    if (status == STATUS_OK)
        status = read_folder(folder, "shards", ".h5", partial, &source, &sources, gone);
    if (status == STATUS_OK && !*gone)
        status = read_folder(folder, "segments", ".trials", partial, &source, &sources, gone);
    close_sources(partial->source, partial->sources);
    partial->source = source;
    partial->sources = sources;
    return status;
}

// ---- the trials ---------------------------------------------------------------------------------

// A trial of a source.
struct row {
    size_t plan, source; // point of the plan
    uint32_t replicate;
    uint64_t offset; // in a segment
    const struct trial_result *result;
    const struct store_timing *timing;
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

// What a source says of its making; NULL: it cannot be read.
static const struct store_attributes *attributes_of(const struct partial_source *source)
{
    if (source->damaged || (source->is_segment && !source->reader.headed))
        return NULL;
    return source->is_segment ? &source->reader.attributes : &source->rows.attributes;
}

// Takes over what the latest file says of the sweep.
static enum status take_plan(const char *folder, struct partial *partial)
{
    const struct store_attributes *from = NULL;
    for (size_t i = 0; i < partial->sources; i++) {
        const struct store_attributes *at = attributes_of(&partial->source[i]);
        if (at != NULL && (from == NULL || strcmp(at->finished, from->finished) >= 0))
            from = at;
    }
    if (from == NULL)
        return status_fail(
            STATUS_REQUEST,
            "%s/results.h5: there is no such file yet, nor a segment beside it that can "
            "be read; lifeticket status says whether a sweep is at work",
            folder);
    struct store_results *to = &partial->results;
    to->attributes = *from;
    to->attributes.plan = strdup(from->plan);
    to->attributes.overrides = strdup(from->overrides);
    to->attributes.files = strdup(from->files);
    to->attributes.seed = malloc((from->seeds + 1) * sizeof *from->seed);
    if (to->attributes.plan == NULL || to->attributes.overrides == NULL ||
        to->attributes.files == NULL || to->attributes.seed == NULL)
        return out_of_memory(folder);
    memcpy(to->attributes.seed, from->seed, from->seeds * sizeof *from->seed);
    to->attributes.complete = from->complete && partial->files == 0;
    TRY(plan_read_stored(from, folder, &partial->plan));
    to->attributes.rule = partial->plan.rule;
    return STATUS_OK;
}

struct rows {
    const struct partial *partial;
    const struct point_entry *entry;
    struct row *row;
    size_t count;
};

static enum status add_row(struct rows *rows, size_t source, uint64_t identity, uint64_t offset,
                           const struct trial_result *result, const struct store_timing *timing)
{
    const struct plan *plan = &rows->partial->plan;
    const struct point_entry *at = point_entries_find(rows->entry, plan->points, identity);
    if (at == NULL || result->replicate >= plan->networks[at->point])
        return status_fail(
            STATUS_REQUEST, "%s/%s: holds trials that plan %s of the latest file does not contain",
            rows->partial->results.path, rows->partial->source[source].name, plan->name);
    rows->row[rows->count++] =
        (struct row){at->point, source, result->replicate, offset, result, timing};
    return STATUS_OK;
}

static enum status add_rows(struct rows *rows, size_t index)
{
    const struct partial_source *source = &rows->partial->source[index];
    const struct store_results *from = &source->rows;
    for (size_t p = 0; p < from->points; p++) {
        const struct store_point *point = &from->point[p];
        uint64_t identity = point_identity(&point->point);
        for (size_t i = point->first; i < point->first + point->count; i++)
            TRY(add_row(rows, index, identity, 0, &from->trial[i], &from->timing[i]));
    }
    for (size_t i = 0; i < source->trials; i++) {
        const struct found *found = &source->found[i];
        TRY(add_row(rows, index, found->identity, found->offset, &found->result, &found->timing));
    }
    return STATUS_OK;
}

// Lists all trials, each of the first source that has it, in the order of the plan.
static enum status list_rows(struct rows *rows)
{
    for (size_t s = 0; s < rows->partial->sources; s++)
        TRY(add_rows(rows, s));
    size_t found = rows->count;
    struct row *row = rows->row;
    qsort(row, found, sizeof *row, compare_rows);
    rows->count = 0;
    for (size_t i = 0; i < found; i++)
        if (rows->count == 0 || row[rows->count - 1].plan != row[i].plan ||
            row[rows->count - 1].replicate != row[i].replicate)
            row[rows->count++] = row[i];
    return STATUS_OK;
}

// Leaves the rows that are wanted.
static void keep_wanted(struct partial *partial, struct samples *samples, struct rows *rows)
{
    size_t listed = rows->count;
    for (size_t i = 0; i < listed; i++)
        samples_add_trial(samples, rows->row[i].plan, rows->row[i].replicate,
                          rows->row[i].result->outcome);
    samples_count(samples);
    rows->count = 0;
    for (size_t i = 0; i < listed; i++)
        if (rows->row[i].replicate < samples->wanted[rows->row[i].plan])
            rows->row[rows->count++] = rows->row[i];
    partial->planned = samples->planned;
    partial->wanted = samples->wanted;
    samples->wanted = NULL;
}

static void begin_point(struct partial *partial, size_t plan, size_t first)
{
    const struct point *point = &partial->plan.point[plan];
    uint64_t updates[TRIAL_MAX_CURVE];
    partial->results.point[partial->results.points++] = (struct store_point){
        .point = *point,
        .parameters = point_net(point).parameters,
        .curve = trial_curve_updates(point->updates, updates),
        .first = first,
    };
}

static void copy_rows(struct partial *partial, const struct rows *rows)
{
    struct store_results *to = &partial->results;
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->row[i];
        if (i == 0 || row->plan != row[-1].plan)
            begin_point(partial, row->plan, i);
        struct store_point *point = &to->point[to->points - 1];
        to->trial[i] = *row->result;
        to->timing[i] = *row->timing;
        point->count++;
        point->learned += to->trial[i].outcome == TRIAL_LEARNED;
        if (partial->source[row->source].is_segment)
            partial->place[partial->places++] = (struct store_place){
                (uint32_t)row->plan, row->replicate, (uint32_t)row->source, row->offset};
    }
    to->trials = rows->count;
}

static enum status join(const char *folder, struct partial *partial)
{
    size_t trials = 0;
    for (size_t s = 0; s < partial->sources; s++)
        trials += partial->source[s].rows.trials + partial->source[s].trials;
    TRY(take_plan(folder, partial));
    struct store_results *to = &partial->results;
    const struct plan *plan = &partial->plan;
    struct row *row = calloc(trials + 1, sizeof *row);
    partial->place = calloc(trials + 1, sizeof *partial->place);
    partial->places = 0;
    struct samples samples;
    enum status status = samples_open(plan, folder, &samples);
    to->point = calloc(plan->points, sizeof *to->point);
    to->trial = calloc(trials + 1, sizeof *to->trial);
    to->timing = calloc(trials + 1, sizeof *to->timing);
    struct rows rows = {partial, samples.entry, row, 0};
    if (row == NULL || partial->place == NULL || to->point == NULL || to->trial == NULL ||
        to->timing == NULL)
        status = out_of_memory(folder);
    if (status == STATUS_OK)
        status = list_rows(&rows);
    if (status == STATUS_OK) {
        keep_wanted(partial, &samples, &rows);
        copy_rows(partial, &rows);
    }
    samples_close(&samples);
    free(row);
    return status;
}

static struct partial_hand hand_of(const struct partial_source *source, int64_t now)
{
    struct partial_hand hand = {.threads = source->reader.owner.threads,
                                .since = source->reader.owner.since,
                                .latest = source->file.st_mtim.tv_sec,
                                .trials = source->trials};
    if (!holder_read(source->reader.owner.holder, hand.host, &hand.process))
        snprintf(hand.host, sizeof hand.host, "unknown");
    hand.ended = holder_has_ended(source->reader.owner.holder) ||
                 (!holder_is_here(source->reader.owner.holder) && now - hand.latest > HAND_SILENCE);
    for (size_t i = 0; i < source->trials; i++) {
        hand.seconds += source->found[i].timing.seconds;
        hand.learned += source->found[i].result.outcome == TRIAL_LEARNED;
    }
    return hand;
}

static enum status list_hands(const char *folder, int64_t now, struct partial *partial)
{
    partial->files = partial->damaged = partial->hands = 0;
    free(partial->hand);
    partial->hand = calloc(partial->sources + 1, sizeof *partial->hand);
    if (partial->hand == NULL)
        return out_of_memory(folder);
    for (size_t s = 0; s < partial->sources; s++) {
        const struct partial_source *source = &partial->source[s];
        if (strcmp(source->name, "results.h5") == 0)
            continue;
        partial->files++;
        partial->damaged += source->damaged || source->reader.damaged > 0;
        if (source->is_segment && source->reader.headed)
            partial->hand[partial->hands++] = hand_of(source, now);
    }
    return STATUS_OK;
}

void partial_count(const struct partial *partial, struct pace_point *paced)
{
    const struct plan *plan = &partial->plan;
    const struct store_results *results = &partial->results;
    for (size_t i = 0, at = 0; i < plan->points; i++) {
        const struct point *point = &plan->point[i];
        size_t networks = plan->networks[i];
        paced[i] = (struct pace_point){.left = partial->wanted[i],
                                       .whole = cost_trial(point, networks, point->updates)};
        if (at == results->points ||
            point_identity(&results->point[at].point) != point_identity(point))
            continue;
        const struct store_point *there = &results->point[at++];
        paced[i].done = there->count;
        paced[i].left -= there->count;
        for (size_t t = there->first; t < there->first + there->count; t++) {
            paced[i].seconds += results->timing[t].seconds;
            paced[i].guessed += paced[i].whole * cost_share(point, results->trial[t].updates);
        }
    }
}

// ---- all ----------------------------------------------------------------------------------------

static void close_joined(struct partial *partial)
{
    store_close(&partial->results);
    plan_free(&partial->plan);
    free(partial->place);
    free(partial->wanted);
    partial->place = NULL;
    partial->wanted = NULL;
}

static enum status update(const char *folder, int64_t now, struct partial *partial)
{
    bool gone = true;
    for (size_t i = 0; i < ATTEMPTS && gone; i++)
        TRY(refresh(folder, partial, &gone));
    if (gone)
        return status_fail(STATUS_ENVIRONMENT,
                           "%s: files go while they are looked for; try once more", folder);
    close_joined(partial);
    snprintf(partial->results.path, sizeof partial->results.path, "%s", folder);
    TRY(list_hands(folder, now, partial));
    return join(folder, partial);
}

enum status partial_update(const char *folder, int64_t now, struct partial *partial)
{
    enum status status = update(folder, now, partial);
    if (status != STATUS_OK)
        partial_close(partial);
    return status;
}

enum status partial_open(const char *folder, int64_t now, struct partial *partial)
{
    *partial = (struct partial){.results = {.file = -1}};
    return partial_update(folder, now, partial);
}

enum status partial_write(const struct partial *partial, const char *path)
{
    const char *folder = partial->results.path;
    const char **files = calloc(2 * partial->sources + 1, sizeof *files);
    char(*segments)[SWEEP_PATH + NAME] = calloc(partial->sources + 1, sizeof *segments);
    const char **names = files != NULL ? files + partial->sources : NULL; // by source
    size_t count = 0;
    enum status status = files == NULL || segments == NULL ? out_of_memory(folder) : STATUS_OK;
    for (size_t i = 0; i < partial->sources && status == STATUS_OK; i++) {
        const struct partial_source *source = &partial->source[i];
        snprintf(segments[i], sizeof segments[i], "%.*s/%s", SWEEP_PATH - 1, folder, source->name);
        names[i] = segments[i];
        if (!source->damaged && !source->is_segment)
            files[count++] = source->rows.path;
    }
    const struct store_segments places = {names, partial->sources, partial->place, partial->places};
    if (status == STATUS_OK)
        status = store_merge(path, &partial->results.attributes, partial->plan.point,
                             partial->wanted, partial->plan.points, files, count, &places);
    free(files);
    free(segments);
    return status;
}

void partial_close(struct partial *partial)
{
    close_sources(partial->source, partial->sources);
    close_joined(partial);
    free(partial->hand);
    partial->source = NULL;
    partial->hand = NULL;
    partial->sources = partial->places = partial->hands = 0;
}
