#include "report/reproduction.h"

#include "report/reference.h"

#include <stdio.h>

const size_t reproduction_rows = REFERENCE_RATES + REFERENCE_HALVES;

// The only comparable point of L(n,m), NULL if there is none, or, with *several set, more than one.
static const struct report_point *find_point(const struct report *report, size_t generations,
                                             size_t overcompleteness, bool *several)
{
    const struct report_point *found = NULL;
    *several = false;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (point->point->overcompleteness != overcompleteness ||
            !reference_compares(point, generations))
            continue;
        *several = found != NULL;
        if (*several)
            return NULL;
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

void reproduction_find_threshold(const struct report *report, size_t generations,
                                 struct reproduction_threshold *threshold)
{
    // The largest m that is not above one half: surely, by its rate, possibly.
    size_t surely = 0, likely = 0, possibly = 0;
    *threshold = (struct reproduction_threshold){0};
    for (size_t m = next_tried(report, generations, 0); m > 0;
         m = next_tried(report, generations, m)) {
        bool several;
        const struct report_point *point = find_point(report, generations, m, &several);
        threshold->several |= several;
        threshold->most = m;
        if (point == NULL)
            continue;
        surely = point->interval.high <= 0.5 ? m : surely;
        likely = point->rate <= 0.5 ? m : likely;
        possibly = point->interval.low <= 0.5 ? m : possibly;
    }
    threshold->low = surely + 1;
    threshold->from = next_tried(report, generations, likely);
    threshold->high = next_tried(report, generations, possibly);
}

// ---- rates ----

static void write_rate(const struct report *report, const struct reference_rate *reference,
                       const struct reproduction_style *style,
                       char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT])
{
    const char *percent = style->percent, *to = style->to;
    snprintf(cell[REPRODUCTION_WHAT], REPRODUCTION_TEXT, "%sL(%zu,%zu)%s learns", style->math,
             reference->generations, reference->overcompleteness, style->math);
    if (reference->networks > 0) {
        struct interval published = wilson_interval(reference->learned, reference->networks);
        snprintf(cell[REPRODUCTION_PUBLISHED], REPRODUCTION_TEXT, "%.1f%s (%zu of %zu; %.1f%s%.1f)",
                 100 * reference->rate, percent, reference->learned, reference->networks,
                 100 * published.low, to, 100 * published.high);
    } else {
        snprintf(cell[REPRODUCTION_PUBLISHED], REPRODUCTION_TEXT, "about %.0f%s",
                 100 * reference->rate, percent);
    }
    bool several;
    const struct report_point *ours =
        find_point(report, reference->generations, reference->overcompleteness, &several);
    if (ours == NULL || ours->networks == 0) {
        snprintf(cell[REPRODUCTION_OURS], REPRODUCTION_TEXT,
                 several ? "several points" : "not in this sweep");
        return;
    }
    const struct interval *interval = &ours->interval;
    bool within = reference->rate >= interval->low && reference->rate <= interval->high;
    snprintf(cell[REPRODUCTION_OURS], REPRODUCTION_TEXT, "%.1f%s (%zu of %zu)", 100 * ours->rate,
             percent, ours->learned, ours->networks);
    snprintf(cell[REPRODUCTION_INTERVAL], REPRODUCTION_TEXT, "%.1f%s%.1f", 100 * interval->low, to,
             100 * interval->high);
    snprintf(cell[REPRODUCTION_WITHIN], REPRODUCTION_TEXT, within ? "yes" : "no");
}

// ---- thresholds ----

static void write_threshold(const struct report *report, const struct reference_half *reference,
                            const struct reproduction_style *style,
                            char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT])
{
    const char *math = style->math;
    snprintf(cell[REPRODUCTION_WHAT], REPRODUCTION_TEXT,
             "%sn = %zu%s: over half learn from %sm =%s", math, reference->generations, math, math,
             math);
    if (reference->from > 0)
        snprintf(cell[REPRODUCTION_PUBLISHED], REPRODUCTION_TEXT, "%zu", reference->from);
    else
        snprintf(cell[REPRODUCTION_PUBLISHED], REPRODUCTION_TEXT, "none up to %d", REFERENCE_MOST);
    struct reproduction_threshold ours;
    reproduction_find_threshold(report, reference->generations, &ours);
    if (ours.several || ours.most == 0) {
        snprintf(cell[REPRODUCTION_OURS], REPRODUCTION_TEXT,
                 ours.several ? "several points" : "not in this sweep");
        return;
    }
    if (ours.from > 0)
        snprintf(cell[REPRODUCTION_OURS], REPRODUCTION_TEXT, "%zu", ours.from);
    else
        snprintf(cell[REPRODUCTION_OURS], REPRODUCTION_TEXT, "none up to %zu", ours.most);
    char *interval = cell[REPRODUCTION_INTERVAL];
    if (ours.high == 0)
        snprintf(interval, REPRODUCTION_TEXT, "%zu or more", ours.low);
    else if (ours.high == ours.low)
        snprintf(interval, REPRODUCTION_TEXT, "%zu", ours.low);
    else
        snprintf(interval, REPRODUCTION_TEXT, "%zu%s%zu", ours.low, style->to, ours.high);
    // No threshold, as far as was tried, lies above all m that were.
    size_t published = reference->from > 0 ? reference->from : REFERENCE_MOST + 1;
    bool within = published >= ours.low && (ours.high == 0 || published <= ours.high);
    snprintf(cell[REPRODUCTION_WITHIN], REPRODUCTION_TEXT, within ? "yes" : "no");
}

bool reproduction_concerns(const struct report *report, size_t row)
{
    bool rate = row < REFERENCE_RATES;
    size_t generations = rate ? reference_rates[row].generations
                              : reference_halves[row - REFERENCE_RATES].generations;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (reference_compares(point, generations) &&
            (!rate || point->point->overcompleteness == reference_rates[row].overcompleteness))
            return true;
    }
    return false;
}

void reproduction_write(const struct report *report, size_t row,
                        const struct reproduction_style *style,
                        char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT])
{
    for (size_t c = 0; c < REPRODUCTION_CELLS; c++)
        cell[c][0] = '\0';
    if (row < REFERENCE_RATES)
        write_rate(report, &reference_rates[row], style, cell);
    else
        write_threshold(report, &reference_halves[row - REFERENCE_RATES], style, cell);
}
