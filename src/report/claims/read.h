// A file of claims as it stands there.
#ifndef REPORT_CLAIMS_READ_H
#define REPORT_CLAIMS_READ_H

#include "report/claims/claims.h"
#include "sweep/mistakes.h"

#define CLAIMS_KIND "a list of claims"

// Opens the document and fills in what claims say; adds to the mistakes what none can say. Free with claims_close.
enum status claims_read(struct claims *claims, struct mistakes *mistakes);

#endif
