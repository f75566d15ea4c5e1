#include "report/data/statistics.h"

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

// The logarithm of C(n, k).
static double log_choose(size_t n, size_t k)
{
    return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

double report_fisher(const struct report_count *first, const struct report_count *second)
{
    size_t n = first->networks, m = second->networks, k = first->successes + second->successes;
    size_t low = k > m ? k - m : 0, high = k < n ? k : n;
    double all = log_choose(n + m, k), sum = 0;
    double observed = log_choose(n, first->successes) + log_choose(m, second->successes);
    for (size_t y = low; y <= high; y++) {
        double likely = log_choose(n, y) + log_choose(m, k - y);
        if (likely <= observed + 1e-7)
            sum += exp(likely - all);
    }
    return fmin(1, sum);
}

double report_division(const struct report_count *first, const struct report_count *second,
                       size_t y)
{
    size_t n = first->networks, m = second->networks, k = first->successes + second->successes;
    return exp(log_choose(n, y) + log_choose(m, k - y) - log_choose(n + m, k));
}

double report_agreement(const struct report_count *samples, size_t count)
{
    struct report_count all = {0};
    size_t compared = 0;
    double least = 1;
    for (size_t i = 0; i < count; i++) {
        all.successes += samples[i].successes;
        all.networks += samples[i].networks;
        compared += samples[i].networks > 0;
    }
    if (compared < 2)
        return NAN;
    for (size_t i = 0; i < count; i++) {
        struct report_count others = {all.successes - samples[i].successes,
                                      all.networks - samples[i].networks};
        least = fmin(least, report_fisher(&samples[i], &others));
    }
    return compared == 2 ? least : fmin(1, (double)compared * least);
}

struct interval report_difference(const struct report_count *first,
                                  const struct report_count *second)
{
    assert(first->networks > 0 && second->networks > 0);
    return report_difference_of_rates(
        &(struct report_rate){(double)first->successes / (double)first->networks,
                              wilson_interval(first->successes, first->networks)},
        &(struct report_rate){(double)second->successes / (double)second->networks,
                              wilson_interval(second->successes, second->networks)});
}

struct interval report_difference_of_rates(const struct report_rate *first,
                                           const struct report_rate *second)
{
    double p = first->rate, q = second->rate;
    struct interval i = first->interval, j = second->interval;
    double low = hypot(p - i.low, j.high - q), high = hypot(i.high - p, q - j.low);
    return (struct interval){fmax(-1, p - q - low), fmin(1, p - q + high)};
}

size_t report_pairs_count(const struct report_pairs *pairs)
{
    return pairs->both + pairs->first + pairs->second + pairs->neither;
}

// The correlation of the two outcomes, with Newcombe's correction for continuity.
static double correlation(const struct report_pairs *pairs)
{
    double a = (double)pairs->both, b = (double)pairs->first, c = (double)pairs->second,
           d = (double)pairs->neither;
    double product = (a + b) * (c + d) * (a + c) * (b + d);
    if (product == 0)
        return 0;
    double excess = a * d - b * c;
    if (excess > 0)
        excess = fmax(0, excess - (a + b + c + d) / 2);
    return excess / sqrt(product);
}

struct interval report_newcombe(const struct report_pairs *pairs)
{
    size_t count = report_pairs_count(pairs);
    if (count == 0)
        return (struct interval){-1, 1};
    size_t first = pairs->both + pairs->first, second = pairs->both + pairs->second;
    double p = (double)first / (double)count, q = (double)second / (double)count;
    struct interval i = wilson_interval(first, count), j = wilson_interval(second, count);
    double phi = correlation(pairs);
    double down = p - i.low, up = j.high - q; // what makes the difference smaller
    double low = sqrt(fmax(0, down * down - 2 * phi * down * up + up * up));
    down = q - j.low;
    up = i.high - p;
    double high = sqrt(fmax(0, down * down - 2 * phi * down * up + up * up));
    return (struct interval){fmax(-1, p - q - low), fmin(1, p - q + high)};
}

double report_mcnemar(const struct report_pairs *pairs)
{
    size_t n = pairs->first + pairs->second;
    size_t k = pairs->first < pairs->second ? pairs->first : pairs->second;
    double sum = 0;
    for (size_t i = 0; i <= k; i++)
        sum += exp(log_choose(n, i) - (double)n * log(2));
    return fmin(1, 2 * sum);
}

void report_holm(double *p, size_t count, size_t *scratch)
{
    size_t tests = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(p[i]))
            continue;
        size_t at = tests++;
        for (; at > 0 && p[scratch[at - 1]] > p[i]; at--)
            scratch[at] = scratch[at - 1];
        scratch[at] = i;
    }
    double largest = 0;
    for (size_t i = 0; i < tests; i++) {
        largest = fmax(largest, (double)(tests - i) * p[scratch[i]]);
        p[scratch[i]] = fmin(1, largest);
    }
}

