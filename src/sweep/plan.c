#include "sweep/plan.h"

#include "sweep/document.h"
#include "sweep/keys.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POINTS 100000
#define MAX_VALUES 1000 // of an axis

// ---- values with their places -----------------------------------------------------------------

// What one key holds, and where that was said: in the file, or by a --set argument.
struct given {
    struct document_text *text; // [count], owned
    size_t count;
    const char *setting; // NULL: in the file
    char *copy;          // of the setting, whose pieces the texts are
};

struct reader {
    const char *path;
    struct document document;
    struct given given[PLAN_KEY_COUNT];
};

static const char *dot(const struct plan_key *key)
{
    return key->section != NULL ? "." : "";
}

static const char *section_of(const struct plan_key *key)
{
    return key->section != NULL ? key->section : "";
}

// "path:line:column", or "--set key=value".
static void tell_place(const struct reader *reader, const struct given *given,
                       struct document_place at, char *place, size_t size)
{
    if (given->setting != NULL)
        snprintf(place, size, "--set %.200s", given->setting);
    else
        snprintf(place, size, "%s:%zu:%zu", reader->path, at.line, at.column);
}

// Refuses the text of a key: `problem`, and what is expected of the key.
static enum status refuse(const struct reader *reader, size_t index, struct document_place at,
                          const char *problem)
{
    const struct plan_key *key = &plan_keys[index];
    char place[512], expected[256], list[300];
    tell_place(reader, &reader->given[index], at, place, sizeof place);
    plan_key_describe(key, expected, sizeof expected);
    const char *as = !key->axis                             ? ""
                     : reader->given[index].setting != NULL ? "values separated by commas, each "
                                                            : "a list in [ ], each value ";
    snprintf(list, sizeof list, "%s%s", as, expected);
    return status_fail(STATUS_REQUEST, "%s: %s%s%s: %s; expected %s", place, section_of(key),
                       dot(key), key->name, problem, list);
}

// Checks what a key holds: each text by itself, and that no two mean the same.
static enum status check(const struct reader *reader, size_t index)
{
    const struct given *given = &reader->given[index];
    char problem[128];
    struct plan_draft *draft = calloc(given->count + 1, sizeof *draft);
    if (draft == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < given->count && status == STATUS_OK; i++) {
        const struct document_text *text = &given->text[i];
        snprintf(problem, sizeof problem, "'%.60s' is refused", text->text);
        if (!plan_key_apply(&plan_keys[index], text->text, &draft[i]))
            status = refuse(reader, index, text->place, problem);
        // Two texts mean the same if they set a zeroed draft to the same bytes.
        snprintf(problem, sizeof problem, "'%.60s' repeats a value", text->text);
        for (size_t j = 0; j < i && status == STATUS_OK; j++)
            if (memcmp(&draft[i], &draft[j], sizeof *draft) == 0)
                status = refuse(reader, index, text->place, problem);
    }
    free(draft);
    return status;
}

// ---- the file ---------------------------------------------------------------------------------

