// The check of every byte: all objects that the file's groups lead to, whoever put them there.
#include "store/check_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH       1024       // bytes of an object's name
#define DEPTH      16         // of groups within groups: links may lead in circles
#define MOST_BYTES (16 << 20) // of a dataset, read at a time, if its chunks allow

// An object on the way: "networks/0/final", without the first slash, as those who read it call it.
struct walk {
    struct store_check *check;
    hid_t id;
    const char *path;
    unsigned depth;
    enum status status; // what ended the walk
};

// Tells that an object cannot be read, unless that is why the results cannot.
static void note_unread(struct walk *walk)
{
    struct store_check *check = walk->check;
    walk->status = store_read_failed(check->path, walk->path[0] != '\0' ? walk->path : "/");
    if (strcmp(status_message(), check->refusal) == 0)
        walk->status = STATUS_OK;
    walk->status = check_note(check, walk->status);
}

// ---- attributes ---------------------------------------------------------------------------------

// Frees what the library has put behind values of variable length, such as others may write.
static void free_texts(hid_t type, hid_t space, void *values)
{
    if (H5Tdetect_class(type, H5T_VLEN) > 0 || H5Tdetect_class(type, H5T_STRING) > 0)
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, values);
}

// Reads an attribute, as numbers of its own type, so that nothing is converted.
static herr_t read_attribute(hid_t id, const char *name, const H5A_info_t *info, void *context)
{
    struct walk *walk = context;
    (void)info;
    hid_t attribute = H5Aopen(id, name, H5P_DEFAULT);
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : H5I_INVALID_HID;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : H5I_INVALID_HID;
    hssize_t count = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    void *values = NULL;
    if (type >= 0 && count >= 0 && (values = calloc((size_t)count + 1, H5Tget_size(type))) == NULL)
        walk->status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", walk->check->path);
    else if (values == NULL || H5Aread(attribute, type, values) < 0)
        note_unread(walk);
    else
        free_texts(type, space, values);
    free(values);
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attribute >= 0)
        H5Aclose(attribute);
    return walk->status != STATUS_OK;
}

// ---- datasets -----------------------------------------------------------------------------------

// How a dataset lies: [rows][...], rows of `bytes` each, `step` of them to be read at a time.
struct layout {
    hid_t type, space;
    int rank;
    hsize_t size[H5S_MAX_RANK];
    size_t bytes;
    hsize_t step;
};

static bool get_layout(hid_t dataset, hid_t creation, struct layout *layout)
{
    hsize_t chunk[H5S_MAX_RANK] = {1};
    layout->type = H5Dget_type(dataset);
    layout->space = H5Dget_space(dataset);
    if (creation < 0 || layout->type < 0 || layout->space < 0)
        return false;
    layout->rank = H5Sget_simple_extent_ndims(layout->space);
    if (H5Sget_simple_extent_dims(layout->space, layout->size, NULL) != layout->rank)
        return false;
    if (layout->rank > 0 && H5Pget_layout(creation) == H5D_CHUNKED &&
        H5Pget_chunk(creation, layout->rank, chunk) != layout->rank)
        return false;
    layout->bytes = H5Tget_size(layout->type);
    for (int i = 1; i < layout->rank; i++)
        layout->bytes *= layout->size[i];
    hsize_t chunks = layout->bytes > 0 ? MOST_BYTES / layout->bytes / chunk[0] : 1;
    layout->step = chunk[0] * (chunks > 0 ? chunks : 1);
    return true;
}

// Reads rows [begin, begin + count) into values; of a dataset without dimensions, its one value.
static void read_block(struct walk *walk, const struct layout *layout, hsize_t begin, hsize_t count,
                       void *values)
{
    hsize_t start[H5S_MAX_RANK] = {begin}, size[H5S_MAX_RANK];
    memcpy(size, layout->size, sizeof size);
    size[0] = count;
    hid_t memory =
        layout->rank > 0 ? H5Screate_simple(layout->rank, size, NULL) : H5Screate(H5S_SCALAR);
    bool good = memory >= 0 &&
                (layout->rank == 0 || H5Sselect_hyperslab(layout->space, H5S_SELECT_SET, start,
                                                          NULL, size, NULL) >= 0) &&
                H5Dread(walk->id, layout->type, memory, layout->space, H5P_DEFAULT, values) >= 0;
    if (!good)
        note_unread(walk);
    else
        free_texts(layout->type, memory, values);
    if (memory >= 0)
        H5Sclose(memory);
}

