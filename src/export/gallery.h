// A learned, an almost learned and a dead network of a results file, for a page that shows them side by
// side.
//
// All three are of one point, if one has them all: the same shape, trained the same way, and only luck
// sets them apart. Else as many as may be are of one point, and the others of points with the same rule,
// generations and boundary, so that one board suits all. Of points that have as many, that is taken
// whose learned network has the fewest weights (without one, the first shown). Of each kind the best is
// shown:
//
//   learned   exact at the end; the fewest weights, then the earliest
//   almost    not learned; the fewest windows or patches wrong, then the most cells right
//   dead      the earliest
//
// and of equals the first in the file.
#ifndef EXPORT_GALLERY_H
#define EXPORT_GALLERY_H

#include "export/export.h"
#include "store/results.h"

enum gallery_kind { GALLERY_LEARNED, GALLERY_ALMOST, GALLERY_DEAD, GALLERY_KINDS };

struct gallery_choice {
    bool any;            // there is one of the kind
    size_t point, trial; // in the results, and among the point's
};

// Chooses from the rows alone.
void gallery_choose(const struct store_results *results,
                    struct gallery_choice choice[GALLERY_KINDS]);

// Writes the page. NULL: none of the kind. `same`: all are of one point.
void export_write_gallery(const struct export_network *const network[GALLERY_KINDS], bool same,
                          FILE *out);

#endif
