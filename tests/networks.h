// Networks with their numbers, for the tests that hold proofs against the oracle: how they are made,
// what the proofs and the oracle say of them, and whether these agree.
#ifndef TESTS_NETWORKS_H
#define TESTS_NETWORKS_H

#include "net/net.h"
#include "oracle_life.h"

#include <stdio.h>

#define NETWORK_MOST 4096 // parameters

struct network {
    struct net net;
    float parameters[NETWORK_MOST];
};

// Numbers from a stream, with zeros among them, so that logits lie on both sides of zero.
void network_draw(struct network *network, enum net_family family, const char *widths,
                  struct pcg32 *stream);
void network_draw_with(struct network *network, enum net_family family, const char *widths,
                       enum net_activation activation, struct pcg32 *stream);

// The hand solution of the family `life`; and with an eighth for its tenth: exact in float32 for any
// number of generations.
void network_by_hand(struct network *network, const char *widths);
void network_by_eighths(struct network *network, const char *widths);
void network_set_by_eighths(const struct net *net, float *parameters);

// The hand solution by pairs: where f(z) is z above 0 and a z below, with slopes a and b of the pair,
//   relu(z) = (f(z) + a f(-z)) / (1 - a b),
// so each unit of the solution, 2-1 in all generations, is two of these, 4-2. Slopes of prelu are drawn
// between -most and most. Precondition (assert): leaky or prelu; the family is `life`.
void network_by_pairs(struct network *network, size_t generations, enum net_activation activation,
                      float most, struct pcg32 *stream);

// A solution, 2-1 in all generations, of another activation, after which cells are 0 and 1, or nearly so:
//
//   elu, selu, gelu, silu, mish, softplus   the hand solution, of sums that are `strength` times as large: far from
//                                           0 they are relu but for a factor, or nearly so
//   sigmoid, tanh, adaptive_sigmoid,        steps, as steep:
//   softsign, step                          with T = the eight neighbours + half the cell, it lives
//                                           on if T is above 2.25 and not above 3.75. Beyond a dead edge is no cell
//                                           for sigmoid and step alone, whose least is 0
//   square, root_square, quadratic          of one generation: with t = twice the neighbours + the cell - 6, it lives on
//                                           if |t| is at most 1, so that |t| + 1 and t^2 + 1, or their squares, answer
//   root_square                             of more, 1-3 in all: cells are (| |t| - 2 | - | |t| - 1 | + 1) / 2
//
// Returns false for any other activation.
bool network_by_saturation(struct network *network, size_t generations,
                           enum net_activation activation, float strength);

// Moves every parameter by up to `strength`.
void network_bend(struct network *network, double strength, struct pcg32 *stream);
void network_bend_by(const struct net *net, struct pcg32 *stream, double strength,
                     float *parameters);

// The next of a file of text: widths, then the parameters, family `life`. False at its end.
bool network_read(struct network *network, FILE *file);

// Conway's rule.
struct oracle network_oracle(const struct network *network);
struct oracle_count network_truth(const struct oracle *oracle, bool edges);

// What the proof says, with dead edges or without; every patch is counted.
struct network_answer {
    uint64_t patches, errors, unsure;
    bool exact;
};
struct network_answer network_judge(const struct network *network, bool edges);

// A logit this far from zero decides: no rounding of double precision reaches it, and all counts must
// agree. A clear network is one whose logits are farther than what float32 is off as well.
#define NETWORK_DECIDED 1e-9
#define NETWORK_CLEAR   1e-3

// Whether the proof's counts are the oracle's, if its logits are decided; and, always, whether what is
// exact for the proof is right for the oracle.
bool network_agrees(const struct network_answer *answer, const struct oracle_count *truth);

#endif
