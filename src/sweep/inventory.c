#include "sweep/state.h"

#include "base/grow.h"
#include "base/output.h"
#include "base/retry.h"
#include "base/text.h"
#include "net/name.h"
#include "spec/setting.h"
#include "store/check.h"
#include "sweep/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFECT 1100 // bytes of what is wrong with a shard
#define TRIES  5    // of a reading during which another process merges

static enum status add_source(struct sweep *sweep, const char *path)
{
    bool room =
        grow(&sweep->source, sweep->sources, &sweep->source_capacity, sizeof *sweep->source);
    char *copy = room ? strdup(path) : NULL;
    if (copy == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the list of shards");
    sweep->source[sweep->sources++] = copy;
    return STATUS_OK;
}

static enum status fail_foreign(const struct sweep *sweep, const char *path, const char *what)
{
    return status_fail(STATUS_REQUEST,
                       "%s: holds trials that plan %s does not contain (%s); give another "
                       "--output, or run the plan that they belong to",
                       path, sweep->plan->name, what);
}

// The path of a file that the point and the plan name, and which holds something else by now; NULL: there is
// none.
static const char *find_changed(const struct plan *plan, const struct point *point)
{
    for (enum setting_id id = 0; id < SETTING_COUNT; id++) {
        bool named = setting_table[id].kind == SETTING_A_FILE;
        const struct spec_file *then = named ? setting_file(id, point) : NULL;
        for (size_t i = 0; then != NULL && i < plan->points; i++) {
            const struct spec_file *now = setting_file(id, &plan->point[i]);
            if (now != NULL && now->digest != then->digest && strcmp(now->path, then->path) == 0)
                return now->path;
        }
    }
    return NULL;
}

// Says what sets a point apart from those of the plan: the settings that a point of the same key has
// otherwise, or that there is none of its key.
static void say_why(const struct sweep *sweep, const struct point *point, char why[128])
{
    const struct plan *plan = sweep->plan;
    uint64_t key = point_key(point);
    size_t like = 0, used = 0;
    why[0] = '\0';
    while (like < plan->points && point_key(&plan->point[like]) != key)
        like++;
    for (enum setting_id id = 0; like < plan->points && id < SETTING_COUNT && used < 128; id++) {
        char text[SETTING_TEXT];
        if (setting_table[id].hash != SETTING_NOT_HASHED ||
            setting_count(id, &plan->point[like]) == setting_count(id, point))
            continue;
        setting_format(id, point, text);
        used += (size_t)snprintf(why + used, 128 - used, "%s%s %s", used > 0 ? ", " : "with ",
                                 setting_name(id), text);
    }
    struct net net = point_net(point);
    char name[NET_NAME_TEXT];
    net_name(&net, name);
    const char *changed = find_changed(plan, point);
    if (like == plan->points && changed != NULL)
        snprintf(why, 128, "%.80s has changed since they were run", changed);
    else if (like == plan->points)
        snprintf(why, 128, "such as %.60s with settings that no point of it has", name);
}

// Counts a trial of a point of the plan, found in a file. *new: it was not there yet.
static enum status take_trial(struct sweep *sweep, const char *path, size_t point,
                              const struct trial_result *trial, double seconds, bool *new)
{
    const struct plan *plan = sweep->plan;
    size_t networks = plan->networks[point];
    if (trial->replicate >= networks) {
        char why[64];
        snprintf(why, sizeof why, "its replicate %lu, for one", (unsigned long)trial->replicate);
        return fail_foreign(sweep, path, why);
    }
    uint8_t *present = &sweep->present[sweep->first[point] + trial->replicate];
    *new = *present == ENOUGH_MISSING;
    if (!*new)
        return STATUS_OK;
    *present = enough_seen(trial->outcome);
    struct sweep_tally *tally = &sweep->tally[point];
    if (trial->replicate >= tally->wanted)
        return STATUS_OK;
    tally->done++;
    tally->learned += trial->outcome == TRIAL_LEARNED;
    tally->not_tried += trial->outcome == TRIAL_NOT_TRIED;
    tally->seconds += seconds;
    tally->guessed += sweep->paced[point].whole * cost_share(&plan->point[point], trial->updates);
    sweep->progress.done++;
    return STATUS_OK;
}

static enum status take_point(struct sweep *sweep, const struct store_results *results,
                              const struct store_point *stored)
{
    char why[128];
    bool new;
    const struct point_entry *found =
        point_entries_find(sweep->entry, sweep->plan->points, point_identity(&stored->point));
    if (found == NULL) {
        say_why(sweep, &stored->point, why);
        return fail_foreign(sweep, results->path, why);
    }
    for (size_t i = stored->first; i < stored->first + stored->count; i++)
        TRY(take_trial(sweep, results->path, found->point, &results->trial[i],
                       results->timing[i].seconds, &new));
    return STATUS_OK;
}

void inventory_note_revisions(const struct sweep *sweep)
{
    const char *own = sweep->revision, *others = strchr(own, ',');
    char text[SWEEP_PATH + 300];
    if (others == NULL || sweep->request.note == NULL)
        return;
    snprintf(text, sizeof text,
             "%s holds trials of revision %s; this program is %.*s; remove the folder to compute "
             "them anew",
             sweep->folder, others + 1, (int)(others - own), own);
    sweep->request.note(sweep->request.context, text);
}

// Takes what a file says about its making.
static enum status take_making(struct sweep *sweep, const char *path,
                               const struct store_attributes *made)
{
    const char *isa = engine_arithmetic(sweep->request.isa);
    if (strcmp(made->isa, isa) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: was computed with arithmetic %s, which rounds otherwise than %s "
                           "(LIFETICKET_ISA and LIFETICKET_ENGINE choose it); give another "
                           "--output, or resume as and where it was begun",
                           path, made->isa, isa);
    if (strcmp(made->started, sweep->started) < 0)
        snprintf(sweep->started, sizeof sweep->started, "%s", made->started);
    text_add_items(sweep->revision, sizeof sweep->revision, made->revision);
    return STATUS_OK;
}

// Takes the trials of an open file, and what it says about its making.
static enum status take_file(struct sweep *sweep, const struct store_results *results)
{
    TRY(take_making(sweep, results->path, &results->attributes));
    for (size_t i = 0; i < results->points; i++)
        TRY(take_point(sweep, results, &results->point[i]));
    return add_source(sweep, results->path);
}

// Refuses complete results of a plan that asked for more.
static enum status check_samples(const struct sweep *sweep, const struct store_results *results)
{
    bool beyond;
    size_t point;
    uint32_t replicate;
    char what[128];
    if (!results->attributes.complete)
        return STATUS_OK;
    TRY(samples_find_beyond(sweep->plan, results, &beyond, &point, &replicate));
    snprintf(what, sizeof what, "its replicate %lu of point %zu, whose answer takes fewer",
             (unsigned long)replicate, point);
    return beyond ? fail_foreign(sweep, results->path, what) : STATUS_OK;
}

static enum status read_results(struct sweep *sweep)
{
    struct store_results results;
    struct stat about;
    sweep->has_results = sweep->whole = false;
    int found;
    RETRY(found, stat(sweep->results, &about));
    if (found != 0 && errno == ENOENT)
        return STATUS_OK;
    if (found != 0)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be looked at: %s", sweep->results,
                           strerror(errno));
    enum status status = store_open(sweep->results, &results);
    if (status != STATUS_OK)
        return status_fail(status,
                           "%s; it is left as it is: move it away, or give another --output",
                           status_message());
    sweep->whole =
        results.attributes.complete &&
        memcmp(&results.attributes.rule, &sweep->plan->rule, sizeof results.attributes.rule) == 0;
    status = take_file(sweep, &results);
    if (status == STATUS_OK)
        status = check_samples(sweep, &results);
    sweep->has_results = true;
    store_close(&results);
    return status;
}

