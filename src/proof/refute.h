// A search for a board on which a network is wrong.
//
// What a network of N generations says of a cell depends on the patch of 2N + 1 cells square around
// it. So boards of that side are searched: on a torus all patches are found there, with dead cells
// beyond the edge those at edges and corners.
//
//   margin of a board:  the least, over its cells, that a logit is on the right side of zero
//   start:              the least margin of eight random boards, of densities from 0.05 to 0.95 and
//                       of ages 0, 1, 2 and 3 generations
//   climb:              of eight boards that differ from it in one to three cells, the one of the
//                       least margin, if it is not greater; a new start after sixteen vain rounds
//
// Whatever is found is wrong by the network's own forward pass and by the simulator: there is
// nothing to trust. Nothing found says nothing.
#ifndef PROOF_REFUTE_H
#define PROOF_REFUTE_H

#include "base/arena.h"
#include "life/board.h"
#include "net/net.h"

#define PROOF_REFUTE_SIDE (2 * NET_MAX_GENERATIONS + 1)

struct proof_refutation {
    bool found;
    uint64_t boards; // tried
    double margin;   // the least of a board that was tried
    // Of a wrong board from which no living cell can be left out: its side 2N + 1, its rows (bit x
    // is column x), and a cell that the network is wrong about: on a torus the middle one.
    size_t side;
    uint64_t row[PROOF_REFUTE_SIDE];
    size_t x, y;
    bool alive;  // what becomes of that cell
    float logit; // what the network says of it
};

// Work space of the search, for the network or one whose layers are narrower.
struct proof_refute_space *proof_refute_layout(struct arena *arena, const struct net *net);

// Tries up to `boards` boards, of the seed's stream.
void proof_refute(const struct net *net, const float *parameters, const struct life_rule *rule,
                  enum life_boundary boundary, uint64_t seed, size_t boards,
                  struct proof_refute_space *space, struct proof_refutation *refutation);

#endif
