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

// The keys of a product: of the plan's own, or of a part with what it leaves to the plan.
struct part {
    struct given given[PLAN_KEY_COUNT];
    size_t points;
};

struct reader {
    const char *path;
    struct document document;
    struct part *part; // [document.parts + 1]: the plan's own keys, then its parts
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

// Refuses what is given for a key: `problem`, and what is expected of the key.
static enum status refuse(const struct reader *reader, size_t index, const struct given *given,
                          struct document_place at, const char *problem)
{
    const struct plan_key *key = &plan_keys[index];
    char place[512], expected[256], list[300];
    tell_place(reader, given, at, place, sizeof place);
    plan_key_describe(key, expected, sizeof expected);
    const char *as = !key->axis               ? ""
                     : given->setting != NULL ? "values separated by commas, each "
                                              : "a list in [ ], each value ";
    snprintf(list, sizeof list, "%s%s", as, expected);
    return status_fail(STATUS_REQUEST, "%s: %s%s%s: %s; expected %s", place, section_of(key),
                       dot(key), key->name, problem, list);
}

// Checks what a key holds: each text by itself, and that no two mean the same.
static enum status check(const struct reader *reader, size_t index, const struct given *given)
{
    char problem[128];
    struct plan_draft *draft = calloc(given->count + 1, sizeof *draft);
    if (draft == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < given->count && status == STATUS_OK; i++) {
        const struct document_text *text = &given->text[i];
        snprintf(problem, sizeof problem, "'%.60s' is refused", text->text);
        if (!plan_key_apply(&plan_keys[index], text->text, &draft[i]))
            status = refuse(reader, index, given, text->place, problem);
        // Two texts mean the same if they set a zeroed draft to the same bytes.
        snprintf(problem, sizeof problem, "'%.60s' repeats a value", text->text);
        for (size_t j = 0; j < i && status == STATUS_OK; j++)
            if (memcmp(&draft[i], &draft[j], sizeof *draft) == 0)
                status = refuse(reader, index, given, text->place, problem);
    }
    free(draft);
    return status;
}

// ---- the file ---------------------------------------------------------------------------------

// Lists the names of a section's keys, or, of the top of a part, those of its keys and sections.
static void list_names(size_t part, const char *section, char *text, size_t size)
{
    size_t used = 0;
    const char *last = NULL;
    text[0] = '\0';
    for (size_t i = 0; i < PLAN_KEY_COUNT && used < size; i++) {
        const char *name = plan_keys[i].name;
        if (part > 0 && plan_keys[i].whole)
            continue;
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
    if (part == 0 && section == NULL && used < size)
        snprintf(text + used, size - used, ", parts");
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static enum status refuse_unknown(const struct reader *reader, struct document_place at,
                                  size_t part, const char *section, const char *name,
                                  const char *what)
{
    char names[512];
    list_names(part, section, names, sizeof names);
    return status_fail(STATUS_REQUEST, "%s:%zu:%zu: %.60s%s%.60s: %s; expected one of %s",
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
            return refuse_unknown(reader, section->place, section->part, NULL, section->name,
                                  "unknown section");
    }
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        const char *what = "unknown key";
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            if (same_text(plan_keys[i].section, key->section) &&
                strcmp(plan_keys[i].name, key->name) == 0)
                what = key->part > 0 && plan_keys[i].whole ? "a part cannot replace this" : NULL;
        if (what != NULL)
            return refuse_unknown(reader, key->place, key->part, key->section, key->name, what);
    }
    return STATUS_OK;
}

// Where a key that is missing would stand: in its section of the part or of the plan, or there.
static struct document_place missing_place(const struct document *document, size_t part,
                                           const char *section)
{
    struct document_place at = {1, 1};
    if (part > 0)
        at = document->part[part - 1];
    for (size_t s = 0; section != NULL && s < document->sections; s++)
        if ((document->section[s].part == part || document->section[s].part == 0) &&
            strcmp(document->section[s].name, section) == 0)
            at = document->section[s].place;
    return at;
}

static enum status take_texts(const struct reader *reader, const struct document_text *text,
                              size_t count, struct given *given)
{
    given->text = calloc(count, sizeof *given->text);
    if (given->text == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    memcpy(given->text, text, count * sizeof *given->text);
    given->count = count;
    return STATUS_OK;
}

// Takes over what the file says of a key: in a part, or, where that says nothing, in the plan.
static enum status take_key(struct reader *reader, size_t part, size_t index)
{
    const struct plan_key *key = &plan_keys[index];
    const struct document *document = &reader->document;
    const struct given *plans = &reader->part[0].given[index];
    struct given *given = &reader->part[part].given[index];
    const struct document_key *found = document_find(document, part, key->section, key->name);
    if (found == NULL && part > 0 && plans->count > 0)
        return take_texts(reader, plans->text, plans->count, given); // checked there
    if (found == NULL && part == 0 && document->parts > 0 && !key->whole)
        return STATUS_OK; // every part has to hold it
    if (found == NULL)
        return refuse(reader, index, given, missing_place(document, part, key->section), "missing");
    if (found->list != key->axis)
        return refuse(reader, index, given, found->value,
                      key->axis ? "wrong type, a single value" : "wrong type, a list");
    if (found->count == 0)
        return refuse(reader, index, given, found->value, "an empty list");
    if (found->count > MAX_VALUES)
        return refuse(reader, index, given, found->value, "more than 1000 values");
    TRY(take_texts(reader, found->text, found->count, given));
    return check(reader, index, given);
}

// ---- the settings -----------------------------------------------------------------------------

// Replaces what is given for a key by the value of a setting.
static enum status replace(const struct reader *reader, size_t index, const char *setting,
                           const char *value, struct given *given)
{
    given->setting = setting;
    given->count = 1;
    for (const char *c = value; plan_keys[index].axis && *c != '\0'; c++)
        given->count += *c == ',';
    free(given->text);
    given->text = calloc(given->count, sizeof *given->text);
    given->copy = strdup(value);
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
    return check(reader, index, given);
}

// Replaces a key's value by that of "key=value", in the plan and in its parts.
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
    if (reader->part[0].given[index].setting != NULL)
        return status_fail(STATUS_REQUEST, "--set %.100s: repeated key; expected it once", setting);
    for (size_t part = 0; part <= reader->document.parts; part++)
        TRY(replace(reader, index, setting, equals + 1, &reader->part[part].given[index]));
    return STATUS_OK;
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

// ---- the points -------------------------------------------------------------------------------

// Where the part begins; of a plan without parts, where the plan does.
static struct document_place part_place(const struct reader *reader, size_t part)
{
    return part > 0 ? reader->document.part[part - 1] : (struct document_place){1, 1};
}

// What no single key shows.
static enum status check_together(const struct reader *reader, size_t part,
                                  const struct plan_draft *constants)
{
    const struct trial_point *point = &constants->point;
    struct document_place at = part_place(reader, part);
    if (point->batch * point->board * point->board > TRIAL_MAX_BATCH_CELLS)
        return status_fail(STATUS_REQUEST,
                           "%s:%zu:%zu: training.batch: %zu boards of task.board: %zu have too "
                           "many cells; expected at most %d in a batch",
                           reader->path, at.line, at.column, point->batch, point->board,
                           TRIAL_MAX_BATCH_CELLS);
    return STATUS_OK;
}

// Adds the number of a part's points; refuses more than MAX_POINTS in all.
static enum status count_points(const struct reader *reader, struct part *part, size_t *points)
{
    part->points = 1;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        part->points *= part->given[i].count;
        if (*points + part->points > MAX_POINTS)
            return status_fail(STATUS_REQUEST,
                               "%s:1:1: plan: the product of the axes has more than %d points; "
                               "expected fewer, as several plans",
                               reader->path, MAX_POINTS);
    }
    *points += part->points;
    return STATUS_OK;
}

// Sets the draft to the values of the part's point `number`.
static void set_point(const struct part *part, size_t number, struct plan_draft *draft)
{
    for (size_t i = PLAN_KEY_COUNT; i-- > 0;) {
        const struct given *given = &part->given[i];
        bool read = plan_key_apply(&plan_keys[i], given->text[number % given->count].text, draft);
        assert(read);
        number /= given->count;
    }
    draft->point.seed = draft->plan.seed;
}

// A point's key, and where it came from.
struct origin {
    uint64_t key;
    size_t part, point;
};

static int compare_origins(const void *a, const void *b)
{
    const struct origin *first = a, *second = b;
    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    return first->point < second->point ? -1 : first->point > second->point;
}

// Refuses two parts that hold the same point: the first such pair in the order of the points.
static enum status check_origins(const struct reader *reader, const struct plan *plan,
                                 struct origin *origin)
{
    const struct origin *twice = NULL;
    qsort(origin, plan->points, sizeof *origin, compare_origins);
    for (size_t i = 1; i < plan->points; i++)
        if (origin[i].key == origin[i - 1].key && (twice == NULL || origin[i].point < twice->point))
            twice = &origin[i];
    if (twice == NULL)
        return STATUS_OK;
    const struct trial_point *point = &plan->point[twice->point];
    struct document_place at = part_place(reader, twice->part);
    return status_fail(STATUS_REQUEST,
                       "%s:%zu:%zu: parts: part %zu repeats a point of part %zu, L(%zu,%zu) with "
                       "%s boundary and %s weights for one; expected parts, after all --set, that "
                       "differ in more than networks, updates and stop",
                       reader->path, at.line, at.column, twice->part, (twice - 1)->part,
                       point->generations, point->overcompleteness,
                       life_boundary_names[point->boundary], net_init_names[point->init]);
}

// Forms the points of the plan's parts, which are given by numbers from `first` to `last`.
static enum status form_points(const struct reader *reader, size_t first, size_t last,
                               struct plan *plan, struct origin *origin)
{
    struct plan_draft draft;
    memset(&draft, 0, sizeof draft);
    size_t next = 0;
    for (size_t p = first; p <= last; p++) {
        const struct part *part = &reader->part[p];
        set_point(part, 0, &draft);
        TRY(check_together(reader, p, &draft));
        for (size_t i = 0; i < part->points; i++, next++) {
            set_point(part, i, &draft);
            plan->point[next] = draft.point;
            plan->networks[next] = draft.networks;
            plan->trials += draft.networks;
            origin[next] = (struct origin){trial_point_key(&draft.point), p, next};
        }
    }
    memcpy(plan->name, draft.plan.name, sizeof plan->name);
    memcpy(plan->question, draft.plan.question, sizeof plan->question);
    plan->seed = draft.plan.seed;
    return check_origins(reader, plan, origin);
}

static enum status make_plan(const struct reader *reader, struct plan *plan)
{
    size_t first = reader->document.parts > 0, last = reader->document.parts;
    for (size_t p = first; p <= last; p++)
        TRY(count_points(reader, &reader->part[p], &plan->points));
    struct origin *origin = calloc(plan->points, sizeof *origin);
    plan->point = calloc(plan->points, sizeof *plan->point);
    plan->networks = calloc(plan->points, sizeof *plan->networks);
    enum status status = origin == NULL || plan->point == NULL || plan->networks == NULL
                             ? status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path)
                             : form_points(reader, first, last, plan, origin);
    free(origin);
    return status;
}

static enum status read_all(struct reader *reader, const char *const *settings, size_t count,
                            struct plan *plan)
{
    TRY(check_names(reader));
    reader->part = calloc(reader->document.parts + 1, sizeof *reader->part);
    if (reader->part == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t p = 0; p <= reader->document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            TRY(take_key(reader, p, i));
    for (size_t i = 0; i < count; i++)
        TRY(take_setting(reader, settings[i]));
    TRY(make_plan(reader, plan));
    TRY(join_settings(settings, count, &plan->overrides));
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
    for (size_t p = 0; reader.part != NULL && p <= reader.document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
            free(reader.part[p].given[i].text);
            free(reader.part[p].given[i].copy);
        }
    free(reader.part);
    document_close(&reader.document);
    if (status != STATUS_OK)
        plan_free(plan);
    return status;
}

void plan_free(struct plan *plan)
{
    free(plan->text);
    free(plan->overrides);
    free(plan->point);
    free(plan->networks);
    *plan = (struct plan){0};
}
