// The columns that a reader wants to see, and the order of the rows.
#include "report/tables/view.h"

#include "base/parse.h"
#include "report/tables/view_names.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

// ---- columns ------------------------------------------------------------------------------------

enum status view_columns(const struct table *table, const char *columns,
                         struct table_choice *choice)
{
    char item[VIEW_ITEM];
    const char *list = columns;
    *choice = (struct table_choice){.key = calloc(TABLE_CELLS, sizeof *choice->key)};
    if (choice->key == NULL)
        return status_fail(STATUS_ENVIRONMENT, "--columns: out of memory");
    while (view_next_item(&list, item)) {
        if (choice->count == TABLE_CELLS)
            return status_fail(STATUS_REQUEST, "--columns: more than %d columns", (int)TABLE_CELLS);
        char *key = choice->key[choice->count];
        TRY(view_find_key(table, "--columns", item, key));
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
    TRY(view_find_key(table, "--sort", item + descending, key));
    for (size_t r = 0; r < table->rows; r++) {
        struct table_cell cell = view_read_cell(table, key, table_row(table, sorted[r].row));
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
    char item[SORTED_BY][VIEW_ITEM];
    size_t count = 0;
    for (const char *list = sort; *list != '\0'; count++) {
        if (count == SORTED_BY)
            return status_fail(STATUS_REQUEST, "--sort: more than %d columns", SORTED_BY);
        view_next_item(&list, item[count]);
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
