// A plan is read in four passes: the document becomes a tree of texts with their places; every name is
// looked up, and unknown ones are refused together; the values of each key are taken, of the plan and of
// every part, ranges as the numbers that they stand for; settings given by --set replace them. The product of
// the values, part by part, is made elsewhere (sweep/parts.c).
#include "sweep/plan.h"

#include "sweep/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 1000 // of an axis

static const char *dot(struct plan_key key)
{
    return key.section != NULL ? "." : "";
}

static const char *section_of(struct plan_key key)
{
    return key.section != NULL ? key.section : "";
}

void plan_tell_place(const struct plan_reader *reader, const struct given *given,
                     struct document_place at, char *place, size_t size)
{
    if (given->setting != NULL)
        snprintf(place, size, "--set %.200s", given->setting);
    else
        snprintf(place, size, "%s:%zu:%zu", reader->path, at.line, at.column);
}

enum status plan_refuse(const struct plan_reader *reader, size_t index, const struct given *given,
                        struct document_place at, const char *problem)
{
    const struct plan_key key = plan_key(index);
    char place[512], expected[256], list[340];
    plan_tell_place(reader, given, at, place, sizeof place);
    plan_key_describe(index, expected, sizeof expected);
    const char *as = !key.axis                ? ""
                     : given->setting != NULL ? "values separated by commas, each "
                     : key.ranges ? "a single value, a range such as 1-8, or a list in [ ], each "
                                  : "a single value or a list in [ ], each value ";
    snprintf(list, sizeof list, "%s%s", as, expected);
    return status_fail(STATUS_REQUEST, "%s: %s%s%s: %s; expected %s", place, section_of(key),
                       dot(key), key.name, problem, list);
}

// Checks what a key holds: each text by itself, and that no two mean the same.
static enum status check(const struct plan_reader *reader, size_t index, const struct given *given)
{
    char problem[128];
    struct plan_draft *draft = calloc(given->count + 1, sizeof *draft);
    if (draft == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < given->count && status == STATUS_OK; i++) {
        const struct document_text *text = &given->text[i];
        snprintf(problem, sizeof problem, "'%.60s' is refused", text->text);
        if (!plan_key_apply(index, text->text, &draft[i]))
            status = plan_refuse(reader, index, given, text->place, problem);
        // Two texts mean the same if they set a zeroed draft to the same bytes.
        snprintf(problem, sizeof problem, "'%.60s' repeats a value", text->text);
        for (size_t j = 0; j < i && status == STATUS_OK; j++)
            if (memcmp(&draft[i], &draft[j], sizeof *draft) == 0)
                status = plan_refuse(reader, index, given, text->place, problem);
    }
    free(draft);
    return status;
}

// ---- the file ---------------------------------------------------------------------------------

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

