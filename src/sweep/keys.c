#include "sweep/keys.h"

#include "base/parse.h"

#include <stdio.h>
#include <string.h>

#define MAX_NETWORKS   1000000 // replicates per point
#define USUAL_NETWORKS "64"    // as many as are published of a point
#define OFF            "off"   // a precision or threshold that is not asked for

static enum setting_id setting_of(size_t index)
{
    return (enum setting_id)(index - PLAN_SETTINGS);
}

bool plan_key_is_of_tickets(size_t index)
{
    return index >= PLAN_SETTINGS && (SETTINGS_OF_TICKETS & SETTING_BIT(setting_of(index))) != 0;
}

struct plan_key plan_key(size_t index)
{
    static const struct plan_key own[PLAN_SETTINGS] = {
        [PLAN_NAME] = {.name = "name", .whole = true, .absent = ""},
        [PLAN_QUESTION] = {.name = "question", .whole = true, .absent = ""},
        [PLAN_NETWORKS] = {.name = "networks", .absent = USUAL_NETWORKS},
        [PLAN_PRECISION] = {.name = "precision", .whole = true, .absent = OFF},
        [PLAN_THRESHOLD] = {.name = "threshold", .whole = true, .absent = OFF},
    };
    if (index < PLAN_SETTINGS)
        return own[index];
    enum setting_id id = setting_of(index);
    const struct setting *setting = &setting_table[id];
    bool counts = setting->kind == SETTING_SIZE || setting->kind == SETTING_COUNTER;
    bool follows = setting->usual == NULL || setting->decided_by != 0;
    return (struct plan_key){.section = setting->section,
                             .name = setting->key,
                             .axis = id != SETTING_ROUND,
                             .ranges = id != SETTING_ROUND && counts,
                             .whole = id == SETTING_SEED,
                             .absent = follows ? "" : setting->usual};
}

size_t plan_key_rival(size_t index)
{
    return index == PLAN_KEY(SETTING_FILTERS)            ? PLAN_KEY(SETTING_OVERCOMPLETENESS)
           : index == PLAN_KEY(SETTING_OVERCOMPLETENESS) ? PLAN_KEY(SETTING_FILTERS)
                                                         : PLAN_KEY_COUNT;
}

// ---- what a text may be -----------------------------------------------------------------------

static bool read_name(const char *text, char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->name || text[0] == '-' ||
        text[strspn(text, allowed)] != '\0')
        return false;
    memcpy(name, text, length + 1);
    return true;
}

static bool read_line(const char *text, char *line)
{
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof((struct plan *)0)->question)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    memcpy(line, text, length + 1);
    return true;
}

// Reads a number above 0 and below the limit, or `off`, which is 0.
static bool read_asked(const char *text, double limit, double *asked)
{
    double value;
    bool off = strcmp(text, OFF) == 0;
    if (!off && !(parse_real(text, 0, limit, &value) && value > 0 && value < limit))
        return false;
    *asked = off ? 0 : value;
    return true;
}

bool plan_key_apply(size_t index, const char *text, struct plan_draft *draft)
{
    int64_t networks;
    if (index == PLAN_NAME)
        return read_name(text, draft->name);
    if (index == PLAN_QUESTION)
        return read_line(text, draft->question);
    if (index == PLAN_PRECISION)
        return read_asked(text, 0.5, &draft->rule.precision);
    if (index == PLAN_THRESHOLD)
        return read_asked(text, 1, &draft->rule.threshold);
    if (index != PLAN_NETWORKS)
        return setting_read(setting_of(index), text, &draft->point);
    if (!parse_integer(text, 1, MAX_NETWORKS, &networks))
        return false;
    draft->networks = (size_t)networks;
    return true;
}

void plan_key_describe(size_t index, char *text, size_t size)
{
    if (index == PLAN_NAME)
        snprintf(text, size, "1 to 63 letters, digits, - and _, no - at the start");
    else if (index == PLAN_QUESTION)
        snprintf(text, size, "a line of text of 1 to 255 bytes");
    else if (index == PLAN_NETWORKS)
        snprintf(text, size, "a whole number from 1 to %d", MAX_NETWORKS);
    else if (index == PLAN_PRECISION)
        snprintf(text, size, "a number above 0 and below 0.5, or " OFF);
    else if (index == PLAN_THRESHOLD)
        snprintf(text, size, "a rate above 0 and below 1, or " OFF);
    else
        setting_expected(setting_of(index), text, size);
}
