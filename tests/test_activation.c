// Activations: what every row says of itself, held against differences and samples of its own exact
// function, for coefficients of both signs, small and large.
#include "base/cpu.h"
#include "check.h"
#include "net/activation.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Numbers of a channel: the first coefficients of a list that each row takes as many of as it has.
static const float numbers[] = {0.25f, -1.5f, 0, 1, 1.75f, -0.3f, 30, -0.01f, 1e-6f, 1.0000001f};
enum { SETS = sizeof numbers / sizeof *numbers };

struct subject {
    const char *name;
    const struct activation *row;
    float c[ACTIVATION_COEFFICIENTS];
    double wide[ACTIVATION_COEFFICIENTS];
};

static struct subject subject_of(enum net_activation activation, size_t set)
{
    struct subject s = {.name = net_activation_names[activation],
                        .row = activation_row(activation)};
    for (size_t i = 0; i < ACTIVATION_COEFFICIENTS; i++)
        s.c[i] = i < s.row->coefficients ? numbers[(set + i) % SETS] : NAN; // nobody reads others
    check_widen(ACTIVATION_COEFFICIENTS, s.c, s.wide);
    return s;
}

static void for_every_row(void (*try)(const struct subject *subject, struct pcg32 *stream),
                          uint64_t use)
{
    struct pcg32 stream = check_stream(use);
    for (enum net_activation a = 0; a < NET_ACTIVATION_COUNT; a++)
        for (size_t set = 0; set < (activation_row(a)->coefficients > 0 ? SETS : 1); set++) {
            struct subject subject = subject_of(a, set);
            unsigned before = CU_get_number_of_failures();
            try(&subject, &stream);
            if (CU_get_number_of_failures() > before)
                fprintf(stderr, "%s with coefficients %g ...\n", subject.name,
                        (double)subject.c[0]);
        }
}

static float value_at(const struct subject *s, float z)
{
    return s->row->value(s->c, z);
}

static double exact_at(const struct subject *s, double z)
{
    return s->row->exact(s->wide, z);
}

// A number of any size and sign, now and then zero, subnormal or large.
static float draw(struct pcg32 *stream)
{
    static const int exponents[] = {0, 0, 1, 2, -3, -10, -40, -130, -148, 20};
    float value[1];
    size_t which = check_draw(stream, 11);
    if (which == 10)
        return check_draw(stream, 2) ? 0.0f : -0.0f;
    check_fill(stream, 4, 1, value);
    return ldexpf(*value, exponents[which]);
}

// Numbers between the ends, both of which are among them, and zero if it lies there.
enum { SAMPLES = 40 };
static void sample(struct float_range z, struct pcg32 *stream, float *at)
{
    at[0] = z.low;
    at[1] = z.high;
    at[2] = z.low < 0 && z.high > 0 ? 0 : z.low;
    for (size_t i = 3; i < SAMPLES; i++) {
        float share = pcg32_uniform(stream), between = z.low + share * (z.high - z.low);
        at[i] = between < z.low ? z.low : between > z.high ? z.high : between;
    }
}

static struct float_range draw_range(struct pcg32 *stream)
{
    float a = draw(stream), b = check_draw(stream, 8) == 0 ? a : draw(stream);
    return (struct float_range){a < b ? a : b, a < b ? b : a};
}

static struct double_range widened(struct float_range z)
{
    return (struct double_range){(double)z.low, (double)z.high};
}

enum { RANGES = 400 };

// ---- extremes ----

// A function of a subject's sum, and what it takes beside.
typedef double function(const struct subject *s, const double *with, double z);

// The least between two numbers that hold one valley.
static double valley_of(const struct subject *s, function *f, const double *with, double low,
                        double high)
{
    for (int i = 0; i < 60; i++) {
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (f(s, with, a) < f(s, with, b))
            high = b;
        else
            low = a;
    }
    return f(s, with, low);
}

// The least between the ends: at one of them, at a kink, or in a valley between samples that are as far from
// each other.
static double least_of(const struct subject *s, function *f, const double *with,
                       struct double_range z)
{
    enum { STEPS = 64 };
    double at[STEPS + 1], value[STEPS + 1], least = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        at[i] = i == STEPS ? z.high : z.low + i * ((z.high - z.low) / STEPS);
        value[i] = f(s, with, at[i]);
        least = fmin(least, value[i]);
    }
    for (int i = 0; i <= STEPS; i++) {
        int before = i > 0 ? i - 1 : 0, after = i < STEPS ? i + 1 : STEPS;
        if (value[i] <= value[before] && value[i] <= value[after])
            least = fmin(least, valley_of(s, f, with, at[before], at[after]));
    }
    return z.low < 0 && z.high > 0 ? fmin(least, f(s, with, 0)) : least;
}

