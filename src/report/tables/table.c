#include "report/tables/table.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *const report_format_names[REPORT_FORMATS + 1] = {"text", "csv", "json", "tex", NULL};

static const struct report_point *itself(const void *row)
{
    return row;
}

struct table table_of_points(const struct report *report, const struct table_column *column,
                             size_t columns)
{
    struct table table = {.report = report,
                          .column = column,
                          .columns = columns,
                          .row = report->point,
                          .rows = report->points,
                          .stride = sizeof *report->point,
                          .point = itself,
                          .list = "points"};
    memcpy(table.shows, report->varies, sizeof table.shows);
    return table;
}

// ---- cells ----

double table_number(const struct table_column *column, const void *row)
{
    const void *at = (const unsigned char *)row + column->offset;
    return column->type == TABLE_COUNT   ? (double)*(const size_t *)at
           : column->type == TABLE_INDEX ? *(const uint32_t *)at
                                         : *(const double *)at;
}

// What stands before and behind the numbers of a style, in text and in LaTeX.
struct look {
    const char *one, *low, *high; // formats
    double factor;
};

static const struct look looks[][2] = {
    [TABLE_NUMBER] = {{"%.10g", "%.10g to ", "%.10g", 1}, {"%.10g", "%.10g--", "%.10g", 1}},
    [TABLE_PERCENT] = {{"%.1f", "%4.1f to ", "%5.1f", 100}, {"%.1f", "%.1f--", "%.1f", 100}},
    [TABLE_SIGNED] = {{"%+.1f", "%+5.1f to ", "%+5.1f", 100},
                      {"$%+.1f$", "$%+.1f$ to ", "$%+.1f$", 100}},
    [TABLE_LOGARITHM] = {{"%.2f", "%.2f to ", "%7.2f", 1}, {"$%.2f$", "$%.2f$ to ", "$%.2f$", 1}},
};

static void format_p(double p, const char *mark, char cell[TABLE_CELL])
{
    if (isnan(p))
        snprintf(cell, TABLE_CELL, "-%s", mark);
    else if (p < 1e-300) // below it numbers lose their digits, and end
        snprintf(cell, TABLE_CELL, "<1e-300%s", mark);
    else
        snprintf(cell, TABLE_CELL, p >= 0.00005 ? "%.4f%s" : "%.1e%s", p, mark);
}

static void format_number(enum table_style style, double value, bool tex, char cell[TABLE_CELL])
{
    if (style == TABLE_P)
        format_p(value, "", cell);
    else if (style == TABLE_MARKED_P)
        format_p(value, value < REPORT_LEVEL ? "*" : " ", cell);
    else if (isnan(value))
        snprintf(cell, TABLE_CELL, "-");
    else if (tex && style == TABLE_NUMBER && value >= 0 && value == floor(value))
        text_format_count((uint64_t)value, cell);
    else
        snprintf(cell, TABLE_CELL, looks[style][tex].one, looks[style][tex].factor * value);
}

static void format_interval(enum table_style style, const struct interval *interval, bool tex,
                            char cell[TABLE_CELL])
{
    const struct look *look = &looks[style][tex];
    if (isnan(interval->low)) {
        snprintf(cell, TABLE_CELL, "-");
        return;
    }
    int used = snprintf(cell, TABLE_CELL, look->low, look->factor * interval->low);
    snprintf(cell + used, TABLE_CELL - (size_t)used, look->high, look->factor * interval->high);
}

void table_format(const struct table_column *column, const void *row, bool tex,
                  char cell[TABLE_CELL])
{
    const void *at = (const unsigned char *)row + column->offset;
    if (column->words != NULL)
        column->words(at, cell);
    else if (column->type == TABLE_WORDS)
        snprintf(cell, TABLE_CELL, "%s", (const char *)at);
    else if (column->type == TABLE_INTERVAL)
        format_interval(column->style, at, tex, cell);
    else
        format_number(column->style, table_number(column, row), tex, cell);
}

const struct table_column *table_in_place(const struct table *table, size_t index)
{
    size_t before = 0;
    for (unsigned place = 0; place < TABLE_PLACES; place++)
        for (size_t c = 0; c < table->columns; c++)
            if (table->column[c].name != NULL && table->column[c].place == place &&
                before++ == index)
                return &table->column[c];
    return NULL;
}

