// The published figures beside ours, a row each, for tables.
//
// A rate stands beside that of our point of the same L(n,m), with Wilson's interval. The threshold
// of a number of generations is the m from which on over half of the networks learn, at every m
// that the sweep has. Its bounds follow from the intervals of the points: below the lower bound is
// an m whose whole interval lies at or below one half; from the upper bound on all intervals lie
// above. Where several points have the same L(n,m) they differ on an axis that the published text
// leaves open, and none of them alone stands beside its figure.
#ifndef REPORT_REPRODUCTION_H
#define REPORT_REPRODUCTION_H

#include "report/summary.h"

struct reproduction_threshold {
    bool several; // points of one m: no threshold
    size_t low;   // at least 1; more than `most` if no m of the sweep can be it
    size_t from;  // 0: none
    size_t high;  // 0: none
    size_t most;  // the largest m that has networks; 0: no point of ours compares
};

void reproduction_find_threshold(const struct report *report, size_t generations,
                                 struct reproduction_threshold *threshold);

// The cells of a row.
enum {
    REPRODUCTION_WHAT,
    REPRODUCTION_PUBLISHED,
    REPRODUCTION_OURS,
    REPRODUCTION_INTERVAL,
    REPRODUCTION_WITHIN,
    REPRODUCTION_CELLS
};
#define REPRODUCTION_TEXT 80 // bytes of a cell

// How numbers are set: in a table of text, or for LaTeX.
struct reproduction_style {
    const char *percent, *to, *math; // " %", " to ", ""; "\,\%", "--", "$"
};

// The rows, of all published figures, and whether a row says anything of this sweep.
extern const size_t reproduction_rows;
bool reproduction_concerns(const struct report *report, size_t row);

// Writes a row: what | published | ours | our interval | whether the published figure lies within.
// The last is "yes" or "no", or empty where there is nothing to compare.
void reproduction_write(const struct report *report, size_t row,
                        const struct reproduction_style *style,
                        char cell[REPRODUCTION_CELLS][REPRODUCTION_TEXT]);

#endif
