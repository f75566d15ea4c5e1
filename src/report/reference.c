#include "report/reference.h"

const struct reference_rate reference_rates[REFERENCE_RATES] = {
    {1, 1, 3.0 / 64, 3, 64}, // "4.7 %"
    {1, 3, 0.6, 0, 0},       // "about 60 %"
};

const struct reference_half reference_halves[REFERENCE_HALVES] = {
    {1, 3}, {2, 4}, {3, 0}, {4, 0}, {5, 0},
};

bool reference_compares(const struct report_point *point, size_t generations)
{
    const struct life_rule conway = {1u << 3, 1u << 2 | 1u << 3};
    return point->point->generations == generations && point->point->activation == NET_RELU &&
           point->point->rule.birth == conway.birth &&
           point->point->rule.survival == conway.survival;
}
