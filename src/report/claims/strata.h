// What two selections of rows have in common, so that like is compared with like.
//
// A setting of which `of` and `against` have no value in common is what sets them apart. Of all others, rows are compared
// with rows that have the same values, and networks with networks of the same seed, where both have the same seeds everywhere, as
// `compare` does. Of a CSV file settings are the columns that are called like them.
#ifndef REPORT_CLAIMS_STRATA_H
#define REPORT_CLAIMS_STRATA_H

#include "report/claims/select.h"
#include "report/data/mantel.h"

// Compares the rates of `of` and of `against` within strata, pooled (mantel.h); of one stratum it is Fisher's exact test and
// Newcombe's interval. Refuses rows without such to compare with; `what` begins messages. Precondition: both have networks.
enum status strata_compare(const char *what, const struct selection *of,
                           const struct selection *against, struct mantel *mantel);

#endif
