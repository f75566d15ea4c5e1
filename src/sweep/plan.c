#include "sweep/plan.h"

#include "base/parse.h"
#include "sweep/document.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_POINTS   100000
#define MAX_NETWORKS 1000000 // replicates per point
#define MAX_VALUES   1000    // of an axis

// What the keys set, before the product is formed.
struct draft {
    struct plan plan;
    struct trial_point point;
    unsigned optimizer; // there is one
};

// A key of the plan: where it stands, what it may hold, and which field it sets.
struct key {
    const char *section, *name;
    bool axis; // a list, one point for each value; else a single value
    bool (*read)(const struct key *key, const char *text, void *field);
    size_t field;     // offset in struct draft
    double low, high; // of a number
    const char *const *words;
    size_t word_count;
    const char *expected; // NULL: told by the range or the words
};

// ---- what a text may be -----------------------------------------------------------------------

static bool read_name(const struct key *key, const char *text, void *field)
{
    (void)key;
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->name ||
        text[strspn(text, allowed)] != '\0')
        return false;
    memcpy(field, text, length + 1);
    return true;
}

static bool read_line(const struct key *key, const char *text, void *field)
{
    (void)key;
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->question)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    memcpy(field, text, length + 1);
    return true;
}

static bool read_seed(const struct key *key, const char *text, void *field)
{
    (void)key;
    return parse_unsigned(text, field);
}

static bool read_size(const struct key *key, const char *text, void *field)
{
    int64_t value;
    if (!parse_integer(text, (int64_t)key->low, (int64_t)key->high, &value))
        return false;
    *(size_t *)field = (size_t)value;
    return true;
}

static bool read_updates(const struct key *key, const char *text, void *field)
{
    int64_t value;
    if (!parse_integer(text, (int64_t)key->low, (int64_t)key->high, &value))
        return false;
    *(uint64_t *)field = (uint64_t)value;
    return true;
}

static bool read_real(const struct key *key, const char *text, void *field)
{
    return parse_real(text, key->low, key->high, field);
}

static bool read_density(const struct key *key, const char *text, void *field)
{
    double *density = field;
    if (strcmp(text, "uniform") == 0) {
        *density = NAN;
        return true;
    }
    if (!parse_real(text, key->low, key->high, density))
        return false;
    *density += 0.0; // makes -0 the same density as 0
    return true;
}

static bool read_rule(const struct key *key, const char *text, void *field)
{
    (void)key;
    return life_rule_parse(text, field) == STATUS_OK;
}

static bool find_word(const struct key *key, const char *text, unsigned *index)
{
    for (*index = 0; *index < key->word_count; (*index)++)
        if (strcmp(text, key->words[*index]) == 0)
            return true;
    return false;
}

static bool read_word(const struct key *key, const char *text, void *field)
{
    _Static_assert(sizeof(enum net_init) == sizeof(unsigned), "words are stored as enums");
    unsigned index;
    if (!find_word(key, text, &index))
        return false;
    memcpy(field, &index, sizeof index);
    return true;
}

// The second of two words is true.
static bool read_choice(const struct key *key, const char *text, void *field)
{
    unsigned index;
    if (!find_word(key, text, &index))
        return false;
    *(bool *)field = index == 1;
    return true;
}

// ---- the keys ---------------------------------------------------------------------------------

static const char *const optimizer_names[] = {"adam"};
static const char *const boards_names[] = {"own", "shared"};
static const char *const stop_names[] = {"never", "proven"};

#define PLAN(member)  offsetof(struct draft, plan.member)
#define POINT(member) offsetof(struct draft, point.member)

