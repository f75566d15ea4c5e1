#include "report/plots/figure.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The axis that reads best as the horizontal one: the first of these that varies.
static enum setting_id horizontal_axis(const struct report *report)
{
    static const enum setting_id preferred[] = {
        SETTING_OVERCOMPLETENESS, SETTING_GENERATIONS, SETTING_DENSITY, SETTING_BOARD,
        SETTING_LEARNING_RATE,    SETTING_BATCH,       SETTING_UPDATES, SETTING_FILTERS,
        SETTING_FAMILY,           SETTING_ACTIVATION,  SETTING_INIT,    SETTING_RULE,
        SETTING_BOUNDARY,         SETTING_BOARDS,      SETTING_STOP};
    for (size_t i = 0; i < sizeof preferred / sizeof *preferred; i++)
        if (report->varies[preferred[i]])
            return preferred[i];
    return SETTING_OVERCOMPLETENESS;
}

struct point figure_along(enum setting_id axis, const struct point *point)
{
    struct point along = *point;
    if (axis == SETTING_FILTERS) {
        along.widths = point_widths(point);
        along.overcompleteness = 0;
    }
    return along;
}

static double axis_value(const struct figure *figure, size_t point)
{
    struct point along = figure_along(figure->axis, figure->report->point[point].point);
    return setting_value(figure->axis, &along);
}

// Whether the figure's axis decides a setting, as an activation does its coefficients' noise, and each of its values has one of it.
static bool follows(const struct figure *figure, enum setting_id axis)
{
    const struct report *report = figure->report;
    enum setting_id by = setting_table[axis].decided_by; // 0: nothing decides it
    if (by == 0 || by != figure->axis || !report->varies[axis])
        return false;
    for (size_t i = 0; i < report->points; i++)
        for (size_t j = 0; j < i; j++)
            if (axis_value(figure, i) == axis_value(figure, j) &&
                setting_value(axis, report->point[i].point) !=
                    setting_value(axis, report->point[j].point))
                return false;
    return true;
}

// Widths are said in two ways: as filters one by one they are known of every network, and an overcompleteness says no more then.
static void find_telling(struct figure *figure)
{
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        figure->tells[axis] =
            axis != figure->axis && figure->report->varies[axis] && !follows(figure, axis) &&
            !(figure->axis == SETTING_FILTERS && axis == SETTING_OVERCOMPLETENESS);
}

// Whether the value is that something is not there, as it usually is not: no noise, not Nesterov's momentum. Words and files, such
// as the optimiser and a start, always say something.
static bool is_absence(enum setting_id axis, const struct point *point)
{
    enum setting_kind kind = setting_table[axis].kind;
    return kind != SETTING_WORD && kind != SETTING_A_FILE && setting_is_quiet(axis, point) &&
           setting_is_usual(axis, point);
}

void figure_say_following(const struct figure *figure, char *text, size_t bytes)
{
    const char *before = "";
    const struct report *report = figure->report;
    text[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        for (size_t i = 0; i < report->points && follows(figure, axis); i++) {
            const struct point *point = report->point[i].point;
            size_t first = 0;
            while (axis_value(figure, first) != axis_value(figure, i))
                first++;
            if (first < i || !setting_applies(axis, point) || is_absence(axis, point))
                continue;
            char value[SETTING_TEXT], phrase[SETTING_PHRASE];
            setting_say_value(figure->axis, point, value);
            setting_say(axis, point, phrase);
            text_append(text, bytes, "%s%s: %s", before, value, phrase);
            before = "; ";
        }
    text_append(text, bytes, "%s", text[0] != '\0' ? "." : "");
}

static bool same_curve(const struct figure *figure, size_t a, size_t b)
{
    const struct report_point *point = figure->report->point;
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (figure->tells[axis] &&
            setting_value(axis, point[a].point) != setting_value(axis, point[b].point))
            return false;
    return true;
}

static void find_curves(struct figure *figure)
{
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t first = 0;
        while (!same_curve(figure, first, i))
            first++;
        figure->curve[i] = first < i ? figure->curve[first] : figure->curves++;
    }
}

static void find_positions(struct figure *figure, bool by_parameters)
{
    const struct report *report = figure->report;
    for (size_t i = 0; i < report->points; i++) {
        figure->categorical |= !setting_is_number(figure->axis) || axis_value(figure, i) < 0;
        figure->by_parameters |=
            by_parameters && report->point[i].numbers != report->point[0].numbers;
    }
    if (figure->by_parameters)
        figure->categorical = false;
    size_t words = 0;
    for (size_t i = 0; i < report->points; i++) {
        size_t first = 0;
        while (axis_value(figure, first) != axis_value(figure, i))
            first++;
        if (figure->by_parameters)
            figure->position[i] = (double)report->point[i].numbers;
        else if (!figure->categorical)
            figure->position[i] = axis_value(figure, i);
        else
            figure->position[i] = first < i ? figure->position[first] : (double)++words;
    }
}