static double times_exact(const struct subject *s, const double *with, double z)
{
    return *with * exact_at(s, z);
}

static double less_steep(const struct subject *s, const double *with, double z)
{
    (void)with;
    return -fabs(s->row->exact_slope(s->wide, z));
}

// What a line, slope and constant, leaves of so many times the function.
static double left_by(const struct subject *s, const double *with, double z)
{
    return with[0] * exact_at(s, z) - (with[1] * z + with[2]);
}

// Whether it is a line on each side of 0.
static bool is_pieces(const struct subject *s)
{
    return s->row->linear_sides || s->row->jumps;
}

// Wider ranges hide a turn from the search.
static bool is_searched(const struct subject *s, struct double_range z)
{
    return !is_pieces(s) && z.high - z.low < 40 && fabs(z.low) < 100;
}

// ---- values and derivatives ----

static void try_value(const struct subject *s, struct pcg32 *stream)
{
    CU_ASSERT(isnan(value_at(s, NAN)) && isnan(exact_at(s, NAN)));
    double nearest = 0;
    bool rounds = false;
    for (size_t i = 0; i < RANGES; i++) {
        struct float_range z = draw_range(stream);
        float at[SAMPLES];
        sample(z, stream, at);
        double error = s->row->error(s->wide, widened(z));
        for (size_t j = 0; j < SAMPLES; j++) {
            double off = fabs((double)value_at(s, at[j]) - exact_at(s, (double)at[j]));
            CU_ASSERT(off <= error);
            double own =
                s->row->error(s->wide, (struct double_range){(double)at[j], (double)at[j]});
            if (fabs((double)at[j]) < 1e-20)
                continue; // subnormal numbers round otherwise
            rounds |= off > 0;
            nearest = own > 0 ? fmax(nearest, off / own) : nearest;
        }
    }
    CU_ASSERT(!rounds || nearest > 0.3); // the bound is not much larger than it has to be
}

static void test_value_is_near_exact(void)
{
    for_every_row(try_value, 400);
}

static double slope_at(const struct subject *s, double z)
{
    return s->row->exact_slope(s->wide, z);
}

// The derivative, but for what the fifth one brings.
static double difference(double (*f)(const struct subject *s, double z), const struct subject *s,
                         double z)
{
    const double step = 1e-5;
    double near = f(s, z + step) - f(s, z - step), far = f(s, z + 2 * step) - f(s, z - 2 * step);
    return (8 * near - far) / (12 * step);
}

// Away from kinks, which all lie at zero.
static void try_derivatives(const struct subject *s, struct pcg32 *stream)
{
    for (size_t i = 0; i < RANGES; i++) {
        float z[1];
        do
            check_fill(stream, 5, 1, z);
        while (fabsf(*z) < 1e-3f);
        double at = (double)*z, scale = 1 + fabs(exact_at(s, at)) + fabs(at);
        double slope = slope_at(s, at);
        double rise = difference(exact_at, s, at), bend = difference(slope_at, s, at);
        CU_ASSERT(s->row->jumps || check_close(rise, slope, scale, 1e-8));
        CU_ASSERT(s->row->jumps || check_close(bend, s->row->exact_curvature(s->wide, at),
                                               scale + fabs(slope), 1e-8));
        CU_ASSERT(
            check_close((double)s->row->slope(s->c, *z), slope, 1 + fabs(slope), CHECK_RELATIVE));
    }
    double below = s->row->exact_slope(s->wide, -1e-9);
    CU_ASSERT(check_close((double)s->row->slope(s->c, 0), below, 1 + fabs(below), CHECK_RELATIVE));
    CU_ASSERT(check_close(s->row->exact_slope(s->wide, 0), below, 1 + fabs(below), CHECK_RELATIVE));
}

static void test_derivatives_are_differences(void)
{
    for_every_row(try_derivatives, 401);
}

static void try_coefficients(const struct subject *s, struct pcg32 *stream)
{
    CU_ASSERT((s->row->coefficients > 0) == (s->row->by_coefficients != NULL));
    CU_ASSERT(s->row->coefficients <= ACTIVATION_COEFFICIENTS);
    for (size_t i = 0; s->row->coefficients > 0 && i < RANGES; i++) {
        float z[1], d[ACTIVATION_COEFFICIENTS];
        check_fill(stream, 5, 1, z);
        s->row->by_coefficients(s->c, *z, d);
        for (size_t j = 0; j < s->row->coefficients; j++) {
            const double step = 1e-6;
            struct subject more = *s, less = *s;
            more.wide[j] += step;
            less.wide[j] -= step;
            double rise = (exact_at(&more, (double)*z) - exact_at(&less, (double)*z)) / (2 * step);
            CU_ASSERT(check_close((double)d[j], rise, 1 + fabs(rise) + fabs((double)*z), 1e-6));
        }
    }
}