// Every key is required. Of two axes, the later here runs faster in the product.
// clang-format off
static const struct key keys[] = {
    {NULL, "name", false, read_name, PLAN(name),
     .expected = "1 to 63 letters, digits, - and _"},
    {NULL, "question", false, read_line, PLAN(question),
     .expected = "a line of text of 1 to 255 bytes"},
    {NULL, "seed", false, read_seed, PLAN(seed),
     .expected = "a whole number from 0 to 18446744073709551615"},
    {NULL, "networks", false, read_size, PLAN(networks),
     .low = 1, .high = MAX_NETWORKS},
    {"task", "rule", true, read_rule, POINT(rule),
     .expected = "a rule in B/S notation such as B3/S23, digits 0 to 8"},
    {"task", "generations", true, read_size, POINT(generations),
     .low = 1, .high = NET_MAX_GENERATIONS},
    {"task", "board", false, read_size, POINT(board),
     .low = 3, .high = LIFE_MAX_SIDE},
    {"task", "boundary", true, read_word, POINT(boundary),
     .words = life_boundary_names, .word_count = LIFE_BOUNDARY_COUNT},
    {"task", "density", true, read_density, POINT(density),
     .low = 0, .high = 1,
     .expected = "a probability from 0 to 1, or uniform"},
    {"network", "overcompleteness", true, read_size, POINT(overcompleteness),
     .low = 1, .high = NET_MAX_OVERCOMPLETENESS},
    {"network", "activation", true, read_word, POINT(activation),
     .words = net_activation_names, .word_count = NET_ACTIVATION_COUNT},
    {"network", "init", true, read_word, POINT(init),
     .words = net_init_names, .word_count = NET_INIT_COUNT},
    {"training", "optimizer", true, read_word, offsetof(struct draft, optimizer),
     .words = optimizer_names, .word_count = 1},
    {"training", "learning_rate", true, read_real, POINT(learning_rate),
     .low = 1e-9, .high = 100},
    {"training", "batch", false, read_size, POINT(batch),
     .low = 1, .high = 4096},
    {"training", "updates", false, read_updates, POINT(updates),
     .low = 1, .high = 1e12},
    {"training", "boards", false, read_choice, POINT(shared_boards),
     .words = boards_names, .word_count = 2},
    {"training", "stop", false, read_choice, POINT(stop_when_proven),
     .words = stop_names, .word_count = 2},
};
// clang-format on
#define KEY_COUNT (sizeof keys / sizeof *keys)

// What a key expects, as a phrase.
static void describe(const struct key *key, char *text, size_t size)
{
    if (key->expected != NULL)
        snprintf(text, size, "%s", key->expected);
    else if (key->words != NULL)
        for (size_t i = 0, used = 0; i < key->word_count && used < size; i++)
            used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " or " : "",
                                     key->words[i]);
    else if (key->read == read_real)
        snprintf(text, size, "a number from %g to %g", key->low, key->high);
    else
        snprintf(text, size, "a whole number from %.0f to %.0f", key->low, key->high);
}

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
    struct given given[KEY_COUNT];
};

static const char *dot(const struct key *key)
{
    return key->section != NULL ? "." : "";
}

static const char *section_of(const struct key *key)
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
    const struct key *key = &keys[index];
    char place[512], expected[256], list[300];
    tell_place(reader, &reader->given[index], at, place, sizeof place);
    describe(key, expected, sizeof expected);
    snprintf(list, sizeof list, key->axis ? "a list in [ ], each value %s" : "%s", expected);
    return status_fail(STATUS_REQUEST, "%s: %s%s%s: %s; expected %s", place, section_of(key),
                       dot(key), key->name, problem, list);
}

// Applies a text of the key to the draft.
static bool apply(const struct key *key, const char *text, struct draft *draft)
{
    return key->read(key, text, (unsigned char *)draft + key->field);
}

