// The sentence of a claim, with numbers in place of its braces.
#ifndef REPORT_CLAIMS_SENTENCE_H
#define REPORT_CLAIMS_SENTENCE_H

#include "report/claims/claims.h"
#include "report/claims/select.h"

// Fills in claim->sentence, which is owned. Refuses unknown fields, and braces that are not closed.
enum status sentence_make(struct sources *sources, struct claim *claim);

// A share in per cent as sentences have it: 57 %, 6.2 %, 0.4 %; without the sign.
void sentence_percent(double share, char text[32]);

#endif
