#include "store/model.h"

#include "base/version.h"
#include "store/results.h"
#include "store/schema.h"
#include "ticket/mask.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536 // numbers

// Whether a column of /trials is an attribute of a model.
static bool kept(const struct store_column *column)
{
    return store_column_in(column, STORE_TRIALS) && strcmp(column->name, "point") != 0;
}

// ---- writing ----------------------------------------------------------------------------------

static enum status put_column(const struct store_file *file, const struct store_column *column,
                              const struct store_row *row)
{
    const void *field = (const unsigned char *)row + column->offset;
    switch (column->kind) {
    case STORE_U32:
        return store_put_unsigned(file, file->id, column->name, *(const uint32_t *)field);
    case STORE_U64:
        return store_put_unsigned(file, file->id, column->name, *(const uint64_t *)field);
    case STORE_I64:
        return store_put_integer(file, file->id, column->name, *(const int64_t *)field);
    case STORE_REAL:
        return store_put_real(file, file->id, column->name, *(const double *)field);
    case STORE_WORD:
        return store_put_text(file, file->id, column->name, column->words[*(const int8_t *)field]);
    case STORE_TEXT:
        break;
    }
    return store_put_text(file, file->id, column->name, field);
}

static enum status put_network(const struct store_file *file, const char *name,
                               const float *parameters, hsize_t size)
{
    hsize_t chunk = size < CHUNK ? size : CHUNK;
    return store_put_dataset(file, file->id, name, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, 1, &size,
                             &chunk, parameters);
}

// Writes what the point's files hold, if it names any.
static enum status put_files(const struct store_file *file, const struct point *point)
{
    char *text = NULL;
    size_t bytes;
    if (point->pattern == NULL && point->from == NULL)
        return STATUS_OK;
    FILE *out = open_memstream(&text, &bytes);
    if (out != NULL && point->pattern != NULL)
        spec_file_write(out, point->pattern);
    if (out != NULL && point->from != NULL)
        spec_file_write(out, point->from);
    enum status status =
        out != NULL && fclose(out) == 0
            ? store_put_text(file, file->id, "files", text)
            : status_fail(STATUS_ENVIRONMENT, "%s: out of memory", file->output.path);
    free(text);
    return status;
}

static enum status put_all(const struct store_file *file, const struct store_model *model)
{
    struct store_row row;
    memset(&row, 0, sizeof row);
    store_row_of_point(&model->point, &row);
    store_row_of_trial(&model->point, &model->result, &row);
    TRY(store_put_text(file, file->id, "kind", STORE_MODEL_KIND));
    TRY(store_put_unsigned(file, file->id, "schema", STORE_SCHEMA));
    TRY(store_put_text(file, file->id, "program", "lifeticket " VERSION_PROGRAM));
    TRY(store_put_text(file, file->id, "revision", version_revision()));
    TRY(store_put_text(file, file->id, "order", store_model_text));
    TRY(put_files(file, &model->point));
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column column = store_column(i);
        if (kept(&column))
            TRY(put_column(file, &column, &row));
    }
    assert(model->result.mask != NULL ||
           (!point_is_ticket(&model->point) && model->result.initial != NULL));
    if (model->result.initial != NULL)
        TRY(put_network(file, "initial", model->result.initial, row.parameters));
    TRY(put_network(file, "final", model->result.final, row.parameters));
    hsize_t size = row.parameters, chunk = size < CHUNK ? size : CHUNK;
    return model->result.mask == NULL
               ? STATUS_OK
               : store_put_mask(file, file->id, "mask", 1, &size, &chunk, model->result.mask);
}

enum status store_model_write(const char *path, const struct store_model *model)
{
    struct store_file file;
    TRY(store_file_create(path, &file));
    enum status status = put_all(&file, model);
    if (status == STATUS_OK)
        return store_file_publish(&file);
    store_file_discard(&file);
    return status;
}

// ---- reading ----------------------------------------------------------------------------------

static enum status get_word(const char *path, hid_t file, const struct store_column *column,
                            int8_t *word)
{
    char text[64];
    TRY(store_get_text(path, file, column->name, text, sizeof text));
    for (size_t i = 0; i < column->word_count; i++)
        if (strcmp(text, column->words[i]) == 0) {
            *word = (int8_t)i;
            return STATUS_OK;
        }
    return status_fail(STATUS_REQUEST, "%s: attribute '%s': '%s' is unknown to this program", path,
                       column->name, text);
}

