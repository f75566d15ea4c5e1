// The chance of learning by an axis of words, such as the activation, and how long it took: a row for each
// value, the likeliest to learn on top, and in it a line for each combination of the other axes. A page for each such
// axis of more than FIGURE_BY_VALUES values.
#include "base/text.h"
#include "report/data/additive.h"
#include "report/data/reference.h"
#include "report/data/times.h"
#include "report/plots/figure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define MOST_LINES 110  // so that a page is no higher than A4
#define BETWEEN    0.75 // lines between rows

// A value of the axis: how high its row is and which published figure stands in it.
struct row {
    size_t like; // a point of it
    size_t part; // of the rows with which it compares
    double effect;
    double top, height; // in lines
    const struct reference_activation *published;
};

struct page {
    struct figure figure;
    size_t rows;
    struct row *row; // [rows], in the order of the page
    bool has_gaps;   // not every row has a point of every curve
};

static size_t value_of(const struct figure *figure, size_t point)
{
    return (size_t)figure->position[point]; // of words 1, 2, 3, ...
}

static size_t points_of(const struct figure *figure, size_t value)
{
    size_t points = 0;
    for (size_t i = 0; i < figure->report->points; i++)
        points += value_of(figure, i) == value;
    return points;
}

static bool same_value(enum setting_id axis, const struct point *a, const struct point *b)
{
    struct point first = figure_along(axis, a), second = figure_along(axis, b);
    return setting_value(axis, &first) == setting_value(axis, &second);
}

// How many values an axis of words has; one where it does not vary, and of an axis of numbers.
static size_t values_of(const struct report *report, enum setting_id axis)
{
    size_t values = 0;
    if (!report->varies[axis] || setting_is_number(axis))
        return 1;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        size_t first = 0;
        while (!same_value(axis, report->point[first].point, point))
            first++;
        values += first == i;
    }
    return values;
}

// ---- rows ----

// How likely networks of each row learn beside those of others, although not all rows have the same curves.
static enum status compare_rows(struct page *page)
{
    const struct figure *figure = &page->figure;
    size_t points = figure->report->points, cells = 0;
    struct additive_cell *cell = calloc(points, sizeof *cell);
    double *effect = calloc(page->rows, sizeof *effect);
    size_t *part = calloc(page->rows, sizeof *part);
    for (size_t i = 0; i < points && cell != NULL; i++)
        if (figure->report->point[i].networks > 0)
            cell[cells++] = (struct additive_cell){value_of(figure, i) - 1, figure->curve[i],
                                                   figure->report->point[i].rate};
    enum status status =
        cell != NULL && effect != NULL && part != NULL
            ? additive_fit(cell, cells, page->rows, figure->curves, effect, part)
            : status_fail(STATUS_ENVIRONMENT, "not enough memory to compare %zu rows", page->rows);
    for (size_t r = 0; r < page->rows && status == STATUS_OK; r++) {
        page->row[r].effect = effect[r];
        page->row[r].part = part[r];
    }
    page->has_gaps = cells < page->rows * figure->curves;
    free(cell);
    free(effect);
    free(part);
    return status;
}

static const struct reference_activation *published_of(const struct figure *figure, size_t value)
{
    if (figure->axis != SETTING_ACTIVATION)
        return NULL;
    for (size_t i = 0; i < figure->report->points; i++)
        for (size_t r = 0; r < REFERENCE_ACTIVATIONS && value_of(figure, i) == value; r++)
            if (reference_resembles(&figure->report->point[i], &reference_activations[r]))
                return &reference_activations[r];
    return NULL;
}

static bool comes_before(const struct row *a, const struct row *b)
{
    return a->part != b->part ? a->part < b->part : a->effect > b->effect;
}

// The likeliest to learn first, of those that compare; equal ones stay in the plan's order.
static void sort_rows(struct page *page)
{
    double top = 0;
    for (size_t i = 1; i < page->rows; i++)
        for (size_t at = i; at > 0 && comes_before(&page->row[at], &page->row[at - 1]); at--) {
            struct row row = page->row[at];
            page->row[at] = page->row[at - 1];
            page->row[at - 1] = row;
        }
    for (size_t r = 0; r < page->rows; r++) {
        page->row[r].top = top;
        top += page->row[r].height;
    }
}

