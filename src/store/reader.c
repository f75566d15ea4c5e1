// Reading a results file.
#include "store/reader.h"

#include "store/model.h"
#include "store/pairs.h"
#include "store/schema.h"
#include "store/sha256.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_ROWS 4096 // read at a time: the library clears 2 MB for every reading

static enum status refuse(const char *path, const char *reason)
{
    return status_fail(STATUS_REQUEST, "%s: %s", path, reason);
}

// Refuses files of another kind: results have no such attribute.
static enum status check_kind(const char *path, hid_t file)
{
    char kind[64];
    TRY(store_get_kind(path, file, kind, sizeof kind));
    if (strcmp(kind, STORE_MODEL_KIND) == 0)
        return refuse(path, "holds a model, not results; see lifeticket verify");
    if (strcmp(kind, STORE_PAIRS_KIND) == 0)
        return refuse(path, "holds pairs of boards, not results");
    return kind[0] == '\0' ? STATUS_OK : refuse(path, "holds no results of a sweep");
}

static enum status get_root(const char *path, hid_t file, struct store_attributes *a)
{
    uint64_t schema, complete;
    TRY(check_kind(path, file));
    TRY(store_get_unsigned(path, file, "schema", &schema));
    if (schema < 1 || schema > STORE_SCHEMA)
        return status_fail(STATUS_REQUEST,
                           "%s: is of schema %llu; this program reads schemas 1 to %d: use the "
                           "program that wrote it, or run the plan again",
                           path, (unsigned long long)schema, STORE_SCHEMA);
    a->schema = (unsigned)schema;
    TRY(store_get_long_text(path, file, "plan", &a->plan));
    TRY(store_get_long_text(path, file, "overrides", &a->overrides));
    TRY(store_get_optional_long_text(path, file, "files", &a->files));
    TRY(spec_files_read(path, a->files));
    TRY(store_get_text(path, file, "plan_name", a->plan_name, sizeof a->plan_name));
    TRY(store_get_text(path, file, "question", a->question, sizeof a->question));
    TRY(store_get_text(path, file, "program", a->program, sizeof a->program));
    TRY(store_get_text(path, file, "revision", a->revision, sizeof a->revision));
    TRY(store_get_text(path, file, "isa", a->isa, sizeof a->isa));
    TRY(store_get_text(path, file, "compiler", a->compiler, sizeof a->compiler));
    TRY(store_get_text(path, file, "host", a->host, sizeof a->host));
    TRY(store_get_text(path, file, "cpu", a->cpu, sizeof a->cpu));
    TRY(store_get_text(path, file, "started", a->started, sizeof a->started));
    TRY(store_get_text(path, file, "finished", a->finished, sizeof a->finished));
    TRY(store_get_optional_text(path, file, "corrected", a->corrected, sizeof a->corrected));
    TRY(store_get_optional_real(path, file, "precision", &a->rule.precision));
    TRY(store_get_optional_real(path, file, "threshold", &a->rule.threshold));
    if (!(a->rule.precision >= 0 && a->rule.precision < 0.5 && a->rule.threshold >= 0 &&
          a->rule.threshold < 1))
        return refuse(path, "its precision or threshold is none: the file is damaged");
    TRY(store_get_unsigneds(path, file, "seed", &a->seed, &a->seeds));
    TRY(store_get_unsigned(path, file, "complete", &complete));
    a->complete = complete != 0;
    char stored[SHA256_TEXT], digest[SHA256_TEXT];
    TRY(store_get_text(path, file, "plan_sha256", stored, sizeof stored));
    sha256(a->plan, strlen(a->plan), digest);
    if (strcmp(stored, digest) != 0)
        return refuse(path, "its plan does not match plan_sha256: the file is damaged");
    return STATUS_OK;
}

// ---- tables -----------------------------------------------------------------------------------

struct table {
    enum store_table which;
    hid_t dataset, space, type;
    hsize_t rows;
};

