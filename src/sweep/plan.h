// A plan: experiments/*.yaml, read strictly. Every axis is a list; the plan is their product, the
// later axis running faster; a list of one is a constant. See CONTRIBUTING for how to add an axis.
#ifndef SWEEP_PLAN_H
#define SWEEP_PLAN_H

#include "trial/trial.h"

struct plan {
    char *text;      // the file, verbatim
    char *overrides; // the --set arguments, one a line
    char name[64];   // letters, digits, - and _
    char question[256];
    uint64_t seed;
    size_t networks; // replicates per point
    size_t points;
    struct trial_point *point; // [points]
};

// Reads `path`; each of settings[count] is a "key=value" that replaces a value, such as
// "network.overcompleteness=1,2" or "networks=8". Refuses an unknown or repeated key, a missing
// one, a wrong type, a malformed, negative or impossible value and an empty list with
//   path:line:column: key: what is wrong; what was expected
enum status plan_read(const char *path, const char *const *settings, size_t count,
                      struct plan *plan);
void plan_free(struct plan *plan);

// The version of libyaml in use: "0.2.5".
const char *plan_library_version(void);

#endif