static void close_page(struct page *page)
{
    free(page->row);
    figure_close(&page->figure);
}

static enum status open_page(const struct report *report, enum setting_id axis, struct page *page)
{
    *page = (struct page){.rows = values_of(report, axis)};
    TRY(figure_open(report, axis, false, &page->figure));
    const struct figure *figure = &page->figure;
    page->row = calloc(page->rows, sizeof *page->row);
    if (page->row == NULL) {
        figure_close(&page->figure);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to lay out %zu rows", page->rows);
    }
    for (size_t i = report->points; i-- > 0;)
        page->row[value_of(figure, i) - 1].like = i;
    for (size_t r = 0; r < page->rows; r++) {
        struct row *row = &page->row[r];
        row->published = published_of(figure, r + 1);
        double lines = (double)points_of(figure, r + 1) + (row->published != NULL);
        row->height = fmax(lines, 1.5) + BETWEEN;
    }
    enum status status = compare_rows(page);
    if (status == STATUS_OK)
        sort_rows(page);
    else
        close_page(page);
    return status;
}

static double lines_of(const struct page *page)
{
    const struct row *last = &page->row[page->rows - 1];
    return last->top + last->height;
}

// The middle of the row's line, of so many from its top.
static double place_of(const struct page *page, const struct row *row, size_t line)
{
    double lines = (double)points_of(&page->figure, value_of(&page->figure, row->like)) +
                   (row->published != NULL);
    return row->top + (row->height - lines) / 2 + (double)line + 0.5;
}

// ---- data ----

static void write_rows(const struct page *page, FILE *out)
{
    plot_block(out, "rows", "top and bottom of a row, in lines; its value");
    for (size_t r = 0; r < page->rows; r++) {
        const struct row *row = &page->row[r];
        char value[SETTING_TEXT];
        struct point like =
            figure_along(page->figure.axis, page->figure.report->point[row->like].point);
        setting_say_value(page->figure.axis, &like, value);
        fprintf(out, "%.6g %.6g ", row->top, row->top + row->height);
        plot_text(out, value);
    }
    plot_end(out);
}

// The middle half of the updates after which networks of the point had learned; NaN where none did.
static void write_times(const struct report_point *point, double *scratch, FILE *out)
{
    size_t learned = 0;
    for (size_t k = 0; k < point->trials; k++)
        if (point->trial[k].outcome == TRIAL_LEARNED)
            scratch[learned++] = (double)point->trial[k].learned_at;
    for (int quarter = 1; quarter <= 3; quarter++)
        fprintf(out, " %.6g", report_quantile(scratch, learned, 0.25 * quarter));
    fputc('\n', out);
}

// How many points of the same value belong to earlier curves.
static size_t line_of(const struct figure *figure, size_t point)
{
    size_t before = 0;
    for (size_t i = 0; i < figure->report->points; i++)
        before += value_of(figure, i) == value_of(figure, point) &&
                  figure->curve[i] < figure->curve[point];
    return before;
}

