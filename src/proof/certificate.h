// A certificate: a sound argument that a network is exactly N generations of a rule, on every board
// of every size.
//
// Enumeration ends at two generations (2^25 patches; three would need 2^49 windows). Instead,
// generation by generation, the channels of a cell are enclosed in two boxes: one for a cell that
// is dead by then, one for a living one.
//
//   generation 0:  dead [0, 0], alive [1, 1]: the board itself
//   step:          for each of the 512 neighbourhoods of dead and living cells, the next layers
//                  are evaluated on the boxes of the nine cells by interval arithmetic; the result
//                  joins the box of the class, dead or alive, that the rule gives the middle cell
//   end:           every neighbourhood of the last step gives a logit on the right side of zero
//
// Both ends of an interval are computed in float32 by the operations of the forward pass in its own
// order. Rounding to nearest is monotone: x <= y implies fl(x) <= fl(y) for every product and sum,
// so what the network computes lies between the ends, to the last bit. With zero padding the cells
// beyond an edge are a third class: dead for ever, every channel zero.
//
// Sound, not complete: a network may be exact although its boxes grow too wide, above all one that
// does not keep the generations apart in its channels.
#ifndef PROOF_CERTIFICATE_H
#define PROOF_CERTIFICATE_H

#include "life/board.h"
#include "net/net.h"

struct proof_certificate {
    bool certified;
    size_t apart;  // generations after which some channel still tells dead from alive: N if all do
    double margin; // the least, over neighbourhoods, that a logit is on the right side of zero;
                   // negative where it may be on the wrong one
};

// Any N.
void proof_certificate(const struct net *net, const float *parameters, const struct life_rule *rule,
                       enum life_boundary boundary, struct proof_certificate *certificate);

#endif
