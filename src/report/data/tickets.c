// Which points are on a page of tickets, and how they divide into panels and curves: first all ways to fewer
// weights, then each way beside its controls. A curve is not a list of points, but a point that others are
// like, except on some axes; which points these are is asked when the curve is drawn.
#include "report/data/tickets.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of a panel that compares ways, beside dense and restarted networks.
#define WAYS_CURVES 6

static bool is_pruned(const struct point *point)
{
    return point_is_pruned(point) && point->ticket.flips == 0 && point->ticket.noise == 0;
}

static bool same_base(const struct point *a, const struct point *b)
{
    return settings_agree(a, b, SETTINGS_OF_TICKETS);
}

static bool same_way(const struct point *a, const struct point *b)
{
    return settings_agree(a, b, SETTING_BIT(SETTING_ROUND) | SETTING_BIT(SETTING_CONTROL));
}

// The first pruned ticket of the page's network; NULL beyond the last page.
static const struct point *find_base(const struct report *report, size_t page)
{
    size_t found = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        size_t first = 0;
        if (!is_pruned(point))
            continue;
        while (!is_pruned(report->point[first].point) ||
               !same_base(report->point[first].point, point))
            first++;
        if (first == i && found++ == page)
            return point;
    }
    return NULL;
}

size_t tickets_pages(const struct report *report)
{
    size_t pages = 0;
    while (find_base(report, pages) != NULL)
        pages++;
    return pages;
}

// Whether pages differ in the axis.
static bool tells_pages(const struct report *report, enum setting_id axis)
{
    const struct point *first = find_base(report, 0), *other;
    for (size_t page = 1; (other = find_base(report, page)) != NULL; page++)
        if (setting_value(axis, other) != setting_value(axis, first))
            return true;
    return false;
}

// "m = 2, density = 0.38".
static void append_axis(char label[REPORT_LABEL], enum setting_id axis, const struct point *point)
{
    if (axis != SETTING_METHOD) {
        report_append_setting(label, axis, point);
        return;
    }
    char value[SETTING_TEXT];
    setting_format(axis, point, value);
    text_append(label, REPORT_LABEL, "%s%s", label[0] != '\0' ? ", " : "", value);
}

void tickets_page_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    const struct point *base = find_base(report, page);
    name[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_METHOD && base != NULL; axis++) {
        char value[SETTING_TEXT];
        if (!setting_applies(axis, base) || !tells_pages(report, axis))
            continue;
        setting_format(axis, base, value);
        text_append(name, REPORT_PAGE, "%s%s-%s", name[0] != '\0' ? "-" : "", setting_name(axis),
                    value);
    }
    for (char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && *at != '.' && *at != '-')
            *at = '-'; // of words, an underscore; of a rule, the slash
}

// ---- curves and panels ----

size_t tickets_ways(const struct tickets *tickets, const struct point **ways, size_t most)
{
    const struct report *report = tickets->report;
    size_t count = 0;
    for (size_t i = 0; i < report->points && count < most; i++) {
        const struct point *point = report->point[i].point;
        bool known = !is_pruned(point) || !same_base(point, tickets->base);
        for (size_t w = 0; w < count && !known; w++)
            known = same_way(ways[w], point);
        if (!known)
            ways[count++] = point;
    }
    return count;
}

void tickets_way_label(const struct tickets *tickets, const struct point *way,
                       char label[REPORT_LABEL])
{
    const struct report *report = tickets->report;
    label[0] = '\0';
    for (enum setting_id axis = SETTING_METHOD; axis < SETTING_SEED; axis++) {
        bool varies = false;
        for (size_t i = 0; i < report->points; i++) {
            const struct point *point = report->point[i].point;
            varies |= is_pruned(point) && same_base(point, way) &&
                      point->ticket.method == way->ticket.method && setting_applies(axis, point) &&
                      setting_applies(axis, way) &&
                      setting_value(axis, point) != setting_value(axis, way);
        }
        if (axis == SETTING_METHOD || (varies && axis != SETTING_ROUND && axis != SETTING_CONTROL))
            append_axis(label, axis, way);
    }
}

