// A certificate: a sound argument that a network is exactly N generations of a rule, on every board
// of every size.
//
// Enumeration ends at two generations (2^25 patches; three would need 2^49 windows). Instead,
// generation by generation, the channels of a cell are enclosed:
//
//   generation 0:  dead 0, alive 1: the board itself
//   step:          for each of the 512 neighbourhoods of dead and living cells, the next layers'
//                  results are bounded (proof/stage.h); they are an entry of the class, dead or
//                  alive, that the rule gives the middle cell
//   end:           every neighbourhood of the last step gives a logit on the right side of zero
//   split:         a neighbourhood of the end that may be wrong is split by the generation before:
//                  cell after cell of the 5x5 patch around the middle one is taken to be dead, and
//                  to be alive, which leaves the nine cells fewer entries; up to all 25 cells, and
//                  PROOF_CERTIFICATE_SPLITS in all, or to the first that still may be wrong
//
// With zero padding the cells beyond an edge are a third class: dead for ever, every channel zero.
//
// Certified is the plain forward pass, net_forward, to the last bit. What other orders of summation
// compute is covered but for one of the bounds, that by the forward pass's own operations.
//
// Sound, not complete: a network may be exact although its bounds grow too wide, above all one that
// is exact only because cells near each other have their pasts in common.
//
// The family `window` has no generations within: for N > 1 nothing is known of it.
#ifndef PROOF_CERTIFICATE_H
#define PROOF_CERTIFICATE_H

#include "base/arena.h"
#include "life/board.h"
#include "net/net.h"

// About a second and a half at M = 8.
#define PROOF_CERTIFICATE_SPLITS 300000

struct proof_certificate {
    bool certified;
    size_t apart;    // generations after which dead and living cells are still told apart
    double margin;   // no logit of any board is less than this on the right side of zero; negative
                     // where one may be on the wrong side, -infinity where nothing is known
    unsigned worst;  // the neighbourhood that it is of: bit 3 * row + column
    unsigned open;   // neighbourhoods of the last generation that may be wrong, of 512
    uint64_t splits; // taken
};

// Work space of the certificate, for the network or one whose layers are narrower.
struct proof_certificate_space *proof_certificate_layout(struct arena *arena,
                                                         const struct net *net);

// Any N.
void proof_certificate(const struct net *net, const float *parameters, const struct life_rule *rule,
                       enum life_boundary boundary, struct proof_certificate_space *space,
                       struct proof_certificate *certificate);

#endif
