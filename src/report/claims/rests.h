// What a claim rests on.
#ifndef REPORT_CLAIMS_RESTS_H
#define REPORT_CLAIMS_RESTS_H

#include "report/claims/claims.h"

// Whether one of the files that the claim, its control or its sentence select rows of is chosen.
bool rests_on(const struct claim *claim, const struct claims_choice *choice);

#endif
