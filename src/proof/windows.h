// Proof by enumeration: a network of one generation is exactly a rule if it answers all 512 windows
// rightly.
#ifndef PROOF_WINDOWS_H
#define PROOF_WINDOWS_H

#include "life/rule.h"
#include "net/net.h"

struct proof_windows {
    // Answered wrongly: the logit, in double precision, is on the wrong side of 0 or not a number.
    unsigned errors;
    // Right or wrong, but so near the threshold that float32 may answer otherwise in another order
    // of summation.
    unsigned unsure;
    // Smallest distance of a right answer's logit from the threshold 0; 0 if none is right.
    double margin;
    bool wrong[LIFE_WINDOWS];
    double logit[LIFE_WINDOWS];
};

// Judges all windows. An answer is sure if its logit, in double precision, is farther from zero
// than the rounding errors of any float32 evaluation could carry it (proof/bounded.h). Where a sum
// might overflow, nothing is sure. Precondition (assert): N = 1.
void proof_windows(const struct net *net, const float *parameters, const struct life_rule *rule,
                   struct proof_windows *proof);

// Whether the network is the rule, on every board, in every order of summation: no error, none
// unsure.
bool proof_windows_exact(const struct proof_windows *proof);

#endif
