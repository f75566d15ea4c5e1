#include "store/carry.h"

#include "store/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME 1024 // bytes of a path within a file

// A group or dataset that both files have, and its path there.
struct place {
    const struct store_file *file;
    const struct store_results *from;
    const size_t *moved;
    hid_t old, new;
    char old_path[NAME]; // "": the root
    enum status status;  // of what an iteration met
};

static enum status fail_read(const struct place *place, const char *name)
{
    char what[NAME + 256];
    snprintf(what, sizeof what, "%s/%.200s, which is to be kept", place->old_path, name);
    return store_read_failed(place->from->path, what);
}

static enum status fail_written(const struct place *place, bool good, const char *name)
{
    char what[NAME + 256];
    snprintf(what, sizeof what, "%s/%.200s, which was in the file before", place->old_path, name);
    return store_wrote(place->file, good, what);
}

// ---- attributes -------------------------------------------------------------------------------

// Copies the value of an attribute: texts of variable length are memory of the library's meanwhile.
static enum status copy_value(const struct place *place, const char *name, hid_t old, hid_t type,
                              hid_t space)
{
    size_t values = (size_t)H5Sget_simple_extent_npoints(space), size = H5Tget_size(type);
    unsigned char *value = calloc(values + 1, size);
    if (value == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", place->from->path);
    enum status status = H5Aread(old, type, value) >= 0 ? STATUS_OK : fail_read(place, name);
    if (status == STATUS_OK) {
        hid_t new = H5Acreate2(place->new, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
        bool good = new >= 0 && H5Awrite(new, type, value) >= 0;
        status = fail_written(place, good, name);
        if (new >= 0)
            H5Aclose(new);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, value);
    }
    free(value);
    return status;
}

static herr_t carry_attribute(hid_t object, const char *name, const H5A_info_t *info, void *context)
{
    struct place *place = context;
    (void)info;
    if (H5Aexists(place->new, name) != 0)
        return 0;
    hid_t old = H5Aopen(object, name, H5P_DEFAULT);
    hid_t space = old >= 0 ? H5Aget_space(old) : old;
    hid_t stored = space >= 0 ? H5Aget_type(old) : space;
    hid_t type = stored >= 0 ? H5Tcopy(stored) : stored; // one that no file has a name for
    place->status = type >= 0 ? copy_value(place, name, old, type, space) : fail_read(place, name);
    if (type >= 0)
        H5Tclose(type);
    if (stored >= 0)
        H5Tclose(stored);
    if (space >= 0)
        H5Sclose(space);
    if (old >= 0)
        H5Aclose(old);
    return place->status != STATUS_OK;
}

// ---- links ------------------------------------------------------------------------------------

// Soft links, and links to other files, lead where they led.
static enum status copy_link(const struct place *place, const char *name, const H5L_info_t *link)
{
    char *value = calloc(1, link->u.val_size + 1);
    const char *file, *path;
    if (value == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", place->from->path);
    enum status status = STATUS_OK;
    if (H5Lget_val(place->old, name, value, link->u.val_size, H5P_DEFAULT) < 0)
        status = fail_read(place, name);
    else if (link->type == H5L_TYPE_SOFT)
        status = fail_written(
            place, H5Lcreate_soft(value, place->new, name, H5P_DEFAULT, H5P_DEFAULT) >= 0, name);
    else if (link->type == H5L_TYPE_EXTERNAL)
        status = fail_written(
            place,
            H5Lunpack_elink_val(value, link->u.val_size, NULL, &file, &path) >= 0 &&
                H5Lcreate_external(file, path, place->new, name, H5P_DEFAULT, H5P_DEFAULT) >= 0,
            name);
    free(value);
    return status;
}

// Copies an object whole. What cannot be read of it is told before what cannot be written.
static enum status copy_object(const struct place *place, const char *name)
{
    if (H5Ocopy(place->old, name, place->new, name, H5P_DEFAULT, H5P_DEFAULT) >= 0)
        return STATUS_OK;
    return place->file->sink.error != 0 ? fail_written(place, false, name) : fail_read(place, name);
}

static enum status carry_place(struct place *place);

// The name that a link of the old file has in the new one: points have other numbers there. Only a
// number that is written as ours are is one.
static void rename_point(const struct place *place, const char *name, char renamed[NAME])
{
    size_t point = strtoull(name, NULL, 10);
    snprintf(renamed, NAME, "%zu", point);
    bool groups =
        strcmp(place->old_path, "/networks") == 0 || strcmp(place->old_path, "/curves") == 0;
    if (groups && strcmp(renamed, name) == 0 && point < place->from->points)
        snprintf(renamed, NAME, "%zu", place->moved[point]);
    else
        snprintf(renamed, NAME, "%s", name);
}

// Carries over what is in, or at, an object that both files have.
static enum status enter(const struct place *place, const char *name, const char *renamed)
{
    struct place inside = {place->file,
                           place->from,
                           place->moved,
                           H5Oopen(place->old, name, H5P_DEFAULT),
                           H5Oopen(place->new, renamed, H5P_DEFAULT),
                           "",
                           STATUS_OK};
    int length = snprintf(inside.old_path, NAME, "%s/%s", place->old_path, name);
    enum status status = STATUS_OK;
    if (inside.old < 0 || inside.new < 0 || length >= NAME)
        status = fail_read(place, name);
    else
        status = carry_place(&inside);
    if (inside.old >= 0)
        H5Oclose(inside.old);
    if (inside.new >= 0)
        H5Oclose(inside.new);
    return status;
}

static herr_t carry_link(hid_t group, const char *name, const H5L_info_t *link, void *context)
{
    struct place *place = context;
    char renamed[NAME];
    (void)group;
    rename_point(place, name, renamed);
    bool initial = strncmp(place->old_path, "/networks/", 10) == 0 && strcmp(name, "initial") == 0;
    htri_t there = H5Lexists(place->new, renamed, H5P_DEFAULT);
    if (there < 0)
        place->status = fail_written(place, false, name);
    else if (there > 0)
        place->status = link->type == H5L_TYPE_HARD ? enter(place, name, renamed) : STATUS_OK;
    else if (link->type != H5L_TYPE_HARD)
        place->status = copy_link(place, name, link);
    else if (!initial)
        place->status = copy_object(place, name);
    return place->status != STATUS_OK;
}

// ---- all --------------------------------------------------------------------------------------

static enum status carry_place(struct place *place)
{
    hsize_t attribute = 0, link = 0;
    herr_t done =
        H5Aiterate2(place->old, H5_INDEX_NAME, H5_ITER_INC, &attribute, carry_attribute, place);
    bool groups = H5Iget_type(place->old) == H5I_GROUP && H5Iget_type(place->new) == H5I_GROUP;
    if (done >= 0 && place->status == STATUS_OK && groups)
        done = H5Literate(place->old, H5_INDEX_NAME, H5_ITER_INC, &link, carry_link, place);
    return done < 0 && place->status == STATUS_OK ? fail_read(place, "*") : place->status;
}

enum status store_carry(const struct store_file *file, struct store_results *from,
                        const size_t *moved)
{
    TRY(store_reopen(from));
    struct place root = {.file = file,
                         .from = from,
                         .moved = moved,
                         .old = H5Gopen2(from->file, "/", H5P_DEFAULT),
                         .new = H5Gopen2(file->id, "/", H5P_DEFAULT)};
    enum status status = root.old >= 0 && root.new >= 0 ? carry_place(&root) : fail_read(&root, "");
    if (root.old >= 0)
        H5Gclose(root.old);
    if (root.new >= 0)
        H5Gclose(root.new);
    return status;
}