static struct tickets_curve *add_curve(struct tickets_panel *panel, const struct point *like,
                                       uint64_t except, size_t style, const char *label)
{
    struct tickets_curve *curve = &panel->curve[panel->curves++];
    *curve = (struct tickets_curve){.like = like, .except = except, .style = style};
    snprintf(curve->label, sizeof curve->label, "%s", label);
    return curve;
}

// The dense networks of any width, and the whole network again, where the plan has them.
static void add_dense(const struct tickets *tickets, struct tickets_panel *panel)
{
    const struct report *report = tickets->report;
    const struct point *dense = NULL, *again = NULL;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (dense == NULL && !point_is_ticket(point) &&
            settings_agree(point, tickets->base, SETTINGS_OF_TICKETS | SETTINGS_OF_WIDTHS))
            dense = point;
        if (again == NULL && point_is_restart(point) && point->ticket.flips == 0 &&
            point->ticket.noise == 0 && same_base(point, tickets->base))
            again = point;
    }
    if (again != NULL)
        add_curve(panel, again, 0, TICKETS_RESTARTED, "the whole network again");
    if (dense != NULL)
        add_curve(panel, dense, SETTINGS_OF_WIDTHS, TICKETS_DENSE, "dense networks");
}

static struct tickets_panel *add_panel(struct tickets *tickets, const char *title)
{
    struct tickets_panel *panel = &tickets->panel[tickets->panels++];
    *panel = (struct tickets_panel){.curves = 0};
    snprintf(panel->title, sizeof panel->title, "%s", title);
    return panel;
}

// Ways beside each other; several panels if there are too many for one.
static void add_ways(struct tickets *tickets, const struct point **ways, size_t count)
{
    for (size_t first = 0; first < count; first += WAYS_CURVES) {
        struct tickets_panel *panel =
            add_panel(tickets, first == 0 ? "ways to fewer weights" : "further ways");
        for (size_t w = first; w < count && w < first + WAYS_CURVES; w++) {
            char label[REPORT_LABEL];
            tickets_way_label(tickets, ways[w], label);
            add_curve(panel, ways[w], SETTING_BIT(SETTING_ROUND), w - first, label);
        }
        add_dense(tickets, panel);
    }
}

static const char *const control_labels[TICKET_CONTROL_COUNT] = {
    [TICKET_ITSELF] = "tickets",
    [TICKET_RANDOM] = "random masks",
    [TICKET_SHUFFLED] = "masks shuffled in layers",
    [TICKET_FRESH] = "fresh starting values",
    [TICKET_SIGNS] = "signs kept, sizes fresh",
};

// A way beside its controls. Without any there is nothing to say that the ways' panel does not.
static void add_controls(struct tickets *tickets, const struct point *way, bool alone)
{
    const struct report *report = tickets->report;
    const struct point *of[TICKET_CONTROL_COUNT] = {NULL};
    bool controls = false;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (is_pruned(point) && same_way(point, way) && of[point->ticket.control] == NULL) {
            of[point->ticket.control] = point;
            controls |= point->ticket.control != TICKET_ITSELF;
        }
    }
    if (!alone && !controls)
        return;
    char label[REPORT_LABEL];
    tickets_way_label(tickets, way, label);
    struct tickets_panel *panel = add_panel(tickets, alone ? "" : label);
    panel->way = way;
    for (size_t c = 0; c < TICKET_CONTROL_COUNT; c++)
        if (of[c] != NULL)
            add_curve(panel, of[c], SETTING_BIT(SETTING_ROUND), c, control_labels[c]);
    add_dense(tickets, panel);
}