// ---- shards of earlier programs ---------------------------------------------------------------

// Keeps the first defect.
static void take_defect(void *context, const char *defect)
{
    char *first = context;
    if (first[0] == '\0')
        text_clean(first, DEFECT, defect);
}

enum status inventory_check_results(const struct sweep *sweep)
{
    char defect[DEFECT] = "";
    size_t defects = 0;
    if (sweep->has_results)
        TRY(store_check(sweep->results, take_defect, defect, &defects));
    return defects == 0 ? STATUS_OK
                        : status_fail(STATUS_REQUEST,
                                      "%s; it is left as it is: move it away, and its trials are "
                                      "run again, or give another --output",
                                      defect);
}

// Reads a shard whole. If it is damaged, says so, and sets it aside.
static enum status check_shard(const struct sweep *sweep, const char *path, bool *whole)
{
    char defect[DEFECT] = "", text[DEFECT + FOLDER_ASIDE + 100];
    size_t defects;
    TRY(store_check(path, take_defect, defect, &defects));
    *whole = defects == 0;
    if (*whole)
        return STATUS_OK;
    char aside[FOLDER_ASIDE] = "";
    if (!sweep->request.look_only)
        TRY(folder_set_aside(sweep->folder, path, aside));
    snprintf(text, sizeof text, "damaged shard, its trials are run again: %s%s%s", defect,
             aside[0] != '\0' ? "; it is kept as " : "", aside);
    if (sweep->request.note != NULL)
        sweep->request.note(sweep->request.context, text);
    return STATUS_OK;
}

