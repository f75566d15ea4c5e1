// What a plan may leave to be seen from the rest: its name, from that of its file, and its question,
// from the settings that vary.
#include "base/text.h"
#include "sweep/parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAMELESS "plan" // what comes out of a pipe

// Whether the path names no file of the user's: "-", "/dev/stdin", "/proc/self/fd/63".
static bool is_nameless(const char *path)
{
    return strcmp(path, "-") == 0 || strncmp(path, "/dev/", 5) == 0 ||
           strncmp(path, "/proc/", 6) == 0;
}

void plan_name_after(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
    const char *point = strrchr(file, '.'), *end = file + strlen(file);
    size_t length = 0;
    if (point != NULL && point > file)
        end = point;
    for (; file < end && length + 1 < size && !is_nameless(path); file++) {
        bool allowed = isalnum((unsigned char)*file) || *file == '_';
        if (allowed)
            name[length++] = *file;
        else if (length > 0 && name[length - 1] != '-')
            name[length++] = '-';
    }
    while (length > 0 && name[length - 1] == '-')
        length--;
    name[length] = '\0';
    if (length == 0)
        snprintf(name, size, NAMELESS);
}

static bool varies(const struct plan *plan, enum setting_id id)
{
    const double first = setting_value(id, &plan->point[0]);
    for (size_t i = 1; i < plan->points; i++)
        if (setting_value(id, &plan->point[i]) != first)
            return true;
    return false;
}

void plan_ask(struct plan *plan)
{
    enum setting_id axis[SETTING_COUNT];
    size_t count = 0;
    for (enum setting_id id = 0; id < SETTING_SEED; id++)
        if (varies(plan, id))
            axis[count++] = id;
    snprintf(plan->question, sizeof plan->question, "%s",
             count == 0 ? "What is the chance of learning"
                        : "How does the chance of learning depend on ");
    for (size_t i = 0; i < count; i++)
        text_append(plan->question, sizeof plan->question, "%s%s",
                    i == 0           ? ""
                    : i + 1 == count ? " and "
                                     : ", ",
                    setting_table[axis[i]].label);
    text_append(plan->question, sizeof plan->question, "?");
}