static void read_rows(struct walk *walk, const struct layout *layout)
{
    hsize_t rows = layout->rank > 0 ? layout->size[0] : 1;
    hsize_t step = layout->step < rows ? layout->step : rows;
    if (H5Sget_simple_extent_npoints(layout->space) <= 0) // nothing is there
        return;
    void *values = calloc(step, layout->bytes);
    if (values == NULL)
        walk->status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", walk->check->path);
    size_t before = walk->check->defects;
    for (hsize_t begin = 0; begin < rows; begin += step)
        if (walk->status == STATUS_OK && walk->check->defects == before)
            read_block(walk, layout, begin, rows - begin < step ? rows - begin : step, values);
    free(values);
}

// Whether this library has all filters of a dataset. One that others compressed in a way of their own can
// be copied, and not read: nothing is said against it.
static bool has_filters(hid_t creation)
{
    int count = H5Pget_nfilters(creation);
    for (int i = 0; i < count; i++) {
        size_t values = 0;
        H5Z_filter_t filter =
            H5Pget_filter2(creation, (unsigned)i, NULL, &values, NULL, 0, NULL, NULL);
        if (filter >= 0 && H5Zfilter_avail(filter) <= 0)
            return false;
    }
    return true;
}

static void read_dataset(struct walk *walk)
{
    struct layout layout = {.type = H5I_INVALID_HID, .space = H5I_INVALID_HID};
    hid_t creation = H5Dget_create_plist(walk->id);
    if (!get_layout(walk->id, creation, &layout))
        note_unread(walk);
    else if (has_filters(creation))
        read_rows(walk, &layout);
    if (layout.space >= 0)
        H5Sclose(layout.space);
    if (layout.type >= 0)
        H5Tclose(layout.type);
    if (creation >= 0)
        H5Pclose(creation);
}

// Whether the check has read the dataset already.
static bool is_read(const struct store_check *check, const char *path)
{
    static const char *const arrays[][2] = {
        {"networks", "final"}, {"networks", "mask"}, {"networks", "layer_weights"},
        {"curves", "updates"}, {"curves", "loss"},   {"curves", "accuracy"}};
    if (!check->readable)
        return false;
    for (int t = 0; t < STORE_TABLE_COUNT; t++)
        if (strcmp(path, store_table_names[t]) == 0)
            return true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        char known[PATH];
        size_t group = strlen(arrays[i][0]);
        if (strncmp(path, arrays[i][0], group) != 0 || path[group] != '/')
            continue;
        size_t point = strtoull(path + group + 1, NULL, 10);
        snprintf(known, sizeof known, "%s/%zu/%s", arrays[i][0], point, arrays[i][1]);
        if (strcmp(path, known) == 0 && point < check->results.points)
            return true;
    }
    return false;
}

// ---- groups -------------------------------------------------------------------------------------

static void read_object(struct walk *walk);

// Opens what a link leads to; links to other files are not ours.
static herr_t follow(hid_t group, const char *name, const H5L_info_t *link, void *context)
{
    struct walk *walk = context;
    char path[PATH];
    if (link->type != H5L_TYPE_HARD || walk->depth == DEPTH)
        return 0;
    int length =
        snprintf(path, sizeof path, "%s%s%s", walk->path, walk->depth > 0 ? "/" : "", name);
    if (length >= (int)sizeof path)
        return 0;
    struct walk next = {walk->check, H5Oopen(group, name, H5P_DEFAULT), path, walk->depth + 1,
                        STATUS_OK};
    if (next.id < 0) {
        note_unread(&next);
    } else {
        read_object(&next);
        H5Oclose(next.id);
    }
    walk->status = next.status;
    return walk->status != STATUS_OK;
}

static void read_object(struct walk *walk)
{
    hsize_t first = 0;
    if (H5Aiterate2(walk->id, H5_INDEX_NAME, H5_ITER_INC, &first, read_attribute, walk) < 0)
        note_unread(walk);
    H5I_type_t kind = H5Iget_type(walk->id);
    hsize_t link = 0;
    if (walk->status != STATUS_OK)
        return;
    if (kind == H5I_DATASET && !is_read(walk->check, walk->path))
        read_dataset(walk);
    else if (kind == H5I_GROUP &&
             H5Literate(walk->id, H5_INDEX_NAME, H5_ITER_INC, &link, follow, walk) < 0)
        note_unread(walk);
}

enum status check_bytes(struct store_check *check)
{
    hid_t file;
    enum status status = store_file_open(check->path, &file);
    if (status != STATUS_OK) // the results could not be opened either, and why was told
        return status == STATUS_REQUEST ? STATUS_OK : status;
    struct walk walk = {check, H5Gopen2(file, "/", H5P_DEFAULT), "", 0, STATUS_OK};
    if (walk.id < 0) {
        note_unread(&walk);
    } else {
        read_object(&walk);
        H5Gclose(walk.id);
    }
    H5Fclose(file);
    return walk.status;
}
