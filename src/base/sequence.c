#include "base/sequence.h"

#include <assert.h>
#include <math.h>

#define LEVEL 0.05
#define STEPS 60 // of a bisection, which leaves less than 1e-17

// The counts, with the logarithm of (n + 1) (n choose s) / LEVEL.
struct counts {
    double successes, failures, known;
};

static struct counts count(uint64_t successes, uint64_t trials)
{
    assert(successes <= trials);
    double s = (double)successes, n = (double)trials;
    return (struct counts){s, n - s,
                           lgamma(n + 2) - lgamma(s + 1) - lgamma(n - s + 1) - log(LEVEL)};
}

// Whether the sequence has the proportion, above 0 and below 1.
static bool has(const struct counts *counts, double p)
{
    return counts->known + counts->successes * log(p) + counts->failures * log1p(-p) > 0;
}

// The end of the interval between the observed proportion, which is in it, and `out`, 0 or 1, which is not.
static double find_end(const struct counts *counts, double out)
{
    double in = counts->successes / (counts->successes + counts->failures);
    for (int i = 0; i < STEPS; i++) {
        double middle = in + (out - in) / 2;
        bool inside = middle > 0 && middle < 1 && has(counts, middle);
        *(inside ? &in : &out) = middle;
    }
    return out;
}

struct interval sequence_interval(uint64_t successes, uint64_t trials)
{
    if (trials == 0)
        return (struct interval){0, 1};
    struct counts counts = count(successes, trials);
    return (struct interval){successes == 0 ? 0 : find_end(&counts, 0),
                             successes == trials ? 1 : find_end(&counts, 1)};
}

bool sequence_asked(const struct sequence_rule *rule)
{
    return rule->precision > 0 || rule->threshold > 0;
}

bool sequence_answers(const struct sequence_rule *rule, uint64_t successes, uint64_t trials)
{
    assert(sequence_asked(rule));
    struct counts counts = count(successes, trials);
    if (rule->threshold > 0 && !has(&counts, rule->threshold))
        return true;
    if (!(rule->precision > 0))
        return false;
    struct interval interval = sequence_interval(successes, trials);
    return interval.high - interval.low <= 2 * rule->precision;
}

struct interval sequence_or_wilson(const struct sequence_rule *rule, uint64_t successes,
                                   uint64_t trials)
{
    return sequence_asked(rule) ? sequence_interval(successes, trials)
                                : wilson_interval(successes, trials);
}
