// Results of one plan that were computed in several places, joined to one file.
#ifndef SWEEP_JOIN_H
#define SWEEP_JOIN_H

#include "sweep/plan.h"

#define JOIN_MOST 512 // files, which are all open at once

struct join {
    size_t trials;   // of the joined file
    size_t planned;  // of its plan, at most until all samples are known (sweep/enough.h)
    size_t repeated; // trials that were in more than one file
    char plan[64];
};

// Joins paths[count] to `output`, which may be one of them. Their trials have to be those of one plan: that of the first file whose
// plan contains them all, which the joined file has. A trial that several files have must have the same bits in all of them, and
// stands there once. What others have put into the files is carried over (store_merge). Refuses, with the file and the reason, results of another instruction set, trials that no plan of the
// files contains, because of their seed, their settings or their number, and trials that differ; nothing is written then.
enum status join_results(const char *const *paths, size_t count, const char *output,
                         struct join *join);

#endif
