// Made-up results to rank, for the tests of src/report/data/ranking.h.
#ifndef TESTS_RANKINGS_H
#define TESTS_RANKINGS_H

#include "report/tables/tables.h"
#include "synthetic.h"

// The first of the published figures are L(1,1), L(1,2), L(1,3), L(2,3) and L(2,4); then come
#define COUNTS 5
#define FLIP   5 // L(1,1) with a flip
#define FLIPS  6 // and with six
#define L38    10

// The settings of the main experiment at a published figure, with other choices.
struct point rankings_choice(size_t figure, enum net_init init, double density);

// Four combinations, each of which learned in so many of 64 networks at each of the first figures;
// the first and the third of density 0.38, the others of the boards' own. The third is as
// published; the second and the fourth are the same.
extern const size_t rankings_learned[4][COUNTS];
extern const enum net_init rankings_inits[4];
void rankings_open_four(struct store_results *results); // point f * 4 + c

// Two combinations that learn alike at L(1,1), with six flips, and at L(3,8), points c, 4 + c and
// 6 + c; with one flip, at 2 + c, the second does as published.
void rankings_open_flips(struct store_results *results);

// Opens both, to be closed. Fails the test where there is nothing to rank.
void rankings_rank_under(enum report_prior prior, const struct store_results *results,
                         struct report *report, struct ranking *ranking);
void rankings_rank(const struct store_results *results, struct report *report,
                   struct ranking *ranking); // all combinations alike

// The table, which the caller frees; without a prior, of all combinations alike.
char *rankings_table_under(enum report_prior prior, const struct store_results *results,
                           enum report_format format);
char *rankings_table(const struct store_results *results, enum report_format format);

// Assert, and print what is wrong: that a text has a part, that numbers agree.
void rankings_holds(const char *text, const char *part);
void rankings_close_to(double got, double expected, double relative);

#endif
