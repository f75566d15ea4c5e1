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
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) -
                   (double)n * log(2));
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

// At equal times, what happened comes first.
static int compare_times(const void *a, const void *b)
{
    const struct report_time *x = a, *y = b;
    if (x->time != y->time)
        return x->time > y->time ? 1 : -1;
    return y->happened - x->happened;
}

size_t report_survival(struct report_time *times, size_t count, struct report_step *steps)
{
    qsort(times, count, sizeof *times, compare_times);
    size_t made = 0;
    double left = 1;
    for (size_t i = 0; i < count;) {
        size_t at_risk = count - i, events = 0;
        double time = times[i].time;
        for (; i < count && times[i].time == time; i++)
            events += times[i].happened;
        left *= 1 - (double)events / (double)at_risk;
        if (events > 0)
            steps[made++] = (struct report_step){time, left};
    }
    return made;
}
