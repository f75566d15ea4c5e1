// Comparing computed numbers with true ones, and memory that notices writes beyond its ends.
//
// A float32 sum cannot be judged by its own size: terms of 1,000 may cancel to 0.001. The limit is
//
//   |got - want| <= absolute + relative * (sum of the absolute terms)
//
// with the true value and the sum of absolute terms computed in double precision. NaN and
// infinities fail on either side. test_check.c attacks this checker.
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include "rng/pcg.h"

#include <stdbool.h>
#include <stddef.h>

#define CHECK_RELATIVE 1e-5  // of the sum of absolute terms: the project's promise
#define CHECK_ABSOLUTE 1e-30 // what underflow may take

bool check_close(double got, double want, double absolute_terms, double relative);

// How many of got[count] are not close. want and absolute_terms are [count]. The first of them is
// printed after `what`.
size_t check_floats(const char *what, size_t count, const float *got, const double *want,
                    const double *absolute_terms, double relative);

// count floats, aligned to 64 bytes, between two guard bands, each prefilled with a NaN, so that
// what a function forgets to write, or reads before writing, shows. guard_close returns whether
// both bands are as they were, and frees.
float *guard_open(size_t count);
bool guard_close(float *values, size_t count);

// A stream of the tests' own. Different uses take different numbers.
struct pcg32 check_stream(uint64_t use);

// Fills values[count] uniformly from [-bound, bound).
void check_fill(struct pcg32 *stream, double bound, size_t count, float *values);

// Uniform whole number of 0 .. below - 1.
size_t check_draw(struct pcg32 *stream, size_t below);

// doubles out[count] of floats.
void check_widen(size_t count, const float *values, double *out);

#endif
