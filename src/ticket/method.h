// The methods, ways to a subnetwork: a row and a file each, ticket/methods/<name>.c.
//
// A method scores weights, and ticket_prune removes the smallest scores; or it prunes in a way of its
// own; or it trains a mask; or, as restart does, it removes nothing.
//
// To add one: a line of TICKET_METHODS (ticket/ticket.h), and a file with its row,
// ticket_method_<name>. A setting of its own is a row in spec/settings.c, as any other, with its
// published value, which SETTING_METHOD decides; and the method's row names it.
#ifndef TICKET_METHOD_H
#define TICKET_METHOD_H

#include "ticket/score.h"

// What the weights of a network are chosen by.
struct ticket_subject {
    const struct net *net;
    const struct ticket_spec *spec;
    // [P]: the initial values, or what training made of them, where the method needs training.
    const float *value;
    const struct ticket_batch *batch; // where it needs boards
    struct ticket_scorer *scorer;     // where it needs the work space
};

#define TICKET_MOST_OWN 8

struct ticket_method_row {
    const char *idea;    // what goes first and when, in words
    bool needs_training; // it chooses by what training made of the network; else by initial values
    bool needs_boards;   // it scores weights on boards
    bool needs_scorer;
    bool rounds_follow;  // a round prunes the ticket of the one before; else each prunes the parent
    bool trains_mask;    // in place of the weights, by edge-popup (ticket/popup.h)
    bool single_weights; // it has no channels
    bool redefined;      // it was another one before results of schema 3: superseded
    // Its own settings: their places in struct ticket_spec; 0: no more.
    size_t own[TICKET_MOST_OWN];
    // Whether tickets of this spec can be had of any network; if not, ticket_refuse says why. NULL:
    // nothing but what ticket_possible refuses of all methods.
    bool (*fits)(const struct ticket_spec *spec, char problem[TICKET_PROBLEM]);
    // score[P] of what speaks for a weight: what has the smallest goes first.
    void (*score)(const struct ticket_subject *subject, float *score);
    // Prunes mask[P] in its own way.
    struct ticket_cut (*prune)(const struct ticket_subject *subject, uint8_t *mask);
    // Changes value[P], which a ticket is to start from.
    void (*start)(const struct net *net, const struct ticket_spec *spec, float *value);
};

extern const struct ticket_method_row *const ticket_methods[TICKET_METHOD_COUNT];

// Whether anything is removed.
bool ticket_method_prunes(enum ticket_method method);

// Whether a setting is the method's own, told by its place in struct ticket_spec.
bool ticket_method_owns(enum ticket_method method, size_t place);

// Prunes mask[P] as the subject's method does, whose score[P] has been taken if it has one: to what is
// left after the spec's rounds. A method that trains a mask removes nothing here.
struct ticket_cut ticket_method_prune(const struct ticket_subject *subject, const float *score,
                                      uint8_t *mask);

// Writes why, and returns false.
__attribute__((format(printf, 2, 3))) bool ticket_refuse(char problem[TICKET_PROBLEM],
                                                         const char *format, ...);

#endif
