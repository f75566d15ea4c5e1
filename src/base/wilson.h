// Wilson's score interval for a proportion: E. B. Wilson, JASA 22 (1927) 209.
#ifndef BASE_WILSON_H
#define BASE_WILSON_H

#include <stdint.h>

struct interval {
    double low, high;
};

// The 95 % interval of successes/trials, within [0, 1]; [0, 1] when trials = 0.
// Check values: 0/64 -> [0, 0.0566], 3/64 -> [0.0161, 0.1290].
struct interval wilson_interval(uint64_t successes, uint64_t trials);

// The same of a rate that is known as precisely as that of so many trials is, above 0, though they need not be a whole number.
struct interval wilson_interval_of_rate(double rate, double trials);

#endif