// By curve, then from left to right. Insertion keeps equal ones in the plan's order; the plan's
// order is nearly sorted, which makes it fast.
static void sort_points(struct figure *figure)
{
    for (size_t i = 0; i < figure->report->points; i++) {
        size_t at = i;
        for (; at > 0; at--) {
            size_t before = figure->order[at - 1];
            if (figure->curve[before] < figure->curve[i] ||
                (figure->curve[before] == figure->curve[i] &&
                 figure->position[before] <= figure->position[i]))
                break;
            figure->order[at] = before;
        }
        figure->order[at] = i;
    }
}

// Positions in the scale in which the axis is even: logarithms where it is logarithmic.
static double even(const struct figure *figure, double position)
{
    return figure->logarithmic ? log10(position) : position;
}

static double uneven(const struct figure *figure, double position)
{
    return figure->logarithmic ? pow(10, position) : position;
}

// The narrowest gap between two positions, in the figure's scale; at most `gap`.
static double narrowest_gap(const struct figure *figure, double gap)
{
    for (size_t i = 0; i < figure->report->points; i++)
        for (size_t j = 0; j < i; j++) {
            double apart =
                fabs(even(figure, figure->position[i]) - even(figure, figure->position[j]));
            if (apart > 0 && apart < gap)
                gap = apart;
        }
    return gap;
}

// Counts that span a wide ratio are even in their logarithms, unless they were chosen in even
// steps, of which logarithms would press the last ones together; probabilities are not.
static void choose_scale(struct figure *figure, double low, double high)
{
    const double wide = figure->by_parameters ? 8 : 16;
    bool counts =
        figure->by_parameters || (!figure->categorical && figure->axis != SETTING_DENSITY);
    if (!counts || low <= 0 || high / low < wide)
        return;
    double share = narrowest_gap(figure, high - low) / (high - low);
    figure->logarithmic = true;
    double range = even(figure, high) - even(figure, low);
    figure->logarithmic = figure->by_parameters || narrowest_gap(figure, range) / range >= share;
}

// Chooses scale and range, and columns as wide as the narrowest gap allows.
static void find_range(struct figure *figure)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < figure->report->points; i++) {
        low = fmin(low, figure->position[i]);
        high = fmax(high, figure->position[i]);
    }
    choose_scale(figure, low, high);
    low = even(figure, low);
    high = even(figure, high);
    double range = high > low ? high - low : figure->categorical || low >= 1 ? 1 : 0.2;
    double gap = narrowest_gap(figure, range);
    figure->width = fmin(0.8 * gap, (figure->categorical ? 0.5 : 0.06) * range);
    if (figure->by_parameters) // sizes that are nearly the same share a little of their columns
        figure->width = fmax(figure->width, 0.03 * range);
    double share = high > low ? 0.1 : 0.5;
    double margin = figure->categorical ? 0.5 : fmax(share * range, 0.8 * figure->width);
    figure->low = uneven(figure, low - margin);
    figure->high = uneven(figure, high + margin);
}

enum status figure_open(const struct report *report, enum setting_id axis, bool by_parameters,
                        struct figure *figure)
{
    *figure = (struct figure){.report = report,
                              .axis = axis < SETTING_SEED ? axis : horizontal_axis(report)};
    figure->curve = calloc(report->points, sizeof *figure->curve);
    figure->order = calloc(report->points, sizeof *figure->order);
    figure->position = calloc(report->points, sizeof *figure->position);
    if (figure->curve == NULL || figure->order == NULL || figure->position == NULL) {
        figure_close(figure);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to lay out %zu points",
                           report->points);
    }
    find_telling(figure);
    find_curves(figure);
    find_positions(figure, by_parameters);
    sort_points(figure);
    find_range(figure);
    return STATUS_OK;
}

void figure_close(struct figure *figure)
{
    free(figure->curve);
    free(figure->order);
    free(figure->position);
}

double figure_place(const struct figure *figure, size_t point, double across)
{
    size_t before = 0, beside = 0; // curves with a point there
    for (size_t i = 0; i < figure->report->points; i++)
        if (figure->position[i] == figure->position[point]) {
            before += figure->curve[i] < figure->curve[point];
            beside++;
        }
    // Sizes are hardly ever those of several curves, which then have the width to themselves.
    double most = (double)(figure->by_parameters ? beside : figure->curves);
    double column = ((double)before + 0.5 + across - (double)beside / 2) / most; // of the width
    return uneven(figure, even(figure, figure->position[point]) + column * figure->width);
}

size_t figure_point(const struct figure *figure, size_t index, bool *begins)
{
    size_t point = figure->order[index];
    *begins = index == 0 || figure->curve[point] != figure->curve[figure->order[index - 1]];
    return point;
}

void figure_write_points(const struct figure *figure, figure_row *row, FILE *out)
{
    for (size_t i = 0; i < figure->report->points; i++) {
        bool begins;
        size_t point = figure_point(figure, i, &begins);
        fputs(i > 0 && begins ? "\n\n" : "", out);
        row(figure, point, out);
    }
}

size_t figure_thing(const struct report *report, figure_has *has, size_t things, size_t page)
{
    size_t thing = 0;
    for (size_t pages = 0; thing < things; thing++)
        if (has(report, thing) && pages++ == page)
            break;
    return thing;
}

