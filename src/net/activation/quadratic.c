// quadratic: c0 + c1 z + c2 z^2, with three numbers for each channel that are trained and begin as those of z. Source: the
// polynomials of second degree of PolyKAN in the program of arXiv 2606.23587, where normal noise of 0.01 lies on
// these starting values (the setting coefficient_noise).
#include "net/activation/smooth.h"

#define COEFFICIENTS 3

static inline struct activation_pair pair(const float *c, float z)
{
    float bent = c[2] * z;
    return (struct activation_pair){c[0] + z * (c[1] + bent), c[1] + 2 * bent};
}

static float value(const float *c, float z)
{
    return pair(c, z).value;
}

static float slope(const float *c, float z)
{
    return pair(c, z).slope;
}

ACTIVATION_VALUES(value, COEFFICIENTS)

static void by_coefficients(const float *c, float z, float *d)
{
    (void)c;
    d[0] = 1;
    d[1] = z;
    d[2] = z * z;
}

ACTIVATION_BOTH(pair, by_coefficients, COEFFICIENTS)

static double exact(const double *c, double z)
{
    return c[0] + z * (c[1] + c[2] * z);
}

static double exact_slope(const double *c, double z)
{
    return c[1] + 2 * c[2] * z;
}

static double exact_curvature(const double *c, double z)
{
    (void)z;
    return 2 * c[2];
}

// The term c2 z^2 rounds four times, c1 z three times, c0 once: in the products with z, and in both sums.
static double size(const double *c, double z)
{
    return fabs(c[0]) + 3 * fabs(c[1] * z) + 4 * fabs(c[2] * z * z);
}

// It turns at -c1 / (2 c2), which hangs on the channel.
static struct smooth facts_of(const double *c)
{
    struct smooth facts = {
        .exact = exact, .exact_slope = exact_slope, .size = size, .rounding = 1.01};
    if (c[2] != 0)
        facts.turns = (struct smooth_places){1, {-0.5 * c[1] / c[2]}, 0};
    return facts;
}

static struct double_range range(const double *c, struct double_range z)
{
    struct double_range y = {fmin(exact(c, z.low), exact(c, z.high)),
                             fmax(exact(c, z.low), exact(c, z.high))};
    double turn = -0.5 * c[1] / c[2], slack = 0x1p-52 * fmax(size(c, z.low), size(c, z.high));
    if (turn > z.low && turn < z.high) { // not a number is not
        y.low = fmin(y.low, exact(c, turn));
        y.high = fmax(y.high, exact(c, turn));
    }
    return (struct double_range){y.low - slack - DBL_MIN, y.high + slack + DBL_MIN};
}

static struct float_range float_range(const float *c, struct float_range z)
{
    const double wide[COEFFICIENTS] = {(double)c[0], (double)c[1], (double)c[2]};
    struct smooth facts = facts_of(wide);
    if (z.low == z.high)
        return (struct float_range){value(c, z.low), value(c, z.low)};
    return smooth_float_range(&facts, COEFFICIENTS, c, z);
}

// Infinite where c1 + c2 z might leave the range of float32, whatever becomes of it.
static double error(const double *c, struct double_range z)
{
    struct smooth facts = facts_of(c);
    double most = fmax(fabs(z.low), fabs(z.high));
    bool fits = fabs(c[1]) + fabs(c[2]) * most < 1e38;
    return fits ? smooth_error(&facts, c, z) : INFINITY;
}

static double steepest(const double *c, struct double_range z)
{
    struct smooth facts = facts_of(c);
    return smooth_steepest(&facts, c, z);
}

static struct activation_line line(const double *c, struct double_range z, double times)
{
    struct smooth facts = facts_of(c);
    return smooth_line(&facts, c, z, times);
}

const struct activation activation_quadratic = {
    .coefficients = COEFFICIENTS,
    .initial = {0, 1, 0},
    .value = value,
    .values = values,
    .slope = slope,
    .both = both,
    .by_coefficients = by_coefficients,
    .exact = exact,
    .exact_slope = exact_slope,
    .exact_curvature = exact_curvature,
    .float_range = float_range,
    .range = range,
    .error = error,
    .steepest = steepest,
    .line = line,
};
