// The sentence of a claim, with numbers in place of its braces.
#ifndef REPORT_CLAIMS_SENTENCE_H
#define REPORT_CLAIMS_SENTENCE_H

#include "report/claims/claims.h"
#include "report/claims/select.h"

// Fills in claim->sentence, which is owned. Refuses unknown fields, braces that are not closed, and what is longer than
// CLAIM_SENTENCE.
enum status sentence_make(struct sources *sources, struct claim *claim);

// A share in per cent as sentences have it: 57, 6.2, 0.4; with as many digits more as tell it from 0 and from 100: 0.03, 99.9.
void sentence_percent(double share, char text[32]);

#endif
