#include "report/data/survival.h"

#include "report/data/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define Z 1.959963984540054 // the 97.5 % quantile of the standard normal

static int compare_times(const void *a, const void *b)
{
    const struct survival_time *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

static int compare_strata(const void *a, const void *b)
{
    const struct survival_time *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum > y->stratum ? 1 : -1;
    return compare_times(a, b);
}

static struct interval interval_of(double left, double variance)
{
    if (left == 0)
        return (struct interval){NAN, NAN};
    double off = Z * sqrt(variance) / log(left);
    return (struct interval){pow(left, exp(-off)), pow(left, exp(off))};
}

size_t survival_estimate(struct survival_time *times, size_t count, struct survival_step *steps)
{
    qsort(times, count, sizeof *times, compare_times);
    size_t made = 0;
    double left = 1, variance = 0;
    for (size_t i = 0; i < count;) {
        size_t at_risk = count - i, events = 0;
        double time = times[i].time;
        for (; i < count && times[i].time == time; i++)
            events += times[i].happened;
        left *= 1 - (double)events / (double)at_risk;
        variance += (double)events / ((double)at_risk * (double)(at_risk - events));
        if (events > 0)
            steps[made++] = (struct survival_step){time, left, interval_of(left, variance)};
    }
    return made;
}

// What the test adds up: how much more often than expected it happened to each group, and the covariances.
struct sums {
    size_t groups;
    double *excess;     // [groups]
    double *covariance; // [groups][groups]
    double *watched;    // [groups], at one time
    double *happened;   // [groups], likewise
};

// Adds one time, at which `events` happened among those that were watched.
static void add_time(struct sums *sums, double events)
{
    double all = 0;
    for (size_t g = 0; g < sums->groups; g++)
        all += sums->watched[g];
    double spread = all > 1 ? events * (all - events) / (all - 1) : 0;
    for (size_t g = 0; g < sums->groups; g++) {
        double share = sums->watched[g] / all;
        sums->excess[g] += sums->happened[g] - events * share;
        for (size_t h = 0; h < sums->groups; h++)
            sums->covariance[g * sums->groups + h] +=
                spread * share * ((g == h ? 1 : 0) - sums->watched[h] / all);
    }
}

// Adds the times of one stratum, which are sorted.
static void add_stratum(struct sums *sums, const struct survival_time *times, size_t count)
{
    memset(sums->watched, 0, sums->groups * sizeof *sums->watched);
    for (size_t i = 0; i < count; i++)
        sums->watched[times[i].group]++;
    for (size_t i = 0, end; i < count; i = end) {
        double events = 0;
        memset(sums->happened, 0, sums->groups * sizeof *sums->happened);
        for (end = i; end < count && times[end].time == times[i].time; end++) {
            sums->happened[times[end].group] += times[end].happened;
            events += times[end].happened;
        }
        if (events > 0)
            add_time(sums, events);
        for (size_t k = i; k < end; k++)
            sums->watched[times[k].group]--;
    }
}

// The excess times the inverse of its covariance times the excess, by elimination. A group whose excess follows from those before it,
// as the last one's always does, adds nothing.
static struct survival_test weigh(struct sums *sums)
{
    struct survival_test test = {.p = NAN};
    size_t groups = sums->groups;
    for (size_t g = 0; g < groups; g++) // what is left of these tells how much a group adds
        sums->watched[g] = sums->covariance[g * groups + g];
    for (size_t g = 0; g < groups; g++) {
        const double *row = &sums->covariance[g * groups];
        if (!(row[g] > 1e-9 * sums->watched[g]))
            continue;
        test.chi += sums->excess[g] * sums->excess[g] / row[g];
        test.degrees++;
        for (size_t h = g + 1; h < groups; h++) {
            double *other = &sums->covariance[h * groups], share = other[g] / row[g];
            sums->excess[h] -= share * sums->excess[g];
            for (size_t k = g; k < groups; k++)
                other[k] -= share * row[k];
        }
    }
    if (test.degrees > 0)
        test.p = report_chi_squared(test.chi, test.degrees);
    return test;
}

struct survival_test survival_log_rank(struct survival_time *times, size_t count, size_t groups,
                                       double *scratch)
{
    struct sums sums = {groups, scratch, scratch + 3 * groups, scratch + groups,
                        scratch + 2 * groups};
    memset(scratch, 0, groups * (groups + 3) * sizeof *scratch);
    qsort(times, count, sizeof *times, compare_strata);
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && times[end].stratum == times[begin].stratum; end++)
            ;
        add_stratum(&sums, times + begin, end - begin);
    }
    return weigh(&sums);
}
