// What differs between results and today's verdicts on their networks, a row per point.
#ifndef REPORT_REJUDGED_H
#define REPORT_REJUDGED_H

#include "report/table.h"
#include "sweep/rejudge.h"

struct rejudged {
    const struct report *report;      // by seed
    const struct trial_result *trial; // of all rows, as rejudge_run wrote them
};

// Text: those points at which something differs, and a sentence about all of them. Csv and json: all
// points, of one file after the other between rejudged_begin and rejudged_end. Precondition
// (assert): not tex.
void rejudged_begin(enum report_format format, FILE *out);
void rejudged_write(const struct rejudged *rejudged, enum report_format format, bool first,
                    FILE *out);
void rejudged_end(enum report_format format, FILE *out);

#endif
