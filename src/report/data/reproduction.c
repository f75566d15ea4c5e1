#include "report/data/reproduction.h"

#include <math.h>

// The only comparable point of L(n,m), NULL if there is none, or, setting *several, more than one.
static const struct report_point *find_point(const struct report *report, size_t generations,
                                             size_t overcompleteness, bool *several)
{
    const struct report_point *found = NULL;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (point->point->overcompleteness != overcompleteness ||
            !reference_compares(point, generations))
            continue;
        if (found != NULL) {
            *several = true;
            return NULL;
        }
        found = point;
    }
    return found;
}

// The smallest m beyond `below` that has networks; 0 if there is none.
static size_t next_tried(const struct report *report, size_t generations, size_t below)
{
    size_t least = 0;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        size_t m = point->point->overcompleteness;
        if (reference_compares(point, generations) && point->networks > 0 && m > below &&
            (least == 0 || m < least))
            least = m;
    }
    return least;
}

static double compare(const struct report_point *ours, const struct report_count *published)
{
    const struct report_count count = {ours->learned, ours->networks};
    return report_fisher(&count, published);
}

static void compare_rate(const struct report *report, struct reproduction *row)
{
    const struct reference_rate *rate = row->rate;
    row->published = (struct report_count){rate->learned, rate->networks};
    if (rate->networks == 0)
        row->published = (struct report_count){(size_t)lround(rate->rate * REFERENCE_NETWORKS),
                                               REFERENCE_NETWORKS};
    const struct report_point *point =
        find_point(report, rate->generations, rate->overcompleteness, &row->several);
    row->concerns = point != NULL || row->several;
    if (point != NULL && point->networks > 0) {
        row->ours = point;
        row->p = compare(point, &row->published);
    }
}

// What a published threshold says of a point, as the nearest count to ours: false if nothing.
static bool said(const struct reference_half *half, const struct report_point *point,
                 struct report_count *published)
{
    const size_t m = point->point->overcompleteness, over = REFERENCE_NETWORKS / 2 + 1;
    size_t count = (size_t)lround(point->rate * REFERENCE_NETWORKS);
    if (m > REFERENCE_MOST || (half->from > 0 && m + 1 < half->from))
        return false;
    if (half->from > 0 && m >= half->from)
        count = count < over ? over : count;
    else
        count = count < over ? count : over - 1;
    *published = (struct report_count){count, REFERENCE_NETWORKS};
    return true;
}

static void compare_threshold(const struct report *report, struct reproduction *row)
{
    // The largest m that is not above one half: surely, by its rate, possibly.
    size_t surely = 0, likely = 0, possibly = 0, tests = 0;
    const size_t generations = row->half->generations;
    double least = 1;
    for (size_t m = next_tried(report, generations, 0); m > 0;
         m = next_tried(report, generations, m)) {
        struct report_count published;
        const struct report_point *point = find_point(report, generations, m, &row->several);
        row->threshold.most = m;
        if (point == NULL)
            continue;
        surely = point->interval.high <= 0.5 ? m : surely;
        likely = point->rate <= 0.5 ? m : likely;
        possibly = point->interval.low <= 0.5 ? m : possibly;
        if (!said(row->half, point, &published))
            continue;
        least = fmin(least, compare(point, &published));
        tests++;
    }
    row->threshold.low = surely + 1;
    row->threshold.from = next_tried(report, generations, likely);
    row->threshold.high = next_tried(report, generations, possibly);
    if (tests > 0 && !row->several)
        row->p = fmin(1, (double)tests * least);
    for (size_t i = 0; i < report->points; i++)
        row->concerns |= reference_compares(&report->point[i], generations);
}

void reproduction_find(const struct report *report, size_t row, struct reproduction *reproduction)
{
    *reproduction = (struct reproduction){.p = NAN};
    if (row < REFERENCE_RATES) {
        reproduction->rate = &reference_rates[row];
        compare_rate(report, reproduction);
    } else {
        reproduction->half = &reference_halves[row - REFERENCE_RATES];
        compare_threshold(report, reproduction);
    }
}
