#include "base/wilson.h"

#include <math.h>

struct interval wilson_interval(uint64_t successes, uint64_t trials)
{
    if (trials == 0)
        return (struct interval){0, 1};
    return wilson_interval_of_rate((double)successes / (double)trials, (double)trials);
}

struct interval wilson_interval_of_rate(double p, double n)
{
    const double z = 1.959963984540054; // the 97.5 % quantile of the standard normal
    double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    // At 0 and n the bound is exactly 0 or 1; rounding must not move it.
    return (struct interval){p == 0 ? 0 : fmax(0, centre - half),
                             p == 1 ? 1 : fmin(1, centre + half)};
}
