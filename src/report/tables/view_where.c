// The rows that a reader wants to see: those for which all conditions hold.
#include "base/parse.h"
#include "base/text.h"
#include "report/tables/view.h"
#include "report/tables/view_names.h"

#include <float.h>
#include <string.h>

enum relation { EQUAL, UNEQUAL, BELOW, AT_MOST, ABOVE, AT_LEAST, RELATIONS };
static const char *const relation_texts[RELATIONS] = {"=", "!=", "<", "<=", ">", ">="};

struct condition {
    char key[TABLE_KEY], value[VIEW_ITEM];
    enum relation relation;
};

static bool is_number(const char *text)
{
    double number;
    return parse_real(text, -DBL_MAX, DBL_MAX, &number);
}

// Whether a row has just that, such as the method "dense", which no plan says.
static bool is_in_table(const struct table *table, const struct condition *condition)
{
    for (size_t r = 0; r < table->rows; r++)
        if (strcmp(view_read_cell(table, condition->key, table_row(table, r)).text,
                   condition->value) == 0)
            return true;
    return false;
}

// Refuses a value that the setting cannot have, and words where numbers are compared. A rule becomes as its cell has it.
static enum status check_value(const struct table *table, const char *option, const char *item,
                               struct condition *condition)
{
    enum setting_id axis = view_find_axis(condition->key);
    bool setting = axis < SETTING_SEED && strcmp(setting_name(axis), condition->key) == 0;
    bool ordered = condition->relation > UNEQUAL;
    bool numbers = setting ? setting_is_number(axis)
                           : view_read_cell(table, condition->key, table_row(table, 0)).is_number;
    if (ordered && !numbers)
        return status_fail(STATUS_REQUEST, "%s %s: %s is no number; expected = or !=", option, item,
                           condition->key);
    if (!ordered && strcmp(condition->value, "-") == 0)
        return STATUS_OK;
    if (numbers && (ordered || !setting) && !is_number(condition->value))
        return status_fail(STATUS_REQUEST, "%s %s: expected a number", option, item);
    if (!setting || is_in_table(table, condition))
        return STATUS_OK;
    struct point point = {0};
    char expected[300];
    settings_set_usual(&point, axis >= SETTING_METHOD);
    if (!setting_read(axis, condition->value, &point)) {
        setting_expected(axis, expected, sizeof expected);
        return status_fail(STATUS_REQUEST, "%s %s: expected %s", option, item, expected);
    }
    if (axis == SETTING_RULE)
        setting_format(axis, &point, condition->value);
    return STATUS_OK;
}

static enum status take_condition(const struct table *table, const char *option, const char *item,
                                  struct condition *condition)
{
    size_t length = strcspn(item, "=!<>");
    char name[VIEW_ITEM], where[VIEW_ITEM + 300];
    const char *value = item + length;
    size_t relation = RELATIONS, longest = 0;
    for (size_t r = 0; r < RELATIONS; r++) {
        size_t bytes = strlen(relation_texts[r]);
        if (strncmp(value, relation_texts[r], bytes) == 0 && bytes > longest) {
            relation = r;
            longest = bytes;
        }
    }
    view_copy_word(name, item, length);
    view_copy_word(condition->value, value + longest, strlen(value + longest));
    if (relation == RELATIONS || name[0] == '\0' || condition->value[0] == '\0')
        return status_fail(STATUS_REQUEST,
                           "%s %s: expected NAME=VALUE, or with != < <= > >= between them", option,
                           item);
    snprintf(where, sizeof where, "%.290s %s", option, item);
    condition->relation = (enum relation)relation;
    TRY(view_find_key(table, where, name, condition->key));
    return check_value(table, option, item, condition);
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
        struct table_cell cell = view_read_cell(table, key, table_row(table, r));
        bool known = false;
        for (size_t before = 0; before < r && !known; before++)
            known =
                strcmp(view_read_cell(table, key, table_row(table, before)).text, cell.text) == 0;
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
static enum status apply(const struct table *table, const char *option, const char *item,
                         bool *keep)
{
    struct condition condition;
    size_t held = 0;
    TRY(take_condition(table, option, item, &condition));
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = view_read_cell(table, condition.key, table_row(table, r));
        bool is_so = holds(&condition, &cell);
        held += is_so;
        keep[r] = keep[r] && is_so;
    }
    if (held > 0)
        return STATUS_OK;
    char values[400];
    list_values(table, condition.key, values, sizeof values);
    return status_fail(STATUS_REQUEST, "%s %s: no row of the table is so; %s is %s", option, item,
                       condition.key, values);
}

enum status view_where(const struct table *table, const char *option, const char *where, bool *keep)
{
    char item[VIEW_ITEM];
    size_t kept = 0;
    const char *list = where;
    for (size_t r = 0; r < table->rows; r++)
        keep[r] = true;
    while (view_next_item(&list, item))
        TRY(apply(table, option, item, keep));
    for (size_t r = 0; r < table->rows; r++)
        kept += keep[r];
    if (kept == 0)
        return status_fail(STATUS_REQUEST, "%s %.200s: no row of the table is all of this", option,
                           where);
    return STATUS_OK;
}