// Checks what a key holds: each text by itself, and that no two mean the same.
static enum status check(const struct reader *reader, size_t index)
{
    const struct given *given = &reader->given[index];
    char problem[128];
    struct draft *draft = calloc(given->count + 1, sizeof *draft);
    if (draft == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", reader->path);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < given->count && status == STATUS_OK; i++) {
        const struct document_text *text = &given->text[i];
        snprintf(problem, sizeof problem, "'%.60s' is refused", text->text);
        if (!apply(&keys[index], text->text, &draft[i]))
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
    for (size_t i = 0; i < KEY_COUNT && used < size; i++) {
        const char *name = keys[i].name;
        if (section == NULL && keys[i].section != NULL)
            name = keys[i].section;
        else if (section != NULL &&
                 (keys[i].section == NULL || strcmp(section, keys[i].section) != 0))
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
        for (size_t i = 0; i < KEY_COUNT; i++)
            known |= keys[i].section != NULL && strcmp(keys[i].section, section->name) == 0;
        if (!known)
            return refuse_unknown(reader, section->place, NULL, section->name, "section");
    }
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        bool known = false;
        for (size_t i = 0; i < KEY_COUNT; i++)
            known |=
                same_text(keys[i].section, key->section) && strcmp(keys[i].name, key->name) == 0;
        if (!known)
            return refuse_unknown(reader, key->place, key->section, key->name, "key");
    }
    return STATUS_OK;
}

// Takes over what the file says of a key.
static enum status take_key(struct reader *reader, size_t index)
{
    const struct key *key = &keys[index];
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
    size_t index = KEY_COUNT;
    for (size_t i = 0, used = 0; i < KEY_COUNT; i++) {
        int length = snprintf(name, sizeof name, "%s%s%s", section_of(&keys[i]), dot(&keys[i]),
                              keys[i].name);
        if (equals != NULL && equals - setting == length &&
            strncmp(setting, name, (size_t)length) == 0)
            index = i;
        used +=
            (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "", name);
    }
    if (equals == NULL)
        return status_fail(STATUS_REQUEST, "--set %.100s: no value; expected key=value", setting);
    if (index == KEY_COUNT)
        return status_fail(STATUS_REQUEST, "--set %.100s: unknown key; expected one of %s", setting,
                           names);
    struct given *given = &reader->given[index];
    if (given->setting != NULL)
        return status_fail(STATUS_REQUEST, "--set %.100s: repeated key; expected it once", setting);
    given->setting = setting;
    given->count = 1;
    for (const char *c = equals; keys[index].axis && *c != '\0'; c++)
        given->count += *c == ',';
    free(given->text);
    given->text = calloc(given->count, sizeof *given->text);
    given->copy = strdup(equals + 1);
    if (given->text == NULL || given->copy == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--set %.100s: out of memory", setting);
    char *piece = given->copy;
    for (size_t i = 0; i < given->count; i++) {
        given->text[i].text = piece;
        if (keys[index].axis)
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
static enum status check_together(const struct reader *reader, const struct draft *constants)
{
    if (!constants->point.stop_when_proven)
        return STATUS_OK;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        const struct given *given = &reader->given[i];
        if (keys[i].field != POINT(generations))
            continue;
        for (size_t k = 0; k < given->count; k++) {
            struct draft draft = *constants;
            bool read = apply(&keys[i], given->text[k].text, &draft);
            assert(read);
            if (draft.point.generations == 1)
                continue;
            char place[512];
            tell_place(reader, given, given->text[k].place, place, sizeof place);
            return status_fail(
                STATUS_REQUEST,
                "%s: task.generations: %zu cannot go with training.stop: proven, because "
                "only one generation is proved, by its 512 windows; expected "
                "training.stop: never, or generations: [1]",
                place, draft.point.generations);
        }
    }
    return STATUS_OK;
}

// The number of points, refused beyond MAX_POINTS.
static enum status count_points(const struct reader *reader, size_t *points)
{
    *points = 1;
    for (size_t i = 0; i < KEY_COUNT; i++) {
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
static void set_point(const struct reader *reader, size_t number, struct draft *draft)
{
    for (size_t i = KEY_COUNT; i-- > 0;) {
        const struct given *given = &reader->given[i];
        bool read = apply(&keys[i], given->text[number % given->count].text, draft);
        assert(read);
        number /= given->count;
    }
    draft->point.seed = draft->plan.seed;
}

static enum status make_plan(struct reader *reader, struct plan *plan)
{
    size_t points;
    TRY(count_points(reader, &points));
    struct draft draft;
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
    for (size_t i = 0; i < KEY_COUNT; i++)
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
    for (size_t i = 0; i < KEY_COUNT; i++) {
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