void table_format_axis(enum setting_id axis, const struct point *point, char text[SETTING_TEXT])
{
    if (axis == SETTING_UPDATES)
        text_format_count(point->updates, text);
    else
        setting_format(axis, point, text);
}

// ---- lines ----

static struct table_cell *add_cell(struct table_line *line, const char *name, const char *behind)
{
    assert(line->cells < TABLE_CELLS);
    struct table_cell *cell = &line->cell[line->cells++];
    *cell = (struct table_cell){.text = ""};
    snprintf(cell->name, sizeof cell->name, "%s%s", name, behind);
    memcpy(cell->key, cell->name, sizeof cell->key);
    return cell;
}

static void add_value(struct table_line *line, const char *name, const char *behind, double value)
{
    struct table_cell *cell = add_cell(line, name, behind);
    cell->is_number = true;
    cell->is_missing = !isfinite(value);
    if (!cell->is_missing)
        snprintf(cell->text, sizeof cell->text, "%.10g", value);
}

// Adds what programs read of a column; row: NULL for the names alone.
static void add_values(struct table_line *line, const struct table_column *column, const void *row)
{
    const void *at = row != NULL ? (const unsigned char *)row + column->offset : NULL;
    const struct interval *interval = at;
    if (column->words != NULL || column->type == TABLE_WORDS) {
        struct table_cell *cell = add_cell(line, column->name, "");
        if (row != NULL)
            table_format(column, row, false, cell->text);
    } else if (column->type == TABLE_INTERVAL) {
        add_value(line, column->name, "_low", row != NULL ? interval->low : NAN);
        add_value(line, column->name, "_high", row != NULL ? interval->high : NAN);
    } else {
        add_value(line, column->name, "", row != NULL ? table_number(column, row) : NAN);
    }
}

// A column's name for people.
static const char *name_of(const struct table *table, const struct table_column *column,
                           enum report_format format)
{
    bool sequence = column->of_rate && sequence_asked(&table->report->rule);
    if (format == REPORT_TEXT)
        return sequence ? "95 % sequence" : column->title;
    return sequence && column->head != NULL ? "95\\,\\% sequence" : column->head;
}

// Adds the columns that people read.
static void add_columns(struct table_line *line, const struct table *table,
                        enum report_format format, bool leading, const void *row)
{
    for (size_t i = 0; i < table->columns; i++) {
        const struct table_column *column = &table->column[i];
        const char *name = name_of(table, column, format);
        if (column->leads != leading || name == NULL ||
            (column->has != NULL && !column->has(table->report)))
            continue;
        struct table_cell *cell = add_cell(line, name, "");
        if (column->name != NULL)
            snprintf(cell->key, sizeof cell->key, "%s%s", column->name,
                     column->type == TABLE_INTERVAL ? "_interval" : "");
        cell->is_words = column->type == TABLE_WORDS;
        if (row != NULL)
            table_format(column, row, format == REPORT_TEX, cell->text);
    }
}

// The same of what programs read, place by place.
static void add_places(struct table_line *line, const struct table *table,
                       enum report_format format, bool leading, const void *row)
{
    for (unsigned place = 0; place < TABLE_PLACES; place++)
        for (size_t c = 0; c < table->columns; c++) {
            const struct table_column *column = &table->column[c];
            if (column->place == place && column->name != NULL && column->leads == leading &&
                !(format == REPORT_JSON && column->csv_only))
                add_values(line, column, row);
        }
}

// Of an axis, whose name in LaTeX is a letter, which mathematics sets, or words.
static void add_axis(struct table_line *line, const struct table *table, enum report_format format,
                     enum setting_id axis, const void *row)
{
    const char *label = setting_table[axis].label;
    const char *math = format == REPORT_TEX && strlen(label) == 1 ? "$" : "";
    struct table_cell *cell = add_cell(line, "", "");
    cell->is_axis = true;
    snprintf(cell->name, sizeof cell->name, "%s%s%s", math,
             format == REPORT_TEX ? label : setting_name(axis), math);
    snprintf(cell->key, sizeof cell->key, "%s", setting_name(axis));
    cell->is_words = !setting_is_number(axis);
    if (row == NULL)
        return;
    bool programs = format == REPORT_CSV || format == REPORT_JSON;
    if (table->point(row) == NULL) { // it is about all points
        cell->is_missing = programs;
        snprintf(cell->text, sizeof cell->text, "%s", programs ? "" : "-");
        return;
    }
    const struct point *point = table->point(row)->point;
    cell->is_number = setting_is_number(axis) && setting_value(axis, point) >= 0;
    cell->is_missing = programs && !setting_applies(axis, point);
    if (format == REPORT_TEXT && table->lacks_axis != NULL && table->lacks_axis(row, axis))
        snprintf(cell->text, sizeof cell->text, "-");
    else if (format == REPORT_TEX)
        table_format_axis(axis, point, cell->text);
    else if (!cell->is_missing)
        setting_format(axis, point, cell->text);
}

