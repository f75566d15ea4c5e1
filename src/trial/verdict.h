// The strongest affordable answer to: has this network learned its task exactly?
#ifndef TRIAL_VERDICT_H
#define TRIAL_VERDICT_H

#include "trial/trial.h"

struct verdict {
    bool exact;                   // proven
    enum trial_evidence evidence; // TRIAL_BOARDS: nothing is proven either way
    int64_t errors;               // wrong windows (N = 1) or patches (N = 2); -1: not enumerated
};

// Bytes of scratch that verdict_of needs, 64-byte aligned.
size_t verdict_bytes(const struct net *net);

// N = 1: all windows. N = 2: all patches. N > 2: a certificate, if there is one.
struct verdict verdict_of(const struct trial_point *point, const struct net *net,
                          const float *parameters, void *scratch);

#endif
