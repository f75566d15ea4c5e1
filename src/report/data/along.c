#include "report/data/along.h"

#include "report/data/times.h"

#include <math.h>
#include <stdlib.h>

static bool is_asked(const struct report_point *point)
{
    return point->networks > 0 && !point_is_ticket(point->point);
}

// Whether the points differ in the axis alone; those of a report by seed have a seed each.
static bool belong_together(const struct report *report, enum setting_id axis,
                            const struct report_point *a, const struct report_point *b)
{
    return settings_agree(a->point, b->point, SETTING_BIT(axis)) &&
           (!report->by_seed || report_same_seeds(a, b));
}

// The points that belong to one of them, itself included. member: [points].
static size_t find_members(const struct report *report, enum setting_id axis, size_t one,
                           const struct report_point **member)
{
    size_t count = 0;
    for (size_t i = 0; i < report->points && is_asked(&report->point[one]); i++)
        if (is_asked(&report->point[i]) &&
            belong_together(report, axis, &report->point[one], &report->point[i]))
            member[count++] = &report->point[i];
    return count;
}

static bool leads_somewhere(const struct report *report, enum setting_id axis,
                            const struct report_point **member)
{
    for (size_t i = 0; i < report->points && report->varies[axis]; i++)
        if (find_members(report, axis, i, member) > 1)
            return true;
    return false;
}

static enum setting_id find_axis(const struct report *report, const struct report_point **member)
{
    if (leads_somewhere(report, SETTING_OVERCOMPLETENESS, member))
        return SETTING_OVERCOMPLETENESS;
    enum setting_id axis = 0;
    while (axis < SETTING_SEED && !leads_somewhere(report, axis, member))
        axis++;
    return axis;
}

// Fits what the members say of m. place: [count] of scratch.
static void find_half(const struct report_point *const *member, size_t count,
                      struct firth_place *place, struct along_row *row)
{
    row->least = INFINITY;
    row->most = 0;
    for (size_t i = 0; i < count; i++) {
        double m = (double)member[i]->point->overcompleteness;
        place[i] = (struct firth_place){log2(m), {member[i]->learned, member[i]->networks}};
        row->least = fmin(row->least, m);
        row->most = fmax(row->most, m);
    }
    struct firth fit = firth_fit(place, count);
    row->half = exp2(fit.half);
    row->interval = (struct interval){exp2(fit.interval.low), exp2(fit.interval.high)};
    row->slope = fit.slope;
}

// The rows, in the order of their first points. taken: [points], false.
static enum status fill_rows(struct along *along, const struct report_point **member, bool *taken,
                             struct firth_place *place)
{
    const struct report *report = along->report;
    for (size_t i = 0; i < report->points; i++) {
        size_t count = taken[i] ? 0 : find_members(report, along->axis, i, member);
        for (size_t k = 0; k < count; k++)
            taken[member[k] - report->point] = true;
        if (count < 2)
            continue;
        struct along_row *row = &along->row[along->rows++];
        *row =
            (struct along_row){&report->point[i], count, NAN, NAN, NAN, {NAN, NAN}, NAN, NAN, NAN};
        if (along->axis == SETTING_OVERCOMPLETENESS)
            find_half(member, count, place, row);
        TRY(times_compare(member, count, &row->p));
        along->tests += isnan(row->p) ? 0 : 1;
    }
    return STATUS_OK;
}

// p: [rows] of scratch, and so is order.
static void correct(struct along *along, double *p, size_t *order)
{
    for (size_t i = 0; i < along->rows; i++)
        p[i] = along->row[i].p;
    report_holm(p, along->rows, order);
    for (size_t i = 0; i < along->rows; i++)
        along->row[i].holm = p[i];
}

enum status along_open(const struct report *report, struct along *along)
{
    *along = (struct along){.report = report, .axis = SETTING_SEED};
    along->row = calloc(report->points, sizeof *along->row);
    const struct report_point **member = calloc(report->points, sizeof *member);
    bool *taken = calloc(report->points, sizeof *taken);
    struct firth_place *place = calloc(report->points, sizeof *place);
    double *p = calloc(report->points, sizeof *p);
    size_t *order = calloc(report->points, sizeof *order);
    enum status status = STATUS_OK;
    if (along->row == NULL || member == NULL || taken == NULL || place == NULL || p == NULL ||
        order == NULL)
        status =
            status_fail(STATUS_ENVIRONMENT, "not enough memory for %zu points", report->points);
    if (status == STATUS_OK)
        along->axis = find_axis(report, member);
    if (along->axis != SETTING_SEED)
        status = fill_rows(along, member, taken, place);
    if (status == STATUS_OK)
        correct(along, p, order);
    else
        along_close(along);
    free(member);
    free(taken);
    free(place);
    free(p);
    free(order);
    return status;
}

void along_close(struct along *along)
{
    free(along->row);
    along->row = NULL;
}
