// What the tests of certificates and those of refutations share: networks that are Life, or nearly, and what is proven of them
// under Conway's rule.
#ifndef TESTS_PROOFS_H
#define TESTS_PROOFS_H

#include "proof/certificate.h"
#include "proof/refute.h"

#define PROOFS_MOST 8192 // parameters

struct proof_certificate proofs_certify(const struct net *net, const float *parameters,
                                        enum life_boundary boundary);
struct proof_refutation proofs_refute(const struct net *net, const float *parameters,
                                      enum life_boundary boundary, size_t boards);

// Life by three channels. With v = the neighbours and half the cell itself, a cell lives on iff v
// is 2.5, 3 or 3.5; channel c is 1 at the c-th of these and falls to 0 within 1/2:
//   2 (rectified(v - p) - 2 rectified(v - p - 1/2) + rectified(v - p - 1)),   p = 2, 2.5, 3
// and the cell is the sum of the three. No channel tells dead from alive. Exact for any n.
void proofs_set_by_sum(const struct net *net, float *parameters);

// Such a network, or the hand solution where m is not 3, whose parameters are off by up to `strength`.
void proofs_set_mutant(const struct net *net, struct pcg32 *stream, double strength,
                       float *parameters);

// The least margin of a network's logits on random boards of side 2N + 1.
double proofs_sample_margin(const struct net *net, const float *parameters,
                            enum life_boundary boundary, struct pcg32 *stream, size_t boards);

#endif
