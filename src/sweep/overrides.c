// The --set arguments of a sweep, which replace values of its plan.
#include "sweep/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Replaces what is given for a key by the value of a setting.
static enum status replace(const struct plan_reader *reader, size_t index, const char *setting,
                           const char *value, struct given *given)
{
    given->setting = setting;
    given->absent = given->wrong = false;
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
    return plan_take_values(reader, index, given);
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

// The key that "key=value" names, or PLAN_KEY_COUNT.
static size_t key_of(const char *setting)
{
    char name[PLAN_KEY_NAME];
    for (size_t i = 0; i < PLAN_KEY_COUNT; i++) {
        if (plan_key(i).name == NULL)
            continue;
        plan_key_name(i, name);
        size_t length = strlen(name);
        if (strncmp(setting, name, length) == 0 && setting[length] == '=')
            return i;
    }
    return PLAN_KEY_COUNT;
}

static void add_unknown(const struct plan_reader *reader, const char *setting)
{
    char said[PLAN_KEY_NAME], meant[PLAN_KEY_NAME] = "";
    snprintf(said, sizeof said, "%.*s", (int)strcspn(setting, "="), setting);
    bool near = plan_nearest_key(said, meant);
    mistakes_add_setting(reader->mistakes, setting,
                         "unknown key%s%s%s; expected section.key as `lifeticket plan` prints them",
                         near ? "; did you mean " : "", meant, near ? "?" : "");
}

// Replaces a key's value by that of "key=value", in the plan and in its parts.
static enum status take_setting(struct plan_reader *reader, const char *setting)
{
    const char *equals = strchr(setting, '=');
    size_t index = key_of(setting);
    if (equals == NULL)
        mistakes_add_setting(reader->mistakes, setting, "no value; expected key=value");
    else if (index == PLAN_KEY_COUNT)
        add_unknown(reader, setting);
    else if (reader->part[0].given[index].setting != NULL)
        mistakes_add_setting(reader->mistakes, setting, "repeated key; expected it once");
    if (equals == NULL || index == PLAN_KEY_COUNT || reader->part[0].given[index].setting != NULL)
        return STATUS_OK;
    bool spared = spares_dense(reader, index);
    for (size_t part = 0; part <= reader->document.parts; part++) {
        struct given *given = reader->part[part].given;
        if (spared && part > 0 && !part_has_tickets(&reader->part[part]))
            continue;
        TRY(replace(reader, index, setting, equals + 1, &given[index]));
        if (plan_key_rival(index) < PLAN_KEY_COUNT &&
            given[plan_key_rival(index)].setting == NULL) {
            given[plan_key_rival(index)].count = 0;
            given[plan_key_rival(index)].wrong = false;
        }
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

enum status plan_take_overrides(struct plan_reader *reader, const char *const *overrides,
                                size_t count, struct plan *plan)
{
    for (size_t i = 0; i < count; i++)
        TRY(take_setting(reader, overrides[i]));
    return join_settings(overrides, count, &plan->overrides);
}
