#include "report/reference.h"

const struct reference_rate reference_rates[REFERENCE_RATES] = {
    {1, 3.0 / 64, 3, 64}, // "4.7 %"
    {3, 0.6, 0, 0},       // "about 60 %"
};

bool reference_compares(const struct report_point *point)
{
    const struct life_rule conway = {1u << 3, 1u << 2 | 1u << 3};
    return point->point->generations == 1 && point->point->activation == NET_RELU &&
           point->point->rule.birth == conway.birth &&
           point->point->rule.survival == conway.survival;
}

const struct report_point *reference_find(const struct report *report, size_t overcompleteness)
{
    for (size_t i = 0; i < report->points; i++)
        if (report->point[i].point->overcompleteness == overcompleteness &&
            reference_compares(&report->point[i]))
            return &report->point[i];
    return NULL;
}
