// Writing a results file.
#include "store/results.h"

#include "base/aside.h"
#include "store/carry.h"
#include "store/layout.h"
#include "store/press.h"
#include "store/sha256.h"
#include "ticket/mask.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_ROWS 1024 // of a table: some 500 kB, well within the library's cache of chunks

// Floats of a point that are compressed while the point before is written: fewer are not worth a thread, of more there
// is no second copy.
#define LEAST_AHEAD 4096
#define MOST_AHEAD  (4 << 20)

// The arrays of a point that are floats, and where their rows are.
enum array { FINAL, LOSS, ACCURACY, ARRAYS };
static const size_t fields[ARRAYS] = {[FINAL] = offsetof(struct trial_result, final),
                                      [LOSS] = offsetof(struct trial_result, curve_loss),
                                      [ACCURACY] = offsetof(struct trial_result, curve_accuracy)};

// A point that is to be written.
struct waiting {
    const struct point *point;
    const struct trial_result *results;
    const struct store_timing *timing;
    size_t count; // 0: there is none
    struct press press[ARRAYS];
    struct aside aside;
};

struct store_writer {
    struct store_file file;
    hid_t table[STORE_TABLE_COUNT]; // datasets
    hid_t type[STORE_TABLE_COUNT];  // of their rows
    struct store_layout layout[STORE_TABLE_COUNT];
    hsize_t rows[STORE_TABLE_COUNT];
    struct sequence_rule rule;
    struct waiting waiting[2]; // the later one, at `later`, is made before the other is written
    size_t later;
};

static const char curves_text[] =
    "updates [entries]: updates at which the networks were looked at, the last standing for the "
    "end "
    "of the training; loss [networks, entries]: mean loss of a cell: cross-entropy in nats, or "
    "squared error; "
    "accuracy "
    "[networks, entries]: share of the cells that are right; NaN: after the training ended";

static enum status out_of_memory(const struct store_writer *writer)
{
    return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", writer->file.output.path);
}

static enum status put_root(const struct store_file *file, const struct store_attributes *a)
{
    char digest[SHA256_TEXT];
    sha256(a->plan, strlen(a->plan), digest);
    const struct {
        const char *name, *text;
    } texts[] = {
        {"program", a->program},
        {"revision", a->revision},
        {"plan", a->plan},
        {"plan_sha256", digest},
        {"plan_name", a->plan_name},
        {"question", a->question},
        {"overrides", a->overrides},
        {"isa", a->isa},
        {"compiler", a->compiler},
        {"host", a->host},
        {"cpu", a->cpu},
        {"started", a->started},
        {"finished", a->finished},
    };
    TRY(store_put_unsigned(file, file->id, "schema", STORE_SCHEMA));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        TRY(store_put_text(file, file->id, texts[i].name, texts[i].text));
    if (a->files[0] != '\0')
        TRY(store_put_text(file, file->id, "files", a->files));
    if (a->corrected[0] != '\0')
        TRY(store_put_text(file, file->id, "corrected", a->corrected));
    if (a->rule.precision > 0)
        TRY(store_put_real(file, file->id, "precision", a->rule.precision));
    if (a->rule.threshold > 0)
        TRY(store_put_real(file, file->id, "threshold", a->rule.threshold));
    TRY(store_put_unsigneds(file, file->id, "seed", a->seed, a->seeds));
    return store_put_unsigned(file, file->id, "complete", a->complete);
}

// The attributes of the HDF5 Table convention, and each column's unit and meaning.
static enum status put_table_attributes(const struct store_writer *writer, enum store_table table)
{
    const struct store_file *file = &writer->file;
    const hid_t dataset = writer->table[table];
    static const char *const titles[] = {"a row per trial, by point, then replicate",
                                         "what each trial took, in the order of /trials",
                                         "a row per point, with its rate of learning"};
    TRY(store_put_text(file, dataset, "CLASS", "TABLE"));
    TRY(store_put_text(file, dataset, "VERSION", "3.0"));
    TRY(store_put_text(file, dataset, "TITLE", titles[table]));
    unsigned number = 0;
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column value = store_column(i), *column = &value;
        char name[32];
        if (!store_column_in(column, table))
            continue;
        snprintf(name, sizeof name, "FIELD_%u_NAME", number);
        TRY(store_put_text(file, dataset, name, column->name));
        snprintf(name, sizeof name, "FIELD_%u_UNIT", number);
        TRY(store_put_text(file, dataset, name, column->unit));
        snprintf(name, sizeof name, "FIELD_%u_MEANING", number);
        bool other = column->sequential != NULL && sequence_asked(&writer->rule);
        TRY(store_put_text(file, dataset, name, other ? column->sequential : column->meaning));
        number++;
    }
    return STATUS_OK;
}

