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

size_t reference_find(const struct report *report, size_t overcompleteness,
                      const struct report_point **first)
{
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < report->points; i++) {
        const struct report_point *point = &report->point[i];
        if (point->point->overcompleteness != overcompleteness || !reference_compares(point))
            continue;
        if (count++ == 0)
            *first = point;
    }
    return count;
}
