#include "report/tables/view_names.h"

#include "base/nearest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// ---- names --------------------------------------------------------------------------------------

#define NAMES (2 * TABLE_CELLS + SETTING_SEED + 1)

// All names of a table: of the cells of both kinds of readers, and letters of settings.
struct names {
    struct table_line programs, people;
    const char *name[NAMES + 1]; // NULL-terminated
    size_t count;
};

static bool has_name(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

static void list_names(const struct table *table, struct names *names)
{
    names->count = 0;
    table_make_line(&names->programs, table, REPORT_CSV, NULL);
    table_make_line(&names->people, table, REPORT_TEXT, NULL);
    for (size_t c = 0; c < names->programs.cells; c++)
        names->name[names->count++] = names->programs.cell[c].key;
    for (size_t c = 0; c < names->people.cells; c++)
        if (!has_name(names, names->people.cell[c].key))
            names->name[names->count++] = names->people.cell[c].key;
    names->name[names->count] = NULL;
}

enum setting_id view_find_axis(const char *name)
{
    enum setting_id axis = 0;
    while (axis < SETTING_SEED && strcmp(setting_name(axis), name) != 0 &&
           strcmp(setting_table[axis].label, name) != 0)
        axis++;
    return axis;
}

enum status view_find_key(const struct table *table, const char *option, const char *name,
                          char key[TABLE_KEY])
{
    if (name[0] == '\0')
        return status_fail(STATUS_REQUEST,
                           "%s: a name is empty; expected names, with commas between them", option);
    struct names *names = malloc(sizeof *names);
    if (names == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", option);
    list_names(table, names);
    enum setting_id axis = view_find_axis(name);
    const char *called = axis < SETTING_SEED && !has_name(names, name) ? setting_name(axis) : name;
    enum status status = STATUS_OK;
    if (has_name(names, called)) {
        snprintf(key, TABLE_KEY, "%s", called);
    } else {
        char list[2000] = "";
        const char *nearest = nearest_word(name, names->name);
        size_t used = 0;
        for (size_t i = 0; i < names->count && used < sizeof list; i++)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "",
                                     names->name[i]);
        if (nearest != NULL)
            status = status_fail(STATUS_REQUEST,
                                 "%s: no setting and no column is called %.60s; did you mean %s?",
                                 option, name, nearest);
        else
            status = status_fail(STATUS_REQUEST,
                                 "%s: no setting and no column is called %.60s; there are %s",
                                 option, name, list);
    }
    free(names);
    return status;
}

struct table_cell view_read_cell(const struct table *table, const char *key, const void *row)
{
    struct table_line line;
    char name[1][TABLE_KEY];
    struct table_choice choice = {1, name};
    struct table one = *table;
    snprintf(name[0], TABLE_KEY, "%s", key);
    one.choice = &choice;
    table_make_line(&line, &one, REPORT_CSV, row);
    struct table_cell cell = line.cell[0];
    cell.is_missing |= cell.text[0] == '\0' || strcmp(cell.text, "-") == 0;
    return cell;
}

// ---- lists --------------------------------------------------------------------------------------

void view_copy_word(char word[VIEW_ITEM], const char *text, size_t length)
{
    for (; length > 0 && isspace((unsigned char)*text); length--)
        text++;
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    snprintf(word, VIEW_ITEM, "%.*s", (int)(length < VIEW_ITEM ? length : VIEW_ITEM), text);
}

bool view_next_item(const char **list, char item[VIEW_ITEM])
{
    if (**list == '\0')
        return false;
    size_t length = strcspn(*list, ",");
    view_copy_word(item, *list, length);
    *list += length + ((*list)[length] == ',');
    return true;
}
