// Proof by enumeration for two generations: all 2^25 patches of 5x5 cells.
//
// What a network of two generations answers for a cell depends on the 5x5 patch around it. Cell
// (row, column) of a patch is bit 5*row + column; its rows are r0 .. r4, five bits each.
//
// A patch holds nine 3x3 windows, one under each tap of the second 3x3 convolution. The taps of row
// i see rows r_i, r_i+1, r_i+2 of the patch: 15 bits, so that the share of three taps in a filter's
// sum is tabulated once,
//
//   share[i][r_i r_i+1 r_i+2][k] = sum over columns j, channels c of weight[k][c][3 i + j] h[window
//   (i, j)][c]
//
// and a filter's sum over a patch is three additions: bias + share[0] + share[1] + share[2]. h is
// what the first generation makes of each of the 512 windows.
//
// With zero padding a cell at the edge also sees channels beyond it, which are zero and not what a
// dead window would give: those patches are enumerated as well.
//
// In the family `window` the first layer sees the patch at once, and a filter's sum is that of its
// five rows of weights: share[0] is of r0, share[1] of r1 r2 r3, share[2] of r4. A cell beyond an
// edge is a dead cell there, so that the network answers a patch at an edge as it answers the same
// patch inside; but the rule does not, because beyond the edge nothing is ever born. The patches
// at edges count as well, and for most rules, Conway's among them, no network of this family is
// exact on boards with dead edges.
#ifndef PROOF_PATCHES_H
#define PROOF_PATCHES_H

#include "base/arena.h"
#include "life/board.h"
#include "net/net.h"

#define PROOF_PATCHES_SHOWN 64

struct proof_patches {
    // Looked at: 2^25, and those at the edges with zero padding.
    uint64_t patches;
    // Answered wrongly: the logit, in double precision, is on the wrong side of 0 or not a number.
    uint64_t errors;
    // Right or wrong, but so near the threshold that float32 may answer otherwise in another order
    // of summation.
    uint64_t unsure;
    // Answered one by one, in double precision, because the quick answer was not certain.
    uint64_t settled;
    // Smallest distance of a right answer's logit from the threshold 0; 0 if none is right.
    double margin;
    // The first wrong patches that were found, but for those at edges.
    uint32_t shown[PROOF_PATCHES_SHOWN];
    size_t shown_count;
};

// Work space of the proof, for the network or one whose layers are narrower: some 800,000 bytes for
// each filter of the layer whose sums are tabulated.
struct proof_patches_space *proof_patches_layout(struct arena *arena, const struct net *net);

// Judges all patches; without `count_all` only until one is wrong or unsure, which decides. A
// float32 logit that is farther from zero than twice a bound on the rounding errors of any float32
// evaluation of its patch is certain; all others are evaluated in double precision, with a closer
// bound (proof/bounded.h). Precondition (assert): N = 2.
void proof_patches(const struct net *net, const float *parameters, const struct life_rule *rule,
                   enum life_boundary boundary, bool count_all, struct proof_patches_space *space,
                   struct proof_patches *proof);

// Whether the network is two generations of the rule, on every board, in every order of summation:
// no patch wrong, none unsure.
bool proof_patches_exact(const struct proof_patches *proof);

#endif