static enum status make_table(struct store_writer *writer, enum store_table table)
{
    const struct store_file *file = &writer->file;
    const hsize_t none = 0, chunk = CHUNK_ROWS;
    hid_t type = writer->type[table] = store_table_type(table, false);
    writer->layout[table] = store_layout_open(table);
    TRY(store_wrote(file, type >= 0, store_table_names[table]));
    if (writer->layout[table].stretch == NULL)
        return out_of_memory(writer);
    assert(writer->layout[table].bytes == H5Tget_size(type));
    TRY(store_make_dataset(file, file->id, store_table_names[table], type, 1, &none, &chunk, true,
                           &writer->table[table]));
    return put_table_attributes(writer, table);
}

static enum status put_frame(struct store_writer *writer, const struct store_attributes *attributes)
{
    const struct store_file *file = &writer->file;
    static const char *const groups[][2] = {{"networks", store_networks_text},
                                            {"curves", curves_text}};
    TRY(put_root(file, attributes));
    for (int t = 0; t < STORE_TABLE_COUNT; t++)
        TRY(make_table(writer, (enum store_table)t));
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        hid_t group;
        TRY(store_make_group(file, groups[i][0], &group));
        enum status status = store_put_text(file, group, "meaning", groups[i][1]);
        H5Gclose(group);
        TRY(status);
    }
    return STATUS_OK;
}

enum status store_writer_open(const char *path, const struct store_attributes *attributes,
                              struct store_writer **writer)
{
    struct store_writer *new = calloc(1, sizeof *new);
    *writer = NULL;
    if (new == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    for (int t = 0; t < STORE_TABLE_COUNT; t++)
        new->table[t] = new->type[t] = H5I_INVALID_HID;
    new->rule = attributes->rule;
    enum status status = store_file_create(path, &new->file);
    if (status != STATUS_OK) {
        free(new);
        return status;
    }
    status = put_frame(new, attributes);
    if (status != STATUS_OK) {
        store_writer_abandon(new);
        return status;
    }
    *writer = new;
    return STATUS_OK;
}

// Appends rows to a table, as they lie there.
static enum status append_packed(struct store_writer *writer, enum store_table table,
                                 const unsigned char *packed, size_t count)
{
    hid_t dataset = writer->table[table];
    hsize_t begin = writer->rows[table], added = count, end = begin + count;
    hid_t memory = H5Screate_simple(1, &added, NULL), space = H5I_INVALID_HID;
    bool good = memory >= 0 && H5Dset_extent(dataset, &end) >= 0 &&
                (space = H5Dget_space(dataset)) >= 0 &&
                H5Sselect_hyperslab(space, H5S_SELECT_SET, &begin, NULL, &added, NULL) >= 0 &&
                H5Dwrite(dataset, writer->type[table], memory, space, H5P_DEFAULT, packed) >= 0;
    enum status status = store_wrote(&writer->file, good, store_table_names[table]);
    if (space >= 0)
        H5Sclose(space);
    if (memory >= 0)
        H5Sclose(memory);
    writer->rows[table] = end;
    return status;
}

static enum status append(struct store_writer *writer, enum store_table table,
                          const struct store_row *rows, size_t count)
{
    const struct store_layout *layout = &writer->layout[table];
    unsigned char *packed = malloc(count * layout->bytes);
    if (packed == NULL)
        return out_of_memory(writer);
    for (size_t i = 0; i < count; i++)
        store_layout_pack(layout, &rows[i], packed + i * layout->bytes);
    enum status status = append_packed(writer, table, packed, count);
    free(packed);
    return status;
}

static size_t width_of(const struct point *point, enum array array)
{
    uint64_t updates[TRIAL_MAX_CURVE];
    return array == FINAL ? point_net(point).parameters
                          : trial_curve_updates(point->updates, updates);
}

// An array of floats, gathered from the results, unless it is compressed already.
static enum status put_floats(struct store_writer *writer, hid_t group, const char *name,
                              const struct waiting *waiting, enum array array)
{
    size_t count = waiting->count, width = width_of(waiting->point, array);
    if (waiting->press[array].done)
        return press_put(&writer->file, group, name, &waiting->press[array]);
    float *all = malloc(count * width * sizeof *all);
    if (all == NULL)
        return out_of_memory(writer);
    for (size_t i = 0; i < count; i++) {
        const float *one;
        memcpy(&one, (const unsigned char *)&waiting->results[i] + fields[array], sizeof one);
        memcpy(all + i * width, one, width * sizeof *all);
    }
    hsize_t size[2] = {count, width}, chunk[2];
    press_chunk_of(count, width, chunk);
    enum status status = store_put_dataset(&writer->file, group, name, H5T_IEEE_F32LE,
                                           H5T_NATIVE_FLOAT, 2, size, chunk, all);
    free(all);
    return status;
}

// The masks of a ticket's results, and what they leave of each layer.
static enum status put_masks(struct store_writer *writer, hid_t group, const struct net *net,
                             const struct trial_result *results, size_t count)
{
    hsize_t size[2] = {count, net->parameters}, layers[2] = {count, net->layers}, chunk[2];
    uint8_t *mask = malloc(count * net->parameters);
    uint32_t *left = malloc(count * net->layers * sizeof *left);
    enum status status = mask == NULL || left == NULL ? out_of_memory(writer) : STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        assert(results[i].mask != NULL);
        memcpy(mask + i * net->parameters, results[i].mask, net->parameters);
        ticket_mask_layers(net, results[i].mask, left + i * net->layers);
    }
    press_chunk_of(count, net->parameters, chunk);
    if (status == STATUS_OK)
        status = store_put_mask(&writer->file, group, "mask", 2, size, chunk, mask);
    press_chunk_of(count, net->layers, chunk);
    if (status == STATUS_OK)
        status = store_put_dataset(&writer->file, group, "layer_weights", H5T_STD_U32LE,
                                   H5T_NATIVE_UINT32, 2, layers, chunk, left);
    free(mask);
    free(left);
    return status;
}

