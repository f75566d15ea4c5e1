#include "report/data/reference.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#define ONE_ONE   (3.0 / REFERENCE_NETWORKS) // "4.7 %"
#define ONE_THREE 0.6                        // "about 60 %"
#define HALF      (REFERENCE_NETWORKS / 2)

const struct reference_rate reference_rates[REFERENCE_RATES] = {
    {1, 1, ONE_ONE, 3, REFERENCE_NETWORKS},
    {1, 3, ONE_THREE, 0, 0},
};

const struct reference_half reference_halves[REFERENCE_HALVES] = {
    {1, 3}, {2, 4}, {3, 0}, {4, 0}, {5, 0},
};

#define OF_16(activation, learned)                                                                 \
    {                                                                                              \
        activation,                                                                                \
        {                                                                                          \
            1, 1, learned / 16.0, learned, 16                                                      \
        }                                                                                          \
    }

const struct reference_activation reference_activations[REFERENCE_ACTIVATIONS] = {
    OF_16(NET_QUADRATIC, 16),  OF_16(NET_PRELU, 16), OF_16(NET_SQUARE, 15), OF_16(NET_SILU, 15),
    OF_16(NET_ROOT_SQUARE, 8), OF_16(NET_LEAKY, 4),  OF_16(NET_CELU, 1),    OF_16(NET_SIGMOID, 0),
    OF_16(NET_TANH, 0),        OF_16(NET_RELU, 0)};

#define AT_MOST_HALF(n, m)                                                                         \
    {                                                                                              \
        n, m, 0, 0, HALF, NAN, "at most half"                                                      \
    }

const struct reference_count reference_counts[REFERENCE_COUNTS] = {
    {1, 1, 0, 3, 3, ONE_ONE, "3 of 64"},
    AT_MOST_HALF(1, 2),
    {1, 3, 0, 35, 41, ONE_THREE, "about 60 %"}, // 54.7 % to 64.1 %
    AT_MOST_HALF(2, 3),
    {2, 4, 0, HALF + 1, REFERENCE_NETWORKS, NAN, "over half"},
    {1, 1, REFERENCE_FLIPS, 48, 54, REFERENCE_FLIPS_RATE, "about 20 % fail"}, // 75.0 % to 84.4 %
    {1, 1, REFERENCE_FLIPS_HALF_TO, 0, HALF - 1, NAN, "over half fail"},
    AT_MOST_HALF(3, 2),
    AT_MOST_HALF(3, 4),
    AT_MOST_HALF(3, 6),
    AT_MOST_HALF(3, 8),
    AT_MOST_HALF(3, 12),
    AT_MOST_HALF(3, 16),
    AT_MOST_HALF(3, REFERENCE_MOST),
};

void reference_name(const struct reference_count *count, char name[REFERENCE_NAME])
{
    int used =
        snprintf(name, REFERENCE_NAME, "L(%zu,%zu)", count->generations, count->overcompleteness);
    if (count->flips > 0)
        snprintf(name + used, REFERENCE_NAME - (size_t)used, " with %zu flip%s", count->flips,
                 count->flips == 1 ? "" : "s");
}

// The counts whose per cent, rounded to a whole number, is within five of the nearest ten.
static struct reference_range about(size_t learned)
{
    // 100 j / N >= 10 tens - 5.5, and < 10 tens + 5.5.
    const size_t all = REFERENCE_NETWORKS, tens = (20 * learned + all) / (2 * all);
    size_t least = tens > 0 ? ((20 * tens - 11) * all + 199) / 200 : 0;
    size_t most = ((20 * tens + 11) * all + 199) / 200 - 1;
    return (struct reference_range){least, most < all ? most : all};
}

