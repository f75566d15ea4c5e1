#include "store/model.h"

#include "store/file.h"

#include <stdlib.h>
#include <string.h>

#define KIND "lifeticket network" // attribute `kind`: tells a model from results

static const char order_text[] =
    "layer by layer, weights [out][in][row][column], then biases [out], in the order and orientation "
    "(cross-correlation) of PyTorch's Conv2d: each slice loads there as it is. L(n,m) is n times "
    "(3x3 convolution to 2m channels, 1x1 convolution to m channels), then a 1x1 convolution to 1 "
    "channel; a cell is predicted alive where that is above 0.";

// ---- words ------------------------------------------------------------------------------------

struct word {
    const char *name;
    const char *const *words;
    size_t count, index;
};

static enum status get_word(const char *path, hid_t file, struct word *word)
{
    char text[64];
    TRY(store_get_text(path, file, word->name, text, sizeof text));
    for (word->index = 0; word->index < word->count; word->index++)
        if (strcmp(text, word->words[word->index]) == 0)
            return STATUS_OK;
    return status_fail(STATUS_REQUEST, "%s: attribute '%s': '%s' is unknown to this program", path,
                       word->name, text);
}

// The words of a model, in this order.
enum { ACTIVATION, BOUNDARY, OUTCOME, EVIDENCE, WORD_COUNT };

static void list_words(const struct store_model *model, struct word words[WORD_COUNT])
{
    words[ACTIVATION] = (struct word){"activation", net_activation_names, NET_ACTIVATION_COUNT,
                                      model->net.activation};
    words[BOUNDARY] =
        (struct word){"boundary", life_boundary_names, LIFE_BOUNDARY_COUNT, model->boundary};
    words[OUTCOME] =
        (struct word){"outcome", trial_outcome_names, TRIAL_OUTCOME_COUNT, model->outcome};
    words[EVIDENCE] =
        (struct word){"evidence", trial_evidence_names, TRIAL_EVIDENCE_COUNT, model->evidence};
}

// ---- writing ----------------------------------------------------------------------------------

static enum status put_all(const struct store_file *file, const struct store_model *model)
{
    char rule[LIFE_RULE_TEXT];
    life_rule_format(&model->rule, rule);
    struct word words[WORD_COUNT];
    list_words(model, words);
    TRY(store_put_unsigned(file, file->id, "schema", STORE_MODEL_SCHEMA));
    TRY(store_put_text(file, file->id, "kind", KIND));
    TRY(store_put_text(file, file->id, "rule", rule));
    TRY(store_put_unsigned(file, file->id, "generations", model->net.generations));
    TRY(store_put_unsigned(file, file->id, "overcompleteness", model->net.overcompleteness));
    for (size_t i = 0; i < WORD_COUNT; i++)
        TRY(store_put_text(file, file->id, words[i].name, words[i].words[words[i].index]));
    TRY(store_put_integer(file, file->id, "window_errors", model->window_errors));
    TRY(store_put_unsigned(file, file->id, "updates", model->updates));
    TRY(store_put_unsigned(file, file->id, "seed", model->seed));
    TRY(store_put_text(file, file->id, "program", model->program));
    TRY(store_put_text(file, file->id, "revision", model->revision));
    TRY(store_put_text(file, file->id, "order", order_text));
    hsize_t size = model->net.parameters, chunk = size < 65536 ? size : 65536;
    return store_put_dataset(file, file->id, "parameters", H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, 1,
                             &size, &chunk, model->parameters);
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

static enum status get_shape(const char *path, hid_t file, struct store_model *model)
{
    char rule[LIFE_RULE_TEXT];
    uint64_t schema, generations, overcompleteness;
    struct word words[WORD_COUNT];
    htri_t kind = H5Aexists(file, "kind");
    if (kind < 0)
        return store_read_failed(path, "kind");
    char text[64] = "";
    if (kind > 0)
        TRY(store_get_text(path, file, "kind", text, sizeof text));
    if (strcmp(text, KIND) != 0)
        return status_fail(STATUS_REQUEST,
                           "%s: holds no network; expected a model that lifeticket train wrote", path);
    TRY(store_get_unsigned(path, file, "schema", &schema));
    if (schema != STORE_MODEL_SCHEMA)
        return status_fail(STATUS_REQUEST, "%s: is of schema %llu; this program reads models of schema %d",
                           path, (unsigned long long)schema, STORE_MODEL_SCHEMA);
    TRY(store_get_text(path, file, "rule", rule, sizeof rule));
    if (life_rule_parse(rule, &model->rule) != STATUS_OK)
        return status_fail(STATUS_REQUEST, "%s: attribute 'rule': '%s' is no rule", path, rule);
    TRY(store_get_unsigned(path, file, "generations", &generations));
    TRY(store_get_unsigned(path, file, "overcompleteness", &overcompleteness));
    if (generations < 1 || generations > NET_MAX_GENERATIONS || overcompleteness < 1 ||
        overcompleteness > NET_MAX_OVERCOMPLETENESS)
        return status_fail(STATUS_REQUEST, "%s: L(%llu,%llu) is no network of this program", path,
                           (unsigned long long)generations, (unsigned long long)overcompleteness);
    list_words(model, words);
    for (size_t i = 0; i < WORD_COUNT; i++)
        TRY(get_word(path, file, &words[i]));
    model->net = net_make((size_t)generations, (size_t)overcompleteness,
                          (enum net_activation)words[ACTIVATION].index);
    model->boundary = (enum life_boundary)words[BOUNDARY].index;
    model->outcome = (enum trial_outcome)words[OUTCOME].index;
    model->evidence = (enum trial_evidence)words[EVIDENCE].index;
    return STATUS_OK;
}

static enum status get_all(const char *path, hid_t file, struct store_model *model)
{
    TRY(get_shape(path, file, model));
    TRY(store_get_integer(path, file, "window_errors", &model->window_errors));
    TRY(store_get_unsigned(path, file, "updates", &model->updates));
    TRY(store_get_unsigned(path, file, "seed", &model->seed));
    TRY(store_get_text(path, file, "program", model->program, sizeof model->program));
    TRY(store_get_text(path, file, "revision", model->revision, sizeof model->revision));
    hsize_t size = model->net.parameters;
    model->parameters = malloc(model->net.parameters * sizeof *model->parameters);
    if (model->parameters == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    return store_get_dataset(path, file, "parameters", H5T_NATIVE_FLOAT, 1, &size,
                             model->parameters);
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
    free(model->parameters);
    model->parameters = NULL;
}