static void test_derivatives_by_coefficients_are_differences(void)
{
    for_every_row(try_coefficients, 402);
}

// ---- ranges ----

static void try_float_range(const struct subject *s, struct pcg32 *stream)
{
    for (size_t i = 0; i < RANGES; i++) {
        struct float_range z = draw_range(stream), y = s->row->float_range(s->c, z);
        float at[SAMPLES];
        bool low = false, high = false;
        sample(z, stream, at);
        for (size_t j = 0; j < SAMPLES; j++) {
            float value = value_at(s, at[j]);
            CU_ASSERT(y.low <= value && value <= y.high);
            low |= value == y.low;
            high |= value == y.high;
        }
        CU_ASSERT(!is_pieces(s) || (low && high));
        if (z.low == z.high)
            CU_ASSERT(low && high);
        if (!is_searched(s, widened(z)))
            continue;
        double off = s->row->error(s->wide, widened(z)), one = 1, against = -1;
        double least = least_of(s, times_exact, &one, widened(z));
        double most = -least_of(s, times_exact, &against, widened(z));
        double slack = off * (1 + 1e-5) + 1e-7 * (fabs(least) + fabs(most)); // rounding to float32
        CU_ASSERT((double)y.low >= least - slack && (double)y.high <= most + slack);
    }
}

static void test_float_range_encloses(void)
{
    for_every_row(try_float_range, 403);
}

static void try_range(const struct subject *s, struct pcg32 *stream)
{
    for (size_t i = 0; i < RANGES; i++) {
        struct float_range z = draw_range(stream);
        struct double_range y = s->row->range(s->wide, widened(z));
        float at[SAMPLES];
        double least = INFINITY, most = -INFINITY;
        sample(z, stream, at);
        for (size_t j = 0; j < SAMPLES; j++) {
            double value = exact_at(s, (double)at[j]);
            least = fmin(least, value);
            most = fmax(most, value);
        }
        CU_ASSERT(y.low <= least && most <= y.high);
        double slack = 1e-14 * (fabs(least) + fabs(most)) + 1e-300, one = 1, against = -1;
        if (is_searched(s, widened(z))) {
            least = least_of(s, times_exact, &one, widened(z));
            most = -least_of(s, times_exact, &against, widened(z));
            CU_ASSERT(y.low <= least && most <= y.high);
            slack = 1e-13 * (1 + fabs(least) + fabs(most));
        } else if (!is_pieces(s))
            continue;
        CU_ASSERT(y.low >= least - slack && y.high <= most + slack);
    }
}

static void test_range_encloses(void)
{
    for_every_row(try_range, 404);
}

// What jumps is flat but where it does.
static void try_steepest_of_jump(const struct subject *s, struct pcg32 *stream)
{
    for (size_t i = 0; i < RANGES; i++) {
        struct float_range z = draw_range(stream);
        double bound = s->row->steepest(s->wide, widened(z));
        CU_ASSERT_EQUAL(bound, value_at(s, z.low) == value_at(s, z.high) ? 0 : INFINITY);
    }
}

static void try_steepest(const struct subject *s, struct pcg32 *stream)
{
    double most = 0;
    if (s->row->jumps) {
        try_steepest_of_jump(s, stream);
        return;
    }
    for (size_t i = 0; i < RANGES; i++) {
        struct float_range z = draw_range(stream);
        double bound = s->row->steepest(s->wide, widened(z)), own = 0;
        float at[SAMPLES];
        sample(z, stream, at);
        for (size_t j = 0; j < SAMPLES; j++)
            own = fmax(own, fabs(s->row->exact_slope(s->wide, (double)at[j])));
        if (is_searched(s, widened(z)))
            own = -least_of(s, less_steep, NULL, widened(z));
        if (is_pieces(s) || is_searched(s, widened(z)))
            CU_ASSERT(z.high == 0 || z.low == 0 || own >= 0.999 * bound);
        CU_ASSERT(own <= bound || z.low == 0 || z.high == 0); // at a kink, any slope of either side
        most = fmax(most, bound);
    }
    double whole = s->row->steepest(s->wide, (struct double_range){-INFINITY, INFINITY});
    CU_ASSERT(most <= whole);
}

static void test_steepest_slope(void)
{
    for_every_row(try_steepest, 405);
}

// ---- lines ----

