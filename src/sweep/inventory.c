#include "sweep/state.h"

#include "base/retry.h"
#include "base/text.h"
#include "net/name.h"
#include "spec/setting.h"
#include "store/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEFECT 1100 // bytes of what is wrong with a shard

enum status inventory_add_source(struct sweep *sweep, const char *path)
{
    if (sweep->sources == sweep->source_capacity) {
        size_t capacity = sweep->source_capacity == 0 ? 64 : 2 * sweep->source_capacity;
        char **moved = realloc(sweep->source, capacity * sizeof *moved);
        if (moved == NULL)
            return status_fail(STATUS_ENVIRONMENT, "out of memory for the list of shards");
        sweep->source = moved;
        sweep->source_capacity = capacity;
    }
    char *copy = strdup(path);
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
    if (like == plan->points)
        snprintf(why, 128, "such as %.60s with settings that no point of it has", name);
}

static enum status take_point(struct sweep *sweep, const struct store_results *results,
                              const struct store_point *stored)
{
    char why[128];
    const struct plan *plan = sweep->plan;
    const struct point_entry *found =
        point_entries_find(sweep->entry, plan->points, point_identity(&stored->point));
    if (found == NULL) {
        say_why(sweep, &stored->point, why);
        return fail_foreign(sweep, results->path, why);
    }
    size_t index = found->point, networks = plan->networks[index];
    for (size_t i = stored->first; i < stored->first + stored->count; i++) {
        const struct trial_result *trial = &results->trial[i];
        if (trial->replicate >= networks) {
            snprintf(why, sizeof why, "its replicate %lu, for one",
                     (unsigned long)trial->replicate);
            return fail_foreign(sweep, results->path, why);
        }
        bool *present = &sweep->present[sweep->first[index] + trial->replicate];
        if (*present)
            continue;
        *present = true;
        sweep->tally[index].done++;
        sweep->tally[index].learned += trial->outcome == TRIAL_LEARNED;
        sweep->tally[index].not_tried += trial->outcome == TRIAL_NOT_TRIED;
        sweep->tally[index].seconds += results->timing[i].seconds;
        sweep->tally[index].guessed += cost_trial(&plan->point[index], networks, trial->updates);
        sweep->progress.found++;
    }
    return STATUS_OK;
}

// Says that another program computed some of the trials: they are good, but its errors, if it had
// any, are in them.
static void note_revisions(const struct sweep *sweep)
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

// Takes the trials of an open file, and what it says about its making.
static enum status take_file(struct sweep *sweep, const struct store_results *results)
{
    const struct store_attributes *made = &results->attributes;
    const char *isa = engine_arithmetic(sweep->request.isa);
    if (strcmp(made->isa, isa) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: was computed with arithmetic %s, which rounds otherwise than %s "
                           "(LIFETICKET_ISA and LIFETICKET_ENGINE choose it); give another "
                           "--output, or resume as and where it was begun",
                           results->path, made->isa, isa);
    for (size_t i = 0; i < results->points; i++)
        TRY(take_point(sweep, results, &results->point[i]));
    if (strcmp(made->started, sweep->started) < 0)
        snprintf(sweep->started, sizeof sweep->started, "%s", made->started);
    text_add_items(sweep->revision, sizeof sweep->revision, made->revision);
    return inventory_add_source(sweep, results->path);
}

static enum status read_results(struct sweep *sweep)
{
    struct store_results results;
    struct stat about;
    sweep->has_results = sweep->complete = false;
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
    sweep->complete = results.attributes.complete;
    memcpy(sweep->corrected, results.attributes.corrected, sizeof sweep->corrected);
    status = take_file(sweep, &results);
    sweep->has_results = true;
    store_close(&results);
    return status;
}

// ---- shards -----------------------------------------------------------------------------------

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

enum status inventory_check(const struct sweep *sweep, size_t *damaged)
{
    *damaged = 0;
    for (size_t i = sweep->has_results; i < sweep->sources; i++) {
        bool whole;
        TRY(check_shard(sweep, sweep->source[i], &whole));
        *damaged += !whole;
    }
    return STATUS_OK;
}

// ---- all --------------------------------------------------------------------------------------

static void begin(struct sweep *sweep)
{
    const struct plan *plan = sweep->plan;
    for (size_t i = 0; i < plan->points; i++)
        sweep->entry[i] = (struct point_entry){point_identity(&plan->point[i]), i};
    point_entries_sort(sweep->entry, plan->points);
    memset(sweep->present, 0, plan->trials * sizeof *sweep->present);
    memset(sweep->tally, 0, plan->points * sizeof *sweep->tally);
    folder_free(sweep->source, sweep->sources);
    sweep->source = NULL;
    sweep->sources = sweep->source_capacity = 0;
    sweep->progress.found = 0;
}

enum status inventory_read(struct sweep *sweep)
{
    begin(sweep);
    TRY(read_results(sweep));
    char **names;
    size_t count;
    TRY(folder_list(sweep->shards_folder, &names, &count));
    enum status status = STATUS_OK;
    // Many shards take their time; what asks to stop before anything was begun is heard between them.
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = sweep->shard == NULL && sweep_is_cancelled(sweep)
                     ? status_fail(STATUS_INTERRUPTED, "interrupted: nothing was run")
                     : read_shard(sweep, names[i]);
    folder_free(names, count);
    if (status == STATUS_OK)
        note_revisions(sweep);
    // Shards that are still there belong into results.h5, even if nothing is missing.
    sweep->complete = sweep->complete && count == 0;
    return status;
}