static void close_table(struct table *table)
{
    if (table->type >= 0)
        H5Tclose(table->type);
    if (table->space >= 0)
        H5Sclose(table->space);
    if (table->dataset >= 0)
        H5Dclose(table->dataset);
}

// Refuses a table that lacks a column which its schema has, or has it in another type.
static enum status check_columns(const char *path, unsigned schema, const struct table *table)
{
    hid_t stored = H5Dget_type(table->dataset);
    enum status status = STATUS_OK;
    if (stored < 0)
        return store_read_failed(path, store_table_names[table->which]);
    if (H5Tget_class(stored) != H5T_COMPOUND)
        status = status_fail(STATUS_REQUEST, "%s: /%s is not a table", path,
                             store_table_names[table->which]);
    for (size_t i = 0; i < store_column_count && status == STATUS_OK; i++) {
        const struct store_column value = store_column(i), *column = &value;
        if (!store_column_in(column, table->which) || column->since > schema)
            continue;
        int in_file = H5Tget_member_index(stored, column->name);
        int in_memory = H5Tget_member_index(table->type, column->name);
        if (in_memory < 0) // every column of the schema has one, unless memory ran out
            status = store_read_failed(path, store_table_names[table->which]);
        else if (in_file < 0)
            status = status_fail(STATUS_REQUEST, "%s: /%s lacks the column '%s'", path,
                                 store_table_names[table->which], column->name);
        else if (H5Tget_member_class(stored, (unsigned)in_file) !=
                 H5Tget_member_class(table->type, (unsigned)in_memory))
            status = status_fail(STATUS_REQUEST, "%s: /%s: the column '%s' is of another type",
                                 path, store_table_names[table->which], column->name);
    }
    H5Tclose(stored);
    return status;
}

static enum status open_table(const struct store_results *r, enum store_table which,
                              struct table *table)
{
    const char *path = r->path;
    const char *name = store_table_names[which];
    *table = (struct table){which, H5I_INVALID_HID, H5I_INVALID_HID, H5I_INVALID_HID, 0};
    table->dataset = H5Dopen2(r->file, name, H5P_DEFAULT);
    if (table->dataset < 0)
        return store_read_failed(path, name);
    table->space = H5Dget_space(table->dataset);
    table->type = store_table_type(which, true);
    if (table->space < 0 || table->type < 0)
        return store_read_failed(path, name);
    if (H5Sget_simple_extent_ndims(table->space) != 1 ||
        H5Sget_simple_extent_dims(table->space, &table->rows, NULL) != 1 ||
        table->rows > UINT32_MAX)
        return status_fail(STATUS_REQUEST, "%s: /%s has the wrong shape", path, name);
    return check_columns(path, r->attributes.schema, table);
}

// Reads rows [begin, begin + count). What the file has no column for is zero: nothing of a ticket.
static enum status read_rows(const char *path, const struct table *table, hsize_t begin,
                             hsize_t count, struct store_row *rows)
{
    memset(rows, 0, count * sizeof *rows);
    hid_t memory = H5Screate_simple(1, &count, NULL), transfer = store_rows_transfer(count);
    bool good =
        memory >= 0 &&
        H5Sselect_hyperslab(table->space, H5S_SELECT_SET, &begin, NULL, &count, NULL) >= 0 &&
        H5Dread(table->dataset, table->type, memory, table->space, transfer, rows) >= 0;
    enum status status =
        good ? STATUS_OK : store_read_failed(path, store_table_names[table->which]);
    if (memory >= 0)
        H5Sclose(memory);
    if (transfer != H5P_DEFAULT)
        H5Pclose(transfer);
    return status;
}

static enum status take_timing(void *context, size_t i, struct store_row *row)
{
    struct store_results *r = context;
    bool known = r->attributes.schema >= 6;
    r->timing[i] = (struct store_timing){row->seconds, known ? row->joules : NAN};
    return STATUS_OK;
}

