#include "report/claims/select.h"

#include "report/tables/view_names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_sheet(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

static enum status open_source(const char *path, struct source *source)
{
    *source = (struct source){.is_sheet = is_sheet(path)};
    snprintf(source->path, sizeof source->path, "%s", path);
    return source->is_sheet ? sheet_open(path, &source->sheet)
                            : report_load(path, false, &source->report);
}

static enum status find_source(struct sources *sources, const char *path, struct source **found)
{
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->source[i]->path, path) == 0) {
            *found = sources->source[i];
            return STATUS_OK;
        }
    struct source **more =
        realloc(sources->source, (sources->count + 1) * sizeof(*sources->source));
    struct source *source = malloc(sizeof *source);
    if (more != NULL)
        sources->source = more;
    if (more == NULL || source == NULL) {
        free(source);
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", path);
    }
    enum status status = open_source(path, source);
    if (status != STATUS_OK) {
        free(source);
        return status;
    }
    sources->source[sources->count++] = *found = source;
    return STATUS_OK;
}

void sources_close(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (sources->source[i]->is_sheet)
            sheet_close(&sources->source[i]->sheet);
        else
            report_close(&sources->source[i]->report);
        free(sources->source[i]);
    }
    free(sources->source);
    *sources = (struct sources){0};
}

// Adds networks of one seed.
static enum status add_count(const char *what, uint64_t seed, const struct report_count *count,
                             struct selection *selection)
{
    size_t at = 0;
    while (at < selection->seeds && selection->seed[at] != seed)
        at++;
    if (at == SELECTION_SEEDS)
        return status_fail(STATUS_REQUEST, "%s more than %d seeds", what, SELECTION_SEEDS);
    selection->seeds += at == selection->seeds;
    selection->seed[at] = seed;
    selection->of_seed[at].successes += count->successes;
    selection->of_seed[at].networks += count->networks;
    selection->all.successes += count->successes;
    selection->all.networks += count->networks;
    return STATUS_OK;
}

static enum status add_point(const char *what, const struct report_point *point,
                             struct selection *selection)
{
    for (size_t i = 0; i < point->sources; i++)
        TRY(add_count(what, point->source[i].seed, &point->source[i].learned, selection));
    return STATUS_OK;
}

// Adds the networks of a row of a CSV file that has them as `table --by-seed --format csv` does; else nothing.
static enum status add_row(const char *what, const void *row, struct selection *selection)
{
    static const char *const names[] = {"learned", "networks", "seed"};
    double number[3];
    for (size_t i = 0; i < 3; i++) {
        size_t column = csv_find(&selection->source->sheet.csv, names[i]);
        if (column == selection->table.columns ||
            selection->table.column[column].type != TABLE_REAL)
            return STATUS_OK;
        number[i] = table_number(&selection->table.column[column], row);
        if (!(number[i] >= 0) || number[i] != floor(number[i]))
            return STATUS_OK;
    }
    struct report_count count = {(size_t)number[0], (size_t)number[1]};
    if (count.successes > count.networks)
        return status_fail(STATUS_REQUEST, "%s a row has more networks that learned than networks",
                           what);
    return add_count(what, (uint64_t)number[2], &count, selection);
}

static enum status choose(const char *what, const char *conditions, struct selection *selection)
{
    const struct table *table = &selection->table;
    selection->keep = calloc(table->rows, sizeof *selection->keep);
    if (selection->keep == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", what);
    TRY(view_where(table, what, strcmp(conditions, "all") == 0 ? "" : conditions, selection->keep));
    for (size_t r = 0; r < table->rows; r++) {
        selection->rows += selection->keep[r];
        if (selection->keep[r] && selection->source->is_sheet)
            TRY(add_row(what, table_row(table, r), selection));
        else if (selection->keep[r])
            TRY(add_point(what, table_row(table, r), selection));
    }
    return STATUS_OK;
}

// Cuts "CONDITIONS in FILE"; the file stays the results where there is none.
static enum status cut(const char *what, const char *text, char conditions[1024],
                       const char **results)
{
    const char *in = strstr(text, " in ");
    size_t length = in != NULL ? (size_t)(in - text) : strlen(text);
    if (length >= 1024 || strlen(in != NULL ? in : *results) >= 1024)
        return status_fail(STATUS_REQUEST, "%s longer than 1,023 bytes", what);
    snprintf(conditions, 1024, "%.*s", (int)length, text);
    if (in != NULL)
        *results = in + 4;
    return STATUS_OK;
}

enum status selection_open(struct sources *sources, const char *what, const char *results,
                           const char *text, struct selection *selection)
{
    char conditions[1024];
    *selection = (struct selection){0};
    TRY(cut(what, text, conditions, &results));
    TRY(find_source(sources, results, &selection->source));
    selection->table = selection->source->is_sheet ? selection->source->sheet.table
                                                   : rates_table(&selection->source->report);
    enum status status = choose(what, conditions, selection);
    if (status != STATUS_OK)
        selection_close(selection);
    return status;
}

void selection_close(struct selection *selection)
{
    free(selection->keep);
    *selection = (struct selection){0};
}

const void *selection_row(const struct selection *selection)
{
    size_t row = 0;
    while (!selection->keep[row])
        row++;
    return table_row(&selection->table, row);
}

enum status selection_cell(const struct selection *selection, const char *what, const char *column,
                           struct table_cell *cell)
{
    char key[TABLE_KEY];
    if (selection->rows != 1)
        return status_fail(STATUS_REQUEST, "%s %s: expected one row, and there are %zu", what,
                           column, selection->rows);
    TRY(view_find_key(&selection->table, what, column, key));
    *cell = view_read_cell(&selection->table, key, selection_row(selection));
    return STATUS_OK;
}
