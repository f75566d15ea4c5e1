// How tickets divide into panels and pages: first all ways to fewer weights, then each way beside its
// controls, TICKETS_PANELS to a page.
#include "report/data/tickets.h"

#include "ticket/method.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of a panel that compares ways, beside dense and restarted networks.
#define WAYS_CURVES 6

static struct tickets_curve *add_curve(struct tickets_panel *panel, const struct point *like,
                                       uint64_t except, size_t style, const char *label)
{
    struct tickets_curve *curve = &panel->curve[panel->curves++];
    *curve = (struct tickets_curve){.like = like, .except = except, .style = style};
    snprintf(curve->label, sizeof curve->label, "%s", label);
    return curve;
}

// The dense networks of other widths, and the whole network again, where the plan has them.
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
            point->ticket.noise == 0 && tickets_same_network(point, tickets->base))
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

// Adds panels of the ways that `keep` picks, so many curves to each.
static void add_some_ways(struct tickets *tickets, const struct point **ways, size_t count,
                          bool (*keep)(const struct point *way), const char *title)
{
    struct tickets_panel *panel = NULL;
    size_t curves = 0;
    for (size_t w = 0; w < count; w++) {
        char label[REPORT_LABEL];
        if (!keep(ways[w]))
            continue;
        if (curves++ % WAYS_CURVES == 0) {
            snprintf(label, sizeof label, "%s%s", title, curves > 1 ? ", continued" : "");
            if (panel != NULL)
                add_dense(tickets, panel);
            panel = add_panel(tickets, label);
        }
        tickets_way_label(tickets, ways[w], label);
        add_curve(panel, ways[w], SETTING_BIT(SETTING_ROUND), panel->curves, label);
    }
    if (panel != NULL)
        add_dense(tickets, panel);
}

static bool is_any(const struct point *way)
{
    (void)way;
    return true;
}

static bool needs_training(const struct point *way)
{
    return ticket_methods[way->ticket.method]->needs_training;
}

static bool needs_none(const struct point *way)
{
    return !needs_training(way);
}

// Ways beside each other; if there are too many for one panel, those that choose by what training made of
// a network apart from those that do without.
static void add_ways(struct tickets *tickets, const struct point **ways, size_t count)
{
    if (count <= WAYS_CURVES) {
        add_some_ways(tickets, ways, count, is_any, "");
        return;
    }
    add_some_ways(tickets, ways, count, needs_training, "pruned after training");
    add_some_ways(tickets, ways, count, needs_none, "pruned without training");
}

// A way beside its controls. Without any there is nothing to say that the ways' panel does not.
static void add_controls(struct tickets *tickets, const struct point *way, bool alone)
{
    const struct report *report = tickets->report;
    const struct point *of[TICKET_CONTROL_COUNT] = {NULL};
    bool controls = false;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        if (tickets_is_pruned(point) && tickets_same_way(point, way) &&
            of[point->ticket.control] == NULL) {
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
    for (size_t c = 0; c < TICKET_CONTROL_COUNT; c++) {
        if (of[c] == NULL)
            continue;
        setting_say_value(SETTING_CONTROL, of[c], label);
        add_curve(panel, of[c], SETTING_BIT(SETTING_ROUND), c, label);
    }
    add_dense(tickets, panel);
}

enum status tickets_open(const struct report *report, size_t network, struct tickets *tickets)
{
    TRY(tickets_begin(report, network, tickets));
    size_t points = tickets->report->points;
    const struct point **ways = calloc(points, sizeof *ways);
    if (ways == NULL) {
        tickets_close(tickets);
        return status_fail(STATUS_ENVIRONMENT, "not enough memory to lay out %zu points", points);
    }
    size_t count = tickets_ways(tickets, ways, points);
    for (size_t w = 0; w < count; w++)
        tickets->biases |= ways[w]->ticket.prune_biases;
    if (count > 1)
        add_ways(tickets, ways, count);
    for (size_t w = 0; w < count; w++)
        add_controls(tickets, ways[w], count == 1);
    free(ways);
    return STATUS_OK;
}

// ---- pages ----

// Whether a ticket of the network was tried: else there is nothing to show of it.
static bool is_tried(const struct tickets *tickets)
{
    for (size_t i = 0; i < tickets->report->points; i++) {
        const struct report_point *point = &tickets->report->point[i];
        if (tickets_is_pruned(point->point) && point->networks > 0)
            return true;
    }
    return false;
}

size_t tickets_find_page(const struct report *report, size_t page, tickets_pages_of *pages_of,
                         size_t *part)
{
    size_t network = 0;
    for (*part = page; tickets_base(report, network) != NULL; network++) {
        struct tickets tickets;
        if (tickets_open(report, network, &tickets) != STATUS_OK)
            break;
        size_t pages = is_tried(&tickets) ? pages_of(&tickets) : 0;
        tickets_close(&tickets);
        if (*part < pages)
            break;
        *part -= pages;
    }
    return network;
}

size_t tickets_count_pages(const struct report *report, tickets_pages_of *pages_of)
{
    size_t pages = 0, part;
    while (tickets_base(report, tickets_find_page(report, pages, pages_of, &part)) != NULL)
        pages++;
    return pages;
}

static size_t pages_of_panels(const struct tickets *tickets)
{
    return (tickets->panels + TICKETS_PANELS - 1) / TICKETS_PANELS;
}

size_t tickets_pages(const struct report *report)
{
    return tickets_count_pages(report, pages_of_panels);
}

void tickets_page_name(const struct report *report, size_t page, char name[REPORT_PAGE])
{
    size_t part, network = tickets_find_page(report, page, pages_of_panels, &part);
    tickets_network_name(report, network, name);
    report_number_page(part, name);
}

enum status tickets_open_page(const struct report *report, size_t page, struct tickets *tickets)
{
    size_t part, network = tickets_find_page(report, page, pages_of_panels, &part);
    TRY(tickets_open(report, network, tickets));
    size_t first = part * TICKETS_PANELS, left = tickets->panels - first;
    tickets->panels = left < TICKETS_PANELS ? left : TICKETS_PANELS;
    memmove(tickets->panel, tickets->panel + first, tickets->panels * sizeof *tickets->panel);
    return STATUS_OK;
}
