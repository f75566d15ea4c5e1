// What results say of a claim.
#ifndef REPORT_CLAIMS_JUDGE_H
#define REPORT_CLAIMS_JUDGE_H

#include "report/claims/claims.h"
#include "report/claims/select.h"

// Computes the statistic of a claim and of its control; p is not corrected yet.
enum status judge_measure(struct sources *sources, struct claim *claim);

// Gives the verdict, when p is corrected.
void judge_decide(struct claim *claim);

// Whether it comes out otherwise than expected, as every claim does whose control does not hold.
bool judge_is_unexpected(const struct claim *claim);

#endif