// Lists the names of a section's keys, or, of the top of a part, those of its keys and sections.
static void list_names(size_t part, const char *section, char *text, size_t size)
{
    size_t used = 0;
    const char *last = NULL;
    text[0] = '\0';
    for (size_t i = 0; i < PLAN_KEY_COUNT && used < size; i++) {
        const struct plan_key key = plan_key(i);
        const char *name = key.name;
        if (name == NULL || (part > 0 && key.whole))
            continue;
        if (section == NULL && key.section != NULL)
            name = key.section;
        else if (section != NULL && !same_text(key.section, section))
            continue;
        if (last != NULL && strcmp(last, name) == 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", name);
        last = name;
    }
    if (part == 0 && section == NULL && used < size)
        snprintf(text + used, size - used, ", parts");
}

static enum status refuse_unknown(const struct plan_reader *reader, struct document_place at,
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
static enum status check_names(const struct plan_reader *reader)
{
    const struct document *document = &reader->document;
    for (size_t s = 0; s < document->sections; s++) {
        const struct document_section *section = &document->section[s];
        bool known = false;
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            known |= same_text(plan_key(i).section, section->name);
        if (!known)
            return refuse_unknown(reader, section->place, section->part, NULL, section->name,
                                  "unknown section");
    }
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        const char *what = "unknown key";
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            if (same_text(plan_key(i).section, key->section) &&
                same_text(plan_key(i).name, key->name))
                what = key->part > 0 && plan_key(i).whole ? "a part cannot replace this" : NULL;
        if (what != NULL)
            return refuse_unknown(reader, key->place, key->part, key->section, key->name, what);
    }
    return STATUS_OK;
}

struct document_place plan_missing_place(const struct document *document, size_t part,
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

static enum status take_texts(const struct plan_reader *reader, const struct document_text *text,
                              size_t count, struct given *given)
{
    given->text = calloc(count, sizeof *given->text);
    if (given->text == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    memcpy(given->text, text, count * sizeof *given->text);
    given->count = count;
    return STATUS_OK;
}

// Takes what a key holds where no one says.
static enum status take_absent(const struct plan_reader *reader, struct plan_key key,
                               struct given *given)
{
    const struct document_text usual = {.text = key.absent, .place = {1, 1}};
    given->absent = true;
    return key.absent[0] == '\0' ? STATUS_OK : take_texts(reader, &usual, 1, given);
}

// The other of the two ways to say how wide a network is, of which either replaces the other;
// PLAN_KEY_COUNT for all other keys.
static size_t rival_of(size_t index)
{
    return index == PLAN_KEY(SETTING_FILTERS)            ? PLAN_KEY(SETTING_OVERCOMPLETENESS)
           : index == PLAN_KEY(SETTING_OVERCOMPLETENESS) ? PLAN_KEY(SETTING_FILTERS)
                                                         : PLAN_KEY_COUNT;
}

// Whether a key's rival is said where it would be, and so takes its place.
static bool is_replaced(const struct document *document, size_t part, size_t index)
{
    size_t rival = rival_of(index);
    if (rival == PLAN_KEY_COUNT)
        return false;
    const struct plan_key own = plan_key(index), other = plan_key(rival);
    return document_find(document, part, other.section, other.name) != NULL ||
           (document_find(document, 0, other.section, other.name) != NULL &&
            document_find(document, 0, own.section, own.name) == NULL);
}

// Replaces ranges of whole numbers, "1-8", by what lies in them; a text that is none stays.
static enum status take_ranges(const struct plan_reader *reader, size_t index, struct given *given)
{
    struct document_text *text = NULL;
    size_t count = 0;
    if (!plan_key(index).ranges)
        return STATUS_OK;
    given->range = calloc(MAX_VALUES, sizeof *given->range);
    text = calloc(MAX_VALUES, sizeof *text);
    if (given->range == NULL || text == NULL) {
        free(text);
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    }
    for (size_t i = 0; i < given->count; i++) {
        unsigned first = 0, last = 0;
        int length = 0;
        bool range = sscanf(given->text[i].text, "%6u-%6u%n", &first, &last, &length) == 2 &&
                     given->text[i].text[length] == '\0' && first < last;
        for (unsigned k = first; k <= (range ? last : first) && count < MAX_VALUES; k++, count++) {
            text[count] = given->text[i];
            if (range)
                snprintf(given->range[count], sizeof *given->range, "%u", k);
            if (range)
                text[count].text = given->range[count];
        }
    }
    free(given->text);
    given->text = text;
    given->count = count;
    return STATUS_OK;
}

// Takes over what the file says of a key: in a part, or, where that says nothing, in the plan.
static enum status take_key(struct plan_reader *reader, size_t part, size_t index)
{
    const struct plan_key key = plan_key(index);
    const struct document *document = &reader->document;
    const struct given *plans = &reader->part[0].given[index];
    struct given *given = &reader->part[part].given[index];
    const struct document_key *found = document_find(document, part, key.section, key.name);
    if (found == NULL && is_replaced(document, part, index)) {
        given->absent = true;
        return STATUS_OK;
    }
    if (found == NULL && part > 0 && plans->count > 0)
        return take_texts(reader, plans->text, plans->count, given); // checked there
    if (found == NULL && part == 0 && document->parts > 0 && !key.whole)
        return STATUS_OK; // every part has to hold it, or it has its usual value there
    if (found == NULL && key.absent != NULL)
        return take_absent(reader, key, given);
    if (found == NULL)
        return plan_refuse(reader, index, given, plan_missing_place(document, part, key.section),
                           "missing");
    if (found->list && !key.axis)
        return plan_refuse(reader, index, given, found->value, "wrong type, a list");
    if (found->count == 0)
        return plan_refuse(reader, index, given, found->value, "an empty list");
    if (found->count > MAX_VALUES)
        return plan_refuse(reader, index, given, found->value, "more than 1000 values");
    TRY(take_texts(reader, found->text, found->count, given));
    TRY(take_ranges(reader, index, given));
    return check(reader, index, given);
}

// ---- the settings -----------------------------------------------------------------------------

// Replaces what is given for a key by the value of a setting.
static enum status replace(const struct plan_reader *reader, size_t index, const char *setting,
                           const char *value, struct given *given)
{
    given->setting = setting;
    given->absent = false;
    given->count = 1;
    for (const char *c = value; plan_key(index).axis && *c != '\0'; c++)
        given->count += *c == ',';
    free(given->text);
    free(given->range);
    given->range = NULL;
    given->text = calloc(given->count, sizeof *given->text);
    given->copy = strdup(value);
    if (given->text == NULL || given->copy == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--set %.100s: out of memory", setting);
    char *piece = given->copy;
    for (size_t i = 0; i < given->count; i++) {
        given->text[i].text = piece;
        if (plan_key(index).axis)
            piece += strcspn(piece, ",");
        if (i + 1 < given->count)
            *piece++ = '\0';
    }
    TRY(take_ranges(reader, index, given));
    return check(reader, index, given);
}

// Whether a setting of a key leaves parts without tickets alone: one of tickets, where others have
// any.
static bool spares_dense(const struct plan_reader *reader, size_t index)
{
    bool tickets = false;
    for (size_t p = 1; p <= reader->document.parts; p++)
        tickets |= part_has_tickets(&reader->part[p]);
    return tickets && plan_key_is_of_tickets(index);
}

// Replaces a key's value by that of "key=value", in the plan and in its parts.
static enum status take_setting(struct plan_reader *reader, const char *setting)
{
    const char *equals = strchr(setting, '=');
    char names[900] = "", name[64];
    size_t index = PLAN_KEY_COUNT;
    for (size_t i = 0, used = 0; i < PLAN_KEY_COUNT; i++) {
        if (plan_key(i).name == NULL)
            continue;
        int length = snprintf(name, sizeof name, "%s%s%s", section_of(plan_key(i)),
                              dot(plan_key(i)), plan_key(i).name);
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
    bool spared = spares_dense(reader, index);
    for (size_t part = 0; part <= reader->document.parts; part++) {
        struct given *given = reader->part[part].given;
        if (spared && part > 0 && !part_has_tickets(&reader->part[part]))
            continue;
        TRY(replace(reader, index, setting, equals + 1, &given[index]));
        if (rival_of(index) < PLAN_KEY_COUNT && given[rival_of(index)].setting == NULL)
            given[rival_of(index)].count = 0;
    }
    return STATUS_OK;
}

static enum status join_settings(const char *const *overrides, size_t count, char **joined)
{
    size_t bytes = 1;
    for (size_t i = 0; i < count; i++)
        bytes += strlen(overrides[i]) + 1;
    char *at = *joined = malloc(bytes);
    if (at == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--set: out of memory");
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s%s", i > 0 ? "\n" : "", overrides[i]);
    *at = '\0';
    return STATUS_OK;
}

static enum status read_all(struct plan_reader *reader, const char *const *overrides, size_t count,
                            struct plan *plan)
{
    TRY(check_names(reader));
    reader->part = calloc(reader->document.parts + 1, sizeof *reader->part);
    if (reader->part == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    for (size_t p = 0; p <= reader->document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            if (plan_key(i).name != NULL)
                TRY(take_key(reader, p, i));
    for (size_t i = 0; i < count; i++)
        TRY(take_setting(reader, overrides[i]));
    TRY(parts_form(reader, plan));
    TRY(join_settings(overrides, count, &plan->overrides));
    plan->text = reader->document.text;
    reader->document.text = NULL;
    return STATUS_OK;
}

// Reads the plan of an open document, which is closed.
static enum status read_document(struct plan_reader *reader, const char *const *overrides,
                                 size_t count, struct plan *plan)
{
    enum status status = read_all(reader, overrides, count, plan);
    for (size_t p = 0; reader->part != NULL && p <= reader->document.parts; p++)
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
            free(reader->part[p].given[i].text);
            free(reader->part[p].given[i].copy);
            free(reader->part[p].given[i].range);
        }
    free(reader->part);
    document_close(&reader->document);
    if (status != STATUS_OK)
        plan_free(plan);
    return status;
}

enum status plan_read(const char *path, const char *const *overrides, size_t count,
                      struct plan *plan)
{
    *plan = (struct plan){0};
    struct plan_reader reader = {.path = path};
    TRY(document_open(path, &reader.document));
    return read_document(&reader, overrides, count, plan);
}

// Splits the lines of a text in place; returns how many there are, and writes where they begin.
static size_t split_lines(char *text, const char **line)
{
    size_t count = 0;
    for (char *at = text; *at != '\0';) {
        line[count++] = at;
        at += strcspn(at, "\n");
        if (*at != '\0')
            *at++ = '\0';
    }
    return count;
}

enum status plan_read_stored(const struct store_attributes *attributes, const char *path,
                             struct plan *plan)
{
    *plan = (struct plan){0};
    struct plan_reader reader = {.path = path};
    char *text = strdup(attributes->plan), *overrides = strdup(attributes->overrides);
    const char **line = calloc(strlen(attributes->overrides) + 1, sizeof *line);
    enum status status = STATUS_OK;
    if (text == NULL || overrides == NULL || line == NULL) {
        free(text);
        status = status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    } else {
        status = document_parse(path, text, &reader.document);
    }
    if (status == STATUS_OK)
        status = read_document(&reader, line, split_lines(overrides, line), plan);
    free(overrides);
    free(line);
    return status;
}

size_t plan_group(const struct plan *plan, size_t first)
{
    size_t end = first + 1;
    while (end < plan->points && point_is_ticket(&plan->point[end]) &&
           settings_same_parent(&plan->point[first], &plan->point[end]) &&
           plan->networks[end] == plan->networks[first])
        end++;
    return end - first;
}

void plan_free(struct plan *plan)
{
    free(plan->text);
    free(plan->overrides);
    free(plan->seed);
    free(plan->point);
    free(plan->networks);
    *plan = (struct plan){0};
}