static enum status take_trial(void *context, size_t i, struct store_row *row)
{
    struct store_results *r = context;
    store_row_complete(r->attributes.schema, row);
    TRY(store_trial_of_row(r->path, row, &r->trial[i]));
    const struct store_point *point = row->point < r->points ? &r->point[row->point] : NULL;
    if (point == NULL || i < point->first || i >= point->first + point->count ||
        (i > point->first && r->trial[i - 1].replicate >= row->replicate))
        return refuse(r->path, "/trials is not in the order that /points says");
    return STATUS_OK;
}

static enum status take_point(void *context, size_t i, struct store_row *row)
{
    struct store_results *r = context;
    store_row_complete(r->attributes.schema, row);
    struct store_point *point = &r->point[i];
    TRY(store_point_of_row(r->path, row, &point->point));
    uint64_t updates[TRIAL_MAX_CURVE];
    point->parameters = row->parameters;
    point->curve = trial_curve_updates(point->point.updates, updates);
    point->first = i == 0 ? 0 : point[-1].first + point[-1].count;
    point->count = row->networks + row->not_tried;
    point->learned = row->learned;
    if (row->point != i || row->networks > UINT32_MAX || row->not_tried > UINT32_MAX ||
        row->learned > row->networks)
        return refuse(r->path, "/points does not count its rows");
    return STATUS_OK;
}

typedef enum status row_visit(void *context, size_t i, struct store_row *row);