static enum status write_points(const struct page *page, FILE *out)
{
    const struct figure *figure = &page->figure;
    double *scratch = calloc(figure->report->most_networks + 1, sizeof *scratch);
    if (scratch == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for the times of a point");
    plot_block(out, "points",
               "line, % that learned, 95 % low, high, learned, networks; updates until they had: "
               "quartiles; a block per curve");
    for (size_t c = 0; c < figure->curves; c++) {
        fputs(c > 0 ? "\n\n" : "", out);
        for (size_t r = 0; r < page->rows; r++)
            for (size_t i = 0; i < figure->report->points; i++) {
                const struct report_point *point = &figure->report->point[i];
                if (figure->curve[i] != c ||
                    value_of(figure, i) != value_of(figure, page->row[r].like))
                    continue;
                fprintf(out, "%.6g %.4f %.4f %.4f %zu %zu",
                        place_of(page, &page->row[r], line_of(figure, i)), 100 * point->rate,
                        100 * point->interval.low, 100 * point->interval.high, point->learned,
                        point->networks);
                write_times(point, scratch, out);
            }
    }
    plot_end(out);
    free(scratch);
    return STATUS_OK;
}

static void write_published(const struct page *page, FILE *out)
{
    plot_block(
        out, "published",
        "Ahmed & Davis, arXiv 2606.23587: line, %, Wilson 95 % low, high, learned, networks");
    for (size_t r = 0; r < page->rows; r++) {
        const struct row *row = &page->row[r];
        if (row->published == NULL)
            continue;
        const struct reference_rate *rate = &row->published->rate;
        struct interval interval = wilson_interval(rate->learned, rate->networks);
        size_t value = value_of(&page->figure, row->like);
        fprintf(out, "%.6g %.4f %.4f %.4f %zu %zu\n",
                place_of(page, row, points_of(&page->figure, value)), 100 * rate->rate,
                100 * interval.low, 100 * interval.high, rate->learned, rate->networks);
    }
    plot_end(out);
}

static bool has_published(const struct page *page)
{
    for (size_t r = 0; r < page->rows; r++)
        if (page->row[r].published != NULL)
            return true;
    return false;
}

// The axis of the updates after which networks had learned, from a little before the first; ticks are decades, or finer where
// there would be few.
static void write_updates(const struct report *report, FILE *out)
{
    double high = 10;
    for (size_t i = 0; i < report->points; i++)
        high = fmax(high, (double)report->point[i].point->updates);
    double low = fmax(1, fmin(times_first(report), high / 10) / 1.2);
    plot_axis(out, "updates until they had", low, 1.1 * high, true);
    plot_block(out, "ticks", "horizontal place, label");
    for (double decade = 1; decade <= high; decade *= 10)
        for (double step = 1; step < 6; step += high / low < 30 ? 4 : 9) {
            char text[TEXT_COUNT];
            text_format_count((uint64_t)(decade * step), text);
            if (decade * step >= low && decade * step <= high)
                fprintf(out, "%g \"%s\"\n", decade * step, text);
        }
    plot_end(out);
}

// ---- pages ----

static bool has_page(const struct report *report, size_t setting)
{
    enum setting_id axis = (enum setting_id)setting;
    struct page page;
    if (report->tickets || values_of(report, axis) <= FIGURE_BY_VALUES)
        return false;
    if (open_page(report, axis, &page) != STATUS_OK)
        return false; // drawing will fail with the reason
    bool fits = page.figure.curves <= FIGURE_CURVES && lines_of(&page) <= MOST_LINES;
    close_page(&page);
    return fits;
}

// The axis that a page is about.
static enum setting_id axis_of(const struct report *report, size_t page)
{
    return (enum setting_id)figure_thing(report, has_page, SETTING_SEED, page);
}

size_t figure_by_pages(const struct report *report)
{
    return figure_things(report, has_page, SETTING_SEED);
}

void figure_by_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    enum setting_id axis = axis_of(report, page);
    assert(axis < SETTING_SEED);
    snprintf(name, REPORT_PAGE, "%s", setting_name(axis));
}

enum status figure_by(const struct report *report, size_t number, FILE *out)
{
    struct page page;
    enum setting_id axis = axis_of(report, number);
    assert(axis < SETTING_SEED);
    TRY(open_page(report, axis, &page));
    char following[512], note[1280];
    figure_say_following(&page.figure, following, sizeof following);
    snprintf(note, sizeof note,
             "Rows are in order of their rates%s.%s At the right are the updates after which those "
             "had learned that did: median and middle half.%s%s%s",
             page.has_gaps ? "; a point that a row lacks is estimated from its others" : "",
             page.row[0].part != page.row[page.rows - 1].part
                 ? " Those that have no line in common are ordered apart."
                 : "",
             following[0] != '\0' ? " " : "", following,
             has_published(&page) ? " " REFERENCE_ACTIVATIONS_PROTOCOL : "");
    plot_texts(out, report, NULL, "", note);
    write_updates(report, out);
    plot_number(out, "lines", lines_of(&page));
    fputs("values = ", out);
    text_write_gnuplot(out, setting_table[axis].title);
    fputc('\n', out);
    figure_write_curves(&page.figure, out);
    write_rows(&page, out);
    write_published(&page, out);
    enum status status = write_points(&page, out);
    close_page(&page);
    return status;
}