// The seeds of the row's point, with a space between several; "..." stands for those for which there is no room.
static void add_seed(struct table_line *line, const struct table *table, const void *row)
{
    struct table_cell *cell = add_cell(line, "seed", "");
    const struct report_point *point = row != NULL ? table->point(row) : NULL;
    cell->is_seed = true;
    cell->is_number = point != NULL && point->sources == 1;
    for (size_t i = 0; point != NULL && i < point->sources; i++) {
        if (strlen(cell->text) > TABLE_CELL - 32) {
            text_append(cell->text, TABLE_CELL, " ...");
            break;
        }
        text_append(cell->text, TABLE_CELL, "%s%" PRIu64, i > 0 ? " " : "", point->source[i].seed);
    }
}

// What stands before the cells of a row of csv.
static void add_source(struct table_line *line, const struct table *table, const void *row)
{
    struct table_cell *plan = add_cell(line, "plan", "");
    if (row != NULL)
        snprintf(plan->text, sizeof plan->text, "%s", table->report->plan);
    add_value(line, "complete", "", row != NULL ? table->report->complete : NAN);
    add_seed(line, table, row);
}

static void make_whole_line(struct table_line *line, const struct table *table,
                            enum report_format format, const void *row)
{
    bool people = format == REPORT_TEXT || format == REPORT_TEX;
    line->cells = 0;
    if (format == REPORT_CSV && table->point != NULL)
        add_source(line, table, row);
    else if (format == REPORT_JSON && table->by_seed)
        add_seed(line, table, row);
    (people ? add_columns : add_places)(line, table, format, true, row);
    for (enum setting_id axis = 0; axis < SETTING_SEED && table->point != NULL; axis++)
        if ((table->hidden & SETTING_BIT(axis)) == 0 &&
            (people ? table->shows[axis] : table->has_axis == NULL || table->has_axis(axis)))
            add_axis(line, table, format, axis, row);
    if (format == REPORT_TEXT && table->shows_seed)
        add_seed(line, table, row);
    (people ? add_columns : add_places)(line, table, format, false, row);
}

static const struct table_cell *find_cell(const struct table_line *line, const char *key)
{
    for (size_t c = 0; c < line->cells; c++)
        if (strcmp(line->cell[c].key, key) == 0)
            return &line->cell[c];
    return NULL;
}

// The chosen cells: as the format has them, or, where it lacks one, as csv does, or as people read it. Text has more axes then
// than those that vary.
static void choose_cells(struct table_line *line, const struct table *table,
                         enum report_format format, const void *row)
{
    const enum report_format formats[] = {format, REPORT_CSV, REPORT_TEXT};
    struct table_line whole[3]; // [made], one when none before has a key
    size_t made = 0;
    bool text = format == REPORT_TEXT;
    line->cells = 0;
    for (size_t i = 0; i < table->choice->count; i++) {
        const struct table_cell *cell = NULL;
        for (size_t f = 0; f < 3 && cell == NULL; f++) {
            if (f == made)
                make_whole_line(&whole[made++], table, formats[f], row);
            cell = find_cell(&whole[f], table->choice->key[i]);
        }
        assert(cell != NULL && line->cells < TABLE_CELLS);
        line->cell[line->cells] = *cell;
        if (!text)
            memcpy(line->cell[line->cells].name, cell->key, sizeof cell->key);
        else if (cell->text[0] == '\0' && row != NULL)
            memcpy(line->cell[line->cells].text, "-", 2);
        line->cells++;
    }
}

void table_make_line(struct table_line *line, const struct table *table, enum report_format format,
                     const void *row)
{
    if (table->choice != NULL)
        choose_cells(line, table, format, row);
    else
        make_whole_line(line, table, format, row);
}

const void *table_row(const struct table *table, size_t index)
{
    size_t row = table->order != NULL ? table->order[index] : index;
    return (const unsigned char *)table->row + row * table->stride;
}
