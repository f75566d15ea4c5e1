// How often the right combination would come first, were the published experiment repeated.
#include "report/data/ranking.h"
#include "report/data/statistics.h"
#include "rng/bernoulli.h"

#include <stdlib.h>

#define COUNTS (REFERENCE_NETWORKS + 1) // what a count may be

// What a repetition needs.
struct recovery {
    const struct ranking *ranking;
    double *said;    // [entries][figures][COUNTS]: log-probability that the entry would have given
                     // what is said of a count
    uint8_t *drawn;  // [figures][RANKING_REPETITIONS]: the counts of the entry taken to be right
    double *beliefs; // [entries]: log-likelihoods of a repetition
};

// Fills in what each entry makes of every statement about a figure, the index-th that is used.
static void judge_statements(const struct recovery *recovery, size_t figure, size_t index)
{
    const struct ranking *ranking = recovery->ranking;
    for (size_t i = 0; i < ranking->entries; i++) {
        const struct report_point *point = ranking->entry[i].point[figure];
        struct beta beta = beta_of_count(point->learned, point->networks);
        double *said = recovery->said + (i * ranking->figures + index) * COUNTS;
        for (size_t count = 0; count < COUNTS; count++) {
            struct reference_range range = reference_said(&reference_counts[figure], count);
            struct beta_event event = {range.least, range.most, REFERENCE_NETWORKS};
            said[count] = beta_log_probability(&beta, &event);
        }
    }
}

// Draws the counts of a figure: drawn[RANKING_REPETITIONS].
static void draw_counts(const struct report_point *point, uint8_t *drawn)
{
    struct beta beta = beta_of_count(point->learned, point->networks);
    struct rng_key key = {.purpose = RNG_RECOVERY, .index = {point_key(point->point)}};
    struct pcg32 stream = rng_stream(&key);
    for (size_t r = 0; r < RANKING_REPETITIONS; r++) {
        uint64_t threshold = bernoulli_threshold(beta_draw(&beta, &stream).p);
        size_t learned = 0;
        for (size_t k = 0; k < REFERENCE_NETWORKS; k++)
            learned += pcg32_next(&stream) < threshold;
        drawn[r] = (uint8_t)learned;
    }
}

// The share of the first place that the entry has in a repetition: one over those that are first.
static double share_of_first(const struct recovery *recovery, size_t entry, size_t repetition)
{
    const struct ranking *ranking = recovery->ranking;
    double *beliefs = recovery->beliefs;
    for (size_t i = 0; i < ranking->entries; i++) {
        const double *said = recovery->said + i * ranking->figures * COUNTS;
        beliefs[i] = 0;
        for (size_t f = 0; f < ranking->figures; f++)
            beliefs[i] += said[f * COUNTS + recovery->drawn[f * RANKING_REPETITIONS + repetition]];
    }
    size_t ties = 0;
    for (size_t i = 0; i < ranking->entries; i++) {
        if (beliefs[i] > beliefs[entry])
            return 0;
        ties += beliefs[i] == beliefs[entry];
    }
    return 1 / (double)ties;
}

static double repeat(const struct recovery *recovery, size_t entry)
{
    const struct ranking *ranking = recovery->ranking;
    uint8_t *drawn = recovery->drawn;
    for (size_t f = 0; f < REFERENCE_COUNTS; f++)
        if (ranking->used[f]) {
            draw_counts(ranking->entry[entry].point[f], drawn);
            drawn += RANKING_REPETITIONS;
        }
    double sum = 0;
    for (size_t r = 0; r < RANKING_REPETITIONS; r++)
        sum += share_of_first(recovery, entry, r);
    return sum / RANKING_REPETITIONS;
}

enum status ranking_recover(struct ranking *ranking)
{
    const size_t E = ranking->entries, F = ranking->figures;
    struct recovery recovery = {ranking, calloc(E * F * COUNTS, sizeof(double)),
                                calloc(F, RANKING_REPETITIONS), calloc(E, sizeof(double))};
    enum status status = STATUS_OK;
    if (recovery.said == NULL || recovery.drawn == NULL || recovery.beliefs == NULL)
        status = status_fail(STATUS_ENVIRONMENT, "not enough memory to rank %zu combinations", E);
    else {
        size_t index = 0;
        for (size_t f = 0; f < REFERENCE_COUNTS; f++)
            if (ranking->used[f])
                judge_statements(&recovery, f, index++);
        ranking->recovered = 0;
        for (size_t i = 0; i < E; i++) {
            ranking->entry[i].recovered = repeat(&recovery, i);
            ranking->recovered += ranking->entry[i].posterior * ranking->entry[i].recovered;
        }
    }
    free(recovery.said);
    free(recovery.drawn);
    free(recovery.beliefs);
    return status;
}