struct reference_range reference_said(const struct reference_count *count, size_t learned)
{
    assert(learned <= REFERENCE_NETWORKS);
    if (count->least == count->most)
        return (struct reference_range){learned, learned};
    if (count->least > 0 && count->most < REFERENCE_NETWORKS)
        return about(learned);
    if (learned < count->least)
        return (struct reference_range){0, count->least - 1};
    if (learned > count->most)
        return (struct reference_range){count->most + 1, REFERENCE_NETWORKS};
    return (struct reference_range){count->least, count->most};
}

// Whether the point is about Conway's rule and L(n,m) with that activation on random boards without end, as all
// published figures are.
static bool asks(const struct point *point, enum net_activation activation)
{
    const struct life_rule conway = {1u << 3, 1u << 2 | 1u << 3};
    bool fresh = point->boards == POINT_OWN_BOARDS || point->boards == POINT_SHARED_BOARDS;
    return fresh && point->from == NULL && point->family == NET_LIFE &&
           point->overcompleteness > 0 && point->output == NET_LINEAR && !point->tied &&
           !point->residual && point->activation == activation &&
           point->rule.birth == conway.birth && point->rule.survival == conway.survival;
}

bool reference_compares(const struct report_point *point, size_t generations)
{
    return point->point->generations == generations && asks(point->point, NET_RELU) &&
           !point_is_ticket(point->point);
}

bool reference_resembles(const struct report_point *point,
                         const struct reference_activation *activation)
{
    const struct point *like = point->point;
    return asks(like, activation->activation) && !point_is_ticket(like) &&
           like->generations == activation->rate.generations &&
           like->overcompleteness == activation->rate.overcompleteness &&
           like->boundary == LIFE_TORUS && like->init == NET_FAN_IN;
}

// Whether the point's networks start as those of a figure with so many flips.
static bool starts_alike(const struct point *point, size_t flips)
{
    const struct ticket_spec *ticket = &point->ticket;
    if (flips == 0)
        return !point_is_ticket(point);
    return point_is_restart(point) && ticket->only_learned && ticket->control == TICKET_ITSELF &&
           ticket->flips == flips && !ticket->flip_biases && ticket->noise == 0;
}

const struct reference_count *reference_count_of(const struct point *point)
{
    for (size_t i = 0; i < REFERENCE_COUNTS && asks(point, NET_RELU); i++)
        if (reference_counts[i].generations == point->generations &&
            reference_counts[i].overcompleteness == point->overcompleteness &&
            starts_alike(point, reference_counts[i].flips))
            return &reference_counts[i];
    return NULL;
}

bool reference_documents(const struct point *point)
{
    return isnan(point->density);
}

// ---- beside ours ----

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

// The only point that resembles the rate's and has its density, likewise.
static const struct report_point *find_alike(const struct report *report,
                                             const struct reference_activation *of, bool *several)
{
    const struct report_point *found = NULL;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (!reference_resembles(point, of) ||
            point->point->density != REFERENCE_ACTIVATIONS_DENSITY)
            continue;
        *several = found != NULL;
        if (*several)
            return NULL;
        found = point;
    }
    return found;
}

static void compare_rate(const struct report *report, struct reproduction *row)
{
    const struct reference_rate *rate = row->rate;
    row->published = (struct report_count){rate->learned, rate->networks};
    if (rate->networks == 0)
        row->published = (struct report_count){(size_t)lround(rate->rate * REFERENCE_NETWORKS),
                                               REFERENCE_NETWORKS};
    const struct report_point *point =
        row->activation != NULL
            ? find_alike(report, row->activation, &row->several)
            : find_point(report, rate->generations, rate->overcompleteness, &row->several);
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
    } else if (row < REFERENCE_RATES + REFERENCE_HALVES) {
        reproduction->half = &reference_halves[row - REFERENCE_RATES];
        compare_threshold(report, reproduction);
    } else {
        reproduction->activation = &reference_activations[row - REFERENCE_RATES - REFERENCE_HALVES];
        reproduction->rate = &reproduction->activation->rate;
        compare_rate(report, reproduction);
    }
}