static enum status put_networks(struct store_writer *writer, const char *number,
                                struct waiting *waiting)
{
    char name[64];
    hid_t group;
    struct net net = point_net(waiting->point);
    snprintf(name, sizeof name, "networks/%s", number);
    TRY(store_make_group(&writer->file, name, &group));
    enum status status = put_floats(writer, group, "final", waiting, FINAL);
    if (status == STATUS_OK && point_keeps_masks(waiting->point))
        status = put_masks(writer, group, &net, waiting->results, waiting->count);
    H5Gclose(group);
    return status;
}

static enum status put_curves(struct store_writer *writer, const char *number,
                              struct waiting *waiting)
{
    char name[64];
    hid_t group;
    uint64_t updates[TRIAL_MAX_CURVE];
    hsize_t entries = trial_curve_updates(waiting->point->updates, updates);
    snprintf(name, sizeof name, "curves/%s", number);
    TRY(store_make_group(&writer->file, name, &group));
    enum status status = store_put_dataset(&writer->file, group, "updates", H5T_STD_U64LE,
                                           H5T_NATIVE_UINT64, 1, &entries, &entries, updates);
    if (status == STATUS_OK)
        status = put_floats(writer, group, "loss", waiting, LOSS);
    if (status == STATUS_OK)
        status = put_floats(writer, group, "accuracy", waiting, ACCURACY);
    H5Gclose(group);
    return status;
}

// Appends the rows of some trials of a point, whose own row is given; rows[count] are of scratch.
static enum status append_trials(struct store_writer *writer, const struct point *point,
                                 const struct store_row *row, const struct trial_result *results,
                                 const struct store_timing *timing, size_t count,
                                 struct store_row *rows)
{
    for (size_t i = 0; i < count; i++) {
        assert(i == 0 || results[i - 1].replicate < results[i].replicate);
        rows[i] = *row;
        store_row_of_trial(point, &results[i], &rows[i]);
        rows[i].seconds = timing[i].seconds;
        rows[i].joules = timing[i].joules;
    }
    TRY(append(writer, STORE_TRIALS, rows, count));
    return append(writer, STORE_TIMINGS, rows, count);
}

// Writes a point whole.
static enum status write_point(struct store_writer *writer, struct waiting *waiting)
{
    const struct point *point = waiting->point;
    const struct trial_result *results = waiting->results;
    size_t count = waiting->count;
    char number[32];
    snprintf(number, sizeof number, "%llu", (unsigned long long)writer->rows[STORE_POINTS]);
    TRY(put_networks(writer, number, waiting));
    TRY(put_curves(writer, number, waiting));
    struct store_row row, *rows = malloc(CHUNK_ROWS * sizeof *rows);
    uint64_t *scratch = malloc(count * sizeof *scratch);
    enum status status = rows == NULL || scratch == NULL ? out_of_memory(writer) : STATUS_OK;
    memset(&row, 0, sizeof row);
    row.point = (uint32_t)writer->rows[STORE_POINTS];
    store_row_of_point(point, &row);
    for (size_t i = 0; i < count && status == STATUS_OK; i += CHUNK_ROWS)
        status = append_trials(writer, point, &row, results + i, waiting->timing + i,
                               count - i < CHUNK_ROWS ? count - i : CHUNK_ROWS, rows);
    if (status == STATUS_OK) {
        store_row_of_trials(results, count, &writer->rule, scratch, &row);
        status = append(writer, STORE_POINTS, &row, 1);
    }
    free(rows);
    free(scratch);
    return status;
}