// Lists the names of a section's keys, or, of the top, those of its keys and sections.
static void list_names(const char *section, char *text, size_t size)
{
    size_t used = 0;
    const char *last = NULL;
    text[0] = '\0';
    for (size_t i = 0; i < PLAN_KEY_COUNT && used < size; i++) {
        const char *name = plan_keys[i].name;
        if (section == NULL && plan_keys[i].section != NULL)
            name = plan_keys[i].section;
        else if (section != NULL &&
                 (plan_keys[i].section == NULL || strcmp(section, plan_keys[i].section) != 0))
            continue;
        if (last != NULL && strcmp(last, name) == 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", name);
        last = name;
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static enum status refuse_unknown(const struct reader *reader, struct document_place at,
                                  const char *section, const char *name, const char *what)
{
    char names[512];
    list_names(section, names, sizeof names);
    return status_fail(STATUS_REQUEST, "%s:%zu:%zu: %.60s%s%.60s: unknown %s; expected one of %s",
                       reader->path, at.line, at.column, section != NULL ? section : "",
                       section != NULL ? "." : "", name, what, names);
}

// Refuses sections and keys that the table does not have.
static enum status check_names(const struct reader *reader)
{
    const struct document *document = &reader->document;
    for (size_t s = 0; s < document->sections; s++) {
        const struct document_section *section = &document->section[s];
        bool known = false;
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            known |=
                plan_keys[i].section != NULL && strcmp(plan_keys[i].section, section->name) == 0;
        if (!known)
            return refuse_unknown(reader, section->place, NULL, section->name, "section");
    }
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        bool known = false;
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            known |= same_text(plan_keys[i].section, key->section) &&
                     strcmp(plan_keys[i].name, key->name) == 0;
        if (!known)
            return refuse_unknown(reader, key->place, key->section, key->name, "key");
    }
    return STATUS_OK;
}

// Takes over what the file says of a key.
static enum status take_key(struct reader *reader, size_t index)
{
    const struct plan_key *key = &plan_keys[index];
    struct given *given = &reader->given[index];
    const struct document_key *found = document_find(&reader->document, key->section, key->name);
    if (found == NULL) {
        struct document_place at = {1, 1};
        for (size_t s = 0; s < reader->document.sections; s++)
            if (same_text(reader->document.section[s].name, key->section))
                at = reader->document.section[s].place;
        return refuse(reader, index, at, "missing");
    }
    if (found->list != key->axis)
        return refuse(reader, index, found->value,
                      key->axis ? "wrong type, a single value" : "wrong type, a list");
    if (found->count == 0)
        return refuse(reader, index, found->value, "an empty list");
    if (found->count > MAX_VALUES)
        return refuse(reader, index, found->value, "more than 1000 values");
    given->text = calloc(found->count, sizeof *given->text);
    if (given->text == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    memcpy(given->text, found->text, found->count * sizeof *given->text);
    given->count = found->count;
    return check(reader, index);
}

// ---- the settings -----------------------------------------------------------------------------

// Replaces a key's value by that of "key=value".
static enum status take_setting(struct reader *reader, const char *setting)
{
    const char *equals = strchr(setting, '=');
    char names[800] = "", name[64];
    size_t index = PLAN_KEY_COUNT;
    for (size_t i = 0, used = 0; i < PLAN_KEY_COUNT; i++) {
        int length = snprintf(name, sizeof name, "%s%s%s", section_of(&plan_keys[i]),
                              dot(&plan_keys[i]), plan_keys[i].name);
        if (equals != NULL && equals - setting == length &&
            strncmp(setting, name, (size_t)length) == 0)
            index = i;
        used +=
            (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "", name);
    }
    if (equals == NULL)
        return status_fail(STATUS_REQUEST, "--set %.100s: no value; expected key=value", setting);
    if (index == PLAN_KEY_COUNT)
        return status_fail(STATUS_REQUEST, "--set %.100s: unknown key; expected one of %s", setting,
                           names);
    struct given *given = &reader->given[index];
    if (given->setting != NULL)
        return status_fail(STATUS_REQUEST, "--set %.100s: repeated key; expected it once", setting);
    given->setting = setting;
    given->count = 1;
    for (const char *c = equals; plan_keys[index].axis && *c != '\0'; c++)
        given->count += *c == ',';
    free(given->text);
    given->text = calloc(given->count, sizeof *given->text);
    given->copy = strdup(equals + 1);
    if (given->text == NULL || given->copy == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--set %.100s: out of memory", setting);
    char *piece = given->copy;
    for (size_t i = 0; i < given->count; i++) {
        given->text[i].text = piece;
        if (plan_keys[index].axis)
            piece += strcspn(piece, ",");
        if (i + 1 < given->count)
            *piece++ = '\0';
    }
    return check(reader, index);
}

static enum status join_settings(const char *const *settings, size_t count, char **joined)
{
    size_t bytes = 1;
    for (size_t i = 0; i < count; i++)
        bytes += strlen(settings[i]) + 1;
    char *at = *joined = malloc(bytes);
    if (at == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--set: out of memory");
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s%s", i > 0 ? "\n" : "", settings[i]);
    *at = '\0';
    return STATUS_OK;
}

// ---- the product ------------------------------------------------------------------------------

// What no single key shows.
static enum status check_together(const struct reader *reader, const struct plan_draft *constants)
{
    const struct trial_point *point = &constants->point;
    if (point->batch * point->board * point->board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "%s:1:1: training.batch: %zu boards of task.board: %zu have too many "
                           "cells; expected at most %d in a batch",
                           reader->path, point->batch, point->board, TRIAL_MAX_BATCH_CELLS);
    return STATUS_OK;
}

// The number of points, refused beyond MAX_POINTS.
static enum status count_points(const struct reader *reader, size_t *points)
{
    *points = 1;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        *points *= reader->given[i].count;
        if (*points > MAX_POINTS)
            return status_fail(STATUS_REQUEST,
                               "%s:1:1: plan: the product of the axes has more than %d points; "
                               "expected fewer, as several plans",
                               reader->path, MAX_POINTS);
    }
    return STATUS_OK;
}

// Sets the draft to the values of point `number`.
static void set_point(const struct reader *reader, size_t number, struct plan_draft *draft)
{
    for (size_t i = PLAN_KEY_COUNT; i-- > 0;) {
        const struct given *given = &reader->given[i];
        bool read = plan_key_apply(&plan_keys[i], given->text[number % given->count].text, draft);
        assert(read);
        number /= given->count;
    }
    draft->point.seed = draft->plan.seed;
}

static enum status make_plan(struct reader *reader, struct plan *plan)
{
    size_t points;
    TRY(count_points(reader, &points));
    struct plan_draft draft;
    memset(&draft, 0, sizeof draft);
    set_point(reader, 0, &draft);
    TRY(check_together(reader, &draft));
    struct trial_point *point = calloc(points, sizeof *point);
    if (point == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t i = 0; i < points; i++) {
        set_point(reader, i, &draft);
        point[i] = draft.point;
    }
    *plan = draft.plan;
    plan->points = points;
    plan->point = point;
    return STATUS_OK;
}

static enum status read_all(struct reader *reader, const char *const *settings, size_t count,
                            struct plan *plan)
{
    TRY(check_names(reader));
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
        TRY(take_key(reader, i));
    for (size_t i = 0; i < count; i++)
        TRY(take_setting(reader, settings[i]));
    char *overrides;
    TRY(join_settings(settings, count, &overrides));
    enum status status = make_plan(reader, plan);
    if (status != STATUS_OK) {
        free(overrides);
        return status;
    }
    plan->overrides = overrides;
    plan->text = reader->document.text;
    reader->document.text = NULL;
    return STATUS_OK;
}

enum status plan_read(const char *path, const char *const *settings, size_t count,
                      struct plan *plan)
{
    *plan = (struct plan){0};
    struct reader reader = {.path = path};
    TRY(document_open(path, &reader.document));
    enum status status = read_all(&reader, settings, count, plan);
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        free(reader.given[i].text);
        free(reader.given[i].copy);
    }
    document_close(&reader.document);
    return status;
}

void plan_free(struct plan *plan)
{
    free(plan->text);
    free(plan->overrides);
    free(plan->point);
    *plan = (struct plan){0};
}
