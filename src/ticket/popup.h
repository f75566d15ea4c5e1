// Edge-popup: a mask in training, on weights that are never trained.
//
// Every weight w has a score s. The best |s| make the mask m, and with g = dL/d(m w) the gradient
// in the weights that are left *or pruned*, straight through the choice of the best, update t = 0,
// 1, ... of a budget of T is that of stochastic gradient descent,
//
//   step     = momentum step + g w sign(s) + decay s
//   s       -= rate (1 + cos(pi t / T)) / 2 step
//
// How many weights are left is fixed from the start: what the spec's rounds leave, of each layer
// with scope `layer`, as in the paper, or of all; no layer loses its last. Biases have no scores;
// they stay, and are frozen, too: the authors' networks have none.
//
// Source: V. Ramanujan et al., "What's Hidden in a Randomly Weighted Neural Network?", CVPR 2020,
// arXiv 1911.13299; details follow the authors' program, allenai/hidden-networks: a rate of 0.1, a
// momentum of 0.9, a decay of 1e-4, the cosine (there in steps of an epoch), the best of |s|, and
// weights that are drawn or signed constants.
//
// Where it succeeds, and where not (tests/test_controls.c: 64 networks L(1,4), the hand-made Life
// planted at random places among normal weights of 0.3, scope `global`, published settings, 1000
// updates): with 20 % of the 108 weights removed, the mask is Life in 61, by chance in 1; with 30 %
// in 46, with 50 % in 21, and with 75 %, where 21 of 27 have to be the planted ones, in none, nor at
// rates of 0.01 and 1 or with 20,000 updates. The reason is the start: under a random mask that leaves
// two of its nine weights, a unit with a bias of -3 is never active, and without that none of its
// weights has a gradient. If the mask is narrowed from all weights over the first half of the training,
// which is not the published method, it is Life in 55 at 50 % and in 44 at 75 %. In wide random
// networks none has to be planted: with half of the weights it found Life in none of 16 L(1,16), 5 of 16
// L(1,32) and 16 of 16 L(1,64), where the same masks shuffled were Life in none
// (experiments/popup-wide-small.yaml, with task.boundary=torus).
#ifndef TICKET_POPUP_H
#define TICKET_POPUP_H

#include "base/arena.h"
#include "ticket/mask.h"

struct ticket_popup {
    const struct net *net;
    struct ticket_spec spec;
    const float *weight;   // [P], frozen: the caller's
    float *score, *step;   // [P]
    float *magnitude;      // [P]: |score|
    uint8_t *mask;         // [P]
    uint64_t done, budget; // updates
    struct ticket_cut cut;
};

// value[P], the initial values of a network: with signed constants each weight becomes +s or -s by
// its sign, s = sqrt(2 / fan_in), which keeps the variance of activations (He et al., arXiv
// 1502.01852); a zero stays. Biases stay, and with drawn weights all.
void ticket_popup_weights(const struct net *net, const struct ticket_spec *spec, float *value);

void ticket_popup_layout(struct ticket_popup *popup, struct arena *arena, const struct net *net);
// Scores begin uniform in +-1/sqrt(fan_in), as in the authors' program: those of NET_FAN_IN, drawn
// from the stream. Sets the mask and value[P] = weight * mask. weight is kept, and must stay.
void ticket_popup_begin(struct ticket_popup *popup, const struct ticket_spec *spec, uint64_t budget,
                        const float *weight, struct pcg32 *stream, float *value);
// One update with gradient[P] = dL/d value of *all* weights, unmasked; then a new mask and value[P].
void ticket_popup_update(struct ticket_popup *popup, const float *gradient, float *value);

#endif
