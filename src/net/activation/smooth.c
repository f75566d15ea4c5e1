#include "net/activation/smooth.h"

#include <float.h>
#include <math.h>

#define HERE                                                                                       \
    0x1p-45 // of a size: more than `exact` and what follows from it are off, in double precision
#define LOST                                                                                       \
    0x1p-100 // what float32 loses below its normal numbers, and the rest of a formula makes of it

double smooth_size_bounded(const double *c, double z)
{
    (void)c;
    return fabs(z) > 1 ? 1 : fabs(z);
}

double smooth_size_ramp(const double *c, double z)
{
    return z > 0 ? z : smooth_size_bounded(c, z);
}

double smooth_size_below(const double *c, double z)
{
    return z > 0 ? 0 : smooth_size_bounded(c, z);
}

// The greatest size between the ends. Not a number stays none.
static double size_of(const struct smooth *facts, const double *c, struct double_range z)
{
    double low = facts->size(c, z.low), high = facts->size(c, z.high);
    return low > high ? low : high;
}

// The first place above z, or infinity.
static double place_after(const struct smooth_places *places, double z)
{
    for (size_t i = 0; i < places->count; i++) {
        double at = places->at[i];
        if (places->period > 0)
            at += places->period * floor((z - at) / places->period);
        if (places->period > 0 && at <= z)
            at += places->period;
        if (at > z)
            return at;
    }
    return INFINITY;
}

// A range in which the function and its slope take the same values: of a periodic function, a whole period in
// place of more, and far out, where places are no longer told from each other.
static struct double_range folded(const struct smooth *facts, struct double_range z)
{
    double whole = 2 * facts->turns.period;
    bool far = !(fabs(z.low) < 0x1p20 && fabs(z.high) < 0x1p20);
    if (whole > 0 && (far || z.high - z.low > whole) && !isnan(z.low + z.high))
        return (struct double_range){0, whole};
    return z;
}

// The ends, and the places between them: three at most are of interest. Returns how many there are, the
// last of them being the upper end.
enum { MOST_POINTS = 5 };
static size_t points_of(const struct smooth_places *places, struct double_range z,
                        double point[MOST_POINTS])
{
    size_t count = 0;
    point[count++] = z.low;
    for (double at = place_after(places, z.low); at < z.high && count + 1 < MOST_POINTS;
         at = place_after(places, at))
        point[count++] = at;
    point[count++] = z.high;
    return count;
}

struct double_range smooth_range(const struct smooth *facts, const double *c, struct double_range z)
{
    double point[MOST_POINTS], slack = HERE * size_of(facts, c, z) + DBL_MIN;
    size_t count = points_of(&facts->turns, folded(facts, z), point);
    struct double_range y = {facts->exact(c, point[0]), facts->exact(c, point[0])};
    for (size_t i = 1; i < count; i++) {
        double at = facts->exact(c, point[i]);
        y.low = y.low < at ? y.low : at;
        y.high = y.high > at ? y.high : at;
    }
    return (struct double_range){y.low - slack, y.high + slack};
}

double smooth_error(const struct smooth *facts, const double *c, struct double_range z)
{
    return 0x1p-24 * facts->rounding * size_of(facts, c, z) + LOST;
}

struct float_range smooth_float_range(const struct smooth *facts, size_t coefficients,
                                      const float *c, struct float_range z)
{
    double exactly[ACTIVATION_COEFFICIENTS];
    for (size_t i = 0; i < coefficients; i++)
        exactly[i] = (double)c[i];
    struct double_range wide = {(double)z.low, (double)z.high};
    struct double_range y = smooth_range(facts, exactly, wide);
    double off = smooth_error(facts, exactly, wide);
    // What they enclose are float32 numbers: rounding to nearest takes no end past one.
    return (struct float_range){(float)(y.low - off), (float)(y.high + off)};
}

double smooth_steepest(const struct smooth *facts, const double *c, struct double_range z)
{
    struct double_range finite = {fmax(z.low, -DBL_MAX), fmin(z.high, DBL_MAX)};
    double point[MOST_POINTS], most = 0;
    size_t count = points_of(&facts->bends, folded(facts, finite), point);
    for (size_t i = 0; i < count; i++)
        most = fmax(most, fabs(facts->exact_slope(c, point[i])));
    return most * (1 + HERE);
}

// What a line of that slope leaves of times * exact at z.
static double left(const struct smooth *facts, const double *c, double times, double slope,
                   double z)
{
    return times * facts->exact(c, z) - slope * z;
}

// Bounds that from below where the slope rises from less than the line's at `low` to more at `high`. The
// least is between them; halving brings them together, and from there on the tangent at the lower one is
// below the function.
static double least_left(const struct smooth *facts, const double *c, double times, double slope,
                         double low, double high)
{
    for (int i = 0; i < 24; i++) {
        double middle = low + (high - low) / 2;
        if (times * facts->exact_slope(c, middle) < slope)
            low = middle;
        else
            high = middle;
    }
    double falls = times * facts->exact_slope(c, low) - slope;
    return left(facts, c, times, slope, low) + falls * (high - low);
}

// The line is parallel to the chord, and lies as high as it can: what it leaves is least at an end, at a bend,
// or where a rising slope passes the line's. Over more bends than two it is flat.
struct activation_line smooth_line(const struct smooth *facts, const double *c,
                                   struct double_range z, double times)
{
    double point[MOST_POINTS], ends = fabs(z.low) + fabs(z.high);
    size_t count = points_of(&facts->bends, z, point);
    struct double_range y = smooth_range(facts, c, z), once = folded(facts, z);
    double most = fabs(times) * smooth_steepest(facts, c, z);
    double chord = times * (facts->exact(c, z.high) - facts->exact(c, z.low)) / (z.high - z.low);
    double slope = fmax(-most, fmin(chord, most)); // of a point, too, whose chord is no number
    if (count == MOST_POINTS || z.high == z.low || once.low != z.low || once.high != z.high)
        return (struct activation_line){0, fmin(times * y.low, times * y.high)};
    double least = left(facts, c, times, slope, z.low);
    for (size_t i = 1; i < count; i++) {
        double low = point[i - 1], high = point[i];
        least = fmin(least, left(facts, c, times, slope, high));
        if (times * facts->exact_slope(c, low) < slope &&
            times * facts->exact_slope(c, high) > slope)
            least = fmin(least, least_left(facts, c, times, slope, low, high));
    }
    double slack =
        HERE * (fabs(times) * (size_of(facts, c, z) + fmax(-y.low, y.high)) + fabs(slope) * ends);
    return (struct activation_line){slope, least - slack};
}
