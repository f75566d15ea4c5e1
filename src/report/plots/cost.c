// What a proven network cost, with what it came from and all that did not learn beside it, against its weights: curves of
// dense networks that differ in their widths alone, and of tickets that differ in nothing but the round; and of networks that
// were trained elsewhere. Joules where they were measured of all of them or are estimated from given watts, else processor
// seconds.
#include "report/data/cost.h"
#include "report/data/elsewhere.h"
#include "report/plots/figure.h"

#include <math.h>

#define NO_MORE SIZE_MAX

// A report's point has a place if networks of it are proven and it is known what they cost. What was pruned before training
// and never trained cost nothing, which has no logarithm.
static bool has_place(const struct cost *cost, size_t index)
{
    const struct ticket_spec *ticket = &cost->report->point[index].point->ticket;
    return cost->point[index].proven > 0 && cost->point[index].whole.seconds > 0 &&
           ticket->control == TICKET_ITSELF && ticket->flips == 0 && !(ticket->noise > 0);
}

// What the points of a curve may differ in.
static uint64_t along(const struct point *point)
{
    return point_is_ticket(point) ? settings_owned(SETTING_OF_TICKET) : SETTINGS_OF_WIDTHS;
}

static bool same_curve(const struct cost *cost, size_t a, size_t b)
{
    const struct point *x = cost->report->point[a].point, *y = cost->report->point[b].point;
    return settings_agree(x, y, along(x));
}

// The first point from `from` on that has a place and begins a curve.
static size_t next_curve(const struct cost *cost, size_t from)
{
    for (size_t i = from; i < cost->report->points; i++) {
        bool begins = has_place(cost, i);
        for (size_t j = 0; j < i && begins; j++)
            begins = !has_place(cost, j) || !same_curve(cost, i, j);
        if (begins)
            return i;
    }
    return NO_MORE;
}

static double weights_of(const struct cost *cost, size_t index)
{
    return cost->report->point[index].median_weights_left;
}

// The point of a curve that is the next to the right of another, or, of NO_MORE, the one on the left; of equal ones the
// earlier.
static size_t next_point(const struct cost *cost, size_t curve, size_t last)
{
    size_t next = NO_MORE;
    for (size_t i = 0; i < cost->report->points; i++) {
        double at = weights_of(cost, i),
               from = last != NO_MORE ? weights_of(cost, last) : -INFINITY;
        if (has_place(cost, i) && same_curve(cost, i, curve) &&
            (at > from || (at == from && i > last)) &&
            (next == NO_MORE || at < weights_of(cost, next)))
            next = i;
    }
    return next;
}

static bool is_measured(const struct cost *cost)
{
    bool measured = true;
    for (size_t i = 0; i < cost->report->points; i++)
        measured &= !has_place(cost, i) || cost->point[i].whole.unmeasured == 0;
    return measured;
}

// What is shown.
struct shown {
    const struct cost *cost;
    enum { SECONDS, JOULES_ESTIMATED, JOULES_MEASURED } unit;
    struct elsewhere beside[ELSEWHERE_MOST];
    size_t besides;
};

static double cost_of(const struct shown *shown, size_t index)
{
    const struct cost_point *point = &shown->cost->point[index];
    double whole = shown->unit == JOULES_MEASURED ? point->whole.joules : point->whole.seconds;
    double watts = shown->unit == JOULES_ESTIMATED ? shown->cost->report->watts : 1;
    return whole * watts / (double)point->proven;
}

static double cost_beside(const struct shown *shown, size_t index)
{
    const struct elsewhere *row = &shown->beside[index];
    return shown->unit == SECONDS ? row->seconds : row->joules;
}

static enum status shown_open(const struct cost *cost, struct shown *shown)
{
    const struct report *report = cost->report;
    *shown = (struct shown){.cost = cost, .unit = SECONDS};
    if (is_measured(cost))
        shown->unit = JOULES_MEASURED;
    else if (report->watts > 0)
        shown->unit = JOULES_ESTIMATED;
    if (report->elsewhere != NULL)
        TRY(elsewhere_read(report->elsewhere, shown->beside, &shown->besides));
    for (size_t i = 0; i < shown->besides; i++)
        if (isnan(cost_beside(shown, i)))
            return status_fail(STATUS_REQUEST,
                               "%s: %s: its joules are not known, and the figure shows joules; "
                               "leave it out",
                               report->elsewhere, shown->beside[i].name);
    return STATUS_OK;
}

