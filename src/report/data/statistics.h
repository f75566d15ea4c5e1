// Order statistics of a sample, comparisons of samples and of pairs, and what one count says of another. Times until something
// happens: survival.h; counts in strata: mantel.h; counts along a number: firth.h.
#ifndef REPORT_DATA_STATISTICS_H
#define REPORT_DATA_STATISTICS_H

#include "base/wilson.h"
#include "rng/pcg.h"

#include <stdbool.h>
#include <stddef.h>

// The q-quantile, 0 <= q <= 1, of values[count], which are sorted in place. Between two order
// statistics it interpolates linearly: h = (count - 1) q, type 7 of Hyndman & Fan, American
// Statistician 50 (1996) 361, the default of NumPy and R. NaNs are left out; NaN when nothing is
// left.
double report_quantile(double *values, size_t count, double q);

// The middle value, or the mean of the two middle ones. Sorts like report_quantile.
double report_median(double *values, size_t count);

// ---- samples ----

// How many of a sample succeeded.
struct report_count {
    size_t successes, networks;
};

// Fisher's exact test of two samples: the two-sided probability, given the successes of both
// together, of a division of them that is as unlikely as the observed one or more, were the two
// rates the same. Divisions have the hypergeometric probabilities
//   C(n, y) C(m, k - y) / C(n + m, k),  n, m: networks, k: successes of both, y: those of the first;
// as R does, those count as equally likely that differ by less than 1e-7 of their size.
// R. A. Fisher, Statistical Methods for Research Workers, 5th ed. (1934), section 21.02.
// Check values (scipy): 1 of 10 and 11 of 14 -> 0.00276; 30 of 64 and 44 of 64 -> 0.01959.
double report_fisher(const struct report_count *first, const struct report_count *second);

// The probability among those divisions that y of the successes are the first one's. Precondition: there are as many.
double report_division(const struct report_count *first, const struct report_count *second,
                       size_t y);

// Whether samples have one rate. Of two, Fisher's exact test. Of more, each is compared with all
// others together by that test, and the least of the probabilities is multiplied by their number,
// at most 1 (Bonferroni): if the rates are the same, the result is below p with a probability of at
// most p, however many networks the samples have. Samples without networks are left out; NaN if
// fewer than two are left.
double report_agreement(const struct report_count *samples, size_t count);

// The 95 % interval of the difference of two rates, first minus second, of networks that have nothing to do with each other:
// Wilson's intervals of both, squared and added. Method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998) 873.
// Precondition (assert): both have networks.
// Check values: 56 of 70 and 48 of 80 -> [0.0524, 0.3339]; 10 of 10 and 0 of 10 -> [0.6075, 1].
struct interval report_difference(const struct report_count *first,
                                  const struct report_count *second);

// The same of two rates with intervals of their own, such as Wilson's.
struct report_rate {
    double rate;
    struct interval interval;
};
struct interval report_difference_of_rates(const struct report_rate *first,
                                           const struct report_rate *second);

// ---- pairs ----

// Pairs by how the first and the second of each fared.
struct report_pairs {
    size_t both, first, second, neither; // `first`: it alone succeeded
};

size_t report_pairs_count(const struct report_pairs *pairs); // of all

// The 95 % interval of the difference of the two rates of success, first minus second: Wilson's
// intervals of both, squared and added, with their correlation. Method 10 of R. G. Newcombe,
// Statistics in Medicine 17 (1998) 2635. [-1, 1] without pairs.
// Check values: 36, 12, 2, 0 -> [0.0569, 0.3404]; 1, 1, 7, 12 -> [-0.507, -0.026].
struct interval report_newcombe(const struct report_pairs *pairs);

// McNemar's exact test: the two-sided probability that of the pairs whose sides fared differently,
// as many or more would favour one of them, were both as likely: twice the tail of Binomial(first +
// second, 1/2), at most 1. Check value: 12 against 2 -> 0.0129.
double report_mcnemar(const struct report_pairs *pairs);

// Corrects p[count] in place for their number: S. Holm, Scandinavian Journal of Statistics 6 (1979)
// 65. In ascending order, p(i) becomes the largest of (count - j) p(j), j = 0 to i, at most 1. NaNs
// stay and do not count. `scratch`: [count].
void report_holm(double *p, size_t count, size_t *scratch);

// The probability that a variable of chi squared with so many degrees of freedom, 1 or more, is `value` or more. Finite sums: M. Abramowitz
// & I. A. Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
// Check values (R): 3.8415 with 1 -> 0.05; 30 with 3 -> 1.3801e-6; 300 with 17 -> 1.1257e-53.
double report_chi_squared(double value, size_t degrees);

// ---- counts ----

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