double report_chi_squared(double value, size_t degrees)
{
    assert(degrees > 0);
    double half = fmax(value, 0) / 2;
    // Terms half^j / gamma(j + 1) of whole j where the degrees are even, of halves where they are odd.
    bool odd = degrees % 2 == 1;
    double sum = odd ? erfc(sqrt(half)) : exp(-half);
    double term = odd ? 2 * sqrt(half / acos(-1)) * exp(-half) : half * exp(-half);
    for (size_t j = 1; j <= (degrees - 1) / 2; j++) {
        sum += term;
        term *= half / ((double)j + (odd ? 0.5 : 1));
    }
    return fmin(1, sum);
}

struct beta beta_of_count(size_t k, size_t n)
{
    assert(k <= n);
    return (struct beta){(double)k + 0.5, (double)(n - k) + 0.5};
}

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

double beta_log_probability(const struct beta *beta, const struct beta_event *event)
{
    double largest = -INFINITY, sum = 0;
    for (size_t j = event->least; j <= event->most; j++) {
        double rest = (double)(event->networks - j);
        double term = log_choose(event->networks, j) +
                      log_beta(beta->a + (double)j, beta->b + rest) - log_beta(beta->a, beta->b);
        if (term > largest) {
            sum = sum * exp(largest - term) + 1;
            largest = term;
        } else
            sum += exp(term - largest);
    }
    return fmin(largest + log(sum), 0); // rounding may pass 1
}

double beta_log_binomial(const struct beta_draw *draw, const struct beta_event *event)
{
    // The terms fall off on both sides of the largest, where the sum begins: nothing overflows.
    size_t n = event->networks, top = (size_t)floor((double)(n + 1) * draw->p);
    if (top < event->least)
        top = event->least;
    if (top > event->most)
        top = event->most;
    double odds = draw->p / draw->q, sum = 1, term = 1;
    for (size_t j = top; j < event->most && term > 0; j++)
        sum += term *= odds * (double)(n - j) / (double)(j + 1);
    term = 1;
    for (size_t j = top; j > event->least && term > 0; j--)
        sum += term *= (double)j / (odds * (double)(n - j + 1));
    double largest =
        log_choose(n, top) + (double)top * log(draw->p) + (double)(n - top) * log(draw->q);
    return fmin(largest + log(sum), 0);
}

// Uniform in (0, 1).
static double uniform(struct pcg32 *stream)
{
    return ((double)pcg32_next(stream) + 0.5) * 0x1p-32;
}

static double gamma_draw(double shape, struct pcg32 *stream)
{
    if (shape < 1) // a variate of the next shape, made smaller
        return gamma_draw(shape + 1, stream) * pow(uniform(stream), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = pcg32_normal(stream), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(uniform(stream)) < 0.5 * x * x + d * (1 - v + log(v)))
            return d * v;
    }
}

struct beta_draw beta_draw(const struct beta *beta, struct pcg32 *stream)
{
    double x = gamma_draw(beta->a, stream), y = gamma_draw(beta->b, stream);
    return (struct beta_draw){x / (x + y), y / (x + y)};
}
