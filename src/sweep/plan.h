// A plan: experiments/*.yaml, read strictly. Every axis is a list; the plan is their product, the
// later axis running faster; a list of one is a constant. See CONTRIBUTING for how to add an axis.
//
// A plan may also be a union of products: each of its `parts` holds those keys that it replaces,
// any but name, question and seed, and the points are those of one part after the other.
//
//   networks: 512
//   task: {generations: [1], ...}
//   parts:
//     - network: {overcompleteness: [1, 2, 3]}
//     - networks: 32
//       task: {generations: [2]}
//       network: {overcompleteness: [3, 4]}
//
// No point may stand twice: points are told apart by what keys their random streams, which the
// networks, the updates and the rule for stopping do not (trial_point_key).
#ifndef SWEEP_PLAN_H
#define SWEEP_PLAN_H

#include "trial/trial.h"

struct plan {
    char *text;      // the file, verbatim
    char *overrides; // the --set arguments, one a line
    char name[64];   // letters, digits, - and _
    char question[256];
    uint64_t seed;
    size_t points, trials;
    struct trial_point *point; // [points]
    size_t *networks;          // [points]: replicates
};

// Reads `path`; each of settings[count] is a "key=value" that replaces a value, such as
// "network.overcompleteness=1,2" or "networks=8", in the plan and in all of its parts, whatever
// they say. Refuses an unknown or repeated key, a missing
// one, a wrong type, a malformed, negative or impossible value, an empty list and a repeated point
// with
//   path:line:column: key: what is wrong; what was expected
enum status plan_read(const char *path, const char *const *settings, size_t count,
                      struct plan *plan);
void plan_free(struct plan *plan);

// The version of libyaml in use: "0.2.5".
const char *plan_library_version(void);

#endif