static void press_arrays(void *context)
{
    struct waiting *waiting = context;
    for (size_t i = 0; i < ARRAYS; i++)
        press_run(&waiting->press[i]);
}

// Begins to compress what a point consists of, where that is worth it and there is memory, or returns false: what is not
// compressed when it is written, the library compresses.
static bool begin_point(struct waiting *waiting)
{
    size_t floats = 0;
    bool ahead = true;
    for (enum array i = 0; i < ARRAYS; i++) {
        floats += waiting->count * width_of(waiting->point, i);
        ahead = ahead && press_fits(width_of(waiting->point, i));
    }
    ahead = ahead && floats >= LEAST_AHEAD && floats <= MOST_AHEAD;
    for (enum array i = 0; i < ARRAYS && ahead; i++)
        ahead = press_open(waiting->results, waiting->count, width_of(waiting->point, i), fields[i],
                           &waiting->press[i]);
    if (ahead)
        aside_begin(&waiting->aside, press_arrays, waiting);
    return ahead;
}

// Waits until nobody looks at the results any more.
static void end_point(struct waiting *waiting)
{
    aside_end(&waiting->aside);
    for (size_t i = 0; i < ARRAYS; i++)
        press_close(&waiting->press[i]);
    waiting->count = 0;
}

enum status store_writer_add_later(struct store_writer *writer, const struct point *point,
                                   const struct trial_result *results,
                                   const struct store_timing *timing, size_t count)
{
    struct waiting *waiting = &writer->waiting[!writer->later];
    *waiting =
        (struct waiting){.point = point, .results = results, .timing = timing, .count = count};
    bool ahead = count > 0 && begin_point(waiting);
    TRY(store_writer_flush(writer));
    writer->later = !writer->later;
    return ahead ? STATUS_OK : store_writer_flush(writer);
}

enum status store_writer_flush(struct store_writer *writer)
{
    struct waiting *waiting = &writer->waiting[writer->later];
    if (waiting->count == 0)
        return STATUS_OK;
    aside_end(&waiting->aside);
    enum status status = write_point(writer, waiting);
    end_point(waiting);
    return status;
}

enum status store_writer_add(struct store_writer *writer, const struct point *point,
                             const struct trial_result *results, const struct store_timing *timing,
                             size_t count)
{
    TRY(store_writer_add_later(writer, point, results, timing, count));
    return store_writer_flush(writer);
}

bool store_writer_waits(const struct store_writer *writer)
{
    return writer->waiting[writer->later].count > 0;
}

size_t store_writer_points(const struct store_writer *writer)
{
    return (size_t)writer->rows[STORE_POINTS] + store_writer_waits(writer);
}

enum status store_writer_carry(struct store_writer *writer, struct store_results *results,
                               const size_t *moved)
{
    return store_carry(&writer->file, results, moved);
}

// Closes the tables, which writes what the library still holds of them.
static bool close_tables(struct store_writer *writer)
{
    bool good = true;
    for (int t = 0; t < STORE_TABLE_COUNT; t++) {
        if (writer->table[t] >= 0)
            good = H5Dclose(writer->table[t]) >= 0 && good;
        if (writer->type[t] >= 0)
            good = H5Tclose(writer->type[t]) >= 0 && good;
        store_layout_close(&writer->layout[t]);
    }
    return good;
}

enum status store_writer_commit(struct store_writer *writer)
{
    enum status status = store_writer_flush(writer);
    if (status != STATUS_OK) {
        store_writer_abandon(writer);
        return status;
    }
    status = store_wrote(&writer->file, close_tables(writer), "the tables");
    if (status == STATUS_OK)
        status = store_file_publish(&writer->file);
    else
        store_file_discard(&writer->file);
    free(writer);
    return status;
}

void store_writer_abandon(struct store_writer *writer)
{
    end_point(&writer->waiting[0]);
    end_point(&writer->waiting[1]);
    close_tables(writer);
    store_file_discard(&writer->file);
    free(writer);
}