static void try_line(const struct subject *s, double times, struct float_range z,
                     struct pcg32 *stream)
{
    struct activation_line line = s->row->line(s->wide, widened(z), times);
    float at[SAMPLES];
    double nearest = INFINITY, ends = fabs((double)z.low) + fabs((double)z.high), most = 0;
    double size = fabs(times) * (s->row->coefficients > 0 ? 1 + fabs(s->wide[0]) : 1) * ends;
    if (s->row->jumps)
        size = fabs(times);
    sample(z, stream, at);
    for (size_t i = 0; i < SAMPLES; i++) {
        double gap =
            times * exact_at(s, (double)at[i]) - (line.slope * (double)at[i] + line.constant);
        CU_ASSERT(gap >= -8 * DBL_EPSILON * size); // rounding of the line's numbers, and ours
        nearest = fmin(nearest, gap);
        most = fmax(most, fabs(exact_at(s, (double)at[i])));
    }
    if (is_searched(s, widened(z))) {
        const double with[] = {times, line.slope, line.constant};
        nearest = least_of(s, left_by, with, widened(z));
        CU_ASSERT(nearest >= -8 * DBL_EPSILON * size);
        size += fabs(times) * (1 + most);
    } else if (!is_pieces(s))
        return;
    CU_ASSERT(nearest <= (is_pieces(s) ? 1e-13 : 1e-7) * size);
}

static void try_lines(const struct subject *s, struct pcg32 *stream)
{
    static const double times[] = {1, -1, 0, 0.3, -7};
    for (size_t i = 0; i < RANGES; i++)
        try_line(s, times[i % 5], draw_range(stream), stream);
}

static void test_lines_lie_on_their_side_and_touch(void)
{
    for_every_row(try_lines, 406);
}

// ---- loops ----

static bool is_same(float a, float b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

// Two channels, whose coefficients are the set's and the same turned round by one. 37 sums of each are whole
// vectors of any length, and a rest.
static void try_loops(const struct subject *s, struct pcg32 *stream)
{
    enum { CHANNELS = 2, COUNT = 37, ALL = CHANNELS * COUNT };
    const size_t each = s->row->coefficients;
    float z[ALL], out[ALL], value[ALL], slope[ALL], by[ACTIVATION_COEFFICIENTS * ALL];
    float c[CHANNELS * ACTIVATION_COEFFICIENTS], one[ACTIVATION_COEFFICIENTS];
    for (size_t k = 0; k < CHANNELS; k++)
        for (size_t j = 0; j < each; j++)
            c[k * each + j] = s->c[(j + k) % each];
    for (size_t i = 0; i < ALL; i++)
        z[i] = draw(stream);
    z[3] = NAN;
    s->row->values(c, CHANNELS, COUNT, z, out);
    s->row->both(c, CHANNELS, COUNT, z, value, slope, by);
    for (size_t i = 0; i < ALL; i++) {
        const float *own = c + i / COUNT * each;
        CU_ASSERT(is_same(out[i], s->row->value(own, z[i])));
        CU_ASSERT(is_same(value[i], s->row->value(own, z[i])));
        CU_ASSERT(is_same(slope[i], s->row->slope(own, z[i])));
        if (each > 0)
            s->row->by_coefficients(own, z[i], one);
        for (size_t j = 0; j < each; j++)
            CU_ASSERT(is_same(by[(i / COUNT * each + j) * COUNT + i % COUNT], one[j]));
    }
}

static void test_loops_have_the_bits_of_single_values(void)
{
    for (unsigned bits = 128; bits <= 512; bits *= 2) {
        cpu_limit_vectors(bits);
        CU_ASSERT(cpu_vector_bits() <= bits);
        for_every_row(try_loops, 408);
    }
    cpu_limit_vectors(512);
}

// ---- properties ----

static void try_properties(const struct subject *s, struct pcg32 *stream)
{
    for (size_t i = 0; i < RANGES; i++) {
        float z = draw(stream);
        if (s->row->linear_sides)
            CU_ASSERT(value_at(s, z) == (z > 0 ? z : s->row->slope(s->c, -1) * z));
        if (s->row->can_be_off && z <= 0)
            CU_ASSERT(value_at(s, z) == 0 && s->row->slope(s->c, z) == 0);
    }
}

static void test_properties_hold(void)
{
    for_every_row(try_properties, 407);
    CU_ASSERT(activation_row(NET_RELU)->can_be_off);
}

SUITE(activation)
{
    TEST(test_value_is_near_exact);
    TEST(test_derivatives_are_differences);
    TEST(test_derivatives_by_coefficients_are_differences);
    TEST(test_loops_have_the_bits_of_single_values);
    TEST(test_float_range_encloses);
    TEST(test_range_encloses);
    TEST(test_steepest_slope);
    TEST(test_lines_lie_on_their_side_and_touch);
    TEST(test_properties_hold);
}
