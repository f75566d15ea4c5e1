// What the count of one experiment says about the count of another with the same probability.
//
// Of our n networks k learned. With Jeffreys's prior Beta(1/2, 1/2) on the probability p, which is
// the usual one for a proportion near 0 or 1, p then has the distribution Beta(a, b), a = k + 1/2,
// b = n - k + 1/2. That j of N other networks learn has the probabilities
//
//   given p:     C(N, j) p^j (1 - p)^(N - j)                            (binomial)
//   given k, n:  C(N, j) B(a + j, b + N - j) / B(a, b)                  (beta-binomial)
//
// the second being the mean of the first over Beta(a, b). B(a, b) = gamma(a) gamma(b) / gamma(a+b).
// Sources: H. Jeffreys, Theory of Probability (1961); Gelman et al., Bayesian Data Analysis, 3rd
// ed. (2013), appendix A.
#ifndef REPORT_DATA_BETA_H
#define REPORT_DATA_BETA_H

#include "rng/pcg.h"

#include <stddef.h>

struct beta {
    double a, b;
};

// The distribution of p when k of n learned.
struct beta beta_of_count(size_t k, size_t n);

// A set of outcomes: from `least` to `most` of `networks` learn.
struct beta_event {
    size_t least, most, networks; // least <= most <= networks
};

// Natural logarithm of the event's probability where p has that distribution.
double beta_log_probability(const struct beta *beta, const struct beta_event *event);

// A value of p, and 1 - p without cancellation.
struct beta_draw {
    double p, q; // both above 0
};

// The same where p is known.
double beta_log_binomial(const struct beta_draw *draw, const struct beta_event *event);

// Draws p: X / (X + Y) of gamma variates X and Y with shapes a and b, by the method of Marsaglia &
// Tsang, ACM Trans. Math. Software 26 (2000) 363.
struct beta_draw beta_draw(const struct beta *beta, struct pcg32 *stream);

#endif
