// Order statistics of a sample.
#ifndef REPORT_STATISTICS_H
#define REPORT_STATISTICS_H

#include <stddef.h>

// The q-quantile, 0 <= q <= 1, of values[count], which are sorted in place. Between two order
// statistics it interpolates linearly: h = (count - 1) q, type 7 of Hyndman & Fan, American
// Statistician 50 (1996) 361, the default of NumPy and R. NaNs are left out; NaN when nothing is
// left.
double report_quantile(double *values, size_t count, double q);

// The middle value, or the mean of the two middle ones. Sorts like report_quantile.
double report_median(double *values, size_t count);

#endif