static enum status read_shard(struct sweep *sweep, const char *name)
{
    char path[SWEEP_PATH + 300];
    bool whole;
    snprintf(path, sizeof path, "%s/%s", sweep->shards_folder, name);
    struct store_results results;
    TRY(check_shard(sweep, path, &whole));
    if (!whole)
        return STATUS_OK;
    TRY(store_open(path, &results));
    enum status status = take_file(sweep, &results);
    store_close(&results);
    return status;
}

static enum status read_shards(struct sweep *sweep, size_t *count)
{
    char **names;
    TRY(folder_list(sweep->shards_folder, ".h5", &names, count));
    enum status status = STATUS_OK;
    // Many shards take their time; what asks to stop before anything was begun is heard between them.
    for (size_t i = 0; i < *count && status == STATUS_OK; i++)
        status = sweep->shard == NULL && sweep_is_cancelled(sweep)
                     ? status_fail(STATUS_INTERRUPTED, "interrupted: nothing was run")
                     : read_shard(sweep, names[i]);
    folder_free(names, *count);
    return status;
}

// ---- segments ---------------------------------------------------------------------------------

enum status inventory_add_segment(struct sweep *sweep, const char *path)
{
    bool room =
        grow(&sweep->segment, sweep->segments, &sweep->segment_capacity, sizeof *sweep->segment);
    char *copy = room ? strdup(path) : NULL;
    if (copy == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the list of segments");
    sweep->segment[sweep->segments++] = (struct segment_reader){.path = copy};
    return STATUS_OK;
}

static void forget_segments(struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->segments; i++) {
        segment_reader_close(&sweep->segment[i]);
        free((char *)sweep->segment[i].path);
    }
    sweep->segments = sweep->places = 0;
}

struct found {
    struct sweep *sweep;
    size_t segment; // of the sweep
};

static enum status add_place(struct sweep *sweep, const struct store_place *place)
{
    if (!grow(&sweep->place, sweep->places, &sweep->place_capacity, sizeof *sweep->place))
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the places of trials");
    sweep->place[sweep->places++] = *place;
    return STATUS_OK;
}

static enum status take_from_segment(void *context, const struct segment_trial *trial)
{
    const struct found *found = context;
    struct sweep *sweep = found->sweep;
    const char *path = sweep->segment[found->segment].path;
    const struct point_entry *entry =
        point_entries_find(sweep->entry, sweep->plan->points, trial->identity);
    bool new = false;
    if (entry == NULL)
        return fail_foreign(sweep, path, "of a point that it does not have");
    TRY(take_trial(sweep, path, entry->point, &trial->result, trial->timing.seconds, &new));
    if (!new)
        return STATUS_OK;
    return add_place(sweep, &(struct store_place){(uint32_t)entry->point, trial->result.replicate,
                                                  (uint32_t)found->segment, trial->offset});
}

