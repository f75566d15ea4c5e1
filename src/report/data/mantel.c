#include "report/data/mantel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool says_something(const struct mantel_stratum *stratum)
{
    return stratum->first.networks > 0 && stratum->second.networks > 0;
}

static double rate_of(const struct report_count *count)
{
    return (double)count->successes / (double)count->networks;
}

// ---- the difference ----

static void find_difference(const struct mantel_stratum *stratum, size_t count,
                            struct mantel *mantel)
{
    double weights = 0, p = 0, q = 0, p_spread = 0, q_spread = 0;
    for (size_t i = 0; i < count; i++) {
        if (!says_something(&stratum[i]))
            continue;
        double n = (double)stratum[i].first.networks, m = (double)stratum[i].second.networks;
        double weight = n * m / (n + m);
        weights += weight;
        p += weight * rate_of(&stratum[i].first);
        q += weight * rate_of(&stratum[i].second);
        p_spread += weight * weight / n;
        q_spread += weight * weight / m;
    }
    p /= weights;
    q /= weights;
    mantel->difference = p - q;
    mantel->interval = report_difference_of_rates(
        &(struct report_rate){p, wilson_interval_of_rate(p, weights * weights / p_spread)},
        &(struct report_rate){q, wilson_interval_of_rate(q, weights * weights / q_spread)});
}

// ---- the test ----

// The chances of all sums: of low, low + 1, ... low + length - 1.
struct sums {
    double *chance, *next;
    size_t low, length;
};

// The divisions of the successes of a stratum: the first has `low` to `high` of them.
struct divisions {
    size_t low, high;
};

static struct divisions divisions_of(const struct mantel_stratum *stratum)
{
    size_t n = stratum->first.networks, m = stratum->second.networks;
    size_t k = stratum->first.successes + stratum->second.successes;
    return (struct divisions){k > m ? k - m : 0, k < n ? k : n};
}

// Takes off sums at both ends that have no chance a double can say: of many networks nearly all.
static void drop_nothing(struct sums *sums)
{
    size_t before = 0;
    while (sums->length > 1 && sums->chance[sums->length - 1] == 0)
        sums->length--;
    while (before + 1 < sums->length && sums->chance[before] == 0)
        before++;
    memmove(sums->chance, sums->chance + before, (sums->length - before) * sizeof *sums->chance);
    sums->low += before;
    sums->length -= before;
}

// Adds a stratum: the chances of the sums of two.
static void add_stratum(const struct mantel_stratum *stratum, struct sums *sums)
{
    struct divisions divisions = divisions_of(stratum);
    size_t length = divisions.high - divisions.low;
    memset(sums->next, 0, (sums->length + length) * sizeof *sums->next);
    for (size_t y = 0; y <= length; y++) {
        double chance = report_division(&stratum->first, &stratum->second, divisions.low + y);
        for (size_t i = 0; i < sums->length && chance > 0; i++)
            sums->next[i + y] += chance * sums->chance[i];
    }
    double *chance = sums->next;
    sums->next = sums->chance;
    sums->chance = chance;
    sums->low += divisions.low;
    sums->length += length;
    drop_nothing(sums);
}

static double probability(const struct sums *sums, size_t observed)
{
    bool likely = observed >= sums->low && observed - sums->low < sums->length;
    double sum = 0,
           limit = likely ? sums->chance[observed - sums->low] * (1 + 1e-7) : 0; // as report_fisher
    for (size_t i = 0; i < sums->length; i++)
        sum += sums->chance[i] <= limit ? sums->chance[i] : 0;
    return fmin(1, sum);
}

enum status mantel_compare(const struct mantel_stratum *stratum, size_t count,
                           struct mantel *mantel)
{
    size_t room = 1, observed = 0, left = 0;
    *mantel = (struct mantel){NAN, {NAN, NAN}, NAN};
    for (size_t i = 0; i < count; i++)
        if (says_something(&stratum[i])) {
            struct divisions divisions = divisions_of(&stratum[i]);
            room += divisions.high - divisions.low;
            observed += stratum[i].first.successes;
            left++;
        }
    if (left == 0)
        return STATUS_OK;
    double *memory = calloc(2 * room, sizeof *memory);
    if (memory == NULL)
        return status_fail(STATUS_ENVIRONMENT, "not enough memory for sums of %zu networks", room);
    struct sums sums = {memory, memory + room, 0, 1};
    sums.chance[0] = 1;
    for (size_t i = 0; i < count; i++)
        if (says_something(&stratum[i]))
            add_stratum(&stratum[i], &sums);
    mantel->p = probability(&sums, observed);
    free(memory);
    find_difference(stratum, count, mantel);
    return STATUS_OK;
}
