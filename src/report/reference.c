#include "report/reference.h"

#include <math.h>

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

const struct reference_count reference_counts[REFERENCE_COUNTS] = {
    {1, 1, 3, 3, ONE_ONE, "3 of 64"},        {1, 2, 0, HALF, NAN, "at most half"},
    {1, 3, 35, 41, ONE_THREE, "about 60 %"}, // 54.7 % to 64.1 %
    {2, 3, 0, HALF, NAN, "at most half"},    {2, 4, HALF + 1, REFERENCE_NETWORKS, NAN, "over half"},
};

// Whether the point is about Conway's rule and dense L(n,m) with ReLU, as all published figures
// are.
static bool asks(const struct trial_point *point)
{
    const struct life_rule conway = {1u << 3, 1u << 2 | 1u << 3};
    return !trial_is_ticket(point) && point->family == NET_LIFE && point->overcompleteness > 0 &&
           point->activation == NET_RELU && point->rule.birth == conway.birth &&
           point->rule.survival == conway.survival;
}

bool reference_compares(const struct report_point *point, size_t generations)
{
    return point->point->generations == generations && asks(point->point);
}

const struct reference_count *reference_count_of(const struct trial_point *point)
{
    for (size_t i = 0; i < REFERENCE_COUNTS; i++)
        if (reference_counts[i].generations == point->generations &&
            reference_counts[i].overcompleteness == point->overcompleteness && asks(point))
            return &reference_counts[i];
    return NULL;
}
