// The dense networks that have tickets, the ways to these, and the points of a curve, which is not a list
// of points, but a point that others are like, except on some axes.
#include "report/data/tickets.h"

#include "base/text.h"
#include "net/name.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool tickets_is_pruned(const struct point *point)
{
    return point_is_pruned(point) && point->ticket.flips == 0 && point->ticket.noise == 0;
}

bool tickets_same_network(const struct point *a, const struct point *b)
{
    return settings_agree(a, b, SETTINGS_OF_TICKETS);
}

const struct point *tickets_base(const struct report *report, size_t network)
{
    size_t found = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct point *point = report->point[i].point;
        size_t first = 0;
        if (!tickets_is_pruned(point))
            continue;
        while (!tickets_is_pruned(report->point[first].point) ||
               !tickets_same_network(report->point[first].point, point))
            first++;
        if (first == i && found++ == network)
            return point;
    }
    return NULL;
}

size_t tickets_networks(const struct report *report)
{
    size_t networks = 0;
    while (tickets_base(report, networks) != NULL)
        networks++;
    return networks;
}

size_t tickets_untried(const struct report *report)
{
    size_t networks = 0;
    for (size_t i = 0; i < report->points; i++) {
        bool first = point_is_ticket(report->point[i].point), tried = false;
        for (size_t j = 0; j < report->points && first; j++) {
            const struct report_point *other = &report->point[j];
            if (!point_is_ticket(other->point) ||
                !tickets_same_network(other->point, report->point[i].point))
                continue;
            first = j >= i;
            tried |= other->networks > 0;
        }
        networks += first && !tried;
    }
    return networks;
}

// Whether the networks differ in the axis.
static bool tells_networks(const struct report *report, enum setting_id axis)
{
    const struct point *first = tickets_base(report, 0), *other;
    for (size_t network = 1; (other = tickets_base(report, network)) != NULL; network++)
        if (setting_value(axis, other) != setting_value(axis, first))
            return true;
    return false;
}

void tickets_network_name(const struct report *report, size_t network, char name[REPORT_PAGE])
{
    const struct point *base = tickets_base(report, network);
    name[0] = '\0';
    for (enum setting_id axis = 0; axis < SETTING_METHOD && base != NULL; axis++) {
        char value[SETTING_TEXT];
        if (!setting_applies(axis, base) || !tells_networks(report, axis))
            continue;
        setting_format(axis, base, value);
        text_append(name, REPORT_PAGE, "%s%s-%s", name[0] != '\0' ? "-" : "", setting_name(axis),
                    value);
    }
    for (char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at) && *at != '.' && *at != '-')
            *at = '-'; // of words, an underscore; of a rule, the slash
}

// "L(1,4), 108 weights", and what else tells the network from the others.
static void make_label(const struct report *report, const struct point *base,
                       char label[REPORT_LABEL])
{
    char name[NET_NAME_TEXT], weights[TEXT_COUNT], phrase[SETTING_PHRASE];
    struct net net = point_net(base);
    net_name(&net, name);
    text_format_count(net_weights(&net), weights);
    snprintf(label, REPORT_LABEL, "%s, %s weights", name, weights);
    for (enum setting_id axis = 0; axis < SETTING_METHOD; axis++)
        if (setting_applies(axis, base) && tells_networks(report, axis) &&
            axis != SETTING_GENERATIONS && (SETTINGS_OF_WIDTHS & SETTING_BIT(axis)) == 0) {
            setting_say(axis, base, phrase);
            text_append(label, REPORT_LABEL, "; %s", phrase);
        }
}

static size_t numbers_of(const struct point *point)
{
    struct net net = point_net(point);
    return net_numbers(&net);
}

// Whether a point is on the pages of the network of `of`: its tickets, and dense networks that are no
// larger, for only those compare with them.
static bool belongs(const struct report *report, const struct point *point, const void *of)
{
    (void)report;
    if (point_is_ticket(point))
        return tickets_same_network(point, of);
    return settings_agree(point, of, SETTINGS_OF_TICKETS | SETTINGS_OF_WIDTHS) &&
           numbers_of(point) <= numbers_of(of);
}

enum status tickets_begin(const struct report *report, size_t network, struct tickets *tickets)
{
    *tickets = (struct tickets){.base = tickets_base(report, network)};
    TRY(report_select(report, belongs, tickets->base, &tickets->part));
    tickets->report = &tickets->part;
    make_label(report, tickets->base, tickets->label);
    tickets->scratch = calloc(tickets->part.points, sizeof *tickets->scratch);
    tickets->panel = calloc(2 * tickets->part.points, sizeof *tickets->panel);
    if (tickets->scratch != NULL && tickets->panel != NULL)
        return STATUS_OK;
    size_t points = tickets->part.points;
    tickets_close(tickets);
    return status_fail(STATUS_ENVIRONMENT, "not enough memory to lay out %zu points", points);
}

void tickets_close(struct tickets *tickets)
{
    report_close(&tickets->part);
    free(tickets->panel);
    free(tickets->scratch);
    tickets->panel = NULL;
    tickets->scratch = NULL;
}

// ---- ways and curves ----

bool tickets_same_way(const struct point *a, const struct point *b)
{
    return settings_agree(a, b, SETTING_BIT(SETTING_ROUND) | SETTING_BIT(SETTING_CONTROL));
}

size_t tickets_ways(const struct tickets *tickets, const struct point **ways, size_t most)
{
    const struct report *report = tickets->report;
    size_t count = 0;
    for (size_t i = 0; i < report->points && count < most; i++) {
        const struct point *point = report->point[i].point;
        bool known = !tickets_is_pruned(point) || !tickets_same_network(point, tickets->base);
        for (size_t w = 0; w < count && !known; w++)
            known = tickets_same_way(ways[w], point);
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
            varies |= tickets_is_pruned(point) && tickets_same_network(point, way) &&
                      point->ticket.method == way->ticket.method && setting_applies(axis, point) &&
                      setting_applies(axis, way) &&
                      setting_value(axis, point) != setting_value(axis, way);
        }
        if (axis == SETTING_METHOD || (varies && axis != SETTING_ROUND && axis != SETTING_CONTROL))
            report_append_setting(label, axis, way);
    }
}

double tickets_left(const struct tickets *tickets, const struct report_point *point)
{
    if (!tickets->biases)
        return point->median_weights_left;
    const struct ticket_spec *spec = &point->point->ticket;
    struct net net = point_net(point->point);
    if (spec->prune_biases)
        return (double)ticket_left(ticket_prunable(&net, true), spec->rate, spec->round);
    return point->median_weights_left + (double)net_biases(&net);
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
        double left = tickets_left(tickets, point);
        for (; at > 0 && tickets_left(tickets, sorted[at - 1]) > left; at--)
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
            *low = fmin(*low, tickets_left(tickets, tickets->scratch[0]));
            *high = fmax(*high, tickets_left(tickets, tickets->scratch[points - 1]));
        }
    }
    if (!(*low <= *high)) // nothing was tried yet
        *low = *high = 1;
    *low = fmax(1, *low);
}