// Says which segments are damaged, if there is more damage than was told.
static void tell_damage(struct sweep *sweep)
{
    char text[SWEEP_PATH + 400];
    size_t damaged = 0;
    for (size_t i = 0; i < sweep->segments; i++)
        damaged += sweep->segment[i].damaged;
    for (size_t i = 0; i < sweep->segments && damaged > sweep->told; i++) {
        snprintf(text, sizeof text,
                 "%s: some of its bytes are damaged; trials that stood there are run again",
                 sweep->segment[i].path);
        if (sweep->segment[i].damaged > 0 && sweep->request.note != NULL)
            sweep->request.note(sweep->request.context, text);
    }
    sweep->told = damaged;
}

// Reads what was added to a segment. *gone: it was merged, and its trials are in results.h5.
static enum status read_on(struct sweep *sweep, size_t index, bool *gone)
{
    struct segment_reader *reader = &sweep->segment[index];
    struct found found = {sweep, index};
    bool headed = reader->headed;
    enum status status = segment_read(reader, take_from_segment, &found, gone);
    reader = &sweep->segment[index];
    if (status == STATUS_OK && reader->headed && !headed)
        status = take_making(sweep, reader->path, &reader->attributes);
    return status;
}

// *gone: one of them is.
static enum status read_segments(struct sweep *sweep, bool *gone)
{
    *gone = false;
    for (size_t i = 0; i < sweep->segments && !*gone; i++)
        TRY(read_on(sweep, i, gone));
    tell_damage(sweep);
    settle(sweep);
    return STATUS_OK;
}

enum status inventory_read_on(struct sweep *sweep)
{
    bool gone;
    return read_segments(sweep, &gone);
}

static bool knows(const struct sweep *sweep, const char *path)
{
    for (size_t i = 0; i < sweep->segments; i++)
        if (strcmp(sweep->segment[i].path, path) == 0)
            return true;
    return false;
}

// Finds segments that are not known yet.
static enum status find_segments(struct sweep *sweep)
{
    char **names, path[SWEEP_PATH + 300];
    size_t count;
    TRY(folder_list(sweep->segments_folder, ".trials", &names, &count));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        snprintf(path, sizeof path, "%s/%.255s", sweep->segments_folder, names[i]);
        if (!knows(sweep, path))
            status = inventory_add_segment(sweep, path);
    }
    folder_free(names, count);
    return status;
}

enum status inventory_read_others(struct sweep *sweep)
{
    bool gone;
    TRY(find_segments(sweep));
    TRY(read_segments(sweep, &gone));
    return gone ? inventory_read(sweep) : STATUS_OK;
}

// ---- merging ----------------------------------------------------------------------------------

static int compare_places(const void *a, const void *b)
{
    const struct store_place *x = a, *y = b;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return (x->replicate > y->replicate) - (x->replicate < y->replicate);
}

// Says how many trials are no part of the results.
static void note_beside(const struct sweep *sweep, size_t beside)
{
    char text[SWEEP_PATH + 200];
    snprintf(text, sizeof text,
             "%zu trial%s computed beyond what the answers took; %s leaves %s out", beside,
             beside == 1 ? " was" : "s were", sweep->results, beside == 1 ? "it" : "them");
    if (beside > 0 && sweep->request.note != NULL)
        sweep->request.note(sweep->request.context, text);
}

static enum status write_results(struct sweep *sweep, const struct store_attributes *attributes,
                                 const char **paths)
{
    if (sweep->places > 0)
        qsort(sweep->place, sweep->places, sizeof *sweep->place, compare_places);
    const struct store_segments segments = {paths, sweep->segments, sweep->place, sweep->places};
    size_t *wanted, beside;
    TRY(settle_wanted(sweep, &wanted, &beside));
    note_beside(sweep, beside);
    enum status status =
        store_merge(sweep->results, attributes, sweep->plan->point, wanted, sweep->plan->points,
                    (const char *const *)sweep->source, sweep->sources, &segments);
    free(wanted);
    return status;
}

