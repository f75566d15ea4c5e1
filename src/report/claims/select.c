#include "report/claims/select.h"

#include "base/parse.h"
#include "base/text.h"
#include "report/tables/view_names.h"

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

// ---- networks -----------------------------------------------------------------------------------

static size_t find_seed(const struct selection *selection, uint64_t seed)
{
    size_t at = 0;
    while (at < selection->seeds && selection->seed[at] != seed)
        at++;
    return at;
}

static void add(const struct report_count *count, struct report_count *to)
{
    to->successes += count->successes;
    to->networks += count->networks;
}

static enum status add_part(const char *what, const struct selection_part *part,
                            struct selection *selection)
{
    size_t at = find_seed(selection, part->seed);
    if (at == SELECTION_SEEDS)
        return status_fail(STATUS_REQUEST, "%s more than %d seeds", what, SELECTION_SEEDS);
    if (selection->all.networks + part->count.networks > SELECTION_MOST)
        return status_fail(STATUS_REQUEST, "%s more than %d networks", what, SELECTION_MOST);
    struct selection_part *more =
        realloc(selection->part, (selection->parts + 1) * sizeof *selection->part);
    if (more == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s out of memory", what);
    selection->part = more;
    selection->part[selection->parts++] = *part;
    selection->seed[at] = part->seed;
    selection->seeds += at == selection->seeds;
    add(&part->count, &selection->of_seed[at]);
    add(&part->count, &selection->all);
    return STATUS_OK;
}

static enum status add_point(const char *what, size_t row, struct selection *selection)
{
    const struct report_point *point = table_row(&selection->table, row);
    for (size_t i = 0; i < point->sources; i++)
        TRY(add_part(what,
                     &(struct selection_part){row, point->source[i].seed, point->source[i].learned},
                     selection));
    return STATUS_OK;
}

static void refuse_row(const char *name, const char *field, size_t row, struct selection *selection)
{
    char clean[64];
    const struct source *source = selection->source;
    text_clean(clean, sizeof clean, field);
    snprintf(selection->refused, sizeof selection->refused,
             "%.100s: line %zu: %s is %s; expected a whole number%s", source->path,
             source->sheet.csv.line[row + 1], name, clean[0] != '\0' ? clean : "empty",
             strcmp(name, "learned") == 0 ? " of the networks" : "");
}

// Adds the networks of a row of a CSV file that has them as `table --by-seed --format csv` does; else nothing.
static enum status add_row(const char *what, size_t row, struct selection *selection)
{
    static const char *const names[] = {"seed", "networks", "learned"};
    const struct csv *csv = &selection->source->sheet.csv;
    uint64_t number[3], most[3] = {UINT64_MAX, SELECTION_MOST, 0};
    for (size_t i = 0; i < 3; i++)
        if (csv_find(csv, names[i]) == csv->columns)
            return STATUS_OK;
    for (size_t i = 0; i < 3; i++) {
        const char *field = csv_field(csv, row, csv_find(csv, names[i]));
        if (!parse_unsigned(field, &number[i]) || number[i] > most[i]) {
            refuse_row(names[i], field, row, selection);
            return STATUS_OK;
        }
        most[2] = number[1];
    }
    return add_part(what, &(struct selection_part){row, number[0], {number[2], number[1]}},
                    selection);
}

// ---- counted twice ------------------------------------------------------------------------------

static bool is_of_ticket(enum setting_id id)
{
    return setting_table[id].owner == SETTING_OF_SERIES ||
           setting_table[id].owner == SETTING_OF_TICKET;
}

static bool is_same_line(const struct csv *csv, size_t a, size_t b)
{
    for (size_t c = 0; c < csv->columns; c++)
        if (strcmp(csv_field(csv, a, c), csv_field(csv, b, c)) != 0)
            return false;
    return true;
}

// Whether the networks of two rows are tickets of the same ones.
static bool has_same_parents(const struct selection *selection, size_t a, size_t b)
{
    char one[SETTING_TEXT], other[SETTING_TEXT];
    if (!selection_setting(selection, a, SETTING_METHOD, one))
        return false;
    for (enum setting_id id = 0; id < SETTING_SEED; id++)
        if (!is_of_ticket(id) && selection_setting(selection, a, id, one) &&
            selection_setting(selection, b, id, other) && strcmp(one, other) != 0)
            return false;
    return true;
}

// Refuses two parts of one seed that have the same networks. Precondition: b is not the first.
static enum status check_pair(const char *what, const struct selection *selection,
                              const struct selection_part *a, const struct selection_part *b)
{
    const struct source *source = selection->source;
    if (a->seed != b->seed || a->count.networks == 0 || b->count.networks == 0)
        return STATUS_OK;
    if (source->is_sheet && is_same_line(&source->sheet.csv, a->row, b->row))
        return status_fail(STATUS_REQUEST, "%s %s: lines %zu and %zu are the same", what,
                           source->path, source->sheet.csv.line[a->row + 1],
                           source->sheet.csv.line[b->row + 1]);
    if (!has_same_parents(selection, a->row, b->row))
        return STATUS_OK;
    for (enum setting_id id = 0; id < SETTING_SEED; id++) {
        char one[SETTING_TEXT], other[SETTING_TEXT];
        if (selection_setting(selection, a->row, id, one) &&
            selection_setting(selection, b->row, id, other) && strcmp(one, other) != 0)
            return status_fail(STATUS_REQUEST,
                               "%s rows of %s %s and of %s %s have the same networks, which would "
                               "count twice; expected one of them",
                               what, setting_name(id), one, setting_name(id), other);
    }
    return STATUS_OK;
}

enum status selection_need_networks(const struct selection *selection, const char *what)
{
    if (selection->refused[0] != '\0')
        return status_fail(STATUS_REQUEST, "%s %s", what, selection->refused);
    if (selection->all.networks == 0)
        return status_fail(STATUS_REQUEST, "%s the rows have no networks", what);
    for (size_t i = 0; i < selection->parts; i++)
        for (size_t k = 0; k < i; k++)
            TRY(check_pair(what, selection, &selection->part[k], &selection->part[i]));
    return STATUS_OK;
}

bool selection_setting(const struct selection *selection, size_t row, enum setting_id id,
                       char text[SETTING_TEXT])
{
    const struct source *source = selection->source;
    text[0] = '\0';
    if (!source->is_sheet) {
        const struct report_point *point = table_row(&selection->table, row);
        if (setting_applies(id, point->point))
            setting_format(id, point->point, text);
        return true;
    }
    size_t column = csv_find(&source->sheet.csv, setting_name(id));
    if (column == source->sheet.csv.columns)
        return false;
    text_clean(text, SETTING_TEXT, csv_field(&source->sheet.csv, row, column));
    return true;
}

// ---- selections ---------------------------------------------------------------------------------

static enum status choose(const char *what, const char *conditions, struct selection *selection)
{
    const struct table *table = &selection->table;
    selection->keep = calloc(table->rows, sizeof *selection->keep);
    if (selection->keep == NULL)
        return status_fail(STATUS_ENVIRONMENT, "%s: out of memory", what);
    TRY(view_where(table, what, strcmp(conditions, "all") == 0 ? "" : conditions, selection->keep));
    for (size_t r = 0; r < table->rows; r++) {
        selection->rows += selection->keep[r];
        if (selection->keep[r])
            TRY((selection->source->is_sheet ? add_row : add_point)(what, r, selection));
    }
    return STATUS_OK;
}

const char *selection_file(const char *text, const char *results)
{
    const char *in = strstr(text, " in ");
    return in != NULL ? in + 4 : results;
}

// Cuts "CONDITIONS in FILE"; the file stays the results where there is none.
static enum status cut(const char *what, const char *text, char conditions[1024],
                       const char **results)
{
    const char *in = strstr(text, " in ");
    size_t length = in != NULL ? (size_t)(in - text) : strlen(text);
    *results = selection_file(text, *results);
    if (length >= 1024 || strlen(*results) >= 1024)
        return status_fail(STATUS_REQUEST, "%s longer than 1,023 bytes", what);
    snprintf(conditions, 1024, "%.*s", (int)length, text);
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
    free(selection->part);
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
