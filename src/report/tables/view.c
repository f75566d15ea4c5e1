#include "report/tables/view.h"

#include "base/nearest.h"
#include "base/parse.h"
#include "base/text.h"

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

// Copies text[length] without the blanks around it, as far as there is room.
static void copy_word(char word[ITEM], const char *text, size_t length)
{
    for (; length > 0 && isspace((unsigned char)*text); length--)
        text++;
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    snprintf(word, ITEM, "%.*s", (int)(length < ITEM ? length : ITEM), text);
}

// The next item of a list with commas; false at the end.
static bool next_item(const char **list, char item[ITEM])
{
    if (**list == '\0')
        return false;
    size_t length = strcspn(*list, ",");
    copy_word(item, *list, length);
    *list += length + ((*list)[length] == ',');
    return true;
}

// ---- rows ---------------------------------------------------------------------------------------

enum relation { EQUAL, UNEQUAL, BELOW, AT_MOST, ABOVE, AT_LEAST, RELATIONS };
static const char *const relation_texts[RELATIONS] = {"=", "!=", "<", "<=", ">", ">="};

struct condition {
    char key[TABLE_KEY], value[ITEM];
    enum relation relation;
};

static bool is_number(const char *text)
{
    double number;
    return parse_real(text, -DBL_MAX, DBL_MAX, &number);
}

// Refuses a value that the setting cannot have, and words where numbers are compared. A rule becomes as its cell has it.
static enum status check_value(const struct table *table, const char *item,
                               struct condition *condition)
{
    enum setting_id axis = find_axis(condition->key);
    bool setting = axis < SETTING_SEED;
    bool ordered = condition->relation > UNEQUAL;
    bool numbers = setting ? setting_is_number(axis)
                           : read_cell(table, condition->key, table_row(table, 0)).is_number;
    if (ordered && !numbers)
        return status_fail(STATUS_REQUEST, "--where %s: %s is no number; expected = or !=", item,
                           condition->key);
    if (!ordered && strcmp(condition->value, "-") == 0)
        return STATUS_OK;
    if (numbers && (ordered || !setting) && !is_number(condition->value))
        return status_fail(STATUS_REQUEST, "--where %s: expected a number", item);
    if (!setting)
        return STATUS_OK;
    struct point point = {0};
    char expected[300];
    settings_set_usual(&point, axis >= SETTING_METHOD);
    if (!setting_read(axis, condition->value, &point)) {
        setting_expected(axis, expected, sizeof expected);
        return status_fail(STATUS_REQUEST, "--where %s: expected %s", item, expected);
    }
    if (axis == SETTING_RULE)
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
    copy_word(name, item, length);
    copy_word(condition->value, value + longest, strlen(value + longest));
    if (relation == RELATIONS || name[0] == '\0' || condition->value[0] == '\0')
        return status_fail(STATUS_REQUEST,
                           "--where %s: expected NAME=VALUE, or with != < <= > >= between them",
                           item);
    snprintf(option, sizeof option, "--where %s", item);
    condition->relation = (enum relation)relation;
    TRY(find_key(table, option, name, condition->key));
    return check_value(table, item, condition);
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

// Lists what the rows have under a key, each once, as far as there is room.
static void list_values(const struct table *table, const char *key, char *list, size_t bytes)
{
    list[0] = '\0';
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = read_cell(table, key, table_row(table, r));
        bool known = false;
        for (size_t before = 0; before < r && !known; before++)
            known = strcmp(read_cell(table, key, table_row(table, before)).text, cell.text) == 0;
        if (known)
            continue;
        if (strlen(list) > bytes / 2) {
            text_append(list, bytes, ", ...");
            return;
        }
        text_append(list, bytes, "%s%s", list[0] != '\0' ? ", " : "",
                    cell.is_missing ? "-" : cell.text);
    }
}

// Takes away the rows for which a condition does not hold. Refuses one that holds for none of the table.
static enum status apply(const struct table *table, const char *item, bool *keep)
{
    struct condition condition;
    size_t held = 0;
    TRY(take_condition(table, item, &condition));
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = read_cell(table, condition.key, table_row(table, r));
        bool is_so = holds(&condition, &cell);
        held += is_so;
        keep[r] = keep[r] && is_so;
    }
    if (held > 0)
        return STATUS_OK;
    char values[400];
    list_values(table, condition.key, values, sizeof values);
    return status_fail(STATUS_REQUEST, "--where %s: no row of the table is so; %s is %s", item,
                       condition.key, values);
}

enum status view_where(const struct table *table, const char *where, bool *keep)
{
    char item[ITEM];
    size_t kept = 0;
    const char *list = where;
    for (size_t r = 0; r < table->rows; r++)
        keep[r] = true;
    while (next_item(&list, item))
        TRY(apply(table, item, keep));
    for (size_t r = 0; r < table->rows; r++)
        kept += keep[r];
    if (kept == 0)
        return status_fail(STATUS_REQUEST, "--where %.200s: no row of the table is all of this",
                           where);
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
        char *key = choice->key[choice->count];
        TRY(find_key(table, "--columns", item, key));
        for (size_t i = 0; i < choice->count; i++)
            if (strcmp(choice->key[i], key) == 0)
                return status_fail(STATUS_REQUEST, "--columns: %s is there twice", key);
        choice->count++;
    }
    return STATUS_OK;
}

// ---- order --------------------------------------------------------------------------------------

#define SORTED_BY 8 // columns, at most

struct sorted {
    size_t row, place; // its number, and where it stands
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
        return (x->place > y->place) - (x->place < y->place);
    return x->descending ? -order : order;
}

// Sorts the rows as they stand by one column, whose name may have a minus before it.
static enum status sort_by(const struct table *table, const char *item, struct sorted *sorted)
{
    char key[TABLE_KEY];
    bool descending = item[0] == '-';
    TRY(find_key(table, "--sort", item + descending, key));
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = read_cell(table, key, table_row(table, sorted[r].row));
        sorted[r].place = r;
        sorted[r].missing = cell.is_missing;
        sorted[r].descending = descending;
        sorted[r].number = parse_real(cell.text, -DBL_MAX, DBL_MAX, &sorted[r].value);
        memcpy(sorted[r].text, cell.text, sizeof cell.text);
    }
    qsort(sorted, table->rows, sizeof *sorted, compare);
    return STATUS_OK;
}

enum status view_sort(const struct table *table, const char *sort, size_t *order)
{
    char item[SORTED_BY][ITEM];
    size_t count = 0;
    for (const char *list = sort; *list != '\0'; count++) {
        if (count == SORTED_BY)
            return status_fail(STATUS_REQUEST, "--sort: more than %d columns", SORTED_BY);
        next_item(&list, item[count]);
    }
    struct sorted *sorted = calloc(table->rows, sizeof *sorted);
    if (sorted == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--sort: out of memory");
    for (size_t r = 0; r < table->rows; r++)
        sorted[r].row = r;
    enum status status = STATUS_OK;
    while (count > 0 && status == STATUS_OK) // by the last first, so that the first decides
        status = sort_by(table, item[--count], sorted);
    for (size_t r = 0; r < table->rows; r++)
        order[r] = sorted[r].row;
    free(sorted);
    return status;
}
