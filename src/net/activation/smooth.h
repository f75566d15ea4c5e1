// What the rows of smooth activations share: ranges, slopes and lines follow from few facts of a function.
#ifndef NET_ACTIVATION_SMOOTH_H
#define NET_ACTIVATION_SMOOTH_H

#include "net/activation.h"
#include "net/activation/elementary.h"
#include "net/activation/values.h"

// Up to two places, in ascending order; with a period: one, and all that are whole periods away.
struct smooth_places {
    size_t count;
    double at[2], period;
};

struct smooth {
    double (*exact)(const double *c, double z);
    double (*exact_slope)(const double *c, double z);
    // Between the turns the function is monotone, between the bends its slope is. With a period, both have
    // the same, and twice that is one of the function. A kink is a bend.
    struct smooth_places turns, bends;
    // The value in float32 is off by `rounding` times 2^-24 of this size, at most, and by 2^-100. Of all sums
    // of a range, the size is greatest at one of the ends.
    double (*size)(const double *c, double z);
    double rounding;
};

struct double_range smooth_range(const struct smooth *facts, const double *c,
                                 struct double_range z);
double smooth_error(const struct smooth *facts, const double *c, struct double_range z);
double smooth_steepest(const struct smooth *facts, const double *c, struct double_range z);
struct activation_line smooth_line(const struct smooth *facts, const double *c,
                                   struct double_range z, double times);
// In float32, of a range that is more than a point.
struct float_range smooth_float_range(const struct smooth *facts, size_t coefficients,
                                      const float *c, struct float_range z);

// Sizes that several share: of functions that leave zero like z and go no farther than 1; of those that do
// so below 0, and grow with z above; of those that do so below 0, and are exact above.
double smooth_size_bounded(const double *c, double z);
double smooth_size_ramp(const double *c, double z);
double smooth_size_below(const double *c, double z);

#endif
