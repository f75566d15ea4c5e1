#include "store/kind.h"

#include "base/retry.h"

#include "store/file.h"
#include "store/model.h"
#include "store/pairs.h"

#include <string.h>
#include <sys/stat.h>

// What a file that HDF5 can open says of itself. Results have no attribute `kind`, but a plan.
static enum status look_inside(const char *path, hid_t file, enum store_kind *kind)
{
    char text[64];
    *kind = STORE_OTHER;
    TRY(store_get_kind(path, file, text, sizeof text));
    if (strcmp(text, STORE_MODEL_KIND) == 0)
        *kind = STORE_MODEL;
    else if (strcmp(text, STORE_PAIRS_KIND) == 0)
        *kind = STORE_PAIRS;
    else if (text[0] == '\0' && H5Aexists(file, "plan_sha256") > 0)
        *kind = STORE_RESULTS;
    return STATUS_OK;
}

static enum status look_at_model(const char *path, enum store_kind *kind)
{
    struct store_model model;
    TRY(store_model_read(path, &model));
    if (model.result.outcome == TRIAL_LEARNED && model.result.evidence != TRIAL_BOARDS)
        *kind = STORE_PROVEN;
    store_model_free(&model);
    return STATUS_OK;
}

enum status store_kind_of(const char *path, enum store_kind *kind)
{
    struct stat about;
    hid_t file;
    *kind = STORE_NOTHING;
    int found;
    RETRY(found, stat(path, &about));
    bool there = found == 0;
    if (!there && errno != ENOENT)
        return status_fail(STATUS_ENVIRONMENT, "%s: cannot be looked at: %s", path,
                           strerror(errno));
    if (!there || about.st_size == 0)
        return STATUS_OK;
    *kind = STORE_OTHER;
    enum status status = store_file_open(path, &file);
    if (status == STATUS_OK) {
        status = look_inside(path, file, kind);
        H5Fclose(file);
    }
    if (status == STATUS_OK && *kind == STORE_MODEL)
        status = look_at_model(path, kind);
    // A file that is at fault is of no kind of ours, or a model that nobody can use.
    return status == STATUS_REQUEST ? STATUS_OK : status;
}
