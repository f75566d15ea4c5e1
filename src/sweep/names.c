// The names of a plan's sections and keys: which there are, and which may have been meant.
#include "base/nearest.h"
#include "base/text.h"
#include "sweep/parts.h"

#include <stdio.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

void plan_key_name(size_t index, char name[PLAN_KEY_NAME])
{
    const struct plan_key key = plan_key(index);
    snprintf(name, PLAN_KEY_NAME, "%s%s%s", key.section != NULL ? key.section : "",
             key.section != NULL ? "." : "", key.name);
}

const char *const *plan_settable(void)
{
    static char name[PLAN_KEY_COUNT][PLAN_KEY_NAME + 1];
    static const char *list[PLAN_KEY_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
        if (plan_key(i).name != NULL) {
            plan_key_name(i, name[i]);
            strcat(name[i], "=");
            list[count++] = name[i];
        }
    list[count] = NULL;
    return list;
}

// ---- what was meant -----------------------------------------------------------------------------

// How far a name is from that of a key: from all of it, or, one step further, from its last part,
// which may stand in the wrong section, or be what tables call it, m for the overcompleteness.
static size_t distance(const char *name, size_t index)
{
    char full[PLAN_KEY_NAME];
    const char *last = strrchr(name, '.');
    plan_key_name(index, full);
    if (index >= PLAN_SETTINGS && strcmp(name, setting_table[index - PLAN_SETTINGS].label) == 0)
        return 1;
    size_t far = nearest_distance(name, full),
           near = 1 + nearest_distance(last != NULL ? last + 1 : name, plan_key(index).name);
    return far < near ? far : near;
}

bool plan_nearest_key(const char *said, char name[PLAN_KEY_NAME])
{
    const char *last = strrchr(said, '.');
    size_t least = nearest_limit(last != NULL ? last + 1 : said) + 1, nearest = PLAN_KEY_COUNT;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        size_t d = plan_key(i).name != NULL ? distance(said, i) : least;
        if (d < least) {
            least = d;
            nearest = i;
        }
    }
    if (nearest < PLAN_KEY_COUNT)
        plan_key_name(nearest, name);
    return nearest < PLAN_KEY_COUNT;
}

// ---- unknown names of a file --------------------------------------------------------------------

// Lists the names of a section's keys, or, of the top of a part, those of its keys and sections.
static void list_names(size_t part, const char *section, char *text, size_t size)
{
    const char *last = NULL;
    text[0] = '\0';
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
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
        text_append(text, size, "%s%s", last != NULL ? ", " : "", name);
        last = name;
    }
    if (part == 0 && section == NULL)
        text_append(text, size, ", parts");
}

static void add_unknown(const struct plan_reader *reader, struct document_place at, size_t part,
                        const char *section, const char *name, const char *what)
{
    char names[512], said[160], meant[PLAN_KEY_NAME] = "";
    list_names(part, section, names, sizeof names);
    snprintf(said, sizeof said, "%.60s%s%.60s", section != NULL ? section : "",
             section != NULL ? "." : "", name);
    bool near = plan_nearest_key(said, meant) && strcmp(meant, said) != 0;
    mistakes_add(reader->mistakes, at, "%s: %s%s%s%s; expected one of %s", said, what,
                 near ? " (" : "", near ? meant : "", near ? "?)" : "", names);
}

// Adds a section that has no keys, but a value.
static void add_empty_section(const struct plan_reader *reader, const struct document_key *key)
{
    char names[512];
    list_names(key->part, key->name, names, sizeof names);
    mistakes_add(reader->mistakes, key->place,
                 "%s: a section; expected lines of key: value, with keys of %s", key->name, names);
}

static bool is_section(const char *name)
{
    bool known = false;
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
        known |= same_text(plan_key(i).section, name);
    return known;
}

void plan_check_names(const struct plan_reader *reader)
{
    const struct document *document = &reader->document;
    for (size_t s = 0; s < document->sections; s++) {
        const struct document_section *section = &document->section[s];
        if (!is_section(section->name))
            add_unknown(reader, section->place, section->part, NULL, section->name,
                        "unknown section");
    }
    for (size_t k = 0; k < document->keys; k++) {
        const struct document_key *key = &document->key[k];
        const char *what = "unknown key";
        for (size_t i = 0; i < PLAN_KEY_COUNT; i++)
            if (same_text(plan_key(i).section, key->section) &&
                same_text(plan_key(i).name, key->name))
                what = key->part > 0 && plan_key(i).whole ? "a part cannot replace this" : NULL;
        if (key->section == NULL && is_section(key->name))
            add_empty_section(reader, key);
        else if (what != NULL && (key->section == NULL || is_section(key->section)))
            add_unknown(reader, key->place, key->part, key->section, key->name, what);
    }
}
