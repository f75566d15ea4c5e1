// The strongest affordable answer to: has this network learned its task exactly?
#ifndef TRIAL_VERDICT_H
#define TRIAL_VERDICT_H

#include "proof/boards.h"
#include "proof/patches.h"
#include "proof/search.h"
#include "trial/trial.h"

struct verdict {
    bool exact;                   // proven
    bool refuted;                 // some board shows that it is wrong (N > 2)
    enum trial_evidence evidence; // TRIAL_BOARDS: nothing is proven but by boards
    // Windows (N = 1) or patches (N = 2) that are wrong, and whose answer is unsure; -1: not
    // enumerated, or, without `count_all`, not all of them.
    int64_t errors, unsure;
};

// Random boards of the point's size, of densities from 0.05 to 0.95 and of several ages, that a
// network of more than two generations without a certificate must pass.
#define VERDICT_BOARDS 512

// Work space of verdict_of.
struct verdict_space {
    struct proof_patches_space *patches; // N = 2
    struct proof_search_space search;    // N > 2
    struct proof_predictor predictor;
    struct proof_boards_space boards;
};

// For the point's network, or one whose layers are narrower.
void verdict_layout(struct verdict_space *space, struct arena *arena, const struct point *point,
                    const struct net *net);

// N = 1: all windows. N = 2: all patches. N > 2: a certificate, if there is one; else a search for
// a board that refutes, by proof_search on boards of side 2N + 1 and on VERDICT_BOARDS random ones.
// Without `count_all` it ends at the first patch that is not right for certain.
struct verdict verdict_of(const struct point *point, const struct net *net, const float *parameters,
                          bool count_all, struct verdict_space *space);

// Whether the verdict is that the network is exact: proven, or, where nothing can be enumerated and
// no certificate was found, not refuted by any board.
bool verdict_is_exact(const struct verdict *verdict);

// The verdict on a network whose training is over: verdict_of, of all patches. But one of more than
// two generations that errs on its test boards, of which `board_accuracy` are right, needs no proof.
struct verdict verdict_at_end(const struct point *point, const struct net *net,
                              const float *parameters, double board_accuracy,
                              struct verdict_space *space);

// Enters the verdict on a network whose training is over into its result, whose updates, outcome,
// learned_at and losses are what the training saw: a look that found it exact before its end stands,
// one at its end stands or falls with the verdict.
void verdict_enter(const struct verdict *verdict, struct trial_result *result);

#endif