// Writes both axes, logarithmic, with a margin.
static void write_axes(const struct shown *shown, FILE *out)
{
    const struct cost *cost = shown->cost;
    double left = INFINITY, right = 0, low = INFINITY, high = 0;
    for (size_t i = 0; i < shown->besides; i++) {
        left = fmin(left, shown->beside[i].weights);
        right = fmax(right, shown->beside[i].weights);
        low = fmin(low, cost_beside(shown, i));
        high = fmax(high, cost_beside(shown, i));
    }
    for (size_t i = 0; i < cost->report->points; i++) {
        if (!has_place(cost, i))
            continue;
        double weights = weights_of(cost, i);
        double value = cost_of(shown, i);
        left = fmin(left, weights);
        right = fmax(right, weights);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    double margin = left < right ? pow(right / left, 0.06) : 1.5;
    plot_axis(out, "weights of the network (median)", left / margin, right * margin, true);
    plot_counts(out, left / margin, right * margin);
    plot_number(out, "y_low", low / 1.5);
    plot_number(out, "y_high", high * 1.5);
    plot_number(out, "joules", shown->unit != SECONDS);
}

// Writes the method, and what else tells a point's curve from others.
static void write_label(const struct report *report, const struct point *point, FILE *out)
{
    char label[REPORT_LABEL] = "";
    uint64_t except = along(point) | SETTING_BIT(SETTING_METHOD) | SETTING_BIT(SETTING_ROUND);
    report_append_setting(label, SETTING_METHOD, point);
    for (enum setting_id axis = 0; axis < SETTING_SEED; axis++)
        if (report->varies[axis] && !(except & SETTING_BIT(axis)) && setting_applies(axis, point))
            report_append_setting(label, axis, point);
    plot_text(out, label);
}

// Writes a style and a label of each curve, and of what was trained elsewhere; then their points.
static void write_curves(const struct shown *shown, FILE *out)
{
    const struct cost *cost = shown->cost;
    const struct report *report = cost->report;
    size_t curves = 0;
    plot_block(out, "curves", "line style, label");
    for (size_t c = 0; (c = next_curve(cost, c)) != NO_MORE; c++) {
        fprintf(out, "%zu ", ++curves);
        write_label(report, report->point[c].point, out);
    }
    for (size_t i = 0; i < shown->besides; i++) {
        fprintf(out, "%zu ", ++curves);
        plot_text(out, shown->beside[i].name);
    }
    plot_end(out);
    plot_block(out, "points",
               "weights, cost of a proven network, proven, tried; a block per curve");
    for (size_t c = 0, count = 0; (c = next_curve(cost, c)) != NO_MORE; c++) {
        fputs(count++ > 0 ? "\n\n" : "", out);
        for (size_t i = NO_MORE; (i = next_point(cost, c, i)) != NO_MORE;)
            fprintf(out, "%.6g %.6g %zu %zu\n", weights_of(cost, i), cost_of(shown, i),
                    cost->point[i].proven, cost->point[i].tried);
    }
    for (size_t i = 0; i < shown->besides; i++)
        fprintf(out, "\n\n%.6g %.6g - -\n", shown->beside[i].weights, cost_beside(shown, i));
    plot_end(out);
}

static size_t count_places(const struct cost *cost)
{
    size_t places = 0;
    for (size_t i = 0; i < cost->report->points; i++)
        places += has_place(cost, i);
    return places;
}

static void write_note(const struct shown *shown, FILE *out)
{
    const struct report *report = shown->cost->report;
    char unit[128] = "Joules are unknown: they were not measured of all trials.", note[512];
    if (shown->unit == JOULES_MEASURED)
        snprintf(unit, sizeof unit, "Joules of the processor packages, measured.");
    else if (shown->unit == JOULES_ESTIMATED)
        snprintf(unit, sizeof unit, "Joules are estimated, from %.4g W of a busy processor.",
                 report->watts);
    const char *beside = shown->unit == SECONDS ? " Seconds are of each one's own processor."
                                                : " Joules of what was trained elsewhere are its "
                                                  "file's.";
    snprintf(
        note, sizeof note,
        "The cost of all trials of a point over its proven networks; of tickets with what they "
        "came from. %s%s",
        unit, shown->besides > 0 ? beside : "");
    plot_texts(out, report, "What does a proven network cost?", "", note);
}

size_t figure_cost_pages(const struct report *report)
{
    struct cost cost;
    if (!report->cost)
        return 0;
    if (cost_open(report, &cost) != STATUS_OK)
        return 1; // drawing will fail with the reason
    size_t places = count_places(&cost);
    cost_close(&cost);
    return places > 0;
}

enum status figure_cost(const struct report *report, size_t page, FILE *out)
{
    (void)page;
    struct cost cost;
    TRY(cost_open(report, &cost));
    struct shown shown;
    enum status status = shown_open(&cost, &shown);
    if (status == STATUS_OK) {
        write_note(&shown, out);
        write_axes(&shown, out);
        write_curves(&shown, out);
    }
    cost_close(&cost);
    return status;
}