// Removes the claims of those that joined.
static void remove_claims(const struct sweep *sweep)
{
    char **names, path[SWEEP_PATH + 300];
    size_t count;
    if (folder_list(sweep->claims_folder, "", &names, &count) != STATUS_OK)
        return;
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%.255s", sweep->claims_folder, names[i]);
        unlink(path);
    }
    folder_free(names, count);
    folder_clear(sweep->claims_folder, NULL, 0);
}

// Removes what was merged. What is damaged is kept, where nothing reads it and people may look at it.
static void remove_merged(struct sweep *sweep, const char **paths)
{
    char aside[FOLDER_ASIDE];
    for (size_t i = 0; i < sweep->segments; i++)
        if (sweep->segment[i].damaged > 0)
            folder_set_aside(sweep->folder, paths[i], aside);
    folder_clear(sweep->segments_folder, (char *const *)paths, sweep->segments);
    folder_clear(sweep->shards_folder, sweep->source + sweep->has_results,
                 sweep->sources - sweep->has_results);
    remove_claims(sweep);
}

void inventory_clear(const struct sweep *sweep)
{
    folder_clear(sweep->segments_folder, NULL, 0);
    folder_clear(sweep->shards_folder, NULL, 0);
    remove_claims(sweep);
}

enum status inventory_merge(struct sweep *sweep, const struct store_attributes *attributes)
{
    const char **paths = calloc(sweep->segments + 1, sizeof *paths);
    if (paths == NULL)
        return status_fail(STATUS_ENVIRONMENT, "out of memory for the list of segments");
    // Where results.h5 has it all, what is beside it was computed twice.
    bool needed = !sweep->whole || sweep->places > 0 || sweep->sources > 1;
    for (size_t i = 0; i < sweep->segments; i++)
        paths[i] = sweep->segment[i].path;
    // Whoever wrote it may have been killed before its name was durable.
    enum status status =
        needed ? write_results(sweep, attributes, paths) : output_sync_folder(sweep->results);
    if (status == STATUS_OK)
        remove_merged(sweep, paths);
    free(paths);
    return status;
}

// ---- all --------------------------------------------------------------------------------------

static void begin(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    memset(sweep->present, 0, plan->trials * sizeof *sweep->present);
    memset(sweep->tally, 0, plan->points * sizeof *sweep->tally);
    folder_free(sweep->source, sweep->sources);
    sweep->source = NULL;
    sweep->sources = sweep->source_capacity = 0;
    forget_segments(sweep);
    sweep->progress.done = 0;
    settle_begin(sweep);
}

// Looks at results.h5; all is 0 where there is none.
static struct stat look_at_results(const struct sweep *sweep)
{
    struct stat about;
    int found;
    RETRY(found, stat(sweep->results, &about));
    return found == 0 ? about : (struct stat){0};
}

// Whether results.h5 is another file than it was: what others merged has gone from where it was looked for later.
static bool is_replaced(const struct sweep *sweep, const struct stat *before)
{
    struct stat now = look_at_results(sweep);
    return now.st_ino != before->st_ino || now.st_size != before->st_size ||
           now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

enum status inventory_read(struct sweep *sweep)
{
    size_t shards;
    bool gone = true;
    for (int tries = 0; tries < TRIES && gone; tries++) {
        struct stat before = look_at_results(sweep);
        begin(sweep);
        TRY(read_results(sweep));
        TRY(read_shards(sweep, &shards));
        TRY(find_segments(sweep));
        TRY(read_segments(sweep, &gone));
        gone = gone || is_replaced(sweep, &before);
    }
    // What is still there belongs into results.h5, even if nothing is missing.
    sweep->complete = sweep->whole && shards == 0 && sweep->segments == 0;
    return STATUS_OK;
}

void inventory_close(struct sweep *sweep)
{
    forget_segments(sweep);
    folder_free(sweep->source, sweep->sources);
    free(sweep->segment);
    free(sweep->place);
}
