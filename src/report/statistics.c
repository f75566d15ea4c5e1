#include "report/statistics.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double report_quantile(double *values, size_t count, double q)
{
    assert(q >= 0 && q <= 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    if (kept == 0)
        return NAN;
    qsort(values, kept, sizeof *values, compare);
    double h = (double)(kept - 1) * q;
    size_t below = (size_t)h;
    double rest = h - (double)below;
    if (rest == 0)
        return values[below];
    return values[below] + rest * (values[below + 1] - values[below]);
}

double report_median(double *values, size_t count)
{
    return report_quantile(values, count, 0.5);
}