static enum status visit_rows(const struct store_results *r, const struct table *table,
                              row_visit *visit, void *context)
{
    struct store_row *block = malloc(BLOCK_ROWS * sizeof *block);
    if (block == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", r->path);
    enum status status = STATUS_OK;
    for (size_t begin = 0; begin < table->rows && status == STATUS_OK; begin += BLOCK_ROWS) {
        size_t rest = (size_t)table->rows - begin, count = rest < BLOCK_ROWS ? rest : BLOCK_ROWS;
        status = read_rows(r->path, table, begin, count, block);
        for (size_t i = 0; i < count && status == STATUS_OK; i++)
            status = visit(context, begin + i, &block[i]);
    }
    free(block);
    return status;
}

enum status store_visit_rows(const struct store_results *results, enum store_table which,
                             row_visit *visit, void *context)
{
    struct table table;
    enum status status = open_table(results, which, &table);
    if (status == STATUS_OK)
        status = visit_rows(results, &table, visit, context);
    close_table(&table);
    return status;
}

// Reads a table whose rows must be as many as `expected`, unless that is NULL.
static enum status get_table(struct store_results *r, enum store_table which, size_t *rows,
                             const size_t *expected)
{
    static row_visit *const take[STORE_TABLE_COUNT] = {
        [STORE_POINTS] = take_point, [STORE_TRIALS] = take_trial, [STORE_TIMINGS] = take_timing};
    struct table table;
    enum status status = open_table(r, which, &table);
    *rows = (size_t)table.rows;
    if (status == STATUS_OK && expected != NULL && *expected != *rows)
        status = status_fail(STATUS_REQUEST, "%s: /%s has %zu rows; expected %zu", r->path,
                             store_table_names[which], *rows, *expected);
    if (status == STATUS_OK && which == STORE_POINTS)
        r->point = calloc(*rows + 1, sizeof *r->point);
    if (status == STATUS_OK && which == STORE_TRIALS)
        r->trial = calloc(*rows + 1, sizeof *r->trial);
    if (status == STATUS_OK && which == STORE_TIMINGS)
        r->timing = calloc(*rows + 1, sizeof *r->timing);
    if (status == STATUS_OK && ((which == STORE_POINTS && r->point == NULL) ||
                                (which == STORE_TRIALS && r->trial == NULL) ||
                                (which == STORE_TIMINGS && r->timing == NULL)))
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", r->path);
    if (status == STATUS_OK)
        status = visit_rows(r, &table, take[which], r);
    close_table(&table);
    return status;
}

// Refuses a point that stands there twice: its networks would count twice.
static enum status check_repeated(const struct store_results *r, struct point_entry *entry)
{
    for (size_t i = 0; i < r->points; i++)
        entry[i] = (struct point_entry){point_identity(&r->point[i].point), i};
    point_entries_sort(entry, r->points);
    for (size_t i = 1; i < r->points; i++)
        if (entry[i].identity == entry[i - 1].identity)
            return status_fail(STATUS_REQUEST,
                               "%s: /points: row %zu repeats the point of row %zu; expected it "
                               "once, with all of its networks: leave one of them out, or run the "
                               "plan again",
                               r->path, entry[i].point, entry[i - 1].point);
    return STATUS_OK;
}

static enum status get_points(struct store_results *r)
{
    TRY(get_table(r, STORE_POINTS, &r->points, NULL));
    struct point_entry *entry = malloc((r->points + 1) * sizeof *entry);
    enum status status = entry == NULL
                             ? status_fail(STATUS_ENVIRONMENT, "%s: out of memory", r->path)
                             : check_repeated(r, entry);
    free(entry);
    return status;
}

static enum status read_all(struct store_results *r)
{
    size_t rows;
    TRY(get_root(r->path, r->file, &r->attributes));
    TRY(get_points(r));
    size_t trials =
        r->points == 0 ? 0 : r->point[r->points - 1].first + r->point[r->points - 1].count;
    TRY(get_table(r, STORE_TRIALS, &r->trials, &trials));
    return get_table(r, STORE_TIMINGS, &rows, &trials);
}

enum status store_reopen(struct store_results *results)
{
    hid_t id;
    enum status status = results->file >= 0 ? STATUS_OK : store_file_open(results->path, &id);
    if (status == STATUS_OK && results->file < 0)
        results->file = id;
    return status;
}

void store_suspend(struct store_results *results)
{
    if (results->file >= 0)
        H5Fclose(results->file);
    results->file = H5I_INVALID_HID;
}

enum status store_open(const char *path, struct store_results *results)
{
    *results = (struct store_results){.file = H5I_INVALID_HID};
    if (strlen(path) >= sizeof results->path)
        return status_fail(STATUS_REQUEST, "%.100s...: the path is too long", path);
    strcpy(results->path, path);
    enum status status = store_reopen(results);
    if (status == STATUS_OK)
        status = read_all(results);
    if (status != STATUS_OK)
        store_close(results);
    return status;
}

enum status store_open_rows(const char *path, struct store_results *results)
{
    TRY(store_open(path, results));
    store_suspend(results);
    return STATUS_OK;
}

void store_close(struct store_results *results)
{
    store_suspend(results);
    free(results->attributes.plan);
    free(results->attributes.overrides);
    free(results->attributes.files);
    free(results->attributes.seed);
    free(results->point);
    free(results->trial);
    free(results->timing);
    *results = (struct store_results){.file = H5I_INVALID_HID};
}

static enum status get_floats(const struct store_results *r, const char *group, size_t point,
                              const char *name, size_t width, float *values)
{
    if (values == NULL)
        return STATUS_OK;
    char full[64];
    hsize_t size[2] = {r->point[point].count, width};
    snprintf(full, sizeof full, "%s/%zu/%s", group, point, name);
    return store_get_dataset(r->path, r->file, full, H5T_NATIVE_FLOAT, 2, size, values);
}

enum status store_read_point(const struct store_results *results, size_t point, float *final,
                             float *loss, float *accuracy)
{
    const struct store_point *p = &results->point[point];
    TRY(get_floats(results, "networks", point, "final", p->parameters, final));
    TRY(get_floats(results, "curves", point, "loss", p->curve, loss));
    return get_floats(results, "curves", point, "accuracy", p->curve, accuracy);
}

enum status store_read_masks(const struct store_results *results, size_t point, uint8_t *mask)
{
    const struct store_point *p = &results->point[point];
    char name[64];
    if (!point_keeps_masks(&p->point)) {
        memset(mask, 1, p->count * p->parameters);
        return STATUS_OK;
    }
    hsize_t size[2] = {p->count, p->parameters};
    snprintf(name, sizeof name, "networks/%zu/mask", point);
    return store_get_mask(results->path, results->file, name, 2, size, mask);
}
