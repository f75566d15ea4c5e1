// Trials with the memory of their results, for the tests of src/trial: the usual point, running it,
// and whether two results are the same to the bit.
#ifndef TESTS_TRIAL_RUNS_H
#define TESTS_TRIAL_RUNS_H

#include "trial/trial.h"

#include <stdbool.h>
#include <stddef.h>

// L(1,m) on boards of 12x12, 8 a batch, with a learning rate of 0.01, until it is proven.
struct point usual_point(size_t m, uint64_t updates);

// Results [members][count] and what they point to: networks, curves and masks.
struct trial_runs {
    size_t parameters, curve; // of each network; entries of each curve
    struct trial_result *result;
    float *block;
    uint8_t *mask;
};

// Results of these replicates, of which nothing has run.
struct trial_runs *runs_open(const struct point *points, size_t members, const uint32_t *replicates,
                             size_t count);

// Runs a group, or a point by itself, in an arena full of rubbish of just the size that was asked
// for.
struct trial_runs *runs_of(const struct point *points, size_t members, const uint32_t *replicates,
                           size_t count, enum isa isa);

void runs_close(struct trial_runs *runs);

// Whether result i of a and result j of b say the same, with networks, curves and masks of the same
// bits. NaN is the same as NaN.
bool runs_same(const struct trial_runs *a, size_t i, const struct trial_runs *b, size_t j);

#endif
