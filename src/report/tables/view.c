#include "report/tables/view.h"

#include "base/nearest.h"
#include "base/parse.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
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

// The setting whose letter or name it is; SETTING_SEED: none.
static enum setting_id find_axis(const char *name)
{
    enum setting_id axis = 0;
    while (axis < SETTING_SEED && strcmp(setting_name(axis), name) != 0 &&
           strcmp(setting_table[axis].label, name) != 0)
        axis++;
    return axis;
}

// Writes the key of what a reader calls `name`. `option` begins the refusal.
static enum status find_key(const struct table *table, const char *option, const char *name,
                            char key[TABLE_KEY])
{
    if (name[0] == '\0')
        return status_fail(STATUS_REQUEST,
                           "%s: a name is empty; expected names, with commas between them", option);
    struct names *names = malloc(sizeof *names);
    if (names == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", option);
    list_names(table, names);
    enum setting_id axis = find_axis(name);
    const char *called = axis < SETTING_SEED ? setting_name(axis) : name;
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

// What programs read of a row under a key; where only people do, what these read.
static struct table_cell read_cell(const struct table *table, const char *key, const void *row)
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

#define ITEM 160 // bytes of an item of a list

// The next item of a list with commas, without the blanks around it; false at the end.
static bool next_item(const char **list, char item[ITEM])
{
    if (**list == '\0')
        return false;
    size_t length = strcspn(*list, ","), end;
    const char *from = *list;
    *list += length + ((*list)[length] == ',');
    for (; length > 0 && isspace((unsigned char)*from); length--)
        from++;
    for (end = length < ITEM ? length : ITEM - 1; end > 0 && isspace((unsigned char)from[end - 1]);)
        end--;
    memcpy(item, from, end);
    item[end] = '\0';
    return true;
}

// ---- rows ---------------------------------------------------------------------------------------

enum relation { EQUAL, UNEQUAL, BELOW, AT_MOST, ABOVE, AT_LEAST, RELATIONS };
static const char *const relation_texts[RELATIONS] = {"=", "!=", "<", "<=", ">", ">="};

struct condition {
    char key[TABLE_KEY], value[SETTING_TEXT];
    enum relation relation;
};

// The value as its cell has it: of a setting as a plan writes it. Refuses what the setting cannot be.
static enum status take_value(const char *item, const char *value, struct condition *condition)
{
    enum setting_id axis = find_axis(condition->key);
    struct point point = {0};
    char expected[300];
    snprintf(condition->value, sizeof condition->value, "%.*s", (int)sizeof condition->value - 1,
             value);
    if (axis == SETTING_SEED || strcmp(value, "-") == 0)
        return STATUS_OK;
    setting_expected(axis, expected, sizeof expected);
    settings_set_usual(&point, axis >= SETTING_METHOD);
    if (!setting_read(axis, value, &point))
        return status_fail(STATUS_REQUEST, "--where %s: expected %s", item, expected);
    if (setting_is_number(axis) && setting_value(axis, &point) >= 0)
        snprintf(condition->value, sizeof condition->value, "%.10g", setting_value(axis, &point));
    else if (setting_table[axis].kind == SETTING_A_RULE) // 23/3 is B3/S23
        setting_format(axis, &point, condition->value);
    return STATUS_OK;
}

static enum status take_condition(const struct table *table, const char *item,
                                  struct condition *condition)
{
    size_t length = strcspn(item, "=!<>");
    char name[ITEM], option[ITEM + 16];
    const char *value = item + length;
    size_t relation = RELATIONS, longest = 0;
    for (size_t r = 0; r < RELATIONS; r++) {
        size_t bytes = strlen(relation_texts[r]);
        if (strncmp(value, relation_texts[r], bytes) == 0 && bytes > longest) {
            relation = r;
            longest = bytes;
        }
    }
    if (relation == RELATIONS || length == 0 || value[longest] == '\0')
        return status_fail(STATUS_REQUEST,
                           "--where %s: expected NAME=VALUE, or with != < <= > >= between them",
                           item);
    snprintf(name, sizeof name, "%.*s", (int)length, item);
    snprintf(option, sizeof option, "--where %s", item);
    condition->relation = (enum relation)relation;
    TRY(find_key(table, option, name, condition->key));
    return take_value(item, value + longest, condition);
}

static bool holds(const struct condition *condition, const struct table_cell *cell)
{
    double number, wanted;
    bool numbers = parse_real(cell->text, -DBL_MAX, DBL_MAX, &number) &&
                   parse_real(condition->value, -DBL_MAX, DBL_MAX, &wanted);
    bool same = numbers ? number == wanted : strcmp(cell->text, condition->value) == 0;
    if (cell->is_missing)
        return (condition->relation == UNEQUAL) != (strcmp(condition->value, "-") == 0);
    switch (condition->relation) {
    case EQUAL:
        return same;
    case UNEQUAL:
        return !same;
    case BELOW:
        return numbers && number < wanted;
    case AT_MOST:
        return numbers && number <= wanted;
    case ABOVE:
        return numbers && number > wanted;
    default:
        return numbers && number >= wanted;
    }
}

enum status view_where(const struct table *table, const char *where, bool *keep)
{
    char item[ITEM];
    size_t kept = 0;
    const char *list = where;
    for (size_t r = 0; r < table->rows; r++)
        keep[r] = true;
    while (next_item(&list, item)) {
        struct condition condition;
        TRY(take_condition(table, item, &condition));
        for (size_t r = 0; r < table->rows; r++) {
            struct table_cell cell = read_cell(table, condition.key, table_row(table, r));
            keep[r] = keep[r] && holds(&condition, &cell);
        }
    }
    for (size_t r = 0; r < table->rows; r++)
        kept += keep[r];
    if (kept == 0)
        return status_fail(STATUS_REQUEST, "--where %.200s: no row of the table is so", where);
    return STATUS_OK;
}

// ---- columns ------------------------------------------------------------------------------------

enum status view_columns(const struct table *table, const char *columns,
                         struct table_choice *choice)
{
    char item[ITEM];
    const char *list = columns;
    *choice = (struct table_choice){.key = calloc(TABLE_CELLS, sizeof *choice->key)};
    if (choice->key == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--columns: out of memory");
    while (next_item(&list, item)) {
        if (choice->count == TABLE_CELLS)
            return status_fail(STATUS_REQUEST, "--columns: more than %d columns", (int)TABLE_CELLS);
        TRY(find_key(table, "--columns", item, choice->key[choice->count++]));
    }
    return STATUS_OK;
}

// ---- order --------------------------------------------------------------------------------------

struct sorted {
    size_t row;
    bool missing, number, descending;
    double value;
    char text[TABLE_CELL];
};

static int compare(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->missing != y->missing)
        return x->missing ? 1 : -1;
    int order = x->number && y->number ? (x->value > y->value) - (x->value < y->value)
                                       : strcmp(x->text, y->text);
    if (order == 0 || x->missing)
        return (x->row > y->row) - (x->row < y->row);
    return x->descending ? -order : order;
}

enum status view_sort(const struct table *table, const char *sort, size_t *order)
{
    char key[TABLE_KEY];
    bool descending = sort[0] == '-';
    TRY(find_key(table, "--sort", sort + descending, key));
    struct sorted *sorted = calloc(table->rows + 1, sizeof *sorted);
    if (sorted == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--sort: out of memory");
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = read_cell(table, key, table_row(table, r));
        sorted[r] = (struct sorted){.row = r, .missing = cell.is_missing, .descending = descending};
        sorted[r].number = parse_real(cell.text, -DBL_MAX, DBL_MAX, &sorted[r].value);
        memcpy(sorted[r].text, cell.text, sizeof cell.text);
    }
    qsort(sorted, table->rows, sizeof *sorted, compare);
    for (size_t r = 0; r < table->rows; r++)
        order[r] = sorted[r].row;
    free(sorted);
    return STATUS_OK;
}