size_t figure_things(const struct report *report, figure_has *has, size_t things)
{
    size_t pages = 0;
    while (figure_thing(report, has, things, pages) < things)
        pages++;
    return pages;
}

// A point of the curve that the axis applies to, or NULL.
static const struct point *find_point(const struct figure *figure, size_t curve,
                                      enum setting_id axis)
{
    for (size_t i = 0; i < figure->report->points; i++)
        if (figure->curve[i] == curve && setting_applies(axis, figure->report->point[i].point))
            return figure->report->point[i].point;
    return NULL;
}

static void make_label(const struct figure *figure, size_t curve, bool with_absences,
                       char label[REPORT_LABEL])
{
    label[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++) {
        const struct point *like = find_point(figure, curve, axis);
        if (figure->tells[axis] && like != NULL && (with_absences || !is_absence(axis, like)))
            report_append_setting(label, axis, like);
    }
}

void figure_label(const struct figure *figure, size_t curve, char label[REPORT_LABEL])
{
    make_label(figure, curve, false, label);
    if (label[0] == '\0')
        make_label(figure, curve, true, label);
}

// Whether the number of parameters follows from one axis, so that a tick can name its value.
static bool names_size(const struct report *report)
{
    return report->varies[SETTING_OVERCOMPLETENESS] != report->varies[SETTING_GENERATIONS];
}

// How wide a text is, in characters, of which points and commas take half the room.
static double width_of(const char *text)
{
    double width = 0;
    for (; *text != '\0'; text++)
        width += *text == '.' || *text == ',' ? 0.5 : 1;
    return width;
}

// A tick's label as columns: the value, and under a number of parameters what makes it. Returns the width of the wider one.
#define TICK_TEXT (2 * SETTING_PHRASE)
static double make_tick(const struct figure *figure, size_t point, char text[TICK_TEXT])
{
    const struct report_point *at = &figure->report->point[point];
    char value[SETTING_TEXT], above[TEXT_COUNT], below[SETTING_PHRASE];
    struct point along = figure_along(figure->axis, at->point);
    setting_say_value(figure->axis, &along, value);
    if (!figure->by_parameters) {
        snprintf(text, TICK_TEXT, "\"%s\"", value); // numbers and words of the table have no quotes
        return width_of(value);
    }
    double under = 0;
    text_format_count(at->numbers, above);
    double width = width_of(above);
    if (names_size(figure->report)) {
        setting_say(figure->axis, at->point, below);
        under = width_of(below);
        snprintf(text, TICK_TEXT, "\"%s\" \"%s\"", above, below);
    } else {
        snprintf(text, TICK_TEXT, "\"%s\"", above);
    }
    return fmax(width, under);
}

// A tick at every position where there is room for its label.
static void write_ticks(const struct figure *figure, FILE *out)
{
    const double character = 0.0135, space = 0.008; // shares of the axis
    const struct report *report = figure->report;
    double low = figure->logarithmic ? log10(figure->low) : figure->low;
    double high = figure->logarithmic ? log10(figure->high) : figure->high;
    double free = -INFINITY; // where the last label ends, as a share of the axis
    char text[TICK_TEXT];
    plot_block(out, "ticks", "horizontal place, label, second line of the label");
    for (size_t i = 0; i < report->points; i++) {
        // The next position to the right: ticks come sorted, whatever the curves.
        double next = INFINITY, end = 0;
        size_t point = 0;
        for (size_t j = 0; j < report->points; j++) {
            double share = figure->logarithmic ? log10(figure->position[j]) : figure->position[j];
            double half = character * make_tick(figure, j, text) / 2;
            share = (share - low) / (high - low);
            if (share < next && share - half > free + space) {
                next = share;
                end = share + half;
                point = j;
            }
        }
        if (!(next < INFINITY))
            break;
        free = end;
        make_tick(figure, point, text);
        fprintf(out, "%.10g %s\n", figure->position[point], text);
    }
    plot_end(out);
}

void figure_write(const struct figure *figure, const char *question, const char *subtitle,
                  const char *note, FILE *out)
{
    const char *title =
        figure->by_parameters ? "parameters of the network" : setting_table[figure->axis].title;
    char notes[1024];
    figure_say_following(figure, notes, sizeof notes);
    text_append(notes, sizeof notes, "%s%s", notes[0] != '\0' && note[0] != '\0' ? " " : "", note);
    plot_texts(out, figure->report, question, subtitle, notes);
    plot_axis(out, title, figure->low, figure->high, figure->logarithmic);
    plot_number(out, "x_words", figure->categorical);
    plot_number(out, "trains_on", figure->report->trains_on);
    write_ticks(figure, out);
    figure_write_curves(figure, out);
}

void figure_write_curves(const struct figure *figure, FILE *out)
{
    plot_block(out, "curves", "line style, label");
    for (size_t c = 0; c < figure->curves; c++) {
        char label[REPORT_LABEL];
        figure_label(figure, c, label);
        fprintf(out, "%zu ", c + 1);
        plot_text(out, label);
    }
    plot_end(out);
}
