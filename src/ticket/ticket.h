// Tickets: what is left of a dense network once weights are taken away, and what its survivors
// start from. The vocabulary of plans and results; methods: ticket/method.h; masks:
// ticket/mask.h; starting values: ticket/start.h.
//
// A rate counts what is *removed*. A mask [P] holds 1 for a parameter that is left and 0 for one
// that is pruned; biases are left unless asked for. No layer loses its last weight: the weight that
// would be the last to go stays in place of the next one elsewhere, and is counted (`spared`).
//
// Source of the procedure: J. Frankle, M. Carbin, "The Lottery Ticket Hypothesis", ICLR 2019, arXiv
// 1803.03635.
#ifndef TICKET_TICKET_H
#define TICKET_TICKET_H

#include "net/net.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How a subnetwork is found: X(ENUMERATOR, name). Each has a row, in ticket/methods (ticket/method.h).
// Numbers are part of every result's key: append, never insert.
#define TICKET_METHODS(X)                                                                          \
    X(DENSE, dense)         /* it is not: the network as a whole */                                \
    X(RESTART, restart)     /* the whole network again, on other boards */                         \
    X(ITERATIVE, iterative) /* rounds of training, pruning the smallest magnitudes, rewinding */   \
    X(ONESHOT, oneshot)     /* training once, then pruning the smallest magnitudes at once */      \
    X(MAGNITUDE, magnitude) /* before training: smallest initial magnitudes */                     \
    X(SNIP, snip)           /* before training: smallest effect on the loss */                     \
    X(GRASP, grasp)         /* before training: smallest loss of gradient flow */                  \
    X(SYNFLOW, synflow)     /* before training: smallest synaptic flow */                          \
    X(POPUP, popup)         /* edge-popup: a mask is trained, the weights never are */

#define TICKET_ENUMERATOR(NAME, name) TICKET_##NAME,
enum ticket_method { TICKET_METHODS(TICKET_ENUMERATOR) TICKET_METHOD_COUNT };
#undef TICKET_ENUMERATOR

enum ticket_unit { TICKET_WEIGHTS, TICKET_CHANNELS, TICKET_UNIT_COUNT };

enum ticket_scope { TICKET_GLOBAL, TICKET_LAYER, TICKET_SCOPE_COUNT };

// What a ticket is compared with: the same number of weights, on the same boards. Whole channels do
// not add up to every number: a random mask of channels leaves no fewer than the ticket, and may
// leave some more.
enum ticket_control {
    TICKET_ITSELF,   // no control
    TICKET_RANDOM,   // a random mask of as many weights, wherever they lie
    TICKET_SHUFFLED, // the mask shuffled within each layer
    TICKET_FRESH,    // the mask with initial values drawn anew
    TICKET_SIGNS,    // the mask with the starting values' signs, their magnitudes drawn anew
    TICKET_CONTROL_COUNT,
};

// The weights that edge-popup chooses from: as they are drawn, or constants of their signs.
enum ticket_popup_weights { TICKET_DRAWN, TICKET_SIGNED, TICKET_POPUP_WEIGHTS_COUNT };

// Words of plans and results: "dense", "restart", ...; "weights", "channels"; "global", "layer";
// "none", "random", "shuffled", "fresh", "signs"; "drawn", "signed".
extern const char *const ticket_method_names[TICKET_METHOD_COUNT];
extern const char *const ticket_unit_names[TICKET_UNIT_COUNT];
extern const char *const ticket_scope_names[TICKET_SCOPE_COUNT];
extern const char *const ticket_control_names[TICKET_CONTROL_COUNT];
extern const char *const ticket_popup_weights_names[TICKET_POPUP_WEIGHTS_COUNT];

// `rewind`: the survivors keep what training made of them.
#define TICKET_TRAINED UINT64_MAX

// What makes a trial a ticket's. All zero: the dense network itself.
struct ticket_spec {
    enum ticket_method method;
    enum ticket_unit unit;
    enum ticket_scope scope;
    double rate;        // share of what is left that a round removes
    uint64_t rewind;    // survivors start from the values after so many updates, or where training
                        // ended if that was before; 0: initial
    bool prune_biases;  // they count and go like weights
    bool no_retraining; // judged as pruned
    bool only_learned;  // a parent that did not learn has no tickets: not tried
    size_t round;       // of pruning, from 1; what has been removed follows from it. 0: the parent
    enum ticket_control control;
    // Perturbations of the starting values, after the control.
    size_t flips;     // weights whose sign is flipped
    bool flip_biases; // biases may be among them
    double noise;     // standard deviation of noise, in root mean squares of each layer's starting
                      // weights
    // Settings of single methods, whose rows name them; of all other methods they are zero.
    double temperature; // GraSP (ticket/methods/grasp.c): by which logits are divided
    double popup_rate, popup_momentum, popup_decay; // edge-popup (ticket/popup.h)
    enum ticket_popup_weights popup_weights;
    // SNIP, GraSP and edge-popup as programs defined them before results of schema 3, whose tickets
    // are read and never run: with shared boards, SNIP and GraSP scored all networks on the same
    // ones; GraSP counted biases to the gradient; edge-popup had a constant rate, Adam's.
    bool superseded;
};

// Whether it is a ticket itself: no control, and nothing perturbed.
bool ticket_is_itself(const struct ticket_spec *spec);

// How many of `total` are left after some rounds: each removes the nearest whole number to rate *
// left, and at least one. 0: nothing is left before that.
size_t ticket_left(size_t total, double rate, size_t round);

// What can be pruned, or flipped: the weights, with `biases` these, too.
size_t ticket_prunable(const struct net *net, bool biases);

#define TICKET_PROBLEM 256
// Whether tickets of this spec can be had of the network with a budget of so many updates; if not,
// says why, and what to do, in `problem`. Refused are
//
//   rounds that leave less than one weight (or channel) in each layer; by layer, nothing anywhere
//   a rate that is not between 0 and 1
//   restart in rounds after the first, or with a control that needs a mask
//   rewinding past the end, or at all where nothing was trained before: restart, the methods before
//     training, edge-popup
//   `no_retraining` from values that were not trained; edge-popup without it, because its weights
//     are never trained: what it finds is judged as it is
//   flips, more than there are weights, and noise where nothing is trained afterwards
//   channels by SynFlow or edge-popup, and biases pruned with channels or by edge-popup
//   control `signs` of signed constants, which are their signs
//   what is superseded
//
// Every control goes with edge-popup: random and shuffled masks ask what its mask is worth on the
// same frozen weights, fresh values and signs what it is worth without them.
bool ticket_possible(const struct ticket_spec *spec, const struct net *net, uint64_t updates,
                     char problem[TICKET_PROBLEM]);

#endif