enum status tickets_open(const struct report *report, size_t page, struct tickets *tickets)
{
    *tickets = (struct tickets){.report = report, .base = find_base(report, page)};
    for (enum setting_id axis = 0; axis < SETTING_METHOD; axis++)
        if (setting_applies(axis, tickets->base) && tells_pages(report, axis))
            append_axis(tickets->label, axis, tickets->base);
    // A panel for each way at most, and those that compare them.
    const struct point **ways = calloc(report->points, sizeof *ways);
    tickets->panel = calloc(2 * report->points, sizeof *tickets->panel);
    tickets->scratch = calloc(report->points, sizeof *tickets->scratch);
    if (ways == NULL || tickets->panel == NULL || tickets->scratch == NULL) {
        free(ways);
        tickets_close(tickets);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to lay out %zu points",
                           report->points);
    }
    size_t count = tickets_ways(tickets, ways, report->points);
    if (count > 1)
        add_ways(tickets, ways, count);
    for (size_t w = 0; w < count; w++)
        add_controls(tickets, ways[w], count == 1);
    free(ways);
    return STATUS_OK;
}

void tickets_close(struct tickets *tickets)
{
    free(tickets->panel);
    free(tickets->scratch);
    tickets->panel = NULL;
    tickets->scratch = NULL;
}

size_t tickets_points(const struct tickets *tickets, const struct tickets_curve *curve)
{
    const struct report *report = tickets->report;
    const struct report_point **sorted = tickets->scratch;
    size_t count = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (point->networks == 0 || !settings_agree(point->point, curve->like, curve->except))
            continue;
        size_t at = count++;
        for (; at > 0 && sorted[at - 1]->median_weights_left > point->median_weights_left; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = point;
    }
    return count;
}

const struct report_point *tickets_fewest(const struct tickets *tickets, const struct point *way)
{
    struct tickets_curve curve = {.like = way, .except = SETTING_BIT(SETTING_ROUND)};
    size_t points = tickets_points(tickets, &curve);
    for (size_t i = 0; i < points; i++)
        if (2 * tickets->scratch[i]->learned >= tickets->scratch[i]->networks)
            return tickets->scratch[i];
    return points > 0 ? tickets->scratch[points - 1] : NULL;
}

// A curve's point in the picture: the way's or the control's at the round, or a whole network.
static const struct report_point *point_of(const struct tickets *tickets,
                                           const struct tickets_curve *curve,
                                           const struct report_point *round)
{
    bool whole = curve->style >= TICKETS_DENSE;
    if (!whole && round == NULL)
        return NULL;
    for (size_t i = 0; i < tickets->report->points; i++) {
        const struct report_point *point = &tickets->report->point[i];
        bool same = curve->style == TICKETS_DENSE
                        ? !point_is_ticket(point->point) &&
                              settings_agree(point->point, tickets->base, SETTINGS_OF_TICKETS)
                        : settings_agree(point->point, curve->like, curve->except);
        if (same && point->networks > 0 &&
            (whole || point->point->ticket.round == round->point->ticket.round))
            return point;
    }
    return NULL;
}

const struct report_point *tickets_round(const struct tickets *tickets,
                                         const struct tickets_panel *panel)
{
    return panel->way != NULL ? tickets_fewest(tickets, panel->way) : NULL;
}

void tickets_at_fewest(const struct tickets *tickets, const struct tickets_panel *panel,
                       const struct report_point *of[TICKETS_CURVES])
{
    for (size_t c = 0; c < panel->curves; c++) {
        const struct tickets_curve *curve = &panel->curve[c];
        const struct report_point *at = tickets_round(tickets, panel);
        if (panel->way == NULL && curve->style < TICKETS_DENSE)
            at = tickets_fewest(tickets, curve->like);
        of[c] = point_of(tickets, curve, at);
    }
}

void tickets_extent(const struct tickets *tickets, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t p = 0; p < tickets->panels; p++) {
        const struct tickets_panel *panel = &tickets->panel[p];
        for (size_t c = 0; c < panel->curves; c++) {
            size_t points = tickets_points(tickets, &panel->curve[c]);
            if (points == 0)
                continue;
            *low = fmin(*low, tickets->scratch[0]->median_weights_left);
            *high = fmax(*high, tickets->scratch[points - 1]->median_weights_left);
        }
    }
    if (!(*low <= *high)) // nothing was tried yet
        *low = *high = 1;
    *low = fmax(1, *low);
}