static enum status get_column(const char *path, hid_t file, const struct store_column *column,
                              struct store_row *row)
{
    void *field = (unsigned char *)row + column->offset;
    uint64_t number;
    switch (column->kind) {
    case STORE_U32:
        TRY(store_get_unsigned(path, file, column->name, &number));
        if (number > UINT32_MAX)
            return status_fail(STATUS_REQUEST, "%s: attribute '%s' is too large", path,
                               column->name);
        *(uint32_t *)field = (uint32_t)number;
        return STATUS_OK;
    case STORE_U64:
        return store_get_unsigned(path, file, column->name, field);
    case STORE_I64:
        return store_get_integer(path, file, column->name, field);
    case STORE_REAL:
        return store_get_real(path, file, column->name, field);
    case STORE_WORD:
        return get_word(path, file, column, field);
    case STORE_TEXT:
        break;
    }
    return store_get_text(path, file, column->name, field, column->bytes);
}

// Refuses files that are no models, or of another schema.
static enum status check_kind(const char *path, hid_t file, uint64_t *schema)
{
    char text[64];
    TRY(store_get_kind(path, file, text, sizeof text));
    if (strcmp(text, STORE_MODEL_KIND) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: holds no model; expected a file that lifeticket train wrote", path);
    TRY(store_get_unsigned(path, file, "schema", schema));
    if (*schema < 1 || *schema > STORE_SCHEMA)
        return status_fail(STATUS_REQUEST,
                           "%s: is of schema %llu; this program reads models of schemas 1 to %d",
                           path, (unsigned long long)*schema, STORE_SCHEMA);
    return STATUS_OK;
}

static enum status look_for(const char *path, hid_t file, const char *name, bool *there)
{
    htri_t found = H5Lexists(file, name, H5P_DEFAULT);
    *there = found > 0;
    return found < 0 ? store_read_failed(path, name) : STATUS_OK;
}

// Reads the initial values. A pruned network may lack them; what has no pointer then was in no file.
static enum status get_initial(const char *path, hid_t file, hsize_t size,
                               struct store_model *model)
{
    bool there, pruned;
    TRY(look_for(path, file, "initial", &there));
    TRY(look_for(path, file, "mask", &pruned));
    if (!there && !pruned && !point_is_ticket(&model->point))
        return status_fail(STATUS_REQUEST, "%s: is a dense network without initial values", path);
    if (!there) {
        model->result.initial = NULL;
        return STATUS_OK;
    }
    return store_get_dataset(path, file, "initial", H5T_NATIVE_FLOAT, 1, &size,
                             model->result.initial);
}

// Reads the mask, or, of a dense network without one, fills it with ones.
static enum status get_mask(const char *path, hid_t file, const struct point *point, hsize_t size,
                            uint8_t *mask)
{
    bool there;
    TRY(look_for(path, file, "mask", &there));
    if (there)
        return store_get_mask(path, file, "mask", 1, &size, mask);
    if (point_is_ticket(point))
        return status_fail(STATUS_REQUEST, "%s: is a ticket without a mask", path);
    memset(mask, 1, size);
    return STATUS_OK;
}

static enum status get_files(const char *path, hid_t file)
{
    char *text;
    enum status status = store_get_optional_long_text(path, file, "files", &text);
    if (status == STATUS_OK)
        status = spec_files_read(path, text);
    free(text);
    return status;
}

static enum status get_all(const char *path, hid_t file, struct store_model *model)
{
    struct store_row row;
    uint64_t schema;
    memset(&row, 0, sizeof row);
    TRY(check_kind(path, file, &schema));
    TRY(get_files(path, file));
    for (size_t i = 0; i < store_column_count; i++) {
        const struct store_column column = store_column(i);
        if (kept(&column) && column.since <= schema)
            TRY(get_column(path, file, &column, &row));
    }
    store_row_complete((unsigned)schema, &row);
    TRY(store_point_of_row(path, &row, &model->point));
    TRY(store_trial_of_row(path, &row, &model->result));
    hsize_t size = row.parameters;
    model->result.final = malloc(2 * row.parameters * sizeof *model->result.final);
    model->result.mask = malloc(row.parameters);
    if (model->result.final == NULL || model->result.mask == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    model->result.initial = model->result.final + row.parameters;
    TRY(get_initial(path, file, size, model));
    TRY(store_get_dataset(path, file, "final", H5T_NATIVE_FLOAT, 1, &size, model->result.final));
    TRY(get_mask(path, file, &model->point, size, model->result.mask));
    struct net net = point_net(&model->point);
    if (!ticket_mask_keeps_coefficients(&net, model->result.mask))
        return status_fail(STATUS_REQUEST,
                           "%s: its mask prunes coefficients of the activation, which no mask does",
                           path);
    return STATUS_OK;
}

enum status store_model_read(const char *path, struct store_model *model)
{
    hid_t file;
    *model = (struct store_model){0};
    TRY(store_file_open(path, &file));
    enum status status = get_all(path, file, model);
    H5Fclose(file);
    if (status != STATUS_OK)
        store_model_free(model);
    return status;
}

void store_model_free(struct store_model *model)
{
    free(model->result.final);
    free(model->result.mask);
    model->result.initial = model->result.final = NULL;
    model->result.mask = NULL;
}
